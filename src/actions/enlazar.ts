import { type Autoria, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { enlacesA, facturasSenaladas, findReferencia, insertReferencia } from '#db/referencias.ts'
import type { Factura } from '#domain/factura.ts'
import { elegirSenalada, type Referencia } from '#domain/referencia.ts'

/** The invoice of a client that a payment or a rectification names; undefined while it has not come. */
export async function facturaSenalada(
  db: Db,
  ref: Referencia,
  clienteId: string,
  exceptoId: string | null = null,
): Promise<Factura | undefined> {
  const suyas = (await facturasSenaladas(db, ref)).filter(
    ({ id, cliente_id }) => cliente_id === clienteId && id !== exceptoId,
  )
  return elegirSenalada(ref, suyas)
}

/** Remembers what a payment or a rectification named. */
export async function recordarReferencia(
  db: Db,
  de: { pago_id: string } | { factura_id: string },
  ref: Referencia,
): Promise<void> {
  await insertReferencia(db, { pago_id: null, factura_id: null, ...de, ...ref })
}

/** A payment that is back is joined to what it named, which may have come while it was away. */
export async function volverAEnlazar(db: Db, by: Autoria, pagoId: string): Promise<void> {
  const ref = await findReferencia(db, { pago_id: pagoId, factura_id: null })
  const pago = await db.selectFrom('crm_pagos').selectAll().where('id', '=', pagoId).executeTakeFirst()
  const senalada = ref && pago ? await facturaSenalada(db, ref, pago.cliente_id) : undefined
  if (senalada) await updateRow(db, by, 'crm_pagos', pagoId, { factura_id: senalada.id })
}

/**
 * An invoice has come: payments and rectifications that name its number are joined to it, whether they
 * came before or hang from another invoice that fits worse. The order in which things arrive leaves no trace.
 */
export async function enlazar(db: Db, by: Autoria, factura: Factura): Promise<void> {
  for (const { pago_id, factura_id, serie, numero, cliente_id, actual } of await enlacesA(db, factura)) {
    if (cliente_id !== factura.cliente_id) continue
    const senalada = await facturaSenalada(db, { serie, numero }, cliente_id, factura_id)
    if (!senalada || senalada.id === actual) continue
    if (pago_id) await updateRow(db, by, 'crm_pagos', pago_id, { factura_id: senalada.id })
    if (factura_id) await updateRow(db, by, 'crm_facturas', factura_id, { rectifica_a: senalada.id })
  }
}
