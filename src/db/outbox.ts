import type { Selectable } from 'kysely'
import { type Channel, type OutboxKey, type Reply, splitText } from '#domain/conversation.ts'
import { insertRows } from './direct.ts'
import type { Db } from './open.ts'
import type { OutboxRow } from './schema.ts'

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

/** Chats with something that may be sent now: neither waiting for its next try, nor paused, nor blocked. */
export async function chatsToSend(db: Db, canales: Channel[], now: Date): Promise<Address[]> {
  return await db
    .selectFrom('crm_outbox')
    .leftJoin('crm_canales', (join) =>
      join
        .onRef('crm_canales.canal', '=', 'crm_outbox.canal')
        .onRef('crm_canales.chat', '=', 'crm_outbox.chat'),
    )
    .select(['crm_outbox.canal', 'crm_outbox.chat'])
    .where('crm_outbox.estado', '=', 'pendiente')
    .where('crm_outbox.canal', 'in', canales)
    .where((eb) =>
      eb.or([
        eb('crm_canales.pausado_hasta', 'is', null),
        eb('crm_canales.pausado_hasta', '<=', now.toISOString()),
      ]),
    )
    .where((eb) => eb.or([eb('crm_canales.bloqueado', 'is', null), eb('crm_canales.bloqueado', '=', 0)]))
    .groupBy(['crm_outbox.canal', 'crm_outbox.chat'])
    .execute()
}

/** The oldest unsent message of a chat: in order, so a later one never overtakes it. */
export function nextToSend(db: Db, { canal, chat }: Address): Promise<Selectable<OutboxRow> | undefined> {
  return db
    .selectFrom('crm_outbox')
    .selectAll()
    .where('canal', '=', canal)
    .where('chat', '=', chat)
    .where('estado', '=', 'pendiente')
    .orderBy('n')
    .limit(1)
    .executeTakeFirst()
}

export async function markSent(db: Db, n: number, sentId: string, now: Date): Promise<void> {
  await db
    .updateTable('crm_outbox')
    .set({ estado: 'enviado', enviado_id: sentId, enviado_en: now.toISOString(), error: null })
    .where('n', '=', n)
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
