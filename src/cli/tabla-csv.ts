import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { ErrorDeNegocio } from '#domain/error.ts'
import { abrirCsv } from '#files/csv.ts'
import * as texts from '#texts/predecir.ts'

/** A row by the names of its columns, with its line for a problem. */
export type FilaCsv = { linea: number; de: (columna: string) => string }

/** Rows of a CSV with a heading, plain or gzip. Fails with a sentence when a column is missing. */
export async function* filasCsv(ruta: string, columnas: readonly string[]): AsyncGenerator<FilaCsv> {
  const csv = await abrirCsv(ruta, () => trozos(ruta)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'EISDIR'
      ? new ErrorDeNegocio('sin_archivo', texts.noPuedoLeer(ruta))
      : error
  })
  if (!csv) throw new ErrorDeNegocio('no_es_csv', texts.noEsCsv(ruta))
  let indices: Map<string, number> | null = null
  for await (const { linea, celdas } of csv.tabla.filas()) {
    if (!indices) {
      indices = new Map(celdas.map((celda, i) => [String(celda ?? '').trim(), i]))
      const falta = columnas.find((columna) => !indices?.has(columna))
      if (falta) throw new ErrorDeNegocio('falta_columna', texts.faltaColumna(ruta, falta))
      continue
    }
    const lugares = indices
    yield { linea, de: (columna) => String(celdas[lugares.get(columna) ?? -1] ?? '').trim() }
  }
}

function trozos(ruta: string): AsyncIterable<Uint8Array> {
  const entrada = createReadStream(ruta)
  return ruta.endsWith('.gz') ? entrada.pipe(createGunzip()) : entrada
}
