import { type Centimos, sumar } from './dinero.ts'
import type { FacturaDeCuentas, PagoDeCuentas } from './factura.ts'
import { type Fecha, fechaDe, type Instante, masDias } from './fecha.ts'
import { enDiaLaborable } from './festivos.ts'

/** Table `crm_promesas`: what a client said that it would pay. `id` is that of the activity in which it was said. */
export type Promesa = {
  id: string
  cliente_id: string
  /** The day promised. */
  fecha: Fecha
  /** Null: all that it owes. */
  importe_centimos: Centimos | null
  /** Null when it named none. */
  factura_id: string | null
  creada_en: Instante
}

/** A promise with what its activity tells: when it was said, and her words. */
export type PromesaDeCliente = Omit<Promesa, 'cliente_id'> & { dicha: Instante; texto: string | null }

/** A promise that is neither kept nor replaced, and money is still owed that it covers. */
export type PromesaViva = {
  promesa: PromesaDeCliente
  /** `rota`: its day and its grace have passed. */
  estado: 'en_pie' | 'rota'
  /** What is left to pay of it today. */
  falta: Centimos
  /** The day on which it was said. */
  dicha: Fecha
  /** The last day on which the money may still be on its way. */
  hasta: Fecha
  /** Of the invoices that it covers, the one that fell due first. */
  factura: Abierta
}

/** What a promise is measured against. Of `abiertas`, what each owes today. */
export type Abierta = { id: string; numero: string; debe: Centimos; vence: Fecha }
export type Cuentas = {
  promesas: readonly PromesaDeCliente[]
  facturas: readonly FacturaDeCuentas[]
  pagos: readonly PagoDeCuentas[]
}

/**
 * Working days that money may be on its way: a transfer ordered on a day is there by the end of the next business
 * day. Directive (EU) 2015/2366, article 83; Real Decreto-ley 19/2018, artículo 55.
 */
const DIAS_DE_TRANSFERENCIA = 1
/** After a quarter a broken word is history, and the debt speaks for itself. Product decision. */
const DIAS_QUE_CUENTA = 90
/** Without an amount, who has paid half of what it owed then has kept its word: it may have meant one invoice. Product decision. */
const PARTE_QUE_CUMPLE = 0.5

/**
 * The promises of a client that count at `today`, the broken ones first and then those that fall due first. A newer
 * one takes the place of an older, unless each names an invoice of its own. A payment since the day on which it was
 * said (that day included: it may be the one promised) keeps it when it reaches the amount, or completes an invoice.
 */
export function promesasVivas(
  { promesas, facturas, pagos }: Cuentas,
  abiertas: readonly Abierta[],
  today: Fecha,
  zona: string,
): PromesaViva[] {
  return sinSustituidas(promesas)
    .flatMap((promesa): PromesaViva[] => {
      const dicha = fechaDe(new Date(promesa.dicha), zona)
      if (dicha > today || masDias(promesa.fecha, DIAS_QUE_CUENTA) < today) return []
      const suyas = queCubre(promesa, dicha, facturas, abiertas)
      const [factura] = suyas
      const falta = loQueFalta(promesa, dicha, suyas, { facturas, pagos }, today)
      if (!factura || falta <= 0) return []
      const hasta = ultimoDiaDe(promesa.fecha)
      return [{ promesa, estado: today > hasta ? 'rota' : 'en_pie', falta, dicha, hasta, factura }]
    })
    .sort((a, b) => orden(a) - orden(b) || a.promesa.fecha.localeCompare(b.promesa.fecha))
}

function orden({ estado }: PromesaViva): number {
  return estado === 'rota' ? 0 : 1
}

/** The working day that follows the promised one, or the first on which a bank works after it. */
export function ultimoDiaDe(prometido: Fecha): Fecha {
  let dia = enDiaLaborable(prometido)
  for (let n = 0; n < DIAS_DE_TRANSFERENCIA; n++) dia = enDiaLaborable(masDias(dia, 1))
  return dia
}

/** The newest first, without those whose place a newer one has taken. */
function sinSustituidas(promesas: readonly PromesaDeCliente[]): PromesaDeCliente[] {
  const nuevas = [...promesas].sort(
    (a, b) =>
      b.dicha.localeCompare(a.dicha) || b.creada_en.localeCompare(a.creada_en) || b.id.localeCompare(a.id),
  )
  const quedan: PromesaDeCliente[] = []
  for (const una of nuevas) {
    const otra = ({ factura_id }: PromesaDeCliente) =>
      factura_id !== null && una.factura_id !== null && factura_id !== una.factura_id
    if (quedan.every(otra)) quedan.push(una)
  }
  return quedan
}

/**
 * The open invoices that it speaks of, the first to fall due first: the one that it names; else those that she had
 * issued by then, and of these, without an amount, those due by the promised day when there are some.
 */
function queCubre(
  { factura_id, fecha, importe_centimos }: PromesaDeCliente,
  dicha: Fecha,
  facturas: readonly FacturaDeCuentas[],
  abiertas: readonly Abierta[],
): Abierta[] {
  const emitida = new Map(facturas.map((f) => [f.id, f.fecha_emision]))
  const suyas = abiertas
    .filter(({ id, debe }) => debe > 0 && (factura_id === null || factura_id === id))
    .filter(({ id }) => (emitida.get(id) ?? '') <= dicha)
    .sort((a, b) => a.vence.localeCompare(b.vence))
  const vencen = suyas.filter(({ vence }) => vence <= fecha)
  return importe_centimos === null && vencen.length > 0 ? vencen : suyas
}

function loQueFalta(
  { importe_centimos, factura_id }: PromesaDeCliente,
  dicha: Fecha,
  suyas: readonly Abierta[],
  { facturas, pagos }: Pick<Cuentas, 'facturas' | 'pagos'>,
  today: Fecha,
): Centimos {
  const debe = sumar(suyas.map((una) => una.debe))
  const pagado = sumar(
    pagos
      .filter((p) => p.fecha >= dicha && p.fecha <= today)
      .filter((p) => factura_id === null || p.factura_id === null || p.factura_id === factura_id)
      .map((p) => p.importe_centimos),
  )
  if (importe_centimos !== null) return Math.min(debe, importe_centimos - pagado)
  const completada = facturas.some(
    ({ id, anulada_en, fecha_emision, pagada_el }) =>
      anulada_en === null &&
      (factura_id === null || factura_id === id) &&
      fecha_emision <= dicha &&
      pagada_el !== null &&
      pagada_el >= dicha &&
      pagada_el <= today,
  )
  return completada || pagado >= PARTE_QUE_CUMPLE * (debe + pagado) ? 0 : debe
}
