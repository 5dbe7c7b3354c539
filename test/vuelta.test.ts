import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { ajustarDesde } from '#actions/ajustar-modelo.ts'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { exportar } from '#actions/exportar.ts'
import { importar, type Taller } from '#actions/importar.ts'
import { analizar } from '#actions/importar-analizar.ts'
import { deshacerImportacion } from '#actions/importar-deshacer.ts'
import { newId } from '#db/id.ts'
import { avanceDe, getImportacion, insertImportacion, updateImportacion } from '#db/importaciones.ts'
import { guardarModelo } from '#db/modelo.ts'
import { type Db, openDb } from '#db/open.ts'
import { nuevoCliente } from '#domain/cliente.ts'
import {
  FORMATOS,
  type FormatoDeExportacion,
  nombreDeExportacion,
  TABLAS_EXPORTADAS,
} from '#domain/exportacion.ts'
import { fechaDe } from '#domain/fecha.ts'
import { abrirZip } from '#files/zip.ts'
import { createImportaciones } from '#jobs/importaciones.ts'
import { AHORA, idFactory, testChat, testDb } from './support/chat.ts'
import { conArchivos } from './support/importar.ts'
import { carpeta, reunir, unLibro, unZip } from './support/libros.ts'
import { guardar, negocioAlAzar } from './support/negocio-al-azar.ts'

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
  // As its night would have done: what comes back elsewhere is fitted there too.
  await guardarModelo(db, await ajustarDesde(db, today), now)
  for (const { id } of await db.selectFrom('clientes').select('id').execute())
    await actualizarSalud(db, id, { now, today, zona: ZONA, newId })
  expect(ids).toHaveLength(40)
}

function start(folder: string, command: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`../src/cli/${command}.ts`, import.meta.url))
  const env = { PATH: process.env.PATH, SMARTBILLING_DB: 'crm.db' }
  return spawn(process.execPath, [path, ...args], { cwd: folder, env })
}

