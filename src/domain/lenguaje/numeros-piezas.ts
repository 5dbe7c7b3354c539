import type { Pieza } from './lexico.ts'
import { UNIDADES } from './numeros.ts'

/** A number read from the piece `i` on: its value and the first piece after it. */
export type NumeroLeido = { valor: number; fin: number }

const PALABRAS: ReadonlyMap<string, number> = new Map(Object.entries(UNIDADES))

/**
 * A whole number from the piece `i`: figures («15»), or a cardinal below 1,000 in words («quince», «treinta y
 * cinco», «ciento veinte»). Only tens from thirty on take «y», so that «las diez y cinco» stays ten.
 */
export function leerCardinal(piezas: readonly Pieza[], i: number): NumeroLeido | null {
  const pieza = piezas[i]
  if (pieza === undefined) return null
  if (pieza.clase === 'cifra')
    return pieza.fin - pieza.inicio > 9 ? null : { valor: Number(pieza.forma), fin: i + 1 }
  return pieza.clase === 'palabra' ? leerCentenas(piezas, i) : null
}

/** A number in words up to the thousands, as a year is said: «dos mil veintisiete», «mil novecientos noventa». */
export function leerMiles(piezas: readonly Pieza[], i: number): NumeroLeido | null {
  const antes = piezas[i]?.forma === 'mil' ? { valor: 1, fin: i } : leerCentenas(piezas, i)
  if (antes === null || piezas[antes.fin]?.forma !== 'mil') return null
  const miles = antes.valor * 1000
  const resto = leerCentenas(piezas, antes.fin + 1)
  return resto ? { valor: miles + resto.valor, fin: resto.fin } : { valor: miles, fin: antes.fin + 1 }
}

function leerCentenas(piezas: readonly Pieza[], i: number): NumeroLeido | null {
  const primero = valorDePalabra(piezas[i])
  if (primero === undefined) return null
  if (primero < 100) return leerDecenas(piezas, i, primero)
  const resto = valorDePalabra(piezas[i + 1])
  if (resto === undefined || resto >= 100 || resto === 0) return { valor: primero, fin: i + 1 }
  const menor = leerDecenas(piezas, i + 1, resto)
  return { valor: primero + menor.valor, fin: menor.fin }
}

function leerDecenas(piezas: readonly Pieza[], i: number, decena: number): NumeroLeido {
  const unidad = valorDePalabra(piezas[i + 2])
  const sigue =
    decena >= 30 &&
    decena % 10 === 0 &&
    piezas[i + 1]?.forma === 'y' &&
    unidad !== undefined &&
    unidad > 0 &&
    unidad < 10
  return sigue ? { valor: decena + unidad, fin: i + 3 } : { valor: decena, fin: i + 1 }
}

function valorDePalabra(pieza: Pieza | undefined): number | undefined {
  return pieza?.clase === 'palabra' ? PALABRAS.get(pieza.forma) : undefined
}
