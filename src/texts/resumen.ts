import type { Centimos } from '#domain/dinero.ts'
import type { Fecha, Hora } from '#domain/fecha.ts'
import { cuando, diaCorto, dineroCorto, mayuscula, nombreDelDia, plural } from './format.ts'

export function botonVerTodo(cuantas: number): string {
  return `Ver todo (${cuantas})`
}
export const botonAgenda = '📅 Ver hoy'
export const botonTareas = '📌 Ver tareas'

/** `☀️ Lunes 23 nov · 3 cosas, 4.260 € en juego`. */
export function cabecera(today: Fecha, cosas: number, importe: Centimos): string {
  const dia = `☀️ ${mayuscula(nombreDelDia(today))} ${diaCorto(today, today)}`
  if (cosas === 0) return dia
  const money = importe > 0 ? `, ${dineroCorto(Math.round(importe / 100) * 100)} en juego` : ''
  return `${dia} · ${plural(cosas, 'cosa', 'cosas')}${money}`
}

/** `📅 Hoy: 12:00 reunión Peluquería Sol · 2 tareas atrasadas`; null when there is neither. */
export function lineaDeHoy(
  cosas: { titulo: string; hora: Hora | null; cliente: string | null }[],
  atrasadas: number,
): string | null {
  const shown = cosas.slice(0, 3).map(cosaDeHoy)
  if (cosas.length > shown.length) shown.push(`y ${cosas.length - shown.length} más`)
  const late = atrasadas > 0 ? plural(atrasadas, 'tarea atrasada', 'tareas atrasadas') : ''
  if (shown.length === 0) return late ? `📌 ${late}` : null
  return `📅 Hoy: ${[shown.join(', '), late].filter(Boolean).join(' · ')}`
}

function cosaDeHoy({ titulo, hora, cliente }: { titulo: string; hora: Hora | null; cliente: string | null }) {
  const said = cliente === null || titulo.toLowerCase().includes(cliente.toLowerCase())
  // «reunión» alone needs no brackets: «reunión Peluquería Sol».
  const whom = said ? '' : titulo.includes(' ') ? ` (${cliente})` : ` ${cliente}`
  return `${hora ? `${hora} ` : ''}${titulo}${whom}`
}

/** `⏰ 10:00 · llamar a Marta (Talleres Ruiz)`; with its day when that is not today. */
export function recordatorio(
  titulo: string,
  cliente: string | null,
  fecha: Fecha | null,
  hora: Hora | null,
  today: Fecha,
): string {
  return `⏰ ${cita(titulo, cliente, fecha, hora, today)}`
}

export function recordatoriosPasados(
  cuantos: number,
  citas: { titulo: string; cliente: string | null; fecha: Fecha | null; hora: Hora | null }[],
  today: Fecha,
): string {
  const lines = citas.map((one) => `• ${cita(one.titulo, one.cliente, one.fecha, one.hora, today)}`)
  if (cuantos > citas.length) lines.push(`…y ${cuantos - citas.length} más en /tareas`)
  const head = `⏰ He estado sin funcionar y se ${cuantos === 1 ? 'ha pasado 1 aviso' : `han pasado ${cuantos} avisos`}:`
  return [head, ...lines].join('\n')
}

function cita(titulo: string, cliente: string | null, fecha: Fecha | null, hora: Hora | null, today: Fecha) {
  const when = fecha === null || fecha === today ? hora : cuando(fecha, hora, today)
  return [when, `${titulo}${cliente ? ` (${cliente})` : ''}`].filter(Boolean).join(' · ')
}

export const botonHecho = '✅ Hecho'
export const botonEnUnaHora = '+1 h'
export const botonManana = 'Mañana'
