import type { Recuento } from '#domain/aciertos.ts'
import { seDice } from '#domain/aciertos.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { FacturaAbierta, Salud } from '#domain/salud.ts'
import { confianzaDe } from '#domain/salud-confianza.ts'
import { CLIENTE_QUE_PESA } from '#domain/salud-exposicion.ts'
import { diaCorto, dinero, dineroCorto, enumerar, fechaNumerica, plural, porcentaje } from './format.ts'
import { dias, llegaron, proximaFactura } from './salud.ts'

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

/** What each figure is called on its «¿Por qué?» button. */
export const nombreDeFigura: Record<Figura, string> = {
  riesgo_impago: 'Impago',
  dias_para_pagar: 'Días de pago',
  pagos_a_tiempo: 'A tiempo',
  importe_medio: 'Importe medio',
  frecuencia: 'Frecuencia',
  proxima_factura: 'Próxima',
  riesgo_perdida: 'Pérdida',
  ltv: 'Valor',
  potencial: 'Potencial',
  rango: 'Puesto',
  pendiente: 'Deuda',
}

/** The figures of which there is something to say; of a client without invoices, hardly any. */
export function figurasDe({ fila, potencial, porque: { a_favor_centimos } }: Salud): Figura[] {
  if (fila.facturas > 0) return [...FIGURAS]
  return [
    ...(potencial.oportunidades_abiertas > 0 ? (['potencial'] as const) : []),
    ...(a_favor_centimos > 0 ? (['pendiente'] as const) : []),
  ]
}

export const botonIgnorarNota = '🙈 No tener en cuenta la nota'
export const botonSilenciar = '🔕 Silenciar a este cliente'

/** Invoices that an answer names one by one: it fits in a telephone. */
const FACTURAS_EN_PORQUE = 3

