import { beforeEach, expect, test } from 'vitest'
import { CODIGO_MINUTOS, canjearCodigo, crearCodigo, enlazarDuena } from '#actions/emparejar.ts'
import type { Db } from '#db/open.ts'
import {
  canalDe,
  ensureDuena,
  findByChat,
  saveCanal,
  saveNombreDelBot,
  usuariosActivos,
} from '#db/usuarios.ts'
import type { Body, Message } from '#domain/conversation.ts'
import { dispatch } from '#handlers/dispatch.ts'
import { alguienDesconocido } from '#handlers/puerta.ts'
import { neutral } from '#texts/conversacion.ts'
import { AHORA, idFactory, openChat, testChat, testDb } from './support/chat.ts'

let db: Db
let newId: () => string
let duena: string

beforeEach(async () => {
  db = await testDb()
  newId = idFactory()
  duena = (await ensureDuena(db, AHORA, newId)).id
})

let n = 0
function message(person: string, body: Body, changes: Partial<Message> = {}): Message {
  const id = `u${++n}`
  return {
    id,
    channel: 'telegram',
    chat: person,
    isGroup: false,
    person,
    personName: 'Ana',
    sentAt: AHORA,
    body,
    ...changes,
  }
}

const text = (words: string): Body => ({ type: 'text', text: words })
const start = (payload: string): Body => ({ type: 'start', payload })

async function knock(person: string, body: Body, now = AHORA): Promise<string[]> {
  return (await alguienDesconocido(db, message(person, body), now, newId)).map((reply) => reply.text)
}

function codigoDeDuena(now = AHORA): Promise<string> {
  return crearCodigo(db, { rol: 'duena', usuarioId: duena, minutos: CODIGO_MINUTOS }, now, newId)
}

const later = (minutes: number) => new Date(AHORA.getTime() + minutes * 60_000)

test('strangers get one neutral line, then silence, whatever they send', async () => {
  expect(await knock('eva', text('hola'))).toEqual([neutral])
  expect(await knock('eva', text('¿quién eres?'))).toEqual([])
  expect(await knock('eva', start(''))).toEqual([])
  expect(await knock('eva', { type: 'choice', choice: 'x' })).toEqual([])
  expect(await knock('luis', start('cualquier-cosa'))).toEqual([neutral])
})

test('nobody owns it by writing first', async () => {
  await knock('eva', start(''))
  expect((await findByChat(db, 'telegram', 'eva'))?.usuario).toBeNull()
})

test('the code joins the chat to the owner, who takes the name of her account', async () => {
  const code = await codigoDeDuena()
  expect(await knock('ana', start(code))).toEqual([expect.stringContaining('Hola, Ana')])
  expect((await findByChat(db, 'telegram', 'ana'))?.usuario).toMatchObject({
    id: duena,
    nombre: 'Ana',
    rol: 'duena',
  })
})

test('the code may be typed in small letters with spaces, and also after the neutral line', async () => {
  const code = (await codigoDeDuena()).toLowerCase()
  await knock('ana', text('hola'))
  expect(await knock('ana', text(`${code.slice(0, 4)} ${code.slice(4)}`))).toHaveLength(1)
  expect((await findByChat(db, 'telegram', 'ana'))?.usuario?.id).toBe(duena)
})

test('a code works once, for a quarter of an hour, and a new one voids it', async () => {
  const first = await codigoDeDuena()
  const second = await codigoDeDuena()
  expect(await canjearCodigo(db, first, message('ana', text('')), AHORA, newId)).toBe('mal')
  expect(await canjearCodigo(db, second, message('ana', text('')), later(15), newId)).toBe('mal')
  expect(await canjearCodigo(db, second, message('ana', text('')), later(14), newId)).toMatchObject({
    id: duena,
  })
  expect(await canjearCodigo(db, second, message('eva', text('')), later(14), newId)).toBe('mal')
})

test('codes are kept only as hashes', async () => {
  const code = await codigoDeDuena()
  const rows = await db.selectFrom('crm_invitaciones').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(code)
})

test('five wrong codes lock a person out, even with the right one, until a new code is made', async () => {
  const code = await codigoDeDuena()
  const wrong = code === 'AAAAAAAA' ? 'BBBBBBBB' : 'AAAAAAAA'
  for (let i = 0; i < 4; i++) await knock('eva', text(wrong))
  expect(await canjearCodigo(db, wrong, message('eva', text('')), AHORA, newId)).toBe('mal')
  expect(await canjearCodigo(db, code, message('eva', text('')), AHORA, newId)).toBe('demasiados')
  // Somebody else still may.
  const other = await codigoDeDuena()
  expect(await canjearCodigo(db, other, message('eva', text('')), AHORA, newId)).toMatchObject({ id: duena })
})

