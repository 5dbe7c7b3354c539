import { type Centimos, sumar } from './dinero.ts'
import type { Cuenta, Dia } from './salud-cuentas.ts'
import { comprasEsperadas, pActivo, pSinCompra, type Theta } from './salud-perdida.ts'
import { ritmoDe } from './salud-ritmo.ts'

/** What the figures of buying come from. */
export type PorqueCompras = {
  /** Distinct days with a purchase, in all and in the last year. */
  compras: number
  compras_12m: number
  /** Days between them; `casi_todos`: four of five are not longer. */
  huecos: { de: number; minimo: number; maximo: number; casi_todos: number } | null
  /** Days since the last purchase. */
  silencio: number | null
  /** Days that the churn score looks ahead, and P(still a client). */
  horizonte: number | null
  p_activo: number | null
  /** Expected in the next twelve months: purchases, and cents at its mean purchase. */
  compras_esperadas_12m: number | null
  esperado_12m_centimos: Centimos | null
}

/** Gap while a client has none: a month, product decision. */
const HUECO_SIN_COMPRAS = 30
/** Horizon of the churn score in the chat: clamp(3 × cadence, 60, 365). Method, B. */
const HORIZONTE_CADENCIAS = 3
const HORIZONTE_MINIMO = 60
const HORIZONTE_MAXIMO = 365
const YEAR = 365
/** Part of its own gaps that «compraba cada 14 días» must exceed. Product decision. */
const CASI_TODOS = 0.8

/** How it buys: rhythm, churn and what is to be expected of it. */
export function comoCompra(
  cuentas: readonly Cuenta[],
  facturado: Centimos,
  modelo: { theta: Theta; hueco_mediano: number | null },
  hoy: Dia,
) {
  const compras = cuentas.filter((c) => c.esCompra)
  const ritmo = ritmoDe(compras.map((c) => c.emitida))
  const promedio = compras.length > 0 ? Math.round(sumar(compras.map((c) => c.total)) / compras.length) : null
  const primera = ritmo.dias[0]
  const ultima = ritmo.dias.at(-1)
  const { huecos, dias } = ritmo
  const fijo = {
    compras: dias.length,
    compras_12m: dias.filter((dia) => dia > hoy - YEAR).length,
    huecos:
      huecos.length > 0
        ? {
            de: huecos.length,
            minimo: huecos[0] ?? 0,
            maximo: huecos.at(-1) ?? 0,
            casi_todos: huecos[Math.ceil(huecos.length * CASI_TODOS) - 1] ?? 0,
          }
        : null,
  }
  if (primera === undefined || ultima === undefined) {
    const nada = { silencio: null, horizonte: null, p_activo: null }
    const porque = { ...fijo, ...nada, compras_esperadas_12m: null, esperado_12m_centimos: null }
    return { ritmo, promedio, facturas: 0, score: null, porque }
  }

  const unidad = Math.max(1, modelo.hueco_mediano ?? ritmo.cadencia ?? HUECO_SIN_COMPRAS)
  const visto = { x: dias.length - 1, tx: (ultima - primera) / unidad, t: (hoy - primera) / unidad }
  const cadencias = HORIZONTE_CADENCIAS * (ritmo.cadencia ?? HUECO_SIN_COMPRAS)
  const horizonte = Math.min(HORIZONTE_MAXIMO, Math.max(HORIZONTE_MINIMO, cadencias))
  const esperadas = comprasEsperadas(visto, YEAR / unidad, modelo.theta)
  return {
    ritmo,
    promedio,
    facturas: compras.length,
    score: Math.round(100 * pSinCompra(visto, horizonte / unidad, modelo.theta)),
    porque: {
      ...fijo,
      silencio: hoy - ultima,
      horizonte,
      p_activo: pActivo(visto, modelo.theta),
      compras_esperadas_12m: esperadas,
      // Per purchase day and net of corrections: E[N] counts days, and what was taken back is not revenue.
      esperado_12m_centimos: Math.max(0, Math.round((esperadas * facturado) / dias.length)),
    },
  }
}
