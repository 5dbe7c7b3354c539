import { sql } from 'kysely'
import { TABLAS_COMUNES } from '#domain/expansion.ts'
import type { Db } from './connection.ts'
import { execute } from './direct.ts'
import { quoted, tablaComun } from './expansion-lectura.ts'

/** The tables that both databases have; any other without our prefix is SmartBilling's. */
export const COMUNES: readonly string[] = TABLAS_COMUNES

export type ColumnaAjena = { name: string; type: string; pk: number }

export async function columnsOf(db: Db, schema: 'main' | 'fuente', tabla: string): Promise<ColumnaAjena[]> {
  const { rows } = await sql<ColumnaAjena>`
    select name, type, pk from pragma_table_xinfo(${tabla}, ${schema}) where hidden = 0`.execute(db)
  return rows
}

/**
 * SmartBilling's other tables (its invoices) as they are, without their constraints: a picture of what its
 * file said, which the mirror reads. A row that is here by its key says what the last file says, where the table
 * was made here from a file; in one that SmartBilling itself writes it is left alone. Returns how many rows
 * say something else now.
 */
export async function traerTablasAjenas(db: Db, baseId: string): Promise<number> {
  let cambiadas = 0
  for (const tabla of await ajenasDe(db)) {
    await db.transaction().execute(async (tx) => {
      const columns = await columnsOf(tx, 'fuente', tabla)
      if (columns.length === 0) return
      if ((await columnsOf(tx, 'main', tabla)).length === 0) {
        await execute(tx, createTable(tabla, columns), [])
        const mark = { base_id: baseId, tabla: TABLA_ENTERA, registro_id: tabla }
        await tx.insertInto('crm_traidas').values(mark).execute()
      }
      const known = new Set((await columnsOf(tx, 'main', tabla)).map(({ name }) => name))
      const shared = columns.filter(({ name }) => known.has(name))
      if (shared.length === 0) return
      const names = shared.map(({ name }) => quoted(name)).join(', ')
      await execute(
        tx,
        `INSERT OR IGNORE INTO main.${quoted(tabla)} (${names})
         SELECT ${names} FROM fuente.${quoted(tabla)} s WHERE NOT EXISTS (
           SELECT 1 FROM main.${quoted(tabla)} o WHERE ${same(shared)})`,
        [],
      )
      if (await esCopia(tx, tabla)) cambiadas += await ponerAlDia(tx, tabla, shared)
    })
  }
  return cambiadas
}

/** Whether a table was made here from a file. */
async function esCopia(db: Db, tabla: string): Promise<boolean> {
  const marks = db.selectFrom('crm_traidas').select('tabla')
  const row = await marks
    .where('tabla', '=', TABLA_ENTERA)
    .where('registro_id', '=', tabla)
    .executeTakeFirst()
  return row !== undefined
}

async function ponerAlDia(db: Db, tabla: string, columns: ColumnaAjena[]): Promise<number> {
  const others = columns.filter(({ pk }) => pk === 0).map(({ name }) => quoted(name))
  if (others.length === 0 || others.length === columns.length) return 0
  return execute(
    db,
    `UPDATE main.${quoted(tabla)} AS o SET ${others.map((name) => `${name} = s.${name}`).join(', ')}
     FROM fuente.${quoted(tabla)} s
     WHERE ${same(columns)} AND (${others.map((name) => `o.${name} IS NOT s.${name}`).join(' OR ')})`,
    [],
  )
}

/** Marks in `crm_traidas` a table that was made here. */
export const TABLA_ENTERA = '*'

async function ajenasDe(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from fuente.sqlite_schema
    where type = 'table' and substr(name, 1, 7) <> 'sqlite_' and substr(name, 1, 4) <> 'crm_'
      and sql not like 'create virtual%'`.execute(db)
  return rows.map(({ name }) => name).filter((name) => tablaComun(name) === undefined)
}

function createTable(tabla: string, columns: ColumnaAjena[]): string {
  const keys = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk)
  const [only] = keys
  const lines = columns.map(({ name, type }) => {
    // This alone makes it the row's number.
    const isNumber = keys.length === 1 && only?.name === name && type.toUpperCase() === 'INTEGER'
    return `${quoted(name)} ${type}${isNumber ? ' PRIMARY KEY' : ''}`
  })
  const isDone = keys.length === 1 && only?.type.toUpperCase() === 'INTEGER'
  if (keys.length > 0 && !isDone)
    lines.push(`PRIMARY KEY (${keys.map(({ name }) => quoted(name)).join(', ')})`)
  return `CREATE TABLE main.${quoted(tabla)} (${lines.join(', ')})`
}

function same(columns: ColumnaAjena[]): string {
  const keys = columns.filter(({ pk }) => pk > 0)
  return (keys.length > 0 ? keys : columns)
    .map(({ name }) => `o.${quoted(name)} IS s.${quoted(name)}`)
    .join(' AND ')
}
