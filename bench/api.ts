/**
 * GET profile and POST actividad per second of the real process, over HTTP with 16 connections; and where
 * python3-fastapi and wrk are installed, the specification's own system beside it (`semilla/medir.sh` in the
 * folder that SEMILLA names), five runs each, with the ratio.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { crearClave } from '#db/claves.ts'
import { newId } from '#db/id.ts'
import { aProduct } from '../test/support/product.ts'

const CONEXIONES = 16
const SEGUNDOS = 4
const VECES = 5
/** What we ask of ourselves: times the specification's own system. */
const META = { get: 3.5, post: 4 }

const product = aProduct()
try {
  const clave = await product.withDb((db) =>
    crearClave(db, { nombre: 'bench', ambitos: ['leer', 'escribir'] }, new Date(), newId),
  )
  await product.start()
  const base = new URL(product.link()).origin
  const headers = { authorization: `Bearer ${clave}`, 'content-type': 'application/json' }
  const made = await fetch(`${base}/api/clientes`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ nombre: 'XYZ' }),
  })
  const { id } = (await made.json()) as { id: string }
  const actividad = JSON.stringify({
    tipo: 'llamada',
    titulo: 'Seguimiento',
    descripcion: 'interesado en plan pro',
  })
  for (let n = 0; n < 10; n++) {
    await fetch(`${base}/api/clientes/${id}/actividades`, { method: 'POST', headers, body: actividad })
  }
  const get = await porSegundo(`${base}/api/clientes/${id}`, 'GET', headers, null)
  const post = await porSegundo(`${base}/api/clientes/${id}/actividades`, 'POST', headers, actividad)
  console.log(`API, GET profile:                ${get.toFixed(0)} requests/s`)
  console.log(`API, POST actividad:             ${post.toFixed(0)} requests/s`)
  junto(base, clave, id)
} finally {
  await product.remove()
}

async function porSegundo(url: string, method: string, headers: Record<string, string>, body: string | null) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONEXIONES })
  const end = performance.now() + SEGUNDOS * 1000
  let done = 0
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const sent = request(
        url,
        {
          method,
          agent,
          headers: { ...headers, ...(body ? { 'content-length': Buffer.byteLength(body) } : {}) },
        },
        (answer) => {
          if ((answer.statusCode ?? 500) >= 300) reject(new Error(`${answer.statusCode}`))
          answer.resume().once('end', resolve)
        },
      )
      sent.once('error', reject)
      sent.end(body ?? undefined)
    })
  const from = performance.now()
  await Promise.all(
    Array.from({ length: CONEXIONES }, async () => {
      while (performance.now() < end) {
        await one()
        done++
      }
    }),
  )
  agent.destroy()
  return done / ((performance.now() - from) / 1000)
}

/** The specification's own system and ours, one after the other on this machine. */
function junto(base: string, clave: string, id: string): void {
  const script = join(process.env.SEMILLA ?? '../shared/semilla', 'medir.sh')
  const hasPython = spawnSync('/usr/bin/python3', ['-c', 'import fastapi, uvicorn']).status === 0
  if (!hasPython || !existsSync(script) || spawnSync('which', ['wrk']).status !== 0) {
    console.log(
      'beside the specification’s own:   not measured (needs python3-fastapi, python3-uvicorn, wrk)',
    )
    return
  }
  const gets: number[] = []
  const posts: number[] = []
  for (let n = 0; n < VECES; n++) {
    const { stdout } = spawnSync('bash', [script, base, clave, id], { encoding: 'utf8' })
    process.stdout.write(stdout)
    const [, get, post] = /veces\s+GET ([\d.]+)\s+POST ([\d.]+)/.exec(stdout) ?? []
    gets.push(Number(get))
    posts.push(Number(post))
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]
  console.log(`times the specification’s, GET:  ${median(gets)} (goal ${META.get})`)
  console.log(`times the specification’s, POST: ${median(posts)} (goal ${META.post})`)
}
