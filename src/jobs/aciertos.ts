import { setImmediate } from 'node:timers/promises'
import { puntuarPredicciones } from '#actions/predicciones.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { cuentasPorCliente } from '#db/facturas.ts'
import { type Db, inTransaction, isMachineFailure } from '#db/open.ts'
import { clientesPorRevisar } from '#db/predicciones.ts'
import { fechaDe } from '#domain/fecha.ts'
import type { JobDeps } from './job.ts'

/** Clients of one transaction: a millisecond or two. */
const LOTE = 10

/** Scores what the passing of time has decided: due dates gone by, horizons over. */
export async function puntuarAciertos(db: Db, now: Date, deps: JobDeps): Promise<void> {
  const { zona } = await loadAjustes(db)
  const en = { now, today: fechaDe(now, zona) }
  for (let desde = ''; ; ) {
    deps.signal?.throwIfAborted()
    const ids = await clientesPorRevisar(db, en.today, desde, LOTE)
    const last = ids.at(-1)
    if (last === undefined) return
    await unLote(db, ids, en, deps)
    desde = last
    await setImmediate()
  }
}

/** One that fails is written to the log and does not hold the others back. */
async function unLote(db: Db, ids: string[], en: { now: Date; today: string }, deps: JobDeps): Promise<void> {
  try {
    await inTransaction(db, async (tx) => {
      const cuentas = await cuentasPorCliente(tx, ids)
      const suyas = ids.map((id) => [id, cuentas.get(id) ?? { facturas: [], pagos: [] }] as const)
      await puntuarPredicciones(tx, new Map(suyas), en)
    })
  } catch (error) {
    if (isMachineFailure(error)) throw error
    if (ids.length > 1) for (const id of ids) await unLote(db, [id], en, deps)
    else deps.log(error, `aciertos de ${ids[0]}`)
  }
}
