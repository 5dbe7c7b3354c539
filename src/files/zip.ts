import { crc32 } from 'node:zlib'
import { type Entry, openPromise } from 'yauzl'
import { ErrorDeFichero } from '#domain/fichero.ts'

export type EntradaZip = {
  nombre: string
  /** Its bytes, inflated; from the start each time. Fails with an `ErrorDeFichero`. */
  leer(): AsyncIterable<Uint8Array>
}

/** Entries of an archive. A workbook has a few dozen. */
const MAX_ENTRADAS = 5000
/** What one entry may become, and what all that is read of an archive at once may. */
export const MAX_INFLADO = 1024 * 1024 * 1024
/** Sheets of equal rows reach 100 to 1; deflate itself ends at 1032 to 1. */
const MAX_PROPORCION = 250
/** Below this size no proportion is suspicious. */
const PROPORCION_DESDE = 32 * 1024 * 1024

/**
 * What a ZIP archive holds. Limits are kept while inflating: what its headers say of sizes is not believed.
 */
export async function abrirZip(ruta: string): Promise<EntradaZip[]> {
  const entradas: EntradaZip[] = []
  try {
    const zip = await openPromise(ruta, { autoClose: false })
    try {
      for await (const entry of zip.eachEntry()) {
        if (entradas.length >= MAX_ENTRADAS) throw new ErrorDeFichero('bomba')
        entradas.push({ nombre: entry.fileName, leer: () => inflar(ruta, entry) })
      }
    } finally {
      zip.close()
    }
  } catch (error) {
    throw errorDeZip(error)
  }
  return entradas
}

async function* inflar(ruta: string, entry: Entry): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw new ErrorDeFichero('cifrado')
  if (!entry.canDecodeFileData()) throw new ErrorDeFichero('ilegible')
  let inflado = 0
  let suma = 0
  try {
    const zip = await openPromise(ruta, { autoClose: false })
    try {
      const stream = await zip.openReadStreamPromise(entry)
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          inflado += chunk.length
          if (esBomba(inflado, entry.compressedSize)) throw new ErrorDeFichero('bomba')
          suma = crc32(chunk, suma)
          yield chunk
        }
      } finally {
        stream.destroy()
      }
    } finally {
      zip.close()
    }
  } catch (error) {
    throw errorDeZip(error)
  }
  if (suma !== entry.crc32) throw new ErrorDeFichero('ilegible')
}

function esBomba(inflado: number, comprimido: number): boolean {
  if (inflado > MAX_INFLADO) return true
  return inflado > PROPORCION_DESDE && inflado > comprimido * MAX_PROPORCION
}

/** A fault of the archive is an `ErrorDeFichero`; one of the disk stays what it is. */
function errorDeZip(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ErrorDeFichero) return error
  if ('syscall' in error) return error
  // An entry that goes on after the size that its header gives.
  return new ErrorDeFichero(/too many bytes/.test(error.message) ? 'bomba' : 'ilegible', error)
}
