import type { Selectable } from 'kysely'
import type { Db } from './open.ts'
import type { ArchivoRow } from './schema.ts'

export type Archivo = Selectable<ArchivoRow>

export async function insertArchivo(db: Db, row: Omit<Archivo, 'estado' | 'ruta' | 'intentos' | 'no_antes'>) {
  await db.insertInto('crm_archivos').values(row).execute()
}

export function findArchivo(db: Db, id: string): Promise<Archivo | undefined> {
  return db.selectFrom('crm_archivos').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The newest file with this reference of a channel. */
export function archivoConRef(
  db: Db,
  canal: Archivo['canal'],
  chat: string,
  ref: string,
): Promise<Archivo | undefined> {
  return db
    .selectFrom('crm_archivos')
    .selectAll()
    .where('estado', '=', 'pendiente')
    .where('canal', '=', canal)
    .where('chat', '=', chat)
    .where('ref', '=', ref)
    .orderBy('creado_en', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Ids of the files that hang from an activity. */
export async function archivosDeActividad(db: Db, actividadId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('crm_archivos')
    .select('id')
    .where('actividad_id', '=', actividadId)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

/** Hangs files from an activity, when it exists: taking one back leaves its files loose. */
export async function moverArchivos(db: Db, ids: string[], actividadId: string): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('crm_archivos')
    .set({ actividad_id: actividadId })
    .where('id', 'in', ids)
    .where((eb) => eb.exists(eb.selectFrom('actividades').select('id').where('id', '=', actividadId)))
    .execute()
}

/** The oldest file that is to be brought now. */
export function siguienteArchivo(db: Db, canales: string[], now: Date): Promise<Archivo | undefined> {
  return db
    .selectFrom('crm_archivos')
    .selectAll()
    .where('estado', '=', 'pendiente')
    .where('canal', 'in', canales as Archivo['canal'][])
    .where((eb) => eb.or([eb('no_antes', 'is', null), eb('no_antes', '<=', now.toISOString())]))
    .orderBy('creado_en')
    .limit(1)
    .executeTakeFirst()
}

/** How the `ref` of a file begins that we made for her ourselves: nobody has to be told of its arrival. */
export const REF_DE_EXPORTACION = 'exportacion:'

/** Files stored since `desde` whose arrival was not told: the process died in between. */
export function archivosSinAnunciar(db: Db, desde: Date): Promise<Archivo[]> {
  return db
    .selectFrom('crm_archivos')
    .leftJoin('crm_inbox', (join) =>
      join
        .onRef('crm_inbox.canal', '=', 'crm_archivos.canal')
        .on((eb) => eb('crm_inbox.id', '=', eb(eb.val('file:'), '||', eb.ref('crm_archivos.id')))),
    )
    .selectAll('crm_archivos')
    .where('crm_archivos.estado', '=', 'guardado')
    .where('crm_archivos.ref', 'not like', `${REF_DE_EXPORTACION}%`)
    .where('crm_archivos.creado_en', '>=', desde.toISOString())
    .where('crm_inbox.n', 'is', null)
    .execute()
}

/** Stored files that we made for her before that instant. */
export function exportacionesDeAntes(db: Db, antes: Date): Promise<Archivo[]> {
  return db
    .selectFrom('crm_archivos')
    .selectAll()
    .where('ref', 'like', `${REF_DE_EXPORTACION}%`)
    .where('estado', '=', 'guardado')
    .where('creado_en', '<', antes.toISOString())
    .execute()
}

export async function updateArchivo(db: Db, id: string, changes: Partial<Archivo>): Promise<void> {
  await db.updateTable('crm_archivos').set(changes).where('id', '=', id).execute()
}
