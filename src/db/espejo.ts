import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { FilaAjena } from '#domain/espejo.ts'
import type { Db } from './connection.ts'
import { execute, query } from './direct.ts'
import { quoted, tablaComun } from './expansion-lectura.ts'
import type { EspejoFilaRow, EspejoRow } from './schema.ts'

/** Rows read at a time. */
export const FILAS_POR_LECTURA = 200
/** Keys read at a time. */
const CLAVES_POR_LECTURA = 2000

/** What stands in the place of the digest of a row that is not there any more. */
export const BORRADA = 'borrada'

/** Tables that are neither ours nor the specification's. */
export async function tablasAjenas(db: Db): Promise<string[]> {
  const rows = await query<{ name: string }>(
    db,
    `select name from sqlite_schema where type = 'table'
       and substr(name, 1, 7) <> 'sqlite_' and substr(name, 1, 4) <> 'crm_' order by name`,
    [],
  )
  return rows.map(({ name }) => name).filter((name) => tablaComun(name) === undefined)
}

export type TablaAjena = { tabla: string; columnas: string[]; clave: string[] }

/** Its columns, and those of its primary key; undefined for one whose rows have no number (WITHOUT ROWID). */
export async function tablaAjena(db: Db, tabla: string): Promise<TablaAjena | undefined> {
  const [info] = await query<{ wr: number }>(
    db,
    `select wr from pragma_table_list where schema = 'main' and name = ? and type = 'table'`,
    [tabla],
  )
  if (info?.wr !== 0) return undefined
  const columns = await query<{ name: string; pk: number }>(
    db,
    'select name, pk from pragma_table_xinfo(?)',
    [tabla],
  )
  return {
    tabla,
    columnas: columns.map(({ name }) => name),
    clave: columns.filter(({ pk }) => pk > 0).map(({ name }) => name),
  }
}

/** What a row is known by: its key, else the number that SQLite gave it. */
export function claveDeFila({ clave }: TablaAjena, fila: FilaConRowid): string {
  return clave.length > 0 ? clave.map((name) => String(fila[name])).join(' ') : String(fila.crm_rowid)
}

/** A row of theirs, with the number that SQLite gave it. */
export type FilaConRowid = FilaAjena & { crm_rowid: number }

/** The rows after `desde`, in the order in which they were written. */
export function filasAjenas(db: Db, tabla: string, desde: number): Promise<FilaConRowid[]> {
  return query<FilaConRowid>(
    db,
    `select rowid as crm_rowid, * from ${quoted(tabla)} where rowid > ? order by rowid limit ${FILAS_POR_LECTURA}`,
    [desde],
  )
}

/** The same rows, only what they are known by. */
export function clavesAjenas(
  db: Db,
  { tabla, clave }: Pick<TablaAjena, 'tabla' | 'clave'>,
  desde: number,
): Promise<FilaConRowid[]> {
  const columnas = ['rowid as crm_rowid', ...clave.map(quoted)].join(', ')
  return query<FilaConRowid>(
    db,
    `select ${columnas} from ${quoted(tabla)} where rowid > ? order by rowid limit ${CLAVES_POR_LECTURA}`,
    [desde],
  )
}

/**
 * Changes when another program has written the database, or when their table has got longer or shorter.
 * Our own writes do not count: we never write their tables.
 */
export async function huellaDeTabla(db: Db, tabla: string): Promise<string> {
  const [version] = await query<{ data_version: number }>(db, 'pragma data_version', [])
  const [size] = await query<{ n: number; last: number | null }>(
    db,
    `select count(*) as n, max(rowid) as last from ${quoted(tabla)}`,
    [],
  )
  return `${version?.data_version} ${size?.n} ${size?.last}`
}

