import { expect, test } from 'vitest'
import { type Chat, testChat } from './support/chat.ts'

/** Names as people write them: each is created, found and shown exactly so, in every message and button. */
const NOMBRES = [
  '<b>Bar</b>',
  '&amp; Cía',
  '_*[Bar](x)',
  'Peñalba Ñoño Ávila',
  '\u200Fمقهى السلام',
  'בית קפה',
  'Bar\u202EoñaB',
  '🍕 Pizza 🍕',
  '日本料理',
  "' OR 1=1 --",
  '%_%',
  '***',
  'Bar 13',
  '"Comillas"',
  'Nombre muy muy largo '.repeat(4).trim(),
]

test.each(NOMBRES)('a client named %j', async (nombre) => {
  const chat = await testChat()
  const says = async (text: string) => (await chat.say(text)).join('\n')

  expect(await says(`/nuevo ${nombre}`)).toContain(nombre)
  expect(await says(`/cliente ${nombre}`)).toContain(nombre)
  expect(await says(`/buscar ${nombre}`)).toContain(nombre)
  const { nombre: stored } = await chat.db.selectFrom('clientes').selectAll().executeTakeFirstOrThrow()
  expect(stored).toBe(nombre)

  await chat.say('/tarea')
  expect(await says(`mandar contrato a ${nombre} hoy`)).not.toContain('Sin clasificar')
  await chat.say(`/cliente ${nombre}`)
  await chat.press('📌 Tarea')
  expect(await says('revisar la web hoy')).toContain(nombre)
  expect(await says('/hoy')).toContain(nombre)

  await chat.say('/oportunidad')
  await chat.say(nombre)
  expect(await says('Web nueva, 30.000')).toContain(nombre)
  expect(await says('/embudo')).toContain(nombre)

  await chat.say('/factura')
  await chat.say(nombre)
  expect(await says('363')).toContain(nombre)
  const [registered] = await chat.press('Sí, registrar')
  expect(registered).toContain(nombre)
  await overdue(chat)
  expect(await says('/deudas')).toContain(nombre)

  await chat.say('/pago')
  await chat.say(nombre)
  expect(await says('100')).toContain(nombre)
  const [paid] = await chat.press('Sí,')
  expect(paid).toContain(nombre)
  expect(await says('/alertas')).toContain(nombre)
  expect(await says('/resumen')).toContain(nombre)
  await checkButtons(chat)
})

test('a name of 4,000 characters is kept whole, and its messages and buttons still fit', async () => {
  const chat = await testChat()
  const nombre = `Bar ${'ñ'.repeat(3990)} fin`

  await chat.say(`/nuevo ${nombre}`)
  await chat.say(`/cliente ${nombre}`)
  await chat.say('/buscar bar')
  await chat.say('/tarea')
  await chat.say(`mandar contrato a ${nombre}`)

  const { nombre: stored } = await chat.db.selectFrom('clientes').selectAll().executeTakeFirstOrThrow()
  expect(stored).toBe(nombre)
  for (const { text } of await chat.bubbles()) expect(text.length).toBeLessThanOrEqual(4000)
  await checkButtons(chat)
})

/** Telegram's limit of an id, and what a phone shows of a title. */
async function checkButtons(chat: Chat): Promise<void> {
  for (const { choices } of await chat.bubbles()) {
    for (const { id, title } of choices) {
      expect(Buffer.byteLength(id)).toBeLessThanOrEqual(64)
      expect([...title].length).toBeLessThanOrEqual(40)
      expect(title.trim()).not.toBe('')
    }
  }
}

/** Its invoice fell due some weeks ago. */
async function overdue({ db }: Chat): Promise<void> {
  const dates = { fecha_emision: '2026-09-10', fecha_vencimiento: '2026-10-10' }
  await db.updateTable('crm_facturas').set(dates).execute()
  await db.updateTable('crm_vencimientos').set({ fecha: dates.fecha_vencimiento }).execute()
}
