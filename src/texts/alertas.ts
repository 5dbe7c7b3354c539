import { dineroCorto, negrita, plural } from './format.ts'

/** An alert as it was worded, with its evidence. */
type Aviso = { texto: string; motivo: string }

export const nada = '☀️ No hay nada que reclame tu atención.'
export const botonCobrado = '💶 Ya ha pagado'
export const botonPosponer = '💤 3 días'
export const botonPosponerSemana = '💤 1 semana'
export const botonCallar = '🔕 No avisarme de este cliente'
export const botonCallarRegla = '🔕 No avisarme de esto'
export const botonMas = '⬇️ Más'
export const yaCerrada = 'Ese aviso ya está resuelto ✓'

export function titulo(cuantas: number, enJuego: number): string {
  const money = enJuego > 0 ? `, ${dineroCorto(Math.round(enJuego / 100) * 100)} en juego` : ''
  return negrita(`🎯 ${plural(cuantas, 'cosa que merece', 'cosas que merecen')} la pena${money}`)
}

export function linea(alerta: Aviso, numero: number): string {
  return `${numero} ${alerta.texto}`
}

export function tarjeta({ texto, motivo }: Aviso): string {
  return `${texto}\n¿Por qué? ${motivo}`
}
