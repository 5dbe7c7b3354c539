import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { claseDe } from '#db/expansion-lectura.ts'
import { migrations } from '#db/migrations/index.ts'
import { fechaDe, horaDe, masDias } from '#domain/fecha.ts'
import * as texts from '#texts/doctor.ts'
import { problemas } from '#texts/espejo.ts'
import { type Config, readConfig } from '../config.ts'

const GB = 1024 ** 3
const POCO_GB = 1
const LLENO_GB = 0.1
const PREPARE = fileURLToPath(new URL('../../scripts/prepare.mjs', import.meta.url))

/** This machine: Node, packages, configuration, database, disk, copies and clock. */
export async function comprobarEquipo(env: NodeJS.ProcessEnv) {
  const found = [node(), paquetes(), archivoEnv()]
  const config = readConfig(env)
  if ('problems' in config)
    return { config: null, found: [...found, ...config.problems.map(texts.variableMala)] }
  const { dbFile, zona } = config.value
  const now = new Date()
  found.push(...baseDeDatos(dbFile), disco(dbFile), copias(config.value, now))
  found.push(texts.relojBien(zona, horaDe(now, zona)))
  return { config: config.value, found }
}

function node() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNew = major > 22 || (major === 22 && minor >= 18)
  return isNew ? texts.nodeBien(process.version) : texts.nodeViejo(process.version)
}

function paquetes() {
  const { status, stdout } = spawnSync(process.execPath, [PREPARE, '--check'], { encoding: 'utf8' })
  return status === 0 ? texts.paquetesBien : texts.paquetesFaltan(stdout.trim())
}

function archivoEnv() {
  if (!existsSync('.env')) return texts.envFalta
  const isOpen = process.platform !== 'win32' && (statSync('.env').mode & 0o077) !== 0
  return isOpen ? texts.envAbierto : texts.envBien
}

function baseDeDatos(file: string) {
  if (!existsSync(file)) return [texts.baseNueva(file)]
  if (!isWritable(file) || !isWritable(dirname(file))) return [texts.baseSinPermiso(file)]
  try {
    const db = new Database(file, { readonly: true, timeout: 5000 })
    try {
      const result = String(db.pragma('quick_check', { simple: true }))
      return result === 'ok'
        ? [texts.baseBien(file), migraciones(db, file), ...espejo(db)]
        : [texts.baseRota(file, result)]
    } finally {
      db.close()
    }
  } catch (error) {
    return [texts.baseRota(file, error instanceof Error ? error.message : String(error))]
  }
}

function migraciones(db: Database.Database, file: string) {
  if (claseDe(db) === 'smartbilling') return texts.baseSinAmpliar(file)
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'crm_migraciones'").get()
  const done = table ? db.prepare('SELECT name FROM crm_migraciones').pluck().all() : []
  if (done.some((name) => !(String(name) in migrations))) return texts.baseDelFuturo
  const missing = Object.keys(migrations).length - done.length
  return missing > 0 ? texts.baseSinMigrar(missing) : texts.baseMigrada
}

/** Rows of SmartBilling's invoices that could not be understood. */
function espejo(db: Database.Database) {
  const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'crm_espejo_filas'").get()
  if (!isThere) return []
  const rows = db
    .prepare(
      'SELECT tabla, problema, count(*) AS n FROM crm_espejo_filas WHERE problema IS NOT NULL GROUP BY tabla, problema',
    )
    .all() as { tabla: string; problema: string; n: number }[]
  return [...Map.groupBy(rows, ({ tabla }) => tabla)].flatMap(([tabla, found]) => {
    const cuales = problemas(found)
    return cuales ? [texts.espejoConProblemas(tabla, cuales)] : []
  })
}

function disco(dbFile: string) {
  let folder = dirname(dbFile)
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = statfsSync(folder)
  const gb = (bavail * bsize) / GB
  const shown = gb.toLocaleString('es-ES', { maximumFractionDigits: 1 })
  if (gb < LLENO_GB) return texts.discoLleno(shown)
  return gb < POCO_GB ? texts.discoPoco(shown) : texts.discoBien(shown)
}

function copias({ dbFile, zona }: Config, now: Date) {
  const folder = join(dirname(dbFile), 'copias')
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => /^smartbilling-.*\.db$/.test(name))
    : []
  const last = names.sort().at(-1)
  if (!last) return texts.sinCopias
  const isOld = last < `smartbilling-${masDias(fechaDe(now, zona), -2)}.db`
  return isOld ? texts.copiaVieja(last) : texts.copiaBien(last)
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
