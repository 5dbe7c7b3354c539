import { type Centimos, ponderar } from './dinero.ts'
import type { Fecha, Instante } from './fecha.ts'

export const ETAPAS = ['inicial', 'contacto', 'propuesta', 'negociacion', 'ganada', 'perdida'] as const
export type Etapa = (typeof ETAPAS)[number]
export const ETAPAS_ABIERTAS = ['inicial', 'contacto', 'propuesta', 'negociacion'] as const

/**
 * Probability that a stage gives by itself, in percent. The specification's default is 30 for a new
 * one; the other steps are a product decision and hers overrides them.
 */
export const PROBABILIDAD_DE_ETAPA: Record<Etapa, number> = {
  inicial: 10,
  contacto: 30,
  propuesta: 50,
  negociacion: 60,
  ganada: 100,
  perdida: 0,
}

/** Table `oportunidades`. */
export type Oportunidad = {
  id: string
  cliente_id: string
  nombre_proyecto: string
  descripcion: string | null
  /** Null while nobody has said a figure. */
  monto_estimado_centimos: Centimos | null
  estado: Etapa
  /** 0–100. */
  probabilidad: number
  fecha_creacion: Instante
  fecha_cierre_esperada: Fecha | null
  motivo_perdida: string | null
  fecha_cierre_real: Fecha | null
  archivado_en: Instante | null
}

/** Table `crm_etapas`: since when an opportunity stands in a stage. */
export type CambioDeEtapa = { id: string; oportunidad_id: string; estado: Etapa; desde: Instante }

export function estaAbierta(oportunidad: Pick<Oportunidad, 'estado'>): boolean {
  return oportunidad.estado !== 'ganada' && oportunidad.estado !== 'perdida'
}

/** What a deal adds to the weighted forecast: only while it is open. */
export function enPrevision(oportunidad: Oportunidad): Centimos {
  return estaAbierta(oportunidad)
    ? ponderar(oportunidad.monto_estimado_centimos ?? 0, oportunidad.probabilidad)
    : 0
}
