import type { Fecha } from '#domain/fecha.ts'

/** Built-in formats of a date (ECMA-376 part 1, 18.8.30), with those of East Asia. Those of hours alone are not. */
const DE_SERIE = new Set([14, 15, 16, 17, 22, ...rango(27, 31), 34, 35, 36, ...rango(50, 58)])

/** Day 0 of each system. In that of 1900 the 29th of February of that year exists, so it moves a day before it. */
const DIA_CERO_1900 = Date.UTC(1899, 11, 30)
const DIA_CERO_1904 = Date.UTC(1904, 0, 1)
const MS_POR_DIA = 86_400_000
/** 31 December 9999. */
const ULTIMO_DIA = 2_958_465

/** Whether a number with this format is shown as a date. `codigo` is null for a built-in one. */
export function esFormatoDeFecha(id: number, codigo: string | null): boolean {
  if (codigo === null) return DE_SERIE.has(id)
  const [positivos = ''] = codigo.split(';')
  const letras = positivos
    .replaceAll(/"[^"]*"?|\\.|_.|\*./g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/general/gi, '')
  return /[yd]/i.test(letras) || (/m/i.test(letras) && !/[hs]/i.test(letras))
}

/** The civil date of a day number; null when it is none. The hour is left out. */
export function fechaDeSerie(serie: number, desde1904: boolean): Fecha | null {
  const dia = Math.floor(serie)
  if (!(dia >= (desde1904 ? 0 : 1) && dia <= ULTIMO_DIA)) return null
  const ms = desde1904
    ? DIA_CERO_1904 + dia * MS_POR_DIA
    : DIA_CERO_1900 + (dia < 60 ? dia + 1 : dia) * MS_POR_DIA
  return new Date(ms).toISOString().slice(0, 10)
}

/** The day number of a date in the system of 1900; null before March of that year, where systems differ. */
export function serieDeFecha(fecha: Fecha): number | null {
  const dia = (Date.parse(`${fecha}T00:00:00Z`) - DIA_CERO_1900) / MS_POR_DIA
  return dia > 60 && dia <= ULTIMO_DIA && Number.isInteger(dia) ? dia : null
}

function rango(desde: number, hasta: number): number[] {
  return Array.from({ length: hasta - desde + 1 }, (_, i) => desde + i)
}
