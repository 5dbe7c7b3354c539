/**
 * What she has sent and the server has not confirmed. It survives closing the page (IndexedDB, else only
 * memory) and goes out in order, each with the id it was given at first, so that the server knows a repeat.
 */

const WAIT_MS = [1000, 2000, 4000, 8000, 15_000]

/**
 * An entry is `{ id, instante, texto, edita? }`, `{ …, boton, mensaje }` or `{ …, texto, archivo: File }`.
 * `on`: `sent(entry, notice)`, `waiting(entry)`, `refused(entry, sentence)`, `progress(entry, percent)`,
 * `out(sentence)` when she is no longer in.
 */
export function createQueue(chat, on) {
  const store = openStore(`smartbilling-crm-${chat}`)
  let entries = []
  let running = false
  let failures = 0
  let timer

  async function flush() {
    clearTimeout(timer)
    if (running) return
    running = true
    while (entries.length > 0) {
      const entry = entries[0]
      const result = await post(entry, (percent) => on.progress(entry, percent))
      if (result.retry) {
        on.waiting(entry)
        timer = setTimeout(flush, WAIT_MS[Math.min(failures++, WAIT_MS.length - 1)])
        break
      }
      if (result.out) {
        on.waiting(entry)
        on.out(result.error)
        break
      }
      failures = 0
      drop(entry.id)
      if (result.error) on.refused(entry, result.error)
      else on.sent(entry, result.aviso)
    }
    running = false
  }

  function drop(id) {
    entries = entries.filter((entry) => entry.id !== id)
    void store.remove(id)
  }

  return {
    flush,
    drop,
    /** What an earlier visit left unsent, oldest first. */
    async restore() {
      const left = await store.all()
      entries = [...left.sort((a, b) => (a.instante < b.instante ? -1 : 1)), ...entries]
      return left
    },
    add(entry) {
      entries.push(entry)
      void store.put(entry)
      void flush()
    },
  }
}

/** `{ aviso }`, `{ error }` when it was refused for good, `{ retry }` or `{ out, error }`. */
function post(entry, progress) {
  const request = new XMLHttpRequest()
  request.responseType = 'json'
  request.open('POST', entry.archivo ? '/chat/archivos' : '/chat/mensajes')
  const answered = new Promise((resolve) => {
    request.onload = () => resolve(outcome(request.status, request.response))
    request.onerror = request.ontimeout = request.onabort = () => resolve({ retry: true })
  })
  if (entry.archivo) {
    const form = new FormData()
    form.set('id', entry.id)
    form.set('texto', entry.texto)
    form.set('archivo', entry.archivo, entry.archivo.name)
    request.upload.onprogress = ({ loaded, total }) => progress(Math.round((100 * loaded) / total))
    request.send(form)
  } else {
    const { instante, antes, ...body } = entry
    request.timeout = 30_000
    request.setRequestHeader('Content-Type', 'application/json')
    request.send(JSON.stringify(body))
  }
  return answered
}

function outcome(status, response) {
  if (status >= 200 && status < 300) return { aviso: response?.aviso ?? null }
  if (status === 401 || status === 403) return { out: true, error: response?.error }
  if (status >= 400 && status < 500) return { error: response?.error ?? `(${status})` }
  return { retry: true }
}

function openStore(name) {
  const opened = new Promise((resolve) => {
    try {
      const request = indexedDB.open(name, 1)
      request.onupgradeneeded = () => request.result.createObjectStore('cola', { keyPath: 'id' })
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => resolve(null)
    } catch {
      resolve(null)
    }
  })
  async function run(mode, work, otherwise) {
    const db = await opened
    if (!db) return otherwise
    return new Promise((resolve) => {
      const request = work(db.transaction('cola', mode).objectStore('cola'))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => resolve(otherwise)
    })
  }
  return {
    all: () => run('readonly', (cola) => cola.getAll(), []),
    put: (entry) => run('readwrite', (cola) => cola.put(entry)),
    remove: (id) => run('readwrite', (cola) => cola.delete(id)),
  }
}
