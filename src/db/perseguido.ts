import type { Fecha } from '#domain/fecha.ts'
import { query } from './direct.ts'
import type { Db } from './open.ts'

/**
 * Whether an alert of a client's debts has been shown since `desde`, or it has promised to pay; and what she has
 * filed since then of her talks with it.
 */
export async function loPerseguido(
  db: Db,
  clienteId: string,
  desde: Fecha,
): Promise<{ conAviso: boolean; hablado: string[] }> {
  const shown = await query(
    db,
    `select 1 from crm_alertas where cliente_id = ? and regla in ('factura_vencida', 'promesa_rota')
       and ultimo_aviso >= ?
     union all
     select 1 from crm_predicciones where cliente_id = ? and regla = 'factura_vencida'
       and dia >= ?
     union all
     select 1 from crm_promesas p join actividades a on a.id = p.id where p.cliente_id = ? and a.fecha >= ?
     limit 1`,
    [clienteId, desde, clienteId, desde, clienteId, desde],
  )
  const talks = await query<{ texto: string }>(
    db,
    `select coalesce(texto_original, descripcion, titulo) as texto from actividades
     where cliente_id = ? and completada = 1 and fecha >= ?
       and tipo in ('llamada', 'email', 'whatsapp', 'visita', 'reunion')`,
    [clienteId, desde],
  )
  return { conAviso: shown.length > 0, hablado: talks.map(({ texto }) => texto) }
}
