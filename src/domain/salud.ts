import { type Actividad, TIPOS_INTERACCION, type TipoActividad } from './actividad.ts'
import type { Cliente, RiesgoImpago } from './cliente.ts'
import type { Centimos } from './dinero.ts'
import { sumar } from './dinero.ts'
import type { FacturaDeCuentas, PagoDeCuentas } from './factura.ts'
import { type Fecha, fechaDe, type Instante } from './fecha.ts'
import type { Oportunidad } from './oportunidad.ts'
import type { PromesaDeCliente } from './promesa.ts'
import { COMPRAS_INICIAL, type ModeloDeCompras } from './salud-clientela.ts'
import { comoCompra, type PorqueCompras } from './salud-compras.ts'
import { type Cuenta, cuentasDe, type Dia, diaDe, fechaDelDia } from './salud-cuentas.ts'
import { type Concentracion, concentracionDe, type Exposicion, exposicionDe } from './salud-exposicion.ts'
import {
  bandaDeImpago,
  CURVA_INICIAL,
  type CurvaDeCliente,
  IMPAGO_DIAS,
  pMasTardeAbierta,
  retrasoEsperado,
} from './salud-impago.ts'
import { comoPaga, type Habito, type PorquePagos } from './salud-pagos.ts'
import { palabrasDeRiesgo } from './salud-palabras.ts'
import type { ModeloDePagos } from './salud-paseo.ts'
import { type BandaDePerdida, bandaDePerdida } from './salud-perdida.ts'
import { proximaDe, type Ritmo } from './salud-ritmo.ts'
import { type Potencial, potencialDe, type Rango, rangoDe } from './salud-valor.ts'

export type { BandaDePerdida, Concentracion, Exposicion, Habito, Potencial, Rango }

/** Everything known of one client. Later than `today` there may be anything: it is not looked at. */
export type HechosDeCliente = {
  cliente: Cliente
  facturas: FacturaDeCuentas[]
  pagos: PagoDeCuentas[]
  /** What happened, newest first. */
  actividades: Pick<
    Actividad,
    'id' | 'tipo' | 'titulo' | 'descripcion' | 'resultado' | 'fecha' | 'texto_original'
  >[]
  /** What is to be done. */
  pendientes: Pick<Actividad, 'id' | 'tipo' | 'titulo' | 'oportunidad_id' | 'vence_en'>[]
  /** Not archived, in any state. */
  oportunidades: (Oportunidad & { en_etapa_desde: Instante })[]
  /** Notes whose words of risk she dismissed. */
  notas_ignoradas: string[]
  /** What it said that it would pay. No figure of its health reads it. */
  promesas: PromesaDeCliente[]
}

/** What the whole business says about a client of which little is known. */
export type ModeloDeNegocio = {
  zona: string
  /** Twelve-month invoicing of every active client, descending: for the rank. */
  facturado_12m: Centimos[]
  /** 1 Monday … 7 Sunday. */
  dias_laborables: number[]
  /** How the business is paid: its curve (`facturas` 0 is the built-in default) and the layer over it. */
  pagos: ModeloDePagos
  /** How its clients buy. */
  compras: ModeloDeCompras
  /** The day both were fitted on; absent while they are the built-in defaults. */
  ajustado_el?: Fecha
}

/** A business without history: nothing but the method's built-in defaults. */
export const MODELO_INICIAL: ModeloDeNegocio = {
  zona: 'Europe/Madrid',
  facturado_12m: [],
  dias_laborables: [1, 2, 3, 4, 5],
  pagos: { curva: CURVA_INICIAL, capa: null },
  compras: COMPRAS_INICIAL,
}

/** Table `salud_cliente`. */
export type SaludCliente = {
  id: string
  cliente_id: string
  dias_para_pagar_promedio: number | null
  /** Percent, with one decimal, of the invoices whose outcome is known; an overdue one is late already. */
  historial_pagos_a_tiempo: number | null
  monto_promedio_factura_centimos: Centimos | null
  /** Median gap between days with a purchase. */
  frecuencia_compra_dias: number | null
  ultima_factura_date: Fecha | null
  proxima_factura_esperada: Fecha | null
  /** 100 × P(no invoice in the horizon); null without invoices. */
  riesgo_perdida_score: number | null
  ultima_actualizacion: Instante
  facturas: number
  facturas_pagadas: number
  /** Of its newest twelve paid invoices: what it usually takes now. */
  dias_para_pagar_mediana: number | null
  /** The same, counted from the due date; negative is early. */
  retraso_mediano: number | null
  /** P(late) and P(more than 30 days late) of an invoice issued today; null without known outcomes. */
  p_retraso: number | null
  p_impago_30: number | null
  facturado_centimos: Centimos
  cobrado_centimos: Centimos
  pendiente_centimos: Centimos
  vencido_centimos: Centimos
  facturado_12m_centimos: Centimos
  ultimo_pago: Fecha | null
  ultimo_pago_a_tiempo: 0 | 1 | null
  proxima_desde: Fecha | null
  proxima_hasta: Fecha | null
}

