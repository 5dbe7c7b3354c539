import { sql } from 'kysely'
import { type Db, inTransaction } from '#db/open.ts'
import type { Tables } from '#db/schema.ts'
import { type Negocio, negocioDeEjemplo } from '#domain/ejemplo.ts'
import { PREFIJO_DE_EJEMPLO } from '#domain/ejemplo-azar.ts'
import { SERIE, SERIE_RECTIFICATIVA } from '#domain/ejemplo-facturas.ts'
import type { Fecha } from '#domain/fecha.ts'
import { type Marcas, soltarLoSuyo } from './marcadas.ts'

/** Where each part of the example lives, parents before children. */
const TABLAS = {
  clientes: 'clientes',
  contactos: 'contactos',
  oportunidades: 'oportunidades',
  etapas: 'crm_etapas',
  facturas: 'crm_facturas',
  vencimientos: 'crm_vencimientos',
  pagos: 'crm_pagos',
  actividades: 'actividades',
} as const satisfies Record<keyof Negocio, keyof Tables>
type Tabla = (typeof TABLAS)[keyof Negocio]
const EN_ORDEN = Object.entries(TABLAS) as [keyof Negocio, Tabla][]

/** Rows per insert: 100 of the widest table are 2,000 parameters, of the 32,766 that SQLite takes. */
const FILAS_POR_INSERT = 100

/**
 * Puts the example into the database and marks its rows (`crm_ejemplo`), which leave no history: nobody
 * undoes them one by one. Returns the ids of its clients, whose health the caller computes then; none
 * when the example is there already. A client that an earlier example left with her is not brought again.
 */
export function cargarEjemplo(db: Db, today: Fecha, zona: string): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    if (await hayEjemplo(tx)) return []
    const negocio = await sinLoSuyo(tx, negocioDeEjemplo(today, zona))
    for (const [parte, tabla] of EN_ORDEN) {
      const rows: { id: string }[] = negocio[parte]
      for (let from = 0; from < rows.length; from += FILAS_POR_INSERT) {
        const some = rows.slice(from, from + FILAS_POR_INSERT)
        await tx
          .insertInto(tabla as 'clientes')
          .values(some as Tables['clientes'][])
          .execute()
        await tx
          .insertInto('crm_ejemplo')
          .values(some.map(({ id }) => ({ tabla, registro_id: id })))
          .execute()
      }
    }
    return negocio.clientes.map(({ id }) => id)
  })
}

export async function hayEjemplo(db: Db): Promise<boolean> {
  const row = await db.selectFrom('crm_ejemplo').select('tabla').limit(1).executeTakeFirst()
  return row !== undefined
}

export type EjemploQuitado = {
  /** How many clients went. */
  quitados: number
  /** Names of the example's clients that stay, now hers. */
  conservados: string[]
  /** Ids of the clients that lost something and stay: their health is to be computed again. */
  porActualizar: string[]
}

/**
 * Removes the marked rows and nothing of hers. What her rows refer to by foreign key stays, is no longer
 * marked and is hers from then on: the client of her activity, the invoice that she registered a payment of. An example
 * row that she edited goes with the example, and so do the reminders, alerts and mutings that hang from it.
 */
export function quitarEjemplo(db: Db): Promise<EjemploQuitado> {
  return inTransaction(db, async (tx) => {
    const before = await marked(tx)
    await soltarLoSuyo(tx, MARCAS)
    const gone = await marked(tx)
    const kept = [...before.keys()].filter((id) => !gone.has(id))
    const porActualizar = new Set([...kept, ...(await clientesQuePierden(tx))])
    await closeHistory(tx)
    for (const [, tabla] of EN_ORDEN.toReversed()) {
      await sql`delete from ${sql.table(tabla)} where id in (${markedIds(tabla)})`.execute(tx)
    }
    await tx.deleteFrom('crm_ejemplo').execute()
    return {
      quitados: gone.size,
      conservados: kept.map((id) => before.get(id) ?? '').toSorted((a, b) => a.localeCompare(b, 'es')),
      porActualizar: [...porActualizar],
    }
  })
}

/** The example's clients that are there, with their names. */
async function marked(db: Db): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('clientes')
    .innerJoin('crm_ejemplo', 'crm_ejemplo.registro_id', 'clientes.id')
    .where('crm_ejemplo.tabla', '=', 'clientes')
    .select(['clientes.id', 'clientes.nombre'])
    .execute()
  return new Map(rows.map(({ id, nombre }) => [id, nombre]))
}

