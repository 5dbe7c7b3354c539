import { diasEntre, type Fecha, masDias, masMeses } from './fecha.ts'

/** From one day to another, both included. */
export type Periodo = { desde: Fecha; hasta: Fecha }
export const TRAMOS = ['mes', 'trimestre', 'año'] as const
export type Tramo = (typeof TRAMOS)[number]

const MESES_DE: Record<Tramo, number> = { mes: 1, trimestre: 3, año: 12 }

/** The month, quarter or year of `today`, whole. */
export function tramoEnCurso(tramo: Tramo, today: Fecha): Periodo {
  const meses = MESES_DE[tramo]
  const first = Math.floor((Number(today.slice(5, 7)) - 1) / meses) * meses + 1
  const desde = `${today.slice(0, 4)}-${String(first).padStart(2, '0')}-01`
  return { desde, hasta: masDias(masMeses(desde, meses), -1) }
}

/** Whether a stretch of days is a whole month, quarter or year. */
export function tramoDe({ desde, hasta }: Periodo): Tramo | null {
  return (
    TRAMOS.find((tramo) => {
      const whole = tramoEnCurso(tramo, desde)
      return whole.desde === desde && whole.hasta === hasta
    }) ?? null
  )
}

/** What has passed of it, and the same stretch of the one before: 1–24 November against 1–24 October. */
export function comparado(periodo: Periodo, today: Fecha): { ahora: Periodo; antes: Periodo } {
  const whole = periodo.hasta <= today
  const ahora = { desde: periodo.desde, hasta: whole || periodo.desde > today ? periodo.hasta : today }
  const tramo = tramoDe(periodo)
  if (!tramo) {
    const dias = diasEntre(periodo.desde, periodo.hasta) + 1
    return { ahora, antes: { desde: masDias(ahora.desde, -dias), hasta: masDias(ahora.hasta, -dias) } }
  }
  const back = -MESES_DE[tramo]
  const desde = masMeses(periodo.desde, back)
  return { ahora, antes: { desde, hasta: whole ? masDias(periodo.desde, -1) : masMeses(ahora.hasta, back) } }
}
