import parsePhoneNumberFromString from 'libphonenumber-js/min'
import { BOLD_OFF, BOLD_ON } from '#domain/conversation.ts'
import type { Centimos } from '#domain/dinero.ts'
import { diaDeLaSemana, diasEntre, type Fecha, type Hora } from '#domain/fecha.ts'

const DIAS = ['lun', 'mar', 'mié', 'jue', 'vie', 'sáb', 'dom']
const DIAS_ENTEROS = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo']
const MESES = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sept', 'oct', 'nov', 'dic']
/** Between what must not part at the end of a line: a figure and its sign, the groups of a phone. */
const NBSP = '\u00A0'

/** `1.850,00 €`, always grouped (Intl leaves four figures ungrouped in Spanish). */
export function dinero(importe: Centimos): string {
  const [enteros, decimales] = figures(importe)
  return `${enteros},${decimales}${NBSP}€`
}

/** `1.210 €` in short lines; the cents only where there are some. */
export function dineroCorto(importe: Centimos): string {
  const [enteros, decimales] = figures(importe)
  return decimales === '00' ? `${enteros}${NBSP}€` : `${enteros},${decimales}${NBSP}€`
}

function figures(importe: Centimos): [string, string] {
  const cents = Math.abs(importe)
  const enteros = String(Math.trunc(cents / 100)).replace(/\B(?=(\d{3})+$)/g, '.')
  return [(importe < 0 ? '−' : '') + enteros, String(cents % 100).padStart(2, '0')]
}

/** `jue 26 nov`; with the year when it is not this one: `jue 7 ene 2027`. */
export function fechaCorta(fecha: Fecha, today: Fecha): string {
  const year = fecha.slice(0, 4) === today.slice(0, 4) ? '' : ` ${fecha.slice(0, 4)}`
  return `${DIAS[diaDeLaSemana(fecha) - 1]} ${diaYMes(fecha)}${year}`
}

/** `14 nov`; with the year when it is not this one. */
export function diaCorto(fecha: Fecha, today: Fecha): string {
  return fecha.slice(0, 4) === today.slice(0, 4) ? diaYMes(fecha) : `${diaYMes(fecha)} ${fecha.slice(0, 4)}`
}

/** `15/06/2024`. */
export function fechaNumerica(fecha: Fecha): string {
  return fecha.split('-').reverse().join('/')
}

/** `ene 2027`. */
export function mesCorto(fecha: Fecha): string {
  return `${MESES[Number(fecha.slice(5, 7)) - 1]} ${fecha.slice(0, 4)}`
}

/** `hoy`, `mañana`, `ayer`, else `jue 26 nov`. */
export function diaRelativo(fecha: Fecha, today: Fecha): string {
  const dias = diasEntre(today, fecha)
  if (dias === 0) return 'hoy'
  if (dias === 1) return 'mañana'
  if (dias === -1) return 'ayer'
  return fechaCorta(fecha, today)
}

/** `jue 26 nov`, and the hour when there is one: `jue 26 nov, 12:00`. */
export function cuando(fecha: Fecha, hora: Hora | null, today: Fecha): string {
  return hora ? `${fechaCorta(fecha, today)}, ${hora}` : fechaCorta(fecha, today)
}

/** `lunes`. */
export function nombreDelDia(fecha: Fecha): string {
  return DIAS_ENTEROS[diaDeLaSemana(fecha) - 1] ?? ''
}

/** `hace 3 días`, `hoy`, `ayer`, `hace 2 meses`. */
export function hace(fecha: Fecha, today: Fecha): string {
  const dias = diasEntre(fecha, today)
  if (dias <= 0) return 'hoy'
  if (dias === 1) return 'ayer'
  if (dias < 60) return `hace ${dias} días`
  if (dias < 365) return `hace ${Math.round(dias / 30.4)} meses`
  return `hace ${antiguedad(fecha, today)}`
}

/** `1 año 6 meses`, `5 meses`, `12 días`. */
export function antiguedad(desde: Fecha, today: Fecha): string {
  const [y1 = 0, m1 = 0, d1 = 0] = desde.split('-').map(Number)
  const [y2 = 0, m2 = 0, d2 = 0] = today.split('-').map(Number)
  const meses = (y2 - y1) * 12 + (m2 - m1) - (d2 < d1 ? 1 : 0)
  if (meses < 1) return plural(diasEntre(desde, today), 'día', 'días')
  const years = Math.trunc(meses / 12)
  const parts = [
    years > 0 ? plural(years, 'año', 'años') : '',
    meses % 12 > 0 ? plural(meses % 12, 'mes', 'meses') : '',
  ]
  return parts.filter(Boolean).join(' ')
}

/** `1 factura`, `3 facturas`, `19.204 facturas`: four figures are not grouped in Spanish, save in money. */
export function plural(cuantas: number, una: string, varias: string): string {
  const cifras = cuantas < 10_000 ? String(cuantas) : String(cuantas).replace(/\B(?=(\d{3})+$)/g, '.')
  return `${cifras} ${cuantas === 1 ? una : varias}`
}

/** `60 %`, with the no-break space that Spanish asks for. */
export function porcentaje(valor: number): string {
  return `${Math.round(valor)}${NBSP}%`
}

/** «Marta, Juan y Pedro». */
export function enumerar(cosas: readonly string[]): string {
  if (cosas.length < 2) return cosas.join('')
  return `${cosas.slice(0, -1).join(', ')} y ${cosas.at(-1)}`
}

export function negrita(text: string): string {
  return `${BOLD_ON}${text}${BOLD_OFF}`
}

/** At most `max` characters, with an ellipsis; never half of a character of two units. */
export function recortar(text: string, max: number): string {
  const letters = [...text]
  return letters.length <= max
    ? text
    : `${letters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
}

/** `600 12 31 23` at home, `+33 1 23 45 67 89` abroad, never parted at the end of a line; what is no phone, as it was written. */
export function telefono(numero: string): string {
  const parsed = parsePhoneNumberFromString(numero, 'ES')
  if (!parsed) return numero
  const written = parsed.country === 'ES' ? parsed.formatNational() : parsed.formatInternational()
  return written.replaceAll(' ', NBSP)
}

export function mayuscula(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `14 nov`. */
export function diaYMes(fecha: Fecha): string {
  return `${Number(fecha.slice(8, 10))} ${MESES[Number(fecha.slice(5, 7)) - 1]}`
}
