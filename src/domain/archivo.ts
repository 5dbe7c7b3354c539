import type { IncomingFile } from './conversation.ts'

/** What Telegram lets a bot download (core.telegram.org/bots/api#getfile), and so what we take anywhere. */
export const MAX_ARCHIVO_BYTES = 20 * 1024 * 1024

/** SmartBilling's database, as its own bytes tell it. */
const SQLITE = 'application/x-sqlite3'

const MIMES = new Set([
  'application/pdf',
  'application/xml',
  'application/json',
  'application/rtf',
  'application/zip',
  SQLITE,
  'application/vnd.ms-excel.sheet.macroenabled.12',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  /* How the old Office files look from inside. */
  'application/x-cfb',
  'text/csv',
  'text/plain',
  'text/xml',
  'text/vcard',
  'text/x-vcard',
  'text/directory',
])
const FAMILIAS = [
  /^image\/(jpeg|png|apng|gif|webp|heic|heif|avif|bmp|tiff)$/,
  /^audio\/[\w.+-]+$/,
  /^application\/vnd\.openxmlformats-officedocument\.(wordprocessingml|spreadsheetml|presentationml)\.[\w.]+$/,
  /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)$/,
]
const EXTENSIONES =
  /\.(jpe?g|png|gif|webp|heic|heif|avif|bmp|tiff?|pdf|docx?|xlsx?|xlsm|pptx?|odt|ods|odp|rtf|csv|tsv|json|zip|txt|xml|xsig|vcf|ogg|oga|opus|mp3|m4a|aac|wav|flac|amr|weba|db|sqlite3?)$/i

/** Whether it is a database: by its type once it is here, before by its name. */
export function esBaseDeDatos({ name, mime }: Pick<IncomingFile, 'name' | 'mime'>): boolean {
  return mime === SQLITE || /\.(db|sqlite3?)$/i.test(name ?? '')
}

/** Whether a file of this type is kept: pictures, PDF, office, plain text, archives, contact cards and audio. */
export function esTipoAdmitido(mime: string): boolean {
  const [type = ''] = mime.toLowerCase().split(';')
  return MIMES.has(type.trim()) || FAMILIAS.some((familia) => familia.test(type.trim()))
}

/**
 * Whether a file may be what it says to be, by its name and announced type; its bytes decide later. One
 * that says nothing about itself gets the benefit of the doubt.
 */
export function puedeAdmitirse({ kind, name, mime }: Pick<IncomingFile, 'kind' | 'name' | 'mime'>): boolean {
  if (kind !== 'document') return true
  if (name && /\.\w{1,8}$/.test(name)) return EXTENSIONES.test(name)
  return mime === null || mime === 'application/octet-stream' || esTipoAdmitido(mime)
}

/**
 * The type of a file without a signature in its first bytes, when it is text; null when it is not.
 * `cabeza` is the beginning of the file.
 */
export function tipoDeTexto(cabeza: Uint8Array, nombre: string | null): string | null {
  const [a, b] = cabeza
  const utf16 = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)
  if (!utf16 && cabeza.includes(0)) return null
  if (/\.csv$/i.test(nombre ?? '')) return 'text/csv'
  if (/\.vcf$/i.test(nombre ?? '')) return 'text/vcard'
  if (/\.xml$/i.test(nombre ?? '')) return 'application/xml'
  return 'text/plain'
}

const MIMES_IMPORTABLES = new Set([
  'text/csv',
  'text/xml',
  'application/xml',
  'application/json',
  'application/zip',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel.sheet.macroenabled.12',
])

/** Whether a file may hold what can be imported, by its name or, without one, by its announced type. */
export function esImportable({ kind, name, mime }: Pick<IncomingFile, 'kind' | 'name' | 'mime'>): boolean {
  if (kind !== 'document') return false
  if (name && /\.\w{1,8}$/.test(name)) return /\.(?:csv|tsv|xlsx|xlsm|json|zip|xml|xsig)$/i.test(name)
  return mime !== null && MIMES_IMPORTABLES.has(mime.toLowerCase())
}
