import type { FacturaDeCuentas, PagoDeCuentas } from './factura.ts'
import { esFecha, type Fecha, type Instante } from './fecha.ts'
import type { Salud } from './salud.ts'
import { type Cuenta, cuentasDe, type Dia, diaDe, fechaDelDia } from './salud-cuentas.ts'
import { bandaDeImpago, IMPAGO_DIAS } from './salud-impago.ts'

/**
 * What is told of what is to come. `cobro`: the day an open invoice is paid. `retraso`, `impago`: an invoice comes
 * late, more than 30 days late. `perdida`: no invoice in the horizon. `proxima`: when the next invoice is issued.
 */
export const CLASES_DE_PREDICCION = ['cobro', 'retraso', 'impago', 'perdida', 'proxima'] as const
export type ClaseDePrediccion = (typeof CLASES_DE_PREDICCION)[number]

export const BANDAS = ['bajo', 'medio', 'alto'] as const
export type Banda = (typeof BANDAS)[number]

/** What was said: a date (`fecha`, with its window for `proxima`) or a probability `p` with its band. */
export type Dicho = {
  clase: ClaseDePrediccion
  /** The invoice that it speaks of; else the day of the last purchase, which the next invoice comes after. See `comoAviso`. */
  sujeto: string
  factura_id: string | null
  dia: Fecha
  fecha: Fecha | null
  desde: Fecha | null
  hasta: Fecha | null
  p: number | null
  banda: Banda | null
  /** Days after `dia` that `perdida` looks ahead. */
  horizonte: number | null
}

/** How it went, from the facts that are known today. All null while nothing can be said. */
export type Puntuacion = {
  /** 1: a date was right (`MARGEN_DE_FECHA`, or inside the window), or what `p` speaks of happened. */
  resultado: 0 | 1 | null
  /** When: paid, issued. Null when it is by its not happening that it is decided. */
  hecho_el: Fecha | null
  /** The first day on which it is decided though nothing happens; null when only a fact can say. */
  revisar_el: Fecha | null
}

/** Table `crm_predicciones`. */
export type Prediccion = Dicho &
  Puntuacion & {
    id: string
    cliente_id: string
    /** Which message showed it, and the rule that made it worth showing. */
    donde: string
    regla: string | null
    /** When the model that said it was fitted; null is the built-in default. */
    modelo_del: Fecha | null
    dicha_en: Instante
    puntuada_en: Instante | null
  }

/** «acerté 7 de 9 (±5 días)». Product, section 5. */
export const MARGEN_DE_FECHA = 5
/** Checked ones from which a count is told. Product decision. */
export const COMPROBADAS_PARA_DECIRLO = 3

/** Bands of P(late): half and a quarter. Product decision, as in «probabilidad de retraso: alta». */
export const RETRASO_ALTO = 0.5
export const RETRASO_MEDIO = 0.25

export function bandaDeRetraso(p: number): Banda {
  return p >= RETRASO_ALTO ? 'alto' : p >= RETRASO_MEDIO ? 'medio' : 'bajo'
}

/** When an open invoice is paid, and whether it will be more than 30 days late: while that is open. */
export function dichoDeFacturas(salud: Salud, today: Fecha, ids?: readonly string[]): Dicho[] {
  return salud.abiertas.flatMap(({ id, cobro_esperado, p_30, dias_vencida }) => {
    if (ids && !ids.includes(id)) return []
    const de = { sujeto: id, factura_id: id }
    return [
      ...(cobro_esperado === null ? [] : [fechado('cobro', today, { ...de, fecha: cobro_esperado })]),
      ...(dias_vencida > IMPAGO_DIAS ? [] : [probable('impago', today, de, p_30, bandaDeImpago(p_30))]),
    ]
  })
}

/** How late the next invoice comes, when something is known of how it pays. */
export function dichoDePago({ fila, riesgo_impago }: Salud, today: Fecha): Dicho[] {
  const { p_retraso, p_impago_30, ultima_factura_date: sujeto } = fila
  if (p_retraso === null || p_impago_30 === null || sujeto === null) return []
  return [
    probable('retraso', today, { sujeto }, p_retraso, bandaDeRetraso(p_retraso)),
    probable('impago', today, { sujeto }, p_impago_30, riesgo_impago),
  ]
}

