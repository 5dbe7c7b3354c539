/**
 * Messages per second through `dispatch` on a database file with synchronous=FULL: captures, questions and
 * presses of fifty chats, each a commit with its answers. Beside it the limit of the disk: two rows per
 * transaction and nothing else.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createDelivery } from '#bot/deliver.ts'
import { newId } from '#db/id.ts'
import { type Db, openDb } from '#db/open.ts'
import { ensureDuena, saveCanal } from '#db/usuarios.ts'
import type { Body, Message, Reply } from '#domain/conversation.ts'
import { dispatch } from '#handlers/dispatch.ts'

const CHATS = 50
const MESSAGES = 3000
const RAW = 5000
/** What we ask of ourselves: a quarter of what the disk gives. */
const GOAL = 0.25
const OFICIOS = [
  'Talleres',
  'Peluquería',
  'Gestoría',
  'Bar',
  'Clínica',
  'Panadería',
  'Ferretería',
  'Librería',
]
const APELLIDOS =
  'Ruiz Sol Paz Otero Vidal Prieto Herrera Nieto Campos Vega Fuentes Carrasco Aguilar Arias Mora Ferrer Soto Crespo Pastor Parra'
/** A hundred and sixty clients, as a small business has. */
const NOMBRES = APELLIDOS.split(' ').flatMap((name) => OFICIOS.map((oficio) => `${oficio} ${name}`))

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const raw = rawLimit(join(folder, 'raw.db'))
const db = await openDb(join(folder, 'bench.db'))
const { perSecond, p95, delivered } = await conversation(db)
await db.destroy()
rmSync(folder, { recursive: true })

console.log(`raw disk, two inserts a commit:  ${raw.toFixed(0)} transactions/s`)
console.log(`dispatch, realistic mix:         ${perSecond.toFixed(0)} messages/s (p95 ${p95.toFixed(2)} ms)`)
console.log(`delivery of their answers:       ${delivered.toFixed(0)} messages/s`)
console.log(`ratio:                           ${(perSecond / raw).toFixed(3)} (goal ${GOAL})`)

function rawLimit(file: string): number {
  const raw = new Database(file)
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = FULL')
  raw.exec('CREATE TABLE a (x TEXT) STRICT; CREATE TABLE b (x TEXT) STRICT')
  const [a, b] = [raw.prepare('INSERT INTO a VALUES (?)'), raw.prepare('INSERT INTO b VALUES (?)')]
  const both = raw.transaction((x: string) => {
    a.run(x)
    b.run(x)
  })
  const from = performance.now()
  for (let i = 0; i < RAW; i++) both.immediate(`row ${i} ${'x'.repeat(200)}`)
  const perSecond = RAW / ((performance.now() - from) / 1000)
  raw.close()
  return perSecond
}

async function conversation(db: Db) {
  const start = new Date()
  const duena = await ensureDuena(db, start, newId)
  const chats = Array.from({ length: CHATS }, (_, i) => `chat-${i}`)
  for (const chat of chats) {
    await saveCanal(db, { canal: 'webchat', chat, persona: chat, usuario_id: duena.id }, start)
  }
  const [first = ''] = chats
  for (const nombre of NOMBRES) await send(first, { type: 'text', text: `nuevo cliente ${nombre}` })
  // Not measured: the first messages compile the code.
  for (let i = 0; i < 300; i++) await send(first, bodyOf(i))

  const took: number[] = []
  const from = performance.now()
  for (let i = 0; i < MESSAGES; i++) {
    const chat = chats[i % CHATS] ?? first
    const before = performance.now()
    const undo = i % 10 === 9 ? await lastUndo(chat) : null
    await send(chat, undo ? { type: 'choice', choice: undo } : bodyOf(i))
    took.push(performance.now() - before)
  }
  const perSecond = MESSAGES / ((performance.now() - from) / 1000)
  took.sort((a, b) => a - b)
  return { perSecond, p95: took[Math.floor(took.length * 0.95)] ?? 0, delivered: await deliver(db) }

  async function send(chat: string, body: Body): Promise<void> {
    const now = new Date()
    const id = newId()
    const message: Message = {
      id,
      channel: 'webchat',
      chat,
      isGroup: false,
      person: chat,
      personName: null,
      sentAt: now,
      ownId: id,
      body,
    }
    const { error } = await dispatch(db, message, now, newId)
    if (error) throw error
  }

  async function lastUndo(chat: string): Promise<string | null> {
    const row = await db
      .selectFrom('crm_outbox')
      .select('cuerpo')
      .where('chat', '=', chat)
      .where('canal', '=', 'webchat')
      .where('estado', '=', 'pendiente')
      .orderBy('n', 'desc')
      .limit(1)
      .executeTakeFirst()
    const { choices = [] } = JSON.parse(row?.cuerpo ?? '{}') as Partial<Reply>
    return choices.flat().find(({ title }) => title.includes('Deshacer'))?.id ?? null
  }
}

/** Six captures, three questions and a press in ten. */
function bodyOf(i: number): Body {
  const nombre = NOMBRES[(i * 7) % NOMBRES.length]
  const texts = [
    `he llamado a ${nombre}, le interesa el plan pro, le mando presupuesto el jueves`,
    `cómo va ${nombre}`,
    `nota ${nombre}: prefiere que le llamemos por la tarde`,
    `reunión con ${nombre} el martes a las 12`,
    'quién me debe dinero',
    `he llamado a ${nombre} y no contesta`,
    `/tarea mandar catálogo a ${nombre} mañana`,
    'cómo va el embudo',
    `visita a ${nombre}, todo bien`,
    `whatsapp con ${nombre}: pide factura`,
  ]
  return { type: 'text', text: texts[i % texts.length] ?? '' }
}

/** How fast what was left in the outbox goes out, to a channel that takes it at once. */
async function deliver(db: Db): Promise<number> {
  let sent = 0
  const delivery = createDelivery({
    db,
    senders: {
      webchat: async ({ key }) => {
        sent += 1
        return key
      },
    },
    now: () => new Date(),
    log: console.error,
  })
  const from = performance.now()
  await delivery.drain()
  const perSecond = sent / ((performance.now() - from) / 1000)
  await delivery.stop()
  return perSecond
}
