import { resolve } from 'node:path'
import { findArchivo } from '#db/archivos.ts'
import {
  cerrarChat,
  chatsNuevos,
  chatsPendientes,
  type Entrega,
  pausarChat,
  siguienteEntrega,
} from '#db/entrega.ts'
import type { Db } from '#db/open.ts'
import { type Address, markDropped, retryLater, sentIdOf } from '#db/outbox.ts'
import type { Channel, Reply } from '#domain/conversation.ts'
import { sentMarks } from './deliver-marks.ts'
import { type Outgoing, SendError, type Sender } from './sender.ts'

export type DeliveryOptions = {
  db: Db
  /** The channels that this process serves; rows of others wait for theirs. */
  senders: Partial<Record<Channel, Sender>>
  now: () => Date
  log: (error: unknown) => void
  /** What a relative `crm_archivos.ruta` is relative to; by default where the process runs. */
  filesFolder?: string
}

export type Delivery = {
  /** Something new may be in the outbox. Cheap: called after every message. */
  kick(): void
  /** Sends everything that may be sent now. Without an answer from a channel it does not return. */
  drain(): Promise<void>
  /** Begins nothing new and resolves when what is on its way has arrived. */
  stop(): Promise<void>
}

/** Everything is looked through again this often: what another process left, a chat that is open again. */
const EVERY_MS = 60_000
/** Waits after each failed try, in seconds; the last one repeats until the channel is back. */
const ESPERAS_S = [1, 2, 5, 10, 20, 30]
/** A fault of ours in one message holds its chat up no longer than this many tries. */
const MAX_FALLOS_NUESTROS = 6
/** Longest pause of `setTimeout` that we ask for; then it is looked at again. */
const MAX_TIMER_MS = 3600_000

/**
 * Sends what the outbox holds: in order within a chat, chats in parallel and never waiting for each other.
 * Dying between a message and its mark sends that one again: the only repeat there is.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { db, senders, now, log } = options
  const channels = Object.keys(senders) as Channel[]
  const marks = sentMarks(db, now, log)
  /** Chats in course. `again`: something came while it was about to end. */
  const running = new Map<string, { again: boolean; done: Promise<void> }>()
  const timers = new Map<string, NodeJS.Timeout>()
  let place = -1
  let scanning: Promise<void> | null = null
  let scanAgain: 'no' | 'new' | 'all' = 'no'
  let stopped = false

  const everyMinute = setInterval(() => scan('all'), EVERY_MS)
  everyMinute.unref()

  function scan(what: 'new' | 'all'): Promise<void> {
    if (scanAgain !== 'all') scanAgain = what
    scanning ??= scans()
    return scanning
  }

  async function scans(): Promise<void> {
    // Not before `scanning` holds this promise.
    await Promise.resolve()
    while (scanAgain !== 'no' && !stopped) {
      const all = scanAgain === 'all' || place < 0
      scanAgain = 'no'
      try {
        const chats = all ? await chatsPendientes(db, channels) : await chatsNuevos(db, channels, place)
        for (const { canal, chat, n } of chats) {
          place = Math.max(place, n)
          start({ canal, chat }, !all)
        }
        place = Math.max(place, 0)
      } catch (error) {
        if (!stopped) log(error)
      }
    }
    scanning = null
  }

  /** `fresh`: something new was written there. She is on the line, so a failed message need not wait. */
  function start(to: Address, fresh = false): void {
    if (stopped) return
    const key = `${to.canal}:${to.chat}`
    clearTimeout(timers.get(key))
    timers.delete(key)
    const current = running.get(key)
    if (current) {
      current.again = true
      return
    }
    const state = { again: false, done: Promise.resolve() }
    running.set(key, state)
    state.done = chatInOrder(to, fresh)
      .catch((error: unknown) => {
        if (stopped) return
        log(error)
        wakeAt(to, new Date(now().getTime() + 1000))
      })
      .finally(() => {
        running.delete(key)
        if (state.again) start(to)
      })
  }

  async function chatInOrder(to: Address, fresh: boolean): Promise<void> {
    for (let first = true; !stopped; first = false) {
      const row = await siguienteEntrega(db, to)
      if (!row || row.bloqueado || stopped) return
      const waits = [fresh && first ? null : row.no_antes, row.pausado_hasta]
      const until = waits
        .filter((at) => at !== null && at > now().toISOString())
        .sort()
        .at(-1)
      if (until) return wakeAt(to, new Date(until))
      await sendOne(row)
    }
  }

  function wakeAt(to: Address, at: Date): void {
    const ms = Math.min(Math.max(at.getTime() - now().getTime(), 10), MAX_TIMER_MS)
    const key = `${to.canal}:${to.chat}`
    clearTimeout(timers.get(key))
    timers.set(
      key,
      setTimeout(() => start(to), ms),
    )
  }

  async function sendOne(row: Entrega): Promise<void> {
    let id: string
    try {
      id = await (senders[row.canal] as Sender)(await outgoing(row))
    } catch (error) {
      if (!stopped) await failed(row, error)
      return
    }
    await marks.add(row.n, id)
  }

  async function outgoing({ chat, clave, cuerpo, sustituye }: Entrega): Promise<Outgoing> {
    const reply = JSON.parse(cuerpo) as Reply
    const edit = sustituye ? await sentIdOf(db, sustituye) : null
    return { chat, key: clave, reply, edit, file: await fileOf(reply) }
  }

  async function fileOf({ archivoId }: Reply): Promise<Outgoing['file']> {
    const row = archivoId ? await findArchivo(db, archivoId) : undefined
    if (row?.estado !== 'guardado' || !row.ruta) return null
    const path = resolve(options.filesFolder ?? '.', row.ruta)
    return { path, name: row.nombre ?? 'archivo', mime: row.mime, kind: row.clase }
  }

  async function failed(row: Entrega, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error)
    if (error instanceof SendError && error.kind === 'pause') {
      const until = new Date(now().getTime() + Math.max(error.retryAfter, 1) * 1000)
      return pausarChat(db, row, until, now())
    }
    if (error instanceof SendError && error.kind === 'blocked') return cerrarChat(db, row)

    log(error)
    const ours = !(error instanceof SendError)
    const forGood = ours ? row.intentos + 1 >= MAX_FALLOS_NUESTROS : error.kind === 'refused'
    if (forGood) return markDropped(db, row.n, reason)
    const wait = ESPERAS_S[Math.min(row.intentos, ESPERAS_S.length - 1)] ?? 0
    return retryLater(db, row.n, new Date(now().getTime() + wait * 1000), reason)
  }

  return {
    kick: () => void scan('new'),
    async drain() {
      await scan('all')
      while (running.size > 0) await Promise.all([...running.values()].map((state) => state.done))
    },
    async stop() {
      stopped = true
      clearInterval(everyMinute)
      for (const timer of timers.values()) clearTimeout(timer)
      await scanning
      await Promise.all([...running.values()].map((state) => state.done))
      await marks.stop()
    },
  }
}
