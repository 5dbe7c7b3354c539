import type { HistorialDePago } from './salud-capa-pago.ts'
import {
  ajustarCompras,
  COMPRAS_INICIAL,
  type ComprasDeCliente,
  type ModeloDeCompras,
} from './salud-clientela.ts'
import { comprasDe } from './salud-compras.ts'
import type { Cuenta, Dia } from './salud-cuentas.ts'
import { CASILLAS, CURVA_INICIAL } from './salud-impago.ts'
import { type FacturaDelLibro, type ModeloDePagos, pasearLibro } from './salud-paseo.ts'
import type { Clasificacion } from './salud-valor.ts'

/** What the whole business says, fitted on a day: what `calcularSalud` reads beside a client's own facts. */
export type ModeloAjustado = {
  /** The civil date up to which it knows, that day included. */
  fecha: string
  pagos: ModeloDePagos
  compras: ModeloDeCompras
  /** Null while so few clients have invoiced in the year that a place is counted when it is asked for. */
  clasificacion: Clasificacion | null
  /** Clients and invoices that it was fitted on, and clients with an invoice that there were. */
  muestra: { clientes: number; facturas: number; de: number }
}

/** What the fit reads at most: clients (issue 5), and invoices of theirs, some 300 MB while it lasts. */
export const CLIENTES_DE_LA_MUESTRA = 5000
export const FACTURAS_DE_LA_MUESTRA = 400_000

/** A client as the fit sees it. */
export type LibroDeCliente = { pagos: HistorialDePago[]; compras: ComprasDeCliente }

/** From the very accounts that its health is computed from: paid on the day that completes it, corrections taken off. */
export function libroDe(cuentas: readonly Cuenta[]): LibroDeCliente {
  const conocidas = cuentas.filter((c) => c.pagada !== null || c.abierta)
  return {
    pagos: conocidas.map(({ emitida, vence, pagada, total }) => ({ emitida, vence, pagada, importe: total })),
    compras: comprasDe(cuentas),
  }
}

/**
 * Fits everything on what was known at the end of `hoy`. Deterministic: the same ledgers in the same order give the
 * same model to the last bit. Without a client it is the built-in default. It takes seconds of processor for a large
 * business, so it belongs in a thread of its own.
 */
export function ajustarModelo(
  libros: readonly LibroDeCliente[],
  hoy: Dia,
): { pagos: ModeloDePagos; compras: ModeloDeCompras; facturas: number } {
  const facturas: FacturaDelLibro[] = []
  libros.forEach(({ pagos }, i) => {
    for (const { emitida, vence, pagada, importe } of pagos)
      facturas.push({ cliente: String(i), emitida, vence, pagada, importe })
  })
  const clientes = libros.map(({ compras }) => compras).filter(({ dias }) => dias.length > 0)
  return {
    pagos: pasearLibro(facturas).modelo(hoy + 1),
    compras: clientes.length > 0 ? ajustarCompras(clientes, hoy + 1) : COMPRAS_INICIAL,
    facturas: facturas.length,
  }
}

/** Of how the model is written: another one is not read, and the business is fitted again. */
export const VERSION_DEL_MODELO = 3

type Escrito = Omit<ModeloAjustado, 'pagos'> & {
  pagos: Omit<ModeloDePagos, 'curva'> & { curva: { riesgos: number[]; facturas: number } | null }
}

/** As JSON, whose numbers come back to the last bit. */
export function escribirModelo(modelo: ModeloAjustado): string {
  const { curva, capa } = modelo.pagos
  const escrita =
    curva.facturas === 0 ? null : { riesgos: Array.from(curva.riesgos), facturas: curva.facturas }
  return JSON.stringify({ ...modelo, pagos: { curva: escrita, capa } } satisfies Escrito)
}

/** Null when it was written by another version. */
export function leerModelo(version: number, json: string): ModeloAjustado | null {
  if (version !== VERSION_DEL_MODELO) return null
  const { pagos, ...modelo } = JSON.parse(json) as Escrito
  if (pagos.curva && pagos.curva.riesgos.length !== CASILLAS) return null
  const curva = pagos.curva
    ? { riesgos: Float64Array.from(pagos.curva.riesgos), facturas: pagos.curva.facturas }
    : CURVA_INICIAL
  return { ...modelo, pagos: { curva, capa: pagos.capa } }
}

/**
 * Place of a client in the sample: the least come first. FNV-1a of its id, with a last mix, so that ids that follow one
 * another, as ours do, are spread.
 */
export function sorteoDe(id: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < id.length; i++) h = Math.imul(h ^ id.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The clients to fit on, in the order of their draw: the same ones each night, whoever else comes or goes. */
export function muestraDe(ids: Iterable<string>, cuantos = CLIENTES_DE_LA_MUESTRA): string[] {
  const sorteados = Array.from(ids, (id) => ({ id, n: sorteoDe(id) }))
  sorteados.sort((a, b) => a.n - b.n || (a.id < b.id ? -1 : 1))
  return sorteados.slice(0, cuantos).map(({ id }) => id)
}
