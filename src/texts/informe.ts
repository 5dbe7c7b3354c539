import type { Centimos } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { Periodo, Tramo } from '#domain/periodo.ts'
import { diaCorto, dinero, dineroCorto, negrita, plural, porcentaje } from './format.ts'

const MESES = [
  'enero',
  'febrero',
  'marzo',
  'abril',
  'mayo',
  'junio',
  'julio',
  'agosto',
  'septiembre',
  'octubre',
  'noviembre',
  'diciembre',
]

export const botones: Record<Tramo, string> = { mes: 'Mes', trimestre: 'Trimestre', año: 'Año' }
export const sinDatos = 'Aún no hay facturas ni cobros en esas fechas.'
export const botonFacturas = '🧾 Sus facturas'
export const botonDeudas = '💶 Quién me debe'

/** `noviembre`, `4.º trimestre`, `2026`, or the days: `16 nov – 22 nov`. */
export function nombreDePeriodo({ desde, hasta }: Periodo, tramo: Tramo | null, today: Fecha): string {
  const year = desde.slice(0, 4)
  const ofYear = year === today.slice(0, 4) ? '' : ` de ${year}`
  const month = Number(desde.slice(5, 7))
  if (tramo === 'mes') return `${MESES[month - 1]}${ofYear}`
  if (tramo === 'trimestre') return `${Math.ceil(month / 3)}.º trimestre${ofYear}`
  if (tramo === 'año') return year
  return desde === hasta ? diaCorto(desde, today) : `${diaCorto(desde, today)} – ${diaCorto(hasta, today)}`
}

export function titulo(nombre: string, hasta: Fecha | null, today: Fecha): string {
  return negrita(
    `📊 ${nombre.charAt(0).toUpperCase()}${nombre.slice(1)}${hasta ? ` hasta el ${diaCorto(hasta, today)}` : ''}`,
  )
}

export function facturado(total: Centimos, cuantas: number, antes: Centimos): string {
  const n = cuantas > 0 ? ` en ${plural(cuantas, 'factura', 'facturas')}` : ''
  return `🧾 Facturado: ${dinero(total)}${n}${comparacion(total, antes)}`
}

export function cobrado(total: Centimos, antes: Centimos): string {
  return `💶 Cobrado: ${dinero(total)}${comparacion(total, antes)}`
}

/** ` (+25 %)`; with nothing before there is no percentage to give. */
function comparacion(ahora: Centimos, antes: Centimos): string {
  if (antes <= 0) return ''
  const change = Math.round(((ahora - antes) / antes) * 100)
  const sign = change > 0 ? '+' : change < 0 ? '−' : '='
  return change === 0 ? ' (igual)' : ` (${sign}${porcentaje(Math.abs(change))})`
}

export function conAntes(
  { desde, hasta }: Periodo,
  facturado: Centimos,
  cobrado: Centimos,
  today: Fecha,
): string {
  const when = `${diaCorto(desde, today)} – ${diaCorto(hasta, today)}`
  return `Antes (${when}): ${dineroCorto(facturado)} facturado, ${dineroCorto(cobrado)} cobrado`
}

export function pendiente(total: Centimos, vencido: Centimos): string {
  if (total <= 0) return '✅ Nadie te debe nada hoy.'
  return `⏳ Te deben hoy: ${dinero(total)}${vencido > 0 ? ` (vencido: ${dinero(vencido)})` : ''}`
}

export const mejores = 'Mejores clientes:'

export function lineaDeCliente(n: number, cliente: string, total: Centimos, todo: Centimos): string {
  const parte = todo > 0 ? (total / todo) * 100 : 0
  // «0 %» of somebody who did buy says something false.
  const share = parte >= 0.5 ? ` (${porcentaje(parte)})` : ''
  return `${n} ${cliente}: ${dineroCorto(total)}${share}`
}
