import { diasEntre, type Fecha, fechaDe, masDias, masMeses } from './fecha.ts'
import { enDiaLaborable } from './festivos.ts'
import { estaAbierta } from './oportunidad.ts'
import {
  type Caso,
  type Hallazgo,
  hayProximoPaso,
  laPosterior,
  parte,
  yaNoCompra,
} from './recomendacion-caso.ts'
import type { HechosDeCliente, Rango } from './salud.ts'

/** «compraba cada 14 días y van 31» (producto §5): twice the cadence, three gaps, two weeks at least. Product decision. */
const CADENCIAS_DE_SILENCIO = 2
/**
 * Churn score from which silence is worth a line: its band «alto». Twice the cadence alone was right once in two in one
 * ledger and once in fourteen in the other; three silent months alone, 71 and 27 %. Simulation, docs/salud.md.
 */
const PERDIDA_QUE_AVISA = 65
/**
 * A clock, as who is billed every fortnight: so many gaps, none of which exceeds the median by more than a quarter (a
 * weekend, a holiday). The longest of seven and one more is the last by chance once in eight. One that has missed a turn
 * before is no clock: «four of five gaps alike» was right in none of eight (docs/salud.md).
 */
const HUECOS_DE_RELOJ = 7
const HOLGURA_DE_RELOJ = 1.25
const HUECOS_PARA_CADENCIA = 3
const SILENCIO_MINIMO = 14
const SILENCIO_MAXIMO = 180
/** Own cadence that makes three silent months normal. Product decision. */
const CADENCIA_LARGA = 1.5
/** Specification: «3 meses inactivos»; after two years it is no news. Product decision. */
const MESES_SIN_ACTIVIDAD = 3
const DIAS_CLIENTE_PERDIDO = 730
/** «Cliente excelente» (specification): on time, frequent and among the first. Product decision. */
const A_TIEMPO_EXCELENTE = 95
const COMPRAS_EXCELENTE = 6
const PERCENTIL_MEJORES = 20
const PUESTO_MEJORES = 3
/** Quarterly meeting (specification): proposed two weeks ahead, never for tomorrow. Product decision. */
const MESES_ENTRE_REUNIONES = 3
const AVISO_DE_REUNION = 14
const REUNION_NO_ANTES = 7

/** One line for the newest note; it shows the words and moves no figure. */
export function palabrasDeRiesgo({ salud, today }: Caso): Hallazgo[] {
  const [nota] = salud.palabras_de_riesgo
  if (!nota) return []
  const { actividad_id, tipo, fecha, palabras } = nota
  return [
    {
      tipo: 'RIESGO',
      de: actividad_id,
      importe: salud.fila.pendiente_centimos,
      urgencia: 0.25 - 0.2 * parte(diasEntre(fecha, today), 60),
      hechos: { regla: 'palabras_de_riesgo', actividad_id, tipo_actividad: tipo, fecha, palabras },
    },
  ]
}

/** Silent for twice its cadence and for longer than nearly all its own gaps, and likely gone or regular as a clock. */
export function facturaEsperada(caso: Caso): Hallazgo[] {
  const { salud, hechos } = caso
  const { huecos, silencio } = salud.porque
  const { frecuencia_compra_dias: cadencia, ultima_factura_date: ultima } = salud.fila
  if (!huecos || silencio === null || cadencia === null || ultima === null) return []
  if (huecos.de < HUECOS_PARA_CADENCIA || yaNoCompra(hechos) || sinActividad(caso).length > 0) return []

  const normal = Math.max(SILENCIO_MINIMO, cadencia * CADENCIAS_DE_SILENCIO)
  if (silencio < normal || silencio <= huecos.casi_todos) return []
  if (silencio > Math.max(SILENCIO_MAXIMO, normal * 2)) return []
  const score = salud.fila.riesgo_perdida_score ?? 0
  const esReloj = huecos.de >= HUECOS_DE_RELOJ && huecos.maximo <= cadencia * HOLGURA_DE_RELOJ
  const importe = salud.fila.monto_promedio_factura_centimos ?? 0
  if (importe <= 0 || (score <= PERDIDA_QUE_AVISA && !esReloj)) return []
  return [
    {
      tipo: 'RIESGO',
      importe,
      probabilidad: score / 100,
      urgencia: 0.1 + 0.2 * parte(silencio - normal, normal),
      hechos: { regla: 'factura_esperada', cadencia, silencio, huecos: huecos.de, ultima },
    },
  ]
}

