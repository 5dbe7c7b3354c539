import { describe, expect, test } from 'vitest'
import { type Abierta, encajar, partesPara } from '#domain/cobro.ts'
import { siguienteNumero } from '#domain/numeracion.ts'
import { comparado, tramoEnCurso } from '#domain/periodo.ts'
import { type Chat, testChat } from './support/chat.ts'
import { unaFactura, unaOportunidad, unCliente, unPago } from './support/ventas.ts'

/** Her chat, with Talleres Ruiz SL and its overdue invoice 2026-041 of 1.210 €. */
async function conRuiz() {
  const chat = await testChat()
  const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
  const factura = await unaFactura(chat, ruiz)
  return { chat, ruiz, factura }
}

/** Titles of the buttons with plain spaces, to be compared. */
async function botones(chat: Chat): Promise<string[]> {
  return (await chat.buttons()).map((title) => title.replaceAll('\u00A0', ' '))
}

function pagos(chat: Chat) {
  return chat.db
    .selectFrom('crm_pagos')
    .select(['factura_id', 'importe_centimos', 'fecha', 'metodo'])
    .execute()
}

describe('a payment', () => {
  test('that fits one invoice exactly is proposed as the product shows', async () => {
    const { chat } = await conRuiz()
    expect(await chat.say('me ha pagado Ruiz 1.210')).toEqual([
      '¿Cobro de 1.210,00 € de Talleres Ruiz? Encaja justo con la factura 2026-041 (venció el 14 nov).',
    ])
    expect(await chat.buttons()).toEqual(['✅ Sí, 2026-041', 'Otra factura', 'A cuenta'])
    expect(await pagos(chat)).toEqual([])
  })

  test('is registered by «sí», once, however often and whatever is pressed afterwards', async () => {
    const { chat, factura } = await conRuiz()
    await chat.say('me ha pagado Ruiz 1.210')
    const proposal = (await chat.bubbles()).at(-1)
    const [reply] = await chat.press('Sí, 2026-041')
    expect(reply).toContain('✅ Cobrado: 1.210,00 € de Talleres Ruiz (factura 2026-041)\nYa no te debe nada.')
    for (const { id } of proposal?.choices ?? []) {
      expect(await chat.send({ type: 'choice', choice: id })).toEqual(['(Ya estaba hecho ✓)'])
    }
    expect(await pagos(chat)).toEqual([
      { factura_id: factura.id, importe_centimos: 1210_00, fecha: '2026-11-23', metodo: null },
    ])
  })

  test('can be undone', async () => {
    const { chat, ruiz } = await conRuiz()
    await chat.say('me ha pagado Ruiz 1.210')
    await chat.press('Sí, 2026-041')
    await chat.press('Deshacer')
    expect(await pagos(chat)).toEqual([])
    const salud = await chat.db
      .selectFrom('salud_cliente')
      .selectAll()
      .where('id', '=', ruiz.id)
      .executeTakeFirst()
    expect(salud?.pendiente_centimos).toBe(1210_00)
  })

  test('told twice is not collected twice', async () => {
    const { chat } = await conRuiz()
    await chat.say('me ha pagado Ruiz 1.210')
    await chat.say('Ruiz me ha pagado 1.210')
    await chat.press('Sí, 2026-041')
    const first = (await chat.bubbles()).find((bubble) => bubble.buttons.flat().includes('✅ Sí, 2026-041'))
    const again = first?.choices.find((choice) => choice.title.includes('Sí'))
    expect(await chat.send({ type: 'choice', choice: again?.id ?? '' })).toEqual([
      'La factura 2026-041 ya está cobrada: no he apuntado nada. Si es otro cobro, dímelo otra vez.',
    ])
    expect(await pagos(chat)).toHaveLength(1)
  })

  test('smaller than the invoice says what will be left', async () => {
    const { chat } = await conRuiz()
    expect(await chat.say('me ha pagado Ruiz 910 euros por bizum')).toEqual([
      '¿Cobro de 910,00 € de Talleres Ruiz? Es parte de la factura 2026-041 (1.210,00 €): quedarán 300,00 €.',
    ])
    const [reply] = await chat.press('Sí, 2026-041')
    expect(reply).toContain('Aún te debe 300,00 €.')
    expect((await pagos(chat))[0]?.metodo).toBe('bizum')
  })

  test('larger than the only invoice leaves the rest on account', async () => {
    const { chat, factura } = await conRuiz()
    expect((await chat.say('me ha pagado Ruiz 1.500'))[0]).toContain('los 290,00 € de más quedarán a cuenta')
    await chat.press('Sí, 2026-041')
    expect(await pagos(chat)).toMatchObject([
      { factura_id: factura.id, importe_centimos: 1210_00 },
      { factura_id: null, importe_centimos: 290_00 },
    ])
  })

  test('that fits none of several asks which', async () => {
    const { chat, ruiz } = await conRuiz()
    await unaFactura(chat, ruiz, { numero: '2026-045', total_centimos: 605_00 })
    expect(await chat.say('me ha pagado Ruiz 500 €')).toEqual([
      '¿Cobro de 500,00 € de Talleres Ruiz? No encaja justo con ninguna. Tiene 2 facturas pendientes: ¿cuál es?',
    ])
    expect(await botones(chat)).toEqual(['2026-041 · 1.210 €', '2026-045 · 605 €', 'A cuenta', 'Cancelar'])
    expect((await chat.press('2026-045'))[0]).toContain('Aún te debe 1.315,00 €.')
  })

  test('that is the sum of all that is owed pays them all', async () => {
    const { chat, ruiz } = await conRuiz()
    await unaFactura(chat, ruiz, { numero: '2026-045', total_centimos: 605_00 })
    expect((await chat.say('me ha pagado Ruiz 1.815'))[0]).toContain(
      'Encaja justo con sus 2 facturas pendientes: 2026-041 y 2026-045.',
    )
    expect((await chat.press('Sí, las 2'))[0]).toContain('Ya no te debe nada.')
  })

  test('«otra factura» lists all that is owed', async () => {
    const { chat, ruiz } = await conRuiz()
    await unaFactura(chat, ruiz, { numero: '2026-045', total_centimos: 2000_00 })
    await chat.say('me ha pagado Ruiz 1.210')
    await chat.press('Otra factura')
    expect(await botones(chat)).toEqual(['2026-041 · 1.210 €', '2026-045 · 2.000 €', 'A cuenta', 'Cancelar'])
    expect((await chat.press('2026-045'))[0]).toContain('(factura 2026-045)')
  })

  test('without an amount is the whole of the only open invoice', async () => {
    const { chat } = await conRuiz()
    expect((await chat.say('me ha pagado Ruiz'))[0]).toContain('¿Cobro de 1.210,00 € de Talleres Ruiz?')
  })

  test('«la mitad» is half of the only open invoice, and «una parte» has to be said', async () => {
    const { chat } = await conRuiz()
    expect((await chat.say('Ruiz me ha pagado la mitad'))[0]).toContain('quedarán 605,00 €')
    expect((await chat.say('Ruiz me ha pagado una parte'))[0]).toContain('¿Cuánto te ha pagado?')
    expect((await chat.say('400'))[0]).toContain('quedarán 810,00 €')
  })

  test('by the number of the invoice alone', async () => {
    const { chat } = await conRuiz()
    expect((await chat.say('cobrada la 2026-041'))[0]).toContain(
      '¿Cobro de 1.210,00 € de Talleres Ruiz? Encaja justo con la factura 2026-041',
    )
    expect((await chat.say('cobrada la 2026-099'))[0]).toContain('No encuentro la factura 2026-099')
  })

  test('of somebody who owes nothing goes on account, with a warning when it looks repeated', async () => {
    const { chat, ruiz } = await conRuiz()
    await chat.say('me ha pagado Ruiz 1.210')
    await chat.press('Sí, 2026-041')
    expect(await chat.say('me ha pagado Ruiz 1.210')).toEqual([
      '¿Cobro de 1.210,00 € de Talleres Ruiz? No tiene facturas pendientes: lo apunto a cuenta.\n' +
        '⚠️ Ya hay un cobro igual del lun 23 nov: compruébalo antes.',
    ])
    await chat.press('Cancelar')
    expect(await pagos(chat)).toHaveLength(1)
    await unaFactura(chat, ruiz, { numero: '2026-050', total_centimos: 100_00 })
    expect((await chat.say('me ha pagado Ruiz 100 euros'))[0]).toContain('2026-050')
  })

  test('on account is taken off what is owed when the next one comes', async () => {
    const { chat, ruiz } = await conRuiz()
    await unPago(chat, ruiz, null, 210_00, '2026-11-20')
    expect((await chat.say('me ha pagado Ruiz 1.000 €'))[0]).toContain('Encaja justo con la factura 2026-041')
  })

  test('of another day says which, and is filed on that day', async () => {
    const { chat } = await conRuiz()
    expect((await chat.say('ayer me pagó Ruiz 1.210 por transferencia'))[0]).toContain(
      '¿Cobro de 1.210,00 € de Talleres Ruiz el dom 22 nov?',
    )
    await chat.press('Sí, 2026-041')
    expect(await pagos(chat)).toMatchObject([{ fecha: '2026-11-22', metodo: 'transferencia' }])
  })

  test('tells how the risk has changed', async () => {
    const chat = await testChat()
    const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
    await unaFactura(chat, ruiz, { fecha_emision: '2026-11-10', fecha_vencimiento: '2026-12-10' })
    await chat.say('me ha pagado Ruiz 1.210')
    expect((await chat.press('Sí, 2026-041'))[0]).toMatch(
      /Riesgo de impago: ⚪ sin historial → (?:🟢 bajo|🟡 medio)/,
    )
  })

  test('with dozens of buttons pressed in any order is still one', async () => {
    const { chat, ruiz } = await conRuiz()
    await unaFactura(chat, ruiz, { numero: '2026-045', total_centimos: 605_00 })
    await chat.say('me ha pagado Ruiz 500 €')
    const choices = (await chat.bubbles()).at(-1)?.choices ?? []
    for (const { id } of [...choices, ...choices]) await chat.send({ type: 'choice', choice: id })
    expect(await pagos(chat)).toHaveLength(1)
  })

  test('/pago asks for what is missing and takes it in any order', async () => {
    const { chat } = await conRuiz()
    expect((await chat.say('/pago'))[0]).toContain('¿Qué cliente?')
    expect((await chat.say('Talleres Ruiz'))[0]).toContain('¿Cuánto te ha pagado?')
    expect((await chat.say('nada'))[0]).toContain('No leo un importe ahí')
    expect((await chat.say('12.000.000'))[0]).toContain('9.999.999,99')
    expect((await chat.say('1.210'))[0]).toContain('Encaja justo con la factura 2026-041')
    expect((await chat.say('/pago Ruiz 1.210'))[0]).toContain('Encaja justo con la factura 2026-041')
  })

  test('given back is negative, and owes nothing new', async () => {
    const { chat } = await conRuiz()
    expect(await chat.say('/pago le he devuelto 100 € a Ruiz')).toEqual([
      '¿Le has devuelto 100,00 € a Talleres Ruiz? No cambia lo que te debe por facturas.',
    ])
    expect((await chat.press('Sí, devuelto'))[0]).toContain('✅ Devuelto: 100,00 € a Talleres Ruiz')
    expect(await pagos(chat)).toMatchObject([{ factura_id: null, importe_centimos: -100_00 }])
  })
})

