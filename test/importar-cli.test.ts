import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importar, type Taller } from '#actions/importar.ts'
import { analizar } from '#actions/importar-analizar.ts'
import { newId } from '#db/id.ts'
import { avanceDe, getImportacion, insertImportacion, updateImportacion } from '#db/importaciones.ts'
import { connect, type Db, openDb } from '#db/open.ts'
import { ensureDuena, saveCanal } from '#db/usuarios.ts'
import { nuevoCliente } from '#domain/cliente.ts'
import { createImportaciones } from '#jobs/importaciones.ts'
import { idFactory, testDb } from './support/chat.ts'
import { ENTORNO } from './support/env.ts'
import { filas } from './support/filas.ts'

/** Each starts several processes: on a busy machine that takes its time. */
const LENTA = { timeout: 120_000 }
const COMMAND = fileURLToPath(new URL('../src/cli/importar.ts', import.meta.url))
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'importar-cli-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function start(...args: string[]) {
  return spawn(process.execPath, [COMMAND, ...args], {
    cwd: folder,
    env: { ...ENTORNO, SMARTBILLING_DB: 'crm.db' },
  })
}

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(...args)
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const { promise, resolve } = Promise.withResolvers<number | null>()
  child.once('exit', resolve)
  return { code: await promise, out: out.replaceAll('\u00A0', ' '), err }
}

/** Invoices of a few clients, half of them paid; one line in fifty without its date. */
function csv(invoices: number): string {
  const rows = Array.from({ length: invoices }, (_, n) => {
    const fecha = n % 50 === 49 ? '' : `${String((n % 28) + 1).padStart(2, '0')}/0${(n % 9) + 1}/2026`
    return `F${n};${fecha};Cliente ${n % 37};${n + 1},50;${n % 2 ? 'Pagada' : 'Pendiente'}`
  })
  return ['Num;Fecha;Cliente;Total;Estado', ...rows].join('\n')
}

async function withDb<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const db = await openDb(join(folder, 'crm.db'))
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

test('from the terminal nothing is stored before she says so', LENTA, async () => {
  writeFileSync(join(folder, 'facturas.csv'), csv(100))
  const rehearsed = await run('facturas.csv', '--simular')
  expect(rehearsed.out).toContain('98 facturas de 37 clientes')
  expect(rehearsed.out).toContain('solo una simulación')

  const unasked = await run('facturas.csv')
  expect([unasked.code, unasked.err]).toEqual([1, expect.stringContaining('--si')])
  expect(await withDb(filas)).toMatchObject({ crm_facturas: 0, clientes: 0 })
})

test('from the terminal: imported, the same again, taken back', LENTA, async () => {
  writeFileSync(join(folder, 'facturas.csv'), csv(100))
  const done = await run('facturas.csv', '--si')
  expect(done.code).toBe(0)
  expect(done.out).toContain('✅ Importado facturas.csv: 98 facturas de 37 clientes')
  expect(done.out).toContain('• línea 51: no tiene fecha')
  expect(done.out).toContain('💶 Te deben')
  expect((await run('facturas.csv', '--si')).out).toContain('no hay nada nuevo que importar')

  expect((await run('facturas.csv', '--deshacer')).out).toContain('He quitado 98 facturas y 37 clientes')
  expect(await withDb(filas)).toMatchObject({ crm_facturas: 0, clientes: 0, actividades: 0, crm_pagos: 0 })
})

test('dates that only she can tell apart stop it, and it says which option answers', LENTA, async () => {
  writeFileSync(join(folder, 'd.csv'), 'Num;Fecha;Cliente;Total\n1;03/04/2026;Talleres Ruiz;12\n')
  expect((await run('d.csv', '--si')).err).toContain('--orden-fechas=dma')
  expect((await run('d.csv', '--si', '--orden-fechas=xyz')).err).toContain('tiene que ser dma')
  expect((await run('d.csv', '--si', '--orden-fechas=mda')).out).toContain('✅ Importado')
  const fecha = await withDb((db) => db.selectFrom('crm_facturas').select('fecha_emision').executeTakeFirst())
  expect(fecha).toEqual({ fecha_emision: '2026-03-04' })
})

test('clients that may be hers stop it, and it says which option answers', LENTA, async () => {
  await withDb((db) =>
    db
      .insertInto('clientes')
      .values(
        nuevoCliente({ id: newId(), nombre: 'Talleres Ruiz', fecha_creacion: '2026-01-01T00:00:00.000Z' }),
      )
      .execute(),
  )
  writeFileSync(join(folder, 'c.csv'), 'Cliente;Teléfono\nTallers Ruiz;600123123\n')
  expect((await run('c.csv', '--si')).err).toContain('--duplicados=mismos')
  expect((await run('c.csv', '--si', '--duplicados=mismos')).out).toContain('✅')
  expect(await withDb(filas)).toMatchObject({ clientes: 1 })
})

