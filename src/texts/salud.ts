import { bandaDeRetraso } from '#domain/aciertos.ts'
import type { TipoActividad } from '#domain/actividad.ts'
import type { RiesgoImpago } from '#domain/cliente.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { BandaDePerdida, Potencial, Rango, Salud } from '#domain/salud.ts'
import { diaCorto, fechaCorta, fechaNumerica, hace, plural, porcentaje } from './format.ts'

export const semaforo: Record<RiesgoImpago, string> = { bajo: '🟢', medio: '🟡', alto: '🔴', sin_datos: '⚪' }

const RETRASO = { alto: 'alta', medio: 'media', bajo: 'baja' } as const

/** `probabilidad de retraso: alta`: late at all, while `semaforo` speaks of more than 30 days late. */
export function probabilidadDeRetraso({ fila: { p_retraso: p } }: Salud): string {
  if (p === null) return 'sin historial de pagos'
  return `probabilidad de retraso: ${RETRASO[bandaDeRetraso(p)]}`
}

/** Level of a risk beside its own label: `Riesgo de impago: bajo`. */
export const nivelDeRiesgo: Record<RiesgoImpago | BandaDePerdida, string> = {
  bajo: 'bajo',
  medio: 'medio',
  alto: 'alto',
  sin_datos: 'sin historial',
}

export const nivelDePotencial: Record<Potencial['nivel'], string> = {
  alto: 'alto',
  medio: 'medio',
  bajo: 'bajo',
  sin_datos: 'sin historial',
}

const INTERACCION: Partial<Record<TipoActividad, string>> = {
  llamada: 'llamada',
  email: 'e-mail',
  reunion: 'reunión',
  whatsapp: 'WhatsApp',
  visita: 'visita',
}

/** A percentile says something of the first quarter; further down a place says more. Product decision. */
const PERCENTIL_QUE_DICE = 25

/** `nº 2 de 14`, `top 5 %`. */
export function textoDeRango({ puesto, de, percentil }: Rango): string {
  return percentil === null || percentil > PERCENTIL_QUE_DICE
    ? `nº ${puesto} de ${de}`
    : `top ${porcentaje(percentil)}`
}

/** `hace 3 días (e-mail)`, or that nothing is filed. */
export function ultimaInteraccion({ ultima_interaccion: ultima }: Salud, today: Fecha): string {
  if (ultima === null) return 'ninguna apuntada'
  return `${hace(ultima.fecha, today)} (${INTERACCION[ultima.tipo] ?? ultima.tipo})`
}

/** `jue 26 nov (del 24 nov al 2 dic)`; that there is no telling when there is none. */
export function proximaFactura({ fila }: Salud, today: Fecha): string {
  const { proxima_factura_esperada: proxima, proxima_desde: desde, proxima_hasta: hasta } = fila
  if (proxima === null || desde === null || hasta === null) return 'sin fecha previsible'
  const ventana = desde === hasta ? '' : ` (del ${diaCorto(desde, today)} al ${diaCorto(hasta, today)})`
  return `${fechaCorta(proxima, today)}${ventana}`
}

/** `22/12/2025 (a tiempo)`. */
export function ultimoPago({ fila }: Salud): string {
  const { ultimo_pago, ultimo_pago_a_tiempo } = fila
  if (ultimo_pago === null) return 'ninguno'
  const como = ultimo_pago_a_tiempo === null ? '' : ultimo_pago_a_tiempo === 1 ? ' (a tiempo)' : ' (tarde)'
  return `${fechaNumerica(ultimo_pago)}${como}`
}

const SIN_HISTORIAL = 'Sin historial: todavía no sé cómo paga.'

/** Why a risk is what it is, in a sentence: what is overdue, and how many of its last invoices came late. */
export function motivoDeImpago({ fila, abiertas, porque: { ultimas } }: Salud): string {
  if (ultimas === null) return SIN_HISTORIAL
  const peor = abiertas.find((f) => f.dias_vencida > 0)
  // «Llegó tarde» would say that it came.
  if (peor && fila.facturas_pagadas === 0)
    return `La ${peor.numero} lleva ${dias(peor.dias_vencida)} vencida y todavía no ha pagado ninguna.`
  const how = llegaron(ultimas)
  if (!peor) return `${how}.`
  return `La ${peor.numero} lleva ${dias(peor.dias_vencida)} vencida; ${how.charAt(0).toLowerCase()}${how.slice(1)}.`
}

/** `5 de sus 6 últimas facturas llegaron tarde (mediana +6 días)`. */
export function llegaron({ de, tarde, mediana }: { de: number; tarde: number; mediana: number }): string {
  const cual = de === 1 ? 'Su última factura' : `Sus ${de} últimas facturas`
  if (tarde === 0) return `${cual} ${de === 1 ? 'llegó' : 'llegaron'} a tiempo (${retraso(mediana)})`
  if (de === 1) return `Su última factura llegó tarde (${retraso(mediana)})`
  if (tarde === de) return `Sus ${de} últimas facturas llegaron tarde (mediana ${retraso(mediana)})`
  return `${tarde} de sus ${de} últimas facturas ${tarde === 1 ? 'llegó' : 'llegaron'} tarde (mediana ${mediana === 0 ? '0 días' : retraso(mediana)})`
}

function retraso(cuantos: number): string {
  if (cuantos === 0) return 'el mismo día'
  return `${cuantos > 0 ? '+' : '−'}${dias(Math.abs(cuantos))}`
}

export function dias(cuantos: number): string {
  return plural(cuantos, 'día', 'días')
}
