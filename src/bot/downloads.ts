import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileTypeFromFile } from 'file-type'
import { type Archivo, archivosSinAnunciar, siguienteArchivo, updateArchivo } from '#db/archivos.ts'
import { type Db, isMachineFailure } from '#db/open.ts'
import { findByChat } from '#db/usuarios.ts'
import { esTipoAdmitido, MAX_ARCHIVO_BYTES, tipoDeTexto } from '#domain/archivo.ts'
import type { Channel, FileProblem, Message } from '#domain/conversation.ts'

/**
 * Brings the bytes of a channel's file. It fails with a `FileRefused` when no later try can help; with
 * anything else it is tried again. `signal` ends a try that takes too long.
 */
export type Fetcher = (ref: string, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array> | Uint8Array>

/** A file that will never come: it is not there any more, or the channel does not give it. */
export class FileRefused extends Error {
  readonly problem: FileProblem
  constructor(problem: FileProblem, reason: string = problem) {
    super(reason)
    this.name = 'FileRefused'
    this.problem = problem
  }
}

export type DownloadsOptions = {
  db: Db
  fetchers: Partial<Record<Channel, Fetcher>>
  /** Where files end up, each under its id: what the sender called it is never a path. */
  folder: string
  /** Says in the conversation how it ended (dispatch, then delivery). */
  onMessage: (message: Message) => Promise<unknown>
  now: () => Date
  /** Called when a file is stored or given up: the channel may drop what it kept of it. */
  discard?: Partial<Record<Channel, (ref: string) => Promise<void>>>
  log?: (error: unknown) => void
  maxBytes?: number
}

/** Waits after each failed try, in seconds; after the last one it is given up (six tries in three hours). */
const ESPERAS_S = [10, 60, 5 * 60, 30 * 60, 2 * 3600]
/** Longest time for one try. */
const MAX_INTENTO_MS = 2 * 60_000
/** How far back an arrival that was not told is looked for: the process died between two steps. */
const SIN_ANUNCIAR_MS = 7 * 24 * 3600_000
/** How much of a text file is looked at. */
const CABEZA_BYTES = 64 * 1024

/**
 * Brings the files that messages announced, after their commit. `run` brings everything that is due and
 * is called after a message with a file and every minute; calls meanwhile are joined into one more
 * round. A crash at any point repeats a download, never a result.
 */
export function createDownloads(options: DownloadsOptions) {
  let running: Promise<void> | null = null
  let again = false
  let stopped = false

  async function rounds() {
    try {
      do {
        again = false
        await round(options, () => stopped)
      } while (again && !stopped)
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
    /** Waits for the file in course to end. */
    async stop(): Promise<void> {
      stopped = true
      await running?.catch(() => {})
    },
  }
}

async function round(options: DownloadsOptions, isStopped: () => boolean): Promise<void> {
  const { db, fetchers, now, folder } = options
  await mkdir(folder, { recursive: true })
  const since = new Date(now().getTime() - SIN_ANUNCIAR_MS)
  for (const archivo of await archivosSinAnunciar(db, since)) await announce(options, archivo, null)
  for (;;) {
    const archivo = isStopped() ? undefined : await siguienteArchivo(db, Object.keys(fetchers), now())
    if (!archivo) return
    await bring(options, archivo)
  }
}

async function bring(options: DownloadsOptions, archivo: Archivo): Promise<void> {
  const { db, folder, discard } = options
  const final = join(folder, archivo.id)
  const temporary = `${final}.tmp`
  try {
    const bytes = await download(options, archivo, temporary)
    const mime = await typeOf(temporary, archivo)
    await rename(temporary, final)
    await updateArchivo(db, archivo.id, { estado: 'guardado', ruta: final, bytes, mime, no_antes: null })
    await announce(options, archivo, null)
  } catch (error) {
    await rm(temporary, { force: true })
    const problem = problemOf(error, archivo)
    if (!problem) return retryLater(options, archivo, error)
    // Told before it is written down: dying in between tells it again, and the second time is ignored.
    await announce(options, archivo, problem)
    await updateArchivo(db, archivo.id, { estado: 'rechazado', no_antes: null })
  }
  await discard?.[archivo.canal]?.(archivo.ref)
}

async function download(options: DownloadsOptions, archivo: Archivo, path: string): Promise<number> {
  const { fetchers, maxBytes = MAX_ARCHIVO_BYTES } = options
  const fetcher = fetchers[archivo.canal]
  if (!fetcher) throw new FileRefused('unavailable')
  const signal = AbortSignal.timeout(MAX_INTENTO_MS)
  const body = await orAbort(fetcher(archivo.ref, signal), signal)
  const file = await open(path, 'w')
  try {
    return await write(file, body instanceof Uint8Array ? [body] : body, maxBytes, signal)
  } finally {
    await file.close()
  }
}

/** Writes what comes, counting it: what the sender announced is not believed. */
async function write(
  file: FileHandle,
  chunks: AsyncIterable<Uint8Array> | Uint8Array[],
  maxBytes: number,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new FileRefused('too_large')
    await file.write(chunk)
  }
  if (bytes === 0) throw new FileRefused('unavailable', 'empty file')
  await file.sync()
  return bytes
}

function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const give = () => reject(signal.reason)
  signal.addEventListener('abort', give, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', give))
}

/** What a file is by its own bytes; one that is not allowed is refused. */
async function typeOf(path: string, { clase, nombre }: Archivo): Promise<string> {
  const found = await fileTypeFromFile(path)
  const mime = found ? asAudio(found.mime, clase) : tipoDeTexto(await head(path), nombre)
  if (!mime || !esTipoAdmitido(mime)) throw new FileRefused('type_refused', `type ${mime ?? 'unknown'}`)
  return mime
}

/** Voice recorders put sound into containers that are also video's. */
function asAudio(mime: string, clase: Archivo['clase']): string {
  return clase === 'voice' ? mime.replace(/^video\/(webm|mp4|ogg|3gpp)$/, 'audio/$1') : mime
}

async function head(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CABEZA_BYTES), 0, CABEZA_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Null: worth trying again. */
function problemOf(error: unknown, { intentos }: Archivo): FileProblem | null {
  if (error instanceof FileRefused) return error.problem
  if (isMachineFailure(error) || isDisk(error)) return null
  return intentos >= ESPERAS_S.length ? 'unavailable' : null
}

/** Our own disk, and not the file, is what failed. */
function isDisk(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(ENOSPC|EDQUOT|EIO|EROFS|EMFILE)$/.test(String(error.code))
  )
}

async function retryLater(
  { db, now, log }: DownloadsOptions,
  archivo: Archivo,
  error: unknown,
): Promise<void> {
  log?.(error)
  const wait = ESPERAS_S[Math.min(archivo.intentos, ESPERAS_S.length - 1)] ?? 0
  const no_antes = new Date(now().getTime() + wait * 1000).toISOString()
  await updateArchivo(db, archivo.id, { intentos: archivo.intentos + 1, no_antes })
}

async function announce(
  { db, onMessage, now }: DownloadsOptions,
  archivo: Archivo,
  problem: FileProblem | null,
) {
  const { id, canal, chat } = archivo
  const known = await findByChat(db, canal, chat)
  await onMessage({
    id: `file:${id}`,
    channel: canal,
    chat,
    isGroup: false,
    person: known?.canal.persona ?? chat,
    personName: null,
    sentAt: now(),
    body: { type: 'file-result', archivoId: id, problem },
  })
}
