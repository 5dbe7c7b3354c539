import { type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Momento } from '#actions/actualizar-salud.ts'
import type { Clave } from '#db/claves.ts'
import type { Escritor } from '#db/escritor.ts'
import type { NewId } from '#db/id.ts'
import type { Autoria } from '#db/journal.ts'
import type { Lector } from '#db/lector.ts'
import type { Db } from '#db/open.ts'
import type { Ambito } from '#domain/clave.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { type Fecha, fechaDe } from '#domain/fecha.ts'
import * as texts from '#texts/api.ts'
import { SIEMPRE } from './cabeceras.ts'
import { escribir } from './escritura.ts'
import { problemaSchema } from './esquemas-problema.ts'
import { validar } from './validar.ts'

/** What the API needs of the process. */
export type ApiOptions = {
  db: Db
  escritor: Escritor
  /** For what only reads. */
  lector: Lector
  now: () => Date
  zona: string
  newId: NewId
  /** After something was written: what waits in the outbox can be sent, the log can follow. */
  onCommit: () => void
  /** A bug, or a failing machine. */
  log: (error: unknown) => void
  /** Makes a verified copy of the database in a temporary file. */
  copia: () => Promise<{ ruta: string; borrar: () => Promise<void> }>
  /** Requests a minute of one key. */
  limitePorMinuto: number
  /** Sites whose pages may call the API. Empty: none. */
  corsOrigenes: string[]
}

export type ApiEnv = { Variables: { clave: Clave } }
export type ApiApp = OpenAPIHono<ApiEnv>

/** What an operation receives: its input, checked, and the transaction (or, to read, the reading connection). */
export type Entrada<P, Q, B> = {
  c: Context<ApiEnv>
  db: Db
  params: P
  query: Q
  body: B
  clave: Clave
  by: Autoria
  momento: Momento
  today: Fecha
}

export type Salida = {
  status: 200 | 201 | 204
  body?: unknown
  headers?: Record<string, string>
}

type Esquema = z.ZodType | undefined
type Dado<S extends Esquema> = S extends z.ZodType ? z.output<S> : undefined

export type Operacion<P extends Esquema, Q extends Esquema, B extends Esquema> = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  /** What a key must be allowed, any of these. */
  ambitos: readonly Ambito[]
  tag: string
  summary: string
  description?: string
  params?: P
  query?: Q
  body?: B
  /** It searches clients by their names. */
  busca?: boolean
  /** Sent to the example business, this body works. */
  example?: unknown
  /** What it answers; null when there is nothing to say. */
  ok: { status: 200 | 201 | 204; schema: z.ZodType | null; description: string; etag?: boolean }
  /** Another answer when nothing had to be done. */
  tambien?: { status: 200; schema: z.ZodType; description: string }
  run: (en: Entrada<Dado<P>, Dado<Q>, Dado<B>>) => Promise<Salida>
}

/** Adds an operation to the app and to its OpenAPI document. */
export function operacion<P extends Esquema, Q extends Esquema, B extends Esquema>(
  app: ApiApp,
  options: ApiOptions,
  op: Operacion<P, Q, B>,
): void {
  app.openAPIRegistry.registerPath(documentada(op))
  const path = op.path.replaceAll(/\{(\w+)\}/g, ':$1')
  app.on(op.method, path, async (c) => {
    const clave = c.get('clave')
    exigirAmbito(clave, op.ambitos)
    const now = options.now()
    const today = fechaDe(now, options.zona)
    const by: Autoria = {
      operacion: op.method === 'get' ? '' : options.newId(),
      usuario_id: null,
      canal: 'api',
      now,
      newId: options.newId,
    }
    const raw = op.method === 'get' || op.method === 'delete' ? '' : await c.req.text()
    const input = {
      c,
      params: (op.params ? validar(op.params, c.req.param()) : undefined) as Dado<P>,
      query: (op.query ? validar(op.query, c.req.query()) : undefined) as Dado<Q>,
      body: (op.body ? validar(op.body, leerCuerpo(raw)) : undefined) as Dado<B>,
      clave,
      by,
      momento: { now, today, zona: options.zona, newId: options.newId },
      today,
    }
    if (op.method === 'get') {
      // Not the reader's own when a search brings the index of names up to date first.
      return respuesta(c, await op.run({ ...input, db: op.busca ? options.db : options.lector.db }))
    }
    const { salida, repetida } = await escribir(c, options, clave, raw, now, (db) => op.run({ ...input, db }))
    if (!repetida) options.onCommit()
    return respuesta(c, salida)
  })
}

/** Fails with 'sin_permiso' unless the key is allowed any of these. */
export function exigirAmbito(clave: Clave, ambitos: readonly Ambito[]): void {
  const suyos = clave.ambitos.split(',')
  if (ambitos.some((ambito) => suyos.includes(ambito))) return
  throw new ErrorDeNegocio('sin_permiso', texts.sinPermiso(clave.nombre, ambitos))
}