const markedIds = (tabla: string) => sql`select registro_id from crm_ejemplo where tabla = ${tabla}`

/** The marks of the example's rows. */
export const MARCAS: Marcas = {
  esTabla: isTabla,
  ids: markedIds,
  async soltar(db, tabla, ids) {
    await sql`
      delete from crm_ejemplo
      where tabla = ${tabla} and registro_id in (select value from json_each(${JSON.stringify(ids)}))`.execute(
      db,
    )
  },
}

/** Clients that stay and lose rows of the example: released ones, and hers that were merged with one. */
async function clientesQuePierden(db: Db): Promise<string[]> {
  const ids: string[] = []
  for (const tabla of ['actividades', 'oportunidades', 'crm_facturas', 'crm_pagos'] as const) {
    const rows = await db
      .selectFrom(tabla as 'actividades')
      .select('cliente_id')
      .distinct()
      .where(sql<boolean>`id in (${markedIds(tabla)})`)
      .where(sql<boolean>`cliente_id not in (${markedIds('clientes')})`)
      .execute()
    ids.push(...rows.flatMap(({ cliente_id }) => cliente_id ?? []))
  }
  return ids
}

/**
 * What touched the removed rows, or would bring back something that refers to them, cannot be undone
 * any more: the whole operation, never half of it.
 */
async function closeHistory(db: Db): Promise<void> {
  await sql`
    update crm_historial set deshecho_en = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    where deshecho_en is null and operacion_id in (
      select operacion_id from crm_historial
      where registro_id in (select registro_id from crm_ejemplo)
      union
      select operacion_id from crm_historial
      where instr(antes, ${PREFIJO_DE_EJEMPLO}) > 0 and exists (
        select 1 from json_each(antes) where value in (select registro_id from crm_ejemplo)))`.execute(db)
}

/**
 * The example without the clients of whom something stayed with her after an earlier one: their ids and
 * numbers are taken, and her client is not to grow by itself.
 */
async function sinLoSuyo(db: Db, negocio: Negocio): Promise<Negocio> {
  const { ids, numeros } = await loQueQuedo(db)
  if (ids.size === 0) return negocio
  const hers = new Set<string | null>()
  for (const { id } of negocio.clientes) if (ids.has(id)) hers.add(id)
  for (const parte of ['contactos', 'oportunidades', 'facturas', 'pagos', 'actividades'] as const) {
    for (const { id, cliente_id } of negocio[parte]) if (cliente_id && ids.has(id)) hers.add(cliente_id)
  }
  for (const { serie, numero, cliente_id } of negocio.facturas) {
    if (numeros.has(`${serie} ${numero}`)) hers.add(cliente_id)
  }
  const isFree = (row: { id: string; cliente_id: string | null }) =>
    !hers.has(row.cliente_id) && !ids.has(row.id)
  const oportunidades = negocio.oportunidades.filter(isFree)
  const facturas = negocio.facturas.filter(isFree)
  const parents = new Set([...oportunidades, ...facturas].map(({ id }) => id))
  return {
    clientes: negocio.clientes.filter(({ id }) => !hers.has(id)),
    contactos: negocio.contactos.filter(isFree),
    oportunidades,
    etapas: negocio.etapas.filter((etapa) => parents.has(etapa.oportunidad_id)),
    facturas,
    vencimientos: negocio.vencimientos.filter((vencimiento) => parents.has(vencimiento.factura_id)),
    pagos: negocio.pagos.filter(isFree),
    actividades: negocio.actividades.filter(isFree),
  }
}

async function loQueQuedo(db: Db) {
  const ids = new Set<string>()
  for (const [, tabla] of EN_ORDEN) {
    const rows = await db
      .selectFrom(tabla as 'clientes')
      .select('id')
      .where('id', '>=', PREFIJO_DE_EJEMPLO)
      .where('id', '<', `${PREFIJO_DE_EJEMPLO}~`)
      .execute()
    for (const { id } of rows) ids.add(id)
  }
  const numbered = await db
    .selectFrom('crm_facturas')
    .select(['serie', 'numero'])
    .where('serie', 'in', [SERIE, SERIE_RECTIFICATIVA])
    .execute()
  return { ids, numeros: new Set(numbered.map(({ serie, numero }) => `${serie} ${numero}`)) }
}

function isTabla(name: string): name is Tabla {
  return EN_ORDEN.some(([, tabla]) => tabla === name)
}
