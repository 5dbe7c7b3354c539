import { expect, test } from 'vitest'
import type { Chat } from './support/chat.ts'
import { testChat } from './support/chat.ts'

/** The five conversations of the product's section 5, and what surrounds them: facts, buttons, effects. */

async function conRuiz(): Promise<Chat> {
  const chat = await testChat()
  await chat.say('nuevo cliente Talleres Ruiz SL, 600 111 222, Marta')
  return chat
}

test('a call with its next step is filed at once, and one tap takes all of it back', async () => {
  const chat = await conRuiz()

  const [answer] = await chat.say(
    'he llamado a Marta de Talleres Ruiz, le interesa el plan pro, le mando presupuesto el jueves',
  )

  expect(answer?.split('\n')).toEqual([
    '✅ Llamada con Marta (Talleres Ruiz) · hoy 10:42',
    '«le interesa el plan pro, le mando presupuesto el jueves»',
    '📌 Tarea: mandar presupuesto → jue 26 nov',
  ])
  expect(await chat.buttons()).toEqual(['↩️ Deshacer', '✏️ Cambiar', '💼 Crear oportunidad'])
  expect(await filed(chat)).toEqual([
    { tipo: 'llamada', completada: 1, vence_en: null },
    { tipo: 'tarea', completada: 0, vence_en: '2026-11-26' },
  ])

  await chat.press('Deshacer')
  expect(await filed(chat)).toEqual([])
})

test('her words stay beside what was understood', async () => {
  const chat = await conRuiz()
  await chat.say('Llamé a Talleres Ruiz, quieren presupuesto el jueves')
  const row = await chat.db.selectFrom('actividades').select('texto_original').executeTakeFirstOrThrow()
  expect(row.texto_original).toBe('Llamé a Talleres Ruiz, quieren presupuesto el jueves')
})

test('a name that two clients share is asked, and what she wrote waits meanwhile', async () => {
  const chat = await conRuiz()
  await chat.say('nuevo cliente Ruiz e Hijos')
  if ((await chat.buttons()).some((title) => title.includes('No, crear'))) await chat.press('No, crear')

  const [question] = await chat.say('he llamado a Ruiz')

  expect(question).toContain('📝 Apuntado: llamada de hoy 10:42. ¿Con cuál?')
  expect((await chat.buttons()).slice(0, 2).sort()).toEqual(['Ruiz e Hijos', 'Talleres Ruiz SL'])
  expect(await filed(chat)).toEqual([{ tipo: 'llamada', completada: 1, vence_en: null }])

  const [answer] = await chat.press('Ruiz e Hijos')
  expect(answer).toContain('✅ Llamada')
  expect(await filed(chat)).toHaveLength(1)
  const row = await chat.db
    .selectFrom('actividades')
    .innerJoin('clientes', 'clientes.id', 'actividades.cliente_id')
    .select('clientes.nombre')
    .executeTakeFirstOrThrow()
  expect(row.nombre).toBe('Ruiz e Hijos')
})

test('a new client whose phone is known already is asked before it is doubled', async () => {
  const chat = await testChat()
  await chat.say('nuevo cliente Peluquería Soledad, 600 123 123, Ana Gil')

  const [question] = await chat.say('nuevo cliente Peluquería Sol, 600 123 123, Ana')

  expect(question).toContain('Ese teléfono ya está en «Peluquería Soledad»')
  expect(await chat.buttons()).toEqual(['Sí, es el mismo', 'No, crear otro', '📇 Ver ficha'])
  await chat.press('No, crear otro')
  const rows = await chat.db.selectFrom('clientes').select('nombre').orderBy('nombre').execute()
  expect(rows.map((row) => row.nombre)).toEqual(['Peluquería Sol', 'Peluquería Soledad'])
})

