import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { User } from 'grammy/types'
import { type Params, readParams } from './telegram-body.ts'
import type { ShownMessage } from './telegram-chats.ts'
import { type FaultRule, Faults } from './telegram-faults.ts'
import { Flood, type FloodLimit } from './telegram-flood.ts'
import { METHODS } from './telegram-methods.ts'
import { TelegramPerson } from './telegram-people.ts'
import { Refusal } from './telegram-refusal.ts'
import { TelegramState } from './telegram-state.ts'

export type { ShownButton, ShownMessage } from './telegram-chats.ts'
export type { Failure, FaultRule } from './telegram-faults.ts'
export type { Acted, Pressed, TelegramPerson } from './telegram-people.ts'
export type { Refused, Sent, Toast } from './telegram-state.ts'

export type TelegramServerOptions = {
  token?: string
  /** 0, the default, takes a free one. */
  port?: number
  /** The date that messages carry; the logs (`at`) always use the real clock. */
  now?: () => Date
  /** Without it the bot may write as fast as it can; Telegram allows about 30 a second, 1 per chat. */
  floodLimit?: FloodLimit
  /** How long a button's press may wait for its answer. */
  queryLifeMs?: number
}

export type TelegramServer = Awaited<ReturnType<typeof startTelegramServer>>

type Fits = string | RegExp | ((message: ShownMessage) => boolean)

/** Bot API methods that count for the flood limit. */
const WRITES = /^(send(?!ChatAction)|editMessage)/

/**
 * A Telegram Bot API server on 127.0.0.1 with one bot, strict as the real one, and the people around it.
 * `url` goes to `new Api(token, { apiRoot: url })`.
 */
