import * as texts from './texts.js'

const zona = document.getElementById('app').dataset.zona
const hours = new Intl.DateTimeFormat('es-ES', { hour: '2-digit', minute: '2-digit', timeZone: zona })
const days = new Intl.DateTimeFormat('es-ES', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: zona,
})
const daysAndYear = new Intl.DateTimeFormat('es-ES', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: zona,
})
/** 'YYYY-MM-DD' in the business's time zone. */
const civil = new Intl.DateTimeFormat('en-CA', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  timeZone: zona,
})

export const hora = (instante) => hours.format(new Date(instante))
export const dia = (instante) => civil.format(new Date(instante))

/** «Hoy», «Ayer», «Lunes, 23 de noviembre», with the year when it is another. */
export function nombreDelDia(instante) {
  const esDia = dia(instante)
  if (esDia === dia(Date.now())) return texts.hoy
  if (esDia === dia(Date.now() - 86_400_000)) return texts.ayer
  const conYear = esDia.slice(0, 4) !== dia(Date.now()).slice(0, 4)
  const name = (conYear ? daysAndYear : days).format(new Date(instante))
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** `840 B`, `12 KB`, `3,4 MB`. */
export function tamaño(bytes) {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1_000_000).toLocaleString('es-ES', { maximumFractionDigits: 1 })} MB`
}
