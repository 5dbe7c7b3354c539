import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Db, openDb } from '#db/open.ts'
import { adivinarMapa, type FilaAjena, leerFacturaAjena } from '#domain/espejo.ts'
import { bases } from '#jobs/bases.ts'
import { espejo } from '#jobs/espejo.ts'
import type { JobDeps } from '#jobs/job.ts'
import { AHORA, type Chat, testChat } from './support/chat.ts'
import { conLaSuya, unSmartBilling } from './support/smartbilling.ts'

let folder: string
let file: string
let db: Db
let chat: Chat
let deps: JobDeps
let failures: unknown[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espejo-'))
  file = join(folder, 'smartbilling.db')
  failures = []
})

afterEach(async () => {
  await db?.destroy()
  rmSync(folder, { recursive: true, force: true })
  expect(failures).toEqual([])
})

async function abrir(path: string): Promise<void> {
  db = await openDb(path, { now: AHORA })
  chat = await testChat({ db })
  deps = {
    newId: chat.newId,
    kickDelivery: () => {},
    dbFile: path,
    copias: join(folder, 'copias'),
    archivos: folder,
    log: (error) => failures.push(error),
  }
}

const minuto = () => espejo(db, AHORA, deps)
const last = async () => (await chat.bubbles()).at(-1)?.text ?? ''
const theirs = (sql: string) => conLaSuya(file, (one) => one.exec(sql))

/** What we know of an invoice of theirs. */
async function factura(numero: string) {
  const row = await db
    .selectFrom('crm_facturas')
    .selectAll()
    .where('numero', '=', numero)
    .executeTakeFirstOrThrow()
  const pagos = await db
    .selectFrom('crm_pagos')
    .select(['fecha', 'importe_centimos'])
    .where('factura_id', '=', row.id)
    .execute()
  return {
    total: row.total_centimos,
    anulada: row.anulada_en !== null,
    pagos: pagos.map((pago) => [pago.fecha, pago.importe_centimos]),
  }
}

async function ventas(): Promise<number> {
  const rows = await db.selectFrom('actividades').select('id').where('tipo', '=', 'venta').execute()
  return rows.length
}

describe('invoices in the shared database', () => {
  beforeEach(async () => {
    unSmartBilling(file, { clientes: 4, facturas: 8 })
    await abrir(file)
    await minuto()
  })

  test('those that are there come in, with their payments and their place in the history', async () => {
    expect(await factura('2026-0000')).toEqual({ total: 12_100, anulada: false, pagos: [] })
    expect(await factura('2026-0001')).toEqual({
      total: 12_100,
      anulada: false,
      pagos: [['2026-02-20', 12_100]],
    })
    const venta = await db
      .selectFrom('actividades')
      .selectAll()
      .where('titulo', '=', 'Factura #2026-0001')
      .executeTakeFirstOrThrow()
    expect([venta.responsable, venta.cliente_id, venta.fecha.slice(0, 10)]).toEqual([
      'Sistema',
      '2',
      '2026-02-05',
    ])
    const salud = await db
      .selectFrom('salud_cliente')
      .selectAll()
      .where('id', '=', '2')
      .executeTakeFirstOrThrow()
    expect([salud.facturas, salud.cobrado_centimos, salud.pendiente_centimos]).toEqual([2, 24_200, 0])
    expect(await last()).toContain('tus facturas en la tabla «facturas»')
    expect(await last()).toContain(
      'Leo: número, cliente, fecha, vencimiento, base, IVA, total, si está pagada y fecha de pago.',
    )
  })

  test('again changes nothing and says nothing', async () => {
    const before = [await ventas(), (await chat.bubbles()).length]
    theirs('CREATE TABLE otra (x)')
    await minuto()
    await minuto()
    expect([await ventas(), (await chat.bubbles()).length]).toEqual(before)
  })

  test('a new one, a changed total, a paid flag and one that goes: each is so here within a minute', async () => {
    theirs(`INSERT INTO facturas (numero, cliente_id, fecha, vencimiento, base, iva, total, pagada)
              VALUES ('2026-0100', 3, '2026-11-23', '2026-12-23', 50, 10.5, 60.5, 0);
            UPDATE facturas SET base = 200, iva = 42, total = 242 WHERE numero = '2026-0000';
            UPDATE facturas SET pagada = 1 WHERE numero = '2026-0002';
            DELETE FROM facturas WHERE numero = '2026-0004'`)
    await minuto()
    expect(await factura('2026-0100')).toEqual({ total: 6050, anulada: false, pagos: [] })
    expect(await factura('2026-0000')).toEqual({ total: 24_200, anulada: false, pagos: [] })
    // Seen unpaid before: it was paid today.
    expect(await factura('2026-0002')).toEqual({
      total: 12_100,
      anulada: false,
      pagos: [['2026-11-23', 12_100]],
    })
    expect((await factura('2026-0004')).anulada).toBe(true)
    const plazo = await db
      .selectFrom('crm_vencimientos')
      .innerJoin('crm_facturas', 'crm_facturas.id', 'factura_id')
      .select('importe_centimos')
      .where('numero', '=', '2026-0000')
      .execute()
    expect(plazo).toEqual([{ importe_centimos: 24_200 }])

    theirs(`UPDATE facturas SET pagada = 0 WHERE numero = '2026-0002'`)
    await minuto()
    expect((await factura('2026-0002')).pagos).toEqual([])
  })

  test('what she has registered herself is not doubled nor taken back', async () => {
    await chat.say('factura 2026-0200 a Cliente 1, 121 €')
    await chat.press('Sí, registrar')
    await chat.say('me ha pagado Cliente 1 121 de la factura 2026-0200')
    await chat.press('Sí')
    theirs(`INSERT INTO facturas (numero, cliente_id, fecha, vencimiento, base, iva, total, pagada)
              VALUES ('2026-0200', 1, '2026-11-23', '2026-12-23', 100, 21, 121, 0)`)
    await minuto()
    expect(await factura('2026-0200')).toEqual({
      total: 12_100,
      anulada: false,
      pagos: [['2026-11-23', 12_100]],
    })
    expect(
      await db.selectFrom('crm_facturas').select('id').where('numero', '=', '2026-0200').execute(),
    ).toHaveLength(1)
  })

  test('«No usar» takes out what had come', async () => {
    await chat.press('No usar')
    await minuto()
    expect(await db.selectFrom('crm_facturas').select('id').execute()).toEqual([])
    expect(await ventas()).toBe(0)
    theirs(`UPDATE facturas SET total = 1`)
    await minuto()
    expect(await db.selectFrom('crm_facturas').select('id').execute()).toEqual([])
  })
})

