import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { abrirLibro } from '#files/abrir.ts'
import { registrosJson } from '#files/json-registros.ts'
import { esFormatoDeFecha, fechaDeSerie } from '#files/xlsx-formatos.ts'
import { carpeta, celdasDe, filasDe, libroDe, reunir, unFichero, unLibro, unZip } from './support/libros.ts'

describe('CSV', () => {
  const TEXTO =
    'Nombre;Población;Importe\r\nTalleres Ruiz;Cádiz;1.234,56 €\r\nPeluquería Sol;Logroño;−3,20\r\n'
  const filas = [
    ['Nombre', 'Población', 'Importe'],
    ['Talleres Ruiz', 'Cádiz', '1.234,56 €'],
    ['Peluquería Sol', 'Logroño', '−3,20'],
  ]
  const enWindows = Buffer.from(TEXTO.replace('−', '-').replace('€', '\x80'), 'latin1')
  const deCabezaAPies = (texto: string) => Buffer.from(texto, 'utf16le').swap16()

  test.each([
    ['utf-8', Buffer.from(TEXTO)],
    ['utf-8', Buffer.from(`\uFEFF${TEXTO}`)],
    ['windows-1252', enWindows],
    ['utf-16le', Buffer.from(`\uFEFF${TEXTO}`, 'utf16le')],
    ['utf-16le', Buffer.from(TEXTO, 'utf16le')],
    ['utf-16be', deCabezaAPies(`\uFEFF${TEXTO}`)],
    ['utf-16be', deCabezaAPies(TEXTO)],
  ])('is read in %s', async (codificacion, bytes) => {
    const libro = await libroDe(await unFichero('clientes.csv', bytes))
    expect(libro).toMatchObject({ formato: 'csv', codificacion, separador: ';', bytes: bytes.length })
    const esperadas =
      codificacion === 'windows-1252' ? filas.with(2, ['Peluquería Sol', 'Logroño', '-3,20']) : filas
    expect((await filasDe(libro)).map((fila) => fila.celdas)).toEqual(esperadas)
  })

  test('an accent that is not UTF-8 may come late', async () => {
    const texto = `${'a;b\n'.repeat(100_000)}Cádiz;1\n`
    const libro = await libroDe(await unFichero('x.csv', Buffer.from(texto, 'latin1')))
    expect(libro.codificacion).toBe('windows-1252')
    expect((await filasDe(libro)).at(-1)).toEqual({ linea: 100_001, celdas: ['Cádiz', '1'] })
  })

  test.each([
    [';', 'a;b\n1,5;2,5\n3,5;4,5\n'],
    [',', 'a,b\n"1;x",2\n3,4\n'],
    ['\t', 'a\tb\n1,5\t2;5\n'],
    ['|', 'a|b|c\n1|2|3\n'],
    [';', 'sep=;\r\na;b,c,d\r\n1;2,3,4\r\n'],
    [',', 'Listado de facturas\n\nfecha,total\n1/2/26,3\n2/2/26,4\n'],
    [';', '"Ruiz, S.L.";"1,5"\n"Paz, S.A.";"2,5"\n'],
  ])('the separator is %j', async (separador, texto) => {
    expect((await libroDe(await unFichero('x.csv', texto))).separador).toBe(separador)
  })

  test('each record has the line where it begins, whatever ends its lines', async () => {
    for (const fin of ['\n', '\r\n', '\r']) {
      const texto = ['sep=;', 'a;"b', 'c";d', '', 'x;y', ';;', '"q ""z"" ";""', 'corta'].join(fin)
      expect(await filasDe(await libroDe(await unFichero('x.csv', texto)))).toEqual([
        { linea: 2, celdas: ['a', `b${fin}c`, 'd'] },
        { linea: 5, celdas: ['x', 'y'] },
        { linea: 7, celdas: ['q "z" ', ''] },
        { linea: 8, celdas: ['corta'] },
      ])
    }
  })

  test('a quote that nobody closes spoils its own row only', async () => {
    const filas = Array.from({ length: 20_000 }, (_, i) => `${i};cliente número ${i}`)
    const texto = ['n;nombre', '1;"El Rincón', '2;tubo', '3;"Bar" Pepe;x', ...filas].join('\n')
    const leidas = await filasDe(await libroDe(await unFichero('x.csv', texto)))
    expect(leidas).toHaveLength(20_004)
    expect(leidas.slice(1, 4).map((fila) => fila.celdas)).toEqual([
      ['1', '"El Rincón'],
      ['2', 'tubo'],
      ['3', '"Bar" Pepe', 'x'],
    ])
    expect(leidas.at(-1)).toEqual({ linea: 20_004, celdas: ['19999', 'cliente número 19999'] })
  })

  test('what is written in quotes is read as it was, however it is cut on the way', async () => {
    const celda = fc.string({ unit: 'grapheme', maxLength: 12 }).map((s) => s.replaceAll('\0', ''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(celda, celda), { minLength: 1, maxLength: 30 }), async (filas) => {
        const cita = (s: string) => `"${s.replaceAll('"', '""')}"`
        const relleno = 'x'.repeat(65_500)
        const texto = ['"a";"b"', ...filas.map(([a, b]) => `${cita(a + relleno)};${cita(b)}`)].join('\r\n')
        const celdas = await celdasDe(await unFichero('x.csv', `\uFEFF${texto}`))
        expect(celdas.slice(1)).toEqual(filas.map(([a, b]) => [a + relleno, b]))
      }),
      { numRuns: 15 },
    )
  })

  test('a folder of CSVs is a book of several tables', async () => {
    const folder = await carpeta()
    await writeFile(join(folder, 'pagos.csv'), 'a;b\n1;2')
    await writeFile(join(folder, 'clientes.csv'), 'c;d\n3;4')
    await writeFile(join(folder, 'notas.txt'), 'no')
    const libro = await libroDe(folder)
    expect(libro).toMatchObject({ bytes: 14, tablas: [{ nombre: 'clientes' }, { nombre: 'pagos' }] })
    expect(await filasDe(libro, 1)).toHaveLength(2)
    expect(await abrirLibro(await carpeta(), null)).toEqual({ problem: 'formato_desconocido' })
  })

  test('a ZIP of CSVs is a book of several tables', async () => {
    const ruta = await unZip('datos.zip', {
      'clientes.csv': 'a;b\n1;2',
      'facturas.csv': 'n;t\n3;4',
      'x.txt': 'y',
    })
    const libro = await libroDe(ruta)
    expect(libro.tablas.map((tabla) => tabla.nombre)).toEqual(['clientes', 'facturas'])
    expect((await filasDe(libro, 1)).map((fila) => fila.celdas)).toEqual([
      ['n', 't'],
      ['3', '4'],
    ])
  })
})

