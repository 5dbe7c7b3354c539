import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { type Db, migrate, over } from './connection.ts'
import { execute } from './direct.ts'
import { expandir, type ModoDeExpandir } from './expansion.ts'
import { enCopia } from './expansion-copia.ts'
import { quoted } from './expansion-lectura.ts'
import { COMUNES, columnsOf, traerTablasAjenas } from './traer-ajenas.ts'

/** How long one write may keep the others waiting (architecture, «Jobs and imports»). */
const LOTE_MS = 12
const MAX_FILAS = 2000

export type Traido = { nuevas: Record<string, number>; repetidas: number; clientes: string[] }

/** Both databases number their clients alike and mean others: bringing one into the other would mix them. */
export class OtroNegocio extends Error {}

/** Parents before children, with what a row needs to have a place here (`s` is the source's row). */
const TABLAS: { tabla: string; cabe: string; cambia?: Record<string, string> }[] = [
  {
    tabla: 'clientes',
    cabe: 'true',
    cambia: {
      external_id: `CASE WHEN EXISTS (SELECT 1 FROM main.clientes m WHERE m.external_id = s.external_id) THEN NULL ELSE s.external_id END`,
    },
  },
  {
    tabla: 'contactos',
    cabe: conPadre('cliente_id', 'clientes'),
    cambia: {
      principal: `CASE WHEN EXISTS (SELECT 1 FROM main.contactos m WHERE m.cliente_id = s.cliente_id AND m.principal = 1) THEN 0 ELSE s.principal END`,
    },
  },
  { tabla: 'oportunidades', cabe: conPadre('cliente_id', 'clientes') },
  { tabla: 'crm_etapas', cabe: conPadre('oportunidad_id', 'oportunidades') },
  {
    tabla: 'actividades',
    cabe: `(s.cliente_id IS NULL OR ${conPadre('cliente_id', 'clientes')})`,
    cambia: { usuario_id: 'NULL' },
  },
  {
    tabla: 'crm_facturas',
    cabe: `${conPadre('cliente_id', 'clientes')} AND ${sinOtra('serie', 'numero')} AND ${sinOtra('external_id')}`,
  },
  { tabla: 'crm_vencimientos', cabe: conPadre('factura_id', 'crm_facturas') },
  {
    tabla: 'crm_pagos',
    cabe: `${conPadre('cliente_id', 'clientes')} AND ${sinOtra('external_id')}
      AND (s.factura_id IS NULL OR ${conPadre('factura_id', 'crm_facturas')})`,
  },
  { tabla: 'salud_cliente', cabe: conPadre('cliente_id', 'clientes') },
]

function conPadre(columna: string, tabla: string): string {
  return `EXISTS (SELECT 1 FROM main.${tabla} p WHERE p.id = s.${columna})`
}

/** None of ours has the same; the table's name takes the place of `#`. */
function sinOtra(...columnas: string[]): string {
  return `NOT EXISTS (SELECT 1 FROM main.# o WHERE ${columnas.map((one) => `o.${one} = s.${one}`).join(' AND ')})`
}

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
      return await deLaFuente(db, baseId)
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

async function deLaFuente(db: Db, baseId: string): Promise<Traido> {
  if (await esOtroNegocio(db)) throw new OtroNegocio()
  // The source was checked as a whole; a row comes only where its parent is.
  await sql`pragma foreign_keys = off`.execute(db)
  try {
    await traerTablasAjenas(db, baseId)
    for (const tabla of COMUNES) await addColumns(db, tabla)
    for (const una of TABLAS) await traerTabla(db, baseId, una)
    await traerRarezas(db)
  } finally {
    await sql`pragma foreign_keys = on`.execute(db)
  }
  return contarTraido(db, baseId)
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

async function contarTraido(db: Db, baseId: string): Promise<Traido> {
  const marks = await db
    .selectFrom('crm_traidas')
    .select('tabla')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('base_id', '=', baseId)
    .groupBy('tabla')
    .execute()
  const nuevas = Object.fromEntries(marks.map(({ tabla, n }) => [tabla, Number(n)]))
  let repetidas = 0
  for (const { tabla } of TABLAS) {
    if (tabla === 'crm_etapas' || tabla === 'crm_vencimientos' || tabla === 'salud_cliente') continue
    const { rows } = await sql<{ n: number }>`select count(*) as n from fuente.${sql.raw(tabla)}`.execute(db)
    repetidas += (rows[0]?.n ?? 0) - (nuevas[tabla] ?? 0)
  }
  return { nuevas, repetidas, clientes: await clientesDe(db, baseId) }
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