export type FacturaAbierta = {
  id: string
  numero: string
  vence: Fecha
  debe: Centimos
  /** Days past due today; negative before. */
  dias_vencida: number
  /** P(more than 30 days late | not paid until today). */
  p_30: number
  /** When it is more likely paid than not; null past what the curve can say. */
  cobro_esperado: Fecha | null
}

export type PalabrasDeRiesgo = { actividad_id: string; tipo: TipoActividad; fecha: Fecha; palabras: string[] }

/** What each figure was computed from, with its sample size. */
export type Porque = PorquePagos &
  PorqueCompras & {
    /** Money of the client that no invoice has used. */
    a_favor_centimos: Centimos
    /** The day the business's model was fitted; null is the built-in default. */
    modelo_del: Fecha | null
  }

export type Salud = {
  fila: SaludCliente
  riesgo_impago: RiesgoImpago
  riesgo_perdida: BandaDePerdida
  rango: Rango | null
  potencial: Potencial
  /** How much of the year's invoicing is this client's; null when nobody's is known. */
  concentracion: Concentracion | null
  /** Against its credit limit; null without one. */
  exposicion: Exposicion | null
  /** Null with fewer than three paid invoices before the last three. */
  habito: Habito | null
  ultima_interaccion: { fecha: Fecha; tipo: TipoActividad } | null
  palabras_de_riesgo: PalabrasDeRiesgo[]
  /** The longest overdue first. */
  abiertas: FacturaAbierta[]
  porque: Porque
}

/** Days that a year and a note count. A note's signal fades after two months: product decision. */
const YEAR = 365
const NOTA_VIGENTE = 60

/** The health of a client at `today`, from its own facts and what the business says of the rest. Pure. */
export function calcularSalud(
  hechos: HechosDeCliente,
  modelo: ModeloDeNegocio,
  today: Fecha,
  now: Date,
): Salud {
  const hoy = diaDe(today)
  const { cuentas, facturado, cobrado, a_favor } = cuentasDe(hechos.facturas, hechos.pagos, today)
  const pago = comoPaga(cuentas, modelo.pagos, hoy)
  const compra = comoCompra(cuentas, modelo.compras, hoy)
  const abiertas = cuentas.filter((c) => c.debe > 0).sort((a, b) => a.vence - b.vence)
  const facturado_12m_centimos = facturadoEntre(hechos.facturas, hoy - YEAR, hoy)
  const proxima =
    compra.score === null
      ? null
      : proximaDe(compra.ritmo, compra.proxima, compra.score, hoy, modelo.dias_laborables)
  const id = hechos.cliente.id
  const pendiente_centimos = sumar(abiertas.map((c) => c.debe))

  return {
    fila: {
      id,
      cliente_id: id,
      ...pago.fila,
      ...ultimoPago(hechos.pagos, hechos.facturas, today),
      monto_promedio_factura_centimos: compra.promedio,
      frecuencia_compra_dias: compra.ritmo.cadencia,
      ultima_factura_date: fechaONull(compra.ritmo.dias.at(-1)),
      proxima_factura_esperada: proxima?.fecha ?? null,
      proxima_desde: proxima?.desde ?? null,
      proxima_hasta: proxima?.hasta ?? null,
      riesgo_perdida_score: compra.score,
      ultima_actualizacion: now.toISOString(),
      facturas: compra.facturas,
      facturado_centimos: facturado,
      cobrado_centimos: cobrado,
      pendiente_centimos,
      vencido_centimos: sumar(abiertas.map((c) => c.vencido)),
      facturado_12m_centimos,
    },
    riesgo_impago: bandaDeImpago(pago.fila.p_impago_30),
    riesgo_perdida: bandaDePerdida(compra.score, compra.ritmo.dias.length),
    rango: rangoDe(facturado_12m_centimos, modelo.facturado_12m),
    potencial: potencialDe(
      facturado_12m_centimos,
      yearBefore(hechos.facturas, compra.ritmo, hoy),
      hechos.oportunidades,
    ),
    concentracion: concentracionDe(facturado_12m_centimos, sumar(modelo.facturado_12m)),
    exposicion: exposicionDe(pendiente_centimos, hechos.cliente.limite_credito_centimos),
    habito: pago.habito,
    ultima_interaccion: ultimaInteraccion(hechos, modelo.zona, now),
    palabras_de_riesgo: notasDeRiesgo(hechos, modelo.zona, now),
    abiertas: abiertas.map((cuenta) => abierta(cuenta, pago.curva, hoy)),
    porque: {
      ...pago.porque,
      ...compra.porque,
      a_favor_centimos: a_favor,
      modelo_del: modelo.ajustado_el ?? null,
    },
  }
}

