import type { Actividad } from '#domain/actividad.ts'
import type { Fecha, Hora } from '#domain/fecha.ts'
import { iconos, nombreDeTipo } from './captura.ts'
import { cuando, diaCorto, diaRelativo, mayuscula, plural, recortar } from './format.ts'

export const botonCliente = '🏢 Cliente'
export const botonTexto = '📝 Texto'
export const botonTipo = '🏷️ Tipo'
export const botonFecha = '📅 Fecha'
export const botonQuitarFecha = 'Sin fecha'
export const botonBorrar = '🗑️ Borrar'
export const botonMas = '⬇️ Más'
export const preguntaTexto = '¿Qué texto pongo?'
export const preguntaTipo = '¿Qué fue?'
export const preguntaFecha = '¿Cuándo fue? Por ejemplo: «ayer», «el lunes a las 10».'
export const fechaIlegible =
  'No entiendo esa fecha. Escríbela así: «ayer», «el lunes a las 10», «3 de noviembre».'
export const fechaFutura = 'Ese día no ha llegado. Si es algo por hacer, escríbelo como tarea.'
export const cambiada = '✅ Cambiado.'
/** `linea`: what it is and when, as a task or an activity is written. */
export function borradaPropuesta(linea: string): string {
  return `${linea}\n¿Lo borro? Puedes deshacerlo después.`
}
export const siBorrar = '🗑️ Sí, borrar'
export const borrada = '🗑️ Borrado.'
export const yaNoExiste = 'Eso ya no está apuntado.'
export const sinActividades = 'Todavía no hay nada apuntado.'
export const nadaSinClasificar = 'No hay nada en «Sin clasificar».'

export function sinClasificar(cuantas: number): string {
  return `🗂️ Sin clasificar: ${plural(cuantas, 'cosa espera', 'cosas esperan')} su cliente.`
}

/** One line of the history: `📞 20 nov · Llamada con Marta: le interesa el plan pro`. */
export function enHistorial(
  { tipo, titulo, descripcion, resultado }: Pick<Actividad, 'tipo' | 'titulo' | 'descripcion' | 'resultado'>,
  fecha: Fecha,
  today: Fecha,
): string {
  const said = [descripcion, resultado].filter(Boolean).join(' · ')
  return `${iconos[tipo]} ${diaCorto(fecha, today)} · ${titulo}${said ? `: ${recortar(said, 90)}` : ''}`
}

export function ficha(
  actividad: Actividad,
  cliente: string | null,
  fecha: Fecha,
  hora: Hora,
  today: Fecha,
): string {
  const { tipo, titulo, descripcion, resultado, completada, vence_en, vence_hora, responsable } = actividad
  const when =
    completada || !vence_en ? `${diaRelativo(fecha, today)} ${hora}` : cuando(vence_en, vence_hora, today)
  const lines = [
    `${iconos[tipo]} ${mayuscula(completada ? titulo : `${nombreDeTipo(tipo)}: ${titulo}`)}`,
    [cliente, when, responsable].filter(Boolean).join(' · '),
    descripcion ? `«${recortar(descripcion, 1500)}»` : '',
    resultado ? `Resultado: ${recortar(resultado, 500)}` : '',
  ]
  return lines.filter(Boolean).join('\n')
}

export function historialDe(cliente: string): string {
  return `📜 ${cliente}`
}
