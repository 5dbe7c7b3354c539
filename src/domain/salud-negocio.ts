import { CASILLAS, type Caso, CURVA_INICIAL, type Curva, contar } from './salud-impago.ts'

/**
 * What is expected of a client of whom nothing is known: the delays of the whole business, smoothed (method, A.1).
 */

/** How far back the business's invoices count, in days. Method, A.1. */
export const VENTANA_DEL_NEGOCIO = 730
/** The largest clients must not dictate what is expected of a new one: N invoices weigh 1.5·ln(1 + N/1.5). Method, A.1. */
const PESO_DE_UNO = 1.5
/** Neighbouring days count too. Method, A.1. */
const NUCLEO = [1, 2, 3, 2, 1]
const MITAD_DEL_NUCLEO = 2
/** Weight of the mean hazard in each day. Method, A.1. */
const PESO_DE_LA_MEDIA = 5
/** What the built-in default is worth, in invoices. Method, A.3. */
const PESO_DE_LA_INICIAL = 3
const RIESGO_MINIMO = 1e-5
const RIESGO_MAXIMO = 0.9

/** Weight of each of the N invoices of a client. */
export function pesoDeFactura(n: number): number {
  return (PESO_DE_UNO * Math.log(1 + n / PESO_DE_UNO)) / n
}

/** At-risk days and payments that add up, client by client, to the business's curve. Streams: no client is kept. */
export type Suma = { enRiesgo: Float64Array; pagos: Float64Array; facturas: number }

export function sumaVacia(): Suma {
  return { enRiesgo: new Float64Array(CASILLAS + 1), pagos: new Float64Array(CASILLAS), facturas: 0 }
}

/** Adds a client's invoices of the window, each with the same weight. */
export function sumarCliente(suma: Suma, casos: readonly Caso[]): void {
  if (casos.length === 0) return
  const peso = pesoDeFactura(casos.length)
  for (const caso of casos) contar(suma, caso, peso)
  suma.facturas += casos.length
}

/** The business's curve. Without invoices it is the built-in default. */
export function curvaDelNegocio({ enRiesgo, pagos, facturas }: Suma): Curva {
  if (facturas === 0) return CURVA_INICIAL
  const n = new Float64Array(CASILLAS)
  const e = new Float64Array(CASILLAS)
  let vivos = 0
  let s = 1
  let [sumaN, sumaE] = [0, 0]
  for (let i = 0; i < CASILLAS; i++) {
    vivos += enRiesgo[i] ?? 0
    const h = CURVA_INICIAL.riesgos[i] ?? 0
    n[i] = Math.max(0, vivos) + PESO_DE_LA_INICIAL * s
    e[i] = (pagos[i] ?? 0) + PESO_DE_LA_INICIAL * s * h
    s *= 1 - h
    sumaN += n[i] ?? 0
    sumaE += e[i] ?? 0
  }
  const media = sumaE / sumaN
  const riesgos = new Float64Array(CASILLAS)
  for (let i = 0; i < CASILLAS; i++) {
    let [arriba, abajo] = [PESO_DE_LA_MEDIA * media, PESO_DE_LA_MEDIA]
    for (let u = -MITAD_DEL_NUCLEO; u <= MITAD_DEL_NUCLEO; u++) {
      const k = NUCLEO[u + MITAD_DEL_NUCLEO] ?? 0
      arriba += k * (e[i + u] ?? 0)
      abajo += k * (n[i + u] ?? 0)
    }
    riesgos[i] = Math.min(RIESGO_MAXIMO, Math.max(RIESGO_MINIMO, arriba / abajo))
  }
  return { riesgos, facturas }
}
