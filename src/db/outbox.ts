import { type Channel, type OutboxKey, type Reply, splitText } from '#domain/conversation.ts'
import { insertRows } from './direct.ts'
import type { Db } from './open.ts'

export type Address = { canal: Channel; chat: string }
export type About = { cliente_id: string | null; operacion_id: string | null }

/**
 * Leaves a reply to be sent after the commit. A second row with the same key is ignored: a job that
 * runs twice sends once. A long text becomes several messages; the buttons go with the last.
 */
export async function enqueue(
  db: Db,
  to: Address,
  key: OutboxKey,
  reply: Reply,
  now: Date,
  about?: About,
): Promise<OutboxKey> {
  const { replaces, ...content } = reply
  const texts = splitText(reply.text)
  const rows = texts.map((text, i) => ({
    ...to,
    clave: i === texts.length - 1 ? key : `${key}#${i + 1}`,
    cuerpo: JSON.stringify({ ...content, text, choices: i === texts.length - 1 ? reply.choices : undefined }),
    creado_en: now.toISOString(),
    sustituye: i === 0 ? (replaces ?? null) : null,
    cliente_id: about?.cliente_id ?? null,
    operacion_id: about?.operacion_id ?? null,
  }))
  await insertRows(db, 'crm_outbox', rows, 'on conflict (clave) do nothing')
  return key
}

/** Where the keys of such messages begin. */
const SECRETO = 'secreto:'

/** Leaves a secret to be sent, in a message of its own that forgets it afterwards (`tapar`). */
export function enqueueSecret(
  db: Db,
  to: Address,
  id: string,
  secret: string,
  now: Date,
): Promise<OutboxKey> {
  return enqueue(db, to, `${SECRETO}${id}`, { text: secret }, now)
}

/**
 * Puts `reply` in the place of secrets that no longer have to be read there: sent to a channel that keeps
 * its own messages, dropped, or sent to the web chat, whose pages read them here, before `before`.
 */
export async function tapar(db: Db, reply: Reply, before: Date): Promise<void> {
  const cuerpo = JSON.stringify(reply)
  await db
    .updateTable('crm_outbox')
    .set({ cuerpo })
    .where('clave', '>=', SECRETO)
    .where('clave', '<', `${SECRETO}~`)
    .where('cuerpo', '<>', cuerpo)
    .where((eb) =>
      eb.or([
        eb('estado', '=', 'descartado'),
        eb('estado', '=', 'enviado').and(
          eb.or([eb('canal', '<>', 'webchat'), eb('enviado_en', '<', before.toISOString())]),
        ),
      ]),
    )
    .execute()
}

/** It will never be taken as it is: kept for the record, not tried again. */
export async function markDropped(db: Db, n: number, error: string): Promise<void> {
  await db.updateTable('crm_outbox').set({ estado: 'descartado', error }).where('n', '=', n).execute()
}

export async function retryLater(db: Db, n: number, notBefore: Date, error: string): Promise<void> {
  await db
    .updateTable('crm_outbox')
    .set((eb) => ({ no_antes: notBefore.toISOString(), error, intentos: eb('intentos', '+', 1) }))
    .where('n', '=', n)
    .execute()
}

/** The channel's id of a message that was sent, following the edits made of it. */
export async function sentIdOf(db: Db, key: OutboxKey): Promise<string | null> {
  const row = await db
    .selectFrom('crm_outbox')
    .select('enviado_id')
    .where('clave', '=', key)
    .executeTakeFirst()
  return row?.enviado_id ?? null
}

/** The newest message of ours that stands under a channel's id: what she answers, or whose button she presses. */
export function findSent(db: Db, { canal, chat }: Address, sentId: string) {
  return db
    .selectFrom('crm_outbox')
    .select(['clave', 'cliente_id', 'operacion_id'])
    .where('canal', '=', canal)
    .where('chat', '=', chat)
    .where('enviado_id', '=', sentId)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Key of the n-th answer to a message. */
export function replyKey(canal: Channel, messageId: string, n: number): OutboxKey {
  return `re:${canal}:${messageId}:${n}`
}
