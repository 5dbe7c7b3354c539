import { createReadStream } from 'node:fs'
import { basename, extname } from 'node:path'
import { ErrorDeFichero, type Libro, type ProblemaDeFichero, type Tabla } from '#domain/fichero.ts'
import { cabezaDe, tamano } from './bytes.ts'
import { abrirCsv } from './csv.ts'
import { abrirJson } from './json.ts'
import { type Contenido, contenidoDe } from './tipo.ts'
import { abrirXlsx } from './xlsx.ts'
import { abrirZip, type EntradaZip } from './zip.ts'

type Abierto = Pick<Libro, 'formato' | 'codificacion' | 'separador' | 'tablas'>

/**
 * Opens a file of rows by its own bytes, whatever it is called: CSV in any usual encoding and separator,
 * XLSX, JSON, or a ZIP of CSVs. `nombre` is how its owner calls it; by default that of `ruta`. Nothing in
 * the file is ever run. A problem has its sentence in `texts/fichero.ts`.
 */
export async function abrirLibro(
  ruta: string,
  nombre: string | null,
): Promise<{ value: Libro } | { problem: ProblemaDeFichero }> {
  try {
    const bytes = await tamano(ruta)
    const abierto = await abrir(ruta, nombre ?? basename(ruta))
    if (!(await tieneFilas(abierto.tablas))) return { problem: 'vacio' }
    return { value: { ...abierto, bytes } }
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

async function deArchivador(entradas: EntradaZip[]): Promise<Abierto> {
  const hojas = await abrirXlsx(entradas)
  if (hojas) return { formato: 'xlsx', codificacion: null, separador: null, tablas: hojas }

  const csvs = entradas.filter(
    ({ nombre }) => /(^|\/)[^/.][^/]*\.csv$/i.test(nombre) && !nombre.startsWith('__MACOSX/'),
  )
  const abiertos = await Promise.all(csvs.map((csv) => abrirCsv(sinExtension(csv.nombre), () => csv.leer())))
  const [primero] = abiertos
  if (!primero) throw new ErrorDeFichero('formato_desconocido')
  const { codificacion, separador } = primero
  return {
    formato: 'csv',
    codificacion,
    separador,
    tablas: abiertos.flatMap((csv) => (csv ? [csv.tabla] : [])),
  }
}

async function deTexto(ruta: string, nombre: string): Promise<Abierto> {
  const fuente = () => createReadStream(ruta) as AsyncIterable<Uint8Array>
  const json = await abrirJson(sinExtension(nombre), fuente)
  if (json) return { formato: 'json', codificacion: null, separador: null, tablas: json }
  const csv = await abrirCsv(sinExtension(nombre), fuente)
  if (!csv) throw new ErrorDeFichero('no_es_lo_que_dice')
  return { formato: 'csv', codificacion: csv.codificacion, separador: csv.separador, tablas: [csv.tabla] }
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
