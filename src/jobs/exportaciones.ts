import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { loadAjustes } from '#db/ajustes.ts'
import { insertArchivo, REF_DE_EXPORTACION, updateArchivo } from '#db/archivos.ts'
import { type Exportacion, siguienteExportacion, updateExportacion } from '#db/exportaciones.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { enqueue } from '#db/outbox.ts'
import { findByChat } from '#db/usuarios.ts'
import type { Channel, Reply } from '#domain/conversation.ts'
import { nombreDeExportacion, TIPO_MIME } from '#domain/exportacion.ts'
import { fechaDe } from '#domain/fecha.ts'
import { puede } from '#domain/usuario.ts'
import * as texts from '#texts/exportar.ts'
import type { Peticion, Respuesta } from './exportar-hilo.ts'

export type ExportacionesOptions = {
  db: Db
  /** The database's file: another thread reads it through a connection of its own. */
  dbFile: string
  /** The chats of these are served by this process; nobody else makes theirs. */
  channels: Channel[]
  /** Folder of the stored files. */
  folder: string
  now: () => Date
  kickDelivery: () => void
  log: (error: unknown) => void
}

const ESPERA_MS = 60_000
const MAX_INTENTOS = 3
/** What Telegram takes from a bot (core.telegram.org/bots/api#sending-files), with room for the rest. */
const MAX_TELEGRAM_BYTES = 49_000_000

/**
 * Makes the files of all her data that were asked for in a chat, one at a time, and leaves each with its
 * message to be sent. `run` makes everything that is due; calls meanwhile are joined into one more round. The
 * file is named after its request: dying in between makes it again, and it is told once.
 */
export function createExportaciones(options: ExportacionesOptions) {
  const { db, now, channels } = options
  const ending = new AbortController()
  let running: Promise<void> | null = null
  let again = false

  async function rounds(): Promise<void> {
    try {
      do {
        again = false
        for (;;) {
          const pedida = ending.signal.aborted ? undefined : await siguienteExportacion(db, channels, now())
          if (!pedida) break
          await atender(options, pedida, ending.signal)
          options.kickDelivery()
        }
      } while (again && !ending.signal.aborted)
    } finally {
      running = null
    }
  }

  return {
    run(): Promise<void> {
      again = true
      running ??= rounds()
      return running
    },
    /** Leaves the one in course for the next start. */
    async stop(): Promise<void> {
      ending.abort()
      await running?.catch(() => {})
    },
  }
}

async function atender(
  options: ExportacionesOptions,
  pedida: Exportacion,
  signal: AbortSignal,
): Promise<void> {
  const { db, now, log } = options
  try {
    // Access may have been taken away since: nothing leaves then.
    const { usuario } = (await findByChat(db, pedida.canal, pedida.chat)) ?? {}
    if (!usuario || !puede(usuario.rol, 'duena')) {
      return await updateExportacion(db, pedida.id, { hecha_en: now().toISOString() })
    }
    await hacer(options, pedida, signal)
  } catch (error) {
    if (signal.aborted) return
    log(error)
    const intentos = pedida.intentos + 1
    if (intentos >= MAX_INTENTOS) return decir(db, pedida, { text: texts.noHaSalido }, now())
    await updateExportacion(db, pedida.id, {
      intentos,
      no_antes: new Date(now().getTime() + ESPERA_MS).toISOString(),
    })
  }
}

async function hacer(
  { db, dbFile, folder, now }: ExportacionesOptions,
  pedida: Exportacion,
  signal: AbortSignal,
): Promise<void> {
  const { id, canal, chat, usuario_id, formato } = pedida
  await mkdir(folder, { recursive: true })
  const ruta = join(folder, id)
  const respuesta = await enOtroHilo({ dbFile, ruta, formato, now: now().toISOString() }, signal)
  if ('problem' in respuesta) return decir(db, pedida, { text: respuesta.problem }, now())

  const hecho = respuesta.value
  if (canal === 'telegram' && hecho.bytes > MAX_TELEGRAM_BYTES) {
    await rm(ruta, { force: true })
    return decir(db, pedida, { text: texts.noCabeEnTelegram(hecho.bytes) }, now())
  }
  const { zona } = await loadAjustes(db)
  const nombre = nombreDeExportacion(formato, fechaDe(now(), zona))
  await inTransaction(db, async (tx) => {
    const ref = `${REF_DE_EXPORTACION}${id}`
    const creado_en = now().toISOString()
    const fila = {
      id,
      canal,
      chat,
      usuario_id,
      ref,
      nombre,
      mime: TIPO_MIME[formato],
      bytes: hecho.bytes,
      creado_en,
    }
    await insertArchivo(tx, { ...fila, actividad_id: null, clase: 'document' })
    await updateArchivo(tx, id, { estado: 'guardado', ruta })
    await decir(tx, pedida, { text: texts.aquiTienes(hecho), archivoId: id }, now())
  })
}

/** The answer to the request, which with it is done. */
async function decir(db: Db, { id, canal, chat }: Exportacion, reply: Reply, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    await enqueue(tx, { canal, chat }, `exportacion:${id}`, reply, now)
    await updateExportacion(tx, id, { hecha_en: now.toISOString() })
  })
}

function enOtroHilo(peticion: Peticion, signal: AbortSignal): Promise<Respuesta> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Respuesta>()
  const worker = new Worker(new URL('./exportar-hilo.ts', import.meta.url), { workerData: peticion })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`the exporting thread ended with ${code}`)))
  const end = () => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  return promise.finally(() => signal.removeEventListener('abort', end))
}
