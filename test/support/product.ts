import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newId } from '#db/id.ts'
import { type Db, openDb } from '#db/open.ts'
import { ensureDuena, insertUsuario, saveCanal } from '#db/usuarios.ts'
import { ENTORNO } from './env.ts'
import type { TelegramServer } from './telegram-server.ts'

const ENTRY = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const ENTRY_WITH_CLOCK = fileURLToPath(new URL('product-clock.ts', import.meta.url))

export type Ended = { code: number | null; signal: string | null; ms: number }

/** A business in a folder of its own, and the real process that serves it, started as often as one likes. */
export type Product = ReturnType<typeof aProduct>

export function aProduct(telegram?: TelegramServer, env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'smartbilling-'))
  const dbFile = join(folder, 'datos', 'smartbilling.db')
  let child: ChildProcess | null = null
  let output = ''

  /** Resolves when the process has printed the link to its chat. `at`: the minute that it believes it is. */
  async function start({ at }: { at?: Date } = {}): Promise<void> {
    output = ''
    const connect = telegram ? { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url } : {}
    const clock = at ? { PRODUCT_STARTS_AT: at.toISOString() } : {}
    const started = spawn(process.execPath, [at ? ENTRY_WITH_CLOCK : ENTRY], {
      cwd: folder,
      env: { ...ENTORNO, PORT: '0', SMARTBILLING_DB: dbFile, ...connect, ...clock, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    const ready = Promise.withResolvers<void>()
    const listen = (chunk: Buffer) => {
      output += chunk.toString()
      if (/entrar\?clave=/.test(output)) ready.resolve()
    }
    started.stdout?.on('data', listen)
    started.stderr?.on('data', listen)
    started.once('exit', (code) => ready.reject(new Error(`ended with ${code}: ${output}`)))
    await ready.promise
  }

  function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<Ended> {
    const ending = child
    child = null
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) {
      return Promise.resolve({ code: ending?.exitCode ?? null, signal: ending?.signalCode ?? null, ms: 0 })
    }
    const from = Date.now()
    return new Promise((resolve) => {
      ending.once('exit', (code, by) => resolve({ code, signal: by, ms: Date.now() - from }))
      ending.kill(signal)
    })
  }

  async function withDb<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const db = await openDb(dbFile)
    try {
      return await work(db)
    } finally {
      await db.destroy()
    }
  }

  return {
    folder,
    dbFile,
    start,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
    output: () => output,
    link: () => /http:\S+entrar\?clave=\S+/.exec(output)?.[0] ?? '',
    logFile: () => {
      const file = join(folder, 'logs', 'smartbilling.log')
      return existsSync(file) ? readFileSync(file, 'utf8') : ''
    },
    /** The database, opened beside the process or before it. */
    withDb,
    /** People of the business in Telegram: the first is its owner, the others work with her. */
    people: (ids: number[]) =>
      withDb(async (db) => {
        for (const [i, id] of ids.entries()) {
          const now = new Date()
          const usuario =
            i === 0
              ? await ensureDuena(db, now, newId)
              : await insertUsuario(db, { nombre: `Persona ${id}`, rol: 'colaborador' }, now, newId)
          const chat = String(id)
          await saveCanal(db, { canal: 'telegram', chat, persona: chat, usuario_id: usuario.id }, now)
        }
      }),
    async remove() {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
