import { Api, GrammyError, HttpError, InputFile } from 'grammy'
import { afterEach, expect, test } from 'vitest'
import { seededRandom } from './support/telegram-faults.ts'
import { parseHtml } from './support/telegram-html.ts'
import {
  startTelegramServer,
  type TelegramServer,
  type TelegramServerOptions,
} from './support/telegram-server.ts'

const ANA = 101
/** Smallest PNG header that says how large the picture is. */
const PNG = pngOf(800, 600)

const running: TelegramServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

async function telegram(options?: TelegramServerOptions) {
  const server = await startTelegramServer(options)
  running.push(server)
  const api = new Api(server.token, { apiRoot: server.url })
  return { server, api, ana: server.user(ANA, { name: 'Ana' }) }
}

async function refusalOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (e: unknown) => e,
  )
  if (!(error instanceof GrammyError)) throw new Error(`not refused: ${error}`)
  return `${error.error_code} ${error.description}`
}

const button = (text: string, callback_data: string) => ({ text, callback_data })

test('a wrong token is 401 and an unknown method 404', async () => {
  const { server } = await telegram()
  const stranger = new Api('1:wrong', { apiRoot: server.url })
  expect(await refusalOf(stranger.getMe())).toBe('401 Unauthorized')

  const response = await fetch(`${server.url}/bot${server.token}/sendNothing`)
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ ok: false, error_code: 404 })
})

test('parameters come as a query, a form or JSON', async () => {
  const { server } = await telegram()
  const root = `${server.url}/bot${server.token}`
  await fetch(`${root}/sendMessage?chat_id=${ANA}&text=uno`)
  await fetch(`${root}/sendmessage`, {
    method: 'POST',
    body: new URLSearchParams({
      chat_id: String(ANA),
      text: 'dos',
      reply_markup: JSON.stringify({ inline_keyboard: [[button('Sí', 'si')]] }),
    }),
  })
  const form = new FormData()
  form.set('chat_id', String(ANA))
  form.set('text', 'tres\r\ny más')
  await fetch(`${root}/sendMessage`, { method: 'POST', body: form })

  expect(server.messages(ANA).map((m) => m.text)).toEqual(['uno', 'dos', 'tres\ny más'])
  expect(server.messages(ANA)[1]?.buttons).toEqual([[{ text: 'Sí', data: 'si' }]])
})

test('an update stays until a higher offset confirms it', async () => {
  const { server, api, ana } = await telegram()
  const first = ana.types('hola')
  const second = ana.types('/salud Ruiz')
  expect(second.update_id).toBe((first.update_id ?? 0) + 1)

  expect(await api.getUpdates()).toHaveLength(2)
  const [again] = await api.getUpdates({ limit: 1 })
  expect(again?.message).toMatchObject({
    text: 'hola',
    chat: { id: ANA, type: 'private' },
    from: { first_name: 'Ana' },
  })

  const [rest, ...none] = await api.getUpdates({ offset: second.update_id ?? 0 })
  expect(rest?.message?.entities).toEqual([{ type: 'bot_command', offset: 0, length: 6 }])
  expect(none).toEqual([])
  await api.getUpdates({ offset: (second.update_id ?? 0) + 1 })
  expect(server.pendingUpdates()).toEqual([])
})

test('a long poll waits for the next update, and ends empty after its timeout', async () => {
  const { api, ana } = await telegram()
  const start = Date.now()
  const waiting = api.getUpdates({ timeout: 10 })
  setTimeout(() => ana.types('tarde'), 150)
  expect((await waiting)[0]?.message?.text).toBe('tarde')
  expect(Date.now() - start).toBeLessThan(2000)

  const empty = Date.now()
  expect(await api.getUpdates({ offset: 900_000_000, timeout: 1 })).toEqual([])
  expect(Date.now() - empty).toBeGreaterThan(900)
})

test('a second getUpdates ends the first with 409', async () => {
  const { api, server, ana } = await telegram()
  const first = refusalOf(api.getUpdates({ timeout: 10 }))
  await until(() => server.calls.getUpdates === 1)
  const second = api.getUpdates({ timeout: 10 })
  expect(await first).toContain('409 Conflict: terminated by other getUpdates request')
  ana.types('hola')
  expect(await second).toHaveLength(1)
})

