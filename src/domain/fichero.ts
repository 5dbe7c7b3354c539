import type { Fecha } from './fecha.ts'

/** A cell as the file has it; its meaning is for the importer to say. `fecha`: an XLSX cell formatted as a date. */
export type Celda = string | number | boolean | { fecha: Fecha } | null

/** `linea`: 1-based line of the file (CSV: where the record starts) or row of the sheet. */
export type Fila = { linea: number; celdas: Celda[] }

export type ProblemaDeFichero =
  | 'vacio'
  | 'demasiado_grande'
  | 'bomba'
  | 'no_es_lo_que_dice'
  | 'cifrado'
  | 'formato_desconocido'
  | 'ilegible'

/**
 * `filas` begins at the first row each time it is called, keeps no row in memory, and fails with an
 * `ErrorDeFichero` where the file turns out to be broken further on.
 */
export type Tabla = { nombre: string; filas(): AsyncIterable<Fila> }

/** A file of rows. `codificacion` (its WHATWG name) and `separador` are of a CSV. */
export type Libro = {
  formato: 'csv' | 'xlsx' | 'json'
  codificacion: string | null
  separador: string | null
  bytes: number
  tablas: Tabla[]
}

/** What stopped the reading of a file. It has a sentence in `texts/fichero.ts`. */
export class ErrorDeFichero extends Error {
  readonly problem: ProblemaDeFichero

  constructor(problem: ProblemaDeFichero, cause?: unknown) {
    super(problem, { cause })
    this.name = 'ErrorDeFichero'
    this.problem = problem
  }
}

/** Largest file that is opened. A hundred thousand invoices take a tenth of it. Product decision. */
export const MAX_FICHERO_BYTES = 256 * 1024 * 1024
