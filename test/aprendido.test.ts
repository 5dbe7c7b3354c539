import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { insertUsuario, saveCanal } from '#db/usuarios.ts'
import { loAprendido } from '#domain/lenguaje/aprendido.ts'
import { leerLeccion } from '#domain/lenguaje/ensenanza.ts'
import { AHORA, type Chat, openChat, testChat } from './support/chat.ts'

/** Two clients with an Elena each, and others. */
async function unNegocio(): Promise<Chat> {
  const chat = await testChat()
  for (const alta of [
    'Librería Quijote, Elena',
    'Academia Newton, Elena',
    'Talleres Ruiz, Marta',
    'Electro Campos, Paco',
  ])
    await chat.say(`/nuevo ${alta}`)
  return chat
}

/** She writes it and, asked whose it is, presses a button. */
async function elige(chat: Chat, texto: string, titulo: string): Promise<string> {
  await chat.say(texto)
  return (await chat.press(titulo)).join('\n')
}

test('what she chose before comes first, and after two times alike it is taken, and said', async () => {
  const chat = await unNegocio()
  await elige(chat, 'he llamado a elena', 'Academia')
  await chat.say('he llamado a elena, todo bien')
  expect((await chat.buttons())[0]).toContain('Academia')
  await chat.press('Academia')

  const [said] = await chat.say('he llamado a elena, quiere verme')
  expect(said).toContain('(Academia Newton)')
  expect(said).toContain('«elena»: Academia Newton, como las otras veces')
  expect(await chat.buttons()).toContain('✏️ Cambiar')
})

test('a contrary choice lowers it: she is asked again', async () => {
  const chat = await unNegocio()
  await elige(chat, 'he llamado a elena', 'Academia')
  await elige(chat, 'he llamado a elena', 'Academia')
  await chat.say('he llamado a elena')
  await chat.press('✏️ Cambiar')
  await chat.press('Cliente')
  await chat.say('Librería Quijote')
  const [said] = await chat.say('he llamado a elena')
  expect(said).toContain('¿Con cuál?')
  expect((await chat.buttons())[0]).toContain('Quijote')
})

test('undoing the message that taught it takes that time back', async () => {
  const chat = await unNegocio()
  await elige(chat, 'he llamado a elena', 'Academia')
  await elige(chat, 'he llamado a elena', 'Academia')
  await chat.press('↩️ Deshacer')
  const [said] = await chat.say('he llamado a elena')
  expect(said).toContain('¿Con cuál?')
})

test.each([
  ['cuando digo TR es Talleres Ruiz', 'he llamado a TR, todo bien', 'Talleres Ruiz'],
  ['llama Chispa a Paco de Electro Campos', 'he llamado al chispa, quiere presupuesto', 'Electro Campos'],
  ['apréndete que lo de la web es Academia Newton', 'he hablado de lo de la web', 'Academia Newton'],
])('said plainly: «%s»', async (leccion, texto, cliente) => {
  const chat = await unNegocio()
  expect((await chat.say(leccion)).join()).toContain('🧠 Aprendido')
  expect((await chat.say(texto)).join()).toContain(cliente)
})

test('an abbreviation of hers is read as what it stands for', async () => {
  const chat = await unNegocio()
  expect((await chat.say('cuando digo kdd es reunión')).join()).toContain('🧠 Aprendido')
  expect((await chat.say('kdd con talleres ruiz mañana a las 10')).join()).toContain('Reunión')
})

