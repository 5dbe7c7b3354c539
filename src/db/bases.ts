import type { Db } from './connection.ts'
import type { BaseRow } from './schema.ts'

export async function insertBase(db: Db, row: BaseRow): Promise<void> {
  await db.insertInto('crm_bases').values(row).execute()
}

export function findBase(db: Db, id: string): Promise<BaseRow | undefined> {
  return db.selectFrom('crm_bases').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What is to be looked at, brought or taken out again, the first asked for first. */
export function basesPendientes(db: Db): Promise<BaseRow[]> {
  return db
    .selectFrom('crm_bases')
    .selectAll()
    .where('estado', 'in', ['mirando', 'pendiente', 'deshaciendo'])
    .orderBy('creada_en')
    .execute()
}

export async function updateBase(db: Db, id: string, estado: BaseRow['estado']): Promise<void> {
  await db.updateTable('crm_bases').set({ estado }).where('id', '=', id).execute()
}
