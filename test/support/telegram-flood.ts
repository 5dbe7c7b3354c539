import { tooManyRequests } from './telegram-refusal.ts'

/** How often the bot may write before Telegram answers 429. */
export type FloodLimit = { perSecond: number; perChatPerSecond: number }

/** Counts what the bot writes in the last second, as a whole and per chat. */
export class Flood {
  #limit: FloodLimit | undefined
  #all: number[] = []
  #byChat = new Map<number, number[]>()

  constructor(limit: FloodLimit | undefined) {
    this.#limit = limit
  }

  /** Refuses one write too many. `now` in milliseconds. */
  check(chat: number, now: number): void {
    if (!this.#limit) return
    const since = (at: number) => at > now - 1000
    const inChat = (this.#byChat.get(chat) ?? []).filter(since)
    this.#all = this.#all.filter(since)
    const { perSecond, perChatPerSecond } = this.#limit
    if (this.#all.length >= perSecond || inChat.length >= perChatPerSecond) throw tooManyRequests(1)

    this.#all.push(now)
    this.#byChat.set(chat, [...inChat, now])
  }
}