test('a guess in doubt is asked first, and used when she says so', async () => {
  unSmartBilling(file, { clientes: 2, facturas: 0 })
  theirs(`CREATE TABLE invoices (number TEXT, client_name TEXT, invoice_date TEXT, amount TEXT);
          INSERT INTO invoices VALUES ('A-1', 'Cliente 1', '01/10/2026', '1.210,00 €'), ('A-2', 'Bar Nuevo', '2/10/2026', '50')`)
  await abrir(file)
  await minuto()
  expect(await db.selectFrom('crm_facturas').select('id').execute()).toEqual([])
  expect(await last()).toContain('¿Las leo así?')
  expect(await last()).toContain('No dice cuáles están pagadas')
  await chat.press('Así está bien')
  await minuto()
  expect(await factura('A-1')).toEqual({ total: 121_000, anulada: false, pagos: [] })
  const bar = await db
    .selectFrom('clientes')
    .select(['nombre', 'estado'])
    .where('nombre', '=', 'Bar Nuevo')
    .execute()
  expect(bar).toEqual([{ nombre: 'Bar Nuevo', estado: 'activo' }])
})

const FILAS = [
  { id: 1, Nº: 'F1', cliente_id: 'a', fecha: '2026-01-05', base: 100, iva: 21, total: 121, estado: 'Pagada' },
  {
    id: 2,
    Nº: 'F2',
    cliente_id: 'b',
    fecha: '2026-01-06',
    base: 50,
    iva: 21,
    total: 60.5,
    estado: 'pendiente',
  },
]
const guess = (filas: FilaAjena[]) =>
  adivinarMapa(Object.keys(filas[0] ?? {}), filas, (id) => id === 'a' || id === 'b', 'Europe/Madrid')

test('the mapping: an IVA that is a rate, a number by another name, and what is in doubt', () => {
  const renamed = FILAS.map(({ Nº: numero, ...rest }) => ({ num_factura: numero, ...rest }))
  expect(guess(renamed)).toEqual({
    columnas: {
      numero: 'num_factura',
      cliente_id: 'cliente_id',
      fecha: 'fecha',
      base: 'base',
      iva: 'iva',
      total: 'total',
      estado: 'estado',
    },
    iva: 'tipo',
    seguro: true,
  })
  expect(guess(renamed.map(({ estado: _, ...rest }) => rest))?.seguro).toBe(false)
  expect(guess(renamed.map(({ num_factura: _, ...rest }) => rest))).toBeNull()
  expect(guess(renamed.map((row) => ({ ...row, cliente_id: 'otro' })))).toBeNull()
})

