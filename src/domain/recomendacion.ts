import type { TipoActividad } from './actividad.ts'
import type { Centimos } from './dinero.ts'
import { diasEntre, enDiaLaborable, type Fecha, fechaDe, masDias, masMeses } from './fecha.ts'
import { type Etapa, estaAbierta } from './oportunidad.ts'
import type { HechosDeCliente, Rango, Salud } from './salud.ts'

/**
 * Every rule: its name for «silenciar esta regla», and whether its amount is money already at stake (a
 * debt, a deal) or only what the client usually buys, which nobody should add up as if it were owed.
 */
export const REGLAS = [
  { id: 'factura_vencida', nombre: 'Facturas vencidas', en_juego: true },
  { id: 'ganada_sin_facturar', nombre: 'Oportunidades ganadas sin facturar', en_juego: true },
  { id: 'oportunidad_parada', nombre: 'Oportunidades paradas', en_juego: true },
  { id: 'oportunidad_grande_dudosa', nombre: 'Oportunidades grandes poco probables', en_juego: true },
  { id: 'oportunidad_probable', nombre: 'Oportunidades muy probables', en_juego: true },
  { id: 'cambio_de_habito', nombre: 'Clientes que pagan cada vez más tarde', en_juego: false },
  { id: 'palabras_de_riesgo', nombre: 'Señales de riesgo en las notas', en_juego: false },
  { id: 'factura_esperada', nombre: 'Compras que no llegan', en_juego: false },
  { id: 'sin_actividad', nombre: 'Clientes sin actividad', en_juego: false },
  { id: 'paga_rapido', nombre: 'Clientes que pagan rápido', en_juego: false },
  { id: 'cliente_excelente', nombre: 'Clientes excelentes', en_juego: false },
  { id: 'reunion_trimestral', nombre: 'Reuniones trimestrales', en_juego: false },
] as const satisfies readonly { id: string; nombre: string; en_juego: boolean }[]

export type ReglaId = (typeof REGLAS)[number]['id']

/** Rules that look at what was talked and planned, so that filing something may close them. The others look at money. */
export const REGLAS_DE_TRATO: readonly string[] = [
  'ganada_sin_facturar',
  'oportunidad_parada',
  'oportunidad_grande_dudosa',
  'oportunidad_probable',
  'palabras_de_riesgo',
  'sin_actividad',
  'reunion_trimestral',
] satisfies ReglaId[]

type Proyecto = {
  nombre_proyecto: string
  monto: Centimos | null
  estado: Etapa
  probabilidad: number
  /** Days since it changed its stage or anybody spoke with the client. */
  dias: number
}

/** The evidence of each rule: what its sentence is written from. */
export type Hechos =
  | {
      regla: 'factura_vencida'
      facturas: number
      numero: string
      vence: Fecha
      dias: number
      habitual: number | null
      facturas_pagadas: number
      grave: boolean
      p_30: number
    }
  | ({ regla: 'ganada_sin_facturar'; desde: Fecha } & Proyecto)
  | ({ regla: 'oportunidad_parada'; limite: number } & Proyecto)
  | ({ regla: 'oportunidad_grande_dudosa' } & Proyecto)
  | ({ regla: 'oportunidad_probable' } & Proyecto)
  | { regla: 'cambio_de_habito'; antes: number; ahora: number; facturas_antes: number }
  | {
      regla: 'palabras_de_riesgo'
      actividad_id: string
      tipo_actividad: TipoActividad
      fecha: Fecha
      palabras: string[]
    }
  | { regla: 'factura_esperada'; cadencia: number; silencio: number; huecos: number; ultima: Fecha }
  | { regla: 'sin_actividad'; desde: Fecha; ultima_factura: Fecha; promedio: Centimos | null }
  | {
      regla: 'paga_rapido'
      dias_para_pagar: number
      plazo: number
      ultimas: number
      limite_credito: Centimos | null
    }
  | {
      regla: 'cliente_excelente'
      a_tiempo: number
      decididas: number
      compras_12m: number
      facturado_12m: Centimos
      rango: Rango | null
    }
  | { regla: 'reunion_trimestral'; ultima: Fecha | null; propuesta: Fecha }

