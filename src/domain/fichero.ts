import type { Fecha } from './fecha.ts'

export type Celda = string | number | boolean | { fecha: Fecha } | null
export type Fila = { linea: number; celdas: Celda[] }
export type ProblemaDeFichero =
  | 'vacio'
  | 'demasiado_grande'
  | 'bomba'
  | 'no_es_lo_que_dice'
  | 'cifrado'
  | 'formato_desconocido'
  | 'ilegible'
export type Tabla = { nombre: string; filas(): AsyncIterable<Fila> }
export type Libro = {
  formato: 'csv' | 'xlsx' | 'json'
  codificacion: string | null
  separador: string | null
  bytes: number
  tablas: Tabla[]
}
