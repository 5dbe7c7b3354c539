export type Codificacion = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be'

/** Bytes that can be read again from the start: of a file, or of what is inside an archive. */
export type Fuente = () => AsyncIterable<Uint8Array>

/** How much is looked at to tell text from anything else. */
const CABEZA = 64 * 1024

/**
 * How a text is written, by its mark or by what is valid, and whether it is text at all: null when not.
 * UTF-8 is checked to the end, because the first accent may come late; what is not UTF-8 is Windows-1252.
 */
export async function codificacionDe(fuente: Fuente): Promise<Codificacion | null> {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let primero = true
  try {
    for await (const trozo of fuente()) {
      if (primero) {
        const decidida = porSuCabeza(trozo.subarray(0, CABEZA))
        if (decidida !== 'de_un_byte') return decidida
        primero = false
      }
      utf8.decode(trozo, { stream: true })
    }
    utf8.decode()
    return 'utf-8'
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252'
    throw error
  }
}

/** The text, without its mark and without NUL, which no database can search past. */
export async function* decodificar(fuente: Fuente, codificacion: Codificacion): AsyncGenerator<string> {
  const decoder = new TextDecoder(codificacion)
  for await (const trozo of fuente()) yield sinNul(decoder.decode(trozo, { stream: true }))
  yield sinNul(decoder.decode())
}

function sinNul(texto: string): string {
  return texto.includes('\0') ? texto.replaceAll('\0', '') : texto
}

function porSuCabeza(cabeza: Uint8Array): Codificacion | 'de_un_byte' | null {
  const [a, b] = cabeza
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'

  const nulos: [pares: number, impares: number] = [0, 0]
  let control = 0
  for (let i = 0; i < cabeza.length; i++) {
    const byte = cabeza[i] as number
    if (byte === 0) nulos[i & 1 ? 1 : 0]++
    // Neither text nor tab, line end, form feed, end of file (26) or escape.
    else if (byte < 32 && (byte < 9 || byte > 13) && byte !== 26 && byte !== 27) control++
  }
  if (control > cabeza.length / 100) return null
  const [pares, impares] = nulos
  // Latin letters in UTF-16 have a zero in every other byte.
  if (impares > cabeza.length / 4 && pares < impares / 20) return 'utf-16le'
  if (pares > cabeza.length / 4 && impares < pares / 20) return 'utf-16be'
  return pares + impares > cabeza.length / 1000 ? null : 'de_un_byte'
}
