import { z } from '@hono/zod-openapi'
import { clientesConPendiente, cuentasDeClientes } from '#db/facturas.ts'
import type { Db } from '#db/open.ts'
import { embudo } from '#db/oportunidades.ts'
import { sumar } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import { ETAPAS_ABIERTAS, enPrevision } from '#domain/oportunidad.ts'
import { abiertasDe, cuentasPorCliente, saldoDe } from '#domain/saldo.ts'
import { alertaJson, alertaSchema } from './alerta-json.ts'
import * as e from './esquemas.ts'
import { type ApiApp, type ApiOptions, operacion } from './operacion.ts'
import { oportunidadJson, oportunidadSchema } from './oportunidad-json.ts'
import { pagina } from './recurso.ts'

const TAG = 'Negocio'

const embudoSchema = z
  .object({
    oportunidades: z.number().int(),
    total: e.eurosDados,
    prevision: e.eurosDados.openapi({ description: 'Suma de monto × probabilidad.' }),
    etapas: z.array(
      z.object({ estado: z.enum(ETAPAS_ABIERTAS), oportunidades: z.number().int(), total: e.eurosDados }),
    ),
    abiertas: z.array(oportunidadSchema.extend({ cliente: z.string() })),
  })
  .openapi('Embudo')

const deudasSchema = z
  .object({
    total: e.eurosDados,
    vencido: e.eurosDados,
    clientes: z.array(
      z.object({
        cliente_id: z.string(),
        nombre: z.string(),
        pendiente: e.eurosDados,
        vencido: e.eurosDados,
        desde: e.fechaDada,
        suele_retrasarse: e.enteroONada,
        facturas: z.array(
          z.object({
            id: z.string(),
            numero: z.string(),
            pendiente: e.eurosDados,
            fecha_vencimiento: e.fechaDada,
          }),
        ),
      }),
    ),
  })
  .openapi('Deudas')

export function negocio(app: ApiApp, options: ApiOptions): void {
  operacion(app, options, {
    method: 'get',
    path: '/api/alertas',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Lo que merece la pena mirar',
    description: 'Alertas abiertas. Se abren y se cierran con los hechos, no por la API.',
    query: z.object({
      ...e.consultaDeLista,
      cliente_id: z.string().max(100).optional(),
      regla: z.string().max(100).optional(),
      cerradas: e.siONo.optional(),
    }),
    ok: { status: 200, schema: e.pagina(alertaSchema), description: 'Una página de alertas.' },
    run: async ({ db, query: { limit, cursor, q, cerradas = false, ...filtros } }) => ({
      status: 200,
      body: await pagina(
        db,
        'crm_alertas',
        {
          filtros,
          q,
          en: ['texto', 'motivo'],
          nulas: { columna: 'cerrada_en', si: !cerradas },
          deClientesVivos: true,
          limit,
          cursor,
        },
        alertaJson,
      ),
    }),
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/embudo',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'El embudo de ventas',
    description: 'Oportunidades abiertas por etapa, con la previsión ponderada.',
    ok: { status: 200, schema: embudoSchema, description: 'El embudo.' },
    run: async ({ db }) => ({ status: 200, body: await embudoJson(db) }),
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/deudas',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Quién debe dinero',
    description: 'Por cliente, lo más antiguo primero; rectificativas y cobros a cuenta ya descontados.',
    ok: { status: 200, schema: deudasSchema, description: 'Las deudas.' },
    run: async ({ db, today }) => ({ status: 200, body: await deudasJson(db, today) }),
  })
}

async function embudoJson(db: Db) {
  const all = await embudo(db)
  const monto = (some: typeof all) => e.enEuros(sumar(some.map((one) => one.monto_estimado_centimos ?? 0)))
  return {
    oportunidades: all.length,
    total: monto(all),
    prevision: e.enEuros(sumar(all.map(enPrevision))),
    etapas: ETAPAS_ABIERTAS.map((estado) => {
      const here = all.filter((one) => one.estado === estado)
      return { estado, oportunidades: here.length, total: monto(here) }
    }),
    abiertas: all.map((one) => ({ ...oportunidadJson(one), cliente: one.cliente })),
  }
}

async function deudasJson(db: Db, today: Fecha) {
  const clientes = await clientesConPendiente(db, today)
  const ids = clientes.map(({ id }) => id)
  const { facturas, pagos } = await cuentasDeClientes(db, ids)
  const cuentas = cuentasPorCliente(facturas, pagos, today)
  const deudas = clientes.flatMap(({ id, nombre, retraso_mediano }) => {
    const suyas = cuentas.get(id)
    const abiertas = suyas ? abiertasDe(suyas) : []
    const [oldest] = abiertas
    if (!suyas || !oldest) return []
    return [{ id, nombre, retraso_mediano, abiertas, ...saldoDe(suyas), desde: oldest.fecha_vencimiento }]
  })
  deudas.sort((a, b) => a.desde.localeCompare(b.desde) || b.pendiente - a.pendiente)
  return {
    total: e.enEuros(sumar(deudas.map((one) => one.pendiente))),
    vencido: e.enEuros(sumar(deudas.map((one) => one.vencido))),
    clientes: deudas.map(({ id, nombre, retraso_mediano, abiertas, pendiente, vencido, desde }) => ({
      cliente_id: id,
      nombre,
      pendiente: e.enEuros(pendiente),
      vencido: e.enEuros(vencido),
      desde,
      suele_retrasarse: retraso_mediano,
      facturas: abiertas.map(({ id: factura, numero, debe, fecha_vencimiento }) => ({
        id: factura,
        numero,
        pendiente: e.enEuros(debe),
        fecha_vencimiento,
      })),
    })),
  }
}