export type Recomendacion = {
  tipo: 'ALERTA' | 'OPORTUNIDAD' | 'VENTA' | 'RIESGO' | 'SEGUIMIENTO'
  regla: ReglaId
  /** Unique in a client: says the rule, and the invoice, deal or note. */
  clave: string
  importe: Centimos
  /** 0–1. The order is importe × urgencia. */
  urgencia: number
  cliente_id: string
  oportunidad_id: string | null
  factura_id: string | null
  hechos: Hechos
}

/** Days past due that nobody's habit excuses. Specification: «45 días sin pagar». */
export const DIAS_RIESGO_IMPAGO = 45
/** Days over what it usually takes before an overdue invoice is worth a line: payments are filed late. Product decision. */
export const MARGEN_SOBRE_HABITO = 3
/** Specification: «3 meses inactivos»; after two years it is no news. Product decision. */
export const MESES_SIN_ACTIVIDAD = 3
export const DIAS_CLIENTE_PERDIDO = 730
/** Specification: «Oportunidad de €50k, probabilidad baja»; the figures are a product decision. */
export const OPORTUNIDAD_GRANDE: Centimos = 5_000_00
export const PROBABILIDAD_BAJA = 30
/** Specification: its example of «alta probabilidad» has 65 %; negotiation alone gives 60. Product decision. */
export const PROBABILIDAD_ALTA = 60
/** Days without movement from which a deal is stalled. Producto §6 «per stage»; the figures are a product decision. */
export const LIMITE_DE_ETAPA: Partial<Record<Etapa, number>> = {
  inicial: 21,
  contacto: 14,
  propuesta: 10,
  negociacion: 7,
}
/** Won but not invoiced (producto §6): from a week to half a year; an invoice of the week before counts. Product decision. */
export const DIAS_PARA_FACTURAR = 7
const DIAS_GANADA_ANTIGUA = 180
/** «Pagando rápido»: the specification calls 15 and 20 days «muy rápido»; five paid and credit to speak of. */
export const DIAS_PAGO_RAPIDO = 20
export const PAGADAS_PARA_CREDITO = 5
const PLAZO_CON_CREDITO = 15
/** «Cliente excelente» (specification): on time, frequent and among the first. Product decision. */
export const A_TIEMPO_EXCELENTE = 95
export const COMPRAS_EXCELENTE = 6
const PERCENTIL_MEJORES = 20
const PUESTO_MEJORES = 3
/** Habit change (producto §6): ten days more and half as much again, in the last four months. Product decision. */
export const CAMBIO_DIAS = 10
export const CAMBIO_FACTOR = 1.5
const CAMBIO_VIGENTE = 120
/** «compraba cada 14 días y van 31» (producto §5): twice the cadence, three gaps, two weeks at least. Product decision. */
export const CADENCIAS_DE_SILENCIO = 2
const HUECOS_PARA_CADENCIA = 3
const SILENCIO_MINIMO = 14
const SILENCIO_MAXIMO = 180
/** Own cadence that makes three silent months normal. Product decision. */
const CADENCIA_LARGA = 1.5
/** Quarterly meeting (specification): proposed two weeks ahead, never for tomorrow. Product decision. */
export const MESES_ENTRE_REUNIONES = 3
export const AVISO_DE_REUNION = 14
const REUNION_NO_ANTES = 7

/** What each rule reads. */
type Caso = {
  hechos: HechosDeCliente
  salud: Salud
  today: Fecha
  zona: string
}
type Hallazgo = Pick<Recomendacion, 'tipo' | 'importe' | 'urgencia' | 'hechos'> & {
  /** Invoice, deal or note of which there may be several per client. */
  de?: string
  oportunidad_id?: string
  factura_id?: string
}
type Regla = (caso: Caso) => Hallazgo[]

