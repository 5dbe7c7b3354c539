import { beforeAll, expect, test } from 'vitest'
import { type Chat, testChat } from './support/chat.ts'

/**
 * The messages that the product imitates, in the example business on the day of its own figures: facts, buttons
 * and voice. The call, the client that is known already and who of two Ruiz are in `conversacion.test.ts`.
 */

let chat: Chat
beforeAll(async () => {
  chat = await testChat()
})

test('the first minute: what to send, what it will tell, and three ways in', async () => {
  const [hola] = await chat.send({ type: 'start', payload: '' })
  expect(hola).toContain('Hola 👋 Soy tu asistente')
  expect(hola).toContain('en un minuto te digo quién te debe, quién va a tardar y quién se te está yendo')
  expect(await chat.buttons()).toEqual(['📎 Subir archivo', '👀 Ver ejemplo', '✍️ Empezar de cero'])
  await chat.press('Ver ejemplo')
})

test('the digest: a line each by money, then the day, a number for each line and the rest behind one button', async () => {
  const [resumen = ''] = await chat.say('resumen')
  const lines = resumen.split('\n')
  expect(lines[0]).toMatch(/^☀️ Lunes 23 nov · \d cosas, [\d.,]+ € en juego$/)
  expect(resumen).toMatch(/^\d 💶 Talleres Ruiz debe 1\.210 € desde hace 9 días \(suele tardar 2\)\.$/m)
  expect(lines.at(-1)).toMatch(/^📅 Hoy: 12:00 .*Peluquería Sol/)
  expect(lines.length).toBeLessThanOrEqual(7)
  const buttons = await chat.buttons()
  expect(buttons.slice(0, lines.length - 2)).toEqual(lines.slice(1, -1).map((_, i) => String(i + 1)))
  expect(buttons.at(-1)).toMatch(/^Ver todo \(\d+\)$/)

  const all = (await chat.press('Ver todo')).join('\n')
  expect(all).toContain('💼 Web de Gestoría Paz (3.050 €) lleva 16 días parada en propuesta.')
  expect((await chat.say('cómo va Sol')).join('\n')).toContain(
    '📉 Peluquería Sol compraba cada 14 días y van 31.',
  )
  expect((await chat.say('cómo va Olmedo')).join('\n')).toContain(
    '🐢 Olmedo Abogados pagaba en 22 días; las 3 últimas, en 70.',
  )
})

test('why: how often late, before and now, her note, how many invoices say it, and how to disagree', async () => {
  await chat.say('cómo va Reformas Peñalba')
  const [why = ''] = await chat.press('¿Por qué?')
  const [first, ...reasons] = why.split('\n')
  expect(first).toBe('Reformas Peñalba · probabilidad de retraso: alta')
  expect(reasons.join('\n')).toMatch(
    /(?:\d de sus|Sus) \d últimas facturas llegaron tarde \(mediana \+?\d+ días\)/,
  )
  expect(reasons.join('\n')).toMatch(/Con \d+ facturas pagadas/)
  expect((await chat.buttons()).join()).toContain('Silenciar a este cliente')
})

test('a payment that fits an invoice is proposed against it', async () => {
  const [question = ''] = await chat.say('me ha pagado Ruiz 1.210')
  expect(question).toMatch(
    /^¿Cobro de 1\.210,00 € de Talleres Ruiz\? Encaja justo con la factura 2026-\d+ \(venció el 14 nov\)\.$/,
  )
  const numero = /2026-\d+/.exec(question)?.[0]
  expect(await chat.buttons()).toEqual([`✅ Sí, ${numero}`, 'Otra factura', 'A cuenta'])
})

test('a bare number after a proposal is no amount of it, unless it can be one', async () => {
  await chat.say('600111')
  expect((await chat.bubbles()).map(({ text }) => text).join()).not.toContain('600.111')
  await chat.say('me ha pagado Ruiz 1.210')
  expect((await chat.say('1300'))[0]).toContain('¿Cobro de 1.300,00 € de Talleres Ruiz?')
})

test('a deal moves: stage, amount, close, probability, forecast, and the next step', async () => {
  const [moved = ''] = await chat.say('Ruiz pasa a negociación, 12.000, cierre en enero')
  const lines = moved.split('\n')
  expect(lines[0]).toBe('💼 Web Talleres Ruiz: propuesta → negociación')
  expect(lines[1]).toMatch(/^Importe 10\.000 → 12\.000 € · cierre ene 2027 · prob\. \d+ → 60 %$/)
  expect(lines[2]).toMatch(/^Tu previsión ponderada sube [\d.]+ €$/)
  expect(lines[3]).toBe('Próximo paso:')
  expect(await chat.buttons()).toEqual(['↩️ Deshacer', '✏️ Cambiar', 'mañana', '1 semana', 'fecha'])
})

test('the card has its sections in the order of the specification', async () => {
  const [card = ''] = await chat.say('cómo va Talleres Ruiz')
  const titles = card.split('\n').filter((line) => /^(?:📇|📞|[🟢🟡🔴⚪]|📈|💰|📧|💼|🎯) \p{Lu}/u.test(line))
  expect(titles.map((line) => line.replace(/^\S+ /, '').replace(/ \(.*/, '')).slice(0, 8)).toEqual([
    'Información',
    'Contactos',
    'Salud',
    'Inteligencia comercial',
    'Económico',
    'Últimas actividades',
    'Oportunidades',
    'Recomendaciones',
  ])
})
