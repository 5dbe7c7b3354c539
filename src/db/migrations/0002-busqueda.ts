import { type Kysely, sql } from 'kysely'

/**
 * The index of names. It lives in the database and not in memory: a rolled back transaction takes its
 * words with it, and the terminal chat beside the server sees the same. Another program may write
 * `clientes` too and knows nothing of our words, so plain triggers note which client has changed and
 * `db/indice.ts` brings its words up to date before the next search.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/**
 * Not `INSERT OR IGNORE`: the conflict clause of the statement that fires a trigger replaces the
 * trigger's own (sqlite.org/lang_createtrigger.html), so an upsert of a client would be refused.
 */
const note = (id: string) =>
  `INSERT INTO crm_indice_pendiente (cliente_id)
   SELECT ${id} WHERE NOT EXISTS (SELECT 1 FROM crm_indice_pendiente WHERE cliente_id = ${id});`

/** Triggers that note the owner of a changed row, on insert, delete and update of what is indexed. */
function triggers(table: string, column: string, watched: string): string[] {
  return [
    `CREATE TRIGGER crm_indice_${table}_alta AFTER INSERT ON ${table} BEGIN ${note(`NEW.${column}`)} END`,
    `CREATE TRIGGER crm_indice_${table}_baja AFTER DELETE ON ${table} BEGIN ${note(`OLD.${column}`)} END`,
    `CREATE TRIGGER crm_indice_${table}_cambio AFTER UPDATE OF ${watched} ON ${table}
     BEGIN ${note(`NEW.${column}`)} ${note(`OLD.${column}`)} END`,
  ]
}

const STATEMENTS = [
  `CREATE TABLE crm_indice_pendiente (cliente_id TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID`,
  /*
   * Clients have a small number here: postings of 100,000 clients stay small.
   * clave: the whole name, normalised and without its legal form. orden: what is listed first, the
   * length of the name, plus 10,000 when the client is archived.
   */
  `CREATE TABLE crm_indice_clientes (
    n INTEGER PRIMARY KEY,
    cliente_id TEXT NOT NULL UNIQUE,
    clave TEXT NOT NULL,
    orden INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX crm_indice_clientes_clave ON crm_indice_clientes (clave)`,
  /* clientes: how many have the word. corregible: it has rows in crm_variantes. */
  `CREATE TABLE crm_vocabulario (
    n INTEGER PRIMARY KEY,
    palabra TEXT NOT NULL UNIQUE,
    clientes INTEGER NOT NULL DEFAULT 0,
    corregible INTEGER NOT NULL DEFAULT 0 CHECK (corregible IN (0, 1))
  ) STRICT`,
  /*
   * clase: 0 name, 1 contact, 2 phone, 3 NIF, 4 invoice number, 5 e-mail, 6 project; the lowest one
   * when a client has the word twice. In the order in which they are listed, so that of a word shared
   * by 20,000 clients only the first few are read.
   */
  `CREATE TABLE crm_indice (
    palabra_n INTEGER NOT NULL,
    cliente_n INTEGER NOT NULL,
    clase INTEGER NOT NULL,
    orden INTEGER NOT NULL,
    PRIMARY KEY (palabra_n, clase, orden, cliente_n)
  ) STRICT, WITHOUT ROWID`,
  `CREATE UNIQUE INDEX crm_indice_cliente ON crm_indice (cliente_n, palabra_n)`,
  /* Each word without one of its letters, to find what was typed with a mistake. */
  `CREATE TABLE crm_variantes (
    variante TEXT NOT NULL,
    palabra_n INTEGER NOT NULL,
    PRIMARY KEY (variante, palabra_n)
  ) STRICT, WITHOUT ROWID`,
  ...triggers('clientes', 'id', 'id, nombre, telefono, cif, email, archivado_en, fusionado_en'),
  ...triggers('contactos', 'cliente_id', 'nombre, telefono, email, cliente_id, archivado_en'),
  ...triggers('oportunidades', 'cliente_id', 'nombre_proyecto, cliente_id, archivado_en'),
  ...triggers('crm_facturas', 'cliente_id', 'serie, numero, cliente_id'),
  `INSERT INTO crm_indice_pendiente (cliente_id) SELECT id FROM clientes`,
]
