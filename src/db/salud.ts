import type { Cliente } from '#domain/cliente.ts'
import type { HechosDeCliente, SaludCliente } from '#domain/salud.ts'
import { getCliente } from './clientes.ts'
import { execute, insertRows, query } from './direct.ts'
import { cuentasPorCliente } from './facturas.ts'
import type { Db } from './open.ts'
import { oportunidadesDeClientes } from './oportunidades.ts'
import { promesasDeClientes } from './promesas.ts'
import type { AlertaRow } from './schema.ts'

/** How far back activities count for health: older talk says nothing about today. */
const ACTIVIDADES_QUE_CUENTAN = 60

/** Everything that health and recommendations are computed from. */
export async function hechosDe(db: Db, clienteId: string): Promise<HechosDeCliente> {
  return (await hechosDeClientes(db, [clienteId]))[0] as HechosDeCliente
}

/** The same of many, in the order of their ids, in one query per table. */
export async function hechosDeClientes(db: Db, ids: readonly string[]): Promise<HechosDeCliente[]> {
  const suyos = [JSON.stringify(ids)]
  const clientes = await query<Cliente>(
    db,
    'select * from clientes where id in (select value from json_each(?)) order by id',
    suyos,
  )
  if (clientes.length < ids.length) {
    const missing = ids.find((id) => !clientes.some((cliente) => cliente.id === id)) ?? ''
    // It fails as everything that is not there does: a button may outlive its client.
    clientes.push(await getCliente(db, missing))
  }
  const cuentas = await cuentasPorCliente(db, ids)
  const actividades = await actividadesDe<HechosDeCliente['actividades'][number]>(
    db,
    'titulo, descripcion, resultado, fecha, texto_original',
    1,
    'fecha desc',
    ids,
  )
  const pendientes = await actividadesDe<HechosDeCliente['pendientes'][number]>(
    db,
    'titulo, oportunidad_id, vence_en',
    0,
    "coalesce(vence_en, '9999')",
    ids,
  )
  const oportunidades = Map.groupBy(await oportunidadesDeClientes(db, ids), (o) => o.cliente_id)
  const ignoradas = Map.groupBy(
    await query<{ cliente_id: string; actividad_id: string }>(
      db,
      `select a.cliente_id, n.actividad_id from crm_notas_ignoradas n join actividades a on a.id = n.actividad_id
       where a.cliente_id in (select value from json_each(?))`,
      suyos,
    ),
    (nota) => nota.cliente_id,
  )
  const promesas = await promesasDeClientes(db, ids)
  return clientes.map((cliente) => ({
    cliente,
    ...(cuentas.get(cliente.id) ?? { facturas: [], pagos: [] }),
    actividades: actividades.get(cliente.id) ?? [],
    pendientes: pendientes.get(cliente.id) ?? [],
    oportunidades: oportunidades.get(cliente.id) ?? [],
    notas_ignoradas: (ignoradas.get(cliente.id) ?? []).map((nota) => nota.actividad_id),
    promesas: promesas.get(cliente.id) ?? [],
  }))
}

/** Of each client the first that count, and no row beyond them is read. */
async function actividadesDe<Row extends object>(
  db: Db,
  columnas: string,
  completada: 0 | 1,
  orden: string,
  ids: readonly string[],
): Promise<Map<string, (Row & { cliente_id: string })[]>> {
  const rows = await query<Row & { cliente_id: string }>(
    db,
    `select a.id, a.cliente_id, a.tipo, ${columnas} from json_each(?) c join actividades a on a.rowid in (
       select rowid from actividades where cliente_id = c.value and completada = ${completada}
       order by ${orden}, rowid limit ?)
     order by c.key, ${orden}, a.rowid`,
    [JSON.stringify(ids), ACTIVIDADES_QUE_CUENTAN],
  )
  return Map.groupBy(rows, (row) => row.cliente_id)
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
  await execute(db, guardarFila(Object.keys(row)), Object.values(row))
}

/** Written for every client each night: its text is fixed. */
function guardarFila(columnas: string[]): string {
  const changes = columnas.filter((columna) => columna !== 'id').map((c) => `${c} = excluded.${c}`)
  return `insert into salud_cliente (${columnas.join(', ')}) values (${columnas.map(() => '?').join(', ')})
    on conflict (id) do update set ${changes.join(', ')}`
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

/** The same of many, by client. */
export async function alertasDeClientes(db: Db, ids: readonly string[]): Promise<Map<string, AlertaRow[]>> {
  const text = `select * from crm_alertas
    where cliente_id in (select value from json_each(?)) and cerrada_en is null`
  return Map.groupBy(await query<AlertaRow>(db, text, [JSON.stringify(ids)]), (alerta) => alerta.cliente_id)
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

/** Written by the night: of few different texts, which stay prepared. */
export async function updateAlerta(db: Db, id: string, changes: Partial<AlertaRow>): Promise<void> {
  const columnas = Object.keys(changes).map((columna) => `${columna} = ?`)
  await execute(db, `update crm_alertas set ${columnas.join(', ')} where id = ?`, [
    ...Object.values(changes),
    id,
  ])
}

export async function insertAlerta(db: Db, row: AlertaRow): Promise<void> {
  await insertRows(
    db,
    'crm_alertas',
    [row],
    `on conflict (cliente_id, clave, desde) do update set texto = excluded.texto, motivo = excluded.motivo,
       importe_centimos = excluded.importe_centimos, urgencia = excluded.urgencia, cerrada_en = null`,
  )
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
