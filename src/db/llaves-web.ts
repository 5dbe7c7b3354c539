import { hashSecret, newSecret } from './id.ts'
import { type Db, inTransaction } from './open.ts'
import type { LlaveWebRow } from './schema.ts'
import { saveCanal } from './usuarios.ts'

/** A link is opened at once, on the same desk: it need not live longer. */
const ENLACE_MS = 15 * 60_000
/** How long a browser stays in. */
export const COOKIE_SEGUNDOS = 180 * 24 * 3600

/** The secret of a link that lets `usuarioId` in once, within 15 minutes. Only its hash is kept. */
export function crearEnlace(db: Db, usuarioId: string, now: Date): Promise<string> {
  return insertLlave(db, 'enlace', usuarioId, now, ENLACE_MS)
}

/**
 * Uses a link up and returns the secret of the browser's cookie, or null when the link is unknown, used,
 * expired or of somebody who may no longer enter. The person's web chat exists from then on.
 */
export function canjearEnlace(db: Db, secret: string, now: Date): Promise<string | null> {
  return inTransaction(db, async (tx) => {
    const enlace = await tx
      .updateTable('crm_llaves_web')
      .set({ usada_en: now.toISOString() })
      .where('hash', '=', hashSecret(secret))
      .where('tipo', '=', 'enlace')
      .where('usada_en', 'is', null)
      .where('caduca_en', '>', now.toISOString())
      .where('usuario_id', 'in', activos(tx))
      .returning('usuario_id')
      .executeTakeFirst()
    if (!enlace) return null

    const { usuario_id } = enlace
    await saveCanal(tx, { canal: 'webchat', chat: usuario_id, persona: usuario_id, usuario_id }, now)
    return insertLlave(tx, 'cookie', usuario_id, now, COOKIE_SEGUNDOS * 1000)
  })
}

/** Who a browser belongs to; null when the cookie is unknown or expired, or the person was revoked. */
export async function usuarioDeCookie(db: Db, cookie: string, now: Date): Promise<string | null> {
  const row = await db
    .selectFrom('crm_llaves_web')
    .select('usuario_id')
    .where('hash', '=', hashSecret(cookie))
    .where('tipo', '=', 'cookie')
    .where('caduca_en', '>', now.toISOString())
    .where('usuario_id', 'in', activos(db))
    .executeTakeFirst()
  return row?.usuario_id ?? null
}

function activos(db: Db) {
  return db.selectFrom('crm_usuarios').select('id').where('revocado_en', 'is', null)
}

async function insertLlave(db: Db, tipo: LlaveWebRow['tipo'], usuario_id: string, now: Date, ms: number) {
  const secret = newSecret()
  await db
    .insertInto('crm_llaves_web')
    .values({
      hash: hashSecret(secret),
      tipo,
      usuario_id,
      creada_en: now.toISOString(),
      caduca_en: new Date(now.getTime() + ms).toISOString(),
      usada_en: null,
    })
    .execute()
  return secret
}
