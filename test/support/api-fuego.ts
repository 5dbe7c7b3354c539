import { hash } from 'node:crypto'
import { Ajv2020 } from 'ajv/dist/2020.js'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { type Conocidos, type Documento, type Operation, roto, valido } from './api-azar.ts'

export type Peticion = {
  method: string
  path: string
  ruta: string
  headers: Record<string, string>
  body: string | null
}
export type Respuesta = { status: number; type: string; text: string }
export type Enviar = (peticion: Peticion) => Promise<Respuesta>

/** Tables whose rows are the business: what a refused request must leave as they were. */
const TABLAS = [
  'clientes',
  'contactos',
  'actividades',
  'oportunidades',
  'salud_cliente',
  'crm_facturas',
  'crm_vencimientos',
  'crm_pagos',
  'crm_etapas',
  'crm_alertas',
  'crm_historial',
  'crm_outbox',
  'crm_idempotencia',
  'crm_por_enlazar',
  'crm_recordatorios',
]

/**
 * Fires requests made from the OpenAPI document, valid and broken, at every operation. Throws at the first
 * that is answered with 5xx, with something that its schema does not allow, or that is refused (4xx) and
 * yet changes something. Returns how many of each status there were.
 */
export async function fuego(
  doc: Documento,
  enviar: Enviar,
  { dbFile, clave, cuantas, seed }: { dbFile: string; clave: string; cuantas: number; seed: number },
): Promise<Map<number, number>> {
  const testigo = observador(dbFile)
  const comprobar = comprobador(doc)
  const statuses = new Map<number, number>()
  const all = operaciones(doc)
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), fc.nat(), async ([ruta, method, op], nat) => {
        const [peticion] = fc.sample(peticionDe(doc, ruta, method, op, testigo.conocidos(), clave), {
          numRuns: 1,
          seed: nat,
        })
        if (!peticion) return
        const before = testigo.huella()
        const respuesta = await enviar(peticion)
        const { status } = respuesta
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        comprobar(peticion, op, respuesta)
        if (status >= 400 && testigo.huella() !== before)
          throw new Error(`changed by a ${status}: ${JSON.stringify(peticion)}`)
      }),
      { numRuns: cuantas, seed, endOnFailure: true },
    )
  } finally {
    testigo.close()
  }
  return statuses
}

/** Every operation but the one that answers a file. */
function operaciones(doc: Documento): [string, string, Operation][] {
  return Object.entries(doc.paths).flatMap(([ruta, methods]) =>
    Object.entries(methods)
      .filter(() => ruta !== '/api/copia')
      .map(([method, op]): [string, string, Operation] => [ruta, method, op]),
  )
}

