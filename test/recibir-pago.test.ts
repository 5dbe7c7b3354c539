import { beforeEach, describe, expect, test } from 'vitest'
import type { PagoRecibido } from '#actions/recibir-pago.ts'
import { insertUsuario, saveCanal } from '#db/usuarios.ts'
import type { Cliente } from '#domain/cliente.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Factura } from '#domain/factura.ts'
import { AHORA, type Chat, openChat, testChat } from './support/chat.ts'
import { llegaFactura, llegaPago, unaFactura, unCliente, unPago } from './support/ventas.ts'

let chat: Chat
let ruiz: Cliente
let factura: Factura
/** Talleres Ruiz owes invoice 2026-041 of 1.210 €, due on 14 November. */
beforeEach(async () => {
  chat = await testChat()
  ruiz = await unCliente(chat, 'Talleres Ruiz SL')
  factura = await unaFactura(chat, ruiz)
})

function salud() {
  return chat.db.selectFrom('salud_cliente').selectAll().where('id', '=', ruiz.id).executeTakeFirstOrThrow()
}

function pagos() {
  return chat.db.selectFrom('crm_pagos').selectAll().orderBy('id').execute()
}

async function cobros(): Promise<string[]> {
  const rows = await chat.db.selectFrom('actividades').selectAll().where('tipo', '=', 'cobro').execute()
  return rows.map(({ titulo }) => titulo.replaceAll('\u00A0', ' '))
}

async function fallo(work: Promise<unknown>): Promise<[string, string | null]> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ErrorDeNegocio)) throw error ?? new Error('it did not fail')
  return [error.code, error.campo]
}

