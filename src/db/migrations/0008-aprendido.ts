import { type Kysely, sql } from 'kysely'

/** What words mean to her: a row for each time that she said or chose it, so that undoing one takes only that back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE crm_aprendido (
      id TEXT PRIMARY KEY NOT NULL,
      palabras TEXT NOT NULL,
      cliente_id TEXT REFERENCES clientes (id) ON DELETE CASCADE,
      contacto_id TEXT REFERENCES contactos (id) ON DELETE SET NULL,
      significa TEXT,
      dicho INTEGER NOT NULL DEFAULT 0 CHECK (dicho IN (0, 1)),
      creado_en TEXT NOT NULL,
      CHECK ((cliente_id IS NULL) <> (significa IS NULL))
    ) STRICT`.execute(db)
  await sql`CREATE INDEX crm_aprendido_palabras ON crm_aprendido (palabras, creado_en)`.execute(db)
  await sql`CREATE INDEX crm_aprendido_cliente_id ON crm_aprendido (cliente_id)`.execute(db)
  await sql`CREATE INDEX crm_aprendido_contacto_id ON crm_aprendido (contacto_id)`.execute(db)
}