test('many accounts guess no more than a few', async () => {
  const code = await codigoDeDuena()
  const wrong = code === 'AAAAAAAA' ? 'BBBBBBBB' : 'AAAAAAAA'
  for (let i = 0; i < 30; i++) await knock(`bot${i}`, text(wrong))
  expect(await canjearCodigo(db, code, message('ana', text('')), AHORA, newId)).toBe('demasiados')
})

test('an invitation makes a new person with its role', async () => {
  const code = await crearCodigo(db, { rol: 'lectura', usuarioId: null, minutos: 60 }, AHORA, newId)
  await alguienDesconocido(db, message('99', start(code), { personName: 'Luis' }), AHORA, newId)
  expect((await usuariosActivos(db)).map(({ nombre, rol }) => [nombre, rol])).toEqual([
    [null, 'duena'],
    ['Luis', 'lectura'],
  ])
})

test('the owner by id is in without a code, and her digest still goes where she writes', async () => {
  await saveCanal(db, { canal: 'webchat', chat: 'casa', persona: 'casa', usuario_id: duena }, later(5))
  await enlazarDuena(db, '777', later(10), newId)
  await enlazarDuena(db, '777', later(20), newId)
  expect((await findByChat(db, 'telegram', '777'))?.usuario?.id).toBe(duena)
  expect((await canalDe(db, duena))?.canal).toBe('webchat')
})

test('being blocked stops the chat and coming back opens it; of strangers nothing is kept', async () => {
  await saveCanal(
    db,
    { canal: 'telegram', chat: 'ana', persona: 'ana', usuario_id: duena, avisado: 1 },
    AHORA,
  )
  await dispatch(db, message('ana', { type: 'presence', blocked: true }), AHORA, newId)
  expect(await canalDe(db, duena)).toBeUndefined()
  await dispatch(db, message('ana', { type: 'presence', blocked: false }), AHORA, newId)
  expect(await canalDe(db, duena)).toMatchObject({ chat: 'ana', avisado: 1 })

  await dispatch(db, message('eva', { type: 'presence', blocked: true }), AHORA, newId)
  expect(await findByChat(db, 'telegram', 'eva')).toBeUndefined()
})

test('/equipo invites by a one-use link, lists and revokes', async () => {
  const ana = await testChat({ db })
  await saveNombreDelBot(db, 'smartbot')
  await ana.say('/equipo')
  const [invite = ''] = await ana.press('Invitar colaborador')
  const code = /t\.me\/smartbot\?start=(\w+)/.exec(invite)?.[1] ?? ''

  await dispatch(db, message('55', start(code), { personName: 'Luis' }), AHORA, newId)
  const luis = (await findByChat(db, 'telegram', '55'))?.usuario
  expect(luis).toMatchObject({ nombre: 'Luis', rol: 'colaborador' })
  await dispatch(db, message('66', start(code)), AHORA, newId)
  expect((await findByChat(db, 'telegram', '66'))?.usuario).toBeNull()

  expect((await ana.say('/equipo')).join()).toContain('Luis (colaborador) · Telegram')
  await ana.press('Luis')
  expect(await ana.press('Quitar acceso')).toEqual([expect.stringContaining('¿Quito el acceso a Luis?')])
  await ana.press('Sí, quitar acceso')
  expect((await ana.say('/equipo')).join()).not.toContain('Luis')

  await dispatch(db, message('55', text('hola')), AHORA, newId)
  await dispatch(db, message('55', text('¿hola?')), AHORA, newId)
  const told = await db.selectFrom('crm_outbox').select('cuerpo').where('chat', '=', '55').execute()
  expect(told.filter(({ cuerpo }) => cuerpo.includes(neutral))).toHaveLength(1)
})

test('the role is changed with one tap, and nobody can touch the owner', async () => {
  const ana = await testChat({ db })
  const code = await crearCodigo(db, { rol: 'lectura', usuarioId: null, minutos: 60 }, AHORA, newId)
  await alguienDesconocido(db, message('55', start(code), { personName: 'Luis' }), AHORA, newId)
  const luis = (await findByChat(db, 'telegram', '55'))?.usuario?.id ?? ''
  const chat = openChat(db, { channel: 'telegram', chat: '55', usuario: luis, newId, now: AHORA })
  expect((await chat.say('/equipo')).join()).toContain('Tu permiso no llega')
  expect((await chat.say('/ajustes')).join()).toContain('Tu permiso no llega')

  await ana.say('/equipo')
  await ana.press('Luis')
  expect((await ana.press('Pasar a colaborador')).join()).toContain('pasa a colaborador')
  await ana.say('/equipo')
  expect(await ana.buttons()).not.toContain('Sin nombre')
})
