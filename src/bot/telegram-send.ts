import { readFile } from 'node:fs/promises'
import { type Api, GrammyError, HttpError, InputFile } from 'grammy'
import type { Message as TgMessage } from 'grammy/types'
import type { Reply } from '#domain/conversation.ts'
import { type Outgoing, SendError, type Sender } from './sender.ts'
import { htmlOf, keyboardOf, plainOf } from './telegram-render.ts'

/** https://core.telegram.org/bots/api#sendphoto: characters of a caption. */
const MAX_CAPTION = 1024
/** What `sendPhoto` takes; anything else goes as a document. */
const PHOTO = /^image\/(jpeg|png|webp)$/

/** The edited message cannot become this one: it is gone, too old, or a file. Then a new one is sent. */
const NOT_EDITABLE =
  /message to edit not found|message can't be edited|MESSAGE_ID_INVALID|no text in the message to edit|message not found/i

/** Shows replies in Telegram. Fails with a `SendError` that says what to do. */
export function telegramSender(api: Api): Sender {
  return async (out) => {
    try {
      const edited = out.edit !== null && out.file === null && (await edit(api, out, out.edit))
      return edited || String((await send(api, out)).message_id)
    } catch (error) {
      throw sendErrorOf(error)
    }
  }
}

/** The id of the edited message, or false when it cannot be edited. */
async function edit(api: Api, { chat, reply }: Outgoing, id: string): Promise<string | false> {
  const options = optionsOf(reply)
  try {
    await asHtml(reply.text, (text, mode) =>
      api.editMessageText(chat, Number(id), text, { ...options, ...mode }),
    )
    return id
  } catch (error) {
    const why = error instanceof GrammyError && error.error_code === 400 ? error.description : ''
    if (why.includes('message is not modified')) return id
    if (NOT_EDITABLE.test(why)) return false
    throw error
  }
}

async function send(api: Api, out: Outgoing): Promise<TgMessage> {
  const { chat, reply, file } = out
  const bytes = file && (await readFile(file.path).catch(() => null))
  if (!file || !bytes) return sendText(api, out)

  const fits = plainOf(reply.text).length <= MAX_CAPTION
  const { reply_markup } = optionsOf(reply)
  const sent = await asHtml(fits ? reply.text : '', (caption, mode) =>
    sendFile(api, chat, file, bytes, fits ? { caption, ...mode, reply_markup } : {}),
  )
  return fits ? sent : sendText(api, out)
}

function sendText(api: Api, { chat, reply }: Outgoing): Promise<TgMessage> {
  return asHtml(reply.text, (text, mode) => api.sendMessage(chat, text, { ...optionsOf(reply), ...mode }))
}

async function sendFile(
  api: Api,
  chat: string,
  { name, mime, kind }: NonNullable<Outgoing['file']>,
  bytes: Uint8Array,
  options: object,
): Promise<TgMessage> {
  const input = () => new InputFile(bytes, name)
  if (kind === 'voice' && mime === 'audio/ogg') return api.sendVoice(chat, input(), options)
  if (kind !== 'photo' || !PHOTO.test(mime ?? '')) return api.sendDocument(chat, input(), options)
  try {
    return await api.sendPhoto(chat, input(), options)
  } catch (error) {
    // Too long, too wide or too heavy for a picture: as a document it goes whole.
    if (error instanceof GrammyError && /PHOTO|IMAGE/.test(error.description)) {
      return api.sendDocument(chat, input(), options)
    }
    throw error
  }
}

function optionsOf(reply: Reply) {
  return { reply_markup: keyboardOf(reply.choices), link_preview_options: { is_disabled: true } }
}

/** Sends it as HTML, and as plain text when Telegram cannot read that. */
async function asHtml<T>(
  text: string,
  call: (text: string, mode: { parse_mode?: 'HTML' }) => Promise<T>,
): Promise<T> {
  try {
    return await call(htmlOf(text), { parse_mode: 'HTML' })
  } catch (error) {
    if (!(error instanceof GrammyError) || !error.description.includes("can't parse entities")) throw error
    return call(plainOf(text), {})
  }
}

function sendErrorOf(error: unknown): unknown {
  if (error instanceof HttpError) return new SendError('retry', error.message)
  if (!(error instanceof GrammyError)) return error
  const { error_code: code, description, parameters } = error
  if (code === 429) return new SendError('pause', description, parameters.retry_after ?? 1)
  if (code === 403) return new SendError('blocked', description)
  // With another token, or when Telegram is itself again, it will be taken.
  if (code === 401 || code === 404 || code >= 500) return new SendError('retry', description)
  return new SendError('refused', description)
}