async function run(folder: string, command: string, ...args: string[]) {
  const child = start(folder, command, ...args)
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

/** The example, taken over as hers, as a file with its name. */
async function exportado(formato: FormatoDeExportacion) {
  const db = await testDb()
  const ids = await cargarEjemplo(db, '2026-11-23', ZONA)
  // What comes back elsewhere is fitted there, and nothing is learned from an example.
  await db.deleteFrom('crm_ejemplo').execute()
  await guardarModelo(db, await ajustarDesde(db, '2026-11-23'), AHORA)
  for (const id of ids) await actualizarSalud(db, id, { now: AHORA, today: '2026-11-23', zona: ZONA, newId })
  const nombre = nombreDeExportacion(formato, '2026-11-23')
  const ruta = join(await carpeta(), nombre)
  await exportar(db, { ruta, formato, now: AHORA })
  const antes = await todo(db)
  await db.destroy()
  return { nombre, ruta, antes }
}

async function chatConArchivos() {
  const chat = await testChat()
  const archivos = await conArchivos(chat)
  onTestFinished(async () => {
    expect(archivos.errors).toEqual([])
    await archivos.remove()
    await chat.db.destroy()
  })
  return { chat, archivos }
}

test.each(FORMATOS)('dropped in the chat as %s: seen, brought, again, and taken back', async (formato) => {
  const { nombre, ruta, antes } = await exportado(formato)
  const { chat, archivos } = await chatConArchivos()
  const nada = await todo(chat.db)
  const facturas = antes.crm_facturas?.length
  expect(await archivos.drop(nombre, await readFile(ruta))).toMatch(
    new RegExp(
      `^📎 ${nombre}: es una copia exportada de aquí, del 23 nov 2026: 40 clientes, ${facturas} facturas, [\\d.]+,\\d\\d €, .* actividades\\.\n¿Lo traigo todo\\?$`,
    ),
  )
  expect(await chat.buttons()).toEqual(['✅ Traer todo', 'Cancelar'])
  expect(await todo(chat.db)).toEqual(nada)

  expect(await archivos.press('Traer todo')).toMatch(/^💶 Te deben .*\n.*\n/)
  expect(await todo(chat.db)).toEqual(antes)
  const [, result] = (await chat.bubbles()).reverse()
  expect(result?.text).toContain(`✅ Traído ${nombre}: 40 clientes, ${facturas} facturas`)
  expect(result?.buttons).toEqual([['↩️ Deshacer importación']])

  expect(await archivos.drop(nombre, await readFile(ruta))).toContain('Ya está todo aquí')
  expect(await chat.buttons()).toEqual(['Cancelar'])
  expect(await archivos.press('Deshacer importación')).toContain(
    `He quitado ${facturas} facturas y 40 clientes`,
  )
  expect(await todo(chat.db)).toEqual(nada)
  expect(await chat.db.selectFrom('crm_alertas').selectAll().execute()).toEqual([])
})

test('what is here already stays as it is, what is missing comes, and only that is taken back', async () => {
  const { nombre, ruta } = await exportado('json')
  const { chat, archivos } = await chatConArchivos()
  await archivos.drop(nombre, await readFile(ruta))
  await archivos.press('Traer todo')
  await chat.db.deleteFrom('crm_importadas').execute()
  const { factura_id } = await chat.db
    .selectFrom('crm_pagos')
    .select('factura_id')
    .where('factura_id', 'is not', null)
    .executeTakeFirstOrThrow()
  await chat.db.deleteFrom('crm_pagos').where('factura_id', '=', factura_id).execute()
  await chat.db.deleteFrom('crm_vencimientos').where('factura_id', '=', factura_id).execute()
  const { id } = await chat.db.selectFrom('clientes').select('id').executeTakeFirstOrThrow()
  await chat.db.updateTable('clientes').set({ telefono: '+34600000000' }).where('id', '=', id).execute()
  const { cliente_id } = await chat.db
    .selectFrom('crm_facturas')
    .select('cliente_id')
    .where('id', '=', factura_id)
    .executeTakeFirstOrThrow()
  await actualizarSalud(chat.db, cliente_id, { now: AHORA, today: '2026-11-23', zona: ZONA, newId })
  const antes = await todo(chat.db)

  expect(await archivos.drop(nombre, await readFile(ruta))).toMatch(
    /: 1 cobro\.\n\d[\d.]* registros ya están aquí y se quedan como están\.\n¿Lo traigo todo\?$/,
  )
  expect(await archivos.press('Traer todo')).toContain('✅ Traído')
  const traido = await todo(chat.db)
  expect(traido.crm_pagos?.length).toBe((antes.crm_pagos?.length ?? 0) + 1)
  expect(traido.clientes).toContainEqual(expect.objectContaining({ id, telefono: '+34600000000' }))
  await archivos.press('Deshacer importación')
  expect(await todo(chat.db)).toEqual(antes)
})

/** The members of our own CSV export, by name. */
async function csvs(): Promise<{
  archivos: Record<string, Buffer>
  antes: Awaited<ReturnType<typeof todo>>
}> {
  const { ruta, antes } = await exportado('csv')
  const archivos: Record<string, Buffer> = {}
  for (const { nombre, leer } of await abrirZip(ruta))
    archivos[nombre] = Buffer.concat((await reunir(leer())).map((chunk) => Buffer.from(chunk)))
  return { archivos, antes }
}

test('a folder of its CSVs comes in from the terminal, and goes again', async () => {
  const { archivos, antes } = await csvs()
  const a = await carpeta()
  await mkdir(join(a, 'datos'))
  for (const [nombre, bytes] of Object.entries(archivos)) await writeFile(join(a, 'datos', nombre), bytes)
  const traido = await run(a, 'importar', 'datos', '--si')
  expect([traido.code, traido.err]).toEqual([0, ''])
  expect(traido.out).toContain('✅ Traído datos: 40 clientes')
  const sinRiesgo = ({ clientes = [], ...rest }: Record<string, unknown[]>) => ({
    ...rest,
    clientes: clientes.map((one) => ({ ...(one as object), riesgo_impago: null })),
  })
  // Risk is of the day on which it is looked at.
  expect(sinRiesgo(await conBase(a, todo))).toEqual(sinRiesgo(antes))
  expect((await run(a, 'importar', 'datos', '--deshacer')).out).toContain('y 40 clientes')
}, 60_000)

const rows = (tabla: 'crm_importadas' | 'clientes' | 'crm_facturas') => (db: Db) =>
  db
    .selectFrom(tabla)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
    .then(({ n }) => Number(n))

test('killed again and again it goes on with the same command, and nothing is lost or twice', async () => {
  const { archivos, antes } = await csvs()
  const a = await carpeta()
  const ruta = await unZip('smartbilling-2026-11-23.zip', archivos)
  for (const upTo of [1, 150, 600]) {
    const child = start(a, 'importar', ruta, '--si')
    const ended = Promise.withResolvers<void>()
    child.once('exit', () => ended.resolve())
    while (child.exitCode === null && (await conBase(a, rows('crm_importadas')).catch(() => 0)) < upTo)
      await sleep(3)
    child.kill('SIGKILL')
    await ended.promise
  }
  const last = await run(a, 'importar', ruta, '--si')
  expect(last.out).toContain('Sigo con')
  expect(last.out).toContain(
    `✅ Traído smartbilling-2026-11-23.zip: 40 clientes, ${antes.crm_facturas?.length} facturas`,
  )
  expect(last.out).not.toContain('ya están aquí')
  const despues = await conBase(a, todo)
  for (const tabla of Object.keys(antes)) {
    const sinRiesgo = (some: unknown[] = []) =>
      some.map((one) => ({ ...(one as object), riesgo_impago: null }))
    expect(sinRiesgo(despues[tabla])).toEqual(sinRiesgo(antes[tabla]))
  }
}, 60_000)

/** Brings a file into an empty business, dying after so many transactions each time, and takes it back likewise. */
async function aTrozos(file: string, stops: number[]) {
  const db = await testDb()
  const now = () => AHORA
  const id = newId()
  const nueva = { usuario_id: null, canal: null, chat: null, archivo_id: null, ruta: file, nombre: 'x.json' }
  await insertImportacion(db, { id, ...nueva, estado: 'analizando' }, AHORA)
  const taller: Taller = {
    now,
    newId,
    zona: ZONA,
    today: '2026-11-23',
    ceder: async () => {},
    progreso: async () => {},
  }
  const analizado = await analizar(db, await getImportacion(db, id), taller)
  if ('problem' in analizado) throw new Error(analizado.problem)
  await updateImportacion(db, id, { plan: JSON.stringify(analizado.value) }, AHORA)

  async function dying(work: (taller: Taller) => Promise<unknown>): Promise<void> {
    for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
      let left = stop
      const ceder = async () => {
        if (--left < 0) throw new Error('dies')
      }
      await work({ ...taller, ceder }).catch((error: Error) => {
        if (error.message !== 'dies') throw error
      })
    }
  }
  await dying(async (en) => importar(db, await getImportacion(db, id), en))
  const traido = await todo(db)
  const { cuentas } = avanceDe(await getImportacion(db, id)) ?? {}
  await dying(async (en) => deshacerImportacion(db, await getImportacion(db, id), en))
  const deshecho = await todo(db)
  await db.destroy()
  return { traido, deshecho, cuentas, vistas: analizado.value.cuentas }
}

