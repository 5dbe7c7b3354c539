import type { Centimos } from './dinero.ts'
import type { Fecha, Instante } from './fecha.ts'

/** Table `crm_pagos`. `factura_id` null is money on account; a negative amount is a refund. */
export type Pago = {
  id: string
  cliente_id: string
  factura_id: string | null
  fecha: Fecha
  importe_centimos: Centimos
  metodo: string | null
  external_id: string | null
  origen: 'manual' | 'api' | 'banco' | 'importacion'
  creado_en: Instante
}