test('a poll whose client died takes no update with it', async () => {
  const { api, server, ana } = await telegram()
  const died = new AbortController()
  const first = api.getUpdates({ timeout: 10 }, died.signal as never).catch(() => 'aborted')
  await until(() => server.calls.getUpdates === 1)
  died.abort()
  expect(await first).toBe('aborted')
  ana.types('hola')
  expect(await api.getUpdates({ timeout: 5 })).toHaveLength(1)
  expect(server.refused).toEqual([])
})

test('with a webhook set getUpdates is 409 until it is deleted', async () => {
  const { api } = await telegram()
  await api.setWebhook('https://ejemplo.es/bot')
  expect(await refusalOf(api.getUpdates())).toContain(
    "409 Conflict: can't use getUpdates method while webhook",
  )
  await api.deleteWebhook()
  expect(await api.getUpdates()).toEqual([])
})

test('only the kinds of update that were asked for arrive', async () => {
  const { api, ana } = await telegram()
  await api.getUpdates({ allowed_updates: ['callback_query'] })
  expect(ana.types('hola').update_id).toBeUndefined()
  expect(await api.getUpdates()).toEqual([])
  await api.getUpdates({ allowed_updates: [] })
  expect(ana.types('hola').update_id).toBeGreaterThan(0)
})

test.each([
  ['', 'message text is empty'],
  [' \n ', 'text must be non-empty'],
  ['ñ'.repeat(4097), 'message is too long'],
  ['👋'.repeat(2049), 'message is too long'],
  ['cortado 👋'.slice(0, -1), 'strings must be encoded in UTF-8'],
])('text %# is refused', async (text, why) => {
  const { api, server } = await telegram()
  expect(await refusalOf(api.sendMessage(ANA, text))).toBe(`400 Bad Request: ${why}`)
  expect(server.refused).toHaveLength(1)
  expect(server.messages(ANA)).toEqual([])
})

test('the limit counts UTF-16 units after the marks are taken out', async () => {
  const { api, server } = await telegram()
  const message = await api.sendMessage(ANA, `<b>${'x'.repeat(4094)}</b>&amp;&lt;`, { parse_mode: 'HTML' })
  expect(message.text).toHaveLength(4096)
  expect(message.entities).toEqual([{ type: 'bold', offset: 0, length: 4094 }])
  expect(server.messages(ANA)[0]?.text.endsWith('x&<')).toBe(true)
})

test.each([
  ['<b>sin cerrar', `Can't find end tag corresponding to start tag "b"`],
  ['3 < 4', 'Unsupported start tag "" at byte offset 2'],
  ['año <p>x</p>', 'Unsupported start tag "p" at byte offset 5'],
  ['<b><i>x</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
  ['x</b>', 'Unexpected end tag at byte offset 1'],
  ['<b', 'Unclosed start tag at byte offset 0'],
  ['<a href="https://x.es', 'Unclosed start tag "a" at byte offset 0'],
  ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ['x&nbsp;y', 'Unsupported entity "&nbsp;" at byte offset 1'],
])('HTML %s is refused', async (html, why) => {
  const { api } = await telegram()
  const refusal = await refusalOf(api.sendMessage(ANA, html, { parse_mode: 'HTML' }))
  expect(refusal).toBe(`400 Bad Request: can't parse entities: ${why}`)
})

test('good HTML becomes text and entities', () => {
  expect(
    parseHtml(
      '  Ruiz & Hijos <b>debe <i>3 &lt; 4</i></b> &#8364;&#x20AC; <a href="https://x.es/?a=1&amp;b=2">ver</a>',
    ),
  ).toEqual({
    text: 'Ruiz & Hijos debe 3 < 4 €€ ver',
    entities: [
      { type: 'bold', offset: 13, length: 10 },
      { type: 'italic', offset: 18, length: 5 },
      { type: 'text_link', offset: 27, length: 3, url: 'https://x.es/?a=1&b=2' },
    ],
  })
  expect(parseHtml('<code class="language-js">a</code> <tg-spoiler>b</tg-spoiler>').text).toBe('a b')
})

test.each([
  [[[button('Sí', 'ñ'.repeat(33))]], 'BUTTON_DATA_INVALID'],
  [[[button('Sí', '')]], 'BUTTON_DATA_INVALID'],
  [[[button('', 'x')]], 'inline keyboard button text must be non-empty'],
  [
    [[{ text: 'Sí' }]],
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
  ],
  [
    [[{ text: 'Ver', url: 'http://localhost:3000' }]],
    "inline keyboard button URL 'http://localhost:3000' is invalid: Wrong HTTP URL",
  ],
  [Array.from({ length: 101 }, (_, i) => [button('x', String(i))]), 'REPLY_MARKUP_TOO_LONG'],
])('keyboard %# is refused', async (inline_keyboard, why) => {
  const { api } = await telegram()
  const send = api.sendMessage(ANA, 'hola', { reply_markup: { inline_keyboard: inline_keyboard as never } })
  expect(await refusalOf(send)).toBe(`400 Bad Request: ${why}`)
})

test('64 bytes of data and 100 buttons are taken', async () => {
  const { api } = await telegram()
  const rows = Array.from({ length: 100 }, (_, i) => [button('x', String(i).padEnd(64, '-'))])
  await api.sendMessage(ANA, 'hola', { reply_markup: { inline_keyboard: rows } })
})

test('a press arrives as a callback query, answered once and in time', async () => {
  const { server, api, ana } = await telegram({ queryLifeMs: 150 })
  const keyboard = { inline_keyboard: [[button('↩️ Deshacer', 'u:1'), button('Cambiar', 'c:1')]] }
  const { message_id } = await api.sendMessage(ANA, '✅ Hecho', { reply_markup: keyboard })
  expect(() => ana.presses('Borrar')).toThrow('[↩️ Deshacer]')

  const { callback_query_id } = ana.presses('↩️ Deshacer')
  const [update] = await api.getUpdates()
  expect(update?.callback_query).toMatchObject({ data: 'u:1', from: { id: ANA }, message: { message_id } })
  await api.answerCallbackQuery(callback_query_id, { text: 'Deshecho' })
  expect(server.toasts).toMatchObject([{ id: callback_query_id, text: 'Deshecho', chat: ANA }])

  const old = '400 Bad Request: query is too old and response timeout expired or query ID is invalid'
  expect(await refusalOf(api.answerCallbackQuery(callback_query_id))).toBe(old)
  expect(await refusalOf(api.answerCallbackQuery('123'))).toBe(old)
  const late = ana.presses('c:1')
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await refusalOf(api.answerCallbackQuery(late.callback_query_id))).toBe(old)
})

