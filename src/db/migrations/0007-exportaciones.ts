import { type Kysely, sql } from 'kysely'

/** Files of all her data that were asked for in a chat, until they have been made and sent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE crm_exportaciones (
      id TEXT PRIMARY KEY NOT NULL,
      canal TEXT NOT NULL,
      chat TEXT NOT NULL,
      usuario_id TEXT NOT NULL REFERENCES crm_usuarios (id),
      formato TEXT NOT NULL CHECK (formato IN ('xlsx', 'csv', 'json')),
      pedida_en TEXT NOT NULL,
      intentos INTEGER NOT NULL DEFAULT 0,
      no_antes TEXT,
      hecha_en TEXT
    ) STRICT`.execute(db)
  await sql`CREATE INDEX crm_exportaciones_pendientes ON crm_exportaciones (pedida_en) WHERE hecha_en IS NULL`.execute(
    db,
  )
  await sql`CREATE INDEX crm_exportaciones_usuario_id ON crm_exportaciones (usuario_id)`.execute(db)
}
