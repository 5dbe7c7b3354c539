import type { Ambito } from '#domain/clave.ts'
import { hashSecret, type NewId, newSecret } from './id.ts'
import type { Lector } from './lector.ts'
import type { Db } from './open.ts'
import type { ClaveRow } from './schema.ts'

/** A key of the API. The key itself is shown once and kept nowhere. */
export type Clave = ClaveRow

/** Marks our keys, so that one in a log or a repository is recognised. */
const PREFIJO = 'sb_'

/**
 * Makes a key and returns it: `sb_` and 32 letters that a URL can carry. It is not to be had again. The
 * name must be free (`findClavePorNombre`).
 */
export async function crearClave(
  db: Db,
  { nombre, ambitos }: { nombre: string; ambitos: Ambito[] },
  now: Date,
  newId: NewId,
): Promise<string> {
  const secret = PREFIJO + newSecret(24)
  await db
    .insertInto('crm_claves')
    .values({
      id: newId(),
      nombre,
      hash: hashSecret(secret),
      ambitos: ambitos.join(','),
      creada_en: now.toISOString(),
      usada_en: null,
      revocada_en: null,
    })
    .execute()
  return secret
}

/** The key that a program shows; undefined when it is unknown or revoked. Asked for with every request. */
export function findClave(lector: Pick<Lector, 'all'>, secret: string): Clave | undefined {
  const [row] = lector.all<Clave>(
    'select * from crm_claves where hash = ? and revocada_en is null',
    hashSecret(secret),
  )
  return row
}

export function getClave(db: Db, id: string): Promise<Clave> {
  return db.selectFrom('crm_claves').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** Keys that open the door, the oldest first. */
export function clavesActivas(db: Db): Promise<Clave[]> {
  return db
    .selectFrom('crm_claves')
    .selectAll()
    .where('revocada_en', 'is', null)
    .orderBy('creada_en')
    .orderBy('id')
    .execute()
}

/** The key in use with this name, in capitals or not. */
export async function findClavePorNombre(db: Db, nombre: string): Promise<Clave | undefined> {
  const lower = nombre.toLowerCase()
  return (await clavesActivas(db)).find((clave) => clave.nombre.toLowerCase() === lower)
}

/** From now on it opens nothing. */
export async function revocarClave(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('crm_claves')
    .set({ revocada_en: now.toISOString() })
    .where('id', '=', id)
    .where('revocada_en', 'is', null)
    .execute()
}

/** How exact «last use» is: a key that is used all day is not written with every request. */
export const USO_MS = 60_000

/** Remembers that the key was used, to the minute. */
export async function marcarUso(db: Db, id: string, now: Date): Promise<void> {
  const known = new Date(now.getTime() - USO_MS).toISOString()
  await db
    .updateTable('crm_claves')
    .set({ usada_en: now.toISOString() })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('usada_en', 'is', null), eb('usada_en', '<', known)]))
    .execute()
}
