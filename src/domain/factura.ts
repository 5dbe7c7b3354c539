import type { Centimos } from './dinero.ts'
import type { Fecha, Instante } from './fecha.ts'
import type { Pago } from './pago.ts'

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
}

/**
 * Invoices with what was paid of each. An invoice is paid on the date of the payment that completes it:
 * the first at which the running sum reaches its total; one of nothing or less, on its own date.
 */
export function conCobros<T extends Factura>(
  facturas: readonly T[],
  pagos: readonly Pago[],
): (T & FacturaConCobros)[] {
  const porFactura = Map.groupBy(pagos, (pago) => pago.factura_id)
  return facturas.map((factura) => {
    let cobrado_centimos = 0
    let pagada_el = factura.total_centimos <= 0 ? factura.fecha_emision : null
    const suyos = (porFactura.get(factura.id) ?? []).toSorted((a, b) =>
      a.fecha < b.fecha ? -1 : a.fecha > b.fecha ? 1 : 0,
    )
    for (const { importe_centimos, fecha } of suyos) {
      cobrado_centimos += importe_centimos
      pagada_el ??= cobrado_centimos >= factura.total_centimos ? fecha : null
    }
    if (factura.total_centimos > 0 && cobrado_centimos < factura.total_centimos) pagada_el = null
    return { ...factura, cobrado_centimos, pagada_el }
  })
}

/** What is left to collect of an invoice. Zero when it is cancelled. */
export function pendiente(factura: FacturaConCobros): Centimos {
  if (factura.anulada_en) return 0
  return Math.max(0, factura.total_centimos - factura.cobrado_centimos)
}
