import { type Db, openDb } from '#db/open.ts'
import { ensureDuena, saveCanal } from '#db/usuarios.ts'
import type { Channel, Message, Reply } from '#domain/conversation.ts'
import { BOLD_OFF, BOLD_ON } from '#domain/conversation.ts'
import { dispatch } from '#handlers/dispatch.ts'

/** Monday 23 November 2026, 10:42 in Madrid. */
export const AHORA = new Date('2026-11-23T09:42:00.000Z')

/** Ids in order, so that a test can name them. */
export function idFactory(): () => string {
  let n = 0
  return () => `00000000-0000-7000-8000-${String(++n).padStart(12, '0')}`
}

export type Bubble = {
  key: string
  text: string
  buttons: string[][]
  choices: { id: string; title: string }[]
}

/** A chat with the assistant on a database in memory, as its owner sees it. */
export type Chat = {
  db: Db
  usuario: string
  now: Date
  /** She writes; what comes back, with the short notice when there is one. */
  say(text: string): Promise<string[]>
  /** She presses the newest button whose title contains `title`. */
  press(title: string): Promise<string[]>
  send(body: Message['body'], extra?: Partial<Message>): Promise<string[]>
  /** What the chat shows now: edited messages stand once, in their newest form. */
  bubbles(): Promise<Bubble[]>
  /** Titles of the buttons under the last message. */
  buttons(): Promise<string[]>
  newId: () => string
}

export async function testDb(): Promise<Db> {
  return openDb(':memory:')
}

export async function testChat(
  options: { db?: Db; channel?: Channel; chat?: string; now?: Date } = {},
): Promise<Chat> {
  const db = options.db ?? (await testDb())
  const newId = idFactory()
  const channel = options.channel ?? 'webchat'
  const name = options.chat ?? 'casa'
  const usuario = await ensureDuena(db, AHORA, newId)
  await saveCanal(db, { canal: channel, chat: name, persona: name, usuario_id: usuario.id }, AHORA)
  return openChat(db, { channel, chat: name, usuario: usuario.id, newId, now: options.now ?? AHORA })
}

/** Another chat on the same database, of whoever stands behind it. */
export function openChat(
  db: Db,
  {
    channel,
    chat,
    usuario,
    newId,
    now,
  }: { channel: Channel; chat: string; usuario: string; newId: () => string; now: Date },
): Chat {
  let n = 0
  const self: Chat = {
    db,
    usuario,
    now,
    newId,
    say: (text) => self.send({ type: 'text', text }),
    async press(title) {
      for (const bubble of (await self.bubbles()).reverse()) {
        const choice = bubble.choices.find((c) => c.title.includes(title))
        if (choice) return self.send({ type: 'choice', choice: choice.id }, { repliesTo: bubble.key })
      }
      throw new Error(`no button «${title}»`)
    },
    async send(body, extra = {}) {
      const before = await lastRow(db)
      const id = `m${++n}`
      const message: Message = {
        id: `${chat}-${id}`,
        channel,
        chat,
        isGroup: false,
        person: chat,
        personName: null,
        sentAt: self.now,
        ownId: id,
        body,
        ...extra,
      }
      const { notice, error } = await dispatch(db, message, self.now, newId)
      if (error) throw error
      const rows = await db
        .selectFrom('crm_outbox')
        .select('cuerpo')
        .where('n', '>', before)
        .where('canal', '=', channel)
        .where('chat', '=', chat)
        .orderBy('n')
        .execute()
      await db
        .updateTable('crm_outbox')
        .set((eb) => ({ estado: 'enviado', enviado_id: eb.ref('clave') }))
        .where('enviado_id', 'is', null)
        .where('canal', '=', channel)
        .where('chat', '=', chat)
        .execute()
      const texts = rows.map((row) => plain((JSON.parse(row.cuerpo) as Reply).text))
      return notice ? [...texts, `(${notice})`] : texts
    },
    async bubbles() {
      const rows = await db
        .selectFrom('crm_outbox')
        .select(['clave', 'cuerpo', 'sustituye'])
        .where('canal', '=', channel)
        .where('chat', '=', chat)
        .orderBy('n')
        .execute()
      const shown = new Map<string, Bubble>()
      const home = new Map<string, string>()
      for (const row of rows) {
        const key = row.sustituye ? (home.get(row.sustituye) ?? row.sustituye) : row.clave
        home.set(row.clave, key)
        const reply = JSON.parse(row.cuerpo) as Reply
        const choices = reply.choices?.flat() ?? []
        const buttons = reply.choices?.map((line) => line.map((c) => c.title)) ?? []
        shown.set(key, { key: row.clave, text: plain(reply.text), buttons, choices })
      }
      return [...shown.values()]
    },
    async buttons() {
      return (await self.bubbles()).at(-1)?.buttons.flat() ?? []
    },
  }
  return self
}

/** A text as a test compares it: without marks, with plain spaces. */
export function plain(text: string): string {
  return text.replaceAll(BOLD_ON, '').replaceAll(BOLD_OFF, '').replaceAll('\u00A0', ' ')
}

async function lastRow(db: Db): Promise<number> {
  const row = await db
    .selectFrom('crm_outbox')
    .select((eb) => eb.fn.max('n').as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}
