import { minimizar } from './nelder-mead.ts'
import { type Compras, logVivo, THETA_INICIAL, type Theta } from './salud-perdida.ts'

/** A client as the fit sees it: its purchases, and the sum of the logarithms of its gaps, in the same units. */
export type ComprasConHuecos = Compras & { logHuecos: number }

/** Method, B. */
const PENA = 0.3
const REPETIDORES_MINIMOS = 10
const REPETIDORES_PARA_K = 200
const K_MAXIMO = 3

/**
 * The population's parameters by penalised maximum likelihood, k the best of 1, 2, 3. With too few repeat clients, the
 * starting point. `pena` 0 is plain maximum likelihood, as the literature prints it.
 */
export function ajustarPoblacion(clientes: readonly ComprasConHuecos[], pena = PENA): Theta {
  const repetidores = clientes.filter(({ x }) => x > 0).length
  if (repetidores < REPETIDORES_MINIMOS) return THETA_INICIAL
  const ks = repetidores < REPETIDORES_PARA_K ? [1] : Array.from({ length: K_MAXIMO }, (_, i) => i + 1)
  let mejor: { theta: Theta; valor: number } | null = null
  for (const k of ks) {
    const ajuste = ajustarConK(clientes, k, pena)
    if (!mejor || ajuste.valor > mejor.valor) mejor = ajuste
  }
  return mejor?.theta ?? THETA_INICIAL
}

/** The fit with one k: its parameters and its penalised log-likelihood. */
export function ajustarConK(
  clientes: readonly ComprasConHuecos[],
  k: number,
  pena = PENA,
): { theta: Theta; valor: number } {
  const { r, alfa, a, b } = THETA_INICIAL
  const inicio = [r, alfa / k, a, b].map(Math.log)
  const maxX = clientes.reduce((max, { x }) => Math.max(max, x), 0)
  const objetivo = (p: readonly number[]) => {
    const castigo = p.reduce((suma, v, i) => suma + (v - (inicio[i] ?? 0)) ** 2, 0)
    const valor = verosimilitud(clientes, thetaDe(p, k), maxX) - pena * castigo
    return Number.isFinite(valor) ? -valor : Number.MAX_VALUE
  }
  const { x, valor } = minimizar(objetivo, inicio)
  return { theta: thetaDe(x, k), valor: -valor }
}

function thetaDe(p: readonly number[], k: number): Theta {
  const [r = 0, alfa = 0, a = 0, b = 0] = p.map(Math.exp)
  return { r, alfa, a, b, k }
}

/** Σ ln L. The gamma functions are sums of logarithms, the same for all clients: tables. */
function verosimilitud(clientes: readonly ComprasConHuecos[], theta: Theta, maxX: number): number {
  const { r, alfa, a, b, k = 1 } = theta
  const deR = acumulados(r, k * maxX)
  const deB = acumulados(b, maxX)
  const deAB = acumulados(a + b, maxX + 1)
  const logFactorial = k === 3 ? Math.log(2) : 0
  let total = 0
  for (const compras of clientes) {
    const { x, tx, t, logHuecos } = compras
    // ln M of the method.
    const logM =
      Math.log(a) +
      (deB[x] ?? 0) -
      (deAB[x + 1] ?? 0) +
      r * Math.log(alfa) +
      (deR[k * x] ?? 0) -
      (r + k * x) * Math.log(alfa + tx)
    const v = logVivo(compras, t, theta)
    total += logM + (v > 30 ? v : Math.log1p(Math.exp(v))) + (k - 1) * logHuecos - x * logFactorial
  }
  return total
}

/** ln Γ(s + n) − ln Γ(s) for n = 0 … hasta. */
function acumulados(s: number, hasta: number): Float64Array {
  const tabla = new Float64Array(hasta + 1)
  for (let i = 1; i <= hasta; i++) tabla[i] = (tabla[i - 1] ?? 0) + Math.log(s + i - 1)
  return tabla
}
