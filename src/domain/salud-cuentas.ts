import type { Centimos } from './dinero.ts'
import type { FacturaConCobros } from './factura.ts'
import type { Fecha } from './fecha.ts'
import type { Pago } from './pago.ts'

/** Days since 1970: dates are compared and subtracted thousands of times here. */
export type Dia = number

/** An issued invoice, with what was paid and corrected of it up to today and nothing later. */
export type Cuenta = {
  id: string
  numero: string
  emitida: Dia
  vence: Dia
  /** Days between both, not negative. */
  plazo: number
  /** What is to be collected, corrections already taken off. */
  total: Centimos
  debe: Centimos
  /** The day that completed it; null while something is owed, or when nobody knows. */
  pagada: Dia | null
  /** Still open, so that each day without payment says something. */
  abierta: boolean
  /** A sale: neither a correction nor wholly taken back. */
  esCompra: boolean
}

export type Cuentas = {
  /** By date of issue, oldest first. */
  cuentas: Cuenta[]
  /** Issued, corrections taken off. */
  facturado: Centimos
  /** Received, refunds taken off, on account included. */
  cobrado: Centimos
  /** Money of the client that no invoice has used; it has already been taken off what it owes. */
  a_favor: Centimos
}

export function diaDe(fecha: Fecha): Dia {
  return Math.round(Date.parse(fecha) / 86_400_000)
}

export function fechaDelDia(dia: Dia): Fecha {
  return new Date(dia * 86_400_000).toISOString().slice(0, 10)
}

/**
 * What each invoice is worth and owes at `today`. Invoices and payments with a later date do not exist
 * yet. A rectification lowers the invoice that it corrects; what is left of it, and money on account,
 * pays the oldest debts, so that nobody is asked for what they have already paid.
 */
export function cuentasDe(
  facturas: readonly FacturaConCobros[],
  pagos: readonly Pago[],
  today: Fecha,
): Cuentas {
  const vivas = facturas.filter((f) => f.anulada_en === null && f.fecha_emision <= today)
  const conocidos = pagos.filter((p) => p.fecha <= today)
  const porFactura = Map.groupBy(conocidos, (p) => p.factura_id)
  const conPagosFuturos = new Set(
    conocidos.length < pagos.length ? pagos.filter((p) => p.fecha > today).map((p) => p.factura_id) : [],
  )
  const abonos = abonosDe(vivas, porFactura)

  let a_favor = sueltos(facturas, conocidos)
  const cuentas: Cuenta[] = []
  for (const factura of vivas) {
    if (factura.total_centimos <= 0) continue
    const suyos = abonos.get(factura.id)
    const cuenta =
      suyos || conPagosFuturos.has(factura.id)
        ? rehecha(factura, suyos ?? [], porFactura.get(factura.id) ?? [])
        : tal(factura, today)
    a_favor += Math.max(0, -cuenta.debe)
    cuentas.push({ ...cuenta, debe: Math.max(0, cuenta.debe) })
    abonos.delete(factura.id)
  }
  for (const huerfanos of abonos.values()) for (const { importe } of huerfanos) a_favor += importe

  cuentas.sort((a, b) => a.emitida - b.emitida || a.vence - b.vence)
  return {
    cuentas,
    facturado: vivas.reduce((total, f) => total + f.total_centimos, 0),
    cobrado: conocidos.reduce((total, p) => total + p.importe_centimos, 0),
    a_favor: compensar(cuentas, Math.max(0, a_favor)),
  }
}

type Abono = { dia: Dia; importe: Centimos }

/** What each rectification takes off, by the invoice that it corrects (itself when it names none). */
function abonosDe(
  vivas: readonly FacturaConCobros[],
  pagos: Map<string | null, Pago[]>,
): Map<string, Abono[]> {
  const abonos = new Map<string, Abono[]>()
  for (const factura of vivas) {
    if (factura.total_centimos >= 0) continue
    const devuelto = (pagos.get(factura.id) ?? []).reduce((total, p) => total - p.importe_centimos, 0)
    const importe = Math.max(0, -factura.total_centimos - Math.max(0, devuelto))
    const corregida = factura.rectifica_a ?? factura.id
    const suyos = abonos.get(corregida)
    const abono = { dia: diaDe(factura.fecha_emision), importe }
    if (suyos) suyos.push(abono)
    else abonos.set(corregida, [abono])
  }
  return abonos
}

/** Payments on account, or of an invoice that was cancelled afterwards. */
function sueltos(facturas: readonly FacturaConCobros[], conocidos: readonly Pago[]): Centimos {
  const anuladas = new Set(facturas.filter((f) => f.anulada_en !== null).map((f) => f.id))
  return conocidos
    .filter((p) => p.factura_id === null || anuladas.has(p.factura_id))
    .reduce((total, p) => total + p.importe_centimos, 0)
}

/** The invoice as the ledger gives it. */
function tal(factura: FacturaConCobros, today: Fecha): Cuenta {
  const { pagada_el, cobrado_centimos, total_centimos } = factura
  const pagada = pagada_el !== null && pagada_el <= today ? diaDe(pagada_el) : null
  const debe = pagada === null ? total_centimos - (pagada_el === null ? cobrado_centimos : 0) : 0
  return {
    ...base(factura),
    total: total_centimos,
    debe,
    pagada,
    abierta: debe > 0,
    esCompra: factura.rectifica_a === null,
  }
}

/** The invoice computed again from its payments and corrections: the stored sums look past today. */
function rehecha(factura: FacturaConCobros, abonos: readonly Abono[], pagos: readonly Pago[]): Cuenta {
  const abonado = abonos.reduce((suma, a) => suma + a.importe, 0)
  const cobrado = pagos.reduce((suma, p) => suma + p.importe_centimos, 0)
  const total = Math.max(0, factura.total_centimos - abonado)
  const debe = factura.total_centimos - abonado - cobrado
  const cuenta = base(factura)
  return {
    ...cuenta,
    total,
    debe,
    pagada: debe <= 0 && total > 0 ? completada(factura.total_centimos, abonos, pagos) : null,
    abierta: debe > 0,
    esCompra: total > 0 && factura.rectifica_a === null,
  }
}

function completada(total: Centimos, abonos: readonly Abono[], pagos: readonly Pago[]): Dia | null {
  const pasos = [...abonos, ...pagos.map((p) => ({ dia: diaDe(p.fecha), importe: p.importe_centimos }))]
  pasos.sort((a, b) => a.dia - b.dia)
  let suma = 0
  for (const { dia, importe } of pasos) {
    suma += importe
    if (suma >= total) return dia
  }
  return null
}

function base(factura: FacturaConCobros): Pick<Cuenta, 'id' | 'numero' | 'emitida' | 'vence' | 'plazo'> {
  const emitida = diaDe(factura.fecha_emision)
  const vence = Math.max(emitida, diaDe(factura.fecha_vencimiento))
  return { id: factura.id, numero: factura.numero, emitida, vence, plazo: vence - emitida }
}

/** Pays the oldest debts with `importe`; gives back what is left. Covered debts have no payment date. */
function compensar(cuentas: readonly Cuenta[], importe: Centimos): Centimos {
  if (importe <= 0) return 0
  let queda = importe
  for (const cuenta of cuentas.filter((c) => c.debe > 0).sort((a, b) => a.vence - b.vence)) {
    const parte = Math.min(queda, cuenta.debe)
    cuenta.debe -= parte
    queda -= parte
    if (cuenta.debe === 0) cuenta.abierta = false
    if (queda === 0) break
  }
  return queda
}
