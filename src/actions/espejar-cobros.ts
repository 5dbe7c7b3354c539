import { COBRO_DEL_ESPEJO, pagosDeFactura } from '#db/facturas.ts'
import type { Autoria } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { sumar } from '#domain/dinero.ts'
import type { FacturaAjena } from '#domain/espejo.ts'
import type { Factura } from '#domain/factura.ts'
import { type Fecha, type Instante, instanteDe } from '#domain/fecha.ts'
import { anularCobro } from './apuntar-cobro.ts'
import { registrarPago } from './registrar-pago.ts'

/**
 * As much collected as the row says. What she has registered herself counts, and is never taken back: only
 * what the mirror wrote is. A payment without a date is of today when we saw it unpaid before; of an old
 * invoice we know no better than its due date.
 */
export async function igualarCobros(
  db: Db,
  by: Autoria,
  { id, cliente_id, numero, fecha_vencimiento }: Factura,
  leida: FacturaAjena,
  {
    tabla,
    fila,
    isFirst,
    today,
    zona,
  }: { tabla: string; fila: string; isFirst: boolean; today: Fecha; zona: string },
): Promise<void> {
  const pagos = await pagosDeFactura(db, id)
  const ours = pagos.filter((pago) => pago.external_id?.startsWith(COBRO_DEL_ESPEJO))
  let paid = sumar(pagos.map(({ importe_centimos }) => importe_centimos))
  const isTooMuch = Math.abs(paid) > Math.abs(leida.cobrado_centimos) || paid * leida.cobrado_centimos < 0
  if (isTooMuch && ours.length > 0) {
    for (const pago of ours) await anularCobro(db, by, pago)
    paid -= sumar(ours.map(({ importe_centimos }) => importe_centimos))
  }
  const missing = leida.cobrado_centimos - paid
  if (missing === 0 || (leida.cobrado_centimos >= 0 ? missing < 0 : missing > 0)) return
  const old = fecha_vencimiento < today ? fecha_vencimiento : today
  const fecha = leida.cobrada_el ?? (isFirst ? old : today)
  await registrarPago(
    db,
    by,
    {
      cliente_id,
      factura_id: id,
      numero,
      importe_centimos: missing,
      fecha,
      external_id: `${COBRO_DEL_ESPEJO}${tabla}:${fila}:${by.newId()}`,
      origen: 'importacion',
      momento: momentoDe(fecha, by.now, today, zona),
    },
    today,
  )
}

/** What happened on another day stands on that day in the history; what happened today, now. */
export function momentoDe(fecha: Fecha, now: Date, today: Fecha, zona: string): Instante {
  return (fecha < today ? instanteDe(fecha, '12:00', zona) : now).toISOString()
}
