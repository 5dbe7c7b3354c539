import type { RiesgoImpago } from '#domain/cliente.ts'
import type { Centimos } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import { query } from './direct.ts'
import type { Db } from './open.ts'
import type { AlertaRow } from './schema.ts'

/** Kinds of what she is told at once, in the order in which a day's few are chosen. */
export const CLASES_DE_AVISO = ['promesa', 'vencida', 'perseguido', 'riesgo'] as const
export type ClaseDeAviso = (typeof CLASES_DE_AVISO)[number]

/** A client that has become riskier and of which the owner has not been told. */
export type RiesgoPendiente = {
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

/** Of nobody that is archived or muted. */
const VIVOS = `c.archivado_en is null and not exists (select 1 from crm_silencios m where m.cliente_id = c.id)`

/** Those that owe most first. */
export function riesgosPendientes(db: Db, limit: number): Promise<RiesgoPendiente[]> {
  return query(
    db,
    `select a.cliente_id, c.nombre, a.antes, c.riesgo_impago as ahora
     from crm_avisos a join clientes c on c.id = a.cliente_id left join salud_cliente s on s.id = a.cliente_id
     where a.clase = 'riesgo' and ${VIVOS}
     order by coalesce(s.pendiente_centimos, 0) desc, a.desde, a.cliente_id limit ?`,
    [limit],
  )
}

/** What a payment that she was after says. `numero`: of the invoice that it pays. */
export type CobroPerseguido = {
  cliente_id: string
  nombre: string
  importe_centimos: Centimos
  numero: string | null
}

/** Payments that she was after and have come, the largest first; none that has been taken back since. */
export function cobrosPerseguidos(db: Db): Promise<CobroPerseguido[]> {
  return query(
    db,
    `select a.cliente_id, c.nombre, p.importe_centimos, f.numero
     from crm_avisos a join clientes c on c.id = a.cliente_id join crm_pagos p on p.id = a.sujeto
       left join crm_facturas f on f.id = p.factura_id
     where a.clase = 'perseguido' and p.cliente_id = a.cliente_id and ${VIVOS}
     order by p.importe_centimos desc, p.id`,
    [],
  )
}

/** Alerts of promises that were broken since `desde` and of which she has not been told, the most money first. */
export function promesasSinDecir(
  db: Db,
  desde: Fecha,
  today: Fecha,
): Promise<(AlertaRow & { nombre: string })[]> {
  return query(
    db,
    `select al.*, c.nombre from crm_alertas al join clientes c on c.id = al.cliente_id
     where al.regla = 'promesa_rota' and al.cerrada_en is null and al.veces_avisada = 0 and al.desde >= ?
       and (al.pospuesta_hasta is null or al.pospuesta_hasta <= ?) and ${VIVOS}
     order by al.importe_centimos desc, al.id`,
    [desde, today],
  )
}

/** Clients whose debts were told on a day, by an alert. */
export async function deudasDichas(db: Db, dia: Fecha): Promise<Set<string>> {
  const rows = await query<{ id: string }>(
    db,
    `select distinct cliente_id as id from crm_alertas
     where ultimo_aviso = ? and regla in ('promesa_rota', 'factura_vencida')`,
    [dia],
  )
  return new Set(rows.map(({ id }) => id))
}

/** An invoice that fell due on a day, of a client that may be told of. */
export type VencidaAyer = { id: string; cliente_id: string; nombre: string }

/** Sales that fell due on `dia`, for at least so much. */
export function vencidasEl(db: Db, dia: Fecha, minimo: Centimos): Promise<VencidaAyer[]> {
  return query(
    db,
    `select f.id, f.cliente_id, c.nombre from crm_facturas f join clientes c on c.id = f.cliente_id
     where f.fecha_vencimiento = ? and f.anulada_en is null and f.total_centimos >= ? and ${VIVOS}
     order by f.total_centimos desc, f.id`,
    [dia, minimo],
  )
}

/** What everybody was invoiced in twelve months, as last reckoned, and the day of the first invoice of all. */
export async function facturacionDelAno(db: Db): Promise<{ total: Centimos; primera: Fecha | null }> {
  const [row] = await query<{ total: Centimos | null; primera: Fecha | null }>(
    db,
    `select (select sum(facturado_12m_centimos) from salud_cliente) as total,
       (select min(fecha_primera_factura) from clientes) as primera`,
    [],
  )
  return { total: Number(row?.total ?? 0), primera: row?.primera ?? null }
}

export async function hayAvisos(db: Db): Promise<boolean> {
  const rows = await query(db, 'select 1 from crm_avisos limit 1', [])
  return rows.length > 0
}

/** Told or not, they are no news any more. */
export async function deleteAvisos(db: Db): Promise<void> {
  await db.deleteFrom('crm_avisos').execute()
}

/** What she knows of a client of whose risk she is to be told; undefined when there is nothing to tell. */
export async function findRiesgo(db: Db, clienteId: string): Promise<RiesgoImpago | undefined> {
  const row = await db
    .selectFrom('crm_avisos')
    .select('antes')
    .where('cliente_id', '=', clienteId)
    .where('clase', '=', 'riesgo')
    .executeTakeFirst()
  return row?.antes ?? undefined
}

export async function insertRiesgo(db: Db, clienteId: string, antes: RiesgoImpago, now: Date): Promise<void> {
  const row = { cliente_id: clienteId, clase: 'riesgo' as const, sujeto: '', antes, desde: now.toISOString() }
  await db.insertInto('crm_avisos').values(row).execute()
}

export async function deleteRiesgo(db: Db, clienteId: string): Promise<void> {
  await db
    .deleteFrom('crm_avisos')
    .where('cliente_id', '=', clienteId)
    .where('clase', '=', 'riesgo')
    .execute()
}

export async function insertPerseguido(db: Db, clienteId: string, pagoId: string, now: Date): Promise<void> {
  const clase = 'perseguido' as const
  await db
    .insertInto('crm_avisos')
    .values({ cliente_id: clienteId, clase, sujeto: pagoId, antes: null, desde: now.toISOString() })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** Key of the message that tells something of a client on a day. */
export function claveDeAviso(clase: ClaseDeAviso, clienteId: string, fecha: Fecha): string {
  return `${clase}:${clienteId}:${fecha}`
}

/** Clients of whose broken promise she has had a message on a day. */
export async function promesasDichas(db: Db, fecha: Fecha): Promise<Set<string>> {
  const claves = (await avisosDelDia(db, fecha)).filter((clave) => clave.startsWith('promesa:'))
  return new Set(claves.map((clave) => clave.split(':')[1] ?? ''))
}

/** Keys of such messages that she has had on a day. */
export async function avisosDelDia(db: Db, fecha: Fecha): Promise<string[]> {
  const claves: string[] = []
  for (const clase of CLASES_DE_AVISO) {
    const rows = await query<{ clave: string }>(
      db,
      'select clave from crm_outbox where clave >= ? and clave < ?',
      [`${clase}:`, `${clase}:~`],
    )
    claves.push(...rows.map(({ clave }) => clave).filter((clave) => clave.endsWith(`:${fecha}`)))
  }
  return claves
}
