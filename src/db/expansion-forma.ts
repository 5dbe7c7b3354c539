import type Database from 'better-sqlite3'
import type { TablaComun } from '#domain/expansion.ts'
import { type Columna, filasDe, type Lectura, quoted, type TablaLeida } from './expansion-lectura.ts'

/** Where a table of theirs waits while ours takes its name. */
export const apartada = (tabla: TablaComun) => `crm_antes_${tabla}`

export type Objeto = { name: string; type: string; sql: string }
export type Apartado = { propios: Objeto[]; vistas: Objeto[]; unicos: string[] }

/**
 * Sets the five tables aside with their indexes and triggers, whose names ours may need. What else the file
 * has keeps speaking of `clientes`: `legacy_alter_table` must be on, so that renaming rewrites nothing.
 */
export function apartar(sqlite: Database.Database, { tablas }: Lectura): Apartado {
  const views = objects(sqlite, `type = 'view'`)
  const unicos = tablas.flatMap((leida) => uniques(sqlite, leida))
  const propios: Objeto[] = []
  for (const { tabla, nombre } of tablas) {
    const own = objects(
      sqlite,
      `type IN ('index', 'trigger') AND sql IS NOT NULL AND lower(tbl_name) = lower(${text(nombre)})`,
    )
    for (const { name, type } of own) sqlite.exec(`DROP ${type} ${quoted(name)}`)
    propios.push(...own)
    // References to `tabla_clientes` from elsewhere must lead to `clientes` from now on.
    if (nombre.toLowerCase() !== tabla) {
      sqlite.pragma('legacy_alter_table = OFF')
      sqlite.exec(`ALTER TABLE ${quoted(nombre)} RENAME TO ${quoted(tabla)}`)
      sqlite.pragma('legacy_alter_table = ON')
    }
    sqlite.exec(`ALTER TABLE ${quoted(tabla)} RENAME TO ${apartada(tabla)}`)
  }
  // A view's own triggers go with it.
  for (const { name } of views) {
    propios.push(...objects(sqlite, `type = 'trigger' AND lower(tbl_name) = lower(${text(name)})`))
    sqlite.exec(`DROP VIEW ${quoted(name)}`)
  }
  return { propios, vistas: views, unicos }
}

/** What ours needs so that SmartBilling can go on writing `clientes` as it did. */
const ID_DE_TEXTO = `id TEXT PRIMARY KEY NOT NULL ON CONFLICT REPLACE DEFAULT (lower(hex(randomblob(16))))`
/** With ids that the database gives: a marked one, which `IDS_ENTEROS` replaces by the row's number. */
const ID_NUMERADO = `id TEXT NOT NULL ON CONFLICT REPLACE DEFAULT ('nuevo ' || hex(randomblob(8))) UNIQUE`
const ID_NUESTRO = 'id TEXT PRIMARY KEY NOT NULL'

/**
 * Gives our new, still empty table what SmartBilling's had: its own columns, and for `clientes` an id that
 * comes by itself and `ltv` in euros, which the specification's program writes with each new client. A column whose type STRICT does not know, or whose values would not pass, makes the whole
 * table one that is not STRICT: its CHECKs stay.
 */
export function darForma(sqlite: Database.Database, leida: TablaLeida): void {
  const { tabla, propias, idEntero, alias } = leida
  const isClientes = tabla === 'clientes'
  const loose = propias.length > 0 && !fitStrict(sqlite, leida)
  if (isClientes || loose) {
    const [table] = objects(sqlite, `type = 'table' AND name = ${text(tabla)}`)
    const rest = objects(
      sqlite,
      `type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = ${text(tabla)}`,
    )
    if (!table) throw new Error(`no table ${tabla}`)
    let create = table.sql
    if (isClientes) create = create.replace(ID_NUESTRO, idEntero ? ID_NUMERADO : ID_DE_TEXTO)
    if (isClientes && idEntero) {
      create = create.replace(/\)\s*STRICT\s*$/, ', crm_n INTEGER PRIMARY KEY AUTOINCREMENT) STRICT')
    }
    if (loose) create = create.replace(/\)\s*STRICT\s*$/, ')')
    sqlite.exec(`DROP TABLE ${tabla}`)
    for (const { sql } of [{ sql: create }, ...rest]) sqlite.exec(sql)
  }
  if (isClientes && alias.has('ltv')) sqlite.exec('ALTER TABLE clientes ADD COLUMN ltv REAL DEFAULT 0')
  for (const columna of propias)
    sqlite.exec(`ALTER TABLE ${tabla} ADD COLUMN ${definition(sqlite, leida, columna)}`)
}

