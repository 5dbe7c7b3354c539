import { CompiledQuery } from 'kysely'
import type { Db } from './open.ts'

/**
 * Queries that run for every message. Their text is fixed, so building and compiling them anew each time
 * would cost more than running them: measured, half of the time that a message takes.
 */
export async function query<Row>(db: Db, text: string, parameters: readonly unknown[]): Promise<Row[]> {
  return (await db.executeQuery<Row>(CompiledQuery.raw(text, [...parameters]))).rows
}

/** Runs a statement that returns nothing; says how many rows it changed. */
export async function execute(db: Db, text: string, parameters: readonly unknown[]): Promise<number> {
  const { numAffectedRows } = await db.executeQuery(CompiledQuery.raw(text, [...parameters]))
  return Number(numAffectedRows ?? 0)
}

/** Inserts rows that all have the same columns. `tail` is what comes after the values. */
export function insertRows(db: Db, table: string, rows: readonly object[], tail = ''): Promise<number> {
  const [first] = rows
  if (!first) return Promise.resolve(0)
  const columns = Object.keys(first)
  const marks = `(${columns.map(() => '?').join(', ')})`
  const names = columns.map((column) => `"${column}"`).join(', ')
  const text = `insert into ${table} (${names}) values ${rows.map(() => marks).join(', ')} ${tail}`
  return execute(
    db,
    text,
    rows.flatMap((row) => Object.values(row)),
  )
}

/** Rows per statement: few different texts, so that each stays prepared. */
const TROZOS = [32, 8, 1]

/** Inserts any number of rows that all have the same columns. */
export async function insertMany(db: Db, table: string, rows: readonly object[], tail = ''): Promise<void> {
  let done = 0
  for (const size of TROZOS) {
    for (; rows.length - done >= size; done += size) {
      await insertRows(db, table, rows.slice(done, done + size), tail)
    }
  }
}
