import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { onTestFinished } from 'vitest'
import { ZipFile } from 'yazl'
import type { Celda, Fila, Libro } from '#domain/fichero.ts'
import { abrirLibro } from '#files/abrir.ts'

/** A folder of the test's own, gone when it ends. */
export async function carpeta(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ficheros-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A file with this content. Returns its path. */
export async function unFichero(nombre: string, contenido: string | Uint8Array): Promise<string> {
  const ruta = join(await carpeta(), nombre)
  await writeFile(ruta, contenido)
  return ruta
}

/** A ZIP archive with these entries. Returns its path. */
export async function unZip(nombre: string, entradas: Record<string, string | Uint8Array>): Promise<string> {
  const ruta = join(await carpeta(), nombre)
  const zip = new ZipFile()
  for (const [entrada, contenido] of Object.entries(entradas)) zip.addBuffer(Buffer.from(contenido), entrada)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(ruta))
  return ruta
}

const NS = 'http://schemas.openxmlformats.org'

export type HojaDePrueba = { nombre: string; xml: string; oculta?: boolean }

/**
 * A workbook as Excel writes it. `xml` of a sheet: what goes in its sheetData. `formatos`: the codes of
 * styles 1, 2, …; style 0 has none.
 */
export async function unLibro({
  hojas,
  cadenas = [],
  formatos = [],
  desde1904 = false,
  otras = {},
  nombre = 'libro.xlsx',
}: {
  hojas: HojaDePrueba[]
  cadenas?: string[]
  formatos?: (string | number)[]
  desde1904?: boolean
  otras?: Record<string, string>
  nombre?: string
}): Promise<string> {
  const rel = (id: string, tipo: string, destino: string) =>
    `<Relationship Id="${id}" Type="${NS}/officeDocument/2006/relationships/${tipo}" Target="${destino}"/>`
  const rels = (dentro: string) =>
    `<?xml version="1.0"?><Relationships xmlns="${NS}/package/2006/relationships">${dentro}</Relationships>`
  const main = `xmlns="${NS}/spreadsheetml/2006/main"`
  const xfs = formatos.map((f, i) => `<xf numFmtId="${typeof f === 'number' ? f : 164 + i}"/>`)
  const fmts = formatos.map((f, i) =>
    typeof f === 'string'
      ? `<numFmt numFmtId="${164 + i}" formatCode="${f.replaceAll('"', '&quot;')}"/>`
      : '',
  )
  return unZip(nombre, {
    '_rels/.rels': rels(rel('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<?xml version="1.0"?><workbook ${main} xmlns:r="${NS}/officeDocument/2006/relationships">
      <workbookPr${desde1904 ? ' date1904="1"' : ''}/><sheets>${hojas
        .map(
          (h, i) =>
            `<sheet name="${h.nombre}" sheetId="${i + 1}"${h.oculta ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`,
        )
        .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': rels(
      [
        ...hojas.map((_, i) => rel(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`)),
        rel('rIdS', 'sharedStrings', '/xl/sharedStrings.xml'),
        rel('rIdT', 'styles', 'styles.xml'),
      ].join(''),
    ),
    'xl/sharedStrings.xml': `<?xml version="1.0"?><sst ${main}>${cadenas.map((c) => `<si>${c}</si>`).join('')}</sst>`,
    'xl/styles.xml': `<?xml version="1.0"?><styleSheet ${main}><numFmts>${fmts.join('')}</numFmts>
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${xfs.join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(
      hojas.map((h, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `<?xml version="1.0"?><worksheet ${main}><sheetData>${h.xml}</sheetData></worksheet>`,
      ]),
    ),
    ...otras,
  })
}

/** The book of a file that can be opened. */
export async function libroDe(ruta: string, nombre: string | null = null): Promise<Libro> {
  const abierto = await abrirLibro(ruta, nombre)
  if ('problem' in abierto) throw new Error(`not opened: ${abierto.problem}`)
  return abierto.value
}

export async function filasDe(libro: Libro, tabla = 0): Promise<Fila[]> {
  return reunir(libro.tablas[tabla]?.filas() ?? [])
}

export async function reunir<T>(cosas: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const todas: T[] = []
  for await (const cosa of cosas) todas.push(cosa)
  return todas
}

export async function celdasDe(ruta: string, tabla = 0): Promise<Celda[][]> {
  return (await filasDe(await libroDe(ruta), tabla)).map((fila) => fila.celdas)
}
