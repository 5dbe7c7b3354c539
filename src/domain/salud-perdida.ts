/**
 * Will it buy again: MBG/CNBD-k (method, section B; Batislam et al. 2007, Platzer & Reutterer 2016), in closed form.
 * Times are in units of the median gap between purchases.
 */

/** Parameters of the population. `k`: regularity of the gaps, 1 is none. */
export type Theta = { r: number; alfa: number; a: number; b: number; k?: number }

/** The method's starting point, used as it is until a business has ten repeat clients. */
export const THETA_INICIAL: Theta = { r: 0.5, alfa: 1.5, a: 0.7, b: 1.2 }

/** A client's purchases: `x` repeats, the last at `tx` after the first, observed for `t`. */
export type Compras = { x: number; tx: number; t: number }

/** Points of the mean over the probability of leaving. Method, B. */
const CUANTILES = 60

export type BandaDePerdida = 'bajo' | 'medio' | 'alto' | 'sin_datos'

/** Bands of the score. Product, section 3. */
const PERDIDA_MEDIA = 35
const PERDIDA_ALTA = 65

/** P(no purchase in the next `h`). */
export function pSinCompra(compras: Compras, h: number, theta: Theta): number {
  const sigue = Math.exp(logVivo(compras, compras.t, theta))
  if (sigue === Number.POSITIVE_INFINITY) {
    const razon = Math.exp(logVivo(compras, compras.t + h, theta) - logVivo(compras, compras.t, theta))
    return Math.min(1, razon)
  }
  return Math.min(1, (Math.exp(logVivo(compras, compras.t + h, theta)) + 1) / (sigue + 1))
}

/** P(still a client). */
export function pActivo(compras: Compras, theta: Theta): number {
  return 1 / (1 + Math.exp(-logVivo(compras, compras.t, theta)))
}

/**
 * ln V(t)/M: odds that a client is still one after `t` with no purchase since `tx`. V and M as in the method, with what
 * both share taken out.
 */
export function logVivo({ x, tx }: Compras, t: number, { r, alfa, a, b, k = 1 }: Theta): number {
  const n = r + k * x
  let suma = 1
  let termino = 1
  for (let j = 1; j < k; j++) {
    termino *= (((t - tx) / j) * (n + j - 1)) / (alfa + t)
    suma += termino
  }
  return Math.log((b + x) / a) + n * Math.log((alfa + tx) / (alfa + t)) + Math.log(suma)
}

/** Purchases to expect in the next `h`. */
export function comprasEsperadas(compras: Compras, h: number, theta: Theta): number {
  const { r, alfa, a, b, k = 1 } = theta
  const { x, t } = compras
  // Mean over p ~ Beta(a, b+x+1), with u = p^a, which takes the pole at 0 away; what is past pMax weighs nothing.
  const pMax = 1 - 1e-9 ** (1 / (b + x))
  const uMax = pMax ** a
  let suma = 0
  let pesos = 0
  for (let i = 0; i < CUANTILES; i++) {
    const p = (((i + 0.5) / CUANTILES) * uMax) ** (1 / a)
    const peso = (1 - p) ** (b + x)
    suma += (peso * (1 - ((alfa + t) / (alfa + t + (p * h) / k)) ** (r + k * x))) / p
    pesos += peso
  }
  return (pActivo(compras, theta) * suma) / pesos
}

/** Band of the score; with a single purchase there is no rhythm to lose. */
export function bandaDePerdida(score: number | null, compras: number): BandaDePerdida {
  if (score === null || compras < 2) return 'sin_datos'
  if (score > PERDIDA_ALTA) return 'alto'
  return score < PERDIDA_MEDIA ? 'bajo' : 'medio'
}
