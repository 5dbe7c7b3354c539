import type { RiesgoImpago } from '#domain/cliente.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { Db } from './open.ts'

/** A client that has become riskier and of which the owner has not been told. */
export type AvisoPendiente = {
  cliente_id: string
  nombre: string
  /** What she knows. */
  antes: RiesgoImpago
  ahora: RiesgoImpago
}

export async function riesgoDe(db: Db, clienteId: string): Promise<RiesgoImpago> {
  const row = await db
    .selectFrom('clientes')
    .select('riesgo_impago')
    .where('id', '=', clienteId)
    .executeTakeFirstOrThrow()
  return row.riesgo_impago
}

/** Those that owe most first; neither muted nor archived. */
export function avisosPendientes(db: Db, limit: number): Promise<AvisoPendiente[]> {
  return db
    .selectFrom('crm_avisos_riesgo as a')
    .innerJoin('clientes as c', 'c.id', 'a.cliente_id')
    .leftJoin('salud_cliente as s', 's.id', 'a.cliente_id')
    .leftJoin('crm_silencios as m', 'm.cliente_id', 'a.cliente_id')
    .select(['a.cliente_id', 'a.antes', 'c.nombre', 'c.riesgo_impago as ahora'])
    .where('c.archivado_en', 'is', null)
    .where('m.cliente_id', 'is', null)
    .orderBy((eb) => eb.fn.coalesce('s.pendiente_centimos', eb.val(0)), 'desc')
    .orderBy('a.desde')
    .orderBy('a.cliente_id')
    .limit(limit)
    .execute()
}

export async function hayAvisos(db: Db): Promise<boolean> {
  const row = await db.selectFrom('crm_avisos_riesgo').select('cliente_id').limit(1).executeTakeFirst()
  return row !== undefined
}

/** Told or not, they are no news any more. */
export async function deleteAvisos(db: Db): Promise<void> {
  await db.deleteFrom('crm_avisos_riesgo').execute()
}

/** What she knows of a client of which she is to be told; undefined when there is nothing to tell. */
export async function findAviso(db: Db, clienteId: string): Promise<RiesgoImpago | undefined> {
  const row = await db
    .selectFrom('crm_avisos_riesgo')
    .select('antes')
    .where('cliente_id', '=', clienteId)
    .executeTakeFirst()
  return row?.antes
}

export async function insertAviso(db: Db, clienteId: string, antes: RiesgoImpago, now: Date): Promise<void> {
  const row = { cliente_id: clienteId, antes, desde: now.toISOString() }
  await db.insertInto('crm_avisos_riesgo').values(row).execute()
}

export async function deleteAviso(db: Db, clienteId: string): Promise<void> {
  await db.deleteFrom('crm_avisos_riesgo').where('cliente_id', '=', clienteId).execute()
}

/** Key of the message that tells of a client on a day. */
export function claveDeAviso(clienteId: string, fecha: Fecha): string {
  return `${PREFIJO}${clienteId}:${fecha}`
}
const PREFIJO = 'riesgo:'

/** Keys of such messages that she has had on a day. */
export async function avisosDelDia(db: Db, fecha: Fecha): Promise<string[]> {
  const rows = await db
    .selectFrom('crm_outbox')
    .select('clave')
    .where('clave', '>=', PREFIJO)
    .where('clave', '<', `${PREFIJO}~`)
    .execute()
  return rows.map(({ clave }) => clave).filter((clave) => clave.endsWith(`:${fecha}`))
}
