import type { Centimos } from './dinero.ts'
import { completadaEl, type FacturaDeCuentas, type PagoDeCuentas, type Paso } from './factura.ts'
import type { Fecha } from './fecha.ts'

/** Days since 1970: dates are compared and subtracted thousands of times here. */
export type Dia = number

/** An issued invoice, with what was paid and corrected of it up to today and nothing later. */
export type Cuenta = {
  id: string
  numero: string
  emitida: Dia
  /** The due date that it is at: the first that is not covered, the last one once all are. */
  vence: Dia
  /** Days between both, not negative. */
  plazo: number
  /** What is to be collected, corrections already taken off. */
  total: Centimos
  debe: Centimos
  /** Of that, what should have been paid before today. */
  vencido: Centimos
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
  /** Given back beyond that, without a rectification that says why: it raises no invoice. */
  devuelto_de_mas: Centimos
}

export function diaDe(fecha: Fecha): Dia {
  return Math.round(Date.parse(fecha) / 86_400_000)
}

/** The last day that a 'YYYY-MM-DD' can name: «sin vencimiento» is often written so, and a delay would go past it. */
const ULTIMO_DIA: Dia = 2_932_896

export function fechaDelDia(dia: Dia): Fecha {
  return new Date(Math.min(dia, ULTIMO_DIA) * 86_400_000).toISOString().slice(0, 10)
}

/**
 * What each invoice is worth and owes at `today`. Invoices and payments with a later date do not exist
 * yet. A rectification lowers the invoice that it corrects; what is left of it, and money on account,
 * pays the oldest debts, so that nobody is asked for what they have already paid.
 */
export function cuentasDe(
  facturas: readonly FacturaDeCuentas[],
  pagos: readonly PagoDeCuentas[],
  today: Fecha,
): Cuentas {
  const vivas = facturas.filter((f) => f.anulada_en === null && f.fecha_emision <= today)
  const conocidos = pagos.filter((p) => p.fecha <= today)
  const porFactura = Map.groupBy(conocidos, (p) => p.factura_id)
  const conPagosFuturos = new Set(
    conocidos.length < pagos.length ? pagos.filter((p) => p.fecha > today).map((p) => p.factura_id) : [],
  )
  const { abonos, resto } = abonosDe(vivas, porFactura)

  let favor = sueltos(vivas, conocidos) + resto
  const cuentas: Cuenta[] = []
  const plazos = new Map<Cuenta, FacturaDeCuentas>()
  for (const factura of vivas) {
    if (factura.total_centimos <= 0) continue
    const suyos = abonos.get(factura.id)
    const cuenta =
      suyos || conPagosFuturos.has(factura.id)
        ? rehecha(factura, suyos ?? [], porFactura.get(factura.id) ?? [])
        : tal(factura, today)
    favor += Math.max(0, -cuenta.debe)
    cuenta.debe = Math.max(0, cuenta.debe)
    if (factura.plazos_previos) plazos.set(cuenta, factura)
    cuentas.push(cuenta)
    abonos.delete(factura.id)
  }
  for (const huerfanos of abonos.values()) for (const { importe } of huerfanos) favor += importe

  cuentas.sort((a, b) => a.emitida - b.emitida || a.vence - b.vence)
  for (const [cuenta, factura] of plazos) situar(cuenta, factura)
  const a_favor = compensar(cuentas, Math.max(0, favor))
  const hoy = diaDe(today)
  for (const cuenta of cuentas) {
    const factura = plazos.get(cuenta)
    cuenta.vencido = factura ? situar(cuenta, factura, hoy) : cuenta.vence < hoy ? cuenta.debe : 0
  }
  return {
    cuentas,
    facturado: vivas.reduce((total, f) => total + f.total_centimos, 0),
    cobrado: conocidos.reduce((total, p) => total + p.importe_centimos, 0),
    a_favor,
    devuelto_de_mas: Math.max(0, -favor),
  }
}

/**
 * Puts an invoice with several due dates at the first that what was paid and corrected does not cover.
 * Returns how much of what it owes was due before `hoy`.
 */
