import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import { exportacionesDeAntes, updateArchivo } from '#db/archivos.ts'
import { DIAS_DE_MEMORIA, olvidarRespuestas } from '#db/idempotencia.ts'
import type { Db } from '#db/open.ts'
import type { JobDeps } from './job.ts'

/** Rows per statement: a few milliseconds. */
const LOTE = 500
const DIA_MS = 24 * 3600_000
/** Days that things are kept once nothing needs them. Product decision. */
const DIAS = {
  inbox: 90,
  outbox: 180,
  fichas: 180,
  invitaciones: 30,
  ejecuciones: 400,
  temporales: 1,
  exportaciones: 7,
}

/**
 * Throws away what only served to work: never a fact of the business. The inbox also keeps the web
 * chat's history and what was seen already; no channel repeats a message after three months, save the web
 * chat's greeting, which happens once in a lifetime.
 */
export async function limpieza(db: Db, now: Date, deps: JobDeps): Promise<void> {
  const before = (dias: number) => new Date(now.getTime() - dias * DIA_MS).toISOString()
  await borrar(
    db,
    deps,
    'crm_inbox',
    'n',
    sql`recibido_en < ${before(DIAS.inbox)} and id not like 'inicio:%'`,
  )
  await borrar(db, deps, 'crm_outbox', 'n', sql`estado <> 'pendiente' and creado_en < ${before(DIAS.outbox)}`)
  await borrar(db, deps, 'crm_fichas', 'id', sql`usada_en < ${before(DIAS.fichas)}`)
  const old = before(DIAS.invitaciones)
  await borrar(db, deps, 'crm_invitaciones', 'id', sql`caduca_en < ${old} or usada_en < ${old}`)
  await borrar(db, deps, 'crm_llaves_web', 'hash', sql`caduca_en < ${now.toISOString()}`)
  await olvidarRespuestas(db, new Date(now.getTime() - DIAS_DE_MEMORIA * DIA_MS))
  await db.deleteFrom('crm_ejecuciones').where('hecho_en', '<', before(DIAS.ejecuciones)).execute()
  for (const folder of [deps.archivos, deps.copias]) await borrarTemporales(folder, now)
  await borrarExportaciones(db, new Date(before(DIAS.exportaciones)))
}

/** Whole copies of her data, which she can ask for again. */
async function borrarExportaciones(db: Db, antes: Date): Promise<void> {
  for (const { id, ruta } of await exportacionesDeAntes(db, antes)) {
    if (ruta) await rm(ruta, { force: true })
    await updateArchivo(db, id, { estado: 'rechazado', ruta: null })
  }
}

/** Deletes in small steps, so that nobody waits for it. */
async function borrar(db: Db, deps: JobDeps, table: string, key: string, where: RawBuilder<unknown>) {
  for (;;) {
    deps.signal?.throwIfAborted()
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ${sql.ref(key)} in (
        select ${sql.ref(key)} from ${sql.table(table)} where ${where} limit ${LOTE})`.execute(db)
    if ((numAffectedRows ?? 0n) < LOTE) return
    await setImmediate()
  }
}

/** Half a download or half a copy, left by a crash. */
async function borrarTemporales(folder: string, now: Date): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((one) => one.endsWith('.tmp'))) {
    const path = join(folder, name)
    const info = await stat(path).catch(() => null)
    if (info && now.getTime() - info.mtimeMs > DIAS.temporales * DIA_MS) await rm(path, { force: true })
  }
}
