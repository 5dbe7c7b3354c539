import type { Actividad, TipoApuntable } from '#domain/actividad.ts'
import type { Fecha } from '#domain/fecha.ts'
import { iconos, nombreDeTipo } from './captura.ts'
import { diaCorto, diaRelativo, mayuscula, nombreDelDia } from './format.ts'

export function dia(fecha: Fecha, today: Fecha): string {
  const name = fecha === today ? 'Hoy' : mayuscula(nombreDelDia(fecha))
  return `📅 ${name} ${diaCorto(fecha, today)}`
}

export const vencidas = '⚠️ Se quedaron sin hacer'
export const nadaHoy = '📅 Hoy no tienes nada apuntado.'
export const nadaEseDia = '📅 No tienes nada apuntado ese día.'
export const nadaEsosDias = '📅 No tienes nada apuntado esos días.'

/** «📞 Hoy no tienes llamadas pendientes.» */
export function ningunaDe(tipo: TipoApuntable, desde: Fecha, hasta: Fecha, today: Fecha): string {
  const when = desde === hasta ? mayuscula(diaRelativo(desde, today)) : 'Esos días'
  return `${iconos[tipo]} ${when} no tienes ${VARIAS[tipo]} pendientes.`
}

const VARIAS: Record<TipoApuntable, string> = {
  llamada: 'llamadas',
  reunion: 'reuniones',
  visita: 'visitas',
  whatsapp: 'whatsapps',
  email: 'e-mails',
  nota: 'notas',
  tarea: 'tareas',
}

/** `1 🤝 12:00 reunión · revisar la web (Peluquería Sol)`. */
export function lineaDeAgenda(
  n: number,
  { tipo, titulo, vence_hora }: Actividad,
  cliente: string | null,
): string {
  const kind = tipo === 'reunion' || tipo === 'visita' ? `${nombreDeTipo(tipo)} ·` : ''
  return [n, iconos[tipo], vence_hora, kind, titulo, cliente ? `(${cliente})` : ''].filter(Boolean).join(' ')
}