function situar(cuenta: Cuenta, factura: FacturaDeCuentas, hoy: Dia = cuenta.emitida): Centimos {
  const previos = factura.plazos_previos ?? []
  const cubierto = factura.total_centimos - cuenta.debe
  const ultimo = diaDe(factura.fecha_vencimiento)
  let suma = 0
  let vencido = ultimo < hoy ? cuenta.debe : 0
  let vence: Dia | null = null
  for (const { fecha, importe_centimos } of previos) {
    suma += importe_centimos
    if (suma > cubierto) vence ??= diaDe(fecha)
    if (diaDe(fecha) < hoy) vencido = Math.max(vencido, Math.min(cuenta.debe, suma - cubierto))
  }
  cuenta.vence = Math.max(cuenta.emitida, cuenta.debe > 0 ? (vence ?? ultimo) : ultimo)
  cuenta.plazo = cuenta.vence - cuenta.emitida
  return vencido
}

type Abono = Paso<Dia>

/**
 * What each rectification takes off, by the invoice that it corrects (itself when it names none), and what
 * was paid or given back of them beyond their amount.
 */
function abonosDe(
  vivas: readonly FacturaDeCuentas[],
  pagos: Map<string | null, PagoDeCuentas[]>,
): { abonos: Map<string, Abono[]>; resto: Centimos } {
  const abonos = new Map<string, Abono[]>()
  let resto = 0
  for (const factura of vivas) {
    if (factura.total_centimos >= 0) continue
    const queda = (pagos.get(factura.id) ?? []).reduce(
      (total, p) => total + p.importe_centimos,
      -factura.total_centimos,
    )
    const importe = Math.min(-factura.total_centimos, Math.max(0, queda))
    resto += queda - importe
    const corregida = factura.rectifica_a ?? factura.id
    const suyos = abonos.get(corregida)
    const abono = { cuando: diaDe(factura.fecha_emision), importe }
    if (suyos) suyos.push(abono)
    else abonos.set(corregida, [abono])
  }
  return { abonos, resto }
}

/** Payments on account, or of an invoice that is worth nothing (any more, or yet). */
function sueltos(vivas: readonly FacturaDeCuentas[], conocidos: readonly PagoDeCuentas[]): Centimos {
  const conImporte = new Set(vivas.filter((f) => f.total_centimos !== 0).map((f) => f.id))
  return conocidos
    .filter((p) => p.factura_id === null || !conImporte.has(p.factura_id))
    .reduce((total, p) => total + p.importe_centimos, 0)
}

/** The invoice as the ledger gives it. */
function tal(factura: FacturaDeCuentas, today: Fecha): Cuenta {
  const { pagada_el, cobrado_centimos, total_centimos } = factura
  const pagada = pagada_el !== null && pagada_el <= today ? diaDe(pagada_el) : null
  const debe = total_centimos - (pagada === null && pagada_el !== null ? 0 : cobrado_centimos)
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
function rehecha(
  factura: FacturaDeCuentas,
  abonos: readonly Abono[],
  pagos: readonly PagoDeCuentas[],
): Cuenta {
  const pasos = [...abonos, ...pagos.map((p) => ({ cuando: diaDe(p.fecha), importe: p.importe_centimos }))]
  const abonado = abonos.reduce((suma, a) => suma + a.importe, 0)
  const cobrado = pagos.reduce((suma, p) => suma + p.importe_centimos, 0)
  const total = Math.max(0, factura.total_centimos - abonado)
  const debe = factura.total_centimos - abonado - cobrado
  const cuenta = base(factura)
  return {
    ...cuenta,
    total,
    debe,
    pagada: debe <= 0 && total > 0 ? completadaEl(factura.total_centimos, pasos) : null,
    abierta: debe > 0,
    esCompra: total > 0 && factura.rectifica_a === null,
  }
}

function base(
  factura: FacturaDeCuentas,
): Pick<Cuenta, 'id' | 'numero' | 'emitida' | 'vence' | 'plazo' | 'vencido'> {
  const emitida = diaDe(factura.fecha_emision)
  const vence = Math.max(emitida, diaDe(factura.fecha_vencimiento))
  return { id: factura.id, numero: factura.numero, emitida, vence, plazo: vence - emitida, vencido: 0 }
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
