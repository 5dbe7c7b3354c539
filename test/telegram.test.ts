import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { FileRefused } from '#bot/downloads.ts'
import { type Outgoing, SendError } from '#bot/sender.ts'
import { BOLD_OFF, BOLD_ON, type Message } from '#domain/conversation.ts'
import { redact } from '../src/log.ts'
import { aBot, until } from './support/telegram-bot.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function open(onMessage?: (message: Message) => Promise<{ notice: string | null }>) {
  const bot = await aBot(onMessage)
  cleanups.push(bot.close)
  const ana = bot.server.user(600, { name: 'Ana' })
  await until(() => bot.server.calls.getUpdates)
  const last = (n: number) => until(() => (bot.received.length >= n ? bot.received : null))
  return { ...bot, ana, last }
}

function out(changes: Partial<Outgoing> & { text?: string }): Outgoing {
  const { text = 'Hola', ...rest } = changes
  return { chat: '600', key: 'k', reply: { text }, edit: null, file: null, ...rest }
}

describe('what people do becomes messages', () => {
  test('texts, commands, the payload of a link and edits', async () => {
    const { ana, last } = await open()
    const { message_id } = ana.types('cómo va Ruiz')
    ana.types('/cliente@smartbilling_test_bot Ruiz')
    ana.types('/cliente@otro_bot Ruiz')
    ana.start('ABCD2345')
    ana.start()
    ana.edits(message_id, 'cómo va Sol')
    ana.types('/start de otra persona', { forwardedFrom: 'Luis' })
    ana.replies(message_id, 'y llámale')

    const messages = await last(8)
    expect(messages.map((m) => m.body)).toEqual([
      { type: 'text', text: 'cómo va Ruiz' },
      { type: 'text', text: '/cliente Ruiz' },
      { type: 'text', text: '/cliente@otro_bot Ruiz' },
      { type: 'start', payload: 'ABCD2345' },
      { type: 'start', payload: '' },
      { type: 'text', text: 'cómo va Sol', edited: true },
      { type: 'text', text: '/start de otra persona' },
      { type: 'text', text: 'y llámale' },
    ])
    expect(messages[0]).toMatchObject({
      channel: 'telegram',
      chat: '600',
      person: '600',
      personName: 'Ana',
      isGroup: false,
      ownId: String(message_id),
    })
    expect(messages[5]?.ownId).toBe(String(message_id))
    expect(messages[7]?.repliesTo).toBe(String(message_id))
    expect(new Set(messages.map((m) => m.id)).size).toBe(8)
  })

  test('contacts and files, whose bytes can be brought', async () => {
    const { ana, last, fetcher } = await open()
    ana.sendsContact({
      phone_number: '+34600123123',
      first_name: 'Luis',
      last_name: 'Gil',
      vcard: 'BEGIN:VCARD\nEMAIL;TYPE=work:luis@gil.es\nEND:VCARD',
    })
    ana.sendsPhoto(undefined, 'la obra')
    ana.sendsDocument('factura.pdf', Buffer.from('%PDF-1.4 hola'), 'application/pdf')
    ana.sendsVoice()

    const [contact, photo, document, voice] = await last(4)
    expect(contact?.body).toEqual({
      type: 'contact',
      nombre: 'Luis Gil',
      telefono: '+34600123123',
      email: 'luis@gil.es',
    })
    expect(photo?.body).toMatchObject({ caption: 'la obra', file: { kind: 'photo', mime: 'image/jpeg' } })
    expect(document?.body).toMatchObject({ file: { kind: 'document', name: 'factura.pdf', bytes: 13 } })
    expect(voice?.body).toMatchObject({ file: { kind: 'voice', mime: 'audio/ogg' } })

    if (document?.body.type !== 'file') throw new Error('no file')
    const chunks: Uint8Array[] = []
    const bytes = await fetcher(document.body.file.ref, AbortSignal.timeout(1000))
    for await (const chunk of bytes as AsyncIterable<Uint8Array>) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe('%PDF-1.4 hola')
    await expect(fetcher('unknown', AbortSignal.timeout(1000))).rejects.toThrow(FileRefused)
  })

  test('presses, with the notice over the chat, blocking and groups', async () => {
    const { ana, last, sender, server } = await open(async ({ body }) => ({
      notice: body.type === 'choice' ? 'Ya estaba hecho ✓' : null,
    }))
    const choices = [[{ id: 'token-1', title: 'Sí' }]]
    const id = await sender(out({ reply: { text: '¿Sí?', choices } }))
    ana.presses('Sí')
    const [press] = await last(1)
    expect(press).toMatchObject({ body: { type: 'choice', choice: 'token-1' }, repliesTo: id, person: '600' })
    expect(await until(() => server.toasts[0]?.text)).toBe('Ya estaba hecho ✓')

    ana.blocks()
    ana.unblocks()
    server.group(-100, { member: { id: 600 } }).types('/ayuda')
    const rest = (await last(4)).slice(1)
    expect(rest.map((m) => [m.chat, m.isGroup, m.body])).toEqual([
      ['600', false, { type: 'presence', blocked: true }],
      ['600', false, { type: 'presence', blocked: false }],
      ['-100', true, { type: 'text', text: '/ayuda' }],
    ])
  })
})