describe('an invoice', () => {
  test('is proposed with the next number and thirty days, and registered by «sí»', async () => {
    const { chat } = await conRuiz()
    await unaFactura(chat, await unCliente(chat, 'Bar Sol'), {
      numero: '2026-051',
      fecha_emision: '2026-11-20',
      fecha_vencimiento: '2026-12-20',
    })
    expect(await chat.say('factura a Talleres Ruiz de 363 €')).toEqual([
      '¿Factura 2026-052 a Talleres Ruiz SL por 363,00 € (vence mié 23 dic)?',
    ])
    const [reply] = await chat.press('Sí, registrar')
    expect(reply).toContain('✅ Factura 2026-052 registrada: Talleres Ruiz SL, 363,00 €, vence mié 23 dic')
    expect(reply).toContain('Te debe 1.573,00 € en total (vencido: 1.210,00 €).')
    await chat.press('Deshacer')
    expect(await chat.db.selectFrom('crm_facturas').select('numero').execute()).toHaveLength(2)
  })

  test('without IVA says what was added', async () => {
    const { chat } = await conRuiz()
    expect((await chat.say('factura a Talleres Ruiz de 300 € más IVA'))[0]).toBe(
      '¿Factura 2026-042 a Talleres Ruiz SL por 363,00 € (vence mié 23 dic)?\n' +
        '300,00 € + IVA 21 % (63,00 €). Si lleva retención u otro tipo, cambia el importe.',
    )
  })

  test('never takes a number twice', async () => {
    const { chat } = await conRuiz()
    expect((await chat.say('/factura 2026-041 a Talleres Ruiz por 363 €'))[0]).toBe(
      'La factura 2026-041 ya está registrada: Talleres Ruiz SL, 1.210,00 €. Si es otra, dime su número.',
    )
    expect((await chat.press('Usar 2026-042'))[0]).toContain(
      '¿Factura 2026-042 a Talleres Ruiz SL por 363,00 €',
    )
  })

  test('can have its amount, number and due date corrected before it is registered', async () => {
    const { chat } = await conRuiz()
    await chat.say('factura a Talleres Ruiz de 363 €')
    await chat.press('Cambiar importe')
    expect((await chat.say('400'))[0]).toContain('por 400,00 €')
    await chat.press('Otro número')
    expect((await chat.say('A-17'))[0]).toContain('¿Factura A-17 a')
    await chat.press('Otro vencimiento')
    expect((await chat.say('15 de octubre de 2025'))[0]).toContain('No puede vencer antes de emitirse')
    expect((await chat.say('15 de enero'))[0]).toContain('vence vie 15 ene 2027')
    await chat.press('Sí, registrar')
    expect(
      await chat.db.selectFrom('crm_facturas').select(['numero', 'total_centimos']).execute(),
    ).toContainEqual({
      numero: 'A-17',
      total_centimos: 400_00,
    })
  })

  test('is told apart when several clients share the name', async () => {
    const { chat } = await conRuiz()
    await unCliente(chat, 'Ruiz e Hijos')
    await chat.say('/factura Ruiz 363 €')
    expect(await chat.buttons()).toEqual(expect.arrayContaining(['Talleres Ruiz SL', 'Ruiz e Hijos']))
    expect((await chat.press('Ruiz e Hijos'))[0]).toContain('¿Factura 2026-042 a Ruiz e Hijos por 363,00 €')
  })

  test('can be looked at, and cancelled after asking', async () => {
    const { chat, ruiz, factura } = await conRuiz()
    await unPago(chat, ruiz, factura, 500_00, '2026-11-03')
    const [card] = await chat.say('/factura 2026-041')
    expect(card).toContain('🧾 Factura 2026-041 · Talleres Ruiz')
    expect(card).toContain('Vencimiento: sáb 14 nov (vencida hace 9 días)')
    expect(card).toContain('💶 cobrado mar 3 nov: 500,00 €')
    expect(card).toContain('Quedan por cobrar 710,00 €')
    expect((await chat.press('Anular'))[0]).toContain('rectificativa')
    expect((await chat.press('Sí, anular'))[0]).toContain(
      '🚫 Factura 2026-041 anulada: ya no cuenta como deuda.',
    )
    expect((await chat.say('/factura 2026-041'))[0]).toContain('🚫 anulada')
  })

  test('told twice warns before it is registered again', async () => {
    const { chat } = await conRuiz()
    await chat.say('factura a Talleres Ruiz de 363 €')
    await chat.press('Sí, registrar')
    expect((await chat.say('factura a Talleres Ruiz de 363 €'))[0]).toContain(
      '⚠️ Ya hay una igual, la 2026-042 del lun 23 nov: compruébalo antes.',
    )
  })

  test('that has been undone says so from its old buttons', async () => {
    const { chat } = await conRuiz()
    await chat.say('factura a Talleres Ruiz de 363 €')
    await chat.press('Sí, registrar')
    await chat.say('/deudas')
    await chat.press('1')
    await chat.say('/deshacer')
    expect(await chat.press('🧾 2026-042')).toEqual([
      'Esa factura ya no está. Con /deudas ves las que hay pendientes.',
    ])
  })

  test('of a deal that was won comes with its amount and its name', async () => {
    const { chat, ruiz } = await conRuiz()
    await unaOportunidad(chat, ruiz, { estado: 'negociacion' })
    expect((await chat.say('/embudo'))[0]).toContain('Web Talleres Ruiz')
    await chat.press('1')
    expect((await chat.press('Ganada'))[0]).toContain('¿La facturamos ya?')
    expect((await chat.press('Facturarlo'))[0]).toContain(
      '¿Factura 2026-042 a Talleres Ruiz SL por 10.000,00 € (vence mié 23 dic)?\n«Web Talleres Ruiz»',
    )
  })
})

