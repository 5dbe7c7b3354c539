import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { archivosSinAnunciar } from '#db/archivos.ts'
import { openDb } from '#db/open.ts'
import { updateUsuario } from '#db/usuarios.ts'
import type { Reply } from '#domain/conversation.ts'
import { createExportaciones } from '#jobs/exportaciones.ts'
import { limpieza } from '#jobs/limpieza.ts'
import { AHORA, type Chat, testChat } from './support/chat.ts'
import { conArchivos } from './support/importar.ts'
import { carpeta, libroDe } from './support/libros.ts'

/** A chat on a database file with the example, and what makes its files. */
async function negocio() {
  const folder = await carpeta()
  const dbFile = join(folder, 'negocio.db')
  const db = await openDb(dbFile)
  await cargarEjemplo(db, '2026-11-23', 'Europe/Madrid')
  const chat = await testChat({ db })
  const archivos = join(folder, 'archivos')
  const failures: unknown[] = []
  const maker = () =>
    createExportaciones({
      db,
      dbFile,
      channels: ['webchat'],
      folder: archivos,
      now: () => AHORA,
      kickDelivery: () => {},
      log: (error) => failures.push(error),
    })
  return { chat, db, archivos, maker, failures, folder }
}

async function respuestas({ db }: Chat): Promise<Reply[]> {
  const rows = await db
    .selectFrom('crm_outbox')
    .select('cuerpo')
    .where('clave', 'like', 'exportacion:%')
    .execute()
  return rows.map(({ cuerpo }) => JSON.parse(cuerpo) as Reply)
}

test('one tap, and the file comes to the chat', async () => {
  const { chat, db, maker, failures } = await negocio()
  expect(await chat.say('/exportar')).toEqual([expect.stringContaining('¿Cómo lo quieres?')])
  expect(await chat.buttons()).toEqual(['📊 Excel', '📄 CSV', '🧩 JSON'])
  expect(await chat.press('Excel')).toEqual([expect.stringContaining('⏳ Preparando tu Excel')])
  expect(await chat.buttons()).toEqual([])
  await maker().run()

  const [respuesta, ...mas] = await respuestas(chat)
  expect(mas).toEqual([])
  expect(respuesta?.text).toMatch(/^📦 Aquí tienes tus datos: 40 clientes, \d+ facturas/)
  const archivo = await db
    .selectFrom('crm_archivos')
    .selectAll()
    .where('id', '=', respuesta?.archivoId ?? '')
    .executeTakeFirstOrThrow()
  expect(archivo).toMatchObject({
    estado: 'guardado',
    nombre: 'smartbilling-2026-11-23.xlsx',
    clase: 'document',
  })
  expect((await libroDe(archivo.ruta ?? '', archivo.nombre)).tablas).toHaveLength(11)
  expect(archivo.bytes).toBe((await readFile(archivo.ruta ?? '')).length)
  // It is not taken for a file that she has sent.
  expect(await archivosSinAnunciar(db, new Date(0))).toEqual([])
  expect(failures).toEqual([])
  await db.destroy()
})

test('the file that was made for her is not looked at as one to import, until she sends it', async () => {
  const { chat, db, maker } = await negocio()
  const archivos = await conArchivos(chat)
  await chat.say('/exportar')
  await chat.press('CSV')
  await maker().run()
  await archivos.work()
  expect(await db.selectFrom('crm_importaciones').selectAll().execute()).toEqual([])
  const [respuesta] = await respuestas(chat)
  const { nombre, ruta } = await db
    .selectFrom('crm_archivos')
    .selectAll()
    .where('id', '=', respuesta?.archivoId ?? '')
    .executeTakeFirstOrThrow()
  expect(await archivos.drop(nombre ?? '', await readFile(ruta ?? ''))).toBe(
    `📎 ${nombre}: es una copia exportada de aquí, del 23 nov 2026.\nYa está todo aquí: no hay nada que traer.`,
  )
  await archivos.remove()
  await db.destroy()
})

test.each([
  ['exportar', '¿Cómo lo quieres?'],
  ['Exporta todo', '¿Cómo lo quieres?'],
  ['quiero descargar mis datos', '¿Cómo lo quieres?'],
  ['exporta mis clientes y facturas a Excel', 'Preparando tu Excel'],
  ['pásame las facturas en csv', 'Preparando tu CSV'],
  ['/exportar json', 'Preparando tu JSON'],
])('«%s»', async (dicho, respuesta) => {
  const chat = await testChat()
  expect(await chat.say(dicho)).toEqual([expect.stringContaining(respuesta)])
})

test('what only looks like it is something else', async () => {
  const chat = await testChat()
  await chat.say('nuevo cliente Exporta Levante SL, 600 111 222, Eva')
  for (const dicho of [
    'Exporta Levante',
    'he llamado a Exporta Levante, quiere exportar más',
    'pásame las facturas de Exporta Levante',
  ])
    expect((await chat.say(dicho)).join()).not.toMatch(/Preparando|¿Cómo lo quieres/)
})

test('stopped in the middle it is made again, and told once', async () => {
  const { chat, db, archivos, maker, failures } = await negocio()
  await chat.say('/exportar')
  await chat.press('JSON')
  for (const ms of [0, 1, 60]) {
    const cut = maker()
    void cut.run()
    await sleep(ms)
    await cut.stop()
    expect(await respuestas(chat)).toEqual([])
  }

  const [a, b] = [maker(), maker()]
  await a.run()
  await b.run()
  await Promise.all([a.run(), a.run()])
  expect(await respuestas(chat)).toHaveLength(1)
  expect((await readdir(archivos)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  expect(failures).toEqual([])
  await db.destroy()
})

test('only the owner takes the data away, also when she stops being it meanwhile', async () => {
  const { chat, db, maker } = await negocio()
  await chat.say('/exportar')
  await chat.press('CSV')
  await updateUsuario(db, chat.usuario, { rol: 'colaborador' })
  await maker().run()
  expect(await respuestas(chat)).toEqual([])
  expect(await chat.say('/exportar')).not.toContain(expect.stringContaining('¿Cómo'))
  expect(await db.selectFrom('crm_archivos').selectAll().execute()).toEqual([])
  await db.destroy()
})

test('a copy of everything does not lie about for ever', async () => {
  const { chat, db, maker, archivos, folder } = await negocio()
  await chat.say('/exportar')
  await chat.press('CSV')
  await maker().run()
  const deps = {
    newId: chat.newId,
    kickDelivery: () => {},
    dbFile: null,
    copias: folder,
    archivos,
    log: () => {},
  }
  const dias = (n: number) => new Date(AHORA.getTime() + n * 24 * 3600_000)
  await limpieza(db, dias(6), deps)
  expect(await readdir(archivos)).toHaveLength(1)
  await limpieza(db, dias(8), deps)
  expect(await readdir(archivos)).toEqual([])
  await db.destroy()
})