describe('the poll', () => {
  test('an update is confirmed only when it was committed', async () => {
    let failures = 2
    const { ana, last, server, received } = await open(async () => {
      if (failures-- > 0) throw Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' })
      return { notice: null }
    })
    ana.types('uno')
    ana.types('dos')
    expect((await last(2)).map((m) => m.body)).toEqual([
      { type: 'text', text: 'uno' },
      { type: 'text', text: 'dos' },
    ])
    await until(() => server.pendingUpdates().length === 0)
    expect(received).toHaveLength(2)
  })

  test('goes on after a 409, a 502 that is no JSON, lost connections and an outage', async () => {
    const { ana, last, server, trouble } = await open()
    server.fail({ method: 'getUpdates', as: { status: 409, description: 'Conflict' } })
    server.fail({ method: 'getUpdates', as: { status: 502, raw: '<html>Bad Gateway</html>' } })
    server.fail({ method: 'getUpdates', as: 'lose-answer' })
    ana.types('uno')
    await until(() => trouble.length > 0, 5000)
    await until(() => trouble.at(-1) === null, 8000)
    await server.goDown()
    ana.types('dos')
    await until(() => trouble.length >= 3, 5000)
    await server.comeBack()
    await until(() => trouble.at(-1) === null, 8000)
    expect((await last(2)).map((m) => m.body)).toMatchObject([{ text: 'uno' }, { text: 'dos' }])
    expect(trouble).toHaveLength(4)
  })

  test('the menu is set at the start', async () => {
    const { server } = await open()
    expect(await until(() => server.commands()[0])).toEqual({
      command: 'ayuda',
      description: 'Todo lo que sé hacer',
    })
  })
})

