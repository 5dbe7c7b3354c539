import { z } from '@hono/zod-openapi'
import { DateTime } from 'luxon'
import { cleanText } from '#domain/conversation.ts'
import { aCentimos, type Centimos, IMPORTE_MAXIMO } from '#domain/dinero.ts'
import { leerEmail, leerTelefono } from '#domain/lenguaje/identificadores.ts'
import * as texts from '#texts/api.ts'

/** Longest text of one field. */
export const MAX_TEXTO = 4000
const MAX_CORTO = 200

/** A text that has to be there: clean, trimmed, not empty. */
export function textoNecesario(max = MAX_CORTO) {
  return z
    .string()
    .min(1)
    .max(max)
    .transform(limpio)
    .refine((text) => text !== '', texts.vacio)
    .openapi({ type: 'string', minLength: 1, maxLength: max, pattern: '\\S' })
}

/** What names a record: an id, or an invoice's number. */
export const idCorto = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .openapi({ type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' })

/** A text that may be missing; empty is null. */
export function texto(max = MAX_CORTO) {
  return z
    .string()
    .max(max)
    .nullable()
    .transform((text) => (text === null ? null : limpio(text) || null))
    .openapi({ type: ['string', 'null'], maxLength: max })
}

function limpio(text: string): string {
  return cleanText(text.toWellFormed()).trim()
}

/** E.164 when it can be understood, else as it came: a number of another country's habits is not lost. */
export const telefono = z
  .string()
  .max(MAX_CORTO)
  .nullable()
  .transform((text) => (text === null ? null : (leerTelefono(text) ?? (limpio(text) || null))))
  .openapi({ type: ['string', 'null'], maxLength: MAX_CORTO })

export const email = z
  .string()
  .max(MAX_CORTO)
  .nullable()
  .transform((text, ctx) => {
    const clean = text === null ? '' : limpio(text)
    if (clean === '') return null
    const read = leerEmail(clean)
    if (read === null || read.length !== clean.length)
      ctx.addIssue({ code: 'custom', message: texts.emailMalo })
    return read
  })
  .openapi({
    type: ['string', 'null'],
    maxLength: MAX_CORTO,
    pattern: '^\\s*$|^\\s*[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@([A-Za-z0-9-]{1,63}\\.){1,4}[A-Za-z]{2,24}\\s*$',
  })

/** NIF, NIE or CIF without separators, upper case. A wrong check character is taken: it may be the paper's. */
export const cif = z
  .string()
  .max(40)
  .nullable()
  .transform((text) =>
    text === null
      ? null
      : limpio(text)
          .replaceAll(/[\s.-]/g, '')
          .toUpperCase() || null,
  )
  .openapi({ type: ['string', 'null'], maxLength: 40 })

const EUROS = { type: 'number', multipleOf: 0.01 } as const
const LIMITE = IMPORTE_MAXIMO / 100

/** Euros with at most two decimals, as cents. `min` and `max` in euros. */
export function euros({ min = -LIMITE, max = LIMITE }: { min?: number; max?: number } = {}) {
  return z
    .number()
    .min(min)
    .max(max)
    .refine(tieneDosDecimales, texts.dosDecimales)
    .transform((value): Centimos => aCentimos(value))
    .openapi({ ...EUROS, minimum: min, maximum: max })
}

/** By how the number is written: 1.1 has one decimal, whatever its bits are. */
function tieneDosDecimales(value: number): boolean {
  return /^-?\d+(\.\d{1,2})?$/.test(String(value))
}

/** Cents as euros: the division gives the nearest number, and that is written with two decimals at most. */
export function enEuros(importe: Centimos): number
export function enEuros(importe: Centimos | null): number | null
export function enEuros(importe: Centimos | null): number | null {
  return importe === null ? null : importe / 100
}

/** Civil date. */
export const fecha = z
  .string()
  .refine(
    (text) => /^(19|20|21)\d\d-\d\d-\d\d$/.test(text) && DateTime.fromISO(text).isValid,
    texts.fechaMala,
  )
  .openapi({
    type: 'string',
    format: 'date',
    pattern: '^(19|20|21)\\d\\d-\\d\\d-\\d\\d$',
    example: '2026-11-24',
  })

export const hora = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .openapi({ type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', example: '12:00' })

/** ISO 8601; without a zone it is the business's clock, and a date alone the start of that day. As an instant. */
export function instante(zona: string) {
  return z
    .string()
    .max(40)
    .transform((text, ctx) => {
      const at = DateTime.fromISO(text, { zone: zona })
      if (!at.isValid || at.year < 1900 || at.year > 2199) {
        ctx.addIssue({ code: 'custom', message: texts.instanteMalo })
        return ''
      }
      return at.toJSDate().toISOString()
    })
    .openapi({ type: 'string', format: 'date-time', example: '2026-11-24T10:30:00+01:00' })
}

export const booleano = z
  .boolean()
  .transform((value): 0 | 1 => (value ? 1 : 0))
  .openapi({ type: 'boolean' })

/** Sent by programs that return what they have read; the system computes it, so it is not looked at. */
export const soloLectura = z.unknown().optional().openapi({ readOnly: true })

// What answers are made of.

export const eurosDados = z.number().openapi({ type: 'number' })
export const eurosONada = z
  .number()
  .nullable()
  .openapi({ type: ['number', 'null'] })
export const textoONada = z.string().nullable()
export const fechaDada = z.string().openapi({ format: 'date' })
export const fechaONada = z
  .string()
  .nullable()
  .openapi({ type: ['string', 'null'], format: 'date' })
export const instanteDado = z.string().openapi({ format: 'date-time' })
export const instanteONada = z
  .string()
  .nullable()
  .openapi({ type: ['string', 'null'], format: 'date-time' })
export const enteroONada = z.number().int().nullable()

/** A page of a list. */
export function pagina<S extends z.ZodType>(item: S) {
  return z.object({
    datos: z.array(item),
    siguiente: z.string().nullable().openapi({ description: texts.docs.siguiente }),
  })
}

/** What every list takes. */
export const consultaDeLista = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .openapi({ type: 'integer', minimum: 1, maximum: 200, example: 20 }),
  cursor: z.string().max(500).optional().openapi({ description: texts.docs.cursor }),
  q: z.string().max(MAX_CORTO).optional().openapi({ description: texts.docs.q }),
}

/** A yes or no in a URL. */
export const siONo = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .openapi({ type: 'string', enum: ['true', 'false'] })
