import type { RiesgoImpago } from './cliente.ts'
import { alOtroLado, type Caso, type Nucleos, nucleosDe, pesosDe, SIN_ANCHO } from './salud-recuerdo.ts'

export type { Caso }

/**
 * Late payment as one survival curve per client, shrunk to the business's (method, section A).
 * Days are counted from the due date: 0 is the day itself, −5 is five days early.
 */

/** Grid of the curves, in days after the due date. */
const DESDE = -95
const HASTA = 120
/** The longest delay that a curve speaks of. */
export const RETRASO_MAXIMO = HASTA
export const CASILLAS = HASTA - DESDE + 1
/** Cell of the due date. */
const VENCIMIENTO = -DESDE

/** Probability of being paid on each day of the grid, if it was not before: one per cell. */
export type Curva = { riesgos: Float64Array; facturas: number }

/** Weight of the business's curve, in invoices. Method, A.2. */
const PESO_DEL_NEGOCIO = 1.5
/** Limits of the daily probability. Method, A.1. */
const RIESGO_MINIMO = 1e-5
const RIESGO_MAXIMO = 0.9

/** P(delay > j) of a business without history: the method's built-in default (A.3). */
const SUPERVIVENCIA_INICIAL: readonly (readonly [number, number])[] = [
  [-21, 0.88],
  [-14, 0.82],
  [-7, 0.73],
  [0, 0.63],
  [7, 0.53],
  [15, 0.42],
  [30, 0.27],
  [45, 0.16],
  [60, 0.08],
  [75, 0.04],
]
/** Where that default starts to fall: the usual term of 30 days. */
const INICIO_DE_LA_INICIAL = -31

/** Bands of P(more than 30 days late). Method, A.5. */
const BANDA_MEDIA = 0.15
const BANDA_ALTA = 0.35
/** Days late that the band speaks of. Method, A.5. */
export const IMPAGO_DIAS = 30

/** The default interpolated: the same daily probability between two of its points, the last one onwards. */
export const CURVA_INICIAL: Curva = { riesgos: interpolar(), facturas: 0 }

/**
 * A client's curve, as cumulative survival, and the weight of the invoices behind it. `cerca`: how much more of the last
 * day in time would stay unpaid if what was paid just before or after the due date had as well been on the other side of it.
 */
export type CurvaDeCliente = { supervivencia: Float64Array; peso: number; cerca: number }

/** The client's curve. `casos` by date of issue, the newest first. */
export function curvaDeCliente(casos: readonly Caso[], negocio: Curva): CurvaDeCliente {
  const suma = { enRiesgo: new Float64Array(CASILLAS + 1), pagos: new Float64Array(CASILLAS) }
  const pesos = pesosDe(casos)
  const nucleos = nucleosDe(casos, pesos)
  const cruzan = alOtroLado(casos, pesos, nucleos)
  let peso = 0
  casos.forEach((caso, r) => {
    const w = pesos[r] ?? 0
    contar(suma, caso, w, nucleos)
    if (tieneDesenlace(caso)) peso += w
  })

  const supervivencia = new Float64Array(CASILLAS)
  let [n, s, cerca] = [0, 1, 0]
  for (let i = 0; i < CASILLAS; i++) {
    // Sums of weights cancel to about 1e-16, which may fall below zero or below the payments.
    n += suma.enRiesgo[i] ?? 0
    const e = suma.pagos[i] ?? 0
    const de = PESO_DEL_NEGOCIO + Math.max(n, e)
    const h = (PESO_DEL_NEGOCIO * (negocio.riesgos[i] ?? 0) + e) / de
    if (i === VENCIMIENTO) cerca = s * Math.max(h - 1, Math.min(h, cruzan / de))
    s *= 1 - h
    supervivencia[i] = s
  }
  return { supervivencia, peso, cerca }
}

/**
 * Adds an invoice with weight `w`: it is at risk from the start of its term until the day it was paid, or until
 * yesterday if it is open. `enRiesgo` is kept as steps: its running sum is the number at risk. A payment stands for the
 * days of its `nucleos` around its own, on its side of the due date: in time is never counted as late.
 */
