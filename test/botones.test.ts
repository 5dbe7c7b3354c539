import { beforeEach, expect, test } from 'vitest'
import { saveCanal } from '#db/usuarios.ts'
import { type Bubble, type Chat, openChat, testChat } from './support/chat.ts'
import { conNegocio, filas } from './support/filas.ts'

/** A button acts once, where it was sent, on what is still there; and it is always answered. */

let chat: Chat
beforeEach(async () => {
  chat = await conNegocio(await testChat())
})

/** The newest button whose title contains `title`, to be pressed later or elsewhere. */
async function find(title: string): Promise<{ id: string; key: string }> {
  for (const bubble of (await chat.bubbles()).reverse()) {
    const choice = bubble.choices.find((one) => one.title.includes(title))
    if (choice) return { id: choice.id, key: bubble.key }
  }
  throw new Error(`no button «${title}»`)
}

function press({ id, key }: { id: string; key: string }, from = chat): Promise<string[]> {
  return from.send({ type: 'choice', choice: id }, { repliesTo: key })
}

test.each([
  ['a call', 'he llamado a Marta de Talleres Ruiz', 'Deshacer'],
  ['a payment', 'me ha pagado Ruiz 1.210', 'Sí, 2026-041'],
  ['an invoice', 'factura a Gestoría Paz de 363 €', 'Sí, registrar'],
  ['a task', '/tareas', 'llamar a Elena'],
])('%s: pressed twice, it acts once', async (_what, text, title) => {
  await chat.say(text)
  if (title === 'llamar a Elena') await chat.press(title)
  const button = await find(title === 'llamar a Elena' ? 'Hecha' : title)
  await press(button)
  const after = await filas(chat.db)

  expect(await press(button)).toEqual(['(Ya estaba hecho ✓)'])
  expect(await filas(chat.db)).toEqual(after)
})

test('«Sí» closes «A cuenta» and «Otra factura» of the same proposal', async () => {
  await chat.say('me ha pagado Ruiz 1.210')
  const [yes, other, account] = [await find('Sí, 2026'), await find('Otra factura'), await find('A cuenta')]
  await press(yes)

  expect(await press(account)).toEqual(['(Ya estaba hecho ✓)'])
  expect(await press(other)).toEqual(['(Ya estaba hecho ✓)'])
  expect((await filas(chat.db)).crm_pagos).toBe(1)
})

test('two proposals of the same payment register it once: the second is told that it is paid', async () => {
  await chat.say('me ha pagado Ruiz 1.210')
  const first = await find('Sí, 2026')
  await chat.say('me ha pagado Ruiz 1.210')
  const second = await find('Sí, 2026')
  await press(first)

  expect((await press(second)).join()).toContain('ya está cobrada')
  expect((await filas(chat.db)).crm_pagos).toBe(1)
})

test('a button works after any newer message', async () => {
  await chat.say('he llamado a Marta de Talleres Ruiz')
  const undo = await find('Deshacer')
  await chat.say('quién me debe')
  await chat.say('hola')

  expect(await press(undo)).toEqual([expect.stringContaining('Deshecho')])
  expect((await filas(chat.db)).actividades).toBe(2)
})

test('undone in any order, each once', async () => {
  await chat.say('he llamado a Marta de Talleres Ruiz')
  const call = await find('Deshacer')
  await chat.say('/tarea mandar contrato a Gestoría Paz')
  const task = await find('Deshacer')

  expect(await press(call)).toEqual(['↩️ Deshecho: Llamada con Marta'])
  expect(await press(call)).toEqual(['(Ya estaba hecho ✓)'])
  expect(await chat.say('/deshacer')).toEqual(['↩️ Deshecho: mandar contrato'])
  expect(await press(task)).toEqual(['(Ya estaba hecho ✓)'])
})

