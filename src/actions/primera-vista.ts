import { loadAjustes } from '#db/ajustes.ts'
import { query } from '#db/direct.ts'
import type { Db } from '#db/open.ts'
import { alertasAbiertas, hechosDe } from '#db/salud.ts'
import type { AlertaRow } from '#db/schema.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Centimos } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import { lineasDelDia, MAX_LINEAS } from '#domain/resumen.ts'
import * as texts from '#texts/primera-vista.ts'
import { type Momento, saludDeHechos } from './actualizar-salud.ts'

/** Paid invoices from which a usual delay may be spoken of. Product decision. */
const FACTURAS_PARA_HABITO = 3

/**
 * «Te deben… / va a tardar… / se te está yendo…»: what her figures say at first sight, at most three lines,
 * each only when there is something behind it.
 */
export async function primeraVista(db: Db, en: Momento): Promise<string[]> {
  return [await teDeben(db, en), await vaATardar(db), await seTeVa(db, en)].flatMap((line) => line ?? [])
}

/**
 * «Esto es lo que te habría dicho hoy»: the lines that the digest would have had this morning, of what has come in and
 * what there was, and the alerts that it shows. Null when it would have said nothing.
 */
export async function loQueHabriaDicho(
  db: Db,
  today: Fecha,
): Promise<{ text: string; alertas: AlertaRow[] } | null> {
  const { reglas_silenciadas } = await loadAjustes(db)
  const alertas = lineasDelDia(await alertasAbiertas(db, today, reglas_silenciadas), today, MAX_LINEAS)
  if (alertas.length === 0) return null
  return { text: texts.loQueHabriaDicho(alertas.map(({ texto }) => texto)), alertas }
}

async function teDeben(db: Db, en: Momento): Promise<string | null> {
  const [sum] = await query<{ debe: Centimos | null; vencido: Centimos | null; clientes: number }>(
    db,
    `select sum(pendiente_centimos) as debe, sum(vencido_centimos) as vencido, count(*) as clientes
     from salud_cliente s join clientes c on c.id = s.id
     where c.archivado_en is null and pendiente_centimos > 0`,
    [],
  )
  if (!sum?.debe) return null
  const [most] = await query<{ id: string; nombre: string; vencido: Centimos; pendiente: Centimos }>(
    db,
    `select c.id, c.nombre, vencido_centimos as vencido, pendiente_centimos as pendiente
     from salud_cliente s join clientes c on c.id = s.id
     where c.archivado_en is null and pendiente_centimos > 0
     order by vencido_centimos desc, pendiente_centimos desc limit 1`,
    [],
  )
  const salud = most && (await saludDeHechos(db, await hechosDe(db, most.id), en))
  const quien = most && {
    nombre: nombreCorto(most.nombre),
    debe: most.vencido > 0 ? most.vencido : most.pendiente,
    dias: Math.max(0, salud?.abiertas[0]?.dias_vencida ?? 0),
  }
  return texts.teDeben({
    debe: sum.debe,
    vencido: sum.vencido ?? 0,
    clientes: sum.clientes,
    quien: quien ?? null,
  })
}

async function vaATardar(db: Db): Promise<string | null> {
  const [late] = await query<{ nombre: string; por_vencer: Centimos; retraso: number; facturas: number }>(
    db,
    `select c.nombre, pendiente_centimos - vencido_centimos as por_vencer, retraso_mediano as retraso,
       facturas_pagadas as facturas
     from salud_cliente s join clientes c on c.id = s.id
     where c.archivado_en is null and retraso_mediano > 0 and facturas_pagadas >= ?
       and pendiente_centimos > vencido_centimos
     order by por_vencer * min(retraso_mediano, 60) desc limit 1`,
    [FACTURAS_PARA_HABITO],
  )
  return late ? texts.vaATardar({ ...late, nombre: nombreCorto(late.nombre) }) : null
}

async function seTeVa(db: Db, en: Momento): Promise<string | null> {
  const [gone] = await query<{ id: string; nombre: string; regla: string; texto: string }>(
    db,
    `select c.id, c.nombre, a.regla, a.texto from crm_alertas a join clientes c on c.id = a.cliente_id
     where a.cerrada_en is null and c.archivado_en is null and a.regla in ('factura_esperada', 'sin_actividad')
     order by a.regla = 'sin_actividad', a.importe_centimos * a.urgencia desc limit 1`,
    [],
  )
  if (!gone) return null
  if (gone.regla !== 'factura_esperada') return gone.texto
  const { fila, porque } = await saludDeHechos(db, await hechosDe(db, gone.id), en)
  const { frecuencia_compra_dias: cadencia } = fila
  if (cadencia === null || porque.silencio === null) return null
  return texts.seTeVa(nombreCorto(gone.nombre), cadencia, porque.silencio)
}
