import { sql } from 'kysely'
import type { TablaExportada } from '#domain/exportacion.ts'
import { insertRows } from './direct.ts'
import type { FilaDeTabla } from './exportar.ts'
import type { Db } from './open.ts'

/** A foreign key of a table. `propia`: to the table itself. */
export type ClaveForanea = { columna: string; madre: string; obligatoria: boolean; propia: boolean }

/** What a table needs of others, as its schema says it. */
export async function clavesForaneas(db: Db, tabla: TablaExportada): Promise<ClaveForanea[]> {
  const { rows } = await sql<{ columna: string; madre: string; obligatoria: number }>`
    select f."from" as columna, f."table" as madre, c."notnull" as obligatoria
    from pragma_foreign_key_list(${tabla}) f join pragma_table_info(${tabla}) c on c.name = f."from"`.execute(
    db,
  )
  return rows.map(({ columna, madre, obligatoria }) => ({
    columna,
    madre,
    obligatoria: obligatoria === 1,
    propia: madre === tabla,
  }))
}

/** Which of these ids a table has. */
export async function idsQueEstan(db: Db, tabla: string, ids: readonly unknown[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(tabla)} where id in (select value from json_each(${JSON.stringify(ids)}))`.execute(
    db,
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * Inserts rows that all have the same columns, without those whose number, external id or the like is
 * somebody else's already. Returns the ids that went in. Throws when one of them cannot be at all.
 */
export async function insertarFilas(db: Db, tabla: TablaExportada, filas: FilaDeTabla[]): Promise<void> {
  await insertRows(db, tabla, filas, 'on conflict do nothing')
}

/** Points a column of some rows of a table at others of the same. */
export async function apuntar(
  db: Db,
  tabla: TablaExportada,
  columna: string,
  pares: { id: string; destino: string }[],
): Promise<void> {
  await sql`
    update ${sql.table(tabla)} set ${sql.ref(columna)} = p.value ->> 'destino'
    from json_each(${JSON.stringify(pares)}) p
    where ${sql.table(tabla)}.id = p.value ->> 'id'
      and exists (select 1 from ${sql.table(tabla)} d where d.id = p.value ->> 'destino')`.execute(db)
}
