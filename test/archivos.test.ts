import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDownloads, type DownloadsOptions, FileRefused } from '#bot/downloads.ts'
import type { Db } from '#db/open.ts'
import { insertUsuario, saveCanal } from '#db/usuarios.ts'
import { puedeAdmitirse } from '#domain/archivo.ts'
import type { IncomingFile, Message } from '#domain/conversation.ts'
import { dispatch } from '#handlers/dispatch.ts'
import { AHORA, type Chat, openChat, testChat } from './support/chat.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])

let chat: Chat
let db: Db
let folder: string
let now: Date
let messages: Message[]

beforeEach(async () => {
  chat = await testChat()
  db = chat.db
  folder = await mkdtemp(join(tmpdir(), 'archivos-'))
  now = AHORA
  messages = []
})

afterEach(async () => {
  await db.destroy()
  await rm(folder, { recursive: true, force: true })
})

function file(changes: Partial<IncomingFile> = {}): IncomingFile {
  return {
    ref: 'r1',
    kind: 'document',
    name: 'presupuesto.pdf',
    mime: 'application/pdf',
    bytes: 50,
    ...changes,
  }
}

function send(announced: Partial<IncomingFile> = {}, caption = ''): Promise<string[]> {
  return chat.send({ type: 'file', file: file(announced), caption })
}

function downloads(
  fetcher: NonNullable<DownloadsOptions['fetchers']['webchat']>,
  options: Partial<DownloadsOptions> = {},
) {
  return createDownloads({
    db,
    fetchers: { webchat: fetcher },
    folder,
    onMessage: async (message) => {
      messages.push(message)
      const { error } = await dispatch(db, message, now, chat.newId)
      if (error) throw error
    },
    now: () => now,
    ...options,
  })
}

const gives = (bytes: Buffer) => downloads(async () => bytes)

async function rows() {
  return await db.selectFrom('crm_archivos').selectAll().orderBy('creado_en').orderBy('id').execute()
}

async function last(): Promise<string> {
  return (await chat.bubbles()).at(-1)?.text ?? ''
}

test.each([
  [{ name: 'factura.pdf', mime: 'application/pdf' }, true],
  [{ name: 'clientes.xlsx', mime: null }, true],
  [{ name: 'IMG_1.HEIC', mime: 'image/heic' }, true],
  [{ name: 'nómina.exe', mime: 'application/pdf' }, false],
  [{ name: 'pelicula.mp4', mime: 'video/mp4' }, false],
  [{ name: 'todo.rar', mime: 'application/vnd.rar' }, false],
  [{ name: 'pagina.html', mime: 'text/html' }, false],
  [{ name: null, mime: 'video/mp4' }, false],
  [{ name: null, mime: null }, true],
])('announced as %o: %s', (announced, allowed) => {
  expect(puedeAdmitirse({ kind: 'document', ...announced })).toBe(allowed)
})

test('too large or of another type is refused at once, and nothing is kept', async () => {
  expect(await send({ bytes: 20 * 1024 * 1024 + 1 })).toEqual([expect.stringContaining('20 MB')])
  expect(await send({ name: 'virus.exe', mime: null })).toEqual([expect.stringContaining('PDF')])
  expect(await rows()).toEqual([])
})

test('a file alone is filed with the client she was looking at, and can be undone', async () => {
  await chat.say('/nuevo Talleres Ruiz')
  expect(await send()).toEqual(['📎 presupuesto.pdf · lo guardo en Talleres Ruiz.'])
  expect(await chat.buttons()).toEqual(['↩️ Deshacer', '👤 Otro cliente'])
  const [row] = await rows()
  const nota = await db.selectFrom('actividades').selectAll().executeTakeFirstOrThrow()
  expect(nota).toMatchObject({ tipo: 'nota', titulo: '📎 presupuesto.pdf', completada: 1 })
  expect(row).toMatchObject({
    actividad_id: nota.id,
    estado: 'pendiente',
    ref: 'r1',
    canal: 'webchat',
    chat: 'casa',
  })
  await chat.press('Deshacer')
  expect(await db.selectFrom('actividades').select('id').execute()).toEqual([])
  expect((await rows())[0]?.actividad_id).toBeNull()
})

