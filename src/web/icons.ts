import { html, raw } from 'hono/html'

/** Line icons of 24 × 24, drawn once in the page and used by name, also by `chat.js`. */
const ICONS = {
  clip: '<path d="m20 11.5-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4l8.6-8.6a3.5 3.5 0 0 1 5 5l-8.6 8.6a1.7 1.7 0 0 1-2.5-2.5l7.9-7.9"/>',
  enviar: '<path d="M12 19.5V5M5.5 11.2 12 4.7l6.5 6.5"/>',
  abajo: '<path d="M12 5v13M6 12.5l6 6 6-6"/>',
  cerrar: '<path d="m6 6 12 12M18 6 6 18"/>',
  lapiz:
    '<path d="M4.5 19.5 5.6 15 16.2 4.4a2 2 0 0 1 2.8 0l.6.6a2 2 0 0 1 0 2.8L9 18.4z"/><path d="m14.5 6.5 3 3"/>',
  descargar: '<path d="M12 4v11M7 10.5l5 5 5-5M5 19.5h14"/>',
  archivo: '<path d="M6 3.5h8l4.5 4.5v12.5H6z"/><path d="M13.5 3.5V8.5h5"/>',
  audio:
    '<path d="M12 3.5a2.7 2.7 0 0 1 2.7 2.7v5a2.7 2.7 0 0 1-5.4 0v-5A2.7 2.7 0 0 1 12 3.5z"/><path d="M6.5 11a5.5 5.5 0 0 0 11 0M12 16.5v4"/>',
  reloj: '<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>',
  visto: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  aviso: '<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4.5M12 17v.1"/>',
} as const

export type IconName = keyof typeof ICONS

export function sprite() {
  const symbols = Object.entries(ICONS).map(
    ([name, drawing]) => `<symbol id="i-${name}" viewBox="0 0 24 24">${drawing}</symbol>`,
  )
  return raw(`<svg class="oculto" aria-hidden="true">${symbols.join('')}</svg>`)
}

export function icon(name: IconName) {
  return html`<svg class="icono" aria-hidden="true"><use href="#i-${name}"></use></svg>`
}

/** A receipt that speaks, ticked. */
export function logo() {
  return raw(`<svg class="logo" viewBox="0 0 48 48" aria-hidden="true">
    <path class="papel" d="M11 5h26a3 3 0 0 1 3 3v35l-4.6-4-4.6 4-4.5-4-4.6 4-4.6-4-4.6 4L8 39.5V8a3 3 0 0 1 3-3z"/>
    <path class="raya" d="M15 13.5h11M15 20h7"/>
    <path class="marca-visto" d="m17.5 27.5 5 5L33 20"/>
  </svg>`)
}