describe('who owes money', () => {
  test('is listed by client, the oldest first', async () => {
    const { chat, ruiz } = await conRuiz()
    await unaFactura(chat, ruiz, {
      numero: '2026-049',
      total_centimos: 90_00,
      fecha_emision: '2026-11-20',
      fecha_vencimiento: '2026-12-20',
    })
    const paz = await unCliente(chat, 'Gestoría Paz')
    await unaFactura(chat, paz, {
      numero: '2026-030',
      total_centimos: 400_00,
      fecha_vencimiento: '2026-11-01',
    })
    expect(await chat.say('quién me debe dinero')).toEqual([
      '💶 Te deben 1.700,00 € (2 clientes)\nVencido: 1.610,00 € · sin vencer: 90,00 €\n' +
        '1 🔴 Gestoría Paz: 400 €, desde hace 22 días\n2 🔴 Talleres Ruiz: 1.300 € en 2 facturas, desde hace 9 días',
    ])
    expect(await chat.press('2')).toEqual([
      '💶 Talleres Ruiz debe 1.300,00 €, 1.210,00 € vencido\n' +
        '• 2026-041: 1.210,00 €, venció el 14 nov · vencida hace 9 días\n• 2026-049: 90,00 €, vence el 20 dic',
    ])
    await chat.press('2026-049')
    expect((await chat.press('Registrar cobro'))[0]).toContain('¿Cobro de 90,00 € de Talleres Ruiz?')
  })

  test('says so when nobody does', async () => {
    const chat = await testChat()
    expect((await chat.say('/deudas'))[0]).toContain('Nadie te debe nada')
  })

  test('comes in pages of eight, in the same message', async () => {
    const chat = await testChat()
    for (let i = 1; i <= 10; i++) {
      const cliente = await unCliente(chat, `Cliente número ${i}`)
      await unaFactura(chat, cliente, { numero: `N${i}`, total_centimos: i * 100 })
    }
    expect((await chat.say('/deudas'))[0]).toContain('1–8 de 10')
    expect((await chat.press('Siguientes'))[0]).toContain('9–10 de 10')
    expect(await chat.buttons()).toEqual(['9', '10', '◂ Anteriores'])
    expect(await chat.bubbles()).toHaveLength(1)
  })
})

