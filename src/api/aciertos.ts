import { z } from '@hono/zod-openapi'
import { aciertos as leerAciertos } from '#db/predicciones.ts'
import { BANDAS, CLASES_DE_PREDICCION, MARGEN_DE_FECHA } from '#domain/aciertos.ts'
import { type ApiApp, type ApiOptions, operacion } from './operacion.ts'
import { filaDe } from './recurso.ts'

const recuento = { comprobadas: z.number().int(), ciertas: z.number().int() }
const calibrado = {
  clase: z.enum(CLASES_DE_PREDICCION),
  ...recuento,
  dicho: z.number().nullable().openapi({ description: 'Probabilidad media que se dijo (0-1).' }),
}

const aciertosSchema = z
  .object({
    cobros: z
      .object({
        ...recuento,
        margen_dias: z.number().int(),
        error_medio_dias: z
          .number()
          .nullable()
          .openapi({ description: 'De las facturas que sí se cobraron; sin ninguna, null.' }),
      })
      .openapi({ description: 'Fechas de cobro: la primera que se dijo de cada factura.' }),
    proximas: z
      .object(recuento)
      .openapi({ description: 'Próximas facturas que salieron en los días que se dijeron.' }),
    bandas: z
      .array(z.object({ ...calibrado, banda: z.enum(BANDAS) }))
      .openapi({ description: 'De lo que se llamó bajo, medio o alto, cuánto ocurrió.' }),
    reglas: z.array(z.object({ ...calibrado, regla: z.string() })).openapi({
      description:
        'De lo que avisó cada regla, cuánto ocurrió. Ahí `dicho` es la probabilidad media con la que avisó, que la línea del aviso no enseña.',
    }),
    pendientes: z.number().int().openapi({ description: 'Fechas dichas que aún no se pueden comprobar.' }),
  })
  .openapi('Aciertos')

export function aciertos(app: ApiApp, options: ApiOptions): void {
  operacion(app, options, {
    method: 'get',
    path: '/api/aciertos',
    ambitos: ['leer'],
    tag: 'Salud',
    summary: 'Cuánto se acierta',
    description:
      'Lo que el asistente dijo en el chat (fechas de cobro, riesgos, próximas compras) frente a lo que pasó. Cada factura, o cada espera de un cliente, cuenta una vez, por lo primero que se dijo de ella. Con `cliente_id`, solo las de ese cliente.',
    query: z.object({ cliente_id: z.string().max(100).optional() }),
    ok: { status: 200, schema: aciertosSchema, description: 'Los aciertos.' },
    run: async ({ db, query: { cliente_id } }) => {
      if (cliente_id !== undefined) await filaDe(db, 'clientes', cliente_id)
      const { cobros, ...rest } = await leerAciertos(db, cliente_id ?? null)
      return { status: 200, body: { cobros: { ...cobros, margen_dias: MARGEN_DE_FECHA }, ...rest } }
    },
  })
}
