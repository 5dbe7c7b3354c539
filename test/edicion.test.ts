import { beforeEach, expect, test } from 'vitest'
import { type Chat, testChat } from './support/chat.ts'
import { conNegocio, filas } from './support/filas.ts'

/** An edited message corrects what it made, whatever it was; a reply speaks of the client of what it answers. */

let chat: Chat
let before: Record<string, number>
beforeEach(async () => {
  chat = await conNegocio(await testChat())
  before = await filas(chat.db)
})

const write = (text: string) => chat.send({ type: 'text', text }, { ownId: 'm500' })
const edit = (text: string) => chat.send({ type: 'text', text, edited: true }, { ownId: 'm500' })

async function more(): Promise<Record<string, number>> {
  const now = Object.entries(await filas(chat.db))
  return Object.fromEntries(now.map(([k, n]) => [k, n - (before[k] ?? 0)]).filter(([, n]) => n !== 0))
}

test('a call becomes another call: one record, with its id', async () => {
  await write('he llamado a Marta de Talleres Ruiz')
  const made = await lastActividad()
  expect((await edit('he llamado a Elena de Gestoría Paz'))[0]).toContain('(Gestoría Paz)')

  expect(await more()).toEqual({ actividades: 1 })
  expect((await lastActividad()).id).toBe(made.id)
})

test('a task, edited twice, keeps one reminder', async () => {
  await write('recuérdame llamar a Elena mañana a las 10')
  await edit('recuérdame llamar a Elena mañana a las 12')
  await edit('recuérdame llamar a Elena el lunes a las 9')
  expect(await more()).toEqual({ actividades: 1, crm_recordatorios: 1 })
  expect(await lastActividad()).toMatchObject({ vence_en: '2026-11-30', vence_hora: '09:00' })
})

test('a deal gets its right amount, and one undo takes it all back', async () => {
  await write('oportunidad nueva en Gestoría Paz, tienda, 3.000')
  expect((await edit('oportunidad nueva en Gestoría Paz, tienda, 5.000'))[0]).toContain('5.000 €')
  expect(await more()).toEqual({ oportunidades: 1, crm_etapas: 1 })

  await chat.press('Deshacer')
  expect(await more()).toEqual({})
})

test('a new client gets its right name', async () => {
  await write('nuevo cliente Bar Pipe, 600 555 666')
  expect((await edit('nuevo cliente Bar Pepe, 600 555 666'))[0]).toContain('Cliente nuevo: Bar Pepe')
  expect(await more()).toEqual({ clientes: 1 })
  expect(await chat.say('/buscar pipe')).not.toEqual([expect.stringContaining('Bar Pipe')])
})

test.each([
  ['/nuevo Bar Pipe', '/nuevo Bar Pepe', 'Cliente nuevo: Bar Pepe', { clientes: 1 }],
  ['/tarea llamar a Elena', '/tarea escribir a Elena', 'escribir a Elena', { actividades: 1 }],
  ['/nota Paz cierra', '/llamada Elena de Paz, cierra', 'Llamada con Elena', { actividades: 1 }],
  ['he llamado a Elena', '/nota Paz cierra los lunes', 'Nota (Gestoría Paz)', { actividades: 1 }],
])('the command «%s» becomes «%s»', async (first, second, says, rows) => {
  await write(first)
  expect((await edit(second)).join('\n')).toContain(says)
  expect(await more()).toEqual(rows)
})

test('the last answer to a form is answered again', async () => {
  await chat.say('/nuevo')
  await write('Bar Pipe')
  expect((await edit('Bar Pepe'))[0]).toContain('Cliente nuevo: Bar Pepe')
  expect(await more()).toEqual({ clientes: 1 })

  await chat.say('/oportunidad')
  await chat.send({ type: 'text', text: 'Zutano' }, { ownId: 'm501' })
  const [asked] = await chat.send({ type: 'text', text: 'Bar Pepe', edited: true }, { ownId: 'm501' })
  expect(asked).toContain('¿Qué le ofreces?')
})