const EN_ORDEN: readonly Regla[] = [
  facturaVencida,
  ganadaSinFacturar,
  oportunidadesAbiertas,
  cambioDeHabito,
  palabrasDeRiesgo,
  facturaEsperada,
  sinActividad,
  pagaRapido,
  clienteExcelente,
  reunionTrimestral,
]

/** What is worth doing with a client today, best first: money × urgency, then urgency. */
export function recomendar(
  hechos: HechosDeCliente,
  salud: Salud,
  today: Fecha,
  zona: string,
): Recomendacion[] {
  const caso = { hechos, salud, today, zona }
  return EN_ORDEN.flatMap((regla) => regla(caso))
    .map((hallazgo) => conClave(hallazgo, hechos.cliente.id))
    .sort(porImporteYUrgencia)
}

/** Order of recommendations of any clients. */
export function porImporteYUrgencia(
  a: Pick<Recomendacion, 'importe' | 'urgencia'>,
  b: Pick<Recomendacion, 'importe' | 'urgencia'>,
): number {
  return b.importe * b.urgencia - a.importe * a.urgencia || b.urgencia - a.urgencia
}

function conClave({ de, ...hallazgo }: Hallazgo, cliente_id: string): Recomendacion {
  const { regla } = hallazgo.hechos
  return {
    oportunidad_id: null,
    factura_id: null,
    ...hallazgo,
    regla,
    clave: de ? `${regla}:${de}` : regla,
    cliente_id,
  }
}

/** All overdue invoices in one line, when the oldest exceeds what this client usually takes. */
function facturaVencida({ salud }: Caso): Hallazgo[] {
  const vencidas = salud.abiertas.filter((f) => f.dias_vencida > 0)
  const [peor] = vencidas
  if (!peor) return []
  const { retraso_mediano, facturas_pagadas } = salud.fila
  const usual = Math.max(0, retraso_mediano ?? 0)
  const dias = peor.dias_vencida
  if (dias < Math.min(DIAS_RIESGO_IMPAGO, usual + MARGEN_SOBRE_HABITO)) return []

  return [
    {
      tipo: 'ALERTA',
      de: peor.id,
      factura_id: peor.id,
      importe: salud.fila.vencido_centimos,
      urgencia: 0.5 + 0.5 * parte(dias - usual, DIAS_RIESGO_IMPAGO),
      hechos: {
        regla: 'factura_vencida',
        facturas: vencidas.length,
        numero: peor.numero,
        vence: peor.vence,
        dias,
        habitual: retraso_mediano,
        facturas_pagadas,
        grave: dias >= DIAS_RIESGO_IMPAGO,
        p_30: peor.p_30,
      },
    },
  ]
}

/** Each invoice answers for one won deal, in order, so that two deals and one invoice still leave one to bill. */
function ganadaSinFacturar({ hechos, today, zona }: Caso): Hallazgo[] {
  const libres = hechos.facturas
    .filter((f) => f.anulada_en === null && f.total_centimos > 0 && f.fecha_emision <= today)
    .map((f) => f.fecha_emision)
    .sort()
  const ganadas = hechos.oportunidades
    .filter((o) => o.estado === 'ganada')
    .map((o) => ({ o, desde: o.fecha_cierre_real ?? fechaDe(new Date(o.en_etapa_desde), zona) }))
    .sort((a, b) => a.desde.localeCompare(b.desde))

  return ganadas.flatMap(({ o, desde }): Hallazgo[] => {
    const suya = libres.findIndex((emitida) => emitida >= masDias(desde, -DIAS_PARA_FACTURAR))
    if (suya >= 0) libres.splice(suya, 1)
    const dias = diasEntre(desde, today)
    if (suya >= 0 || dias < DIAS_PARA_FACTURAR || dias > DIAS_GANADA_ANTIGUA) return []
    return [
      {
        tipo: 'ALERTA',
        de: o.id,
        oportunidad_id: o.id,
        importe: o.monto_estimado_centimos ?? 0,
        urgencia: 0.4 + 0.4 * parte(dias, 30),
        hechos: { regla: 'ganada_sin_facturar', desde, ...proyecto(o, dias) },
      },
    ]
  })
}

