/** How a call fails. `raw` answers that text instead of JSON, as the proxy before Telegram does on a 502. */
export type Failure =
  | { status: number; description?: string; retry_after?: number; raw?: string }
  | 'lose-request'
  | 'lose-answer'
  | { delay: number }

export type FaultRule = {
  /** A method, or 'file' for a download. Any call when it is missing. */
  method?: string
  chat?: number
  /** Default 1; `Infinity` until `clearFaults`. */
  times?: number
  as: Failure
}

type Chance = { probability: number; random: () => number }

/** What goes wrong on purpose: rules used up in order, then chances drawn from a seeded generator. */
export class Faults {
  #rules: (FaultRule & { times: number })[] = []
  #chances = new Map<'lose-request' | 'lose-answer', Chance>()

  add(rule: FaultRule): void {
    this.#rules.push({ times: 1, ...rule })
  }

  /** From now on each call is lost with this probability (0 turns it off). Same seed, same losses. */
  setChance(kind: 'lose-request' | 'lose-answer', probability: number, seed: number): void {
    this.#chances.set(kind, { probability, random: seededRandom(seed) })
  }

  clear(): void {
    this.#rules = []
    this.#chances.clear()
  }

  next(method: string, chat: number | undefined): Failure | undefined {
    const rule = this.#rules.find(
      (r) =>
        r.times > 0 &&
        (r.method === undefined || r.method.toLowerCase() === method.toLowerCase()) &&
        (r.chat === undefined || r.chat === chat),
    )
    if (rule) {
      rule.times -= 1
      this.#rules = this.#rules.filter((r) => r.times > 0)
      return rule.as
    }
    for (const [kind, { probability, random }] of this.#chances) {
      if (random() < probability) return kind
    }
    return undefined
  }
}

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
