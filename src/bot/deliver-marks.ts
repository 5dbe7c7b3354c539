import { setTimeout as sleep } from 'node:timers/promises'
import { marcarEnviados } from '#db/entrega.ts'
import type { Db } from '#db/open.ts'

type Mark = { n: number; enviado_id: string; done: () => void }

/** Wait before a mark that the disk did not take is tried again. */
const RETRY_MS = 1000

/**
 * Notes what was sent. Marks of many chats that come while one commit is being written go together in the
 * next. A mark is never given up while the process lives: without it the message would be sent again.
 */
export function sentMarks(db: Db, now: () => Date, log: (error: unknown) => void) {
  let waiting: Mark[] = []
  let writing: Promise<void> | null = null
  let stopped = false

  async function write(): Promise<void> {
    // Not before `writing` holds this promise; marks of the same moment join the batch.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await marcarEnviados(db, batch, now())
        for (const { done } of batch) done()
      } catch (error) {
        log(error)
        if (stopped) break
        waiting = [...batch, ...waiting]
        await sleep(RETRY_MS)
      }
    }
    writing = null
  }

  return {
    /** Resolves when it is committed. */
    add(n: number, enviado_id: string): Promise<void> {
      return new Promise((done) => {
        waiting.push({ n, enviado_id, done })
        writing ??= write()
      })
    },
    async stop(): Promise<void> {
      stopped = true
      await writing
    },
  }
}
