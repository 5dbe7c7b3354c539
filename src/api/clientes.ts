import { z } from '@hono/zod-openapi'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { buscarClientes } from '#db/busqueda.ts'
import { insertRow, updateRow } from '#db/journal.ts'
import type { Filtros } from '#db/listado.ts'
import type { Db } from '#db/open.ts'
import { leerPerfil } from '#db/perfil.ts'
import { type Cliente, ESTADOS_CLIENTE, nuevoCliente, TAMANOS, TIPOS_CLIENTE } from '#domain/cliente.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'
import { actividadJson, actividadSchema } from './actividad-json.ts'
import { alertaJson, alertaSchema } from './alerta-json.ts'
import { soloColumnas } from './columnas.ts'
import { contactoJson, contactoSchema } from './contacto-json.ts'
import { EJEMPLO } from './ejemplos.ts'
import * as e from './esquemas.ts'
import { type ApiApp, type ApiOptions, operacion } from './operacion.ts'
import { oportunidadJson, oportunidadSchema } from './oportunidad-json.ts'
import { algoQueCambiar, conId, conVersion, dados, filaDe, pagina } from './recurso.ts'
import { saludJson, saludSchema } from './salud-json.ts'
import { exigirVersion, versionDe } from './version.ts'

const TAG = 'Clientes'

const clienteSchema = z
  .object({
    id: z.string(),
    nombre: z.string(),
    email: e.textoONada,
    telefono: e.textoONada,
    direccion: e.textoONada,
    cif: e.textoONada,
    sector: e.textoONada,
    tamaño_empresa: z.enum(TAMANOS).nullable(),
    estado: z.enum(ESTADOS_CLIENTE),
    ltv: e.eurosDados,
    riesgo_impago: z.enum(['bajo', 'medio', 'alto', 'sin_datos']),
    fecha_primera_factura: e.fechaONada,
    fecha_creacion: e.instanteDado,
    limite_credito: e.eurosONada,
    tipo: z.enum(TIPOS_CLIENTE).nullable(),
    etiquetas: e.textoONada,
    archivado_en: e.instanteONada,
    fusionado_en: e.textoONada,
    external_id: e.textoONada,
  })
  .openapi('Cliente')

/** A client's row as the API says it: money in euros, under the specification's names. */
export function clienteJson({ ltv_centimos, limite_credito_centimos, ...row }: Cliente) {
  return deCliente({
    ...row,
    ltv: e.enEuros(ltv_centimos),
    limite_credito: e.enEuros(limite_credito_centimos),
  })
}

const deCliente = soloColumnas(clienteSchema)

const campos = {
  nombre: e.textoNecesario(),
  email: e.email,
  telefono: e.telefono,
  direccion: e.texto(500),
  cif: e.cif,
  sector: e.texto(),
  tamaño_empresa: z.enum(TAMANOS).nullable(),
  estado: z.enum(ESTADOS_CLIENTE),
  limite_credito: e.euros({ min: 0 }).nullable(),
  tipo: z.enum(TIPOS_CLIENTE).nullable(),
  etiquetas: e.texto(500),
  external_id: e.texto(),
}
/** The system says these; whoever returns what it has read may send them. */
const calculados = {
  id: e.soloLectura,
  ltv: e.soloLectura,
  riesgo_impago: e.soloLectura,
  fecha_primera_factura: e.soloLectura,
  fecha_creacion: e.soloLectura,
  archivado_en: e.soloLectura,
  fusionado_en: e.soloLectura,
}
const cambiosSchema = z
  .strictObject({ ...campos, ...calculados })
  .partial()
  .openapi('ClienteCambios')
const entradaSchema = cambiosSchema.required({ nombre: true }).openapi('ClienteNuevo')

type Cambios = z.output<typeof cambiosSchema>

/** The columns that a body speaks of. */
function columnas({ limite_credito, ...body }: Cambios): Partial<Cliente> {
  const {
    id,
    ltv,
    riesgo_impago,
    fecha_primera_factura,
    fecha_creacion,
    archivado_en,
    fusionado_en,
    ...known
  } = body
  return dados({ ...known, limite_credito_centimos: limite_credito }) as Partial<Cliente>
}

const perfilSchema = z
  .object({
    cliente: clienteSchema,
    contactos: z.array(contactoSchema),
    actividades: z.array(actividadSchema),
    oportunidades: z.array(oportunidadSchema),
    salud: saludSchema,
    alertas: z.array(alertaSchema),
  })
  .openapi('Perfil')

const EJEMPLO_NUEVO = {
  nombre: 'Empresa XYZ',
  email: 'info@xyz.example',
  telefono: '+34 911 234 567',
  direccion: 'Calle Principal 123, Madrid',
  cif: 'A12345674',
  sector: 'manufacturing',
  tamaño_empresa: 'mediana',
  estado: 'activo',
}