/** Fails with 'json_ilegible'. */
export function leerJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    throw new ErrorDeNegocio('json_ilegible', texts.jsonIlegible)
  }
}

/** The keys of an object in the composed spelling, and the plain ones that stand for an accented one. */
function leerCuerpo(raw: string): unknown {
  const json = leerJson(raw)
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return json
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      const name = key.normalize('NFC')
      return [name === 'tamano_empresa' ? 'tamaño_empresa' : name, value]
    }),
  )
}

function respuesta(c: Context<ApiEnv>, { status, body, headers = {} }: Salida): Response {
  const etag = headers.ETag
  if (etag && c.req.method === 'GET' && c.req.header('if-none-match') === etag) {
    return new Response(null, { status: 304, headers: { ...SIEMPRE, ETag: etag } })
  }
  if (body === undefined) return new Response(null, { status, headers: { ...SIEMPRE, ...headers } })
  const json = typeof body === 'string' ? body : JSON.stringify(body)
  return new Response(json, {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...SIEMPRE, ...headers },
  })
}

/** What any operation may answer besides what it is for. */
function problemas(op: Pick<Operacion<Esquema, Esquema, Esquema>, 'method' | 'params' | 'path'>) {
  const codes = [401, 403, 422, 429]
  if (op.params) codes.push(404)
  if (op.method !== 'get') codes.push(409)
  if (op.method !== 'get' && op.method !== 'post') codes.push(412)
  if (op.method !== 'get' && op.method !== 'delete') codes.push(400, 404, 413, 415)
  return Object.fromEntries(
    [...new Set(codes)].sort().map((code) => [
      code,
      {
        description: texts.tituloDeEstado(code),
        content: { 'application/problem+json': { schema: problemaSchema } },
      },
    ]),
  )
}

const cabeceraVersion = z.object({
  'if-match': z.string().optional().openapi({ description: texts.docs.ifMatch }),
})
const cabeceraLlave = z.object({
  'idempotency-key': z.string().min(1).max(255).optional().openapi({ description: texts.docs.idempotencia }),
})

function cabeceras(method: 'post' | 'put' | 'patch' | 'delete') {
  return method === 'post' ? cabeceraLlave : cabeceraVersion
}

function documentada<P extends Esquema, Q extends Esquema, B extends Esquema>(
  op: Operacion<P, Q, B>,
): RouteConfig {
  const { status, schema, description, etag } = op.ok
  const headers = {
    ...(etag ? { ETag: { description: texts.docs.etag, schema: { type: 'string' as const } } } : {}),
    ...(status === 201
      ? { Location: { description: texts.docs.location, schema: { type: 'string' as const } } }
      : {}),
  }
  return {
    method: op.method,
    path: op.path,
    tags: [op.tag],
    summary: op.summary,
    description: [op.description, texts.docs.permiso(op.ambitos)].filter(Boolean).join('\n\n'),
    security: [{ clave: [] }],
    request: {
      ...(op.params ? { params: op.params as unknown as z.ZodObject } : {}),
      ...(op.query ? { query: op.query as unknown as z.ZodObject } : {}),
      ...(op.body
        ? {
            body: {
              required: true,
              content: {
                'application/json': { schema: op.body, ...(op.example ? { example: op.example } : {}) },
              },
            },
          }
        : {}),
      ...(op.method === 'get' ? {} : { headers: cabeceras(op.method) }),
    },
    responses: {
      [status]: {
        description,
        ...(Object.keys(headers).length > 0 ? { headers } : {}),
        ...(schema ? { content: { 'application/json': { schema } } } : {}),
      },
      ...(op.tambien
        ? {
            [op.tambien.status]: {
              description: op.tambien.description,
              content: { 'application/json': { schema: op.tambien.schema } },
            },
          }
        : {}),
      ...(etag && op.method === 'get' ? { 304: { description: texts.docs.sinCambios } } : {}),
      ...problemas(op),
    } as RouteConfig['responses'],
  }
}

/** An operation that answers a file, by hand: in the document only. */
export function documentarFichero(
  app: ApiApp,
  op: Pick<
    Operacion<Esquema, Esquema, Esquema>,
    'method' | 'path' | 'ambitos' | 'tag' | 'summary' | 'description'
  > & { contentType: string },
): void {
  const schema = z.string().openapi({ format: 'binary' })
  const route = documentada({ ...op, run: nunca, ok: { status: 200, schema, description: op.summary } })
  const ok = { description: op.summary, content: { [op.contentType]: { schema } } }
  app.openAPIRegistry.registerPath({ ...route, responses: { ...route.responses, 200: ok } })
}

const nunca = () => Promise.reject(new Error('not an operation'))
