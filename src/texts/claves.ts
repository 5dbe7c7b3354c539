import type { Ambito } from '#domain/clave.ts'
import type { Fecha } from '#domain/fecha.ts'
import { enumerar, fechaCorta, hace } from './format.ts'

const PERMISOS: Record<Ambito, string> = {
  leer: 'leer',
  escribir: 'escribir',
  facturas: 'facturas y cobros',
}

/** The usual sets of scopes, as buttons. */
export const permisosHabituales: { title: string; value: string }[] = [
  { title: 'Solo facturas y cobros', value: 'facturas' },
  { title: 'Solo leer', value: 'leer' },
  { title: 'Leer y escribir', value: 'leer,escribir' },
  { title: 'Todo', value: 'leer,escribir,facturas' },
]

export const titulo = '🔑 Claves para otros programas'
export const ninguna =
  'No hay ninguna. Con una clave, tu programa de facturas puede contarme cada factura y cada cobro.'
export const botonNueva = '➕ Nueva'
export const botonWebhook = '🔗 Webhook'
export const botonSiRevocar = '🚫 Sí, revocar'
export const botonCrearSecreto = '🔐 Crear secreto'
export const botonCambiarSecreto = '🔐 Cambiar secreto'
export const botonSiCambiar = '🔐 Sí, cambiarlo'
export const preguntaNombre = '¿Qué programa la va a usar? Ponle un nombre, por ejemplo «SmartBilling».'
export const preguntaPermisos = '¿Qué podrá hacer?'
export const permisosIlegibles =
  'Elige un botón, o escribe los permisos separados por comas: leer, escribir, facturas.'
export const nombreInvalido =
  'Ese nombre no vale. Escribe uno de 1 a 30 letras que no empiece por guion, por ejemplo «SmartBilling».'
export const yaNoEsta = 'Esa clave ya estaba revocada.'

export function botonRevocar(nombre: string): string {
  return `🚫 ${nombre}`
}

export function nombreOcupado(nombre: string): string {
  return `Ya hay una clave «${nombre}». Ponle otro nombre, o revoca antes la que hay.`
}

/** `• SmartBilling: facturas y cobros · último uso ayer`. */
export function linea(nombre: string, ambitos: string, ultimoUso: Fecha | null, today: Fecha): string {
  const uso = ultimoUso ? `último uso ${hace(ultimoUso, today)}` : 'sin usar'
  return `• ${nombre}: ${permisos(ambitos)} · ${uso}`
}

function permisos(ambitos: string): string {
  return enumerar(ambitos.split(',').map((ambito) => PERMISOS[ambito as Ambito] ?? ambito))
}

/** After the key, which stands in a message of its own. */
export function creada(nombre: string, ambitos: string): string {
  return [
    `✅ Clave «${nombre}» creada (${permisos(ambitos)}).`,
    'Cópiala ahora en ese programa: no la guardo y no podré volver a enseñarla. Después borra ese mensaje.',
  ].join('\n')
}

export function proponerRevocar(nombre: string): string {
  return `¿Revoco la clave «${nombre}»? El programa que la use dejará de poder entrar al momento.`
}

export function revocada(nombre: string): string {
  return `🚫 Clave «${nombre}» revocada: ya no abre nada.`
}

/** What signs the messages of a program that pushes. */
export function webhook(desde: Fecha | null, today: Fecha): string {
  if (desde === null) {
    return '🔗 Webhook: hay programas que me mandan los avisos firmados. Si el tuyo pide un «secreto de firma», créalo aquí.'
  }
  return `🔗 El secreto de firma del webhook es del ${fechaCorta(desde, today)}. No puedo volver a enseñarlo, solo cambiarlo.`
}

export const proponerCambiar =
  '¿Hago otro secreto? Lo que llegue firmado con el de ahora se rechazará hasta que lo cambies en tu programa.'

export const secretoCreado =
  '✅ Secreto creado. Cópialo ahora en tu programa: no lo volveré a enseñar. Después borra ese mensaje.'

export const secretoYaMostrado = '🔑 Aquí estaba una clave, que ya no se puede volver a ver.'

/* The command `npm run -s clave`. */

export const uso =
  'Escribe: npm run -s clave -- NOMBRE leer,escribir   (permisos: leer, escribir, facturas). Para quitarla: npm run -s clave -- --revocar NOMBRE'

export function ambitosMalos(dichos: string): string {
  return `«${dichos}» no son permisos que conozca. ${uso}`
}

export function noHayClave(nombre: string): string {
  return `No hay ninguna clave «${nombre}». Con «npm run -s clave» ves las que hay.`
}
