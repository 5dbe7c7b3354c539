import type { Selectable } from 'kysely'
import type { Centimos } from '#domain/dinero.ts'
import type { Conocido } from '#domain/importacion/censo.ts'
import type { FilaMala } from '#domain/importacion/leido.ts'
import type { Avance, Decisiones, Plan } from '#domain/importacion/plan.ts'
import { execute, query } from './direct.ts'
import type { Db } from './open.ts'
import type { ImportacionRow } from './schema.ts'

export type Importacion = Selectable<ImportacionRow>

type Nueva = Pick<
  Importacion,
  'id' | 'usuario_id' | 'canal' | 'chat' | 'archivo_id' | 'ruta' | 'nombre' | 'estado'
> & { mensaje?: string | null; huella?: string | null }

export async function insertImportacion(db: Db, row: Nueva, now: Date): Promise<void> {
  const at = now.toISOString()
  await db
    .insertInto('crm_importaciones')
    .values({ ...row, creada_en: at, actualizada_en: at })
    .execute()
}

export function findImportacion(db: Db, id: string): Promise<Importacion | undefined> {
  return db.selectFrom('crm_importaciones').selectAll().where('id', '=', id).executeTakeFirst()
}

export function getImportacion(db: Db, id: string): Promise<Importacion> {
  return db.selectFrom('crm_importaciones').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** The import that waits for a file, when the file came for that. */
export function importacionDeArchivo(db: Db, archivoId: string): Promise<Importacion | undefined> {
  return db
    .selectFrom('crm_importaciones')
    .selectAll()
    .where('archivo_id', '=', archivoId)
    .orderBy('creada_en', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The oldest import of a chat on which there is work to do. */
export function siguienteImportacion(db: Db): Promise<Importacion | undefined> {
  return db
    .selectFrom('crm_importaciones')
    .selectAll()
    .where('estado', 'in', ['analizando', 'importando', 'deshaciendo'])
    .where('canal', 'is not', null)
    .orderBy('creada_en')
    .limit(1)
    .executeTakeFirst()
}

/** An import from the command line of this very file that was cut short. */
export function importacionACabar(db: Db, huella: string): Promise<Importacion | undefined> {
  return db
    .selectFrom('crm_importaciones')
    .selectAll()
    .where('huella', '=', huella)
    .where('estado', '=', 'importando')
    .where('canal', 'is', null)
    .orderBy('creada_en', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The last import of this very file that stands. */
export function importacionHecha(db: Db, huella: string): Promise<Importacion | undefined> {
  return db
    .selectFrom('crm_importaciones')
    .selectAll()
    .where('huella', '=', huella)
    .where('estado', 'in', ['hecha', 'fallida', 'deshaciendo'])
    .orderBy('creada_en', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function updateImportacion(
  db: Db,
  id: string,
  changes: Partial<Omit<Importacion, 'id'>>,
  now: Date,
): Promise<void> {
  await db
    .updateTable('crm_importaciones')
    .set({ ...changes, actualizada_en: now.toISOString() })
    .where('id', '=', id)
    .execute()
}

export function decisionesDe({ decisiones }: Pick<Importacion, 'decisiones'>): Decisiones {
  return { tablas: {}, dudas: {}, ...(JSON.parse(decisiones) as Partial<Decisiones>) }
}

/** What a file was understood as. Only asked of one that has been looked at. */
export function planDe({ plan }: Pick<Importacion, 'plan'>): Plan {
  if (plan === null) throw new Error('an import without a plan')
  return JSON.parse(plan) as Plan
}

export function avanceDe({ avance }: Pick<Importacion, 'avance'>): Avance | null {
  return avance === null ? null : (JSON.parse(avance) as Avance)
}

export async function guardarAvance(db: Db, id: string, avance: Avance, now: Date): Promise<void> {
  await execute(db, 'update crm_importaciones set avance = ?, actualizada_en = ? where id = ?', [
    JSON.stringify(avance),
    now.toISOString(),
    id,
  ])
}

type ClienteRow = Omit<Conocido, 'delArchivo'> & { n: number; suya: 0 | 1 }

/** Clients made after the place `desde` (0: all of them), as an import knows them, and the place of the last. */
export async function clientesDesde(
  db: Db,
  importacionId: string,
  desde: number,
): Promise<{ conocidos: Conocido[]; hasta: number }> {
  const rows = await query<ClienteRow>(
    db,
    `select c.rowid as n, c.id, c.nombre, c.cif, c.email, c.telefono, c.external_id as codigo,
       exists (select 1 from crm_importadas i where i.importacion_id = ? and i.tabla = 'clientes'
         and i.registro_id = c.id) as suya
     from clientes c where c.rowid > ? and c.fusionado_en is null order by c.rowid`,
    [importacionId, desde],
  )
  const conocidos = rows.map(({ n: _n, suya, ...one }) => ({
    ...one,
    cif: one.cif?.toUpperCase() ?? null,
    email: one.email?.toLowerCase() ?? null,
    delArchivo: suya === 1,
  }))
  return { conocidos, hasta: rows.at(-1)?.n ?? desde }
}

export type FacturaVista = {
  id: string
  cliente_id: string
  serie: string
  numero: string
  /** This import has made it. */
  suya: 0 | 1
}

/** The invoices with these numbers, in any series. */
export function facturasConNumeros(
  db: Db,
  importacionId: string,
  numeros: string[],
): Promise<FacturaVista[]> {
  return query<FacturaVista>(
    db,
    `select f.id, f.cliente_id, f.serie, f.numero,
       exists (select 1 from crm_importadas i where i.importacion_id = ? and i.tabla = 'crm_facturas'
         and i.registro_id = f.id) as suya
     from crm_facturas f where f.numero in (select value from json_each(?))`,
    [importacionId, JSON.stringify(numeros)],
  )
}

/** What has been paid of these invoices, of those that have payments. */
export async function cobradoDe(db: Db, facturaIds: string[]): Promise<Map<string, Centimos>> {
  const rows = await query<{ id: string; cobrado: Centimos }>(
    db,
    `select factura_id as id, sum(importe_centimos) as cobrado from crm_pagos
     where factura_id in (select value from json_each(?)) group by factura_id`,
    [JSON.stringify(facturaIds)],
  )
  return new Map(rows.map(({ id, cobrado }) => [id, cobrado]))
}

export async function hayPago(db: Db, id: string): Promise<boolean> {
  return (await query(db, 'select 1 from crm_pagos where id = ?', [id])).length > 0
}

export async function insertMalas(
  db: Db,
  importacionId: string,
  desde: number,
  malas: FilaMala[],
): Promise<void> {
  if (malas.length === 0) return
  const rows = malas.map((mala, i) => [
    importacionId,
    desde + i,
    mala.tabla,
    mala.linea,
    mala.motivo,
    mala.valor,
  ])
  await execute(
    db,
    `insert into crm_importacion_malas (importacion_id, n, tabla, linea, motivo, valor)
     select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 from json_each(?)`,
    [JSON.stringify(rows)],
  )
}

export function malasDe(db: Db, importacionId: string, limit = Number.MAX_SAFE_INTEGER): Promise<FilaMala[]> {
  return query<FilaMala>(
    db,
    `select tabla, linea, motivo, valor from crm_importacion_malas where importacion_id = ? order by n limit ?`,
    [importacionId, limit],
  )
}

/**
 * What these clients have of what has no number of its own (people, payments, activities that were imported),
 * as keys to compare with, and which of them have a principal contact. `pagos`: how many of each there
 * were before this import.
 */
export async function loQueHay(
  db: Db,
  importacionId: string,
  ids: string[],
): Promise<{ seen: Set<string>; conPrincipal: Set<string>; pagos: Map<string, number> }> {
  const json = JSON.stringify(ids)
  const some = 'cliente_id in (select value from json_each(?))'
  const people = await query<{ cliente_id: string; nombre: string; email: string | null; principal: 0 | 1 }>(
    db,
    `select cliente_id, nombre, email, principal from contactos where ${some}`,
    [json],
  )
  const payments = await query<{ key: string; n: number }>(
    db,
    `select cliente_id || ' ' || coalesce(factura_id, 'null') || ' ' || fecha || ' ' || importe_centimos as key,
       count(*) as n
     from crm_pagos p where ${some} and not exists (
       select 1 from crm_importadas i where i.importacion_id = ? and i.tabla in ('crm_pagos', 'crm_facturas')
         and i.registro_id = p.id)
     group by key`,
    [json, importacionId],
  )
  const talks = await query<{ key: string }>(
    db,
    `select 'actividad ' || cliente_id || ' ' || fecha || ' ' || titulo as key
     from actividades where ${some} and tipo not in ('venta', 'cobro')`,
    [json],
  )
  const seen = new Set(talks.map(({ key }) => key))
  for (const { cliente_id, nombre, email } of people) {
    seen.add(`contacto ${cliente_id} ${nombre.toLowerCase()}`)
    if (email) seen.add(`contacto ${cliente_id} ${email.toLowerCase()}`)
  }
  const conPrincipal = new Set(people.flatMap((one) => (one.principal ? [one.cliente_id] : [])))
  return { seen, conPrincipal, pagos: new Map(payments.map(({ key, n }) => [key, n])) }
}
