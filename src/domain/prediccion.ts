import { casosEn, pTarde, rasgosDePago } from './salud-capa-pago.ts'
import {
  ajustarCompras,
  type ComprasDeCliente,
  comprasPrevistas,
  type ModeloDeCompras,
  pPerdida,
  proximaCompra,
} from './salud-clientela.ts'
import { fechaDelDia } from './salud-cuentas.ts'
import {
  bandaDeImpago,
  curvaDeCliente,
  IMPAGO_DIAS,
  pMasTarde,
  pMasTardeAbierta,
  RETRASO_MAXIMO,
  retrasoEsperado,
} from './salud-impago.ts'
import { type FacturaDelLibro, type ModeloDePagos, pasearLibro } from './salud-paseo.ts'

/** Predictions over a whole ledger, walking forward: nothing of a day or later is known on that day. Days as numbers. */

export type ConsultaDeEmision = { factura: FacturaDelLibro; dia: number; k: number }

/** Of an invoice on the day it is issued. Queries in order of their day. */
export function* predecirEmision(
  facturas: readonly FacturaDelLibro[],
  consultas: readonly ConsultaDeEmision[],
) {
  const paseo = pasearLibro(facturas)
  const modeloEn = unaVezPorDia(paseo.modelo)
  for (const { factura, dia, k } of consultas) {
    const { curva: negocio, capa } = modeloEn(dia)
    const conocidas = paseo.conocidas(factura.cliente, dia)
    const plazo = factura.vence - factura.emitida
    const curva = curvaDeCliente(casosEn(conocidas, dia), negocio)
    const rasgos = () => rasgosDePago(conocidas, { importe: factura.importe, plazo }, dia)
    const p_tarde_k = pMasTarde(curva, plazo, k)
    const retraso = retrasoEsperado(curva, -plazo) ?? RETRASO_MAXIMO
    yield {
      p_tarde: Math.max(p_tarde_k, pTarde(capa, curva, plazo, rasgos)),
      p_tarde_k,
      fecha_pago: fechaDelDia(factura.vence + retraso),
      banda: bandaDeImpago(conocidas.length === 0 ? null : pMasTarde(curva, plazo, IMPAGO_DIAS)),
    }
  }
}

/** Of an invoice still open on a day. Queries in order of their day. */
export function* predecirAlerta(
  facturas: readonly FacturaDelLibro[],
  consultas: readonly ConsultaDeEmision[],
) {
  const paseo = pasearLibro(facturas)
  const modeloEn = unaVezPorDia(paseo.modelo)
  for (const { factura, dia, k } of consultas) {
    const curva = curvaDeCliente(casosEn(paseo.conocidas(factura.cliente, dia), dia), modeloEn(dia).curva)
    yield { p_tarde_k: pMasTardeAbierta(curva, dia - factura.vence, k) }
  }
}

/** The model of a day, made when the first query of that day comes. */
function unaVezPorDia(modelo: (dia: number) => ModeloDePagos): (dia: number) => ModeloDePagos {
  let ultimo: { dia: number; de: ModeloDePagos } | undefined
  return (dia) => {
    if (ultimo?.dia !== dia) ultimo = { dia, de: modelo(dia) }
    return ultimo.de
  }
}

export type ConsultaDeCliente = { cliente: string; dia: number; horizonte: number }

/** Of a client with purchases before a day: will it buy within the horizon, how much, and when. */
export function* predecirCliente(
  facturas: readonly FacturaDelLibro[],
  consultas: readonly ConsultaDeCliente[],
) {
  const compras = comprasPorCliente(facturas)
  const todas = [...compras.values()]
  const modelos = new Map<string, ModeloDeCompras>()
  for (const { cliente, dia, horizonte } of consultas) {
    const clave = `${dia}/${horizonte}`
    const modelo = modelos.get(clave) ?? ajustarCompras(todas, dia, horizonte)
    modelos.set(clave, modelo)
    const suyas = antesDe(compras.get(cliente) ?? { dias: [], importes: [] }, dia)
    const previsto = comprasPrevistas(suyas, dia, horizonte, modelo)
    const proxima = proximaCompra(suyas, dia, horizonte, modelo)
    yield {
      p_perdida: pPerdida(suyas, dia, horizonte, modelo),
      n_esperado: previsto.compras,
      importe_esperado: previsto.centimos / 100,
      fecha_siguiente: proxima ? fechaDelDia(dia + Math.round(proxima.medio)) : null,
    }
  }
}

/** What each client of a ledger bought, by day. */
export function comprasPorCliente(facturas: readonly FacturaDelLibro[]): Map<string, ComprasDeCliente> {
  const porCliente = new Map<string, Map<number, number>>()
  for (const { cliente, emitida, importe } of facturas) {
    // A credit note is no purchase.
    if (importe < 0) continue
    const dias = porCliente.get(cliente) ?? new Map<number, number>()
    porCliente.set(cliente, dias)
    dias.set(emitida, (dias.get(emitida) ?? 0) + importe)
  }
  return new Map(
    [...porCliente].map(([cliente, dias]) => {
      const orden = [...dias].sort(([a], [b]) => a - b)
      return [cliente, { dias: orden.map(([d]) => d), importes: orden.map(([, v]) => v) }]
    }),
  )
}

function antesDe({ dias, importes }: ComprasDeCliente, dia: number): ComprasDeCliente {
  const n = dias.filter((d) => d < dia).length
  return { dias: dias.slice(0, n), importes: importes.slice(0, n) }
}
