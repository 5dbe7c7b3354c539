import { findActividadDelSistema } from '#db/actividades.ts'
import { getCliente } from '#db/clientes.ts'
import { cederAOperacion, filaDeLaFactura } from '#db/espejo.ts'
import { findFacturaDeSerie, findFacturaExterna, findFilaDeFactura, vencimientosDe } from '#db/facturas.ts'
import { type Autoria, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { findReferencia } from '#db/referencias.ts'
import { nombreCorto } from '#domain/cliente.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Factura, OrigenFactura } from '#domain/factura.ts'
import { textoDeFuera } from '#domain/texto.ts'
import { facturaYaNoExiste, tituloDeVenta } from '#texts/factura.ts'
import * as texts from '#texts/recibir.ts'
import type { Momento } from './actualizar-salud.ts'
import { cambiarVencimientos } from './cambiar-vencimientos.ts'
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
  if (mismoNumero) {
    const espejada = await filaDeLaFactura(db, mismoNumero.id)
    return espejada && mismoNumero.external_id === null
      ? completarEspejada(db, by, mismoNumero, recibida, external_id, en)
      : adoptar(db, by, mismoNumero, recibida, external_id)
  }

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
  if (!isHers || (await campoDistinto(db, known, recibida))) throw await duplicada(db, known)
  await updateRow(db, by, 'crm_facturas', known.id, { external_id })
  return { factura: { ...known, external_id }, nueva: false }
}

/**
 * The program has written the invoice into its own table too, and it was read there first: with the same
 * total and client it is the same one. What the table did not tell of it, is said now.
 */
async function completarEspejada(
  db: Db,
  by: Autoria,
  known: Factura,
  recibida: FacturaRecibida,
  external_id: string | null,
  en: Momento,
): Promise<{ factura: Factura; nueva: boolean }> {
  const { numero, cliente_id, cliente } = recibida
  const { vencimientos, serie, total_centimos, concepto } = facturaValida(recibida, known.fecha_emision)
  const loEsencial = { serie, numero, total_centimos, cliente_id, cliente }
  if (await campoDistinto(db, known, loEsencial)) throw await duplicada(db, known)
  const venta = await findActividadDelSistema(db, known.cliente_id, tituloDeVenta(known.numero))
  const suyos = [known.id, ...(await vencimientosDe(db, known.id)).map(({ id }) => id)]
  await cederAOperacion(db, by.operacion, venta ? [...suyos, venta.id] : suyos)
  const rectificada = await leerRectificada(db, recibida.rectifica_a, known.cliente_id)
  const changes = {
    external_id,
    concepto: known.concepto ?? concepto,
    rectifica_a: rectificada?.id ?? known.rectifica_a,
  }
  await updateRow(db, by, 'crm_facturas', known.id, changes)
  const isDated = recibida.fecha_vencimiento !== undefined || (recibida.vencimientos?.length ?? 0) > 0
  const fits = vencimientos.every(({ fecha }) => fecha >= known.fecha_emision)
  if (isDated && fits) await cambiarVencimientos(db, by, known, vencimientos)
  const said = await findReferencia(db, { pago_id: null, factura_id: known.id })
  if (rectificada?.ref && !said) await recordarReferencia(db, { factura_id: known.id }, rectificada.ref)
  await trasEntrada(db, by, known.cliente_id, en)
  return { factura: (await findFilaDeFactura(db, known.id)) ?? known, nueva: false }
}

async function duplicada(db: Db, { cliente_id, numero, total_centimos }: Factura): Promise<ErrorDeNegocio> {
  const { nombre } = await getCliente(db, cliente_id)
  const sentence = texts.facturaDuplicada(numero, nombreCorto(nombre), total_centimos)
  return new ErrorDeNegocio('factura_duplicada', sentence, 'numero')
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