function peticionDe(
  doc: Documento,
  ruta: string,
  method: string,
  op: Operation,
  conocidos: Conocidos,
  clave: string,
): fc.Arbitrary<Peticion> {
  const recurso = ruta.startsWith('/api/') ? (ruta.split('/')[2] ?? '') : ''
  const ids = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...(conocidos[recurso] ?? ['nada'])) },
    { weight: 1, arbitrary: fc.uuid() },
    {
      weight: 1,
      arbitrary: fc
        .string({ unit: 'binary', minLength: 1, maxLength: 20 })
        .map((text) => text.toWellFormed()),
    },
  )
  const query = (op.parameters ?? []).filter((one) => one.in === 'query')
  const content = op.requestBody?.content['application/json']
  const body = content
    ? fc.oneof(
        {
          weight: 5,
          arbitrary: valido(doc, content.schema, conocidos).map((value) => JSON.stringify(value)),
        },
        { weight: 4, arbitrary: roto(doc, content.schema, conocidos).map((value) => JSON.stringify(value)) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('', '{', 'null', '[]', '{"a":', '"x"', '\u0000', '[[[[[[[[]]]]]]]]'),
        },
      )
    : fc.constant(null)
  const params = fc.record(
    Object.fromEntries(
      query.map((one) => [
        one.name,
        fc.oneof(
          { weight: 4, arbitrary: valido(doc, one.schema, conocidos, one.name).map(String) },
          { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
        ),
      ]),
    ),
    { requiredKeys: [] },
  )
  return fc
    .record({
      id: ids,
      params,
      body,
      auth: fc.oneof(
        { weight: 30, arbitrary: fc.constant(`Bearer ${clave}`) },
        { weight: 1, arbitrary: fc.constantFrom('', 'Bearer mala', 'Basic eDp5') },
      ),
      type: fc.oneof(
        { weight: 30, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/xml', '') },
      ),
      extra: fc.oneof(
        { weight: 8, arbitrary: fc.constant<Record<string, string>>({}) },
        {
          weight: 1,
          arbitrary: fc.constantFrom<Record<string, string>>(
            { 'if-match': '"otra"' },
            { 'if-match': '*' },
            { 'idempotency-key': 'k1' },
            { 'idempotency-key': 'k2' },
          ),
        },
      ),
    })
    .map(({ id, params: values, body: raw, auth, type, extra }) => {
      const search = new URLSearchParams(values as Record<string, string>).toString()
      const headers: Record<string, string> = { ...extra }
      if (auth) headers.authorization = auth
      if (raw !== null) headers['content-type'] = type
      return {
        method: method.toUpperCase(),
        ruta,
        path: ruta.replace('{id}', encodeURIComponent(id)) + (search ? `?${search}` : ''),
        headers,
        body: raw ?? null,
      }
    })
}

function comprobador(doc: Documento) {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: false })
  ajv.addSchema(doc, 'doc')
  const pointer = (parts: string[]) =>
    `doc#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
  return ({ method, ruta, ...peticion }: Peticion, op: Operation, { status, type, text }: Respuesta) => {
    const said = JSON.stringify({ method, ...peticion })
    if (status >= 500) throw new Error(`${status} to ${said}: ${text}`)
    const documented = op.responses[String(status)]
    // An address that leads nowhere («//», «.») is another route's matter.
    if (!documented) {
      if (status === 404 || status === 405) return
      throw new Error(`${status} is not documented for ${said}: ${text}`)
    }
    const content = Object.keys(documented.content ?? {})[0]
    if (!content) {
      if (text !== '') throw new Error(`something said where nothing should be, to ${said}: ${text}`)
      return
    }
    if (!type.startsWith(content)) throw new Error(`${type} instead of ${content} to ${said}`)
    const validate = ajv.getSchema(
      pointer([
        'paths',
        ruta,
        method.toLowerCase(),
        'responses',
        String(status),
        'content',
        content,
        'schema',
      ]),
    )
    if (!validate) throw new Error(`no schema for ${status} of ${method} ${ruta}`)
    if (!validate(JSON.parse(text)))
      throw new Error(`not its schema: ${ajv.errorsText(validate.errors)} to ${said}: ${text}`)
  }
}

/** Somebody who looks at the database from outside. */
function observador(dbFile: string) {
  const db = new Database(dbFile, { readonly: true })
  let known = { version: -1, huella: '' }
  const idsOf = (tabla: string, limit = 30) =>
    db.prepare(`select id from ${tabla} order by random() limit ${limit}`).pluck().all() as string[]
  return {
    conocidos(): Conocidos {
      const clientes = idsOf('clientes')
      const contactos = idsOf('contactos')
      const oportunidades = idsOf('oportunidades')
      const facturas = idsOf('crm_facturas')
      return {
        clientes,
        contactos,
        oportunidades,
        facturas,
        actividades: idsOf('actividades'),
        pagos: idsOf('crm_pagos'),
        alertas: idsOf('crm_alertas'),
        cliente_id: clientes,
        contacto_id: contactos,
        oportunidad_id: oportunidades,
        factura_id: facturas,
      }
    },
    /** The same as long as nothing has been written into the tables of the business. */
    huella(): string {
      const version = db.pragma('data_version', { simple: true }) as number
      if (version === known.version) return known.huella
      const parts = TABLAS.map((tabla) => JSON.stringify(db.prepare(`select * from ${tabla}`).raw().all()))
      known = { version, huella: hash('sha1', parts.join('\n')) }
      return known.huella
    },
    close: () => db.close(),
  }
}
