import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { sql } from 'kysely'
import { trabajar } from '#actions/importar-trabajo.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { newId } from '#db/id.ts'
import { connect, volcar, volcarAlEscribir } from '#db/open.ts'
import { fechaDe } from '#domain/fecha.ts'
import { type DatosDelHilo, SENAL_ESPERA, SENAL_FIN } from './importaciones.ts'

/** Thread of `importaciones.ts`: does what one import waits for, with a connection of its own. */
const { dbFile, archivos, id, adelanto, senales } = workerData as DatosDelHilo

/** Between two transactions, for other programs that write: SQLite gives nobody a turn. */
const PAUSA_MS = 1
/** Longest time that the import stands aside for those who wait for an answer. */
const MAX_ESPERA_MS = 300

/** Transactions after which the log is moved into the file: some 30 MB of it. */
const TURNOS_ENTRE_VOLCADOS = 40
let turns = 0

const view = new Int32Array(senales)
const detenido = () => Atomics.load(view, SENAL_FIN) === 1
const db = connect(dbFile)
// A power cut may take the last batches, with their progress: they are done again. The end is made safe below.
await sql`pragma synchronous = normal`.execute(db)
await volcarAlEscribir(db, false)
const { zona } = await loadAjustes(db)
const now = () => new Date(Date.now() + adelanto)

async function ceder(): Promise<void> {
  if (detenido()) throw new Error('stopped')
  await sleep(PAUSA_MS)
  if (++turns % TURNOS_ENTRE_VOLCADOS === 0) await volcar(db)
  const until = Date.now() + MAX_ESPERA_MS
  for (;;) {
    const waiting = Atomics.load(view, SENAL_ESPERA)
    const left = until - Date.now()
    if (waiting === 0 || left <= 0) return
    Atomics.wait(view, SENAL_ESPERA, waiting, left)
  }
}

try {
  await trabajar(db, id, {
    taller: { now, newId, zona, today: fechaDe(now(), zona), ceder, detenido },
    archivos,
    avisado: () => parentPort?.postMessage('avisado'),
  })
} catch (error) {
  if (!detenido()) throw error
} finally {
  // What is left in the log is not for the next answer to move.
  await volcar(db)
  await db.destroy()
}
