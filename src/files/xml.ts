import { TextDecoder } from 'node:util'
import { SaxesParser } from 'saxes'
import { ErrorDeFichero } from '#domain/fichero.ts'

export type Atributos = Record<string, string>

/** What happens at each piece of a document. Names come without their prefix. */
export type LectorXml = {
  abre(nombre: string, atributos: Atributos): void
  texto?(texto: string): void
  cierra?(nombre: string): void
}

/** Deeper than any workbook or invoice. */
const MAX_PROFUNDIDAD = 100
/** Longest text, tag or comment, in UTF-16 units: a document attached to an invoice is the biggest there is. */
const MAX_PIEZA = 16 * 1024 * 1024

/**
 * Reads XML as it comes and gives what the reader leaves in `salida`, so that a big document needs no
 * memory. A DOCTYPE is refused: no file of ours has one, and entities that grow live there.
 */
export async function* leerXml<T>(
  trozos: AsyncIterable<Uint8Array>,
  lector: LectorXml,
  salida: T[],
): AsyncGenerator<T> {
  const { parser, avance } = parserDe(lector)
  let decoder: TextDecoder | null = null
  for await (const trozo of trozos) {
    decoder ??= decoderDe(trozo)
    avance.sinNada += trozo.length
    escribir(parser, decoder, trozo)
    if (avance.sinNada > MAX_PIEZA) throw new ErrorDeFichero('bomba')
    if (salida.length > 0) yield* salida.splice(0)
  }
  escribir(parser, decoder ?? new TextDecoder(), null)
  yield* salida.splice(0)
}

/** Reads a whole small document. */
export async function leerXmlEntero(trozos: AsyncIterable<Uint8Array>, lector: LectorXml): Promise<void> {
  for await (const _ of leerXml(trozos, lector, []));
}

function escribir(parser: SaxesParser, decoder: TextDecoder, trozo: Uint8Array | null): void {
  try {
    if (trozo) parser.write(decoder.decode(trozo, { stream: true }))
    else parser.write(decoder.decode()).close()
  } catch (error) {
    throw error instanceof ErrorDeFichero ? error : new ErrorDeFichero('ilegible', error)
  }
}

/** `avance.sinNada`: what has been read since the last whole piece. */
function parserDe(lector: LectorXml): { parser: SaxesParser; avance: { sinNada: number } } {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const avance = { sinNada: 0 }
  let profundidad = 0
  parser.on('doctype', () => {
    throw new ErrorDeFichero('bomba')
  })
  parser.on('opentag', ({ name, attributes }) => {
    avance.sinNada = 0
    if (++profundidad > MAX_PROFUNDIDAD) throw new ErrorDeFichero('bomba')
    lector.abre(sinPrefijo(name), attributes as Atributos)
  })
  parser.on('closetag', ({ name }) => {
    avance.sinNada = 0
    profundidad--
    lector.cierra?.(sinPrefijo(name))
  })
  const { texto } = lector
  if (texto) {
    parser.on('text', (text) => texto(text))
    parser.on('cdata', (text) => texto(text))
  }
  return { parser, avance }
}

export function sinPrefijo(nombre: string): string {
  const colon = nombre.indexOf(':')
  return colon < 0 ? nombre : nombre.slice(colon + 1)
}

/** By its mark, else by what the declaration says, else UTF-8. */
function decoderDe(cabeza: Uint8Array): TextDecoder {
  const [a, b] = cabeza
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le')
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be')
  const declaracion = Buffer.from(cabeza.subarray(0, 200)).toString('latin1')
  const label = /^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["']([\w.:-]+)["']/.exec(declaracion)?.[1]
  try {
    return new TextDecoder(label ?? 'utf-8')
  } catch (error) {
    throw new ErrorDeFichero('ilegible', error)
  }
}
