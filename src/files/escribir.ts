import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { ColumnaExportada } from '#domain/exportacion.ts'

/** A value as the database has it. */
export type Valor = string | number | null

/** A table to be written. `filas` gives the values in the order of `columnas`. */
export type TablaParaEscribir = {
  nombre: string
  columnas: ColumnaExportada[]
  filas(): AsyncIterable<Valor[]>
}

/** What is gathered before it goes on its way, in UTF-16 units. */
const TROZO = 64 * 1024

/** Small texts as few big ones. */
export async function* enTrozos(textos: AsyncIterable<string>): AsyncGenerator<string> {
  let trozo = ''
  for await (const texto of textos) {
    trozo += texto
    if (trozo.length < TROZO) continue
    yield trozo
    trozo = ''
  }
  if (trozo !== '') yield trozo
}

/** Writes an archive with these texts, one after the other, none of them whole in memory. */
export async function escribirZip(
  ruta: string,
  entradas: [string, () => AsyncIterable<string>][],
): Promise<void> {
  const zip = new ZipFile()
  const salida = zip.outputStream as Readable
  zip.on('error', (error: Error) => salida.destroy(error))
  for (const [nombre, textos] of entradas) {
    zip.addReadStreamLazy(nombre, (dar) =>
      dar(null, Readable.from(enTrozos(textos()), { objectMode: false })),
    )
  }
  zip.end()
  await pipeline(salida, createWriteStream(ruta, { flush: true }))
}

/** Cents as a decimal number: -5 → '-0.05'. */
export function euros(centimos: number): string {
  const cents = Math.abs(centimos)
  const decimales = String(cents % 100).padStart(2, '0')
  return `${centimos < 0 ? '-' : ''}${Math.trunc(cents / 100)}.${decimales}`
}
