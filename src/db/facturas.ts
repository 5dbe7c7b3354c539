import { sql } from 'kysely'
import type { Centimos } from '#domain/dinero.ts'
import {
  conCobros,
  type Factura,
  type FacturaConCobros,
  type FacturaDeCuentas,
  type PagoDeCuentas,
  type Plazo,
  type Vencimiento,
} from '#domain/factura.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { Pago } from '#domain/pago.ts'
import { query } from './direct.ts'
import type { Db } from './open.ts'

/** How the payments that the mirror writes begin their id. */
export const COBRO_DEL_ESPEJO = 'espejo:'

export type FacturaConCliente = FacturaConCobros & { cliente: string }

/** Every invoice of a client, by date of issue. */
export function facturasDe(db: Db, clienteId: string): Promise<Factura[]> {
  const text = 'select * from crm_facturas where cliente_id = ? order by fecha_emision, numero, serie'
  return query<Factura>(db, text, [clienteId])
}

export async function findFactura(db: Db, id: string): Promise<FacturaConCliente | undefined> {
  return withPayments(db, await facturasConCliente(db).where('crm_facturas.id', '=', id).executeTakeFirst())
}

/** The invoice with this number, in any series; the newest when there are several. */
export async function findFacturaPorNumero(db: Db, numero: string): Promise<FacturaConCliente | undefined> {
  const newest = facturasConCliente(db)
    .where('crm_facturas.numero', '=', numero)
    .orderBy('crm_facturas.fecha_emision', 'desc')
    .limit(1)
  return withPayments(db, await newest.executeTakeFirst())
}

