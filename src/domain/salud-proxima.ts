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
  const logs = huecos.map((h) => Math.log(Math.max(h, MEDIO_DIA)))
  const { media, desviacion } = encoger(logs, poblacion)
  const z = (dias: number) => (Math.log(Math.max(dias, MEDIO_DIA)) - media) / desviacion
  const [ya, fin] = [fi(z(silencio)), fi(z(silencio + horizonte))]
  const en = (parte: number) => {
    if (fin - ya < 1e-9) return parte * horizonte
    const dias = Math.exp(media + desviacion * fiInversa(ya + parte * (fin - ya)))
    return Math.min(horizonte, Math.max(0, dias - silencio - 1))
  }
  return { medio: en(0.5), desde: en(0.25), hasta: en(0.75) }
}
