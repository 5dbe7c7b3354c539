import { createHash } from 'node:crypto'
import type { Fecha } from '#domain/fecha.ts'
import { escribirModelo, leerModelo, type ModeloAjustado, VERSION_DEL_MODELO } from '#domain/salud-modelo.ts'
import { execute, query } from './direct.ts'
import type { Db } from './open.ts'

/** Models that are kept: a month of nights, to see what a figure was computed with. */
const MODELOS_GUARDADOS = 31
/** Models in memory: one per database that this process has open. */
const MAX_EN_MEMORIA = 8

const enMemoria = new Map<string, ModeloAjustado | null>()

/** The fitted model in use; null when the business has none. Read and parsed once: then a row of one column. */
export async function modeloVigente(db: Db): Promise<ModeloAjustado | null> {
  const [vigente] = await query<{ n: number; huella: string }>(
    db,
    'select n, huella from crm_modelos order by n desc limit 1',
    [],
  )
  if (!vigente) return null
  const { n, huella } = vigente
  const known = enMemoria.get(huella)
  if (known !== undefined) return known
  const [row] = await query<{ version: number; modelo: string }>(
    db,
    'select version, modelo from crm_modelos where n = ?',
    [n],
  )
  const modelo = row ? leerModelo(row.version, row.modelo) : null
  if (enMemoria.size >= MAX_EN_MEMORIA) enMemoria.clear()
  enMemoria.set(huella, modelo)
  return modelo
}

/** For which date the model in use was fitted; null without one, or when another version wrote it. */
export async function fechaDelModelo(db: Db): Promise<Fecha | null> {
  return (await modeloVigente(db))?.fecha ?? null
}

/**
 * It is in use from the commit on, whole. The same one again changes nothing. Fitted on nobody it is none: the built-in
 * default serves, and what was fitted on clients that are gone does not stay.
 */
export async function guardarModelo(db: Db, modelo: ModeloAjustado, now: Date): Promise<void> {
  if (modelo.muestra.clientes === 0) {
    await execute(db, 'delete from crm_modelos', [])
    return
  }
  const json = escribirModelo(modelo)
  const huella = createHash('sha256').update(`${VERSION_DEL_MODELO} ${json}`).digest('hex')
  const [vigente] = await query<{ huella: string }>(
    db,
    'select huella from crm_modelos order by n desc limit 1',
    [],
  )
  if (vigente?.huella === huella) return
  await execute(
    db,
    'insert into crm_modelos (fecha, version, huella, modelo, creado_en) values (?, ?, ?, ?, ?)',
    [modelo.fecha, VERSION_DEL_MODELO, huella, json, now.toISOString()],
  )
  await execute(
    db,
    'delete from crm_modelos where n not in (select n from crm_modelos order by n desc limit ?)',
    [MODELOS_GUARDADOS],
  )
}

/**
 * Her clients that have ever been invoiced, from `desde` on, in order: archived ones too, since they did leave. Nothing is
 * learned from the example business: it is not hers, and what is foretold of it does not change overnight.
 */
export async function conFacturas(db: Db, desde: string, limit: number): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select id from clientes c where id > ? and fusionado_en is null
       and exists (select 1 from crm_facturas f where f.cliente_id = c.id)
       and not exists (select 1 from crm_ejemplo e where e.tabla = 'clientes' and e.registro_id = c.id)
     order by id limit ?`,
    [desde, limit],
  )
  return rows.map(({ id }) => id)
}
