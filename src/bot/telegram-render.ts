import type { InlineKeyboardMarkup } from 'grammy/types'
import { BOLD_OFF, BOLD_ON, type Choice } from '#domain/conversation.ts'

/** A reply's text as Telegram's HTML: everything escaped, our marks as bold, each one closed. */
export function htmlOf(text: string): string {
  let open = false
  const html = text.replaceAll(/[&<>\uE000\uE001]/g, (char) => {
    if (char === '&') return '&amp;'
    if (char === '<') return '&lt;'
    if (char === '>') return '&gt;'
    const opens = char === BOLD_ON
    if (opens === open) return ''
    open = opens
    return opens ? '<b>' : '</b>'
  })
  return open ? `${html}</b>` : html
}

/** The same without bold, for a text whose HTML was refused. */
export function plainOf(text: string): string {
  return text.replaceAll(BOLD_ON, '').replaceAll(BOLD_OFF, '')
}

export function keyboardOf(choices: Choice[][] | undefined): InlineKeyboardMarkup | undefined {
  const rows = (choices ?? []).filter((row) => row.length > 0)
  if (rows.length === 0) return undefined
  return {
    inline_keyboard: rows.map((row) => row.map(({ id, title }) => ({ text: title, callback_data: id }))),
  }
}