describe('XLSX', () => {
  test('shared, inline and rich texts, numbers, booleans, errors and formulas', async () => {
    const ruta = await unLibro({
      cadenas: [
        '<t>Ruiz &amp; Hijos</t>',
        '<r><t>Peluquería </t></r><r><t>Sol</t></r><rPh><t>x</t></rPh>',
        '<t>a_x000D_b</t>',
      ],
      hojas: [
        {
          nombre: 'Clientes',
          xml: `<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3" t="s"><v>2</v></c></row>
            <row r="5"><c t="inlineStr"><is><t>en línea</t></is></c><c><v>1234.5</v></c><c t="b"><v>1</v></c>
              <c t="e"><v>#N/A</v></c><c t="str"><f>HYPERLINK("http://x")</f><v>guardado</v></c><c><f>1+1</f></c><c><v>-2E-2</v></c></row>
            <row r="6"><c s="1"/></row>`,
        },
      ],
    })
    expect(await filasDe(await libroDe(ruta))).toEqual([
      { linea: 3, celdas: ['Ruiz & Hijos', null, 'Peluquería Sol', 'a\rb'] },
      { linea: 5, celdas: ['en línea', 1234.5, true, null, 'guardado', null, -0.02] },
    ])
  })

  test('a number with a format of dates is a date, in both systems', async () => {
    const hoja = {
      nombre: 'F',
      xml: `<row><c s="0"><v>46349</v></c><c s="1"><v>46349.75</v></c><c s="2"><v>46349</v></c><c s="3"><v>0.5</v></c>
        <c s="4"><v>46349</v></c><c s="1"><v>-5</v></c><c t="d"><v>2026-11-24T10:00:00</v></c></row>`,
    }
    const formatos = [14, 'dd\\-mmm\\-yyyy', 'hh:mm', '#,##0.00 "días"']
    expect(await celdasDe(await unLibro({ hojas: [hoja], formatos }))).toEqual([
      [46349, { fecha: '2026-11-23' }, { fecha: '2026-11-23' }, 0.5, 46349, -5, { fecha: '2026-11-24' }],
    ])
    const [fila] = await celdasDe(await unLibro({ hojas: [hoja], formatos, desde1904: true }))
    expect(fila?.[1]).toEqual({ fecha: '2030-11-24' })
  })

  test.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [46350, '2026-11-24'],
    [2_958_465, '9999-12-31'],
    [2_958_466, null],
    [0, null],
  ])('day %d of 1900 is %s', (serie, fecha) => {
    expect(fechaDeSerie(serie, false)).toBe(fecha)
  })

  test.each([
    [0, 'General', false],
    [164, 'mmm-yy', true],
    [164, '[$-C0A]d" de "mmmm', true],
    [164, '[h]:mm:ss', false],
    [164, '0.00E+00', false],
    [164, '#,##0.00\\ "€"', false],
    [164, '0;[Red]dd', false],
    [22, null, true],
    [20, null, false],
  ])('format %d %s is of dates: %s', (id, codigo, esperado) => {
    expect(esFormatoDeFecha(id, codigo)).toBe(esperado)
  })

  test('hidden sheets are there too, and macros and what a link brings are not looked at', async () => {
    const ruta = await unLibro({
      nombre: 'macros.xlsm',
      hojas: [
        { nombre: 'Vista', xml: '<row><c><v>1</v></c></row>' },
        { nombre: 'Secreta', xml: '<row><c><v>2</v></c></row>', oculta: true },
      ],
      otras: { 'xl/vbaProject.bin': 'Sub AutoOpen()', 'xl/externalLinks/externalLink1.xml': '<no' },
    })
    const libro = await libroDe(ruta)
    expect(libro.tablas.map((tabla) => tabla.nombre)).toEqual(['Vista', 'Secreta'])
    expect(await filasDe(libro, 1)).toEqual([{ linea: 1, celdas: [2] }])
  })

  test('the same rows again, and from the middle of nothing', async () => {
    const libro = await libroDe(
      await unLibro({ hojas: [{ nombre: 'H', xml: '<row><c><v>1</v></c></row>'.repeat(9000) }] }),
    )
    for await (const fila of libro.tablas[0]?.filas() ?? []) if (fila.linea === 3) break
    expect(await filasDe(libro)).toHaveLength(9000)
  })
})

