import { setImmediate } from 'node:timers/promises'
import { ponerIndiceAlDia } from '#db/indice.ts'
import type { Db } from '#db/open.ts'
import type { JobDeps } from './job.ts'

/** Clients per transaction: short enough that a message waits little for it. */
const LOTE = 50

/** Brings the words of changed clients up to date where a search has not: after an import, or another program. */
export async function indice(db: Db, _now: Date, deps: JobDeps): Promise<void> {
  while (!deps.signal?.aborted && (await ponerIndiceAlDia(db, LOTE)) > 0) await setImmediate()
}
