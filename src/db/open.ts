import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { AJUSTES_INICIALES } from '#domain/ajustes.ts'
import { type Db, migrate, over } from './connection.ts'
import { type Expandida, expandirConCopia } from './expansion-copia.ts'
import { newId } from './id.ts'

export type { Db } from './connection.ts'

export type ModoDeAbrir = {
  /** The zone of moments that tell none, in a database that is not ours yet. */
  zona?: string
  now?: Date
  /** Called when SmartBilling's own database has just become ours. */
  onExpansion?: (expandida: Expandida) => void
}

/**
 * Opens the file (made with its folder when it does not exist; ':memory:' in tests) and migrates it.
 * SmartBilling's own database is copied and expanded in its place first.
 */
export async function openDb(file: string, modo: ModoDeAbrir = {}): Promise<Db> {
  const { zona = AJUSTES_INICIALES.zona, now = new Date(), onExpansion } = modo
  const expandida = file === ':memory:' ? null : await expandirConCopia(file, { zona, now, newId })
  const db = connect(file)
  await migrate(db)
  if (expandida) onExpansion?.(expandida)
  return db
}

/** Opens the file without touching its shape. */
export function connect(file: string): Db {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const sqlite = new Database(file, { timeout: 5000 })
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('cache_size = -32000') // 32 MB: the default of 2 MB reads the same pages again and again
  sqlite.pragma('temp_store = MEMORY')
  return over(sqlite)
}

/** Runs `work` in one transaction, or in the one that is already open. */
export function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}

/** SQLite's own default. */
const PAGINAS_HASTA_VOLCAR = 1000

/**
 * Whether a commit may also move what was written from the log into the file. During a long work its thread
 * does that itself, between transactions: else an answer would wait for thousands of pages of it.
 */
export async function volcarAlEscribir(db: Db, allowed: boolean): Promise<void> {
  await sql.raw(`pragma wal_autocheckpoint = ${allowed ? PAGINAS_HASTA_VOLCAR : 0}`).execute(db)
}

/** Moves what was written from the log into the file, as far as nobody has to wait for it. */
export async function volcar(db: Db): Promise<void> {
  await sql`pragma wal_checkpoint(passive)`.execute(db)
}

/** Whether the machine failed (disk, lock, memory) rather than our code: worth trying again as it is. */
export function isMachineFailure(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^SQLITE_(BUSY|LOCKED|FULL|IOERR|NOMEM|CANTOPEN|READONLY|CORRUPT|PROTOCOL)/.test(code)
}