test('without a client it waits for one, and a voice note takes her words', async () => {
  expect(await send({ kind: 'voice', name: null, mime: 'audio/ogg' })).toEqual([
    '🎤 Nota de voz · lo guardo en «Sin clasificar». ¿De quién es?',
  ])
  await chat.press('Añadir texto')
  await chat.say('quiere el plan pro')
  const nota = await db.selectFrom('actividades').selectAll().executeTakeFirstOrThrow()
  expect(nota).toMatchObject({
    cliente_id: null,
    titulo: '🎤 Nota de voz',
    descripcion: 'quiere el plan pro',
  })
})

test('a caption is understood like any text, and the file goes with what it files', async () => {
  await chat.say('/nuevo Talleres Ruiz')
  const [reply = ''] = await send(
    { kind: 'photo', name: null, mime: 'image/jpeg' },
    'he visitado Talleres Ruiz, quieren pintar',
  )
  expect(reply).toContain('Visita')
  expect(reply).toContain('📷 Foto · va con lo apuntado.')
  const visita = await db
    .selectFrom('actividades')
    .selectAll()
    .where('tipo', '=', 'visita')
    .executeTakeFirstOrThrow()
  expect((await rows())[0]?.actividad_id).toBe(visita.id)
  expect(await db.selectFrom('actividades').select('id').execute()).toHaveLength(1)
})

test('who may only read cannot send files', async () => {
  const { id } = await insertUsuario(db, { nombre: 'Eva', rol: 'lectura' }, AHORA, chat.newId)
  await saveCanal(db, { canal: 'webchat', chat: 'eva', persona: 'eva', usuario_id: id }, AHORA)
  const eva = openChat(db, { channel: 'webchat', chat: 'eva', usuario: id, newId: chat.newId, now: AHORA })
  expect(await eva.send({ type: 'file', file: file(), caption: '' })).toEqual([
    expect.stringContaining('permiso'),
  ])
  expect(await rows()).toEqual([])
})

test('the bytes are stored under the id, whatever the sender called it, and nothing is said', async () => {
  await send({ name: '../../etc/passwd.png', mime: 'image/png' })
  const before = (await chat.bubbles()).length
  await gives(PNG).run()
  const [row] = await rows()
  expect(row).toMatchObject({
    estado: 'guardado',
    mime: 'image/png',
    bytes: PNG.length,
    ruta: join(folder, row?.id ?? ''),
  })
  expect(await readdir(folder)).toEqual([row?.id])
  expect(await readFile(row?.ruta ?? '')).toEqual(PNG)
  expect(messages.map(({ id, body }) => [id, body])).toEqual([
    [`file:${row?.id}`, { type: 'file-result', archivoId: row?.id, problem: null }],
  ])
  expect(await chat.bubbles()).toHaveLength(before)
})

test('a program dressed as a PDF is refused by its bytes, and said', async () => {
  await send()
  await gives(EXE).run()
  expect((await rows())[0]?.estado).toBe('rechazado')
  expect(await readdir(folder)).toEqual([])
  expect(await last()).toContain('por dentro no es lo que dice su nombre')
})

test('what turns out to be too large stops there', async () => {
  let read = 0
  async function* endless() {
    for (;;) {
      read++
      yield Buffer.alloc(1024, 'x')
    }
  }
  await send({ name: 'datos.csv', mime: 'text/csv', bytes: 10 })
  await downloads(async () => endless(), { maxBytes: 10_000 }).run()
  expect(read).toBe(10)
  expect((await rows())[0]?.estado).toBe('rechazado')
  expect(await last()).toContain('20 MB')
  expect(await readdir(folder)).toEqual([])
})

test.each([
  ['clientes.csv', Buffer.from('nombre;teléfono\nRuiz;600\n'), 'text/csv'],
  ['ana.vcf', Buffer.from('BEGIN:VCARD\nEND:VCARD\n'), 'text/vcard'],
  ['factura.xml', Buffer.from('<?xml version="1.0"?><f/>'), 'application/xml'],
  ['unicode.txt', Buffer.from('\uFEFFhola', 'utf16le'), 'text/plain'],
  ['presupuesto.pdf', PDF, 'application/pdf'],
])('%s is kept as what it is', async (name, bytes, mime) => {
  await send({ name, mime: null })
  await gives(bytes).run()
  expect((await rows())[0]).toMatchObject({ estado: 'guardado', mime })
})

