import type { Message } from '#domain/conversation.ts'
import { insertRows } from './direct.ts'
import type { Db } from './open.ts'
import type { InboxRow } from './schema.ts'

/**
 * Marks a message as seen. False when it was seen before: then there is nothing to do. By unique key
 * and never by "greater than the last": Telegram's ids start anew after a quiet week.
 */
export async function markSeen(db: Db, message: Message, operacion: string, now: Date): Promise<boolean> {
  const row = {
    canal: message.channel,
    id: message.id,
    chat: message.chat,
    propio_id: message.ownId ?? null,
    persona: message.person,
    cuerpo: JSON.stringify(message.body),
    operacion_id: operacion,
    recibido_en: now.toISOString(),
  }
  return (await insertRows(db, 'crm_inbox', [row], 'on conflict (canal, id) do nothing')) === 1
}

/** The first time that her message (which keeps its own id when she edits it) came in. */
export function findOriginal(
  db: Db,
  message: Message,
): Promise<Pick<InboxRow, 'id' | 'operacion_id'> | undefined> {
  return db
    .selectFrom('crm_inbox')
    .select(['id', 'operacion_id'])
    .where('canal', '=', message.channel)
    .where('chat', '=', message.chat)
    .where('propio_id', '=', message.ownId ?? '')
    .where('id', '<>', message.id)
    .orderBy('n')
    .executeTakeFirst()
}
