import { Worker } from 'node:worker_threads'
import { enviar } from '#actions/enviar.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { basesPendientes, updateBase } from '#db/bases.ts'
import { selloDe } from '#db/copia-exacta.ts'
import { deleteEspejo, findEspejo, updateEspejo } from '#db/espejo.ts'
import { type Db, inTransaction, isMachineFailure } from '#db/open.ts'
import { tablasEnteras } from '#db/quitar-base.ts'
import type { BaseRow } from '#db/schema.ts'
import { fechaDe } from '#domain/fecha.ts'
import { botonCancelar, botonDeshacer } from '#texts/conversacion.ts'
import * as texts from '#texts/expansion.ts'
import { type Encargo, hacer, type Resultado } from './bases-encargo.ts'
import { copiar } from './copia-de-seguridad.ts'
import { retirar } from './espejo.ts'
import type { JobDeps } from './job.ts'
import { modelo } from './modelo.ts'
import { actualizarClientes } from './salud-nocturna.ts'

/**
 * Databases that were dropped in a chat: each is looked at, brought when she says so, and taken out again
 * when she takes it back. The heavy part is done in a thread; the conversation goes on.
 */
export async function bases(db: Db, now: Date, deps: JobDeps): Promise<void> {
  for (const base of await basesPendientes(db)) {
    deps.signal?.throwIfAborted()
    try {
      await una(db, base, now, deps)
    } catch (error) {
      if (deps.signal?.aborted || isMachineFailure(error)) throw error
      deps.log(error, `base ${base.id}`)
      // What came is taken out: nothing stays halfway.
      if (base.estado === 'pendiente') await retirarBase(db, base, now, deps)
      await updateBase(db, base.id, 'fallida')
      await decir(db, base, 'fallida', { text: texts.traerHaFallado(base.nombre), botones: [] }, now, deps)
    }
  }
}

async function una(db: Db, base: BaseRow, now: Date, deps: JobDeps): Promise<void> {
  if (base.estado === 'mirando') return mirar(db, base, now, deps)
  if (base.estado === 'pendiente') return traer(db, base, now, deps)
  const result = await retirarBase(db, base, now, deps)
  await updateBase(db, base.id, 'deshecha')
  const text = texts.quitado(result.quitadas, result.conservadas)
  await decir(db, base, 'quitada', { text, botones: [] }, now, deps)
}

async function mirar(db: Db, base: BaseRow, now: Date, deps: JobDeps): Promise<void> {
  const result = await encargar(db, await encargo(db, 'mirar', base, now), deps)
  if (result.como !== 'informe') {
    await updateBase(db, base.id, 'fallida')
    const text = result.como === 'ilegible' ? texts.baseIlegible(base.nombre) : texts.baseAjena(base.nombre)
    return decir(db, base, 'propuesta', { text, botones: [] }, now, deps)
  }
  await updateBase(db, base.id, 'propuesta')
  const { expansion } = result
  const lines = [
    texts.base(base.nombre),
    ...(expansion ? [texts.informe(expansion, null)] : []),
    texts.avisoDeTraer,
  ]
  const yes = { title: texts.botonTraer, ruta: 'base-traer', arg: base.id, once: true }
  const no = { title: botonCancelar, ruta: 'cancelar', arg: '', once: true }
  await decir(db, base, 'propuesta', { text: lines.join('\n'), botones: [[yes, no]] }, now, deps)
}

async function traer(db: Db, base: BaseRow, now: Date, deps: JobDeps): Promise<void> {
  if (deps.dbFile) await copiar(deps.dbFile, deps.copias, `antes-de-traer-${selloDe(now)}.db`)
  const result = await encargar(db, await encargo(db, 'traer', base, now), deps)
  if (result.como === 'otro_negocio') {
    await updateBase(db, base.id, 'fallida')
    return decir(db, base, 'traida', { text: texts.otroNegocio(base.nombre), botones: [] }, now, deps)
  }
  if (result.como !== 'traido') throw new Error(`a task to bring answered ${result.como}`)
  await actualizar(db, result.clientes, now, deps)
  await updateBase(db, base.id, 'hecha')
  const isNew = Object.keys(result.traido.nuevas).length > 0
  const undo = { title: botonDeshacer, ruta: 'base-deshacer', arg: base.id, once: true }
  const botones = isNew ? [[undo]] : []
  await decir(db, base, 'traida', { text: texts.traido(result.traido), botones }, now, deps)
}

/** The invoices that the mirror had read from its tables go first: they hold its clients. */
async function retirarBase(db: Db, base: BaseRow, now: Date, deps: JobDeps) {
  const { zona, ...en } = await momento(db, now, deps)
  for (const tabla of await tablasEnteras(db, base.id)) {
    if (!(await findEspejo(db, tabla))) continue
    await updateEspejo(db, tabla, { estado: 'rechazado' })
    await retirar(db, tabla, { zona, ...en }, deps)
    await deleteEspejo(db, tabla)
  }
  const result = await encargar(db, await encargo(db, 'quitar', base, now), deps)
  if (result.como !== 'quitado') throw new Error(`a task to take out answered ${result.como}`)
  await actualizar(db, result.clientes, now, deps)
  return result
}

/** The business says something else of its clients now: fitted again, in its thread, before their figures are. */
async function actualizar(db: Db, clientes: string[], now: Date, deps: JobDeps): Promise<void> {
  try {
    await modelo(db, now, deps)
  } catch (error) {
    if (deps.signal?.aborted || isMachineFailure(error)) throw error
    // What came stays: tonight it is fitted again.
    deps.log(error, 'modelo')
  }
  await actualizarClientes(db, clientes, await momento(db, now, deps), deps)
}

async function momento(db: Db, now: Date, { newId }: JobDeps) {
  const { zona } = await loadAjustes(db)
  return { now, today: fechaDe(now, zona), zona, newId }
}

async function encargo(db: Db, tarea: Encargo['tarea'], { id, ruta }: BaseRow, now: Date): Promise<Encargo> {
  return { tarea, id, ruta, now, zona: (await loadAjustes(db)).zona }
}

/** In a thread, save for a database that lives in memory, which has but one connection. */
function encargar(db: Db, encargo: Encargo, { dbFile, signal }: JobDeps): Promise<Resultado> {
  if (dbFile === null) return hacer(db, encargo)
  const { promise, resolve, reject } = Promise.withResolvers<Resultado>()
  const worker = new Worker(new URL('./base-hilo.ts', import.meta.url), { workerData: { dbFile, encargo } })
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)))
  return promise.finally(() => signal?.removeEventListener('abort', stop))
}

async function decir(
  db: Db,
  { id, canal, chat }: BaseRow,
  que: string,
  mensaje: Parameters<typeof enviar>[3],
  now: Date,
  deps: JobDeps,
): Promise<void> {
  if (!canal || !chat) return
  const clave = `base:${id}:${que}`
  await inTransaction(db, (tx) => enviar(tx, { canal, chat }, clave, mensaje, now, deps.newId))
}