/** A digest of everything that a row says. */
export function huellaDeFila({ crm_rowid: _, ...cells }: FilaConRowid): string {
  const text = JSON.stringify(cells, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

export function espejos(db: Db): Promise<EspejoRow[]> {
  return db.selectFrom('crm_espejo').selectAll().orderBy('tabla').execute()
}

export function findEspejo(db: Db, tabla: string): Promise<EspejoRow | undefined> {
  return db.selectFrom('crm_espejo').selectAll().where('tabla', '=', tabla).executeTakeFirst()
}

export async function insertEspejo(db: Db, row: EspejoRow): Promise<void> {
  await db
    .insertInto('crm_espejo')
    .values(row)
    .onConflict((oc) => oc.column('tabla').doNothing())
    .execute()
}

export async function updateEspejo(db: Db, tabla: string, changes: Partial<EspejoRow>): Promise<void> {
  await db.updateTable('crm_espejo').set(changes).where('tabla', '=', tabla).execute()
}

export async function deleteEspejo(db: Db, tabla: string): Promise<void> {
  await deleteFilasEspejadas(db, tabla)
  await db.deleteFrom('crm_espejo').where('tabla', '=', tabla).execute()
}

/**
 * What was last read of each row, by its number. Of one whose invoice has gone from here, or whose problem may
 * have been solved elsewhere since, nothing ('').
 */
export async function filasEspejadas(db: Db, tabla: string): Promise<Map<string, string>> {
  const rows = await query<{ fila: string; huella: string }>(
    db,
    `select fila, case
       when huella = '${BORRADA}' then huella
       when problema in ('numero_repetido', 'sin_cliente', 'cliente_ambiguo') then ''
       when factura_id is null and problema is null then ''
       else huella end as huella
     from crm_espejo_filas where tabla = ?`,
    [tabla],
  )
  return new Map(rows.map(({ fila, huella }) => [fila, huella]))
}

/** Changes when an invoice of that table goes from here, or a row gets or loses its problem. */
export async function huellaDeFilas(db: Db, tabla: string): Promise<string> {
  const [row] = await query<{ sueltas: number; problemas: number }>(
    db,
    `select (select count(*) from crm_espejo_filas where tabla = ? and factura_id is null) as sueltas,
       (select count(*) from crm_espejo_filas where tabla = ? and problema is not null) as problemas`,
    [tabla, tabla],
  )
  return `${row?.sueltas} ${row?.problemas}`
}

/** The row of another program's table that an invoice mirrors. */
export function filaDeLaFactura(db: Db, facturaId: string): Promise<EspejoFilaRow | undefined> {
  return db.selectFrom('crm_espejo_filas').selectAll().where('factura_id', '=', facturaId).executeTakeFirst()
}

export async function deleteFilaEspejada(db: Db, tabla: string, fila: string): Promise<void> {
  await execute(db, 'delete from crm_espejo_filas where tabla = ? and fila = ?', [tabla, fila])
}

export function findFilaEspejada(db: Db, tabla: string, fila: string): Promise<EspejoFilaRow | undefined> {
  return db
    .selectFrom('crm_espejo_filas')
    .selectAll()
    .where('tabla', '=', tabla)
    .where('fila', '=', fila)
    .executeTakeFirst()
}

export async function saveFilaEspejada(db: Db, row: EspejoFilaRow): Promise<void> {
  const { huella, factura_id, problema, cliente } = row
  await db
    .insertInto('crm_espejo_filas')
    .values(row)
    .onConflict((oc) => oc.columns(['tabla', 'fila']).doUpdateSet({ huella, factura_id, problema, cliente }))
    .execute()
}

export async function deleteFilasEspejadas(db: Db, tabla: string): Promise<void> {
  await execute(db, 'delete from crm_espejo_filas where tabla = ?', [tabla])
}

/** What the mirror did that still stands, the last first. */
export async function operacionesDelEspejo(db: Db, tabla: string, limit: number): Promise<string[]> {
  const prefix = prefijoDeOperacion(tabla)
  const { rows } = await sql<{ operacion_id: string }>`
    select operacion_id, max(n) as n from crm_historial
    where operacion_id >= ${prefix} and operacion_id < ${`${prefix}~`} and deshecho_en is null
    group by operacion_id order by n desc limit ${limit}`.execute(db)
  return rows.map(({ operacion_id }) => operacion_id)
}

/**
 * What the mirror wrote of some records belongs to another operation from now on: a program has sent them too,
 * and they stay when she does not want the table any more.
 */
export async function cederAOperacion(db: Db, operacion: string, ids: string[]): Promise<void> {
  await execute(
    db,
    `update crm_historial set operacion_id = ? where n in (
       select h.n from json_each(?) as j cross join crm_historial h on h.registro_id = j.value
       where h.tabla in ('crm_facturas', 'crm_vencimientos', 'crm_pagos', 'actividades')
         and h.operacion_id >= 'espejo:' and h.operacion_id < 'espejo:~')`,
    [operacion, JSON.stringify(ids)],
  )
}

export function prefijoDeOperacion(tabla: string): string {
  return `espejo:${tabla}:`
}

/** Which of the values in these rows are ids of clients. */
export async function clavesDeCliente(db: Db, rows: FilaConRowid[]): Promise<Set<string>> {
  const values = [...new Set(rows.flatMap((row) => Object.values(row).map(String)))]
  const found = await query<{ id: string }>(
    db,
    'select id from clientes where id in (select value from json_each(?))',
    [JSON.stringify(values)],
  )
  return new Set(found.map(({ id }) => id))
}