test('what hangs from it keeps a client from being undone, and undoing goes on from the last', async () => {
  await chat.say('nuevo cliente Bar Pepe')
  const client = await find('Deshacer')
  await chat.say('he llamado a Bar Pepe')

  expect((await press(client)).join()).toContain('No puedo deshacer')
  await chat.say('/deshacer')
  expect(await press(client)).toEqual(['↩️ Deshecho: Bar Pepe'])
})

test('a record that is undone takes with it what was done to it later: /deshacer goes on', async () => {
  await chat.say('/tarea mandar contrato a Gestoría Paz')
  const made = await find('Deshacer')
  const done = await find('Hecha')
  await press(done)
  await chat.press('Deshacer')
  await chat.say('/tarea otra cosa')
  await chat.say('/deshacer')
  await press(made)

  expect(await chat.say('/deshacer')).toEqual(['↩️ Deshecho: llamar a Elena'])
})

test('a next step that she adds later to an older deal is undone by itself', async () => {
  const step = await find('1 semana')
  await chat.say('Ruiz pasa a negociación')
  await press(step)

  expect(await chat.say('/deshacer')).toEqual([expect.stringContaining('Deshecho: seguir con Web')])
  expect(await chat.say('/deshacer')).toEqual(['↩️ Deshecho: cambio en «Web»'])
})

test('a button counts only in the chat to which it was sent', async () => {
  await chat.say('he llamado a Marta de Talleres Ruiz')
  const undo = await find('Deshacer')
  const { db, usuario, now } = chat
  const intruder = openChat(db, { channel: 'webchat', chat: 'otra', usuario, newId: chat.newId, now })
  const before = await filas(db)

  expect(await press(undo, intruder)).toEqual(['Hola. Este es un asistente privado.'])
  expect(await press(undo, intruder)).toEqual([])
  const hers = await secondChat()
  expect(await press(undo, hers)).toEqual(['(Ese botón ya no vale. Escríbemelo con palabras.)'])
  expect(await filas(db)).toEqual(before)
})

/** The owner's own telephone, beside her web chat. */
async function secondChat(): Promise<Chat> {
  const { db, usuario, now, newId } = chat
  const row = { canal: 'telegram', chat: 'movil', persona: 'movil', usuario_id: usuario } as const
  await saveCanal(db, row, now)
  return openChat(db, { channel: 'telegram', chat: 'movil', usuario, newId, now })
}

test.each(['', 'x', '0', 'null', '{"a":1}', "' or 1=1 --", 'é'.repeat(32), 'a'.repeat(64), '\u0000'])(
  'an id that nobody made (%j) does nothing and is answered',
  async (id) => {
    const before = await filas(chat.db)
    expect(await chat.send({ type: 'choice', choice: id })).toEqual([
      '(Ese botón ya no vale. Escríbemelo con palabras.)',
    ])
    expect(await filas(chat.db)).toEqual(before)
  },
)

test('every button of a client that was undone meanwhile is answered, and none brings it back', async () => {
  await chat.say('nuevo cliente Bar Pepe, 600 555 666, Pepe')
  const buttons = await everyButtonFrom('Bar Pepe')
  await chat.say('/deshacer')
  const before = await filas(chat.db)

  for (const { title, ...button } of buttons) {
    const said = await press(button)
    expect(said, title).not.toEqual([])
    await chat.say('/cancelar')
  }
  expect((await filas(chat.db)).clientes).toBe(before.clientes)
})

/** The buttons of a client's card and of what they open, two steps deep. */
async function everyButtonFrom(nombre: string) {
  await chat.say(`/cliente ${nombre}`)
  for (const title of ['¿Por qué?', 'Más', 'Personas', 'Datos']) await chat.press(title)
  const after = (await chat.bubbles()).findIndex(({ text }) => text.startsWith(nombre))
  return (await chat.bubbles())
    .slice(after)
    .flatMap(({ key, choices }) => choices.map((choice) => ({ ...choice, key })))
    .filter(({ title }) => !title.includes('Deshacer'))
}

