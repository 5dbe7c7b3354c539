import { setTimeout as sleep } from 'node:timers/promises'
import { isEntry } from '../src/cli/process.ts'
import { aProduct } from '../test/support/product.ts'
import { seededRandom } from '../test/support/telegram-faults.ts'
import { startTelegramServer, type TelegramServer } from '../test/support/telegram-server.ts'

export type KillOptions = { kills: number; seed: number }

export type KillReport = {
  kills: number
  messages: number
  lostAnswers: number
  /** Texts without a record, and with more than one. */
  missing: string[]
  doubled: string[]
  /** Texts whose undo did not hold. */
  notUndone: string[]
  /** Texts without any answer. */
  unanswered: string[]
  /** Answers shown more often than once: one per lost answer, and per kill one in each chat, at most. */
  repeated: number
  allowedRepeats: number
  /** What Telegram refused, beside what a repeat is refused for. */
  refused: string[]
}

const PEOPLE = [600_000_001, 600_000_002, 600_000_003, 600_000_004, 600_000_005]
const UNDONE_EVERY = 10
/** How often an answer of Telegram's is lost on its way, of whatever method. */
const LOST = 0.03
const SETTLE_MS = 120_000
const MAX_WAITING = 40

/**
 * Kills the process at random moments while several people write, answers get lost on the way and buttons
 * are pressed twice. Then counts what became of each text.
 */
export async function killAtRandom({ kills, seed }: KillOptions): Promise<KillReport> {
  const random = seededRandom(seed)
  const telegram = await startTelegramServer()
  const product = aProduct(telegram)
  try {
    await product.people(PEOPLE)
    await product.start()
    const [first = 0] = PEOPLE
    telegram.user(first).types('nuevo cliente Talleres Ruiz')
    await telegram.waitFor(first, 'Talleres Ruiz')

    telegram.loseAnswers(LOST, seed)
    const traffic = write(telegram, random)
    for (let n = 0; n < kills; n++) {
      await sleep(random() * 700)
      await product.kill()
      await product.start()
    }
    await traffic.stop()
    telegram.loseAnswers(0, seed)
    await settle(telegram, traffic.texts)
    await product.terminate()

    const stored = await product.withDb((db) =>
      db.selectFrom('actividades').select('texto_original').execute(),
    )
    const records = (text: string) => stored.filter((row) => row.texto_original === text).length
    const answers = (text: string) =>
      telegram.sent.filter((sent) => sent.method === 'sendMessage' && sent.text.includes(mark(text))).length
    const lostAnswers = product.logFile().split('"msg":"retry"').length - 1
    const kept = traffic.texts.filter((text) => !traffic.undone.has(text))
    return {
      kills,
      messages: traffic.texts.length,
      lostAnswers,
      missing: kept.filter((text) => records(text) === 0),
      doubled: traffic.texts.filter((text) => records(text) > 1),
      notUndone: [...traffic.undone].filter((text) => records(text) > 0),
      unanswered: traffic.texts.filter((text) => answers(text) === 0),
      repeated: traffic.texts.reduce((sum, text) => sum + Math.max(0, answers(text) - 1), 0),
      allowedRepeats: lostAnswers + kills * PEOPLE.length,
      refused: telegram.refused
        .filter((one) => one.method !== 'answerCallbackQuery' && !/not modified/.test(one.description))
        .map((one) => one.description),
    }
  } finally {
    await product.remove()
    await telegram.close()
  }
}

/** People who write about twenty messages a second, undo some of them twice over. */
function write(telegram: TelegramServer, random: () => number) {
  const texts: string[] = []
  const undone = new Set<string>()
  let going = true

  async function go(): Promise<void> {
    while (going) {
      const n = texts.length
      const person = telegram.user(PEOPLE[Math.floor(random() * PEOPLE.length)] ?? 0)
      const text = `he llamado a Talleres Ruiz, quiere el pedido ${markOf(n)}`
      texts.push(text)
      person.types(text)
      if (n % UNDONE_EVERY === 0) undoing.push(undoTwice(person.chatId, text).catch(() => {}))
      await sleep(20 + random() * 60)
      // People wait for their answers: what is not answered does not pile up for minutes.
      while (telegram.pendingUpdates().length > MAX_WAITING) await sleep(20)
    }
  }

  /** Without an answer there is nothing to press; that text is counted as unanswered. */
  async function undoTwice(chat: number, text: string): Promise<void> {
    const shown = await telegram.waitFor(chat, mark(text), SETTLE_MS)
    const undo = shown.buttons.flat().find((button) => button.text.includes('Deshacer'))
    if (!undo) throw new Error(`no undo under «${shown.text}»`)
    undone.add(text)
    telegram.user(chat).presses(undo.data, shown.message_id)
    telegram.user(chat).presses(undo.data, shown.message_id)
  }

  const undoing: Promise<void>[] = []
  const writing = go()
  return {
    texts,
    undone,
    async stop(): Promise<void> {
      going = false
      await writing
      await Promise.all(undoing)
    },
  }
}

/** Until every update is confirmed and nothing more is being sent. */
async function settle(telegram: TelegramServer, texts: string[]): Promise<void> {
  const until = Date.now() + SETTLE_MS
  const last = mark(texts.at(-1) ?? '')
  let quietSince = Date.now()
  let sent = telegram.sent.length
  while (Date.now() < until) {
    await sleep(100)
    if (sent !== telegram.sent.length) quietSince = Date.now()
    sent = telegram.sent.length
    const answered = telegram.sent.some((one) => one.text.includes(last))
    if (telegram.pendingUpdates().length === 0 && answered && Date.now() - quietSince > 3000) return
  }
}

function markOf(n: number): string {
  return `K${String(n).padStart(5, '0')}`
}

function mark(text: string): string {
  return /K\d{5}/.exec(text)?.[0] ?? text
}

if (isEntry(import.meta.url)) {
  const kills = Number(process.argv[2] ?? 200)
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
  console.log(`${kills} × kill -9, seed ${seed}…`)
  const report = await killAtRandom({ kills, seed })
  console.log(report)
  const { missing, doubled, notUndone, unanswered, refused, repeated, allowedRepeats } = report
  const wrong = [missing, doubled, notUndone, unanswered, refused].some((list) => list.length > 0)
  process.exit(wrong || repeated > allowedRepeats ? 1 : 0)
}
