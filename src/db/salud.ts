import type { Cliente } from '#domain/cliente.ts'
import type { HechosDeCliente, SaludCliente } from '#domain/salud.ts'
import { getCliente } from './clientes.ts'
import { query } from './direct.ts'
import { cuentasDeCliente } from './facturas.ts'
import type { Db } from './open.ts'
import { oportunidadesDe } from './oportunidades.ts'
import type { AlertaRow } from './schema.ts'

/** How far back activities count for health: older talk says nothing about today. */
const ACTIVIDADES_QUE_CUENTAN = 60

/** Everything that health and recommendations are computed from. */
export async function hechosDe(db: Db, clienteId: string): Promise<HechosDeCliente> {
  return {
    cliente: await getCliente(db, clienteId),
    ...(await cuentasDeCliente(db, clienteId)),
    actividades: await query(
      db,
      `select id, tipo, titulo, descripcion, resultado, fecha, texto_original from actividades
       where cliente_id = ? and completada = 1 order by fecha desc limit ?`,
      [clienteId, ACTIVIDADES_QUE_CUENTAN],
    ),
    pendientes: await query(
      db,
      `select id, tipo, titulo, oportunidad_id, vence_en from actividades
       where cliente_id = ? and completada = 0 order by coalesce(vence_en, '9999') limit ?`,
      [clienteId, ACTIVIDADES_QUE_CUENTAN],
    ),
    oportunidades: await oportunidadesDe(db, clienteId),
    notas_ignoradas: (
      await query<{ actividad_id: string }>(
        db,
        `select actividad_id from crm_notas_ignoradas n join actividades a on a.id = n.actividad_id
         where a.cliente_id = ?`,
        [clienteId],
      )
    ).map((row) => row.actividad_id),
  }
}

/** The stored figures of a client, with its band of risk. */
export function getSalud(db: Db, clienteId: string): Promise<SaludCliente & Pick<Cliente, 'riesgo_impago'>> {
  return db
    .selectFrom('salud_cliente')
    .innerJoin('clientes', 'clientes.id', 'salud_cliente.id')
    .selectAll('salud_cliente')
    .select('clientes.riesgo_impago')
    .where('salud_cliente.id', '=', clienteId)
    .executeTakeFirstOrThrow()
}

export async function saveSalud(db: Db, row: SaludCliente): Promise<void> {
  const { id, ...changes } = row
  await db
    .insertInto('salud_cliente')
    .values(row)
    .onConflict((oc) => oc.column('id').doUpdateSet(changes))
    .execute()
}

/**
 * What another program had reckoned of a client before we knew an invoice of it: the columns of its health,
 * and those of its own row. Undefined for a client that did not come from one.
 */
export async function cifrasHeredadas(db: Db, clienteId: string) {
  const row = await db
    .selectFrom('crm_heredadas')
    .selectAll()
    .where('cliente_id', '=', clienteId)
    .executeTakeFirst()
  if (!row) return undefined
  const { ltv_centimos, fecha_primera_factura } = row
  const salud = JSON.parse(row.salud) as Partial<SaludCliente>
  return { cliente: { ltv_centimos, fecha_primera_factura }, salud }
}

/** Twelve-month invoicing of every client that has some, descending: what a rank is taken from. */
export async function facturado12m(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('salud_cliente')
    .innerJoin('clientes', 'clientes.id', 'salud_cliente.id')
    .select('facturado_12m_centimos')
    .where('facturado_12m_centimos', '>', 0)
    .where('clientes.archivado_en', 'is', null)
    .orderBy('facturado_12m_centimos', 'desc')
    .execute()
  return rows.map((row) => row.facturado_12m_centimos)
}

/** Invoicing of every client that has some after `desde` up to `hasta`, descending, from the invoices themselves. */
export async function facturadoEntre(db: Db, desde: string, hasta: string): Promise<number[]> {
  const rows = await db
    .selectFrom('crm_facturas')
    .innerJoin('clientes', 'clientes.id', 'crm_facturas.cliente_id')
    .select((eb) => eb.fn.sum<number>('total_centimos').as('total'))
    .where('anulada_en', 'is', null)
    .where('fecha_emision', '>', desde)
    .where('fecha_emision', '<=', hasta)
    .where('clientes.archivado_en', 'is', null)
    .groupBy('cliente_id')
    .having((eb) => eb.fn.sum('total_centimos'), '>', 0)
    .orderBy('total', 'desc')
    .execute()
  return rows.map((row) => Number(row.total))
}