test('a failing network is tried again with growing waits, six times, and then it is said', async () => {
  let tries = 0
  const failing = downloads(async () => {
    tries++
    throw new Error('ECONNRESET')
  })
  await send()
  for (let minute = 0; minute < 24 * 60; minute++) {
    await failing.run()
    now = new Date(now.getTime() + 60_000)
  }
  expect(tries).toBe(6)
  expect((await rows())[0]?.estado).toBe('rechazado')
  expect(await last()).toContain('no he podido traerlo')
})

test('it comes when the network is back', async () => {
  let tries = 0
  const flaky = downloads(async () => {
    if (++tries < 3) throw new Error('ECONNRESET')
    return PDF
  })
  await send()
  for (let minute = 0; minute < 10; minute++) {
    await flaky.run()
    now = new Date(now.getTime() + 60_000)
  }
  expect([tries, (await rows())[0]?.estado]).toEqual([3, 'guardado'])
})

test('what the channel will never give is not asked for again', async () => {
  let tries = 0
  const gone = downloads(async () => {
    tries++
    throw new FileRefused('unavailable', 'file is no longer there')
  })
  await send()
  await gone.run()
  await gone.run()
  expect(tries).toBe(1)
})

test('a crash at any point repeats a download and never a result', async () => {
  await send()
  const [row] = await rows()
  await writeFile(join(folder, `${row?.id}.tmp`), 'half')

  // It dies after storing and before telling.
  const dies = downloads(async () => PDF, {
    onMessage: async () => {
      throw Object.assign(new Error('gone'), { code: 'SQLITE_IOERR' })
    },
  })
  await dies.run().catch(() => {})
  await gives(PDF).run()
  await gives(PDF).run()
  expect((await rows())[0]?.estado).toBe('guardado')
  expect(await readdir(folder)).toEqual([row?.id])
  expect(messages).toHaveLength(1)
})

test('rounds that are asked for at once bring each file once', async () => {
  let tries = 0
  const all = downloads(async () => {
    tries++
    return PDF
  })
  await send()
  await send({ ref: 'r2' })
  await Promise.all([all.run(), all.run(), all.run()])
  expect(tries).toBe(2)
  await all.stop()
})

test('a file of somebody who has lost access meanwhile is not spoken of', async () => {
  await send()
  await db.updateTable('crm_canales').set({ usuario_id: null }).execute()
  const before = (await chat.bubbles()).length
  await gives(EXE).run()
  expect(await chat.bubbles()).toHaveLength(before)
})

test('a shared contact asks what it is, and each answer acts once', async () => {
  await chat.say('/nuevo Talleres Ruiz')
  const card = { type: 'contact', nombre: 'Ana', telefono: '600 123 123', email: null } as const
  expect(await chat.send(card)).toEqual(['¿Qué hago con Ana (600 12 31 23)?'])
  expect(await chat.buttons()).toEqual([
    '➕ Cliente nuevo',
    '👤 Contacto de Talleres Ruiz',
    '👤 Contacto de otro',
  ])
  await chat.press('Contacto de Talleres Ruiz')
  const people = () => db.selectFrom('contactos').select(['nombre', 'telefono']).execute()
  expect(await people()).toEqual([{ nombre: 'Ana', telefono: '+34600123123' }])

  expect(await chat.send(card)).toEqual([expect.stringMatching(/^Ese teléfono ya está en «Talleres Ruiz»/)])
  await chat.press('Contacto de otro')
  await chat.say('Talleres Ruiz')
  expect(await people()).toHaveLength(2)
})

test('the choices under a contact die together', async () => {
  await chat.send({ type: 'contact', nombre: 'Ana', telefono: '600123123', email: null })
  const [bubble] = (await chat.bubbles()).slice(-1)
  for (const { id } of bubble?.choices ?? []) {
    await chat.send({ type: 'choice', choice: id }, { repliesTo: bubble?.key })
  }
  expect(await db.selectFrom('clientes').select('nombre').execute()).toEqual([{ nombre: 'Ana' }])
  expect(await db.selectFrom('contactos').select('id').execute()).toEqual([])
})
