import { beforeEach, describe, expect, test } from 'vitest'
import { anularFactura, type FacturaRecibida } from '#actions/recibir-factura.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { type Chat, testChat } from './support/chat.ts'
import { autoria, llegaFactura, llegaPago, momento, unaFactura, unCliente } from './support/ventas.ts'

let chat: Chat
beforeEach(async () => {
  chat = await testChat()
})

/** Invoice 2026-041 of 1.210 € to Talleres Ruiz, as another program would send it. */
function una(changes: Partial<FacturaRecibida> = {}): FacturaRecibida {
  return { cliente: { nombre: 'Talleres Ruiz SL' }, numero: '2026-041', total_centimos: 1210_00, ...changes }
}

/** How it fails: its code and the field that is wrong. */
async function fallo(work: Promise<unknown>): Promise<[string, string | null]> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ErrorDeNegocio)) throw error ?? new Error('it did not fail')
  expect(error.message).toMatch(/[.]$/)
  return [error.code, error.campo]
}

function clientes() {
  return chat.db.selectFrom('clientes').selectAll().orderBy('id').execute()
}

function facturas() {
  return chat.db.selectFrom('crm_facturas').selectAll().orderBy('numero').execute()
}

async function actividades(): Promise<string[]> {
  const rows = await chat.db.selectFrom('actividades').selectAll().orderBy('id').execute()
  return rows.map((row) => `${row.tipo}: ${row.titulo} · ${row.descripcion}`.replaceAll('\u00A0', ' '))
}

describe('an invoice that another program sends', () => {
  test('makes its client, its debt, its history and its health', async () => {
    const { factura, nueva } = await llegaFactura(chat, {
      cliente: {
        nombre: 'Talleres Ruiz SL',
        cif: 'B-12345674',
        email: 'Taller@Ruiz.es',
        telefono: '600 111 222',
      },
      numero: '2026-041',
      base_centimos: 1000_00,
      iva_centimos: 210_00,
      irpf_centimos: 150_00,
    })
    expect(nueva).toBe(true)
    expect(factura).toMatchObject({
      total_centimos: 1060_00,
      fecha_emision: '2026-11-23',
      fecha_vencimiento: '2026-12-23',
      origen: 'api',
    })
    const [cliente] = await clientes()
    expect(cliente).toMatchObject({
      nombre: 'Talleres Ruiz SL',
      cif: 'B12345674',
      email: 'taller@ruiz.es',
      telefono: '+34600111222',
      estado: 'activo',
      ltv_centimos: 1060_00,
      fecha_primera_factura: '2026-11-23',
    })
    const [venta] = await chat.db.selectFrom('actividades').selectAll().execute()
    expect(venta).toMatchObject({
      cliente_id: cliente?.id,
      tipo: 'venta',
      titulo: 'Factura #2026-041',
      descripcion: 'Factura por 1.060,00\u00A0€',
      responsable: 'Sistema',
    })
    const salud = await chat.db.selectFrom('salud_cliente').selectAll().executeTakeFirstOrThrow()
    expect(salud.pendiente_centimos).toBe(1060_00)
  })

  test('keeps several due dates, the last one as its own', async () => {
    const { factura } = await llegaFactura(
      chat,
      una({
        fecha_emision: '2026-10-01',
        vencimientos: [
          { fecha: '2026-12-30', importe_centimos: 210_00 },
          { fecha: '2026-10-31', importe_centimos: 1000_00 },
        ],
      }),
    )
    expect(factura.fecha_vencimiento).toBe('2026-12-30')
    const salud = await chat.db.selectFrom('salud_cliente').selectAll().executeTakeFirstOrThrow()
    expect(salud).toMatchObject({ pendiente_centimos: 1210_00, vencido_centimos: 1000_00 })
  })

  test.each<[string, Partial<FacturaRecibida>, string, string]>([
    ['no amount', { total_centimos: null }, 'falta_importe', 'total'],
    [
      'parts that do not add up',
      { base_centimos: 1000_00, iva_centimos: 210_01 },
      'importes_no_cuadran',
      'total',
    ],
    [
      'a withholding left out of the total',
      { base_centimos: 1000_00, iva_centimos: 210_00, irpf_centimos: 150_00 },
      'importes_no_cuadran',
      'total',
    ],
    ['no number', { numero: ' ' }, 'falta_numero', 'numero'],
    ['a number without end', { numero: '9'.repeat(61) }, 'numero_largo', 'numero'],
    ['no such day', { fecha_emision: '2026-02-30' }, 'fecha_invalida', 'fecha'],
    ['a year with a slip', { fecha_emision: '9999-12-31' }, 'fecha_invalida', 'fecha'],
    ['due before it was issued', { fecha_vencimiento: '2026-11-22' }, 'fecha_invalida', 'fecha_vencimiento'],
    [
      'a part due before it was issued',
      { vencimientos: [{ fecha: '2026-11-01', importe_centimos: 1210_00 }] },
      'fecha_invalida',
      'vencimientos.0.fecha',
    ],
    [
      'due dates that do not add up',
      { vencimientos: [{ fecha: '2026-12-01', importe_centimos: 1210_01 }] },
      'vencimientos_no_suman',
      'vencimientos',
    ],
    ['nobody', { cliente: null }, 'cliente_no_encontrado', 'cliente_id'],
    ['an id of nobody', { cliente: null, cliente_id: 'x' }, 'cliente_no_encontrado', 'cliente_id'],
    ['a client without a name', { cliente: { nombre: ' ' } }, 'cliente_no_encontrado', 'cliente.nombre'],
    [
      'a correction of an id that is none',
      { rectifica_a: '00000000-0000-7000-8000-00000000ffff' },
      'factura_no_encontrada',
      'rectifica_a',
    ],
  ])('is refused with %s', async (_, changes, code, campo) => {
    expect(await fallo(llegaFactura(chat, una(changes)))).toEqual([code, campo])
    expect(await facturas()).toEqual([])
  })

  test.each([
    ['the base alone', { base_centimos: 100_00 }, 100_00],
    ['base and IVA', { base_centimos: 100_00, iva_centimos: 21_00 }, 121_00],
    ['base and IRPF', { base_centimos: 100_00, irpf_centimos: 15_00 }, 85_00],
    [
      'the total beside a base whose IVA is not said',
      { total_centimos: 121_00, base_centimos: 100_00 },
      121_00,
    ],
    ['nothing to pay', { total_centimos: 0 }, 0],
    ['a rectification', { base_centimos: -100_00, iva_centimos: -21_00 }, -121_00],
  ])('collects %s', async (_, importes, total) => {
    const { factura } = await llegaFactura(chat, { cliente: { nombre: 'Ruiz' }, numero: '1', ...importes })
    expect(factura.total_centimos).toBe(total)
  })

  test('can be cancelled, once', async () => {
    const { factura } = await llegaFactura(chat, una())
    const anulada = await anularFactura(chat.db, autoria(chat), factura.id, momento(chat))
    expect(anulada.anulada_en).toBe(chat.now.toISOString())
    chat.now = new Date('2026-11-24T10:00:00.000Z')
    expect(await anularFactura(chat.db, autoria(chat), factura.id, momento(chat))).toEqual(anulada)
    const salud = await chat.db.selectFrom('salud_cliente').selectAll().executeTakeFirstOrThrow()
    expect(salud.pendiente_centimos).toBe(0)
    expect(await fallo(anularFactura(chat.db, autoria(chat), 'x', momento(chat)))).toEqual([
      'factura_no_encontrada',
      'id',
    ])
  })
})

