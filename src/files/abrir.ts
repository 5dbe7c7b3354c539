import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { ErrorDeFichero, type Libro, type ProblemaDeFichero, type Tabla } from '#domain/fichero.ts'
import { cabezaDe, tamano } from './bytes.ts'
import { abrirCsv, type Csv } from './csv.ts'
import { abrirJson } from './json.ts'
import { type Contenido, contenidoDe } from './tipo.ts'
import { abrirXlsx } from './xlsx.ts'
import { abrirZip, type EntradaZip } from './zip.ts'

/** Tables in an archive or folder of CSVs. */
const MAX_CSVS = 100

type Abierto = Pick<Libro, 'formato' | 'codificacion' | 'separador' | 'tablas'>

/**
 * Opens a file of rows by its own bytes, whatever it is called: CSV in any usual encoding and separator,
 * XLSX, JSON, or a ZIP or a folder of CSVs. `nombre` is how its owner calls it; by default that of `ruta`. Nothing in
 * the file is ever run. A problem has its sentence in `texts/fichero.ts`.
 */
export async function abrirLibro(
  ruta: string,
  nombre: string | null,
): Promise<{ value: Libro } | { problem: ProblemaDeFichero }> {
  try {
    const value = (await stat(ruta)).isDirectory()
      ? await deCarpeta(ruta)
      : { bytes: await tamano(ruta), ...(await abrir(ruta, nombre ?? basename(ruta))) }
    return (await tieneFilas(value.tablas)) ? { value } : { problem: 'vacio' }
  } catch (error) {
    if (error instanceof ErrorDeFichero) return { problem: error.problem }
    throw error
  }
}

async function abrir(ruta: string, nombre: string): Promise<Abierto> {
  const contenido = contenidoDe(await cabezaDe(ruta, 4096))
  if (contenido === 'zip') return await deArchivador(await abrirZip(ruta))
  if (contenido === 'texto') return await deTexto(ruta, nombre)
  if (contenido === 'cfb')
    throw new ErrorDeFichero((await esCifrado(ruta)) ? 'cifrado' : 'formato_desconocido')
  throw new ErrorDeFichero(diceSer(nombre, contenido) ? 'formato_desconocido' : 'no_es_lo_que_dice')
}

/** The CSVs of a folder. */
async function deCarpeta(ruta: string): Promise<Libro> {
  const nombres = (await readdir(ruta)).filter((nombre) => esCsv({ nombre })).sort()
  const rutas = nombres.map((nombre) => join(ruta, nombre))
  let bytes = 0
  for (const una of rutas) bytes += await tamano(una)
  const fuentes = rutas.map((una) => ({ nombre: una, leer: () => leerFichero(una) }))
  return { bytes, ...(await deCsvs(fuentes)) }
}

async function deArchivador(entradas: EntradaZip[]): Promise<Abierto> {
  const hojas = await abrirXlsx(entradas)
  if (hojas) return { formato: 'xlsx', codificacion: null, separador: null, tablas: hojas }

  return deCsvs(entradas.filter(esCsv))
}

async function deCsvs(csvs: EntradaZip[]): Promise<Abierto> {
  if (csvs.length > MAX_CSVS) throw new ErrorDeFichero('formato_desconocido')
  const abiertos: Csv[] = []
  for (const csv of csvs) {
    const abierto = await abrirCsv(sinExtension(csv.nombre), () => csv.leer())
    if (abierto) abiertos.push(abierto)
  }
  const [primero] = abiertos
  if (!primero) throw new ErrorDeFichero('formato_desconocido')
  const { codificacion, separador } = primero
  return { formato: 'csv', codificacion, separador, tablas: abiertos.map(({ tabla }) => tabla) }
}

/** Not what macOS leaves beside each file. */
function esCsv({ nombre }: Pick<EntradaZip, 'nombre'>): boolean {
  return /(^|\/)[^/.][^/]*\.csv$/i.test(nombre) && !nombre.startsWith('__MACOSX/')
}

async function deTexto(ruta: string, nombre: string): Promise<Abierto> {
  const fuente = () => leerFichero(ruta)
  const json = await abrirJson(nombre, fuente)
  if (json) return { formato: 'json', codificacion: null, separador: null, tablas: json }
  const csv = await abrirCsv(sinExtension(nombre), fuente)
  if (!csv) throw new ErrorDeFichero('no_es_lo_que_dice')
  return { formato: 'csv', codificacion: csv.codificacion, separador: csv.separador, tablas: [csv.tabla] }
}

function leerFichero(ruta: string): AsyncIterable<Uint8Array> {
  return createReadStream(ruta)
}

async function tieneFilas(tablas: Tabla[]): Promise<boolean> {
  for (const tabla of tablas) {
    for await (const _ of tabla.filas()) return true
  }
  return false
}

/** Whether an old Office container is a workbook under a password: the name of its stream says so. */
async function esCifrado(ruta: string): Promise<boolean> {
  const cabeza = await cabezaDe(ruta, 4 * 1024 * 1024)
  return Buffer.from(cabeza).includes(Buffer.from('EncryptedPackage', 'utf16le'))
}

/** Whether the name announces what the bytes are: a PDF called .pdf is no lie, only of no use. */
function diceSer(nombre: string, contenido: Contenido): boolean {
  const extension = extname(nombre).toLowerCase()
  return !/^\.(csv|tsv|txt|xlsx|xlsm|json)$/.test(extension) && contenido !== 'programa'
}

function sinExtension(nombre: string): string {
  const base = basename(nombre)
  return base.slice(0, base.length - extname(base).length) || base
}
