import type { Actividad } from '#domain/actividad.ts'
import type { Fecha } from '#domain/fecha.ts'
import { cita, iconos } from './captura.ts'
import { diaRelativo, hace, telefono } from './format.ts'

export type Valor = { de: string | null; valor: string }

const NOMBRES = { telefono: 'teléfono', email: 'e-mail', direccion: 'dirección', nif: 'NIF' } as const
export type Dato = keyof typeof NOMBRES
const ICONOS: Record<Dato, string> = { telefono: '📞', email: '✉️', direccion: '📍', nif: '🪪' }

/** `📞 Talleres Ruiz · Marta: 600 11 12 22`. */
export function dato(cliente: string, que: Dato, valores: Valor[]): string {
  if (valores.length === 0)
    return `No tengo ${que === 'direccion' ? 'la' : 'el'} ${NOMBRES[que]} de ${cliente}.`
  return valores
    .map(({ de, valor }) => {
      const written = que === 'telefono' ? telefono(valor) : valor
      return `${ICONOS[que]} ${cliente}${de ? ` · ${de}` : ''}: ${written}`
    })
    .join('\n')
}

/** `📞 Última vez con Marta: llamada…, ayer`. */
export function ultimo(
  quien: string,
  { tipo, titulo, descripcion }: Actividad,
  fecha: Fecha,
  today: Fecha,
): string {
  const ago = hace(fecha, today)
  const when = diaRelativo(fecha, today)
  const line = `${iconos[tipo]} Lo último con ${quien}: ${titulo}, ${when}${ago === when ? '' : ` (${ago})`}`
  return descripcion ? `${line}\n${cita(descripcion)}` : line
}

export function nunca(quien: string): string {
  return `Aún no has apuntado ninguna conversación con ${quien}.`
}

export function esDe(numero: string, cliente: string, contacto: string | null): string {
  return `📞 ${telefono(numero)} es de ${contacto ? `${contacto} (${cliente})` : cliente}.`
}

export function deQuienEs(numero: string): string {
  return `📞 No tengo el ${telefono(numero)}. ¿De quién es?`
}
