import { expect, test } from 'vitest'
import { insertFichas } from '#db/sesiones.ts'
import type { Chat } from './support/chat.ts'
import { AHORA, testChat } from './support/chat.ts'

/** What she says right after something corrects it: the same records, read again with the right datum. */

async function conDosRuiz(): Promise<Chat> {
  const chat = await testChat()
  await chat.say('nuevo cliente Talleres Ruiz SL, 600 111 222, Marta')
  await chat.say('nuevo cliente Ruiz e Hijos, 600 333 444, Julián')
  if ((await chat.buttons()).some((title) => title.includes('No, crear'))) await chat.press('No, crear')
  return chat
}

async function tareas({ db }: Chat) {
  return db
    .selectFrom('actividades')
    .select(['titulo', 'vence_en', 'vence_hora'])
    .where('completada', '=', 0)
    .execute()
}

async function hechas({ db }: Chat) {
  return db
    .selectFrom('actividades')
    .innerJoin('clientes', 'clientes.id', 'actividades.cliente_id')
    .select(['actividades.tipo', 'clientes.nombre', 'actividades.fecha'])
    .where('completada', '=', 1)
    .where('origen', '=', 'chat')
    .execute()
}

test.each([
  ['no, a las 6 no, a las 7', '2026-11-24', '19:00'],
  ['al final a las 5', '2026-11-24', '17:00'],
  ['mejor el viernes', '2026-11-27', '18:00'],
  ['perdona, el miércoles a las 10', '2026-11-25', '10:00'],
  ['quita la hora', '2026-11-24', null],
])('«%s» corrects the task that was just made, and it is still one', async (words, vence_en, vence_hora) => {
  const chat = await conDosRuiz()
  await chat.say('recuérdame llamar a Marta mañana a las 6')

  const [answer] = await chat.say(words)

  expect(answer).toContain('Llamar a Marta')
  expect(await tareas(chat)).toMatchObject([{ vence_en, vence_hora }])
})

test('the message that was corrected no longer acts, and undoing takes the whole thing back', async () => {
  const chat = await conDosRuiz()
  await chat.say('recuérdame llamar a Marta mañana a las 6')
  await chat.say('no, a las 7')
  expect((await chat.bubbles()).at(-2)?.text).toBe('✏️ Corregido más abajo.')

  await chat.press('Deshacer')
  expect(await tareas(chat)).toEqual([])
})

test('a meeting is moved by saying when it is', async () => {
  const chat = await conDosRuiz()
  await chat.say('reunión con Talleres Ruiz el jueves a las 12')
  await chat.say('la reunión es el viernes')
  expect(await tareas(chat)).toMatchObject([{ vence_en: '2026-11-27', vence_hora: '12:00' }])
})

test('the client, the kind and the day of what happened are corrected one after the other', async () => {
  const chat = await conDosRuiz()
  await chat.say('he llamado a Talleres Ruiz, le interesa la web')

  await chat.say('no, era Ruiz e Hijos')
  expect(await hechas(chat)).toMatchObject([{ nombre: 'Ruiz e Hijos', tipo: 'llamada' }])
  await chat.say('no era llamada, era whatsapp')
  expect(await hechas(chat)).toMatchObject([{ nombre: 'Ruiz e Hijos', tipo: 'whatsapp' }])
  await chat.say('era ayer')
  const [row] = await hechas(chat)
  expect(row).toMatchObject({ nombre: 'Ruiz e Hijos', tipo: 'whatsapp' })
  expect(row?.fecha.slice(0, 10)).toBe('2026-11-22')
  expect(await hechas(chat)).toHaveLength(1)
})

test('a payment that is only proposed is proposed anew with the right amount', async () => {
  const chat = await conDosRuiz()
  await chat.say('me ha pagado Talleres Ruiz 1.210')

  const [again] = await chat.say('perdona, eran 1.200')

  expect(again).toContain('¿Cobro de 1.200,00 € de Talleres Ruiz?')
  await chat.press('A cuenta')
  const pagos = await chat.db.selectFrom('crm_pagos').select('importe_centimos').execute()
  expect(pagos).toEqual([{ importe_centimos: 1200_00 }])
})

