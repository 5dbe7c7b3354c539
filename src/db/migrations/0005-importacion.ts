import { type Kysely, sql } from 'kysely'

/**
 * Imports: what a file was understood as, how far it has come, and which rows it made, so that a crash
 * continues and one tap takes everything back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const AHORA = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`
const ahora = (columna: string) =>
  `${columna} TEXT NOT NULL DEFAULT (${AHORA}) CHECK (${columna} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z')`

const STATEMENTS = [
  /*
   * canal and chat are null for one made from the command line, which carries it on itself.
   * decisiones: what she has said of it. plan: what was understood. avance: how far it has come.
   */
  `CREATE TABLE crm_importaciones (
    id TEXT PRIMARY KEY NOT NULL,
    usuario_id TEXT REFERENCES crm_usuarios (id),
    canal TEXT,
    chat TEXT,
    archivo_id TEXT REFERENCES crm_archivos (id) ON DELETE SET NULL,
    ruta TEXT,
    nombre TEXT NOT NULL,
    huella TEXT,
    estado TEXT NOT NULL CHECK (estado IN ('esperando', 'analizando', 'pregunta', 'propuesta', 'importando',
      'hecha', 'deshaciendo', 'deshecha', 'cancelada', 'fallida')),
    decisiones TEXT NOT NULL DEFAULT '{}',
    plan TEXT,
    avance TEXT,
    resultado TEXT,
    mensaje TEXT,
    mensajes INTEGER NOT NULL DEFAULT 0,
    malas_id TEXT REFERENCES crm_archivos (id) ON DELETE SET NULL,
    ${ahora('creada_en')},
    ${ahora('actualizada_en')},
    CHECK ((canal IS NULL) = (chat IS NULL))
  ) STRICT`,
  `CREATE INDEX crm_importaciones_pendientes ON crm_importaciones (creada_en)
    WHERE estado IN ('analizando', 'importando', 'deshaciendo')`,
  `CREATE INDEX crm_importaciones_archivo_id ON crm_importaciones (archivo_id)`,
  `CREATE INDEX crm_importaciones_malas_id ON crm_importaciones (malas_id)`,
  `CREATE INDEX crm_importaciones_usuario_id ON crm_importaciones (usuario_id)`,
  `CREATE INDEX crm_importaciones_huella ON crm_importaciones (huella)`,
  /* What goes with an invoice (its own due date and payment, their entries in the history) has no row here. */
  `CREATE TABLE crm_importadas (
    importacion_id TEXT NOT NULL REFERENCES crm_importaciones (id) ON DELETE CASCADE,
    tabla TEXT NOT NULL,
    registro_id TEXT NOT NULL,
    PRIMARY KEY (importacion_id, tabla, registro_id)
  ) STRICT, WITHOUT ROWID`,
  /* Clients whose figures and index the import has changed; al_dia: they have been computed since. */
  `CREATE TABLE crm_importacion_clientes (
    importacion_id TEXT NOT NULL REFERENCES crm_importaciones (id) ON DELETE CASCADE,
    cliente_id TEXT NOT NULL,
    al_dia INTEGER NOT NULL DEFAULT 0 CHECK (al_dia IN (0, 1)),
    PRIMARY KEY (importacion_id, cliente_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE crm_importacion_malas (
    importacion_id TEXT NOT NULL REFERENCES crm_importaciones (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    tabla TEXT NOT NULL,
    linea INTEGER NOT NULL,
    motivo TEXT NOT NULL,
    valor TEXT,
    PRIMARY KEY (importacion_id, n)
  ) STRICT, WITHOUT ROWID`,
]
