/**
 * A hundred thousand invoices of five thousand clients from a CSV, while somebody goes on talking: seconds,
 * the most memory that the process holds, and how long each answer takes.
 */
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '#db/id.ts'
import { getImportacion, insertImportacion, updateImportacion } from '#db/importaciones.ts'
import { openDb } from '#db/open.ts'
import { ensureDuena, saveCanal } from '#db/usuarios.ts'
import type { Body } from '#domain/conversation.ts'
import { masDias } from '#domain/fecha.ts'
import { dispatch } from '#handlers/dispatch.ts'
import { createImportaciones } from '#jobs/importaciones.ts'

const OFICIOS = ['Talleres', 'Bar', 'Gestoría', 'Clínica', 'Panadería', 'Librería', 'Ferretería']
const APELLIDOS = 'Otero Vidal Prieto Herrera Nieto Campos Vega Fuentes Carrasco Aguilar Arias Mora'.split(
  ' ',
)
const FILAS = Number(process.argv[2] ?? 100_000)
const CLIENTES = Number(process.argv[3] ?? 5000)
/** Issue 3, «must be seen to hold». */
const GOAL_S = 60
const GOAL_MB = 400
const GOAL_MS = 100
/** Between two messages of hers. */
const CADA_MS = 100
const FRASES = [
  'he llamado a Talleres Ruiz, le interesa el plan pro, le mando presupuesto el jueves',
  'cómo va Talleres Ruiz',
  'nota Talleres Ruiz: prefiere la tarde',
  'qué tengo mañana',
  'busca Peluquería Sol',
]

const folder = mkdtempSync(join(tmpdir(), 'bench-importar-'))
const dbFile = join(folder, 'bench.db')
const csv = join(folder, 'facturas.csv')
mkdirSync(join(folder, 'archivos'))
await escribirCsv(csv)

const db = await openDb(dbFile)
const duena = await ensureDuena(db, new Date(), newId)
const chat = { canal: 'webchat', chat: 'casa' } as const
await saveCanal(db, { ...chat, persona: 'casa', usuario_id: duena.id }, new Date())
const waits: number[] = []
const errors: unknown[] = []
const importaciones = createImportaciones({
  db,
  dbFile,
  archivos: join(folder, 'archivos'),
  now: () => new Date(),
  newId,
  avisado: () => {},
  log: (error) => errors.push(error),
})
await say('nuevo cliente Talleres Ruiz, 600 111 222, Marta')
await say('nuevo cliente Peluquería Sol, 600 123 123, Ana')
waits.length = 0

let peak = 0
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 50)
const id = newId()
const nueva = { id, usuario_id: duena.id, ...chat, archivo_id: null, ruta: csv, nombre: 'facturas.csv' }
await insertImportacion(db, { ...nueva, estado: 'analizando' }, new Date())

let talking = true
const talk = (async () => {
  for (let n = 0; talking; n++) {
    await say(FRASES[n % FRASES.length] ?? '')
    await sleep(CADA_MS)
  }
})()
const from = performance.now()
const cpu = process.cpuUsage()
await importaciones.run()
const analizado = performance.now()
await updateImportacion(db, id, { estado: 'importando' }, new Date())
await importaciones.run()
const hecho = performance.now()
const { user, system } = process.cpuUsage(cpu)
talking = false
await talk
clearInterval(watch)

const { resultado, avance } = await getImportacion(db, id)
const cuentas = JSON.parse(resultado ?? avance ?? '{}')
const sorted = waits.toSorted((a, b) => a - b)
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const ms = (n: number) => n.toFixed(0)
const seconds = (hecho - from) / 1000
console.log(`${cuentas.facturas} invoices, ${cuentas.clientes} clients, ${cuentas.pagos} payments`)
console.log(
  `${seconds.toFixed(1)} s (goal ${GOAL_S}): ${((analizado - from) / 1000).toFixed(1)} looking, ${((hecho - analizado) / 1000).toFixed(1)} importing`,
)
console.log(`${((user + system) / 1e6).toFixed(1)} s of processor, talk included`)
console.log(`most memory ${(peak / 1e6).toFixed(0)} MB (goal ${GOAL_MB})`)
console.log(
  `${sorted.length} answers meanwhile: p50 ${ms(at(0.5))} ms, p95 ${ms(at(0.95))} ms, max ${ms(at(1))} ms (goal ${GOAL_MS})`,
)

if (process.argv.includes('--deshacer')) {
  const start = performance.now()
  await updateImportacion(db, id, { estado: 'deshaciendo' }, new Date())
  await importaciones.run()
  console.log(`undone in ${((performance.now() - start) / 1000).toFixed(1)} s`)
}
await db.destroy()
rmSync(folder, { recursive: true })
for (const error of errors) console.error(error)

async function say(text: string): Promise<void> {
  const body: Body = { type: 'text', text }
  const now = new Date()
  const message = { id: newId(), channel: 'webchat', chat: 'casa', isGroup: false, person: 'casa' } as const
  const start = performance.now()
  const { error } = await importaciones.atender(() =>
    dispatch(db, { ...message, personName: null, sentAt: now, body }, now, newId),
  )
  waits.push(performance.now() - start)
  if (error) errors.push(error)
}

/** Three years of invoices: most paid, some late, some open. The same file every time. */
async function escribirCsv(path: string): Promise<void> {
  const out = createWriteStream(path)
  out.write('Num;Fecha;Cliente;NIF;Vencimiento;Subtotal;IVA;Total;Fecha de cobro;Estado\r\n')
  let seed = 7
  const azar = (max: number) => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % max
  }
  for (let n = 0; n < FILAS; n++) {
    const c = azar(CLIENTES)
    const fecha = masDias('2023-11-24', Math.floor((n * 1095) / FILAS))
    const vence = masDias(fecha, 30)
    const base = 50_00 + azar(2000_00)
    const iva = Math.round(base * 0.21)
    const pagado = masDias(vence, azar(30) - 15)
    const abierta = azar(20) === 0 || pagado > '2026-11-24'
    const celdas = [
      `F${String(n + 1).padStart(6, '0')}`,
      escrita(fecha),
      `${OFICIOS[c % OFICIOS.length]} ${APELLIDOS[Math.floor(c / OFICIOS.length) % APELLIDOS.length]} ${c}`,
      `B${String(c).padStart(8, '0')}`,
      escrita(vence),
      euros(base),
      euros(iva),
      euros(base + iva),
      abierta ? '' : escrita(pagado),
      abierta ? 'Pendiente' : 'Pagada',
    ]
    out.write(`${celdas.join(';')}\r\n`)
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  out.end(resolve)
  await promise
}

function escrita(fecha: string): string {
  return fecha.split('-').reverse().join('/')
}

function euros(centimos: number): string {
  const enteros = String(Math.trunc(centimos / 100)).replace(/\B(?=(\d{3})+$)/g, '.')
  return `${enteros},${String(centimos % 100).padStart(2, '0')}`
}
