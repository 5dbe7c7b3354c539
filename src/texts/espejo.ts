import type { Campo, MapaDeFacturas } from '#domain/espejo.ts'
import { enumerar, plural } from './format.ts'

const NOMBRES: Record<Campo, string> = {
  numero: 'número',
  serie: 'serie',
  cliente_id: 'cliente',
  cif: 'NIF',
  nombre: 'nombre del cliente',
  fecha: 'fecha',
  vencimiento: 'vencimiento',
  base: 'base',
  iva: 'IVA',
  irpf: 'IRPF',
  total: 'total',
  cobrado: 'importe cobrado',
  pagada: 'si está pagada',
  estado: 'estado',
  fecha_pago: 'fecha de pago',
  concepto: 'concepto',
}

export const botonSi = '✅ Así está bien'
export const botonNo = '❌ No usar'

/** What each column of their table is taken for. */
export function mapa(tabla: string, { columnas, iva, seguro }: MapaDeFacturas): string {
  const pairs = (Object.keys(NOMBRES) as Campo[]).flatMap((campo) => {
    const column = columnas[campo]
    if (!column) return []
    const what = campo === 'iva' && iva === 'tipo' ? 'IVA en %' : NOMBRES[campo]
    return [column === campo ? what : `${what} (${column})`]
  })
  const tellsPayment = columnas.pagada ?? columnas.estado ?? columnas.fecha_pago ?? columnas.cobrado
  return [
    seguro
      ? `🧾 He encontrado tus facturas en la tabla «${tabla}» y ya las sigo: lo que emitas o cobres ahí, lo sé en un minuto.`
      : `🧾 Creo que tus facturas están en la tabla «${tabla}». ¿Las leo así?`,
    `Leo: ${enumerar(pairs)}.`,
    ...(tellsPayment ? [] : ['No dice cuáles están pagadas: las daría por pendientes.']),
    ...(columnas.vencimiento ? [] : ['No dice cuándo vencen: cuento 30 días.']),
  ].join('\n')
}

export function aceptado(tabla: string): string {
  return `✅ Sigo las facturas de «${tabla}». Lo que cambie ahí, lo sé en un minuto.`
}
export function rechazado(tabla: string): string {
  return `De acuerdo: no leo «${tabla}». Si había traído facturas de ahí, las quito en un minuto.`
}

const PROBLEMAS: Record<string, [string, string]> = {
  sin_numero: ['factura sin número', 'facturas sin número'],
  sin_fecha: ['factura con una fecha que no entiendo', 'facturas con una fecha que no entiendo'],
  sin_importe: ['factura sin importe', 'facturas sin importe'],
  sin_cliente: ['factura de un cliente que no está', 'facturas de clientes que no están'],
  cliente_ambiguo: [
    'factura de un nombre que tienen varios clientes (pon su NIF)',
    'facturas de un nombre que tienen varios clientes (pon su NIF)',
  ],
  numero_repetido: [
    'factura cuyo número ya tenías con otro importe o cliente',
    'facturas cuyo número ya tenías con otro importe o cliente',
  ],
}

/** One line for `npm run doctor`; null when every row was understood. A draft is no problem. */
export function problemas(found: { problema: string; n: number }[]): string | null {
  const told = found.flatMap(({ problema, n }) => {
    const words = PROBLEMAS[problema]
    return words ? [plural(n, ...words)] : []
  })
  return told.length > 0 ? enumerar(told) : null
}
