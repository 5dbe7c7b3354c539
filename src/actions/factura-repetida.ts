import { findFilaDeFactura, vencimientosDe } from '#db/facturas.ts'
import type { Db } from '#db/open.ts'
import { findReferencia } from '#db/referencias.ts'
import type { Factura } from '#domain/factura.ts'
import { formasDe } from '#domain/referencia.ts'
import { textoDeFuera } from '#domain/texto.ts'
import { buscarCliente } from './cliente-recibido.ts'
import { facturaValida } from './factura-valida.ts'
import type { FacturaRecibida } from './recibir-factura.ts'

/**
 * The first field in which an invoice that is sent again says something else than the stored one; null
 * when it is the same. What it does not say does not count, and neither does a client that has been
 * described anew in the meantime.
 */
export async function campoDistinto(
  db: Db,
  known: Factura,
  recibida: FacturaRecibida,
): Promise<string | null> {
  const { vencimientos, ...sent } = facturaValida(recibida, known.fecha_emision)
  const said = (field: keyof FacturaRecibida) => (recibida[field] ?? null) !== null
  const pairs: [string, boolean, unknown, unknown][] = [
    ['serie', true, sent.serie, known.serie],
    ['numero', true, sent.numero, known.numero],
    ['total', true, sent.total_centimos, known.total_centimos],
    ['base', said('base_centimos'), sent.base_centimos, known.base_centimos],
    ['iva', said('iva_centimos'), sent.iva_centimos, known.iva_centimos],
    ['irpf', said('irpf_centimos'), sent.irpf_centimos, known.irpf_centimos],
    ['fecha', said('fecha_emision'), sent.fecha_emision, known.fecha_emision],
    ['fecha_vencimiento', said('fecha_vencimiento'), sent.fecha_vencimiento, known.fecha_vencimiento],
    ['concepto', sent.concepto !== null, sent.concepto, known.concepto],
  ]
  const other = pairs.find(([, counts, a, b]) => counts && a !== b)
  if (other) return other[0]
  if (recibida.vencimientos?.length && !(await sonLosMismos(db, known, vencimientos))) return 'vencimientos'
  const corregida = textoDeFuera(recibida.rectifica_a)
  if (corregida && !(await corrigeA(db, known, corregida))) return 'rectifica_a'
  const cliente = recibida.cliente_id || recibida.cliente ? await buscarCliente(db, recibida) : undefined
  return cliente && cliente.id !== known.cliente_id ? 'cliente_id' : null
}

async function sonLosMismos(
  db: Db,
  { id }: Factura,
  sent: { fecha: string; importe_centimos: number }[],
): Promise<boolean> {
  const inOrder = (plazos: { fecha: string; importe_centimos: number }[]) =>
    plazos.map(({ fecha, importe_centimos }) => `${fecha} ${importe_centimos}`).sort()
  return inOrder(await vencimientosDe(db, id)).join() === inOrder(sent).join()
}

/** Named now as it was then, or in another way that means the same invoice. */
async function corrigeA(db: Db, { id, rectifica_a }: Factura, dicha: string): Promise<boolean> {
  const ref = await findReferencia(db, { pago_id: null, factura_id: id })
  if (ref?.numero === dicha || rectifica_a === dicha) return true
  const corregida = rectifica_a ? await findFilaDeFactura(db, rectifica_a) : undefined
  return corregida !== undefined && formasDe(corregida).includes(dicha)
}
