import { el, icon } from './dom.js'
import { hora, tamaño } from './format.js'
import * as texts from './texts.js'

/** The assistant's marks for bold (domain/conversation.ts). */
const BOLD_ON = '\uE000'
const BOLD_OFF = '\uE001'
const LINK = /https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)\]]/g
const COMMAND = /(?<=^|[\s(«])\/[a-z]{3,}(?![\w/])/g
const PICTURE = /^image\/(jpeg|png|gif|webp|avif|svg\+xml)$/
/** As long as Telegram lets a message be corrected. */
const EDITABLE_MS = 48 * 3600_000

/**
 * What stands inside the `<li>` of one message. `on` holds what its parts do: `press(button)`,
 * `command(text)`, `open(file)`, `edit()`, `discard()`.
 */
export function bubble(item, on) {
  const mine = item.de === 'ella'
  const { archivo, texto } = item
  return el(
    'div',
    { class: 'fila' },
    el(
      'div',
      { class: `cuerpo${item.botones.length > 0 ? ' con-botones' : ''}` },
      el(
        'div',
        { class: `globo${archivo && isPicture(archivo) ? ' con-imagen' : ''}` },
        el('span', { class: 'oculto' }, `${mine ? texts.tu : texts.asistente}: `),
        archivo && fileView(item, on),
        texto !== '' && el('div', { class: 'texto' }, ...lines(texto, mine ? null : on.command)),
        el(
          'span',
          { class: 'pie-globo' },
          item.editado && el('span', {}, texts.editado),
          el('time', { datetime: item.instante }, hora(item.instante)),
          mine && state(item),
        ),
      ),
      item.estado === 'fallo' && failure(item, on),
      item.botones.length > 0 && keyboard(item.botones, on.press),
    ),
    canEdit(item) &&
      el(
        'button',
        { type: 'button', class: 'lapiz', 'aria-label': texts.corregir, onclick: on.edit },
        icon('lapiz'),
      ),
  )
}

export function canEdit(item) {
  const recent = Date.now() - Date.parse(item.instante) < EDITABLE_MS
  return item.de === 'ella' && !item.estado && !item.archivo && item.texto !== '' && recent
}

function state(item) {
  if (item.estado === 'fallo') return icon('aviso')
  const label = item.estado === 'espera' ? texts.esperando : item.estado ? texts.enviando : texts.enviado
  return el('span', { class: 'entrega', title: label }, icon(item.estado ? 'reloj' : 'visto'))
}

function failure(item, on) {
  return el(
    'p',
    { class: 'fallo' },
    `${texts.noEnviado} ${item.error ?? ''} `,
    el('button', { type: 'button', onclick: on.discard }, texts.descartar),
  )
}

function keyboard(rows, press) {
  const button = (choice) =>
    el(
      'button',
      { type: 'button', dir: 'auto', onclick: (event) => press(choice, event.currentTarget) },
      choice.title,
    )
  return el('div', { class: 'botones' }, ...rows.map((row) => el('div', {}, ...row.map(button))))
}

/** A paragraph per line, so that each one finds its own direction. */
function lines(text, command) {
  let bold = false
  return text.split('\n').map((line) => {
    const parts = line.split(/([\uE000\uE001])/).flatMap((part) => {
      if (part === BOLD_ON || part === BOLD_OFF) {
        bold = part === BOLD_ON
        return []
      }
      const pieces = withLinks(part, command)
      return bold && part !== '' ? [el('strong', {}, ...pieces)] : pieces
    })
    return el('p', { dir: 'auto' }, ...(line === '' ? [el('br')] : parts))
  })
}

function withLinks(text, command) {
  const found = [...text.matchAll(LINK)].map((match) => ({ match, node: () => link(match[0]) }))
  if (command) {
    const run = (name) => el('button', { type: 'button', class: 'orden', onclick: () => command(name) }, name)
    for (const match of text.matchAll(COMMAND)) found.push({ match, node: () => run(match[0]) })
  }
  found.sort((a, b) => a.match.index - b.match.index)

  const pieces = []
  let at = 0
  for (const { match, node } of found) {
    if (match.index < at) continue
    pieces.push(text.slice(at, match.index), node())
    at = match.index + match[0].length
  }
  return [...pieces, text.slice(at)].filter((piece) => piece !== '')
}

function link(href) {
  return el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, href)
}

function fileView(item, on) {
  const { archivo } = item
  const href = archivo.url ?? (archivo.id ? `/chat/archivos/${encodeURIComponent(archivo.id)}` : null)
  const progress = item.progreso !== undefined && item.estado === 'enviando' && progressBar(item.progreso)
  if (isPicture(archivo) && href) {
    const img = el('img', {
      src: href,
      alt: texts.imagen(archivo.nombre),
      loading: 'lazy',
      decoding: 'async',
    })
    const open = () => on.open({ ...archivo, href })
    return el('div', { class: 'imagen' }, el('button', { type: 'button', onclick: open }, img), progress)
  }
  if (archivo.mime?.startsWith('audio/') && href) {
    return el(
      'div',
      { class: 'audio' },
      el('audio', { controls: true, preload: 'none', src: href }),
      progress,
    )
  }
  return el(
    href && archivo.id ? 'a' : 'div',
    { class: 'archivo', ...(href && archivo.id ? { href, download: archivo.nombre ?? '' } : {}) },
    el('span', { class: 'sello' }, icon(archivo.clase === 'voice' ? 'audio' : 'archivo')),
    el(
      'span',
      {},
      el('span', { class: 'nombre', dir: 'auto' }, archivo.nombre ?? texts.archivoSinNombre),
      archivo.bytes !== null &&
        el('small', {}, progress ? texts.subiendo(item.progreso) : tamaño(archivo.bytes)),
    ),
    progress,
  )
}

function isPicture({ mime, clase }) {
  return clase === 'photo' ? PICTURE.test(mime ?? 'image/jpeg') : PICTURE.test(mime ?? '')
}

function progressBar(percent) {
  return el('progress', { max: 100, value: percent, 'aria-label': texts.subiendo(percent) })
}
