import { ajustarEncogida, encoger, type Poblacion } from './salud-encogida.ts'
import { ajustarCapa, type Capa, conCapa, type Fila, logitDe } from './salud-logistica.ts'
import {
  type Compras,
  comprasEsperadas,
  pActivo,
  pSinCompra,
  THETA_INICIAL,
  type Theta,
} from './salud-perdida.ts'
import { ajustarPoblacion } from './salud-poblacion.ts'
import { proximaEn, rarezaDelSilencio } from './salud-proxima.ts'
import { mediana } from './salud-ritmo.ts'

/** A client's purchases before a day: distinct days ascending, and what each came to, in cents. */
export type ComprasDeCliente = { dias: readonly number[]; importes: readonly number[] }

/** What the clients of a business, taken together, say of how one of them buys. */
export type ModeloDeCompras = {
  theta: Theta
  /** Median over its clients of their median gap, in days. Null when nobody has come back. */
  unidad: number | null
  capa: Capa | null
  huecos: Poblacion
  /** Of the logarithm of a purchase in euros plus one. */
  importes: Poblacion | null
}

/** Gaps of a business that says nothing yet: about six weeks, with the usual spread of the public ledgers. */
const HUECOS_INICIAL: Poblacion = { mu: 3.8, dentro: 0.8, entre: 0.6 }

/** A business without history. */
export const COMPRAS_INICIAL: ModeloDeCompras = {
  theta: THETA_INICIAL,
  unidad: null,
  capa: null,
  huecos: HUECOS_INICIAL,
  importes: null,
}

/** Repeat clients from which there is a layer, and its ridge. Method, B. */
const REPETIDORES_PARA_CAPA = 30
const RIDGE = 30
/** Of what is common to all clients, the part that holds least from one season to the next. From 30 to 200 it is the same. */
const RIDGE_0 = 60
const RECIENTES_DIAS = 90
/** Deviations past which a silence is not seen as rarer: gaps that are all alike have next to none. */
const RAREZA_MAXIMA = 10
/** Gap while nobody has come back: a month, product decision. */
const HUECO_SIN_COMPRAS = 30

/** Horizon of the churn score in the chat: clamp(3 × cadence, 60, 365). Method, B. */
const HORIZONTE_CADENCIAS = 3
const HORIZONTE_MINIMO = 60
const HORIZONTE_MAXIMO = 365

/** How far ahead the churn of a client with this cadence is asked, in days; null is no cadence yet. */
export function horizonteDe(cadencia: number | null): number {
  const dias = HORIZONTE_CADENCIAS * (cadencia ?? HUECO_SIN_COMPRAS)
  return Math.min(HORIZONTE_MAXIMO, Math.max(HORIZONTE_MINIMO, dias))
}

/**
 * Fits on what was known on `dia` (purchases before it). The layer learns from an earlier day: what was known then, and
 * who did come back until `dia`; `horizonte` is how far ahead it will be asked. It is trained for that one horizon:
 * without it, for that of the business's middle client, clamp(3 × `unidad`, 60, 365), though each client is then asked
 * for its own. Its features say how overdue a client is for its own gaps, which holds from one horizon to another.
 */
export function ajustarCompras(
  clientes: readonly ComprasDeCliente[],
  dia: number,
  horizonte?: number,
): ModeloDeCompras {
  const base = sinCapa(clientes, dia)
  return { ...base, capa: capaDePerdida(clientes, dia, horizonte ?? horizonteDe(base.unidad)) }
}

function sinCapa(clientes: readonly ComprasDeCliente[], dia: number): ModeloDeCompras {
  const conocidas = clientes.map((c) => hasta(c, dia)).filter(({ dias }) => dias.length > 0)
  const huecos = conocidas.map(({ dias }) => huecosDe(dias))
  const unidad = mediana(huecos.flatMap((g) => mediana(g) ?? []))
  const u = Math.max(1, unidad ?? HUECO_SIN_COMPRAS)
  const vistas = conocidas.map((c, i) => ({
    ...vista(c, dia, u),
    logHuecos: (huecos[i] ?? []).reduce((s, g) => s + Math.log(g / u), 0),
  }))
  return {
    theta: ajustarPoblacion(vistas),
    unidad,
    capa: null,
    huecos: ajustarEncogida(huecos.map((g) => g.map(Math.log))) ?? HUECOS_INICIAL,
    importes: ajustarEncogida(conocidas.map(({ importes }) => importes.map(logDeImporte))),
  }
}

function capaDePerdida(clientes: readonly ComprasDeCliente[], dia: number, horizonte: number): Capa | null {
  const primera = clientes.reduce((min, { dias }) => Math.min(min, dias[0] ?? min), Number.POSITIVE_INFINITY)
  const atras = Math.min(horizonte, Math.floor((dia - primera) / 2))
  if (!(atras > 0)) return null
  const corte = dia - atras
  const antes = clientes.map((c) => ({ entero: c, conocido: hasta(c, corte) }))
  const repetidores = antes.filter(({ conocido }) => conocido.dias.length > 1)
  if (repetidores.length < REPETIDORES_PARA_CAPA) return null
  const modelo = sinCapa(clientes, corte)
  const filas = repetidores.map(({ entero, conocido }): Fila => {
    const p = pPerdida(conocido, corte, atras, modelo)
    const si = !entero.dias.some((d) => d >= corte && d < dia)
    return { logit: logitDe(p), rasgos: rasgosDeCompra(conocido, corte, modelo), si }
  })
  return ajustarCapa(filas, RIDGE, RIDGE_0)
}

