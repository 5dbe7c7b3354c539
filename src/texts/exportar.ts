import type { FormatoDeExportacion } from '#domain/exportacion.ts'

export const botones: Record<FormatoDeExportacion, string> = { xlsx: '📊 Excel', csv: 'CSV', json: 'JSON' }

export function noCabeEnExcel(tabla: string): string {
  return `Tus ${tabla} no caben en una hoja de Excel (un millón de filas). Pídelo en CSV o en JSON.`
}

export const yaHayOtraIgual =
  'Le falta algo que hace falta, o ya tienes otra con su mismo número o código. Corrígela y vuelve a mandármela.'
/** A row whose client, invoice or deal is neither in the file nor here. */
export function faltaDeQuienEs(columna: string): string {
  return `Su ${columna} no está en el archivo ni aquí. Añádelo y vuelve a mandármela.`
}