describe('a payment that another program sends', () => {
  test('pays the invoice that it names, in the history and in health', async () => {
    const { pago, nuevo } = await llegaPago(chat, { numero: '2026-041', importe_centimos: 1210_00 })
    expect(nuevo).toBe(true)
    expect(pago).toMatchObject({
      cliente_id: ruiz.id,
      factura_id: factura.id,
      fecha: '2026-11-23',
      origen: 'api',
    })
    expect(await cobros()).toEqual(['Cobro de 1.210,00 € (factura 2026-041)'])
    expect(await salud()).toMatchObject({
      pendiente_centimos: 0,
      facturas_pagadas: 1,
      ultimo_pago: '2026-11-23',
      ultimo_pago_a_tiempo: 0,
    })
  })

  test.each<[string, PagoRecibido[], object]>([
    [
      'in parts, paid on the day of the last',
      [
        { numero: '2026-041', importe_centimos: 210_00, fecha: '2026-11-20' },
        { numero: '2026-041', importe_centimos: 1000_00, fecha: '2026-11-10' },
      ],
      { pendiente_centimos: 0, dias_para_pagar_promedio: 36 },
    ],
    [
      'a part',
      [{ numero: '2026-041', importe_centimos: 210_00 }],
      { pendiente_centimos: 1000_00, vencido_centimos: 1000_00 },
    ],
    [
      'late, told today',
      [{ numero: '2026-041', importe_centimos: 1210_00, fecha: '2026-11-14' }],
      { pendiente_centimos: 0, ultimo_pago_a_tiempo: 1 },
    ],
    [
      'sent back by the bank',
      [
        { numero: '2026-041', importe_centimos: 1210_00, fecha: '2026-11-10' },
        { numero: '2026-041', importe_centimos: -1210_00, fecha: '2026-11-16' },
      ],
      { pendiente_centimos: 1210_00, facturas_pagadas: 0, cobrado_centimos: 0 },
    ],
    [
      'more than is owed',
      [{ numero: '2026-041', importe_centimos: 1500_00 }],
      { pendiente_centimos: 0, cobrado_centimos: 1500_00 },
    ],
    [
      'a date to come',
      [{ numero: '2026-041', importe_centimos: 1210_00, fecha: '2026-11-24' }],
      { pendiente_centimos: 1210_00 },
    ],
  ])('%s', async (_, sent, expected) => {
    for (const pago of sent) await llegaPago(chat, pago)
    expect(await salud()).toMatchObject(expected)
  })

  test('too much stays in favour and pays the next invoice', async () => {
    await llegaPago(chat, { numero: '2026-041', importe_centimos: 1500_00 })
    await llegaFactura(chat, { cliente_id: ruiz.id, numero: '2026-042', total_centimos: 1000_00 })
    expect(await salud()).toMatchObject({ pendiente_centimos: 710_00 })
  })

  test.each<[string, PagoRecibido, string, string]>([
    ['no amount', { numero: '2026-041', importe_centimos: 0 }, 'falta_importe', 'importe'],
    [
      'no such day',
      { numero: '2026-041', importe_centimos: 1, fecha: '2026-13-01' },
      'fecha_invalida',
      'fecha',
    ],
    ['an invoice of nobody', { numero: '7', importe_centimos: 1 }, 'factura_no_encontrada', 'numero'],
    ['an id that is none', { factura_id: 'x', importe_centimos: 1 }, 'factura_no_encontrada', 'factura_id'],
    ['a client of nobody', { cliente_id: 'x', importe_centimos: 1 }, 'cliente_no_encontrado', 'cliente_id'],
    ['nothing to hang from', { importe_centimos: 1 }, 'cliente_no_encontrado', 'cliente_id'],
  ])('is refused with %s', async (_, sent, code, campo) => {
    expect(await fallo(llegaPago(chat, sent))).toEqual([code, campo])
    expect(await pagos()).toEqual([])
  })

  test('for an invoice of somebody else is refused', async () => {
    const { id } = await unCliente(chat, 'Gestoría Paz')
    for (const cual of [{ factura_id: factura.id }, { numero: '2026-041', serie: '' }]) {
      const sent = { ...cual, cliente_id: id, importe_centimos: 1 }
      expect(await fallo(llegaPago(chat, sent))).toEqual(['factura_no_encontrada', 'cliente_id'])
    }
  })

  test('a number of two clients needs its series or its client', async () => {
    await llegaFactura(chat, {
      cliente: { nombre: 'Paz' },
      serie: 'B',
      numero: '2026-041',
      total_centimos: 1,
    })
    expect(await fallo(llegaPago(chat, { numero: '2026-041', importe_centimos: 1 }))).toEqual([
      'factura_no_encontrada',
      'numero',
    ])
    for (const cual of [{ serie: '' }, { cliente_id: ruiz.id }]) {
      const { pago } = await llegaPago(chat, { numero: '2026-041', importe_centimos: 1, ...cual })
      expect(pago.factura_id).toBe(factura.id)
    }
  })
})

test.each([
  ['the first part, late', [['2026-11-05', 100_00]], 0],
  ['the first part, on its day', [['2026-10-31', 100_00]], 1],
  [
    'the second part, on time',
    [
      ['2026-10-31', 100_00],
      ['2026-11-20', 100_00],
    ],
    1,
  ],
] as [string, [string, number][], 0 | 1][])('of several due dates, %s', async (_, dados, aTiempo) => {
  const vencimientos = [
    { fecha: '2026-10-31', importe_centimos: 100_00 },
    { fecha: '2026-11-30', importe_centimos: 100_00 },
  ]
  const plazos = { numero: '7', total_centimos: 200_00, fecha_emision: '2026-10-01', vencimientos }
  await llegaFactura(chat, { cliente_id: ruiz.id, ...plazos })
  for (const [fecha, importe_centimos] of dados)
    await llegaPago(chat, { numero: '7', fecha, importe_centimos })
  expect(await salud()).toMatchObject({ ultimo_pago_a_tiempo: aTiempo })
})

describe('before its invoice', () => {
  test('it is kept on account and joined when that comes', async () => {
    const { pago } = await llegaPago(chat, { cliente_id: ruiz.id, numero: 'A-7', importe_centimos: 50_00 })
    expect(pago.factura_id).toBeNull()
    expect(await salud()).toMatchObject({ pendiente_centimos: 1160_00 })
    const { factura: nueva } = await llegaFactura(chat, {
      cliente_id: ruiz.id,
      serie: 'A',
      numero: '7',
      total_centimos: 100_00,
    })
    expect(await pagos()).toMatchObject([{ factura_id: nueva.id }])
    expect(await salud()).toMatchObject({ pendiente_centimos: 1260_00 })
  })

  test('another client’s invoice of that number does not take it', async () => {
    await llegaPago(chat, { cliente_id: ruiz.id, numero: '7', importe_centimos: 50_00 })
    await llegaFactura(chat, { cliente: { nombre: 'Paz' }, numero: '7', total_centimos: 100_00 })
    expect(await pagos()).toMatchObject([{ factura_id: null, cliente_id: ruiz.id }])
  })
})

