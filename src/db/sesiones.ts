import type { Channel } from '#domain/conversation.ts'
import type { Instante } from '#domain/fecha.ts'
import type { Db } from './open.ts'
import type { FichaRow } from './schema.ts'

/** A form that is half answered. Its values are what each field's `parse` gave, as JSON. */
export type Borrador = { form: string; values: Record<string, unknown>; asking: string | null }

/** What a chat remembers between two messages. It never expires. */
export type Sesion = {
  /** The client whose card she was just looking at. */
  cliente_id: string | null
  borrador: Borrador | null
  /** The record that she is changing while she chooses a client for it. */
  actividad_id: string | null
}

export const SESION_VACIA: Sesion = { cliente_id: null, borrador: null, actividad_id: null }

/** The session as stored text too, so that an unchanged one is not written again. */
export async function loadSesion(db: Db, canal: Channel, chat: string) {
  const row = await db
    .selectFrom('crm_sesiones')
    .select('estado')
    .where('canal', '=', canal)
    .where('chat', '=', chat)
    .executeTakeFirst()
  const stored = row?.estado ?? ''
  const sesion: Sesion = { ...SESION_VACIA, ...(stored ? JSON.parse(stored) : {}) }
  return { sesion, stored }
}

export async function saveSesion(db: Db, canal: Channel, chat: string, estado: string, now: Date) {
  const actualizada_en: Instante = now.toISOString()
  await db
    .insertInto('crm_sesiones')
    .values({ canal, chat, estado, actualizada_en })
    .onConflict((oc) => oc.columns(['canal', 'chat']).doUpdateSet({ estado, actualizada_en }))
    .execute()
}

export async function insertFichas(db: Db, fichas: FichaRow[]): Promise<void> {
  if (fichas.length > 0) await db.insertInto('crm_fichas').values(fichas).execute()
}

export function findFicha(db: Db, id: string): Promise<FichaRow | undefined> {
  return db.selectFrom('crm_fichas').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A group's buttons die together. */
export async function useGroup(db: Db, grupo: string, now: Date): Promise<void> {
  await db
    .updateTable('crm_fichas')
    .set({ usada_en: now.toISOString() })
    .where('grupo', '=', grupo)
    .where('usada_en', 'is', null)
    .execute()
}
