import { execute, insertMany, query } from '#db/direct.ts'
import { insertMalas } from '#db/importaciones.ts'
import { type Autoria, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { anotarPerseguido } from './anotar-perseguido.ts'
import { recordarReferencia } from './enlazar.ts'
import type { Importando, Lote } from './importar-lote.ts'

/**
 * Writes a batch and marks its rows as the import's. They leave no history: nobody undoes them one by one.
 * What changes of hers (a client that was completed or becomes active) does, under the import's id.
 */
export async function guardarLote(tx: Db, en: Importando, lote: Lote, by: Autoria): Promise<void> {
  for (const cliente of lote.clientes) if (lote.compradores.has(cliente.id)) cliente.estado = 'activo'
  await insertMany(tx, 'clientes', lote.clientes)
  await insertMany(tx, 'contactos', lote.contactos)
  await insertMany(tx, 'crm_facturas', lote.facturas)
  for (const { factura_id, numero } of lote.referencias) {
    await recordarReferencia(tx, { factura_id }, { serie: null, numero })
  }
  await insertMany(tx, 'crm_vencimientos', lote.vencimientos)
  await sustituirSupuestos(tx, en, lote)
  await insertMany(tx, 'crm_pagos', lote.pagos)
  for (const pago of lote.pagos) await anotarPerseguido(tx, pago, by.now, en.today)
  await insertMany(tx, 'actividades', lote.actividades)
  await insertMany(tx, 'crm_importadas', marcasDe(en.id, lote))
  await completar(tx, lote, by)
  await activar(tx, lote, by)
  await insertMalas(tx, en.id, en.cuentas.malas - lote.malas.length, lote.malas)
  await anotarTocados(tx, en.id, [...lote.tocados])
}

/** What goes with an invoice has its id, and needs no mark of its own. */
function marcasDe(importacion_id: string, lote: Lote) {
  const tablas = [
    ['clientes', lote.clientes],
    ['contactos', lote.contactos],
    ['crm_facturas', lote.facturas],
    ['crm_pagos', lote.pagos.filter(({ id, factura_id }) => id !== factura_id)],
    ['actividades', lote.actividades],
  ] as const
  return tablas.flatMap(([tabla, rows]) => rows.map(({ id }) => ({ importacion_id, tabla, registro_id: id })))
}

/** A table of payments or of due dates knows better than what the row of the invoice let suppose. */
async function sustituirSupuestos(tx: Db, en: Importando, lote: Lote): Promise<void> {
  const { conPlazos } = lote
  en.cuentas.pagos -= await quitarSupuestos(tx, lote, lote.conPagos)
  const cobros = await quitarSupuestos(tx, lote, lote.conCobros)
  en.cuentas.pagos -= cobros
  en.cuentas.pagos_de_conocidas -= cobros
  if (conPlazos.size > 0) {
    const ids = JSON.stringify([...conPlazos])
    await execute(tx, 'delete from crm_vencimientos where id in (select value from json_each(?))', [ids])
    await execute(
      tx,
      `update crm_facturas set fecha_vencimiento = max(fecha_emision, coalesce(
         (select max(fecha) from crm_vencimientos v where v.factura_id = crm_facturas.id), fecha_vencimiento))
       where id in (select value from json_each(?))`,
      [ids],
    )
  }
}

/** How many of these payments there were. */
async function quitarSupuestos(tx: Db, lote: Lote, ids: Set<string>): Promise<number> {
  if (ids.size === 0) return 0
  const before = lote.pagos.length
  lote.pagos = lote.pagos.filter(({ id }) => !ids.has(id))
  const text = 'delete from crm_pagos where id in (select value from json_each(?))'
  const gone = await execute(tx, text, [JSON.stringify([...ids])])
  return gone + before - lote.pagos.length
}

async function completar(tx: Db, { completas }: Lote, by: Autoria): Promise<void> {
  for (const { id, delArchivo, completa } of completas) {
    if (delArchivo) await tx.updateTable('clientes').set(completa).where('id', '=', id).execute()
    else await updateRow(tx, by, 'clientes', id, completa)
  }
}

/** Who is invoiced is a client, as when an invoice is registered. */
async function activar(tx: Db, { compradores }: Lote, by: Autoria): Promise<void> {
  if (compradores.size === 0) return
  const rows = await query<{ id: string; importado: 0 | 1 }>(
    tx,
    `select c.id, exists (select 1 from crm_importadas i where i.importacion_id = ? and i.tabla = 'clientes'
       and i.registro_id = c.id) as importado
     from clientes c where c.id in (select value from json_each(?)) and c.estado in ('prospecto', 'inactivo')`,
    [by.operacion, JSON.stringify([...compradores])],
  )
  const imported = rows.filter((row) => row.importado === 1).map(({ id }) => id)
  if (imported.length > 0) {
    const text = `update clientes set estado = 'activo' where id in (select value from json_each(?))`
    await execute(tx, text, [JSON.stringify(imported)])
  }
  for (const { id, importado } of rows) {
    if (importado === 0) await updateRow(tx, by, 'clientes', id, { estado: 'activo' })
  }
}

/**
 * Figures and index of these clients are brought up to date at the end. Until then they are not left to the
 * next search, which would have to do it for thousands while she waits.
 */
export async function anotarTocados(tx: Db, importacionId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const json = JSON.stringify(ids)
  await execute(
    tx,
    `insert into crm_importacion_clientes (importacion_id, cliente_id)
     select ?, value from json_each(?) where true
     on conflict (importacion_id, cliente_id) do update set al_dia = 0 where al_dia = 1`,
    [importacionId, json],
  )
  await execute(tx, 'delete from crm_indice_pendiente where cliente_id in (select value from json_each(?))', [
    json,
  ])
}
