/**
 * Messages per second through `dispatch` on a file database with synchronous=FULL, beside the raw limit
 * of the same disk: two inserts per transaction with plain better-sqlite3. They take turns of half a
 * second, so that whatever else the machine does hits both alike.
 *
 *   node bench/mensajes.ts [seconds of each=6] [folder]
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
import type { Body, Message } from '#domain/conversation.ts'
import { fechaDe } from '#domain/fecha.ts'
import { dispatch } from '#handlers/dispatch.ts'

const ZONA = 'Europe/Madrid'
const CHATS = 100
const CLIENTES = 1000
const TURNO_MS = 500
const seconds = Number(process.argv[2] ?? 6)
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'bench-mensajes-'))

/** What a day looks like: mostly what happened and what is to be done, a question or a thank-you between. */
const MIX = [
  (who: string) => `he llamado a ${who}, le interesa el plan pro, le mando presupuesto el jueves`,
  (who: string) => `nota: ${who} solo atiende por la mañana`,
  (who: string) => `recuérdame llamar a ${who} mañana a las 10`,
  (who: string) => `visita a ${who}, todo bien`,
  () => 'gracias',
  (who: string) => `whatsapp a ${who} con las fotos`,
  (who: string) => `reunión con ${who} el viernes a las 12`,
  (who: string) => `cómo va ${who}`,
  (who: string) => `llamé a ${who} y no contesta`,
  () => 'deshaz eso',
]

const GREMIOS = ['Talleres', 'Bar', 'Clínica', 'Reformas', 'Panadería', 'Óptica', 'Asesoría', 'Transportes']

const raw = rawWriter()
const product = await openBusiness()
const spent = { raw: 0, product: 0 }
const done = { raw: 0, product: 0 }
const times: number[] = []
await turn(() => product.send(done.product++))
done.product = 0
while (spent.product < seconds * 1000) {
  spent.raw += await turn(() => raw(done.raw++))
  spent.product += await turn(async () => {
    const began = performance.now()
    await product.send(1_000_000 + done.product++)
    times.push(performance.now() - began)
  })
}
report()
rmSync(folder, { recursive: true, force: true })
process.exit(0)

/** Repeats `work` for one turn; returns the milliseconds that it took. */
async function turn(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now()
  while (performance.now() - start < TURNO_MS) await work()
  return performance.now() - start
}

function report(): void {
  const rawRate = (done.raw / spent.raw) * 1000
  const rate = (done.product / spent.product) * 1000
  times.sort((x, y) => x - y)
  const at = (q: number) => `${(times[Math.floor(times.length * q)] ?? 0).toFixed(2)} ms`
  console.log(`límite del disco, dos inserciones por transacción   ${rawRate.toFixed(0)}/s`)
  console.log(
    `mensajes por dispatch, ${CLIENTES} clientes, FULL        ${rate.toFixed(0)}/s   p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)}`,
  )
  console.log(
    `razón                                               ${(rate / rawRate).toFixed(2)}   (objetivo ≥ 0,25)`,
  )
}

function rawWriter(): (n: number) => void {
  const db = new Database(join(folder, 'raw.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  const table = (name: string) => `create table ${name} (id text primary key, b text) strict`
  db.exec(`${table('a')}; ${table('b')}`)
  const a = db.prepare('insert into a values (?, ?)')
  const b = db.prepare('insert into b values (?, ?)')
  return db.transaction((n: number) => {
    a.run(`a${n}`, 'x'.repeat(200))
    b.run(`b${n}`, 'x'.repeat(200))
  })
}

async function openBusiness() {
  const db = await openDb(join(folder, 'crm.db'))
  const names = await business(db)
  return {
    async send(n: number): Promise<void> {
      const now = new Date()
      const text = MIX[n % MIX.length]?.(names[(n * 7919) % names.length] ?? '') ?? ''
      const { error } = await dispatch(db, message(n, { type: 'text', text }, now), now, newId)
      if (error) throw error
    },
  }
}

/** The example business, more clients beside it, and the hundred people who write. */
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
    for (let i = ids.length; i < CLIENTES; i++) await tx.insertInto('clientes').values(otro(i)).execute()
  })
  await ponerIndiceAlDia(db)
  return (await db.selectFrom('clientes').select('nombre').execute()).map((row) => row.nombre)
}

function otro(i: number) {
  const apellido = `Zu${'bcdfglmnprst'[i % 12]}a${'bcdfglmnprst'[Math.trunc(i / 12) % 12]}e${'bcdfglmnprst'[Math.trunc(i / 144) % 12]}i`
  return {
    id: newId(),
    nombre: `${GREMIOS[i % GREMIOS.length]} ${apellido}`,
    telefono: `+346${String(10_000_000 + i)}`,
  } as never
}

function message(n: number, body: Body, sentAt: Date): Message {
  const chat = `c${n % CHATS}`
  const id = String(n)
  return {
    id,
    channel: 'telegram',
    chat,
    isGroup: false,
    person: chat,
    personName: null,
    sentAt,
    ownId: id,
    body,
  }
}
