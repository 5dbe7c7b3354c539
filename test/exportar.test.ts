import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cargarExportacion } from '#actions/cargar-exportacion.ts'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { exportar } from '#actions/exportar.ts'
import { esExportacionPropia } from '#actions/leer-exportacion.ts'
import type { Db } from '#db/open.ts'
import { FORMATOS, type FormatoDeExportacion, TABLAS_EXPORTADAS } from '#domain/exportacion.ts'
import { conApostrofe, sinApostrofe } from '#domain/formula.ts'
import { abrirZip } from '#files/zip.ts'
import { AHORA, idFactory, testChat, testDb } from './support/chat.ts'
import { carpeta, filasDe, libroDe, reunir, unFichero } from './support/libros.ts'
import { guardar, negocioAlAzar } from './support/negocio-al-azar.ts'

/** All her rows, table by table. */
async function todo(db: Db) {
  const tablas: Record<string, unknown[]> = {}
  for (const tabla of Object.values(TABLAS_EXPORTADAS)) {
    tablas[tabla] = await db
      .selectFrom(tabla as 'clientes')
      .selectAll()
      .orderBy('id')
      .execute()
  }
  return tablas
}

async function exportado(db: Db, formato: FormatoDeExportacion) {
  const ruta = join(await carpeta(), `todo.${formato}`)
  const hecho = await exportar(db, { ruta, formato, now: AHORA })
  return { ruta, hecho }
}

describe.each(FORMATOS)('what is exported as %s', (formato) => {
  test('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(negocioAlAzar, async (negocio) => {
        const [de, a] = [await testDb(), await testDb()]
        await guardar(de, negocio, idFactory())
        const antes = await todo(de)
        const libro = await libroDe((await exportado(de, formato)).ruta)
        expect(await esExportacionPropia(libro)).toBe(true)
        const { rechazadas, yaEstaban } = await cargarExportacion(a, libro)
        expect({ rechazadas, yaEstaban }).toEqual({ rechazadas: [], yaEstaban: 0 })
        expect(await todo(a)).toEqual(antes)
        await Promise.all([de.destroy(), a.destroy()])
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  test('is the example, row by row, when there is nothing else', async () => {
    const [de, a] = [await testDb(), await testDb()]
    await cargarEjemplo(de, '2026-11-23', 'Europe/Madrid')
    const antes = await todo(de)
    const { ruta, hecho } = await exportado(de, formato)
    expect(hecho.esElEjemplo).toBe(true)
    const libro = await libroDe(ruta)
    const marcadas: string[] = []
    const cargado = await cargarExportacion(a, libro, {
      marcar: async (_, tabla, filas) => void marcadas.push(...filas.map(({ id }) => `${tabla} ${id}`)),
    })
    expect(await todo(a)).toEqual(antes)
    expect(cargado.insertadas).toEqual(hecho.filas)
    expect(new Set(marcadas).size).toBe(Object.values(hecho.filas).reduce((x, y) => x + y))

    const otra = await cargarExportacion(a, libro)
    expect(otra.yaEstaban).toBe(marcadas.length)
    expect(Object.values(otra.insertadas).every((n) => n === 0)).toBe(true)
    expect(await todo(a)).toEqual(antes)
  }, 60_000)
})

test('the example stays out, but not what her own rows hang from', async () => {
  const chat = await testChat()
  await cargarEjemplo(chat.db, '2026-11-23', 'Europe/Madrid')
  await chat.say('nuevo cliente Talleres Propios, 600 111 222')
  const ejemplo = await chat.db
    .selectFrom('clientes')
    .selectAll()
    .where('id', 'in', chat.db.selectFrom('crm_ejemplo').select('registro_id'))
    .executeTakeFirstOrThrow()
  await chat.say(`nota en ${ejemplo.nombre}: es mía`)
  const { ruta, hecho } = await exportado(chat.db, 'json')
  expect(hecho.esElEjemplo).toBe(false)
  const { clientes } = JSON.parse(await readFile(ruta, 'utf8')) as { clientes: { nombre: string }[] }
  expect(clientes.map((uno) => uno.nombre).sort()).toEqual(['Talleres Propios', ejemplo.nombre].sort())
  // The database's own marks are as they were.
  expect(
    await chat.db.selectFrom('crm_ejemplo').selectAll().where('tabla', '=', 'clientes').execute(),
  ).toHaveLength(40)
})

test('money is in euros, dates are dates, and headings are the names of the specification', async () => {
  const db = await testDb()
  await guardar(db, fc.sample(negocioAlAzar, { numRuns: 1, seed: 1 })[0] ?? [], idFactory())
  await db
    .updateTable('clientes')
    .set({
      nombre: '=HYPERLINK("x")',
      telefono: '+34600111222',
      ltv_centimos: -1234_05,
      fecha_primera_factura: '2026-11-24',
    })
    .execute()
  const primera = async (formato: FormatoDeExportacion) => {
    const [encabezado, fila] = await filasDe(await libroDe((await exportado(db, formato)).ruta))
    return Object.fromEntries(encabezado?.celdas.map((nombre, i) => [nombre, fila?.celdas[i]]) ?? [])
  }
  expect(await primera('xlsx')).toMatchObject({
    nombre: '=HYPERLINK("x")',
    telefono: '+34600111222',
    ltv: -1234.05,
    fecha_primera_factura: { fecha: '2026-11-24' },
  })
  expect(await primera('csv')).toMatchObject({
    nombre: `'=HYPERLINK("x")`,
    telefono: "'+34600111222",
    ltv: '-1234,05',
    fecha_primera_factura: '2026-11-24',
  })
  expect(await primera('json')).toMatchObject({
    nombre: '=HYPERLINK("x")',
    telefono: '+34600111222',
    ltv: -1234.05,
    fecha_primera_factura: '2026-11-24',
  })
})

test('beside an id stands the name that a person reads', async () => {
  const db = await testDb()
  await cargarEjemplo(db, '2026-11-23', 'Europe/Madrid')
  const libro = await libroDe((await exportado(db, 'csv')).ruta)
  const [encabezado, pago] = await filasDe(libro, 7)
  expect(encabezado?.celdas.slice(0, 5)).toEqual(['id', 'cliente_id', 'cliente', 'factura_id', 'factura'])
  const [cliente_id, cliente] = pago?.celdas.slice(1, 3) ?? []
  const { nombre } = await db
    .selectFrom('clientes')
    .select('nombre')
    .where('id', '=', String(cliente_id))
    .executeTakeFirstOrThrow()
  expect(cliente).toBe(nombre)
})

test('no cell of the workbook is a formula', async () => {
  const db = await testDb()
  await guardar(db, fc.sample(negocioAlAzar, { numRuns: 1, seed: 2 })[0] ?? [], idFactory())
  for (const { leer } of await abrirZip((await exportado(db, 'xlsx')).ruta)) {
    const xml = Buffer.concat(await reunir(leer())).toString()
    expect(xml).not.toMatch(/<f[ >]/)
  }
})

test('the apostrophe comes off exactly', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^['=+\-@\t\r\n＝＋－＠a]*$/u), (texto) => {
      expect(conApostrofe(texto)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/u)
      expect(sinApostrofe(conApostrofe(texto))).toBe(texto)
    }),
  )
})