test('a deal moves with its amount, close and probability, and says what the forecast gains', async () => {
  const chat = await conRuiz()
  await chat.say('oportunidad nueva en Talleres Ruiz, web, 10.000')
  await chat.say('Ruiz pasa a propuesta')
  const [answer] = await chat.say('Ruiz pasa a negociación, 12.000, cierre en enero')

  expect(answer).toContain('propuesta → negociación')
  expect(answer).toContain('10.000 → 12.000 €')
  expect(answer).toContain('cierre ene 2027')
  expect(answer).toContain('prob. 50 → 60 %')
  expect(answer).toContain('Tu previsión ponderada sube 2.200 €')
  const deal = await chat.db.selectFrom('oportunidades').selectAll().executeTakeFirstOrThrow()
  expect(deal).toMatchObject({ estado: 'negociacion', monto_estimado_centimos: 12_000_00, probabilidad: 60 })
})

test('a payment is proposed first and registered once, however often it is pressed', async () => {
  const chat = await conRuiz()
  const ruiz = await chat.db.selectFrom('clientes').select('id').executeTakeFirstOrThrow()
  await chat.say('factura 2026-041 a Talleres Ruiz, 1.210 €')
  await chat.press('Sí')
  await chat.db
    .updateTable('crm_facturas')
    .set({ fecha_emision: '2026-10-15', fecha_vencimiento: '2026-11-14' })
    .execute()

  const [question] = await chat.say('me ha pagado Ruiz 1.210')
  expect(question).toContain('¿Cobro de 1.210,00 € de Talleres Ruiz?')
  expect(question).toContain('2026-041')
  expect(await chat.db.selectFrom('crm_pagos').selectAll().execute()).toEqual([])

  const [bubble] = (await chat.bubbles()).slice(-1)
  const yes = bubble?.choices[0]
  if (!yes) throw new Error('no button')
  await chat.send({ type: 'choice', choice: yes.id })
  expect(await chat.send({ type: 'choice', choice: yes.id })).toEqual(['(Ya estaba hecho ✓)'])

  const pagos = await chat.db.selectFrom('crm_pagos').selectAll().execute()
  expect(pagos).toMatchObject([{ cliente_id: ruiz.id, importe_centimos: 1210_00 }])
})

test('a greeting is answered and not stored; what is not understood waits as a note', async () => {
  const chat = await testChat()
  await chat.say('hola')
  await chat.say('gracias!')
  expect(await filed(chat)).toEqual([])
})

test('an edited message corrects what it made, never a second one', async () => {
  const chat = await conRuiz()
  await chat.send({ type: 'text', text: 'recuérdame llamar a Marta mañana a las 10' }, { ownId: 'm50' })
  await chat.send(
    { type: 'text', text: 'recuérdame llamar a Marta mañana a las 12', edited: true },
    { ownId: 'm50' },
  )
  await chat.send(
    { type: 'text', text: 'recuérdame llamar a Marta el viernes a las 9', edited: true },
    { ownId: 'm50' },
  )

  const tareas = await chat.db.selectFrom('actividades').selectAll().execute()
  expect(tareas).toMatchObject([{ vence_en: '2026-11-27', vence_hora: '09:00' }])
  const reminders = await chat.db.selectFrom('crm_recordatorios').selectAll().execute()
  expect(reminders).toMatchObject([{ momento: '2026-11-27T08:00:00.000Z', hecho_en: null }])
})

test('the same message twice does nothing the second time', async () => {
  const chat = await conRuiz()
  const twice = { id: 'igual', ownId: 'igual' }
  await chat.send({ type: 'text', text: 'he llamado a Talleres Ruiz' }, twice)
  expect(await chat.send({ type: 'text', text: 'he llamado a Talleres Ruiz' }, twice)).toEqual([])
  expect(await filed(chat)).toHaveLength(1)
})

async function filed({ db }: Chat) {
  return db
    .selectFrom('actividades')
    .select(['tipo', 'completada', 'vence_en'])
    .where('origen', '=', 'chat')
    .orderBy('completada', 'desc')
    .execute()
}
