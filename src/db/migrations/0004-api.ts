import { type Kysely, sql } from 'kysely'

/**
 * Answers already given to a program, so that the same request twice has one effect. `ambito` is the key
 * that asked, or the webhook; the row is written in the transaction of the effect.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `CREATE TABLE crm_idempotencia (
        ambito TEXT NOT NULL,
        llave TEXT NOT NULL,
        huella TEXT NOT NULL,
        estado INTEGER NOT NULL,
        cabeceras TEXT NOT NULL,
        cuerpo TEXT,
        creada_en TEXT NOT NULL,
        PRIMARY KEY (ambito, llave)
      ) STRICT, WITHOUT ROWID`,
    )
    .execute(db)
  await sql.raw(`CREATE INDEX crm_idempotencia_creada_en ON crm_idempotencia (creada_en)`).execute(db)
}
