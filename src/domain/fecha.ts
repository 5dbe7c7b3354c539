import { DateTime } from 'luxon'

/** Civil date 'YYYY-MM-DD' in the business's time zone. */
export type Fecha = string
/** Hour of the clock 'HH:MM', 24 hours, in the business's time zone. */
export type Hora = string
/** ISO 8601 in UTC with milliseconds: '2026-11-23T09:42:00.000Z'. */
export type Instante = string

/** The civil date of an instant in a time zone. */
export function fechaDe(now: Date, zona: string): Fecha {
  return localMinute(now, zona).slice(0, 10)
}

/** The clock's 'HH:MM' of an instant in a time zone. */
export function horaDe(now: Date, zona: string): Hora {
  return localMinute(now, zona).slice(11, 16)
}

/** Whether a text is a civil date that exists: 'YYYY-MM-DD', and no 30th of February. */
export function esFecha(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

/**
 * The instant of a civil date and hour. An hour that does not exist (spring change) moves forward by the
 * gap; one that exists twice (autumn) is the first. Without an hour, the start of the day.
 */
export function instanteDe(fecha: Fecha, hora: Hora | null, zona: string): Date {
  return DateTime.fromISO(`${fecha}T${hora ?? '00:00'}`, { zone: zona }).toJSDate()
}

/** `fecha` plus so many days, which may be negative. */
export function masDias(fecha: Fecha, dias: number): Fecha {
  const at = new Date(`${fecha}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + dias)
  return at.toISOString().slice(0, 10)
}

/** `fecha` plus so many months; the 31st falls back to the month's last day. */
export function masMeses(fecha: Fecha, meses: number): Fecha {
  const [year = 0, mes = 1, dia = 1] = fecha.split('-').map(Number)
  const ultimo = new Date(Date.UTC(year, mes + meses, 0))
  return masDias(ultimo.toISOString().slice(0, 10), Math.min(dia - ultimo.getUTCDate(), 0))
}

/** Days from `desde` to `hasta`: positive when `hasta` is later. */
export function diasEntre(desde: Fecha, hasta: Fecha): number {
  return Math.round((Date.parse(`${hasta}T00:00:00Z`) - Date.parse(`${desde}T00:00:00Z`)) / 86_400_000)
}

/** Day of the week, ISO: 1 Monday to 7 Sunday. */
export function diaDeLaSemana(fecha: Fecha): number {
  return new Date(`${fecha}T00:00:00Z`).getUTCDay() || 7
}

let lastMinute = { minute: Number.NaN, zona: '', text: '' }

/** '2026-11-23 10:42' in a zone. The same minute is asked for many times in a row. */
function localMinute(now: Date, zona: string): string {
  const minute = Math.floor(now.getTime() / 60_000)
  if (minute !== lastMinute.minute || zona !== lastMinute.zona) {
    lastMinute = { minute, zona, text: localFormat(zona).format(now) }
  }
  return lastMinute.text
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Writes an instant as '2026-11-23 10:42' in a zone. Making one costs a hundred times what using it does. */
function localFormat(zona: string): Intl.DateTimeFormat {
  const known = formats.get(zona)
  if (known) return known
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zona, dateStyle: 'short', timeStyle: 'short' })
  formats.set(zona, format)
  return format
}
