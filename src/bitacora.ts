import { guardarAvance, leerAvance } from '#db/ejecuciones.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { textoDeEvento } from '#texts/bitacora.ts'
import type { Log } from './log.ts'

/** Changes per reading: a burst is told in several. */
const LOTE = 500
/** Events that come close together are written together: a commit does not wait for its line. */
const ESPERA_MS = 200
/** How far it has told is kept among the jobs' own. */
const TRABAJO = 'bitacora'

/**
 * Writes a line per event into the log, read from the history of changes: what was rolled back is not
 * there, and whoever made the change (chat, API, a job) need not think of it.
 */
export async function createBitacora(db: Db, log: Log, now: () => Date) {
  let hasta = Number(await leerAvance(db, TRABAJO)) || (await lastChange(db))
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> = Promise.resolve()

  async function tell(): Promise<void> {
    for (;;) {
      const rows = await db
        .selectFrom('crm_historial')
        .select(['n', 'operacion_id', 'canal', 'tabla', 'registro_id', 'antes', 'despues'])
        .where('n', '>', hasta)
        .orderBy('n')
        .limit(LOTE)
        .execute()
      for (const row of rows) {
        hasta = row.n
        const event = textoDeEvento(row)
        if (event)
          log.info(event.text, {
            evento: event.evento,
            id: row.registro_id,
            canal: row.canal,
            operacion: row.operacion_id,
          })
      }
      // After the lines: a crash in between tells some twice, and leaves none out.
      if (rows.length > 0) await inTransaction(db, (tx) => guardarAvance(tx, TRABAJO, String(hasta), now()))
      if (rows.length < LOTE) return
    }
  }

  return {
    /** Something may have been written. */
    kick(): void {
      timer ??= setTimeout(() => {
        timer = null
        running = running.then(tell).catch((error) => log.error(error, 'bitacora'))
      }, ESPERA_MS)
    },
    async stop(): Promise<void> {
      if (timer) clearTimeout(timer)
      await running
      await tell()
    },
  }
}

async function lastChange(db: Db): Promise<number> {
  const row = await db
    .selectFrom('crm_historial')
    .select((eb) => eb.fn.max('n').as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}
