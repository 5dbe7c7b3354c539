import { getCliente } from '#db/clientes.ts'
import { findFacturaDeSerie } from '#db/facturas.ts'
import { type Autoria, insertRow, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { Centimos } from '#domain/dinero.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { type Factura, PLAZO_HABITUAL_DIAS } from '#domain/factura.ts'
import { type Fecha, type Instante, masDias } from '#domain/fecha.ts'
import * as texts from '#texts/factura.ts'
import { apuntarActividad } from './apuntar-actividad.ts'

export type NuevaFactura = Pick<Factura, 'cliente_id' | 'numero' | 'total_centimos'> &
  Partial<Factura> & {
    vencimientos?: { fecha: Fecha; importe_centimos: Centimos }[]
    /** Said beside its amount in the history. */
    nota?: string | null
    /** When it stands in the history; now, unless it is an old one. */
    momento?: Instante
  }

/**
 * An issued invoice enters the CRM: as a debt with its due dates, as «Factura #N» in the history, and
 * a prospect that is invoiced becomes active. Health follows by `actualizarSalud`.
 * Fails with 'factura_duplicada' when the series has that number already.
 */
export async function registrarFactura(
  db: Db,
  by: Autoria,
  { vencimientos, nota = null, momento, ...nueva }: NuevaFactura,
  today: Fecha,
): Promise<Factura> {
  const emision = nueva.fecha_emision ?? today
  const factura: Factura = {
    id: by.newId(),
    serie: '',
    fecha_emision: emision,
    fecha_vencimiento: masDias(emision, PLAZO_HABITUAL_DIAS),
    base_centimos: null,
    iva_centimos: null,
    irpf_centimos: null,
    concepto: null,
    rectifica_a: null,
    external_id: null,
    origen: 'chat',
    anulada_en: null,
    creada_en: by.now.toISOString(),
    ...nueva,
  }
  if (await findFacturaDeSerie(db, factura.serie, factura.numero)) {
    throw new ErrorDeNegocio('factura_duplicada', texts.facturaDuplicada(factura.numero))
  }
  await insertRow(db, by, 'crm_facturas', factura)
  const plazos = vencimientos ?? [
    { fecha: factura.fecha_vencimiento, importe_centimos: factura.total_centimos },
  ]
  for (const plazo of plazos) {
    await insertRow(db, by, 'crm_vencimientos', { id: by.newId(), factura_id: factura.id, ...plazo })
  }
  await apuntarActividad(db, by, {
    cliente_id: factura.cliente_id,
    tipo: 'venta',
    titulo: texts.tituloDeVenta(factura.numero),
    descripcion: [texts.descripcionDeVenta(factura.total_centimos), nota].filter(Boolean).join('. '),
    responsable: 'Sistema',
    origen: 'sistema',
    ...(momento ? { fecha: momento } : {}),
  })
  const { estado } = await getCliente(db, factura.cliente_id)
  if (estado === 'prospecto' || estado === 'inactivo') {
    await updateRow(db, by, 'clientes', factura.cliente_id, { estado: 'activo' })
  }
  return factura
}
