import { createInterface } from 'node:readline'
import { createDelivery } from '#bot/deliver.ts'
import type { Outgoing } from '#bot/sender.ts'
import { newId } from '#db/id.ts'
import { type Db, isMachineFailure } from '#db/open.ts'
import { saveCanal } from '#db/usuarios.ts'
import { BOLD_OFF, BOLD_ON, type Body } from '#domain/conversation.ts'
import { dispatch } from '#handlers/dispatch.ts'
import * as texts from '#texts/terminal.ts'
import { createLog } from '../log.ts'
import { LOG_FILE } from '../main.ts'
import { applyConfig, configOrExplain, openOrExplain } from './open.ts'
import { runCommand } from './process.ts'

/** The owner's only chat in the terminal. */
const CHAT = 'terminal'

type Button = { n: number; title: string; id: string; key: string }

/**
 * `npm run -s chat`: the same assistant in the terminal, with the assistant running or without it. A line
 * in, its answers out; a number presses the button of the last answers that shows it. `--json`: each answer
 * as one line `{text, choices: [{n, title}]}`.
 */
await runCommand(async () => {
  const config = configOrExplain(process.env)
  const db = await openOrExplain(config.dbFile)
  const duena = await applyConfig(db, config, new Date())
  await saveCanal(db, { canal: 'terminal', chat: CHAT, persona: CHAT, usuario_id: duena.id }, new Date())
  await converse(db, process.argv.includes('--json'))
  await db.destroy()
})

async function converse(db: Db, json: boolean): Promise<void> {
  const log = createLog(LOG_FILE, () => {})
  const lines = createInterface({ input: process.stdin, terminal: false })
  const isPerson = process.stdin.isTTY && !json
  let buttons: Button[] = []
  const delivery = createDelivery({
    db,
    senders: {
      terminal: async (out) => {
        show(out, (key) => addButtons(out, key))
        return out.edit ?? out.key
      },
    },
    now: () => new Date(),
    log: (error) => log.error(error, 'terminal'),
  })

  function addButtons({ reply }: Outgoing, key: string): Button[] {
    const added = (reply.choices ?? []).flat().map(({ id, title }, i) => ({
      n: buttons.length + i + 1,
      title,
      id,
      key,
    }))
    buttons = [...buttons, ...added]
    return added
  }

  function show(out: Outgoing, buttonsOf: (key: string) => Button[]): void {
    const added = buttonsOf(out.edit ?? out.key)
    const file = out.file ? [texts.archivo(out.file.name, out.file.path)] : []
    const text = [out.reply.text, ...file].join('\n')
    if (json) {
      const choices = added.map(({ n, title }) => ({ n, title }))
      return console.log(JSON.stringify({ text: marked(text, '', ''), choices }))
    }
    const shown = isPerson ? marked(text, '\u001B[1m', '\u001B[22m') : marked(text, '', '')
    const row = added.map(({ n, title }) => `[${n}] ${title}`).join('   ')
    console.log([shown, ...(row ? [row] : []), ''].join('\n'))
  }

  function say(text: string): void {
    console.log(json ? JSON.stringify({ text, choices: [] }) : `(${text})\n`)
  }

  async function send(line: string): Promise<void> {
    const pressed = buttons.find(({ n }) => String(n) === line.trim())
    const id = newId()
    const now = new Date()
    try {
      const { notice, error } = await dispatch(
        db,
        {
          id,
          channel: 'terminal',
          chat: CHAT,
          isGroup: false,
          person: CHAT,
          personName: null,
          sentAt: now,
          ...(pressed ? { repliesTo: pressed.key } : { ownId: id }),
          body: pressed ? { type: 'choice', choice: pressed.id } : bodyOf(line),
        },
        now,
        newId,
      )
      if (error) log.error(error, 'handlers')
      if (!notice) buttons = []
      else say(notice)
    } catch (error) {
      if (!isMachineFailure(error)) throw error
      log.error(error, 'terminal')
      return say(texts.ocupada)
    }
    await delivery.drain()
  }

  if (isPerson) console.log(`${texts.saludo}\n`)
  // What was left unsaid when the terminal was closed.
  await delivery.drain()
  if (isPerson) process.stdout.write('> ')
  for await (const line of lines) {
    if (line.trim() !== '') await send(line)
    if (isPerson) process.stdout.write('> ')
  }
  await delivery.stop()
  log.close()
}

function bodyOf(line: string): Body {
  const [, payload] = /^\/start(?:\s+(\S*))?\s*$/.exec(line) ?? []
  return /^\/start\b/.test(line) ? { type: 'start', payload: payload ?? '' } : { type: 'text', text: line }
}

function marked(text: string, on: string, off: string): string {
  return text.replaceAll(BOLD_ON, on).replaceAll(BOLD_OFF, off)
}
