import type { TipoActividad } from '#domain/actividad.ts'
import type { RiesgoImpago } from '#domain/cliente.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { BandaDePerdida, Potencial, Rango, Salud } from '#domain/salud.ts'
import {
  diaCorto,
  dinero,
  dineroCorto,
  enumerar,
  fechaCorta,
  fechaNumerica,
  hace,
  plural,
  porcentaje,
} from './format.ts'

export const semaforo: Record<RiesgoImpago, string> = { bajo: '🟢', medio: '🟡', alto: '🔴', sin_datos: '⚪' }

/** From which P(late) the next invoice is said to be likely or possible to come late. Product decision. */
const RETRASO_ALTO = 0.5
const RETRASO_MEDIO = 0.25

/** `probabilidad de retraso: alta`: late at all, while `semaforo` speaks of more than 30 days late. */
export function probabilidadDeRetraso({ fila: { p_retraso: p } }: Salud): string {
  if (p === null) return 'sin historial de pagos'
  return `probabilidad de retraso: ${p >= RETRASO_ALTO ? 'alta' : p >= RETRASO_MEDIO ? 'media' : 'baja'}`
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

/** The figures of the card that open with «¿Por qué?». */
export const FIGURAS = [
  'riesgo_impago',
  'dias_para_pagar',
  'pagos_a_tiempo',
  'importe_medio',
  'frecuencia',
  'proxima_factura',
  'riesgo_perdida',
  'ltv',
  'potencial',
  'rango',
  'pendiente',
] as const
export type Figura = (typeof FIGURAS)[number]

/** What a figure was computed from, a sentence per line, with its sample size. Never empty. */
export function porque(figura: Figura, salud: Salud, today: Fecha): string[] {
  return FRASES[figura](salud, today)
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

const FRASES: Record<Figura, (salud: Salud, today: Fecha) => string[]> = {
  riesgo_impago: porqueImpago,
  dias_para_pagar: porqueDias,
  pagos_a_tiempo: porqueATiempo,
  importe_medio: porqueImporte,
  frecuencia: porqueFrecuencia,
  proxima_factura: porqueProxima,
  riesgo_perdida: porquePerdida,
  ltv: porqueLtv,
  potencial: porquePotencial,
  rango: porqueRango,
  pendiente: porquePendiente,
}

const SIN_HISTORIAL = 'Sin historial: todavía no sé cómo paga.'
const SIN_FACTURAS = 'Sin historial: no tiene facturas.'

function porqueImpago(salud: Salud, today: Fecha): string[] {
  const { fila, porque: datos, habito } = salud
  const notas = salud.palabras_de_riesgo.map(
    ({ fecha, palabras }) =>
      `Nota del ${diaCorto(fecha, today)}: ${enumerar(palabras.map((palabra) => `«${palabra}»`))}`,
  )
  if (datos.ultimas === null || fila.p_impago_30 === null) return [SIN_HISTORIAL, ...notas]

  const peor = salud.abiertas.find((f) => f.dias_vencida > 0)
  return [
    llegaron(datos.ultimas),
    ...(peor ? [`La ${peor.numero} lleva ${dias(peor.dias_vencida)} vencida`] : []),
    ...(habito && habito.ahora > habito.antes ? [cambio(habito)] : []),
    ...notas,
    `Probabilidad de que la próxima llegue tarde: ${porcentaje(100 * (fila.p_retraso ?? 0))}; de que pase de 30 días: ${porcentaje(100 * fila.p_impago_30)}`,
    conPagadas(salud),
    ...(datos.facturas_del_negocio === 0 && datos.decididas < 6
      ? ['Con tan pocas pesa mucho lo habitual en otros negocios.']
      : []),
  ]
}

/** The same in a sentence: what is overdue, and how many of its last invoices came late. */
export function motivoDeImpago({ abiertas, porque: { ultimas } }: Salud): string {
  if (ultimas === null) return SIN_HISTORIAL
  const peor = abiertas.find((f) => f.dias_vencida > 0)
  const how = llegaron(ultimas)
  if (!peor) return `${how}.`
  return `La ${peor.numero} lleva ${dias(peor.dias_vencida)} vencida; ${how.charAt(0).toLowerCase()}${how.slice(1)}.`
}

function llegaron({ de, tarde, mediana }: { de: number; tarde: number; mediana: number }): string {
  const cual = de === 1 ? 'Su última factura' : `Sus ${de} últimas facturas`
  if (tarde === 0) return `${cual} ${de === 1 ? 'llegó' : 'llegaron'} a tiempo (${retraso(mediana)})`
  if (de === 1) return `Su última factura llegó tarde (${retraso(mediana)})`
  return `${tarde} de sus ${de} últimas facturas ${tarde === 1 ? 'llegó' : 'llegaron'} tarde (mediana ${mediana === 0 ? '0 días' : retraso(mediana)})`
}

function retraso(cuantos: number): string {
  if (cuantos === 0) return 'el mismo día'
  return `${cuantos > 0 ? '+' : '−'}${dias(Math.abs(cuantos))}`
}

function cambio({ antes, ahora }: { antes: number; ahora: number }): string {
  return `Antes pagaba en ${dias(antes)}; las 3 últimas, en ${ahora}`
}

function porqueDias({ fila, porque: datos, habito }: Salud): string[] {
  const { dias_para_pagar_promedio: promedio, dias_para_pagar_mediana: mediana, facturas_pagadas } = fila
  if (promedio === null || mediana === null) return [SIN_HISTORIAL]
  return [
    `Media de ${plural(facturas_pagadas, 'factura pagada', 'facturas pagadas')}: ${dias(promedio)} desde la emisión.`,
    ...(facturas_pagadas > 1
      ? [
          `Entre ${datos.pago_mas_rapido} y ${datos.pago_mas_lento} días; lo normal ahora son ${mediana} (mediana de las ${Math.min(12, facturas_pagadas)} últimas).`,
        ]
      : []),
    ...(habito && habito.antes !== habito.ahora ? [`${cambio(habito)}.`] : []),
  ]
}

function porqueATiempo({ porque: { a_tiempo, decididas } }: Salud): string[] {
  if (decididas === 0) return [SIN_HISTORIAL]
  return [
    `${a_tiempo} de ${plural(decididas, 'factura', 'facturas')} a tiempo.`,
    'Las vencidas sin cobrar cuentan como tarde; las que aún no vencen, no cuentan.',
  ]
}

function porqueImporte({ fila }: Salud): string[] {
  if (fila.monto_promedio_factura_centimos === null) return [SIN_FACTURAS]
  return [`Media de ${plural(fila.facturas, 'factura', 'facturas')}, con sus rectificaciones descontadas.`]
}

function porqueFrecuencia({ fila, porque: { huecos, silencio } }: Salud): string[] {
  if (silencio === null || fila.ultima_factura_date === null) return [SIN_FACTURAS]
  const ultima = `La última compra fue el ${fechaNumerica(fila.ultima_factura_date)}, hace ${dias(silencio)}.`
  if (huecos === null) return ['Con una sola compra no hay ritmo todavía.', ultima]
  const rango =
    huecos.minimo === huecos.maximo
      ? `siempre ${dias(huecos.minimo)}`
      : `entre ${huecos.minimo} y ${huecos.maximo} días`
  return [`Mediana de ${plural(huecos.de, 'intervalo', 'intervalos')} entre compras (${rango}).`, ultima]
}

function porqueProxima(salud: Salud, today: Fecha): string[] {
  if (salud.porque.silencio === null) return [SIN_FACTURAS]
  const { huecos } = salud.porque
  if (salud.fila.proxima_factura_esperada === null) {
    return huecos === null || huecos.de < 2
      ? ['Hacen falta al menos tres compras para decir una fecha.']
      : ['Lleva demasiado sin comprar para su ritmo: ya no digo una fecha.']
  }
  return [
    ...porqueFrecuencia(salud),
    `De ahí, ${proximaFactura(salud, today)}, en día laborable. No tengo en cuenta agosto ni los festivos.`,
  ]
}

function porquePerdida({ fila, riesgo_perdida, porque: datos }: Salud): string[] {
  if (fila.riesgo_perdida_score === null || datos.silencio === null) return [SIN_FACTURAS]
  if (riesgo_perdida === 'sin_datos') return ['Con una sola compra no sé si volverá.']
  return [
    `${plural(datos.compras, 'compra', 'compras')}, cada ${dias(fila.frecuencia_compra_dias ?? 0)}; la última, hace ${dias(datos.silencio)}.`,
    `Probabilidad de que no compre en los próximos ${dias(datos.horizonte ?? 0)}: ${porcentaje(fila.riesgo_perdida_score)}.`,
    'Calculado con su ritmo y lo habitual en otros negocios, aún no con el tuyo.',
  ]
}

function porqueLtv({ fila, porque: datos }: Salud): string[] {
  if (fila.facturas === 0) return [SIN_FACTURAS]
  const esperado =
    datos.esperado_12m_centimos === null || datos.compras < 2
      ? 'Con una sola compra no calculo lo que vendrá.'
      : `Esperado en 12 meses: ${dineroCorto(redondo(datos.esperado_12m_centimos))}, unas ${plural(Math.round(datos.compras_esperadas_12m ?? 0), 'compra', 'compras')} a su importe medio.`
  return [
    `Facturado hasta hoy: ${dinero(fila.facturado_centimos)} en ${plural(fila.facturas, 'factura', 'facturas')}; cobrado: ${dinero(fila.cobrado_centimos)}.`,
    esperado,
  ]
}

function porquePotencial({ potencial }: Salud): string[] {
  const { facturado_12m_centimos, anterior_12m_centimos, embudo_centimos, oportunidades_abiertas } = potencial
  return [
    anterior_12m_centimos === null
      ? `Facturado en 12 meses: ${dineroCorto(facturado_12m_centimos)}; aún no hay un año anterior con que comparar.`
      : `Facturado en 12 meses: ${dineroCorto(facturado_12m_centimos)}; en los 12 anteriores, ${dineroCorto(anterior_12m_centimos)}.`,
    oportunidades_abiertas === 0
      ? 'Sin oportunidades abiertas.'
      : `${plural(oportunidades_abiertas, 'oportunidad abierta', 'oportunidades abiertas')}: ${dineroCorto(embudo_centimos)} ponderados por su probabilidad.`,
    'Sale de tus propias cifras, no del sector.',
  ]
}

function porqueRango({ rango, fila }: Salud): string[] {
  if (rango === null) return ['Sin facturas en los últimos 12 meses.']
  return [
    `Por lo facturado en 12 meses (${dineroCorto(fila.facturado_12m_centimos)}): nº ${rango.puesto} de ${plural(rango.de, 'cliente activo', 'clientes activos')}.`,
  ]
}

function porquePendiente({ abiertas, porque: { a_favor_centimos } }: Salud, today: Fecha): string[] {
  const lineas = abiertas.map(({ numero, debe, vence, dias_vencida, cobro_esperado }) => {
    const estado =
      dias_vencida > 0 ? `venció el ${diaCorto(vence, today)}` : `vence el ${diaCorto(vence, today)}`
    const esperado = cobro_esperado === null ? '' : `, la espero hacia el ${diaCorto(cobro_esperado, today)}`
    return `${numero}: ${dinero(debe)}, ${estado}${esperado}.`
  })
  const favor = a_favor_centimos > 0 ? [`Tiene ${dinero(a_favor_centimos)} a su favor.`] : []
  return lineas.length + favor.length === 0 ? ['No debe nada.'] : [...lineas, ...favor]
}

function conPagadas({ fila }: Salud): string {
  return fila.facturas_pagadas === 0
    ? 'Todavía no ha pagado ninguna factura.'
    : `Con ${plural(fila.facturas_pagadas, 'factura pagada', 'facturas pagadas')}.`
}

/** An expectation to the euro, not to the cent: it is no more exact than that. */
function redondo(importe: number): number {
  return Math.round(importe / 100) * 100
}

function dias(cuantos: number): string {
  return plural(cuantos, 'día', 'días')
}