describe('its client', () => {
  test.each([
    ['NIF, however it is written', { cif: 'b 12345674' }],
    ['id in the other program', { external_id: 'C-7' }],
    ['e-mail', { email: 'TALLER@ruiz.es' }],
    ['phone', { telefono: '+34 600 111 222' }],
    ['the phone of one of its people', { telefono: '600 999 888' }],
  ])('is known by its %s', async (_, dato) => {
    const { id } = await unCliente(chat, 'Talleres Ruiz SL', {
      cif: 'B12345674',
      external_id: 'C-7',
      email: 'taller@ruiz.es',
      telefono: '+34600111222',
    })
    await chat.db
      .insertInto('contactos')
      .values({
        id: chat.newId(),
        cliente_id: id,
        nombre: 'Marta',
        rol: null,
        email: null,
        telefono: '+34600999888',
        principal: 1,
        fecha_creacion: chat.now.toISOString(),
        archivado_en: null,
      })
      .execute()
    const { factura } = await llegaFactura(chat, una({ cliente: { nombre: 'RUIZ, MARTA', ...dato } }))
    expect(factura.cliente_id).toBe(id)
  })

  test.each([
    ['Talleres Ruiz SL', 'TALLERES RUIZ, S.L.', true],
    ['Talleres Ruiz', 'Talleres Ruiz SL', true],
    ['Talleres Ruiz SL', 'Talleres Ruíz', true],
    ['Talleres Ruiz SL', 'Talleres Ruiz SA', false],
    ['Talleres Ruiz', 'Talleres Ruiz Hermanos', false],
    ['Ruiz', 'Talleres Ruiz', false],
  ])('«%s» and «%s»: the same %s', async (known, sent, same) => {
    const { id } = await unCliente(chat, known)
    const { factura } = await llegaFactura(chat, una({ cliente: { nombre: sent } }))
    expect(factura.cliente_id === id).toBe(same)
  })

  test('with another NIF is another one, whatever name or e-mail they share', async () => {
    const { id } = await unCliente(chat, 'Ruiz', { cif: 'B12345674', email: 'gestoria@paz.es' })
    const cliente = { nombre: 'Ruiz', cif: '12345678Z', email: 'gestoria@paz.es' }
    const { factura } = await llegaFactura(chat, una({ cliente }))
    expect(factura.cliente_id).not.toBe(id)
  })

  test('is not guessed between two of one name', async () => {
    await unCliente(chat, 'Ruiz')
    await unCliente(chat, 'Ruiz')
    const cliente = { nombre: 'Ruiz' }
    expect(await fallo(llegaFactura(chat, una({ cliente })))).toEqual(['cliente_ambiguo', 'cliente.nombre'])
  })

  test('is completed, never overwritten', async () => {
    await unCliente(chat, 'Ruiz', { telefono: '+34600111222' })
    await llegaFactura(
      chat,
      una({ cliente: { nombre: 'Ruiz', telefono: '600 333 444', cif: 'B12345674', external_id: '7' } }),
    )
    expect(await clientes()).toMatchObject([
      { telefono: '+34600111222', cif: 'B12345674', external_id: '7', email: null },
    ])
  })

  test('comes back from the archive, and its history says so', async () => {
    const { id } = await unCliente(chat, 'Ruiz', {
      archivado_en: '2026-01-01T10:00:00.000Z',
      estado: 'inactivo',
    })
    await llegaFactura(chat, una({ cliente: null, cliente_id: id }))
    expect(await clientes()).toMatchObject([{ archivado_en: null, estado: 'activo' }])
    expect(await actividades()).toEqual([
      'venta: Factura #2026-041 · Factura por 1.210,00 €. Estaba archivado: vuelve a estar activo.',
    ])
  })

  test('merged into another is that other one', async () => {
    const { id } = await unCliente(chat, 'Ruiz e Hijos')
    const gone = await unCliente(chat, 'Ruiz', { fusionado_en: id, archivado_en: '2026-01-01T10:00:00.000Z' })
    const { factura } = await llegaFactura(chat, una({ cliente: null, cliente_id: gone.id }))
    expect(factura.cliente_id).toBe(id)
  })

  test('that she has blocked stays blocked', async () => {
    await unCliente(chat, 'Talleres Ruiz SL', { estado: 'bloqueado' })
    await llegaFactura(chat, una())
    expect(await clientes()).toMatchObject([{ estado: 'bloqueado' }])
  })
})

