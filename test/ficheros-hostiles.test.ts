import { randomBytes } from 'node:crypto'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ErrorDeFichero, MAX_FICHERO_BYTES } from '#domain/fichero.ts'
import { abrirLibro } from '#files/abrir.ts'
import { problemaDeFichero } from '#texts/fichero.ts'
import { carpeta, filasDe, libroDe, unFichero, unLibro, unZip } from './support/libros.ts'

describe('what is not to be opened', () => {
  const cfb = (dentro: string) =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(1016),
      Buffer.from(dentro, 'utf16le'),
      Buffer.alloc(512),
    ])

  test.each([
    ['vacio', 'nada.csv', ''],
    ['vacio', 'marca.csv', '\uFEFF'],
    ['vacio', 'blancos.csv', '\r\n\n;;;\n'],
    ['cifrado', 'clave.xlsx', cfb('EncryptedPackage')],
    ['formato_desconocido', 'viejo.xls', cfb('Workbook')],
    ['formato_desconocido', 'factura.pdf', '%PDF-1.7\n%âãÏÓ'],
    ['formato_desconocido', 'foto.jpg', Buffer.from('ffd8ffe000104a46494600', 'hex')],
    ['formato_desconocido', 'tabla.xls', '<html><table><tr><td>1</td></tr></table></html>'],
    ['no_es_lo_que_dice', 'factura.xlsx', '%PDF-1.7\n'],
    ['no_es_lo_que_dice', 'clientes.csv', Buffer.from('ffd8ffe000104a46494600', 'hex')],
    ['no_es_lo_que_dice', 'clientes.xlsx', Buffer.from('4d5a90000300000004000000ffff0000', 'hex')],
    ['no_es_lo_que_dice', 'azar.csv', Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 7919) % 256))],
    ['ilegible', 'medio.json', '{"clientes": [{"a": 1}, {"a": '],
    ['ilegible', 'medio.json', '{"clientes": [{"a": '],
    ['vacio', 'nada.json', '{"clientes": []}'],
  ])('%s: %s', async (problem, nombre, contenido) => {
    expect(await abrirLibro(await unFichero(nombre, contenido), null)).toEqual({ problem })
  })

  test.each([
    [
      'formato_desconocido',
      'hoja.ods',
      { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' },
    ],
    ['formato_desconocido', 'hoja.numbers', { 'Index/Document.iwa': 'x' }],
    ['formato_desconocido', 'carta.docx', { '[Content_Types].xml': '<x/>', 'word/document.xml': '<x/>' }],
    ['formato_desconocido', 'binario.xlsb', { 'xl/workbook.bin': 'x' }],
  ])('%s: %s', async (problem, nombre, entradas) => {
    expect(await abrirLibro(await unZip(nombre, entradas), null)).toEqual({ problem })
  })

  test('every problem has a sentence that says what to do', () => {
    for (const frase of Object.values(problemaDeFichero)) expect(frase).toMatch(/m[aá]nd[aá](me|r)/)
  })

  test('2 GB are refused without being read', async () => {
    const ruta = join(await carpeta(), 'enorme.csv')
    await writeFile(ruta, 'a;b\n')
    await truncate(ruta, 2 * 1024 ** 3)
    expect(await abrirLibro(ruta, null)).toEqual({ problem: 'demasiado_grande' })
    expect(MAX_FICHERO_BYTES).toBeLessThan(2 * 1024 ** 3)
  })

  test('a ZIP bomb is stopped while it inflates', async () => {
    const ruta = await unLibro({ hojas: [{ nombre: 'B', xml: ' '.repeat(80_000_000) }] })
    expect(await abrirLibro(ruta, null)).toEqual({ problem: 'bomba' })
  })

  test('what the header says of its size is not believed', async () => {
    const ruta = await unLibro({
      hojas: [{ nombre: 'B', xml: `<row><c><v>1</v></c></row>${' '.repeat(50_000)}` }],
    })
    const bytes = await readFile(ruta)
    // Every central header says that its entry has ten bytes.
    for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 1))
      bytes.writeUInt32LE(10, at + 24)
    expect(await abrirLibro(await unFichero('mentira.xlsx', bytes), null)).toEqual({ problem: 'bomba' })
  })

  test('entities that grow are refused', async () => {
    const lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    const ruta = await unLibro({
      hojas: [{ nombre: 'B', xml: '' }],
      otras: {
        'xl/worksheets/sheet1.xml': `<?xml version="1.0"?>${lol}<worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`,
      },
    })
    expect(await abrirLibro(ruta, null)).toEqual({ problem: 'bomba' })
  })

  test('a cell without an end is refused, and so are too many sheets', async () => {
    const azar = randomBytes(400_000).toString('base64')
    const larga = `<row><c t="str"><v>${azar.repeat(35)}</v></c></row>`
    expect(await abrirLibro(await unLibro({ hojas: [{ nombre: 'B', xml: larga }] }), null)).toEqual({
      problem: 'bomba',
    })
    const hojas = Array.from({ length: 400 }, (_, i) => ({ nombre: `H${i}`, xml: '' }))
    expect(await abrirLibro(await unLibro({ hojas }), null)).toEqual({ problem: 'bomba' })
  })

  test('a row without an end is refused soon', async () => {
    const ruta = await unFichero('x.csv', `a,b\n${'1,'.repeat(2_000_000)}`)
    const libro = await libroDe(ruta)
    await expect(filasDe(libro)).rejects.toMatchObject({ problem: 'ilegible' })
  })

  test('an endless nesting is refused', async () => {
    const ruta = await unLibro({ hojas: [{ nombre: 'B', xml: '<row>'.repeat(5000) }] })
    expect(await abrirLibro(ruta, null)).toEqual({ problem: 'bomba' })
  })
})

