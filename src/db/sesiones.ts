import type { Channel } from '#domain/conversation.ts'
import type { Instante } from '#domain/fecha.ts'
import { insertRows, query } from './direct.ts'
import type { Db } from './open.ts'
import type { FichaRow } from './schema.ts'

/** A form that is half answered. Its values are what each field's `parse` gave, as JSON. */
export type Borrador = { form: string; values: Record<string, unknown>; asking: string | null }

/** What a chat remembers between two messages. It never expires. */
export type Sesion = {
  /** The client whose card she was just looking at. */
  cliente_id: string | null
  borrador: Borrador | null
}

export const SESION_VACIA: Sesion = { cliente_id: null, borrador: null }

/** The session as stored text too, so that an unchanged one is not written again. */
export async function loadSesion(db: Db, canal: Channel, chat: string) {
  const text = 'select estado from crm_sesiones where canal = ? and chat = ?'
  const [row] = await query<{ estado: string }>(db, text, [canal, chat])
  const stored = row?.estado ?? ''
  const sesion: Sesion = { ...SESION_VACIA, ...(stored ? JSON.parse(stored) : {}) }
  return { sesion, stored }
}

export async function saveSesion(db: Db, canal: Channel, chat: string, estado: string, now: Date) {
  const actualizada_en: Instante = now.toISOString()
  const row = { canal, chat, estado, actualizada_en }
  const tail = `on conflict (canal, chat) do update set estado = excluded.estado,
    actualizada_en = excluded.actualizada_en`
  await insertRows(db, 'crm_sesiones', [row], tail)
}

export async function insertFichas(db: Db, fichas: FichaRow[]): Promise<void> {
  await insertRows(db, 'crm_fichas', fichas)
}

export function findFicha(db: Db, id: string): Promise<FichaRow | undefined> {
  return db.selectFrom('crm_fichas').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The id of a group's n-th button: all of them stand together under the group's own. */
export function fichaDeGrupo(grupo: string, n: number): string {
  return `${grupo}:${n}`
}

/** A group's buttons die together. */
export async function useGroup(db: Db, grupo: string, now: Date): Promise<void> {
  await db
    .updateTable('crm_fichas')
    .set({ usada_en: now.toISOString() })
    .where('id', '>=', `${grupo}:`)
    .where('id', '<', `${grupo};`)
    .where('usada_en', 'is', null)
    .execute()
}
