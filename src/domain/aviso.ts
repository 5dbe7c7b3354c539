import { type Ajustes, trabaja } from './ajustes.ts'
import type { Centimos } from './dinero.ts'
import { diasEntre, type Fecha, type Hora } from './fecha.ts'
import { normalizar } from './lenguaje/normalizar.ts'
import { lemasDe } from './lenguaje/verbos.ts'

/** Messages of their own that a day has room for. Product, section 6. */
export const MAX_AVISOS_AL_DIA = 2

/**
 * Part of a month's invoicing from which one invoice is large: about a week of what she lives on, so that its delay
 * is felt in her account. Of a share and not of a rank: with fifty equal invoices a month none of them is large, and
 * with three a month each one is. Product decision.
 */
const PARTE_DE_UN_MES = 1 / 5
/** Days of a month, as the mean of a year. */
const MES = 365 / 12

/**
 * From how much an invoice is large, by her own figures. `facturado12m`: what she invoiced in the last twelve months;
 * `primera`: the day of her first invoice, for who has been at it for less. Null when nothing says what is large.
 */
export function importeGrande(facturado12m: Centimos, primera: Fecha | null, today: Fecha): Centimos | null {
  if (facturado12m <= 0 || primera === null) return null
  const meses = Math.min(12, Math.max(1, diasEntre(primera, today) / MES))
  return Math.max(1, Math.round((facturado12m / meses) * PARTE_DE_UN_MES))
}

/** Until this hour a digest is the morning's. */
const MEDIODIA: Hora = '12:00'

/**
 * Whether what the digest may tell waits for it: one of this morning is still to come. What it then tells is not told
 * again; what it had no line for is told right after. One that comes later in the day is not waited for.
 */
export function esperaAlResumen(hora: Hora, today: Fecha, ajustes: Ajustes, yaHecho: boolean): boolean {
  if (yaHecho || hora >= MEDIODIA || ajustes.hora_resumen >= MEDIODIA) return false
  return trabaja(today, ajustes)
}

const PAGO = lemasDe('cobrar').map((lema) => lema.slice(0, -2).replace(/transfer$/, 'transf'))
/** «le reclamé la factura», «que cuándo paga», «sigue debiendo»: talk of money that is owed. */
const DEUDA = new RegExp(
  `\\b(?:${PAGO.filter((raiz) => raiz !== 'cancel' && raiz !== 'gir').join('|')}|deb(?:e|en|ia|iendo|emos)\\b|deuda|impag|vencid|moros|reclam|recordatorio de pago|atrasad)`,
)

/** Whether what she filed is about money that is owed to her. */
export function hablaDeDeuda(texto: string): boolean {
  return DEUDA.test(normalizar(texto))
}
