import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import {
  cambiosDesde,
  esTextoSuyo,
  haLlegado,
  type Lugar,
  paginaDeMensajes,
  ultimoLugar,
} from '#db/conversacion.ts'
import type { NewId } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import { getUsuario } from '#db/usuarios.ts'
import { type Body, cleanText, MAX_TEXT, type Message } from '#domain/conversation.ts'
import type { Sender } from './sender.ts'
import { dropUpload, readUpload, serveArchivo, storeUpload } from './webchat-archivos.ts'
import { livePages } from './webchat-live.ts'
import * as texts from './webchat-texts.ts'

export type WebchatOptions = {
  db: Db
  now: () => Date
  newId: NewId
  /** Commits the message with its answers and sets the sending off. */
  onMessage: (message: Message) => Promise<{ notice: string | null }>
  /** Folder where her files wait to be filed. */
  uploads: string
  /** What a relative `crm_archivos.ruta` is relative to; by default where the process runs. */
  archivos?: string
  /** Where a failure is written; the page gets one sentence. */
  log?: (error: unknown) => void
}

/** The page's own id of what it sends: the same again is a repeat, so it may send until it hears back. */
const ownId = z.uuid()
const postSchema = z.union([
  z.object({ id: ownId, boton: z.string().min(1).max(64), mensaje: z.string().max(300).optional() }),
  z.object({ id: ownId, texto: z.string(), edita: ownId.optional() }),
])

const PAGE = 50
const MAX_JSON = 64 * 1024
const MAX_FILE = 20 * 1024 * 1024
/** A sign of life, so that a page notices a dead connection and a proxy does not cut a quiet one. */
const HEARTBEAT_MS = 20_000
/** An answer that comes sooner needs no «escribiendo…». */
const TYPING_AFTER_MS = 350

type WebchatEnv = { Variables: { usuarioId: string | null } }

/**
 * The local web chat, to be mounted at /chat behind the web's guard, which says who it is (`usuarioId`).
 * A chat is a person: her id is the chat, and all her open pages show the same.
 */
