import { createDelivery } from '#bot/deliver.ts'
import { createTelegram } from '#bot/telegram.ts'
import { newId } from '#db/id.ts'
import { openDb } from '#db/open.ts'
import type { Message } from '#domain/conversation.ts'
import { startTelegramServer } from './telegram-server.ts'

type Receive = (message: Message) => Promise<{ notice: string | null }>

/** Our side of Telegram in this process, with a database in memory and `onMessage` for an assistant. */
export async function aBot(onMessage: Receive = async () => ({ notice: null })) {
  const server = await startTelegramServer()
  const db = await openDb(':memory:')
  const received: Message[] = []
  const log: unknown[] = []
  const trouble: unknown[] = []
  const ending = new AbortController()
  const telegram = createTelegram({
    token: server.token,
    apiRoot: server.url,
    commands: [{ command: 'ayuda', description: 'Todo lo que sé hacer' }],
    async onMessage(message) {
      const outcome = await onMessage(message)
      received.push(message)
      return outcome
    },
    onReady: async () => {},
    onCaughtUp: async () => {},
    onTrouble: (error) => trouble.push(error),
    log: (error) => log.push(error),
  })
  const delivery = createDelivery({
    db,
    senders: { telegram: telegram.sender },
    now: () => new Date(),
    log: (error) => log.push(error),
  })
  const running = telegram.run(ending.signal)

  return {
    server,
    db,
    received,
    log,
    trouble,
    delivery,
    ...telegram,
    newId,
    async close() {
      ending.abort()
      await running
      await delivery.stop()
      await server.close()
      await db.destroy()
    },
  }
}

/** Waits until `check` holds; fails after two seconds with what it gave last. */
export async function until<T>(check: () => T | Promise<T>, ms = 2000): Promise<NonNullable<T>> {
  const end = Date.now() + ms
  for (;;) {
    const value = await check()
    if (value) return value as NonNullable<T>
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
