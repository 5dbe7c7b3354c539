import type { Celda } from '../fichero.ts'
import { leerEmail, leerNif, leerTelefono } from '../lenguaje/identificadores.ts'
import { leerFechaDeCelda, partesDeFecha } from './fechas.ts'
import { leerImporteDeCelda } from './importes.ts'

/** What the values of a column look like. */
export type Aspecto = 'nif' | 'email' | 'telefono' | 'fecha' | 'importe' | 'numero' | 'texto'

/** Share of the values that must look alike for the whole column to be taken so. */
const MAYORIA = 0.7
const VALORES_QUE_SE_MIRAN = 60

export function esVacia(celda: Celda): boolean {
  return celda === null || (typeof celda === 'string' && celda.trim() === '')
}

/** What most of the values are; null when the column is empty. `seguridad` is the share of them that are. */
export function aspectoDe(celdas: readonly Celda[]): { aspecto: Aspecto; seguridad: number } | null {
  const llenas = celdas.filter((celda) => !esVacia(celda)).slice(0, VALORES_QUE_SE_MIRAN)
  if (llenas.length === 0) return null
  for (const [aspecto, es] of PRUEBAS) {
    const share = llenas.filter(es).length / llenas.length
    if (share >= MAYORIA) return { aspecto, seguridad: share }
  }
  return { aspecto: 'texto', seguridad: 1 }
}

/** In order: what passes an earlier one is not asked the later ones. */
const PRUEBAS: [Aspecto, (celda: Celda) => boolean][] = [
  ['email', (celda) => typeof celda === 'string' && leerEmail(celda) === celda.trim().toLowerCase()],
  ['nif', (celda) => typeof celda === 'string' && esNif(celda)],
  ['fecha', esFecha],
  ['telefono', (celda) => esTelefono(celda)],
  ['importe', (celda) => typeof celda !== 'boolean' && leerImporteDeCelda(celda, ',') !== null],
  [
    'numero',
    (celda) => typeof celda === 'string' && /^[a-z]{0,6}[-/ ]?\d[\d\-/. ]*[a-z]?$/i.test(celda.trim()),
  ],
]

function esNif(texto: string): boolean {
  const nif = leerNif(texto)
  return nif !== null && texto.replace(/[\s.-]/g, '').replace(/^es(?=.{9}$)/i, '').length === nif.nif.length
}

function esFecha(celda: Celda): boolean {
  if (typeof celda === 'number' || celda === null || typeof celda === 'boolean') return false
  if (typeof celda === 'object' || partesDeFecha(celda)) return true
  return !/^\d+$/.test(celda) && leerFechaDeCelda(celda, 'dma', 'UTC') !== null
}

function esTelefono(celda: Celda): boolean {
  if (typeof celda === 'number') return celda >= 600_000_000 && celda <= 999_999_999
  if (typeof celda !== 'string' || /[.,]\d{1,2}$/.test(celda)) return false
  return celda.replace(/\D/g, '').length >= 9 && leerTelefono(celda) !== null && !/[a-z]/i.test(celda)
}
