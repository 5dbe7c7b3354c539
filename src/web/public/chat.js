import { canEdit } from './bubble.js'
import { createComposer } from './composer.js'
import { byId } from './dom.js'
import { dia } from './format.js'
import { createLog } from './log.js'
import { createQueue } from './queue.js'
import { connect } from './stream.js'
import * as texts from './texts.js'

const TOAST_MS = 2500
const RETRY_MS = 2000

const { chat } = byId('app').dataset
const title = document.title
let connection
let earlier = null
let loading = false
let out = false
let online = false
let typing = false
let unread = 0
let toastTimer

const log = createLog((item) => ({
  press: (choice, button) => press(item, choice, button),
  command: (texto) => send({ texto }),
  open: view,
  edit: () => composer.edit(item),
  hold: () => canEdit(item) && composer.edit(item),
  discard: () => log.remove(item.id),
}))

const queue = createQueue(chat, {
  sent(entry, notice) {
    if (notice) toast(notice)
    settle(entry)
  },
  waiting: (entry) => mark(entry, { estado: 'espera' }),
  progress: (entry, progreso) => mark(entry, { estado: 'enviando', progreso }),
  refused(entry, error) {
    if (entry.boton || entry.edita) toast(error)
    if (entry.edita) mark(entry, entry.antes)
    else mark(entry, { estado: 'fallo', error })
    freeButtons(entry)
  },
  out: leave,
})

const composer = createComposer(chat, {
  send: ({ texto, archivos, edita }) => {
    if (edita) correct(edita, texto)
    else if (archivos.length === 0) send({ texto })
    else for (const [i, archivo] of archivos.entries()) send({ texto: i === 0 ? texto : '', archivo })
  },
  editLast() {
    const item = log.last(canEdit)
    if (item) composer.edit(item)
  },
  problem: toast,
})

// Her messages

function send({ texto, archivo }) {
  const entry = { id: newId(), instante: new Date().toISOString(), texto, ...(archivo && { archivo }) }
  log.upsert(unsent(entry))
  queue.add(entry)
}

function correct(id, texto) {
  const item = log.get(id)
  if (!item || item.texto === texto) return
  const antes = { texto: item.texto, editado: item.editado, estado: undefined }
  const entry = { id: newId(), instante: new Date().toISOString(), texto, edita: id, antes }
  log.upsert({ ...item, texto, editado: true, estado: 'enviando' })
  queue.add(entry)
}

function press(item, choice, button) {
  if (button.hasAttribute('aria-disabled')) return
  button.setAttribute('aria-busy', 'true')
  for (const other of button.closest('.botones').querySelectorAll('button'))
    other.setAttribute('aria-disabled', 'true')
  queue.add({ id: newId(), instante: new Date().toISOString(), boton: choice.id, mensaje: item.id })
}

/** A message of hers that the server has not confirmed stands after all the others. */
function unsent({ id, instante, texto, archivo }) {
  return {
    id,
    orden: `~${instante}`,
    de: 'ella',
    texto,
    botones: [],
    archivo: archivo ? localFile(archivo) : null,
    instante,
    editado: false,
    estado: 'enviando',
  }
}

function localFile(file) {
  const shown = /^(image|audio)\//.test(file.type)
  const clase = file.type.startsWith('image/')
    ? 'photo'
    : file.type.startsWith('audio/')
      ? 'voice'
      : 'document'
  const url = shown ? URL.createObjectURL(file) : undefined
  return { id: null, nombre: file.name, mime: file.type, bytes: file.size, clase, url }
}

/** Changes how an unconfirmed message is shown; one that has come back from the server stays as it is. */
function mark(entry, changes) {
  const item = log.get(entry.edita ?? entry.id)
  if (item?.estado) log.upsert({ ...item, ...changes })
}

function settle(entry) {
  mark(entry, { estado: undefined, progreso: undefined })
  freeButtons(entry)
}

function freeButtons(entry) {
  if (!entry.boton) return
  for (const button of log.element(entry.mensaje)?.querySelectorAll('.botones button') ?? []) {
    button.removeAttribute('aria-busy')
    button.removeAttribute('aria-disabled')
  }
}

