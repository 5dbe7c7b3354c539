import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Db } from '#db/open.ts'
import type { JobDeps } from './job.ts'

/** How many nights can be gone back to. Product decision. */
const COPIAS_QUE_SE_GUARDAN = 14
const NOMBRE = /^smartbilling-\d{4}-\d{2}-\d{2}\.db$/

/**
 * The nightly copy. It is made and verified under another name and only then takes its own: whatever is
 * called smartbilling-<date>.db can be restored. A copy that does not verify fails, and the older ones stay.
 */
export async function copiaDeSeguridad(_db: Db, _now: Date, deps: JobDeps, periodo: string): Promise<void> {
  if (deps.dbFile === null) return
  await copiar(deps.dbFile, deps.copias, `smartbilling-${periodo}.db`)
  await borrarViejas(deps.copias)
}

/** Copies a database that is in use into `<folder>/<name>`, verified. Returns how many rows it holds. */
export async function copiar(dbFile: string, folder: string, name: string): Promise<number> {
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `${name}.tmp`)
  await rm(temporary, { force: true })
  try {
    const rows = await inAnotherThread(dbFile, temporary)
    await rename(temporary, join(folder, name))
    return rows
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** A thread with a connection of its own: chat goes on while a big file is copied and read through. */
function inAnotherThread(from: string, to: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const worker = new Worker(new URL('./copia-hilo.ts', import.meta.url), { workerData: { from, to } })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`the copying thread ended with ${code}`)))
  return promise
}

async function borrarViejas(folder: string): Promise<void> {
  const copies = (await readdir(folder)).filter((name) => NOMBRE.test(name)).sort()
  for (const name of copies.slice(0, -COPIAS_QUE_SE_GUARDAN)) await rm(join(folder, name), { force: true })
}
