import { type Recuento, seDice } from '#domain/aciertos.ts'
import type { Actividad } from '#domain/actividad.ts'
import type { Cliente } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import type { Centimos } from '#domain/dinero.ts'
import { type Fecha, fechaDe } from '#domain/fecha.ts'
import type { Oportunidad } from '#domain/oportunidad.ts'
import type { PromesaViva } from '#domain/promesa.ts'
import type { FacturaAbierta, Salud } from '#domain/salud.ts'
import { IMPAGO_DIAS } from '#domain/salud-impago.ts'
import { enHistorial } from './actividad.ts'
import { estados } from './cliente.ts'
import { ficha as persona } from './contacto.ts'
import {
  antiguedad,
  diaCorto,
  dinero,
  dineroCorto,
  fechaCorta,
  fechaNumerica,
  mayuscula,
  negrita,
  plural,
  porcentaje,
  telefono,
} from './format.ts'
import { etapas } from './oportunidad.ts'
import { CAMBIO_QUE_SE_DICE, limite, misFechas } from './porque.ts'
import { comoVa } from './promesa.ts'
import {
  nivelDePotencial,
  nivelDeRiesgo,
  proximaFactura,
  semaforo,
  textoDeRango,
  ultimaInteraccion,
  ultimoPago,
} from './salud.ts'

export type DatosDeFicha = {
  cliente: Cliente
  contactos: Contacto[]
  salud: Salud
  /** How often the date that it was expected to pay on was right. */
  fechas: Recuento & { pendientes: number }
  actividades: Pick<Actividad, 'tipo' | 'titulo' | 'descripcion' | 'resultado' | 'fecha'>[]
  pendientes: Pick<Actividad, 'titulo' | 'vence_en'>[]
  oportunidades: Oportunidad[]
  /** Of those that count: the broken ones first. */
  promesas: PromesaViva[]
  recomendaciones: string[]
  today: Fecha
  zona: string
}

/** The 360° card: the specification's sections, in its order. What is not known is said, never zero. */
export function ficha(datos: DatosDeFicha): string {
  const sections = [
    cabecera,
    informacion,
    contactos,
    salud,
    inteligencia,
    economico,
    ultimas,
    oportunidades,
    recomendaciones,
  ]
  return sections
    .map((section) => section(datos))
    .filter(Boolean)
    .join('\n\n')
}

function cabecera({ cliente }: DatosDeFicha): string {
  const state = cliente.archivado_en ? 'archivado' : estados[cliente.estado]
  return `${negrita(cliente.nombre)}\n${[cliente.cif ? `NIF ${cliente.cif}` : '', state].filter(Boolean).join(' · ')}`
}

function informacion({ cliente, today }: DatosDeFicha): string {
  const desde = cliente.fecha_primera_factura ?? cliente.fecha_creacion.slice(0, 10)
  const lines = [
    [cliente.telefono && telefono(cliente.telefono), cliente.email].filter(Boolean).join(' · '),
    cliente.direccion ?? '',
    [cliente.sector, cliente.tamaño_empresa, cliente.etiquetas].filter(Boolean).join(' · '),
    desde === today ? 'Desde hoy' : `Desde ${fechaNumerica(desde)} (${antiguedad(desde, today)})`,
  ]
  return section('📇 Información', lines)
}

function contactos({ contactos: people }: DatosDeFicha): string {
  if (people.length === 0) return ''
  return section(
    `📞 Contactos (${people.length})`,
    people.map((one) => `• ${persona(one)}`),
  )
}

function salud({ cliente, salud: all, fechas, today }: DatosDeFicha): string {
  const { fila, porque } = all
  const puntual = puntualidad(all)
  const dias = fila.dias_para_pagar_promedio
  return section(`${semaforo[cliente.riesgo_impago]} Salud`, [
    `Riesgo de impago: ${nivelDeRiesgo[cliente.riesgo_impago]}${puntual}`,
    `Días para pagar: ${dias === null ? 'sin historial' : `${dias} de media${cambioDeHabito(all)}, con ${plural(fila.facturas_pagadas, 'factura pagada', 'facturas pagadas')}`}`,
    `Última interacción: ${ultimaInteraccion(all, today)}`,
    `Riesgo de pérdida: ${perdida(all)}`,
    porque.compras > 0 && porque.silencio !== null && fila.frecuencia_compra_dias !== null
      ? `Compra cada ${fila.frecuencia_compra_dias} días; van ${porque.silencio}`
      : '',
    seDice(fechas) ? misFechas(fechas) : '',
  ])
}

