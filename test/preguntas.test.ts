import { expect, test } from 'vitest'
import { type Chat, testChat } from './support/chat.ts'
import { conNegocio, filas } from './support/filas.ts'
import { unaFactura, unCliente, unPago } from './support/ventas.ts'

/** A question in plain words answers that, and files nothing. */

test.each([
  ['teléfono de Marta', '📞 Talleres Ruiz: 600 11 12 22'],
  ['qué móvil tiene Ruiz', '📞 Talleres Ruiz'],
  ['cuándo hablé con Marta por última vez', 'Lo último con Marta (Talleres Ruiz): Llamada con Marta, hoy'],
  ['¿ha pagado Ruiz?', 'Talleres Ruiz debe 1.210,00 €'],
  ['cuánto me debe Ruiz', 'Talleres Ruiz debe 1.210,00 €'],
  ['quién me debe', 'Te deben 1.210,00 €'],
  ['qué tengo el viernes', 'lamar a Elena'],
  ['qué oportunidades tengo en propuesta', 'No tienes ninguna oportunidad en propuesta'],
  ['600 111 222', 'es de Talleres Ruiz'],
  ['688 777 666', 'No tengo el 688 77 76 66. ¿De quién es?'],
])('«%s» is answered with «%s»', async (question, answer) => {
  const chat = await conNegocio(await testChat())
  await chat.say('he llamado a Marta de Talleres Ruiz, quiere una web')
  const before = await filas(chat.db)
  expect((await chat.say(question)).join('\n')).toContain(answer)
  expect(await filas(chat.db)).toEqual(before)
})

test.each([
  ['¿cómo paga Ruiz?', 'Talleres Ruiz · probabilidad de retraso: alta'],
  ['¿por qué Ruiz tiene riesgo?', 'Talleres Ruiz · probabilidad de retraso: alta'],
  ['salud de Talleres Ruiz', 'Talleres Ruiz · probabilidad de retraso: alta'],
  ['riesgo de impago de Ruiz', 'Talleres Ruiz · probabilidad de retraso: alta'],
  ['alertas de Ruiz', 'Talleres Ruiz · probabilidad de retraso: alta'],
  ['cuándo me va a pagar Ruiz', 'Talleres Ruiz · Deuda'],
  ['cuándo comprará Ruiz', 'Talleres Ruiz · Próxima'],
  ['cómo va Ruiz', '💰 Económico'],
  ['qué alertas tengo', 'la pena'],
])('«%s» opens «%s»', async (question, answer) => {
  const chat = await testChat()
  await unaFactura(chat, await unCliente(chat, 'Talleres Ruiz'), {
    fecha_emision: '2026-08-01',
    fecha_vencimiento: '2026-08-31',
  })
  expect((await chat.say(question)).join('\n')).toContain(answer)
})

test.each(['he devuelto 100 a Ruiz', 'le he devuelto 100 € a Ruiz', 'reembolso de 100 a Ruiz'])(
  '«%s» is proposed, and written as a negative payment',
  async (words) => {
    const chat = await conNegocio(await testChat())
    const [question] = await chat.say(words)
    expect(question).toContain('100,00 €')
    await chat.press('Sí, devuelto')
    const pagos = await chat.db.selectFrom('crm_pagos').select('importe_centimos').execute()
    expect(pagos).toEqual([{ importe_centimos: -100_00 }])
  },
)

/** Invoices of last year, overdue, due this month and due the next; Ruiz has paid one of them. */
async function conFacturas(): Promise<Chat> {
  const chat = await testChat()
  const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
  const sol = await unCliente(chat, 'Peluquería Sol')
  const factura = async (
    cliente: typeof ruiz,
    numero: string,
    emitida: string,
    vence: string,
    euros: number,
  ) =>
    unaFactura(chat, cliente, {
      numero,
      fecha_emision: emitida,
      fecha_vencimiento: vence,
      total_centimos: euros * 100,
    })
  await factura(ruiz, '1', '2025-12-15', '2026-01-14', 100)
  await factura(ruiz, '2', '2026-10-15', '2026-11-14', 200)
  await factura(sol, '3', '2026-10-30', '2026-11-29', 400)
  await factura(sol, '4', '2026-11-20', '2026-12-20', 800)
  await unPago(chat, ruiz, await factura(ruiz, '5', '2026-10-20', '2026-11-19', 50), 50_00, '2026-11-02')
  return chat
}

