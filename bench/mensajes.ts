/**
 * Messages per second through `dispatch` on a file database with synchronous=FULL, beside the raw limit
 * of the same disk: two inserts per transaction with plain better-sqlite3.
 *
 *   node bench/mensajes.ts [seconds=5] [folder]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { newId } from '#db/id.ts'
import { ponerIndiceAlDia } from '#db/indice.ts'
import { type Db, openDb } from '#db/open.ts'
import { ensureDuena, saveCanal } from '#db/usuarios.ts'
import type { Message } from '#domain/conversation.ts'
import { fechaDe } from '#domain/fecha.ts'
import { dispatch } from '#handlers/dispatch.ts'

const ZONA = 'Europe/Madrid'
const CHATS = 100
const seconds = Number(process.argv[2] ?? 5)
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'bench-mensajes-'))

/** A working day's mix: mostly notes of what happened and what is to be done, some questions. */
const WHAT = [
  (who: string) => `he llamado a ${who}, le interesa el plan pro, le mando presupuesto el jueves`,
  (who: string) => `nota: ${who} solo atiende por la mañana`,
  (who: string) => `recuérdame llamar a ${who} mañana a las 10`,
  (who: string) => `visita a ${who}, todo bien`,
  (who: string) => `cómo va ${who}`,
  () => 'gracias',
]

const raw = rawLimit()
const { perSecond, p50, p95, p99 } = await throughDispatch()
console.log(`límite del disco (2 inserciones por transacción)   ${raw.toFixed(0)}/s`)
console.log(
  `mensajes por dispatch, synchronous=FULL            ${perSecond.toFixed(0)}/s   p50 ${p50} ms  p95 ${p95} ms  p99 ${p99} ms`,
)
console.log(
  `razón                                              ${(perSecond / raw).toFixed(2)}  (objetivo ≥ 0,25)`,
)
rmSync(folder, { recursive: true, force: true })
process.exit(0)

function rawLimit(): number {
  const db = new Database(join(folder, 'raw.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(
    'create table a (id text primary key, b text) strict; create table b (id text primary key, b text) strict',
  )
  const a = db.prepare('insert into a values (?, ?)')
  const b = db.prepare('insert into b values (?, ?)')
  const both = db.transaction((n: number) => {
    a.run(`a${n}`, 'x'.repeat(200))
    b.run(`b${n}`, 'x'.repeat(200))
  })
  const start = performance.now()
  let n = 0
  while (performance.now() - start < seconds * 1000) both(n++)
  db.close()
  return n / seconds
}

async function throughDispatch() {
  const db = await openDb(join(folder, 'crm.db'))
  const names = await business(db)
  const times: number[] = []
  const now = new Date()
  const start = performance.now()
  for (let n = 0; performance.now() - start < seconds * 1000; n++) {
    const what = WHAT[n % WHAT.length]
    const who = names[(n * 7919) % names.length]
    const began = performance.now()
    const { error } = await dispatch(db, message(n, what?.(who ?? '') ?? '', now), now, newId)
    if (error) throw error
    times.push(performance.now() - began)
  }
  await db.destroy()
  times.sort((x, y) => x - y)
  const at = (q: number) => (times[Math.floor(times.length * q)] ?? 0).toFixed(2)
  return { perSecond: times.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** The example business, and the hundred people who write to it. */
async function business(db: Db): Promise<string[]> {
  const now = new Date()
  const today = fechaDe(now, ZONA)
  const { id } = await ensureDuena(db, now, newId)
  for (let i = 0; i < CHATS; i++) {
    await saveCanal(db, { canal: 'telegram', chat: `c${i}`, persona: `c${i}`, usuario_id: id }, now)
  }
  await db.transaction().execute(async (tx) => {
    const ids = await cargarEjemplo(tx, today, ZONA)
    for (const one of ids) await actualizarSalud(tx, one, { now, today, zona: ZONA, newId })
  })
  await ponerIndiceAlDia(db)
  return (await db.selectFrom('clientes').select('nombre').execute()).map((row) => row.nombre)
}

function message(n: number, text: string, sentAt: Date): Message {
  const chat = `c${n % CHATS}`
  const body = { type: 'text' as const, text }
  return {
    id: String(n),
    channel: 'telegram',
    chat,
    isGroup: false,
    person: chat,
    personName: null,
    sentAt,
    ownId: String(n),
    body,
  }
}
