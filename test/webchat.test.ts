import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { afterEach, describe, expect, test } from 'vitest'
import { createDelivery } from '#bot/deliver.ts'
import { webchat } from '#bot/webchat.ts'
import type { Mensaje } from '#db/conversacion.ts'
import { newId } from '#db/id.ts'
import { markSeen } from '#db/inbox.ts'
import { crearEnlace, usuarioDeCookie } from '#db/llaves-web.ts'
import { openDb } from '#db/open.ts'
import { enqueue } from '#db/outbox.ts'
import { ensureDuena, findByChat, updateUsuario } from '#db/usuarios.ts'
import type { Message, Reply } from '#domain/conversation.ts'
import { webApp } from '#web/app.ts'

const NOW = new Date('2026-11-24T09:42:00.000Z')
const MINUTE = 60_000
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

type Answer = (message: Message) => Reply[]

/** The web and its chat over real HTTP, with an assistant that answers what `answer` says. */
async function office(answer: Answer = () => [], publicUrl: string | null = null) {
  const db = await openDb(':memory:')
  const duena = await ensureDuena(db, NOW, newId)
  const uploads = mkdtempSync(join(tmpdir(), 'webchat-'))
  const clock = { now: NOW }
  const seen: Message[] = []
  const address = { canal: 'webchat' as const, chat: duena.id }

  const chat = webchat({ db, now: () => clock.now, newId, onMessage, uploads, log: () => {} })
  const delivery = createDelivery({
    db,
    senders: { webchat: chat.sender },
    now: () => clock.now,
    log: () => {},
  })
  async function onMessage(message: Message) {
    clock.now = new Date(clock.now.getTime() + 1)
    const replies = answer(message)
    if (!(await markSeen(db, message, newId(), clock.now))) return { notice: null }
    seen.push(message)
    for (const [i, reply] of replies.entries()) await write(`re:${message.id}:${i}`, reply)
    return { notice: message.body.type === 'choice' && replies.length === 0 ? 'Ya estaba hecho ✓' : null }
  }
  /** A message of ours. */
  async function write(key: string, reply: Reply) {
    await enqueue(db, address, key, reply, clock.now)
    await delivery.drain()
  }

  const app = webApp({ db, publicUrl, now: () => clock.now }).route('/chat', chat.app)
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  cleanups.push(async () => {
    await delivery.stop()
    chat.close()
    server.close()
    ;(server as Server).closeAllConnections()
    await db.destroy()
    rmSync(uploads, { recursive: true })
  })

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(origin + path, { headers, redirect: 'manual' })
  const post = (path: string, body: FormData | object, headers: Record<string, string> = {}) =>
    fetch(origin + path, {
      method: 'POST',
      body: body instanceof FormData ? body : JSON.stringify(body),
      headers: {
        origin,
        ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    })
  const enter = async () => {
    const answered = await get(`/entrar?clave=${await crearEnlace(db, duena.id, clock.now)}`)
    return { cookie: answered.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }
  return { db, duena, uploads, clock, seen, chat, write, app, origin, get, post, enter }
}

async function page(response: Response) {
  return (await response.json()) as { mensajes: Mensaje[]; antes: string | null; desde: string }
}

/** Reads events until `done`, then hangs up. */
async function listen(url: string, headers: Record<string, string>, done: (events: Event[]) => boolean) {
  const abort = new AbortController()
  const response = await fetch(url, { headers, signal: abort.signal })
  const events: Event[] = []
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true })
    const blocks = rest.split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      events.push({ event: field('event'), data: field('data'), id: field('id') })
    }
    if (done(events)) break
  }
  abort.abort()
  return events
}
type Event = { event: string; data: string; id: string }
const texts = (events: Event[]) =>
  events.filter(({ event }) => event === 'mensaje').map(({ data }) => JSON.parse(data).texto)

