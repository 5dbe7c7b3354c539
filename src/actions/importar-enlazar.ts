import { execute, query } from '#db/direct.ts'
import { type Autoria, cambiosDe, undoChange, updateRow } from '#db/journal.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { enlacesDe } from '#db/referencias.ts'
import { formasDe } from '#domain/referencia.ts'
import { facturaSenalada } from './enlazar.ts'

/**
 * Joins to the invoices that an import has brought of a client the payments and rectifications that name
 * their numbers, wherever these stand in the file or have come from before. What changes of hers is
 * remembered under the import's id (`by`).
 */
export async function enlazarImportadas(tx: Db, by: Autoria, clienteId: string): Promise<void> {
  const enlaces = await enlacesDe(tx, clienteId, by.operacion)
  if (enlaces.length === 0) return
  const facturas = await query<{ serie: string; numero: string }>(
    tx,
    `select f.serie, f.numero from crm_facturas f where f.cliente_id = ? and exists (
       select 1 from crm_importadas i
       where i.importacion_id = ? and i.tabla = 'crm_facturas' and i.registro_id = f.id)`,
    [clienteId, by.operacion],
  )
  const formas = new Set(facturas.flatMap(formasDe))
  for (const { pago_id, factura_id, serie, numero, actual, importado } of enlaces) {
    if (!formas.has(numero)) continue
    const senalada = await facturaSenalada(tx, { serie, numero }, clienteId, factura_id)
    if (!senalada || senalada.id === actual) continue
    const [tabla, columna, id] = pago_id
      ? (['crm_pagos', 'factura_id', pago_id] as const)
      : (['crm_facturas', 'rectifica_a', factura_id ?? ''] as const)
    // Rows of the import leave no history.
    if (importado) await execute(tx, `update ${tabla} set ${columna} = ? where id = ?`, [senalada.id, id])
    else await updateRow(tx, by, tabla, id, { [columna]: senalada.id })
  }
}

/**
 * Before an import is taken back: what it joined to its invoices hangs again from where it did, so that it
 * does not pass for something that she has hung there.
 */
export async function soltarEnlaces(db: Db, importacionId: string, now: () => Date): Promise<void> {
  for (const cambio of (await cambiosDe(db, importacionId)).reverse()) {
    if (cambio.tabla !== 'crm_pagos' && cambio.tabla !== 'crm_facturas') continue
    await inTransaction(db, async (tx) => {
      await undoChange(tx, cambio)
      const at = now().toISOString()
      await tx.updateTable('crm_historial').set({ deshecho_en: at }).where('n', '=', cambio.n).execute()
    })
  }
}
