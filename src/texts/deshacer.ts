import { recortar } from './format.ts'

export const noSePuede =
  'No puedo deshacer eso: después apuntaste cosas que dependen de ello. Deshaz antes lo último con /deshacer.'
export const nadaQueDeshacer = 'No hay nada reciente que deshacer.'

export function cambioEn(nombre: string): string {
  return `cambio en «${recortar(nombre, 60)}»`
}

export function nota(dice: string): string {
  return `nota «${recortar(dice, 60)}»`
}

export function deshecho(que: string): string {
  return que ? `↩️ Deshecho: ${que}` : '↩️ Deshecho.'
}
