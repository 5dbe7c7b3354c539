import { sql } from 'kysely'
import type { Legible, TablaExportada } from '#domain/exportacion.ts'
import type { Db } from './open.ts'

/** Rows that are read at a time: a few milliseconds. */
const LOTE = 500

export type FilaDeTabla = Record<string, string | number | null>

/** Columns of a table in their order, also those that are not ours. */
export async function columnasDe(db: Db, tabla: TablaExportada): Promise<string[]> {
  const { rows } = await sql<{
    name: string
  }>`select name from pragma_table_info(${tabla}) order by cid`.execute(db)
  return rows.map(({ name }) => name)
}

/**
 * Runs `work` on one snapshot: what others write meanwhile is not in it, and does not wait for it. The
 * connection must be the caller's own.
 */
export async function enUnaFoto<T>(db: Db, work: () => Promise<T>): Promise<T> {
  await sql`begin deferred`.execute(db)
  try {
    return await work()
  } finally {
    await sql`rollback`.execute(db)
  }
}

/**
 * From here to `olvidarMarcas` this connection has its own list of the example's rows (a temporary table
 * hides the real one), to be shortened without anybody noticing.
 */
export async function copiarMarcas(db: Db): Promise<void> {
  await sql`create temp table crm_ejemplo as select * from main.crm_ejemplo`.execute(db)
  await sql`create unique index temp.crm_ejemplo_fila on crm_ejemplo (tabla, registro_id)`.execute(db)
}

export async function olvidarMarcas(db: Db): Promise<void> {
  await sql`drop table if exists temp.crm_ejemplo`.execute(db)
}

/** Whether a table has rows that are not the example's. */
export async function haySuyas(db: Db, tabla: TablaExportada): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ${sql.table(tabla)} t where ${sinMarca(tabla)} limit 1`.execute(db)
  return rows.length > 0
}

/**
 * All rows of a table by their id, a few in memory; without the example's unless `conEjemplo`. `legibles`
 * adds the names that belong to their ids.
 */
export async function* filasDe(
  db: Db,
  tabla: TablaExportada,
  conEjemplo: boolean,
  legibles: Legible[],
): AsyncGenerator<FilaDeTabla> {
  const suyas = conEjemplo ? sql`true` : sinMarca(tabla)
  const columnas = [sql`t.*`, ...legibles.map(nombreDe)]
  for (let ultimo = ''; ; ) {
    const { rows } = await sql<FilaDeTabla>`
      select ${sql.join(columnas)} from ${sql.table(tabla)} t
      where t.id > ${ultimo} and ${suyas} order by t.id limit ${LOTE}`.execute(db)
    yield* rows
    if (rows.length < LOTE) return
    ultimo = String(rows.at(-1)?.id)
  }
}

const nombreDe = ({ id, nombre, tabla, campo }: Legible) =>
  sql`(select m.${sql.ref(campo)} from ${sql.table(tabla)} m where m.id = t.${sql.ref(id)}) as ${sql.ref(nombre)}`

/** What was said of a client of the example, or promised by it, goes with that client. */
const sinMarca = (tabla: TablaExportada) => {
  const deCliente = tabla === 'crm_predicciones' || tabla === 'crm_promesas'
  const [de, id] = deCliente ? ['clientes', sql`t.cliente_id`] : [tabla, sql`t.id`]
  return sql`not exists (select 1 from crm_ejemplo e where e.tabla = ${de} and e.registro_id = ${id})`
}
