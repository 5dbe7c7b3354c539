import { sumar } from './dinero.ts'
import type { Fecha } from './fecha.ts'
import { type HistorialDePago, pTarde, rasgosDePago } from './salud-capa-pago.ts'
import { type Cuenta, type Dia, fechaDelDia } from './salud-cuentas.ts'
import { type Caso, curvaDeCliente, IMPAGO_DIAS, pMasTarde, tieneDesenlace } from './salud-impago.ts'
import type { ModeloDePagos } from './salud-paseo.ts'
import { mediana } from './salud-ritmo.ts'

/** Days to pay: what it usually took, and in the last three invoices. */
export type Habito = { antes: number; ahora: number; facturas_antes: number; ultimo_cobro: Fecha }

/** What the figures of payment come from. */
export type PorquePagos = {
  /** Invoices with a known outcome (paid or overdue), how many on time, and their weight in the curve. */
  decididas: number
  a_tiempo: number
  confianza: number
  /** Invoices that the business's own curve comes from; 0 is the built-in default. */
  facturas_del_negocio: number
  /** The last six of them: how many late, median delay in days. */
  ultimas: { de: number; tarde: number; mediana: number } | null
  plazo_habitual: number | null
  pago_mas_rapido: number | null
  pago_mas_lento: number | null
}

/** Paid invoices that say what is usual now. Half-life of the method's weights, A.2. */
const RECIENTES = 12
/** Invoices in «5 de sus 6 últimas», and those compared with the ones before. Product, section 5. */
const ULTIMAS = 6
const ULTIMAS_DEL_HABITO = 3
/** Term while a client has none: the product's default (section 3). */
const PLAZO_SIN_FACTURAS = 30

/** How it pays: the curve of delays and the plain figures beside it. */
export function comoPaga(cuentas: readonly Cuenta[], { curva: negocio, capa }: ModeloDePagos, hoy: Dia) {
  const conocidas = cuentas.filter((c) => c.pagada !== null || c.abierta).reverse()
  const casos = conocidas.map((cuenta) => casoDe(cuenta, hoy))
  const curva = curvaDeCliente(casos, negocio)
  const plazo_habitual = mediana(conocidas.map((c) => c.plazo))
  const plazo = plazo_habitual ?? PLAZO_SIN_FACTURAS

  const decididas = casos.filter(tieneDesenlace)
  const retrasos = decididas.map((caso) => caso.retraso ?? caso.vencida)
  const a_tiempo = retrasos.filter((dias) => dias <= 0).length
  const pagadas = conocidas.flatMap((c) => (c.pagada === null ? [] : [{ ...c, pagada: c.pagada }]))
  const dias = pagadas.map((c) => Math.max(0, c.pagada - c.emitida))
  const conDatos = decididas.length > 0
  const tipica = { importe: mediana(conocidas.map((c) => c.total)) ?? 0, plazo }
  const rasgos = () => rasgosDePago(historialDe(conocidas), tipica, hoy)
  const p_impago_30 = conDatos ? pMasTarde(curva, plazo, IMPAGO_DIAS) : null
  const ultimas = retrasos.slice(0, ULTIMAS)

  return {
    curva,
    habito: habitoDe(pagadas, dias),
    fila: {
      dias_para_pagar_promedio: dias.length > 0 ? Math.round(sumar(dias) / dias.length) : null,
      dias_para_pagar_mediana: mediana(dias.slice(0, RECIENTES)),
      retraso_mediano: mediana(pagadas.slice(0, RECIENTES).map((c) => c.pagada - c.vence)),
      historial_pagos_a_tiempo: conDatos ? Math.round((1000 * a_tiempo) / decididas.length) / 10 : null,
      facturas_pagadas: pagadas.length,
      // Method, A.4: whatever the layer says, more than 30 days late is late.
      p_retraso: p_impago_30 === null ? null : Math.max(p_impago_30, pTarde(capa, curva, plazo, rasgos)),
      p_impago_30,
    },
    porque: {
      decididas: decididas.length,
      a_tiempo,
      confianza: curva.peso,
      facturas_del_negocio: negocio.facturas,
      ultimas: conDatos
        ? { de: ultimas.length, tarde: ultimas.filter((d) => d > 0).length, mediana: mediana(ultimas) ?? 0 }
        : null,
      plazo_habitual,
      pago_mas_rapido: dias.length > 0 ? Math.min(...dias) : null,
      pago_mas_lento: dias.length > 0 ? Math.max(...dias) : null,
    },
  }
}

function casoDe({ plazo, pagada, vence }: Cuenta, hoy: Dia): Caso {
  return { plazo, retraso: pagada === null ? null : pagada - vence, vencida: hoy - vence }
}

/** The same invoices, oldest first, as the layer reads them. */
function historialDe(conocidas: readonly Cuenta[]): HistorialDePago[] {
  return conocidas
    .map(({ emitida, vence, pagada, total }) => ({ emitida, vence, pagada, importe: total }))
    .reverse()
}

/** `pagadas` newest first, `dias` what each took. */
function habitoDe(pagadas: readonly { pagada: Dia }[], dias: readonly number[]): Habito | null {
  const anteriores = dias.slice(ULTIMAS_DEL_HABITO, ULTIMAS_DEL_HABITO + RECIENTES)
  const antes = mediana(anteriores)
  const ahora = mediana(dias.slice(0, ULTIMAS_DEL_HABITO))
  if (antes === null || ahora === null || anteriores.length < ULTIMAS_DEL_HABITO) return null
  const ultimo = Math.max(...pagadas.slice(0, ULTIMAS_DEL_HABITO).map((c) => c.pagada))
  return { antes, ahora, facturas_antes: anteriores.length, ultimo_cobro: fechaDelDia(ultimo) }
}