/** P(still a client) on `dia`. */
export function pSigue(cliente: ComprasDeCliente, dia: number, modelo: ModeloDeCompras): number {
  return pActivo(vista(cliente, dia, unidadDe(modelo)), modelo.theta)
}

/** P(no purchase in [dia, dia + horizonte)), of a client with at least one before `dia`. */
export function pPerdida(
  cliente: ComprasDeCliente,
  dia: number,
  horizonte: number,
  modelo: ModeloDeCompras,
): number {
  const u = unidadDe(modelo)
  const p = pSinCompra(vista(cliente, dia, u), horizonte / u, modelo.theta)
  if (!modelo.capa || cliente.dias.length < 2) return p
  return conCapa(modelo.capa, logitDe(p), rasgosDeCompra(cliente, dia, modelo))
}

/** Purchase days to expect in [dia, dia + horizonte), and cents. */
export function comprasPrevistas(
  cliente: ComprasDeCliente,
  dia: number,
  horizonte: number,
  modelo: ModeloDeCompras,
): { compras: number; centimos: number } {
  const u = unidadDe(modelo)
  const compras = comprasEsperadas(vista(cliente, dia, u), horizonte / u, modelo.theta)
  return { compras, centimos: compras * ticketDe(cliente, modelo) }
}

/** The next purchase, given that it comes within `horizonte`: days from `dia`. Null without purchases. */
export function proximaCompra(
  cliente: ComprasDeCliente,
  dia: number,
  horizonte: number,
  { huecos }: ModeloDeCompras,
) {
  const ultima = cliente.dias.at(-1)
  if (ultima === undefined) return null
  return proximaEn(huecosDe(cliente.dias), dia - 1 - ultima, horizonte, huecos)
}

/**
 * What a purchase of this client comes to, in cents: its own, shrunk to everybody's, lognormal (method, D). Never more
 * than its largest one, or than the middle purchase of the business: where amounts are of all sizes, the lognormal's
 * mean is of none of them.
 */
function ticketDe({ importes }: ComprasDeCliente, { importes: poblacion }: ModeloDeCompras): number {
  if (!poblacion) return importes.length > 0 ? importes.reduce((s, v) => s + v, 0) / importes.length : 0
  const { media } = encoger(importes.map(logDeImporte), poblacion)
  const tope = Math.max(...importes, 100 * (Math.exp(poblacion.mu) - 1))
  return Math.min(tope, 100 * (Math.exp(media + poblacion.dentro / 2) - 1))
}

function logDeImporte(centimos: number): number {
  return Math.log(Math.max(0, centimos) / 100 + 1)
}

/**
 * Features of the layer: those of the method, B, but for the first, which sees a silence as rare for this client's own
 * gaps and their spread, not as so many middle gaps.
 */
function rasgosDeCompra(
  { dias, importes }: ComprasDeCliente,
  dia: number,
  modelo: ModeloDeCompras,
): number[] {
  const primera = dias[0] ?? dia
  const silencio = dia - 1 - (dias.at(-1) ?? dia)
  const rareza = Math.min(RAREZA_MAXIMA, rarezaDelSilencio(huecosDe(dias), silencio, modelo.huecos))
  const ticket = importes.reduce((s, v) => s + v, 0) / Math.max(1, importes.length) / 100
  const recientes = dias.filter((d) => d >= dia - RECIENTES_DIAS).length
  return [
    Math.log1p(Math.exp(rareza)),
    Math.log(dias.length),
    Math.log(1 + (dia - 1 - primera)),
    Math.log(1 + Math.max(0, ticket)),
    Math.log(1 + recientes),
    Math.log(1 + silencio),
  ]
}

function unidadDe({ unidad }: ModeloDeCompras): number {
  return Math.max(1, unidad ?? HUECO_SIN_COMPRAS)
}

function vista({ dias }: ComprasDeCliente, dia: number, unidad: number): Compras {
  const primera = dias[0] ?? dia - 1
  const ultima = dias.at(-1) ?? primera
  return { x: dias.length - 1, tx: (ultima - primera) / unidad, t: (dia - 1 - primera) / unidad }
}

function hasta({ dias, importes }: ComprasDeCliente, dia: number): ComprasDeCliente {
  const n = dias.findIndex((d) => d >= dia)
  return n < 0 ? { dias, importes } : { dias: dias.slice(0, n), importes: importes.slice(0, n) }
}

/** Days between purchases, in their order. */
export function huecosDe(dias: readonly number[]): number[] {
  return dias.slice(1).map((d, i) => d - (dias[i] ?? d))
}
