import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { type Db, migrate, over } from './connection.ts'
import { execute, query } from './direct.ts'
import { expandir, type ModoDeExpandir } from './expansion.ts'
import { enCopia } from './expansion-copia.ts'
import { type Clase, quoted } from './expansion-lectura.ts'
import { COMUNES, columnsOf, traerTablasAjenas } from './traer-ajenas.ts'
import { anotarEquivalencias, olvidarEquivalencias, tieneEquivalente } from './traer-equivalencias.ts'
import { TABLAS } from './traer-tablas.ts'

/** How long one write may keep the others waiting (architecture, «Jobs and imports»). */
const LOTE_MS = 12
const MAX_FILAS = 2000

/** `fuera`: rows without a place here, by table. `cambiadas`: rows of SmartBilling's own tables that say something else now. */
export type Traido = {
  nuevas: Record<string, number>
  repetidas: number
  fuera: Record<string, number>
  cambiadas: number
  clientes: string[]
}

/** Both databases number their clients alike and mean others: bringing one into the other would mix them. */
export class OtroNegocio extends Error {}

/**
 * Brings everything of another database, SmartBilling's own or one of ours, into this one: in writes of a
 * few milliseconds, each row once, those that are here by their id left alone. Every row that came is marked
 * in `crm_traidas`, so that all of it can leave again; done halfway and started again it goes on. The
 * source is only read. Fails with `OtroNegocio` before it writes anything.
 */
export async function traer(db: Db, ruta: string, baseId: string, modo: ModoDeExpandir): Promise<Traido> {
  const { copia, clase, soltar } = await enCopia(ruta)
  try {
    if (clase === 'smartbilling') await expandir(copia, modo)
    await alDia(copia)
    await sql`attach database ${copia} as fuente`.execute(db)
    try {
      return await deLaFuente(db, baseId, clase)
    } finally {
      await sql`detach database fuente`.execute(db)
    }
  } finally {
    soltar()
  }
}

/** A database of ours may be of an earlier version. */
async function alDia(copia: string): Promise<void> {
  const source = over(new Database(copia))
  await migrate(source)
  await source.destroy()
}

async function deLaFuente(db: Db, baseId: string, clase: Clase): Promise<Traido> {
  if (await esOtroNegocio(db)) throw new OtroNegocio()
  // The source was checked as a whole; a row comes only where its parent is.
  await sql`pragma foreign_keys = off`.execute(db)
  try {
    await anotarEquivalencias(db, clase)
    const cambiadas = await traerTablasAjenas(db, baseId)
    for (const tabla of COMUNES) await addColumns(db, tabla)
    for (const una of TABLAS) await traerTabla(db, baseId, una)
    await soltarCorrecciones(db, baseId)
    await traerReferencias(db, baseId)
    await traerRarezas(db)
    await comprobar(db)
    return { ...(await contarTraido(db, baseId)), cambiadas }
  } finally {
    await sql`pragma foreign_keys = on`.execute(db)
    await olvidarEquivalencias(db)
  }
}

