import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type Clave, findClave, marcarUso, USO_MS } from '#db/claves.ts'
import type { Db } from '#db/open.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'
import type { ApiEnv, ApiOptions } from './operacion.ts'
import { problema, problemaDe, responder } from './problema.ts'

/** Wrong keys from one address in a minute, after which it is not listened to: nobody types them by hand. */
export const FALLOS_POR_MINUTO = 30

/** Lets a request with a live key through, at its rate. Everything else is a problem. */
export function portero({ db, lector, now, limitePorMinuto }: ApiOptions): MiddlewareHandler<ApiEnv> {
  const ritmo = new RateLimiterMemory({ points: limitePorMinuto, duration: 60 })
  const fallos = new RateLimiterMemory({ points: FALLOS_POR_MINUTO, duration: 60 })
  return async (c, next) => {
    const secret = secretOf(c.req.header('authorization'), c.req.header('x-api-key'))
    if (secret === null) return sinClave('sin_clave', texts.sinClave)
    const clave = findClave(lector, secret)
    if (!clave) {
      const espera = await gastar(fallos, addressOf(c))
      if (espera !== null) return demasiadas(espera)
      return sinClave('clave_desconocida', texts.claveDesconocida)
    }
    const espera = await gastar(ritmo, clave.id)
    if (espera !== null) return demasiadas(espera)
    await anotarUso(db, clave, now())
    c.set('clave', clave)
    return next()
  }
}

/** Only when the minute that is known has passed: a key that works all day is not written with every request. */
async function anotarUso(db: Db, { id, usada_en }: Clave, now: Date): Promise<void> {
  if (usada_en === null || now.getTime() - Date.parse(usada_en) >= USO_MS) await marcarUso(db, id, now)
}

function secretOf(authorization: string | undefined, apiKey: string | undefined): string | null {
  return /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? apiKey?.trim() ?? null
}

/** Takes one of what is left. Milliseconds to wait when nothing is, else null. */
export async function gastar(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (full) {
    if (full instanceof RateLimiterRes) return full.msBeforeNext
    throw full
  }
}

/** Where a request comes from; without a socket (a test) everybody is one. */
export function addressOf(c: Parameters<typeof getConnInfo>[0]): string {
  const bindings = c.env as { incoming?: unknown } | undefined
  return bindings?.incoming ? (getConnInfo(c).remote.address ?? '') : ''
}

function sinClave(codigo: string, sentence: string): Response {
  return responder(problemaDe(new ErrorDeNegocio(codigo, sentence)), {
    'WWW-Authenticate': 'Bearer realm="SmartBilling CRM"',
  })
}

export function demasiadas(ms: number): Response {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  return responder(problema('demasiadas_peticiones', texts.demasiadas(seconds)), {
    'Retry-After': String(seconds),
  })
}
