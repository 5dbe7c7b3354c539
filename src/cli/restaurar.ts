import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { ACOMPANANTES, copiarComprobando, selloDe, sha256De } from '#db/copia-exacta.ts'
import { enCopia } from '#db/expansion-copia.ts'
import type { Clase } from '#db/expansion-lectura.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { fechaDe, horaDe } from '#domain/fecha.ts'
import { fechaNumerica } from '#texts/format.ts'
import * as texts from '#texts/restaurar.ts'
import { takeLock } from './lock.ts'
import { configOrExplain } from './open.ts'
import { runCommand } from './process.ts'

/**
 * `npm run restaurar -- COPY`: puts a copy in the database's place, byte for byte, and keeps what was there
 * beside it. Without a copy it lists those that there are.
 */
await runCommand(async () => {
  const { dbFile, zona } = configOrExplain(process.env)
  const asked = process.argv.slice(2).find((one) => !one.startsWith('--'))
  const folder = join(dirname(dbFile), 'copias')
  if (asked === undefined) return list(folder, zona)
  const copia = [asked, join(folder, asked)].find(existsSync)
  if (copia === undefined) throw new ErrorDeNegocio('no_existe', texts.noExiste(asked))

  const lock = takeLock(dbFile)
  if (!lock) throw new ErrorDeNegocio('en_marcha', texts.enMarcha)
  try {
    const clase = await verify(copia)
    await restore(copia, dbFile)
    if (clase === 'smartbilling') console.log(texts.seAmpliara)
  } finally {
    lock.release()
  }
})

function list(folder: string, zona: string): void {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.db')) : []
  if (names.length === 0) {
    console.log(texts.sinCopias)
    return
  }
  const found = names.map((name) => ({ path: join(folder, name), stat: statSync(join(folder, name)) }))
  console.log(texts.cuales)
  for (const { path, stat } of found.toSorted((a, b) => b.stat.mtimeMs - a.stat.mtimeMs)) {
    const when = `${fechaNumerica(fechaDe(stat.mtime, zona))} ${horaDe(stat.mtime, zona)}`
    console.log(
      texts.linea(path, when, (stat.size / 1024 ** 2).toLocaleString('es-ES', { maximumFractionDigits: 1 })),
    )
  }
  console.log(texts.como)
}

/** Looks through a copy of the copy: opening it might write into it. */
async function verify(copia: string): Promise<Clase> {
  const fail = (why: string) => new ErrorDeNegocio('copia_mala', texts.noVale(copia, why))
  const {
    copia: file,
    clase,
    soltar,
  } = await enCopia(copia).catch((error: unknown) => {
    throw fail(error instanceof Error ? error.message : String(error))
  })
  try {
    const sqlite = new Database(file)
    const verdict = String(sqlite.pragma('integrity_check', { simple: true }))
    sqlite.close()
    if (verdict !== 'ok') throw fail(verdict)
    return clase
  } finally {
    soltar()
  }
}

async function restore(copia: string, dbFile: string): Promise<void> {
  const aside = join(dirname(resolve(dbFile)), 'copias', `apartada-${selloDe(new Date())}.db`)
  mkdirSync(dirname(aside), { recursive: true })
  const had = existsSync(dbFile)
  const temporary = `${dbFile}.restaurada`
  // First everything that may fail, then the moves.
  const sha256 = await copiarComprobando(copia, temporary)
  const rest = ACOMPANANTES.filter((end) => existsSync(copia + end))
  for (const end of rest) await copiarComprobando(copia + end, temporary + end)
  // The present file keeps its place until the new one takes it: there is no moment without a database.
  if (had) keepAside(dbFile, aside)
  if (had) for (const end of ACOMPANANTES) move(dbFile + end, aside + end)
  else for (const end of ACOMPANANTES) rmSync(dbFile + end, { force: true })
  // The file itself last: what lies beside it must be there when it is.
  for (const end of [...rest, '']) renameSync(temporary + end, dbFile + end)
  if ((await sha256De(dbFile)) !== sha256) throw new Error(`${dbFile} is not like ${copia}`)
  console.log(texts.hecho(copia, dbFile))
  console.log(texts.huella(sha256))
  if (had) console.log(texts.apartada(aside))
}

/** A second name for the same file; where the disk has none, a copy. */
function keepAside(file: string, aside: string): void {
  try {
    linkSync(file, aside)
  } catch {
    copyFileSync(file, aside)
  }
}

function move(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to)
}
