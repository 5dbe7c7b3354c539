import { expect, test } from 'vitest'
import { pregunta } from '#texts/dudas.ts'
import { type Chat, plain, testChat } from './support/chat.ts'

/** What was understood is filed at once; only what is doubtful is asked, in one line with buttons. */

async function conRuiz(): Promise<Chat> {
  const chat = await testChat()
  await chat.say('nuevo cliente Talleres Ruiz SL, 600 111 222, Marta')
  return chat
}

test.each([
  [
    { campo: 'hora', por: 'manana_o_tarde', opciones: ['08:00', '20:00'] },
    '⏰ ¿A las 8 de la mañana o de la tarde?',
  ],
  [
    {
      campo: 'fecha',
      por: 'dia_y_numero_no_casan',
      opciones: ['2026-11-24', '2026-11-25'],
      palabras: 'el martes 25',
    },
    '📅 El martes es 24 y el 25 es miércoles: ¿cuál?',
  ],
  [
    {
      campo: 'fecha',
      por: 'dia_y_numero_no_casan',
      opciones: ['2026-11-25', '2026-11-24'],
      palabras: 'el martes 25',
    },
    '📅 El martes es 24 y el 25 es miércoles: ¿cuál?',
  ],
  [
    {
      campo: 'fecha',
      por: 'esta_o_la_otra',
      opciones: ['2026-11-27', '2026-12-04'],
      palabras: 'el próximo viernes',
    },
    '📅 «el próximo viernes»: ¿vie 27 nov o vie 4 dic?',
  ],
  [{ campo: 'importe', por: 'miles_o_decimales', opciones: [1200_00, 1_20] }, '💶 ¿1.200 € o 1,20 €?'],
  [
    { campo: 'etapa', por: 'no_lo_dice_claro', opciones: ['propuesta', 'negociacion'] },
    '💼 ¿En qué etapa: propuesta o negociación?',
  ],
  [
    { campo: 'tipo', por: 'no_dice_como', opciones: ['llamada', 'whatsapp'] },
    '¿Cómo fue: llamada o whatsapp?',
  ],
] as const)('the doubt %j is asked in one line', (duda, line) => {
  const whole = { seguridad: 0.5, palabras: '', ...duda } as unknown as Parameters<typeof pregunta>[0]
  expect(plain(pregunta(whole, '2026-11-23'))).toBe(line)
})

test('an hour that may be of the morning or of the evening is filed with the likeliest and asked', async () => {
  const chat = await conRuiz()
  const [answer] = await chat.say('llamar a Marta el jueves a las 8')
  const rows = () =>
    chat.db
      .selectFrom('actividades')
      .select(['id', 'vence_en', 'vence_hora'])
      .where('completada', '=', 0)
      .execute()
  const [before] = await rows()
  expect(before).toMatchObject({ vence_en: '2026-11-26' })
  expect(answer).toContain('¿A las 8 de la mañana o de la tarde?')

  const other = before?.vence_hora === '20:00' ? '08:00' : '20:00'
  const token = (await chat.bubbles()).at(-1)?.choices.find(({ title }) => title === other)
  await chat.press(other)

  expect(await rows()).toEqual([{ id: before?.id, vence_en: '2026-11-26', vence_hora: other }])
  expect((await chat.bubbles()).at(-1)?.text).not.toContain('¿A las 8')
  expect(await chat.send({ type: 'choice', choice: token?.id ?? '' })).toEqual(['(Ya estaba hecho ✓)'])
  await chat.press('Deshacer')
  expect(await rows()).toEqual([])
})

test('a day and a number that do not agree are asked, and nothing is doubled', async () => {
  const chat = await conRuiz()
  const [answer] = await chat.say('reunión con Talleres Ruiz el martes 25 a las 12')
  expect(answer).toContain('El martes es 24 y el 25 es miércoles: ¿cuál?')
  await chat.press('mié 25 nov')
  const rows = await chat.db
    .selectFrom('actividades')
    .select('vence_en')
    .where('completada', '=', 0)
    .execute()
  expect(rows).toEqual([{ vence_en: '2026-11-25' }])
})
