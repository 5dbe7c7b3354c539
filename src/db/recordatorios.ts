import type { Fecha, Hora, Instante } from '#domain/fecha.ts'
import type { Db } from './open.ts'

export type RecordatorioVencido = {
  id: string
  usuario_id: string
  momento: Instante
  actividad_id: string
  titulo: string
  completada: 0 | 1
  vence_en: Fecha | null
  vence_hora: Hora | null
  cliente_id: string | null
  cliente: string | null
  /** The client was put away: nothing is said of it. */
  archivado_en: Instante | null
  /** The person may no longer enter. */
  revocado_en: Instante | null
}

/** Reminders whose moment has come and that have not fired, oldest first. */
export function recordatoriosVencidos(db: Db, now: Date): Promise<RecordatorioVencido[]> {
  return db
    .selectFrom('crm_recordatorios as r')
    .innerJoin('actividades as a', 'a.id', 'r.actividad_id')
    .innerJoin('crm_usuarios as u', 'u.id', 'r.usuario_id')
    .leftJoin('clientes as c', 'c.id', 'a.cliente_id')
    .select([
      'r.id',
      'r.usuario_id',
      'r.momento',
      'r.actividad_id',
      'a.titulo',
      'a.completada',
      'a.vence_en',
      'a.vence_hora',
      'a.cliente_id',
      'c.nombre as cliente',
      'c.archivado_en',
      'u.revocado_en',
    ])
    .where('r.hecho_en', 'is', null)
    .where('r.momento', '<=', now.toISOString())
    .orderBy('r.momento')
    .orderBy('r.id')
    .execute()
}

/**
 * Marks reminders as fired, which is no change of a person's and leaves no history. Returns the ids that
 * had not been fired before.
 */
export async function marcarAvisados(db: Db, ids: string[], now: Date): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .updateTable('crm_recordatorios')
    .set({ hecho_en: now.toISOString() })
    .where('id', 'in', ids)
    .where('hecho_en', 'is', null)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}