test('an edit changes what the chat shows; a thumb may still hit what was there', async () => {
  const { server, api, ana } = await telegram()
  const { message_id } = await api.sendMessage(ANA, 'uno', {
    reply_markup: { inline_keyboard: [[button('Sí', 'si')]] },
  })
  await api.editMessageText(ANA, message_id, '<b>dos</b>', { parse_mode: 'HTML' })
  expect(server.messages(ANA)).toMatchObject([{ text: 'dos', html: '<b>dos</b>', buttons: [], edited: 1 }])
  expect(server.sent.map((s) => [s.method, s.text])).toEqual([
    ['sendMessage', 'uno'],
    ['editMessageText', 'dos'],
  ])
  expect(() => ana.presses('Sí')).toThrow('No button')
  expect(ana.presses('Sí', message_id).update_id).toBeGreaterThan(0)
})

test('edits are refused as Telegram does', async () => {
  const { api, ana } = await telegram()
  const reply_markup = { inline_keyboard: [[button('Sí', 'si')]] }
  const { message_id } = await api.sendMessage(ANA, 'uno', { reply_markup })

  const same = '400 Bad Request: message is not modified: '
  expect(await refusalOf(api.editMessageText(ANA, message_id, 'uno', { reply_markup }))).toContain(same)
  expect(await refusalOf(api.editMessageReplyMarkup(ANA, message_id, { reply_markup }))).toContain(same)
  expect(await refusalOf(api.editMessageText(ANA, 999, 'dos'))).toBe(
    '400 Bad Request: message to edit not found',
  )
  const hers = ana.types('mío').message_id
  expect(await refusalOf(api.editMessageText(ANA, hers, 'dos'))).toBe(
    "400 Bad Request: message can't be edited",
  )

  await api.editMessageReplyMarkup(ANA, message_id)
  ana.deletes(message_id)
  expect(await refusalOf(api.editMessageText(ANA, message_id, 'dos'))).toContain('message to edit not found')
})

test('a chat that does not exist, and one that blocked the bot', async () => {
  const { api, server, ana } = await telegram()
  expect(await refusalOf(api.sendMessage(555, 'hola'))).toBe('400 Bad Request: chat not found')

  ana.blocks()
  expect(await refusalOf(api.sendMessage(ANA, 'hola'))).toBe('403 Forbidden: bot was blocked by the user')
  expect(() => ana.types('hola')).toThrow('blocked')
  ana.unblocks()
  await api.sendMessage(ANA, 'hola')
  const updates = await api.getUpdates()
  expect(updates.map((u) => u.my_chat_member?.new_chat_member.status)).toEqual(['kicked', 'member'])

  const group = server.group(-5, { title: 'Taller' })
  group.blocks()
  expect(await refusalOf(api.sendMessage(-5, 'hola'))).toBe(
    '403 Forbidden: bot was kicked from the supergroup chat',
  )
})

