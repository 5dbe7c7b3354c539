import { setImmediate } from 'node:timers/promises'
import { actualizarSaludes, type Momento } from '#actions/actualizar-salud.ts'
import { anotarCambioDeRiesgo } from '#actions/avisar-riesgo.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { idsDeClientes } from '#db/clientes.ts'
import { guardarAvance, leerAvance } from '#db/ejecuciones.ts'
import { modeloVigente } from '#db/modelo.ts'
import { type Db, inTransaction, isMachineFailure } from '#db/open.ts'
import { facturadoEntre } from '#db/salud.ts'
import { fechaDe, masDias } from '#domain/fecha.ts'
import type { JobDeps } from './job.ts'

/** How long one transaction may keep the others waiting. Architecture, «Jobs and imports». */
const LOTE_MS = 15
const IDS_POR_LECTURA = 200

/** Clients that are read together: a few milliseconds of work. */
const POR_LECTURA = 16

/**
 * Every client's health and alerts for a new day, whatever has happened with it. Each is seen whole: what is read of
 * it, and written, is one transaction. With the same model and date it leaves what an invoice's own update leaves.
 */
export async function saludNocturna(db: Db, now: Date, deps: JobDeps, periodo: string): Promise<void> {
  const { zona } = await loadAjustes(db)
  const today = fechaDe(now, zona)
  // Only in a small business: in a large one the model knows the places.
  const porContar = (await modeloVigente(db))?.clasificacion
    ? {}
    : { facturado_12m: await facturadoEntre(db, masDias(today, -365), today) }
  const en = { now, today, zona, newId: deps.newId, ...porContar }
  const trabajo = `salud-nocturna:${periodo}`
  let desde = await leerAvance(db, trabajo)
  for (;;) {
    const ids = await idsDeClientes(db, desde, IDS_POR_LECTURA)
    const last = ids.at(-1)
    if (last === undefined) break
    await actualizarClientes(db, ids, en, deps, (tx, id) => guardarAvance(tx, trabajo, id, now))
    desde = last
  }
  await guardarAvance(db, trabajo, null, now)
}

/**
 * Brings clients up to date in transactions of a few milliseconds, and lets everything else go on
 * between them. One that fails is written to the log and does not hold the others back.
 */
export async function actualizarClientes(
  db: Db,
  ids: string[],
  en: Momento,
  deps: JobDeps,
  done: (tx: Db, lastId: string) => Promise<void> = async () => {},
): Promise<void> {
  let rest = ids
  while (rest.length > 0) {
    deps.signal?.throwIfAborted()
    rest = rest.slice(await unLote(db, rest, en, deps, done))
    await setImmediate()
  }
}

/** As many as fit in a short transaction; how many those were. */
async function unLote(
  db: Db,
  ids: string[],
  en: Momento,
  deps: JobDeps,
  done: (tx: Db, lastId: string) => Promise<void>,
): Promise<number> {
  let tried = 0
  try {
    return await inTransaction(db, async (tx) => {
      const end = performance.now() + LOTE_MS
      while (tried < ids.length && (tried === 0 || performance.now() < end)) {
        const some = ids.slice(tried, tried + POR_LECTURA)
        tried += some.length
        for (const { id, antes, salud } of await actualizarSaludes(tx, some, en))
          await anotarCambioDeRiesgo(tx, id, antes, salud.riesgo_impago, en.now)
      }
      await done(tx, ids[tried - 1] ?? '')
      return tried
    })
  } catch (error) {
    if (isMachineFailure(error)) throw error
    if (tried === 1) deps.log(error, `salud de ${ids[0]}`)
    // Those beside it were rolled back with it: again, one by one.
    else for (const id of ids.slice(0, tried)) await unLote(db, [id], en, deps, done)
    return tried
  }
}
