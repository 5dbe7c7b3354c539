import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { clavesActivas, findClave, marcarUso, revocarClave } from '#db/claves.ts'
import { openLector } from '#db/lector.ts'
import { leerSecretoWebhook } from '#db/webhook.ts'
import { leerAmbitos } from '#domain/clave.ts'
import { secretos } from '#jobs/secretos.ts'
import { redact } from '../src/log.ts'
import { AHORA, type Chat, testChat } from './support/chat.ts'
import { ENTORNO } from './support/env.ts'
import { aProduct } from './support/product.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

test.each([
  ['leer', ['leer']],
  ['escribir,leer', ['leer', 'escribir']],
  ['Leer, FACTURAS leer', ['leer', 'facturas']],
  ['', null],
  [',', null],
  ['leer,todo', null],
])('the scopes of «%s»', (texto, ambitos) => {
  expect(leerAmbitos(texto)).toEqual(ambitos)
})

describe('/claves', () => {
  const KEY = /^sb_[\w-]{32}$/

  async function unaClave(chat: Chat, nombre = 'SmartBilling'): Promise<string> {
    await chat.say('/claves')
    await chat.press('Nueva')
    await chat.say(nombre)
    const [key = ''] = await chat.press('Leer y escribir')
    return key
  }

  /** Everything that is stored, as text. */
  async function stored({ db }: Chat): Promise<string> {
    const rows = await Promise.all(
      (['crm_outbox', 'crm_inbox', 'crm_sesiones', 'crm_fichas', 'crm_claves', 'crm_historial'] as const).map(
        (table) => db.selectFrom(table).selectAll().execute(),
      ),
    )
    return JSON.stringify(rows)
  }

  test('a key is asked for with two questions and shown once', async () => {
    const chat = await testChat()
    expect(await chat.say('/claves')).toEqual([
      '🔑 Claves para otros programas\nNo hay ninguna. Con una clave, tu programa de facturas puede contarme cada factura y cada cobro.',
    ])
    expect(await chat.press('Nueva')).toEqual([
      '¿Qué programa la va a usar? Ponle un nombre, por ejemplo «SmartBilling».',
    ])
    expect(await chat.say('SmartBilling')).toEqual(['¿Qué podrá hacer?'])
    const [key = '', after] = await chat.press('Leer y escribir')
    expect(key).toMatch(KEY)
    expect(after).toBe(
      '✅ Clave «SmartBilling» creada (leer y escribir).\nCópiala ahora en ese programa: no la guardo y no podré volver a enseñarla. Después borra ese mensaje.',
    )
    expect(findClave(openLector(chat.db, ':memory:'), key)).toMatchObject({
      nombre: 'SmartBilling',
      ambitos: 'leer,escribir',
    })
    expect(findClave(openLector(chat.db, ':memory:'), `${key}x`)).toBeUndefined()
  })

  test('says when each was used, and a name is used once', async () => {
    const chat = await testChat()
    const key = await unaClave(chat)
    const { id = '' } = findClave(openLector(chat.db, ':memory:'), key) ?? {}
    expect((await chat.say('/claves'))[0]).toContain('• SmartBilling: leer y escribir · sin usar')
    await marcarUso(chat.db, id, new Date('2026-11-22T10:00:00Z'))
    expect((await chat.say('/claves'))[0]).toContain('último uso ayer')
    await chat.press('Nueva')
    expect((await chat.say('smartbilling'))[0]).toContain('Ya hay una clave «smartbilling».')
  })

  test('a key that was revoked opens nothing, and its name is free', async () => {
    const chat = await testChat()
    const key = await unaClave(chat)
    await chat.say('/claves')
    await chat.press('🚫 SmartBilling')
    expect(findClave(openLector(chat.db, ':memory:'), key)).toBeDefined()
    expect(await chat.press('Sí, revocar')).toEqual(['🚫 Clave «SmartBilling» revocada: ya no abre nada.'])
    expect(findClave(openLector(chat.db, ':memory:'), key)).toBeUndefined()
    expect(await unaClave(chat)).toMatch(KEY)
    expect(await clavesActivas(chat.db)).toHaveLength(1)
  })

  test.each([
    ['telegram', 1],
    ['webchat', 11],
  ] as const)('in %s the key is soon read nowhere', async (channel, minutes) => {
    const chat = await testChat({ channel })
    const key = await unaClave(chat)
    expect(await stored(chat)).toContain(key)
    await chat.db.updateTable('crm_outbox').set({ enviado_en: AHORA.toISOString() }).execute()
    await secretos(chat.db, new Date(AHORA.getTime() + minutes * 60_000))
    expect(await stored(chat)).not.toContain(key)
    expect((await chat.bubbles()).some(({ text }) => text.includes('ya no se puede volver a ver'))).toBe(true)
  })

  test('what has not been sent yet is still to be read', async () => {
    const chat = await testChat()
    const key = await unaClave(chat)
    await chat.db.updateTable('crm_outbox').set({ estado: 'pendiente', enviado_en: null }).execute()
    await secretos(chat.db, new Date(AHORA.getTime() + 3600_000))
    expect(await stored(chat)).toContain(key)
  })

  test('the secret of the webhook is made, shown once and changed', async () => {
    const chat = await testChat()
    expect(await leerSecretoWebhook(chat.db)).toBeUndefined()
    await chat.say('/claves')
    await chat.press('Webhook')
    const [first] = await chat.press('Crear secreto')
    expect(first).toMatch(/^sbwh_[\w-]{43}$/)
    expect(await leerSecretoWebhook(chat.db)).toBe(first)
    await chat.say('/claves')
    expect((await chat.press('Webhook'))[0]).toContain('es del lun 23 nov')
    await chat.press('Cambiar secreto')
    const [second] = await chat.press('Sí, cambiarlo')
    expect(second).not.toBe(first)
    expect(await leerSecretoWebhook(chat.db)).toBe(second)
  })

  test('neither a key nor a secret reaches the log', () => {
    const line = redact(
      'key sb_bJcaatrCRlzczpDsZBG3oOn1H7R_q18c and sbwh_bJcaatrCRlzczpDsZBG3oOn1H7R_q18cbJcaatrCRlz',
    )
    expect(line).toBe('key <clave> and <clave>')
  })
})

