import { type Fecha, fechaDe, masDias } from '../fecha.ts'
import type { Celda } from '../fichero.ts'
import { fechaCivil } from '../lenguaje/calendario.ts'
import { normalizar } from '../lenguaje/normalizar.ts'

/** In which order a column writes day (d), month (m) and year (a). */
export type Orden = 'dma' | 'mda' | 'amd'
export const ORDENES: readonly Orden[] = ['dma', 'mda', 'amd']

/** Excel counts days from here; its 1900 was no leap year, which only matters before March of that year. */
const ORIGEN_EXCEL: Fecha = '1899-12-30'
/** Serial numbers that are taken for dates: 1954 to 2064. */
const SERIAL_MIN = 20_000
const SERIAL_MAX = 60_000

const TRES_PARTES = /^(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})(?:[ T,]+\d{1,2}[:.]\d{2}.*)?$/
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/
const CON_MES = /^(?:[a-z]+\.?,? )?(\d{1,2})[ \-/.]+(?:de )?([a-z]{3,10})\.?[ \-/.,]+(?:del? )?(\d{2,4})$/
const MES_PRIMERO = /^([a-z]{3,10})\.? (\d{1,2}),? (\d{2,4})$/
const MESES = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic']
const OTROS_MESES: Record<string, string> = { jan: 'ene', apr: 'abr', aug: 'ago', dec: 'dic', set: 'sep' }

/** The three figures of a date that may be read in more than one order; null when it is not such a date. */
export function partesDeFecha(celda: Celda): [string, string, string] | null {
  if (typeof celda !== 'string') return null
  const match = TRES_PARTES.exec(celda.trim())
  return match ? [match[1] ?? '', match[2] ?? '', match[3] ?? ''] : null
}

/** A date of a cell, however it is written; `orden` decides between day and month. Null when it is none. */
export function leerFechaDeCelda(celda: Celda, orden: Orden, zona: string): Fecha | null {
  if (celda === null || typeof celda === 'boolean') return null
  if (typeof celda === 'object') return celda.fecha
  if (typeof celda === 'number') return deSerial(celda)
  const texto = celda.trim()
  const iso = ISO.exec(texto)
  if (iso) return deIso(iso, zona)
  const partes = partesDeFecha(texto)
  if (partes) return enOrden(partes, orden)
  if (/^(?:19|20)\d{6}$/.test(texto)) {
    return fechaCivil(Number(texto.slice(0, 4)), Number(texto.slice(4, 6)), Number(texto.slice(6)))
  }
  if (/^\d{5}(?:[.,]\d+)?$/.test(texto)) return deSerial(Number(texto.replace(',', '.')))
  return conMesEnLetra(texto)
}

/** The date that three figures make in an order; null when there is no such day. */
export function enOrden([a, b, c]: [string, string, string], orden: Orden): Fecha | null {
  if (a.length === 4 || orden === 'amd') return a.length === 3 ? null : civil(a, b, c)
  return orden === 'dma' ? civil(c, b, a) : civil(c, a, b)
}

function civil(ano: string, mes: string, dia: string): Fecha | null {
  if (dia.length > 2 || mes.length > 2 || (ano.length !== 2 && ano.length !== 4)) return null
  return fechaCivil(anoEntero(ano), Number(mes), Number(dia))
}

/** Two figures are of this century up to 69. */
function anoEntero(ano: string): number {
  const n = Number(ano)
  if (ano.length > 2) return n
  return n < 70 ? 2000 + n : 1900 + n
}

function deIso([, ano, mes, dia, hora, desfase]: RegExpExecArray, zona: string): Fecha | null {
  const fecha = fechaCivil(Number(ano), Number(mes), Number(dia))
  if (!fecha || !hora || !desfase) return fecha
  const at = new Date(`${fecha}T${hora}${desfase}`)
  return Number.isNaN(at.getTime()) ? fecha : fechaDe(at, zona)
}

function deSerial(n: number): Fecha | null {
  return n >= SERIAL_MIN && n < SERIAL_MAX ? masDias(ORIGEN_EXCEL, Math.floor(n)) : null
}

function conMesEnLetra(texto: string): Fecha | null {
  const plano = normalizar(texto)
  const normal = CON_MES.exec(plano)
  const americana = normal ? null : MES_PRIMERO.exec(plano)
  const [dia, nombre, ano] = normal
    ? [normal[1], normal[2], normal[3]]
    : [americana?.[2], americana?.[1], americana?.[3]]
  if (!dia || !nombre || !ano) return null
  const corto = nombre.slice(0, 3)
  const mes = MESES.indexOf(OTROS_MESES[corto] ?? corto) + 1
  return mes === 0 ? null : fechaCivil(anoEntero(ano), mes, Number(dia))
}

/** What the dates of some columns say together about their order. */
export type EvidenciaDeOrden = {
  /** How many of the dates exist in each order. */
  validas: Record<Orden, number>
  vistas: number
  /** A date that day-month and month-day read differently. */
  ejemplo: string | null
}

export function sinEvidencia(): EvidenciaDeOrden {
  return { validas: { dma: 0, mda: 0, amd: 0 }, vistas: 0, ejemplo: null }
}

export function observarFecha(evidencia: EvidenciaDeOrden, celda: Celda): void {
  const partes = partesDeFecha(celda)
  if (!partes || partes[0].length === 4) return
  evidencia.vistas++
  const read = ORDENES.map((orden) =>
    orden === 'amd' && partes[0].length !== 2 ? null : enOrden(partes, orden),
  )
  for (const [i, orden] of ORDENES.entries()) if (read[i]) evidencia.validas[orden]++
  if (read[0] && read[1] && read[0] !== read[1]) evidencia.ejemplo ??= partes.join('/')
}

/**
 * The order that fits most dates. `duda` is an example when day-month and month-day fit equally well and
 * say different things: then only she knows, and day-month is what it seems until she has said so.
 */
export function decidirOrden({ validas, vistas, ejemplo }: EvidenciaDeOrden): {
  orden: Orden
  duda: string | null
} {
  if (vistas === 0) return { orden: 'dma', duda: null }
  if (validas.amd > validas.dma && validas.amd > validas.mda) return { orden: 'amd', duda: null }
  if (validas.dma === validas.mda) return { orden: 'dma', duda: ejemplo }
  return { orden: validas.dma > validas.mda ? 'dma' : 'mda', duda: null }
}
