import type { Contact, Message, MessageEntity, Update, User } from 'grammy/types'
import type { Content, ShownButton, Stored, TelegramChat } from './telegram-chats.ts'
import { mediaOf, type StoredFile } from './telegram-files.ts'
import type { TelegramState } from './telegram-state.ts'

/** What a person's act left: the update's id is missing when the bot does not want updates of that kind. */
export type Acted = { message_id: number; update_id: number | undefined }
export type Pressed = Acted & { callback_query_id: string }

export type WriteOptions = {
  replyTo?: number
  /** The text was written by somebody else, who hides their account. */
  forwardedFrom?: string
}

/** A small but valid JPEG, for tests that do not care what the photo shows. */
const SMALL_JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
const SMALL_OGG = Buffer.from('4f67675300020000000000000000', 'hex')
const MAX_TEXT = 4096

/** Somebody at a phone, in a private chat or a group. Does only what the application would allow. */
export class TelegramPerson {
  user: User
  #state: TelegramState
  #chat: TelegramChat

  constructor(state: TelegramState, chat: TelegramChat, user: User) {
    this.#state = state
    this.#chat = chat
    this.user = user
  }

  get chatId(): number {
    return this.#chat.chat.id
  }

  start(payload = ''): Acted {
    return this.types(payload === '' ? '/start' : `/start ${payload}`)
  }

  types(text: string, options: WriteOptions = {}): Acted {
    if (text.trim() === '' || text.length > MAX_TEXT) {
      throw new Error(`Telegram lets nobody send a message of ${text.length} characters`)
    }
    return this.#write({ formatted: { text, entities: commandsIn(text) }, html: text }, options)
  }

  replies(toMessageId: number, text: string): Acted {
    return this.types(text, { replyTo: toMessageId })
  }

  sendsContact(contact: Contact): Acted {
    const shown = `${contact.first_name} ${contact.last_name ?? ''}`.trim()
    return this.#write({ formatted: { text: '', entities: [] }, html: shown, extra: { contact } })
  }

  sendsPhoto(bytes: Uint8Array = SMALL_JPEG, caption = ''): Acted {
    return this.#sendFile(this.#state.files.store('photo', 'photo.jpg', 'image/jpeg', bytes), caption)
  }

  /** `size` announces another weight than that of `bytes`: a file over 20 MB without making one. */
  sendsDocument(name: string, bytes: Uint8Array, mime: string, caption = '', size = bytes.length): Acted {
    return this.#sendFile(this.#state.files.store('document', name, mime, bytes, size), caption)
  }

  sendsVoice(bytes: Uint8Array = SMALL_OGG, seconds = 3): Acted {
    return this.#sendFile(this.#state.files.store('voice', 'voice.oga', 'audio/ogg', bytes), '', seconds)
  }

  edits(messageId: number, text: string): Acted {
    const stored = this.#messageOf(messageId)
    if (stored.wire.from?.id !== this.user.id)
      throw new Error(`Message ${messageId} is not ${this.user.first_name}'s`)
    this.#chat.edit(
      stored,
      { formatted: { text, entities: commandsIn(text) }, html: text },
      this.#state.date(),
    )
    const update_id = this.#push({ edited_message: stored.wire as NonNullable<Update['edited_message']> })
    return { message_id: messageId, update_id }
  }

  /** Deletes a message for both sides. The bot is not told, as in Telegram. */
  deletes(messageId: number): void {
    this.#messageOf(messageId)
    this.#chat.messages.delete(messageId)
  }

  /**
   * Taps a button by its title or its data, on the newest message that shows it or on the one given.
   * There also one that has just been edited away: a thumb may be faster than an edit.
   */
  presses(button: string, onMessageId?: number): Pressed {
    const [stored, { data }] = this.#findButton(button, onMessageId)
    const id = String(4_000_000_000_000_000 + this.#state.queries.size)
    this.#state.queries.set(id, { chat: this.chatId, at: Date.now(), answered: false })
    const update_id = this.#push({
      callback_query: { id, from: this.user, message: stored.wire, chat_instance: String(this.chatId), data },
    })
    return { callback_query_id: id, message_id: stored.wire.message_id, update_id }
  }

  /** Blocks the bot, or throws it out of the group. */
  blocks(): void {
    this.#setBlocked(true)
  }

  unblocks(): void {
    this.#setBlocked(false)
  }

  #setBlocked(blocked: boolean): void {
    if (this.#chat.blocked === blocked) return
    this.#chat.blocked = blocked
    const member = { status: 'member', user: this.#state.me } as const
    const kicked = { status: 'kicked', user: this.#state.me, until_date: 0 } as const
    this.#push({
      my_chat_member: {
        chat: this.#chat.chat,
        from: this.user,
        date: this.#state.date(),
        old_chat_member: blocked ? member : kicked,
        new_chat_member: blocked ? kicked : member,
      },
    })
  }

  #sendFile(file: StoredFile, caption: string, seconds?: number): Acted {
    const formatted = { text: caption, entities: commandsIn(caption) }
    return this.#write({ formatted, html: caption, file, extra: mediaOf(file, seconds) })
  }

  #write(content: Content, { replyTo, forwardedFrom }: WriteOptions = {}): Acted {
    if (this.#chat.blocked)
      throw new Error(`${this.user.first_name} has blocked the bot and cannot write to it`)
    const date = this.#state.date()
    const forward: Partial<Message> = forwardedFrom
      ? { forward_origin: { type: 'hidden_user', sender_user_name: forwardedFrom, date } }
      : {}
    const answered = replyTo === undefined ? undefined : this.#messageOf(replyTo)
    const extra = { ...content.extra, ...forward }
    const { wire } = this.#chat.add(this.user, { ...content, extra, replyTo: answered }, date)
    const update_id = this.#push({ message: wire as NonNullable<Update['message']> })
    return { message_id: wire.message_id, update_id }
  }

  #push(update: Omit<Update, 'update_id'>): number | undefined {
    return this.#state.updates.push(update)
  }

  #messageOf(messageId: number): Stored {
    const stored = this.#chat.messages.get(messageId)
    if (!stored) throw new Error(`There is no message ${messageId} in chat ${this.chatId}`)
    return stored
  }

  #findButton(button: string, onMessageId: number | undefined): [Stored, ShownButton] {
    const fits = (b: ShownButton) => b.data !== '' && (b.text === button || b.data === button)
    if (onMessageId !== undefined) {
      const stored = this.#messageOf(onMessageId)
      const found = stored.shown.buttons.flat().find(fits) ?? stored.past.findLast(fits)
      if (found) return [stored, found]
    } else {
      for (const stored of [...this.#chat.messages.values()].reverse()) {
        const found = stored.shown.buttons.flat().find(fits)
        if (found) return [stored, found]
      }
    }
    const shown = this.#chat
      .shown()
      .flatMap((m) => m.buttons.flat().map((b) => `#${m.message_id} [${b.text}]`))
    throw new Error(`No button «${button}» to press. There are: ${shown.join(' ') || 'none'}`)
  }
}

function commandsIn(text: string): MessageEntity[] {
  return [...text.matchAll(/(?<![^\s])\/[A-Za-z0-9_]{1,32}(?:@\w+)?(?!\w)/g)].map((found) => ({
    type: 'bot_command' as const,
    offset: found.index,
    length: found[0].length,
  }))
}
