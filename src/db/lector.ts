import Database from 'better-sqlite3'
import { type Db, over, rawOf } from './connection.ts'

/**
 * A connection that only reads: it waits for no transaction and holds none back, and sees what is committed.
 * Queries of a fixed text run on it at once, without a promise each.
 */
export type Lector = {
  db: Db
  all: <Row>(text: string, ...parameters: unknown[]) => Row[]
  /** Runs `read` on one moment of the database: what is written meanwhile is not seen. It must not wait. */
  snapshot: <T>(read: () => T) => T
  close: () => Promise<void>
}

/** Reads the file that `db` writes. Of a database in memory there is one connection, and that is it. */
export function openLector(db: Db, file: string): Lector {
  if (file === ':memory:') return lectorOver(db, rawOf(db), async () => {})
  const sqlite = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 })
  sqlite.pragma('cache_size = -16000')
  const own = over(sqlite)
  return lectorOver(own, sqlite, () => own.destroy())
}

/** A plain handle over a connection that only reads: for a thread of its own. */
export function abrirParaLeer(file: string): Db {
  return over(new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 }))
}

function lectorOver(db: Db, sqlite: Database.Database, close: () => Promise<void>): Lector {
  const statements = new Map<string, Database.Statement>()
  const prepare = (text: string) => {
    const known = statements.get(text)
    if (known) return known
    const statement = sqlite.prepare(text)
    statements.set(text, statement)
    return statement
  }
  const begin = sqlite.prepare('begin')
  const commit = sqlite.prepare('commit')
  return {
    db,
    all: <Row>(text: string, ...parameters: unknown[]) => prepare(text).all(...parameters) as Row[],
    snapshot(read) {
      if (sqlite.inTransaction) return read()
      begin.run()
      try {
        return read()
      } finally {
        commit.run()
      }
    },
    close,
  }
}
