import { type Kysely, sql } from 'kysely'

/**
 * What another program's database leaves with us (values that did not fit, figures that it had reckoned),
 * what was brought from one into this, and the mirror of its invoices.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const esInstante = (columna: string) => `${columna} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'`

const STATEMENTS = [
  /* A value that did not fit as it was: what it said, and what stands in its place. */
  `CREATE TABLE crm_rarezas (
    n INTEGER PRIMARY KEY,
    tabla TEXT NOT NULL,
    registro_id TEXT NOT NULL,
    columna TEXT NOT NULL,
    original TEXT NOT NULL,
    queda TEXT
  ) STRICT`,
  `CREATE INDEX crm_rarezas_registro ON crm_rarezas (registro_id)`,
  /* What another program had reckoned of a client: it stands while we know no invoice of it. */
  `CREATE TABLE crm_heredadas (
    cliente_id TEXT PRIMARY KEY NOT NULL REFERENCES clientes (id) ON DELETE CASCADE,
    ltv_centimos INTEGER NOT NULL DEFAULT 0,
    fecha_primera_factura TEXT,
    /* The columns of salud_cliente as a JSON object, and the id that its row had: ours is the client's. */
    salud TEXT NOT NULL,
    salud_id TEXT
  ) STRICT, WITHOUT ROWID`,
  /* A database that is brought into this one: asked for in a chat, done in the background. */
  `CREATE TABLE crm_bases (
    id TEXT PRIMARY KEY NOT NULL,
    ruta TEXT NOT NULL,
    nombre TEXT NOT NULL,
    canal TEXT,
    chat TEXT,
    usuario_id TEXT REFERENCES crm_usuarios (id),
    estado TEXT NOT NULL CHECK (estado IN (
      'mirando', 'propuesta', 'pendiente', 'hecha', 'fallida', 'deshaciendo', 'deshecha')),
    creada_en TEXT NOT NULL CHECK (${esInstante('creada_en')})
  ) STRICT`,
  `CREATE INDEX crm_bases_pendientes ON crm_bases (creada_en) WHERE estado IN ('mirando', 'pendiente', 'deshaciendo')`,
  `CREATE INDEX crm_bases_usuario_id ON crm_bases (usuario_id)`,
  `CREATE TABLE crm_traidas (
    base_id TEXT NOT NULL REFERENCES crm_bases (id),
    tabla TEXT NOT NULL,
    registro_id TEXT NOT NULL,
    PRIMARY KEY (base_id, tabla, registro_id)
  ) STRICT, WITHOUT ROWID`,
  /* A table of another program that holds invoices. mapa: our fields to its columns, as JSON. */
  `CREATE TABLE crm_espejo (
    tabla TEXT PRIMARY KEY NOT NULL,
    mapa TEXT NOT NULL,
    estado TEXT NOT NULL CHECK (estado IN ('propuesto', 'aceptado', 'rechazado')),
    creado_en TEXT NOT NULL CHECK (${esInstante('creado_en')}),
    /* When it had been read whole for the first time: from then on what it says is news. */
    leido_en TEXT CHECK (leido_en IS NULL OR ${esInstante('leido_en')})
  ) STRICT, WITHOUT ROWID`,
  /* Each of its rows as it was last read. factura_id is null when it could not be understood (problema)
     or when the invoice has gone. cliente: to whom the row said that it was issued, as JSON. */
  `CREATE TABLE crm_espejo_filas (
    tabla TEXT NOT NULL REFERENCES crm_espejo (tabla),
    fila TEXT NOT NULL,
    huella TEXT NOT NULL,
    factura_id TEXT REFERENCES crm_facturas (id) ON DELETE SET NULL,
    problema TEXT,
    cliente TEXT,
    PRIMARY KEY (tabla, fila)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX crm_espejo_filas_factura_id ON crm_espejo_filas (factura_id) WHERE factura_id IS NOT NULL`,
  `CREATE INDEX crm_espejo_filas_sueltas ON crm_espejo_filas (tabla) WHERE factura_id IS NULL`,
  `CREATE INDEX crm_espejo_filas_problemas ON crm_espejo_filas (tabla) WHERE problema IS NOT NULL`,
  /* What the mirror wrote of a record. */
  `CREATE INDEX crm_historial_espejo ON crm_historial (registro_id)
    WHERE operacion_id >= 'espejo:' AND operacion_id < 'espejo:~'`,
]
