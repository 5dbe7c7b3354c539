import { setImmediate } from 'node:timers/promises'
import { apuntar, type ClaveForanea, clavesForaneas, idsQueEstan, insertarFilas } from '#db/cargar.ts'
import { columnasDe, type FilaDeTabla } from '#db/exportar.ts'
import { type Db, inTransaction } from '#db/open.ts'
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
import * as texts from '#texts/exportar.ts'

export type Cargado = {
  insertadas: Record<NombreDeTabla, number>
  /** Rows whose id was there already, and were left as they stand. */
  yaEstaban: number
  /** Rows that could not be, with the sentence that says why. */
  rechazadas: { tabla: NombreDeTabla; linea: number; motivo: string }[]
}

export type OpcionesDeCarga = {
  /** Told in the same transaction what went in, for the load to be undone. */
  marcar?: (tx: Db, tabla: TablaExportada, ids: string[]) => Promise<void>
  /** Between two batches: how far it has come in all tables, in rows. */
  alAvanzar?: (filas: number) => void
  signal?: AbortSignal
}

/** Rows per transaction: a few milliseconds, so that nobody waits. */
const LOTE = 100
/** Refused rows that are told one by one. */
const MAX_RECHAZADAS = 1000

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

/**
 * Puts our own export (any of its formats) back, with its ids, parents before children, in small
 * transactions: what has an id that is there already is skipped, so doing it again does nothing. It writes
 * no history and no health: the caller recomputes that of the clients in `marcar`.
 */
export async function cargarExportacion(
  db: Db,
  libro: Libro,
  opciones: OpcionesDeCarga = {},
): Promise<Cargado> {
  const nombres = Object.keys(TABLAS_EXPORTADAS) as NombreDeTabla[]
  const cargado: Cargado = {
    insertadas: Object.fromEntries(nombres.map((nombre) => [nombre, 0])) as Cargado['insertadas'],
    yaEstaban: 0,
    rechazadas: [],
  }
  let filas = 0
  for (const nombre of nombres) {
    const tabla = libro.tablas.find((una) => nombreDe(una) === nombre)
    if (!tabla) continue
    const carga = await cargaDe(db, nombre, libro.formato === 'csv', cargado, opciones)
    for await (const lote of lotesDe(tabla, carga)) {
      opciones.signal?.throwIfAborted()
      await inTransaction(db, (tx) => cargarLote(tx, carga, lote))
      filas += lote.length
      opciones.alAvanzar?.(filas)
      await setImmediate()
    }
    await inTransaction(db, (tx) => apuntarPropias(tx, carga))
  }
  return cargado
}

type Carga = {
  nombre: NombreDeTabla
  tabla: TablaExportada
  deCsv: boolean
  /** The database's columns by their heading in the file. */
  porEncabezado: Map<string, ColumnaExportada>
  claves: ClaveForanea[]
  /** What rows of this table say of others of the same, which may come later. */
  propias: { columna: string; id: string; destino: string }[]
  cargado: Cargado
  opciones: OpcionesDeCarga
}
type FilaLeida = { linea: number; fila: FilaDeTabla }

async function cargaDe(
  db: Db,
  nombre: NombreDeTabla,
  deCsv: boolean,
  cargado: Cargado,
  opciones: OpcionesDeCarga,
): Promise<Carga> {
  const tabla = TABLAS_EXPORTADAS[nombre]
  const columnas = columnasExportadas(tabla, await columnasDe(db, tabla))
  return {
    nombre,
    tabla,
    deCsv,
    porEncabezado: new Map(columnas.map((columna) => [columna.nombre, columna])),
    claves: await clavesForaneas(db, tabla),
    propias: [],
    cargado,
    opciones,
  }
}

