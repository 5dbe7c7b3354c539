import { z } from '@hono/zod-openapi'
import { trasApuntar } from '#actions/actualizar-salud.ts'
import {
  apuntarActividad,
  completar,
  crearTarea,
  type NuevaActividad,
  quitarRecordatorios,
} from '#actions/apuntar-actividad.ts'
import { devolverPromesa, quitarPromesa } from '#actions/apuntar-promesa.ts'
import { deleteRow, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { ultimasActividades } from '#db/perfil.ts'
import { type Actividad, TIPOS_ACTIVIDAD } from '#domain/actividad.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { instanteDe } from '#domain/fecha.ts'
import * as texts from '#texts/api.ts'
import { actividadJson, actividadSchema } from './actividad-json.ts'
import { mismoCliente } from './contactos.ts'
import { EJEMPLO } from './ejemplos.ts'
import * as e from './esquemas.ts'
import { type ApiApp, type ApiOptions, type Entrada, operacion } from './operacion.ts'
import { algoQueCambiar, conId, conVersion, dados, filaDe, pagina, restaurarFila } from './recurso.ts'
import { exigirVersion } from './version.ts'

const TAG = 'Actividades'

function esquemas(zona: string) {
  const cambios = z
    .strictObject({
      tipo: z.enum(TIPOS_ACTIVIDAD),
      titulo: e.textoNecesario(),
      descripcion: e.texto(e.MAX_TEXTO),
      fecha: e.instante(zona),
      responsable: e.texto(),
      completada: e.booleano,
      contacto_id: z.string().max(100).nullable(),
      oportunidad_id: z.string().max(100).nullable(),
      duracion_min: z.number().int().min(1).max(100_000).nullable(),
      resultado: e.texto(e.MAX_TEXTO),
      vence_en: e.fecha.nullable().openapi({ type: ['string', 'null'] }),
      vence_hora: e.hora.nullable().openapi({ type: ['string', 'null'] }),
      id: e.soloLectura,
      cliente_id: e.soloLectura,
      fecha_creacion: e.soloLectura,
      usuario_id: e.soloLectura,
      completada_en: e.soloLectura,
      origen: e.soloLectura,
      texto_original: e.soloLectura,
    })
    .partial()
    .openapi('ActividadCambios')
  const nueva = cambios.required({ tipo: true, titulo: true }).openapi('ActividadNueva')
  const suelta = nueva
    .extend({ cliente_id: z.string().max(100).nullish() })
    .openapi('ActividadNuevaDeCliente')
  return { cambios, nueva, suelta }
}

type Cambios = z.output<ReturnType<typeof esquemas>['cambios']>
type Nueva = Cambios & Pick<Actividad, 'tipo' | 'titulo'>

const EJEMPLO_NUEVA = {
  tipo: 'llamada',
  titulo: 'Seguimiento',
  descripcion: 'Cliente interesado en el plan pro',
  responsable: 'Laura',
}

function columnas({
  id,
  cliente_id,
  fecha_creacion,
  usuario_id,
  completada_en,
  origen,
  texto_original,
  ...known
}: Cambios) {
  return dados(known) as Partial<Actividad>
}

export function actividades(app: ApiApp, options: ApiOptions): void {
  const { cambios, nueva, suelta } = esquemas(options.zona)
  operacion(app, options, {
    method: 'get',
    path: '/api/clientes/{id}/actividades',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Últimas interacciones con un cliente',
    description: 'Las más recientes primero; también lo que está por hacer.',
    params: conId(EJEMPLO.cliente),
    query: z.object({ limit: e.consultaDeLista.limit.default(20) }),
    ok: { status: 200, schema: z.array(actividadSchema), description: 'Sus actividades.' },
    run: async ({ db, params, query }) => {
      await filaDe(db, 'clientes', params.id)
      return { status: 200, body: (await ultimasActividades(db, params.id, query.limit)).map(actividadJson) }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/clientes/{id}/actividades',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Apunta una interacción con un cliente',
    description:
      'Lo que ya ha pasado queda hecho; una tarea, o lo que lleve `completada: false`, queda por hacer para `vence_en`. Sin fecha es ahora.',
    params: conId(EJEMPLO.cliente),
    body: nueva,
    example: EJEMPLO_NUEVA,
    ok: { status: 201, schema: actividadSchema, description: 'La actividad guardada.', etag: true },
    run: async (en) => {
      mismoCliente(en.body.cliente_id, en.params.id)
      await filaDe(en.db, 'clientes', en.params.id)
      return crear(en, { ...en.body, cliente_id: en.params.id }, options.zona)
    },
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/actividades',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Lista de actividades',
    query: z.object({
      ...e.consultaDeLista,
      cliente_id: z.string().max(100).optional(),
      oportunidad_id: z.string().max(100).optional(),
      tipo: z.enum([...TIPOS_ACTIVIDAD, 'venta', 'cobro']).optional(),
      completada: e.siONo.optional(),
      desde: e.instante(options.zona).optional(),
      hasta: e.instante(options.zona).optional(),
    }),
    ok: { status: 200, schema: e.pagina(actividadSchema), description: 'Una página de actividades.' },
    run: async ({ db, query: { limit, cursor, q, desde, hasta, completada, ...filtros } }) => ({
      status: 200,
      body: await pagina(
        db,
        'actividades',
        {
          filtros: { ...filtros, completada: completada === undefined ? undefined : Number(completada) },
          q,
          en: ['titulo', 'descripcion'],
          desde,
          hasta,
          limit,
          cursor,
        },
        actividadJson,
      ),
    }),
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/actividades',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Apunta una actividad',
    description: 'Solo las tareas y las notas pueden ir sin cliente.',
    body: suelta,
    example: { tipo: 'tarea', titulo: 'IVA del trimestre', vence_en: '2027-01-20', vence_hora: '10:00' },
    ok: { status: 201, schema: actividadSchema, description: 'La actividad guardada.', etag: true },
    run: async (en) => {
      const cliente_id = en.body.cliente_id ?? null
      if (cliente_id) await filaDe(en.db, 'clientes', cliente_id)
      return crear(en, { ...en.body, cliente_id }, options.zona)
    },
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/actividades/{id}',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Una actividad',
    params: conId(EJEMPLO.actividad),
    ok: { status: 200, schema: actividadSchema, description: 'La actividad.', etag: true },
    run: async ({ db, params }) => conVersion(await filaDe(db, 'actividades', params.id), actividadJson),
  })

  operacion(app, options, {
    method: 'put',
    path: '/api/actividades/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Sustituye una actividad',
    description: 'Lo que no se manda queda vacío; la fecha y si está hecha, como estaban.',
    params: conId(EJEMPLO.actividadQueCambia),
    body: nueva,
    example: { ...EJEMPLO_NUEVA, titulo: 'Seguimiento del presupuesto' },
    ok: { status: 200, schema: actividadSchema, description: 'La actividad guardada.', etag: true },
    run: async (en) => cambiar(en, { ...VACIO, ...columnas(en.body) }, options.zona),
  })

  operacion(app, options, {
    method: 'patch',
    path: '/api/actividades/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Cambia una actividad, o la da por hecha',
    params: conId(EJEMPLO.actividadQueCambia),
    body: cambios,
    example: { completada: true, resultado: 'Le interesa' },
    ok: { status: 200, schema: actividadSchema, description: 'La actividad guardada.', etag: true },
    run: async (en) => {
      algoQueCambiar(en.body)
      return cambiar(en, columnas(en.body), options.zona)
    },
  })

  operacion(app, options, {
    method: 'delete',
    path: '/api/actividades/{id}',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Borra una actividad',
    description: 'Queda en el historial: se recupera con `restaurar`.',
    params: conId(EJEMPLO.actividadQueSeBorra),
    ok: { status: 204, schema: null, description: 'Borrada.' },
    run: async ({ c, db, by, params, momento }) => {
      const before = await filaDe(db, 'actividades', params.id)
      exigirVersion(c, before)
      rechazarDelSistema(before)
      await quitarRecordatorios(db, by, params.id)
      await quitarPromesa(db, by, params.id)
      await deleteRow(db, by, 'actividades', params.id)
      if (before.cliente_id) await trasApuntar(db, before.cliente_id, textoDe(before), momento)
      return { status: 204 }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/actividades/{id}/restaurar',
    ambitos: ['escribir'],
    tag: TAG,
    summary: 'Recupera una actividad borrada',
    params: conId(EJEMPLO.actividadQueSeBorra),
    ok: { status: 200, schema: actividadSchema, description: 'La actividad, de nuevo.', etag: true },
    run: async ({ db, by, params, momento }) => {
      await restaurarFila(db, by, 'actividades', params.id)
      await devolverPromesa(db, by, params.id)
      const row = await filaDe(db, 'actividades', params.id)
      if (row.cliente_id) await trasApuntar(db, row.cliente_id, textoDe(row), momento)
      return conVersion(row, actividadJson)
    },
  })
}

const VACIO: Partial<Actividad> = {
  descripcion: null,
  responsable: null,
  contacto_id: null,
  oportunidad_id: null,
  duracion_min: null,
  resultado: null,
  vence_en: null,
  vence_hora: null,
}

async function crear(
  { db, by, momento }: Base,
  { cliente_id, ...body }: Nueva & { cliente_id: string | null },
  zona: string,
) {
  const { completada = body.tipo === 'tarea' ? 0 : 1, ...known } = columnas(body)
  const row: NuevaActividad = { ...known, tipo: body.tipo, titulo: body.titulo, cliente_id, origen: 'api' }
  await comprobar(db, { ...VACIO, ...row, cliente_id } as Actividad)
  const stored = completada === 1 ? await apuntarActividad(db, by, row) : await crearTarea(db, by, row, zona)
  if (cliente_id) await trasApuntar(db, cliente_id, textoDe(stored), momento)
  const read = await filaDe(db, 'actividades', stored.id)
  return conVersion(read, actividadJson, `/api/actividades/${stored.id}`)
}

type Base = Pick<Entrada<unknown, unknown, unknown>, 'db' | 'by' | 'momento'>

async function cambiar(
  { c, db, by, params, body, momento }: Entrada<{ id: string }, unknown, { cliente_id?: unknown }>,
  { completada, ...changes }: Partial<Actividad>,
  zona: string,
) {
  const before = await filaDe(db, 'actividades', params.id)
  exigirVersion(c, before)
  rechazarDelSistema(before)
  mismoCliente(body.cliente_id, before.cliente_id)
  const after = { ...before, ...changes }
  await comprobar(db, after)
  const moved = after.vence_en !== before.vence_en || after.vence_hora !== before.vence_hora
  if (moved && after.vence_en && !after.completada && changes.fecha === undefined) {
    changes.fecha = instanteDe(after.vence_en, after.vence_hora, zona).toISOString()
  }
  await updateRow(db, by, 'actividades', params.id, changes)
  if (completada === 1 && before.completada === 0) await completar(db, by, { ...after, ...changes })
  if (completada === 0 && before.completada === 1) {
    await updateRow(db, by, 'actividades', params.id, { completada: 0, completada_en: null })
  }
  const row = await filaDe(db, 'actividades', params.id)
  if (row.cliente_id) await trasApuntar(db, row.cliente_id, textoDe(row), momento)
  return conVersion(row, actividadJson)
}

/** What hangs from an activity is its client's, and an hour has its day. */
async function comprobar(db: Db, row: Actividad): Promise<void> {
  if (row.cliente_id === null && row.tipo !== 'tarea' && row.tipo !== 'nota') {
    throw new ErrorDeNegocio('falta_cliente', texts.necesitaCliente, 'cliente_id')
  }
  if (row.vence_hora && !row.vence_en)
    throw new ErrorDeNegocio('hora_sin_fecha', texts.horaSinFecha, 'vence_en')
  if (row.contacto_id) {
    const contacto = await filaDe(db, 'contactos', row.contacto_id)
    if (contacto.cliente_id !== row.cliente_id) {
      throw new ErrorDeNegocio('contacto_de_otro', texts.contactoDeOtro, 'contacto_id')
    }
  }
  if (row.oportunidad_id) {
    const oportunidad = await filaDe(db, 'oportunidades', row.oportunidad_id)
    if (oportunidad.cliente_id !== row.cliente_id) {
      throw new ErrorDeNegocio('oportunidad_de_otro', texts.oportunidadDeOtro, 'oportunidad_id')
    }
  }
}

function rechazarDelSistema({ tipo }: Actividad): void {
  if (tipo === 'venta' || tipo === 'cobro')
    throw new ErrorDeNegocio('apunte_del_sistema', texts.apunteDelSistema)
}

function textoDe({ titulo, descripcion, resultado }: Actividad): string {
  return [titulo, descripcion, resultado].filter(Boolean).join(' ')
}
