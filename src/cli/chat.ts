import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { createDelivery } from '#bot/deliver.ts'
import { newId } from '#db/id.ts'
import { type Db, isMachineFailure } from '#db/open.ts'
import { saveCanal } from '#db/usuarios.ts'
import type { Body, Message } from '#domain/conversation.ts'
import { dispatch } from '#handlers/dispatch.ts'
import { createExportaciones } from '#jobs/exportaciones.ts'
import * as texts from '#texts/terminal.ts'
import { createLog, LOG_FILE } from '../log.ts'
import { applyConfig, configOrExplain, openOrExplain } from './open.ts'
import { runCommand } from './process.ts'
import { createScreen, type ScreenButton } from './screen.ts'

/** The owner's only chat in the terminal. */
const CHAT = 'terminal'

/**
 * `npm run -s chat`: the same assistant in the terminal, with the assistant running or without it. A line
 * in, its answers out; a number presses the button of the last answers that shows it. `--json`: each answer
 * as one line `{text, choices: [{n, title}]}`.
 */
await runCommand(async () => {
  const config = configOrExplain(process.env)
  const db = await openOrExplain(config.dbFile, config.zona)
  const duena = await applyConfig(db, config, new Date())
  await saveCanal(db, { canal: 'terminal', chat: CHAT, persona: CHAT, usuario_id: duena.id }, new Date())
  await converse(db, config.dbFile, process.argv.includes('--json'))
  await db.destroy()
})

async function converse(db: Db, dbFile: string, json: boolean): Promise<void> {
  const isPerson = process.stdin.isTTY && !json
  const screen = createScreen(json ? 'json' : isPerson ? 'person' : 'plain')
  const log = createLog(LOG_FILE, () => {})
  const delivery = createDelivery({
    db,
    senders: {
      terminal: async (out) => {
        screen.show(out)
        return out.edit ?? out.key
      },
    },
    now: () => new Date(),
    log: (error) => log.error(error, 'terminal'),
  })
  const exportaciones = createExportaciones({
    db,
    dbFile,
    channels: ['terminal'],
    folder: join(dirname(dbFile), 'archivos'),
    now: () => new Date(),
    kickDelivery: () => {},
    log: (error) => log.error(error, 'exportaciones'),
  })

  async function send(line: string): Promise<void> {
    const now = new Date()
    try {
      const { notice, error } = await dispatch(db, messageOf(line, screen.pressed(line), now), now, newId)
      if (error) log.error(error, 'handlers')
      if (notice) screen.notice(notice)
      else screen.turn()
    } catch (error) {
      if (!isMachineFailure(error)) throw error
      log.error(error, 'terminal')
      screen.notice(texts.ocupada)
    }
    await delivery.drain()
    await exportaciones.run()
    await delivery.drain()
  }

  const prompt = () => isPerson && process.stdout.write('> ')
  if (isPerson) console.log(`${texts.saludo}\n`)
  // What was left unsaid when the terminal was closed.
  await delivery.drain()
  prompt()
  for await (const line of createInterface({ input: process.stdin, terminal: false })) {
    if (line.trim() !== '') await send(line)
    prompt()
  }
  await delivery.stop()
  log.close()
}

function messageOf(line: string, pressed: ScreenButton | undefined, now: Date): Message {
  const id = newId()
  return {
    id,
    channel: 'terminal',
    chat: CHAT,
    isGroup: false,
    person: CHAT,
    personName: null,
    sentAt: now,
    ...(pressed ? { repliesTo: pressed.key } : { ownId: id }),
    body: pressed ? { type: 'choice', choice: pressed.id } : bodyOf(line),
  }
}

function bodyOf(line: string): Body {
  const [start, payload = ''] = /^\/start(?:\s+(\S*))?\s*$/.exec(line) ?? []
  return start ? { type: 'start', payload } : { type: 'text', text: line }
}