const forzar = z.object({
  forzar: e.siONo
    .optional()
    .openapi({ description: 'true: crearlo aunque su NIF o su e-mail ya estén en otro cliente.' }),
})

export function clientes(app: ApiApp, options: ApiOptions): void {
  operacion(app, options, {
    method: 'get',
    path: '/api/clientes',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Lista de clientes',
    description:
      'Con `q` busca como el chat (nombre, persona, teléfono, NIF, factura), lo mejor primero y sin cursor.',
    query: z.object({
      ...e.consultaDeLista,
      estado: z.enum(ESTADOS_CLIENTE).optional(),
      riesgo_impago: z.enum(['bajo', 'medio', 'alto', 'sin_datos']).optional(),
      tipo: z.enum(TIPOS_CLIENTE).optional(),
      sector: z.string().max(200).optional(),
      cif: z.string().max(40).optional(),
      email: z.string().max(200).optional(),
      external_id: z.string().max(200).optional(),
      archivado: e.siONo.optional(),
    }),
    busca: true,
    ok: { status: 200, schema: e.pagina(clienteSchema), description: 'Una página de clientes.' },
    run: async ({ db, query }) => {
      const { limit, cursor, q, archivado = false, cif, ...otros } = query
      const filtros = { ...otros, cif: cif?.replaceAll(/[\s.-]/g, '').toUpperCase() }
      if (q) {
        return {
          status: 200,
          body: { datos: await buscados(db, q, limit, archivado, filtros), siguiente: null },
        }
      }
      const peticion = { filtros, en: [], vivos: !archivado, limit, cursor }
      return { status: 200, body: await pagina(db, 'clientes', peticion, clienteJson) }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/clientes',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Crea un cliente',
    description: 'Solo hace falta el nombre. Un NIF o un e-mail que ya tiene otro cliente responde 409.',
    query: forzar,
    body: entradaSchema,
    example: EJEMPLO_NUEVO,
    ok: { status: 201, schema: clienteSchema, description: 'El cliente guardado.', etag: true },
    run: async ({ db, by, body, query, momento }) => {
      const known = columnas(body)
      await rechazarRepetido(db, known, null, query.forzar ?? false)
      const cliente = nuevoCliente({
        ...known,
        nombre: body.nombre,
        id: by.newId(),
        fecha_creacion: by.now.toISOString(),
      })
      await insertRow(db, by, 'clientes', cliente)
      await actualizarSalud(db, cliente.id, momento)
      return conVersion(await filaDe(db, 'clientes', cliente.id), clienteJson, `/api/clientes/${cliente.id}`)
    },
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/clientes/{id}',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Perfil completo de un cliente',
    description:
      'Sus datos, contactos, últimas diez actividades, oportunidades abiertas, salud y lo que hay que hacer con él. El ETag es la versión de su fila.',
    params: conId(EJEMPLO.cliente),
    ok: { status: 200, schema: perfilSchema, description: 'El perfil.', etag: true },
    run: async ({ params }) => {
      const perfil = leerPerfil(options.lector, params.id)
      if (!perfil) throw new ErrorDeNegocio('cliente_no_encontrado', texts.clienteNoEncontrado)
      const { cliente, contactos, actividades, oportunidades, salud, alertas } = perfil
      return {
        status: 200,
        headers: { ETag: versionDe(cliente) },
        body: {
          cliente: clienteJson(cliente),
          contactos: contactos.map(contactoJson),
          actividades: actividades.map(actividadJson),
          oportunidades: oportunidades.map(oportunidadJson),
          salud: saludJson(salud, cliente),
          alertas: alertas.map(alertaJson),
        },
      }
    },
  })

  operacion(app, options, {
    method: 'put',
    path: '/api/clientes/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Sustituye los datos de un cliente',
    description: 'Lo que no se manda queda vacío; el estado, como estaba.',
    params: conId(EJEMPLO.clienteQueCambia),
    query: forzar,
    body: entradaSchema,
    example: {
      nombre: 'Peluquería Sol',
      telefono: '600 000 777',
      direccion: 'Calle Mayor 45, Alcalá de Henares',
    },
    ok: { status: 200, schema: clienteSchema, description: 'El cliente guardado.', etag: true },
    run: async ({ c, db, by, params, body, query, momento }) => {
      const before = await filaDe(db, 'clientes', params.id)
      exigirVersion(c, before)
      const changes: Partial<Cliente> = { ...VACIO, ...columnas(body) }
      await rechazarRepetido(db, changes, params.id, query.forzar ?? false)
      await updateRow(db, by, 'clientes', params.id, changes)
      await actualizarSalud(db, params.id, momento)
      return conVersion(await filaDe(db, 'clientes', params.id), clienteJson)
    },
  })

  operacion(app, options, {
    method: 'patch',
    path: '/api/clientes/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Cambia algunos datos de un cliente',
    params: conId(EJEMPLO.clienteQueCambia),
    query: forzar,
    body: cambiosSchema,
    example: { sector: 'belleza', limite_credito: 1500 },
    ok: { status: 200, schema: clienteSchema, description: 'El cliente guardado.', etag: true },
    run: async ({ c, db, by, params, body, query, momento }) => {
      const before = await filaDe(db, 'clientes', params.id)
      exigirVersion(c, before)
      algoQueCambiar(body)
      const changes = columnas(body)
      await rechazarRepetido(db, changes, params.id, query.forzar ?? false)
      await updateRow(db, by, 'clientes', params.id, changes)
      await actualizarSalud(db, params.id, momento)
      return conVersion(await filaDe(db, 'clientes', params.id), clienteJson)
    },
  })

  operacion(app, options, {
    method: 'delete',
    path: '/api/clientes/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Archiva un cliente',
    description:
      'Deja de salir en listas y avisos y no se pierde nada: se recupera con `restaurar` o con /archivados en el chat.',
    params: conId(EJEMPLO.clienteQueSeArchiva),
    ok: { status: 204, schema: null, description: 'Archivado.' },
    run: async ({ c, db, by, params }) => {
      const { archivado_en, ...row } = await filaDe(db, 'clientes', params.id)
      exigirVersion(c, { ...row, archivado_en })
      if (archivado_en === null) {
        await updateRow(db, by, 'clientes', params.id, { archivado_en: by.now.toISOString() })
      }
      return { status: 204 }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/clientes/{id}/restaurar',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Recupera un cliente archivado',
    params: conId(EJEMPLO.clienteQueSeArchiva),
    ok: { status: 200, schema: clienteSchema, description: 'El cliente, de nuevo a la vista.', etag: true },
    run: async ({ db, by, params, momento }) => {
      await filaDe(db, 'clientes', params.id)
      await updateRow(db, by, 'clientes', params.id, { archivado_en: null })
      await actualizarSalud(db, params.id, momento)
      return conVersion(await filaDe(db, 'clientes', params.id), clienteJson)
    },
  })
}

/** What a PUT leaves where nothing is said. */
const VACIO: Partial<Cliente> = {
  email: null,
  telefono: null,
  direccion: null,
  cif: null,
  sector: null,
  tamaño_empresa: null,
  limite_credito_centimos: null,
  tipo: null,
  etiquetas: null,
  external_id: null,
}

/** Looked at for each one that is asked for: what the other filters leave out comes among the best. */
const HALLADOS_POR_PEDIDO = 5

async function buscados(db: Db, q: string, limit: number, archivado: boolean, filtros: Filtros) {
  const found = await buscarClientes(db, q, limit * HALLADOS_POR_PEDIDO)
  const ids = found.filter((one) => one.archivado === archivado).map((one) => one.cliente_id)
  const rows = await Promise.all(ids.map((id) => filaDe(db, 'clientes', id)))
  return rows
    .filter((row) => cumple(row, filtros))
    .slice(0, limit)
    .map(clienteJson)
}

function cumple(row: Cliente, filtros: Filtros): boolean {
  return Object.entries(filtros).every(
    ([columna, value]) => value === undefined || row[columna as keyof Cliente] === value,
  )
}

/** A NIF or an e-mail belongs to one client; two that share them on purpose are forced. An external id, never. */
async function rechazarRepetido(
  db: Db,
  { cif, email, external_id }: Partial<Cliente>,
  salvo: string | null,
  forzar: boolean,
): Promise<void> {
  const otro = async (columna: 'cif' | 'email' | 'external_id', value: string) => {
    const rows = await db.selectFrom('clientes').select(['id', 'nombre']).where(columna, '=', value).execute()
    return rows.find((row) => row.id !== salvo)
  }
  if (external_id) {
    const row = await otro('external_id', external_id)
    if (row)
      throw new ErrorDeNegocio('external_id_en_uso', texts.externalIdEnUso(`«${row.nombre}»`), 'external_id')
  }
  if (forzar) return
  for (const [campo, value] of [
    ['cif', cif],
    ['email', email],
  ] as const) {
    const row = value ? await otro(campo, value) : undefined
    if (row)
      throw new ErrorDeNegocio('cliente_parecido', texts.clienteParecido(campo, row.nombre, row.id), campo)
  }
}
