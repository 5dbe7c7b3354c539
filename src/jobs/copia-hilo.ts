import { closeSync, fsyncSync, openSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

/** Thread of `copia-de-seguridad.ts`: copies one database into a new file, and reads that through. */
const { from, to } = workerData as { from: string; to: string }

const source = new Database(from, { readonly: true, fileMustExist: true, timeout: 5000 })
// One read transaction: what others write meanwhile is not in it, and does not wait for it.
source.prepare('VACUUM INTO ?').run(to)
const tables = tablesOf(source)
const orphansBefore = orphansOf(source)
source.close()

const copy = new Database(to, { fileMustExist: true })
const verdict = copy.pragma('integrity_check', { simple: true })
if (verdict !== 'ok') throw new Error(`the copy does not pass its check: ${verdict}`)
// SmartBilling shares the file and looks after no foreign keys: what it left pointing nowhere is its own.
const orphans = orphansOf(copy)
if (orphans > orphansBefore) throw new Error(`the copy has ${orphans} rows that point nowhere`)
const copied = tablesOf(copy)
if (copied.join() !== tables.join()) throw new Error('the copy does not have the same tables')
const rows = copied.reduce((sum, table) => sum + countOf(copy, table), 0)
copy.close()

const file = openSync(to, 'r+')
fsyncSync(file)
closeSync(file)
parentPort?.postMessage(rows)

function tablesOf(db: Database.Database): string[] {
  return db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all() as string[]
}

function countOf(db: Database.Database, table: string): number {
  return db
    .prepare(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)
    .pluck()
    .get() as number
}

function orphansOf(db: Database.Database): number {
  return (db.pragma('foreign_key_check') as unknown[]).length
}
