import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { loadAjustes } from '#db/ajustes.ts'
import { insertBase, updateBase } from '#db/bases.ts'
import { clientesSuyos, idsDeClientes } from '#db/clientes.ts'
import { expandir } from '#db/expansion.ts'
import { enCopia, expandirConCopia } from '#db/expansion-copia.ts'
import { newId } from '#db/id.ts'
import { type Db, openDb } from '#db/open.ts'
import { OtroNegocio, traer } from '#db/traer.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { fechaDe } from '#domain/fecha.ts'
import { espejo } from '#jobs/espejo.ts'
import type { JobDeps } from '#jobs/job.ts'
import { actualizarClientes } from '#jobs/salud-nocturna.ts'
import * as texts from '#texts/expansion.ts'
import { createLog, LOG_FILE } from '../log.ts'
import { setInEnvFile } from './env-file.ts'
import { takeLock } from './lock.ts'
import { applyConfig, configOrExplain, expandedOrExplain } from './open.ts'

const ENV_FILE = '.env'

/**
 * SmartBilling's database, or one of ours. It is expanded in its place and becomes the business's when the
 * present one has no clients of hers; else its rows are brought into the present one. Says what it will
 * do before, and asks where somebody is there to answer.
 */
export async function importarBase(file: string, { simular, si }: { simular: boolean; si: boolean }) {
  const config = configOrExplain(process.env)
  const present = resolve(config.dbFile)
  const its = resolve(file)
  const locks = [...new Set([its, present])].map((one) => ({ one, lock: takeLock(one) }))
  try {
    const busy = locks.find(({ lock }) => lock === null)
    if (busy) throw new ErrorDeNegocio('en_marcha', texts.enUso(busy.one))
    const modo = { zona: config.zona, now: new Date(), newId }
    const isNew = await report(file, modo)
    const hers = its === present ? 0 : await countHers(present)
    if (!isNew && its === present) return
    if (hers > 0) console.log(texts.llevarAlaTuya(config.dbFile, hers))
    if (simular) return console.log(texts.soloSimulado)
    if (!si && process.stdin.isTTY && !(await agrees())) return console.log(texts.nadaCambiado)

    if (hers > 0) return await bringInto(present, file, modo)
    if (isNew) {
      const done = await expandedOrExplain(file, () => expandirConCopia(file, modo))
      if (done) console.log(`${texts.copiaHecha(done.copia)}\n${texts.ampliada}`)
    }
    if (its !== present) {
      setInEnvFile(ENV_FILE, 'SMARTBILLING_DB', forEnvFile(its))
      console.log(texts.esLaTuya(its))
    }
    await finish(its)
  } finally {
    for (const { lock } of locks) lock?.release()
  }

  async function finish(dbFile: string): Promise<void> {
    const db = await openDb(dbFile, { zona: config.zona })
    await applyConfig(db, config, new Date())
    await refresh(db, dbFile, null)
    await db.destroy()
  }
}

/** Prints what the file is and what would change; false when it is ours already. Tried on a copy. */
async function report(file: string, modo: Parameters<typeof expandir>[1]): Promise<boolean> {
  const { copia, clase, soltar } = await expandedOrExplain(file, () => enCopia(file))
  try {
    if (clase === 'nuestra') {
      console.log(texts.yaAmpliada(file))
      return false
    }
    if (clase !== 'smartbilling') throw new ErrorDeNegocio('sin_clientes', texts.sinClientes(file))
    const expansion = await expandedOrExplain(file, () => expandir(copia, modo))
    if (expansion) console.log(`${texts.cabecera(file)}\n${texts.informe(expansion, false)}`)
    return true
  } finally {
    soltar()
  }
}

async function countHers(dbFile: string): Promise<number> {
  if (!existsSync(dbFile)) return 0
  const db = await openDb(dbFile)
  try {
    return await clientesSuyos(db)
  } finally {
    await db.destroy()
  }
}

async function bringInto(dbFile: string, file: string, modo: Parameters<typeof expandir>[1]): Promise<void> {
  const db = await openDb(dbFile, { zona: modo.zona })
  try {
    const base = { id: newId(), ruta: resolve(file), nombre: file, canal: null, chat: null, usuario_id: null }
    await insertBase(db, { ...base, estado: 'pendiente', creada_en: modo.now.toISOString() })
    try {
      const traido = await traer(db, file, base.id, modo)
      await updateBase(db, base.id, 'hecha')
      await refresh(db, dbFile, traido.clientes)
      console.log(texts.traido(traido))
    } catch (error) {
      await updateBase(db, base.id, 'fallida')
      throw error instanceof OtroNegocio ? new ErrorDeNegocio('otro_negocio', texts.otroNegocio(file)) : error
    }
  } finally {
    await db.destroy()
  }
}

/** The mirror of its invoices, then the health of everybody, or of `clientes`. */
async function refresh(db: Db, dbFile: string, clientes: string[] | null): Promise<void> {
  const log = createLog(LOG_FILE, () => {})
  const now = new Date()
  const { zona } = await loadAjustes(db)
  const deps: JobDeps = {
    newId,
    kickDelivery() {},
    dbFile,
    copias: join(dirname(dbFile), 'copias'),
    archivos: join(dirname(dbFile), 'archivos'),
    log: log.error,
  }
  await espejo(db, now, deps)
  const en = { now, today: fechaDe(now, zona), zona, newId }
  const ids = clientes ?? (await idsDeClientes(db, '', Number.MAX_SAFE_INTEGER))
  await actualizarClientes(db, ids, en, deps)
  log.close()
}

async function agrees(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(texts.pregunta)
  terminal.close()
  return /^s/i.test(answer.trim())
}

/** A path with blanks, backslashes or a hash sign stands between quotes that change nothing in it. */
function forEnvFile(path: string): string {
  return /[\s#"\\]/.test(path) && !path.includes("'") ? `'${path}'` : path
}
