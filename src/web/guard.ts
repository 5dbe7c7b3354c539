import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { usuarioDeCookie } from '#db/llaves-web.ts'
import type { Db } from '#db/open.ts'
import * as texts from './texts.ts'

export type WebOptions = {
  db: Db
  /** Where the outside reaches us ('https://crm.ejemplo.es'); null when only this machine does. */
  publicUrl: string | null
  now: () => Date
}

/** Who the browser belongs to, for every route behind the guard; null when nobody is in. */
export type WebEnv = { Variables: { usuarioId: string | null } }

export const COOKIE = 'smartbilling_crm'

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/**
 * Stands before every page of ours. A name that is not ours in `Host` is another site that points its
 * domain at this machine (DNS rebinding); a POST must come from a page of ours. Sets `usuarioId`.
 */
export function guard({ db, publicUrl, now }: WebOptions): MiddlewareHandler<WebEnv> {
  const publicHost = publicUrl === null ? null : new URL(publicUrl).host
  return async (c, next) => {
    const host = c.req.header('host') ?? ''
    if (!LOOPBACK.test(host) && host !== publicHost) return refuse(c, texts.hostAjeno)
    if (!isRead(c) && !isOurs(c.req.header('origin'), host, publicHost)) return refuse(c, texts.origenAjeno)

    const cookie = getCookie(c, COOKIE)
    c.set('usuarioId', cookie ? await usuarioDeCookie(db, cookie, now()) : null)
    await next()
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    }
  }
}

function refuse(c: Context, sentence: string) {
  return c.json({ error: sentence }, 403, HEADERS)
}

function isRead(c: Context): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

/** Behind a proxy the page's origin is the public one, whatever `Host` says. */
function isOurs(origin: string | undefined, host: string, publicHost: string | null): boolean {
  if (!origin || !URL.canParse(origin)) return false
  const from = new URL(origin)
  return /^https?:$/.test(from.protocol) && (from.host === host || from.host === publicHost)
}
