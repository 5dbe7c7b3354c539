import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#db/open.ts'

/** Rows that were brought together (an example, an import) and may go together. */
export type Marcas = {
  /** Whether rows of this table may be marked. */
  esTabla: (name: string) => boolean
  /** The marked ids of a table, as a subquery. */
  ids: (tabla: string) => RawBuilder<unknown>
  /** Takes the mark off some rows: they are hers from then on. */
  soltar: (db: Db, tabla: string, ids: string[]) => Promise<void>
  /** The ids of a table whose mark was taken off, as a subquery; without it, all that have none. */
  sueltos?: (tabla: string) => RawBuilder<unknown>
}

type Referencia = { hija: string; columna: string; madre: string }

/** Without these their parent would tell another story: an invoice with half of its payments. */
const PARTES: Referencia[] = [
  { hija: 'crm_vencimientos', columna: 'factura_id', madre: 'crm_facturas' },
  { hija: 'crm_pagos', columna: 'factura_id', madre: 'crm_facturas' },
  { hija: 'crm_facturas', columna: 'rectifica_a', madre: 'crm_facturas' },
  { hija: 'crm_etapas', columna: 'oportunidad_id', madre: 'oportunidades' },
]

/** Takes the mark off what her rows refer to, and off what that refers to, until nothing more follows. */
export async function soltarLoSuyo(db: Db, marcas: Marcas): Promise<void> {
  const referencias = await referenciasDe(db, marcas)
  let released: number
  do {
    released = 0
    for (const referencia of referencias) released += await soltarMadres(db, marcas, referencia)
    for (const parte of PARTES) released += await soltarPartes(db, marcas, parte)
  } while (released > 0)
}

/**
 * The foreign keys into the marked tables that hold their parent. The schema itself is asked, so that a
 * later table counts too. A key that cascades or lets go belongs to its parent (a stage, an
 * alert, a reminder), but a file is hers wherever it hangs.
 */
async function referenciasDe(db: Db, marcas: Marcas): Promise<Referencia[]> {
  const { rows } = await sql<Referencia>`
    select t.name as hija, f."from" as columna, f."table" as madre
    from sqlite_schema t join pragma_foreign_key_list(t.name) f
    where t.type = 'table' and (f.on_delete in ('NO ACTION', 'RESTRICT') or t.name = 'crm_archivos')`.execute(
    db,
  )
  return rows.filter(({ madre }) => marcas.esTabla(madre))
}

async function soltarMadres(db: Db, marcas: Marcas, { hija, columna, madre }: Referencia): Promise<number> {
  const column = sql.ref(columna)
  const hers = marcas.esTabla(hija) ? sql`id not in (${marcas.ids(hija)})` : sql`true`
  const found = sql<{ id: string }>`
    select distinct ${column} as id from ${sql.table(hija)}
    where ${column} in (${marcas.ids(madre)}) and ${hers}`
  return soltar(db, marcas, madre, (await found.execute(db)).rows)
}

async function soltarPartes(db: Db, marcas: Marcas, { hija, columna, madre }: Referencia): Promise<number> {
  const column = sql.ref(columna)
  const released = marcas.sueltos
    ? sql`${column} in (${marcas.sueltos(madre)})`
    : sql`${column} is not null and ${column} not in (${marcas.ids(madre)})`
  const found = sql<{ id: string }>`
    select id from ${sql.table(hija)} where id in (${marcas.ids(hija)}) and ${released}`
  return soltar(db, marcas, hija, (await found.execute(db)).rows)
}

async function soltar(db: Db, marcas: Marcas, tabla: string, rows: { id: string }[]): Promise<number> {
  if (rows.length > 0) {
    await marcas.soltar(
      db,
      tabla,
      rows.map(({ id }) => id),
    )
  }
  return rows.length
}
