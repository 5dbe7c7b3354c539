import fc from 'fast-check'
import type { FacturaConCobros } from '#domain/factura.ts'
import { type Fecha, masDias } from '#domain/fecha.ts'
import type { Pago } from '#domain/pago.ts'

/** An invoice at 30 days, issued so many days before `today`; `retraso`: of its payment, null while open. */
export function emitida(
  today: Fecha,
  n: number,
  { hace, plazo = 30, importe = 1000_00, retraso = null }: Inventada,
): FacturaConCobros {
  const emision = masDias(today, -hace)
  const pagada = retraso === null ? null : masDias(emision, Math.max(0, plazo + retraso))
  const cobrada = pagada !== null && pagada <= today
  return {
    id: `f${n}`,
    cliente_id: 'c',
    serie: '',
    numero: `2026-${n}`,
    fecha_emision: emision,
    fecha_vencimiento: masDias(emision, plazo),
    base_centimos: null,
    iva_centimos: null,
    irpf_centimos: null,
    total_centimos: importe,
    concepto: null,
    rectifica_a: null,
    external_id: null,
    origen: 'importacion',
    anulada_en: null,
    creada_en: `${emision}T10:00:00.000Z`,
    cobrado_centimos: cobrada ? importe : 0,
    pagada_el: importe <= 0 ? emision : cobrada ? pagada : null,
  }
}

export type Inventada = { hace: number; plazo?: number; importe?: number; retraso?: number | null }

/** The payments that the invoices speak of. */
export function pagosDe(
  facturas: readonly Pick<FacturaConCobros, 'id' | 'pagada_el' | 'total_centimos'>[],
): Pago[] {
  return facturas.flatMap((f) =>
    f.pagada_el && f.total_centimos > 0 ? [unPago(f.id, f.pagada_el, f.total_centimos)] : [],
  )
}

export function unPago(factura_id: string | null, fecha: Fecha, importe_centimos: number): Pago {
  return {
    id: `p-${factura_id}-${fecha}-${importe_centimos}`,
    cliente_id: 'c',
    factura_id,
    fecha,
    importe_centimos,
    metodo: null,
    external_id: null,
    origen: 'importacion',
    creado_en: `${fecha}T10:00:00.000Z`,
  }
}

/** The ledger of a client of any habit: same-day invoices, nothing and millions, paid or never. */
export function unLibro(today: Fecha, minLength = 0): fc.Arbitrary<FacturaConCobros[]> {
  const una = fc.record({
    hace: fc.oneof(fc.constantFrom(0, 7, 30, 31, 75, 400), fc.nat(1200)),
    plazo: fc.constantFrom(0, 15, 30, 60),
    importe: fc.oneof(fc.constantFrom(0, 1, 1000_00, 999_999_999), fc.integer({ min: 1, max: 500_000 })),
    retraso: fc.option(fc.integer({ min: -60, max: 140 })),
  })
  return fc
    .array(una, { minLength, maxLength: 14 })
    .map((unas) => unas.sort((a, b) => b.hace - a.hace).map((inventada, n) => emitida(today, n, inventada)))
}
