import { z } from '@hono/zod-openapi'
import type { Cliente } from '#domain/cliente.ts'
import type { SaludCliente } from '#domain/salud.ts'
import * as e from './esquemas.ts'

const numeroONada = z.number().nullable()

export const saludSchema = z
  .object({
    id: z.string(),
    cliente_id: z.string(),
    riesgo_impago: z.enum(['bajo', 'medio', 'alto', 'sin_datos']),
    dias_para_pagar_promedio: e.enteroONada,
    historial_pagos_a_tiempo: numeroONada,
    monto_promedio_factura: e.eurosONada,
    frecuencia_compra_dias: e.enteroONada,
    ultima_factura_date: e.fechaONada,
    proxima_factura_esperada: e.fechaONada,
    riesgo_perdida_score: e.enteroONada,
    ultima_actualizacion: e.instanteONada,
    facturas: z.number().int(),
    facturas_pagadas: z.number().int(),
    dias_para_pagar_mediana: e.enteroONada,
    retraso_mediano: e.enteroONada,
    p_retraso: numeroONada,
    p_impago_30: numeroONada,
    facturado: e.eurosDados,
    cobrado: e.eurosDados,
    pendiente: e.eurosDados,
    vencido: e.eurosDados,
    facturado_12m: e.eurosDados,
    ultimo_pago: e.fechaONada,
    ultimo_pago_a_tiempo: z.boolean().nullable(),
    proxima_desde: e.fechaONada,
    proxima_hasta: e.fechaONada,
  })
  .openapi('Salud')

/** A client's health in euros. Without a row (another program has just made the client) nothing is known. */
export function saludJson(
  row: SaludCliente | undefined,
  { id, riesgo_impago }: Pick<Cliente, 'id' | 'riesgo_impago'>,
) {
  const {
    monto_promedio_factura_centimos,
    facturado_centimos,
    cobrado_centimos,
    pendiente_centimos,
    vencido_centimos,
    facturado_12m_centimos,
    ultimo_pago_a_tiempo,
    ...rest
  } = row ?? { ...SIN_NADA, id, cliente_id: id }
  return {
    ...rest,
    riesgo_impago,
    monto_promedio_factura: e.enEuros(monto_promedio_factura_centimos),
    facturado: e.enEuros(facturado_centimos),
    cobrado: e.enEuros(cobrado_centimos),
    pendiente: e.enEuros(pendiente_centimos),
    vencido: e.enEuros(vencido_centimos),
    facturado_12m: e.enEuros(facturado_12m_centimos),
    ultimo_pago_a_tiempo: ultimo_pago_a_tiempo === null ? null : ultimo_pago_a_tiempo === 1,
  }
}

const SIN_NADA: Omit<SaludCliente, 'id' | 'cliente_id' | 'ultima_actualizacion'> & {
  ultima_actualizacion: null
} = {
  dias_para_pagar_promedio: null,
  historial_pagos_a_tiempo: null,
  monto_promedio_factura_centimos: null,
  frecuencia_compra_dias: null,
  ultima_factura_date: null,
  proxima_factura_esperada: null,
  riesgo_perdida_score: null,
  ultima_actualizacion: null,
  facturas: 0,
  facturas_pagadas: 0,
  dias_para_pagar_mediana: null,
  retraso_mediano: null,
  p_retraso: null,
  p_impago_30: null,
  facturado_centimos: 0,
  cobrado_centimos: 0,
  pendiente_centimos: 0,
  vencido_centimos: 0,
  facturado_12m_centimos: 0,
  ultimo_pago: null,
  ultimo_pago_a_tiempo: null,
  proxima_desde: null,
  proxima_hasta: null,
}
