import type { Abierta } from './cobro.ts'
import { type Centimos, sumar } from './dinero.ts'
import type { FacturaConCobros } from './factura.ts'
import type { Fecha } from './fecha.ts'
import type { Pago } from './pago.ts'
import { type Cuentas, cuentasDe, fechaDelDia } from './salud-cuentas.ts'

/** What is between the business and a client, to the cent: `saldo = pendiente − a_favor + devuelto_de_mas`. */
export type Saldo = {
  /** Invoiced less collected: positive is owed to the business, negative to the client. */
  saldo: Centimos
  /** What its invoices owe, corrections and money on account already taken off. */
  pendiente: Centimos
  /** Of that, what should have been paid before today. */
  vencido: Centimos
  /** Money of the client that no invoice has used. */
  a_favor: Centimos
  /** Given back beyond what it had in its favour, without a rectification that says why. */
  devuelto_de_mas: Centimos
}

export function saldoDe({ cuentas, facturado, cobrado, a_favor, devuelto_de_mas }: Cuentas): Saldo {
  return {
    saldo: facturado - cobrado,
    pendiente: sumar(cuentas.map(({ debe }) => debe)),
    vencido: sumar(cuentas.map(({ vencido }) => vencido)),
    a_favor,
    devuelto_de_mas,
  }
}

/** What a client owes, invoice by invoice, the oldest first; corrections and money on account taken off. */
export function abiertasDe({ cuentas }: Cuentas): (Abierta & { vencido: Centimos; fecha_emision: Fecha })[] {
  return cuentas
    .filter(({ debe }) => debe > 0)
    .sort((a, b) => a.vence - b.vence || a.emitida - b.emitida)
    .map(({ id, numero, debe, vencido, vence, emitida }) => ({
      id,
      numero,
      debe,
      vencido,
      fecha_vencimiento: fechaDelDia(vence),
      fecha_emision: fechaDelDia(emitida),
    }))
}

/** Accounts of many clients at once, by client. */
export function cuentasPorCliente(
  facturas: FacturaConCobros[],
  pagos: Pago[],
  today: Fecha,
): Map<string, Cuentas> {
  const porCliente = Map.groupBy(facturas, (factura) => factura.cliente_id)
  const pagosDeCada = Map.groupBy(pagos, (pago) => pago.cliente_id)
  return new Map(
    [...porCliente].map(([id, suyas]) => [id, cuentasDe(suyas, pagosDeCada.get(id) ?? [], today)]),
  )
}

export type EstadoDeFactura = 'anulada' | 'rectificativa' | 'pagada' | 'vencida' | 'parcial' | 'pendiente'

/** What an invoice is today, from the accounts of its client. Derived, never stored. */
export function estadoDeFactura(factura: FacturaConCobros, { cuentas }: Cuentas): EstadoDeFactura {
  if (factura.anulada_en) return 'anulada'
  if (factura.total_centimos < 0) return 'rectificativa'
  const cuenta = cuentas.find(({ id }) => id === factura.id)
  if (!cuenta) return factura.total_centimos === 0 ? 'pagada' : 'pendiente'
  if (cuenta.debe <= 0) return 'pagada'
  if (cuenta.vencido > 0) return 'vencida'
  return cuenta.debe < factura.total_centimos ? 'parcial' : 'pendiente'
}