describe('entering', () => {
  test('a link works once, and reloading it does no harm', async () => {
    const { db, duena, clock, get } = await office()
    const link = `/entrar?clave=${await crearEnlace(db, duena.id, clock.now)}`
    expect((await get('/')).status).toBe(401)
    expect(await (await get('/')).text()).toContain('npm run -s panel')

    const first = await get(link)
    expect(first.status).toBe(303)
    expect(first.headers.get('location')).toBe('/')
    const set = first.headers.get('set-cookie') ?? ''
    expect(set).toMatch(/HttpOnly/)
    expect(set).toMatch(/SameSite=Strict/)

    const headers = { cookie: set.split(';')[0] ?? '' }
    expect((await get(link, headers)).headers.get('location')).toBe('/')
    expect((await get(link)).status).toBe(401)
    const home = await get('/', headers)
    expect(home.status).toBe(200)
    expect(await home.text()).toContain('<html lang="es">')
    expect((await findByChat(db, 'webchat', duena.id))?.usuario?.id).toBe(duena.id)
  })

  test('a link lives 15 minutes, a cookie 180 days, and neither outlives its person', async () => {
    const { db, duena, clock, get, enter } = await office()
    const secret = await crearEnlace(db, duena.id, clock.now)
    clock.now = new Date(NOW.getTime() + 15 * MINUTE)
    expect((await get(`/entrar?clave=${secret}`)).status).toBe(401)

    const { cookie } = await enter()
    const value = cookie.split('=')[1] ?? ''
    const days = (n: number) => new Date(clock.now.getTime() + n * 24 * 60 * MINUTE)
    expect(await usuarioDeCookie(db, value, days(179))).toBe(duena.id)
    expect(await usuarioDeCookie(db, value, days(181))).toBeNull()
    await updateUsuario(db, duena.id, { revocado_en: clock.now.toISOString() })
    expect(await usuarioDeCookie(db, value, clock.now)).toBeNull()
    expect((await get('/chat/mensajes', { cookie })).status).toBe(401)
  })

  test('the secrets are not in the database', async () => {
    const { db, duena, clock } = await office()
    const secret = await crearEnlace(db, duena.id, clock.now)
    expect(JSON.stringify(await db.selectFrom('crm_llaves_web').selectAll().execute())).not.toContain(secret)
  })

  test('coming from another site goes through a page of ours, because the strict cookie stays behind', async () => {
    const { db, duena, clock, get } = await office()
    const link = `/entrar?clave=${await crearEnlace(db, duena.id, clock.now)}`
    const bounced = await get(link, { 'sec-fetch-site': 'cross-site' })
    expect(await bounced.text()).toContain(`content="0;url=${link}"`)
    expect((await get(link)).status).toBe(303)
  })
})

