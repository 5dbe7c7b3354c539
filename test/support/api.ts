import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { createApi } from '#api/app.ts'
import { crearClave } from '#db/claves.ts'
import { createEscritor } from '#db/escritor.ts'
import { openLector } from '#db/lector.ts'
import { type Db, openDb } from '#db/open.ts'
import type { Ambito } from '#domain/clave.ts'
import { fechaDe } from '#domain/fecha.ts'
import { copiar } from '#jobs/copia-de-seguridad.ts'
import { AHORA, idFactory } from './chat.ts'

export type Answer = {
  status: number
  headers: Headers
  text: string
  json: <T = Record<string, unknown>>() => T
}

/** What a program sends; the rest is said for it. */
export type Extra = { headers?: Record<string, string>; clave?: string | null; raw?: string }

/** The API on a database of its own, without a server. `ejemplo`: with the example business in it; `fichero`: on the disk. */
export async function testApi({
  ejemplo = false,
  ambitos = ['leer', 'escribir', 'facturas'],
  limitePorMinuto = 1_000_000,
  corsOrigenes = [],
  fichero = false,
}: {
  ejemplo?: boolean
  ambitos?: Ambito[]
  limitePorMinuto?: number
  corsOrigenes?: string[]
  fichero?: boolean
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'api-'))
  const file = fichero ? join(folder, 'crm.db') : ':memory:'
  const db = await openDb(file)
  const newId = idFactory()
  const clock = { now: AHORA }
  const zona = 'Europe/Madrid'
  if (ejemplo) {
    const today = fechaDe(AHORA, zona)
    for (const id of await cargarEjemplo(db, today, zona)) {
      await actualizarSalud(db, id, { now: AHORA, today, zona, newId })
    }
  }
  const clave = await crearClave(db, { nombre: 'pruebas', ambitos }, AHORA, newId)
  const lector = openLector(db, file)
  const errors: unknown[] = []
  let commits = 0
  const app = createApi({
    db,
    escritor: createEscritor(db),
    lector,
    now: () => clock.now,
    zona,
    newId,
    onCommit: () => {
      commits++
    },
    log: (error) => errors.push(error),
    copia: async () => {
      await copiar(file, folder, 'copia.db')
      return { ruta: join(folder, 'copia.db'), borrar: async () => {} }
    },
    limitePorMinuto,
    corsOrigenes,
  })

  async function send(method: string, path: string, body?: unknown, extra: Extra = {}): Promise<Answer> {
    const raw = extra.raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const key = extra.clave === undefined ? clave : extra.clave
    const response = await app.request(path, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(raw === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(raw)) }),
        ...extra.headers,
      },
      ...(raw === undefined ? {} : { body: raw }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T }
  }

  return {
    db,
    file,
    clock,
    clave,
    newId,
    errors,
    send,
    commits: () => commits,
    get: (path: string, extra?: Extra) => send('GET', path, undefined, extra),
    post: (path: string, body?: unknown, extra?: Extra) => send('POST', path, body, extra),
    put: (path: string, body?: unknown, extra?: Extra) => send('PUT', path, body, extra),
    patch: (path: string, body?: unknown, extra?: Extra) => send('PATCH', path, body, extra),
    del: (path: string, extra?: Extra) => send('DELETE', path, undefined, extra),
    async close() {
      await lector.close()
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Api = Awaited<ReturnType<typeof testApi>>

/** A client made through the API; its id. */
export async function unClienteDeApi(api: Api, extra: object = {}): Promise<string> {
  const answer = await api.post('/api/clientes', { nombre: 'Talleres Ruiz', ...extra })
  if (answer.status !== 201) throw new Error(answer.text)
  return String(answer.json().id)
}

/** How many rows each table of the business has. */
export async function recuento(db: Db): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const tabla of [
    'clientes',
    'contactos',
    'actividades',
    'oportunidades',
    'crm_facturas',
    'crm_pagos',
  ] as const) {
    const { n } = await db
      .selectFrom(tabla)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    counts[tabla] = Number(n)
  }
  return counts
}
