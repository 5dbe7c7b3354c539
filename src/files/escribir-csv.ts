import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ColumnaExportada } from '#domain/exportacion.ts'
import { conApostrofe } from '#domain/formula.ts'
import { enTrozos, escribirZip, euros, type TablaParaEscribir, type Valor } from './escribir.ts'

/** Excel opens a file with this mark as UTF-8. */
const BOM = '\uFEFF'
/** What a Spanish Excel separates by. */
const SEPARADOR = ';'

/**
 * Writes a ZIP with a CSV per table: UTF-8 with its mark, semicolons, decimal comma. A text that a
 * spreadsheet would run has an apostrophe in front (`domain/formula.ts`). Unknown is an empty cell, an
 * empty text is "".
 */
export async function escribirCsvs(ruta: string, tablas: TablaParaEscribir[]): Promise<void> {
  await escribirZip(
    ruta,
    tablas.map((tabla) => [`${tabla.nombre}.csv`, () => csvDe(tabla)]),
  )
}

/** Writes one table as one CSV, in the same shape. */
export async function escribirCsv(ruta: string, tabla: TablaParaEscribir): Promise<void> {
  await pipeline(
    Readable.from(enTrozos(csvDe(tabla)), { objectMode: false }),
    createWriteStream(ruta, { flush: true }),
  )
}

async function* csvDe({ columnas, filas }: TablaParaEscribir): AsyncGenerator<string> {
  yield `${BOM}${columnas.map(({ nombre }) => nombre).join(SEPARADOR)}\r\n`
  for await (const valores of filas()) {
    yield `${columnas.map((columna, i) => celdaDe(valores[i] as Valor, columna)).join(SEPARADOR)}\r\n`
  }
}

function celdaDe(valor: Valor, { tipo }: ColumnaExportada): string {
  if (valor === null) return ''
  if (typeof valor === 'number') {
    if (tipo === 'dinero') return euros(valor).replace('.', ',')
    if (tipo === 'si_no') return valor ? 'sí' : 'no'
    return String(valor).replace('.', ',')
  }
  return textoDeCsv(valor)
}

/** A text as a cell of a CSV with semicolons, harmless in a spreadsheet. */
export function textoDeCsv(valor: string): string {
  const texto = conApostrofe(valor)
  return texto === '' || /[";\r\n]|^\s|\s$/.test(texto) ? `"${texto.replaceAll('"', '""')}"` : texto
}