/** A correction of an invoice that has no place here corrects none. */
async function soltarCorrecciones(db: Db, baseId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select f.id from crm_facturas f where f.id in (${marked(baseId, 'crm_facturas')})
      and f.rectifica_a is not null and not exists (select 1 from crm_facturas o where o.id = f.rectifica_a)`.execute(
    db,
  )
  if (rows.length === 0) return
  const ids = JSON.stringify(rows.map(({ id }) => id))
  const text = 'UPDATE crm_facturas SET rectifica_a = NULL WHERE id IN (SELECT value FROM json_each(?))'
  await execute(db, text, [ids])
}

/** The numbers that name the invoices of payments and corrections that have come. */
async function traerReferencias(db: Db, baseId: string): Promise<void> {
  const came = (tabla: string) =>
    `SELECT registro_id FROM main.crm_traidas WHERE base_id = ? AND tabla = '${tabla}'`
  await enLotes(db, 'crm_por_enlazar', async (tx, from, to) => {
    await execute(
      tx,
      `INSERT OR IGNORE INTO main.crm_por_enlazar (pago_id, factura_id, serie, numero)
       SELECT pago_id, factura_id, serie, numero FROM fuente.crm_por_enlazar s
       WHERE s.rowid > ? AND s.rowid <= ?
         AND (s.pago_id IN (${came('crm_pagos')}) OR s.factura_id IN (${came('crm_facturas')}))`,
      [from, to, baseId, baseId],
    )
  })
}

/** Nothing may refer to what is not here. */
async function comprobar(db: Db): Promise<void> {
  const { rows } = await sql<{ tabla: string; n: number }>`
    select "table" as tabla, count(*) as n from pragma_foreign_key_check group by "table"`.execute(db)
  if (rows.length > 0) throw new Error(`rows without their parent: ${JSON.stringify(rows)}`)
}

/** Most of the clients with the same id are somebody else: another name, and neither NIF nor e-mail alike. */
async function esOtroNegocio(db: Db): Promise<boolean> {
  const { rows } = await sql<{ comunes: number; distintos: number }>`
    select count(*) as comunes, coalesce(sum(
      lower(trim(s.nombre)) <> lower(trim(m.nombre))
      and coalesce(s.cif, '') <> coalesce(m.cif, '-') and coalesce(s.email, '') <> coalesce(m.email, '-')
    ), 0) as distintos
    from fuente.clientes s join main.clientes m on m.id = s.id`.execute(db)
  const [row] = rows
  return row !== undefined && row.distintos * 2 > row.comunes
}

/** Columns of a file that SmartBilling goes on writing: they mean nothing in another. */
const DE_CONVIVENCIA = new Set(['crm_n', 'ltv'])

/** SmartBilling's own columns, where this database does not have them yet. */
async function addColumns(db: Db, tabla: string): Promise<void> {
  const ours = new Set((await columnsOf(db, 'main', tabla)).map(({ name }) => name))
  const { rows } = await sql<{ strict: number }>`
    select strict from pragma_table_list where schema = 'main' and name = ${tabla}`.execute(db)
  const isStrict = rows[0]?.strict === 1
  for (const { name, type } of await columnsOf(db, 'fuente', tabla)) {
    if (ours.has(name) || DE_CONVIVENCIA.has(name)) continue
    await sql`alter table main.${sql.raw(tabla)} add column ${sql.raw(quoted(name))} ${sql.raw(isStrict ? 'ANY' : type)}`.execute(
      db,
    )
  }
}

/** What the source's program had reckoned of the clients that come. */
const HEREDADAS = `INSERT OR IGNORE INTO main.crm_heredadas
  SELECT h.* FROM fuente.clientes s JOIN fuente.crm_heredadas h ON h.cliente_id = s.id
  WHERE s.rowid > ? AND s.rowid <= ?`

async function traerTabla(
  db: Db,
  baseId: string,
  { tabla, cabe, cambia = {} }: (typeof TABLAS)[number],
): Promise<void> {
  const columns = (await columnsOf(db, 'fuente', tabla))
    .map(({ name }) => name)
    .filter((name) => !DE_CONVIVENCIA.has(name))
  const values = columns.map((name) => cambia[name] ?? `s.${quoted(name)}`).join(', ')
  const isNew = `NOT EXISTS (SELECT 1 FROM main.${tabla} o WHERE o.id = s.id) AND ${cabe.replaceAll('#', tabla)}`
  const range = 's.rowid > ? AND s.rowid <= ?'
  await enLotes(db, tabla, async (tx, from, to) => {
    const mark = `INSERT OR IGNORE INTO main.crm_traidas (base_id, tabla, registro_id)
      SELECT ?, '${tabla}', s.id FROM fuente.${tabla} s WHERE ${range} AND ${isNew}`
    const insert = `INSERT INTO main.${tabla} (${columns.map(quoted).join(', ')})
      SELECT ${values} FROM fuente.${tabla} s WHERE ${range} AND ${isNew} ORDER BY s.rowid`
    await execute(tx, mark, [baseId, from, to])
    await execute(tx, insert, [from, to])
    if (tabla === 'clientes') await execute(tx, HEREDADAS, [from, to])
  })
}

/** What did not fit when its file became ours, of the rows that are here. */
async function traerRarezas(db: Db): Promise<void> {
  await enLotes(db, 'crm_rarezas', async (tx, from, to) => {
    await execute(
      tx,
      `INSERT INTO main.crm_rarezas (tabla, registro_id, columna, original, queda)
       SELECT tabla, registro_id, columna, original, queda FROM fuente.crm_rarezas s
       WHERE s.rowid > ? AND s.rowid <= ? AND NOT EXISTS (
         SELECT 1 FROM main.crm_rarezas o
         WHERE o.registro_id = s.registro_id AND o.tabla = s.tabla AND o.columna = s.columna)`,
      [from, to],
    )
  })
}

/** Goes through a source table in short transactions; how many rows each takes follows how long the last took. */
export async function enLotes(
  db: Db,
  tabla: string,
  write: (tx: Db, from: number, to: number) => Promise<void>,
): Promise<void> {
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    select min(rowid) as first, max(rowid) as last from fuente.${sql.raw(quoted(tabla))}`.execute(db)
  const { first, last } = rows[0] ?? { first: null, last: null }
  if (first === null || last === null) return
  let size = 100
  for (let from = first - 1; from < last; ) {
    const to = await endOf(db, tabla, from, size)
    const start = performance.now()
    await db.transaction().execute((tx) => write(tx, from, to))
    const took = performance.now() - start
    size = Math.round(Math.min(MAX_FILAS, Math.max(20, size * Math.min(2, LOTE_MS / Math.max(took, 1)))))
    from = to
    await cederElPaso(took)
  }
}

