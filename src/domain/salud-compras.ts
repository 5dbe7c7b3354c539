import { type Centimos, sumar } from './dinero.ts'
import {
  type ComprasDeCliente,
  comprasPrevistas,
  horizonteDe,
  type ModeloDeCompras,
  pPerdida,
  proximaCompra,
  pSigue,
} from './salud-clientela.ts'
import type { Cuenta, Dia } from './salud-cuentas.ts'
import { mediana, ritmoDe } from './salud-ritmo.ts'

/** What the figures of buying come from. */
export type PorqueCompras = {
  /** Distinct days with a purchase, in all and in the last year. */
  compras: number
  compras_12m: number
  /** Days between them; `casi_todos`: four of five are not longer. */
  huecos: { de: number; minimo: number; maximo: number; casi_todos: number } | null
  /** Middle amount of its invoices, corrections taken off. */
  importe_mediano_centimos: Centimos | null
  /** Whether somebody in this business comes back, so that what is usual in it is known. */
  ritmo_del_negocio: boolean
  /** Days since the last purchase. */
  silencio: number | null
  /** Days that the churn score looks ahead, and P(still a client). */
  horizonte: number | null
  p_activo: number | null
  /** Expected in the next twelve months: purchases, and cents at its mean purchase. */
  compras_esperadas_12m: number | null
  esperado_12m_centimos: Centimos | null
}

const YEAR = 365
/** Part of its own gaps that «compraba cada 14 días» must exceed. Product decision. */
const CASI_TODOS = 0.8

/** How it buys: rhythm, churn and what is to be expected of it. What happened today is known. */
export function comoCompra(cuentas: readonly Cuenta[], modelo: ModeloDeCompras, hoy: Dia) {
  const compras = cuentas.filter((c) => c.esCompra)
  const ritmo = ritmoDe(compras.map((c) => c.emitida))
  const totales = compras.map((c) => c.total)
  const { huecos, dias } = ritmo
  const ultima = dias.at(-1)
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
    importe_mediano_centimos: mediana(totales),
    ritmo_del_negocio: modelo.unidad !== null,
  }
  const propio = {
    ritmo,
    promedio: totales.length > 0 ? Math.round(sumar(totales) / totales.length) : null,
    mediana: mediana(totales),
    facturas: compras.length,
  }
  if (ultima === undefined) {
    const nada = { silencio: null, horizonte: null, p_activo: null }
    const porque = { ...fijo, ...nada, compras_esperadas_12m: null, esperado_12m_centimos: null }
    return { ...propio, score: null, proxima: null, porque }
  }

  const cliente = comprasPorDia(compras, dias)
  const horizonte = horizonteDe(ritmo.cadencia)
  const manana = hoy + 1
  const previsto = comprasPrevistas(cliente, manana, YEAR, modelo)
  return {
    ...propio,
    score: Math.round(100 * pPerdida(cliente, manana, horizonte, modelo)),
    proxima: proximaCompra(cliente, manana, horizonte, modelo),
    porque: {
      ...fijo,
      silencio: hoy - ultima,
      horizonte,
      p_activo: pSigue(cliente, manana, modelo),
      compras_esperadas_12m: previsto.compras,
      esperado_12m_centimos: Math.round(previsto.centimos),
    },
  }
}

/** A client's purchases, as the business's model reads them. */
export function comprasDe(cuentas: readonly Cuenta[]): ComprasDeCliente {
  const compras = cuentas.filter((c) => c.esCompra)
  return comprasPorDia(compras, ritmoDe(compras.map((c) => c.emitida)).dias)
}

/** What each purchase day came to. */
function comprasPorDia(compras: readonly Cuenta[], dias: readonly Dia[]): ComprasDeCliente {
  const porDia = new Map<Dia, Centimos>()
  for (const { emitida, total } of compras) porDia.set(emitida, (porDia.get(emitida) ?? 0) + total)
  return { dias, importes: dias.map((dia) => porDia.get(dia) ?? 0) }
}
