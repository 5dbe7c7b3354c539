import { sql } from 'kysely'
import type { Db } from './connection.ts'
import { execute } from './direct.ts'
import type { Clase } from './expansion-lectura.ts'

/**
 * What another database of ours has under other ids: a client with the NIF of one of hers, the invoice of that
 * client with the same series and number, and the payments of it that are here already. None of hers came
 * from there: what did has its id.
 */
export async function anotarEquivalencias(db: Db, clase: Clase): Promise<void> {
  await execute(
    db,
    `CREATE TEMP TABLE equivalencias (tabla, de, a, PRIMARY KEY (tabla, de)) WITHOUT ROWID`,
    [],
  )
  // SmartBilling's own invoices refer to its clients by their ids, which have to come.
  if (clase === 'smartbilling') return
  // With a key: comparing all with all takes minutes.
  await execute(db, 'CREATE TEMP TABLE nifs (nif PRIMARY KEY, id) WITHOUT ROWID', [])
  await execute(db, NIFS, [])
  await execute(db, CLIENTES, [])
  await execute(db, FACTURAS, [])
  await execute(db, PAGOS, [])
}

export async function olvidarEquivalencias(db: Db): Promise<void> {
  await sql`drop table if exists temp.equivalencias`.execute(db)
  await sql`drop table if exists temp.nifs`.execute(db)
}

/** The id here of what a column of the source's row `s` refers to, in SQL. */
export function equivale(columna: string, tabla: string): string {
  return `coalesce((SELECT e.a FROM temp.equivalencias e WHERE e.tabla = '${tabla}' AND e.de = s.${columna}), s.${columna})`
}

/** Whether the source's row `s` stands here under another id, in SQL. */
export function tieneEquivalente(tabla: string): string {
  return `EXISTS (SELECT 1 FROM temp.equivalencias e WHERE e.tabla = '${tabla}' AND e.de = s.id)`
}

const NIFS = `INSERT OR IGNORE INTO temp.nifs
  SELECT upper(trim(m.cif)), m.id FROM main.clientes m
  WHERE trim(m.cif) <> '' AND m.fusionado_en IS NULL
    AND NOT EXISTS (SELECT 1 FROM fuente.clientes x WHERE x.id = m.id)
  ORDER BY m.archivado_en IS NOT NULL, m.id`

const CLIENTES = `INSERT INTO temp.equivalencias
  SELECT 'clientes', s.id, n.id FROM fuente.clientes s JOIN temp.nifs n ON n.nif = upper(trim(s.cif))
  WHERE NOT EXISTS (SELECT 1 FROM main.clientes x WHERE x.id = s.id)`

const FACTURAS = `INSERT INTO temp.equivalencias
  SELECT 'crm_facturas', s.id, m.id FROM fuente.crm_facturas s
  JOIN main.crm_facturas m ON m.serie = s.serie AND m.numero = s.numero
  WHERE m.cliente_id = ${equivale('cliente_id', 'clientes')}
    AND NOT EXISTS (SELECT 1 FROM main.crm_facturas x WHERE x.id = s.id)
    AND NOT EXISTS (SELECT 1 FROM fuente.crm_facturas x WHERE x.id = m.id)`

/** Of two payments alike there and one here, one is here. */
const PAGOS = `INSERT INTO temp.equivalencias
  SELECT 'crm_pagos', s.id, m.id FROM (
    SELECT p.id, e.a AS factura_id, p.fecha, p.importe_centimos,
      row_number() OVER (PARTITION BY e.a, p.fecha, p.importe_centimos ORDER BY p.id) AS n
    FROM temp.equivalencias e JOIN fuente.crm_pagos p ON p.factura_id = e.de WHERE e.tabla = 'crm_facturas'
  ) s JOIN (
    SELECT p.id, p.factura_id, p.fecha, p.importe_centimos,
      row_number() OVER (PARTITION BY p.factura_id, p.fecha, p.importe_centimos ORDER BY p.id) AS n
    FROM temp.equivalencias e JOIN main.crm_pagos p ON p.factura_id = e.a
    WHERE e.tabla = 'crm_facturas' AND NOT EXISTS (SELECT 1 FROM fuente.crm_pagos x WHERE x.id = p.id)
  ) m USING (factura_id, fecha, importe_centimos, n)`
