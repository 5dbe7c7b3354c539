import { type Actividad, TIPOS_INTERACCION } from '#domain/actividad.ts'
import type { Fecha, Instante } from '#domain/fecha.ts'
import { type CambioDeEtapa, ETAPAS_ABIERTAS, type Oportunidad } from '#domain/oportunidad.ts'
import { query } from './direct.ts'
import type { Db } from './open.ts'

export type OportunidadEnEtapa = Oportunidad & { en_etapa_desde: Instante }

export function findOportunidad(db: Db, id: string): Promise<Oportunidad | undefined> {
  return db.selectFrom('oportunidades').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The stages that a deal has gone through, the first first. */
export function etapasDe(db: Db, id: string): Promise<CambioDeEtapa[]> {
  return db
    .selectFrom('crm_etapas')
    .selectAll()
    .where('oportunidad_id', '=', id)
    .orderBy('desde')
    .orderBy('id')
    .execute()
}

/** What is to be done about a deal, soonest first. */
export function pasosDe(db: Db, id: string): Promise<Actividad[]> {
  return db
    .selectFrom('actividades')
    .selectAll()
    .where('oportunidad_id', '=', id)
    .where('completada', '=', 0)
    .orderBy((eb) => eb.fn.coalesce('vence_en', eb.val('9999')))
    .execute()
}

/** What pauses or wakes a deal: the last talk with its client, and the date of its next step. */
export type Movimiento = { ultimo_contacto: Instante | null; proximo_paso: Fecha | null }

/** For every open deal, by its id. */
export async function movimientosDelEmbudo(db: Db): Promise<Map<string, Movimiento>> {
  const rows = await db
    .selectFrom('oportunidades')
    .select('oportunidades.id')
    .select((eb) => [
      eb
        .selectFrom('actividades')
        .select((e) => e.fn.max('actividades.fecha').as('fecha'))
        .whereRef('actividades.cliente_id', '=', 'oportunidades.cliente_id')
        .where('actividades.completada', '=', 1)
        .where('actividades.tipo', 'in', TIPOS_INTERACCION)
        .as('ultimo_contacto'),
      eb
        .selectFrom('actividades')
        .select((e) => e.fn.max('actividades.vence_en').as('fecha'))
        .whereRef('actividades.cliente_id', '=', 'oportunidades.cliente_id')
        .where('actividades.completada', '=', 0)
        .where((e) =>
          e.or([
            e('actividades.oportunidad_id', 'is', null),
            e('actividades.oportunidad_id', '=', e.ref('oportunidades.id')),
          ]),
        )
        .as('proximo_paso'),
    ])
    .where('oportunidades.archivado_en', 'is', null)
    .where('oportunidades.estado', 'in', ETAPAS_ABIERTAS)
    .execute()
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

/** Open deals of a client, the newest first. */
export function abiertasDe(db: Db, clienteId: string): Promise<Oportunidad[]> {
  return db
    .selectFrom('oportunidades')
    .selectAll()
    .where('cliente_id', '=', clienteId)
    .where('archivado_en', 'is', null)
    .where('estado', 'in', ETAPAS_ABIERTAS)
    .orderBy('fecha_creacion', 'desc')
    .execute()
}

/**
 * Every deal of some clients that is not archived, with the moment when it came into its stage. Its text is fixed:
 * health is computed after every invoice and payment.
 */
export function oportunidadesDeClientes(db: Db, ids: readonly string[]): Promise<OportunidadEnEtapa[]> {
  return query(
    db,
    `select o.*, coalesce((select max(e.desde) from crm_etapas e where e.oportunidad_id = o.id), o.fecha_creacion)
       as en_etapa_desde
     from oportunidades o
     where o.cliente_id in (select value from json_each(?)) and o.archivado_en is null order by o.rowid`,
    [JSON.stringify(ids)],
  )
}

/** The whole pipeline: every open deal with its client's name, the largest first. */
export function embudo(db: Db): Promise<(OportunidadEnEtapa & { cliente: string })[]> {
  return enEtapa(db)
    .innerJoin('clientes', 'clientes.id', 'oportunidades.cliente_id')
    .select('clientes.nombre as cliente')
    .where('clientes.archivado_en', 'is', null)
    .where('oportunidades.estado', 'in', ETAPAS_ABIERTAS)
    .orderBy('oportunidades.monto_estimado_centimos', 'desc')
    .execute()
}

function enEtapa(db: Db) {
  return db
    .selectFrom('oportunidades')
    .selectAll('oportunidades')
    .select((eb) =>
      eb.fn
        .coalesce(
          eb
            .selectFrom('crm_etapas')
            .select((e) => e.fn.max('crm_etapas.desde').as('desde'))
            .whereRef('crm_etapas.oportunidad_id', '=', 'oportunidades.id'),
          'oportunidades.fecha_creacion',
        )
        .as('en_etapa_desde'),
    )
    .where('oportunidades.archivado_en', 'is', null)
}
