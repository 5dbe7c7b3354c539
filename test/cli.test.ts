import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { setInEnvFile } from '../src/cli/env-file.ts'
import { createLog } from '../src/log.ts'
import { ENTORNO } from './support/env.ts'
import { aProduct } from './support/product.ts'
import { until } from './support/telegram-bot.ts'
import { startTelegramServer } from './support/telegram-server.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

type Finished = { code: number | null; out: string; err: string }

/** Runs a command of ours in `folder`, typing `input` into it. */
function run(
  folder: string,
  command: string,
  { input = '', env = {}, args = [] }: { input?: string; env?: Record<string, string>; args?: string[] } = {},
): Promise<Finished> {
  const file = fileURLToPath(new URL(`../src/cli/${command}.ts`, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], {
    cwd: folder,
    env: { ...ENTORNO, ...env },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  child.stdin.end(input)
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

describe('panel', () => {
  test('a link that works while the assistant is running', async () => {
    const product = aProduct()
    cleanups.push(product.remove)
    await product.start()
    const { port } = new URL(product.link())
    const { code, out, err } = await run(product.folder, 'panel', { env: { PORT: port } })
    expect([code, err]).toEqual([0, ''])
    expect((await fetch(out.trim(), { redirect: 'manual' })).status).toBe(303)
  })

  test('says when it is not running, and has the public address first', async () => {
    const { out, err } = await run(aFolder(), 'panel', { env: { URL_PUBLICA: 'https://crm.sol.es/' } })
    expect(out).toMatch(
      /^https:\/\/crm\.sol\.es\/entrar\?clave=(\S+)\nhttp:\/\/127\.0\.0\.1:3000\/entrar\?clave=\1\n$/,
    )
    expect(err).toContain('npm start')
  })
})

describe('chat', () => {
  test('answers with numbered buttons; the number presses', async () => {
    const folder = aFolder()
    const { code, out, err } = await run(folder, 'chat', {
      input: 'nuevo cliente Sol Naciente\nhe llamado a Sol Naciente, quiere el plan pro\n1\n',
    })
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('[1] ↩️ Deshacer   [2] ✏️ Cambiar')
    expect(out).toContain('Deshecho')
    const again = await run(folder, 'chat', { input: 'hola\n' })
    expect(again.out).not.toContain('Deshecho')
  })

  test('--json: one object per answer, also beside the running assistant', async () => {
    const product = aProduct()
    cleanups.push(product.remove)
    await product.start()
    const { out } = await run(product.folder, 'chat', {
      args: ['--json'],
      input: '/start\nnuevo cliente Sol Naciente\n',
      env: { SMARTBILLING_DB: product.dbFile },
    })
    const replies = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(replies).toHaveLength(2)
    expect(replies[0].choices).toEqual([
      { n: 1, title: '📎 Subir archivo' },
      { n: 2, title: '👀 Ver ejemplo' },
      { n: 3, title: '✍️ Empezar de cero' },
    ])
    expect(replies[1].text).toContain('Cliente nuevo: Sol Naciente')
  })
})

describe('configurar', () => {
  test('checks the token, keeps the rest of .env and prints how to pair', async () => {
    const telegram = await startTelegramServer()
    cleanups.push(telegram.close)
    const folder = aFolder()
    const env = { TELEGRAM_API_ROOT: telegram.url }
    writeFileSync(join(folder, '.env'), '# mine\nPORT=3456\nTELEGRAM_BOT_TOKEN=old\n')
    const input = `hola\n7000000009:AAF-a-token-that-nobody-knows-here\n${telegram.token}\n`
    const { code, out } = await run(folder, 'configurar', { input, env })

    expect(code).toBe(0)
    expect(out).toContain('no parece un token')
    expect(out).toContain('no reconoce ese token')
    expect(out).toContain('@smartbilling_test_bot')
    expect(out).not.toContain(telegram.token)
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(
      `# mine\nPORT=3456\nTELEGRAM_BOT_TOKEN=${telegram.token}\n`,
    )
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)

    // Opened before the assistant starts, the link still works.
    const [, code1] = /\?start=(\S+)/.exec(out) ?? []
    telegram.user(600).start(code1)
    const product = aProduct(telegram, { SMARTBILLING_DB: join(folder, 'datos', 'smartbilling.db') })
    cleanups.push(product.remove)
    await product.start()
    await telegram.waitFor(600, 'Este chat ya es tuyo')
    await until(() => product.output().includes('Telegram conectado'))
    expect(product.output()).not.toContain('?start=')
  })

  test('nothing typed changes nothing; a webhook is taken away only when she says so', async () => {
    const telegram = await startTelegramServer()
    cleanups.push(telegram.close)
    const folder = aFolder()
    const env = { TELEGRAM_API_ROOT: telegram.url }
    expect((await run(folder, 'configurar', { env })).code).toBe(1)
    expect(existsSync(join(folder, '.env'))).toBe(false)

    await fetch(`${telegram.url}/bot${telegram.token}/setWebhook?url=https://x.es`)
    const kept = await run(folder, 'configurar', { env, input: `${telegram.token}\nn\n` })
    expect(kept.out).toContain('no podrá leer')
    const sick = await run(folder, 'doctor', { env })
    expect([sick.code, sick.out.includes('webhook')]).toEqual([1, true])
    await run(folder, 'configurar', { env, input: `${telegram.token}\ns\n` })
    expect(telegram.calls.deleteWebhook).toBe(1)
  })

  test('a variable is replaced, or added with its own line', () => {
    const file = join(aFolder(), '.env')
    writeFileSync(file, 'A=1\nPORT=1')
    chmodSync(file, 0o644)
    setInEnvFile(file, 'B', '$&2')
    setInEnvFile(file, 'A', '3')
    expect(readFileSync(file, 'utf8')).toBe('A=3\nPORT=1\nB=$&2\n')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

describe('doctor', () => {
  test('a new folder has warnings and nothing wrong', async () => {
    const { code, out } = await run(aFolder(), 'doctor', { env: { PORT: '0' } })
    expect(out).not.toContain('❌')
    expect(out).toMatch(/✅ Node v\d+/)
    expect(out).toContain('⚠️ Telegram sin conectar')
    expect(code).toBe(0)
  })

  test('a running business that is well', async () => {
    const telegram = await startTelegramServer()
    cleanups.push(telegram.close)
    const product = aProduct(telegram)
    cleanups.push(product.remove)
    await product.start()
    const env = {
      SMARTBILLING_DB: product.dbFile,
      PORT: new URL(product.link()).port,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
    }
    const { code, out } = await run(product.folder, 'doctor', { env })
    expect(out).not.toContain('❌')
    for (const good of ['está en marcha', 'íntegra', 'al día', '@smartbilling_test_bot'])
      expect(out).toContain(good)
    expect(out).toContain('⚠️ Tu Telegram no está emparejado')
    expect(out).not.toContain(telegram.token)
    expect(code).toBe(0)
  })

  test('what is wrong is named with how to mend it, and ends with 1', async () => {
    const folder = aFolder()
    mkdirSync(join(folder, 'datos'))
    writeFileSync(join(folder, 'datos', 'smartbilling.db'), 'this is no database at all'.repeat(100))
    const broken = await run(folder, 'doctor')
    expect([broken.code, broken.out.includes('❌ La base de datos')]).toEqual([1, true])
    const wrong = await run(folder, 'doctor', { env: { ZONA_HORARIA: 'Marte' } })
    expect([wrong.code, wrong.out.includes('❌ ZONA_HORARIA')]).toEqual([1, true])
    const env = {
      TELEGRAM_BOT_TOKEN: '7000000001:AAF-a-token-for-nobody-at-all',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
    }
    const offline = await run(aFolder(), 'doctor', { env })
    expect([offline.code, offline.out.includes('❌ No llego a Telegram')]).toEqual([1, true])
  })
})

test('the log makes way for a new file and keeps three', () => {
  const file = join(aFolder(), 'logs', 'x.log')
  const log = createLog(file, () => {})
  for (let i = 0; i < 50; i++) log.info('x'.repeat(1024 * 1024), { i })
  log.close()
  const sizes = ['', '.1', '.2', '.3'].map((end) => statSync(file + end).size)
  expect(Math.max(...sizes)).toBeLessThan(12 * 1024 * 1024)
  expect(existsSync(`${file}.4`)).toBe(false)
})
