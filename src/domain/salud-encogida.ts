/**
 * A client's own mean of logarithms, shrunk to the business's: of its gaps (method, C) and of its tickets (method, D).
 * `dentro` and `entre`: variances within and between clients.
 */
export type Poblacion = { mu: number; dentro: number; entre: number }

/** Floors that keep a business of identical gaps from dividing by zero. */
const VARIANZA_MINIMA = 1e-4

/** By moments, over clients with at least one value. Null without any. */
export function ajustarEncogida(grupos: readonly (readonly number[])[]): Poblacion | null {
  const conDatos = grupos.filter((g) => g.length > 0)
  if (conDatos.length === 0) return null
  let [cuadrados, grados] = [0, 0]
  const medias = conDatos.map((g) => {
    const media = g.reduce((s, v) => s + v, 0) / g.length
    for (const v of g) cuadrados += (v - media) ** 2
    grados += g.length - 1
    return { media, n: g.length }
  })
  const dentro = Math.max(VARIANZA_MINIMA, grados > 0 ? cuadrados / grados : 0)
  const mu = medias.reduce((s, { media }) => s + media, 0) / medias.length
  const total =
    medias.length > 1 ? medias.reduce((s, { media }) => s + (media - mu) ** 2, 0) / (medias.length - 1) : 0
  const ruido = medias.reduce((s, { n }) => s + dentro / n, 0) / medias.length
  return { mu, dentro, entre: Math.max(VARIANZA_MINIMA, total - ruido) }
}

/** How many values of its own weigh as much as everybody's variance. On a flat optimum between 2 and 16 on the public ledgers. */
const PESO_DE_LA_VARIANZA = 4

/** The client's mean and the deviation of its next value: a regular client gets a narrow window. */
export function encoger(valores: readonly number[], { mu, dentro, entre }: Poblacion) {
  const kappa = dentro / entre
  const n = valores.length
  const media = (valores.reduce((s, v) => s + v, 0) + kappa * mu) / (n + kappa)
  const propia = valores.reduce((s, v) => s + (v - media) ** 2, 0)
  const varianza = (PESO_DE_LA_VARIANZA * dentro + propia) / (PESO_DE_LA_VARIANZA + n)
  return { media, desviacion: Math.sqrt(varianza * (1 + 1 / (n + kappa))) }
}
