import { z } from '@hono/zod-openapi'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { type CambiosDeOportunidad, crearOportunidad, moverOportunidad } from '#actions/mover-oportunidad.ts'
import { updateRow } from '#db/journal.ts'
import { abiertasDe } from '#db/oportunidades.ts'
import { ETAPAS, type Oportunidad } from '#domain/oportunidad.ts'
import { mismoCliente } from './contactos.ts'
import { EJEMPLO } from './ejemplos.ts'
import * as e from './esquemas.ts'
import { type ApiApp, type ApiOptions, type Entrada, operacion } from './operacion.ts'
import { oportunidadJson, oportunidadSchema } from './oportunidad-json.ts'
import { algoQueCambiar, conId, conVersion, dados, filaDe, pagina } from './recurso.ts'
import { exigirVersion } from './version.ts'

const TAG = 'Oportunidades'

/** The specification's default for a deal that says nothing («probabilidad: int = 30»). */
const PROBABILIDAD_INICIAL = 30

const cambiosSchema = z
  .strictObject({
    nombre_proyecto: e.textoNecesario(),
    descripcion: e.texto(e.MAX_TEXTO),
    monto_estimado: e
      .euros({ min: 0 })
      .nullable()
      .openapi({ type: ['number', 'null'] }),
    estado: z.enum(ETAPAS),
    probabilidad: z.number().int().min(0).max(100),
    fecha_cierre_esperada: e.fecha.nullable().openapi({ type: ['string', 'null'] }),
    motivo_perdida: e.texto(),
    id: e.soloLectura,
    cliente_id: e.soloLectura,
    fecha_creacion: e.soloLectura,
    fecha_cierre_real: e.soloLectura,
    archivado_en: e.soloLectura,
  })
  .partial()
  .openapi('OportunidadCambios')
const entradaSchema = cambiosSchema.required({ nombre_proyecto: true }).openapi('OportunidadNueva')
const sueltaSchema = entradaSchema
  .extend({ cliente_id: z.string().min(1).max(100) })
  .openapi('OportunidadNuevaDeCliente')

type Cambios = z.output<typeof cambiosSchema>
type Nueva = z.output<typeof entradaSchema>

const EJEMPLO_NUEVA = {
  nombre_proyecto: 'Proyecto de transformación digital',
  monto_estimado: 45000,
  estado: 'propuesta',
  probabilidad: 60,
  fecha_cierre_esperada: '2027-01-31',
}

function columnas({
  monto_estimado,
  ...body
}: Cambios): CambiosDeOportunidad & Pick<Partial<Oportunidad>, 'descripcion'> {
  const { id, cliente_id, fecha_creacion, fecha_cierre_real, archivado_en, ...known } = body
  return dados({ ...known, monto_estimado_centimos: monto_estimado })
}