test('a payment that she had confirmed is taken back and proposed anew', async () => {
  const chat = await conDosRuiz()
  await chat.say('me ha pagado Talleres Ruiz 1.210')
  await chat.press('A cuenta')

  const [again] = await chat.say('perdona, eran 1.200')

  expect(again).toContain('He quitado lo de antes. ¿Cobro de 1.200,00 € de Talleres Ruiz?')
  expect(await chat.db.selectFrom('crm_pagos').selectAll().execute()).toEqual([])
})

test('a proposed invoice takes the amount, the client and the due date that she corrects', async () => {
  const chat = await conDosRuiz()
  await chat.say('factura a Talleres Ruiz de 363 €')
  expect((await chat.say('no, 463'))[0]).toContain('463,00 €')
  expect((await chat.say('no, era Ruiz e Hijos'))[0]).toContain('a Ruiz e Hijos por 463,00 €')
})

test.each(['bórralo', 'no, eso no', 'no era eso'])('«%s» undoes what was filed', async (words) => {
  const chat = await conDosRuiz()
  await chat.say('he llamado a Talleres Ruiz')
  expect((await chat.say(words))[0]).toContain('↩️ Deshecho')
  expect(await hechas(chat)).toEqual([])
})

test('«bórralo» after a proposal drops it, and leaves what was filed before', async () => {
  const chat = await conDosRuiz()
  await chat.say('he llamado a Talleres Ruiz')
  await chat.say('me ha pagado Talleres Ruiz 1.210')
  expect((await chat.say('bórralo'))[0]).toBe('Vale, no registro nada.')
  expect(await hechas(chat)).toHaveLength(1)
})

test('with nothing to correct there is one clear sentence', async () => {
  const chat = await testChat()
  expect(await chat.say('no, a las 7')).toEqual([
    'No hay nada reciente que corregir. Escríbelo entero y lo apunto.',
  ])
})

test('a refusal that says something of its own is no correction', async () => {
  const chat = await conDosRuiz()
  await chat.say('recuérdame llamar a Marta mañana a las 6')
  await chat.say('no me ha pagado Ruiz e Hijos, dice que el viernes')
  expect((await tareas(chat))[0]).toMatchObject({ vence_hora: '18:00' })
})

test('each further next step of the same words is a task of its own, and all of them go together', async () => {
  const chat = await conDosRuiz()
  const [ruiz] = await chat.db
    .selectFrom('clientes')
    .select('id')
    .where('nombre', 'like', 'Talleres%')
    .execute()
  const paso = (titulo: string, fecha: string) => ({ tipo: 'tarea', titulo, fecha, hora: null })
  const v = { otrosPasos: [paso('llamar', '2026-11-27'), paso('mandar contrato', '2026-11-30')] }
  const arg = JSON.stringify({ t: 'he llamado a Marta, le mando presupuesto el jueves', c: ruiz?.id, v })
  const ficha = { id: 'ficha', canal: 'webchat', chat: 'casa', ruta: 'rehacer', arg, grupo: 'g' } as const
  await insertFichas(chat.db, [{ ...ficha, clave: null, usada_en: null, creada_en: AHORA.toISOString() }])

  const [answer] = await chat.send({ type: 'choice', choice: 'ficha' })

  expect(answer?.match(/^📌 .*/gm)).toHaveLength(3)
  expect((await tareas(chat)).map(({ titulo, vence_en }) => [titulo, vence_en])).toEqual([
    ['mandar presupuesto', '2026-11-26'],
    ['llamar', '2026-11-27'],
    ['mandar contrato', '2026-11-30'],
  ])
  await chat.press('Deshacer')
  expect(await tareas(chat)).toEqual([])
})
