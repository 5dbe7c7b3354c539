import { beforeEach, expect, test } from 'vitest'
import type { Db } from '#db/open.ts'
import { cerrarAcceso, insertUsuario, saveCanal, updateUsuario } from '#db/usuarios.ts'
import type { Rol } from '#domain/usuario.ts'
import { findRoute, menu } from '#handlers/routes.ts'
import { AHORA, type Chat, openChat, testChat } from './support/chat.ts'
import { conNegocio, filas } from './support/filas.ts'

/** What each role may do, by typed command and by button. Who may only look never changes a row. */

let owner: Chat
let db: Db
beforeEach(async () => {
  owner = await conNegocio(await testChat())
  db = owner.db
})

async function join(rol: Rol, chat: string): Promise<Chat> {
  const { id } = await insertUsuario(db, { nombre: chat, rol }, AHORA, owner.newId)
  await saveCanal(db, { canal: 'webchat', chat, persona: chat, usuario_id: id }, AHORA)
  return openChat(db, { channel: 'webchat', chat, usuario: id, newId: owner.newId, now: AHORA })
}

async function everything() {
  const history = await db
    .selectFrom('crm_historial')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const ajustes = await db.selectFrom('crm_ajustes').selectAll().execute()
  const usuarios = await db.selectFrom('crm_usuarios').select(['id', 'rol', 'revocado_en']).execute()
  const alertas = await db.selectFrom('crm_alertas').select(['id', 'pospuesta_hasta']).execute()
  return { filas: await filas(db), historial: history.n, ajustes, usuarios, alertas }
}

const FRASES = [
  'he llamado a Marta de Talleres Ruiz',
  'nuevo cliente Bar Pepe, 600 555 666',
  'me ha pagado Ruiz 1.210',
  'factura a Ruiz de 363 €',
  'oportunidad nueva en Talleres Ruiz, tienda, 3.000',
  'Ruiz pasa a negociación',
  'recuérdame llamar a Elena mañana',
  'ya he llamado a Elena',
  'deshaz eso',
  'algo que no se entiende bien del todo',
]

test('who may only look changes nothing, whatever she writes', async () => {
  const luis = await join('lectura', 'luis')
  const before = await everything()

  for (const text of [...FRASES, ...menu().flatMap(({ command }) => [`/${command}`, `/${command} Ruiz`])]) {
    expect(await luis.say(text), text).not.toEqual([])
    await luis.say('363')
  }
  expect(await everything()).toEqual(before)
})

test('who may only look changes nothing by any button that she can reach', async () => {
  const luis = await join('lectura', 'luis')
  for (const text of [
    '/cliente Ruiz',
    '/deudas',
    '/embudo',
    '/tareas',
    '/alertas',
    '/resumen',
    '/contacto Ruiz',
  ])
    await luis.say(text)
  const before = await everything()

  const pressed = new Set<string>()
  for (let step = 0; step < 150; step++) {
    const next = (await luis.bubbles())
      .flatMap(({ key, choices }) => choices.map((choice) => ({ ...choice, key })))
      .find(({ id }) => !pressed.has(id))
    if (!next) break
    pressed.add(next.id)
    const said = await luis.send({ type: 'choice', choice: next.id }, { repliesTo: next.key })
    expect(said, next.title).not.toEqual([])
  }
  expect(pressed.size).toBeGreaterThan(30)
  expect(await everything()).toEqual(before)
})

test.each([
  ['/ajustes', 'Hora'],
  ['/equipo', 'Invitar colaborador'],
])("%s is the owner's: others are told so, also if they had the button", async (command, title) => {
  const [said] = await owner.say(command)
  expect(said).not.toContain('Tu permiso no llega')
  expect(await owner.buttons()).toContainEqual(expect.stringContaining(title))

  for (const rol of ['colaborador', 'lectura'] as const) {
    const other = await join(rol, `una-${rol}`)
    expect(await other.say(command)).toEqual([expect.stringContaining('Tu permiso no llega')])
  }
})

test("a colleague files, invoices and is paid; and undoes her own, not the owner's", async () => {
  const ana = await join('colaborador', 'ana')
  expect(await ana.say('/deshacer')).toEqual(['No hay nada reciente que deshacer.'])

  await ana.say('he llamado a Marta de Talleres Ruiz')
  await ana.say('me ha pagado Ruiz 1.210')
  await ana.press('Sí, 2026-041')
  expect((await filas(db)).crm_pagos).toBe(1)
  await ana.say('/deshacer')
  await ana.say('/deshacer')
  expect(await ana.say('/deshacer')).toEqual(['No hay nada reciente que deshacer.'])
  expect(await filas(db)).toMatchObject({ crm_pagos: 0, clientes: 2 })
})

test('a role that is lowered counts at once, also for the buttons that she has on her screen', async () => {
  const ana = await join('colaborador', 'ana')
  await ana.say('me ha pagado Ruiz 1.210')
  await ana.say('/nuevo')
  await updateUsuario(db, ana.usuario, { rol: 'lectura' })
  const before = await everything()

  const [no] = await ana.say('Bar Pepe')
  expect(no).toContain('Tu permiso no llega')
  expect(await ana.say('/cancelar')).toEqual(['No había nada a medias.'])
  expect(await ana.press('Sí, 2026-041')).toEqual([expect.stringContaining('Tu permiso no llega')])
  expect(await everything()).toEqual(before)
})

test('who has lost access gets one neutral line, then silence; her buttons do nothing', async () => {
  const ana = await join('colaborador', 'ana')
  await ana.say('me ha pagado Ruiz 1.210')
  await updateUsuario(db, ana.usuario, { revocado_en: AHORA.toISOString() })
  await cerrarAcceso(db, ana.usuario, AHORA)
  const before = await filas(db)

  const said = await ana.say('/deudas')
  expect(said.join()).not.toMatch(/Ruiz|1\.210/)
  expect(await ana.press('Sí, 2026-041')).toEqual([])
  expect(await ana.say('cómo va Talleres Ruiz')).toEqual([])
  expect(await filas(db)).toEqual(before)
})

test('every command of the menu has its route, and none that writes is open to who may only look', () => {
  const open = menu()
    .map(({ command }) => findRoute(command))
    .filter((route) => route?.rol === 'lectura')
    .map((route) => route?.name)
  expect(open).toEqual([
    'resumen',
    'cliente',
    'archivados',
    'contacto',
    'embudo',
    'deudas',
    'salud',
    'alertas',
    'hoy',
    'semana',
    'tareas',
    'sin_clasificar',
    'historial',
    'buscar',
    'informe',
    'cancelar',
    'ayuda',
  ])
})
