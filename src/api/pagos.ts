import { z } from '@hono/zod-openapi'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { anularCobro, apuntarCobro } from '#actions/apuntar-cobro.ts'
import { volverAEnlazar } from '#actions/enlazar.ts'
import { recibirPago } from '#actions/recibir-pago.ts'
import { findPagoExterno } from '#db/facturas.ts'
import { updateRow } from '#db/journal.ts'
import { olvidarReferencia } from '#db/referencias.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Pago } from '#domain/pago.ts'
import * as texts from '#texts/api.ts'
import { tituloDeCobroRecuperado } from '#texts/factura.ts'
import { soloColumnas } from './columnas.ts'
import { mismoCliente } from './contactos.ts'
import { EJEMPLO } from './ejemplos.ts'
import * as e from './esquemas.ts'
import { type ApiApp, type ApiOptions, type Entrada, operacion } from './operacion.ts'
import { algoQueCambiar, conId, conVersion, dados, filaDe, pagina, restaurarFila } from './recurso.ts'
import { exigirVersion } from './version.ts'

const TAG = 'Cobros'
const ESCRIBEN = ['facturas', 'escribir'] as const
const LEEN = ['leer', 'facturas'] as const

export const pagoSchema = z
  .object({
    id: z.string(),
    cliente_id: z.string(),
    factura_id: e.textoONada,
    fecha: e.fechaDada,
    importe: e.eurosDados,
    metodo: e.textoONada,
    external_id: e.textoONada,
    origen: z.enum(['manual', 'api', 'banco', 'importacion']),
    creado_en: e.instanteDado,
  })
  .openapi('Pago')

const solo = soloColumnas(pagoSchema)

export function pagoJson({ importe_centimos, ...row }: Pago) {
  return solo({ ...row, importe: e.enEuros(importe_centimos) })
}

/** A payment as a program sends it. Exported for the webhook, which takes the same. */
export const pagoNuevoSchema = z
  .strictObject({
    factura_id: e.idCorto.nullable(),
    numero: e.idCorto.nullable(),
    serie: z
      .string()
      .trim()
      .max(40)
      .nullable()
      .openapi({ type: ['string', 'null'], maxLength: 40 }),
    cliente_id: e.idCorto.nullable(),
    importe: e.euros(),
    fecha: e.fecha,
    metodo: e.texto(),
    external_id: e.texto(),
  })
  .partial()
  .required({ importe: true })
  .openapi('PagoNuevo')

const cambiosSchema = z
  .strictObject({
    factura_id: e.idCorto.nullable(),
    fecha: e.fecha,
    metodo: e.texto(),
    external_id: e.texto(),
    id: e.soloLectura,
    cliente_id: e.soloLectura,
    importe: e.soloLectura,
    origen: e.soloLectura,
    creado_en: e.soloLectura,
  })
  .partial()
  .openapi('PagoCambios')

/** The body of a payment as the action takes it. */
export function aPagoRecibido({ importe, ...body }: z.output<typeof pagoNuevoSchema>) {
  return { ...dados(body), importe_centimos: importe }
}