describe('who may ask', () => {
  test.each([
    ['127.0.0.1:3000', 401],
    ['localhost:3000', 401],
    ['[::1]:3000', 401],
    ['crm.ejemplo.es', 401],
    ['evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.evil.example:3000', 403],
  ])('Host %s → %i', async (host, status) => {
    const { app } = await office(undefined, 'https://crm.ejemplo.es')
    expect((await app.request('http://x/', { headers: { host } })).status).toBe(status)
  })

  test.each([
    ['its own page', 'http://localhost:3000', 422],
    ['the public page, behind a proxy', 'https://crm.ejemplo.es', 422],
    ['another port of this machine', 'http://localhost:4000', 403],
    ['another site', 'https://evil.example', 403],
    ['a sandboxed page', 'null', 403],
    ['nobody', '', 403],
  ])('a POST from %s', async (_, origin, status) => {
    const { app, enter } = await office(undefined, 'https://crm.ejemplo.es')
    const { cookie } = await enter()
    const response = await app.request('http://x/chat/mensajes', {
      method: 'POST',
      headers: { host: 'localhost:3000', cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify({ id: crypto.randomUUID(), texto: ' ' }),
    })
    expect(response.status).toBe(status)
  })

  test('without a cookie there is no chat', async () => {
    const { get, post } = await office()
    for (const path of ['/chat/mensajes', '/chat/eventos', '/chat/archivos/x']) {
      expect((await get(path)).status).toBe(401)
    }
    expect((await post('/chat/mensajes', { id: crypto.randomUUID(), texto: 'hola' })).status).toBe(401)
  })

  test('nothing may be run, framed or guessed', async () => {
    const { get, enter } = await office()
    for (const path of ['/', '/estatico/chat.js', '/chat/mensajes']) {
      const { headers } = await get(path, await enter())
      expect(headers.get('content-security-policy')).toContain("default-src 'self'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect((await get('/estatico/..%2Fapp.ts')).status).toBe(404)
  })
})

describe('talking', () => {
  const id = () => crypto.randomUUID()

  test('what she says and what we answer is the conversation', async () => {
    const { get, post, enter, seen, duena } = await office(({ body }) =>
      body.type === 'text' ? [{ text: `eco ${body.text}`, choices: [[{ id: 'f1', title: 'Sí' }]] }] : [],
    )
    const me = await enter()
    const sent = id()
    expect(await (await post('/chat/mensajes', { id: sent, texto: '<b>hola</b> &amp;' }, me)).json()).toEqual(
      {
        aviso: null,
      },
    )
    expect(seen[0]).toMatchObject({
      id: sent,
      ownId: sent,
      channel: 'webchat',
      chat: duena.id,
      person: duena.id,
    })

    const { mensajes, antes } = await page(await get('/chat/mensajes', me))
    expect(mensajes.map((m) => [m.de, m.texto])).toEqual([
      ['ella', '<b>hola</b> &amp;'],
      ['asistente', 'eco <b>hola</b> &amp;'],
    ])
    expect(antes).toBeNull()

    const notice = await post('/chat/mensajes', { id: id(), boton: 'f1', mensaje: mensajes[1]?.id }, me)
    expect(await notice.json()).toEqual({ aviso: 'Ya estaba hecho ✓' })
    expect(seen[1]).toMatchObject({ repliesTo: mensajes[1]?.id, body: { type: 'choice', choice: 'f1' } })
    expect((await page(await get('/chat/mensajes', me))).mensajes).toHaveLength(2)
  })

  test('an edit of ours stays in its place, also of an edit, also before it is sent', async () => {
    const { db, duena, clock, get, enter, write } = await office()
    const me = await enter()
    await write('a', { text: 'uno' })
    await write('b', { text: 'dos' })
    await write('a2', { text: 'uno, bis', replaces: 'a' })
    await enqueue(
      db,
      { canal: 'webchat', chat: duena.id },
      'a3',
      { text: 'uno, tris', replaces: 'a2' },
      clock.now,
    )
    const { mensajes } = await page(await get('/chat/mensajes', me))
    expect(mensajes.map((m) => [m.id, m.texto])).toEqual([
      ['a', 'uno, tris'],
      ['b', 'dos'],
    ])
  })

  test('an edit of hers keeps its place and only she makes it', async () => {
    const { get, post, enter, seen } = await office(() => [{ text: 'vale' }])
    const me = await enter()
    const original = id()
    await post('/chat/mensajes', { id: original, texto: 'llamar a Rius' }, me)
    await post('/chat/mensajes', { id: id(), texto: 'llamar a Ruiz', edita: original }, me)
    expect(seen[1]).toMatchObject({
      ownId: original,
      body: { type: 'text', text: 'llamar a Ruiz', edited: true },
    })
    const { mensajes } = await page(await get('/chat/mensajes', me))
    expect(mensajes.map((m) => m.texto)).toEqual(['llamar a Ruiz', 'vale', 'vale'])
    expect(mensajes[0]).toMatchObject({ id: original, editado: true })
    expect((await post('/chat/mensajes', { id: id(), texto: 'x', edita: id() }, me)).status).toBe(404)
  })

  test('somebody new is greeted once, however often the page asks', async () => {
    const { get, post, enter } = await office(({ body }) =>
      body.type === 'start' ? [{ text: 'Hola 👋' }] : [],
    )
    const me = await enter()
    await Promise.all([post('/chat/inicio', {}, me), post('/chat/inicio', {}, me)])
    await post('/chat/inicio', {}, me)
    expect((await page(await get('/chat/mensajes', me))).mensajes.map((m) => m.texto)).toEqual(['Hola 👋'])
  })

  test('older messages come in pages of 50, each message once', async () => {
    const { get, enter, write } = await office()
    const me = await enter()
    for (let i = 0; i < 120; i++) await write(`k${i}`, { text: String(i) })
    const found: string[] = []
    let path = '/chat/mensajes'
    for (;;) {
      const { mensajes, antes } = await page(await get(path, me))
      found.unshift(...mensajes.map((m) => m.texto))
      if (!antes) break
      path = `/chat/mensajes?antes=${antes}`
    }
    expect(found).toEqual(Array.from({ length: 120 }, (_, i) => String(i)))
  })

  test.each([
    ['nothing', { texto: '  \n ' }, 422],
    ['4,000 characters', { texto: 'a'.repeat(4000) }, 200],
    ['one more', { texto: 'a'.repeat(4001) }, 422],
    ['more than the door takes', { texto: 'a'.repeat(70_000) }, 413],
    ['an id of its own making', { id: '../x', texto: 'a' }, 400],
  ])('%s', async (_, body, status) => {
    const { post, enter } = await office()
    const response = await post('/chat/mensajes', { id: id(), ...body }, await enter())
    expect(response.status).toBe(status)
    if (status !== 200) expect(await response.json()).toEqual({ error: expect.stringMatching(/\.$/) })
  })

  test('a failure of the machine is answered, and the page will try again', async () => {
    const { post, enter } = await office(() => {
      throw new Error('disk full')
    })
    expect((await post('/chat/mensajes', { id: id(), texto: 'hola' }, await enter())).status).toBe(503)
  })
})

describe('live', () => {
  test('a page that was away is told what it missed, once and in order', async () => {
    const { origin, get, post, enter, write } = await office(() => [{ text: 'respuesta' }])
    const me = await enter()
    await write('antes', { text: 'antes' })
    const { desde } = await page(await get('/chat/mensajes', me))
    await write('uno', { text: 'uno' })
    await post('/chat/mensajes', { id: crypto.randomUUID(), texto: 'pregunta' }, me)

    const url = `${origin}/chat/eventos?desde=${desde}`
    const first = await listen(url, me, (events) => texts(events).length === 3)
    expect(texts(first)).toEqual(['uno', 'pregunta', 'respuesta'])

    await write('dos', { text: 'dos' })
    await write('uno-bis', { text: 'uno, bis', replaces: 'uno' })
    const last = first.findLast((event) => event.id !== '')?.id ?? ''
    const again = await listen(url, { ...me, 'last-event-id': last }, (events) => texts(events).length === 2)
    expect(texts(again)).toEqual(['uno, bis', 'dos'])
  })

  test('an open page hears at once', async () => {
    const { origin, enter, write, chat, duena } = await office()
    const me = await enter()
    const heard = listen(`${origin}/chat/eventos`, me, (events) => texts(events).length === 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    chat.typing(duena.id, true)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await write('k', { text: 'ahora' })
    const events = await heard
    expect(events.map(({ event }) => event)).toEqual(['listo', 'escribiendo', 'mensaje'])
  })

  test('after a restored copy the page starts over', async () => {
    const { origin, enter } = await office()
    const events = await listen(
      `${origin}/chat/eventos?desde=900.900`,
      await enter(),
      (all) => all.length === 2,
    )
    expect(events.map(({ event }) => event)).toEqual(['recarga', 'listo'])
  })

  test('nobody hears another person', async () => {
    const { db, clock, get, enter, write } = await office()
    await write('k', { text: 'secreto' })
    await db
      .insertInto('crm_usuarios')
      .values({
        id: 'otra',
        nombre: 'Eva',
        rol: 'lectura',
        creado_en: clock.now.toISOString(),
        revocado_en: null,
      })
      .execute()
    const entered = await get(`/entrar?clave=${await crearEnlace(db, 'otra', clock.now)}`, await enter())
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await page(await get('/chat/mensajes', { cookie }))).mensajes).toEqual([])
  })
})

describe('files', () => {
  function upload(name: string, type: string, size = 10, id: string = crypto.randomUUID()) {
    const form = new FormData()
    form.set('id', id)
    form.set('texto', 'mira')
    form.set('archivo', new File([new Uint8Array(size).fill(65)], name, { type }))
    return form
  }

  test('are on disk, under a name of ours, before the assistant hears of them; a repeat stores nothing', async () => {
    const { post, enter, uploads, seen, chat } = await office()
    const me = await enter()
    const id = crypto.randomUUID()
    await post('/chat/archivos', upload('../../café\u0000.png', 'image/png', 10, id), me)
    await post('/chat/archivos', upload('../../café\u0000.png', 'image/png', 10, id), me)
    const [name = ''] = readdirSync(uploads)
    expect(readdirSync(uploads)).toHaveLength(1)
    expect(name).toMatch(/^[0-9a-f-]{36}$/)
    expect(readFileSync(join(uploads, name), 'utf8')).toBe('A'.repeat(10))
    expect(Buffer.from(await chat.fetcher(name)).toString()).toBe('A'.repeat(10))
    await chat.discard(name)
    await expect(chat.fetcher(name)).rejects.toMatchObject({ problem: 'unavailable' })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.body).toEqual({
      type: 'file',
      caption: 'mira',
      file: { ref: name, kind: 'photo', name: 'café.png', mime: 'image/png', bytes: 10 },
    })
  })

  test.each([
    ['voice', 'nota.ogg', 'audio/ogg'],
    ['document', 'clientes.csv', 'text/csv'],
    ['document', 'dibujo.svg', 'image/svg+xml'],
  ])('are a %s: %s', async (kind, name, type) => {
    const { post, enter, seen } = await office()
    await post('/chat/archivos', upload(name, type), await enter())
    expect(seen[0]?.body).toMatchObject({ file: { kind, mime: type } })
  })

  test('too big or empty get a sentence', async () => {
    const { post, enter, seen, uploads } = await office()
    const me = await enter()
    const big = await post('/chat/archivos', upload('x.pdf', 'application/pdf', 20 * 1024 * 1024 + 1), me)
    expect(big.status).toBe(413)
    expect(await big.json()).toEqual({ error: expect.stringContaining('20 MB') })
    expect((await post('/chat/archivos', upload('x.pdf', 'application/pdf', 0), me)).status).toBe(422)
    expect(seen).toEqual([])
    expect(readdirSync(uploads)).toEqual([])
  })

  test('leave nothing behind when they could not be filed', async () => {
    const { post, enter, uploads } = await office(() => {
      throw new Error('disk full')
    })
    expect((await post('/chat/archivos', upload('a.pdf', 'application/pdf'), await enter())).status).toBe(503)
    expect(readdirSync(uploads)).toEqual([])
  })

  test('of the business can be opened; what is no picture or sound is saved', async () => {
    const { db, duena, get, post, enter, seen, uploads, clock } = await office()
    const me = await enter()
    const store = async (id: string, name: string, mime: string) => {
      await post('/chat/archivos', upload(name, mime), me)
      const body = seen.at(-1)?.body
      const ref = body?.type === 'file' ? body.file.ref : ''
      expect(existsSync(join(uploads, ref))).toBe(true)
      await db
        .insertInto('crm_archivos')
        .values({
          id,
          actividad_id: null,
          canal: 'webchat',
          chat: duena.id,
          usuario_id: duena.id,
          ref,
          clase: 'document',
          nombre: name,
          mime,
          bytes: 10,
          creado_en: clock.now.toISOString(),
        })
        .execute()
    }
    await store('foto', 'foto.png', 'image/png')
    await store('pagina', 'página «1».html', 'text/html')

    const picture = await get('/chat/archivos/foto', me)
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(picture.headers.get('content-disposition')).toMatch(/^inline/)
    const html = await get('/chat/archivos/pagina', me)
    expect(html.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''p%C3%A1gina%20%C2%AB1%C2%BB.html",
    )
    expect(html.headers.get('content-security-policy')).toContain('sandbox')
    const part = await get('/chat/archivos/foto', { ...me, range: 'bytes=2-4' })
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      'AAA',
      'bytes 2-4/10',
    ])
    expect((await get('/chat/archivos/otro', me)).status).toBe(404)

    const { mensajes } = await page(await get('/chat/mensajes', me))
    expect(mensajes[0]?.archivo).toMatchObject({ id: 'foto', nombre: 'foto.png', bytes: 10 })
  })
})
