import { type Autoria, type Cambio, cambiosDe, undoOperacion } from '#db/journal.ts'
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
  if ((await undoOperacion(db, operacion, by.now)) === 'conflict') {
    throw new ErrorDeNegocio('no_se_puede_deshacer', texts.noSePuede)
  }
  for (const id of clientes) {
    const alive = await db.selectFrom('clientes').select('id').where('id', '=', id).executeTakeFirst()
    if (alive) await actualizarSalud(db, id, en)
  }
  return changes
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
