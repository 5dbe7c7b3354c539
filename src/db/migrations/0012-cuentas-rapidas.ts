import { type Kysely, sql } from 'kysely'

/**
 * What a client's accounts are read from, kept together: of 2,000,000 payments those of one client are twenty pages apart,
 * and reading them was most of what an update of its health took.
 *
 * `crm_a_plazos`: the invoices that ever had more than one due date, one in a hundred, so that the due dates of the others
 * need not be looked up. Triggers keep it, whoever writes. One that has a single due date again may stay in it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE crm_a_plazos (
    factura_id TEXT PRIMARY KEY NOT NULL REFERENCES crm_facturas (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO crm_a_plazos SELECT factura_id FROM crm_vencimientos GROUP BY factura_id HAVING count(*) > 1`,
  /* Not `INSERT OR IGNORE`, for the reason given in 0002. */
  `CREATE TRIGGER crm_a_plazos_alta AFTER INSERT ON crm_vencimientos
   WHEN EXISTS (SELECT 1 FROM crm_vencimientos WHERE factura_id = NEW.factura_id AND id <> NEW.id)
   BEGIN
     INSERT INTO crm_a_plazos (factura_id)
     SELECT NEW.factura_id WHERE NOT EXISTS (SELECT 1 FROM crm_a_plazos WHERE factura_id = NEW.factura_id);
   END`,
  `CREATE INDEX crm_pagos_de_cliente ON crm_pagos (cliente_id, fecha, factura_id, importe_centimos)`,
  `DROP INDEX crm_pagos_cliente_id`,
]