describe('sent again', () => {
  const conId = (changes: Partial<FacturaRecibida> = {}) => una({ external_id: 'F-41', ...changes })

  test('it is the stored one and nothing happens, also a month later', async () => {
    const { factura } = await llegaFactura(chat, conId())
    chat.now = new Date('2027-01-10T10:00:00.000Z')
    expect(await llegaFactura(chat, conId())).toEqual({ factura, nueva: false })
    expect(await llegaFactura(chat, conId({ fecha_vencimiento: '2026-12-23' }))).toEqual({
      factura,
      nueva: false,
    })
    expect(await actividades()).toHaveLength(1)
  })

  test('spaces, marks and halves of characters make no difference', async () => {
    const rara = { numero: ' 2026\uE000-041\0\uD800', external_id: ' F-41 ', concepto: ' Frenos\uDC00' }
    const { factura } = await llegaFactura(chat, una(rara))
    expect(factura).toMatchObject({ numero: '2026-041\uFFFD', external_id: 'F-41', concepto: 'Frenos\uFFFD' })
    expect(await llegaFactura(chat, una(rara))).toEqual({ factura, nueva: false })
  })

  test('a cancelled one stays cancelled', async () => {
    const { factura } = await llegaFactura(chat, conId())
    await anularFactura(chat.db, autoria(chat), factura.id, momento(chat))
    const again = await llegaFactura(chat, conId())
    expect(again.nueva).toBe(false)
    expect(again.factura.anulada_en).not.toBeNull()
  })

  test('its client may have got another name meanwhile', async () => {
    await llegaFactura(chat, conId())
    await chat.db.updateTable('clientes').set({ nombre: 'Talleres Marta' }).execute()
    expect(await llegaFactura(chat, conId())).toMatchObject({ nueva: false })
    expect(await clientes()).toHaveLength(1)
  })

  test.each<[string, Partial<FacturaRecibida>, string]>([
    ['another total', { total_centimos: 1211_00 }, 'total'],
    ['another number', { numero: '2026-042' }, 'numero'],
    ['another series', { serie: 'B' }, 'serie'],
    ['another date', { fecha_emision: '2026-11-22' }, 'fecha'],
    ['another due date', { fecha_vencimiento: '2026-12-24' }, 'fecha_vencimiento'],
    [
      'other due dates',
      { vencimientos: [{ fecha: '2026-12-01', importe_centimos: 1210_00 }] },
      'vencimientos',
    ],
    ['another subject', { concepto: 'Frenos' }, 'concepto'],
    ['a correction now', { rectifica_a: '12' }, 'rectifica_a'],
    ['a base now', { base_centimos: 1000_00 }, 'base'],
  ])('with %s it is refused', async (_, changes, campo) => {
    await llegaFactura(chat, conId())
    expect(await fallo(llegaFactura(chat, conId(changes)))).toEqual(['external_id_en_uso', campo])
  })

  test('to another client it is refused', async () => {
    await llegaFactura(chat, conId())
    const { id } = await unCliente(chat, 'Gestoría Paz')
    const otra = conId({ cliente: null, cliente_id: id })
    expect(await fallo(llegaFactura(chat, otra))).toEqual(['external_id_en_uso', 'cliente_id'])
  })

  test('without an id of its own its number is taken', async () => {
    await llegaFactura(chat, una())
    expect(await fallo(llegaFactura(chat, una()))).toEqual(['factura_duplicada', 'numero'])
    expect(await llegaFactura(chat, una({ serie: 'B' }))).toMatchObject({ nueva: true })
  })

  test('the one that she wrote down herself gets its id', async () => {
    const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
    const hers = await unaFactura(chat, ruiz)
    expect(await llegaFactura(chat, conId())).toEqual({
      factura: { ...hers, external_id: 'F-41' },
      nueva: false,
    })
    expect(await fallo(llegaFactura(chat, conId({ external_id: 'F-42' })))).toEqual([
      'factura_duplicada',
      'numero',
    ])
    expect(await actividades()).toHaveLength(1)
  })

  test('her own with another amount is a mistake', async () => {
    await unaFactura(chat, await unCliente(chat, 'Talleres Ruiz SL'))
    const otra = conId({ total_centimos: 121_00 })
    expect(await fallo(llegaFactura(chat, otra))).toEqual(['factura_duplicada', 'numero'])
  })
})

