import type { Actividad } from '#domain/actividad.ts'
import type { Fecha } from '#domain/fecha.ts'
import { iconos } from './captura.ts'
import { cuando, plural } from './format.ts'

export const cualHecha = '¿Cuál has hecho?'
export const cualAnular = '¿Cuál quito?'
export const cualMover = '¿Cuál cambio?'
export const ningunaPendiente = 'No tienes nada pendiente que encaje. Lo de hoy lo ves con /hoy.'
export const queCorrijo = '¿Qué corrijo? Dime la hora o el día buenos, o deshaz lo último.'
export const botonHecha = '✅ Hecha'
export const botonResultado = '✍️ Qué salió'
export const botonHoy = 'hoy'
export const botonManana = 'mañana'
export const botonSemana = '1 semana'
export const botonFecha = 'fecha'
export const preguntaFecha = '¿Para cuándo? Por ejemplo: «el jueves a las 10», «en una semana».'
export const fechaIlegible = 'No entiendo esa fecha. Escríbela así: «el jueves a las 10» o «3 de diciembre».'
export const fechaPasada = 'Ese día ya ha pasado. Dime uno de hoy en adelante.'
export const preguntaResultado = '¿Qué salió? Escríbelo en una línea.'

export function hecha(titulo: string, cliente: string | null): string {
  return `✅ Hecho: ${titulo}${cliente ? ` (${cliente})` : ''}`
}

export function resultadoApuntado(titulo: string, resultado: string): string {
  return `✅ Apuntado en «${titulo}»:\n«${resultado}»`
}

export function pendientes(cuantas: number): string {
  return `📌 Tienes ${plural(cuantas, 'cosa pendiente', 'cosas pendientes')}:`
}

export function enLista(tarea: Actividad, cliente: string | null, today: Fecha): string {
  const when = tarea.vence_en ? cuando(tarea.vence_en, tarea.vence_hora, today) : 'sin fecha'
  const late = tarea.vence_en && tarea.vence_en < today ? ' ⚠️' : ''
  return `${iconos[tarea.tipo]} ${when}${late} · ${tarea.titulo}${cliente ? ` (${cliente})` : ''}`
}
