import { type Kysely, sql } from 'kysely'

/**
 * What was told to a person of what is to come, once per client, kind, subject and day. What was said stays as
 * it was said; only its score follows the facts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE crm_predicciones (
      id TEXT PRIMARY KEY NOT NULL,
      cliente_id TEXT NOT NULL REFERENCES clientes (id) ON DELETE CASCADE,
      clase TEXT NOT NULL CHECK (clase IN ('cobro', 'retraso', 'impago', 'perdida', 'proxima')),
      sujeto TEXT NOT NULL,
      factura_id TEXT REFERENCES crm_facturas (id) ON DELETE CASCADE,
      dia TEXT NOT NULL CHECK (dia IS date(dia)),
      fecha TEXT CHECK (fecha IS date(fecha)),
      desde TEXT CHECK (desde IS date(desde)),
      hasta TEXT CHECK (hasta IS date(hasta)),
      p REAL CHECK (p BETWEEN 0 AND 1),
      banda TEXT CHECK (banda IN ('bajo', 'medio', 'alto')),
      horizonte INTEGER,
      donde TEXT NOT NULL,
      regla TEXT,
      modelo_del TEXT CHECK (modelo_del IS date(modelo_del)),
      dicha_en TEXT NOT NULL,
      resultado INTEGER CHECK (resultado IN (0, 1)),
      hecho_el TEXT CHECK (hecho_el IS date(hecho_el)),
      revisar_el TEXT CHECK (revisar_el IS date(revisar_el)),
      puntuada_en TEXT,
      CHECK ((p IS NULL) <> (fecha IS NULL)),
      CHECK ((resultado IS NULL) = (puntuada_en IS NULL))
    ) STRICT`.execute(db)
  await sql`CREATE UNIQUE INDEX crm_predicciones_del_dia ON crm_predicciones (cliente_id, clase, sujeto, dia)`.execute(
    db,
  )
  await sql`CREATE INDEX crm_predicciones_factura_id ON crm_predicciones (factura_id) WHERE factura_id IS NOT NULL`.execute(
    db,
  )
  await sql`CREATE INDEX crm_predicciones_por_revisar ON crm_predicciones (revisar_el) WHERE revisar_el IS NOT NULL`.execute(
    db,
  )
  await sql`
    CREATE TRIGGER crm_predicciones_no_se_reescriben BEFORE UPDATE OF
      id, clase, sujeto, dia, fecha, desde, hasta, p, banda, horizonte, donde, regla, modelo_del, dicha_en
      ON crm_predicciones
    BEGIN SELECT RAISE(ABORT, 'una prediccion no se reescribe'); END`.execute(db)
}