/** Whether it comes back, and when. */
export function dichoDeCompra({ fila, riesgo_perdida, porque }: Salud, today: Fecha): Dicho[] {
  const { ultima_factura_date: sujeto, riesgo_perdida_score: score, proxima_factura_esperada: fecha } = fila
  if (sujeto === null) return []
  const perdida = { ...probable('perdida', today, { sujeto }, (score ?? 0) / 100, riesgo_perdida) }
  const proxima = { sujeto, fecha, desde: fila.proxima_desde, hasta: fila.proxima_hasta }
  return [
    ...(score === null || perdida.banda === null ? [] : [{ ...perdida, horizonte: porque.horizonte }]),
    ...(fecha === null ? [] : [fechado('proxima', today, proxima)]),
  ]
}

/**
 * The same as the warning of a rule, which told of no probability and called it nothing: it counts by its rule, in no
 * band, and does not stand in the way of a figure that is shown of the same subject on the same day.
 */
export function comoAviso(dicho: Dicho): Dicho {
  return { ...dicho, sujeto: `aviso:${dicho.sujeto}`, banda: null }
}

function fechado(clase: ClaseDePrediccion, dia: Fecha, de: Partial<Dicho> & { sujeto: string }): Dicho {
  return { ...NADA_DICHO, clase, dia, ...de }
}

function probable(
  clase: ClaseDePrediccion,
  dia: Fecha,
  de: Partial<Dicho> & { sujeto: string },
  p: number,
  banda: Banda | 'sin_datos',
): Dicho {
  // Four decimals: more than was shown, and the same in every file that it travels in.
  const redondeada = Math.round(p * 10_000) / 10_000
  return { ...NADA_DICHO, clase, dia, ...de, p: redondeada, banda: banda === 'sin_datos' ? null : banda }
}

const NADA_DICHO = {
  factura_id: null,
  fecha: null,
  desde: null,
  hasta: null,
  p: null,
  banda: null,
  horizonte: null,
} satisfies Partial<Dicho>

/** What happened with a client's invoices, as far as it is known today. */
export type Sucedido = {
  /** Sales by their id, and by date. */
  porId: ReadonlyMap<string, Cuenta>
  compras: readonly Cuenta[]
  hoy: Dia
}

export function sucedidoHasta(
  { facturas, pagos }: { facturas: readonly FacturaDeCuentas[]; pagos: readonly PagoDeCuentas[] },
  today: Fecha,
): Sucedido {
  const compras = cuentasDe(facturas, pagos, today).cuentas.filter((c) => c.esCompra)
  return { porId: new Map(compras.map((c) => [c.id, c])), compras, hoy: diaDe(today) }
}

/** What a score reads of what was said. */
export type Comprobable = Pick<
  Dicho,
  'clase' | 'sujeto' | 'factura_id' | 'dia' | 'fecha' | 'desde' | 'hasta' | 'horizonte'
>

/**
 * The score that the facts give. It depends on nothing else, so that a fact that comes late, twice or is taken back
 * leaves it where it belongs.
 */
export function puntuar(dicho: Comprobable, sucedido: Sucedido): Puntuacion {
  switch (dicho.clase) {
    case 'cobro':
      return puntuarCobro(dicho, sucedido)
    case 'retraso':
      return puntuarRetraso(deQueFactura(dicho, sucedido), 0, sucedido.hoy)
    case 'impago':
      return puntuarRetraso(deQueFactura(dicho, sucedido), IMPAGO_DIAS, sucedido.hoy)
    case 'perdida':
      return puntuarPerdida(dicho, sucedido)
    case 'proxima':
      return puntuarProxima(dicho, sucedido)
  }
}

const SIN_DECIDIR: Puntuacion = { resultado: null, hecho_el: null, revisar_el: null }

