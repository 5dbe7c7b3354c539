import { diasEntre, type Fecha } from './fecha.ts'
import { REGLAS } from './recomendacion.ts'

/** What of everything open is told on a day. The job, «/resumen» and the simulation ask the same. */

/** An open alert, as far as telling it goes. */
export type PorDecir = {
  cliente_id: string
  regla: string
  veces_avisada: number
  ultimo_aviso: Fecha | null
}

/** Lines under the heading, today's agenda included (product, section 6). */
export const MAX_LINEAS = 5
/** Days between two mentions of the same alert, the last one from then on (product, section 6). */
const DIAS_ENTRE_AVISOS = [1, 3, 7, 15]
/**
 * Days between two mentions of what does not press, as the quarterly meeting: with 15 a proposal to each silent client made
 * the median day of 50 clients four lines instead of two. Simulation, docs/salud.md.
 */
const DIAS_SIN_PRISA = 90
const SIN_PRISA: readonly string[] = REGLAS.filter((regla) => 'sin_prisa' in regla).map(({ id }) => id)

/**
 * The alerts to tell today, at most `max`, of those that are open in their order: money × urgency. One told today counts
 * as still to be told, so that asking again at noon shows the same lines as in the morning.
 */
export function lineasDelDia<T extends PorDecir>(abiertas: readonly T[], today: Fecha, max: number): T[] {
  return unaPorCliente(abiertas, today).slice(0, max)
}

/**
 * One line per client, in their order: its best alert when that is to be told today, else another that is
 * news. So a client whose debt was told yesterday does not come back every morning with lesser things. What does
 * not press and was told already is not its best for those 90 days: its debt keeps its own gaps.
 */
function unaPorCliente<T extends PorDecir>(alertas: readonly T[], today: Fecha): T[] {
  const enPie = alertas.filter((one) => !SIN_PRISA.includes(one.regla) || toca(one, today))
  const clientes = Map.groupBy(enPie, ({ cliente_id }) => cliente_id)
  const lines = new Set(
    [...clientes.values()].map(([best, ...others]) =>
      best && toca(best, today) ? best : others.find((one) => esNueva(one, today)),
    ),
  )
  return alertas.filter((alerta) => lines.has(alerta))
}

/** Whether an alert is to be told (again) today. */
function toca(alerta: PorDecir, today: Fecha): boolean {
  const { ultimo_aviso } = alerta
  if (ultimo_aviso === null || esNueva(alerta, today)) return true
  return diasEntre(ultimo_aviso, today) >= espera(alerta)
}

/** Days to wait before it is told again. */
function espera({ regla, veces_avisada }: PorDecir): number {
  if (SIN_PRISA.includes(regla)) return DIAS_SIN_PRISA
  return DIAS_ENTRE_AVISOS[Math.min(veces_avisada, DIAS_ENTRE_AVISOS.length) - 1] ?? 0
}

function esNueva({ ultimo_aviso }: PorDecir, today: Fecha): boolean {
  return ultimo_aviso === null || ultimo_aviso === today
}