test('a photo stays with what its edited caption files', async () => {
  const file = { ref: 'r1', kind: 'photo', name: null, mime: 'image/jpeg', bytes: 1000 } as const
  await chat.send({ type: 'file', file, caption: 'he llamado a Marta de Talleres Ruiz' }, { ownId: 'm500' })
  for (const text of ['he visitado a Elena de Gestoría Paz', '/nota Paz cierra los lunes']) {
    await edit(text)
    const archivos = await chat.db.selectFrom('crm_archivos').select('actividad_id').execute()
    expect(archivos).toEqual([{ actividad_id: (await lastActividad()).id }])
  }
})

test('a payment proposal is replaced by the right one, and nothing is registered by an edit', async () => {
  await write('me ha pagado Ruiz 1.200')
  expect((await edit('me ha pagado Ruiz 1.210'))[0]).toContain('Encaja justo')
  expect(await more()).toEqual({})
  await chat.press('Sí, 2026-041')
  expect(await more()).toEqual({ crm_pagos: 1, actividades: 1 })
})

test('a confirmed payment stays registered and on the screen when its message is edited', async () => {
  await write('me ha pagado Ruiz 1.210')
  await chat.press('Sí, 2026-041')
  await edit('me ha pagado Ruiz 1.211')
  expect(await more()).toEqual({ crm_pagos: 1, actividades: 1 })
  const shown = (await chat.bubbles()).map(({ text }) => text)
  expect(shown.some((text) => text.startsWith('✅ Cobrado'))).toBe(true)
})

test('edited into a greeting: what it had made goes, and she is told', async () => {
  await write('he llamado a Marta de Talleres Ruiz')
  expect(await edit('hola')).toEqual([
    '↩️ He quitado lo que apunté con ese mensaje.',
    expect.stringContaining('Hola 👋'),
  ])
  expect(await more()).toEqual({})
})

test('a greeting edited into a call files it', async () => {
  await write('hola')
  await edit('he llamado a Marta de Talleres Ruiz')
  expect(await more()).toEqual({ actividades: 1 })
})

test('edited after its task was done: nothing moves and she is told', async () => {
  await write('recuérdame llamar a Elena mañana a las 10')
  await chat.press('Hecha')
  const done = await lastActividad()
  expect((await edit('recuérdame llamar a Elena el lunes'))[0]).toContain('ya no lo puedo corregir')
  expect(await lastActividad()).toEqual(done)
})

test('edited into something done by another route: a second edit corrects that too', async () => {
  await write('nota de Gestoría Paz: cierra')
  await edit('ya he llamado a Elena de Gestoría Paz, hecho')
  await edit('nota de Gestoría Paz: abre')
  expect(await more()).toEqual({ actividades: 1 })
  const pending = await chat.db.selectFrom('actividades').selectAll().where('completada', '=', 0).execute()
  expect(pending).toHaveLength(1)
})

test('undo after an edit takes back the edited thing, and the button of before does nothing more', async () => {
  await write('he llamado a Marta de Talleres Ruiz')
  const old = (await chat.bubbles()).at(-1)?.choices[0]?.id ?? ''
  await edit('he visitado a Elena de Gestoría Paz')
  expect(await chat.say('/deshacer')).toEqual([expect.stringContaining('Deshecho: Visita')])
  expect(await more()).toEqual({})
  expect(await chat.send({ type: 'choice', choice: old })).toEqual(['(Ya estaba hecho ✓)'])
})

test('a message that was undone and then edited is filed anew, once', async () => {
  await write('he llamado a Marta de Talleres Ruiz')
  await chat.press('Deshacer')
  await edit('he llamado a Elena de Gestoría Paz')
  expect(await more()).toEqual({ actividades: 1 })
})

test('an answer to one of its messages speaks of that client', async () => {
  await chat.say('cómo va Gestoría Paz')
  const card = (await chat.bubbles()).at(-1)?.key ?? ''
  await chat.say('cómo va Talleres Ruiz')

  await chat.send({ type: 'text', text: 'recuérdame llamarle mañana' }, { repliesTo: card })
  const paz = await chat.db.selectFrom('clientes').select('id').where('nombre', '=', 'Gestoría Paz')
  expect((await lastActividad()).cliente_id).toBe((await paz.executeTakeFirstOrThrow()).id)
})

async function lastActividad() {
  return chat.db
    .selectFrom('actividades')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
}
