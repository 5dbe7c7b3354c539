import { encoger, type Poblacion } from './salud-encogida.ts'
import { fi, fiInversa } from './salud-normal.ts'

/** Shortest silence whose logarithm is taken, in days. Method, C. */
const MEDIO_DIA = 0.5

/**
 * Days from the day of looking until the next invoice, given that it comes within `horizonte`: the middle, and the
 * window of the middle half (method, C). `huecos`: days between its purchases; `silencio`: days since the last one.
 */
export function proximaEn(
  huecos: readonly number[],
  silencio: number,
  horizonte: number,
  poblacion: Poblacion,
): { medio: number; desde: number; hasta: number } {
  const { media, desviacion } = huecoDe(huecos, poblacion)
  const z = (dias: number) => (logDeDias(dias) - media) / desviacion
  const [ya, fin] = [fi(z(silencio)), fi(z(silencio + horizonte))]
  const en = (parte: number) => {
    if (fin - ya < 1e-9) return parte * horizonte
    const dias = Math.exp(media + desviacion * fiInversa(ya + parte * (fin - ya)))
    return Math.min(horizonte, Math.max(0, dias - silencio - 1))
  }
  return { medio: en(0.5), desde: en(0.25), hasta: en(0.75) }
}

/**
 * How long a silence is for this client, in deviations of its own gaps: a fortnight is much for one who buys each Monday,
 * and nothing for one who comes and goes.
 */
export function rarezaDelSilencio(huecos: readonly number[], silencio: number, poblacion: Poblacion): number {
  const { media, desviacion } = huecoDe(huecos, poblacion)
  return (logDeDias(silencio) - media) / desviacion
}

function huecoDe(huecos: readonly number[], poblacion: Poblacion) {
  return encoger(huecos.map(logDeDias), poblacion)
}

function logDeDias(dias: number): number {
  return Math.log(Math.max(dias, MEDIO_DIA))
}
