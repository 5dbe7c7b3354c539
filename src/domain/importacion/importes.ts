import { aCentimos, type Centimos } from '../dinero.ts'
import type { Celda } from '../fichero.ts'

export type Decimal = ',' | '.'

/** What a written amount says about its decimal sign; null when it may be either («1.234», «120»). */
export function decimalDe(texto: string): Decimal | null {
  const puro = sinAdornos(texto).cifras
  const [dot, comma] = [puro.lastIndexOf('.'), puro.lastIndexOf(',')]
  if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ','
  const sign = dot >= 0 ? '.' : ','
  const at = Math.max(dot, comma)
  if (at < 0) return null
  const other: Decimal = sign === '.' ? ',' : '.'
  if (puro.indexOf(sign) !== at) return other
  const [before, after] = [puro.slice(0, at), puro.slice(at + 1)]
  const looksGrouped = after.length === 3 && /^[1-9]\d{0,2}$/.test(before)
  return looksGrouped ? null : sign
}

/**
 * An amount as programs and people write it: «1.234,56», «1,234.56», «1 234,56 €», «(120,00)», «120-».
 * `decimal` is the column's sign, for what may be read both ways. Null when it is no amount.
 */
export function leerImporteDeCelda(celda: Celda, decimal: Decimal): Centimos | null {
  if (typeof celda === 'number') return Number.isFinite(celda) ? aCentimos(celda) : null
  if (typeof celda !== 'string') return null
  const { cifras, negativo } = sinAdornos(celda)
  if (!/^\d[\d.,]*$|^[.,]\d+$/.test(cifras)) return null
  const sign = decimalDe(celda) ?? decimal
  const group = sign === ',' ? '.' : ','
  const at = cifras.lastIndexOf(sign)
  const [enteros, decimales] = at < 0 ? [cifras, ''] : [cifras.slice(0, at), cifras.slice(at + 1)]
  if (enteros.includes(sign) || decimales.includes(group) || !bienAgrupado(enteros, group)) return null
  const euros = Number(`${enteros.replaceAll(group, '') || '0'}.${decimales || '0'}`)
  const centimos = aCentimos(euros)
  return negativo && centimos !== 0 ? -centimos : centimos
}

function bienAgrupado(enteros: string, group: string): boolean {
  const [first = '', ...rest] = enteros.split(group)
  return rest.length === 0 || (first.length <= 3 && first !== '' && rest.every((part) => part.length === 3))
}

/** The figures alone, and whether a sign or parentheses make them negative. */
function sinAdornos(texto: string): { cifras: string; negativo: boolean } {
  let puro = texto.replace(/€|eur(?:os)?\b/gi, '').replace(/[\s'’\u00A0\u202F\u2009]/g, '')
  const enParentesis = /^\(.*\)$/.test(puro)
  if (enParentesis) puro = puro.slice(1, -1)
  const negativo = enParentesis || /^[-−–]|[-−–]$/.test(puro)
  return { cifras: puro.replace(/^[-−–+]|[-−–]$/, ''), negativo }
}
