import type { InlineKeyboardMarkup, Message, MessageEntity } from 'grammy/types'
import type { Params } from './telegram-body.ts'
import type { Stored, TelegramChat } from './telegram-chats.ts'
import { type FileKind, mediaOf } from './telegram-files.ts'
import { type Formatted, parseHtml, trimmed } from './telegram-html.ts'
import { readMarkup } from './telegram-markup.ts'
import { commandScope, setCommands, setProfileText } from './telegram-profile.ts'
import { badRequest } from './telegram-refusal.ts'
import type { TelegramState } from './telegram-state.ts'

/** UTF-16 units after the marks are taken out: https://core.telegram.org/bots/api#sendmessage */
const MAX_TEXT = 4096
const MAX_CAPTION = 1024
/** https://core.telegram.org/bots/api#answercallbackquery */
const MAX_TOAST = 200
/** https://core.telegram.org/bots/api#sendchataction */
const CHAT_ACTIONS = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]

export type Call = { state: TelegramState; params: Params; gone: AbortSignal; queryLifeMs: number }
export type Method = (call: Call) => unknown

const methods: Record<string, Method> = {
  getMe: ({ state }) => state.me,
  getUpdates: ({ state, params, gone }) => state.updates.take(params, gone),
  setWebhook,
  deleteWebhook,
  getWebhookInfo: ({ state }) => ({
    url: state.updates.webhook,
    has_custom_certificate: false,
    pending_update_count: state.updates.pending.length,
  }),
  sendMessage,
  sendPhoto: (call) => sendFile(call, 'photo'),
  sendDocument: (call) => sendFile(call, 'document'),
  sendVoice: (call) => sendFile(call, 'voice'),
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
  deleteMessage,
  answerCallbackQuery,
  sendChatAction,
  getFile: ({ state, params }) => state.files.describe(params.text('file_id')),
  setMyCommands: ({ state, params }) => setCommands(state, params),
  getMyCommands: ({ state, params }) => state.commands.get(commandScope(params)) ?? [],
  deleteMyCommands: ({ state, params }) => {
    state.commands.delete(commandScope(params))
    return true
  },
  setMyName: ({ state, params }) => setProfileText(state, params, 'name', 64),
  setMyDescription: ({ state, params }) => setProfileText(state, params, 'description', 512),
  setMyShortDescription: ({ state, params }) => setProfileText(state, params, 'short_description', 120),
  getMyDescription: ({ state }) => ({ description: state.descriptions.get('description') ?? '' }),
}

/** What the bot may call, by name in lower case: the real one does not mind the case either. */
export const METHODS: ReadonlyMap<string, { name: string; run: Method }> = new Map(
  Object.entries(methods).map(([name, run]) => [name.toLowerCase(), { name, run }]),
)

function setWebhook({ state, params }: Call): true {
  const url = params.text('url')
  if (url !== '' && !url.startsWith('https:')) {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  }
  state.updates.webhook = url
  return true
}

function deleteWebhook({ state, params }: Call): true {
  state.updates.webhook = ''
  if (params.flag('drop_pending_updates')) state.updates.drop()
  return true
}

function sendMessage(call: Call): Message {
  const { state, params } = call
  const source = params.text('text')
  if (source === '') throw badRequest('message text is empty')
  const formatted = readFormatted(params, source, 'entities')
  if (formatted.text === '') throw badRequest('text must be non-empty')
  if (formatted.text.length > MAX_TEXT) throw badRequest('message is too long')
  const markup = readMarkup(params.json('reply_markup'))

  const chat = openChat(call)
  const replyTo = readReply(params, chat)
  const stored = chat.add(state.me, { formatted, html: source, markup, replyTo }, state.date())
  return logged(call, 'sendMessage', chat, stored)
}