test('killed in the middle it goes on with the same command, and nothing is twice', LENTA, async () => {
  writeFileSync(join(folder, 'facturas.csv'), csv(3000))
  const child = start('facturas.csv', '--si')
  const ended = Promise.withResolvers<void>()
  child.once('exit', () => ended.resolve())
  for (let done = 0; done < 200; await sleep(5)) {
    const row = await withDb((db) =>
      db.selectFrom('crm_importaciones').select('avance').executeTakeFirst(),
    ).catch(() => undefined)
    done = (row && avanceDe(row)?.filas) ?? 0
  }
  child.kill('SIGKILL')
  await ended.promise
  const half = await withDb(filas)
  expect(half.crm_facturas).toBeLessThan(2940)

  const again = await run('facturas.csv', '--si')
  expect(again.out).toContain('Sigo con facturas.csv por donde se quedó')
  expect(again.out).toContain('2940 facturas de 37 clientes')
  expect(await withDb(filas)).toMatchObject({
    clientes: 37,
    crm_facturas: 2940,
    crm_vencimientos: 2940,
    crm_pagos: 1440,
    actividades: 4380,
  })
})

test('stopped after any transaction, the end is the same', async () => {
  const file = join(folder, 'facturas.csv')
  writeFileSync(file, csv(300))

  async function until(stops: number[]): Promise<object> {
    const db = await testDb()
    const newId = idFactory()
    const now = () => new Date('2026-11-24T10:00:00Z')
    const id = newId()
    const nueva = {
      id,
      usuario_id: null,
      canal: null,
      chat: null,
      archivo_id: null,
      ruta: file,
      nombre: 'f.csv',
    }
    await insertImportacion(db, { ...nueva, estado: 'analizando' }, now())
    const taller: Taller = {
      now,
      newId,
      zona: 'Europe/Madrid',
      today: '2026-11-24',
      ceder: async () => {},
      progreso: async () => {},
    }
    const analizado = await analizar(db, await getImportacion(db, id), taller)
    if ('problem' in analizado) throw new Error(analizado.problem)
    await updateImportacion(db, id, { plan: JSON.stringify(analizado.value) }, now())
    for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
      let left = stop
      const ceder = async () => {
        if (--left < 0) throw new Error('dies')
      }
      await importar(db, await getImportacion(db, id), { ...taller, ceder }).catch((error: Error) => {
        if (error.message !== 'dies') throw error
      })
    }
    const { cuentas } = avanceDe(await getImportacion(db, id)) ?? {}
    const money = await db
      .selectFrom('salud_cliente')
      .select((eb) => [
        eb.fn.sum('facturado_centimos').as('facturado'),
        eb.fn.sum('pendiente_centimos').as('debe'),
      ])
      .executeTakeFirst()
    const malas = await db
      .selectFrom('crm_importacion_malas')
      .select(['linea', 'motivo'])
      .orderBy('linea')
      .execute()
    const rows = await filas(db)
    await db.destroy()
    return { cuentas, money, malas, rows }
  }

  const whole = await until([])
  expect(whole).toMatchObject({ rows: { crm_facturas: 294, clientes: 37 } })
  expect(await until([0, 1, 2])).toEqual(whole)
  expect(await until([3, 0, 0, 5, 1])).toEqual(whole)
  expect(await until([12, 1, 1])).toEqual(whole)
})

test('in a thread of its own it can be stopped, and goes on', LENTA, async () => {
  writeFileSync(join(folder, 'facturas.csv'), csv(1000))
  const dbFile = join(folder, 'crm.db')
  const db = await openDb(dbFile)
  const usuario = await ensureDuena(db, new Date(), newId)
  const chat = { canal: 'webchat', chat: 'casa' } as const
  await saveCanal(db, { ...chat, persona: 'casa', usuario_id: usuario.id }, new Date())
  const id = newId()
  const ruta = join(folder, 'facturas.csv')
  const nueva = { id, usuario_id: usuario.id, ...chat, archivo_id: null, ruta, nombre: 'facturas.csv' }
  await insertImportacion(db, { ...nueva, estado: 'analizando' }, new Date())
  const errors: unknown[] = []
  const runner = () =>
    createImportaciones({
      db,
      dbFile,
      archivos: folder,
      now: () => new Date(),
      newId,
      avisado: () => {},
      log: (error) => errors.push(error),
    })
  await runner().run()
  expect(await getImportacion(db, id)).toMatchObject({ estado: 'propuesta', mensajes: 1 })
  await updateImportacion(db, id, { estado: 'importando' }, new Date())

  const first = runner()
  const running = first.run()
  for (let done = 0; done < 100; await sleep(2)) done = avanceDe(await getImportacion(db, id))?.filas ?? 0
  await first.stop()
  await running
  expect(await getImportacion(db, id)).toMatchObject({ estado: 'importando' })

  await runner().run()
  expect(await getImportacion(db, id)).toMatchObject({ estado: 'hecha' })
  expect(await filas(db)).toMatchObject({ crm_facturas: 980, clientes: 37, actividades: 1460 })
  const said = await db
    .selectFrom('crm_outbox')
    .select('clave')
    .where('cuerpo', 'like', '%Te deben%')
    .execute()
  expect([said.length, errors]).toEqual([1, []])
  await db.destroy()
})

test('it opens the database that the assistant is using', LENTA, async () => {
  writeFileSync(join(folder, 'facturas.csv'), csv(50))
  await withDb(async () => {})
  const other = connect(join(folder, 'crm.db'))
  expect((await run('facturas.csv', '--si')).code).toBe(0)
  expect(await filas(other)).toMatchObject({ crm_facturas: 49 })
  await other.destroy()
})
