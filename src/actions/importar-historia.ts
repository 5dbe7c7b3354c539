import { insertMany, query } from '#db/direct.ts'
import { idHermano } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import { type Actividad, actividadEnBlanco } from '#domain/actividad.ts'
import type { Centimos } from '#domain/dinero.ts'
import type { Fecha, Instante } from '#domain/fecha.ts'
import { descripcionDeVenta, tituloDeCobro, tituloDeVenta } from '#texts/factura.ts'

/** An activity that a file brings; what the file says replaces the rest. */
export function actividadImportada(
  id: string,
  cliente_id: string,
  fecha: Instante,
  now: Instante,
): Actividad {
  return {
    ...actividadEnBlanco(fecha),
    id,
    cliente_id,
    tipo: 'nota',
    titulo: '',
    fecha_creacion: now,
    origen: 'importacion',
  }
}

/**
 * «Factura #N» and «Cobro» in the history of a client, for what an import brought of it. They are written when
 * the client is brought up to date and not with each row: all of one client together, they touch few
 * pages of the file. The entry of an invoice has its id, that of a payment the one beside its own.
 */
export async function escribirHistoria(
  tx: Db,
  importacionId: string,
  clienteId: string,
  now: Instante,
  instanteDe: (fecha: Fecha) => Instante,
): Promise<void> {
  const marked = (tablas: string, id: string) =>
    `exists (select 1 from crm_importadas i where i.importacion_id = ? and i.tabla ${tablas} and i.registro_id = ${id})`
  const facturas = await query<{ id: string; numero: string; fecha: Fecha; total: Centimos }>(
    tx,
    `select f.id, f.numero, f.fecha_emision as fecha, f.total_centimos as total from crm_facturas f
     where f.cliente_id = ? and ${marked("= 'crm_facturas'", 'f.id')}`,
    [clienteId, importacionId],
  )
  const pagos = await query<{ id: string; numero: string | null; fecha: Fecha; importe: Centimos }>(
    tx,
    `select p.id, f.numero, p.fecha, p.importe_centimos as importe
     from crm_pagos p left join crm_facturas f on f.id = p.factura_id
     where p.cliente_id = ? and ${marked("in ('crm_pagos', 'crm_facturas')", 'p.id')}`,
    [clienteId, importacionId],
  )
  const ventas = facturas.map(
    ({ id, numero, fecha, total }): Actividad => ({
      ...actividadImportada(id, clienteId, instanteDe(fecha), now),
      tipo: 'venta',
      titulo: tituloDeVenta(numero),
      descripcion: descripcionDeVenta(total),
      responsable: 'Sistema',
    }),
  )
  const cobros = pagos.map(
    ({ id, numero, fecha, importe }): Actividad => ({
      ...actividadImportada(idHermano(id), clienteId, instanteDe(fecha), now),
      tipo: 'cobro',
      titulo: tituloDeCobro(importe, numero),
      responsable: 'Sistema',
    }),
  )
  await insertMany(tx, 'actividades', [...ventas, ...cobros], 'on conflict (id) do nothing')
}
