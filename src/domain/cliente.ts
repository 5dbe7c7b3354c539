import type { Centimos } from './dinero.ts'
import type { Fecha, Instante } from './fecha.ts'

export const ESTADOS_CLIENTE = ['prospecto', 'activo', 'inactivo', 'bloqueado'] as const
export type EstadoCliente = (typeof ESTADOS_CLIENTE)[number]
export const TAMANOS = ['pequeña', 'mediana', 'grande'] as const
export type TamanoEmpresa = (typeof TAMANOS)[number]
export type RiesgoImpago = 'bajo' | 'medio' | 'alto' | 'sin_datos'
export const TIPOS_CLIENTE = ['empresa', 'autonomo', 'particular', 'administracion'] as const
export type TipoCliente = (typeof TIPOS_CLIENTE)[number]

/** Table `clientes`: the specification's columns, then ours. Only `nombre` is needed. */
export type Cliente = {
  id: string
  nombre: string
  email: string | null
  /** E.164 when it could be understood, else as typed. */
  telefono: string | null
  direccion: string | null
  /** NIF, NIE or CIF, upper case without separators. */
  cif: string | null
  sector: string | null
  tamaño_empresa: TamanoEmpresa | null
  estado: EstadoCliente
  /** Invoiced and collected so far. */
  ltv_centimos: Centimos
  riesgo_impago: RiesgoImpago
  fecha_primera_factura: Fecha | null
  fecha_creacion: Instante
  limite_credito_centimos: Centimos | null
  tipo: TipoCliente | null
  /** Free words, separated by commas. */
  etiquetas: string | null
  archivado_en: Instante | null
  fusionado_en: string | null
  external_id: string | null
}

/** A client of whom only the name is known; what else is known replaces the unknown. */
export function nuevoCliente(
  known: Pick<Cliente, 'id' | 'nombre' | 'fecha_creacion'> & Partial<Cliente>,
): Cliente {
  return {
    email: null,
    telefono: null,
    direccion: null,
    cif: null,
    sector: null,
    tamaño_empresa: null,
    estado: 'prospecto',
    ltv_centimos: 0,
    riesgo_impago: 'sin_datos',
    fecha_primera_factura: null,
    limite_credito_centimos: null,
    tipo: null,
    etiquetas: null,
    archivado_en: null,
    fusionado_en: null,
    external_id: null,
    ...known,
  }
}

/** A name without its legal form, as people say it: «Talleres Ruiz» of «Talleres Ruiz SL». */
export function nombreCorto(nombre: string): string {
  const short = nombre.replace(
    /[ ,]+(s\.?\s?l\.?\s?[up]?\.?|s\.?\s?a\.?\s?u?\.?|s\.?\s?c\.?|c\.?\s?b\.?|s\.?\s?coop\.?)$/iu,
    '',
  )
  return short.trim() || nombre
}
