import { z } from '@hono/zod-openapi'
import { cuentasDeClientes } from '#db/facturas.ts'
import type { Db } from '#db/open.ts'
import type { Centimos } from '#domain/dinero.ts'
import type { Factura, FacturaConCobros, Vencimiento } from '#domain/factura.ts'
import type { Fecha } from '#domain/fecha.ts'
import { cuentasPorCliente, type EstadoDeFactura, estadoDeFactura } from '#domain/saldo.ts'
import { type Cuentas, fechaDelDia } from '#domain/salud-cuentas.ts'
import { soloColumnas } from './columnas.ts'
import * as e from './esquemas.ts'

export const ESTADOS_DE_FACTURA = [
  'pendiente',
  'parcial',
  'vencida',
  'pagada',
  'rectificativa',
  'anulada',
] as const satisfies EstadoDeFactura[]

export const facturaSchema = z
  .object({
    id: z.string(),
    cliente_id: z.string(),
    serie: z.string(),
    numero: z.string(),
    fecha_emision: e.fechaDada,
    fecha_vencimiento: e.fechaDada,
    base: e.eurosONada,
    iva: e.eurosONada,
    irpf: e.eurosONada,
    total: e.eurosDados,
    concepto: e.textoONada,
    rectifica_a: e.textoONada,
    external_id: e.textoONada,
    origen: z.enum(['chat', 'api', 'importacion', 'sistema']),
    anulada_en: e.instanteONada,
    creada_en: e.instanteDado,
    estado: z.enum(ESTADOS_DE_FACTURA),
    cobrado: e.eurosDados,
    pendiente: e.eurosDados,
    pagada_el: e.fechaONada,
    vencimientos: z.array(z.object({ fecha: e.fechaDada, importe: e.eurosDados })),
  })
  .openapi('Factura')

const solo = soloColumnas(facturaSchema)

/** Invoices in euros with what was paid of each and what is left, rectifications and money on account taken off. */
export async function facturasJson(db: Db, rows: readonly Factura[], today: Fecha) {
  const ids = [...new Set(rows.map((row) => row.cliente_id))]
  const { facturas, pagos } = await cuentasDeClientes(db, ids)
  const conCobros = new Map(facturas.map((factura) => [factura.id, factura]))
  const cuentas = cuentasPorCliente(facturas, pagos, today)
  const plazos = await vencimientosDe(db, rows)
  return rows.flatMap((row) => {
    const factura = conCobros.get(row.id)
    const suyas = cuentas.get(row.cliente_id)
    return factura && suyas ? [facturaJson(factura, suyas, plazos.get(row.id) ?? [])] : []
  })
}

function facturaJson(factura: FacturaConCobros, cuentas: Cuentas, plazos: Vencimiento[]) {
  const { base_centimos, iva_centimos, irpf_centimos, total_centimos, cobrado_centimos, ...row } = factura
  const cuenta = cuentas.cuentas.find(({ id }) => id === row.id)
  return solo({
    ...row,
    base: e.enEuros(base_centimos),
    iva: e.enEuros(iva_centimos),
    irpf: e.enEuros(irpf_centimos),
    total: e.enEuros(total_centimos),
    estado: estadoDeFactura(factura, cuentas),
    cobrado: e.enEuros(cobrado_centimos),
    // One that is dated later has no account yet: nothing of it is due, and all of it is left.
    pendiente: e.enEuros(cuenta?.debe ?? sinEmpezar(factura)),
    pagada_el: cuenta?.pagada ? fechaDelDia(cuenta.pagada) : null,
    vencimientos: plazos.map(({ fecha, importe_centimos }) => ({
      fecha,
      importe: e.enEuros(importe_centimos),
    })),
  })
}

function sinEmpezar({ anulada_en, total_centimos, cobrado_centimos }: FacturaConCobros): Centimos {
  return anulada_en ? 0 : Math.max(0, total_centimos - cobrado_centimos)
}

async function vencimientosDe(db: Db, rows: readonly Factura[]): Promise<Map<string, Vencimiento[]>> {
  if (rows.length === 0) return new Map()
  const plazos = await db
    .selectFrom('crm_vencimientos')
    .selectAll()
    .where(
      'factura_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('fecha')
    .orderBy('id')
    .execute()
  return Map.groupBy(plazos, (plazo) => plazo.factura_id)
}
