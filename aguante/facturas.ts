import { setTimeout as sleep } from 'node:timers/promises'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { crearClave } from '#db/claves.ts'
import { newId } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import { fechaDe, masDias } from '#domain/fecha.ts'
import { isEntry } from '../src/cli/process.ts'
import { aProduct } from '../test/support/product.ts'
import { seededRandom } from '../test/support/telegram-faults.ts'

export type FacturasOptions = { facturas: number; kills: number; seed: number }

export type FacturasReport = {
  facturas: number
  rectificativas: number
  pagos: number
  /** Requests that were sent, repeated ones and those that a kill cut off included. */
  peticiones: number
  cortadas: number
  kills: number
  /** Clients whose figures are not those of an independent sum, and the sum of all. */
  descuadres: string[]
  /** Invoices and payments that are not there exactly once, or whose activity is not. */
  repetidos: string[]
  /** Clients whose stored health is not what a full recomputation gives. */
  saludDistinta: string[]
}

const CLIENTES = 25
const PROGRAMAS = 8
const ZONA = 'Europe/Madrid'

type Envio = { path: string; body: Record<string, unknown> }

/**
 * Posts generated invoices, partial payments, refunds and rectifications, each twice and out of order,
 * from eight programs at once, while the process is killed. Each program repeats what got no answer. Then
 * compares what the product has with sums made here, and with a recomputation of everything.
 */
export async function facturasBajoFuego({ facturas, kills, seed }: FacturasOptions): Promise<FacturasReport> {
  const random = seededRandom(seed)
  const product = aProduct()
  try {
    const clave = await product.withDb((db) =>
      crearClave(db, { nombre: 'aguante', ambitos: ['leer', 'escribir', 'facturas'] }, new Date(), newId),
    )
    await product.start()
    const headers = { authorization: `Bearer ${clave}`, 'content-type': 'application/json' }
    const clientes: string[] = []
    for (let n = 0; n < CLIENTES; n++) {
      const body = JSON.stringify({ nombre: `Cliente ${n}` })
      const made = await fetch(`${origin()}/api/clientes`, { method: 'POST', headers, body })
      clientes.push(((await made.json()) as { id: string }).id)
    }

    const libro = generar(facturas, clientes, random)
    const cola = barajar([...libro.envios, ...libro.envios], random)
    const report = { peticiones: 0, cortadas: 0, kills: 0 }
    const programas = Array.from({ length: PROGRAMAS }, async () => {
      for (let envio = cola.pop(); envio; envio = cola.pop()) await insistir(envio)
    })
    const total = cola.length
    for (let n = 1; n <= kills; n++) {
      while (cola.length > total * (1 - n / (kills + 1))) await sleep(5)
      await sleep(random() * 30)
      await product.kill()
      report.kills++
      await product.start()
    }
    await Promise.all(programas)
    await product.terminate()
    return {
      ...report,
      facturas: libro.facturas,
      rectificativas: libro.rectificativas,
      pagos: libro.pagos,
      ...(await product.withDb((db) => comprobar(db, libro, clientes))),
    }

    /** Until it is answered that it is there. */
    async function insistir({ path, body }: Envio): Promise<void> {
      for (;;) {
        report.peticiones++
        try {
          const answer = await fetch(origin() + path, {
            method: 'POST',
            headers,
            body: JSON.stringify(body),
            signal: AbortSignal.timeout(10_000),
          })
          const text = await answer.text()
          if (answer.status === 200 || answer.status === 201) return
          if (answer.status < 500)
            throw new RangeError(`${answer.status} to ${JSON.stringify(body)}: ${text}`)
        } catch (error) {
          if (error instanceof RangeError) throw error
          report.cortadas++
        }
        await sleep(20)
      }
    }
  } finally {
    await product.remove()
  }

  function origin(): string {
    return product.link() ? new URL(product.link()).origin : 'http://127.0.0.1:9'
  }
}

type Libro = ReturnType<typeof generar>

