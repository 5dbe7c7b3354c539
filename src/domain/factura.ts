import { type Centimos, sumar } from './dinero.ts'
import type { Fecha, Instante } from './fecha.ts'
import type { Pago } from './pago.ts'

/** Days to pay when nobody has said: Ley 3/2004, art. 4.1. */
export const PLAZO_HABITUAL_DIAS = 30
/** Longest number that an invoice can have: it is looked up in all its readings. */
export const MAX_NUMERO_DE_FACTURA = 60

export type OrigenFactura = 'chat' | 'api' | 'importacion' | 'sistema'

/** Table `crm_facturas`. What is pending, paid or overdue is derived from the payments, never stored. */
export type Factura = {
  id: string
  cliente_id: string
  serie: string
  numero: string
  fecha_emision: Fecha
  /** The last due date. */
  fecha_vencimiento: Fecha
  base_centimos: Centimos | null
  iva_centimos: Centimos | null
  irpf_centimos: Centimos | null
  /** What will be collected: base + IVA − IRPF. Negative in a rectification. */
  total_centimos: Centimos
  concepto: string | null
  rectifica_a: string | null
  external_id: string | null
  origen: OrigenFactura
  anulada_en: Instante | null
  creada_en: Instante
}

/** Table `crm_vencimientos`: at least one per invoice; they add up to its total. */
export type Vencimiento = { id: string; factura_id: string; fecha: Fecha; importe_centimos: Centimos }

/** An invoice with what has been paid of it: what every question about debts needs. */
export type FacturaConCobros = Factura & {
  cobrado_centimos: Centimos
  /** Date of the payment that completed it; null while something is owed. */
  pagada_el: Fecha | null
  /** Of one with several due dates, those before the last, the first first. */
  plazos_previos?: Plazo[]
}

/** Of an invoice and of a payment, what accounts are made from. */
export type FacturaDeCuentas = Pick<
  FacturaConCobros,
  | 'id'
  | 'numero'
  | 'fecha_emision'
  | 'fecha_vencimiento'
  | 'total_centimos'
  | 'rectifica_a'
  | 'anulada_en'
  | 'cobrado_centimos'
  | 'pagada_el'
  | 'plazos_previos'
>
export type PagoDeCuentas = Pick<Pago, 'factura_id' | 'fecha' | 'importe_centimos'>

/** A due date and what is to be paid by then. */
export type Plazo = { fecha: Fecha; importe_centimos: Centimos }

/**
 * Invoices with what was paid of each. An invoice is paid on the date of the payment that completes it
 * (`completadaEl`); one of nothing or less, on its own date. Corrections are not known here: `cuentasDe`.
 */
export function conCobros<T extends Pick<Factura, 'id' | 'fecha_emision' | 'total_centimos'>>(
  facturas: readonly T[],
  pagos: readonly PagoDeCuentas[],
  previos: readonly (Plazo & { factura_id: string })[] = [],
): (T & Pick<FacturaConCobros, 'cobrado_centimos' | 'pagada_el' | 'plazos_previos'>)[] {
  const porFactura = Map.groupBy(pagos, (pago) => pago.factura_id)
  const plazosDe = Map.groupBy(previos, (plazo) => plazo.factura_id)
  return facturas.map((factura) => {
    const suyos = porFactura.get(factura.id) ?? []
    const plazos_previos = plazosDe.get(factura.id)
    return {
      ...factura,
      cobrado_centimos: sumar(suyos.map((pago) => pago.importe_centimos)),
      pagada_el:
        factura.total_centimos <= 0
          ? factura.fecha_emision
          : completadaEl(
              factura.total_centimos,
              suyos.map(({ fecha, importe_centimos }) => ({ cuando: fecha, importe: importe_centimos })),
            ),
      ...(plazos_previos ? { plazos_previos } : {}),
    }
  })
}

/** Something that lowers what is owed (or raises it, when negative) on a day. */
export type Paso<Cuando extends Fecha | number> = { cuando: Cuando; importe: Centimos }

/**
 * The day on which a debt was paid off for good: a receipt that the bank sends back opens it again, and it
 * is paid when it is paid once more. What happens on one day counts together. Null while something is owed.
 */
export function completadaEl<Cuando extends Fecha | number>(
  total: Centimos,
  pasos: readonly Paso<Cuando>[],
): Cuando | null {
  const porDia = new Map<Cuando, Centimos>()
  for (const { cuando, importe } of pasos) porDia.set(cuando, (porDia.get(cuando) ?? 0) + importe)
  let pagado = 0
  let desde: Cuando | null = null
  for (const [cuando, importe] of [...porDia].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    pagado += importe
    desde = pagado >= total ? (desde ?? cuando) : null
  }
  return desde
}
