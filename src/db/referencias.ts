import { sql } from 'kysely'
import type { Factura } from '#domain/factura.ts'
import { formasDe, lecturasDe, type Referencia } from '#domain/referencia.ts'
import { query } from './direct.ts'
import type { Db } from './open.ts'
import type { PorEnlazarRow } from './schema.ts'

/** A payment or a rectification, with the invoice that it names and the one that it hangs from today. */
export type Enlace = PorEnlazarRow & { cliente_id: string; actual: string | null }

export async function insertReferencia(db: Db, row: PorEnlazarRow): Promise<void> {
  await db.insertInto('crm_por_enlazar').values(row).execute()
}

/** What a payment or a rectification named when it came; undefined when it named nothing by number. */
export function findReferencia(
  db: Db,
  { pago_id, factura_id }: Pick<PorEnlazarRow, 'pago_id' | 'factura_id'>,
): Promise<PorEnlazarRow | undefined> {
  return db
    .selectFrom('crm_por_enlazar')
    .selectAll()
    .$if(pago_id !== null, (q) => q.where('pago_id', '=', pago_id))
    .$if(factura_id !== null, (q) => q.where('factura_id', '=', factura_id))
    .executeTakeFirst()
}

/** From now on a payment names nothing by number. */
export async function olvidarReferencia(db: Db, pagoId: string): Promise<void> {
  await db.deleteFrom('crm_por_enlazar').where('pago_id', '=', pagoId).execute()
}

/** Payments and rectifications that may mean this invoice. */
export async function enlacesA(db: Db, factura: Factura): Promise<Enlace[]> {
  const formas = JSON.stringify(formasDe(factura))
  const { rows } = await sql<Enlace>`
    select e.*, coalesce(p.cliente_id, f.cliente_id) as cliente_id, coalesce(p.factura_id, f.rectifica_a) as actual
    from crm_por_enlazar e
    left join crm_pagos p on p.id = e.pago_id
    left join crm_facturas f on f.id = e.factura_id
    where e.numero in (select value from json_each(${formas})) and (e.serie is null or e.serie = ${factura.serie})
      and coalesce(p.id, f.id) is not null`.execute(db)
  return rows
}

/**
 * Payments and rectifications of a client that name an invoice by its number, with the mark of those that
 * an import has brought. Found from the client, of whom there are few rows.
 */
export function enlacesDe(
  db: Db,
  clienteId: string,
  importacionId: string,
): Promise<(Enlace & { importado: 0 | 1 })[]> {
  const mark = (tabla: string, id: string) =>
    `exists (select 1 from crm_importadas i
       where i.importacion_id = ? and i.tabla = '${tabla}' and i.registro_id = ${id}) as importado`
  return query(
    db,
    `select e.*, p.cliente_id, p.factura_id as actual, ${mark('crm_pagos', 'p.id')}
     from crm_pagos p join crm_por_enlazar e on e.pago_id = p.id where p.cliente_id = ?
     union all
     select e.*, f.cliente_id, f.rectifica_a as actual, ${mark('crm_facturas', 'f.id')}
     from crm_facturas f join crm_por_enlazar e on e.factura_id = f.id where f.cliente_id = ?`,
    [importacionId, clienteId, importacionId, clienteId],
  )
}

/** Whether anything at all names an invoice by its number. */
export async function hayReferencias(db: Db): Promise<boolean> {
  return (await query(db, 'select 1 from crm_por_enlazar limit 1', [])).length > 0
}

/** The invoices that a reference may mean, of any client. */
export async function facturasSenaladas(db: Db, ref: Referencia): Promise<Factura[]> {
  const pares = JSON.stringify(lecturasDe(ref).map(({ serie, numero }) => [serie, numero]))
  const byPair = sql<Factura>`
    select f.* from json_each(${pares}) as j
    join crm_facturas f on f.serie = j.value ->> 0 and f.numero = j.value ->> 1`
  if (ref.serie !== null) return (await byPair.execute(db)).rows
  const byNumber = sql<Factura>`select * from crm_facturas where numero = ${ref.numero}`
  return (await sql<Factura>`${byNumber} union ${byPair}`.execute(db)).rows
}
