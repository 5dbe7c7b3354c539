import type { Selectable } from 'kysely'
import type { Channel } from '#domain/conversation.ts'
import { insertRows } from './direct.ts'
import type { NewId } from './id.ts'
import type { Db } from './open.ts'
import type { HistorialRow, JournaledTable, Tables } from './schema.ts'

/** Who changes something, in which turn, through which channel, when. */
export type Autoria = {
  /** One turn or job batch: what «deshacer» takes back as one. */
  operacion: string
  usuario_id: string | null
  canal: Channel | 'sistema' | 'api'
  now: Date
  newId: NewId
}

/** One change of one row, as it was remembered. */
export type Cambio = Selectable<HistorialRow>

type RowOf<T extends JournaledTable> = Tables[T] & { id: string }

/** Writes a new row and remembers that it did not exist before. */
export async function insertRow<T extends JournaledTable>(db: Db, by: Autoria, tabla: T, row: RowOf<T>) {
  await insertRows(db, tabla, [row])
  await remember(db, by, tabla, row.id, null, row)
}

/**
 * Changes some columns of a row and remembers what stood there. What already stands so is left alone.
 * Returns whether anything changed. Throws when there is no such row.
 */
export async function updateRow<T extends JournaledTable>(
  db: Db,
  by: Autoria,
  tabla: T,
  id: string,
  changes: Partial<RowOf<T>>,
): Promise<boolean> {
  const before = await rowOf(db, tabla, id)
  const keys = Object.keys(changes).filter((key) => before[key] !== field(changes, key))
  if (keys.length === 0) return false
  const after = pick(changes, keys)
  await db
    .updateTable(tabla as 'clientes')
    .set(after)
    .where('id', '=', id)
    .execute()
  await remember(db, by, tabla, id, pick(before, keys), after)
  return true
}

/** Deletes a row and remembers it whole. */
export async function deleteRow(db: Db, by: Autoria, tabla: JournaledTable, id: string): Promise<void> {
  const before = await rowOf(db, tabla, id)
  await db
    .deleteFrom(tabla as 'clientes')
    .where('id', '=', id)
    .execute()
  await remember(db, by, tabla, id, before, null)
}

/** Writes a deleted row again, as its history remembers it. Says when there is none, or it no longer fits. */
export async function restoreRow(
  db: Db,
  by: Autoria,
  tabla: JournaledTable,
  id: string,
): Promise<UndoResult | 'unknown'> {
  const last = await db
    .selectFrom('crm_historial')
    .select('antes')
    .where('tabla', '=', tabla)
    .where('registro_id', '=', id)
    .where('despues', 'is', null)
    .where('deshecho_en', 'is', null)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last?.antes) return 'unknown'
  try {
    await insertRow(db, by, tabla, JSON.parse(last.antes))
    return 'done'
  } catch (error) {
    if (isConstraint(error)) return 'conflict'
    throw error
  }
}

/** What an operation did, in the order in which it did it. */
export function cambiosDe(db: Db, operacion: string): Promise<Cambio[]> {
  return db
    .selectFrom('crm_historial')
    .selectAll()
    .where('operacion_id', '=', operacion)
    .where('deshecho_en', 'is', null)
    .orderBy('n')
    .execute()
}

/** How many changes back her last operations are looked for; one operation makes a handful. */
const CAMBIOS_HACIA_ATRAS = 500

/** The last operation of a person that can still be undone, among her last `cuantas`. */
export async function ultimaOperacion(db: Db, usuarioId: string, cuantas = 20): Promise<string | undefined> {
  const rows = await db
    .selectFrom('crm_historial')
    .select(['operacion_id', 'deshecho_en'])
    .where('usuario_id', '=', usuarioId)
    .orderBy('n', 'desc')
    .limit(CAMBIOS_HACIA_ATRAS)
    .execute()
  const last = [...new Set(rows.map((row) => row.operacion_id))].slice(0, cuantas)
  return last.find((id) => rows.some((row) => row.operacion_id === id && row.deshecho_en === null))
}

/** One change taken back. `conflict` when the row has changed since, or others hang from it. */
export type UndoResult = 'done' | 'conflict'

/**
 * Takes an operation back, last change first: what it made is deleted, what it changed or deleted stands
 * again. Whoever calls runs it in a transaction of its own part: on 'conflict' nothing may stay.
 */
export async function undoOperacion(db: Db, operacion: string, now: Date): Promise<UndoResult> {
  for (const change of (await cambiosDe(db, operacion)).reverse()) {
    if ((await undoChange(db, change)) === 'conflict') return 'conflict'
  }
  await db
    .updateTable('crm_historial')
    .set({ deshecho_en: now.toISOString() })
    .where('operacion_id', '=', operacion)
    .execute()
  return 'done'
}

/** Takes one change back, unless the row has changed since or others hang from it. */
export async function undoChange(
  db: Db,
  { tabla, registro_id, antes, despues }: Cambio,
): Promise<UndoResult> {
  const table = tabla as 'clientes'
  if (antes === null) {
    try {
      await db.deleteFrom(table).where('id', '=', registro_id).execute()
      return 'done'
    } catch (error) {
      if (isForeignKey(error)) return 'conflict'
      throw error
    }
  }
  const before = JSON.parse(antes)
  if (despues === null) {
    await db.insertInto(table).values(before).execute()
    return 'done'
  }
  const now = await db.selectFrom(table).selectAll().where('id', '=', registro_id).executeTakeFirst()
  const changed = Object.entries(JSON.parse(despues)).some(([key, value]) => field(now, key) !== value)
  if (!now || changed) return 'conflict'
  await db.updateTable(table).set(before).where('id', '=', registro_id).execute()
  return 'done'
}

function isConstraint(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT')
}

function isForeignKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY'
}

async function rowOf(db: Db, tabla: JournaledTable, id: string): Promise<Record<string, unknown>> {
  return await db
    .selectFrom(tabla as 'clientes')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

async function remember(
  db: Db,
  by: Autoria,
  tabla: JournaledTable,
  registro_id: string,
  antes: object | null,
  despues: object | null,
) {
  const row = {
    operacion_id: by.operacion,
    usuario_id: by.usuario_id,
    canal: by.canal,
    instante: by.now.toISOString(),
    tabla,
    registro_id,
    antes: antes && JSON.stringify(antes),
    despues: despues && JSON.stringify(despues),
  }
  await insertRows(db, 'crm_historial', [row])
}

function field(row: unknown, key: string): unknown {
  return (row as Record<string, unknown> | undefined)?.[key]
}

function pick(row: object, keys: string[]): Record<string, never> {
  return Object.fromEntries(keys.map((key) => [key, field(row, key)])) as Record<string, never>
}
