import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { saludDeHechos } from '#actions/actualizar-salud.ts'
import { ajustarDesde } from '#actions/ajustar-modelo.ts'
import { cambiarVencimientos } from '#actions/cambiar-vencimientos.ts'
import { deshacer } from '#actions/deshacer.ts'
import { findFilaDeFactura, vencimientosDe } from '#db/facturas.ts'
import { modeloVigente } from '#db/modelo.ts'
import { type Db, openDb } from '#db/open.ts'
import { getSalud, hechosDe } from '#db/salud.ts'
import { adivinarMapa, type FilaAjena, leerFacturaAjena } from '#domain/espejo.ts'
import { avisos as avisosAlMomento } from '#jobs/avisos.ts'
import { bases } from '#jobs/bases.ts'
import { espejo } from '#jobs/espejo.ts'
import type { JobDeps } from '#jobs/job.ts'
import { AHORA, type Chat, testChat } from './support/chat.ts'
import { conLaSuya, unSmartBilling } from './support/smartbilling.ts'
import { autoria, llegaFactura, llegaPago, momento } from './support/ventas.ts'

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

  test('the business is fitted on what is there the first time, and its clients reckoned with that', async () => {
    const vigente = await modeloVigente(db)
    expect(vigente?.muestra).toEqual({ clientes: 4, facturas: 8, de: 4 })
    const en = momento(chat)
    const { fila } = await saludDeHechos(db, await hechosDe(db, '1'), en)
    expect(fila.p_impago_30).not.toBeNull()
    expect(await getSalud(db, '1')).toMatchObject({
      p_impago_30: fila.p_impago_30,
      p_retraso: fila.p_retraso,
    })
    // What changes from then on waits for the night.
    theirs(`DELETE FROM facturas WHERE numero = '2026-0004'`)
    await minuto()
    expect(await modeloVigente(db)).toEqual(vigente)
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

/** Their table gets an invoice of 121 €, issued on 23 November, due on 23 December, unpaid. */
function emiten(numero: string, cliente: number, changes: Record<string, string | number> = {}): void {
  const row = {
    numero,
    cliente_id: cliente,
    fecha: '2026-11-23',
    vencimiento: '2026-12-23',
    base: 100,
    iva: 21,
    total: 121,
    pagada: 0,
    ...changes,
  }
  const values = Object.values(row).map((one) => (typeof one === 'string' ? `'${one}'` : one))
  theirs(`INSERT INTO facturas (${Object.keys(row).join()}) VALUES (${values.join()})`)
}

/** Numbers of the invoices of a client, titles of its history, and what it owes. */
async function deCliente(id: string) {
  const facturas = await db
    .selectFrom('crm_facturas')
    .select('numero')
    .where('cliente_id', '=', id)
    .orderBy('numero')
    .execute()
  const lines = await db
    .selectFrom('actividades')
    .select('titulo')
    .where('cliente_id', '=', id)
    .orderBy('id')
    .execute()
  const salud = await db
    .selectFrom('salud_cliente')
    .select(['pendiente_centimos', 'facturado_centimos'])
    .where('id', '=', id)
    .executeTakeFirst()
  return {
    facturas: facturas.map(({ numero }) => numero),
    historia: lines.map(({ titulo }) => titulo.replaceAll('\u00A0', ' ')),
    debe: salud?.pendiente_centimos,
    facturado: salud?.facturado_centimos,
  }
}

const problemas = async () =>
  (
    await db.selectFrom('crm_espejo_filas').select('problema').where('problema', 'is not', null).execute()
  ).map(({ problema }) => problema)

describe('what their table does with an invoice that we have', () => {
  beforeEach(async () => {
    unSmartBilling(file, { clientes: 4, facturas: 8 })
    await abrir(file)
    await minuto()
  })

  test('written anew under another row id it is the same invoice', async () => {
    theirs(`CREATE UNIQUE INDEX facturas_numero ON facturas (numero);
            INSERT OR REPLACE INTO facturas (numero, cliente_id, fecha, vencimiento, base, iva, total, pagada)
              VALUES ('2026-0000', 1, '2026-01-05', '2026-01-25', 150, 31.5, 181.5, 0)`)
    await minuto()
    expect(await factura('2026-0000')).toEqual({ total: 18_150, anulada: false, pagos: [] })
    expect((await deCliente('1')).debe).toBe(18_150 + 12_100)
    expect(await problemas()).toEqual([])
    expect(await ventas()).toBe(8)
    // The row that it stands in now is the one that counts.
    theirs(`DELETE FROM facturas WHERE numero = '2026-0000'`)
    await minuto()
    expect((await factura('2026-0000')).anulada).toBe(true)
  })

  test('gone one minute and back the next, it lives again, with its payment', async () => {
    theirs(`DELETE FROM facturas WHERE numero = '2026-0001'`)
    await minuto()
    expect((await factura('2026-0001')).anulada).toBe(true)
    emiten('2026-0001', 2, { pagada: 1 })
    await minuto()
    expect(await factura('2026-0001')).toEqual({
      total: 12_100,
      anulada: false,
      pagos: [['2026-02-20', 12_100]],
    })
    expect(await problemas()).toEqual([])
  })

  test('two rows with one number are one invoice and a problem, until the first goes', async () => {
    emiten('2026-0002', 2, { total: 50 })
    await minuto()
    expect(await factura('2026-0002')).toMatchObject({ total: 12_100 })
    expect(await problemas()).toEqual(['numero_repetido'])
    theirs(`DELETE FROM facturas WHERE numero = '2026-0002' AND total = 121`)
    await minuto()
    expect(await factura('2026-0002')).toMatchObject({ total: 5000, anulada: false })
    expect((await deCliente('2')).facturas).toContain('2026-0002')
    expect(await problemas()).toEqual([])
  })

  test('a payment that came first by number is the one that makes it paid', async () => {
    await llegaPago(chat, { cliente_id: '1', numero: 'E-1', importe_centimos: 12_100 })
    emiten('E-1', 1)
    await minuto()
    expect(await factura('E-1')).toMatchObject({ pagos: [['2026-11-23', 12_100]] })
    theirs(`UPDATE facturas SET pagada = 1 WHERE numero = 'E-1'`)
    await minuto()
    expect(
      await db.selectFrom('crm_pagos').select('id').where('cliente_id', '=', '1').execute(),
    ).toHaveLength(1)

    await llegaPago(chat, { cliente_id: '1', numero: 'E-2', importe_centimos: 6000 })
    emiten('E-2', 1, { pagada: 1 })
    await minuto()
    expect(await factura('E-2')).toMatchObject({
      pagos: [
        ['2026-11-23', 6000],
        ['2026-11-23', 6100],
      ],
    })
  })

  test('a payment that is posted after their table said «paid» is not another one', async () => {
    emiten('E-1', 1, { pagada: 1, fecha_pago: '2026-11-20' })
    await minuto()
    const posted = { numero: 'E-1', importe_centimos: 12_100, metodo: 'bizum', external_id: 'p-1' }
    for (let i = 0; i < 2; i++) {
      const { pago, nuevo } = await llegaPago(chat, posted)
      expect([nuevo, pago.external_id, pago.metodo, pago.fecha]).toEqual([
        false,
        'p-1',
        'bizum',
        '2026-11-20',
      ])
    }
    expect(await factura('E-1')).toMatchObject({ pagos: [['2026-11-20', 12_100]] })
    // It is theirs now: the table does not take it back.
    theirs(`UPDATE facturas SET pagada = 0, fecha_pago = NULL WHERE numero = 'E-1'`)
    await minuto()
    expect(await factura('E-1')).toMatchObject({ pagos: [['2026-11-20', 12_100]] })
  })

  test('in their table first and posted then, it is one, and what the table did not tell is kept', async () => {
    emiten('E-1', 1)
    await minuto()
    const posted = {
      cliente_id: '1',
      numero: 'E-1',
      base_centimos: 10_000,
      iva_centimos: 2100,
      fecha_emision: '2026-11-23',
      vencimientos: [
        { fecha: '2026-12-01', importe_centimos: 6000 },
        { fecha: '2027-01-10', importe_centimos: 6100 },
      ],
      concepto: 'Web',
      external_id: 'sb-1',
    }
    for (let i = 0; i < 2; i++) {
      const { factura: stored, nueva } = await llegaFactura(chat, posted)
      expect([nueva, stored.external_id, stored.concepto, stored.fecha_vencimiento]).toEqual([
        false,
        'sb-1',
        'Web',
        '2027-01-10',
      ])
    }
    theirs(`UPDATE facturas SET pagada = 1 WHERE numero = 'E-1'`)
    await minuto()
    expect(await factura('E-1')).toMatchObject({ total: 12_100, pagos: [['2026-11-23', 12_100]] })
    const plazos = await db
      .selectFrom('crm_vencimientos')
      .select('fecha')
      .where('importe_centimos', '<', 12_100)
    expect((await plazos.execute()).map(({ fecha }) => fecha)).toEqual(['2026-12-01', '2027-01-10'])
    expect(await ventas()).toBe(9)
    await expect(llegaFactura(chat, { ...posted, external_id: 'sb-2' })).rejects.toThrow('E-1')
  })

  test('«No usar» leaves what a program has posted too', async () => {
    emiten('E-1', 1, { pagada: 1, fecha_pago: '2026-11-20' })
    emiten('E-2', 1)
    await minuto()
    await llegaFactura(chat, { cliente_id: '1', numero: 'E-1', total_centimos: 12_100, external_id: 'sb-1' })
    await llegaPago(chat, { numero: 'E-1', importe_centimos: 12_100, external_id: 'p-1' })
    await chat.press('No usar')
    await minuto()
    expect(await deCliente('1')).toEqual({
      facturas: ['E-1'],
      historia: ['Factura #E-1', 'Cobro de 121,00 € (factura E-1)'],
      debe: 0,
      facturado: 12_100,
    })
    const plazos = await db.selectFrom('crm_vencimientos').select('importe_centimos').execute()
    expect(plazos).toEqual([{ importe_centimos: 12_100 }])
  })

  test('in their table first, a posted one with another client or total is refused', async () => {
    emiten('E-1', 1)
    await minuto()
    const posted = { cliente_id: '1', numero: 'E-1', total_centimos: 12_100 }
    await expect(llegaFactura(chat, { ...posted, cliente_id: '2' })).rejects.toThrow('E-1')
    await expect(llegaFactura(chat, { ...posted, total_centimos: 1 })).rejects.toThrow('E-1')
    expect((await llegaFactura(chat, posted)).nueva).toBe(false)
  })

  test('posted first and in their table then, it is one, and paid when it is paid there', async () => {
    const posted = {
      cliente_id: '1',
      numero: 'E-1',
      total_centimos: 12_100,
      external_id: 'sb-1',
      concepto: 'Web',
    }
    await llegaFactura(chat, posted)
    emiten('E-1', 1)
    await minuto()
    theirs(`UPDATE facturas SET pagada = 1 WHERE numero = 'E-1'`)
    await minuto()
    expect(await factura('E-1')).toMatchObject({ pagos: [['2026-11-23', 12_100]] })
    const stored = await db
      .selectFrom('crm_facturas')
      .select(['external_id', 'concepto', 'base_centimos'])
      .where('numero', '=', 'E-1')
      .execute()
    expect(stored).toEqual([{ external_id: 'sb-1', concepto: 'Web', base_centimos: 10_000 }])
    expect((await llegaFactura(chat, posted)).nueva).toBe(false)
    expect([await problemas(), await ventas()]).toEqual([[], 9])
  })

  test('with another client or number, its payments, its history and both healths follow', async () => {
    const before = await deCliente('2')
    theirs(`UPDATE facturas SET cliente_id = 3, numero = '2026-B1' WHERE numero = '2026-0001'`)
    await minuto()
    const [two, three] = [await deCliente('2'), await deCliente('3')]
    expect(before.facturas).toEqual(['2026-0001', '2026-0005'])
    expect(two).toMatchObject({ facturas: ['2026-0005'], facturado: 12_100, debe: 0 })
    expect(three).toMatchObject({ facturas: ['2026-0002', '2026-0006', '2026-B1'], facturado: 36_300 })
    expect(three.debe).toBe(24_200)
    expect(three.historia).toEqual(
      expect.arrayContaining(['Factura #2026-B1', 'Cobro de 121,00 € (factura 2026-B1)']),
    )
    expect(two.historia.filter((title) => title.includes('2026-0001'))).toEqual([])
    const pagos = await db.selectFrom('crm_pagos').select('id').where('cliente_id', '=', '3').execute()
    expect(pagos).toHaveLength(1)
  })

  test('numbers that move up by one, in any order', async () => {
    theirs(`UPDATE facturas SET numero = '2026-' || substr('000' || (substr(numero, 6) + 1), -4)`)
    for (let i = 0; i < 10; i++) await minuto()
    const rows = await db.selectFrom('crm_facturas').select('numero').orderBy('numero').execute()
    expect(rows.map(({ numero }) => numero)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `2026-000${n}`))
    expect(await problemas()).toEqual([])
  })

  test('what goes from here while it stands there comes back', async () => {
    await llegaFactura(chat, { cliente_id: '1', numero: 'E-1', total_centimos: 12_100 })
    const operacion = await db
      .selectFrom('crm_historial')
      .select('operacion_id')
      .orderBy('n', 'desc')
      .limit(1)
    const { operacion_id } = await operacion.executeTakeFirstOrThrow()
    emiten('E-1', 1)
    await minuto()
    await deshacer(db, operacion_id, autoria(chat), momento(chat))
    expect((await deCliente('1')).facturas).not.toContain('E-1')
    await minuto()
    expect((await deCliente('1')).facturas).toContain('E-1')
    expect(await factura('E-1')).toMatchObject({ total: 12_100, anulada: false })
  })

  test('she is warned of a client that gets riskier there, not of what the table said the first time', async () => {
    expect(await db.selectFrom('crm_avisos').selectAll().execute()).toEqual([])
    theirs(`UPDATE facturas SET pagada = 0, fecha_pago = NULL WHERE cliente_id = 4`)
    await minuto()
    expect(await db.selectFrom('crm_avisos').select(['cliente_id', 'antes']).execute()).toEqual([
      { cliente_id: '4', antes: 'medio' },
    ])
    await avisosAlMomento(db, AHORA, deps)
    expect(await last()).toContain('Cliente 4')
  })

  test('a payment that she was after is told when it comes there', async () => {
    emiten('E-1', 4, { vencimiento: '2026-11-20', fecha: '2026-10-20' })
    await minuto()
    await chat.say('he llamado a Cliente 4, le reclamo la E-1')
    theirs(`UPDATE facturas SET pagada = 1, fecha_pago = '2026-11-23' WHERE numero = 'E-1'`)
    await minuto()
    await avisosAlMomento(db, AHORA, deps)
    expect(await last()).toBe('💶 Ha llegado el pago de Cliente 4 que perseguías: 121,00 € (E-1).')
  })

  test('a payment that they take back leaves a word in the history', async () => {
    theirs(`UPDATE facturas SET pagada = 0, fecha_pago = NULL WHERE numero = '2026-0001'`)
    await minuto()
    expect((await deCliente('2')).historia).toContain('Anulado: cobro de 121,00 €')
    expect((await deCliente('2')).debe).toBe(12_100)
  })

  test('several due dates stand while the total does, and one takes their place when it changes', async () => {
    emiten('E-1', 1)
    await minuto()
    const { id } = await db
      .selectFrom('crm_facturas')
      .select('id')
      .where('numero', '=', 'E-1')
      .executeTakeFirstOrThrow()
    const plazos = async () =>
      (await vencimientosDe(db, id)).map(({ fecha, importe_centimos }) => [fecha, importe_centimos])
    const parts: [string, number][] = [
      ['2026-12-01', 6000],
      ['2027-02-01', 6100],
    ]
    const stored = await findFilaDeFactura(db, id)
    if (!stored) throw new Error('it is there')
    await cambiarVencimientos(
      db,
      autoria(chat),
      stored,
      parts.map(([fecha, importe_centimos]) => ({ fecha, importe_centimos })),
    )
    theirs(`UPDATE facturas SET pagada = 1, vencimiento = '2026-12-30' WHERE numero = 'E-1'`)
    await minuto()
    expect(await plazos()).toEqual(parts)
    theirs(`UPDATE facturas SET base = 200, iva = 42, total = 242 WHERE numero = 'E-1'`)
    await minuto()
    expect(await plazos()).toEqual([['2026-12-30', 24_200]])
    expect(await factura('E-1')).toMatchObject({ total: 24_200 })
  })
})

describe('whom a row that names its client by NIF and name bills', () => {
  beforeEach(async () => {
    unSmartBilling(file, { clientes: 1, facturas: 0 })
    theirs(`INSERT INTO clientes (nombre, email, cif) VALUES ('Bar Sol', '', 'B12345674'), ('Taller Paz', '', NULL),
              ('Kiosco', '', 'B87654321'), ('Kiosco', '', NULL);
            CREATE TABLE invoices (number TEXT, client_name TEXT, nif TEXT, invoice_date TEXT, amount REAL, paid INTEGER);
            INSERT INTO invoices VALUES ('A-1', 'Bar Sol', 'A58818501', '2026-10-01', 121, 0),
              ('A-2', 'taller  paz', 'A58818501', '2026-10-01', 50, 0), ('A-3', 'BAR SOL', 'b-12345674', '2026-10-01', 60, 0),
              ('A-4', 'Kiosco', NULL, '2026-10-01', 70, 0)`)
    await abrir(file)
    await minuto()
    await chat.press('Así está bien')
    await minuto()
  })

  test('not a namesake with another NIF', async () => {
    const rows = await db
      .selectFrom('crm_facturas as f')
      .innerJoin('clientes as c', 'c.id', 'f.cliente_id')
      .select(['f.numero', 'c.nombre', 'c.cif'])
      .orderBy('f.numero')
      .execute()
    expect(rows).toEqual([
      { numero: 'A-1', nombre: 'Bar Sol', cif: 'A58818501' },
      { numero: 'A-2', nombre: 'Bar Sol', cif: 'A58818501' },
      { numero: 'A-3', nombre: 'Bar Sol', cif: 'B12345674' },
    ])
    expect(await problemas()).toEqual(['cliente_ambiguo'])
  })

  test('the one that she makes known, when the row is read again', async () => {
    theirs(`UPDATE invoices SET nif = 'B87654321' WHERE number = 'A-4'`)
    await minuto()
    expect(await factura('A-4')).toMatchObject({ total: 7000 })
    expect(await problemas()).toEqual([])
  })

  test('a client that has changed its name here keeps the invoices whose row says the old one', async () => {
    await db
      .updateTable('clientes')
      .set({ nombre: 'Otro', cif: null })
      .where('cif', '=', 'B12345674')
      .execute()
    theirs(`UPDATE invoices SET paid = 1 WHERE number = 'A-3'`)
    await minuto()
    expect(await factura('A-3')).toMatchObject({ pagos: [['2026-11-23', 6000]] })
    const named = await db.selectFrom('clientes').select('nombre').where('nombre', '=', 'Otro').execute()
    expect(named).toHaveLength(1)
    const rows = await db
      .selectFrom('crm_facturas as f')
      .innerJoin('clientes as c', 'c.id', 'f.cliente_id')
      .select('c.nombre')
      .where('f.numero', '=', 'A-3')
      .execute()
    expect(rows).toEqual([{ nombre: 'Otro' }])
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

  test('the business is fitted with what comes, and without what goes', async () => {
    // One of ours, with its invoices.
    await db.destroy()
    await abrir(file)
    await minuto()
    await db.destroy()
    await abrir(hers)
    await traer('r1')
    const vigente = await modeloVigente(db)
    expect(vigente?.muestra).toMatchObject({ clientes: 6, facturas: 12 })
    expect(vigente).toEqual(await ajustarDesde(db, vigente?.fecha ?? ''))

    await chat.press('Deshacer')
    await bases(db, AHORA, deps)
    expect(await modeloVigente(db)).toBeNull()
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
