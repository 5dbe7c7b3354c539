import type { Actividad } from '#domain/actividad.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { Db } from './open.ts'

export type ActividadConCliente = Actividad & { cliente: string | null }

export function getActividad(db: Db, id: string): Promise<Actividad> {
  return db.selectFrom('actividades').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export function findActividad(db: Db, id: string): Promise<Actividad | undefined> {
  return db.selectFrom('actividades').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What happened with a client, newest first. */
export function historialDe(db: Db, clienteId: string, limit = 10, offset = 0): Promise<Actividad[]> {
  return db
    .selectFrom('actividades')
    .selectAll()
    .where('cliente_id', '=', clienteId)
    .where('completada', '=', 1)
    .orderBy('fecha', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

/** What is to be done with a client, soonest first; without a date, last. */
export function pendientesDe(db: Db, clienteId: string): Promise<Actividad[]> {
  return db
    .selectFrom('actividades')
    .selectAll()
    .where('cliente_id', '=', clienteId)
    .where('completada', '=', 0)
    .orderBy((eb) => eb.fn.coalesce('vence_en', eb.val('9999')))
    .orderBy((eb) => eb.fn.coalesce('vence_hora', eb.val('')))
    .execute()
}

/** Everything pending that is due up to `hasta`, from `desde` when given; soonest first. */
export function pendientesHasta(db: Db, hasta: Fecha, desde?: Fecha): Promise<ActividadConCliente[]> {
  return db
    .selectFrom('actividades')
    .leftJoin('clientes', 'clientes.id', 'actividades.cliente_id')
    .selectAll('actividades')
    .select('clientes.nombre as cliente')
    .where('actividades.completada', '=', 0)
    .where('clientes.archivado_en', 'is', null)
    .where('actividades.vence_en', '<=', hasta)
    .$if(desde !== undefined, (q) => q.where('actividades.vence_en', '>=', desde ?? ''))
    .orderBy('actividades.vence_en')
    .orderBy((eb) => eb.fn.coalesce('actividades.vence_hora', eb.val('99')))
    .execute()
}

/** Tasks that nobody has given a date. */
export function pendientesSinFecha(db: Db, limit = 20): Promise<ActividadConCliente[]> {
  return db
    .selectFrom('actividades')
    .leftJoin('clientes', 'clientes.id', 'actividades.cliente_id')
    .selectAll('actividades')
    .select('clientes.nombre as cliente')
    .where('actividades.completada', '=', 0)
    .where('actividades.vence_en', 'is', null)
    .where('clientes.archivado_en', 'is', null)
    .orderBy('actividades.fecha_creacion', 'desc')
    .limit(limit)
    .execute()
}

/** Notes that still wait for their client, newest first. */
export function sinClasificar(db: Db, limit = 10): Promise<Actividad[]> {
  return db
    .selectFrom('actividades')
    .selectAll()
    .where('cliente_id', 'is', null)
    .where('completada', '=', 1)
    .orderBy('fecha', 'desc')
    .limit(limit)
    .execute()
}

/** The newest line with this title that «Sistema» wrote in the history of a client. */
export function findActividadDelSistema(
  db: Db,
  clienteId: string,
  titulo: string,
): Promise<Actividad | undefined> {
  return db
    .selectFrom('actividades')
    .selectAll()
    .where('cliente_id', '=', clienteId)
    .where('titulo', '=', titulo)
    .where('origen', '=', 'sistema')
    .orderBy('fecha', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}
