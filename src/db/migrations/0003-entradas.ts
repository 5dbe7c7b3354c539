import { type Kysely, sql } from 'kysely'

/** What other programs bring in: keys of the API, and what names an invoice that may come later. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const esInstante = (columna: string) => `${columna} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'`
const instante = (columna: string) => `${columna} TEXT CHECK (${columna} IS NULL OR ${esInstante(columna)})`
const instanteSeguro = (columna: string) => `${columna} TEXT NOT NULL CHECK (${esInstante(columna)})`

const STATEMENTS = [
  /* hash: SHA-256 of the key, which is kept nowhere. A name is free again once its key is revoked. */
  `CREATE TABLE crm_claves (
    id TEXT PRIMARY KEY NOT NULL,
    nombre TEXT NOT NULL CHECK (trim(nombre) <> ''),
    hash TEXT NOT NULL UNIQUE,
    ambitos TEXT NOT NULL CHECK (ambitos <> ''),
    ${instanteSeguro('creada_en')},
    ${instante('usada_en')},
    ${instante('revocada_en')}
  ) STRICT`,
  `CREATE UNIQUE INDEX crm_claves_nombre ON crm_claves (lower(nombre)) WHERE revocada_en IS NULL`,
  /* A signature can only be checked with the secret itself, so this one is kept as it is. */
  `CREATE TABLE crm_webhook (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    secreto TEXT NOT NULL,
    ${instanteSeguro('creado_en')}
  ) STRICT`,
  /*
   * The invoice that a payment or a rectification names by its number. It stays when that has come: what it
   * points at is worked out again with every invoice of that number, so that their order does not count.
   * serie: null when the number may be of any series, or carry its own. No foreign key to the payment: one
   * that is deleted may be brought back, and still names what it named.
   */
  `CREATE TABLE crm_por_enlazar (
    pago_id TEXT UNIQUE,
    factura_id TEXT UNIQUE REFERENCES crm_facturas (id) ON DELETE CASCADE,
    serie TEXT,
    numero TEXT NOT NULL CHECK (trim(numero) <> ''),
    CHECK ((pago_id IS NULL) <> (factura_id IS NULL))
  ) STRICT`,
  `CREATE INDEX crm_por_enlazar_numero ON crm_por_enlazar (numero)`,
  /* A client has become riskier and the owner has not been told yet; antes: what she knows. */
  `CREATE TABLE crm_avisos_riesgo (
    cliente_id TEXT PRIMARY KEY NOT NULL REFERENCES clientes (id) ON DELETE CASCADE,
    antes TEXT NOT NULL,
    ${instanteSeguro('desde')}
  ) STRICT, WITHOUT ROWID`,
]
