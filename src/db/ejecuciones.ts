import type { Db } from './open.ts'

/** Whether a job has done its part for that period. */
export async function estaHecho(db: Db, trabajo: string, periodo: string): Promise<boolean> {
  const row = await db
    .selectFrom('crm_ejecuciones')
    .select('periodo')
    .where('trabajo', '=', trabajo)
    .where('periodo', '=', periodo)
    .executeTakeFirst()
  return row !== undefined
}

/** Remembers that a job has done its part. False when somebody had already: then it is not ours to do. */
export async function marcarHecho(db: Db, trabajo: string, periodo: string, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('crm_ejecuciones')
    .values({ trabajo, periodo, hecho_en: now.toISOString() })
    .onConflict((oc) => oc.columns(['trabajo', 'periodo']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** How far a long job had come when it was stopped; '' at its beginning. */
export async function leerAvance(db: Db, trabajo: string): Promise<string> {
  const row = await db
    .selectFrom('crm_ejecuciones')
    .select('periodo')
    .where('trabajo', '=', `${trabajo}:avance`)
    .executeTakeFirst()
  return row?.periodo ?? ''
}

/** Null forgets it: the job has ended. */
export async function guardarAvance(db: Db, trabajo: string, hasta: string | null, now: Date): Promise<void> {
  await db.deleteFrom('crm_ejecuciones').where('trabajo', '=', `${trabajo}:avance`).execute()
  if (hasta !== null) await marcarHecho(db, `${trabajo}:avance`, hasta, now)
}
