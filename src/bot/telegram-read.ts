import type { Message as TgMessage, Update, User } from 'grammy/types'
import type { Body, IncomingFile, Message } from '#domain/conversation.ts'

/** The kinds of update that we ask Telegram for. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const

/** What an update says, or null when it means nothing to us. `botName`: the bot's own, without @. */
export function readUpdate(update: Update, botName: string): Message | null {
  const { message, edited_message, callback_query, my_chat_member } = update
  if (message) return readMessage(update, message, bodyOf(message, botName))
  if (edited_message) return readMessage(update, edited_message, editedBodyOf(edited_message))
  if (callback_query) return readPress(update, callback_query)
  return my_chat_member ? readPresence(update, my_chat_member) : null
}

function readMessage(update: Update, message: TgMessage, body: Body | null): Message | null {
  const { from, chat, reply_to_message } = message
  if (!body || !from || from.is_bot) return null
  return {
    id: String(update.update_id),
    channel: 'telegram',
    chat: String(chat.id),
    isGroup: chat.type !== 'private',
    ...who(from),
    sentAt: new Date((message.edit_date ?? message.date) * 1000),
    ownId: String(message.message_id),
    ...(reply_to_message ? { repliesTo: String(reply_to_message.message_id) } : {}),
    body,
  }
}

function readPress(update: Update, query: NonNullable<Update['callback_query']>): Message | null {
  const { message, data, from } = query
  if (!message || data === undefined) return null
  return {
    id: String(update.update_id),
    channel: 'telegram',
    chat: String(message.chat.id),
    isGroup: message.chat.type !== 'private',
    ...who(from),
    // Telegram does not say when a button was pressed; of a message that it has forgotten the date is 0.
    sentAt: new Date(message.date * 1000),
    repliesTo: String(message.message_id),
    body: { type: 'choice', choice: data },
  }
}

/** She has blocked the bot in her private chat, or taken it back. */
function readPresence(update: Update, change: NonNullable<Update['my_chat_member']>): Message | null {
  const { chat, from, date, new_chat_member } = change
  if (chat.type !== 'private') return null
  return {
    id: String(update.update_id),
    channel: 'telegram',
    chat: String(chat.id),
    isGroup: false,
    ...who(from),
    sentAt: new Date(date * 1000),
    body: { type: 'presence', blocked: new_chat_member.status === 'kicked' },
  }
}

function who({ id, first_name, last_name }: User) {
  return { person: String(id), personName: [first_name, last_name].filter(Boolean).join(' ').trim() || null }
}

function bodyOf(message: TgMessage, botName: string): Body | null {
  const { text, contact, forward_origin } = message
  if (contact) {
    const nombre = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
    return { type: 'contact', nombre, telefono: contact.phone_number || null, email: emailOf(contact.vcard) }
  }
  const file = fileOf(message)
  if (file) return { type: 'file', file, caption: message.caption ?? '' }
  if (text !== undefined) return forward_origin ? { type: 'text', text } : textOf(text, botName)
  return isSaid(message) ? { type: 'text', text: '' } : null
}

function editedBodyOf({ text, caption }: TgMessage): Body | null {
  const now = text ?? caption
  return now === undefined ? null : { type: 'text', text: now, edited: true }
}

function textOf(text: string, botName: string): Body {
  const [command, name = '', bot = ''] = /^\/(\w+)(?:@(\w+))?(?=\s|$)/.exec(text) ?? []
  if (!command) return { type: 'text', text }
  const rest = text.slice(command.length)
  if (name === 'start') return { type: 'start', payload: rest.trim() }
  return { type: 'text', text: bot.toLowerCase() === botName.toLowerCase() ? `/${name}${rest}` : text }
}

function emailOf(vcard: string | undefined): string | null {
  return /^(?:[\w-]+\.)?EMAIL[^:\n]*:(.+)$/im.exec(vcard ?? '')?.[1]?.trim() || null
}

function fileOf({ photo, voice, audio, document, video }: TgMessage): IncomingFile | null {
  const largest = photo?.at(-1)
  if (largest) return fileLike('photo', { ...largest, mime_type: 'image/jpeg' })
  const sound = voice ?? audio
  if (sound) return fileLike('voice', sound)
  const other = document ?? video
  return other ? fileLike('document', other) : null
}

type TgFile = { file_id: string; file_name?: string; mime_type?: string; file_size?: number }

function fileLike(kind: IncomingFile['kind'], { file_id, file_name, mime_type, file_size }: TgFile) {
  return { ref: file_id, kind, name: file_name ?? null, mime: mime_type ?? null, bytes: file_size ?? null }
}

/** Something of hers that has no words: she is told so. A member who joins or a pinned message says nothing. */
function isSaid({ sticker, location, venue, poll, dice, video_note, game, story }: TgMessage): boolean {
  return [sticker, location, venue, poll, dice, video_note, game, story].some((one) => one !== undefined)
}
