import type Database from 'better-sqlite3'
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from './migrations/index.ts'
import type { Tables } from './schema.ts'

/** The database, or the transaction in course: the callee does not care. */
export type Db = Kysely<Tables>

/** Our handle over a connection that somebody else opens, sets up and closes. */
export function over(sqlite: Database.Database): Db {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withStatementCache(sqlite) }) })
  raws.set(db, sqlite)
  return db
}

const raws = new WeakMap<Db, Database.Database>()

/** The connection under a handle that `over` gave. */
export function rawOf(db: Db): Database.Database {
  const sqlite = raws.get(db)
  if (!sqlite) throw new Error('not a database that was opened here')
  return sqlite
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