test('what was learned is seen in /ajustes, and forgotten one by one or all, with a way back', async () => {
  const chat = await unNegocio()
  await chat.say('cuando digo TR es Talleres Ruiz')
  await chat.say('cuando digo AN es Academia Newton')
  await chat.say('/ajustes')
  const [list] = await chat.press('🧠')
  expect(list).toContain('«tr»: Talleres Ruiz')
  await chat.press('🗑️ tr')
  await chat.press('↩️ Deshacer')
  expect((await chat.say('he llamado a TR, todo bien')).join()).toContain('Talleres Ruiz')

  await chat.say('/ajustes')
  await chat.press('🧠')
  await chat.press('🧹')
  await chat.press('Sí, olvidarlo todo')
  expect(await chat.db.selectFrom('crm_aprendido').selectAll().execute()).toEqual([])
  await chat.press('↩️ Deshacer')
  expect(await chat.db.selectFrom('crm_aprendido').selectAll().execute()).toHaveLength(2)
})

test('what was learned of an archived client counts no more', async () => {
  const chat = await unNegocio()
  await chat.say('cuando digo TR es Talleres Ruiz')
  await chat.db
    .updateTable('clientes')
    .set({ archivado_en: '2026-11-23T09:00:00.000Z' })
    .where('nombre', '=', 'Talleres Ruiz')
    .execute()
  expect((await chat.say('he llamado a TR, todo bien')).join()).not.toContain('Talleres Ruiz')
})

test.each([
  'llama a Marta',
  'recuérdame que el lunes es fiesta',
  'cuando digo mañana es tarde',
  'la oferta es buena',
  '',
])('«%s» teaches nothing', (texto) => expect(leerLeccion(texto)).toBeNull())

test.each<[string, string, boolean]>([
  ['a', 'a', false],
  ['aa', 'a', true],
  ['aab', 'b', false],
  ['aaba', 'a', true],
  ['aabaa', 'a', true],
  ['aaabb', 'b', false],
])('chosen in order %s: first %s, sure: %s', (orden, primero, seguro) => {
  const veces = [...orden].map((cliente_id, i) => ({
    palabras: 'elena',
    cliente_id,
    contacto_id: null,
    significa: null,
    dicho: false,
    orden: String(i),
  }))
  expect(loAprendido(veces)[0]).toMatchObject({ cliente_id: primero, seguro })
})

const aprendidos = ({ db }: Chat) => db.selectFrom('crm_aprendido').select('palabras').execute()

test('who may only look teaches nothing, said, chosen or by the buttons of another', async () => {
  const chat = await unNegocio()
  await elige(chat, 'he llamado a elena', 'Academia')
  const before = await aprendidos(chat)
  const { id } = await insertUsuario(chat.db, { nombre: 'luis', rol: 'lectura' }, AHORA, chat.newId)
  await saveCanal(chat.db, { canal: 'webchat', chat: 'luis', persona: 'luis', usuario_id: id }, AHORA)
  const luis = openChat(chat.db, {
    channel: 'webchat',
    chat: 'luis',
    usuario: id,
    newId: chat.newId,
    now: AHORA,
  })
  for (const words of ['cuando digo TR es Talleres Ruiz', 'llama Elenita a Elena', 'kdd significa reunión'])
    expect((await luis.say(words)).join(), words).not.toContain('🧠')
  await luis.say('he llamado a elena')
  await luis.say('cómo va elena')
  for (const title of ['Academia', 'Librería']) await luis.press(title).catch(() => null)
  await luis.say('/ajustes')
  expect(await luis.buttons()).not.toContain('🧠 Lo que he aprendido')
  expect(await aprendidos(chat)).toEqual(before)
})

test('what stops in the middle teaches nothing, and the same message again teaches once', async () => {
  const chat = await unNegocio()
  const body = { type: 'text', text: 'cuando digo TR es Talleres Ruiz' } as const
  const same = { id: 'igual', ownId: 'igual' }
  await sql`create trigger se_para before insert on crm_outbox begin select raise(abort, 'se para'); end`.execute(
    chat.db,
  )
  await expect(chat.send(body, same)).rejects.toThrow()
  expect(await aprendidos(chat)).toEqual([])
  await sql`drop trigger se_para`.execute(chat.db)

  await chat.send(body, same)
  await chat.send(body, same)
  expect(await aprendidos(chat)).toEqual([{ palabras: 'tr' }])
})
