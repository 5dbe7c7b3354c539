import { closeSync, fsyncSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'

/**
 * Fills a database of ours with a made-up business, straight in SQL: five years of invoices by date, as they would have
 * come, of clients of very different sizes, each with its own delay. Seven in a hundred are still unpaid, one in fifty is
 * paid in two parts, one in a hundred has two due dates. The same every time.
 */
function crearNegocio(dbFile: string, clientes: number, facturas: number): void {
  const sqlite = new Database(dbFile)
  sqlite.pragma('synchronous = off')
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('foreign_keys = off')
  sqlite.pragma('cache_size = -64000')
  const indices = sqlite
    .prepare(
      `select name, sql from sqlite_master where type = 'index' and sql is not null
       and tbl_name in ('crm_facturas', 'crm_pagos')`,
    )
    .all() as { name: string; sql: string }[]
  for (const { name } of indices) sqlite.exec(`DROP INDEX ${name}`)
  sqlite.transaction(() => {
    sqlite.exec(`
      CREATE TEMP TABLE n (i INTEGER PRIMARY KEY);
      INSERT INTO n WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ${facturas}) SELECT i FROM c;
      INSERT INTO clientes (id, nombre, estado, fecha_creacion)
        SELECT ${id('i')}, 'Cliente ' || i, 'activo', '2021-01-01T00:00:00.000Z' FROM n WHERE i <= ${clientes};
      CREATE TEMP TABLE f AS SELECT i,
        ${azar('i', 1)} AS a, ${azar('i', 2)} AS b, ${azar('i', 3)} AS d,
        CAST((i * 1800.0) / ${facturas} AS INTEGER) AS dia,
        1 + CAST(${clientes} * pow(${azar('i', 4)} / 1000003.0, 2) AS INTEGER) % ${clientes} AS c FROM n;
      INSERT INTO crm_facturas (id, cliente_id, serie, numero, fecha_emision, fecha_vencimiento, base_centimos,
          iva_centimos, irpf_centimos, total_centimos, origen, creada_en)
        SELECT ${id('i')}, ${id('c')}, '', 'F' || i, date('2021-12-20', '+' || dia || ' days'),
          date('2021-12-20', '+' || (dia + 30) || ' days'), 5000 + a % 200000, (5000 + a % 200000) * 21 / 100, 0,
          (5000 + a % 200000) * 121 / 100, 'importacion', '2026-11-20T10:00:00.000Z' FROM f;
      INSERT INTO crm_vencimientos (id, factura_id, fecha, importe_centimos)
        SELECT id, id, fecha_vencimiento, total_centimos FROM crm_facturas;
      INSERT INTO crm_vencimientos (id, factura_id, fecha, importe_centimos)
        SELECT id || '-', id, date(fecha_vencimiento, '-15 days'), total_centimos / 2 FROM crm_facturas
        WHERE CAST(substr(numero, 2) AS INTEGER) % 100 = 0;
      UPDATE crm_vencimientos SET importe_centimos = importe_centimos - importe_centimos / 2
        WHERE factura_id IN (SELECT factura_id FROM crm_vencimientos WHERE id LIKE '%-') AND id NOT LIKE '%-';
      CREATE TEMP TABLE p AS SELECT i, c, a, dia + 30 + c % 40 - 15 + d % 25 AS pagada,
        (5000 + a % 200000) * 121 / 100 AS total FROM f WHERE b % 100 >= 7;
      INSERT INTO crm_pagos (id, cliente_id, factura_id, fecha, importe_centimos, origen, creado_en)
        SELECT ${id('i')}, ${id('c')}, ${id('i')}, date('2021-12-20', '+' || pagada || ' days'),
          CASE WHEN i % 50 = 0 THEN total / 2 ELSE total END, 'importacion', '2026-11-20T10:00:00.000Z'
        FROM p WHERE pagada <= 1800;
      INSERT INTO crm_pagos (id, cliente_id, factura_id, fecha, importe_centimos, origen, creado_en)
        SELECT ${id('i')} || '-', ${id('c')}, ${id('i')}, date('2021-12-20', '+' || (pagada + 10) || ' days'),
          total - total / 2, 'importacion', '2026-11-20T10:00:00.000Z'
        FROM p WHERE pagada + 10 <= 1800 AND i % 50 = 0;
      INSERT INTO actividades (id, cliente_id, tipo, titulo, fecha, completada, fecha_creacion)
        SELECT ${id('i')}, ${id('i')}, 'llamada', 'Llamada', '2026-10-05T10:00:00.000Z', 1, '2026-10-05T10:00:00.000Z'
        FROM n WHERE i <= ${clientes} AND i % 3 = 0;
    `)
  })()
  for (const { sql } of indices) sqlite.exec(sql)
  sqlite.exec('DROP TABLE temp.n; DROP TABLE temp.f; DROP TABLE temp.p; DELETE FROM crm_indice_pendiente')
  sqlite.pragma('wal_checkpoint(truncate)')
  sqlite.close()
  // On the disk: else the first commit that is measured would wait for all of it.
  const file = openSync(dbFile, 'r+')
  fsyncSync(file)
  closeSync(file)
}

const [dbFile = '', clientes, facturas] = process.argv.slice(2)
crearNegocio(dbFile, Number(clientes), Number(facturas))

/** As long as ours, and in order. */
function id(n: string): string {
  return `printf('01900000-0000-7000-8000-%012d', ${n})`
}

/** 0 … 1,000,002, spread: each `serie` says something else of the same row. */
function azar(n: string, serie: number): string {
  return `((${n} * ${7919 + 2 * serie} + (${n} / 7) * ${104_729 + serie} + (${n} * ${n} % 1000003) * ${serie}) % 1000003)`
}