test('the use of a key is written down once a minute at most', async () => {
  const { db } = await testChat()
  await db
    .insertInto('crm_claves')
    .values({
      id: 'k',
      nombre: 'k',
      hash: 'h',
      ambitos: 'leer',
      creada_en: AHORA.toISOString(),
      usada_en: null,
      revocada_en: null,
    })
    .execute()
  const used = async (ms: number) => {
    await marcarUso(db, 'k', new Date(AHORA.getTime() + ms))
    return Date.parse((await clavesActivas(db))[0]?.usada_en ?? '') - AHORA.getTime()
  }
  expect([await used(0), await used(59_000), await used(61_000)]).toEqual([0, 0, 61_000])
  await revocarClave(db, 'k', AHORA)
  expect(await clavesActivas(db)).toEqual([])
})

describe('npm run -s clave', () => {
  function clave(folder: string, ...args: string[]) {
    const file = fileURLToPath(new URL('../src/cli/clave.ts', import.meta.url))
    const child = spawn(process.execPath, [file, ...args], { cwd: folder, env: ENTORNO })
    const said = { out: '', err: '' }
    child.stdout.on('data', (chunk) => {
      said.out += chunk
    })
    child.stderr.on('data', (chunk) => {
      said.err += chunk
    })
    return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, ...said })),
    )
  }

  test('prints the key alone, lists and revokes, while the assistant runs', { timeout: 60_000 }, async () => {
    const product = aProduct()
    cleanups.push(product.remove)
    await product.start()
    const made = await clave(product.folder, 'Mi tienda', 'leer,escribir')
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(made.out).toMatch(/^sb_[\w-]{32}\n$/)
    expect((await clave(product.folder)).out).toBe('• Mi tienda: leer y escribir · sin usar\n')
    expect(await clave(product.folder, 'mi tienda', 'leer')).toMatchObject({ code: 1, out: '' })
    expect(await clave(product.folder, '--revocar', 'Mi tienda')).toMatchObject({ code: 0, err: '' })
    expect(await clave(product.folder, '--revocar', 'Mi tienda')).toMatchObject({ code: 1, out: '' })
  })

  test.each([
    [['tienda'], 'Escribe: npm run -s clave -- NOMBRE leer,escribir'],
    [['tienda', 'todo'], '«todo» no son permisos que conozca.'],
    [['', 'leer'], 'Ese nombre no vale.'],
  ])('%j says what to write instead', async (args, sentence) => {
    const folder = mkdtempSync(join(tmpdir(), 'clave-'))
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    const { code, out, err } = await clave(folder, ...args)
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(sentence)
  })
})