/** The row alone, without what was paid of it. */
export function findFilaDeFactura(db: Db, id: string): Promise<Factura | undefined> {
  return db.selectFrom('crm_facturas').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findFacturaDeSerie(db: Db, serie: string, numero: string): Promise<Factura | undefined> {
  return db
    .selectFrom('crm_facturas')
    .selectAll()
    .where('serie', '=', serie)
    .where('numero', '=', numero)
    .executeTakeFirst()
}

/** The invoice with this id in the program that issued it. */
export function findFacturaExterna(db: Db, externalId: string): Promise<Factura | undefined> {
  return db.selectFrom('crm_facturas').selectAll().where('external_id', '=', externalId).executeTakeFirst()
}

/** The payment with this id in the program that sent it. */
export function findPagoExterno(db: Db, externalId: string): Promise<Pago | undefined> {
  return db.selectFrom('crm_pagos').selectAll().where('external_id', '=', externalId).executeTakeFirst()
}

/** A payment of an invoice for this amount that the mirror wrote because their table said «paid». */
export function findCobroDelEspejo(db: Db, facturaId: string, importe: Centimos): Promise<Pago | undefined> {
  return db
    .selectFrom('crm_pagos')
    .selectAll()
    .where('factura_id', '=', facturaId)
    .where('importe_centimos', '=', importe)
    .where('external_id', '>=', COBRO_DEL_ESPEJO)
    .where('external_id', '<', `${COBRO_DEL_ESPEJO}~`)
    .limit(1)
    .executeTakeFirst()
}

/** The last number that was used, to propose the next. */
export async function ultimoNumero(db: Db, serie: string): Promise<string | null> {
  const row = await db
    .selectFrom('crm_facturas')
    .select('numero')
    .where('serie', '=', serie)
    .orderBy('fecha_emision', 'desc')
    .orderBy('creada_en', 'desc')
    .orderBy('numero', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.numero ?? null
}

export function pagosDe(db: Db, clienteId: string): Promise<Pago[]> {
  const text = 'select * from crm_pagos where cliente_id = ? order by fecha, creado_en'
  return query<Pago>(db, text, [clienteId])
}

/** Due dates of an invoice, the first first. */
export function vencimientosDe(db: Db, facturaId: string): Promise<Vencimiento[]> {
  return db
    .selectFrom('crm_vencimientos')
    .selectAll()
    .where('factura_id', '=', facturaId)
    .orderBy('fecha')
    .execute()
}

/** Payments and refunds of one invoice, the first first. */
export function pagosDeFactura(db: Db, facturaId: string): Promise<Pago[]> {
  return db
    .selectFrom('crm_pagos')
    .selectAll()
    .where('factura_id', '=', facturaId)
    .orderBy('fecha')
    .orderBy('creado_en')
    .execute()
}

/** The invoices of a client, by date of issue, with what was paid of each, and all its payments. */
export async function cuentasDeCliente(db: Db, clienteId: string) {
  const pagos = await pagosDe(db, clienteId)
  const previos = await plazosPrevios(db).where('f.cliente_id', '=', clienteId).execute()
  return { facturas: conCobros(await facturasDe(db, clienteId), pagos, previos), pagos }
}

type Suyo<T> = T & { cliente_id: string }

/**
 * The same of many clients in three queries, and of each row what accounts are made from and no more: most of the time of
 * a night is the reading. A client without invoice nor payment has no entry.
 */
export async function cuentasPorCliente(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { facturas: FacturaDeCuentas[]; pagos: PagoDeCuentas[] }>> {
  const suyos = [JSON.stringify(ids)]
  const facturas = await query<Suyo<FilaDeCuentas> & { a_plazos: 0 | 1 }>(
    db,
    `select cliente_id, id, numero, fecha_emision, fecha_vencimiento, total_centimos, rectifica_a, anulada_en,
       exists (select 1 from crm_a_plazos p where p.factura_id = f.id) as a_plazos
     from crm_facturas f where cliente_id in (select value from json_each(?))
     order by cliente_id, fecha_emision, numero, serie`,
    suyos,
  )
  const pagos = await query<Suyo<PagoDeCuentas>>(
    db,
    `select cliente_id, factura_id, fecha, importe_centimos
     from crm_pagos where cliente_id in (select value from json_each(?))
     order by cliente_id, fecha, factura_id, importe_centimos`,
    suyos,
  )
  const aPlazos = facturas.flatMap(({ id, a_plazos }) => (a_plazos ? [id] : []))
  const previos = aPlazos.length === 0 ? [] : await previosDeFacturas(db, aPlazos)
  const pagosDe = Map.groupBy(pagos, (pago) => pago.cliente_id)
  const previosDe = Map.groupBy(previos, (previo) => previo.cliente_id)
  const cuentas = new Map<string, { facturas: FacturaDeCuentas[]; pagos: PagoDeCuentas[] }>()
  for (const [id, propias] of Map.groupBy(facturas, (factura) => factura.cliente_id)) {
    const suyos = pagosDe.get(id) ?? []
    pagosDe.delete(id)
    cuentas.set(id, { facturas: conCobros(propias, suyos, previosDe.get(id)), pagos: suyos })
  }
  for (const [id, suyos] of pagosDe) cuentas.set(id, { facturas: [], pagos: suyos })
  return cuentas
}

type FilaDeCuentas = Omit<FacturaDeCuentas, 'cobrado_centimos' | 'pagada_el' | 'plazos_previos'>

function previosDeFacturas(db: Db, ids: readonly string[]) {
  return query<Suyo<Plazo & { factura_id: string }>>(
    db,
    `select f.cliente_id, v.factura_id, v.fecha, v.importe_centimos from crm_facturas f
     join crm_vencimientos v on v.factura_id = f.id
     where f.id in (select value from json_each(?)) and v.fecha < f.fecha_vencimiento
     order by v.fecha, v.importe_centimos`,
    [JSON.stringify(ids)],
  )
}

/** Due dates before the last one: most invoices have none. */
function plazosPrevios(db: Db) {
  return db
    .selectFrom('crm_vencimientos as v')
    .innerJoin('crm_facturas as f', 'f.id', 'v.factura_id')
    .select(['v.factura_id', 'v.fecha', 'v.importe_centimos'])
    .whereRef('v.fecha', '<', 'f.fecha_vencimiento')
    .orderBy('v.fecha')
}

/**
 * Clients with an invoice that is not paid in full at `today`, with their usual delay (days after the due date).
 * Money on account or a rectification may still settle it: `cuentasDe` knows.
 */
export function clientesConPendiente(
  db: Db,
  today: Fecha,
): Promise<{ id: string; nombre: string; retraso_mediano: number | null }[]> {
  return db
    .selectFrom('clientes')
    .leftJoin('salud_cliente', 'salud_cliente.id', 'clientes.id')
    .select(['clientes.id', 'clientes.nombre', 'salud_cliente.retraso_mediano'])
    .where('clientes.archivado_en', 'is', null)
    .where('clientes.id', 'in', conPendiente(db, today))
    .execute()
}

/** Most ids that one query takes. */
const MAX_IDS = 500

/** All the invoices and all the payments of some clients. */
export async function cuentasDeClientes(db: Db, ids: string[]) {
  const facturas: Factura[] = []
  const pagos: Pago[] = []
  const previos: (Plazo & { factura_id: string })[] = []
  for (let i = 0; i < ids.length; i += MAX_IDS) {
    const some = ids.slice(i, i + MAX_IDS)
    const suyas = db.selectFrom('crm_facturas').selectAll().where('cliente_id', 'in', some)
    facturas.push(...(await suyas.orderBy('fecha_emision').orderBy('numero').orderBy('serie').execute()))
    pagos.push(...(await db.selectFrom('crm_pagos').selectAll().where('cliente_id', 'in', some).execute()))
    previos.push(...(await plazosPrevios(db).where('f.cliente_id', 'in', some).execute()))
  }
  return { facturas: conCobros(facturas, pagos, previos), pagos }
}

function conPendiente(db: Db, today: Fecha) {
  return db
    .selectFrom('crm_facturas')
    .select('crm_facturas.cliente_id')
    .where('crm_facturas.anulada_en', 'is', null)
    .where(
      sql<boolean>`crm_facturas.total_centimos > coalesce((select sum(p.importe_centimos) from crm_pagos p where p.factura_id = crm_facturas.id and p.fecha <= ${today}), 0)`,
    )
}

/** Who was invoiced most between two dates, both included. */
export async function mejoresClientes(
  db: Db,
  desde: Fecha,
  hasta: Fecha,
  limit: number,
): Promise<{ id: string; nombre: string; total: Centimos }[]> {
  return await db
    .selectFrom('crm_facturas')
    .innerJoin('clientes', 'clientes.id', 'crm_facturas.cliente_id')
    .select(['clientes.id', 'clientes.nombre'])
    .select((eb) => eb.fn.sum<number>('crm_facturas.total_centimos').as('total'))
    .where('crm_facturas.anulada_en', 'is', null)
    .where('crm_facturas.fecha_emision', '>=', desde)
    .where('crm_facturas.fecha_emision', '<=', hasta)
    .groupBy('clientes.id')
    .having((eb) => eb.fn.sum('crm_facturas.total_centimos'), '>', 0)
    .orderBy('total', 'desc')
    .limit(limit)
    .execute()
}

/** Invoiced and collected between two dates, both included; of one client when it is given. */
export async function totalesEntre(db: Db, desde: Fecha, hasta: Fecha, clienteId: string | null = null) {
  const facturado = await db
    .selectFrom('crm_facturas')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('total_centimos'), eb.val(0)).as('total'))
    .select((eb) => eb.fn.countAll<number>().as('cuantas'))
    .where('anulada_en', 'is', null)
    .where('fecha_emision', '>=', desde)
    .where('fecha_emision', '<=', hasta)
    .$if(clienteId !== null, (q) => q.where('cliente_id', '=', clienteId ?? ''))
    .executeTakeFirstOrThrow()
  const cobrado = await db
    .selectFrom('crm_pagos')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('importe_centimos'), eb.val(0)).as('total'))
    .where('fecha', '>=', desde)
    .where('fecha', '<=', hasta)
    .$if(clienteId !== null, (q) => q.where('cliente_id', '=', clienteId ?? ''))
    .executeTakeFirstOrThrow()
  return { facturado: facturado.total, facturas: Number(facturado.cuantas), cobrado: cobrado.total }
}

function facturasConCliente(db: Db) {
  return db
    .selectFrom('crm_facturas')
    .innerJoin('clientes', 'clientes.id', 'crm_facturas.cliente_id')
    .selectAll('crm_facturas')
    .select('clientes.nombre as cliente')
}

/** What was paid of one invoice is the domain's to say. */
async function withPayments(
  db: Db,
  factura: (Factura & { cliente: string }) | undefined,
): Promise<FacturaConCliente | undefined> {
  if (!factura) return undefined
  const pagos = db.selectFrom('crm_pagos').selectAll().where('factura_id', '=', factura.id)
  return conCobros([factura], await pagos.orderBy('fecha').orderBy('creado_en').execute())[0]
}