/** Three months without invoice nor conversation, unless that is its rhythm or something is under way. */
export function sinActividad(caso: Caso): Hallazgo[] {
  const { hechos, salud, today } = caso
  const { ultima_factura_date, frecuencia_compra_dias, monto_promedio_factura_centimos } = salud.fila
  const { huecos, silencio } = salud.porque
  if (ultima_factura_date === null || silencio === null || silencio > DIAS_CLIENTE_PERDIDO) return []
  if (yaNoCompra(hechos) || hayProximoPaso(caso, null) || hechos.oportunidades.some(estaAbierta)) return []
  const suRitmo = huecos && huecos.de >= 2 ? (frecuencia_compra_dias ?? 0) * CADENCIA_LARGA : 0
  if (silencio < suRitmo) return []

  const hablado = salud.ultima_interaccion?.fecha ?? ''
  const desde = laPosterior(hablado, ultima_factura_date)
  if (masMeses(desde, MESES_SIN_ACTIVIDAD) > today) return []
  const score = salud.fila.riesgo_perdida_score ?? 0
  if (score <= PERDIDA_QUE_AVISA || (monto_promedio_factura_centimos ?? 0) <= 0) return []
  return [
    {
      tipo: 'VENTA',
      importe: monto_promedio_factura_centimos ?? 0,
      probabilidad: score / 100,
      // It fades: the longer the silence, the less a proposal brings.
      urgencia: 0.2 - 0.15 * parte(silencio, DIAS_CLIENTE_PERDIDO),
      hechos: {
        regla: 'sin_actividad',
        desde,
        ultima_factura: ultima_factura_date,
        promedio: monto_promedio_factura_centimos,
      },
    },
  ]
}

/** On time, frequent, among the first by invoicing and in no danger: worth looking after. */
export function clienteExcelente({ hechos, salud }: Caso): Hallazgo[] {
  const { historial_pagos_a_tiempo: a_tiempo, vencido_centimos, facturado_12m_centimos } = salud.fila
  const { decididas, compras_12m } = salud.porque
  if (a_tiempo === null || a_tiempo < A_TIEMPO_EXCELENTE || decididas < COMPRAS_EXCELENTE) return []
  if (compras_12m < COMPRAS_EXCELENTE || vencido_centimos > 0 || salud.riesgo_perdida === 'alto') return []
  if ((salud.fila.monto_promedio_factura_centimos ?? 0) <= 0) return []
  if (salud.riesgo_impago !== 'bajo' || !esDeLosMejores(salud.rango) || yaNoCompra(hechos)) return []
  return [
    {
      tipo: 'OPORTUNIDAD',
      importe: salud.fila.monto_promedio_factura_centimos ?? 0,
      urgencia: 0.04,
      hechos: {
        regla: 'cliente_excelente',
        a_tiempo,
        decididas,
        compras_12m,
        facturado_12m: facturado_12m_centimos,
        rango: salud.rango,
      },
    },
  ]
}

/** Only for those who matter most: a meeting with everybody each quarter is no advice. */
export function reunionTrimestral({ hechos, salud, today, zona }: Caso): Hallazgo[] {
  const { facturado_12m_centimos, monto_promedio_factura_centimos } = salud.fila
  if (salud.porque.compras_12m < COMPRAS_EXCELENTE || !esDeLosMejores(salud.rango)) return []
  if (facturado_12m_centimos <= 0 || (monto_promedio_factura_centimos ?? 0) <= 0 || yaNoCompra(hechos))
    return []
  if (hechos.pendientes.some((p) => p.tipo === 'reunion' || p.tipo === 'visita')) return []

  const ultima = ultimaReunion(hechos, today, zona)
  const base = ultima ?? primeraFactura(hechos)
  if (base === null) return []
  const toca = masMeses(base, MESES_ENTRE_REUNIONES)
  if (today < masDias(toca, -AVISO_DE_REUNION)) return []
  const pronto = masDias(today, REUNION_NO_ANTES)
  return [
    {
      tipo: 'SEGUIMIENTO',
      importe: monto_promedio_factura_centimos ?? 0,
      urgencia: 0.02,
      hechos: {
        regla: 'reunion_trimestral',
        ultima,
        propuesta: enDiaLaborable(laPosterior(toca, pronto)),
      },
    },
  ]
}

function ultimaReunion({ actividades }: HechosDeCliente, today: Fecha, zona: string): Fecha | null {
  for (const { tipo, fecha } of actividades) {
    if (tipo !== 'reunion' && tipo !== 'visita') continue
    const dia = fechaDe(new Date(fecha), zona)
    if (dia <= today) return dia
  }
  return null
}

function primeraFactura({ facturas }: HechosDeCliente): Fecha | null {
  const emitidas = facturas.filter((f) => f.anulada_en === null).map((f) => f.fecha_emision)
  return emitidas.reduce<Fecha | null>((min, fecha) => (min && min < fecha ? min : fecha), null)
}

/** Among the first by invoicing. While nobody has ranked the clients, nobody is left out for it. */
function esDeLosMejores(rango: Rango | null): boolean {
  if (rango === null) return true
  return rango.percentil === null ? rango.puesto <= PUESTO_MEJORES : rango.percentil <= PERCENTIL_MEJORES
}