describe('whatever the bytes are, there are rows or a problem', () => {
  async function rowsOrProblem(bytes: Uint8Array, nombre: string): Promise<void> {
    const abierto = await abrirLibro(await unFichero(nombre, bytes), null)
    if ('problem' in abierto) {
      expect(problemaDeFichero).toHaveProperty(abierto.problem)
      return
    }
    for (const tabla of abierto.value.tablas) {
      try {
        for await (const fila of tabla.filas()) expect(fila.linea).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toBeInstanceOf(ErrorDeFichero)
      }
    }
  }

  test('any bytes', async () => {
    const nombre = fc.constantFrom('a.csv', 'a.xlsx', 'a.json', 'a')
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), nombre, rowsOrProblem), {
      numRuns: 300,
    })
  })

  test('a real file that is cut or has bits changed', async () => {
    const libro = await unLibro({
      cadenas: ['<t>uno</t>', '<t>dos</t>'],
      hojas: [{ nombre: 'H', xml: '<row><c t="s"><v>0</v></c><c s="1"><v>46349</v></c></row>'.repeat(50) }],
      formatos: [14],
    })
    const csv = Buffer.from('\uFEFFnombre;nota\r\n"Ruiz; e hijos";"a\r\nb"\r\nñandú;"x""y"\r\n')
    const json = Buffer.from(JSON.stringify({ clientes: [{ a: 'ñ"\\', b: [1] }, { a: null }] }))
    const reales = [
      { nombre: 'l.xlsx', bytes: await readFile(libro) },
      { nombre: 'l.csv', bytes: csv },
      { nombre: 'l.json', bytes: json },
    ]
    const dano = fc.record({
      real: fc.constantFrom(...reales),
      corte: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      bits: fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(7)), { maxLength: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(dano, async ({ real, corte, bits }) => {
        const bytes = Uint8Array.from(real.bytes)
        for (const [donde, bit] of bits) {
          const at = Math.floor(donde * bytes.length)
          bytes[at] = (bytes[at] as number) ^ (1 << bit)
        }
        await rowsOrProblem(
          bytes.subarray(0, corte === null ? bytes.length : Math.floor(corte * bytes.length)),
          real.nombre,
        )
      }),
      { numRuns: 300 },
    )
  })
})