function cambioDeHabito({ habito }: Salud): string {
  if (!habito || Math.abs(habito.ahora - habito.antes) < CAMBIO_QUE_SE_DICE) return ''
  return ` (pagaba en ${habito.antes}, ahora en ${habito.ahora})`
}

/** `bajo (12 de 100 en 60 días)`: of not buying in them. */
function perdida({
  fila: { riesgo_perdida_score: score },
  riesgo_perdida,
  porque: { horizonte },
}: Salud): string {
  if (score === null || riesgo_perdida === 'sin_datos') return nivelDeRiesgo.sin_datos
  return `${nivelDeRiesgo[riesgo_perdida]} (${score} de 100 en ${horizonte} días)`
}

/**
 * `100 % puntual`; who pays late and yet pays is said so, or «bajo» beside «0 %» would read as a mistake. The risk is that
 * of its next invoice: one that it has left unpaid for longer than that speaks of is named beside it.
 */
function puntualidad({
  fila: { historial_pagos_a_tiempo: porciento },
  riesgo_impago,
  abiertas,
}: Salud): string {
  if (porciento === null) return ''
  const [peor] = abiertas
  if (peor && peor.dias_vencida > IMPAGO_DIAS)
    return ` (${porcentaje(porciento)} puntual; la ${peor.numero} lleva ${peor.dias_vencida} días vencida)`
  const paga = riesgo_impago === 'bajo' && porciento < 50
  return ` (${paga ? 'paga tarde pero paga: ' : ''}${porcentaje(porciento)} puntual)`
}

function inteligencia({ salud: { fila, potencial, rango, concentracion, porque } }: DatosDeFicha): string {
  if (fila.facturas === 0 && potencial.oportunidades_abiertas === 0) return ''
  const esperado = porque.compras < 2 ? null : porque.esperado_12m_centimos
  return section('📈 Inteligencia comercial', [
    `Valor hasta hoy (LTV): ${dinero(fila.facturado_centimos)}`,
    esperado === null ? '' : `Esperado en 12 meses: ${dineroCorto(Math.round(esperado / 100) * 100)}`,
    potencial.nivel === 'sin_datos'
      ? 'Potencial: aún sin un año anterior con que comparar'
      : `Potencial: ${nivelDePotencial[potencial.nivel]} (según tus cifras)`,
    rango && rango.de > 1 ? `Entre tus clientes: ${textoDeRango(rango)}${peso(concentracion)}` : '',
  ])
}

/** Part of what the business invoices that is worth a word in the card. Product decision. */
const PESO_QUE_SE_DICE = 0.1

function peso(concentracion: Salud['concentracion']): string {
  if (!concentracion || concentracion.parte < PESO_QUE_SE_DICE) return ''
  return ` · ${porcentaje(100 * concentracion.parte)} de lo que facturas`
}

/** The open invoice whose payment the card foresees: the oldest that has a date, once something is known of how it pays. */
export function cobroQueSeDice({ abiertas, porque: { decididas } }: Salud): FacturaAbierta | null {
  return decididas > 0 ? (abiertas.find((f) => f.cobro_esperado !== null) ?? null) : null
}

/** `Cobro esperado: la 2026-041, hacia el 3 dic (12 % de pasar de 30 días)`. */
function cobroEsperado(all: Salud, today: Fecha): string {
  const primera = cobroQueSeDice(all)
  if (!primera?.cobro_esperado) return ''
  const { numero, cobro_esperado, p_30, dias_vencida } = primera
  const riesgo = dias_vencida > 30 ? '' : ` (${porcentaje(100 * p_30)} de pasar de 30 días)`
  return `Cobro esperado: la ${numero}, hacia el ${diaCorto(cobro_esperado, today)}${riesgo}`
}

