import type { Centimos } from './dinero.ts'
import type { Fecha, Instante } from './fecha.ts'

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

/** What is left to collect of an invoice. Zero when it is cancelled. */
export function pendiente(factura: FacturaConCobros): Centimos {
  if (factura.anulada_en) return 0
  return Math.max(0, factura.total_centimos - factura.cobrado_centimos)
}

export function estaVencida(factura: FacturaConCobros, today: Fecha): boolean {
  return pendiente(factura) > 0 && factura.fecha_vencimiento < today
}
