import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

export type Lock = { release(): void }

/** A connection that nobody refers to is closed by the garbage collector, and its lock is gone. */
const held = new Set<Database.Database>()

/**
 * Keeps a second process from serving the same database: null when one does already. It is a lock of the
 * operating system (an exclusive transaction on a little file), so a `kill -9` lets go of it.
 */
export function takeLock(dbFile: string): Lock | null {
  mkdirSync(dirname(dbFile), { recursive: true })
  const lock = new Database(`${dbFile}.cerrojo`, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    held.add(lock)
    return {
      release() {
        held.delete(lock)
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return null
    throw error
  }
}
