/**
 * What travels between a channel and the assistant. A channel only translates: an update becomes a
 * `Message`, a `Reply` becomes whatever the channel shows. Everything between knows no channel.
 */

export type Channel = 'telegram' | 'webchat' | 'terminal' | 'whatsapp'

export type Body =
  | { type: 'text'; text: string; edited?: boolean }
  | { type: 'choice'; choice: string }
  | { type: 'start'; payload: string }
  | { type: 'contact'; nombre: string; telefono: string | null; email: string | null }
  | { type: 'file'; file: IncomingFile; caption: string }
  | { type: 'presence'; blocked: boolean }
  /** Sent by ourselves when `downloads` has finished with a file: stored, or refused with a reason. */
  | { type: 'file-result'; archivoId: string; problem: FileProblem | null }

export type FileProblem = 'too_large' | 'type_refused' | 'unavailable'

/** A file as the channel announces it. Its bytes come after the commit (`bot/downloads.ts`). */
export type IncomingFile = {
  /** What the channel needs to fetch it: Telegram's file_id, or the web chat's upload id. */
  ref: string
  kind: 'photo' | 'voice' | 'document'
  /** As the sender named it; only shown, never used as a path. */
  name: string | null
  mime: string | null
  bytes: number | null
}

export type Message = {
  /** Unique per channel: the update id, or the id that the page gave. A second one with it is a repeat. */
  id: string
  channel: Channel
  chat: string
  isGroup: boolean
  /** Who writes, as the channel names that person for ever. */
  person: string
  personName: string | null
  sentAt: Date
  /** The channel's own id of her message: an edited message keeps it. */
  ownId?: string
  /** The channel's id of the message of ours that she answers, or whose button she presses. */
  repliesTo?: string
  body: Body
}

/** A button. `id` is opaque, at most 64 bytes, and never holds a name. */
export type Choice = { id: string; title: string }

/** Key of a row in the outbox: says what the message is, so that sending it twice is impossible. */
export type OutboxKey = string

/** One message of ours, as data. */
export type Reply = {
  text: string
  choices?: Choice[][]
  /** A stored file that goes with the text (`crm_archivos.id`). */
  archivoId?: string
  /** The earlier message that this one takes the place of. */
  replaces?: OutboxKey
}

/** Marks bold text inside a reply; each channel renders or drops them. They never come from a person. */
export const BOLD_ON = '\uE000'
export const BOLD_OFF = '\uE001'

/** Text from outside without our own marks and without NUL, which SQLite cannot search past. */
export function cleanText(text: string): string {
  return text.replaceAll(/[\uE000\uE001\0]/g, '').normalize('NFC')
}

/** Longest text in one message: Telegram refuses over 4096, we leave room for its entities. */
export const MAX_TEXT = 4000

/**
 * A long text as several, each at most `max` UTF-16 units, cut at a line where there is one, else at a
 * space, never inside a character of two units.
 */
export function splitText(text: string, max = MAX_TEXT): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > max) {
    const cut = cutPoint(rest, max)
    parts.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).replace(/^[\n ]+/, '')
  }
  parts.push(rest)
  return parts.filter((part, i) => part !== '' || i === 0)
}

function cutPoint(text: string, max: number): number {
  const line = text.lastIndexOf('\n', max)
  if (line > max / 4) return line
  const space = text.lastIndexOf(' ', max)
  if (space > max / 2) return space
  const unit = text.charCodeAt(max)
  return unit >= 0xdc00 && unit <= 0xdfff ? max - 1 : max
}
