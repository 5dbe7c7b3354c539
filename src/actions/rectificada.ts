import { getCliente } from '#db/clientes.ts'
import { findFilaDeFactura } from '#db/facturas.ts'
import type { Db } from '#db/open.ts'
import { nombreCorto } from '#domain/cliente.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Referencia } from '#domain/referencia.ts'
import { textoDeFuera } from '#domain/texto.ts'
import * as texts from '#texts/recibir.ts'
import { facturaSenalada } from './enlazar.ts'

/** Ids are ours, so one that is unknown will not come later. */
const ES_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * The invoice that a rectification corrects, by its id or by the number that it names: `id` null while it
 * has not come. Null when it names none. Fails with 'factura_no_encontrada'.
 */
export async function leerRectificada(
  db: Db,
  dicha: string | null | undefined,
  clienteId: string,
): Promise<{ id: string | null; ref: Referencia | null } | null> {
  const text = textoDeFuera(dicha)
  if (!text) return null
  const byId = await findFilaDeFactura(db, text)
  if (byId && byId.cliente_id !== clienteId) {
    const { nombre } = await getCliente(db, byId.cliente_id)
    throw new ErrorDeNegocio(
      'factura_no_encontrada',
      texts.facturaDeOtro(byId.numero, nombreCorto(nombre)),
      'rectifica_a',
    )
  }
  if (byId) return { id: byId.id, ref: null }
  if (ES_ID.test(text)) {
    throw new ErrorDeNegocio('factura_no_encontrada', texts.rectificadaNoEncontrada(text), 'rectifica_a')
  }
  const ref = { serie: null, numero: text }
  return { id: (await facturaSenalada(db, ref, clienteId))?.id ?? null, ref }
}