function sendFile(call: Call, kind: FileKind): Message {
  const { state, params } = call
  const { formatted, source } = readCaption(params)
  const markup = readMarkup(params.json('reply_markup'))
  const chat = openChat(call)
  const replyTo = readReply(params, chat)
  const file = state.files.ofCall(kind, params)

  const extra = mediaOf(file, params.int('duration'))
  const stored = chat.add(state.me, { formatted, html: source, markup, replyTo, file, extra }, state.date())
  return logged(call, `send${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, chat, stored)
}

function editMessageText(call: Call): Message {
  const source = call.params.text('text')
  if (source === '') throw badRequest('message text is empty')
  const formatted = readFormatted(call.params, source, 'entities')
  if (formatted.text === '') throw badRequest('text must be non-empty')
  // An edit has another wording than a send for the same limit.
  if (formatted.text.length > MAX_TEXT) throw badRequest('MESSAGE_TOO_LONG')
  const markup = readMarkup(call.params.json('reply_markup'))
  const [chat, stored] = ownMessage(call)
  if (stored.wire.text === undefined) throw badRequest('there is no text in the message to edit')
  return edited(call, 'editMessageText', chat, stored, { formatted, html: source, markup })
}

function editMessageCaption(call: Call): Message {
  const { formatted, source } = readCaption(call.params)
  const markup = readMarkup(call.params.json('reply_markup'))
  const [chat, stored] = ownMessage(call)
  if (stored.wire.text !== undefined) throw badRequest('there is no caption in the message to edit')
  return edited(call, 'editMessageCaption', chat, stored, { formatted, html: source, markup })
}

function editMessageReplyMarkup(call: Call): Message {
  const markup = readMarkup(call.params.json('reply_markup'))
  const [chat, stored] = ownMessage(call)
  const content = { formatted: formattedOf(stored.wire), html: stored.shown.html, markup }
  return edited(call, 'editMessageReplyMarkup', chat, stored, content)
}

function deleteMessage(call: Call): true {
  const chat = openChat(call)
  if (!chat.messages.delete(call.params.int('message_id'))) throw badRequest('message to delete not found')
  return true
}

function answerCallbackQuery({ state, params, queryLifeMs }: Call): true {
  const id = params.text('callback_query_id')
  const text = params.text('text')
  const query = state.queries.get(id)
  if (!query || query.answered || Date.now() - query.at > queryLifeMs) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  if (text.length > MAX_TOAST) throw badRequest('MESSAGE_TOO_LONG')
  query.answered = true
  state.toasts.push({ at: Date.now(), id, chat: query.chat, text, alert: params.flag('show_alert') })
  return true
}

function sendChatAction(call: Call): true {
  const action = call.params.text('action')
  if (!CHAT_ACTIONS.includes(action)) throw badRequest('wrong parameter action in request')
  call.state.actions.push({ at: Date.now(), chat: openChat(call).chat.id, action })
  return true
}

function openChat({ state, params }: Call): TelegramChat {
  const chat = state.chats.get(params.text('chat_id'))
  chat.checkOpen()
  return chat
}

/** The message that an edit names, which has to be the bot's. */
function ownMessage(call: Call): [TelegramChat, Stored] {
  const chat = openChat(call)
  if (!call.params.has('message_id')) throw badRequest('message identifier is not specified')
  const stored = chat.messages.get(call.params.int('message_id'))
  if (!stored) throw badRequest('message to edit not found')
  if (stored.shown.from !== 'bot') throw badRequest("message can't be edited")
  return [chat, stored]
}

function edited(
  call: Call,
  method: string,
  chat: TelegramChat,
  stored: Stored,
  content: { formatted: Formatted; html: string; markup: InlineKeyboardMarkup | undefined },
): Message {
  if (
    fingerprint(content) ===
    fingerprint({ formatted: formattedOf(stored.wire), markup: stored.wire.reply_markup })
  ) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a ' +
        'current content and reply markup of the message',
    )
  }
  chat.edit(stored, content, call.state.date())
  return logged(call, method, chat, stored)
}

function fingerprint(content: { formatted: Formatted; markup?: InlineKeyboardMarkup | undefined }): string {
  return JSON.stringify([content.formatted.text, content.formatted.entities, content.markup ?? null])
}

function formattedOf(message: Message): Formatted {
  return {
    text: message.text ?? message.caption ?? '',
    entities: message.entities ?? message.caption_entities ?? [],
  }
}

function readCaption(params: Params): { formatted: Formatted; source: string } {
  const source = params.text('caption')
  const formatted = readFormatted(params, source, 'caption_entities')
  if (formatted.text.length > MAX_CAPTION) throw badRequest('message caption is too long')
  return { formatted, source }
}

function readFormatted(params: Params, given: string, entitiesField: string): Formatted {
  const source = given.replaceAll('\r', '')
  const mode = params.text('parse_mode').toLowerCase()
  if (mode === 'html') return parseHtml(source)
  if (mode !== '') throw badRequest('unsupported parse_mode')
  const marks = params.json(entitiesField)
  return trimmed({ text: source, entities: Array.isArray(marks) ? (marks as MessageEntity[]) : [] })
}

function readReply(params: Params, chat: TelegramChat): Stored | undefined {
  const given = params.json('reply_parameters') as {
    message_id?: number
    allow_sending_without_reply?: boolean
  }
  const id = given?.message_id ?? params.int('reply_to_message_id')
  if (id === 0) return undefined
  const stored = chat.messages.get(Number(id))
  const alone = given?.allow_sending_without_reply ?? params.flag('allow_sending_without_reply')
  if (!stored && !alone) throw badRequest('message to be replied not found')
  return stored
}

function logged({ state }: Call, method: string, chat: TelegramChat, { wire, shown }: Stored): Message {
  const { message_id, text, buttons } = shown
  state.sent.push({ at: Date.now(), method, chat: chat.chat.id, message_id, text, buttons })
  return wire
}
