import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Context } from 'hono'
import { findArchivo } from '#db/conversacion.ts'
import type { Db } from '#db/open.ts'
import { cleanText, type IncomingFile } from '#domain/conversation.ts'
import { FileRefused } from './downloads.ts'
import * as texts from './webchat-texts.ts'

/** Pictures that every browser shows; an SVG can carry a script, so alone it is only downloaded. */
const PICTURE = /^image\/(jpeg|png|gif|webp|avif)$/
const PHOTO = /^image\/(jpeg|png|gif|webp|avif|heic|heif)$/
const MAX_NAME = 200

/** Writes the bytes under `ref` (a name of ours) and says what the channel knows of the file. */
export async function storeUpload(uploads: string, ref: string, file: File): Promise<IncomingFile> {
  await mkdir(uploads, { recursive: true })
  await writeFile(join(uploads, ref), Buffer.from(await file.arrayBuffer()), { flag: 'wx' })
  const mime = file.type.split(';')[0]?.trim().toLowerCase() || null
  return { ref, kind: kindOf(mime), name: shownName(file.name), mime, bytes: file.size }
}

/** Reads an upload for `downloads.ts`; one that is not there will not come. */
export async function readUpload(uploads: string, ref: string): Promise<Uint8Array> {
  return readFile(join(uploads, basename(ref))).catch((error) => {
    throw error.code === 'ENOENT' ? new FileRefused('unavailable') : error
  })
}

export async function dropUpload(uploads: string, ref: string): Promise<void> {
  await rm(join(uploads, basename(ref)), { force: true })
}

/**
 * Answers with a file of the business: pictures and audio to be shown, anything else to be saved. A file
 * that has not been filed yet is still where it was uploaded.
 */
export async function serveArchivo(c: Context, db: Db, id: string, uploads: string, archivos: string) {
  const row = await findArchivo(db, id)
  const place = row && placeOf(row, uploads, archivos)
  const bytes = place && (await readFile(place).catch(() => null))
  if (!row || !bytes) return c.json({ error: texts.archivoAusente }, 404)

  const mime = row.mime ?? 'application/octet-stream'
  const shown = PICTURE.test(mime) || /^audio\/[\w.+-]+$/.test(mime)
  const [from, to] = rangeOf(c.req.header('range'), bytes.length)
  const isPart = to - from < bytes.length
  return c.body(new Uint8Array(bytes.subarray(from, to)), isPart ? 206 : 200, {
    'Content-Type': /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : 'application/octet-stream',
    'Content-Disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeName(row.nombre ?? 'archivo')}`,
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'Cache-Control': 'private, max-age=86400',
    'Accept-Ranges': 'bytes',
    ...(isPart ? { 'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}` } : {}),
  })
}

type Archivo = NonNullable<Awaited<ReturnType<typeof findArchivo>>>

function placeOf(row: Archivo, uploads: string, archivos: string): string | null {
  if (row.estado === 'guardado' && row.ruta) return resolve(archivos, row.ruta)
  return row.estado === 'pendiente' && row.canal === 'webchat' ? join(uploads, basename(row.ref)) : null
}

/** Start and end (not included) of the one range asked for; iPhones play audio only by ranges. */
function rangeOf(header: string | undefined, length: number): [number, number] {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (!first) return last ? [Math.max(0, length - Number(last)), length] : [0, length]
  const to = last ? Math.min(Number(last) + 1, length) : length
  return Number(first) < to ? [Number(first), to] : [0, length]
}

function kindOf(mime: string | null): IncomingFile['kind'] {
  if (mime && PHOTO.test(mime)) return 'photo'
  return mime?.startsWith('audio/') ? 'voice' : 'document'
}

/** The last part of the name as it came, without control characters: only to be read by people. */
function shownName(name: string): string | null {
  const last = cleanText(name).split(/[/\\]/).at(-1) ?? ''
  return (
    last
      .replaceAll(/\p{Cc}/gu, '')
      .trim()
      .slice(-MAX_NAME) || null
  )
}

/** RFC 5987: what encodeURIComponent leaves alone and the header's grammar does not. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  )
}