test('setMyCommands checks names, descriptions, number and weight', async () => {
  const { api, server } = await telegram()
  const ok = { command: 'salud', description: 'Cómo va un cliente' }
  await api.setMyCommands([ok])
  expect(await api.getMyCommands()).toEqual([ok])
  expect(server.commands()).toEqual([ok])

  const refused = (command: string, description: string) =>
    refusalOf(api.setMyCommands([{ command, description }]))
  expect(await refused('Salud', 'x')).toBe('400 Bad Request: BOT_COMMAND_INVALID')
  expect(await refused('añadir', 'x')).toBe('400 Bad Request: BOT_COMMAND_INVALID')
  expect(await refused('a'.repeat(33), 'x')).toContain('command length must not exceed 32')
  expect(await refused('salud', '')).toContain('command description must be non-empty')
  expect(await refused('salud', 'x'.repeat(257))).toContain('command description length must not exceed 256')
  const many = Array.from({ length: 101 }, (_, i) => ({ command: `c${i}`, description: 'x' }))
  expect(await refusalOf(api.setMyCommands(many))).toBe('400 Bad Request: BOT_COMMANDS_TOO_MUCH')
  expect(await api.getMyCommands()).toEqual([ok])
})

test('a document of hers is described and downloaded as it is', async () => {
  const { server, api, ana } = await telegram()
  const bytes = Buffer.from('nombre;importe\r\nRuiz;1.210,00\r\n')
  ana.sendsDocument('facturas.csv', bytes, 'text/csv', 'las de octubre')
  const [update] = await api.getUpdates()
  expect(update?.message).toMatchObject({
    caption: 'las de octubre',
    document: { file_name: 'facturas.csv', mime_type: 'text/csv', file_size: bytes.length },
  })
  const { file_path } = await api.getFile(update?.message?.document?.file_id ?? '')
  const download = await fetch(`${server.url}/file/bot${server.token}/${file_path}`)
  expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes)
  expect((await fetch(`${server.url}/file/bot1:wrong/${file_path}`)).status).toBe(401)
  expect((await fetch(`${server.url}/file/bot${server.token}/documents/no.csv`)).status).toBe(404)
})

test('over 20 MB is not given, nor an unknown file', async () => {
  const { api, ana } = await telegram()
  ana.sendsDocument('copia.db', Buffer.from('x'), 'application/octet-stream', '', 20 * 1024 * 1024 + 1)
  const [update] = await api.getUpdates()
  const fileId = update?.message?.document?.file_id ?? ''
  expect(await refusalOf(api.getFile(fileId))).toBe('400 Bad Request: file is too big')
  expect(await refusalOf(api.getFile('nada'))).toContain('400 Bad Request: wrong file_id')
})

test('photos, voice and contacts come in their own shapes', async () => {
  const { api, ana } = await telegram()
  const photo = Buffer.from('ffd8ffe0112233', 'hex')
  ana.sendsPhoto(photo, 'tique')
  ana.sendsVoice()
  ana.sendsContact({ phone_number: '+34600123123', first_name: 'Marta' })
  const [first, second, third] = (await api.getUpdates()).map((u) => u.message)
  expect(first?.caption).toBe('tique')
  const { file_size } = await api.getFile(first?.photo?.at(-1)?.file_id ?? '')
  expect(file_size).toBe(photo.length)
  expect(second?.voice).toMatchObject({ mime_type: 'audio/ogg', duration: 3 })
  expect(third?.contact?.phone_number).toBe('+34600123123')
})

