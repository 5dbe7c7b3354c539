import { setTimeout as sleep } from 'node:timers/promises'
import { type Api, GrammyError } from 'grammy'
import type { Update } from 'grammy/types'
import { ALLOWED_UPDATES } from './telegram-read.ts'

export type PollOptions = {
  api: Api
  /** Commits what the update means. When it throws (the machine failed) the same update comes again. */
  onUpdate: (update: Update) => Promise<void>
  /** Called once, when what people wrote meanwhile has been committed. */
  onCaughtUp: () => Promise<void>
  /** Told of each failure; null when Telegram answers again. */
  onTrouble: (error: unknown) => void
  signal: AbortSignal
}

/** How long Telegram holds an unanswered question; at first and after a failure it answers at once. */
const POLL_S = 30
/** Waits after each failure in a row, in seconds. */
const ESPERAS_S = [0.5, 1, 2, 5, 10]

/**
 * Asks for updates until `signal`, one at a time and in order. The offset, which makes Telegram forget
 * them, moves only after the commit; the one in course is ended before returning.
 */
export async function poll({ api, onUpdate, onCaughtUp, onTrouble, signal }: PollOptions): Promise<void> {
  let offset = 0
  let failures = 0
  let caughtUp = false
  while (!signal.aborted) {
    const updates = await keepTrying(() =>
      api.getUpdates(
        { offset, timeout: caughtUp && failures === 0 ? POLL_S : 0, allowed_updates: ALLOWED_UPDATES },
        abortOf(signal),
      ),
    )
    for (const update of updates ?? []) {
      if (signal.aborted) return
      if ((await keepTrying(() => onUpdate(update).then(() => true))) === undefined) return
      offset = update.update_id + 1
    }
    if (!caughtUp && updates?.length === 0) {
      caughtUp = true
      await onCaughtUp()
    }
  }

  /** The result of `work`, tried until it succeeds; undefined when the end came before. */
  async function keepTrying<T>(work: () => Promise<T>): Promise<T | undefined> {
    while (!signal.aborted) {
      try {
        const result = await work()
        if (failures > 0) onTrouble(null)
        failures = 0
        return result
      } catch (error) {
        if (signal.aborted) return undefined
        onTrouble(error)
        await pause(waitOf(error, failures++), signal)
      }
    }
    return undefined
  }
}

/** Seconds before the next try: what Telegram asks for, or growing ones. */
export function waitOf(error: unknown, failures: number): number {
  const asked = error instanceof GrammyError ? error.parameters.retry_after : undefined
  return asked ?? ESPERAS_S[Math.min(failures, ESPERAS_S.length - 1)] ?? 1
}

export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {})
}

/** grammY types its signals after an older package; at run time they are the same thing. */
export function abortOf(signal: AbortSignal) {
  return signal as unknown as NonNullable<Parameters<Api['getMe']>[0]>
}