/** What a figure was computed from, a sentence per line, with its sample size. Never empty. */
export function porque(figura: Figura, salud: Salud, today: Fecha): string[] {
  return FRASES[figura](salud, today)
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

/** Days between how it paid and how it pays now that are worth a word. Product decision. */
export const CAMBIO_QUE_SE_DICE = 5

const SIN_HISTORIAL = 'Sin historial: todavía no sé cómo paga.'
const NINGUNA_PAGADA = 'Todavía no ha pagado ninguna factura'
const SIN_FACTURAS = 'Sin historial: no tiene facturas.'

/** «Mis fechas con este cliente: acerté 7 de 9 (±5 días)»; empty while there is nothing to tell. */
export function misFechas(recuento: Recuento & { pendientes: number }): string {
  if (seDice(recuento)) {
    return `Mis fechas con este cliente: acerté ${recuento.ciertas} de ${recuento.comprobadas} (±5 días).`
  }
  if (recuento.pendientes === 0 || recuento.comprobadas > 0) return ''
  return 'Mis fechas con este cliente: aún no he podido comprobar ninguna.'
}

function porqueImpago(salud: Salud, today: Fecha): string[] {
  const { fila, porque: datos, habito } = salud
  if (datos.ultimas === null || fila.p_impago_30 === null) return [SIN_HISTORIAL, ...nota(salud, today)]

  const peor = salud.abiertas.find((f) => f.dias_vencida > 0)
  return [
    fila.facturas_pagadas === 0 ? NINGUNA_PAGADA : llegaron(datos.ultimas),
    ...(peor ? [`La ${peor.numero} lleva ${dias(peor.dias_vencida)} vencida`] : []),
    ...(habito && habito.ahora - habito.antes >= CAMBIO_QUE_SE_DICE ? [cambio(habito)] : []),
    ...nota(salud, today),
    `La próxima: ${porcentaje(100 * (fila.p_retraso ?? 0))} de llegar tarde, ${porcentaje(100 * fila.p_impago_30)} de pasar de 30 días`,
    conPagadas(salud),
  ]
}

/** The newest note with words of risk. It moves no figure. */
function nota({ palabras_de_riesgo: [ultima, ...otras] }: Salud, today: Fecha): string[] {
  if (!ultima) return []
  const mas = otras.length > 0 ? ` (y ${plural(otras.length, 'nota más', 'notas más')})` : ''
  const citas = enumerar(ultima.palabras.map((palabra) => `«${palabra}»`))
  return [`Nota del ${diaCorto(ultima.fecha, today)}: ${citas}${mas}`]
}

function tendencia({ antes, ahora }: { antes: number; ahora: number }): string {
  if (Math.abs(ahora - antes) >= CAMBIO_QUE_SE_DICE) return cambio({ antes, ahora })
  return `Sigue igual: antes, ${dias(antes)}; las 3 últimas, ${ahora}`
}

function cambio({ antes, ahora }: { antes: number; ahora: number }): string {
  return `Antes pagaba en ${dias(antes)}; las 3 últimas, en ${ahora}`
}

/** The sample, whose the figure is while it is few, and how far to rely on it. */
function conPagadas(salud: Salud): string {
  const { facturas_pagadas: pagadas } = salud.fila
  const { confianza, decididas } = salud.porque
  const nivel = confianzaDe(confianza)
  if (nivel === 'baja')
    return `Con ${cuantas(decididas)} aún me fío más de ${loNormal(salud)} que de lo suyo. Confianza baja.`
  if (nivel === 'media') return `Con ${cuantas(decididas)} todavía pesa ${loNormal(salud)}. Confianza media.`
  const muestra =
    pagadas > 0
      ? plural(pagadas, 'factura pagada', 'facturas pagadas')
      : `${cuantas(decididas)}, ninguna pagada`
  return `Con ${muestra}. Confianza alta.`
}

/** Other invoices than its own are behind the business's curve, or it is the built-in one that speaks. */
function loNormal({ fila, porque: { facturas_del_negocio } }: Salud): string {
  return facturas_del_negocio > fila.facturas ? 'lo normal en tu negocio' : 'lo normal en otros negocios'
}

function porqueDias({ fila, porque: datos, habito }: Salud): string[] {
  const { dias_para_pagar_promedio: promedio, dias_para_pagar_mediana: mediana, facturas_pagadas } = fila
  if (promedio === null || mediana === null) return [SIN_HISTORIAL]
  return [
    `Media de ${plural(facturas_pagadas, 'factura pagada', 'facturas pagadas')}: ${dias(promedio)} desde la emisión.`,
    ...(facturas_pagadas > 1
      ? [
          `Entre ${datos.pago_mas_rapido} y ${datos.pago_mas_lento} días; lo normal son ${mediana} (mediana de las ${Math.min(12, facturas_pagadas)} últimas).`,
        ]
      : []),
    ...(habito ? [`${tendencia(habito)}.`] : []),
    confianza(facturas_pagadas),
  ]
}

function porqueATiempo({ porque: { a_tiempo, decididas } }: Salud): string[] {
  if (decididas === 0) return [SIN_HISTORIAL]
  return [
    `${a_tiempo} de ${cuantas(decididas)} a tiempo.`,
    'Las vencidas sin cobrar cuentan como tarde; las que aún no vencen, no cuentan.',
    confianza(decididas),
  ]
}

function porqueImporte({ fila, porque: { importe_mediano_centimos: mediano } }: Salud): string[] {
  const { monto_promedio_factura_centimos: promedio } = fila
  if (promedio === null || mediano === null) return [SIN_FACTURAS]
  return [
    `Media de ${cuantas(fila.facturas)}: ${dinero(promedio)}, con sus rectificaciones descontadas.`,
    ...(fila.facturas > 1 ? [`La de en medio (mediana) es de ${dinero(mediano)}.`] : []),
    confianza(fila.facturas),
  ]
}

function porqueFrecuencia({ fila, porque: { huecos, silencio } }: Salud): string[] {
  if (silencio === null || fila.ultima_factura_date === null) return [SIN_FACTURAS]
  const ultima = `La última compra fue el ${fechaNumerica(fila.ultima_factura_date)}, hace ${dias(silencio)}.`
  if (huecos === null) return ['Con una sola compra no hay ritmo todavía.', ultima]
  const rango =
    huecos.minimo === huecos.maximo
      ? `siempre ${dias(huecos.minimo)}`
      : `entre ${huecos.minimo} y ${huecos.maximo} días`
  const cadencia = dias(fila.frecuencia_compra_dias ?? 0)
  return [
    `Cada ${cadencia}: mediana de ${plural(huecos.de, 'intervalo', 'intervalos')} entre compras (${rango}).`,
    ultima,
    confianza(huecos.de),
  ]
}

function porqueProxima(salud: Salud, today: Fecha): string[] {
  if (salud.porque.silencio === null) return [SIN_FACTURAS]
  const { huecos } = salud.porque
  if (salud.fila.proxima_factura_esperada === null) {
    return huecos === null || huecos.de < 2
      ? ['Hacen falta al menos tres compras para decir una fecha.']
      : ['Lleva demasiado sin comprar para su ritmo: ya no digo una fecha.']
  }
  const [cadencia = '', ultima = '', cuanta = ''] = porqueFrecuencia(salud)
  return [
    cadencia,
    ultima,
    `De ahí, ${proximaFactura(salud, today)}, en día laborable; una de cada dos cae en esos días.`,
    `${cuanta} No tengo en cuenta agosto ni tus festivos locales.`,
  ]
}

function porquePerdida({ fila, riesgo_perdida, porque: datos }: Salud): string[] {
  if (fila.riesgo_perdida_score === null || datos.silencio === null) return [SIN_FACTURAS]
  if (riesgo_perdida === 'sin_datos') return ['Con una sola compra no sé si volverá.']
  return [
    `${plural(datos.compras, 'compra', 'compras')}, cada ${dias(fila.frecuencia_compra_dias ?? 0)}; la última, hace ${dias(datos.silencio)}.`,
    `Probabilidad de que no compre en los próximos ${dias(datos.horizonte ?? 0)}: ${porcentaje(fila.riesgo_perdida_score)}.`,
    datos.ritmo_del_negocio
      ? 'Calculado con su ritmo y lo habitual entre tus clientes.'
      : 'Calculado con su ritmo y lo habitual en otros negocios, aún no con el tuyo.',
    confianza(datos.compras - 1),
  ]
}

function porqueLtv({ fila, porque: datos }: Salud): string[] {
  if (fila.facturas === 0) return [SIN_FACTURAS]
  const esperado =
    datos.esperado_12m_centimos === null || datos.compras < 2
      ? 'Con una sola compra no calculo lo que vendrá.'
      : `Esperado en 12 meses: ${dineroCorto(redondo(datos.esperado_12m_centimos))}, ${comprasEsperadas(datos.compras_esperadas_12m ?? 0)} de importe típico.`
  return [
    `Facturado hasta hoy: ${dinero(fila.facturado_centimos)} en ${cuantas(fila.facturas)}; cobrado: ${dinero(fila.cobrado_centimos)}.`,
    esperado,
    ...(datos.compras >= 2 && !datos.ritmo_del_negocio
      ? ['Lo esperado usa lo habitual en otros negocios, aún no en el tuyo.']
      : []),
    ...(datos.compras >= 2 ? [`Lo esperado: ${minuscula(confianza(datos.compras - 1))}`] : []),
  ]
}

function porquePotencial({ potencial, porque: { compras_12m } }: Salud): string[] {
  const { facturado_12m_centimos, anterior_12m_centimos, embudo_centimos, oportunidades_abiertas } = potencial
  const facturado = `Facturado en 12 meses: ${dineroCorto(facturado_12m_centimos)} en ${plural(compras_12m, 'compra', 'compras')}`
  return [
    anterior_12m_centimos === null
      ? `${facturado}; aún no hay un año anterior con que comparar.`
      : `${facturado}; en los 12 anteriores, ${dineroCorto(anterior_12m_centimos)}.`,
    oportunidades_abiertas === 0
      ? 'Sin oportunidades abiertas.'
      : `${plural(oportunidades_abiertas, 'oportunidad abierta', 'oportunidades abiertas')}: ${dineroCorto(embudo_centimos)} ponderados por su probabilidad.`,
    'Sale de tus propias cifras, no del sector.',
  ]
}

function porqueRango({ rango, concentracion, fila }: Salud): string[] {
  if (rango === null) return ['Sin facturas en los últimos 12 meses.']
  if (rango.de < 2) return ['Es tu único cliente con facturas en los últimos 12 meses.']
  const lines = [
    `Por lo facturado en 12 meses (${dineroCorto(fila.facturado_12m_centimos)}): nº ${rango.puesto} de ${plural(rango.de, 'cliente activo', 'clientes activos')}.`,
  ]
  if (concentracion === null) return lines
  const parte = `el ${porcentaje(100 * concentracion.parte)}`
  // «0 %» of somebody who did buy says something false.
  const cuanto = concentracion.parte < 0.005 ? `menos del ${porcentaje(1)}` : parte
  lines.push(
    `Es ${cuanto} de los ${dineroCorto(redondo(concentracion.total))} que has facturado en ese tiempo.`,
  )
  if (concentracion.parte >= CLIENTE_QUE_PESA) {
    lines.push(`Dependes bastante de él: si falla, te falta ${parte}.`)
  }
  return lines
}

/** The open invoices that an answer names, oldest first: the oldest of all, and before others those with a date. */
export function facturasEnPorque({ abiertas }: Salud): FacturaAbierta[] {
  const [primera, ...otras] = abiertas
  const conFecha = otras.filter((f) => f.cobro_esperado !== null)
  const sinFecha = otras.filter((f) => f.cobro_esperado === null)
  const nombradas = new Set([primera, ...conFecha, ...sinFecha].slice(0, FACTURAS_EN_PORQUE))
  return abiertas.filter((factura) => nombradas.has(factura))
}

function porquePendiente(salud: Salud, today: Fecha): string[] {
  const { abiertas, porque: datos, exposicion } = salud
  const nombradas = facturasEnPorque(salud)
  const lineas = nombradas.map((factura) => deFactura(factura, today))
  const resto = abiertas.filter((factura) => !nombradas.includes(factura))
  if (resto.length > 0) {
    const suma = resto.reduce((total, { debe }) => total + debe, 0)
    lineas.push(`Y ${plural(resto.length, 'más', 'más')}: ${dinero(suma)}.`)
  }
  if (datos.a_favor_centimos > 0) lineas.push(`Tiene ${dinero(datos.a_favor_centimos)} a su favor.`)
  if (exposicion && exposicion.debe > 0) lineas.push(`${limite(exposicion)}.`)
  if (lineas.length === 0) return ['No debe nada.']
  if (abiertas.length > 0) lineas.push(datos.decididas > 0 ? conPagadas(salud) : sinHistorialSuyo(salud))
  return lineas
}

/** `2026-041: 1.210,00 €, venció el 14 nov; la espero hacia el 3 dic (12 % de pasar de 30 días).` */
function deFactura(
  { numero, debe, vence, dias_vencida, p_30, cobro_esperado }: FacturaAbierta,
  today: Fecha,
) {
  const estado = `${dias_vencida > 0 ? 'venció' : 'vence'} el ${diaCorto(vence, today)}`
  const cuando =
    cobro_esperado === null
      ? '; ya no digo una fecha'
      : `; la espero hacia el ${diaCorto(cobro_esperado, today)}`
  const riesgo = dias_vencida > 30 ? '' : ` (${porcentaje(100 * p_30)} de pasar de 30 días)`
  return `${numero}: ${dinero(debe)}, ${estado}${cuando}${riesgo}.`
}

/** `Debe el 80 % de su límite de crédito (5.000 €)`. */
export function limite({ parte, exceso, limite: tope }: NonNullable<Salud['exposicion']>): string {
  if (exceso > 0) return `⚠️ Pasa en ${dineroCorto(exceso)} su límite de crédito (${dineroCorto(tope)})`
  return `Debe el ${porcentaje(100 * (parte ?? 0))} de su límite de crédito (${dineroCorto(tope)})`
}

function comprasEsperadas(cuantas: number): string {
  const enteras = Math.round(cuantas)
  if (enteras === 0) return 'menos de una compra'
  return enteras === 1 ? 'una compra' : `unas ${enteras} compras`
}

function sinHistorialSuyo(salud: Salud): string {
  return `Aún no ha pagado ninguna: me guío por ${loNormal(salud)}.`
}

/** How far to rely on a figure of so many invoices, or gaps between purchases. */
function confianza(muestra: number): string {
  const nivel = confianzaDe(muestra)
  return nivel === 'baja'
    ? 'Confianza baja. Con tan pocas, tómalo como una orientación.'
    : `Confianza ${nivel}.`
}

function cuantas(facturas: number): string {
  return plural(facturas, 'factura', 'facturas')
}

function minuscula(frase: string): string {
  return frase.charAt(0).toLowerCase() + frase.slice(1)
}

/** An expectation to the euro, not to the cent: it is no more exact than that. */
function redondo(importe: number): number {
  return Math.round(importe / 100) * 100
}