test('a document of ours arrives with its bytes, and again by its file_id', async () => {
  const { server, api } = await telegram()
  const bytes = Buffer.from('--\r\n\r\n\0\xff--', 'latin1')
  const file = new InputFile(bytes, 'Facturas de otoño 2026.xlsx')
  const sent = await api.sendDocument(ANA, file, {
    caption: '<b>Aquí</b> está',
    parse_mode: 'HTML',
    reply_markup: { inline_keyboard: [[button('Otro', 'o')]] },
  })
  await api.sendDocument(ANA, sent.document.file_id)

  const [first, second] = server.messages(ANA)
  expect(first).toMatchObject({ text: 'Aquí está', buttons: [[{ text: 'Otro', data: 'o' }]] })
  expect(first?.document?.name).toBe('Facturas de otoño 2026.xlsx')
  expect(Buffer.from(first?.document?.bytes ?? [])).toEqual(bytes)
  expect(second?.document?.file_id).toBe(sent.document.file_id)
  expect(await refusalOf(api.editMessageText(ANA, sent.message_id, 'x'))).toContain(
    'there is no text in the message',
  )
})

test('bad files and long captions are refused', async () => {
  const { api } = await telegram()
  await api.sendPhoto(ANA, new InputFile(PNG, 'embudo.png'))
  const send = (bytes: Buffer) => refusalOf(api.sendPhoto(ANA, new InputFile(bytes, 'x.png')))
  expect(await send(Buffer.from('<svg/>'))).toBe('400 Bad Request: IMAGE_PROCESS_FAILED')
  expect(await send(pngOf(9000, 1500))).toBe('400 Bad Request: PHOTO_INVALID_DIMENSIONS')
  expect(await send(Buffer.alloc(0))).toBe('400 Bad Request: file must be non-empty')
  expect(await refusalOf(api.sendDocument(ANA, 'nada'))).toContain('wrong file identifier')
  const caption = 'x'.repeat(1025)
  expect(await refusalOf(api.sendPhoto(ANA, new InputFile(PNG), { caption }))).toBe(
    '400 Bad Request: message caption is too long',
  )
})

test('replies and edits carry what they refer to', async () => {
  const { api, server, ana } = await telegram()
  const { message_id } = await api.sendMessage(ANA, '¿Con cuál?')
  const hers = ana.replies(message_id, 'con Ruiz')
  ana.edits(hers.message_id, 'con Ruiz e Hijos')
  const [reply, edit] = await api.getUpdates()
  expect(reply?.message?.reply_to_message).toMatchObject({ message_id, text: '¿Con cuál?' })
  expect(edit?.edited_message).toMatchObject({ message_id: hers.message_id, text: 'con Ruiz e Hijos' })
  expect(edit?.edited_message?.edit_date).toBeGreaterThan(0)
  expect(server.messages(ANA)[1]).toMatchObject({ from: 'user', edited: 1, reply_to: message_id })
  const lost = api.sendMessage(ANA, 'x', { reply_parameters: { message_id: 99 } })
  expect(await refusalOf(lost)).toBe('400 Bad Request: message to be replied not found')
})

test('a group has several members', async () => {
  const { api, server } = await telegram()
  server.group(-7, { title: 'Taller', member: { id: 1, name: 'Ana' } }).types('hola')
  server.group(-7, { member: { id: 2, name: 'Luis' } }).start('clave')
  const updates = await api.getUpdates()
  expect(updates.map((u) => u.message?.from?.first_name)).toEqual(['Ana', 'Luis'])
  expect(updates[1]?.message).toMatchObject({
    text: '/start clave',
    message_id: 2,
    chat: { type: 'supergroup', title: 'Taller' },
  })
})

test('429 says how long to wait, once, and only where it was asked', async () => {
  const { api, server } = await telegram()
  server.user(102)
  server.fail({
    method: 'sendMessage',
    chat: ANA,
    as: { status: 429, description: 'Too Many Requests: retry after 3', retry_after: 3 },
  })
  await api.sendMessage(102, 'otro chat')
  const error = await api.sendMessage(ANA, 'hola').catch((e: unknown) => e)
  expect(error).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } })
  await api.sendMessage(ANA, 'hola')
  expect(server.refused).toEqual([])
})

test('a flood limit answers 429 by itself', async () => {
  const { api } = await telegram({ floodLimit: { perSecond: 30, perChatPerSecond: 2 } })
  await api.sendMessage(ANA, '1')
  await api.sendMessage(ANA, '2')
  expect(await refusalOf(api.sendMessage(ANA, '3'))).toBe('429 Too Many Requests: retry after 1')
})

test('a lost request has no effect, a lost answer has', async () => {
  const { api, server } = await telegram()
  server.fail({ method: 'sendMessage', as: 'lose-request' })
  await expect(api.sendMessage(ANA, 'uno')).rejects.toThrow(HttpError)
  expect(server.messages(ANA)).toEqual([])

  server.fail({ method: 'sendMessage', as: 'lose-answer' })
  await expect(api.sendMessage(ANA, 'dos')).rejects.toThrow(HttpError)
  expect(server.messages(ANA)).toMatchObject([{ text: 'dos' }])
})

