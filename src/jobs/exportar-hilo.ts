import { parentPort, workerData } from 'node:worker_threads'
import { type Exportado, exportar } from '#actions/exportar.ts'
import { connect } from '#db/open.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { FormatoDeExportacion } from '#domain/exportacion.ts'

/** What the thread is asked for. `now`: an instant. */
export type Peticion = { dbFile: string; ruta: string; formato: FormatoDeExportacion; now: string }
/** What it answers; `problem` is a sentence for her. */
export type Respuesta = { value: Exportado } | { problem: string }

/** Thread of `exportaciones.ts`: writes the file through a connection of its own. */
const { dbFile, ruta, formato, now } = workerData as Peticion
const db = connect(dbFile)
try {
  parentPort?.postMessage(await respuesta())
} finally {
  await db.destroy()
}

async function respuesta(): Promise<Respuesta> {
  try {
    return { value: await exportar(db, { ruta, formato, now: new Date(now) }) }
  } catch (error) {
    if (error instanceof ErrorDeNegocio) return { problem: error.message }
    throw error
  }
}
