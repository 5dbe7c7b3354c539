import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { ajustarDesde } from '#actions/ajustar-modelo.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { conFacturas, guardarModelo } from '#db/modelo.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { type Fecha, fechaDe } from '#domain/fecha.ts'
import type { ModeloAjustado } from '#domain/salud-modelo.ts'
import type { JobDeps } from './job.ts'

/** What the thread is given. */
export type DatosDelAjuste = { dbFile: string; today: Fecha }

/**
 * Fits what the whole business says of a client, for tonight's health. It is computed in a thread of its own, through a
 * connection that only reads, and stored whole in one short transaction: until then the one of last night stands.
 */
export async function modelo(db: Db, now: Date, deps: JobDeps): Promise<void> {
  const { zona } = await loadAjustes(db)
  const today = fechaDe(now, zona)
  const conQue = (await conFacturas(db, '', 1)).length > 0
  const ajustado =
    deps.dbFile && conQue
      ? await enHilo({ dbFile: deps.dbFile, today }, deps.signal)
      : await ajustarDesde(db, today, async () => {
          deps.signal?.throwIfAborted()
          await setImmediate()
        })
  deps.signal?.throwIfAborted()
  await inTransaction(db, (tx) => guardarModelo(tx, ajustado, now))
}

function enHilo(datos: DatosDelAjuste, signal: AbortSignal | undefined): Promise<ModeloAjustado> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<ModeloAjustado>()
  const worker = new Worker(new URL('./modelo-hilo.ts', import.meta.url), {
    workerData: datos,
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`the fitting thread ended with ${code}`)))
  const end = () => void worker.terminate()
  signal?.addEventListener('abort', end, { once: true })
  return promise.finally(() => signal?.removeEventListener('abort', end))
}
