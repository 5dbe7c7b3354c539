import { sql } from 'kysely'
import type { Db } from './connection.ts'
import { cederElPaso, clientesDe } from './traer.ts'
import { TABLA_ENTERA } from './traer-ajenas.ts'
import { SIN_CUENTA } from './traer-tablas.ts'

/** Children before parents. */
const EN_ORDEN = [
  'crm_promesas',
  'crm_predicciones',
  'crm_aprendido',
  'crm_pagos',
  'crm_vencimientos',
  'crm_facturas',
  'actividades',
  'crm_etapas',
  'oportunidades',
  'contactos',
  'salud_cliente',
  'clientes',
]
/** Rows per transaction: a few milliseconds. */
const LOTE = 50

/**
 * Takes out again what a database had brought, in short transactions. What she has changed since stays, and
 * so does what rows of hers refer to. Started again it goes on. Returns how many rows went and stayed, and
 * the clients whose health is to be computed again.
 */
export async function quitarBase(
  db: Db,
  baseId: string,
): Promise<{ quitadas: number; conservadas: number; clientes: string[] }> {
  const touched = await clientesDe(db, baseId)
  let quitadas = 0
  for (const tabla of EN_ORDEN) quitadas += await quitarDe(db, baseId, tabla)
  for (const name of await tablasEnteras(db, baseId)) {
    await sql`drop table if exists ${sql.table(name)}`.execute(db)
  }
  const { conservadas } = await db
    .selectFrom('crm_traidas')
    .select((eb) => eb.fn.countAll<number>().as('conservadas'))
    .where('base_id', '=', baseId)
    .where('tabla', 'in', ['clientes', 'contactos', 'oportunidades', 'actividades', 'crm_facturas'])
    .executeTakeFirstOrThrow()
  await db.deleteFrom('crm_traidas').where('base_id', '=', baseId).execute()
  const alive = await db
    .selectFrom('clientes')
    .select('id')
    .where(sql<boolean>`id in (select value from json_each(${JSON.stringify(touched)}))`)
    .execute()
  return { quitadas, conservadas: Number(conservadas), clientes: alive.map(({ id }) => id) }
}

/** SmartBilling's own tables that came as a whole. */
export async function tablasEnteras(db: Db, baseId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('crm_traidas')
    .select('registro_id')
    .where('base_id', '=', baseId)
    .where('tabla', '=', TABLA_ENTERA)
    .execute()
  return rows.map(({ registro_id }) => registro_id)
}

async function quitarDe(db: Db, baseId: string, tabla: string): Promise<number> {
  const kids = await hijasDe(db, tabla)
  const free = kids.map(
    ({ hija, columna }) =>
      sql`and not exists (select 1 from ${sql.table(hija)} h where h.${sql.ref(columna)} = t.id)`,
  )
  const her = sql`select registro_id from crm_historial where tabla = ${tabla} and deshecho_en is null`
  const { rows } = await sql<{ id: string }>`
    select registro_id as id from crm_traidas
    where base_id = ${baseId} and tabla = ${tabla} and registro_id not in (${her})`.execute(db)
  let gone = 0
  for (let from = 0; from < rows.length; from += LOTE) {
    const ids = JSON.stringify(rows.slice(from, from + LOTE).map(({ id }) => id))
    const start = performance.now()
    gone += await db.transaction().execute(async (tx) => {
      const deleted = await sql<{ id: string }>`
        delete from ${sql.table(tabla)} as t
        where t.id in (select value from json_each(${ids})) ${sql.join(free, sql` `)} returning id`.execute(
        tx,
      )
      await sql`
        delete from crm_traidas where base_id = ${baseId} and tabla = ${tabla}
          and registro_id in (select value from json_each(${JSON.stringify(deleted.rows.map(({ id }) => id))}))`.execute(
        tx,
      )
      return deleted.rows.length
    })
    await cederElPaso(performance.now() - start)
  }
  return SIN_CUENTA.has(tabla) ? 0 : gone
}

/** The tables whose rows hold one of this table back, asked of the schema itself so that a later one counts. */
async function hijasDe(db: Db, tabla: string): Promise<{ hija: string; columna: string }[]> {
  const { rows } = await sql<{ hija: string; columna: string }>`
    select t.name as hija, f."from" as columna from sqlite_schema t join pragma_foreign_key_list(t.name) f
    where t.type = 'table' and lower(f."table") = ${tabla}
      and f.on_delete in ('NO ACTION', 'RESTRICT')`.execute(db)
  return rows
}