test('/informe compares with the same stretch before', async () => {
  const { chat, ruiz, factura } = await conRuiz()
  await unaFactura(chat, ruiz, {
    numero: '2026-050',
    total_centimos: 605_00,
    fecha_emision: '2026-11-10',
    fecha_vencimiento: '2026-12-10',
  })
  await unPago(chat, ruiz, factura, 1210_00, '2026-11-16')
  expect((await chat.say('/informe'))[0]).toBe(
    '📊 Noviembre hasta el 23 nov\n🧾 Facturado: 605,00 € en 1 factura (−50 %)\n💶 Cobrado: 1.210,00 €\n' +
      'Antes (1 oct – 23 oct): 1.210 € facturado, 0 € cobrado\n⏳ Te deben hoy: 605,00 €\n' +
      'Mejores clientes:\n1 Talleres Ruiz: 605 € (100 %)',
  )
  expect((await chat.press('Año'))[0]).toContain(
    '📊 2026 hasta el 23 nov\n🧾 Facturado: 1.815,00 € en 2 facturas',
  )
})

const abierta = (numero: string, debe: number): Abierta => ({
  id: numero,
  numero,
  debe,
  fecha_vencimiento: '2026-11-14',
})

test.each([
  [100, [], 'ninguna'],
  [100, [abierta('1', 100)], 'justo'],
  [100, [abierta('1', 100), abierta('2', 300)], 'justo'],
  [100, [abierta('1', 100), abierta('2', 100)], 'elegir'],
  [200, [abierta('1', 100), abierta('2', 100)], 'todas'],
  [99, [abierta('1', 100)], 'parcial'],
  [101, [abierta('1', 100)], 'sobra'],
  [50, [abierta('1', 100), abierta('2', 300)], 'elegir'],
])('%i of %j is «%s»', (importe, abiertas, tipo) => {
  expect(encajar(importe, abiertas).tipo).toBe(tipo)
})

