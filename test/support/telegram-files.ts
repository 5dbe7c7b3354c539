import type { Document, File, Message, PhotoSize, Voice } from 'grammy/types'
import type { Params } from './telegram-body.ts'
import { badRequest } from './telegram-refusal.ts'

export type FileKind = 'photo' | 'document' | 'voice'

export type StoredFile = {
  kind: FileKind
  file_id: string
  file_unique_id: string
  name: string
  mime: string
  bytes: Uint8Array
  /** A photo's small copy, offered beside it. */
  small?: StoredFile
  /** What Telegram says that it weighs; a test may say more than there is. */
  size: number
  path: string
}

/** https://core.telegram.org/bots/api#getfile */
const MAX_DOWNLOAD = 20 * 1024 * 1024
/** https://core.telegram.org/bots/api#sendphoto */
const MAX_PHOTO = 10 * 1024 * 1024
const MAX_PHOTO_SIDES = 10_000
const MAX_PHOTO_RATIO = 20

/** Real identifiers begin so: photo, document, voice. */
const PREFIX: Record<FileKind, string> = {
  photo: 'AgACAgQAAxkBAAI',
  document: 'BQACAgQAAxkBAAI',
  voice: 'AwACAgQAAxkBAAI',
}
const EXTENSION: Record<FileKind, string> = { photo: '.jpg', document: '', voice: '.oga' }

/** The bytes behind every photo, document and voice note, from either side. */
export class Files {
  #byId = new Map<string, StoredFile>()
  #byPath = new Map<string, StoredFile>()

  store(kind: FileKind, name: string, mime: string, bytes: Uint8Array, size = bytes.length): StoredFile {
    const number = this.#byId.size + 1
    const key = Buffer.from(String(number).padStart(9, '0')).toString('base64url')
    const extension = EXTENSION[kind] || /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] || ''
    const file: StoredFile = {
      kind,
      name,
      mime,
      bytes,
      size,
      file_id: `${PREFIX[kind]}${key}AAE`,
      file_unique_id: `AQAD${key}`,
      path: `${kind}s/file_${number}${extension}`,
    }
    if (kind === 'photo') file.small = { ...file, ...smallCopy(file, key, number) }
    this.#byId.set(file.file_id, file)
    this.#byPath.set(file.path, file)
    if (file.small) {
      this.#byId.set(file.small.file_id, file.small)
      this.#byPath.set(file.small.path, file.small)
    }
    return file
  }

  download(path: string): StoredFile | undefined {
    const file = this.#byPath.get(path)
    return file && file.size <= MAX_DOWNLOAD ? file : undefined
  }

  /** Answer of getFile. */
  describe(fileId: string): File {
    const file = this.#byId.get(fileId)
    if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable')
    if (file.size > MAX_DOWNLOAD) throw badRequest('file is too big')
    const { file_id, file_unique_id, size, path } = file
    return { file_id, file_unique_id, file_size: size, file_path: path }
  }

  /** The file of a send: uploaded in this call, or a `file_id` known from before. */
  ofCall(kind: FileKind, params: Params): StoredFile {
    const value = params.text(kind)
    const part = value.startsWith('attach://') ? value.slice('attach://'.length) : kind
    const upload = params.files.get(part)
    if (upload) {
      if (upload.bytes.length === 0) throw badRequest('file must be non-empty')
      if (kind === 'photo') checkPhoto(upload.bytes)
      return this.store(kind, upload.name, upload.mime, upload.bytes)
    }

    if (value === '') throw badRequest(`there is no ${kind} in the request`)
    if (/^https?:/.test(value)) throw badRequest('failed to get HTTP URL content')
    const known = this.#byId.get(value)
    if (!known) throw badRequest('wrong file identifier/HTTP URL specified')
    if (known.kind !== kind) {
      throw badRequest(`can't use file of type ${titled(known.kind)} as ${titled(kind)}`)
    }
    return known
  }
}

/** What a message carries for a file. */
export function mediaOf(file: StoredFile, duration = 3): Partial<Message> {
  const { file_id, file_unique_id, size } = file
  const base = { file_id, file_unique_id, file_size: size }
  if (file.kind === 'photo') {
    const small = { file_id: file.small?.file_id ?? file_id, file_size: file.small?.size ?? size }
    const sizes: PhotoSize[] = [
      { ...base, ...small, width: 90, height: 67 },
      { ...base, width: 1280, height: 960 },
    ]
    return { photo: sizes }
  }
  if (file.kind === 'voice') {
    const voice: Voice = { ...base, duration, mime_type: file.mime }
    return { voice }
  }
  const document: Document = { ...base, file_name: file.name, mime_type: file.mime }
  return { document }
}

function checkPhoto(bytes: Buffer): void {
  if (bytes.length > MAX_PHOTO) throw badRequest('file is too big')
  const png = bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n'
  const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8
  const webp = bytes.subarray(8, 12).toString('latin1') === 'WEBP'
  const gif = bytes.subarray(0, 4).toString('latin1') === 'GIF8'
  if (!png && !jpeg && !webp && !gif) throw badRequest('IMAGE_PROCESS_FAILED')
  if (!png || bytes.length < 24) return

  const width = bytes.readUInt32BE(16)
  const height = bytes.readUInt32BE(20)
  const ratio = Math.max(width, height) / Math.max(Math.min(width, height), 1)
  if (width + height > MAX_PHOTO_SIDES || ratio > MAX_PHOTO_RATIO)
    throw badRequest('PHOTO_INVALID_DIMENSIONS')
}

/** Other bytes than the photo's: a bot that takes the wrong one is seen. */
function smallCopy(file: StoredFile, key: string, number: number): Partial<StoredFile> {
  const bytes = Buffer.from('ffd8ffd9', 'hex')
  const { file_unique_id } = file
  return {
    bytes,
    size: bytes.length,
    file_id: `${PREFIX.photo}${key}AAF`,
    file_unique_id: `${file_unique_id}s`,
    path: `photos/file_${number}s.jpg`,
  }
}

function titled(kind: FileKind): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1)
}