/** At most one line per open deal; a next step with a date pauses it. */
function oportunidadesAbiertas(caso: Caso): Hallazgo[] {
  const { hechos, salud, today, zona } = caso
  const hablado = salud.ultima_interaccion?.fecha ?? ''
  return hechos.oportunidades.flatMap((o): Hallazgo[] => {
    if (!estaAbierta(o) || hayProximoPaso(caso, o.id)) return []
    const enEtapa = fechaDe(new Date(o.en_etapa_desde), zona)
    const dias = Math.max(0, diasEntre(laPosterior(hablado, enEtapa), today))
    const comun = { de: o.id, oportunidad_id: o.id, importe: o.monto_estimado_centimos ?? 0 }
    const datos = proyecto(o, dias)
    const limite = LIMITE_DE_ETAPA[o.estado] ?? 0

    if (comun.importe >= OPORTUNIDAD_GRANDE && o.probabilidad <= PROBABILIDAD_BAJA) {
      const urgencia = 0.05 + 0.1 * parte(dias, limite)
      return [
        { ...comun, tipo: 'RIESGO', urgencia, hechos: { regla: 'oportunidad_grande_dudosa', ...datos } },
      ]
    }
    if (dias >= limite) {
      const urgencia = 0.1 + 0.1 * parte(dias - limite, limite)
      return [
        {
          ...comun,
          tipo: 'SEGUIMIENTO',
          urgencia,
          hechos: { regla: 'oportunidad_parada', limite, ...datos },
        },
      ]
    }
    if (o.probabilidad < PROBABILIDAD_ALTA) return []
    const urgencia = 0.05 + 0.05 * parte(dias, limite)
    return [{ ...comun, tipo: 'SEGUIMIENTO', urgencia, hechos: { regla: 'oportunidad_probable', ...datos } }]
  })
}

function cambioDeHabito({ salud, today }: Caso): Hallazgo[] {
  const { habito } = salud
  if (!habito) return []
  const { antes, ahora, facturas_antes, ultimo_cobro } = habito
  const empeora = ahora - antes >= CAMBIO_DIAS && ahora >= antes * CAMBIO_FACTOR
  if (!empeora || diasEntre(ultimo_cobro, today) > CAMBIO_VIGENTE) return []
  return [
    {
      tipo: 'RIESGO',
      importe: salud.fila.pendiente_centimos,
      urgencia: 0.15 + 0.15 * parte(ahora - antes, 60),
      hechos: { regla: 'cambio_de_habito', antes, ahora, facturas_antes },
    },
  ]
}

