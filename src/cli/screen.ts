import type { Outgoing } from '#bot/sender.ts'
import { BOLD_OFF, BOLD_ON } from '#domain/conversation.ts'
import * as texts from '#texts/terminal.ts'

export type ScreenButton = { n: number; title: string; id: string; key: string }

/** How answers look in the terminal: for a person, as plain text, or a JSON object a line. */
export function createScreen(style: 'person' | 'plain' | 'json') {
  let buttons: ScreenButton[] = []

  function number({ edit, key, reply }: Outgoing): ScreenButton[] {
    const all = (reply.choices ?? []).flat()
    const added = all.map(({ id, title }, i) => ({ n: buttons.length + i + 1, title, id, key: edit ?? key }))
    buttons = [...buttons, ...added]
    return added
  }

  function print(text: string, added: ScreenButton[]): void {
    if (style === 'json') {
      console.log(JSON.stringify({ text, choices: added.map(({ n, title }) => ({ n, title })) }))
      return
    }
    const row = added.map(({ n, title }) => `[${n}] ${title}`).join('   ')
    console.log([text, ...(row ? [row] : []), ''].join('\n'))
  }

  return {
    /** Shows an answer; its buttons go on counting after those of the same turn. */
    show(out: Outgoing): void {
      const file = out.file ? [texts.archivo(out.file.name, out.file.path)] : []
      const [on, off] = style === 'person' ? ['\u001B[1m', '\u001B[22m'] : ['', '']
      const text = [out.reply.text, ...file].join('\n')
      print(text.replaceAll(BOLD_ON, on).replaceAll(BOLD_OFF, off), number(out))
    },
    /** A short word that is not part of the conversation. */
    notice: (text: string) => print(text, []),
    /** The button that a typed number presses. */
    pressed: (line: string) => buttons.find(({ n }) => String(n) === line.trim()),
    /** A new turn begins: its buttons count from 1. */
    turn(): void {
      buttons = []
    },
  }
}
