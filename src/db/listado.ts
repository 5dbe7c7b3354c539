import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Db } from './open.ts'
import type { Tables } from './schema.ts'

/** Tables that can be read page by page: each has an `id` that orders it. */
export type TablaListable =
  | 'clientes'
  | 'contactos'
  | 'actividades'
  | 'oportunidades'
  | 'crm_facturas'
  | 'crm_pagos'
  | 'crm_alertas'

/** `siguiente`: the id after which the next page begins; null when there is none. */
export type Pagina<Row> = { filas: Row[]; siguiente: string | null }

/** Columns that must have this value; `undefined` is not looked at. */
export type Filtros = Record<string, string | number | null | undefined>

export type Peticion = {
  filtros: Filtros
  /** Words that must appear in one of the columns, upper and lower case alike. */
  q?: string | undefined
  en: readonly string[]
  /** Rows from a date on, up to another (both included), by a column. */
  desde?: string | undefined
  hasta?: string | undefined
  columnaDeFecha?: string
  /** True: only what is not archived; false: only what is. */
  vivos?: boolean | undefined
  /** Rows where a column is null, or where it is not. */
  nulas?: { columna: string; si: boolean } | undefined
  /** Only of clients that are not archived. */
  deClientesVivos?: boolean
  /** Only ids after this one. */
  despuesDe?: string | undefined
  limit: number
}

/** A page in order of ids: made by us they follow time, so what comes later is after the cursor. */
export async function listar<T extends TablaListable>(
  db: Db,
  tabla: T,
  peticion: Peticion,
): Promise<Pagina<Tables[T] & { id: string }>> {
  const {
    filtros,
    q,
    en,
    desde,
    hasta,
    columnaDeFecha = 'fecha',
    vivos,
    nulas,
    deClientesVivos,
    despuesDe,
    limit,
  } = peticion
  let query = db.selectFrom(tabla as 'clientes').selectAll() as Consulta
  for (const [columna, value] of Object.entries(filtros)) {
    if (value === undefined) continue
    const ref = sql.ref(columna)
    query = query.where(value === null ? sql<boolean>`${ref} is null` : sql<boolean>`${ref} = ${value}`)
  }
  for (const word of (q ?? '').split(/\s+/).filter(Boolean).slice(0, 8))
    query = query.where(contiene(en, word))
  if (desde) query = query.where(sql<boolean>`${sql.ref(columnaDeFecha)} >= ${desde}`)
  if (hasta) query = query.where(sql<boolean>`${sql.ref(columnaDeFecha)} < ${hasta}`)
  if (vivos !== undefined) query = query.where('archivado_en', vivos ? 'is' : 'is not', null)
  if (nulas) {
    const ref = sql.ref(nulas.columna)
    query = query.where(nulas.si ? sql<boolean>`${ref} is null` : sql<boolean>`${ref} is not null`)
  }
  if (deClientesVivos) {
    query = query.where(sql<boolean>`cliente_id in (select id from clientes where archivado_en is null)`)
  }
  if (despuesDe) query = query.where('id', '>', despuesDe)

  const filas = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const page = filas.slice(0, limit) as unknown as (Tables[T] & { id: string })[]
  const last = filas.length > limit ? page.at(-1) : undefined
  return { filas: page, siguiente: last?.id ?? null }
}

type Consulta = SelectQueryBuilder<Tables, 'clientes', Tables['clientes']>

function contiene(columnas: readonly string[], word: string) {
  const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`
  return (eb: ExpressionBuilder<Tables, 'clientes'>) =>
    eb.or(columnas.map((columna) => sql<boolean>`${sql.ref(columna)} like ${pattern} escape '\\'`))
}