describe('a rectification', () => {
  const abono = (rectifica_a: string) =>
    una({ numero: 'R1', serie: 'R', total_centimos: -210_00, rectifica_a })

  test.each(['2026-041', 'A-2026-041', 'A2026-041', 'A/2026-041', 'A 2026-041'])(
    'that names «%s» lowers it, whichever comes first',
    async (dicha) => {
      const original = una({ serie: 'A' })
      for (const order of [
        [original, abono(dicha)],
        [abono(dicha), original],
      ]) {
        chat = await testChat()
        for (const one of order) await llegaFactura(chat, one)
        const [first, rectificativa] = await facturas()
        expect(rectificativa?.rectifica_a).toBe(first?.id)
        const salud = await chat.db.selectFrom('salud_cliente').selectAll().executeTakeFirstOrThrow()
        expect(salud).toMatchObject({ pendiente_centimos: 1000_00, facturas: 1 })
      }
    },
  )

  test('may name it by id, and then only one of its client', async () => {
    const { factura } = await llegaFactura(chat, una())
    const { factura: rectificativa } = await llegaFactura(chat, abono(factura.id))
    expect(rectificativa.rectifica_a).toBe(factura.id)
    const ajena = { ...abono(factura.id), numero: 'R2', cliente: { nombre: 'Otro' } }
    expect(await fallo(llegaFactura(chat, ajena))).toEqual(['factura_no_encontrada', 'rectifica_a'])
  })

  test('does not correct itself', async () => {
    const { factura } = await llegaFactura(chat, abono('R-R1'))
    expect(factura.rectifica_a).toBeNull()
  })

  test('leaves money in favour when all was paid', async () => {
    await llegaFactura(chat, una())
    await llegaPago(chat, { numero: '2026-041', importe_centimos: 1210_00 })
    await llegaFactura(chat, abono('2026-041'))
    expect((await chat.say('qué me debe Ruiz')).join()).toContain('tiene 210,00 € a su favor')
  })
})

test('undone in the chat, what was waiting for it waits again', async () => {
  const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
  await llegaPago(chat, { cliente_id: ruiz.id, numero: '2026-041', importe_centimos: 1210_00 })
  const pago = () => chat.db.selectFrom('crm_pagos').select('factura_id').executeTakeFirstOrThrow()
  for (let i = 0; i < 2; i++) {
    await chat.say('factura 2026-041 a Talleres Ruiz, 1.210 €')
    expect((await chat.press('Sí, registrar'))[0]).toContain('No te debe nada.')
    expect((await pago()).factura_id).not.toBeNull()
    await chat.press('Deshacer')
    expect((await pago()).factura_id).toBeNull()
  }
})
