import { diaDeLaSemana, type Fecha, masDias } from './fecha.ts'

/** Chance that is always the same: one stream per key, so that a new client changes nothing of the others. */
export type Azar = {
  /** An integer, both ends included. */
  entre: (min: number, max: number) => number
  /** The same things in another order. */
  barajar: <T>(cosas: readonly T[]) => T[]
}

/** Mulberry32 (Tommy Ettinger, public domain) over a FNV-1a hash of the key. */
export function azarDe(clave: string): Azar {
  let estado = 0x811c9dc5
  for (const letra of clave) estado = Math.imul(estado ^ (letra.codePointAt(0) ?? 0), 0x01000193)
  const siguiente = () => {
    estado = (estado + 0x6d2b79f5) | 0
    let t = Math.imul(estado ^ (estado >>> 15), 1 | estado)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const entre = (min: number, max: number) => min + Math.floor(siguiente() * (max - min + 1))
  const barajar = <T>(cosas: readonly T[]) =>
    cosas
      .map((cosa) => ({ cosa, orden: siguiente() }))
      .sort((a, b) => a.orden - b.orden)
      .map(({ cosa }) => cosa)
  return { entre, barajar }
}

/** What every id of the example begins with: no UUIDv7 of today can, its first digits are the time. */
export const PREFIJO_DE_EJEMPLO = '00000000-0000-7000-8000-'

/** One hexadecimal digit per table, so that an id also tells what it is. */
const MARCA_DE_TABLA = {
  clientes: 'c',
  contactos: 'a',
  oportunidades: 'b',
  etapas: 'e',
  facturas: 'f',
  vencimientos: 'd',
  pagos: '9',
  actividades: '8',
}

/** The ids of a table in order, from the first. */
export function idsDe(tabla: keyof typeof MARCA_DE_TABLA): () => string {
  let n = 0
  return () => idDeEjemplo(tabla, ++n)
}

/** The rows of a table written as text: a line each, cells between bars. */
export function filas(tabla: string): string[][] {
  return tabla
    .trim()
    .split('\n')
    .map((linea) => linea.split('|').map((celda) => celda.trim()))
}

/** The date itself, or the Friday before a weekend: offices neither invoice nor pay then. */
export function diaDeOficina(fecha: Fecha): Fecha {
  return masDias(fecha, -Math.max(0, diaDeLaSemana(fecha) - 5))
}

/** `00000000-0000-7000-8000-0000000c0001`: the n-th row of a table (from 1), the same on every machine. */
export function idDeEjemplo(tabla: keyof typeof MARCA_DE_TABLA, n: number): string {
  return `${PREFIJO_DE_EJEMPLO}0000000${MARCA_DE_TABLA[tabla]}${n.toString(16).padStart(4, '0')}`
}