/** Types of STRICT tables (sqlite.org/stricttables.html), with the values that each lets in. */
const ESTRICTOS: Record<string, readonly string[]> = {
  INT: ['bigint'],
  INTEGER: ['bigint'],
  REAL: ['number', 'bigint'],
  TEXT: ['string'],
  BLOB: ['object'],
  ANY: ['bigint', 'number', 'string', 'object'],
}

function fitStrict(sqlite: Database.Database, { tabla, propias, conRowid }: TablaLeida): boolean {
  const allowed = propias.map(({ name, type }) => ({ name, kinds: ESTRICTOS[type.toUpperCase()] }))
  if (allowed.some(({ kinds }) => !kinds)) return false
  for (const row of filasDe(sqlite, apartada(tabla), conRowid)) {
    for (const { name, kinds } of allowed) {
      const value = row[name] ?? null
      if (value !== null && !kinds?.includes(typeof value)) return false
    }
  }
  return true
}

/** NOT NULL only where a default fills it for rows that others write. */
function definition(sqlite: Database.Database, { tabla }: TablaLeida, columna: Columna): string {
  const { name, type, notnull, dflt_value } = columna
  const keys = sqlite.pragma(`foreign_key_list(${quoted(apartada(tabla))})`) as {
    id: number
    table: string
    from: string
    to: string | null
  }[]
  const key = keys.find(({ from, id }) => from === name && keys.filter((one) => one.id === id).length === 1)
  const isFilled = dflt_value !== null && dflt_value.toUpperCase() !== 'NULL'
  return [
    quoted(name),
    type,
    isFilled ? `${notnull ? 'NOT NULL ' : ''}DEFAULT (${dflt_value})` : '',
    key ? `REFERENCES ${quoted(key.table)}${key.to ? ` (${quoted(key.to)})` : ''}` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** UNIQUE constraints that are SmartBilling's alone: of its own columns. Ours decide about the common ones. */
function uniques(sqlite: Database.Database, { tabla, nombre, propias }: TablaLeida): string[] {
  const own = new Set(propias.map(({ name }) => name))
  const list = sqlite.pragma(`index_list(${quoted(nombre)})`) as { name: string; origin: string }[]
  return list.flatMap(({ name, origin }, n) => {
    const columns = (sqlite.pragma(`index_info(${quoted(name)})`) as { name: string }[]).map(
      (one) => one.name,
    )
    if (origin !== 'u' || !columns.every((column) => own.has(column))) return []
    return [`CREATE UNIQUE INDEX crm_unico_${tabla}_${n} ON ${tabla} (${columns.map(quoted).join(', ')})`]
  })
}

/** Columns of `clientes` other than its id that a table of theirs refers to must stay unique. */
export function referidas(sqlite: Database.Database): string[] {
  return sqlite
    .prepare(
      `SELECT DISTINCT lower(f."to") FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
       WHERE t.type = 'table' AND lower(f."table") = 'clientes' AND lower(f."to") NOT IN ('id', '')`,
    )
    .pluck()
    .all() as string[]
}

/**
 * Triggers that let SmartBilling write and read as before: what it leaves empty is NULL with us, with ids
 * that the database gives the id is the row's number, which `lastrowid` tells, and its `ltv` in euros follows
 * ours in cents.
 */
export function disparadoresDeConvivencia({ idEntero, alias }: TablaLeida): string[] {
  const empty = ['email', 'telefono', 'direccion', 'cif']
  const set = empty.map((column) => `${column} = nullif(${column}, '')`).join(', ')
  const when = empty.map((column) => `NEW.${column} = ''`).join(' OR ')
  return [
    `CREATE TRIGGER crm_vacios_alta AFTER INSERT ON clientes WHEN ${when}
     BEGIN UPDATE clientes SET ${set} WHERE rowid = NEW.rowid OR id = NEW.id; END`,
    `CREATE TRIGGER crm_vacios_cambio AFTER UPDATE OF ${empty.join(', ')} ON clientes WHEN ${when}
     BEGIN UPDATE clientes SET ${set} WHERE rowid = NEW.rowid OR id = NEW.id; END`,
    ...(idEntero ? IDS_ENTEROS : []),
    ...(alias.has('ltv') ? [LTV_EN_EUROS] : []),
  ]
}

const LTV_EN_EUROS = `CREATE TRIGGER crm_ltv AFTER UPDATE OF ltv_centimos ON clientes
  BEGIN UPDATE clientes SET ltv = NEW.ltv_centimos / 100.0 WHERE id = NEW.id; END`

const IDS_ENTEROS = [
  `CREATE TRIGGER crm_id_nuevo AFTER INSERT ON clientes WHEN substr(NEW.id, 1, 6) = 'nuevo '
   BEGIN UPDATE clientes SET id = CAST(NEW.crm_n AS TEXT) WHERE crm_n = NEW.crm_n; END`,
  /* An id that was given keeps its number free of others. */
  `CREATE TRIGGER crm_id_dado AFTER INSERT ON clientes
   WHEN NEW.id NOT GLOB '*[^0-9]*' AND length(NEW.id) BETWEEN 1 AND 15 AND CAST(NEW.id AS INTEGER) <> NEW.crm_n
     AND NOT EXISTS (SELECT 1 FROM clientes WHERE crm_n = CAST(NEW.id AS INTEGER))
   BEGIN UPDATE clientes SET crm_n = CAST(NEW.id AS INTEGER) WHERE crm_n = NEW.crm_n; END`,
]

/**
 * Makes an index, trigger or view of theirs stand again. False when it speaks of what is no longer there, or
 * when its name is ours now.
 */
export function reponer(sqlite: Database.Database, { name, sql, type }: Objeto): boolean {
  if (objects(sqlite, `lower(name) = lower(${text(name)})`).length > 0) return false
  sqlite.exec('SAVEPOINT crm_reponer')
  try {
    sqlite.exec(sql)
    for (const probe of PRUEBAS[type]?.(name) ?? []) sqlite.prepare(probe)
    sqlite.exec('RELEASE crm_reponer')
    return true
  } catch {
    sqlite.exec('ROLLBACK TO crm_reponer; RELEASE crm_reponer')
    return false
  }
}

/** Statements that only stand when the object does: a trigger is looked at when something may fire it. */
const PRUEBAS: Record<string, (name: string) => string[]> = {
  view: (name) => [`SELECT * FROM ${quoted(name)} LIMIT 0`],
  trigger: () =>
    ['clientes', 'contactos', 'oportunidades', 'actividades', 'salud_cliente'].flatMap((tabla) => [
      `INSERT INTO ${tabla} (id) VALUES ('')`,
      `UPDATE ${tabla} SET ${COLUMNA_DE_PRUEBA[tabla]} = NULL, id = ''`,
      `DELETE FROM ${tabla}`,
    ]),
}
const COLUMNA_DE_PRUEBA: Record<string, string> = {
  clientes: 'nombre = NULL, email = NULL, telefono = NULL, direccion = NULL, cif',
  contactos: 'nombre = NULL, cliente_id',
  oportunidades: 'estado = NULL, cliente_id',
  actividades: 'tipo = NULL, fecha = NULL, completada = NULL, cliente_id',
  salud_cliente: 'cliente_id',
}

/** A view under SmartBilling's old name of a table, through which it goes on reading and writing. */
export function vistaDe({ tabla, nombre, alias, propias }: TablaLeida): string[] {
  const shared = [...alias.keys()].filter(
    (column) => !column.startsWith('ltv') && column !== 'monto_estimado',
  )
  const columns = [...shared, ...propias.map(({ name }) => name)].map(quoted)
  const view = quoted(nombre)
  const set = columns.filter((column) => column !== '"id"').map((column) => `${column} = NEW.${column}`)
  return [
    `CREATE VIEW ${view} AS SELECT ${columns.join(', ')} FROM ${tabla}`,
    `CREATE TRIGGER ${quoted(`crm_${nombre}_alta`)} INSTEAD OF INSERT ON ${view} BEGIN
       INSERT INTO ${tabla} (${columns.join(', ')}) VALUES (${columns.map((column) => fallback(column)).join(', ')}); END`,
    `CREATE TRIGGER ${quoted(`crm_${nombre}_cambio`)} INSTEAD OF UPDATE ON ${view} BEGIN
       UPDATE ${tabla} SET ${set.join(', ')} WHERE id = OLD.id; END`,
    `CREATE TRIGGER ${quoted(`crm_${nombre}_baja`)} INSTEAD OF DELETE ON ${view} BEGIN
       DELETE FROM ${tabla} WHERE id = OLD.id; END`,
  ]
}

/** A view has no defaults of its own. */
function fallback(column: string): string {
  const byDefault: Record<string, string> = {
    '"estado"': `coalesce(NEW."estado", 'prospecto')`,
    '"riesgo_impago"': `coalesce(NEW."riesgo_impago", 'sin_datos')`,
    '"fecha_creacion"': `coalesce(NEW."fecha_creacion", strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`,
    '"principal"': `coalesce(NEW."principal", 0)`,
    '"completada"': `coalesce(NEW."completada", 0)`,
  }
  return byDefault[column] ?? `NEW.${column}`
}

function objects(sqlite: Database.Database, where: string): Objeto[] {
  return sqlite.prepare(`SELECT name, type, sql FROM sqlite_schema WHERE ${where}`).all() as Objeto[]
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
