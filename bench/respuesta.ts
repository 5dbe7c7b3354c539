/**
 * How long people wait: the real process behind a Bot API server, 20 messages a second over 100 chats. The
 * clock runs from the moment that a message enters Telegram until its answer is there.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { aProduct } from '../test/support/product.ts'
import { startTelegramServer } from '../test/support/telegram-server.ts'

const CHATS = 100
const PER_SECOND = 20
const SECONDS = 20
/** What we ask of ourselves, in milliseconds. */
const GOAL_P95 = 150

const telegram = await startTelegramServer()
const product = aProduct(telegram)
try {
  const ids = Array.from({ length: CHATS }, (_, i) => 600_000_000 + i)
  await product.people(ids)
  await product.start()
  const [first = 0] = ids
  telegram.user(first).types('nuevo cliente Talleres Ruiz')
  await telegram.waitFor(first, 'Talleres Ruiz')
  for (let i = 0; i < 50; i++) telegram.user(ids[i % CHATS] ?? first).types('cómo va Talleres Ruiz')
  await sleep(3000)

  const asked: { chat: number; at: number; sentBefore: number }[] = []
  for (let i = 0; i < PER_SECOND * SECONDS; i++) {
    const chat = ids[(i * 37) % CHATS] ?? first
    asked.push({ chat, at: Date.now(), sentBefore: telegram.sent.length })
    telegram.user(chat).types(textOf(i))
    await sleep(1000 / PER_SECOND)
  }
  await sleep(3000)

  const waits = asked
    .map(({ chat, at, sentBefore }) => {
      const answer = telegram.sent.slice(sentBefore).find((sent) => sent.chat === chat)
      return answer ? answer.at - at : Number.POSITIVE_INFINITY
    })
    .sort((a, b) => a - b)
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0
  console.log(`${waits.length} messages at ${PER_SECOND}/s over ${CHATS} chats`)
  console.log(`p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (goal ${GOAL_P95}), max ${at(1)} ms`)
} finally {
  await product.remove()
  await telegram.close()
}

function textOf(i: number): string {
  const texts = [
    'he llamado a Talleres Ruiz, le interesa el plan pro, le mando presupuesto el jueves',
    'cómo va Talleres Ruiz',
    'nota Talleres Ruiz: prefiere la tarde',
    'quién me debe dinero',
    '/ayuda',
  ]
  return texts[i % texts.length] ?? ''
}