/**
 * Leaves the lock free for as long as it was held: whoever waits for it sleeps and tries again, and would
 * find it taken time after time.
 */
export function cederElPaso(took: number): Promise<void> {
  return setTimeout(Math.min(took, MAX_PAUSA_MS))
}

const MAX_PAUSA_MS = 50

async function endOf(db: Db, tabla: string, from: number, size: number): Promise<number> {
  const { rows } = await sql<{ to: number }>`
    select max(rowid) as "to" from (
      select rowid from fuente.${sql.raw(quoted(tabla))} where rowid > ${from} order by rowid limit ${size})`.execute(
    db,
  )
  return rows[0]?.to ?? from
}

async function contarTraido(db: Db, baseId: string): Promise<Omit<Traido, 'cambiadas'>> {
  const marks = await db
    .selectFrom('crm_traidas')
    .select('tabla')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('base_id', '=', baseId)
    .groupBy('tabla')
    .execute()
  const nuevas = Object.fromEntries(marks.map(({ tabla, n }) => [tabla, Number(n)]))
  const fuera: Record<string, number> = {}
  let repetidas = 0
  for (const { tabla } of TABLAS) {
    if (
      tabla === 'crm_aprendido' ||
      tabla === 'crm_etapas' ||
      tabla === 'crm_vencimientos' ||
      tabla === 'salud_cliente'
    )
      continue
    const { rows } = await sql<{ n: number }>`select count(*) as n from fuente.${sql.raw(tabla)}`.execute(db)
    const out = await sinSitio(db, tabla)
    if (out > 0) fuera[tabla] = out
    repetidas += (rows[0]?.n ?? 0) - (nuevas[tabla] ?? 0) - out
  }
  return { nuevas, repetidas, fuera, clientes: await clientesDe(db, baseId) }
}

/** Rows of the source that are not here, neither by their id nor under another. */
async function sinSitio(db: Db, tabla: string): Promise<number> {
  const [row] = await query<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM fuente.${tabla} s
     WHERE NOT EXISTS (SELECT 1 FROM main.${tabla} o WHERE o.id = s.id) AND NOT ${tieneEquivalente(tabla)}`,
    [],
  )
  return row?.n ?? 0
}

/** Clients that came, or that something came for. */
export async function clientesDe(db: Db, baseId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select registro_id as id from crm_traidas where base_id = ${baseId} and tabla = 'clientes'
    union select cliente_id from oportunidades where id in (${marked(baseId, 'oportunidades')})
    union select cliente_id from actividades
      where id in (${marked(baseId, 'actividades')}) and cliente_id is not null
    union select cliente_id from crm_facturas where id in (${marked(baseId, 'crm_facturas')})
    union select cliente_id from crm_pagos where id in (${marked(baseId, 'crm_pagos')})`.execute(db)
  return rows.map(({ id }) => id)
}

const marked = (baseId: string, tabla: string) =>
  sql`select registro_id from crm_traidas where base_id = ${baseId} and tabla = ${tabla}`