test('archived twice, restored twice: each once', async () => {
  await chat.say('/cliente Gestoría Paz')
  await chat.press('Más')
  await chat.press('Archivar')
  const first = await find('Sí, archivar')
  await chat.press('Archivar')
  const second = await find('Sí, archivar')
  await press(first)
  expect(await press(second)).toEqual(['(Ya estaba hecho ✓)'])

  expect(await chat.say('/cliente Paz')).toEqual([expect.stringContaining('está archivado: Gestoría Paz')])
  await chat.press('Gestoría Paz')
  const restore = await find('Recuperar')
  await press(restore)
  expect(await press(restore)).toEqual(['(Ya estaba hecho ✓)'])
  const row = await chat.db.selectFrom('clientes').select('archivado_en').where('nombre', '=', 'Gestoría Paz')
  expect(await row.executeTakeFirst()).toEqual({ archivado_en: null })
})

test('a client chosen for one record is never given to another that she changed since', async () => {
  await chat.say('nuevo cliente Paz Hermanos')
  if ((await chat.buttons()).includes('No, crear otro')) await chat.press('No, crear otro')
  await chat.say('/nota primera cosa sin nadie')
  await chat.say('/sin_clasificar')
  await chat.press('primera cosa')
  await chat.press('Cliente')
  await chat.say('Paz')
  const chosen = await find('Gestoría Paz')
  await chat.say('/tarea segunda cosa')
  await chat.press('Cambiar')
  await chat.press('Cliente')
  await chat.say('Ruiz')
  await press(chosen)

  const rows = await chat.db
    .selectFrom('actividades')
    .innerJoin('clientes', 'clientes.id', 'actividades.cliente_id')
    .select(['actividades.titulo', 'descripcion', 'clientes.nombre'])
    .where((eb) => eb.or([eb('descripcion', 'like', 'primera%'), eb('titulo', 'like', 'segunda%')]))
    .orderBy('actividades.titulo')
    .execute()
  expect(rows.map(({ nombre }) => nombre)).toEqual(['Gestoría Paz', 'Talleres Ruiz SL'])
})

test('an option of an older question never answers a newer one', async () => {
  await chat.say('/ajustes')
  await chat.press('Hora')
  const hour = await find('13:30')
  await chat.say('/ajustes')
  await chat.press('Mi nombre')

  expect(await press(hour)).toEqual(['(Ese botón ya no vale. Escríbemelo con palabras.)'])
  expect((await chat.say('Lucía')).join()).toContain('Firmas como: Lucía')
  expect(await press(hour)).toEqual(['(Ya estaba hecho ✓)'])
})

test('«Cancelar» leaves its own form and no other, and a proposal leaves the form alone', async () => {
  await chat.say('/nuevo')
  const old = await find('Cancelar')
  await chat.say('/cliente Paz')
  await chat.press('Más')
  await chat.press('Archivar')
  const no = await find('Cancelar')
  await chat.say('/factura')

  expect(await press(old)).toEqual(['(No había nada a medias.)'])
  expect(await press(no)).toEqual(['Vale, lo dejo.'])
  expect(await chat.say('Gestoría Paz')).toEqual([expect.stringContaining('¿De cuánto es la factura?')])
})

test('«Dejarlo vacío» empties what may be empty, and a name may not', async () => {
  await chat.say('/cliente Paz')
  await chat.press('Más')
  await chat.press('Datos')
  await chat.press('Nombre')
  expect((await last()).buttons).toEqual([['✖️ Cancelar']])
  await chat.press('Teléfono')
  expect(await chat.press('Dejarlo vacío')).toEqual(['✅ Teléfono de Gestoría Paz: sin dato'])
  await chat.press('Deshacer')
  const { telefono } = await chat.db
    .selectFrom('clientes')
    .select('telefono')
    .where('nombre', '=', 'Gestoría Paz')
    .executeTakeFirstOrThrow()
  expect(telefono).toBe('+34600333444')
})

async function last(): Promise<Bubble> {
  const bubble = (await chat.bubbles()).at(-1)
  if (!bubble) throw new Error('no bubble')
  return bubble
}
