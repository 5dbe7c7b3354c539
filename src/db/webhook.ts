import { newSecret } from './id.ts'
import type { Db } from './open.ts'

/** Marks the secret as ours, like the keys. */
const PREFIJO = 'sbwh_'

/** Makes the secret with which another program signs what it sends; an earlier one signs no more. */
export async function crearSecretoWebhook(db: Db, now: Date): Promise<string> {
  const secreto = PREFIJO + newSecret(32)
  const creado_en = now.toISOString()
  await db
    .insertInto('crm_webhook')
    .values({ id: 1, secreto, creado_en })
    .onConflict((oc) => oc.column('id').doUpdateSet({ secreto, creado_en }))
    .execute()
  return secreto
}

/** The secret; undefined while there is none, and then nothing signed is taken. */
export async function leerSecretoWebhook(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('crm_webhook').select('secreto').executeTakeFirst()
  return row?.secreto
}

/** Since when that secret signs; undefined while there is none. */
export async function webhookDesde(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('crm_webhook').select('creado_en').executeTakeFirst()
  return row?.creado_en
}
