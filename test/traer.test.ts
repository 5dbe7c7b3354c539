import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertBase } from '#db/bases.ts'
import { quitarBase } from '#db/quitar-base.ts'
import { traer } from '#db/traer.ts'
import { traido } from '#texts/expansion.ts'
import { AHORA, type Chat, testChat } from './support/chat.ts'
import { filas } from './support/filas.ts'
import { llegaFactura, llegaPago, unaFactura, unCliente, unPago } from './support/ventas.ts'

let folder: string
let hers: Chat
let other: Chat

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traer-'))
  hers = await testChat()
  other = await testChat()
  // Both make their ids from the same count: these are taken apart.
  for (let i = 0; i < 500; i++) other.newId()
})

afterEach(async () => {
  await hers.db.destroy()
  await other.db.destroy()
  rmSync(folder, { recursive: true, force: true })
})

/** The other database, as a file, comes into hers. */
async function traerla(baseId = 'b1') {
  const file = join(folder, `${baseId}.db`)
  await sql`vacuum into ${file}`.execute(other.db)
  await insertBase(hers.db, {
    id: baseId,
    nombre: 'otra.db',
    ruta: file,
    canal: null,
    chat: null,
    usuario_id: null,
    estado: 'pendiente',
    creada_en: AHORA.toISOString(),
  })
  return traer(hers.db, file, baseId, {
    zona: 'Europe/Madrid',
    now: AHORA,
    newId: hers.newId,
  })
}

const sinPadre = async () =>
  (await sql<{ n: number }>`select count(*) as n from pragma_foreign_key_check`.execute(hers.db)).rows[0]?.n

test('the same client and invoice under other ids are the same: their payments and corrections find them', async () => {
  const uno = await unCliente(hers, 'Uno', { cif: 'B12345674' })
  const f1 = await unaFactura(hers, uno, { numero: 'F-1' })
  const suyo = await unCliente(other, 'Uno SL', { cif: 'b12345674' })
  const suya = await unaFactura(other, suyo, { numero: 'F-1' })
  await unPago(other, suyo, suya, 50_00, '2026-11-02')
  await llegaFactura(other, {
    cliente_id: suyo.id,
    numero: 'R-1',
    total_centimos: -21_00,
    rectifica_a: 'F-1',
  })
  await llegaPago(other, { cliente_id: suyo.id, numero: 'F-99', importe_centimos: 10_00 })
  await other.say('he llamado a Uno, todo bien')
  await other.say('he llamado a Uno, paga la F-1 el viernes')
  const before = await filas(hers.db)

  const came = await traerla()
  expect(came).toMatchObject({ nuevas: { crm_facturas: 1, crm_pagos: 2 }, fuera: {} })
  expect(came.nuevas.clientes).toBeUndefined()
  expect(await sinPadre()).toBe(0)
  const facturas = hers.db.selectFrom('crm_facturas').select(['numero', 'cliente_id', 'rectifica_a'])
  expect(await facturas.orderBy('numero').execute()).toEqual([
    { numero: 'F-1', cliente_id: uno.id, rectifica_a: null },
    { numero: 'R-1', cliente_id: uno.id, rectifica_a: f1.id },
  ])
  const pagos = hers.db.selectFrom('crm_pagos').select(['factura_id', 'cliente_id', 'importe_centimos'])
  expect(await pagos.orderBy('importe_centimos').execute()).toEqual([
    { factura_id: null, cliente_id: uno.id, importe_centimos: 10_00 },
    { factura_id: f1.id, cliente_id: uno.id, importe_centimos: 50_00 },
  ])
  expect(
    await hers.db.selectFrom('crm_promesas').select(['fecha', 'cliente_id', 'factura_id']).execute(),
  ).toEqual([{ fecha: '2026-11-27', cliente_id: uno.id, factura_id: f1.id }])
  expect(await hers.db.selectFrom('crm_por_enlazar').select('numero').orderBy('numero').execute()).toEqual([
    { numero: 'F-1' },
    { numero: 'F-99' },
  ])

  const after = await filas(hers.db)
  expect((await traerla('b2')).nuevas).toEqual({})
  expect(await filas(hers.db)).toEqual(after)
  await quitarBase(hers.db, 'b1')
  expect(await filas(hers.db)).toEqual(before)
  expect(await hers.db.selectFrom('crm_promesas').selectAll().execute()).toEqual([])
})

test('the same number of another client stays out, is told, and leaves nothing hanging', async () => {
  await unaFactura(hers, await unCliente(hers, 'Uno', { cif: 'B12345674' }), { numero: 'F-1' })
  const dos = await unCliente(other, 'Dos', { cif: 'A58818501' })
  const suya = await unaFactura(other, dos, { numero: 'F-1' })
  await unPago(other, dos, suya, 50_00, '2026-11-02')
  await llegaFactura(other, {
    cliente_id: dos.id,
    numero: 'R-1',
    total_centimos: -21_00,
    rectifica_a: 'F-1',
  })

  const came = await traerla()
  expect(came.fuera).toEqual({ crm_facturas: 1, crm_pagos: 1 })
  expect(traido(came)).toContain('No he traído 1 factura y 1 cobro')
  expect(await sinPadre()).toBe(0)
})

test('of two payments alike there and one here, one comes', async () => {
  const uno = await unCliente(hers, 'Uno', { cif: 'B12345674' })
  await unPago(hers, uno, await unaFactura(hers, uno, { numero: 'F-1' }), 50_00, '2026-11-02')
  const suyo = await unCliente(other, 'Uno', { cif: 'B12345674' })
  const suya = await unaFactura(other, suyo, { numero: 'F-1' })
  await unPago(other, suyo, suya, 50_00, '2026-11-02')
  await unPago(other, suyo, suya, 50_00, '2026-11-02')
  expect((await traerla()).nuevas.crm_pagos).toBe(1)
})
