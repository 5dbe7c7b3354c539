import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { newId } from '#db/id.ts'
import { type Db, openDb } from '#db/open.ts'
import { FORMATOS, TABLAS_EXPORTADAS } from '#domain/exportacion.ts'
import { fechaDe } from '#domain/fecha.ts'
import { testChat } from './support/chat.ts'
import { carpeta } from './support/libros.ts'

const ZONA = 'Europe/Madrid'

/** All her rows, table by table. Who wrote them is of the business they come from, and its people stay there. */
async function todo(db: Db) {
  const tablas: Record<string, unknown[]> = {}
  for (const tabla of Object.values(TABLAS_EXPORTADAS)) {
    const rows = await db
      .selectFrom(tabla as 'actividades')
      .selectAll()
      .orderBy('id')
      .execute()
    tablas[tabla] = rows.map((row) => (tabla === 'actividades' ? { ...row, usuario_id: null } : row))
  }
  return tablas
}

async function conBase<T>(folder: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await openDb(join(folder, 'crm.db'))
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

/** The example, taken over as hers, and what she adds; all figures as of now. */
async function negocioEntero(db: Db): Promise<void> {
  const now = new Date()
  const today = fechaDe(now, ZONA)
  const ids = await cargarEjemplo(db, today, ZONA)
  await db.deleteFrom('crm_ejemplo').execute()
  const chat = await testChat({ db, now })
  await chat.say('nuevo cliente Carpintería Lozoya SL, 600 999 111, Nieves')
  await chat.say('nuevo cliente =Fórmulas Urrutia, 600 999 222')
  await chat.say('oportunidad nueva en Carpintería Lozoya, escaparate, 10.000')
  await chat.say('factura ZZ-1 a Carpintería Lozoya, 1.210 €')
  await chat.press('Sí, registrar')
  await chat.say('recuérdame llamar a Nieves de Carpintería Lozoya mañana a las 10')
  for (const { id } of await db.selectFrom('clientes').select('id').execute())
    await actualizarSalud(db, id, { now, today, zona: ZONA, newId })
  expect(ids).toHaveLength(40)
}

async function run(folder: string, command: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`../src/cli/${command}.ts`, import.meta.url))
  const env = { PATH: process.env.PATH, SMARTBILLING_DB: 'crm.db' }
  const child = spawn(process.execPath, [path, ...args], { cwd: folder, env })
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

test('exported by the command and imported by the command into an empty business, every row is the same', async () => {
  const de = await carpeta()
  const antes = await conBase(de, async (db) => {
    await negocioEntero(db)
    return todo(db)
  })
  expect(antes.clientes).toHaveLength(42)
  for (const formato of FORMATOS) {
    const exported = await run(de, 'exportar', formato)
    expect([exported.code, exported.err]).toEqual([0, ''])
    const file = exported.out.split('Guardado en ')[1]?.trim() ?? ''
    const a = await carpeta()
    const traido = await run(a, 'importar', join(de, file), '--si')
    expect([traido.code, traido.err]).toEqual([0, ''])
    expect(traido.out).toMatch(
      /es una copia exportada de aquí, del \d+ \w+ \d{4}: 42 clientes, \d+ facturas, [\d.,]+ €/,
    )
    expect(traido.out).toContain('✅ Traído')
    expect(traido.out).toContain('💶 Te deben')
    expect(await conBase(a, todo)).toEqual(antes)
    expect((await run(a, 'importar', join(de, file), '--si')).out).toContain('Ya está todo aquí')
    expect((await run(a, 'importar', join(de, file), '--deshacer')).out).toContain('y 42 clientes')
    const vacio = Object.fromEntries(Object.keys(antes).map((tabla) => [tabla, []]))
    expect(await conBase(a, todo)).toEqual(vacio)
    expect(await conBase(a, (db) => db.selectFrom('crm_importadas').selectAll().execute())).toEqual([])
  }
}, 120_000)
