import { cuentasDeCliente } from '#db/facturas.ts'
import { type Autoria, deleteRow, insertRow, restoreRow, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { findPromesa } from '#db/promesas.ts'
import type { Centimos } from '#domain/dinero.ts'
import { sumar } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { PromesaDicha } from '#domain/lenguaje/captura.ts'
import type { Promesa } from '#domain/promesa.ts'
import { abiertasDe } from '#domain/saldo.ts'
import { cuentasDe } from '#domain/salud-cuentas.ts'

/**
 * Keeps what a client promised to pay, beside the activity that tells of it; of an invoice of its own that was named.
 * «La mitad» is half of what is owed today. Health follows by `actualizarSalud`. Returns the stored row.
 */
export async function apuntarPromesa(
  db: Db,
  by: Autoria,
  actividad: { id: string; cliente_id: string },
  { fecha, importe, mitad, numeroFactura }: PromesaDicha & { numeroFactura: string | null },
  today: Fecha,
): Promise<Promesa> {
  const { facturas, pagos } = await cuentasDeCliente(db, actividad.cliente_id)
  const factura = numeroFactura === null ? undefined : facturas.findLast((f) => f.numero === numeroFactura)
  const debe = abiertasDe(cuentasDe(facturas, pagos, today))
    .filter(({ id }) => !factura || id === factura.id)
    .map((una) => una.debe)
  const promesa: Promesa = {
    ...actividad,
    fecha,
    importe_centimos: mitad ? laMitad(sumar(debe)) : importe,
    factura_id: factura?.id ?? null,
    creada_en: by.now.toISOString(),
  }
  await insertRow(db, by, 'crm_promesas', promesa)
  return promesa
}

/** Of nothing there is no half. */
function laMitad(debe: Centimos): Centimos | null {
  const mitad = Math.round(debe / 2)
  return mitad > 0 ? mitad : null
}

/** Another client said it: the promise goes with its activity, without the invoice of the one before. */
export async function moverPromesa(db: Db, by: Autoria, actividadId: string, clienteId: string | null) {
  const promesa = await findPromesa(db, actividadId)
  if (!promesa || promesa.cliente_id === clienteId) return
  if (clienteId === null) await deleteRow(db, by, 'crm_promesas', actividadId)
  else await updateRow(db, by, 'crm_promesas', actividadId, { cliente_id: clienteId, factura_id: null })
}

/** Before its activity goes, so that bringing that back brings the promise back too. */
export async function quitarPromesa(db: Db, by: Autoria, actividadId: string): Promise<void> {
  if (await findPromesa(db, actividadId)) await deleteRow(db, by, 'crm_promesas', actividadId)
}

/** With the activity that was deleted and stands again. */
export async function devolverPromesa(db: Db, by: Autoria, actividadId: string): Promise<void> {
  await restoreRow(db, by, 'crm_promesas', actividadId)
}
