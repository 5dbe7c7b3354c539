import { AJUSTES_INICIALES, type Ajustes } from '#domain/ajustes.ts'
import { query } from './direct.ts'
import type { Db } from './open.ts'

/** The settings, with the defaults for what she has not changed. */
export async function loadAjustes(db: Db): Promise<Ajustes> {
  const rows = await query<{ clave: string; valor: string }>(db, 'select clave, valor from crm_ajustes', [])
  return {
    ...AJUSTES_INICIALES,
    ...Object.fromEntries(rows.map((row) => [row.clave, JSON.parse(row.valor)])),
  }
}

export async function saveAjustes(db: Db, changes: Partial<Ajustes>): Promise<void> {
  for (const [clave, value] of Object.entries(changes)) {
    const valor = JSON.stringify(value)
    await db
      .insertInto('crm_ajustes')
      .values({ clave, valor })
      .onConflict((oc) => oc.column('clave').doUpdateSet({ valor }))
      .execute()
  }
}
