import { setImmediate } from 'node:timers/promises'
import { apuntar, type ClaveForanea, clavesForaneas, idsQueEstan, insertarFilas } from '#db/cargar.ts'
import type { FilaDeTabla } from '#db/exportar.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { type NombreDeTabla, TABLAS_EXPORTADAS, type TablaExportada } from '#domain/exportacion.ts'
import type { Libro } from '#domain/fichero.ts'
import type { FilaMala, Motivo } from '#domain/importacion/leido.ts'
import { type FilaLeida, type TablaPropia, tablasPropias } from './leer-exportacion.ts'

export type Cargado = {
  insertadas: Record<NombreDeTabla, number>
  /** Rows whose id was there already, and were left as they stand. */
  yaEstaban: number
  /** Rows that could not be, each with its reason: the first ones. */
  rechazadas: FilaMala[]
  cuantasRechazadas: number
}

export type OpcionesDeCarga = {
  /** Told in the same transaction which rows of a table are in because of this load, for it to be undone. */
  marcar?: (tx: Db, tabla: TablaExportada, filas: FilaDeTabla[]) => Promise<void>
  /** Which of these ids a run of this same load that was cut short has put in. */
  suyas?: (tx: Db, tabla: TablaExportada, ids: string[]) => Promise<Set<string>>
  /** Between two transactions: how far it has come in all tables, in rows. What it throws ends the load. */
  alAvanzar?: (filas: number) => Promise<void>
}

/** Rows per transaction: a few milliseconds, so that nobody waits. */
const LOTE = 100
/** Refused rows that are told one by one. */
const MAX_RECHAZADAS = 1000

/**
 * Puts our own export (any of its formats) back, with its ids, parents before children, in small
 * transactions: what has an id that is there already is skipped, so doing it again does nothing, and one that
 * was cut short is ended by calling it again with `suyas`. It writes no history and no health: the caller
 * recomputes that of the clients in `marcar`.
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
    cuantasRechazadas: 0,
  }
  let filas = 0
  for (const propia of await tablasPropias(db, libro)) {
    const carga = await cargaDe(db, propia, cargado, opciones)
    for await (const lote of propia.lotes(LOTE)) {
      await inTransaction(db, (tx) => cargarLote(tx, carga, lote))
      filas += lote.length
      await opciones.alAvanzar?.(filas)
      await setImmediate()
    }
    await inTransaction(db, (tx) => apuntarPropias(tx, carga))
  }
  return cargado
}

type Carga = {
  nombre: NombreDeTabla
  tabla: TablaExportada
  claves: ClaveForanea[]
  /** What rows of this table say of others of the same, which may come later. */
  propias: { columna: string; id: string; destino: string }[]
  cargado: Cargado
  opciones: OpcionesDeCarga
}

async function cargaDe(
  db: Db,
  { nombre, tabla }: TablaPropia,
  cargado: Cargado,
  opciones: OpcionesDeCarga,
): Promise<Carga> {
  return { nombre, tabla, claves: await clavesForaneas(db, tabla), propias: [], cargado, opciones }
}

async function cargarLote(tx: Db, carga: Carga, lote: FilaLeida[]): Promise<void> {
  const { tabla, nombre, cargado, opciones } = carga
  const estan = await idsQueEstan(tx, tabla, idsDe(lote))
  const suyas = (await opciones.suyas?.(tx, tabla, [...estan])) ?? new Set()
  const deAntes = lote.filter(({ fila }) => suyas.has(String(fila.id)))
  const nuevas = lote.filter(({ fila }) => !estan.has(String(fila.id)))
  cargado.yaEstaban += lote.length - nuevas.length - deAntes.length
  for (const { columna, propia } of carga.claves) if (propia) apartarPropias(carga, columna, deAntes)
  const conMadre = await sinHuerfanas(tx, carga, nuevas)
  await insertar(tx, carga, conMadre)

  const dentro = await idsQueEstan(tx, tabla, idsDe(conMadre))
  for (const { linea, fila } of conMadre) if (!dentro.has(String(fila.id))) rechazar(carga, linea, 'choca')
  const puestas = [...deAntes, ...conMadre.filter(({ fila }) => dentro.has(String(fila.id)))]
  cargado.insertadas[nombre] += puestas.length
  const filas = puestas.map(({ fila }) => fila)
  if (filas.length > 0) await opciones.marcar?.(tx, tabla, filas)
}

function idsDe(lote: FilaLeida[]): unknown[] {
  return lote.map(({ fila }) => fila.id)
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
      for (const { linea } of sin) rechazar(carga, linea, 'huerfana', columna)
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

function rechazar(
  { cargado, nombre }: Carga,
  linea: number,
  motivo: Motivo,
  valor: string | null = null,
): void {
  cargado.cuantasRechazadas++
  if (cargado.rechazadas.length < MAX_RECHAZADAS)
    cargado.rechazadas.push({ tabla: nombre, linea, motivo, valor })
}
