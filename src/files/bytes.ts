import { type FileHandle, open } from 'node:fs/promises'
import { ErrorDeFichero, MAX_FICHERO_BYTES } from '#domain/fichero.ts'

/** Bytes of a file that may be opened; asked of the disk, so that one too big is not read at all. */
export async function tamano(ruta: string): Promise<number> {
  const size = await conFichero(ruta, async (file) => (await file.stat()).size)
  if (size > MAX_FICHERO_BYTES) throw new ErrorDeFichero('demasiado_grande')
  if (size === 0) throw new ErrorDeFichero('vacio')
  return size
}

/** The first bytes, as many as `max`. */
export async function cabezaDe(ruta: string, max: number): Promise<Uint8Array> {
  return conFichero(ruta, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(max), 0, max, 0)
    return buffer.subarray(0, bytesRead)
  })
}

async function conFichero<T>(ruta: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(ruta)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}
