import type { Channel } from '#domain/conversation.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { Rol } from '#domain/usuario.ts'
import { enumerar, hace, plural } from './format.ts'

export const roles: Record<Rol, string> = {
  duena: 'dueña',
  colaborador: 'colaborador',
  lectura: 'solo lectura',
}
const canales: Record<Channel, string> = {
  telegram: 'Telegram',
  webchat: 'web',
  whatsapp: 'WhatsApp',
  terminal: 'terminal',
}

export const titulo = '👥 Tu equipo'
export const sinNombre = 'Sin nombre'
export const botonInvitar: Record<Exclude<Rol, 'duena'>, string> = {
  colaborador: '➕ Invitar colaborador',
  lectura: '➕ Invitar solo lectura',
}
export const botonQuitar = '🚫 Quitar acceso'
export const botonSiQuitar = 'Sí, quitar acceso'
export const botonEnlaceWeb = '🔗 Enlace web'
export const botonNombre = '✏️ Nombre'
export const esLaDuena = 'A la dueña no se le puede quitar el acceso ni cambiar el permiso.'
export const yaNoEsta = 'Esa persona ya no tiene acceso.'
export const preguntaNombre = '¿Cómo se llama?'
export const nombreLargo = 'Es demasiado largo. Déjalo en menos de 60 letras.'
export const anuladas = '✅ Invitaciones anuladas: esos enlaces ya no valen.'

/** `• Luis (colaborador) · Telegram y web · último uso ayer`. */
export function persona(
  nombre: string | null,
  rol: Rol,
  donde: readonly Channel[],
  ultimoUso: Fecha | null,
  today: Fecha,
): string {
  const chats = donde.length > 0 ? enumerar(donde.map((canal) => canales[canal])) : 'sin chat todavía'
  const uso = ultimoUso ? `último uso ${hace(ultimoUso, today)}` : ''
  return [`${nombre ?? sinNombre} (${roles[rol]})`, chats, uso].filter(Boolean).join(' · ')
}

export function sinUsar(cuantas: number): string {
  return `✉️ ${plural(cuantas, 'invitación sin usar', 'invitaciones sin usar')}`
}
export const botonAnular = '✖️ Anular invitaciones'

export function botonRol(rol: Rol): string {
  return `Pasar a ${roles[rol]}`
}

/** Written to be forwarded as it is. */
export function invitacion(rol: Rol, enlace: string): string {
  return `🔗 Invitación (${roles[rol]}). Vale una sola vez y 48 horas: reenvíasela a quien quieras dar acceso.\n${enlace}`
}

export function invitacionSinTelegram(rol: Rol, code: string): string {
  return [
    `🔗 Invitación (${roles[rol]}). Vale una sola vez y 48 horas.`,
    `Código: ${code}`,
    'Todavía no tienes Telegram conectado. Cuando lo tengas, quien invites abre tu bot y le escribe ese código.',
  ].join('\n')
}

export function proponerQuitar(nombre: string | null): string {
  return `¿Quito el acceso a ${nombre ?? 'esta persona'}? Dejará de poder entrar por Telegram y por la web. Lo que apuntó se queda.`
}

export function quitado(nombre: string | null): string {
  return `🚫 ${nombre ?? 'Esa persona'} ya no tiene acceso.`
}

export function rolCambiado(nombre: string | null, rol: Rol): string {
  return `✅ ${nombre ?? 'Esa persona'} pasa a ${roles[rol]}.`
}

export function enlaceWeb(nombre: string | null, enlace: string): string {
  return `🔗 Enlace para que ${nombre ?? 'esa persona'} entre por la web. Vale una sola vez y 15 minutos:\n${enlace}`
}