/** Figures that follow from invoices and the day: a business at random has others. */
function sinCalculados(tablas: Record<string, unknown[]>) {
  const calculados = { riesgo_impago: null, ltv_centimos: null, fecha_primera_factura: null }
  const clientes = tablas.clientes?.map((one) => ({ ...(one as object), ...calculados }))
  return { ...tablas, clientes }
}

test('any business, stopped after any transaction, comes whole and goes whole', async () => {
  await fc.assert(
    fc.asyncProperty(negocioAlAzar, fc.array(fc.nat(6), { maxLength: 4 }), async (negocio, stops) => {
      const de = await testDb()
      await guardar(de, negocio, idFactory())
      const file = join(await carpeta(), 'todo.json')
      await exportar(de, { ruta: file, formato: 'json', now: AHORA })
      const antes = await todo(de)
      await de.destroy()
      const { traido, deshecho, cuentas, vistas } = await aTrozos(file, stops)
      expect(sinCalculados(traido)).toEqual(sinCalculados(antes))
      expect(cuentas).toEqual(vistas)
      expect(Object.values(deshecho).flat()).toEqual([])
    }),
    { numRuns: 25 },
  )
}, 60_000)

/** The archive with a member whose checksum does not hold: that is known when all of it has been read. */
async function conUnMiembroRoto(ruta: string, miembro: string): Promise<Buffer> {
  const bytes = await readFile(ruta)
  // In the central directory, at the end, the checksum stands 30 bytes before the name.
  const at = bytes.lastIndexOf(miembro) - 30
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  return bytes
}

