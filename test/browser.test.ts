import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { webchat } from '#bot/webchat.ts'
import { newId } from '#db/id.ts'
import { markSeen } from '#db/inbox.ts'
import { crearEnlace } from '#db/llaves-web.ts'
import { openDb } from '#db/open.ts'
import { enqueue, markSent, nextToSend, sentIdOf } from '#db/outbox.ts'
import { ensureDuena } from '#db/usuarios.ts'
import type { Message, Reply } from '#domain/conversation.ts'
import { webApp } from '#web/app.ts'
import { DESK, launchBrowser, PHONE, say, visitor } from './support/browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** An assistant that greets, repeats what it is told and asks about what it is paid. */
function answer({ body, repliesTo }: Message): Reply[] {
  const sure = [
    [
      { id: 'si', title: '✅ Sí' },
      { id: 'no', title: 'A cuenta' },
    ],
  ]
  if (body.type === 'start') return [{ text: 'Hola 👋 Soy tu asistente.' }]
  if (body.type === 'file') return [{ text: `Guardado ${body.file.name}` }]
  if (body.type === 'choice') return [{ text: 'Cobrado ✅', replaces: repliesTo }]
  if (body.type === 'text' && body.text.includes('pagado'))
    return [{ text: '¿Cobro de 1.210,00 €?', choices: sure }]
  return body.type === 'text' ? [{ text: `Apuntado: ${body.text}` }] : []
}

async function office() {
  const db = await openDb(':memory:')
  const { id: usuarioId } = await ensureDuena(db, new Date(), newId)
  const address = { canal: 'webchat' as const, chat: usuarioId }
  const uploads = mkdtempSync(join(tmpdir(), 'browser-'))
  const used = new Set<string>()
  let chat = newChat()
  let server = await listen(0)
  const { port } = server.address() as AddressInfo

  function newChat() {
    return webchat({ db, now: () => new Date(), newId, onMessage, uploads })
  }
  async function onMessage(message: Message) {
    if (!(await markSeen(db, message, newId(), new Date()))) return { notice: null }
    const { body } = message
    if (body.type === 'choice' && used.has(body.choice)) return { notice: 'Ya estaba hecho ✓' }
    if (body.type === 'choice') used.add(body.choice)
    for (const [i, reply] of answer(message).entries()) await write(`re:${message.id}:${i}`, reply)
    return { notice: null }
  }
  async function write(key: string, reply: Reply) {
    await enqueue(db, address, key, reply, new Date())
    for (let row = await nextToSend(db, address); row; row = await nextToSend(db, address)) {
      const edit = row.sustituye ? await sentIdOf(db, row.sustituye) : null
      const out = { chat: row.chat, key: row.clave, reply: JSON.parse(row.cuerpo), edit, file: null }
      await markSent(db, row.n, await chat.sender(out), new Date())
    }
  }
  async function listen(on: number): Promise<Server> {
    const app = webApp({ db, publicUrl: null, now: () => new Date() }).route('/chat', chat.app)
    const started = serve({ fetch: app.fetch, port: on, hostname: '127.0.0.1' }) as Server
    await new Promise((resolve) => started.once('listening', resolve))
    return started
  }
  function stop() {
    chat.close()
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  async function start() {
    chat = newChat()
    server = await listen(port)
  }
  cleanups.push(async () => {
    await stop()
    await db.destroy()
    rmSync(uploads, { recursive: true })
  })

  const enter = async () =>
    `http://127.0.0.1:${port}/entrar?clave=${await crearEnlace(db, usuarioId, new Date())}`
  return { enter, write, stop, start }
}

/** The bubbles from above to below, without their hours. */
function bubbles(page: Awaited<ReturnType<typeof visitor>>['page']) {
  return page.locator('#mensajes .texto').allTextContents()
}

test.each([
  ['phone', { size: PHONE }],
  ['desk, at night', { size: DESK, dark: true }],
])('a conversation on a %s', async (_, look) => {
  const { enter } = await office()
  const { page, problems } = await visitor(browser, look)
  await page.goto(await enter())
  await page.getByText('Hola 👋').waitFor()
  expect(await page.title()).toBe('SmartBilling CRM')

  await say(page, 'nuevo cliente <b>Ruiz</b> &amp; Cía')
  await page.getByText('Apuntado: nuevo cliente <b>Ruiz</b> &amp; Cía').waitFor()
  await say(page, 'me ha pagado Ruiz 1.210')
  await page.getByRole('button', { name: '✅ Sí' }).click()
  await page.getByText('Cobrado ✅').waitFor()
  expect(await page.getByText('¿Cobro de').count()).toBe(0)

  await page.setInputFiles('#archivos', {
    name: 'octubre.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('a;b'),
  })
  await page.locator('#enviar').click()
  await page.getByText('Guardado octubre.csv').waitFor()
  const before = await bubbles(page)
  await page.reload()
  await page.getByText('Guardado octubre.csv').waitFor()
  expect(await bubbles(page)).toEqual(before)
  expect(before.slice(0, 2)).toEqual(['Hola 👋 Soy tu asistente.', 'nuevo cliente <b>Ruiz</b> &amp; Cía'])
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  expect(problems).toEqual([])
  await page.context().close()
})

test('what is written while the server is down arrives once, and nothing is missed', async () => {
  const { enter, write, stop, start } = await office()
  const { page } = await visitor(browser)
  await page.goto(await enter())
  await page.getByText('Hola 👋').waitFor()
  await stop()
  await page.getByText('sin conexión').waitFor()
  await say(page, 'uno')
  await say(page, 'dos')
  await write('aviso', { text: 'Aviso de la mañana' })
  await page.waitForTimeout(300)
  await start()
  await page.getByText('Apuntado: dos').waitFor()
  await page.getByText('en línea').waitFor()
  const expected = ['Aviso de la mañana', 'uno', 'Apuntado: uno', 'dos', 'Apuntado: dos']
  await expect.poll(() => bubbles(page)).toEqual(['Hola 👋 Soy tu asistente.', ...expected])
  await page.context().close()
})

test('what was not sent survives closing the page', async () => {
  const { enter, stop, start } = await office()
  const { page } = await visitor(browser)
  await page.goto(await enter())
  await page.getByText('Hola 👋').waitFor()
  await stop()
  await say(page, 'no me pierdas')
  await page.waitForTimeout(300)
  const home = new URL(page.url()).origin
  await page.goto('about:blank')
  await start()
  await page.goto(home)
  await page.getByText('Apuntado: no me pierdas').waitFor()
  await expect
    .poll(() => bubbles(page))
    .toEqual(['Hola 👋 Soy tu asistente.', 'no me pierdas', 'Apuntado: no me pierdas'])
  await page.context().close()
})

test('her last message is corrected with the keyboard alone', async () => {
  const { enter } = await office()
  const { page } = await visitor(browser, { size: DESK })
  await page.goto(await enter())
  await page.getByText('Hola 👋').waitFor()
  await say(page, 'llamar a Rius')
  await page.getByText('Apuntado: llamar a Rius').waitFor()
  await page.keyboard.press('ArrowUp')
  await page.getByText('Corrigiendo tu mensaje').waitFor()
  await say(page, 'llamar a Ruiz')
  await page.getByText('Apuntado: llamar a Ruiz').waitFor()
  await expect
    .poll(() => bubbles(page))
    .toEqual([
      'Hola 👋 Soy tu asistente.',
      'llamar a Ruiz',
      'Apuntado: llamar a Rius',
      'Apuntado: llamar a Ruiz',
    ])
  await page.context().close()
})
