import { describe, expect, test } from 'vitest'
import { type Chat, testChat } from './support/chat.ts'
import { unaFactura, unaOportunidad, unCliente } from './support/ventas.ts'

/** Her chat, with Talleres Ruiz SL and its deal of 10.000 € in propuesta. */
async function conRuiz() {
  const chat = await testChat()
  const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
  const web = await unaOportunidad(chat, ruiz)
  return { chat, ruiz, web }
}

async function oportunidades(chat: Chat) {
  return chat.db
    .selectFrom('oportunidades')
    .select(['nombre_proyecto', 'estado', 'monto_estimado_centimos', 'probabilidad', 'fecha_cierre_esperada'])
    .orderBy('id')
    .execute()
}

describe('moving a deal by words', () => {
  test('does it at once and tells it as the product shows', async () => {
    const { chat } = await conRuiz()
    expect(await chat.say('Ruiz pasa a negociación, 12.000, cierre en enero')).toEqual([
      '💼 Web Talleres Ruiz: propuesta → negociación\n' +
        'Importe 10.000 → 12.000 € · cierre ene 2027 · prob. 50 → 60 %\n' +
        'Tu previsión ponderada sube 2.200 €\n' +
        'Próximo paso:',
    ])
    expect(await chat.buttons()).toEqual(['↩️ Deshacer', '✏️ Cambiar', 'mañana', '1 semana', 'fecha'])
    expect(await oportunidades(chat)).toEqual([
      {
        nombre_proyecto: 'Web Talleres Ruiz',
        estado: 'negociacion',
        monto_estimado_centimos: 12_000_00,
        probabilidad: 60,
        fecha_cierre_esperada: '2027-01-31',
      },
    ])
  })

  test('takes it all back with one undo, next step included', async () => {
    const { chat } = await conRuiz()
    const before = await oportunidades(chat)
    await chat.say('Ruiz pasa a negociación, 12.000, cierre en enero')
    expect(await chat.press('mañana')).toEqual([
      '💼 Web Talleres Ruiz (Talleres Ruiz)\nnegociación · 12.000 € · prob. 60 % · cierre ene 2027\n' +
        '📌 Tarea: seguir con Web Talleres Ruiz → mar 24 nov',
    ])
    expect(await chat.bubbles()).toHaveLength(1)
    await chat.press('Deshacer')
    expect(await oportunidades(chat)).toEqual(before)
    expect(await chat.db.selectFrom('actividades').selectAll().execute()).toEqual([])
  })

  test('asks which of several, and goes on with what she said', async () => {
    const { chat, ruiz } = await conRuiz()
    await unaOportunidad(chat, ruiz, { nombre_proyecto: 'Mantenimiento', monto_estimado_centimos: 900_00 })
    expect((await chat.say('Ruiz pasa a negociación, 12.000'))[0]).toBe(
      'Talleres Ruiz tiene varias oportunidades abiertas. ¿Cuál?',
    )
    expect((await chat.press('Mantenimiento'))[0]).toContain(
      '💼 Mantenimiento: propuesta → negociación\nImporte 900 → 12.000 €',
    )
  })

  test('offers to make the deal when there is none', async () => {
    const chat = await testChat()
    await unCliente(chat, 'Talleres Ruiz SL')
    expect((await chat.say('Ruiz pasa a negociación, 12.000'))[0]).toBe(
      'Talleres Ruiz no tiene ninguna oportunidad abierta. ¿La creo (negociación · 12.000 €)?',
    )
    expect(await oportunidades(chat)).toEqual([])
    expect((await chat.press('Sí, crearla'))[0]).toContain('💼 Oportunidad nueva: Proyecto de Talleres Ruiz')
    expect(await oportunidades(chat)).toMatchObject([{ estado: 'negociacion', probabilidad: 60 }])
  })

  test('says so when nothing changes', async () => {
    const { chat } = await conRuiz()
    expect(await chat.say('Ruiz pasa a propuesta')).toEqual([
      '💼 Web Talleres Ruiz ya estaba así (propuesta).',
    ])
  })
})