/** Invoices with what happens to each, and the sums that must come out, in cents. */
function generar(cuantas: number, clientes: string[], random: () => number) {
  const entre = (min: number, max: number) => min + Math.floor(random() * (max - min + 1))
  const today = fechaDe(new Date(), ZONA)
  const envios: Envio[] = []
  const facturado = new Map<string, number>()
  const cobrado = new Map<string, number>()
  const suma = (de: Map<string, number>, cliente: string, cents: number) =>
    de.set(cliente, (de.get(cliente) ?? 0) + cents)
  let [rectificativas, pagos] = [0, 0]
  for (let n = 1; n <= cuantas; n++) {
    const cliente_id = clientes[entre(0, clientes.length - 1)] ?? ''
    const numero = `2026-${String(n).padStart(5, '0')}`
    const fecha = masDias(today, -entre(20, 400))
    const base = entre(1000, 500_000)
    const iva = Math.round(base * 0.21)
    const irpf = random() < 0.3 ? Math.round(base * 0.15) : 0
    const total = base + iva - irpf
    const factura: Record<string, unknown> = {
      cliente_id,
      numero,
      fecha,
      base: base / 100,
      iva: iva / 100,
      irpf: irpf / 100,
      external_id: `f-${n}`,
    }
    if (random() < 0.3) {
      const first = Math.floor(total / 3)
      factura.vencimientos = [
        { fecha: masDias(fecha, 30), importe: first / 100 },
        { fecha: masDias(fecha, 60), importe: (total - first) / 100 },
      ]
    }
    envios.push({ path: random() < 0.5 ? '/facturas' : '/api/facturas', body: factura })
    suma(facturado, cliente_id, total)

    let pagado = 0
    for (let p = entre(0, 3); p > 0; p--) {
      const isRefund = pagado > 100 && random() < 0.25
      const importe = isRefund ? -entre(1, pagado) : entre(1, Math.max(1, total - pagado))
      pagado += importe
      pagos++
      suma(cobrado, cliente_id, importe)
      const cuando = masDias(fecha, entre(0, 19))
      envios.push({
        path: '/api/pagos',
        body: { cliente_id, numero, importe: importe / 100, fecha: cuando, external_id: `p-${pagos}` },
      })
    }
    if (random() < 0.2) {
      const abono = -entre(1, total)
      rectificativas++
      suma(facturado, cliente_id, abono)
      envios.push({
        path: '/facturas',
        body: {
          cliente_id,
          serie: 'R',
          numero: String(n),
          total: abono / 100,
          fecha: masDias(fecha, 10),
          rectifica_a: numero,
          external_id: `r-${n}`,
        },
      })
    }
  }
  return { envios, facturado, cobrado, facturas: cuantas, rectificativas, pagos }
}

function barajar<T>(cosas: T[], random: () => number): T[] {
  const keyed = cosas.map((cosa) => ({ cosa, orden: random() }))
  return keyed.sort((a, b) => a.orden - b.orden).map(({ cosa }) => cosa)
}

async function comprobar(db: Db, libro: Libro, clientes: string[]) {
  const descuadres: string[] = []
  const saludDistinta: string[] = []
  const now = new Date()
  const en = { now, today: fechaDe(now, ZONA), zona: ZONA, newId }
  const saludDe = (id: string) =>
    db.selectFrom('salud_cliente').selectAll().where('id', '=', id).executeTakeFirst()
  for (const id of clientes) {
    const facturado = libro.facturado.get(id) ?? 0
    const cobrado = libro.cobrado.get(id) ?? 0
    const stored = await saludDe(id)
    const said = stored && [stored.facturado_centimos, stored.cobrado_centimos, stored.pendiente_centimos]
    const right = [facturado, cobrado, Math.max(0, facturado - cobrado)]
    if (stored ? said?.join() !== right.join() : facturado !== 0)
      descuadres.push(`${id}: ${said?.join()} and not ${right.join()}`)

    await actualizarSalud(db, id, en)
    const again = await saludDe(id)
    const plain = (row: typeof again) => JSON.stringify({ ...row, ultima_actualizacion: null })
    if (stored && plain(stored) !== plain(again))
      saludDistinta.push(`${id}: ${plain(stored)} and not ${plain(again)}`)
  }
  return { descuadres, saludDistinta, repetidos: await repetidos(db, libro) }
}

async function repetidos(db: Db, libro: Libro): Promise<string[]> {
  const count = async (tabla: 'crm_facturas' | 'crm_pagos') =>
    (await db.selectFrom(tabla).select('external_id').execute()).map((row) => row.external_id)
  const problems: string[] = []
  const wanted = new Set(libro.envios.map(({ body }) => String(body.external_id)))
  const there = [...(await count('crm_facturas')), ...(await count('crm_pagos'))]
  if (there.length !== wanted.size) problems.push(`${there.length} rows for ${wanted.size} events`)
  for (const id of wanted) if (!there.includes(id)) problems.push(`${id} is missing`)
  for (const [tipo, many] of [
    ['venta', libro.facturas + libro.rectificativas],
    ['cobro', libro.pagos],
  ] as const) {
    const rows = await db.selectFrom('actividades').select('titulo').where('tipo', '=', tipo).execute()
    if (rows.length !== many) problems.push(`${rows.length} activities «${tipo}» for ${many}`)
    if (tipo === 'venta' && new Set(rows.map((row) => row.titulo)).size !== many)
      problems.push('an activity «venta» twice')
  }
  return problems
}

if (isEntry(import.meta.url)) {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  console.log(`1000 invoices from ${PROGRAMAS} programs, 10 kills, SEED=${seed}`)
  const report = await facturasBajoFuego({ facturas: 1000, kills: 10, seed })
  console.log(JSON.stringify(report, null, 2))
  if (report.descuadres.length + report.repetidos.length + report.saludDistinta.length > 0) process.exit(1)
}