export async function startTelegramServer(options: TelegramServerOptions = {}) {
  const { token = '7000000001:AAF-test-token-for-the-telegram-server', now = () => new Date() } = options
  const state = new TelegramState(Number.parseInt(token, 10) || 1, now)
  const faults = new Faults()
  const flood = new Flood(options.floodLimit)
  const calls: Record<string, number> = {}
  const sockets = new Set<Socket>()
  let hanging = false

  const http = createServer((req, res) => {
    if (hanging) return
    serve(req, res).catch((error: unknown) => {
      // The client is gone in the middle of its request: there is nobody to tell.
      if (req.destroyed || res.destroyed) res.destroy()
      else answer(res, 500, { ok: false, error_code: 500, description: `Internal Server Error: ${error}` })
    })
  })
  // Telegram keeps an idle connection for long; the short default of Node would race with the client.
  http.keepAliveTimeout = 75_000
  http.requestTimeout = 0
  http.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  await listen(options.port ?? 0)
  const { port } = http.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    user,
    group,
    messages,
    waitFor,
    /** What the bot wrote or edited, in order. */
    sent: state.sent,
    toasts: state.toasts,
    /** Calls refused for what they asked (not by `fail`): a careful bot leaves this empty. */
    refused: state.refused,
    chatActions: state.actions,
    /** How many calls of each method arrived, whatever became of them. */
    calls,
    /** The menu that people see: setMyCommands without scope or language. */
    commands: () => state.commands.get('') ?? [],
    description: () => state.descriptions.get('description') ?? '',
    /** Updates that the bot has not confirmed with a higher offset. */
    pendingUpdates: () => state.updates.pending,
    fail: (rule: FaultRule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    /** Each call takes effect but its answer is lost, with this probability; 0 ends it. */
    loseAnswers: (probability: number, seed: number) => faults.setChance('lose-answer', probability, seed),
    /** Each call is lost before it takes effect, with this probability; 0 ends it. */
    loseRequests: (probability: number, seed: number) => faults.setChance('lose-request', probability, seed),
    goDown,
    comeBack,
    close: () => goDown('refuse'),
  }

  /** A person and their private chat, whose id is theirs. The same one again for the same id. */
  function user(id: number, { name, username }: { name?: string; username?: string } = {}): TelegramPerson {
    const who = state.people.get(id) ?? aUser(id, name, username)
    state.people.set(id, who)
    const { first_name } = who
    const chat = state.chats.open({ id, type: 'private', first_name, ...(username && { username }) })
    return new TelegramPerson(state, chat, who)
  }

  /** A group chat (its id below zero) seen by one member; call it again with another `member` for more. */
  function group(
    id: number,
    { title = 'Grupo', member }: { title?: string; member?: { id: number; name?: string } } = {},
  ): TelegramPerson {
    const chat = state.chats.open({ id, type: 'supergroup', title })
    const memberId = member?.id ?? 900_000 + Math.abs(id % 100_000)
    const who = state.people.get(memberId) ?? aUser(memberId, member?.name)
    state.people.set(memberId, who)
    return new TelegramPerson(state, chat, who)
  }

  /** What the chat shows now, oldest first. */
  function messages(chatId: number): ShownMessage[] {
    return state.chats.find(chatId)?.shown() ?? []
  }

  /**
   * The newest message OF THE BOT that fits: one that the chat already shows, or the first new or edited
   * one. A string or pattern is looked for in its text. Rejects with what the chat shows.
   */
  function waitFor(chatId: number, fits: Fits, timeoutMs = 5000): Promise<ShownMessage> {
    const chat = state.chats.find(chatId)
    if (!chat) return Promise.reject(new Error(`Nobody opened chat ${chatId}`))
    if (typeof fits === 'function') return chat.waitFor(fits, timeoutMs)
    const has = (text: string) => (typeof fits === 'string' ? text.includes(fits) : fits.test(text))
    return chat.waitFor((message) => has(message.text), timeoutMs)
  }

  /** From now on connections are refused, or taken and never answered. People can go on writing. */
  async function goDown(how: 'refuse' | 'hang' = 'refuse'): Promise<void> {
    hanging = how === 'hang'
    const closed =
      how === 'refuse' && http.listening ? new Promise((resolve) => http.close(resolve)) : undefined
    for (const socket of sockets) socket.destroy()
    await closed
  }

  async function comeBack(): Promise<void> {
    hanging = false
    for (const socket of sockets) socket.destroy()
    if (!http.listening) await listen(port)
  }

  function listen(onPort: number): Promise<void> {
    return new Promise((resolve, reject) => {
      http.once('error', reject)
      http.listen(onPort, '127.0.0.1', () => {
        http.off('error', reject)
        resolve()
      })
    })
  }

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://telegram')
    const [, file, given = '', rest = ''] = /^(\/file)?\/bot([^/]*)\/(.*)$/.exec(pathname) ?? []
    const method = file ? 'file' : (METHODS.get(rest.toLowerCase())?.name ?? rest)
    calls[method] = (calls[method] ?? 0) + 1
    const gone = new AbortController()
    res.on('close', () => gone.abort())

    const params = await readParams(req, searchParams)
    const failure = faults.next(method, params.has('chat_id') ? params.int('chat_id') : undefined)
    if (failure === 'lose-request') return lose(req)
    if (typeof failure === 'object' && 'status' in failure) return answerFailure(res, failure)
    if (typeof failure === 'object') await sleep(failure.delay)

    const reply = await act(given, file !== undefined, decodeURIComponent(rest), method, params, gone.signal)
    if (failure === 'lose-answer') return lose(req)
    if (reply.file) res.writeHead(200, { 'content-type': 'application/octet-stream' }).end(reply.file)
    else answer(res, reply.status, reply.body)
  }

  async function act(
    given: string,
    isFile: boolean,
    rest: string,
    method: string,
    params: Params,
    gone: AbortSignal,
  ): Promise<{ status: number; body?: object; file?: Uint8Array }> {
    try {
      if (decodeURIComponent(given) !== token) throw new Refusal(401, 'Unauthorized')
      if (isFile) {
        const file = state.files.download(rest)
        if (!file) throw new Refusal(404, 'Not Found')
        return { status: 200, file: file.bytes }
      }
      const found = METHODS.get(method.toLowerCase())
      if (!found) throw new Refusal(404, 'Not Found: method not found')
      if (WRITES.test(method)) flood.check(params.int('chat_id'), Date.now())
      const queryLifeMs = options.queryLifeMs ?? 60_000
      const result = await found.run({ state, params, gone, queryLifeMs })
      return { status: 200, body: { ok: true, result } }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, message: description, retryAfter } = error
      state.refused.push({ at: Date.now(), method, status, description, fields: params.fields })
      return { status, body: refusal(status, description, retryAfter) }
    }
  }
}

function answerFailure(
  res: ServerResponse,
  failure: { status: number; description?: string; retry_after?: number; raw?: string },
): void {
  const { status, retry_after, raw } = failure
  if (raw !== undefined) {
    res.writeHead(status, { 'content-type': 'text/html' }).end(raw)
    return
  }
  const usual =
    status === 429 ? `Too Many Requests: retry after ${retry_after ?? 1}` : 'Internal Server Error'
  answer(res, status, refusal(status, failure.description ?? usual, retry_after))
}

function refusal(status: number, description: string, retryAfter: number | undefined): object {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }
  return { ok: false, error_code: status, description, ...parameters }
}

function answer(res: ServerResponse, status: number, body: object | undefined): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** The connection dies: whoever called cannot know whether it took effect. */
function lose(req: IncomingMessage): void {
  req.socket.destroy()
}

function aUser(id: number, name?: string, username?: string): User {
  const known = username ? { username } : {}
  return { id, is_bot: false, first_name: name ?? `Persona ${id}`, language_code: 'es', ...known }
}
