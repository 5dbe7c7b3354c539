import { type Kysely, sql } from 'kysely'

/**
 * What a client said that it would pay, beside the activity in which it was said; and what the owner is to be told at
 * once, of which the risk that rises was the first kind.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const esInstante = (columna: string) => `${columna} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'`

const STATEMENTS = [
  /* id: that of the activity, which holds her words and when it was said. importe null: all that it owes. */
  `CREATE TABLE crm_promesas (
    id TEXT PRIMARY KEY NOT NULL REFERENCES actividades (id) ON DELETE CASCADE,
    cliente_id TEXT NOT NULL REFERENCES clientes (id) ON DELETE CASCADE,
    fecha TEXT NOT NULL CHECK (fecha IS date(fecha)),
    importe_centimos INTEGER CHECK (importe_centimos > 0),
    factura_id TEXT REFERENCES crm_facturas (id) ON DELETE SET NULL,
    creada_en TEXT NOT NULL CHECK (${esInstante('creada_en')})
  ) STRICT`,
  `CREATE INDEX crm_promesas_cliente_id ON crm_promesas (cliente_id)`,
  `CREATE INDEX crm_promesas_factura_id ON crm_promesas (factura_id) WHERE factura_id IS NOT NULL`,
  /*
   * What has happened and has not been told yet. sujeto: the payment, empty for a risk; no foreign key, for what has
   * gone meanwhile is no news. antes: the risk that she knows of.
   */
  `CREATE TABLE crm_avisos (
    cliente_id TEXT NOT NULL REFERENCES clientes (id) ON DELETE CASCADE,
    clase TEXT NOT NULL CHECK (clase IN ('riesgo', 'perseguido')),
    sujeto TEXT NOT NULL,
    antes TEXT,
    desde TEXT NOT NULL CHECK (${esInstante('desde')}),
    PRIMARY KEY (cliente_id, clase, sujeto),
    CHECK ((clase = 'riesgo') = (antes IS NOT NULL)),
    CHECK ((clase = 'riesgo') = (sujeto = ''))
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO crm_avisos (cliente_id, clase, sujeto, antes, desde)
    SELECT cliente_id, 'riesgo', '', antes, desde FROM crm_avisos_riesgo`,
  `DROP TABLE crm_avisos_riesgo`,
  /* Asked for every minute. */
  `CREATE INDEX crm_alertas_promesa ON crm_alertas (desde)
    WHERE regla = 'promesa_rota' AND cerrada_en IS NULL AND veces_avisada = 0`,
]
