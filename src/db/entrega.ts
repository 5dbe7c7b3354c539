import { type Selectable, sql } from 'kysely'
import type { Channel } from '#domain/conversation.ts'
import { type Db, inTransaction } from './open.ts'
import type { Address } from './outbox.ts'
import type { OutboxRow } from './schema.ts'

/** Chats with unsent messages, whether they may be sent now or not, and the newest place among them. */
export async function chatsPendientes(db: Db, canales: Channel[]): Promise<(Address & { n: number })[]> {
  return await db
    .selectFrom('crm_outbox')
    .select((eb) => ['canal', 'chat', eb.fn.max('n').as('n')])
    .where('estado', '=', 'pendiente')
    .where('canal', 'in', canales)
    .groupBy(['canal', 'chat'])
    .execute()
}

/**
 * The same for messages left after place `n`, in a time that does not grow with what waits. Places grow in
 * the order of the commits, because SQLite has one writer at a time.
 */
export async function chatsNuevos(
  db: Db,
  canales: Channel[],
  n: number,
): Promise<(Address & { n: number })[]> {
  return await db
    .selectFrom('crm_outbox')
    .select((eb) => ['canal', 'chat', eb.fn.max('n').as('n')])
    .where('n', '>', n)
    // The plus keeps SQLite from walking the index of everything that waits.
    .where(sql`+estado`, '=', 'pendiente')
    .where('canal', 'in', canales)
    .groupBy(['canal', 'chat'])
    .execute()
}

export type Entrega = Selectable<OutboxRow> & { pausado_hasta: string | null; bloqueado: 0 | 1 | null }

/** The oldest unsent message of a chat and whether the chat may have it now. */
export function siguienteEntrega(db: Db, { canal, chat }: Address): Promise<Entrega | undefined> {
  return db
    .selectFrom('crm_outbox')
    .leftJoin('crm_canales', (join) =>
      join
        .onRef('crm_canales.canal', '=', 'crm_outbox.canal')
        .onRef('crm_canales.chat', '=', 'crm_outbox.chat'),
    )
    .selectAll('crm_outbox')
    .select(['crm_canales.pausado_hasta', 'crm_canales.bloqueado'])
    .where('crm_outbox.canal', '=', canal)
    .where('crm_outbox.chat', '=', chat)
    .where('crm_outbox.estado', '=', 'pendiente')
    .orderBy('crm_outbox.n')
    .limit(1)
    .executeTakeFirst()
}

/** What was shown, of many chats in one commit. */
export async function marcarEnviados(
  db: Db,
  sent: { n: number; enviado_id: string }[],
  now: Date,
): Promise<void> {
  const enviado_en = now.toISOString()
  await inTransaction(db, async (tx) => {
    for (const { n, enviado_id } of sent) {
      await tx
        .updateTable('crm_outbox')
        .set({ estado: 'enviado', enviado_id, enviado_en, error: null })
        .where('n', '=', n)
        .execute()
    }
  })
}

/** Nothing is sent to this chat before that. A stranger's chat is remembered for it. */
export async function pausarChat(db: Db, { canal, chat }: Address, until: Date, now: Date): Promise<void> {
  const pausado_hasta = until.toISOString()
  await db
    .insertInto('crm_canales')
    .values({
      canal,
      chat,
      persona: chat,
      usuario_id: null,
      avisado: 0,
      bloqueado: 0,
      pausado_hasta,
      ultimo_uso: now.toISOString(),
    })
    .onConflict((oc) => oc.columns(['canal', 'chat']).doUpdateSet({ pausado_hasta }))
    .execute()
}

/**
 * The person has blocked us there. What waited is dropped: it answers a conversation that is over. Her own
 * reminders stay, and come when she takes us back.
 */
export async function cerrarChat(db: Db, { canal, chat }: Address): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx
      .updateTable('crm_canales')
      .set({ bloqueado: 1 })
      .where('canal', '=', canal)
      .where('chat', '=', chat)
      .execute()
    await tx
      .updateTable('crm_outbox')
      .set({ estado: 'descartado', error: 'bloqueado' })
      .where('canal', '=', canal)
      .where('chat', '=', chat)
      .where('estado', '=', 'pendiente')
      .where('clave', 'not like', 'recordatorio%')
      .execute()
  })
}
