import type { Fecha } from './fecha.ts'
import type { Recomendacion } from './recomendacion.ts'
import type { HechosDeCliente, Salud } from './salud.ts'

/** What each rule reads. */
export type Caso = {
  hechos: HechosDeCliente
  salud: Salud
  today: Fecha
  zona: string
}

/** What a rule finds: a recommendation still without client nor key. */
export type Hallazgo = Pick<Recomendacion, 'tipo' | 'importe' | 'hechos'> & {
  /** How likely it is that this money is won or lost, 0–1; 1 when nobody can say. */
  probabilidad?: number
  /** How soon something is to be done, 0–1. */
  urgencia: number
  /** Invoice, deal or note of which there may be several per client. */
  de?: string
  oportunidad_id?: string
  factura_id?: string
}

/** A rule: nothing, one or several findings for a client. */
export type Regla = (caso: Caso) => Hallazgo[]

/** Something with a date from today on, for this deal or for the client at large. */
export function hayProximoPaso({ hechos, today }: Caso, oportunidadId: string | null): boolean {
  return hechos.pendientes.some(
    (p) =>
      p.vence_en !== null &&
      p.vence_en >= today &&
      (p.oportunidad_id === null || oportunidadId === null || p.oportunidad_id === oportunidadId),
  )
}

/** She has said herself that nothing is to be sold to it. */
export function yaNoCompra({ cliente }: HechosDeCliente): boolean {
  return cliente.estado === 'inactivo' || cliente.estado === 'bloqueado'
}

/** How much of `total` there is, 0–1. */
export function parte(cuanto: number, total: number): number {
  return total <= 0 ? 1 : Math.min(1, Math.max(0, cuanto / total))
}

/** The later of two days; '' stands for none. */
export function laPosterior(a: Fecha, b: Fecha): Fecha {
  if (a > b) return a
  return b
}
