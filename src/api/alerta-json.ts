import { z } from '@hono/zod-openapi'
import type { AlertaRow } from '#db/schema.ts'
import * as e from './esquemas.ts'

export const alertaSchema = z
  .object({
    id: z.string(),
    cliente_id: z.string(),
    tipo: z.enum(['ALERTA', 'OPORTUNIDAD', 'VENTA', 'RIESGO', 'SEGUIMIENTO']),
    regla: z.string(),
    texto: z.string(),
    motivo: z.string(),
    importe: e.eurosDados,
    urgencia: z.number(),
    oportunidad_id: e.textoONada,
    factura_id: e.textoONada,
    desde: e.fechaDada,
    pospuesta_hasta: e.fechaONada,
    cerrada_en: e.instanteONada,
  })
  .openapi('Alerta')

export function alertaJson({
  clave: _clave,
  veces_avisada: _veces,
  ultimo_aviso: _ultimo,
  importe_centimos,
  ...row
}: AlertaRow) {
  return { ...row, importe: e.enEuros(importe_centimos) }
}