/** Rows of a table as the database has them, some at a time. Columns that the database lacks are left out. */
async function* lotesDe(tabla: Tabla, { porEncabezado, deCsv }: Carga): AsyncGenerator<FilaLeida[]> {
  let columnas: (ColumnaExportada | undefined)[] | null = null
  let lote: FilaLeida[] = []
  for await (const { linea, celdas } of tabla.filas()) {
    if (!columnas) {
      columnas = celdas.map((celda) => porEncabezado.get(String(celda)))
      continue
    }
    lote.push({ linea, fila: filaDe(columnas, celdas, deCsv) })
    if (lote.length < LOTE) continue
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

async function cargarLote(tx: Db, carga: Carga, lote: FilaLeida[]): Promise<void> {
  const { tabla, nombre, cargado, opciones } = carga
  const estan = await idsQueEstan(
    tx,
    tabla,
    lote.map(({ fila }) => fila.id),
  )
  const nuevas = lote.filter(({ fila }) => !estan.has(String(fila.id)))
  cargado.yaEstaban += lote.length - nuevas.length
  const conMadre = await sinHuerfanas(tx, carga, nuevas)
  await insertar(tx, carga, conMadre)

  const dentro = await idsQueEstan(
    tx,
    tabla,
    conMadre.map(({ fila }) => fila.id),
  )
  for (const { linea, fila } of conMadre) {
    if (!dentro.has(String(fila.id))) rechazar(carga, linea, texts.yaHayOtraIgual)
  }
  cargado.insertadas[nombre] += dentro.size
  if (dentro.size > 0) await opciones.marcar?.(tx, tabla, [...dentro])
}

/** Refuses rows without what they need, and forgets what they only mention and is not there. */
async function sinHuerfanas(tx: Db, carga: Carga, filas: FilaLeida[]): Promise<FilaLeida[]> {
  let quedan = filas
  for (const { columna, madre, obligatoria, propia } of carga.claves) {
    if (propia) {
      apartarPropias(carga, columna, quedan)
      continue
    }
    const hay = await idsQueEstan(
      tx,
      madre,
      quedan.map(({ fila }) => fila[columna]),
    )
    const falta = ({ fila }: FilaLeida) => fila[columna] != null && !hay.has(String(fila[columna]))
    const sin = quedan.filter(falta)
    if (!obligatoria) for (const { fila } of sin) fila[columna] = null
    else {
      for (const { linea } of sin) rechazar(carga, linea, texts.faltaDeQuienEs(columna))
      quedan = quedan.filter((una) => !sin.includes(una))
    }
  }
  return quedan
}

function apartarPropias(carga: Carga, columna: string, filas: FilaLeida[]): void {
  for (const { fila } of filas) {
    const destino = fila[columna]
    if (destino == null) continue
    carga.propias.push({ columna, id: String(fila.id), destino: String(destino) })
    fila[columna] = null
  }
}

async function apuntarPropias(tx: Db, { tabla, propias }: Carga): Promise<void> {
  for (const [columna, pares] of Map.groupBy(propias, (una) => una.columna))
    await apuntar(tx, tabla, columna, pares)
}

/** All at once; when one of them cannot be, one by one, so that the others go in. */
async function insertar(tx: Db, carga: Carga, filas: FilaLeida[]): Promise<void> {
  try {
    await insertarFilas(
      tx,
      carga.tabla,
      filas.map(({ fila }) => fila),
    )
  } catch (error) {
    if (!esDeLaFila(error)) throw error
    if (filas.length === 1) return
    for (const una of filas) await insertar(tx, carga, [una])
  }
}

/** The row breaks a rule of its table: SQLite has taken back that statement and nothing else. */
function esDeLaFila(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^SQLITE_(CONSTRAINT|MISMATCH)/.test(code)
}

function rechazar({ cargado, nombre }: Carga, linea: number, motivo: string): void {
  if (cargado.rechazadas.length < MAX_RECHAZADAS) cargado.rechazadas.push({ tabla: nombre, linea, motivo })
}

function nombreDe({ nombre }: Tabla): NombreDeTabla | null {
  return Object.hasOwn(TABLAS_EXPORTADAS, nombre) ? (nombre as NombreDeTabla) : null
}

async function primeraFila(tabla: Tabla): Promise<Fila | null> {
  for await (const fila of tabla.filas()) return fila
  return null
}
