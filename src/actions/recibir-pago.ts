import { findActividadDelSistema } from '#db/actividades.ts'
import { getCliente } from '#db/clientes.ts'
import { cederAOperacion } from '#db/espejo.ts'
import { findCobroDelEspejo, findFacturaDeSerie, findFilaDeFactura, findPagoExterno } from '#db/facturas.ts'
import { type Autoria, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { facturasSenaladas, findReferencia } from '#db/referencias.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Centimos } from '#domain/dinero.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Factura } from '#domain/factura.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { Pago } from '#domain/pago.ts'
import { elegirSenalada, formasDe, type Referencia } from '#domain/referencia.ts'
import { textoDeFuera } from '#domain/texto.ts'
import { tituloDeCobro } from '#texts/factura.ts'
import * as texts from '#texts/recibir.ts'
import type { Momento } from './actualizar-salud.ts'
import { getVivo } from './cliente-recibido.ts'
import { facturaSenalada, recordarReferencia } from './enlazar.ts'
import { fechaValida } from './factura-valida.ts'
import { registrarPago } from './registrar-pago.ts'
import { trasEntrada } from './tras-entrada.ts'

/** A payment as another program sends it: of an invoice (by id or number), or of a client, on account. */
export type PagoRecibido = {
  factura_id?: string | null
  numero?: string | null
  serie?: string | null
  cliente_id?: string | null
  /** Negative when it was given back. */
  importe_centimos: Centimos
  /** Today when it is not said. */
  fecha?: Fecha
  metodo?: string | null
  external_id?: string | null
}

/**
 * Money comes in (or goes back) as another program tells it: the payment, «Cobro» in the history, health
 * and risk. With a number that has not come yet and a client, it is kept on account and joined to the
 * invoice when that comes. What the mirror of their table knew already is that payment. More than is owed stays in the client's favour. The same one again (by
 * `external_id`) is the stored row, and nothing happens. Fails with 'factura_no_encontrada',
 * 'cliente_no_encontrado', 'external_id_en_uso', 'falta_importe' and 'fecha_invalida'.
 */
export async function recibirPago(
  db: Db,
  by: Autoria,
  recibido: PagoRecibido,
  en: Momento,
  origen: Pago['origen'],
): Promise<{ pago: Pago; nuevo: boolean }> {
  const { importe_centimos } = recibido
  const external_id = textoDeFuera(recibido.external_id)
  const metodo = textoDeFuera(recibido.metodo)
  if (importe_centimos === 0) {
    throw new ErrorDeNegocio('falta_importe', texts.faltaImporteDelPago, 'importe')
  }
  const fecha = fechaValida(recibido.fecha ?? en.today, 'fecha')
  const known = external_id ? await findPagoExterno(db, external_id) : undefined
  if (known) {
    const campo = await campoDistinto(db, known, { ...recibido, metodo })
    if (!campo) return { pago: known, nuevo: false }
    throw new ErrorDeNegocio(
      'external_id_en_uso',
      texts.pagoEnUso(external_id ?? '', known.importe_centimos),
      campo,
    )
  }
  const { cliente_id, factura, ref } = await destino(db, recibido)
  const espejado = factura && (await findCobroDelEspejo(db, factura.id, importe_centimos))
  if (espejado) {
    const dicho = { external_id, metodo, fecha: recibido.fecha ?? espejado.fecha, origen }
    const titulo = tituloDeCobro(importe_centimos, factura.numero)
    const cobro = await findActividadDelSistema(db, cliente_id, titulo)
    await cederAOperacion(db, by.operacion, cobro ? [espejado.id, cobro.id] : [espejado.id])
    await updateRow(db, by, 'crm_pagos', espejado.id, dicho)
    if (ref) await recordarReferencia(db, { pago_id: espejado.id }, ref)
    await trasEntrada(db, by, cliente_id, en, origen === 'importacion')
    return { pago: { ...espejado, ...dicho }, nuevo: false }
  }
  const pago = await registrarPago(
    db,
    by,
    {
      cliente_id,
      factura_id: factura?.id ?? null,
      importe_centimos,
      fecha,
      metodo,
      external_id,
      origen,
      numero: ref?.numero ?? factura?.numero ?? null,
    },
    en.today,
  )
  if (ref) await recordarReferencia(db, { pago_id: pago.id }, ref)
  await trasEntrada(db, by, cliente_id, en, origen === 'importacion')
  return { pago, nuevo: true }
}

type Destino = { cliente_id: string; factura: Factura | undefined; ref: Referencia | null }

/** Whose it is and which invoice it pays. `ref`: the number by which it was named. */
async function destino(db: Db, recibido: PagoRecibido): Promise<Destino> {
  const numero = textoDeFuera(recibido.numero)
  const cliente = recibido.cliente_id ? await getVivo(db, recibido.cliente_id) : null
  if (recibido.factura_id) {
    const factura = await findFilaDeFactura(db, recibido.factura_id)
    if (!factura) throw noEncontrada(recibido.factura_id, 'factura_id')
    if (cliente && cliente.id !== factura.cliente_id) throw await deOtro(db, factura)
    return { cliente_id: factura.cliente_id, factura, ref: null }
  }
  if (numero) {
    const ref = { serie: serieDicha(recibido), numero }
    return cliente ? delCliente(db, ref, cliente.id) : deCualquiera(db, ref)
  }
  if (!cliente) throw new ErrorDeNegocio('cliente_no_encontrado', texts.faltaDeQuien, 'cliente_id')
  return { cliente_id: cliente.id, factura: undefined, ref: null }
}

/** Null: of any series. Empty is the series of invoices without one. */
function serieDicha({ serie }: PagoRecibido): string | null {
  return typeof serie === 'string' ? (textoDeFuera(serie) ?? '') : null
}

async function delCliente(db: Db, ref: Referencia, cliente_id: string): Promise<Destino> {
  const factura = await facturaSenalada(db, ref, cliente_id)
  const ajena =
    !factura && ref.serie !== null ? await findFacturaDeSerie(db, ref.serie, ref.numero) : undefined
  if (ajena) throw await deOtro(db, ajena)
  return { cliente_id, factura, ref }
}

/** Without a client the number has to say it. */
async function deCualquiera(db: Db, ref: Referencia): Promise<Destino> {
  const facturas = await facturasSenaladas(db, ref)
  const factura = elegirSenalada(ref, facturas)
  if (!factura) throw noEncontrada(ref.numero, 'numero')
  if (facturas.some(({ cliente_id }) => cliente_id !== factura.cliente_id)) {
    throw new ErrorDeNegocio('factura_no_encontrada', texts.variasConEseNumero(ref.numero), 'numero')
  }
  return { cliente_id: factura.cliente_id, factura, ref }
}

function noEncontrada(cual: string, campo: string): ErrorDeNegocio {
  return new ErrorDeNegocio('factura_no_encontrada', texts.facturaNoEncontrada(cual), campo)
}

async function deOtro(db: Db, { numero, cliente_id }: Factura): Promise<ErrorDeNegocio> {
  const { nombre } = await getCliente(db, cliente_id)
  return new ErrorDeNegocio(
    'factura_no_encontrada',
    texts.facturaDeOtro(numero, nombreCorto(nombre)),
    'cliente_id',
  )
}

/** The first field in which a payment that is sent again says something else; null when it is the same. */
async function campoDistinto(db: Db, known: Pago, sent: PagoRecibido): Promise<string | null> {
  if (sent.importe_centimos !== known.importe_centimos) return 'importe'
  if (sent.fecha && sent.fecha !== known.fecha) return 'fecha'
  if (sent.metodo && sent.metodo !== known.metodo) return 'metodo'
  if (sent.cliente_id && (await getVivo(db, sent.cliente_id)).id !== known.cliente_id) return 'cliente_id'
  if (sent.factura_id && sent.factura_id !== known.factura_id) return 'factura_id'
  const numero = textoDeFuera(sent.numero)
  return numero && !(await nombraba(db, known, numero)) ? 'numero' : null
}

async function nombraba(db: Db, { id, factura_id }: Pago, numero: string): Promise<boolean> {
  const ref = await findReferencia(db, { pago_id: id, factura_id: null })
  if (ref) return ref.numero === numero
  const factura = factura_id ? await findFilaDeFactura(db, factura_id) : undefined
  return factura !== undefined && formasDe(factura).includes(numero)
}
