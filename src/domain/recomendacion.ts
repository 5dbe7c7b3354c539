import type { TipoActividad } from './actividad.ts'
import type { Centimos } from './dinero.ts'
import type { Fecha } from './fecha.ts'
import type { Etapa } from './oportunidad.ts'
import type { Hallazgo, Regla } from './recomendacion-caso.ts'
import { cambioDeHabito, facturaVencida, pagaRapido } from './recomendacion-deudas.ts'
import { ganadaSinFacturar, LIMITE_DE_ETAPA, oportunidadesAbiertas } from './recomendacion-oportunidades.ts'
import { callaLaDeuda, promesaRota } from './recomendacion-promesa.ts'
import {
  clienteExcelente,
  facturaEsperada,
  palabrasDeRiesgo,
  reunionTrimestral,
  sinActividad,
} from './recomendacion-ritmo.ts'
import type { HechosDeCliente, Rango, Salud } from './salud.ts'

export { LIMITE_DE_ETAPA }

/**
 * Every rule: its name for «silenciar esta regla», and whether its amount is money already at stake (a
 * debt, a deal) or only what the client usually buys, which nobody should add up as if it were owed. What is `sin_prisa`
 * can wait: it is said once a quarter.
 */
export const REGLAS = [
  { id: 'promesa_rota', nombre: 'Promesas de pago incumplidas', en_juego: true },
  { id: 'factura_vencida', nombre: 'Facturas vencidas', en_juego: true },
  { id: 'ganada_sin_facturar', nombre: 'Oportunidades ganadas sin facturar', en_juego: true },
  { id: 'oportunidad_parada', nombre: 'Oportunidades paradas', en_juego: true },
  { id: 'oportunidad_grande_dudosa', nombre: 'Oportunidades grandes poco probables', en_juego: true },
  { id: 'oportunidad_probable', nombre: 'Oportunidades muy probables', en_juego: true },
  { id: 'cambio_de_habito', nombre: 'Clientes que pagan cada vez más tarde', en_juego: false },
  { id: 'palabras_de_riesgo', nombre: 'Señales de riesgo en las notas', en_juego: false },
  { id: 'factura_esperada', nombre: 'Compras que no llegan', en_juego: false },
  { id: 'sin_actividad', nombre: 'Clientes sin actividad', en_juego: false, sin_prisa: true },
  { id: 'paga_rapido', nombre: 'Clientes que pagan rápido', en_juego: false, sin_prisa: true },
  { id: 'cliente_excelente', nombre: 'Clientes excelentes', en_juego: false, sin_prisa: true },
  { id: 'reunion_trimestral', nombre: 'Reuniones trimestrales', en_juego: false, sin_prisa: true },
] as const satisfies readonly { id: string; nombre: string; en_juego: boolean; sin_prisa?: true }[]

export type ReglaId = (typeof REGLAS)[number]['id']

/** Rules that look at what was talked and planned, so that filing something may close them. The others look at money. */
export const REGLAS_DE_TRATO: readonly string[] = [
  'promesa_rota',
  'ganada_sin_facturar',
  'oportunidad_parada',
  'oportunidad_grande_dudosa',
  'oportunidad_probable',
  'palabras_de_riesgo',
  'sin_actividad',
  'reunion_trimestral',
] satisfies ReglaId[]

/** The deal a sentence speaks of. */
export type Proyecto = {
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
      regla: 'promesa_rota'
      /** What is left to pay of the promise, and all that is overdue. */
      falta: Centimos
      vencido: Centimos
      prometido: Fecha
      dicha: Fecha
      /** Hers, in which it was told. */
      palabras: string | null
      numero: string
    }
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
  /** 0–1: how likely the amount is at stake × how soon. The order, importe × this, is expected euros × urgency. */
  urgencia: number
  cliente_id: string
  oportunidad_id: string | null
  factura_id: string | null
  hechos: Hechos
}

const EN_ORDEN: readonly Regla[] = [
  promesaRota,
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

/** What is worth doing with a client today, best first: expected euros × urgency, then urgency. */
export function recomendar(
  hechos: HechosDeCliente,
  salud: Salud,
  today: Fecha,
  zona: string,
): Recomendacion[] {
  const caso = { hechos, salud, today, zona }
  const reglas = callaLaDeuda(caso) ? EN_ORDEN.filter((regla) => regla !== facturaVencida) : EN_ORDEN
  return reglas
    .flatMap((regla) => regla(caso))
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

function conClave({ de, probabilidad = 1, ...hallazgo }: Hallazgo, cliente_id: string): Recomendacion {
  const { regla } = hallazgo.hechos
  return {
    oportunidad_id: null,
    factura_id: null,
    ...hallazgo,
    urgencia: probabilidad * hallazgo.urgencia,
    regla,
    clave: de ? `${regla}:${de}` : regla,
    cliente_id,
  }
}