test('the parts of a payment add up to it', () => {
  for (const importe of [1, 99, 100, 101, 5000]) {
    const partes = partesPara(importe, abierta('1', 100))
    expect(partes.reduce((sum, parte) => sum + parte.importe, 0)).toBe(importe)
  }
})

test.each([
  [null, '2026-001'],
  ['2026-051', '2026-052'],
  ['2026-099', '2026-100'],
  ['2025-051', '2026-001'],
  ['F-9', 'F-10'],
  ['F009/26', 'F009/27'],
  ['sin número', '2026-001'],
])('after %s comes %s', (ultimo, siguiente) => {
  expect(siguienteNumero(ultimo, '2026-11-23')).toBe(siguiente)
})

test.each([
  ['mes', '2026-11-01', '2026-11-23', '2026-10-01', '2026-10-23'],
  ['trimestre', '2026-10-01', '2026-11-23', '2026-07-01', '2026-08-23'],
  ['año', '2026-01-01', '2026-11-23', '2025-01-01', '2025-11-23'],
] as const)('the %s so far is compared with as much of the one before', (tramo, d1, h1, d0, h0) => {
  expect(comparado(tramoEnCurso(tramo, '2026-11-23'), '2026-11-23')).toEqual({
    ahora: { desde: d1, hasta: h1 },
    antes: { desde: d0, hasta: h0 },
  })
})

test('a whole month is compared with the whole month before, whatever their lengths', () => {
  expect(comparado({ desde: '2026-02-01', hasta: '2026-02-28' }, '2026-11-23').antes).toEqual({
    desde: '2026-01-01',
    hasta: '2026-01-31',
  })
})
