import { plural } from './format.ts'

export const pregunta = '🔎 ¿Qué busco? Un nombre, una persona, un teléfono, un NIF o un número de factura.'

export function encontrados(cuantos: number): string {
  return `🔎 ${plural(cuantos, 'cliente', 'clientes')}:`
}

const POR = {
  nombre: '',
  contacto: 'persona',
  telefono: 'por su teléfono',
  nif: 'por su NIF',
  factura: 'por su factura',
  email: 'por su e-mail',
  proyecto: 'por su proyecto',
}

export function hallado(one: {
  nombre: string
  por: keyof typeof POR
  contacto: string | null
  archivado: boolean
}): string {
  const why = one.por === 'contacto' && one.contacto ? one.contacto : POR[one.por]
  return `• ${one.nombre}${why ? ` · ${why}` : ''}${one.archivado ? ' · archivado' : ''}`
}
