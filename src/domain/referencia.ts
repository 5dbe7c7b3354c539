import type { Factura } from './factura.ts'

/**
 * How another program names an invoice: its number, with its series when that is known. With `serie` null
 * the number may be of any series or carry its own: «A-12», «A/12», «A 12», «A12».
 */
export type Referencia = { serie: string | null; numero: string }

type Numerada = Pick<Factura, 'serie' | 'numero'>

const SEPARADORES = ['', '-', '/', ' ']

/** Every way of writing the number of an invoice, the plain number first. */
export function formasDe({ serie, numero }: Numerada): string[] {
  return serie === '' ? [numero] : [numero, ...SEPARADORES.map((separador) => serie + separador + numero)]
}

/** No number is longer (`facturaValida`), nor is a series worth trying. */
const MAX_LECTURA = 120

/** Every series and number that a reference may mean. */
export function lecturasDe({ serie, numero }: Referencia): Numerada[] {
  if (serie !== null) return [{ serie, numero }]
  const lecturas: Numerada[] = []
  for (let i = 1; i < Math.min(numero.length, MAX_LECTURA); i++) {
    const [before, after] = [numero.slice(0, i), numero.slice(i)]
    lecturas.push({ serie: before, numero: after })
    if (/^[-/ ]./.test(after)) lecturas.push({ serie: before, numero: after.slice(1) })
  }
  return lecturas
}

/**
 * The invoice that is meant when several could be: the one whose whole number it is, without a series
 * before one with, then the oldest. It depends on the invoices alone, not on the order in which they came.
 */
export function elegirSenalada<T extends Numerada & Pick<Factura, 'fecha_emision'>>(
  { numero }: Referencia,
  facturas: readonly T[],
): T | undefined {
  const rank = (one: T) => (one.numero !== numero ? 2 : one.serie === '' ? 0 : 1)
  return facturas.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.fecha_emision, b.fecha_emision) ||
      compare(a.serie, b.serie) ||
      compare(a.numero, b.numero),
  )[0]
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
