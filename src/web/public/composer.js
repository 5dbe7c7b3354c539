import { byId, el, icon } from './dom.js'
import { tamaño } from './format.js'
import * as texts from './texts.js'

const MAX_TEXT = 4000
const MAX_FILE = 20 * 1024 * 1024

/**
 * The box at the foot. `on`: `send({ texto, archivos, edita })`, `editLast()` (arrow up in an empty box),
 * `problem(sentence)`. What is half written survives a reload.
 */
export function createComposer(chat, on) {
  const form = byId('redactar')
  const box = byId('texto')
  const picker = byId('archivos')
  const draftKey = `borrador-${chat}`
  let files = []
  let editing = null

  box.value = read(draftKey)
  resize()
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
  box.addEventListener('input', () => {
    if (!editing) write(draftKey, box.value)
    resize()
  })
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      submit()
    }
    if (event.key === 'Escape' && editing) stopEditing()
    if (event.key === 'ArrowUp' && box.value === '' && !editing) on.editLast()
  })
  box.addEventListener('paste', (event) => {
    if (event.clipboardData.files.length > 0 && !event.clipboardData.types.includes('text/plain')) {
      event.preventDefault()
      attach(event.clipboardData.files)
    }
  })
  byId('adjuntar').addEventListener('click', () => picker.click())
  byId('dejar-de-editar').addEventListener('click', stopEditing)
  picker.addEventListener('change', () => {
    attach(picker.files)
    picker.value = ''
  })
  dropFiles(attach)

  function submit() {
    const texto = box.value.trim()
    if (texto.length > MAX_TEXT) return on.problem(texts.mensajeLargo)
    if (texto === '' && files.length === 0) {
      box.focus()
      return editing ? on.problem(texts.vacio) : undefined
    }
    on.send({ texto, archivos: files, edita: editing })
    if (editing) return stopEditing()
    files = []
    showFiles()
    set('')
    write(draftKey, '')
    box.focus()
  }

  function attach(list) {
    if (editing) stopEditing()
    for (const file of list) {
      if (file.size > MAX_FILE) on.problem(texts.archivoGrande)
      else if (file.size === 0) on.problem(texts.archivoVacio)
      else files.push(file)
    }
    showFiles()
    box.focus()
  }

  function showFiles() {
    const tray = byId('adjuntos')
    for (const img of tray.querySelectorAll('img')) URL.revokeObjectURL(img.src)
    tray.hidden = files.length === 0
    tray.replaceChildren(...files.map(fileChip))
    showReady()
  }

  function fileChip(file) {
    const remove = () => {
      files = files.filter((other) => other !== file)
      showFiles()
      box.focus()
    }
    const picture = file.type.startsWith('image/') && el('img', { src: URL.createObjectURL(file), alt: '' })
    return el(
      'li',
      {},
      picture || el('span', { class: 'sello' }, icon('archivo')),
      el(
        'span',
        {},
        el('span', { class: 'nombre', dir: 'auto' }, file.name),
        el('small', {}, tamaño(file.size)),
      ),
      el(
        'button',
        { type: 'button', 'aria-label': `${texts.quitar} ${file.name}`, onclick: remove },
        icon('cerrar'),
      ),
    )
  }

  function stopEditing() {
    editing = null
    byId('editando').hidden = true
    set(read(draftKey))
    box.focus()
  }

  function set(value) {
    box.value = value
    resize()
  }

  /** As tall as its text; the style sheet says how tall at most. */
  function resize() {
    box.style.height = 'auto'
    box.style.height = `${box.scrollHeight}px`
    showReady()
  }

  function showReady() {
    form.classList.toggle('lista', box.value.trim() !== '' || files.length > 0)
  }

  return {
    /** Puts a line in the box, to be finished by her. */
    fill(texto) {
      set(texto)
      write(draftKey, texto)
      box.focus()
    },
    edit(item) {
      files = []
      showFiles()
      editing = item.id
      byId('editando').hidden = false
      byId('editando-texto').textContent = item.texto
      set(item.texto)
      box.focus()
      box.setSelectionRange(box.value.length, box.value.length)
    },
    focus: () => box.focus(),
  }
}

function dropFiles(attach) {
  const veil = byId('soltar')
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files')
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    veil.hidden = false
  })
  addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) veil.hidden = true
  })
  addEventListener('drop', (event) => {
    veil.hidden = true
    if (!hasFiles(event)) return
    event.preventDefault()
    attach(event.dataTransfer.files)
  })
}

/** Storage can be forbidden; then nothing is remembered. */
function read(key) {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value)
    else localStorage.removeItem(key)
  } catch {}
}