const DANADO = 'Ese archivo está dañado o a medias.'

test.each([
  [
    'smartbilling-2026-11-23.xlsx',
    (ruta: string) => readFile(ruta).then((all) => all.subarray(0, all.length / 2)),
  ],
  ['smartbilling-2026-11-23.zip', (ruta: string) => conUnMiembroRoto(ruta, 'actividades.csv')],
  ['smartbilling-2026-11-23.json', (ruta: string) => readFile(ruta).then((all) => all.subarray(0, -2000))],
])('%s that is broken further on gets a sentence, and nothing is stored', async (nombre, romper) => {
  const formato = FORMATOS.find((one) => nombreDeExportacion(one, '2026-11-23') === nombre)
  const { ruta } = await exportado(formato ?? 'json')
  const { chat, archivos } = await chatConArchivos()
  const roto = await romper(ruta)
  expect(await archivos.drop(nombre, roto)).toContain(DANADO)
  expect(Object.values(await todo(chat.db)).flat()).toEqual([])
  const a = await carpeta()
  await writeFile(join(a, nombre), roto)
  const { code, err } = await run(a, 'importar', nombre, '--si')
  expect([code, err]).toEqual([1, expect.stringContaining(`❌ ${DANADO}`)])
})

/** The archive with the first half of a member: it is sound, and what it holds breaks off. */
async function conMedioMiembro(ruta: string, miembro: string): Promise<Buffer> {
  const members: Record<string, Uint8Array> = {}
  for (const { nombre, leer } of await abrirZip(ruta)) {
    const whole = Buffer.concat(await reunir(leer()))
    members[nombre] = nombre === miembro ? whole.subarray(0, whole.length / 2) : whole
  }
  return readFile(await unZip('x.xlsx', members))
}

/** Five thousand invoices of another program. */
function ajeno(): Promise<string> {
  const celda = (texto: string) => `<c t="inlineStr"><is><t>${texto}</t></is></c>`
  const fila = (celdas: string[]) => `<row>${celdas.map(celda).join('')}</row>`
  const facturas = Array.from({ length: 5000 }, (_, n) =>
    fila([`F${n}`, '13/10/2026', 'Bar Sol', `${n + 1}`]),
  )
  const xml = [fila(['Num', 'Fecha', 'Cliente', 'Total']), ...facturas, ...facturas].join('')
  return unLibro({ hojas: [{ nombre: 'ventas', xml }] })
}

test.each([
  ['our own export', async () => (await exportado('xlsx')).ruta, 'xl/worksheets/sheet5.xml', 'Traer todo'],
  ['a workbook of another program', ajeno, 'xl/worksheets/sheet1.xml', 'Importar'],
])(
  '%s that breaks between its proposal and its import says so, and goes back',
  async (_, hacer, miembro, boton) => {
    const ruta = await hacer()
    const { chat, archivos } = await chatConArchivos()
    const roto = await conMedioMiembro(ruta, miembro)
    expect(await archivos.drop('roto.xlsx', roto)).toContain(DANADO)
    expect(await archivos.drop('x.xlsx', await readFile(ruta))).toContain('?')
    const stored = await chat.db
      .selectFrom('crm_archivos')
      .select('ruta')
      .where('nombre', '=', 'x.xlsx')
      .executeTakeFirstOrThrow()
    await writeFile(stored.ruta ?? '', roto)
    expect(await archivos.press(boton)).toContain(DANADO)
    expect(await chat.buttons()).toEqual(['↩️ Deshacer importación'])
    expect(await rows('clientes')(chat.db)).toBeGreaterThan(0)
    const [una] = await chat.db.selectFrom('clientes').select('nombre').execute()
    expect((await chat.say(`cómo va ${una?.nombre}`)).join()).toContain('Riesgo')
    expect(await archivos.press('Deshacer importación')).toContain('↩️ Deshecho')
    expect(Object.values(await todo(chat.db)).flat()).toEqual([])
  },
  60_000,
)

