import { z } from '@hono/zod-openapi'
import { saludDeHechos } from '#actions/actualizar-salud.ts'
import type { Db } from '#db/open.ts'
import { hechosDe } from '#db/salud.ts'
import { nombreCorto } from '#domain/cliente.ts'
import { recomendar } from '#domain/recomendacion.ts'
import { motivoDeRecomendacion, textoDeRecomendacion } from '#texts/recomendacion.ts'
import { EJEMPLO } from './ejemplos.ts'
import * as e from './esquemas.ts'
import { type ApiApp, type ApiOptions, type Entrada, operacion } from './operacion.ts'
import { conId, filaDe } from './recurso.ts'
import { saludEnteraJson, saludEnteraSchema } from './salud-entera.ts'

const TAG = 'Salud'

const recomendacionSchema = z
  .object({
    tipo: z.enum(['ALERTA', 'OPORTUNIDAD', 'VENTA', 'RIESGO', 'SEGUIMIENTO']),
    regla: z.string(),
    texto: z.string(),
    motivo: z.string(),
    importe: e.eurosDados,
    urgencia: z.number(),
    cliente_id: z.string(),
    oportunidad_id: e.textoONada,
    factura_id: e.textoONada,
  })
  .openapi('Recomendacion')

export function salud(app: ApiApp, options: ApiOptions): void {
  operacion(app, options, {
    method: 'get',
    path: '/api/clientes/{id}/salud',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Salud de un cliente',
    description:
      'Calculada ahora con sus facturas y cobros: cómo paga, cómo compra, lo que debe y cuándo se espera cobrar cada factura, su peso en tu negocio y de qué cuentas sale todo (`porque`). Sin historial dice `sin_datos` y null.',
    params: conId(EJEMPLO.cliente),
    ok: { status: 200, schema: saludEnteraSchema, description: 'Su salud.' },
    run: async ({ db, params, momento, today }) => {
      const { salud } = await evaluar(db, params.id, momento)
      return { status: 200, body: saludEnteraJson(salud, today) }
    },
  })

  operacion(app, options, {
    method: 'get',
    path: '/api/clientes/{id}/recomendaciones',
    ambitos: ['leer'],
    tag: TAG,
    summary: 'Qué hacer con un cliente, y por qué',
    description: 'Ordenadas por euros × urgencia. Cada una dice en qué se ha visto.',
    params: conId(EJEMPLO.cliente),
    ok: { status: 200, schema: z.array(recomendacionSchema), description: 'Sus recomendaciones.' },
    run: async ({ db, params, momento, today }) => {
      const { hechos, salud } = await evaluar(db, params.id, momento)
      const nombre = nombreCorto(hechos.cliente.nombre)
      const body = recomendar(hechos, salud, today, options.zona).map((one) => ({
        tipo: one.tipo,
        regla: one.regla,
        texto: textoDeRecomendacion(nombre, one, today),
        motivo: motivoDeRecomendacion(one, today),
        importe: e.enEuros(one.importe),
        urgencia: one.urgencia,
        cliente_id: one.cliente_id,
        oportunidad_id: one.oportunidad_id,
        factura_id: one.factura_id,
      }))
      return { status: 200, body }
    },
  })
}

async function evaluar(db: Db, id: string, momento: Entrada<unknown, unknown, unknown>['momento']) {
  await filaDe(db, 'clientes', id)
  const hechos = await hechosDe(db, id)
  return { hechos, salud: await saludDeHechos(db, hechos, momento) }
}
