import type { Centimos } from './dinero.ts'

/** The specification's five tables, parents before children. */
export const TABLAS_COMUNES = [
  'clientes',
  'contactos',
  'oportunidades',
  'actividades',
  'salud_cliente',
] as const
export type TablaComun = (typeof TABLAS_COMUNES)[number]

/** A value that does not fit as it was: what it said is kept in `crm_rarezas`, and what stands in its place. */
export type Rareza = {
  tabla: string
  registro_id: string
  columna: string
  original: string
  queda: string | null
}

/** What a database that is not ours has. */
export type Inventario = {
  /** Those of the five that are there, with their rows. */
  comunes: { tabla: TablaComun; filas: number; columnasPropias: string[] }[]
  /** Its own other tables. */
  ajenas: { tabla: string; filas: number }[]
}

/** What an expansion did, or would do. */
export type Expansion = {
  inventario: Inventario
  /** Columns of the five that were not there, and tables of ours. */
  nuevas: { columnas: number; tablas: number }
  /** Sum of the expected amounts of all deals, in cents. */
  oportunidades_centimos: Centimos
  rarezas: Rareza[]
  /** Triggers, views and indexes of its own that could not stand again. */
  perdidos: { nombre: string; sql: string }[]
}