function abierta(cuenta: Cuenta, curva: CurvaDeCliente, hoy: Dia): FacturaAbierta {
  const dias_vencida = hoy - cuenta.vence
  const retraso = retrasoEsperado(curva, dias_vencida)
  return {
    id: cuenta.id,
    numero: cuenta.numero,
    vence: fechaDelDia(cuenta.vence),
    debe: cuenta.debe,
    dias_vencida,
    p_30: pMasTardeAbierta(curva, dias_vencida, IMPAGO_DIAS),
    cobro_esperado: retraso === null ? null : fechaDelDia(cuenta.vence + retraso),
  }
}

/** Invoiced after `desde` up to `hasta`, corrections taken off. */
function facturadoEntre(facturas: readonly FacturaDeCuentas[], desde: Dia, hasta: Dia): Centimos {
  const [from, to] = [fechaDelDia(desde), fechaDelDia(hasta)]
  return sumar(
    facturas
      .filter((f) => f.anulada_en === null && f.fecha_emision > from && f.fecha_emision <= to)
      .map((f) => f.total_centimos),
  )
}

/** The twelve months before the last twelve; null when the client is younger than both. */
function yearBefore(facturas: readonly FacturaDeCuentas[], { dias }: Ritmo, hoy: Dia): Centimos | null {
  const primera = dias[0]
  if (primera === undefined || primera > hoy - 2 * YEAR) return null
  return facturadoEntre(facturas, hoy - 2 * YEAR, hoy - YEAR)
}

function ultimoPago(pagos: readonly PagoDeCuentas[], facturas: readonly FacturaDeCuentas[], today: Fecha) {
  const recibidos = pagos.filter((p) => p.importe_centimos > 0 && p.fecha <= today)
  const ultimo_pago = recibidos.reduce<Fecha | null>((max, p) => (max && max > p.fecha ? max : p.fecha), null)
  const deFacturas = recibidos
    .filter((p) => p.fecha === ultimo_pago)
    .flatMap((p) => facturas.find((f) => f.id === p.factura_id) ?? [])
  const a_tiempo = deFacturas.every(
    (f) => ultimo_pago !== null && ultimo_pago <= debidoEl(f, recibidos, ultimo_pago),
  )
  const ultimo_pago_a_tiempo: 0 | 1 | null = deFacturas.length === 0 ? null : a_tiempo ? 1 : 0
  return { ultimo_pago, ultimo_pago_a_tiempo }
}

/** When what was paid of an invoice on a day was due: the last day, or that of its part among several. */
function debidoEl(factura: FacturaDeCuentas, pagos: readonly PagoDeCuentas[], dia: Fecha): Fecha {
  const antes = sumar(
    pagos.filter((p) => p.factura_id === factura.id && p.fecha < dia).map((p) => p.importe_centimos),
  )
  let suma = 0
  for (const { fecha, importe_centimos } of factura.plazos_previos ?? []) {
    suma += importe_centimos
    if (suma > antes) return fecha
  }
  return factura.fecha_vencimiento
}

function ultimaInteraccion({ actividades }: HechosDeCliente, zona: string, now: Date) {
  const ahora = now.toISOString()
  const ultima = actividades.find((a) => TIPOS_INTERACCION.includes(a.tipo) && a.fecha <= ahora)
  return ultima ? { fecha: fechaDe(new Date(ultima.fecha), zona), tipo: ultima.tipo } : null
}

/** Newest first; what she dismissed and what the system filed stay out. */
function notasDeRiesgo(hechos: HechosDeCliente, zona: string, now: Date): PalabrasDeRiesgo[] {
  const ahora = now.toISOString()
  const desde = new Date(now.getTime() - NOTA_VIGENTE * 86_400_000).toISOString()
  return hechos.actividades.flatMap(({ id, tipo, fecha, titulo, descripcion, texto_original }) => {
    if (fecha > ahora || fecha < desde || tipo === 'venta' || tipo === 'cobro') return []
    if (hechos.notas_ignoradas.includes(id)) return []
    const palabras = palabrasDeRiesgo([texto_original, descripcion, titulo])
    if (palabras.length === 0) return []
    return [{ actividad_id: id, tipo, fecha: fechaDe(new Date(fecha), zona), palabras }]
  })
}

function fechaONull(dia: Dia | undefined): Fecha | null {
  return dia === undefined ? null : fechaDelDia(dia)
}
