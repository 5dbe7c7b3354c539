import type { TablaExportada } from '#domain/exportacion.ts'
import { execute, query } from './direct.ts'
import type { Db } from './open.ts'

const ALGUNOS = 'in (select value from json_each(?))'

/** Which of these rows of a table an import has marked as its own. */
export async function marcadas(
  db: Db,
  importacionId: string,
  tabla: TablaExportada,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await query<{ id: string }>(
    db,
    `select registro_id as id from crm_importadas
     where importacion_id = ? and tabla = ? and registro_id ${ALGUNOS}`,
    [importacionId, tabla, JSON.stringify(ids)],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Whose a row is. */
const CLIENTE: Record<TablaExportada, string> = {
  clientes: 't.id',
  contactos: 't.cliente_id',
  oportunidades: 't.cliente_id',
  crm_etapas: '(select o.cliente_id from oportunidades o where o.id = t.oportunidad_id)',
  actividades: 't.cliente_id',
  crm_facturas: 't.cliente_id',
  crm_vencimientos: '(select f.cliente_id from crm_facturas f where f.id = t.factura_id)',
  crm_pagos: 't.cliente_id',
  crm_aprendido: 't.cliente_id',
  crm_predicciones: 't.cliente_id',
  crm_promesas: 't.cliente_id',
}

/** Marks rows as an import's; those that are marked already stay so. Returns the ids of the clients whose they are. */
export async function marcarFilas(
  db: Db,
  importacionId: string,
  tabla: TablaExportada,
  ids: readonly string[],
): Promise<string[]> {
  const json = JSON.stringify(ids)
  await execute(
    db,
    `insert or ignore into crm_importadas (importacion_id, tabla, registro_id)
     select ?, ?, value from json_each(?)`,
    [importacionId, tabla, json],
  )
  const rows = await query<{ id: string | null }>(
    db,
    `select distinct ${CLIENTE[tabla]} as id from ${tabla} t where t.id ${ALGUNOS}`,
    [json],
  )
  return rows.flatMap(({ id }) => id ?? [])
}

/**
 * Keeps the value and first date of an import's clients that have no invoice: they were another program's
 * figures where they come from. Looks at `cuantos` clients after the id `desde`, and returns the last of them;
 * null when there are no more.
 */
export async function darPorHeredadas(
  db: Db,
  importacionId: string,
  desde: string,
  cuantos: number,
): Promise<string | null> {
  const rows = await query<{ id: string }>(
    db,
    `select registro_id as id from crm_importadas where importacion_id = ? and tabla = 'clientes'
       and registro_id > ? order by registro_id limit ?`,
    [importacionId, desde, cuantos],
  )
  await execute(
    db,
    `insert or ignore into crm_heredadas (cliente_id, ltv_centimos, fecha_primera_factura, salud)
     select c.id, c.ltv_centimos, c.fecha_primera_factura, '{}' from clientes c
     where c.id ${ALGUNOS} and (c.ltv_centimos <> 0 or c.fecha_primera_factura is not null)
       and not exists (select 1 from crm_facturas f where f.cliente_id = c.id)`,
    [JSON.stringify(rows.map(({ id }) => id))],
  )
  return rows.at(-1)?.id ?? null
}
