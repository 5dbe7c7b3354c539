import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sha256De } from '#db/copia-exacta.ts'
import { openDb } from '#db/open.ts'
import { nuevoCliente } from '#domain/cliente.ts'
import { copiar } from '#jobs/copia-de-seguridad.ts'
import { takeLock } from '../src/cli/lock.ts'
import { AHORA } from './support/chat.ts'
import { ENTORNO } from './support/env.ts'
import { conLaSuya, hayPython, smartBilling, unSmartBilling } from './support/smartbilling.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'restaurar-'))
  file = join(folder, 'smartbilling.db')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Finished = { code: number | null; out: string; err: string }

/** Runs a command of ours in the folder. */
function run(command: string, args: string[], env: Record<string, string> = {}): Promise<Finished> {
  const path = fileURLToPath(new URL(`../src/cli/${command}.ts`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], {
    cwd: folder,
    env: { ...ENTORNO, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

const copias = () => readdirSync(join(folder, 'copias'))

test.skipIf(!hayPython)(
  'the database of the specification comes in and goes back with the same SHA-256',
  async () => {
    smartBilling('llenar.py', file, '50')
    const before = await sha256De(file)
    const came = await run('importar', ['smartbilling.db'])
    expect([came.code, came.err]).toEqual([0, ''])
    expect(came.out).toContain('50 clientes, 150 contactos')
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(`SMARTBILLING_DB=${file}\n`)
    expect(await sha256De(file)).not.toBe(before)
    const [copia = ''] = copias()
    expect(await sha256De(join(folder, 'copias', copia))).toBe(before)

    const went = await run('restaurar', [copia])
    expect([went.code, went.err]).toEqual([0, ''])
    expect(went.out).toContain(before)
    expect(await sha256De(file)).toBe(before)
    expect(copias().filter((name) => name.startsWith('apartada-'))).toHaveLength(1)
  },
)

test('the one that was there is kept, and both ways work again', async () => {
  unSmartBilling(file)
  await run('importar', [file, '--si'])
  const [copia = ''] = copias()
  expect((await run('restaurar', [join('copias', copia)])).code).toBe(0)
  const aside = copias().find((name) => name.startsWith('apartada-')) ?? ''
  expect((await run('restaurar', [aside])).code).toBe(0)
  expect(conLaSuya(file, (db) => db.prepare('SELECT count(*) FROM crm_facturas').pluck().get())).toBe(40)
})

test('a nightly copy can be gone back to, and without a name they are listed', async () => {
  const db = await openDb(file)
  await db.destroy()
  await copiar(file, join(folder, 'copias'), 'smartbilling-2026-11-22.db')
  const env = { SMARTBILLING_DB: file }
  const { out } = await run('restaurar', [], env)
  expect(out).toContain('smartbilling-2026-11-22.db')
  expect((await run('restaurar', ['smartbilling-2026-11-22.db'], env)).code).toBe(0)
  expect(await sha256De(file)).toBe(await sha256De(join(folder, 'copias', 'smartbilling-2026-11-22.db')))
})

test('not while the assistant is running, nor from a broken copy, nor from none', async () => {
  unSmartBilling(file)
  const before = await sha256De(file)
  const env = { SMARTBILLING_DB: file }
  mkdirSync(join(folder, 'copias'))
  copyFileSync(file, join(folder, 'copias', 'buena.db'))
  writeFileSync(join(folder, 'copias', 'mala.db'), readFileSync(file).fill(7, 4096, 12_288))

  expect((await run('restaurar', ['mala.db'], env)).err).toContain('no es una base de datos sana')
  expect((await run('restaurar', ['ninguna.db'], env)).err).toContain('No encuentro la copia')
  const lock = takeLock(file)
  expect((await run('restaurar', ['buena.db'], env)).err).toContain('está en marcha')
  expect((await run('importar', [file], env)).err).toContain('está en marcha')
  lock?.release()
  expect(await sha256De(file)).toBe(before)
})

test('importar: a trial touches nothing, what it cannot read gets a sentence', async () => {
  unSmartBilling(file)
  const before = await sha256De(file)
  const { out } = await run('importar', [file, '--simular'])
  expect(out).toContain('📦 Tiene: 20 clientes.')
  expect(out).toContain('Era una prueba')
  expect([
    await sha256De(file),
    existsSync(join(folder, 'copias')),
    existsSync(join(folder, '.env')),
  ]).toEqual([before, false, false])
  expect((await run('importar', [])).err).toContain('Dime qué archivo')
  expect((await run('importar', ['nada.db'])).err).toContain('No encuentro')
  conLaSuya(join(folder, 'otra.db'), (db) => db.exec('CREATE TABLE notas (x)'))
  expect((await run('importar', ['otra.db'])).err).toContain('no tiene una tabla «clientes»')
})

test('importar: into a business that has clients, its rows are brought and the file stays as it is', async () => {
  unSmartBilling(file)
  const before = await sha256De(file)
  const hers = join(folder, 'datos', 'mia.db')
  const env = { SMARTBILLING_DB: hers }
  const db = await openDb(hers)
  await db
    .insertInto('clientes')
    .values(nuevoCliente({ id: 'x', nombre: 'Peluquería Sol', fecha_creacion: AHORA.toISOString() }))
    .execute()
  await db.destroy()

  const { out } = await run('importar', [file], env)
  expect(out).toContain('Ya tienes 1 cliente')
  expect(out).toContain('✅ He traído 20 clientes')
  expect((await run('importar', [file], env)).out).toContain('Ya lo tienes todo')
  expect(await sha256De(file)).toBe(before)
  conLaSuya(hers, (db) => {
    expect(db.prepare('SELECT count(*) FROM clientes').pluck().get()).toBe(21)
    expect(db.prepare('SELECT descuento FROM clientes WHERE id = ?').pluck().get('3')).toBe(1.5)
    expect(db.prepare('SELECT count(*), sum(total_centimos) FROM crm_facturas').raw().get()).toEqual([
      40, 484_000,
    ])
    expect(db.pragma('foreign_key_check')).toEqual([])
  })
})
