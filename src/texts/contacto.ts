import type { Contacto } from '#domain/contacto.ts'
import { telefono } from './format.ts'

export const botonVer = '👤 Ver persona'
export const botonPrincipal = '⭐ Principal'
export const botonArchivar = '🗄️ Quitar'
export const botonNueva = '➕ Persona'
export const preguntaDatos = '¿Quién es? Puedes darme todo seguido: «Marta Ruiz, gerente, 600 123 123».'
export const sinNombre = 'Necesito al menos su nombre, por ejemplo «Marta Ruiz».'
export const nadie = 'Todavía no hay personas en esta ficha.'

export function guardado(contacto: Contacto, cliente: string, known: boolean): string {
  return [
    known ? `✅ Actualizado: ${ficha(contacto)}` : `✅ Persona nueva: ${ficha(contacto)}`,
    `En ${cliente}`,
  ].join('\n')
}

/** `Marta (gerente) · +34600123123 · marta@…`. */
export function ficha({ nombre, rol, telefono: numero, email, principal }: Contacto): string {
  const who = `${principal ? '⭐ ' : ''}${nombre}${rol ? ` (${rol})` : ''}`
  return [who, numero && telefono(numero), email].filter(Boolean).join(' · ')
}

export function esPrincipal(nombre: string): string {
  return `⭐ ${nombre} es ahora la persona principal.`
}

export function quitarPropuesta(nombre: string): string {
  return `¿Quito a ${nombre} de la ficha? Su historial se queda.`
}

export function quitado(nombre: string): string {
  return `🗄️ ${nombre} ya no sale en la ficha.`
}

export const campos = {
  nombre: { nombre: 'Nombre', pregunta: '¿Cómo se llama?' },
  rol: { nombre: 'Cargo', pregunta: '¿Qué cargo tiene? Por ejemplo: gerente, contable.' },
  telefono: { nombre: 'Teléfono', pregunta: '¿Qué teléfono tiene?' },
  email: { nombre: 'E-mail', pregunta: '¿Qué e-mail tiene?' },
} as const
export type CampoContacto = keyof typeof campos