/** Also where the page was not opened from a secure address and has no `randomUUID`. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

// What the server tells

function receive(item) {
  const isNew = !log.get(item.id)
  if (item.de === 'ella') queue.drop(item.id)
  else if (isNew) {
    showTyping(false)
    if (document.hidden) showUnread(unread + 1)
  }
  log.upsert(item)
}

async function start() {
  const page = await get('/chat/mensajes')
  if (!page) return
  for (const entry of await queue.restore()) {
    if (page.mensajes.some(({ id }) => id === entry.id)) queue.drop(entry.id)
    else if (!entry.boton && !entry.edita) log.upsert(unsent(entry), { fresh: false })
  }
  log.prepend(page.mensajes)
  log.toEnd()
  byId('mensajes').setAttribute('aria-live', 'polite')
  showEarlier(page.antes)
  connection = connect(page.desde, {
    message: receive,
    typing: showTyping,
    open() {
      setOnline(true)
      void queue.flush()
    },
    closed() {
      setOnline(false)
      void checkStillIn()
    },
    reload: () => location.reload(),
  })
  if (log.isEmpty()) await greet()
}

/** Somebody new is greeted first; the server does it once, however often it is asked. */
async function greet() {
  showTyping(true)
  const response = await fetch('/chat/inicio', { method: 'POST' }).catch(() => null)
  if (response?.status === 401) return leave(await problemOf(response))
  if (!response?.ok && log.isEmpty()) setTimeout(greet, RETRY_MS)
  if (response?.ok) showTyping(false)
}

async function loadEarlier() {
  if (!earlier || loading) return
  loading = true
  const page = await get(`/chat/mensajes?antes=${encodeURIComponent(earlier)}`)
  if (page) {
    log.prepend(page.mensajes)
    showEarlier(page.antes)
  }
  loading = false
}

function showEarlier(place) {
  earlier = place
  byId('anteriores').hidden = place === null
}

/** JSON from us, asked for until it comes; undefined when she is no longer in. */
async function get(path) {
  for (;;) {
    const response = await fetch(path).catch(() => null)
    if (response?.ok) return response.json()
    if (response?.status === 401 || response?.status === 403) return leave(await problemOf(response))
    setOnline(false)
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

async function checkStillIn() {
  const response = await fetch('/chat/mensajes?antes=0.0').catch(() => null)
  if (response?.status === 401) leave(await problemOf(response))
}

async function problemOf(response) {
  const answer = await response.json().catch(() => null)
  return answer?.error
}

function leave(sentence = texts.estados.fuera) {
  out = true
  connection?.stop()
  showState()
  toast(sentence, Number.POSITIVE_INFINITY)
}

// Around the conversation

function setOnline(value) {
  online = value
  if (!value) typing = false
  showState()
}

function showTyping(value) {
  typing = value
  byId('escribiendo').hidden = !value
  showState()
}

function showState() {
  const state = out ? 'fuera' : !online ? 'sinConexion' : typing ? 'escribiendo' : 'enLinea'
  if (state !== 'escribiendo') byId('escribiendo').hidden = true
  byId('estado').dataset.estado = state
  byId('estado-texto').textContent = texts.estados[state]
}

function toast(sentence, ms = TOAST_MS + 50 * sentence.length) {
  const place = byId('tostada')
  place.textContent = sentence
  place.classList.add('visible')
  clearTimeout(toastTimer)
  if (Number.isFinite(ms)) toastTimer = setTimeout(() => place.classList.remove('visible'), ms)
}

function showUnread(count) {
  unread = count
  document.title = count > 0 ? `(${count}) ${title}` : title
}

function view({ href, nombre }) {
  const viewer = byId('visor')
  const img = viewer.querySelector('img')
  const link = viewer.querySelector('a')
  img.src = href
  img.alt = texts.imagen(nombre)
  link.href = href
  link.download = nombre ?? ''
  viewer.showModal()
}

byId('visor').addEventListener('click', ({ target, currentTarget }) => {
  if (target === currentTarget || target.closest('button')) currentTarget.close()
})
byId('anteriores').addEventListener('click', loadEarlier)
new IntersectionObserver(([seen]) => seen.isIntersecting && loadEarlier(), {
  root: byId('zona'),
  rootMargin: '300px 0px 0px',
}).observe(byId('anteriores'))
for (const button of document.querySelectorAll('[data-escribe]')) {
  button.addEventListener('click', () => composer.fill(button.dataset.escribe))
}
for (const button of document.querySelectorAll('[data-manda]')) {
  button.addEventListener('click', () => send({ texto: button.dataset.manda }))
}
document.addEventListener('visibilitychange', () => !document.hidden && showUnread(0))

let today = dia(Date.now())
setInterval(() => {
  if (dia(Date.now()) === today) return
  today = dia(Date.now())
  log.refreshDays()
}, 60_000)

if (matchMedia('(hover: hover)').matches) composer.focus()
await start()
