import type { Update } from 'grammy/types'
import type { Params } from './telegram-body.ts'
import { Refusal } from './telegram-refusal.ts'

/** https://core.telegram.org/bots/api#getupdates */
const MAX_BATCH = 100
const MAX_TIMEOUT = 50
/** Sent only to a bot that asks for them by name. */
const ASKED_FOR = ['chat_member', 'message_reaction', 'message_reaction_count']

type NewUpdate = Omit<Update, 'update_id'>
type Poll = { answer: (updates: Update[]) => void; refuse: (why: Refusal) => void; limit: number }

/** The bot's unconfirmed updates and the one getUpdates that may be waiting for more. */
export class UpdateQueue {
  #pending: Update[] = []
  #nextId = 700_000_001
  #allowed: string[] = []
  #poll: Poll | undefined
  webhook = ''

  get pending(): readonly Update[] {
    return this.#pending
  }

  /** The new update's id; undefined when the bot said that it does not want this kind. */
  push(update: NewUpdate): number | undefined {
    const kind = Object.keys(update)[0] ?? ''
    const wanted = this.#allowed.length > 0 ? this.#allowed.includes(kind) : !ASKED_FOR.includes(kind)
    if (!wanted) return undefined

    const update_id = this.#nextId++
    this.#pending.push({ update_id, ...structuredClone(update) })
    this.#poll?.answer(this.#pending.slice(0, this.#poll.limit))
    return update_id
  }

  drop(): void {
    this.#pending = []
  }

  /**
   * One getUpdates. `gone` says that the client has hung up, so that nothing is answered to nobody. A
   * second call ends the first with 409, as Telegram does.
   */
  async take(params: Params, gone: AbortSignal): Promise<Update[]> {
    this.#poll?.refuse(
      conflict('terminated by other getUpdates request; make sure that only one bot instance is running'),
    )
    if (this.webhook !== '') {
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      )
    }
    const allowed = params.json('allowed_updates')
    if (Array.isArray(allowed)) this.#allowed = allowed.map(String)
    this.#confirm(params.int('offset'))

    const limit = Math.min(Math.max(params.int('limit', MAX_BATCH), 1), MAX_BATCH)
    const seconds = Math.min(Math.max(params.int('timeout'), 0), MAX_TIMEOUT)
    if (this.#pending.length > 0 || seconds === 0) return this.#pending.slice(0, limit)
    return this.#wait(limit, seconds, gone)
  }

  /** Forgets what the bot has seen. A negative offset keeps only that many from the end. */
  #confirm(offset: number): void {
    if (offset > 0) this.#pending = this.#pending.filter((u) => u.update_id >= offset)
    if (offset < 0) this.#pending = this.#pending.slice(offset)
  }

  #wait(limit: number, seconds: number, gone: AbortSignal): Promise<Update[]> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        gone.removeEventListener('abort', hangUp)
        if (this.#poll === poll) this.#poll = undefined
      }
      const poll: Poll = {
        limit,
        answer: (updates) => {
          end()
          resolve(updates)
        },
        refuse: (why) => {
          end()
          reject(why)
        },
      }
      const hangUp = () => poll.answer([])
      const timer = setTimeout(hangUp, seconds * 1000)
      gone.addEventListener('abort', hangUp)
      this.#poll = poll
    })
  }
}

function conflict(what: string): Refusal {
  return new Refusal(409, `Conflict: ${what}`)
}
