import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Encargo } from '#actions/importar-trabajo.ts'
import { loadAjustes } from '#db/ajustes.ts'
import type { NewId } from '#db/id.ts'
import { findImportacion, type Importacion, siguienteImportacion } from '#db/importaciones.ts'
import { type Db, volcarAlEscribir } from '#db/open.ts'
import { fechaDe } from '#domain/fecha.ts'

export type ImportacionesOptions = {
  db: Db
  /** The database's file, for a thread with a connection of its own; null when it lives in memory. */
  dbFile: string | null
  /** Folder of the stored files. */
  archivos: string
  now: () => Date
  newId: NewId
  /** Called when an import has left something to be delivered. */
  avisado: () => void
  /** Called when an import has ended: done, undone or failed. */
  alTerminar?: (importacion: Importacion) => void
  log: (error: unknown) => void
}

/** What the thread of an import is given. */
export type DatosDelHilo = {
  dbFile: string
  archivos: string
  id: string
  /** Milliseconds by which the product's clock is ahead of the machine's. */
  adelanto: number
  senales: SharedArrayBuffer
}

/** Places of the signals that a thread looks at between two transactions. */
export const SENAL_ESPERA = 0
export const SENAL_FIN = 1

/** A failed import is not tried again before this: a full disk stays full for a while. */
const TRAS_UN_FALLO_MS = 60_000

const HA_TERMINADO = new Set<Importacion['estado']>(['hecha', 'deshecha', 'fallida'])

/**
 * Carries out the imports that chats have asked for, one at a time, each in a thread of its own. `kick` is
 * called after every message and every minute. While somebody is being answered (`atender`) the thread
 * begins no new transaction, so that an answer waits for one batch at most.
 */
export function createImportaciones(options: ImportacionesOptions) {
  const senales = new SharedArrayBuffer(8)
  const view = new Int32Array(senales)
  let running: Promise<void> | null = null
  let again = false
  let stopped = false
  let notBefore = 0

  async function rounds(): Promise<void> {
    try {
      do {
        again = false
        await round()
      } while (again && !stopped)
    } finally {
      running = null
    }
  }

  async function round(): Promise<void> {
    while (!stopped && options.now().getTime() >= notBefore) {
      const next = await siguienteImportacion(options.db)
      if (!next) return
      try {
        if (options.dbFile) await withLogApart(options, options.dbFile, next.id, senales)
        else await here(options, next.id, () => stopped)
      } catch (error) {
        notBefore = options.now().getTime() + TRAS_UN_FALLO_MS
        throw error
      }
      options.avisado()
      const after = await findImportacion(options.db, next.id)
      if (after && HA_TERMINADO.has(after.estado)) options.alTerminar?.(after)
    }
  }

  function run(): Promise<void> {
    again = true
    running ??= rounds()
    return running
  }

  return {
    run,
    kick: () => void run().catch(options.log),
    /** Somebody waits for an answer: imports let it go first. */
    async atender<T>(work: () => Promise<T>): Promise<T> {
      Atomics.add(view, SENAL_ESPERA, 1)
      try {
        return await work()
      } finally {
        Atomics.sub(view, SENAL_ESPERA, 1)
        Atomics.notify(view, SENAL_ESPERA)
      }
    },
    /** Waits for the batch in course; the rest goes on at the next start. */
    async stop(): Promise<void> {
      stopped = true
      Atomics.store(view, SENAL_FIN, 1)
      await running?.catch(() => {})
    },
  }
}

/** Reading files takes modules that nobody needs before the first import. */
async function here(options: ImportacionesOptions, id: string, detenido: () => boolean): Promise<void> {
  const { db, now, newId, archivos, avisado } = options
  const { zona } = await loadAjustes(db)
  const taller: Encargo['taller'] = {
    now,
    newId,
    zona,
    today: fechaDe(now(), zona),
    detenido,
    async ceder() {
      if (detenido()) throw new Error('stopped')
      await setImmediate()
    },
  }
  const { trabajar } = await import('#actions/importar-trabajo.ts')
  await trabajar(db, id, { taller, archivos, avisado })
}

/** While it works the thread alone moves the log into the file. */
async function withLogApart(
  options: ImportacionesOptions,
  dbFile: string,
  id: string,
  senales: SharedArrayBuffer,
): Promise<void> {
  await volcarAlEscribir(options.db, false)
  try {
    await inThread(options, dbFile, id, senales)
  } finally {
    await volcarAlEscribir(options.db, true)
  }
}

/** Resolves when the thread has done its part or was told to stop. */
function inThread(
  { archivos, now, avisado }: ImportacionesOptions,
  dbFile: string,
  id: string,
  senales: SharedArrayBuffer,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const workerData: DatosDelHilo = { dbFile, archivos, id, adelanto: now().getTime() - Date.now(), senales }
  const worker = new Worker(new URL('./importar-hilo.ts', import.meta.url), { workerData })
  worker.on('message', avisado)
  worker.once('error', reject)
  worker.once('exit', (code) =>
    code === 0 ? resolve() : reject(new Error(`the importing thread ended with ${code}`)),
  )
  return promise
}