describe('JSON', () => {
  test('lists of objects are tables, with the fields of them all', async () => {
    const texto = JSON.stringify(
      {
        formato: 'x',
        clientes: [
          { a: 'uno', b: 1.5 },
          { b: null, c: ['"}', { d: '\\' }] },
        ],
        vacia: [],
        pagos: [{ z: true }],
      },
      null,
      1,
    )
    const libro = await libroDe(await unFichero('todo.json', texto))
    expect(libro.formato).toBe('json')
    expect(libro.tablas.map((tabla) => tabla.nombre)).toEqual(['clientes', 'pagos'])
    expect(await filasDe(libro)).toEqual([
      { linea: 1, celdas: ['a', 'b', 'c'] },
      { linea: 4, celdas: ['uno', 1.5, null] },
      { linea: 8, celdas: [null, null, '["\\"}",{"d":"\\\\"}]'] },
    ])
  })

  test('any document of lists is read as JSON.parse does, however it is cut', async () => {
    const objeto = fc.dictionary(
      fc.string({ unit: 'grapheme' }),
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
      ),
      { minKeys: 1, noNullPrototype: true },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(objeto, { minLength: 1 }), async (lista) => {
        const texto = JSON.stringify({ v: 1, lista, fin: ['x', { y: [] }] })
        async function* aTrozos() {
          for (const letra of texto) yield letra
        }
        const leidos = (await reunir(registrosJson(aTrozos()))).filter((r) => r.tabla === 'lista')
        expect(leidos.map((r) => r.valor)).toEqual((JSON.parse(texto) as { lista: unknown[] }).lista)
      }),
    )
  })
})
