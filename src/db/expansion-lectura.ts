import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import Database from 'better-sqlite3'
import { type Inventario, TABLAS_COMUNES, type TablaComun } from '#domain/expansion.ts'
import type { Valor } from '#domain/expansion-valores.ts'

/** The first bytes of every SQLite 3 file (sqlite.org/fileformat.html). */
const MAGIC = 'SQLite format 3\0'
/** Rows read at a time: a few megabytes. */
const FILAS_POR_LECTURA = 2000

/** The specification's own columns: what is more in one of the five tables is SmartBilling's own. */
export const COLUMNAS: Record<TablaComun, readonly string[]> = {
  clientes: [
    'id',
    'nombre',
    'email',
    'telefono',
    'direccion',
    'cif',
    'sector',
    'tamaño_empresa',
    'estado',
    'ltv',
    'riesgo_impago',
    'fecha_primera_factura',
    'fecha_creacion',
  ],
  contactos: ['id', 'cliente_id', 'nombre', 'rol', 'email', 'telefono', 'principal', 'fecha_creacion'],
  oportunidades: [
    'id',
    'cliente_id',
    'nombre_proyecto',
    'descripcion',
    'monto_estimado',
    'estado',
    'probabilidad',
    'fecha_creacion',
    'fecha_cierre_esperada',
  ],
  actividades: [
    'id',
    'cliente_id',
    'tipo',
    'titulo',
    'descripcion',
    'fecha',
    'responsable',
    'completada',
    'fecha_creacion',
  ],
  salud_cliente: [
    'id',
    'cliente_id',
    'dias_para_pagar_promedio',
    'historial_pagos_a_tiempo',
    'monto_promedio_factura',
    'frecuencia_compra_dias',
    'ultima_factura_date',
    'proxima_factura_esperada',
    'riesgo_perdida_score',
    'ultima_actualizacion',
  ],
}

export type Columna = {
  name: string
  type: string
  notnull: 0 | 1
  dflt_value: string | null
  pk: number
  /** 2 and 3: a generated column. */
  hidden: number
}

/** One of the five as the file has it. */
export type TablaLeida = {
  tabla: TablaComun
  /** Its name in the file: `clientes`, or `tabla_clientes`. */
  nombre: string
  filas: number
  /** The specification's name of a column → how the file writes it. */
  alias: ReadonlyMap<string, string>
  columnas: Columna[]
  propias: Columna[]
  conRowid: boolean
  /** An INTEGER PRIMARY KEY: inserting without an id gives one, and `lastrowid` is it. */
  idEntero: boolean
}

export type Lectura = { tablas: TablaLeida[]; inventario: Inventario }

/** Whether a file begins as SQLite's do. */
export function esSqlite(file: string): boolean {
  if (!existsSync(file)) return false
  const handle = openSync(file, 'r')
  try {
    const head = Buffer.alloc(MAGIC.length)
    readSync(handle, head, 0, head.length, 0)
    return head.toString('latin1') === MAGIC
  } finally {
    closeSync(handle)
  }
}

/** What a database is to us: already ours, SmartBilling's own (or like it), or something else. */
export type Clase = 'nuestra' | 'smartbilling' | 'vacia' | 'otra'

export function claseDe(sqlite: Database.Database): Clase {
  const names = tableNames(sqlite)
  if (names.includes('crm_migraciones')) return 'nuestra'
  const clientes = names.find((name) => tablaComun(name) === 'clientes')
  if (clientes !== undefined) return 'smartbilling'
  return names.length === 0 ? 'vacia' : 'otra'
}

/**
 * The same of a file, which is only read: closing a connection that may write would move the whole journal
 * into it. What a killed process left half written has to be rolled back first, and that writes.
 */
export function claseDeFichero(file: string): Clase {
  try {
    return abriendo(file, true)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!/^SQLITE_(READONLY|CANTOPEN)/.test(code)) throw error
    return abriendo(file, false)
  }
}

function abriendo(file: string, readonly: boolean): Clase {
  const sqlite = new Database(file, { readonly, fileMustExist: true, timeout: 5000 })
  try {
    return claseDe(sqlite)
  } finally {
    sqlite.close()
  }
}

/** What the database has. */
export function leerEstructura(sqlite: Database.Database): Lectura {
  const names = tableNames(sqlite)
  const tablas = TABLAS_COMUNES.flatMap((tabla) => {
    const nombre =
      names.find((name) => esta(name, tabla)) ?? names.find((name) => esta(name, `tabla_${tabla}`))
    return nombre === undefined ? [] : [leerTabla(sqlite, tabla, nombre)]
  })
  const suyas = new Set(tablas.map(({ nombre }) => nombre))
  return {
    tablas,
    inventario: {
      comunes: tablas.map(({ tabla, filas, propias }) => ({
        tabla,
        filas,
        columnasPropias: propias.map(({ name }) => name),
      })),
      ajenas: names
        .filter((name) => !suyas.has(name))
        .map((tabla) => ({ tabla, filas: contar(sqlite, tabla) })),
    },
  }
}

function leerTabla(sqlite: Database.Database, tabla: TablaComun, nombre: string): TablaLeida {
  const columnas = sqlite.pragma(`table_xinfo(${quoted(nombre)})`) as Columna[]
  const alias = new Map<string, string>()
  for (const known of COLUMNAS[tabla]) {
    const found = columnas.find(({ name }) => esta(name, known))
    if (found) alias.set(known, found.name)
  }
  const conocidas = new Set(alias.values())
  const [info] = sqlite.pragma(`table_list(${quoted(nombre)})`) as { wr: 0 | 1 }[]
  const id = columnas.find(({ name }) => name === alias.get('id'))
  return {
    tabla,
    nombre,
    filas: contar(sqlite, nombre),
    alias,
    columnas,
    propias: columnas.filter(({ name }) => !conocidas.has(name)),
    conRowid: info?.wr !== 1,
    idEntero: id?.pk === 1 && id.type.toUpperCase() === 'INTEGER',
  }
}

/** The rows of a table in the order in which they were written. Integers come as bigint. */
export function* filasDe(
  sqlite: Database.Database,
  nombre: string,
  conRowid: boolean,
): Generator<Record<string, Valor>> {
  const table = quoted(nombre)
  if (!conRowid) {
    yield* sqlite.prepare(`SELECT * FROM ${table}`).safeIntegers().all() as Record<string, Valor>[]
    return
  }
  const page = sqlite
    .prepare(
      `SELECT rowid AS "crm rowid", * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${FILAS_POR_LECTURA}`,
    )
    .safeIntegers()
  let last = -(2n ** 63n)
  for (;;) {
    const rows = page.all(last) as (Record<string, Valor> & { 'crm rowid': bigint })[]
    yield* rows
    const end = rows.at(-1)
    if (!end) return
    last = end['crm rowid']
  }
}

export function contar(sqlite: Database.Database, nombre: string): number {
  return sqlite
    .prepare(`SELECT count(*) FROM ${quoted(nombre)}`)
    .pluck()
    .get() as number
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The specification's table that a name stands for. */
export function tablaComun(name: string): TablaComun | undefined {
  return TABLAS_COMUNES.find((tabla) => esta(name, tabla) || esta(name, `tabla_${tabla}`))
}

/** SQLite compares names without case (of ASCII), and `ñ` may come in one piece or in two. */
function esta(name: string, known: string): boolean {
  return name.normalize('NFC').toLowerCase() === known
}

function tableNames(sqlite: Database.Database): string[] {
  return sqlite
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name`,
    )
    .pluck()
    .all() as string[]
}