describe('what is sent', () => {
  test.each([
    '<b>Ruiz & Cía</b> &amp; _*[`x`](y)',
    '\u202Eمرحبا\u202C Talleres',
    '👩🏽‍🔧🏳️‍🌈 \u00A0 ñ',
    'a'.repeat(4000),
    '<'.repeat(4000),
    '&lt;script&gt;',
  ])('is shown as written (%#)', async (text) => {
    const { sender, server } = await open()
    await sender(out({ text }))
    expect(server.messages(600).at(-1)?.text).toBe(text)
    expect(server.refused).toEqual([])
  })

  test('bold is ours alone and always closed', async () => {
    const { sender, server } = await open()
    await sender(out({ text: `${BOLD_ON}Talleres <Ruiz>${BOLD_OFF} debe` }))
    expect(server.messages(600).at(-1)?.html).toBe('<b>Talleres &lt;Ruiz&gt;</b> debe')
    await sender(out({ text: `${BOLD_OFF}uno ${BOLD_ON}dos ${BOLD_ON}tres` }))
    expect(server.messages(600).at(-1)?.html).toBe('uno <b>dos tres</b>')
  })

  test('an edit, the same edit again, and one of a message that is gone', async () => {
    const { ana, sender, server } = await open()
    const id = await sender(out({}))
    expect(await sender(out({ text: 'Adiós', edit: id }))).toBe(id)
    expect(await sender(out({ text: 'Adiós', edit: id }))).toBe(id)
    expect(server.messages(600)).toHaveLength(1)
    ana.deletes(Number(id))
    const again = await sender(out({ text: 'Otra vez', edit: id }))
    expect(again).not.toBe(id)
    expect(server.messages(600).map((m) => m.text)).toEqual(['Otra vez'])
  })

  test('files go with their text, a long one after them', async () => {
    const { sender, server } = await open()
    const path = join(mkdtempSync(join(tmpdir(), 'file-')), 'x')
    writeFileSync(path, Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'))
    const photo = { path, name: 'obra.jpg', mime: 'image/jpeg', kind: 'photo' as const }
    await sender(out({ file: photo, reply: { text: 'Aquí', choices: [[{ id: 'x', title: 'Vale' }]] } }))
    expect(server.messages(600).at(-1)).toMatchObject({
      text: 'Aquí',
      photo: {},
      buttons: [[{ text: 'Vale' }]],
    })

    await sender(
      out({
        file: { ...photo, kind: 'document', name: 'lista.csv', mime: 'text/csv' },
        text: 'b'.repeat(1500),
      }),
    )
    expect(server.messages(600).slice(-2)).toMatchObject([
      { document: {}, text: '' },
      { text: 'b'.repeat(1500) },
    ])
    await sender(out({ file: { ...photo, path: '/no/existe' }, text: 'sin él' }))
    expect(server.messages(600).at(-1)?.text).toBe('sin él')
  })

  test.each([
    [
      { status: 429, retry_after: 7 },
      { kind: 'pause', retryAfter: 7 },
    ],
    [{ status: 403, description: 'Forbidden: bot was blocked by the user' }, { kind: 'blocked' }],
    [{ status: 400, description: 'Bad Request: chat not found' }, { kind: 'refused' }],
    [{ status: 500 }, { kind: 'retry' }],
    [{ status: 502, raw: '<html>' }, { kind: 'retry' }],
    ['lose-answer' as const, { kind: 'retry' }],
  ])('a failure %j says what to do', async (as, expected) => {
    const { sender, server } = await open()
    server.fail({ method: 'sendMessage', as })
    const error = await sender(out({})).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(SendError)
    expect(error).toMatchObject(expected)
    expect(JSON.stringify(error) + (error as Error).stack).not.toContain(server.token)
  })

  test('HTML that Telegram cannot read goes again as plain text', async () => {
    const { sender, server } = await open()
    server.fail({
      method: 'sendMessage',
      as: { status: 400, description: "Bad Request: can't parse entities" },
    })
    await sender(out({ text: `${BOLD_ON}Ruiz${BOLD_OFF} & Cía` }))
    expect(server.messages(600).at(-1)?.text).toBe('Ruiz & Cía')
  })
})

test('the token, keys, phones and e-mails reach no log', () => {
  const token = '7000000001:AAF-test-token-for-the-telegram-server'
  const line = `http://t/bot${token}/getMe ?clave=abc_1 start=K7QP2MXD ana@sol.es 600 123 123 +34 612345678`
  const shown = redact(`${line} ${token}`)
  for (const secret of [token, 'AAF', 'abc_1', 'K7QP2MXD', 'ana@sol.es', '600 123', '612345678']) {
    expect(shown).not.toContain(secret)
  }
  expect(redact('re:telegram:700000001:0 2026-11-24T03:02:11.123Z')).toBe(
    're:telegram:700000001:0 2026-11-24T03:02:11.123Z',
  )
})
