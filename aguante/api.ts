import { setTimeout as sleep } from 'node:timers/promises'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { crearClave } from '#db/claves.ts'
import { newId } from '#db/id.ts'
import { fechaDe } from '#domain/fecha.ts'
import { isEntry } from '../src/cli/process.ts'
import type { Documento } from '../test/support/api-azar.ts'
import { fuego } from '../test/support/api-fuego.ts'
import { aProduct } from '../test/support/product.ts'

const ZONA = 'Europe/Madrid'

/**
 * Fires requests made from the OpenAPI document at the real process, over HTTP. Fails at the first that is
 * answered with 5xx or against its schema, or that is refused and yet changes something.
 */
export async function fuegoPorHttp({ cuantas, seed }: { cuantas: number; seed: number }) {
  const product = aProduct()
  try {
    const clave = await product.withDb(async (db) => {
      const now = new Date()
      const today = fechaDe(now, ZONA)
      for (const id of await cargarEjemplo(db, today, ZONA)) {
        await actualizarSalud(db, id, { now, today, zona: ZONA, newId })
      }
      return crearClave(db, { nombre: 'aguante', ambitos: ['leer', 'escribir', 'facturas'] }, now, newId)
    })
    await product.start()
    const base = new URL(product.link()).origin
    // The first minute's jobs have done their part.
    await sleep(3000)
    const doc = (await (await fetch(`${base}/openapi.json`)).json()) as Documento
    const statuses = await fuego(
      doc,
      async ({ method, path, headers, body }) => {
        const answer = await fetch(base + path, { method, headers, body, redirect: 'manual' })
        return {
          status: answer.status,
          type: answer.headers.get('content-type') ?? '',
          text: await answer.text(),
        }
      },
      { dbFile: product.dbFile, clave, cuantas, seed },
    )
    const errors = product
      .logFile()
      .split('\n')
      .filter((line) => line.includes('"level":50'))
    return { statuses, errors }
  } finally {
    await product.remove()
  }
}

if (isEntry(import.meta.url)) {
  const cuantas = Number(process.argv[2] ?? 20_000)
  const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31)
  console.log(`${cuantas} requests from the OpenAPI document, FC_SEED=${seed}`)
  const { statuses, errors } = await fuegoPorHttp({ cuantas, seed })
  console.log(
    [...statuses]
      .sort((a, b) => a[0] - b[0])
      .map(([status, n]) => `${status}: ${n}`)
      .join('  '),
  )
  if (errors.length > 0) {
    console.error(errors.slice(0, 5).join('\n'))
    process.exit(1)
  }
}