test('an archive of other things gets a sentence and may be kept', async () => {
  const { archivos, chat } = await chatConArchivos()
  const fotos = await readFile(await unZip('fotos.zip', { 'a.jpg': 'x', 'b.txt': 'y' }))
  expect(await archivos.drop('fotos.zip', fotos)).toContain('Ese formato no lo leo')
  expect(await chat.buttons()).toEqual(['🗒️ Guardarlo como nota'])
})

test('a table of the export alone comes too, and a row without its client says so', async () => {
  const { archivos: files } = await csvs()
  const { chat, archivos } = await chatConArchivos()
  expect(await archivos.drop('contactos.csv', files['contactos.csv'] ?? '')).toContain(
    'es una copia exportada de aquí',
  )
  expect(await archivos.press('Traer todo')).toContain(
    '• contactos, línea 2: no está ni en el archivo ni aquí',
  )
  await archivos.drop('clientes.csv', files['clientes.csv'] ?? '')
  expect(await archivos.press('Traer todo')).toContain('✅ Traído clientes.csv: 40 clientes')
  await archivos.drop('contactos.csv', files['contactos.csv'] ?? '')
  expect(await archivos.press('Traer todo')).toContain('contactos.')
  expect((await todo(chat.db)).contactos?.length).toBeGreaterThan(39)
})

test('what another program had reckoned of a client without invoices comes back', async () => {
  const db = await testDb()
  const suyo = { ltv_centimos: 44_400_00, fecha_primera_factura: '2024-06-15' }
  await db
    .insertInto('clientes')
    .values({
      ...nuevoCliente({ id: newId(), nombre: 'Bar Sol', fecha_creacion: AHORA.toISOString() }),
      ...suyo,
    })
    .execute()
  const ruta = join(await carpeta(), 'x.json')
  await exportar(db, { ruta, formato: 'json', now: AHORA })
  await db.destroy()
  const { chat, archivos } = await chatConArchivos()
  await archivos.drop('x.json', await readFile(ruta))
  await archivos.press('Traer todo')
  expect(await todo(chat.db)).toMatchObject({ clientes: [suyo] })
  await archivos.press('Deshacer importación')
  expect(await chat.db.selectFrom('crm_heredadas').selectAll().execute()).toEqual([])
})

test('in a thread of its own it can be stopped, and goes on', async () => {
  const { nombre, ruta, antes } = await exportado('json')
  const folder = await carpeta()
  const dbFile = join(folder, 'crm.db')
  const db = await openDb(dbFile)
  const chat = await testChat({ db })
  const id = newId()
  const donde = { canal: 'webchat', chat: 'casa', archivo_id: null, ruta, nombre } as const
  await insertImportacion(db, { id, usuario_id: chat.usuario, ...donde, estado: 'analizando' }, AHORA)
  const errors: unknown[] = []
  const runner = () =>
    createImportaciones({
      db,
      dbFile,
      archivos: folder,
      now: () => AHORA,
      newId,
      avisado: () => {},
      log: (error) => errors.push(error),
    })
  await runner().run()
  expect(await chat.buttons()).toEqual(['✅ Traer todo', 'Cancelar'])
  await chat.press('Traer todo')
  for (const upTo of [1, 500]) {
    const cut = runner()
    const running = cut.run()
    while ((await rows('crm_importadas')(db)) < upTo) await sleep(1)
    await cut.stop()
    await running
    expect(await getImportacion(db, id)).toMatchObject({ estado: 'importando' })
  }
  await runner().run()
  expect(await todo(db)).toEqual(antes)
  // The progress and the result edit one message; what her figures say is another, and comes once.
  const said = (await chat.bubbles()).filter(({ text }) => text.includes('Te deben'))
  expect([said.length, errors]).toEqual([1, []])
  expect((await chat.bubbles()).at(-2)?.text).not.toContain('ya están aquí')
  await db.destroy()
})
