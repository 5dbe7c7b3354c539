import type { Promesa, PromesaDeCliente } from '#domain/promesa.ts'
import { query } from './direct.ts'
import type { Db } from './open.ts'

/** The promises of some clients, by client, with her words and when they were said. */
export async function promesasDeClientes(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, PromesaDeCliente[]>> {
  const rows = await query<PromesaDeCliente & { cliente_id: string }>(
    db,
    `select p.id, p.cliente_id, p.fecha, p.importe_centimos, p.factura_id, p.creada_en, a.fecha as dicha,
       coalesce(a.descripcion, a.texto_original) as texto
     from crm_promesas p join actividades a on a.id = p.id
     where p.cliente_id in (select value from json_each(?)) order by p.id`,
    [JSON.stringify(ids)],
  )
  return Map.groupBy(rows, (row) => row.cliente_id)
}

/** The promise that an activity told of. */
export function findPromesa(db: Db, actividadId: string): Promise<Promesa | undefined> {
  return db.selectFrom('crm_promesas').selectAll().where('id', '=', actividadId).executeTakeFirst()
}