describe('a deal card', () => {
  async function abierta() {
    const all = await conRuiz()
    await all.chat.say('/embudo')
    const [card] = await all.chat.press('1')
    return { ...all, card }
  }

  test('tells where it stands and what it is worth', async () => {
    const { card, chat } = await abierta()
    expect(card).toBe(
      '💼 Web Talleres Ruiz · Talleres Ruiz\nEtapa: propuesta (desde el lun 23 nov, hoy)\n' +
        'Importe: 10.000,00 € × 50 % = 5.000,00 € ponderados',
    )
    expect(await chat.buttons()).toEqual(
      expect.arrayContaining([
        '→ contacto',
        '→ negociación',
        '🎉 Ganada',
        '❌ Perdida',
        '💶 Importe',
        '🗄️ Archivar',
      ]),
    )
  })

  test('won: it counts no more as forecast and is to be invoiced', async () => {
    const { chat } = await abierta()
    expect(await chat.press('Ganada')).toEqual([
      '🎉 Web Talleres Ruiz: propuesta → ganada\nprob. 50 → 100 %\nEnhorabuena. ¿La facturamos ya?',
    ])
    expect(await chat.buttons()).toEqual(['↩️ Deshacer', '✏️ Cambiar', '🧾 Facturarlo'])
  })

  test('lost: it is moved, and the reason is one tap', async () => {
    const { chat } = await abierta()
    expect(await chat.press('Perdida')).toEqual([
      '❌ Web Talleres Ruiz: propuesta → perdida\nprob. 50 → 0 %\n' +
        'Tu previsión ponderada baja 5.000 €\n¿Por qué se ha perdido?',
    ])
    expect((await chat.press('Otro motivo'))[0]).toContain('Escríbelo en una línea')
    expect((await chat.say('se lo hace su cuñado'))[0]).toContain('Motivo: se lo hace su cuñado')
    expect((await chat.say('/embudo'))[0]).toContain('No tienes oportunidades abiertas')
  })

  test('its figures change one by one, and a wrong answer says what to write', async () => {
    const { chat } = await abierta()
    await chat.press('Importe')
    expect((await chat.say('ni idea'))[0]).toContain('Escribe solo la cifra')
    expect((await chat.say('8.500,50'))[0]).toContain('Importe 10.000 → 8.500,50 €')
    await chat.press('Cambiar')
    await chat.press('Probabilidad')
    expect((await chat.say('150'))[0]).toContain('Escribe un número de 0 a 100')
    expect((await chat.press('70 %'))[0]).toContain('prob. 50 → 70 %')
    await chat.press('Cambiar')
    await chat.press('Cierre')
    expect((await chat.say('en marzo'))[0]).toContain('cierre mar 2027')
  })

  test('is archived only after asking, and comes back with undo', async () => {
    const { chat } = await abierta()
    expect((await chat.press('Archivar'))[0]).toContain('¿Archivo «Web Talleres Ruiz»?')
    await chat.press('Sí, archivar')
    expect((await chat.say('/embudo'))[0]).toContain('No tienes oportunidades abiertas')
    await chat.press('Deshacer')
    expect((await chat.say('/embudo'))[0]).toContain('Web Talleres Ruiz')
  })

  test('a double tap moves it once', async () => {
    const { chat, web } = await abierta()
    const card = (await chat.bubbles()).at(-1)
    const to = card?.choices.find((choice) => choice.title === '→ negociación')?.id ?? ''
    await chat.send({ type: 'choice', choice: to })
    expect(await chat.send({ type: 'choice', choice: to })).toEqual(['(Ya estaba hecho ✓)'])
    const stages = await chat.db
      .selectFrom('crm_etapas')
      .select('estado')
      .where('oportunidad_id', '=', web.id)
      .execute()
    expect(stages.map((row) => row.estado)).toEqual(['propuesta', 'negociacion'])
  })
})

describe('a new deal', () => {
  test('asks for the client, its name and its amount', async () => {
    const chat = await testChat()
    await unCliente(chat, 'Talleres Ruiz SL')
    expect((await chat.say('/oportunidad'))[0]).toContain('¿Qué cliente?')
    expect((await chat.say('Ruiz'))[0]).toContain('¿Qué le ofreces?')
    expect((await chat.say('Web nueva'))[0]).toContain('¿Cuánto vale «Web nueva»?')
    expect(await chat.say('3.050')).toEqual([
      '💼 Oportunidad nueva: Web nueva (Talleres Ruiz)\ninicial · 3.050 € · prob. 10 %\n' +
        'Tu previsión ponderada sube 305 €\nPróximo paso:',
    ])
  })

  test('goes on without an amount, and with a client that is new', async () => {
    const chat = await testChat()
    expect((await chat.say('/oportunidad Panadería Alba'))[0]).toContain('No encuentro «Panadería Alba»')
    await chat.press('Nuevo «Panadería Alba»')
    await chat.say('Rótulo')
    expect((await chat.press('Saltar'))[0]).toContain(
      '💼 Oportunidad nueva: Rótulo (Panadería Alba)\ninicial · sin importe',
    )
  })
})

test('the funnel: stages, forecast, largest deals, and which are stalled', async () => {
  const { chat, ruiz } = await conRuiz()
  const paz = await unCliente(chat, 'Gestoría Paz')
  const web = await unaOportunidad(chat, paz, {
    nombre_proyecto: 'Web de Paz',
    monto_estimado_centimos: 3050_00,
  })
  await chat.db
    .updateTable('crm_etapas')
    .set({ desde: '2026-11-07T09:00:00.000Z' })
    .where('oportunidad_id', '=', web.id)
    .execute()
  await unaOportunidad(chat, ruiz, {
    nombre_proyecto: 'Logo',
    monto_estimado_centimos: null,
    estado: 'inicial',
  })
  expect(await chat.say('cómo va el embudo')).toEqual([
    '💼 Embudo: 3 oportunidades, 13.050 €\nPrevisión ponderada: 6.525 €\n' +
      '░░░░░░░░ inicial: 1 · 0 €\n░░░░░░░░ contacto: 0 · 0 €\n▓▓▓▓▓▓▓▓ propuesta: 2 · 13.050 €\n' +
      '░░░░░░░░ negociación: 0 · 0 €\n1 no tiene importe todavía.\nLas mayores:\n' +
      '1 Web Talleres Ruiz (Talleres Ruiz) · 10.000 € · propuesta\n' +
      '2 Web de Paz (Gestoría Paz) · 3.050 € · propuesta ⏸️ parada 16 días\n' +
      '3 Logo (Talleres Ruiz) · sin importe · inicial',
  ])
})

test('a won deal that is invoiced is found by its client', async () => {
  const { chat, ruiz } = await conRuiz()
  await unaFactura(chat, ruiz)
  await chat.say('Ruiz pasa a ganada')
  await chat.press('Facturarlo')
  expect((await chat.press('Sí, registrar'))[0]).toContain('✅ Factura 2026-042 registrada')
})