/** One line for the newest note; it shows the words and moves no figure. */
function palabrasDeRiesgo({ salud, today }: Caso): Hallazgo[] {
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

/** Silent for twice its cadence and for longer than nearly all its own gaps. */
function facturaEsperada(caso: Caso): Hallazgo[] {
  const { salud, hechos } = caso
  const { huecos, silencio } = salud.porque
  const { frecuencia_compra_dias: cadencia, ultima_factura_date: ultima } = salud.fila
  if (!huecos || silencio === null || cadencia === null || ultima === null) return []
  if (huecos.de < HUECOS_PARA_CADENCIA || yaNoCompra(hechos) || sinActividad(caso).length > 0) return []

  const normal = Math.max(SILENCIO_MINIMO, cadencia * CADENCIAS_DE_SILENCIO)
  if (silencio < normal || silencio <= huecos.casi_todos) return []
  if (silencio > Math.max(SILENCIO_MAXIMO, normal * 2)) return []
  return [
    {
      tipo: 'RIESGO',
      importe: salud.fila.monto_promedio_factura_centimos ?? 0,
      urgencia: 0.1 + 0.2 * parte(silencio - normal, normal),
      hechos: { regla: 'factura_esperada', cadencia, silencio, huecos: huecos.de, ultima },
    },
  ]
}

/** Three months without invoice nor conversation, unless that is its rhythm or something is under way. */
function sinActividad(caso: Caso): Hallazgo[] {
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
  return [
    {
      tipo: 'VENTA',
      importe: monto_promedio_factura_centimos ?? 0,
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

function pagaRapido({ hechos, salud }: Caso): Hallazgo[] {
  const { dias_para_pagar_mediana: dias, facturas_pagadas, vencido_centimos } = salud.fila
  const { ultimas, plazo_habitual } = salud.porque
  if (dias === null || ultimas === null || plazo_habitual === null) return []
  if (dias > DIAS_PAGO_RAPIDO || facturas_pagadas < PAGADAS_PARA_CREDITO || ultimas.tarde > 0) return []
  if (plazo_habitual < PLAZO_CON_CREDITO || vencido_centimos > 0) return []
  if (salud.riesgo_impago !== 'bajo' || yaNoCompra(hechos)) return []
  return [
    {
      tipo: 'OPORTUNIDAD',
      importe: salud.fila.monto_promedio_factura_centimos ?? 0,
      urgencia: 0.03,
      hechos: {
        regla: 'paga_rapido',
        dias_para_pagar: dias,
        plazo: plazo_habitual,
        ultimas: ultimas.de,
        limite_credito: hechos.cliente.limite_credito_centimos,
      },
    },
  ]
}

function clienteExcelente({ hechos, salud }: Caso): Hallazgo[] {
  const { historial_pagos_a_tiempo: a_tiempo, vencido_centimos, facturado_12m_centimos } = salud.fila
  const { decididas, compras_12m } = salud.porque
  if (a_tiempo === null || a_tiempo < A_TIEMPO_EXCELENTE || decididas < COMPRAS_EXCELENTE) return []
  if (compras_12m < COMPRAS_EXCELENTE || vencido_centimos > 0 || salud.riesgo_perdida === 'alto') return []
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
function reunionTrimestral({ hechos, salud, today, zona }: Caso): Hallazgo[] {
  const { facturado_12m_centimos, monto_promedio_factura_centimos } = salud.fila
  if (salud.porque.compras_12m < COMPRAS_EXCELENTE || !esDeLosMejores(salud.rango)) return []
  if (facturado_12m_centimos <= 0 || yaNoCompra(hechos)) return []
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

/** Something with a date from today on, for this deal or for the client at large. */
function hayProximoPaso({ hechos, today }: Caso, oportunidadId: string | null): boolean {
  return hechos.pendientes.some(
    (p) =>
      p.vence_en !== null &&
      p.vence_en >= today &&
      (p.oportunidad_id === null || oportunidadId === null || p.oportunidad_id === oportunidadId),
  )
}

/** She has said herself that nothing is to be sold to it. */
function yaNoCompra({ cliente }: HechosDeCliente): boolean {
  return cliente.estado === 'inactivo' || cliente.estado === 'bloqueado'
}

/** Among the first by invoicing. While nobody has ranked the clients, nobody is left out for it. */
function esDeLosMejores(rango: Rango | null): boolean {
  if (rango === null) return true
  return rango.percentil === null ? rango.puesto <= PUESTO_MEJORES : rango.percentil <= PERCENTIL_MEJORES
}

function proyecto(o: HechosDeCliente['oportunidades'][number], dias: number): Proyecto {
  const { nombre_proyecto, monto_estimado_centimos, estado, probabilidad } = o
  return { nombre_proyecto, monto: monto_estimado_centimos, estado, probabilidad, dias }
}

/** How much of `total` there is, 0–1. */
function parte(cuanto: number, total: number): number {
  return total <= 0 ? 1 : Math.min(1, Math.max(0, cuanto / total))
}

function laPosterior(a: Fecha, b: Fecha): Fecha {
  if (a > b) return a
  return b
}