function economico({ salud: all, promesas, today }: DatosDeFicha): string {
  const { fila, porque, exposicion } = all
  if (fila.facturas === 0) return section('💰 Económico', ['Todavía sin facturas'])
  return section('💰 Económico', [
    `Total: ${dinero(fila.facturado_centimos)} en ${plural(fila.facturas, 'factura', 'facturas')}`,
    fila.monto_promedio_factura_centimos === null
      ? ''
      : `Promedio: ${dinero(fila.monto_promedio_factura_centimos)}${mediana(all)}`,
    fila.frecuencia_compra_dias === null
      ? ''
      : `Frecuencia: cada ${plural(fila.frecuencia_compra_dias, 'día', 'días')}`,
    `Último pago: ${ultimoPago(all)}`,
    fila.pendiente_centimos > 0 ? deuda(fila.pendiente_centimos, fila.vencido_centimos) : 'No debe nada',
    ...promesas.map((una) => `🤝 ${mayuscula(comoVa(una, today))}`),
    cobroEsperado(all, today),
    exposicion && exposicion.debe > 0 ? limite(exposicion) : '',
    porque.a_favor_centimos > 0 ? `A su favor: ${dinero(porque.a_favor_centimos)}` : '',
    `Próxima factura esperada: ${proximaFactura(all, today)}`,
  ])
}

/** Said where a few large ones make the mean unlike any of them. Product decision: a fifth apart. */
function mediana({ fila, porque }: Salud): string {
  const { monto_promedio_factura_centimos: media } = fila
  const { importe_mediano_centimos: medio } = porque
  if (media === null || medio === null || Math.abs(media - medio) < media / 5) return ''
  return ` (mediana ${dineroCorto(medio)})`
}

function deuda(pendiente: Centimos, vencido: Centimos): string {
  if (vencido === 0) return `Debe: ${dinero(pendiente)}`
  return `Debe: ${dinero(pendiente)}, ${vencido === pendiente ? 'ya vencido' : `${dinero(vencido)} ya vencido`}`
}

function ultimas({ actividades, pendientes, today, zona }: DatosDeFicha): string {
  const next = pendientes
    .slice(0, 3)
    .map(({ titulo, vence_en }) => `📌 ${vence_en ? `${fechaCorta(vence_en, today)} · ` : ''}${titulo}`)
  const past = actividades.map((one) => enHistorial(one, fechaDe(new Date(one.fecha), zona), today))
  return section(
    '📧 Últimas actividades',
    past.length + next.length > 0 ? [...next, ...past] : ['Nada apuntado todavía'],
  )
}

function oportunidades({ oportunidades: deals, today }: DatosDeFicha): string {
  if (deals.length === 0) return ''
  return section(
    `💼 Oportunidades (${plural(deals.length, 'abierta', 'abiertas')})`,
    deals.map(({ nombre_proyecto, monto_estimado_centimos, estado, probabilidad, fecha_cierre_esperada }) =>
      [
        `• ${nombre_proyecto}`,
        monto_estimado_centimos === null ? 'sin importe' : dineroCorto(monto_estimado_centimos),
        etapas[estado],
        porcentaje(probabilidad),
        fecha_cierre_esperada ? `cierre ${diaCorto(fecha_cierre_esperada, today)}` : '',
      ]
        .filter(Boolean)
        .join(' · '),
    ),
  )
}

function recomendaciones({ recomendaciones: lines }: DatosDeFicha): string {
  return lines.length === 0 ? '' : section('🎯 Recomendaciones', lines)
}

function section(title: string, lines: string[]): string {
  return [negrita(title), ...lines.filter(Boolean)].join('\n')
}

export const botonPorque = '¿Por qué?'
export const botonLlamada = '📞 Llamada'
export const botonTarea = '📌 Tarea'
export const botonOportunidad = '💼 Oportunidad'
export const botonFactura = '🧾 Factura'
export const botonCobro = '💶 Cobro'
export const botonMas = '⋯ Más'
export const botonPersonas = '👤 Personas'
export const botonHistorial = '📜 Historial'
export const botonEditar = '✏️ Datos'
export const botonArchivar = '🗄️ Archivar'
export const botonRestaurar = '♻️ Recuperar'
export const botonFacturas = '🧾 Facturas'
export function masDe(nombre: string): string {
  return `⋯ ${nombre}`
}
export function preguntaApunte(tipo: string, nombre: string): string {
  return `${tipo === 'tarea' ? '📌 ¿Qué hay que hacer y cuándo' : '📝 ¿Qué apunto'} de ${nombre}?`
}
