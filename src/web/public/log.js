import { bubble } from './bubble.js'
import { byId, el } from './dom.js'
import { dia, nombreDelDia } from './format.js'
import * as texts from './texts.js'

/** Messages of one author closer than this stand together. */
const TOGETHER_MS = 5 * 60_000
const NEAR_END_PX = 80
const LONG_PRESS_MS = 500

/**
 * The conversation on the page, sorted by `orden`. `handlers(item)` gives what the parts of a message do.
 * A message with a known id is changed where it stands.
 */
export function createLog(handlers) {
  const zona = byId('zona')
  const list = byId('mensajes')
  const down = byId('abajo')
  const entries = []
  let pinned = true
  let unseen = 0

  zona.addEventListener('scroll', () => {
    pinned = zona.scrollHeight - zona.scrollTop - zona.clientHeight < NEAR_END_PX
    if (pinned) unseen = 0
    showDown()
  })
  down.addEventListener('click', toEnd)
  const sizes = new ResizeObserver(() => pinned && jump())
  sizes.observe(zona)
  sizes.observe(list.parentElement)

  function jump() {
    zona.scrollTop = zona.scrollHeight
  }

  /** A message taller than the window is read from its first line. */
  function arrive(li) {
    if (li.offsetHeight <= zona.clientHeight) return jump()
    pinned = false
    li.scrollIntoView({ block: 'start' })
    showDown()
  }

  function toEnd() {
    pinned = true
    unseen = 0
    showDown()
    jump()
  }

  function showDown() {
    down.hidden = pinned
    byId('nuevos').textContent = unseen > 0 ? texts.nuevos(unseen) : ''
  }

  const indexOf = (id) => entries.findIndex((entry) => entry.item.id === id)

  function upsert(item, { fresh = true } = {}) {
    const old = indexOf(item.id)
    if (old >= 0) return change(old, item)
    const li = el('li', { class: `mensaje ${item.de}`, 'data-id': item.id, tabindex: '-1' })
    if (fresh) li.classList.add('nuevo')
    longPress(li, () => handlers(get(item.id)).hold?.())
    insert({ item, li })
    render({ item, li })
    if (!fresh) return
    if (item.de === 'ella') toEnd()
    else if (pinned) arrive(li)
    else {
      unseen++
      showDown()
    }
  }

  function change(index, item) {
    const { li, item: before } = entries[index]
    const url = before.archivo?.url
    const now = url && item.archivo ? { ...item, archivo: { ...item.archivo, url } } : item
    if (JSON.stringify(now) === JSON.stringify(before)) return
    if (item.orden !== before.orden) {
      entries.splice(index, 1)
      insert({ item: now, li })
      refresh(index)
    } else {
      entries[index] = { item: now, li }
    }
    const hadFocus = li.contains(document.activeElement)
    render({ item: now, li })
    if (hadFocus) (li.querySelector('.botones button') ?? li).focus({ preventScroll: true })
    if (item.de === 'asistente' && (item.texto !== before.texto || item.archivo?.id !== before.archivo?.id)) {
      li.classList.remove('nuevo', 'cambiado')
      void li.offsetWidth
      li.classList.add('cambiado')
    }
    if (pinned) jump()
  }

  function insert(entry) {
    let at = entries.length
    while (at > 0 && entries[at - 1].item.orden > entry.item.orden) at--
    entries.splice(at, 0, entry)
    const next = entries[at + 1]?.li ?? null
    if (entry.li.nextSibling !== next || !entry.li.isConnected) list.insertBefore(entry.li, next)
    for (const near of [at - 1, at, at + 1]) refresh(near)
  }

  function render({ item, li }) {
    li.querySelector('.fila')?.remove()
    li.append(bubble(item, handlers(item)))
  }

  /** The day above a message, and whether it stands close to its neighbours. */
  function refresh(index) {
    const entry = entries[index]
    if (!entry) return
    const { item, li } = entry
    const before = entries[index - 1]?.item
    const newDay = !before || dia(before.instante) !== dia(item.instante)
    const label = newDay ? nombreDelDia(item.instante) : ''
    const shown = li.querySelector('.dia')
    if (label !== (shown?.textContent ?? '')) {
      shown?.remove()
      if (label) li.prepend(el('p', { class: 'dia' }, el('span', {}, label)))
    }
    li.classList.toggle('pegado', !newDay && together(before, item))
  }

  function get(id) {
    return entries[indexOf(id)]?.item
  }

  return {
    upsert,
    toEnd,
    get,
    /** A page of earlier messages, with the view left where it was. */
    prepend(items) {
      const fromEnd = zona.scrollHeight - zona.scrollTop
      for (const item of items) upsert(item, { fresh: false })
      if (pinned) jump()
      else zona.scrollTop = zona.scrollHeight - fromEnd
    },
    remove(id) {
      const index = indexOf(id)
      if (index < 0) return
      entries[index].li.remove()
      entries.splice(index, 1)
      refresh(index)
    },
    element: (id) => entries[indexOf(id)]?.li,
    last: (test) => entries.findLast(({ item }) => test(item))?.item,
    isEmpty: () => entries.length === 0,
    refreshDays() {
      for (const index of entries.keys()) refresh(index)
    },
  }
}

function together(a, b) {
  return a.de === b.de && Date.parse(b.instante) - Date.parse(a.instante) < TOGETHER_MS
}

/** Touch has no hover: holding a finger on a message does it. */
function longPress(node, act) {
  let timer
  node.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') timer = setTimeout(act, LONG_PRESS_MS)
  })
  for (const name of ['pointerup', 'pointercancel', 'pointermove']) {
    node.addEventListener(name, () => clearTimeout(timer))
  }
}
