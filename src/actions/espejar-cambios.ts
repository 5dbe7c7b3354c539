import { findActividadDelSistema } from '#db/actividades.ts'
import { findFacturaDeSerie, pagosDeFactura, vencimientosDe } from '#db/facturas.ts'
import { type Autoria, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { FacturaAjena } from '#domain/espejo.ts'
import type { Factura } from '#domain/factura.ts'
import { tituloDeCobro, tituloDeVenta } from '#texts/factura.ts'
import { cambiarVencimientos } from './cambiar-vencimientos.ts'
import { enlazar } from './enlazar.ts'

/**
 * An invoice says what its row says now. With another client or number its payments and what the history
 * says of it go along. A number that another invoice has is left as it was. What the row does not tell stays.
 */
export async function cambiarEspejada(
  db: Db,
  by: Autoria,
  before: Factura,
  leida: FacturaAjena,
  cliente_id: string,
): Promise<Factura> {
  const { serie, numero, total_centimos, concepto } = leida
  const owner = await findFacturaDeSerie(db, serie, numero)
  const isFree = owner === undefined || owner.id === before.id
  const known = total_centimos === before.total_centimos ? before : null
  const plazos = await vencimientosDe(db, before.id)
  const first = plazos.at(0)
  // Agreed in parts, or by who knew more than the row tells: it stands while the total does.
  const isAgreed = plazos.length > 1 || (!leida.tieneVencimiento && leida.fecha === before.fecha_emision)
  const staysDue = known !== null && isAgreed && first !== undefined && first.fecha >= leida.fecha
  const changes: Partial<Factura> = {
    cliente_id,
    ...(isFree ? { serie, numero } : {}),
    total_centimos,
    base_centimos: leida.base_centimos ?? known?.base_centimos ?? null,
    iva_centimos: leida.iva_centimos ?? known?.iva_centimos ?? null,
    irpf_centimos: leida.irpf_centimos ?? known?.irpf_centimos ?? null,
    concepto: concepto ?? before.concepto,
    fecha_emision: leida.fecha,
    fecha_vencimiento: staysDue ? before.fecha_vencimiento : leida.vencimiento,
    anulada_en: leida.anulada ? (before.anulada_en ?? by.now.toISOString()) : null,
  }
  const after = { ...before, ...changes }
  await updateRow(db, by, 'crm_facturas', before.id, changes)
  const [only] = plazos
  if (!staysDue && only && plazos.length === 1) {
    const plazo = { fecha: leida.vencimiento, importe_centimos: total_centimos }
    await updateRow(db, by, 'crm_vencimientos', only.id, plazo)
  } else if (!staysDue) {
    await cambiarVencimientos(db, by, after, [{ fecha: leida.vencimiento, importe_centimos: total_centimos }])
  }
  const moves =
    after.cliente_id !== before.cliente_id || after.numero !== before.numero || after.serie !== before.serie
  if (moves) {
    await mudar(db, by, before, after)
    await enlazar(db, by, after)
  }
  return after
}

/** What hangs from an invoice follows it to its new client or number: payments, and its lines in the history. */
async function mudar(db: Db, by: Autoria, before: Factura, after: Factura): Promise<void> {
  const { cliente_id, numero } = after
  const pagos = await pagosDeFactura(db, before.id)
  const titles = [[tituloDeVenta(before.numero), tituloDeVenta(numero)] as const]
  for (const { id, importe_centimos } of pagos) {
    await updateRow(db, by, 'crm_pagos', id, { cliente_id })
    titles.push([tituloDeCobro(importe_centimos, before.numero), tituloDeCobro(importe_centimos, numero)])
  }
  for (const [old, titulo] of titles) {
    const line = await findActividadDelSistema(db, before.cliente_id, old)
    if (line) await updateRow(db, by, 'actividades', line.id, { cliente_id, titulo })
  }
}
