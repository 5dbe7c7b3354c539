import { z } from '@hono/zod-openapi'
import { contactosDe } from '#db/clientes.ts'
import type { Autoria } from '#db/journal.ts'
import { insertRow, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { Contacto } from '#domain/contacto.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'
import { contactoJson, contactoSchema } from './contacto-json.ts'
import { EJEMPLO } from './ejemplos.ts'
import * as e from './esquemas.ts'
import { type ApiApp, type ApiOptions, operacion } from './operacion.ts'
import { algoQueCambiar, conId, conVersion, dados, filaDe, pagina } from './recurso.ts'
import { exigirVersion } from './version.ts'

const TAG = 'Contactos'

const campos = {
  nombre: e.textoNecesario(),
  rol: e.texto(),
  email: e.email,
  telefono: e.telefono,
  principal: e.booleano,
}
const calculados = {
  id: e.soloLectura,
  fecha_creacion: e.soloLectura,
  archivado_en: e.soloLectura,
}
const cambiosSchema = z
  .strictObject({ ...campos, ...calculados, cliente_id: e.soloLectura })
  .partial()
  .openapi('ContactoCambios')
const entradaSchema = cambiosSchema.required({ nombre: true }).openapi('ContactoNuevo')
const sueltoSchema = entradaSchema
  .extend({ cliente_id: z.string().min(1).max(100) })
  .openapi('ContactoNuevoDeCliente')

type Cambios = z.output<typeof cambiosSchema>

function columnas({ nombre, rol, email, telefono, principal }: Cambios): Partial<Contacto> {
  return dados({ nombre, rol, email, telefono, principal }) as Partial<Contacto>
}

const EJEMPLO_NUEVO = {
  nombre: 'María López',
  rol: 'Contable',
  email: 'maria@xyz.example',
  telefono: '600 111 222',
}

export function contactos(app: ApiApp, options: ApiOptions): void {
  operacion(app, options, {
    method: 'get',
    path: '/api/clientes/{id}/contactos',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Personas de un cliente',
    description: 'La principal primero.',
    params: conId(EJEMPLO.cliente),
    ok: { status: 200, schema: z.array(contactoSchema), description: 'Sus personas.' },
    run: async ({ db, params }) => {
      await filaDe(db, 'clientes', params.id)
      return { status: 200, body: (await contactosDe(db, params.id)).map(contactoJson) }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/clientes/{id}/contactos',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Añade una persona a un cliente',
    description: 'Si es la principal, deja de serlo la que lo era.',
    params: conId(EJEMPLO.cliente),
    body: entradaSchema,
    example: EJEMPLO_NUEVO,
    ok: { status: 201, schema: contactoSchema, description: 'El contacto guardado.', etag: true },
    run: async ({ db, by, params, body }) => {
      mismoCliente(body.cliente_id, params.id)
      return crear(db, by, params.id, { ...columnas(body), nombre: body.nombre })
    },
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/contactos',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Lista de contactos',
    query: z.object({
      ...e.consultaDeLista,
      cliente_id: z.string().max(100).optional(),
      email: z.string().max(200).optional(),
      archivado: e.siONo.optional(),
    }),
    ok: { status: 200, schema: e.pagina(contactoSchema), description: 'Una página de contactos.' },
    run: async ({ db, query: { limit, cursor, q, archivado = false, ...filtros } }) => ({
      status: 200,
      body: await pagina(
        db,
        'contactos',
        { filtros, q, en: ['nombre', 'rol', 'email', 'telefono'], vivos: !archivado, limit, cursor },
        contactoJson,
      ),
    }),
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/contactos',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Crea un contacto',
    body: sueltoSchema,
    example: { cliente_id: EJEMPLO.cliente, ...EJEMPLO_NUEVO, nombre: 'Pedro Martín', rol: 'Técnico' },
    ok: { status: 201, schema: contactoSchema, description: 'El contacto guardado.', etag: true },
    run: ({ db, by, body }) => crear(db, by, body.cliente_id, { ...columnas(body), nombre: body.nombre }),
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/contactos/{id}',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Un contacto',
    params: conId(EJEMPLO.contacto),
    ok: { status: 200, schema: contactoSchema, description: 'El contacto.', etag: true },
    run: async ({ db, params }) => conVersion(await filaDe(db, 'contactos', params.id), contactoJson),
  })

  operacion(app, options, {
    method: 'put',
    path: '/api/contactos/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Sustituye los datos de un contacto',
    description: 'Lo que no se manda queda vacío.',
    params: conId(EJEMPLO.contactoQueCambia),
    body: entradaSchema,
    example: { nombre: 'Ana Gil', rol: 'Dueña', telefono: '600 111 333' },
    ok: { status: 200, schema: contactoSchema, description: 'El contacto guardado.', etag: true },
    run: async ({ c, db, by, params, body }) => {
      const before = await filaDe(db, 'contactos', params.id)
      exigirVersion(c, before)
      mismoCliente(body.cliente_id, before.cliente_id)
      const vacio = { rol: null, email: null, telefono: null, principal: 0 as const }
      return cambiar(db, by, before, { ...vacio, ...columnas(body) })
    },
  })

  operacion(app, options, {
    method: 'patch',
    path: '/api/contactos/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Cambia algunos datos de un contacto',
    params: conId(EJEMPLO.contactoQueCambia),
    body: cambiosSchema,
    example: { rol: 'Gerente' },
    ok: { status: 200, schema: contactoSchema, description: 'El contacto guardado.', etag: true },
    run: async ({ c, db, by, params, body }) => {
      const before = await filaDe(db, 'contactos', params.id)
      exigirVersion(c, before)
      algoQueCambiar(body)
      mismoCliente(body.cliente_id, before.cliente_id)
      return cambiar(db, by, before, columnas(body))
    },
  })

  operacion(app, options, {
    method: 'delete',
    path: '/api/contactos/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Archiva un contacto',
    params: conId(EJEMPLO.contactoQueSeArchiva),
    ok: { status: 204, schema: null, description: 'Archivado.' },
    run: async ({ c, db, by, params }) => {
      const before = await filaDe(db, 'contactos', params.id)
      exigirVersion(c, before)
      if (before.archivado_en === null) {
        await updateRow(db, by, 'contactos', params.id, { archivado_en: by.now.toISOString(), principal: 0 })
      }
      return { status: 204 }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/contactos/{id}/restaurar',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Recupera un contacto archivado',
    params: conId(EJEMPLO.contactoQueSeArchiva),
    ok: { status: 200, schema: contactoSchema, description: 'El contacto, de nuevo a la vista.', etag: true },
    run: async ({ db, by, params }) => {
      await filaDe(db, 'contactos', params.id)
      await updateRow(db, by, 'contactos', params.id, { archivado_en: null })
      return conVersion(await filaDe(db, 'contactos', params.id), contactoJson)
    },
  })
}

/** A client named twice has to be the same one. Programs return what they have read. */
export function mismoCliente(dicho: unknown, cliente_id: string | null): void {
  if (dicho === undefined || dicho === null || dicho === cliente_id) return
  throw new ErrorDeNegocio('cliente_ajeno', texts.clienteAjeno, 'cliente_id')
}

async function crear(
  db: Db,
  by: Autoria,
  cliente_id: string,
  known: Partial<Contacto> & Pick<Contacto, 'nombre'>,
) {
  await filaDe(db, 'clientes', cliente_id)
  const contacto: Contacto = {
    id: by.newId(),
    cliente_id,
    rol: null,
    email: null,
    telefono: null,
    principal: 0,
    fecha_creacion: by.now.toISOString(),
    archivado_en: null,
    ...known,
  }
  if (contacto.principal === 1) await dejarDeSerPrincipal(db, by, cliente_id)
  await insertRow(db, by, 'contactos', contacto)
  return conVersion(await filaDe(db, 'contactos', contacto.id), contactoJson, `/api/contactos/${contacto.id}`)
}

async function cambiar(
  db: Db,
  by: Autoria,
  { id, cliente_id, principal }: Contacto,
  changes: Partial<Contacto>,
) {
  if (changes.principal === 1 && principal === 0) await dejarDeSerPrincipal(db, by, cliente_id)
  await updateRow(db, by, 'contactos', id, changes)
  return conVersion(await filaDe(db, 'contactos', id), contactoJson)
}

async function dejarDeSerPrincipal(db: Db, by: Autoria, cliente_id: string): Promise<void> {
  const rows = await db
    .selectFrom('contactos')
    .select('id')
    .where('cliente_id', '=', cliente_id)
    .where('principal', '=', 1)
    .execute()
  for (const { id } of rows) await updateRow(db, by, 'contactos', id, { principal: 0 })
}