test.each([
  ['qué me queda por cobrar este mes', 'Por cobrar, noviembre: 700,00 € (2 clientes)'],
  ['qué me queda por cobrar el mes que viene', 'Por cobrar, diciembre: 800,00 € (1 cliente)'],
  ['cuánto me deben del año pasado', 'Por cobrar, facturado en 2025: 100,00 € (1 cliente)'],
  ['cuánto me deben', 'Te deben 1.500,00 € (2 clientes)'],
  ['cuánto me debe Ruiz', 'Talleres Ruiz debe 300,00 €, todo vencido'],
  ['cuánto facturé a Ruiz en octubre', 'Talleres Ruiz · octubre\n🧾 Facturado: 250,00 € en 2 facturas'],
  ['cuánto me ha pagado Ruiz este año', 'Talleres Ruiz · 2026 hasta el 23 nov'],
  ['cuánto facturé el trimestre pasado', '3.º trimestre\nAún no hay facturas'],
  ['cuánto he facturado este año', '2026 hasta el 23 nov\n🧾 Facturado: 1.450,00 € en 4 facturas'],
])('«%s» is answered of those days: «%s»', async (question, answer) => {
  expect((await (await conFacturas()).say(question)).join('\n')).toContain(answer)
})

test('the pages of a list of debts keep the days that were asked for', async () => {
  const chat = await testChat()
  for (let i = 0; i < 9; i++) {
    const cliente = await unCliente(chat, `Cliente ${'abcdefghi'[i]}`)
    await unaFactura(chat, cliente, {
      numero: `a${i}`,
      fecha_vencimiento: '2026-11-14',
      total_centimos: 100_00,
    })
    await unaFactura(chat, cliente, {
      numero: `b${i}`,
      fecha_vencimiento: '2027-01-14',
      total_centimos: 100_00,
    })
  }
  await chat.say('qué me queda por cobrar este mes')
  const [page] = await chat.press('Siguientes')
  expect(page).toContain('Por cobrar, noviembre: 900,00 € (9 clientes)')
  expect(page).toContain('9–9 de 9')
})

test('«a quién tengo que llamar» tells only the calls, with what was left undone', async () => {
  const chat = await testChat()
  await chat.say('nuevo cliente Talleres Ruiz SL, Marta')
  await chat.say('reunión con Marta mañana a las 12')
  await chat.say('llamar a Marta mañana a las 10')
  const [calls] = await chat.say('a quién tengo que llamar mañana')
  expect(calls).toContain('1 📞 10:00')
  expect(calls).not.toContain('🤝')
  expect(await chat.buttons()).toEqual(['1'])
  const [meetings] = await chat.say('qué reuniones tengo esta semana')
  expect(meetings).toContain('🤝 12:00')
  expect(meetings).not.toContain('📞')
  expect(await chat.say('a quién tengo que llamar hoy')).toEqual(['📞 Hoy no tienes llamadas pendientes.'])
})

test.each(['cancela la reunión con Marta', 'Marta me ha cancelado la reunión'])(
  '«%s» files nothing: what was planned is taken away when she says so, and comes back',
  async (words) => {
    const chat = await testChat()
    await chat.say('nuevo cliente Talleres Ruiz SL, Marta')
    await chat.say('reunión con Marta mañana a las 12')
    await chat.say('llamar a Marta mañana a las 10')
    const before = await filas(chat.db)
    expect((await chat.say(words))[0]).toMatch(/^🤝 .*\(Talleres Ruiz\) · .*24 nov, 12:00\n¿Lo borro\?/)
    expect(await filas(chat.db)).toEqual(before)
    await chat.press('Sí')
    expect(await filas(chat.db)).toEqual({
      ...before,
      actividades: Number(before.actividades) - 1,
      crm_recordatorios: 1,
    })
    const [left] = await chat.say('qué tengo mañana')
    expect(left).not.toContain('🤝')
  },
)

test('«/salud» alone asks whose, and what comes instead leaves the question', async () => {
  const chat = await testChat()
  expect((await chat.say('/salud')).join()).toContain('¿Qué cliente?')
  expect((await chat.say('/deudas')).join()).not.toContain('¿Qué cliente?')
  expect((await chat.say('/informe')).join()).not.toContain('¿Qué cliente?')
})