export function contar(
  { enRiesgo, pagos }: { enRiesgo: Float64Array; pagos: Float64Array },
  { plazo, retraso, vencida }: Caso,
  w: number,
  nucleos: Nucleos = SIN_ANCHO,
): void {
  const desde = celda(Math.max(-plazo, DESDE))
  const hasta = celda(retraso ?? vencida - 1)
  if (retraso === null || retraso > HASTA) {
    if (hasta >= desde) {
      enRiesgo[desde] = (enRiesgo[desde] ?? 0) + w
      enRiesgo[hasta + 1] = (enRiesgo[hasta + 1] ?? 0) - w
    }
    return
  }
  const enPlazo = retraso <= 0
  const [primera, ultima] = enPlazo ? [desde, VENCIMIENTO] : [VENCIMIENTO + 1, CASILLAS - 1]
  // On the due date itself nothing is near: it was paid so on purpose.
  const suyo = retraso === 0 ? SIN_ANCHO.tarde : enPlazo ? nucleos.aTiempo : nucleos.tarde
  const inicio = hasta - (suyo.length - 1) / 2
  enRiesgo[desde] = (enRiesgo[desde] ?? 0) + w
  for (let u = 0; u < suyo.length; u++) {
    const parte = w * (suyo[u] ?? 0)
    const i = Math.min(ultima, Math.max(primera, inicio + u))
    enRiesgo[i + 1] = (enRiesgo[i + 1] ?? 0) - parte
    pagos[i] = (pagos[i] ?? 0) + parte
  }
}

/** How much of the curve is the client's own, 0–1, and not the business's. */
export function parteSuya(peso: number): number {
  return peso / (peso + PESO_DEL_NEGOCIO)
}

/** Paid, or past due: something is known of how it ends. */
export function tieneDesenlace({ retraso, vencida }: Caso): boolean {
  return retraso !== null || vencida > 0
}

/** P(more than `dias` late) of an invoice just issued with this term. */
export function pMasTarde(curva: CurvaDeCliente, plazo: number, dias: number): number {
  return acotar(hasta(curva, dias) / hasta(curva, -plazo - 1))
}

/** P(late) of one just issued, where what is paid about the due date may fall on either side: what the layer corrects. */
export function pTardePorPoco(curva: CurvaDeCliente, plazo: number): number {
  return acotar((hasta(curva, 0) + curva.cerca) / hasta(curva, -plazo - 1))
}

/** The same of an open invoice that is `vencida` days past due (negative before): it is not paid until today. */
export function pMasTardeAbierta(curva: CurvaDeCliente, vencida: number, dias: number): number {
  if (vencida - 1 >= dias) return 1
  return acotar(hasta(curva, dias) / hasta(curva, vencida - 1))
}

/**
 * Days after the due date by which an open invoice is more likely paid than not: never before today's
 * `vencida`. Null when it is not to be expected within the curve.
 */
export function retrasoEsperado(curva: CurvaDeCliente, vencida: number): number | null {
  const mitad = hasta(curva, vencida - 1) / 2
  for (let j = Math.max(vencida, DESDE); j <= HASTA; j++) if (hasta(curva, j) <= mitad) return j
  return null
}

/** Band of P(more than 30 days late); without outcomes there is nothing to say. */
export function bandaDeImpago(p30: number | null): RiesgoImpago {
  if (p30 === null) return 'sin_datos'
  if (p30 >= BANDA_ALTA) return 'alto'
  return p30 >= BANDA_MEDIA ? 'medio' : 'bajo'
}

/** Cumulative survival up to and with day `j`, 1 before the grid. */
function hasta({ supervivencia }: CurvaDeCliente, j: number): number {
  if (j < DESDE) return 1
  return supervivencia[Math.min(j, HASTA) - DESDE] ?? 1
}

/** Cell of a day; past the grid the last one, before it none. */
function celda(j: number): number {
  return Math.min(j, HASTA) - DESDE
}

function acotar(p: number): number {
  return Math.min(1, Math.max(0, p))
}

function interpolar(): Float64Array {
  const riesgos = new Float64Array(CASILLAS).fill(RIESGO_MINIMO)
  let [desde, antes]: readonly [number, number] = [INICIO_DE_LA_INICIAL, 1]
  let h = RIESGO_MINIMO
  for (const [j, s] of SUPERVIVENCIA_INICIAL) {
    h = Math.min(RIESGO_MAXIMO, 1 - (s / antes) ** (1 / (j - desde)))
    riesgos.fill(h, desde + 1 - DESDE, j + 1 - DESDE)
    desde = j
    antes = s
  }
  return riesgos.fill(h, desde + 1 - DESDE)
}