export function pagos(app: ApiApp, options: ApiOptions): void {
  operacion(app, options, {
    method: 'get',
    path: '/api/pagos',
    ambitos: LEEN,
    tag: TAG,
    summary: 'Lista de cobros',
    query: z.object({
      ...e.consultaDeLista,
      cliente_id: z.string().max(100).optional(),
      factura_id: z.string().max(100).optional(),
      external_id: z.string().max(200).optional(),
      desde: e.fecha.optional(),
      hasta: e.fecha.optional().openapi({ description: 'Este día no entra.' }),
    }),
    ok: { status: 200, schema: e.pagina(pagoSchema), description: 'Una página de cobros.' },
    run: async ({ db, query: { limit, cursor, q, desde, hasta, ...filtros } }) => ({
      status: 200,
      body: await pagina(
        db,
        'crm_pagos',
        { filtros, q, en: ['metodo', 'external_id'], desde, hasta, limit, cursor },
        pagoJson,
      ),
    }),
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/pagos',
    ambitos: ESCRIBEN,
    tag: TAG,
    summary: 'Registra un cobro, o una devolución si es negativo',
    description:
      'De una factura (`factura_id` o `numero`) o a cuenta de un cliente (`cliente_id`). Con `numero` y `cliente_id` puede llegar antes que su factura: se une a ella cuando llegue. ' +
      'Con `external_id`, el mismo cobro otra vez responde 200 con el guardado.',
    body: pagoNuevoSchema,
    example: {
      cliente_id: EJEMPLO.cliente,
      importe: 250.5,
      fecha: '2026-11-20',
      metodo: 'transferencia',
      external_id: 'banco-1',
    },
    ok: { status: 201, schema: pagoSchema, description: 'El cobro guardado.', etag: true },
    tambien: { status: 200, schema: pagoSchema, description: 'Ya estaba: el cobro guardado.' },
    run: async ({ db, by, body, momento }) => {
      const { pago, nuevo } = await recibirPago(db, by, aPagoRecibido(body), momento, 'api')
      return conVersion(pago, pagoJson, nuevo ? `/api/pagos/${pago.id}` : null)
    },
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/pagos/{id}',
    ambitos: LEEN,
    tag: TAG,
    summary: 'Un cobro',
    params: conId(EJEMPLO.pago),
    ok: { status: 200, schema: pagoSchema, description: 'El cobro.', etag: true },
    run: async ({ db, params }) => conVersion(await filaDe(db, 'crm_pagos', params.id), pagoJson),
  })

  for (const method of ['put', 'patch'] as const) {
    operacion(app, options, {
      method,
      path: '/api/pagos/{id}',
      ambitos: ESCRIBEN,
      tag: TAG,
      summary:
        method === 'put'
          ? 'Sustituye lo que puede cambiar de un cobro'
          : 'Cambia lo que puede cambiar de un cobro',
      description:
        'Su fecha, su factura, su forma de pago y su external_id. El importe, no: se borra y se manda bien.',
      params: conId(EJEMPLO.pagoQueCambia),
      body: cambiosSchema,
      example: { metodo: 'bizum' },
      ok: { status: 200, schema: pagoSchema, description: 'El cobro guardado.', etag: true },
      run: (en) => cambiar(en, method === 'put' ? { metodo: null, external_id: null, ...en.body } : en.body),
    })
  }

  operacion(app, options, {
    method: 'delete',
    path: '/api/pagos/{id}',
    ambitos: ESCRIBEN,
    tag: TAG,
    summary: 'Borra un cobro',
    description: 'Queda dicho en el historial del cliente. Se recupera con `restaurar`.',
    params: conId(EJEMPLO.pagoQueSeBorra),
    ok: { status: 204, schema: null, description: 'Borrado.' },
    run: async ({ c, db, by, params, momento }) => {
      const before = await filaDe(db, 'crm_pagos', params.id)
      exigirVersion(c, before)
      await anularCobro(db, by, before)
      await actualizarSalud(db, before.cliente_id, momento)
      return { status: 204 }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/pagos/{id}/restaurar',
    ambitos: ESCRIBEN,
    tag: TAG,
    summary: 'Recupera un cobro borrado',
    params: conId(EJEMPLO.pagoQueSeBorra),
    ok: { status: 200, schema: pagoSchema, description: 'El cobro, de nuevo.', etag: true },
    run: async ({ db, by, params, momento }) => {
      const restored = await restaurarFila(db, by, 'crm_pagos', params.id)
      const row = await filaDe(db, 'crm_pagos', params.id)
      if (!restored) return conVersion(row, pagoJson)
      await apuntarCobro(db, by, row.cliente_id, tituloDeCobroRecuperado(row.importe_centimos))
      await volverAEnlazar(db, by, params.id)
      await actualizarSalud(db, row.cliente_id, momento)
      return conVersion(await filaDe(db, 'crm_pagos', params.id), pagoJson)
    },
  })
}

async function cambiar(
  { c, db, by, params, momento }: Entrada<{ id: string }, unknown, unknown>,
  body: z.output<typeof cambiosSchema>,
) {
  const before = await filaDe(db, 'crm_pagos', params.id)
  exigirVersion(c, before)
  algoQueCambiar(body)
  mismoCliente(body.cliente_id, before.cliente_id)
  const { factura_id, fecha, metodo, external_id, importe } = body
  if (importe !== undefined && importe !== e.enEuros(before.importe_centimos)) {
    throw new ErrorDeNegocio('importe_inmutable', texts.importeInmutable, 'importe')
  }
  if (factura_id) {
    const { cliente_id } = await filaDe(db, 'crm_facturas', factura_id)
    if (cliente_id !== before.cliente_id) {
      throw new ErrorDeNegocio('factura_de_otro', texts.facturaDeOtro, 'factura_id')
    }
  }
  const owner = external_id ? await findPagoExterno(db, external_id) : undefined
  if (owner && owner.id !== before.id) {
    throw new ErrorDeNegocio('external_id_en_uso', texts.externalIdEnUso('otro cobro'), 'external_id')
  }
  await updateRow(db, by, 'crm_pagos', before.id, dados({ factura_id, fecha, metodo, external_id }))
  // Said outright now: what it had named by number no longer moves it.
  if (factura_id !== undefined && factura_id !== before.factura_id) await olvidarReferencia(db, before.id)
  await actualizarSalud(db, before.cliente_id, momento)
  return conVersion(await filaDe(db, 'crm_pagos', before.id), pagoJson)
}
