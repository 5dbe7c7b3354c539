import { setImmediate } from 'node:timers/promises'
import { actualizarSalud, type Momento } from '#actions/actualizar-salud.ts'
import { anotarCambioDeRiesgo } from '#actions/avisar-riesgo.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { riesgoDe } from '#db/avisos-riesgo.ts'
import { idsDeClientes } from '#db/clientes.ts'
import { guardarAvance, leerAvance } from '#db/ejecuciones.ts'
import { type Db, inTransaction, isMachineFailure } from '#db/open.ts'
import { facturado12m } from '#db/salud.ts'
import { fechaDe } from '#domain/fecha.ts'
import type { JobDeps } from './job.ts'

/** How long one transaction may keep the others waiting. Architecture, «Jobs and imports». */
const LOTE_MS = 15
const IDS_POR_LECTURA = 200

/** Every client's health and alerts for a new day, whatever has happened with it. */
export async function saludNocturna(db: Db, now: Date, deps: JobDeps, periodo: string): Promise<void> {
  const { zona } = await loadAjustes(db)
  const momento = { now, today: fechaDe(now, zona), zona, newId: deps.newId }
  const en = { ...momento, facturado_12m: await facturado12m(db) }
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
        const id = ids[tried++] ?? ''
        const antes = await riesgoDe(tx, id)
        const { riesgo_impago } = await actualizarSalud(tx, id, en)
        await anotarCambioDeRiesgo(tx, id, antes, riesgo_impago, en.now)
      }
      await done(tx, ids[tried - 1] ?? '')
      return tried
    })
  } catch (error) {
    if (isMachineFailure(error)) throw error
    const bad = ids[tried - 1] ?? ''
    // Those before it were rolled back with it: again, without it.
    if (tried > 1) await actualizarClientes(db, ids.slice(0, tried - 1), en, deps, done)
    deps.log(error, `salud de ${bad}`)
    return tried
  }
}
