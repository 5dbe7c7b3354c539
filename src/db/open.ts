import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from './migrations/index.ts'
import type { Tables } from './schema.ts'

/** The database, or the transaction in course: the callee does not care. */
export type Db = Kysely<Tables>

/** Opens the file (made with its folder when it does not exist; ':memory:' in tests) and migrates it. */
export async function openDb(file: string): Promise<Db> {
  const db = connect(file)
  await migrate(db)
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
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: withStatementCache(sqlite) }) })
}

export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'crm_migraciones',
    migrationLockTableName: 'crm_migraciones_cerrojo',
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
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

/** Most statements that are kept prepared; ours are a few hundred. */
const MAX_STATEMENTS = 1000

/**
 * Kysely prepares every query anew; here each text is prepared once. It also always sends a plain
 * `begin`: ours takes the write lock at once, because a transaction that starts by reading and then
 * writes is refused (SQLITE_BUSY) when another program has written in between.
 */
function withStatementCache(sqlite: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => sqlite.close(),
    prepare(text) {
      const known = statements.get(text)
      if (known) return known
      const statement = sqlite.prepare(text === 'begin' ? 'begin immediate' : text) as SqliteStatement
      if (statements.size >= MAX_STATEMENTS) statements.clear()
      statements.set(text, statement)
      return statement
    },
  }
}