test.each([
  [{ estado: 'Pagada' }, { cobrado_centimos: 12_100, anulada: false }],
  [{ estado: 'Anulada' }, { cobrado_centimos: 0, anulada: true }],
  [{ estado: 'Borrador' }, { problema: 'borrador' }],
  [{ numero: ' ' }, { problema: 'sin_numero' }],
  [{ fecha: 'ayer' }, { problema: 'sin_fecha' }],
  [{ total: null }, { problema: 'sin_importe' }],
  [{ vencimiento: '2020-01-01' }, { vencimiento: '2026-01-05' }],
  [{}, { vencimiento: '2026-02-04', total_centimos: 12_100, iva_centimos: null }],
])('a row that says %o', (changes, expected) => {
  const columnas = Object.fromEntries(
    ['numero', 'cliente_id', 'fecha', 'vencimiento', 'total', 'estado'].map((one) => [one, one]),
  )
  const fila = {
    numero: 'F1',
    cliente_id: 'a',
    fecha: '2026-01-05',
    vencimiento: null,
    total: 121,
    estado: null,
    ...changes,
  }
  expect(leerFacturaAjena({ columnas, iva: 'importe', seguro: true }, fila, 'Europe/Madrid')).toMatchObject(
    expected,
  )
})

describe('a database dropped in the chat', () => {
  let hers: string

  beforeEach(async () => {
    unSmartBilling(file, { clientes: 6, facturas: 12 })
    hers = join(folder, 'mia.db')
    await abrir(hers)
  })

  /** She drops it; its bytes are here; the background work is done. */
  async function soltar(id: string): Promise<void> {
    const dropped = { ref: id, kind: 'document' as const, name: 'smartbilling.db', mime: null, bytes: 1000 }
    await chat.send({ type: 'file', file: dropped, caption: '' })
    const row = await db
      .selectFrom('crm_archivos')
      .select('id')
      .where('ref', '=', id)
      .executeTakeFirstOrThrow()
    const arrived = { estado: 'guardado' as const, ruta: file, mime: 'application/x-sqlite3' }
    await db.updateTable('crm_archivos').set(arrived).where('id', '=', row.id).execute()
    await chat.send({ type: 'file-result', archivoId: row.id, problem: null })
    await bases(db, AHORA, deps)
  }

  async function traer(id: string): Promise<void> {
    await soltar(id)
    await chat.press('Traer los datos')
    await bases(db, AHORA, deps)
  }

  test('is told, brought when she says so, and taken out with one tap', async () => {
    await chat.say('nuevo cliente Peluquería Sol, 600 123 123, Ana')
    await soltar('r1')
    expect(await last()).toContain('📦 Tiene: 6 clientes.')
    expect(await db.selectFrom('clientes').select('id').execute()).toHaveLength(1)

    await chat.press('Traer los datos')
    expect(await last()).toContain('Los estoy trayendo')
    await bases(db, AHORA, deps)
    expect(await last()).toBe('✅ He traído 6 clientes.')
    await minuto()
    expect(await db.selectFrom('clientes').select('id').execute()).toHaveLength(7)
    expect(await factura('2026-0001')).toMatchObject({ total: 12_100 })
    await chat.say('he llamado a Cliente 3, todo bien')

    await chat.press('Deshacer')
    await chat.press('Deshacer')
    await bases(db, AHORA, deps)
    const left = await db.selectFrom('clientes').select('nombre').orderBy('nombre').execute()
    expect(left).toEqual([{ nombre: 'Peluquería Sol' }])
    expect(await db.selectFrom('crm_facturas').select('id').execute()).toEqual([])
    expect(await db.selectFrom('crm_espejo').select('tabla').execute()).toEqual([])
  })

  test('the same again has nothing new, and what has come since does', async () => {
    await traer('r1')
    await traer('r2')
    expect(await last()).toBe('✅ Ya lo tienes todo: no había nada nuevo que traer.')
    theirs(`INSERT INTO clientes (nombre, email) VALUES ('Nuevo', '')`)
    await traer('r3')
    expect(await last()).toContain('✅ He traído 1 cliente. 6 filas ya estaban.')
  })

  test('a newer one brings what has changed in its invoices', async () => {
    await traer('r1')
    await minuto()
    theirs(`UPDATE facturas SET total = 250 WHERE numero = '2026-0001'`)
    await traer('r2')
    expect(await last()).toBe('✅ He puesto al día 1 fila de SmartBilling que ha cambiado.')
    await minuto()
    expect(await factura('2026-0001')).toMatchObject({ total: 25_000 })
  })

  test('of another business it is refused: the same numbers mean others', async () => {
    await traer('r1')
    theirs(`UPDATE clientes SET nombre = 'Otro ' || id, cif = 'X' || id, email = 'x' || id`)
    await traer('r2')
    expect(await last()).toContain('parece de otro negocio')
    expect(await db.selectFrom('clientes').select('id').execute()).toHaveLength(6)
  })
})