test('a row that cannot be is told with its line, and the others go in', async () => {
  const [de, a] = [await testDb(), await testDb()]
  await cargarEjemplo(de, '2026-11-23', 'Europe/Madrid')
  const { ruta } = await exportado(de, 'json')
  const documento = JSON.parse(await readFile(ruta, 'utf8')) as Record<string, Record<string, unknown>[]>
  Object.assign(documento.clientes?.[1] ?? {}, { estado: 'dormido' })
  const libro = await libroDe(await unFichero('x.json', JSON.stringify(documento, null, 1)))
  const { rechazadas, insertadas } = await cargarExportacion(a, libro)
  expect(insertadas.clientes).toBe(39)
  expect(rechazadas[0]).toMatchObject({ tabla: 'clientes', motivo: 'choca', valor: null })
  // What hangs from it has nobody to hang from.
  expect(rechazadas).toContainEqual(
    expect.objectContaining({ tabla: 'facturas', motivo: 'huerfana', valor: 'cliente_id' }),
  )
  expect(rechazadas.length).toBeGreaterThan(1)
  expect(rechazadas.every(({ linea }) => linea > 1)).toBe(true)
})

test('a file that is not ours is not taken for one', async () => {
  expect(
    await esExportacionPropia(await libroDe(await unFichero('clientes.csv', 'id;nombre\n1;Ruiz\n'))),
  ).toBe(false)
  expect(
    await esExportacionPropia(await libroDe(await unFichero('toString.csv', 'id;nombre\n1;Ruiz\n'))),
  ).toBe(false)
})
