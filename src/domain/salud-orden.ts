import type { Salud } from './salud.ts'

/** Euros in danger: what may be collected more than 30 days late, and what may not be bought again in a year. */
export function enPeligro({ fila, abiertas, porque }: Salud): number {
  const deudas = abiertas.reduce((suma, f) => suma + f.debe * f.p_30, 0)
  return deudas + (porque.esperado_12m_centimos ?? 0) * ((fila.riesgo_perdida_score ?? 0) / 100)
}

const IMPAGO = { alto: 3, medio: 2, bajo: 1, sin_datos: 0 }

/** The worst first: by what is overdue and likely to stay so, then by band of risk, then by euros in danger. */
export function peorPrimero(a: Salud, b: Salud): number {
  return (
    moroso(b) - moroso(a) ||
    IMPAGO[b.riesgo_impago] - IMPAGO[a.riesgo_impago] ||
    enPeligro(b) - enPeligro(a) ||
    a.fila.cliente_id.localeCompare(b.fila.cliente_id)
  )
}

/** Cents overdue, each as likely as it is to pass 30 days. */
function moroso({ abiertas }: Salud): number {
  return Math.round(abiertas.reduce((suma, f) => (f.dias_vencida > 0 ? suma + f.debe * f.p_30 : suma), 0))
}