export function webchat(options: WebchatOptions) {
  const { db, now, newId, onMessage, uploads, archivos = '.', log = console.error } = options
  const pages = livePages()
  const app = new Hono<WebchatEnv>()

  app.use(async (c, next) => (c.get('usuarioId') ? next() : c.json({ error: texts.sinEntrar }, 401)))
  app.onError((error, c) => {
    log(error)
    return c.json({ error: texts.ahoraNo }, 503)
  })

  app.get('/mensajes', async (c) => {
    const hasta = await ultimoLugar(db)
    const pagina = await paginaDeMensajes(db, chatOf(c), readPlace(c.req.query('antes')), PAGE)
    return c.json({
      mensajes: pagina.mensajes,
      antes: pagina.antes && writePlace(pagina.antes),
      desde: writePlace(hasta),
    })
  })

  /** Greets somebody new. The id is made from the chat's, so that it happens once in a lifetime. */
  app.post('/inicio', async (c) =>
    receive(c, { id: `inicio:${chatOf(c)}`, body: { type: 'start', payload: '' } }),
  )

  app.post('/mensajes', limit(MAX_JSON, texts.mensajeLargo), async (c) => {
    const parsed = postSchema.safeParse(await c.req.json().catch(() => null))
    if (!parsed.success) return c.json({ error: texts.mensajeIlegible }, 400)
    const post = parsed.data
    if ('boton' in post) {
      const body: Body = { type: 'choice', choice: post.boton }
      return receive(c, { id: post.id, body, repliesTo: post.mensaje })
    }
    const text = cleanText(post.texto)
    const problem = problemOf(text)
    if (problem) return c.json({ error: problem }, 422)
    if (post.edita && !(await esTextoSuyo(db, chatOf(c), post.edita))) {
      return c.json({ error: texts.noEsTuyo }, 404)
    }
    const body: Body = { type: 'text', text, ...(post.edita ? { edited: true } : {}) }
    return receive(c, { id: post.id, ownId: post.edita ?? post.id, body })
  })

  app.post('/archivos', limit(MAX_FILE + MAX_JSON, texts.archivoGrande), async (c) => {
    const form = await c.req.formData().catch(() => null)
    const id = ownId.safeParse(form?.get('id'))
    const file = form?.get('archivo')
    const caption = cleanText(String(form?.get('texto') ?? ''))
    if (!id.success || !(file instanceof File)) {
      return c.json({ error: texts.mensajeIlegible }, 400)
    }
    if (file.size > MAX_FILE) return c.json({ error: texts.archivoGrande }, 413)
    if (file.size === 0) return c.json({ error: texts.archivoVacio }, 422)
    if (caption.length > MAX_TEXT) return c.json({ error: texts.mensajeLargo }, 422)
    if (await haLlegado(db, id.data)) return c.json({ aviso: null })

    const ref = newId()
    try {
      const body: Body = { type: 'file', file: await storeUpload(uploads, ref, file), caption }
      return await receive(c, { id: id.data, ownId: id.data, body })
    } catch (error) {
      if (!(await haLlegado(db, id.data))) await dropUpload(uploads, ref)
      throw error
    }
  })

  app.get('/archivos/:id', (c) => serveArchivo(c, db, c.req.param('id'), uploads, archivos))

  app.get('/eventos', (c) => {
    const chat = chatOf(c)
    const from = readPlace(c.req.header('last-event-id') ?? c.req.query('desde'))
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, async (stream) => {
      const page = pages.join(chat)
      stream.onAbort(() => page.leave())
      const newest = await ultimoLugar(db)
      let place = from ?? newest
      let typing = false
      // After restoring a copy the page knows more than we do.
      if (place.entrada > newest.entrada || place.salida > newest.salida) {
        await stream.writeSSE({ event: 'recarga', data: '' })
        place = newest
      }
      await stream.writeSSE({ event: 'listo', data: '', id: writePlace(place) })

      while (page.open) {
        const { mensajes, hasta, completo } = await cambiosDesde(db, chat, place)
        place = hasta
        for (const [i, mensaje] of mensajes.entries()) {
          // Only the last of a batch moves the page on: cut in the middle, the batch comes again.
          const id = i === mensajes.length - 1 ? { id: writePlace(place) } : {}
          await stream.writeSSE({ event: 'mensaje', data: JSON.stringify(mensaje), ...id })
        }
        if (page.typing !== typing) {
          typing = page.typing
          await stream.writeSSE({ event: 'escribiendo', data: typing ? 'si' : '' })
        }
        if (!completo) continue
        if (await page.signal(HEARTBEAT_MS)) continue
        if ((await getUsuario(db, chat)).revocado_en) break
        await stream.writeSSE({ event: 'latido', data: '' })
      }
      page.leave()
    })
  })

  type Incoming = Pick<Message, 'id' | 'ownId' | 'repliesTo' | 'body'>

  async function receive(c: Context<WebchatEnv>, incoming: Incoming) {
    const chat = chatOf(c)
    const writing = setTimeout(() => pages.typing(chat, true), TYPING_AFTER_MS)
    try {
      const { notice } = await onMessage({
        channel: 'webchat',
        chat,
        isGroup: false,
        person: chat,
        personName: null,
        sentAt: now(),
        ...incoming,
      })
      return c.json({ aviso: notice })
    } finally {
      clearTimeout(writing)
      // Also the signal that her message is in, for her other pages.
      pages.typing(chat, false)
    }
  }

  /** What a page shows it reads from the outbox, now or when it is opened: showing never fails. */
  const sender: Sender = async ({ chat, key, edit }) => {
    pages.wake(chat)
    return edit ?? key
  }

  return {
    app,
    sender,
    /** Shows or hides «escribiendo…» on her open pages. */
    typing: pages.typing,
    /** Her uploads, for `createDownloads`: how to read one, and to forget it when it is filed or given up. */
    fetcher: (ref: string) => readUpload(uploads, ref),
    discard: (ref: string) => dropUpload(uploads, ref),
    /** Ends the open connections, which would keep the server from closing. */
    close: pages.closeAll,
  }
}

/** Set by the guard; `app.use` above has refused everybody else. */
function chatOf(c: Context<WebchatEnv>): string {
  return c.get('usuarioId') ?? ''
}

function limit(maxSize: number, sentence: string) {
  return bodyLimit({ maxSize, onError: (c) => c.json({ error: sentence }, 413) })
}

function problemOf(text: string): string | null {
  if (text.trim() === '') return texts.mensajeVacio
  return text.length > MAX_TEXT ? texts.mensajeLargo : null
}

/** A place in the conversation as one word: '12.40'. */
function writePlace({ entrada, salida }: Lugar): string {
  return `${entrada}.${salida}`
}

function readPlace(word: string | undefined): Lugar | null {
  const [, entrada, salida] = /^(\d{1,16})\.(\d{1,16})$/.exec(word ?? '') ?? []
  return entrada && salida ? { entrada: Number(entrada), salida: Number(salida) } : null
}
