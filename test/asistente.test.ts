import fc from 'fast-check'
import { expect, test } from 'vitest'
import { menu } from '#handlers/routes.ts'
import { type Chat, testChat } from './support/chat.ts'
import { conNegocio, filas } from './support/filas.ts'

/** Whatever she sends, it answers, never with an apology (`testChat` throws on a bug); and all of it can be undone. */

async function conEjemplo(): Promise<Chat> {
  const chat = await testChat()
  await chat.send({ type: 'start', payload: '' })
  await chat.press('Ver ejemplo')
  return chat
}

const ARGUMENTOS = [
  '',
  'Ruiz',
  'zzzzz',
  '99999999999999999999',
  '-1',
  '😀',
  '{"id":1}',
  "' or 1=1 --",
  'x'.repeat(4000),
  'Ruiz, '.repeat(680),
]

test.each([
  ['an empty business', testChat],
  ['the example', conEjemplo],
])('every command with anything after it is answered in %s', async (_where, start) => {
  const chat = await start()
  for (const { command } of menu()) {
    for (const arg of ARGUMENTOS) {
      const said = await chat.say(`/${command} ${arg}`)
      expect(said.join(''), `/${command} ${arg.slice(0, 30)}`).not.toBe('')
    }
    await chat.say('/cancelar')
  }
})

test('every button that the example shows is answered', async () => {
  const chat = await conEjemplo()
  for (const { command } of menu()) await chat.say(`/${command}`)
  await chat.say('/cancelar')
  const pressed = new Set<string>()
  for (let step = 0; step < 400; step++) {
    const next = (await chat.bubbles())
      .flatMap(({ key, choices }) => choices.map((choice) => ({ ...choice, key })))
      .find(({ id, title }) => !pressed.has(id) && !/ejemplo/.test(title))
    if (!next) break
    pressed.add(next.id)
    const said = await chat.send({ type: 'choice', choice: next.id }, { repliesTo: next.key })
    expect(said, next.title).not.toEqual([])
  }
})

test.each([
  ['ok', '👌'],
  ['gracias!', 'A ti 🙂'],
  ['sí', 'Si contestas a una pregunta mía, toca su botón'],
  ['/alertas zzz', '💶'],
  ['/visita Paz, todo bien', '✅ Visita (Gestoría Paz) · hoy 10:42\n«todo bien»'],
])('«%s» is answered with «%s»', async (text, answer) => {
  const chat = await conNegocio(await testChat())
  await chat.db.updateTable('crm_vencimientos').set({ fecha: '2026-10-01' }).execute()
  await chat.db
    .updateTable('crm_facturas')
    .set({ fecha_emision: '2026-09-01', fecha_vencimiento: '2026-10-01' })
    .execute()
  await chat.say('he llamado a Marta de Talleres Ruiz')
  expect((await chat.say(text)).join('\n')).toContain(answer)
})

test('a change of a client or of a person says what stands now, and can be undone', async () => {
  const chat = await conNegocio(await testChat())
  await chat.say('/contacto Paz')
  for (const title of ['Elena', 'Cambiar', 'Cargo']) await chat.press(title)
  expect((await chat.say('socia')).join('\n')).toContain('Elena (socia)')
  expect(await chat.press('Deshacer')).toEqual(['↩️ Deshecho: cambio en «Elena»'])

  await chat.say('nuevo cliente Gestoria Paz, 699 888 777, Pepa')
  const [said] = await chat.press('Sí, es el mismo')
  expect(said).toBe('✅ Completado Gestoría Paz: 👤 Pepa')
  expect(await chat.press('Deshacer')).toEqual(['↩️ Deshecho: Pepa'])
})

const FRASES = [
  'hola',
  'he llamado a Marta de Talleres Ruiz, quiere presupuesto el jueves',
  'he llamado a Zutano',
  'me ha pagado Ruiz 1.210',
  'me ha pagado Ruiz la mitad',
  'he devuelto 100 a Ruiz',
  'factura a Ruiz de 363 €',
  'Ruiz pasa a negociación, 12.000, cierre en enero',
  'Ruiz pasa a perdida',
  'nuevo cliente Sol, 600 111 222, Ana',
  'nuevo cliente Bar Pepe',
  'tarea llamar a Paz mañana a las 10',
  'ya he llamado a Elena',
  'pasa lo de Paz al lunes',
  'no, a las 7',
  'deshaz eso',
  'cancela',
  'cómo va Ruiz',
  'quién me debe',
  'qué tengo mañana',
  'apunta el tel de Luis de Paz 611 222 333',
  'Talleres Ruiz',
  '12.000',
  '60',
  'el jueves a las 10',
  '600 999 888',
  'ana@sol.es',
  'xx',
]

type Step = { says: string } | { presses: number }

const paso: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(...FRASES, ...menu().map(({ command }) => `/${command}`)).map((says) => ({ says })),
  fc.nat(200).map((presses) => ({ presses })),
)

test('any conversation is answered at every turn, and undoing it all leaves nothing', async () => {
  const check = fc.asyncProperty(fc.array(paso, { maxLength: 12 }), async (steps) => {
    const bare = await testChat()
    const nothing = await filas(bare.db)
    const chat = await conNegocio(bare)
    for (const step of steps) {
      const said = 'says' in step ? await chat.say(step.says) : await pressNth(chat, step.presses)
      expect(said, JSON.stringify(step)).not.toEqual([])
    }
    for (let i = 0; i < 20; i++) {
      const [said] = await chat.say('/deshacer')
      if (said?.startsWith('No hay nada')) break
      expect(said).toMatch(/^↩️ Deshecho/)
    }
    expect(await filas(chat.db)).toEqual(nothing)
    await chat.db.destroy()
  })
  await fc.assert(check, { numRuns: 60 })
}, 60_000)

/** The n-th button from the newest, round again when there are fewer. */
async function pressNth(chat: Chat, n: number): Promise<string[]> {
  const all = (await chat.bubbles())
    .flatMap(({ key, choices }) => choices.map((choice) => ({ ...choice, key })))
    .reverse()
  const chosen = all[n % all.length]
  if (!chosen) return ['(nothing to press)']
  return chat.send({ type: 'choice', choice: chosen.id }, { repliesTo: chosen.key })
}
