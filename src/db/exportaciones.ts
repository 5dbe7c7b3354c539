import type { Selectable } from 'kysely'
import type { Channel } from '#domain/conversation.ts'
import { insertRows, query } from './direct.ts'
import type { Db } from './open.ts'
import type { ExportacionRow } from './schema.ts'

export type Exportacion = Selectable<ExportacionRow>

export async function insertExportacion(
  db: Db,
  row: Pick<Exportacion, 'id' | 'canal' | 'chat' | 'usuario_id' | 'formato' | 'pedida_en'>,
): Promise<void> {
  await insertRows(db, 'crm_exportaciones', [row])
}

/** The oldest one of these channels that is to be made now. Asked after every message. */
export async function siguienteExportacion(
  db: Db,
  canales: Channel[],
  now: Date,
): Promise<Exportacion | undefined> {
  const text = `select * from crm_exportaciones where hecha_en is null
    and canal in (select value from json_each(?)) and (no_antes is null or no_antes <= ?)
    order by pedida_en limit 1`
  const [row] = await query<Exportacion>(db, text, [JSON.stringify(canales), now.toISOString()])
  return row
}

export async function updateExportacion(db: Db, id: string, changes: Partial<Exportacion>): Promise<void> {
  await db.updateTable('crm_exportaciones').set(changes).where('id', '=', id).execute()
}
