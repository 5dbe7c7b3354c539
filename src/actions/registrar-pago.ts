import { type Autoria, insertRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { Fecha, Instante } from '#domain/fecha.ts'
import type { Pago } from '#domain/pago.ts'
import * as texts from '#texts/factura.ts'
import { anotarPerseguido } from './anotar-perseguido.ts'
import { apuntarCobro } from './apuntar-cobro.ts'

export type NuevoPago = Pick<Pago, 'cliente_id' | 'importe_centimos'> &
  Partial<Pago> & {
    numero?: string | null
    /** When it stands in the history; now by default. */
    momento?: Instante
  }

/**
 * Money came in (or went back, when negative), for one invoice or on account. It stands in the history
 * as «Cobro». Health follows by `actualizarSalud`.
 */
export async function registrarPago(
  db: Db,
  by: Autoria,
  { numero, momento, ...nuevo }: NuevoPago,
  today: Fecha,
): Promise<Pago> {
  const pago: Pago = {
    id: by.newId(),
    factura_id: null,
    fecha: today,
    metodo: null,
    external_id: null,
    origen: 'manual',
    creado_en: by.now.toISOString(),
    ...nuevo,
  }
  await insertRow(db, by, 'crm_pagos', pago)
  await anotarPerseguido(db, pago, by.now, today)
  const titulo = texts.tituloDeCobro(pago.importe_centimos, numero ?? null)
  await apuntarCobro(db, by, pago.cliente_id, titulo, momento)
  return pago
}
