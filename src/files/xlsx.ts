import { type Celda, ErrorDeFichero, type Fila, type Tabla } from '#domain/fichero.ts'
import { fechaDeSerie } from './xlsx-formatos.ts'
import { type LibroXlsx, leerLibro, sinEscapes } from './xlsx-libro.ts'
import { type Atributos, leerXml } from './xml.ts'
import { type EntradaZip, MAX_INFLADO } from './zip.ts'

/** Columns of a sheet, and so of a row. */
const MAX_COLUMNAS = 16_384

/**
 * The sheets of a workbook, hidden ones too. Of a formula there is only the value that was saved with it;
 * macros are not looked at. Every sheet is inflated once here, so that a damaged or swollen one is known
 * before the first row. Null when the archive is no workbook.
 */
export async function abrirXlsx(entradas: EntradaZip[]): Promise<Tabla[] | null> {
  const libro = await leerLibro(entradas)
  if (!libro) return null
  let total = 0
  for (const { entrada } of libro.hojas) {
    for await (const trozo of entrada.leer()) total += trozo.length
    if (total > MAX_INFLADO) throw new ErrorDeFichero('bomba')
  }
  return libro.hojas.map(({ nombre, entrada }) => ({ nombre, filas: () => filas(entrada, libro) }))
}

function filas(entrada: EntradaZip, libro: LibroXlsx): AsyncGenerator<Fila> {
  const salida: Fila[] = []
  let linea = 0
  let celdas: Celda[] = []
  let columna = -1
  let atributos: Atributos = {}
  let valor = ''
  let leyendo = false
  let fonetica = false

  const lector = {
    abre(nombre: string, attributes: Atributos) {
      if (nombre === 'c') {
        atributos = attributes
        columna = attributes.r ? columnaDe(attributes.r) : columna + 1
        valor = ''
      } else if (nombre === 'v' || nombre === 't') leyendo = !fonetica
      else if (nombre === 'rPh') fonetica = true
      else if (nombre === 'row') {
        linea = Number(attributes.r) || linea + 1
        celdas = []
        columna = -1
      }
    },
    texto(trozo: string) {
      if (leyendo) valor += trozo
    },
    cierra(nombre: string) {
      if (nombre === 'v' || nombre === 't') leyendo = false
      else if (nombre === 'rPh') fonetica = false
      else if (nombre === 'c') {
        const celda = celdaDe(valor, atributos, libro)
        if (celda === null || columna < 0 || columna >= MAX_COLUMNAS) return
        while (celdas.length < columna) celdas.push(null)
        celdas[columna] = celda
      } else if (nombre === 'row' && celdas.length > 0) salida.push({ linea, celdas })
    },
  }
  return leerXml(entrada.leer(), lector, salida)
}

function celdaDe(valor: string, { t, s }: Atributos, { cadenas, fechas, desde1904 }: LibroXlsx): Celda {
  switch (t) {
    case 's':
      return cadenas[Number(valor)] ?? null
    case 'str':
    case 'inlineStr':
      return sinEscapes(valor)
    case 'b':
      return valor === '' ? null : valor === '1' || valor === 'true'
    case 'e':
      return null
    case 'd':
      return /^\d{4}-\d\d-\d\d/.test(valor) ? { fecha: valor.slice(0, 10) } : valor || null
    default: {
      const numero = Number(valor)
      if (valor.trim() === '' || !Number.isFinite(numero)) return null
      const fecha = fechas[Number(s)] ? fechaDeSerie(numero, desde1904) : null
      return fecha === null ? numero : { fecha }
    }
  }
}

/** 'C12' → 2. */
function columnaDe(referencia: string): number {
  let columna = 0
  for (let i = 0; i < referencia.length; i++) {
    const letra = referencia.charCodeAt(i) & 0xdf
    if (letra < 65 || letra > 90) break
    columna = columna * 26 + letra - 64
    if (columna > MAX_COLUMNAS) return MAX_COLUMNAS
  }
  return columna - 1
}
