import { type Autoria, type Cambio, cambiosDe, type UndoResult, undoOperacion } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/deshacer.ts'
import { actualizarSalud, type Momento } from './actualizar-salud.ts'

/**
 * Takes back a whole operation and brings the health of its clients up to date. Returns what it had
 * changed, none when it was undone before. Fails with 'no_se_puede_deshacer' when something later
 * hangs from it; whoever calls lets that roll the transaction back.
 */
export async function deshacer(db: Db, operacion: string, by: Autoria, en: Momento): Promise<Cambio[]> {
  const changes = await cambiosDe(db, operacion)
  if (changes.length === 0) return []
  const clientes = await clientesTocados(db, changes)
  if ((await undo(db, operacion, by.now)) === 'conflict') {
    throw new ErrorDeNegocio('no_se_puede_deshacer', texts.noSePuede)
  }
  await cerrarCambiosDe(db, changes, by.now)
  for (const id of clientes) {
    const alive = await db.selectFrom('clientes').select('id').where('id', '=', id).executeTakeFirst()
    if (alive) await actualizarSalud(db, id, en)
  }
  return changes
}

/** A row that cannot stand again, because what it belongs to is gone, is a conflict like any other. */
async function undo(db: Db, operacion: string, now: Date): Promise<UndoResult> {
  try {
    return await undoOperacion(db, operacion, now)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('SQLITE_CONSTRAINT')) return 'conflict'
    throw error
  }
}

/** What was done later to a record that has now gone went with it: there is nothing left to undo of it. */
async function cerrarCambiosDe(db: Db, changes: Cambio[], now: Date): Promise<void> {
  for (const { n, tabla, registro_id, antes } of changes) {
    if (antes !== null) continue
    await db
      .updateTable('crm_historial')
      .set({ deshecho_en: now.toISOString() })
      .where('n', '>', n)
      .where('tabla', '=', tabla)
      .where('registro_id', '=', registro_id)
      .where('deshecho_en', 'is', null)
      .execute()
  }
}

/** The clients that a set of changes speaks of. */
async function clientesTocados(db: Db, changes: Cambio[]): Promise<Set<string>> {
  const ids = new Set<string>()
  for (const { tabla, registro_id, antes, despues } of changes) {
    if (tabla === 'clientes') ids.add(registro_id)
    for (const json of [antes, despues]) {
      const id: unknown = json && JSON.parse(json).cliente_id
      if (typeof id === 'string') ids.add(id)
    }
    if (tabla === 'actividades' || tabla === 'oportunidades') {
      const row = await db
        .selectFrom(tabla)
        .select('cliente_id')
        .where('id', '=', registro_id)
        .executeTakeFirst()
      if (row?.cliente_id) ids.add(row.cliente_id)
    }
  }
  return ids
}
