/**
 * A small logistic layer over a probability that is already good: logit p = offset + β0 + Σ β f, with the features
 * standardised on the training rows and a ridge on β. By Newton's method; the penalty keeps it well posed.
 */
export type Capa = { media: number[]; desviacion: number[]; beta0: number; beta: number[]; filas: number }

/** A row to learn from: the logit of the probability so far, its features, and whether it happened. */
export type Fila = { logit: number; rasgos: readonly number[]; si: boolean }

/** Newton steps: the loss of so few parameters is settled after five or six. */
const PASOS = 25
const TOLERANCIA = 1e-8

/** Halvings of a step that goes too far, before it is left at what there is. */
const MITADES = 40

/**
 * Ridge penalties on β and on β0. Null without rows. Where the probabilities so far are sure and wrong a whole Newton step
 * overshoots, and the next one from there more: a step that raises what is to be lowered is halved until it does not.
 */
export function ajustarCapa(filas: readonly Fila[], ridge: number, ridge0: number): Capa | null {
  const [primera] = filas
  if (!primera) return null
  const k = primera.rasgos.length
  const { media, desviacion } = estandar(filas, k)
  const n = k + 1
  const x = new Float64Array(n)
  const leer = (rasgos: readonly number[]) => {
    x[0] = 1
    for (let i = 1; i < n; i++) x[i] = ((rasgos[i - 1] ?? 0) - (media[i - 1] ?? 0)) / (desviacion[i - 1] ?? 1)
  }
  const penaDe = (i: number) => (i === 0 ? ridge0 : ridge)
  const perdida = (b: Float64Array) => {
    let suma = 0
    for (let i = 0; i < n; i++) suma += (penaDe(i) * (b[i] ?? 0) ** 2) / 2
    for (const { logit, rasgos, si } of filas) {
      leer(rasgos)
      let z = logit
      for (let i = 0; i < n; i++) z += (b[i] ?? 0) * (x[i] ?? 0)
      const contra = si ? -z : z
      suma += Math.max(0, contra) + Math.log1p(Math.exp(-Math.abs(contra)))
    }
    return suma
  }

  let b = new Float64Array(n)
  let antes = perdida(b)
  for (let paso = 0; paso < PASOS; paso++) {
    const g = new Float64Array(n)
    const h = new Float64Array(n * n)
    for (const { logit, rasgos, si } of filas) {
      leer(rasgos)
      let z = logit
      for (let i = 0; i < n; i++) z += (b[i] ?? 0) * (x[i] ?? 0)
      const p = logistica(z)
      const r = (si ? 1 : 0) - p
      const w = p * (1 - p)
      for (let i = 0; i < n; i++) {
        const xi = x[i] ?? 0
        g[i] = (g[i] ?? 0) + r * xi
        for (let j = 0; j <= i; j++) h[i * n + j] = (h[i * n + j] ?? 0) + w * xi * (x[j] ?? 0)
      }
    }
    for (let i = 0; i < n; i++) {
      g[i] = (g[i] ?? 0) - penaDe(i) * (b[i] ?? 0)
      h[i * n + i] = (h[i * n + i] ?? 0) + penaDe(i)
    }
    const delta = resolver(h, g, n)
    const [siguiente, ahora] = dar(b, delta, antes, perdida)
    const cambio = siguiente.reduce((max, v, i) => Math.max(max, Math.abs(v - (b[i] ?? 0))), 0)
    b = siguiente
    antes = ahora
    if (cambio < TOLERANCIA) break
  }
  return { media, desviacion, beta0: b[0] ?? 0, beta: [...b.subarray(1)], filas: filas.length }
}

/** As much of a step as does not raise the loss, beyond its own rounding. */
function dar(
  b: Float64Array<ArrayBuffer>,
  delta: Float64Array,
  antes: number,
  perdida: (b: Float64Array) => number,
): [Float64Array<ArrayBuffer>, number] {
  for (let mitad = 0, parte = 1; mitad < MITADES; mitad++, parte /= 2) {
    const siguiente = b.map((v, i) => v + parte * (delta[i] ?? 0))
    const ahora = perdida(siguiente)
    if (ahora <= antes + 1e-9 * Math.abs(antes)) return [siguiente, ahora]
  }
  return [b, antes]
}

/** The probability after the layer. */
export function conCapa(capa: Capa | null, logit: number, rasgos: readonly number[]): number {
  if (!capa) return logistica(logit)
  let z = logit + capa.beta0
  for (let i = 0; i < capa.beta.length; i++)
    z += ((capa.beta[i] ?? 0) * ((rasgos[i] ?? 0) - (capa.media[i] ?? 0))) / (capa.desviacion[i] ?? 1)
  return logistica(z)
}

/** ln(p / (1 − p)), with p kept from 0 and 1. */
export function logitDe(p: number): number {
  const c = Math.min(1 - 1e-6, Math.max(1e-6, p))
  return Math.log(c / (1 - c))
}

function logistica(z: number): number {
  return 1 / (1 + Math.exp(-z))
}

function estandar(filas: readonly Fila[], k: number) {
  const media = Array.from({ length: k }, () => 0)
  const cuadrados = Array.from({ length: k }, () => 0)
  for (const { rasgos } of filas)
    for (let i = 0; i < k; i++) media[i] = (media[i] ?? 0) + (rasgos[i] ?? 0) / filas.length
  for (const { rasgos } of filas)
    for (let i = 0; i < k; i++)
      cuadrados[i] = (cuadrados[i] ?? 0) + ((rasgos[i] ?? 0) - (media[i] ?? 0)) ** 2 / filas.length
  return { media, desviacion: cuadrados.map((v) => (v > 1e-12 ? Math.sqrt(v) : 1)) }
}

/** Solves A·x = g for a symmetric positive definite A, of which the lower half is filled (Cholesky). */
function resolver(a: Float64Array, g: Float64Array, n: number): Float64Array {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let suma = a[i * n + j] ?? 0
      for (let k = 0; k < j; k++) suma -= (a[i * n + k] ?? 0) * (a[j * n + k] ?? 0)
      a[i * n + j] = i === j ? Math.sqrt(Math.max(suma, 1e-12)) : suma / (a[j * n + j] ?? 1)
    }
  }
  const x = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let suma = g[i] ?? 0
    for (let k = 0; k < i; k++) suma -= (a[i * n + k] ?? 0) * (x[k] ?? 0)
    x[i] = suma / (a[i * n + i] ?? 1)
  }
  for (let i = n - 1; i >= 0; i--) {
    let suma = x[i] ?? 0
    for (let k = i + 1; k < n; k++) suma -= (a[k * n + i] ?? 0) * (x[k] ?? 0)
    x[i] = suma / (a[i * n + i] ?? 1)
  }
  return x
}
