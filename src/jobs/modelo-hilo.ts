import { parentPort, workerData } from 'node:worker_threads'
import { ajustarDesde } from '#actions/ajustar-modelo.ts'
import { abrirParaLeer } from '#db/lector.ts'
import type { DatosDelAjuste } from './modelo.ts'

/** Thread of `modelo.ts`: reads and computes; what it finds is stored by who asked for it. */
const { dbFile, today } = workerData as DatosDelAjuste
const db = abrirParaLeer(dbFile)
try {
  parentPort?.postMessage(await ajustarDesde(db, today))
} finally {
  await db.destroy()
}
