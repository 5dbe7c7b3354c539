import { z } from '@hono/zod-openapi'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { cambiarVencimientos } from '#actions/cambiar-vencimientos.ts'
import { anularFactura, recibirFactura } from '#actions/recibir-factura.ts'
import { findFacturaExterna } from '#db/facturas.ts'
import { updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { aCentimos } from '#domain/dinero.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Factura } from '#domain/factura.ts'
import type { Fecha } from '#domain/fecha.ts'
import * as texts from '#texts/api.ts'
import { EJEMPLO } from './ejemplos.ts'
import * as e from './esquemas.ts'
import { ESTADOS_DE_FACTURA, facturaSchema, facturasJson } from './factura-json.ts'
import { type ApiApp, type ApiOptions, type Entrada, operacion } from './operacion.ts'
import { algoQueCambiar, conId, dados, filaDe, pagina } from './recurso.ts'
import { exigirVersion, versionDe } from './version.ts'

const TAG = 'Facturas'
const ESCRIBEN = ['facturas', 'escribir'] as const
const LEEN = ['leer', 'facturas'] as const

const vencimientosSchema = z
  .array(z.strictObject({ fecha: e.fecha, importe: e.euros() }))
  .min(1)
  .max(120)
const clienteSchema = z
  .strictObject({
    nombre: e.textoNecesario(),
    cif: e.cif,
    email: e.email,
    telefono: e.telefono,
    direccion: e.texto(500),
    external_id: e.texto(),
  })
  .partial()
  .required({ nombre: true })
  .openapi('ClienteDeFactura')

/** An invoice as a program sends it. Exported for the webhook, which takes the same. */
export const facturaNuevaSchema = z
  .strictObject({
    cliente_id: e.idCorto.nullable(),
    cliente: clienteSchema.nullable(),
    serie: z.string().trim().max(40).openapi({ type: 'string', maxLength: 40 }),
    numero: e.idCorto,
    total: e
      .euros()
      .nullable()
      .openapi({ type: ['number', 'null'] }),
    base: e
      .euros()
      .nullable()
      .openapi({ type: ['number', 'null'] }),
    iva: e
      .euros()
      .nullable()
      .openapi({ type: ['number', 'null'] }),
    irpf: e
      .euros()
      .nullable()
      .openapi({ type: ['number', 'null'] }),
    fecha: e.fecha,
    fecha_emision: e.fecha,
    fecha_vencimiento: e.fecha,
    vencimientos: vencimientosSchema,
    concepto: e.texto(e.MAX_TEXTO),
    rectifica_a: e.idCorto.nullable(),
    external_id: e.texto(),
  })
  .partial()
  .required({ numero: true })
  .openapi('FacturaNueva')

/** What an invoice says twice has to agree. */
export function leerFacturaNueva(body: FacturaNueva): FacturaNueva {
  if (body.fecha && body.fecha_emision && body.fecha !== body.fecha_emision) {
    throw new ErrorDeNegocio('fechas_distintas', texts.fechasDistintas, 'fecha')
  }
  if (body.cliente_id && body.cliente)
    throw new ErrorDeNegocio('cliente_doble', texts.clienteDoble, 'cliente')
  const ultimo = ultimaFecha(body.vencimientos)
  if (ultimo && body.fecha_vencimiento && ultimo !== body.fecha_vencimiento) {
    throw new ErrorDeNegocio('vencimiento_distinto', texts.vencimientoDistinto, 'fecha_vencimiento')
  }
  return body
}

function ultimaFecha(vencimientos: { fecha: Fecha }[] | undefined): Fecha | undefined {
  return vencimientos
    ?.map(({ fecha }) => fecha)
    .sort()
    .at(-1)
}

/** What a program may send back of an invoice that it has read. */
const calculados = {
  id: e.soloLectura,
  cliente_id: e.soloLectura,
  serie: e.soloLectura,
  numero: e.soloLectura,
  fecha_emision: e.soloLectura,
  base: e.soloLectura,
  iva: e.soloLectura,
  irpf: e.soloLectura,
  total: e.soloLectura,
  rectifica_a: e.soloLectura,
  origen: e.soloLectura,
  anulada_en: e.soloLectura,
  creada_en: e.soloLectura,
  estado: e.soloLectura,
  cobrado: e.soloLectura,
  pendiente: e.soloLectura,
  pagada_el: e.soloLectura,
}
const cambiosSchema = z
  .strictObject({
    concepto: e.texto(e.MAX_TEXTO),
    external_id: e.texto(),
    fecha_vencimiento: e.fecha,
    vencimientos: vencimientosSchema,
    ...calculados,
  })
  .partial()
  .openapi('FacturaCambios')

export type FacturaNueva = z.output<typeof facturaNuevaSchema>

/** The body of an invoice as the action takes it. */
export function aRecibida({
  total,
  base,
  iva,
  irpf,
  fecha,
  fecha_emision,
  vencimientos,
  ...body
}: FacturaNueva) {
  return {
    ...dados({
      ...body,
      fecha_emision: fecha_emision ?? fecha,
      total_centimos: total,
      base_centimos: base,
      iva_centimos: iva,
      irpf_centimos: irpf,
      vencimientos: vencimientos?.map((one) => ({ fecha: one.fecha, importe_centimos: one.importe })),
    }),
    numero: body.numero,
  }
}

const EJEMPLO_NUEVA = {
  cliente_id: EJEMPLO.cliente,
  numero: 'API-2026-1',
  base: 1000,
  iva: 210,
  irpf: 150,
  total: 1060,
  fecha: '2026-11-20',
  concepto: 'Mantenimiento de noviembre',
  external_id: 'smartbilling-1001',
}

export function facturas(app: ApiApp, options: ApiOptions): void {
  for (const [path, example] of [
    ['/facturas', EJEMPLO_NUEVA],
    ['/api/facturas', { ...EJEMPLO_NUEVA, numero: 'API-2026-2', external_id: 'smartbilling-1002' }],
  ] as const) {
    operacion(app, options, {
      method: 'post',
      path,
      ambitos: ESCRIBEN,
      tag: TAG,
      summary: 'Registra una factura emitida y pone el CRM al día',
      description:
        'En una sola operación: la factura con sus vencimientos, la actividad «Factura #N» de «Sistema», la salud y el LTV del cliente, y el aviso si cambia su riesgo. ' +
        'El cliente va por `cliente_id` o con sus datos en `cliente` (se busca por NIF, e-mail, teléfono o nombre, y si no está se crea). ' +
        'Con `external_id`, la misma factura otra vez responde 200 con la guardada.',
      body: facturaNuevaSchema,
      example,
      ok: { status: 201, schema: facturaSchema, description: 'La factura guardada.', etag: true },
      tambien: { status: 200, schema: facturaSchema, description: 'Ya estaba: la factura guardada.' },
      run: async ({ db, by, body, momento, today }) => {
        const { factura, nueva } = await recibirFactura(
          db,
          by,
          aRecibida(leerFacturaNueva(body)),
          momento,
          'api',
        )
        return una(db, factura, today, nueva)
      },
    })
  }

  operacion(app, options, {
    method: 'get',
    path: '/api/facturas',
    ambitos: LEEN,
    tag: TAG,
    summary: 'Lista de facturas',
    query: z.object({
      ...e.consultaDeLista,
      cliente_id: z.string().max(100).optional(),
      serie: z.string().max(40).optional(),
      numero: z.string().max(100).optional(),
      external_id: z.string().max(200).optional(),
      desde: e.fecha.optional(),
      hasta: e.fecha.optional().openapi({ description: 'Este día no entra.' }),
      anulada: e.siONo.optional(),
    }),
    ok: { status: 200, schema: e.pagina(facturaSchema), description: 'Una página de facturas.' },
    run: async ({ db, today, query: { limit, cursor, q, desde, hasta, anulada, ...filtros } }) => {
      const peticion = {
        filtros,
        q,
        en: ['numero', 'serie', 'concepto'],
        desde,
        hasta,
        columnaDeFecha: 'fecha_emision',
        limit,
        cursor,
        nulas: anulada === undefined ? undefined : { columna: 'anulada_en', si: !anulada },
      }
      const { datos, siguiente } = await pagina(db, 'crm_facturas', peticion, (row) => row)
      return { status: 200, body: { datos: await facturasJson(db, datos as Factura[], today), siguiente } }
    },
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/facturas/{id}',
    ambitos: LEEN,
    tag: TAG,
    summary: 'Una factura',
    description: `Su estado (${ESTADOS_DE_FACTURA.join(', ')}), lo cobrado y lo pendiente se calculan al leerla.`,
    params: conId(EJEMPLO.factura),
    ok: { status: 200, schema: facturaSchema, description: 'La factura.', etag: true },
    run: async ({ db, params, today }) => una(db, await filaDe(db, 'crm_facturas', params.id), today),
  })

  for (const method of ['put', 'patch'] as const) {
    operacion(app, options, {
      method,
      path: '/api/facturas/{id}',
      ambitos: ESCRIBEN,
      tag: TAG,
      summary:
        method === 'put'
          ? 'Sustituye lo que puede cambiar de una factura'
          : 'Cambia lo que puede cambiar de una factura',
      description:
        'Una factura emitida no se edita: solo su concepto, sus vencimientos y su external_id. Lo demás puede venir, igual que estaba; para corregirlo, una rectificativa.',
      params: conId(EJEMPLO.facturaQueCambia),
      body: cambiosSchema,
      example: { concepto: 'Campaña de otoño' },
      ok: { status: 200, schema: facturaSchema, description: 'La factura guardada.', etag: true },
      run: (en) =>
        cambiar(en, method === 'put' ? { concepto: null, external_id: null, ...en.body } : en.body),
    })
  }

  operacion(app, options, {
    method: 'delete',
    path: '/api/facturas/{id}',
    ambitos: ESCRIBEN,
    tag: TAG,
    summary: 'Anula una factura',
    description:
      'Deja de contar como deuda y como venta; lo cobrado de ella queda a favor del cliente. Se recupera con `restaurar`.',
    params: conId(EJEMPLO.facturaQueSeAnula),
    ok: { status: 204, schema: null, description: 'Anulada.' },
    run: async ({ c, db, by, params, momento }) => {
      exigirVersion(c, await filaDe(db, 'crm_facturas', params.id))
      await anularFactura(db, by, params.id, momento)
      return { status: 204 }
    },
  })

  operacion(app, options, {
    method: 'post',
    path: '/api/facturas/{id}/restaurar',
    ambitos: ESCRIBEN,
    tag: TAG,
    summary: 'Recupera una factura anulada',
    params: conId(EJEMPLO.facturaQueSeAnula),
    ok: { status: 200, schema: facturaSchema, description: 'La factura, de nuevo viva.', etag: true },
    run: async ({ db, by, params, momento, today }) => {
      const { cliente_id } = await filaDe(db, 'crm_facturas', params.id)
      await updateRow(db, by, 'crm_facturas', params.id, { anulada_en: null })
      await actualizarSalud(db, cliente_id, momento)
      return una(db, await filaDe(db, 'crm_facturas', params.id), today)
    },
  })
}

/** One invoice as an answer. `nueva`: it has just been made. */
async function una(db: Db, row: Factura, today: Fecha, nueva = false) {
  const [body] = await facturasJson(db, [row], today)
  const headers = { ETag: versionDe(row), ...(nueva ? { Location: `/api/facturas/${row.id}` } : {}) }
  return { status: nueva ? (201 as const) : (200 as const), body, headers }
}

async function cambiar(
  { c, db, by, params, momento, today }: Entrada<{ id: string }, unknown, unknown>,
  body: z.output<typeof cambiosSchema>,
) {
  const before = await filaDe(db, 'crm_facturas', params.id)
  exigirVersion(c, before)
  const { concepto, external_id, fecha_vencimiento, vencimientos, ...emitido } = body
  algoQueCambiar(body)
  const [now] = await facturasJson(db, [before], today)
  for (const [campo, value] of Object.entries(emitido)) {
    if (value !== undefined && value !== (now as Record<string, unknown>)[campo]) {
      throw new ErrorDeNegocio('factura_emitida', texts.facturaEmitida, campo)
    }
  }
  const owner = external_id ? await findFacturaExterna(db, external_id) : undefined
  if (owner && owner.id !== before.id) {
    throw new ErrorDeNegocio(
      'external_id_en_uso',
      texts.externalIdEnUso(`la factura ${owner.numero}`),
      'external_id',
    )
  }
  await updateRow(db, by, 'crm_facturas', before.id, dados({ concepto, external_id }))
  const plazos = plazosNuevos(body, before, now?.vencimientos ?? [])
  if (plazos) await cambiarVencimientos(db, by, before, plazos)
  await actualizarSalud(db, before.cliente_id, momento)
  return una(db, await filaDe(db, 'crm_facturas', before.id), today)
}

/**
 * The due dates that a change asks for; null when they stay. Of the last date and the list, what differs
 * from the stored one is the change: the other may only have been sent back.
 */
function plazosNuevos(
  { fecha_vencimiento, vencimientos }: z.output<typeof cambiosSchema>,
  factura: Factura,
  stored: { fecha: Fecha; importe: number }[],
) {
  const sent = vencimientos?.map(({ fecha, importe }) => ({ fecha, importe_centimos: importe }))
  const same =
    JSON.stringify(sent) ===
    JSON.stringify(stored.map(({ fecha, importe }) => ({ fecha, importe_centimos: aCentimos(importe) })))
  const moved = fecha_vencimiento !== undefined && fecha_vencimiento !== factura.fecha_vencimiento
  if (sent && !same) {
    if (moved && ultimaFecha(vencimientos) !== fecha_vencimiento) {
      throw new ErrorDeNegocio('vencimiento_distinto', texts.vencimientoDistinto, 'fecha_vencimiento')
    }
    return sent
  }
  return moved ? [{ fecha: fecha_vencimiento, importe_centimos: factura.total_centimos }] : null
}