/** The place of a client that has invoiced so much among those that have invoiced, and what all have, itself included. */
export async function puesto12m(
  db: Db,
  clienteId: string,
  facturado: number,
): Promise<{ puesto: number; de: number; total: number }> {
  const others = (above: number) =>
    db
      .selectFrom('salud_cliente')
      .innerJoin('clientes', 'clientes.id', 'salud_cliente.id')
      .select((eb) => [
        eb.fn.countAll<number>().as('n'),
        eb.fn.sum<number | null>('facturado_12m_centimos').as('total'),
      ])
      .where('facturado_12m_centimos', '>', above)
      .where('salud_cliente.id', '<>', clienteId)
      .where('clientes.archivado_en', 'is', null)
      .executeTakeFirstOrThrow()
  const all = await others(0)
  return {
    puesto: (await others(facturado)).n + 1,
    de: all.n + 1,
    total: facturado + Number(all.total ?? 0),
  }
}

export function alertasDe(db: Db, clienteId: string): Promise<AlertaRow[]> {
  const text = 'select * from crm_alertas where cliente_id = ? and cerrada_en is null'
  return query<AlertaRow>(db, text, [clienteId])
}

export function getAlerta(db: Db, id: string): Promise<AlertaRow | undefined> {
  return db.selectFrom('crm_alertas').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What is worth doing, by money × urgency; neither snoozed, nor of a muted client or rule. */
export async function alertasAbiertas(
  db: Db,
  today: string,
  reglasSilenciadas: string[],
): Promise<(AlertaRow & { cliente: string })[]> {
  return await db
    .selectFrom('crm_alertas')
    .innerJoin('clientes', 'clientes.id', 'crm_alertas.cliente_id')
    .leftJoin('crm_silencios', 'crm_silencios.cliente_id', 'crm_alertas.cliente_id')
    .selectAll('crm_alertas')
    .select('clientes.nombre as cliente')
    .where('crm_alertas.cerrada_en', 'is', null)
    .where('clientes.archivado_en', 'is', null)
    .where('crm_silencios.cliente_id', 'is', null)
    .where((eb) => eb.or([eb('pospuesta_hasta', 'is', null), eb('pospuesta_hasta', '<=', today)]))
    .$if(reglasSilenciadas.length > 0, (q) => q.where('regla', 'not in', reglasSilenciadas))
    .orderBy((eb) => eb('importe_centimos', '*', eb.ref('urgencia')), 'desc')
    .orderBy('urgencia', 'desc')
    .orderBy('crm_alertas.id')
    .execute()
}

export async function updateAlerta(db: Db, id: string, changes: Partial<AlertaRow>): Promise<void> {
  await db.updateTable('crm_alertas').set(changes).where('id', '=', id).execute()
}

export async function insertAlerta(db: Db, row: AlertaRow): Promise<void> {
  const { texto, motivo, importe_centimos, urgencia } = row
  await db
    .insertInto('crm_alertas')
    .values(row)
    .onConflict((oc) =>
      oc
        .columns(['cliente_id', 'clave', 'desde'])
        .doUpdateSet({ texto, motivo, importe_centimos, urgencia, cerrada_en: null }),
    )
    .execute()
}

export async function silenciarCliente(db: Db, clienteId: string, now: Date): Promise<void> {
  await db
    .insertInto('crm_silencios')
    .values({ cliente_id: clienteId, desde: now.toISOString() })
    .onConflict((oc) => oc.column('cliente_id').doNothing())
    .execute()
}

export async function quitarSilencio(db: Db, clienteId: string): Promise<void> {
  await db.deleteFrom('crm_silencios').where('cliente_id', '=', clienteId).execute()
}

export function clientesSilenciados(db: Db): Promise<{ id: string; nombre: string }[]> {
  return db
    .selectFrom('crm_silencios')
    .innerJoin('clientes', 'clientes.id', 'crm_silencios.cliente_id')
    .select(['clientes.id', 'clientes.nombre'])
    .orderBy('crm_silencios.desde', 'desc')
    .execute()
}

export async function ignorarNota(db: Db, actividadId: string): Promise<void> {
  await db
    .insertInto('crm_notas_ignoradas')
    .values({ actividad_id: actividadId })
    .onConflict((oc) => oc.column('actividad_id').doNothing())
    .execute()
}