describe('sent again', () => {
  const sent: PagoRecibido = { numero: '2026-041', importe_centimos: 210_00, external_id: 'P-1' }

  test('it is the stored one and nothing happens, also a month later', async () => {
    const { pago } = await llegaPago(chat, sent)
    chat.now = new Date('2026-12-23T10:00:00.000Z')
    expect(await llegaPago(chat, sent)).toEqual({ pago, nuevo: false })
    expect(await cobros()).toHaveLength(1)
  })

  test('also once its invoice has come', async () => {
    const early = { ...sent, numero: '7', cliente_id: ruiz.id }
    await llegaPago(chat, early)
    await llegaFactura(chat, { cliente_id: ruiz.id, numero: '7', total_centimos: 210_00 })
    expect(await llegaPago(chat, early)).toMatchObject({ nuevo: false })
  })

  test.each<[string, Partial<PagoRecibido>, string]>([
    ['another amount', { importe_centimos: 211_00 }, 'importe'],
    ['another day', { fecha: '2026-11-22' }, 'fecha'],
    ['another way', { metodo: 'bizum' }, 'metodo'],
    ['another invoice', { numero: '2026-042' }, 'numero'],
    ['another id of invoice', { factura_id: 'x' }, 'factura_id'],
  ])('with %s it is refused', async (_, changes, campo) => {
    await llegaPago(chat, sent)
    expect(await fallo(llegaPago(chat, { ...sent, ...changes }))).toEqual(['external_id_en_uso', campo])
  })

  test('without an id of its own two equal ones are two', async () => {
    for (let i = 0; i < 2; i++) await llegaPago(chat, { numero: '2026-041', importe_centimos: 100_00 })
    expect(await salud()).toMatchObject({ pendiente_centimos: 1010_00 })
  })
})

test('what a collaborator writes down is told to the owner when it makes a client riskier', async () => {
  const { id } = await insertUsuario(chat.db, { nombre: 'Luis', rol: 'colaborador' }, AHORA, chat.newId)
  await saveCanal(chat.db, { canal: 'webchat', chat: 'luis', persona: 'luis', usuario_id: id }, AHORA)
  const luis = openChat(chat.db, {
    channel: 'webchat',
    chat: 'luis',
    usuario: id,
    newId: chat.newId,
    now: AHORA,
  })
  for (const nombre of ['Peluquería Sol', 'Gestoría Mar']) {
    const cliente = await unCliente(chat, nombre)
    for (let i = 0; i < 5; i++) {
      const buena = await unaFactura(chat, cliente, {
        numero: `${nombre} ${i}`,
        fecha_emision: '2026-06-01',
        fecha_vencimiento: '2026-07-01',
      })
      await unPago(chat, cliente, buena, buena.total_centimos, '2026-07-01')
    }
  }
  const told = async () =>
    (await chat.bubbles()).filter(({ key }) => key.startsWith('riesgo:')).map(({ text }) => text.slice(0, 15))
  const vieja = (who: Chat, cliente: string, numero: string) =>
    who
      .say(
        `factura ${numero} a ${cliente}, 500 €, emitida el 1 de julio de 2026, vence el 31 de julio de 2026`,
      )
      .then(() => who.press('Sí, registrar'))

  expect((await vieja(chat, 'Peluquería Sol', '2026-901'))[0]).toContain(
    'Riesgo de impago: 🟢 bajo → 🟡 medio',
  )
  expect(await told()).toEqual([])
  await vieja(luis, 'Gestoría Mar', '2026-902')
  expect(await told()).toEqual(['⚠️ Gestoría Mar'])
})
