import type { Centimos } from './dinero.ts'
import type { Fecha } from './fecha.ts'

/** Who issues or receives a Facturae invoice. `contacto`: the person to ask for, as written there. */
export type ParteFacturae = {
  tipo: 'empresa' | 'persona'
  nombre: string
  nombre_comercial: string | null
  /** Without the country in front when it is Spain's. */
  nif: string | null
  direccion: string | null
  email: string | null
  telefono: string | null
  contacto: string | null
}

/** An invoice as Facturae 3.2, 3.2.1 and 3.2.2 has it. Amounts are cents of `moneda` (ISO 4217). */
export type FacturaFacturae = {
  emisor: ParteFacturae
  receptor: ParteFacturae
  /** '' when it has none. */
  serie: string
  numero: string
  fecha_emision: Fecha
  moneda: string
  /** A copy of one that was issued before (classes CO, CR, CC). */
  copia: boolean
  /** What a corrective invoice corrects: the whole of it again, or only what changes. */
  rectifica: {
    serie: string
    numero: string
    motivo: string | null
    metodo: 'integra' | 'diferencias' | 'descuento' | 'autorizada' | null
  } | null
  base_centimos: Centimos
  iva_centimos: Centimos
  /** Withheld taxes, positive when they lower the total. */
  irpf_centimos: Centimos
  /** The total of the invoice: base + IVA − IRPF. */
  total_centimos: Centimos
  /** What is left to collect when it is issued: without what was paid on account or is withheld as a guarantee, with outlays. */
  a_cobrar_centimos: Centimos
  /** Paid before the invoice was issued. */
  pagado_a_cuenta_centimos: Centimos
  /** In order of date; none when the invoice does not say. */
  vencimientos: { fecha: Fecha; importe_centimos: Centimos }[]
  /** Descriptions of its lines. */
  concepto: string | null
}
