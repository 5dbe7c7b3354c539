const WAIT_MS = [500, 1000, 2000, 4000, 8000]
/** The server gives a sign of life every 20 seconds: after this silence the connection is dead. */
const SILENCE_MS = 50_000

/**
 * What happens in the chat, from a place on and without gaps: after a cut it goes on where it was.
 * `on`: `message(item)`, `typing(bool)`, `open()`, `closed()`, `reload()`.
 */
export function connect(place, on) {
  let source
  let failures = 0
  let retry
  let watchdog

  function open() {
    clearTimeout(retry)
    source?.close()
    source = new EventSource(`/chat/eventos?desde=${encodeURIComponent(place)}`)
    const listen = (name, act) =>
      source.addEventListener(name, (event) => {
        alive()
        act(event.data)
        if (event.lastEventId) place = event.lastEventId
      })
    listen('listo', () => {
      failures = 0
      on.open()
    })
    listen('mensaje', (data) => on.message(JSON.parse(data)))
    listen('escribiendo', (data) => on.typing(data !== ''))
    listen('latido', () => {})
    listen('recarga', () => on.reload())
    source.onerror = again
    alive()
  }

  function alive() {
    clearTimeout(watchdog)
    watchdog = setTimeout(again, SILENCE_MS)
  }

  function again() {
    clearTimeout(watchdog)
    clearTimeout(retry)
    source.close()
    on.closed()
    retry = setTimeout(open, WAIT_MS[Math.min(failures++, WAIT_MS.length - 1)])
  }

  const hurry = () => source.readyState === EventSource.CLOSED && open()
  addEventListener('online', hurry)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && hurry())
  open()
  return {
    stop() {
      removeEventListener('online', hurry)
      clearTimeout(retry)
      clearTimeout(watchdog)
      source.close()
    },
  }
}
