import type { Chat, InlineKeyboardMarkup, Message } from 'grammy/types'
import type { StoredFile } from './telegram-files.ts'
import type { Formatted } from './telegram-html.ts'
import { badRequest, Refusal } from './telegram-refusal.ts'

/** `data` is '' for a button that opens a link. */
export type ShownButton = { text: string; data: string; url?: string }

/** A message as a person sees it now. Never changed in place: an edit puts another in its place. */
export type ShownMessage = {
  message_id: number
  from: 'bot' | 'user'
  /** Text or caption, without the marks of bold and the like. */
  text: string
  /** The same as the bot wrote it, or as plain text from a person. */
  html: string
  buttons: ShownButton[][]
  /** How many times it was edited. */
  edited: number
  reply_to?: number
  photo?: StoredFile
  document?: StoredFile
  voice?: StoredFile
}

export type ChatOfBot = Chat.PrivateChat | Chat.GroupChat | Chat.SupergroupChat

export type Stored = {
  wire: Message
  shown: ShownMessage
  /** Every button that it ever had: a thumb may be faster than an edit. */
  past: ShownButton[]
}

export type Content = {
  formatted: Formatted
  html: string
  markup?: InlineKeyboardMarkup | undefined
  replyTo?: Stored | undefined
  file?: StoredFile
  /** What else the message carries on the wire: a photo, a contact… */
  extra?: Partial<Message>
}

type Waiter = { found: (message: ShownMessage) => boolean }

/** One conversation: its messages in order and who waits for one of them. */
export class TelegramChat {
  chat: ChatOfBot
  /** The person blocked the bot, or the group threw it out. */
  blocked = false
  messages = new Map<number, Stored>()
  #waiters = new Set<Waiter>()
  #nextId = 1

  constructor(chat: ChatOfBot) {
    this.chat = chat
  }

  /** Adds a message, from a person or from the bot. `date` in Unix seconds. */
  add(from: NonNullable<Message['from']>, content: Content, date: number): Stored {
    const { formatted, html, markup, replyTo, file, extra } = content
    const message_id = this.#nextId++
    const media = file !== undefined
    const wire = {
      message_id,
      from,
      chat: this.chat,
      date,
      ...(replyTo && { reply_to_message: withoutReply(replyTo.wire) }),
      ...extra,
      ...(media ? captionOf(formatted) : textOf(formatted)),
      ...(markup && { reply_markup: markup }),
    } as Message
    const shown: ShownMessage = {
      message_id,
      from: from.is_bot ? 'bot' : 'user',
      text: formatted.text,
      html,
      buttons: shownButtons(markup),
      edited: 0,
      ...(replyTo && { reply_to: replyTo.wire.message_id }),
      ...(file && { [file.kind]: file }),
    }
    const stored: Stored = { wire, shown, past: shown.buttons.flat() }
    this.messages.set(message_id, stored)
    this.#tell(shown)
    return stored
  }

  /** Changes text or keyboard. The keyboard given is the one that stays: none removes it. */
  edit(stored: Stored, content: Pick<Content, 'formatted' | 'html' | 'markup'>, date: number): void {
    const { formatted, html, markup } = content
    const { reply_markup: _, ...kept } = stored.wire
    const media = stored.wire.text === undefined
    stored.wire = {
      ...kept,
      edit_date: date,
      ...(media ? captionOf(formatted) : textOf(formatted)),
      ...(markup && { reply_markup: markup }),
    } as Message
    stored.shown = {
      ...stored.shown,
      text: formatted.text,
      html,
      buttons: shownButtons(markup),
      edited: stored.shown.edited + 1,
    }
    stored.past.push(...stored.shown.buttons.flat())
    this.#tell(stored.shown)
  }

  shown(): ShownMessage[] {
    return [...this.messages.values()].map((m) => m.shown)
  }

  /** Refuses what cannot be delivered here. */
  checkOpen(): void {
    if (!this.blocked) return
    const why =
      this.chat.type === 'private' ? 'blocked by the user' : `kicked from the ${this.chat.type} chat`
    throw new Refusal(403, `Forbidden: bot was ${why}`)
  }

  /** The newest message of the bot that fits, now or within `timeoutMs`. */
  waitFor(fits: (message: ShownMessage) => boolean, timeoutMs: number): Promise<ShownMessage> {
    const ofBot = (m: ShownMessage) => m.from === 'bot' && fits(m)
    const already = this.shown().findLast(ofBot)
    if (already) return Promise.resolve(already)

    const caller = new Error()
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        found: (message) => {
          if (!ofBot(message)) return false
          clearTimeout(timer)
          this.#waiters.delete(waiter)
          resolve(message)
          return true
        },
      }
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter)
        caller.message = `No such message in chat ${this.chat.id} after ${timeoutMs} ms. It shows:\n${this.#screen()}`
        reject(caller)
      }, timeoutMs)
      this.#waiters.add(waiter)
    })
  }

  #tell(message: ShownMessage): void {
    for (const waiter of [...this.#waiters]) waiter.found(message)
  }

  #screen(): string {
    const lines = this.shown().map((m) => {
      const buttons = m.buttons.map((row) => row.map((b) => `[${b.text}]`).join(' ')).join(' / ')
      return `#${m.message_id} ${m.from}: ${m.text} ${buttons}`
    })
    return lines.slice(-12).join('\n') || '(nothing)'
  }
}

/** All conversations by their id. */
export class Chats {
  #chats = new Map<number, TelegramChat>()

  open(chat: ChatOfBot): TelegramChat {
    const known = this.#chats.get(chat.id)
    if (known) return known
    const opened = new TelegramChat(chat)
    this.#chats.set(chat.id, opened)
    return opened
  }

  find(id: number): TelegramChat | undefined {
    return this.#chats.get(id)
  }

  /** For a call's `chat_id`, with Telegram's refusals. */
  get(chatId: string): TelegramChat {
    if (chatId === '') throw badRequest('chat_id is empty')
    const chat = this.#chats.get(Number(chatId))
    if (!chat) throw badRequest('chat not found')
    return chat
  }
}

function textOf({ text, entities }: Formatted): Partial<Message> {
  return { text, entities: entities.length > 0 ? entities : undefined }
}

function captionOf({ text, entities }: Formatted): Partial<Message> {
  if (text === '') return { caption: undefined, caption_entities: undefined }
  return { caption: text, caption_entities: entities.length > 0 ? entities : undefined }
}

function shownButtons(markup: InlineKeyboardMarkup | undefined): ShownButton[][] {
  const rows = markup?.inline_keyboard ?? []
  return rows.map((row) =>
    row.map((button) => ({
      text: button.text,
      data: 'callback_data' in button ? button.callback_data : '',
      ...('url' in button && { url: button.url }),
    })),
  )
}

/** Telegram gives the answered message without what that one answers in turn. */
function withoutReply(message: Message): Message {
  const { reply_to_message: _, ...rest } = message
  return rest as Message
}
