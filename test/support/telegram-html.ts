import type { MessageEntity } from 'grammy/types'
import { badRequest } from './telegram-refusal.ts'

/** Text as a chat shows it: without marks, which are apart and count in UTF-16 units. */
export type Formatted = { text: string; entities: MessageEntity[] }

/** https://core.telegram.org/bots/api#html-style */
const TAGS: Record<string, MessageEntity['type']> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  a: 'text_link',
  'tg-emoji': 'custom_emoji',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

type Open = { tag: string; offset: number; argument: string }

/**
 * Telegram's HTML mode, with its wording for what it refuses. One thing is stricter than the real one:
 * an unknown `&name;` is refused, where Telegram shows it as it stands (`&nbsp;` would reach the person).
 */
export function parseHtml(source: string): Formatted {
  const open: Open[] = []
  const entities: MessageEntity[] = []
  let text = ''
  let at = 0

  while (at < source.length) {
    const char = source.charAt(at)
    if (char === '&') {
      const [decoded, length] = decodeEntity(source, at)
      text += decoded
      at += length
    } else if (char !== '<') {
      text += char
      at += 1
    } else if (source.charAt(at + 1) === '/') {
      at = closeTag(source, at, text, open, entities)
    } else {
      at = openTag(source, at, text, open)
    }
  }
  const last = open.at(-1)
  if (last) throw parseError(`Can't find end tag corresponding to start tag "${last.tag}"`)
  return trimmed({ text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) })
}

/** Telegram drops the blanks around a message. A no-break space is not one of them. */
export function trimmed({ text, entities }: Formatted): Formatted {
  const left = text.length - text.replace(/^[ \t\r\n]+/, '').length
  const kept = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
  return {
    text: kept,
    entities: entities.flatMap((entity) => {
      const offset = Math.max(entity.offset - left, 0)
      const end = Math.min(entity.offset - left + entity.length, kept.length)
      return end > offset ? [{ ...entity, offset, length: end - offset }] : []
    }),
  }
}

function openTag(source: string, at: number, text: string, open: Open[]): number {
  const where = byteOffset(source, at)
  const name = /^<([^\s>]*)/.exec(source.slice(at))?.[1] ?? ''
  let next = at + 1 + name.length
  if (next >= source.length) throw parseError(`Unclosed start tag at byte offset ${where}`)
  const tag = name.toLowerCase()
  if (!Object.hasOwn(TAGS, tag)) {
    throw parseError(`Unsupported start tag "${tag}" at byte offset ${where}`)
  }

  let argument = ''
  while (source.charAt(next) !== '>') {
    const found = /^\s*([^\s=>]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?\s*/.exec(
      source.slice(next),
    )
    const [all = '', attribute = '', ...values] = found ?? []
    if (all === '') throw parseError(`Unclosed start tag "${tag}" at byte offset ${where}`)
    if (attribute === '' && source.charAt(next + all.length) !== '>') {
      throw parseError(`Empty attribute name in the tag "${tag}" at byte offset ${where}`)
    }
    next += all.length
    if (next >= source.length) throw parseError(`Unclosed start tag "${tag}" at byte offset ${where}`)
    argument = readArgument(tag, attribute, values.find((v) => v !== undefined) ?? '') ?? argument
  }

  if (tag === 'span' && argument !== 'tg-spoiler') {
    throw parseError(`Tag "span" must have class "tg-spoiler" at byte offset ${where}`)
  }
  open.push({ tag, offset: text.length, argument })
  return next + 1
}

function readArgument(tag: string, attribute: string, value: string): string | undefined {
  const wanted: Record<string, string> = { a: 'href', span: 'class', code: 'class', 'tg-emoji': 'emoji-id' }
  return wanted[tag] === attribute.toLowerCase() ? value.replace(/&(lt|gt|amp|quot);/g, named) : undefined
}

function named(whole: string, name: string): string {
  return NAMED[name] ?? whole
}

function closeTag(source: string, at: number, text: string, open: Open[], entities: MessageEntity[]): number {
  const where = byteOffset(source, at)
  const opened = open.at(-1)
  if (!opened) throw parseError(`Unexpected end tag at byte offset ${where}`)
  const found = /^<\/([^\s>]*)\s*>/.exec(source.slice(at))
  if (!found) throw parseError(`Unclosed end tag at byte offset ${where}`)
  const name = (found[1] ?? '').toLowerCase()
  if (name !== '' && name !== opened.tag) {
    throw parseError(
      `Unmatched end tag at byte offset ${where}, expected "</${opened.tag}>", found "</${name}>"`,
    )
  }

  open.pop()
  const length = text.length - opened.offset
  if (length > 0) entities.push(entityOf(opened, length, text))
  return at + found[0].length
}

function entityOf({ tag, offset, argument }: Open, length: number, text: string): MessageEntity {
  const type = TAGS[tag]
  if (type === 'text_link') return { type, offset, length, url: argument || text.slice(offset) }
  if (type === 'custom_emoji') return { type, offset, length, custom_emoji_id: argument }
  return { type, offset, length } as MessageEntity
}

/** The character at an ampersand and how many units of the source it takes. */
function decodeEntity(source: string, at: number): [string, number] {
  const rest = source.slice(at, at + 32)
  const numeric = /^&#(?:x([0-9a-f]+)|(\d+));?/i.exec(rest)
  if (numeric) {
    const code = numeric[1] ? Number.parseInt(numeric[1], 16) : Number(numeric[2])
    if (code > 0 && code < 0x10ffff) return [String.fromCodePoint(code), numeric[0].length]
    return ['&', 1]
  }
  const word = /^&([A-Za-z]+)(;?)/.exec(rest)
  const char = word?.[1] === undefined ? undefined : NAMED[word[1]]
  if (word && char !== undefined) return [char, word[0].length]
  if (word?.[2] === ';') {
    throw parseError(`Unsupported entity "${word[0]}" at byte offset ${byteOffset(source, at)}`)
  }
  return ['&', 1]
}

function byteOffset(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at))
}

function parseError(what: string) {
  return badRequest(`can't parse entities: ${what}`)
}