test('a lost answer to getUpdates loses no update', async () => {
  const { api, server, ana } = await telegram()
  ana.types('hola')
  server.fail({ method: 'getUpdates', as: 'lose-answer' })
  await expect(api.getUpdates()).rejects.toThrow(HttpError)
  expect(await api.getUpdates()).toHaveLength(1)
})

test('a call can be slow, and a proxy can answer without JSON', async () => {
  const { api, server } = await telegram()
  server.fail({ method: 'getMe', as: { delay: 200 } })
  const start = Date.now()
  await api.getMe()
  expect(Date.now() - start).toBeGreaterThanOrEqual(190)
  server.fail({ as: { status: 502, raw: '<html>502 Bad Gateway</html>' } })
  await expect(api.getMe()).rejects.toThrow(HttpError)
})

test('answers are lost at random, the same ones for the same seed', async () => {
  const outcomes = async () => {
    const { api, server } = await telegram()
    server.loseAnswers(0.3, 42)
    const lost: number[] = []
    for (let i = 0; i < 40; i++) await api.sendMessage(ANA, `${i}`).catch(() => lost.push(i))
    expect(server.sent).toHaveLength(40)
    server.loseAnswers(0, 0)
    await api.getMe()
    return lost
  }
  const lost = await outcomes()
  expect(lost.length).toBeGreaterThan(4)
  expect(await outcomes()).toEqual(lost)
  const random = seededRandom(1)
  const draws = Array.from({ length: 10_000 }, () => random())
  expect(draws.filter((x) => x < 0.3).length / 10_000).toBeCloseTo(0.3, 1)
})

test.each(['refuse', 'hang'] as const)(
  'when it is down (%s) nothing is lost of what people write',
  async (how) => {
    const { api, server, ana } = await telegram()
    const poll = api.getUpdates({ timeout: 10 }).catch((e: unknown) => e)
    await until(() => server.calls.getUpdates === 1)
    await server.goDown(how)
    expect(await poll).toBeInstanceOf(HttpError)
    ana.types('¿estás?')
    const quick = new Api(server.token, { apiRoot: server.url, timeoutSeconds: 1 })
    await expect(quick.getMe()).rejects.toThrow(HttpError)

    await server.comeBack()
    expect(await api.getUpdates({ timeout: 5 })).toHaveLength(1)
  },
)

test('waitFor gives the message when it comes or changes, and says what there is when not', async () => {
  const { api, server, ana } = await telegram()
  ana.types('listo')
  const waiting = server.waitFor(ANA, 'listo')
  const { message_id } = await api.sendMessage(ANA, 'Un momento…')
  await api.editMessageText(ANA, message_id, 'Ya está listo')
  expect(await waiting).toMatchObject({ message_id, edited: 1 })
  expect(await server.waitFor(ANA, /^Ya/)).toMatchObject({ message_id })
  await expect(server.waitFor(ANA, (m) => m.buttons.length > 0, 50)).rejects.toThrow('bot: Ya está listo')
})

test('100 chats, 2,000 messages and their answers', { timeout: 60_000 }, async () => {
  const { api, server } = await telegram()
  const people = Array.from({ length: 100 }, (_, i) => server.user(1000 + i))
  let offset = 0
  let answered = 0
  const bot = (async () => {
    while (answered < 2000) {
      const updates = await api.getUpdates({ offset, timeout: 5 })
      offset = (updates.at(-1)?.update_id ?? offset - 1) + 1
      await Promise.all(
        updates.map((u) => api.sendMessage(u.message?.chat.id ?? 0, `eco ${u.message?.text}`)),
      )
      answered += updates.length
    }
    await api.getUpdates({ offset })
  })()
  for (let round = 0; round < 20; round++) {
    for (const person of people) person.types(`${round}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await bot
  expect(server.sent).toHaveLength(2000)
  expect(server.pendingUpdates()).toEqual([])
  for (const { chatId } of people) expect(server.messages(chatId)).toHaveLength(40)
})

function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(33)
  header.write('\x89PNG\r\n\x1a\n', 0, 'latin1')
  header.writeUInt32BE(13, 8)
  header.write('IHDR', 12, 'latin1')
  header.writeUInt32BE(width, 16)
  header.writeUInt32BE(height, 20)
  return header
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 5))
}
