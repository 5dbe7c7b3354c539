import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types'
import { wellFormed } from './telegram-body.ts'
import { badRequest } from './telegram-refusal.ts'

/** https://core.telegram.org/bots/api#inlinekeyboardbutton: «1-64 bytes». */
const MAX_CALLBACK_DATA = 64
/** Not in the documentation, long known: https://limits.tginfo.me */
const MAX_BUTTONS = 100

/** Exactly one of these makes an inline button do something. */
const ACTIONS = [
  'callback_data',
  'url',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
]

/** Checks `reply_markup`. Only an inline keyboard stays with its message; the other kinds are let through. */
export function readMarkup(value: unknown): InlineKeyboardMarkup | undefined {
  if (value === undefined) return undefined
  if (!isObject(value)) throw badRequest('object expected as reply markup')
  if (value.inline_keyboard === undefined) return checkOtherMarkup(value)

  if (!Array.isArray(value.inline_keyboard)) {
    throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
  }
  const rows = value.inline_keyboard.map((row: unknown) => {
    if (!Array.isArray(row)) {
      throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    }
    return row.map(readButton)
  })
  if (rows.flat().length > MAX_BUTTONS) throw badRequest('REPLY_MARKUP_TOO_LONG')
  const filled = rows.filter((row) => row.length > 0)
  return filled.length > 0 ? { inline_keyboard: filled } : undefined
}

function readButton(button: unknown): InlineKeyboardButton {
  const wrong = "can't parse inline keyboard button"
  if (!isObject(button)) throw badRequest(`${wrong}: InlineKeyboardButton must be an Object`)
  if (button.text === undefined) throw badRequest(`${wrong}: Can't find field "text"`)
  if (typeof button.text !== 'string') throw badRequest(`${wrong}: Field "text" must be of type String`)
  if (wellFormed(button.text).trim() === '') throw badRequest('inline keyboard button text must be non-empty')

  const actions = ACTIONS.filter((action) => button[action] !== undefined)
  if (actions.length === 0) {
    throw badRequest(`${wrong}: Text buttons are unallowed in the inline keyboard`)
  }
  if (actions.length > 1) throw badRequest(`${wrong}: only one action may be specified`)
  if (button.callback_data !== undefined) checkCallbackData(button.callback_data)
  if (button.url !== undefined) checkUrl(button.url)
  return button as unknown as InlineKeyboardButton
}

function checkCallbackData(data: unknown): void {
  if (typeof data !== 'string') {
    throw badRequest('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
  }
  const bytes = Buffer.byteLength(data)
  if (bytes === 0 || bytes > MAX_CALLBACK_DATA) throw badRequest('BUTTON_DATA_INVALID')
}

function checkUrl(url: unknown): void {
  const text = String(url)
  const known = URL.canParse(text) && ['http:', 'https:', 'tg:', 'ton:'].includes(new URL(text).protocol)
  const host =
    known && !/^https?:$/.test(new URL(text).protocol) ? 'x.x' : known ? new URL(text).hostname : ''
  // `http://localhost` is refused by the real one: a link must lead somewhere on the Internet.
  if (!host.includes('.')) {
    throw badRequest(`inline keyboard button URL '${text}' is invalid: Wrong HTTP URL`)
  }
}

function checkOtherMarkup(markup: Record<string, unknown>): undefined {
  const known = ['keyboard', 'remove_keyboard', 'force_reply'].some((kind) => markup[kind] !== undefined)
  if (!known && Object.keys(markup).length > 0) throw badRequest('object expected as reply markup')
  if (markup.keyboard === undefined) return undefined
  if (!Array.isArray(markup.keyboard)) {
    throw badRequest('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
  }
  for (const button of markup.keyboard.flat()) {
    const text: unknown = isObject(button) ? button.text : button
    if (typeof text !== 'string' || text.trim() === '') {
      throw badRequest('keyboard button text must be non-empty')
    }
  }
  return undefined
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
