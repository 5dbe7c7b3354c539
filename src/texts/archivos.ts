import type { FileProblem, IncomingFile } from '#domain/conversation.ts'
import { telefono as escrito, recortar } from './format.ts'

export const botonOtroCliente = '👤 Otro cliente'
export const botonDeCliente = '👤 Es de un cliente'
export const botonAnadirTexto = '✍️ Añadir texto'
export const botonClienteNuevo = '➕ Cliente nuevo'
export const botonDeOtro = '👤 Contacto de otro'
export const botonCrearOtro = '➕ Crear otro'
export const preguntaDeQuien = '¿De qué cliente es contacto? Escribe su nombre.'

/** `📎 presupuesto.pdf`, `🎤 Nota de voz`, `📷 Foto`: what the note is called. */
export function tituloDeArchivo({ kind, name }: Pick<IncomingFile, 'kind' | 'name'>): string {
  if (kind === 'voice') return '🎤 Nota de voz'
  if (name) return `📎 ${recortar(name, 80)}`
  return kind === 'photo' ? '📷 Foto' : '📎 Archivo'
}

export function guardadoEn(titulo: string, cliente: string): string {
  return `${titulo} · lo guardo en ${cliente}.`
}
export function guardadoSinCliente(titulo: string): string {
  return `${titulo} · lo guardo en «Sin clasificar». ¿De quién es?`
}
export function guardadoCon(titulo: string): string {
  return `${titulo} · va con lo apuntado.`
}

export const demasiadoGrande =
  'Ese archivo pasa de 20 MB y no lo puedo guardar. Mándame una versión más ligera (un PDF comprimido, una foto en vez de un vídeo).'
export const tipoNoAdmitido =
  'Ese tipo de archivo no lo guardo. Mándame una foto, un PDF, un Word o Excel, un CSV, un audio o una tarjeta de contacto.'

/** What went wrong with a file that had been taken, and what to do. Its note stays. */
export function problema(titulo: string, problem: FileProblem): string {
  return `${problemaSinNota(titulo, problem)}\nLo que apuntaste con él sigue guardado.`
}

/** The same of a file that was not filed with anything. */
export function problemaSinNota(titulo: string, problem: FileProblem): string {
  return `⚠️ ${loQuePaso(titulo, problem)}`
}

function loQuePaso(titulo: string, problem: FileProblem): string {
  const que: Record<FileProblem, string> = {
    too_large: `${titulo}: al traerlo ha resultado pasar de 20 MB y no lo he guardado. Mándamelo más ligero.`,
    type_refused: `${titulo}: por dentro no es lo que dice su nombre y no lo he guardado. Mándamelo como foto, PDF, Excel, CSV o audio.`,
    unavailable: `${titulo}: no he podido traerlo después de varios intentos. Vuelve a mandármelo, por favor.`,
  }
  return que[problem]
}

export function queHago(nombre: string, telefono: string | null): string {
  return `¿Qué hago con ${nombre}${telefono ? ` (${escrito(telefono)})` : ''}?`
}
export function yaEsta(por: 'telefono' | 'email', cliente: string, contacto: string | null): string {
  const que = por === 'telefono' ? 'Ese teléfono' : 'Ese e-mail'
  return `${que} ya está en «${cliente}»${contacto ? ` (${contacto})` : ''}.`
}
export function botonContactoDe(cliente: string): string {
  return `👤 Contacto de ${cliente}`
}