export function oportunidades(app: ApiApp, options: ApiOptions): void {
  operacion(app, options, {
    method: 'get',
    path: '/api/clientes/{id}/oportunidades',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Oportunidades abiertas de un cliente',
    params: conId(EJEMPLO.cliente),
    ok: {
      status: 200,
      schema: z.array(oportunidadSchema),
      description: 'Las abiertas, la más nueva primero.',
    },
    run: async ({ db, params }) => {
      await filaDe(db, 'clientes', params.id)
      return { status: 200, body: (await abiertasDe(db, params.id)).map(oportunidadJson) }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/clientes/{id}/oportunidades',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Registra una oportunidad de venta',
    description:
      'Sin estado es «inicial»; sin probabilidad, 30 % (100 % si está ganada y 0 % si está perdida).',
    params: conId(EJEMPLO.cliente),
    body: entradaSchema,
    example: EJEMPLO_NUEVA,
    ok: { status: 201, schema: oportunidadSchema, description: 'La oportunidad guardada.', etag: true },
    run: async (en) => {
      mismoCliente(en.body.cliente_id, en.params.id)
      return crear(en, en.params.id, en.body)
    },
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/oportunidades',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Lista de oportunidades',
    query: z.object({
      ...e.consultaDeLista,
      cliente_id: z.string().max(100).optional(),
      estado: z.enum(ETAPAS).optional(),
      archivado: e.siONo.optional(),
    }),
    ok: { status: 200, schema: e.pagina(oportunidadSchema), description: 'Una página de oportunidades.' },
    run: async ({ db, query: { limit, cursor, q, archivado = false, ...filtros } }) => ({
      status: 200,
      body: await pagina(
        db,
        'oportunidades',
        { filtros, q, en: ['nombre_proyecto', 'descripcion'], vivos: !archivado, limit, cursor },
        oportunidadJson,
      ),
    }),
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/oportunidades',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Crea una oportunidad',
    body: sueltaSchema,
    example: { cliente_id: EJEMPLO.cliente, ...EJEMPLO_NUEVA, nombre_proyecto: 'Ampliación de servicios' },
    ok: { status: 201, schema: oportunidadSchema, description: 'La oportunidad guardada.', etag: true },
    run: (en) => crear(en, en.body.cliente_id, en.body),
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/oportunidades/{id}',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Una oportunidad',
    params: conId(EJEMPLO.oportunidad),
    ok: { status: 200, schema: oportunidadSchema, description: 'La oportunidad.', etag: true },
    run: async ({ db, params }) => conVersion(await filaDe(db, 'oportunidades', params.id), oportunidadJson),
  })

  operacion(app, options, {
    method: 'put',
    path: '/api/oportunidades/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Sustituye una oportunidad',
    description: 'Lo que no se manda queda vacío; el estado y la probabilidad, como estaban.',
    params: conId(EJEMPLO.oportunidadQueCambia),
    body: entradaSchema,
    example: {
      nombre_proyecto: 'Tienda en línea',
      monto_estimado: 8500,
      estado: 'contacto',
      probabilidad: 40,
    },
    ok: { status: 200, schema: oportunidadSchema, description: 'La oportunidad guardada.', etag: true },
    run: (en) => cambiar(en, { ...VACIO, ...columnas(en.body) }),
  })

  operacion(app, options, {
    method: 'patch',
    path: '/api/oportunidades/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Mueve una oportunidad o corrige sus datos',
    description: 'Un estado nuevo trae su probabilidad habitual si no se manda otra.',
    params: conId(EJEMPLO.oportunidadQueCambia),
    body: cambiosSchema,
    example: { estado: 'negociacion', monto_estimado: 12000 },
    ok: { status: 200, schema: oportunidadSchema, description: 'La oportunidad guardada.', etag: true },
    run: (en) => {
      algoQueCambiar(en.body)
      return cambiar(en, columnas(en.body))
    },
  })

  operacion(app, options, {
    method: 'delete',
    path: '/api/oportunidades/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Archiva una oportunidad',
    params: conId(EJEMPLO.oportunidadQueSeArchiva),
    ok: { status: 204, schema: null, description: 'Archivada.' },
    run: async ({ c, db, by, params, momento }) => {
      const before = await filaDe(db, 'oportunidades', params.id)
      exigirVersion(c, before)
      if (before.archivado_en === null) {
        await updateRow(db, by, 'oportunidades', params.id, { archivado_en: by.now.toISOString() })
        await actualizarSalud(db, before.cliente_id, momento)
      }
      return { status: 204 }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/oportunidades/{id}/restaurar',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Recupera una oportunidad archivada',
    params: conId(EJEMPLO.oportunidadQueSeArchiva),
    ok: {
      status: 200,
      schema: oportunidadSchema,
      description: 'La oportunidad, de nuevo a la vista.',
      etag: true,
    },
    run: async ({ db, by, params, momento }) => {
      const { cliente_id } = await filaDe(db, 'oportunidades', params.id)
      await updateRow(db, by, 'oportunidades', params.id, { archivado_en: null })
      await actualizarSalud(db, cliente_id, momento)
      return conVersion(await filaDe(db, 'oportunidades', params.id), oportunidadJson)
    },
  })
}

const VACIO = {
  descripcion: null,
  monto_estimado_centimos: null,
  fecha_cierre_esperada: null,
  motivo_perdida: null,
}

type Base = Pick<Entrada<unknown, unknown, unknown>, 'db' | 'by' | 'momento' | 'today'>

async function crear({ db, by, momento, today }: Base, cliente_id: string, body: Nueva) {
  await filaDe(db, 'clientes', cliente_id)
  const { estado = 'inicial', probabilidad, ...known } = columnas(body)
  const isClosed = estado === 'ganada' || estado === 'perdida'
  const { id } = await crearOportunidad(db, by, {
    ...known,
    nombre_proyecto: body.nombre_proyecto,
    cliente_id,
    estado,
    ...(isClosed ? { fecha_cierre_real: today } : {}),
    ...(probabilidad !== undefined || !isClosed
      ? { probabilidad: probabilidad ?? PROBABILIDAD_INICIAL }
      : {}),
  })
  await actualizarSalud(db, cliente_id, momento)
  return conVersion(await filaDe(db, 'oportunidades', id), oportunidadJson, `/api/oportunidades/${id}`)
}

async function cambiar(
  { c, db, by, params, body, momento, today }: Entrada<{ id: string }, unknown, Cambios>,
  { descripcion, ...changes }: ReturnType<typeof columnas>,
) {
  const before = await filaDe(db, 'oportunidades', params.id)
  exigirVersion(c, before)
  mismoCliente(body.cliente_id, before.cliente_id)
  await moverOportunidad(db, by, before, changes, today)
  if (descripcion !== undefined) await updateRow(db, by, 'oportunidades', params.id, { descripcion })
  await actualizarSalud(db, before.cliente_id, momento)
  return conVersion(await filaDe(db, 'oportunidades', params.id), oportunidadJson)
}
