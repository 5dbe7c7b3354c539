import { DateTime } from 'luxon'
import type { Centimos } from './dinero.ts'
import { type Fecha, fechaDe, type Instante } from './fecha.ts'

/** A cell of somebody else's SQLite table: any column may hold any of these. */
export type Valor = string | number | bigint | Uint8Array | null

/** The cell as text, outer blanks and all; null where there is nothing but blanks. */
export function textoDe(valor: Valor): string | null {
  if (valor === null) return null
  const text = valor instanceof Uint8Array ? new TextDecoder().decode(valor) : String(valor)
  return text.trim() === '' ? null : text
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i

/**
 * Euros as cents, half away from zero. A REAL is taken as the shortest decimal that stands for it, what
 * somebody typed once: 1.005 is 101 cents though its double lies below. Text may be `1.234,56 €`. Null for
 * what is no amount, or is beyond what an integer holds exactly.
 */
export function centimosDe(valor: Valor): Centimos | null {
  const text = textoDe(valor)
  const m = text === null ? null : DECIMAL.exec(plainDecimal(text))
  if (!m) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = m
  const digits = whole + fraction
  if (digits === '') return null
  // The comma moves two places to the right, and by the exponent.
  const end = whole.length + 2 + Number(exponent)
  const cents = end > 0 ? digits.slice(0, end).padEnd(end, '0') : '0'
  const roundsUp = (end >= 0 ? (digits[end] ?? '0') : '0') >= '5'
  const total = Number(BigInt(cents) + (roundsUp ? 1n : 0n))
  if (!Number.isSafeInteger(total)) return null
  return sign === '-' ? 0 - total : total
}

/** `1.234,56 €` and `1,234.56` as `1234.56`: the last separator is the decimal one. */
function plainDecimal(text: string): string {
  const bare = text.replaceAll(/[\s€]|EUR/giu, '').replace(/^−/, '-')
  const [comma, dot] = [bare.lastIndexOf(','), bare.lastIndexOf('.')]
  if (comma === -1) return bare
  return comma > dot ? bare.replaceAll('.', '').replace(',', '.') : bare.replaceAll(',', '')
}

const MOMENTO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i
const A_LA_ESPANOLA = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(.*)$/
/** Between these a number is seconds since 1970 (1986 to 2100); a thousand times that, milliseconds. */
const SEGUNDOS = [500_000_000, 4_102_444_800] as const

/**
 * The instant of a date and hour as programs write them. Without a zone it is the business's clock, save
 * the one form that SQLite's CURRENT_TIMESTAMP gives («2025-12-23 09:42:11», UTC) in a column that takes
 * it by itself (`porDefecto`): Python's local ones bring their microseconds. Null when it is no moment.
 */
export function instanteDeTexto(valor: Valor, zona: string, porDefecto = false): Instante | null {
  const found = momentoDe(valor, zona, porDefecto)
  return found?.at.toUTC().toISO({ precision: 'milliseconds' }) ?? null
}

/** The civil date of such a moment in the business's zone; a date alone is itself. */
export function fechaDeTexto(valor: Valor, zona: string, porDefecto = false): Fecha | null {
  const found = momentoDe(valor, zona, porDefecto)
  if (!found) return null
  return found.isDate ? found.at.toFormat('yyyy-MM-dd') : fechaDe(found.at.toJSDate(), zona)
}

/** Whether an hour was told with the date. */
export function traeHora(valor: Valor): boolean {
  return momentoDe(valor, 'utc', false)?.isDate === false
}

function momentoDe(
  valor: Valor,
  zona: string,
  porDefecto: boolean,
): { at: DateTime; isDate: boolean } | null {
  const text = textoDe(valor)?.trim()
  if (text === undefined) return null
  if (/^\d+(\.\d+)?$/.test(text)) return deNumero(Number(text))
  const iso = text.replace(
    A_LA_ESPANOLA,
    (_, d: string, m: string, y: string, rest: string) => `${y}-${m}-${d}${rest}`,
  )
  const m = MOMENTO.exec(iso)
  if (!m) return null
  const [, year, month, day, hour, minute, second, fraction, offset] = m
  const zone = offset ? zoneOf(offset) : porDefecto && hour && !fraction && iso[10] === ' ' ? 'utc' : zona
  const at = DateTime.fromObject(
    {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour ?? 0),
      minute: Number(minute ?? 0),
      second: Number(second ?? 0),
      millisecond: Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
    },
    { zone },
  )
  const isWritable = at.isValid && at.toUTC().year >= 1 && at.toUTC().year <= 9999
  return isWritable ? { at, isDate: hour === undefined } : null
}

function deNumero(n: number): { at: DateTime; isDate: boolean } | null {
  const [first, last] = SEGUNDOS
  const ms = n >= first && n <= last ? n * 1000 : n >= first * 1000 && n <= last * 1000 ? n : null
  return ms === null ? null : { at: DateTime.fromMillis(Math.round(ms), { zone: 'utc' }), isDate: false }
}

function zoneOf(offset: string): string {
  return offset.toUpperCase() === 'Z' ? 'utc' : `UTC${offset}`
}

/** 0 or 1 of what programs write for no and yes; null for anything else. */
export function booleanoDe(valor: Valor): 0 | 1 | null {
  const text = textoDe(valor)?.trim().toLowerCase()
  if (text === undefined) return null
  if (/^(1(\.0+)?|true|s[ií]|yes|t|y|x)$/.test(text)) return 1
  return /^(0(\.0+)?|false|no|f|n)$/.test(text) ? 0 : null
}

/** A number, also written as text with a comma; null when it is none. */
export function numeroDe(valor: Valor): number | null {
  const text = textoDe(valor)
  if (text === null) return null
  const value = Number(plainDecimal(text.replace('%', '')))
  return Number.isFinite(value) ? value : null
}