/** Unpaid when the margin is over is a miss already: or those that never pay would not count. */
function puntuarCobro(dicho: Comprobable, sucedido: Sucedido): Puntuacion {
  const factura = deQueFactura(dicho, sucedido)
  if (!factura || dicho.fecha === null) return SIN_DECIDIR
  const dicha = diaDe(dicho.fecha)
  if (factura.pagada !== null) {
    return con(Math.abs(factura.pagada - dicha) <= MARGEN_DE_FECHA, factura.pagada)
  }
  return factura.abierta ? siNo(false, dicha + MARGEN_DE_FECHA + 1, sucedido.hoy) : SIN_DECIDIR
}

/** `pagada` null and not open: money on account covers it, and no day says when. */
function puntuarRetraso(factura: Cuenta | undefined, dias: number, hoy: Dia): Puntuacion {
  if (!factura) return SIN_DECIDIR
  if (factura.pagada !== null) return con(factura.pagada - factura.vence > dias, factura.pagada)
  return factura.abierta ? siNo(true, factura.vence + dias + 1, hoy) : SIN_DECIDIR
}

function puntuarPerdida({ dia, horizonte }: Comprobable, { compras, hoy }: Sucedido): Puntuacion {
  const hasta = diaDe(dia) + (horizonte ?? 0)
  const vuelve = siguienteA(dia, compras)
  return vuelve && vuelve.emitida <= hasta ? con(false, vuelve.emitida) : siNo(true, hasta + 1, hoy)
}

function puntuarProxima({ sujeto, desde, hasta }: Comprobable, { compras, hoy }: Sucedido): Puntuacion {
  if (desde === null || hasta === null) return SIN_DECIDIR
  const siguiente = siguienteA(sujeto, compras)
  if (!siguiente) return siNo(false, diaDe(hasta) + 1, hoy)
  return con(siguiente.emitida >= diaDe(desde) && siguiente.emitida <= diaDe(hasta), siguiente.emitida)
}

/** Decided by something that happened on a day. */
function con(si: boolean, hecho: Dia): Puntuacion {
  return { resultado: si ? 1 : 0, hecho_el: fechaDelDia(hecho), revisar_el: null }
}

/** Decided from `cuando` on when nothing has happened until then. */
function siNo(si: boolean, cuando: Dia, hoy: Dia): Puntuacion {
  if (hoy < cuando) return { ...SIN_DECIDIR, revisar_el: fechaDelDia(cuando) }
  return { resultado: si ? 1 : 0, hecho_el: null, revisar_el: null }
}

function deQueFactura({ sujeto, factura_id }: Comprobable, { porId, compras }: Sucedido): Cuenta | undefined {
  return factura_id === null ? siguienteA(sujeto, compras) : porId.get(factura_id)
}

/** The first purchase after a day, both as they are known today. `compras` by date. */
function siguienteA(dia: string, compras: readonly Cuenta[]): Cuenta | undefined {
  if (!esFecha(dia)) return undefined
  const desde = diaDe(dia)
  let [low, high] = [0, compras.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((compras[middle]?.emitida ?? 0) > desde) high = middle
    else low = middle + 1
  }
  return compras[low]
}

/** How many were checked, and how many of them came true. */
export type Recuento = { comprobadas: number; ciertas: number }

/** A band or a rule: what it said on average, against what happened. */
export type Calibrado = Recuento & { clase: ClaseDePrediccion; dicho: number | null }
export type CalibradoDeBanda = Calibrado & { banda: Banda }
export type CalibradoDeRegla = Calibrado & { regla: string }

/** How right it has been: each subject once, by what was said of it first (in each band, by each rule). */
export type Aciertos = {
  cobros: Recuento & { error_medio_dias: number | null }
  proximas: Recuento
  bandas: CalibradoDeBanda[]
  reglas: CalibradoDeRegla[]
  /** Said, and still to be seen. */
  pendientes: number
}

export function seDice({ comprobadas }: Recuento): boolean {
  return comprobadas >= COMPROBADAS_PARA_DECIRLO
}
