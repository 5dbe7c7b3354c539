import { columnasDe, type FilaDeTabla } from '#db/exportar.ts'
import type { Db } from '#db/open.ts'
import { valorDeCelda } from '#domain/celda.ts'
import {
  type ColumnaExportada,
  columnasExportadas,
  encabezadosPropios,
  type NombreDeTabla,
  TABLAS_EXPORTADAS,
  type TablaExportada,
} from '#domain/exportacion.ts'
import type { Celda, Fila, Libro, Tabla } from '#domain/fichero.ts'

/** A row of a file as the database has it. */
export type FilaLeida = { linea: number; fila: FilaDeTabla }

/** A table of the file that is one of ours. */
export type TablaPropia = {
  nombre: NombreDeTabla
  tabla: TablaExportada
  /** Its rows from the first, `cuantas` at a time at most. Columns that the database lacks are left out. */
  lotes(cuantas: number): AsyncGenerator<FilaLeida[]>
}

/**
 * Whether a file is one of our own exports, or some tables of one: each has the name of one of ours and all
 * its headings, in any order.
 */
export async function esExportacionPropia({ tablas }: Libro): Promise<boolean> {
  for (const tabla of tablas) {
    const nombre = nombreDe(tabla)
    if (!nombre) return false
    const encabezado = new Set((await primeraFila(tabla))?.celdas)
    if (!encabezadosPropios(TABLAS_EXPORTADAS[nombre]).every((uno) => encabezado.has(uno))) return false
  }
  return tablas.length > 0
}

/** The tables of our own export, parents before children. */
export async function tablasPropias(db: Db, { tablas, formato }: Libro): Promise<TablaPropia[]> {
  const propias: TablaPropia[] = []
  for (const [nombre, tabla] of Object.entries(TABLAS_EXPORTADAS) as [NombreDeTabla, TablaExportada][]) {
    const delFichero = tablas.find((una) => nombreDe(una) === nombre)
    if (!delFichero) continue
    const columnas = columnasExportadas(tabla, await columnasDe(db, tabla))
    const porEncabezado = new Map(columnas.map((columna) => [columna.nombre, columna]))
    const deCsv = formato === 'csv'
    propias.push({ nombre, tabla, lotes: (cuantas) => lotesDe(delFichero, porEncabezado, deCsv, cuantas) })
  }
  return propias
}

async function* lotesDe(
  tabla: Tabla,
  porEncabezado: Map<string, ColumnaExportada>,
  deCsv: boolean,
  cuantas: number,
): AsyncGenerator<FilaLeida[]> {
  let columnas: (ColumnaExportada | undefined)[] | null = null
  let lote: FilaLeida[] = []
  for await (const { linea, celdas } of tabla.filas()) {
    if (!columnas) {
      columnas = celdas.map((celda) => porEncabezado.get(String(celda)))
      continue
    }
    lote.push({ linea, fila: filaDe(columnas, celdas, deCsv) })
    if (lote.length < cuantas) continue
    yield lote
    lote = []
  }
  if (lote.length > 0) yield lote
}

function filaDe(columnas: (ColumnaExportada | undefined)[], celdas: Celda[], deCsv: boolean): FilaDeTabla {
  const fila: FilaDeTabla = {}
  for (const [i, columna] of columnas.entries()) {
    if (columna) fila[columna.columna] = valorDeCelda(celdas[i] ?? null, columna.tipo, deCsv)
  }
  return fila
}

function nombreDe({ nombre }: Tabla): NombreDeTabla | null {
  return Object.hasOwn(TABLAS_EXPORTADAS, nombre) ? (nombre as NombreDeTabla) : null
}

async function primeraFila(tabla: Tabla): Promise<Fila | null> {
  for await (const fila of tabla.filas()) return fila
  return null
}
