/**
 * How much each invoice of a client says of its next one, and how exactly: newer ones count more, and one whose delays
 * vary is not expected on the very days that it happened to pay on (method, A.2, with what was measured over it).
 */

/** An invoice whose payment is known, or is still awaited: what a curve learns from. Days as numbers. */
export type Caso = {
  plazo: number
  /** Delay of the payment that completed it; null while open. */
  retraso: number | null
  /** Days past due today, negative before: with `plazo`, its age. */
  vencida: number
}

/** Newer invoices after which one counts half. Method, A.2. */
const MITAD_CADA = 12
/** And days before the newest one. Chosen on the public ledgers, where half a year and two years do as well. */
const MITAD_EN_DIAS = 365
/**
 * Bandwidth in deviations of the client's own delays, over the fifth root of how many (Silverman 1986), and at most so
 * many days. Flat between 1 and 2 on the public ledgers.
 */
const ANCHO_EN_DESVIACIONES = 1.5
const ANCHO_MAXIMO = 8
/** A delay is taken for no longer than this, so that one forgotten invoice does not blur the rest. */
const RETRASO_QUE_CUENTA = 90
/** Weight of no deviation at all, in invoices: with one or two payments nothing is known of how they vary. */
const PESO_SIN_DESVIACION = 2

/**
 * Weight of each invoice, the newest first. Their sum is what the places alone give, so that time moves weight from the
 * old to the new and makes nobody less known. It is counted from the newest invoice, never from today: a client
 * that is silent keeps its history, and the risk of an open invoice only rises.
 */
export function pesosDe(casos: readonly Caso[]): Float64Array {
  const pesos = new Float64Array(casos.length)
  const [nueva] = casos
  const suya = nueva ? nueva.vencida + nueva.plazo : 0
  let [deLugares, deTodo] = [0, 0]
  for (let r = 0; r < casos.length; r++) {
    const caso = casos[r] as Caso
    const lugar = POR_LUGAR[r] ?? 0
    const peso = lugar * (POR_DIA[Math.max(0, caso.vencida + caso.plazo - suya)] ?? 0)
    pesos[r] = peso
    deLugares += lugar
    deTodo += peso
  }
  const factor = deTodo > 0 ? deLugares / deTodo : 1
  for (let r = 0; r < pesos.length; r++) pesos[r] = factor * (pesos[r] ?? 0)
  return pesos
}

/** Powers of a half, kept: they are most of the time of a night. Past these places and days they are below 1e-12. */
const POR_LUGAR = Float64Array.from({ length: 500 }, (_, r) => 0.5 ** (r / MITAD_CADA))
const POR_DIA = Float64Array.from({ length: 40 * MITAD_EN_DIAS }, (_, dias) => 0.5 ** (dias / MITAD_EN_DIAS))

/**
 * The days around a payment that it stands for, as a triangle that adds up to one: its place `n` is its middle, of 2n + 1.
 * One for payments in time and one for late ones, each as wide as they vary, so that one more in time says nothing of
 * when the late ones come. Who always pays alike stands for that day alone.
 */
export function nucleosDe(casos: readonly Caso[], pesos: Float64Array): Nucleos {
  const [aTiempo, tarde] = [nadie(), nadie()]
  for (let r = 0; r < casos.length; r++) {
    const retraso = casos[r]?.retraso ?? null
    if (retraso === null) continue
    const suma = retraso <= 0 ? aTiempo : tarde
    const peso = pesos[r] ?? 0
    const dias = Math.min(RETRASO_QUE_CUENTA, Math.max(-RETRASO_QUE_CUENTA, retraso))
    suma.peso += peso
    suma.dias += peso * dias
    suma.cuadrados += peso * dias * dias
  }
  const ambos = {
    peso: aTiempo.peso + tarde.peso,
    dias: aTiempo.dias + tarde.dias,
    cuadrados: aTiempo.cuadrados + tarde.cuadrados,
  }
  return { aTiempo: nucleoDe(aTiempo), tarde: nucleoDe(tarde), ambos: nucleoDe(ambos) }
}

/**
 * Weight of the payments in time that might as well have been late, less that of the late ones that might as well have
 * been in time: with the days that a payment of either kind stands for. None on the due date itself: that is on purpose.
 */
export function alOtroLado(casos: readonly Caso[], pesos: Float64Array, { ambos }: Nucleos): number {
  const ancho = (ambos.length - 1) / 2
  let suma = 0
  for (let r = 0; r < casos.length; r++) {
    const retraso = casos[r]?.retraso ?? null
    if (retraso === null || retraso === 0) continue
    const queda = ancho + 1 - (retraso < 0 ? 1 - retraso : retraso)
    if (queda <= 0) continue
    const parte = ((pesos[r] ?? 0) * queda * (queda + 1)) / (2 * (ancho + 1) ** 2)
    suma += retraso < 0 ? parte : -parte
  }
  return suma
}

/** Weighted sums of delays. */
type Sumas = { peso: number; dias: number; cuadrados: number }

function nadie(): Sumas {
  return { peso: 0, dias: 0, cuadrados: 0 }
}

function nucleoDe({ peso, dias, cuadrados }: Sumas): Float64Array {
  if (peso === 0) return UN_DIA
  const varianza = Math.max(0, cuadrados - (dias * dias) / peso) / (PESO_SIN_DESVIACION + peso)
  const ancho = Math.round((ANCHO_EN_DESVIACIONES * Math.sqrt(varianza)) / Math.max(1, peso) ** 0.2)
  return NUCLEOS[Math.min(ANCHO_MAXIMO, ancho)] ?? UN_DIA
}

/** How payments in time, late ones and all of them are spread. */
export type Nucleos = { aTiempo: Float64Array; tarde: Float64Array; ambos: Float64Array }

const UN_DIA = Float64Array.of(1)

/** A payment stands for its own day alone. */
export const SIN_ANCHO: Nucleos = { aTiempo: UN_DIA, tarde: UN_DIA, ambos: UN_DIA }

const NUCLEOS = Array.from({ length: ANCHO_MAXIMO + 1 }, (_, ancho) =>
  Float64Array.from(
    { length: 2 * ancho + 1 },
    (__, i) => (ancho + 1 - Math.abs(i - ancho)) / (ancho + 1) ** 2,
  ),
)
