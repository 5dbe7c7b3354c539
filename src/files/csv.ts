import { ErrorDeFichero, type Fila, type Tabla } from '#domain/fichero.ts'
import { type Codificacion, codificacionDe, decodificar, type Fuente } from './codificacion.ts'
import { leerRegistro } from './csv-registro.ts'

export type Csv = { tabla: Tabla; codificacion: Codificacion; separador: string }

/** Most usual first: it wins when two fit as well. */
const SEPARADORES = [';', ',', '\t', '|']
/** Text that is read to choose the separator. */
const MUESTRA = 64 * 1024
/** A record longer than this, in UTF-16 units, has a quote that nobody closed. */
const MAX_REGISTRO = 1024 * 1024
/** Quotes left open, after which this file is taken not to use them. */
const MAX_SIN_CERRAR = 20
/** First line with which Excel is told the separator. */
const LINEA_SEP = /^sep=(.)(?:\r\n|\n|\r)/i

/**
 * A text of rows. Lines without anything in them are left out; rows may be of different lengths, and what
 * comes before the heading is there too. Null when it is no text; without rows, `tabla` gives none.
 */
export async function abrirCsv(nombre: string, fuente: Fuente): Promise<Csv | null> {
  const codificacion = await codificacionDe(fuente)
  if (!codificacion) return null
  const texto = () => decodificar(fuente, codificacion)
  const muestra = await principio(texto())
  const separador = LINEA_SEP.exec(muestra)?.[1] ?? separadorDe(muestra)
  return { tabla: { nombre, filas: () => filas(texto(), separador) }, codificacion, separador }
}

async function* filas(trozos: AsyncIterable<string>, separador: string): AsyncGenerator<Fila> {
  let pendiente = ''
  let linea = 1
  let sinCerrar = 0
  let primero = true

  function* leer(final: boolean): Generator<Fila> {
    let at = 0
    if (primero && pendiente !== '') {
      const sep = LINEA_SEP.exec(pendiente)
      if (sep) {
        at = sep[0].length
        linea++
      }
      primero = false
    }
    while (at < pendiente.length) {
      const comillas = sinCerrar < MAX_SIN_CERRAR
      let registro = leerRegistro(pendiente, at, separador, { final, comillas })
      if (!registro && pendiente.length - at > MAX_REGISTRO) {
        registro = leerRegistro(pendiente, at, separador, { final, comillas: false })
        sinCerrar++
        if (!registro) throw new ErrorDeFichero('ilegible')
      }
      if (!registro) break
      const { celdas, saltos, siguiente } = registro
      if (celdas.some((celda) => celda !== null)) yield { linea, celdas }
      linea += saltos
      at = siguiente
    }
    pendiente = pendiente.slice(at)
  }

  for await (const trozo of trozos) {
    pendiente += trozo
    // The line that says the separator must be whole, if it is there.
    if (!primero || pendiente.length > 16) yield* leer(false)
  }
  yield* leer(true)
}

/** The beginning of a text, to where its last whole line ends. */
async function principio(trozos: AsyncIterable<string>): Promise<string> {
  let texto = ''
  for await (const trozo of trozos) {
    texto += trozo
    if (texto.length >= MUESTRA)
      return texto.slice(0, Math.max(texto.lastIndexOf('\n'), texto.lastIndexOf('\r')) + 1)
  }
  return texto
}

/**
 * The separator that gives the most rows the same number of cells, more than one; of several, the one
 * that gives more. A decimal comma is in the rows but not in the heading, so it loses.
 */
function separadorDe(muestra: string): string {
  let mejor = { separador: ',', puntos: 0 }
  for (const separador of SEPARADORES) {
    const anchos = anchosCon(muestra, separador)
    const veces = new Map<number, number>()
    for (const ancho of anchos) if (ancho > 1) veces.set(ancho, (veces.get(ancho) ?? 0) + 1)
    const [ancho = 0, filas = 0] = [...veces].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? []
    const puntos = filas / anchos.length + Math.min(ancho, 50) / 1000
    if (filas > 0 && puntos > mejor.puntos) mejor = { separador, puntos }
  }
  return mejor.separador
}

function anchosCon(muestra: string, separador: string): number[] {
  const anchos: number[] = []
  for (let at = 0; at < muestra.length && anchos.length < 200; ) {
    const registro = leerRegistro(muestra, at, separador, { final: true, comillas: true })
    if (!registro) break
    const { celdas, rotas } = registro
    // With another separator its quotes would close.
    if (rotas > 0) anchos.push(0)
    else if (celdas.length > 1 || celdas[0] !== null) anchos.push(celdas.length)
    at = registro.siguiente
  }
  return anchos
}
