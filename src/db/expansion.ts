import Database from 'better-sqlite3'
import { type Expansion, type Rareza, TABLAS_COMUNES } from '#domain/expansion.ts'
import { migrate, over } from './connection.ts'
import { cargar } from './expansion-carga.ts'
import {
  apartada,
  apartar,
  darForma,
  disparadoresDeConvivencia,
  type Objeto,
  referidas,
  reponer,
  vistaDe,
} from './expansion-forma.ts'
import { COLUMNAS, claseDe, contar, type Lectura, leerEstructura, quoted } from './expansion-lectura.ts'
import type { NewId } from './id.ts'

export type ModoDeExpandir = {
  /** The zone of moments that tell none. */
  zona: string
  now: Date
  newId: NewId
  /** Called with the write lock held, before anything changes: an exception leaves the file as it was. */
  antes?: () => void
}

/**
 * Turns SmartBilling's database into ours in its place: its five tables rebuilt with everything that they
 * had, its other tables untouched, in one transaction that is checked before it commits. Any failure
 * leaves the file as it was. Null when the file is ours already. Whoever calls has made the copy.
 */
export async function expandir(file: string, modo: ModoDeExpandir): Promise<Expansion | null> {
  const sqlite = new Database(file, { fileMustExist: true, timeout: 10_000 })
  try {
    sqlite.pragma('foreign_keys = OFF')
    sqlite.pragma('legacy_alter_table = ON')
    sqlite.exec('BEGIN IMMEDIATE')
    if (claseDe(sqlite) !== 'smartbilling') return null
    modo.antes?.()
    const done = await dentro(sqlite, modo)
    sqlite.exec('COMMIT')
    sqlite.pragma('legacy_alter_table = OFF')
    return done
  } finally {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK')
    sqlite.close()
  }
}

async function dentro(sqlite: Database.Database, { zona, now, newId }: ModoDeExpandir): Promise<Expansion> {
  const rarezas: Rareza[] = []
  const before = { orphans: huerfanas(sqlite), tables: countTables(sqlite) }
  const lectura = leerEstructura(sqlite)
  const { propios, vistas, unicos } = apartar(sqlite, lectura)
  await migrate(over(sqlite))
  for (const leida of lectura.tablas) darForma(sqlite, leida)
  if (!lectura.tablas.some(({ tabla }) => tabla === 'clientes')) throw new Error('no table clientes')

  const rareza = (one: Rareza) => void rarezas.push(one)
  const { oportunidades_centimos } = cargar(sqlite, lectura, { zona, now, newId, rareza })
  writeRarezas(sqlite, rarezas)
  verifyCounts(sqlite, lectura, rarezas)
  for (const { tabla } of lectura.tablas) sqlite.exec(`DROP TABLE ${apartada(tabla)}`)
  const perdidos = standAgain(sqlite, lectura, propios, vistas, unicos)
  verifyWhole(sqlite, before.orphans)
  return {
    inventario: lectura.inventario,
    nuevas: {
      columnas: newColumns(lectura),
      tablas: countTables(sqlite) - before.tables,
    },
    oportunidades_centimos,
    rarezas,
    perdidos: perdidos.map(({ name, sql }) => ({ nombre: name, sql })),
  }
}

/** Indexes, triggers and views of theirs, then what lets both programs write. Returns what could not stand. */
function standAgain(
  sqlite: Database.Database,
  { tablas }: Lectura,
  propios: Objeto[],
  vistas: Objeto[],
  unicos: string[],
): Objeto[] {
  const clientes = tablas.find(({ tabla }) => tabla === 'clientes')
  for (const column of referidas(sqlite)) {
    const index = quoted(`crm_referida_${column}`)
    unicos.push(`CREATE UNIQUE INDEX ${index} ON clientes (${quoted(column)})`)
  }
  for (const statement of unicos) sqlite.exec(statement)
  for (const statement of clientes ? disparadoresDeConvivencia(clientes) : []) sqlite.exec(statement)
  for (const leida of tablas) {
    if (leida.nombre.toLowerCase() !== leida.tabla)
      for (const statement of vistaDe(leida)) sqlite.exec(statement)
  }
  // A view may stand on another: those that fail are tried again while some succeed.
  let rest = [...vistas]
  for (;;) {
    const failed = rest.filter((view) => !reponer(sqlite, view))
    if (failed.length === rest.length) break
    rest = failed
  }
  // An index only makes things fast: one whose name or column is ours now is not missed.
  const lost = propios.filter((one) => !reponer(sqlite, one)).filter(({ type }) => type !== 'index')
  return [...rest, ...lost]
}

function writeRarezas(sqlite: Database.Database, rarezas: Rareza[]): void {
  const insert = sqlite.prepare(
    'INSERT INTO crm_rarezas (tabla, registro_id, columna, original, queda) VALUES (?, ?, ?, ?, ?)',
  )
  for (const { tabla, registro_id, columna, original, queda } of rarezas) {
    insert.run(tabla, registro_id, columna, original, queda)
  }
}

/** Every row has arrived: ours are as many as theirs, made-up clients and doubled health apart. */
function verifyCounts(sqlite: Database.Database, { tablas }: Lectura, rarezas: Rareza[]): void {
  for (const { tabla, filas } of tablas) {
    const madeUp = rarezas.filter(
      (one) =>
        tabla === 'clientes' &&
        one.tabla === tabla &&
        one.columna === 'id' &&
        one.original === one.registro_id,
    )
    const kept = rarezas.filter((one) => one.tabla === tabla && one.columna === '*')
    const expected = filas + madeUp.length - kept.length
    const there = contar(sqlite, tabla)
    if (there !== expected) throw new Error(`${tabla}: ${there} rows of ${expected}`)
  }
}

/** The file is whole, and no row points nowhere that did not before. */
function verifyWhole(sqlite: Database.Database, before: Map<string, number>): void {
  const verdict = sqlite.pragma('integrity_check', { simple: true })
  if (verdict !== 'ok') throw new Error(`integrity check: ${verdict}`)
  for (const [table, count] of huerfanas(sqlite)) {
    const isOurs = table.startsWith('crm_') || (TABLAS_COMUNES as readonly string[]).includes(table)
    if (count > (isOurs ? 0 : (before.get(table) ?? 0)))
      throw new Error(`${table}: ${count} rows point nowhere`)
  }
}

/** How many rows of each table point nowhere: nothing ever kept SmartBilling from that. */
function huerfanas(sqlite: Database.Database): Map<string, number> {
  const counts = new Map<string, number>()
  const names = sqlite
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .pluck()
    .all() as string[]
  for (const name of names) {
    const count = orphansOf(sqlite, name)
    if (count > 0) counts.set(name, count)
  }
  return counts
}

/** A key that fits no unique column cannot be checked: nobody checked it before either. */
function orphansOf(sqlite: Database.Database, table: string): number {
  try {
    return (sqlite.pragma(`foreign_key_check(${quoted(table)})`) as unknown[]).length
  } catch (error) {
    if (error instanceof Error && /foreign key mismatch/.test(error.message)) return 0
    throw error
  }
}

function newColumns({ tablas }: Lectura): number {
  return TABLAS_COMUNES.reduce((sum, tabla) => {
    const known = tablas.find((one) => one.tabla === tabla)?.alias.size ?? 0
    return sum + COLUMNAS[tabla].length - known
  }, 0)
}

function countTables(sqlite: Database.Database): number {
  return sqlite.prepare(`SELECT count(*) FROM sqlite_schema WHERE type = 'table'`).pluck().get() as number
}
