import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { newId } from '#db/id.ts'
import { nuevoCliente } from '#domain/cliente.ts'
import { dispatch } from '#handlers/dispatch.ts'
import { disculpa } from '#texts/conversacion.ts'
import { readConfig } from '../src/config.ts'
import { AHORA, openChat, testChat } from './support/chat.ts'
import { aProduct } from './support/product.ts'
import { until } from './support/telegram-bot.ts'
import { startTelegramServer } from './support/telegram-server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const ANA = 600_000_001
const LUIS = 600_000_002

async function office(env: Record<string, string> = {}) {
  const telegram = await startTelegramServer()
  cleanups.push(telegram.close)
  const product = aProduct(telegram, env)
  cleanups.push(product.remove)
  const ana = telegram.user(ANA, { name: 'Ana' })
  const luis = telegram.user(LUIS, { name: 'Luis' })
  await product.people([ANA, LUIS])
  return { telegram, product, ana, luis }
}

function alone(env: Record<string, string> = {}) {
  const product = aProduct(undefined, env)
  cleanups.push(product.remove)
  return product
}

describe('starting', () => {
  test('serves a page to whoever holds the link, once', async () => {
    const product = alone()
    await product.start()
    const page = await fetch(product.link(), { redirect: 'manual' })
    expect([page.status, page.headers.get('location')]).toEqual([303, '/'])
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
    const chat = await fetch(new URL('/', product.link()), { headers: { cookie } })
    expect(await chat.text()).toContain('SmartBilling')
    expect((await fetch(product.link(), { redirect: 'manual' })).status).toBe(401)
    expect(product.output()).toContain('npm run configurar')
    expect(product.logFile()).not.toContain('clave=')
  })

  test('a second one says so; after a kill -9 the next one starts', async () => {
    const product = alone()
    await product.start()
    const second = aProduct(undefined, { SMARTBILLING_DB: product.dbFile })
    cleanups.push(second.remove)
    await expect(second.start()).rejects.toThrow(/ended with 1: ❌ Ya hay otro SmartBilling CRM en marcha/)
    expect(second.output()).not.toContain('at ')
    await product.kill()
    await second.start()
  })

  test('a taken port and a file that is no database are told in a sentence', async () => {
    const product = alone()
    await product.start()
    const { port } = new URL(product.link())
    await expect(alone({ PORT: port }).start()).rejects.toThrow(`El puerto ${port} lo usa ya otro programa`)
    const wrong = alone({ SMARTBILLING_DB: new URL(import.meta.url).pathname })
    await expect(wrong.start()).rejects.toThrow(/ended with 1: ❌ No puedo abrir la base de datos/)
  })

  test('SIGTERM to npm ends it too', async () => {
    const product = alone()
    const npm = spawn('npm', ['start'], {
      env: { ...process.env, PORT: '0', SMARTBILLING_DB: product.dbFile },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let output = ''
    npm.stdout.on('data', (chunk) => {
      output += chunk
    })
    const link = await until(() => /http:\S+clave=\S+/.exec(output)?.[0], 15_000)
    npm.kill('SIGTERM')
    await until(
      () =>
        fetch(link).then(
          () => false,
          () => true,
        ),
      2000,
    )
    await product.start()
  })

  test('wrong variables have a sentence each', () => {
    const wrong = {
      TELEGRAM_BOT_TOKEN: 'hola',
      TELEGRAM_API_ROOT: 'ftp://x',
      TELEGRAM_OWNER_ID: 'ana',
      URL_PUBLICA: 'crm',
      HOST: 'a b',
      PORT: '70000',
      ZONA_HORARIA: 'Marte/Fobos',
    }
    const read = readConfig(wrong)
    if (!('problems' in read)) throw new Error('accepted')
    const named = read.problems.map((sentence) => sentence.split(' ')[0])
    expect(named).toEqual(Object.keys(wrong))
  })

  test('an empty environment has every default', () => {
    expect(readConfig({ TELEGRAM_BOT_TOKEN: '', PORT: ' ' })).toEqual({
      value: {
        token: null,
        apiRoot: 'https://api.telegram.org',
        ownerId: null,
        urlPublica: null,
        dbFile: 'datos/smartbilling.db',
        host: '127.0.0.1',
        port: 3000,
        zona: 'Europe/Madrid',
        limitePorMinuto: 600_000,
        corsOrigenes: [],
      },
    })
  })
})

describe('pairing', () => {
  test('the code makes the bot hers, once; a stranger has one neutral line', async () => {
    const telegram = await startTelegramServer()
    const product = aProduct(telegram)
    cleanups.push(telegram.close, product.remove)
    await product.start()
    const link = await until(() =>
      /https:\/\/t\.me\/smartbilling_test_bot\?start=(\S+)/.exec(product.output()),
    )
    const [ana, stranger] = [telegram.user(ANA, { name: 'Ana' }), telegram.user(LUIS)]
    stranger.start()
    await telegram.waitFor(LUIS, 'asistente privado')
    ana.start(link[1])
    await telegram.waitFor(ANA, 'Hola, Ana')
    stranger.start(link[1])
    await sleep(300)
    expect(telegram.messages(LUIS).filter((m) => m.from === 'bot')).toHaveLength(1)
    expect(telegram.commands().length).toBeGreaterThan(10)

    await product.terminate()
    await product.start()
    await until(() => product.output().includes('Telegram conectado'))
    ana.types('/ayuda')
    await telegram.waitFor(ANA, '/cliente')
    expect(product.output()).not.toContain('?start=')
  })

  test('TELEGRAM_OWNER_ID needs no code', async () => {
    const telegram = await startTelegramServer()
    const product = aProduct(telegram, { TELEGRAM_OWNER_ID: String(ANA) })
    cleanups.push(telegram.close, product.remove)
    await product.start()
    telegram.user(ANA).start()
    await telegram.waitFor(ANA, 'Soy tu asistente')
    expect(product.output()).not.toContain('?start=')
  })
})

describe('when things go wrong', () => {
  test.each(['refuse', 'hang'] as const)(
    'SIGTERM ends it within two seconds though Telegram is down (%s), and nothing is lost',
    async (how) => {
      const { telegram, product, ana } = await office()
      await product.start()
      ana.types('nuevo cliente Talleres Ruiz')
      await telegram.waitFor(ANA, 'Talleres Ruiz')
      telegram.fail({ method: 'sendMessage', chat: ANA, as: { delay: 60_000 } })
      ana.types('he llamado a Talleres Ruiz, quiere el pedido K1')
      await until(() => telegram.pendingUpdates().length === 0)
      await telegram.goDown(how)
      ana.types('he llamado a Talleres Ruiz, quiere el pedido K2')
      await sleep(100)

      const ended = await product.terminate()
      expect(ended).toMatchObject({ code: 0, signal: null })
      expect(ended.ms).toBeLessThan(2000)

      telegram.clearFaults()
      await telegram.comeBack()
      await product.start()
      await telegram.waitFor(ANA, 'K1')
      await telegram.waitFor(ANA, 'K2')
      const stored = await product.withDb((db) =>
        db.selectFrom('actividades').select('texto_original').where('tipo', '=', 'llamada').execute(),
      )
      expect(stored.map((row) => row.texto_original?.slice(-2)).sort()).toEqual(['K1', 'K2'])
    },
  )

  test('Telegram down at the start does not hold the web chat up', async () => {
    const { telegram, product, ana } = await office()
    await telegram.goDown('hang')
    await product.start()
    expect((await fetch(product.link(), { redirect: 'manual' })).status).toBe(303)
    await telegram.goDown('refuse')
    await until(() => product.output().includes('Telegram no responde'), 5000)
    await telegram.comeBack()
    ana.types('/ayuda')
    await telegram.waitFor(ANA, '/cliente', 15_000)
    expect(product.output() + product.logFile()).not.toContain(telegram.token)
  })

  test('a 429 of a minute for one chat delays no other by more than 200 ms', async () => {
    const { telegram, product, ana, luis } = await office()
    await product.start()
    luis.types('hola')
    await telegram.waitFor(LUIS, /./)
    telegram.fail({ method: 'sendMessage', chat: ANA, as: { status: 429, retry_after: 60 } })
    ana.types('hola')
    await until(() => telegram.calls.sendMessage === 2)
    const waits: number[] = []
    for (let i = 0; i < 10; i++) {
      const before = telegram.sent.length
      const from = Date.now()
      luis.types('/ayuda')
      ana.types('/ayuda')
      const sent = await until(() => telegram.sent[before])
      waits.push(sent.at - from)
    }
    // The median: one stall of a busy machine is not a wait for the other chat's minute.
    expect(waits.toSorted((a, b) => a - b)[5]).toBeLessThan(200)
    expect(telegram.messages(ANA).filter((m) => m.from === 'bot')).toEqual([])
  })

  test('a person who blocks the bot stops nothing, and is answered when she is back', async () => {
    const { telegram, product, ana, luis } = await office()
    await product.start()
    telegram.fail({ method: 'sendMessage', chat: ANA, as: { delay: 300 } })
    ana.types('/ayuda')
    await until(() => telegram.pendingUpdates().length === 0)
    ana.blocks()
    luis.types('/ayuda')
    await telegram.waitFor(LUIS, '/cliente')
    await sleep(400)
    ana.unblocks()
    ana.types('/ayuda')
    await telegram.waitFor(ANA, '/cliente')
  })

  test('a bug has one apology, a line in the log, and the rest goes on', async () => {
    const { telegram, product, ana, luis } = await office()
    await product.withDb(async (db) => {
      const { sql } = await import('kysely')
      await sql`CREATE TRIGGER bug BEFORE INSERT ON actividades WHEN NEW.texto_original LIKE '%abracadabra%'
        BEGIN SELECT RAISE(ABORT, 'injected bug'); END`.execute(db)
    })
    await product.start()
    ana.types('nuevo cliente Talleres Ruiz')
    await telegram.waitFor(ANA, 'Talleres Ruiz')
    ana.types('he llamado a Talleres Ruiz, dice abracadabra')
    ana.types('he llamado a Talleres Ruiz, dice que sí')
    luis.types('he llamado a Talleres Ruiz, dice que no')
    await telegram.waitFor(ANA, 'dice que sí')
    await telegram.waitFor(LUIS, 'dice que no')
    expect(telegram.messages(ANA).filter((m) => m.text === disculpa)).toHaveLength(1)
    const log = await until(() => product.logFile())
    expect(log).toContain('injected bug')
    expect(log).not.toContain(telegram.token)
    expect(product.output()).not.toContain(telegram.token)
  })

  test('names are shown as they were written', async () => {
    const { telegram, product, ana } = await office()
    const names = [
      '<b>Zeta</b> & Cía',
      '&amp; &lt;Zeta',
      '_*[Zeta](x)`',
      '\u202EZeta\u202C',
      '👩🏽‍🔧 Zeta 🏳️‍🌈',
      `Zeta ${'ñ'.repeat(3900)}`,
    ]
    await product.withDb(async (db) => {
      for (const nombre of names) {
        const at = new Date().toISOString()
        await db
          .insertInto('clientes')
          .values(nuevoCliente({ id: newId(), nombre, fecha_creacion: at }))
          .execute()
      }
    })
    await product.start()
    for (const nombre of names) {
      const { id } = await product.withDb((db) =>
        db.selectFrom('clientes').select('id').where('nombre', '=', nombre).executeTakeFirstOrThrow(),
      )
      const before = telegram.sent.length
      ana.start(`c_${id}`)
      const sent = await until(() => telegram.sent[before], 5000)
      expect(sent.text.replaceAll('\u00A0', ' ')).toContain(nombre)
    }
    expect(telegram.refused).toEqual([])
  })
})

describe('buttons', () => {
  test('pressed twice and after a restart: an answer each time, one effect', async () => {
    const { telegram, product, ana } = await office()
    await product.start()
    ana.types('nuevo cliente Talleres Ruiz')
    await telegram.waitFor(ANA, 'Talleres Ruiz')
    ana.types('he llamado a Talleres Ruiz, quiere el pedido')
    const shown = await telegram.waitFor(ANA, 'quiere el pedido')
    const data = shown.buttons.flat().find((button) => button.text.includes('Deshacer'))?.data ?? ''
    await product.kill()
    await product.start()
    for (let i = 0; i < 3; i++) ana.presses(data, shown.message_id)
    await until(() => telegram.toasts.length === 3, 5000)
    expect(telegram.toasts.map((toast) => toast.text)).toEqual(['', 'Ya estaba hecho ✓', 'Ya estaba hecho ✓'])
    await telegram.waitFor(ANA, 'Deshecho')
    expect(telegram.messages(ANA).filter((m) => m.text.includes('Deshecho'))).toHaveLength(1)
  })

  test('of another chat, or made up: a notice and no effect', async () => {
    const ana = await testChat()
    await ana.say('nuevo cliente Talleres Ruiz')
    await ana.say('he llamado a Talleres Ruiz')
    const [undo] = (await ana.bubbles()).at(-1)?.choices ?? []
    const other = { channel: 'telegram' as const, chat: '77', usuario: ana.usuario, newId, now: AHORA }
    await ana.db
      .insertInto('crm_canales')
      .values({
        canal: 'telegram',
        chat: '77',
        persona: '77',
        usuario_id: ana.usuario,
        avisado: 0,
        bloqueado: 0,
        pausado_hasta: null,
        ultimo_uso: AHORA.toISOString(),
      })
      .execute()
    const luis = openChat(ana.db, other)
    for (const choice of [undo?.id ?? '', 'x', '', "'; DROP TABLE clientes; --", '\u0000', 'ñ'.repeat(32)]) {
      const replies = await luis.send({ type: 'choice', choice })
      expect(replies).toEqual(['(Ese botón ya no vale. Escríbemelo con palabras.)'])
    }
    const rows = await ana.db.selectFrom('actividades').select('id').where('tipo', '=', 'llamada').execute()
    expect(rows).toHaveLength(1)
  })

  test('the same message again does nothing', async () => {
    const ana = await testChat()
    const message = {
      id: 'same',
      channel: 'webchat' as const,
      chat: 'casa',
      isGroup: false,
      person: 'casa',
      personName: null,
      sentAt: AHORA,
      body: { type: 'text' as const, text: 'nuevo cliente Sol' },
    }
    for (let i = 0; i < 3; i++) await dispatch(ana.db, message, AHORA, newId)
    expect(await ana.db.selectFrom('clientes').select('nombre').execute()).toEqual([{ nombre: 'Sol' }])
  })
})
