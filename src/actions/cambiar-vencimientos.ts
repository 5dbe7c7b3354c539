import { vencimientosDe } from '#db/facturas.ts'
import { type Autoria, deleteRow, insertRow, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { type Centimos, sumar } from '#domain/dinero.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Factura } from '#domain/factura.ts'
import type { Fecha } from '#domain/fecha.ts'
import * as texts from '#texts/api.ts'

/**
 * Other due dates for an invoice: agreed later, they change when it is owed and not what. Fails with
 * 'vencimientos_no_suman' and 'fecha_invalida'. Health follows by `actualizarSalud`.
 */
export async function cambiarVencimientos(
  db: Db,
  by: Autoria,
  factura: Factura,
  plazos: { fecha: Fecha; importe_centimos: Centimos }[],
): Promise<void> {
  if (sumar(plazos.map((one) => one.importe_centimos)) !== factura.total_centimos) {
    throw new ErrorDeNegocio('vencimientos_no_suman', texts.vencimientosNoSuman, 'vencimientos')
  }
  if (plazos.some(({ fecha }) => fecha < factura.fecha_emision)) {
    throw new ErrorDeNegocio('fecha_invalida', texts.vencimientoTemprano, 'vencimientos')
  }
  const before = await vencimientosDe(db, factura.id)
  const same = before.length === plazos.length && plazos.every((plazo, i) => igual(plazo, before[i]))
  if (same) return
  for (const { id } of before) await deleteRow(db, by, 'crm_vencimientos', id)
  for (const plazo of plazos) {
    await insertRow(db, by, 'crm_vencimientos', { id: by.newId(), factura_id: factura.id, ...plazo })
  }
  const fechas = plazos.map(({ fecha }) => fecha).sort()
  await updateRow(db, by, 'crm_facturas', factura.id, { fecha_vencimiento: fechas.at(-1) })
}

function igual(
  a: { fecha: Fecha; importe_centimos: Centimos },
  b: { fecha: Fecha; importe_centimos: Centimos } | undefined,
): boolean {
  return b !== undefined && a.fecha === b.fecha && a.importe_centimos === b.importe_centimos
}
