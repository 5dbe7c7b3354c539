import { getCliente } from '#db/clientes.ts'
import { findFacturaDeSerie, findFacturaExterna, findFilaDeFactura } from '#db/facturas.ts'
import { type Autoria, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { nombreCorto } from '#domain/cliente.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Factura, OrigenFactura } from '#domain/factura.ts'
import { textoDeFuera } from '#domain/texto.ts'
import { facturaYaNoExiste } from '#texts/factura.ts'
import * as texts from '#texts/recibir.ts'
import type { Momento } from './actualizar-salud.ts'
import { type ClienteRecibido, clienteRecibido } from './cliente-recibido.ts'
import { enlazar, recordarReferencia } from './enlazar.ts'
import { campoDistinto } from './factura-repetida.ts'
import { type DatosDeFactura, facturaValida } from './factura-valida.ts'
import { leerRectificada } from './rectificada.ts'
import { registrarFactura } from './registrar-factura.ts'
import { trasEntrada } from './tras-entrada.ts'

export type { ClienteRecibido } from './cliente-recibido.ts'

/** An invoice as another program sends it. Money in cents; what is not said has its plain value. */
export type FacturaRecibida = DatosDeFactura & {
  cliente_id?: string | null
  /** Instead of its id: found by what is said of it, or made. */
  cliente?: ClienteRecibido | null
  /** The invoice that this one corrects: its id, its number, or its series and number. It may come later. */
  rectifica_a?: string | null
  external_id?: string | null
}

/**
 * An issued invoice comes in from outside, and everything that hangs from it follows: its client (made if
 * need be, back from the archive), its due dates, «Factura #N» in the history, what was waiting for it,
 * health and risk. The same one again (by `external_id`) is the stored row, and nothing happens. Fails
 * with 'factura_duplicada' (the series has that number), 'external_id_en_uso' (with other data),
 * 'factura_no_encontrada' (`rectifica_a` can never be met), and as `facturaValida` and `clienteRecibido` do.
 */
export async function recibirFactura(
  db: Db,
  by: Autoria,
  recibida: FacturaRecibida,
  en: Momento,
  origen: OrigenFactura,
): Promise<{ factura: Factura; nueva: boolean }> {
  const external_id = textoDeFuera(recibida.external_id)
  const repetida = external_id ? await findFacturaExterna(db, external_id) : undefined
  if (repetida) {
    const campo = await campoDistinto(db, repetida, recibida)
    if (!campo) return { factura: repetida, nueva: false }
    throw new ErrorDeNegocio(
      'external_id_en_uso',
      texts.facturaEnUso(external_id ?? '', repetida.numero),
      campo,
    )
  }
  const { vencimientos, ...valida } = facturaValida(recibida, en.today)
  const mismoNumero = await findFacturaDeSerie(db, valida.serie, valida.numero)
  if (mismoNumero) return adoptar(db, by, mismoNumero, recibida, external_id)

  const cliente = await clienteRecibido(db, by, recibida)
  if (cliente.archivado_en) await updateRow(db, by, 'clientes', cliente.id, { archivado_en: null })
  const rectificada = await leerRectificada(db, recibida.rectifica_a, cliente.id)
  const nueva = await registrarFactura(
    db,
    by,
    {
      ...valida,
      cliente_id: cliente.id,
      rectifica_a: rectificada?.id ?? null,
      external_id,
      origen,
      vencimientos,
      nota: cliente.archivado_en ? texts.recuperado : null,
    },
    en.today,
  )
  if (rectificada?.ref) await recordarReferencia(db, { factura_id: nueva.id }, rectificada.ref)
  await enlazar(db, by, nueva)
  await trasEntrada(db, by, cliente.id, en, origen === 'importacion')
  return { factura: (await findFilaDeFactura(db, nueva.id)) ?? nueva, nueva: true }
}

/**
 * The number is taken. What she wrote down herself and another program sends now is the same invoice, which
 * gets its id there; anything else is a mistake.
 */
async function adoptar(
  db: Db,
  by: Autoria,
  known: Factura,
  recibida: FacturaRecibida,
  external_id: string | null,
): Promise<{ factura: Factura; nueva: boolean }> {
  const isHers = external_id !== null && known.external_id === null
  if (!isHers || (await campoDistinto(db, known, recibida))) {
    const { nombre } = await getCliente(db, known.cliente_id)
    const sentence = texts.facturaDuplicada(known.numero, nombreCorto(nombre), known.total_centimos)
    throw new ErrorDeNegocio('factura_duplicada', sentence, 'numero')
  }
  await updateRow(db, by, 'crm_facturas', known.id, { external_id })
  return { factura: { ...known, external_id }, nueva: false }
}

/**
 * An invoice stops counting, as a debt and as a sale; what was paid of it is the client's money. Again, it
 * stays as it was. Fails with 'factura_no_encontrada'.
 */
export async function anularFactura(db: Db, by: Autoria, id: string, en: Momento): Promise<Factura> {
  const factura = await findFilaDeFactura(db, id)
  if (!factura) throw new ErrorDeNegocio('factura_no_encontrada', facturaYaNoExiste, 'id')
  if (factura.anulada_en) return factura
  const anulada_en = en.now.toISOString()
  await updateRow(db, by, 'crm_facturas', id, { anulada_en })
  await trasEntrada(db, by, factura.cliente_id, en)
  return { ...factura, anulada_en }
}
