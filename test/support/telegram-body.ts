import type { IncomingMessage } from 'node:http'
import { badRequest, Refusal } from './telegram-refusal.ts'

/** Largest upload that the public Bot API takes, with room for the other fields. */
const MAX_BODY = 51 * 1024 * 1024

export type Upload = { name: string; mime: string; bytes: Buffer }

/** The parameters of a call, whichever of the four ways they came. Files by the name of their part. */
export class Params {
  fields: Record<string, unknown>
  files: Map<string, Upload>

  constructor(fields: Record<string, unknown>, files = new Map<string, Upload>()) {
    this.fields = fields
    this.files = files
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined && this.fields[name] !== ''
  }

  text(name: string): string {
    const value = this.fields[name]
    if (value === undefined || value === null) return ''
    if (typeof value === 'string') return wellFormed(value)
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw badRequest(`field "${name}" must be of type String`)
  }

  /** An integer, or `fallback` when it is missing or not a number (Telegram forgives it too). */
  int(name: string, fallback = 0): number {
    const text = this.text(name).trim()
    return /^-?\d+$/.test(text) ? Number(text) : fallback
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.text(name).toLowerCase())
  }

  /** An object or array: as it is in a JSON body, serialised in the other encodings. */
  json(name: string): unknown {
    const value = this.fields[name]
    if (typeof value !== 'string') return value ?? undefined
    if (value === '') return undefined
    try {
      return JSON.parse(value)
    } catch {
      throw badRequest(`can't parse ${name} JSON object`)
    }
  }
}

/** Refuses half of a character of two units: what is left when an emoji is cut. */
export function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw badRequest('strings must be encoded in UTF-8')
  return text
}

/** Reads a GET or POST request: query, JSON, form or multipart. */
export async function readParams(req: IncomingMessage, query: URLSearchParams): Promise<Params> {
  const params = new Params(Object.fromEntries(query))
  const body = await readAll(req)
  if (body.length === 0) return params

  const type = req.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) Object.assign(params.fields, parseJson(body))
  else if (type.startsWith('application/x-www-form-urlencoded'))
    Object.assign(params.fields, Object.fromEntries(new URLSearchParams(body.toString('utf8'))))
  else if (type.startsWith('multipart/form-data')) parseMultipart(body, type, params)
  return params
}

async function readAll(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_BODY) throw new Refusal(413, 'Request Entity Too Large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function parseJson(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Falls through to the same refusal as a JSON that is no object.
  }
  throw badRequest("can't parse request parameters JSON object")
}

/** Own parser: grammY writes `filename=` without quotes, which the one inside Node's `fetch` refuses. */
function parseMultipart(body: Buffer, type: string, params: Params): void {
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (!boundary) throw badRequest('boundary is missing in multipart/form-data')
  const marker = Buffer.from(`--${boundary}`)

  let start = body.indexOf(marker)
  while (start >= 0) {
    const from = start + marker.length + 2
    const next = body.indexOf(marker, from)
    if (next < 0) return
    addPart(body.subarray(from, next - 2), params)
    start = next
  }
}

function addPart(part: Buffer, params: Params): void {
  const end = part.indexOf('\r\n\r\n')
  if (end < 0) return
  const head = part.subarray(0, end).toString('utf8')
  const bytes = part.subarray(end + 4)

  const name = /[; ]name="?([^";\r\n]+)"?/i.exec(head)?.[1] ?? ''
  const filename = /filename="?([^"\r\n]*)"?/i.exec(head)?.[1]
  if (filename === undefined) {
    params.fields[name] = bytes.toString('utf8')
    return
  }
  const mime = /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1] ?? 'application/octet-stream'
  params.files.set(name, { name: filename.replaceAll('%22', '"'), mime, bytes: Buffer.from(bytes) })
}
