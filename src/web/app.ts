import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { loadAjustes } from '#db/ajustes.ts'
import { COOKIE_SEGUNDOS, canjearEnlace } from '#db/llaves-web.ts'
import { COOKIE, guard, type WebEnv, type WebOptions } from './guard.ts'
import { chatPage, notePage, refreshPage } from './page.ts'
import { staticFiles } from './static.ts'
import * as texts from './texts.ts'

/**
 * The pages: `/` (the chat), `/entrar?clave=…` (the one-time link) and `/estatico/*`. The guard also
 * covers `/chat/*`, where the web chat is mounted: without it the chat lets nobody in.
 */
export function webApp(options: WebOptions): Hono<WebEnv> {
  const { db, publicUrl, now } = options
  // Not strict: the API's addresses may end in a slash, and they are mounted here.
  const app = new Hono<WebEnv>({ strict: false })
  for (const path of ['/', '/entrar', '/estatico/*', '/chat/*']) app.use(path, guard(options))
  app.route('/estatico', staticFiles())

  // Coming from another site, a browser holds a strict cookie back: ask again from a page of ours.
  app.on('GET', ['/', '/entrar'], async (c, next) => {
    if (c.req.header('sec-fetch-site') !== 'cross-site') return next()
    const { pathname, search } = new URL(c.req.url)
    return c.html(refreshPage(pathname + search))
  })

  app.get('/', async (c) => {
    const usuarioId = c.get('usuarioId')
    if (!usuarioId) return c.html(notePage(texts.sinLlave), 401)
    return c.html(chatPage({ chat: usuarioId, zona: (await loadAjustes(db)).zona }))
  })

  app.get('/entrar', async (c) => {
    if (c.req.method === 'HEAD') return c.body(null)
    const cookie = await canjearEnlace(db, c.req.query('clave') ?? '', now())
    if (cookie) {
      setCookie(c, COOKIE, cookie, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: COOKIE_SEGUNDOS,
        secure: isSecure(c.req.header('host'), publicUrl),
      })
    }
    return cookie || c.get('usuarioId') ? c.redirect('/', 303) : c.html(notePage(texts.enlaceGastado), 401)
  })

  return app
}

function isSecure(host: string | undefined, publicUrl: string | null): boolean {
  if (publicUrl === null) return false
  const url = new URL(publicUrl)
  return url.protocol === 'https:' && url.host === host
}
