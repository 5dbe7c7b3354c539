import { ErrorDeFichero } from '#domain/fichero.ts'

/** One object of a list. `tabla`: the key of its list, '' in a document that is a list itself. */
export type RegistroJson = { tabla: string; linea: number; valor: Record<string, unknown> }

/** No record of anybody's business is longer, in UTF-16 units. */
const MAX_REGISTRO = 4 * 1024 * 1024
/** What matters outside a text: where it begins, what opens and closes, line ends. */
const SIGNO = /["{}[\]\n]/g

/**
 * Reads a JSON document of lists of objects as it comes, one object in memory at a time: their limits are
 * found by counting brackets, and each is parsed by itself. Other values at the top are passed over. `solo`: of
 * that list alone, and nothing after it is looked at. Fails with an
 * `ErrorDeFichero`.
 */
export async function* registrosJson(
  trozos: AsyncIterable<string>,
  solo?: string,
): AsyncGenerator<RegistroJson> {
  let texto = ''
  /** Where scanning goes on, and where the object, or what precedes a list, began. */
  let at = 0
  let inicio = 0
  let linea = 1
  let lineaDelRegistro = 1
  let enTexto = false
  let tabla = ''
  /** Open brackets, from the outside in. */
  const abiertos: string[] = []
  /** How deep the objects of the list in course are; 0 outside lists. */
  let nivel = 0
  let raices = 0
  let acabada = false

  function* leer(): Generator<RegistroJson> {
    for (;;) {
      if (enTexto) {
        const fin = finDeTexto(texto, at)
        if (fin < 0) {
          at = texto.length
          return
        }
        enTexto = false
        at = fin
      }
      SIGNO.lastIndex = at
      const signo = SIGNO.exec(texto)
      if (!signo) {
        at = texto.length
        return
      }
      at = signo.index + 1
      const [caracter] = signo
      if (caracter === '"') enTexto = true
      else if (caracter === '\n') linea++
      else if (caracter === '{' || caracter === '[') abrir(caracter, signo.index)
      else {
        const abierto = abiertos.pop()
        if (abierto !== (caracter === '}' ? '{' : '[')) throw new ErrorDeFichero('ilegible')
        if (caracter === '}' && nivel > 0 && abiertos.length === nivel) {
          if (solo === undefined || solo === tabla) {
            yield { tabla, linea: lineaDelRegistro, valor: parsear(texto.slice(inicio, at)) }
          }
          inicio = at
        } else if (caracter === ']' && abiertos.length < nivel) {
          nivel = 0
          inicio = at
          if (solo === tabla) acabada = true
        }
      }
    }
  }

  function abrir(caracter: string, index: number): void {
    if (abiertos.length === 0 && ++raices > 1) throw new ErrorDeFichero('ilegible')
    const lista = caracter === '[' && nivel === 0 && (abiertos.length === 0 || abiertos.join('') === '{')
    if (lista) {
      tabla = abiertos.length === 0 ? '' : claveAntesDe(texto.slice(inicio, index))
      nivel = abiertos.length + 1
    } else if (nivel > 0 && abiertos.length === nivel) {
      inicio = index
      lineaDelRegistro = linea
    }
    abiertos.push(caracter)
    if (abiertos.length > 100) throw new ErrorDeFichero('bomba')
  }

  for await (const trozo of trozos) {
    texto = texto.slice(inicio) + trozo
    at -= inicio
    inicio = 0
    yield* leer()
    if (acabada) return
    if (texto.length - inicio > MAX_REGISTRO) throw new ErrorDeFichero('ilegible')
  }
  if (enTexto || abiertos.length > 0 || raices === 0) throw new ErrorDeFichero('ilegible')
}

/** Where a text that is in course at `desde` ends, after its quote; -1 when it does not. */
function finDeTexto(texto: string, desde: number): number {
  for (let at = desde; ; ) {
    const comilla = texto.indexOf('"', at)
    if (comilla < 0) return -1
    let barras = 0
    while (texto[comilla - 1 - barras] === '\\') barras++
    if (barras % 2 === 0) return comilla + 1
    at = comilla + 1
  }
}

function claveAntesDe(texto: string): string {
  const clave = /("(?:[^"\\]|\\.)*")\s*:\s*$/.exec(texto)?.[1]
  return clave === undefined ? '' : String(JSON.parse(clave))
}

function parsear(texto: string): Record<string, unknown> {
  try {
    return JSON.parse(texto) as Record<string, unknown>
  } catch (error) {
    throw new ErrorDeFichero('ilegible', error)
  }
}
