/** Words from this length on are found with one mistake; shorter ones have too many neighbours. */
export const MIN_LETRAS = 4
/** Longer words are looked up as they are: each would bring as many variants as it has letters. */
const MAX_LETRAS = 32

/** Whether a word is looked for with mistakes at all: figures are not, one digit more is another thing. */
export function esCorregible(palabra: string): boolean {
  return palabra.length >= MIN_LETRAS && palabra.length <= MAX_LETRAS && /^\p{L}+$/u.test(palabra)
}

/**
 * The word without each of its letters in turn. Two words that are one mistake apart share one of
 * these or one is a variant of the other: symmetric deletes, W. Garbe's SymSpell (2012).
 */
export function sinUnaLetra(palabra: string): string[] {
  const letras = [...palabra.slice(0, MAX_LETRAS + 1)]
  return [...new Set(letras.map((_, i) => letras.toSpliced(i, 1).join('')))]
}

/** Whether two words are at most one insertion, deletion, replacement or swap of neighbours apart. */
export function aUnaErrata(una: string, otra: string): boolean {
  const [corta, larga] = una.length <= otra.length ? [[...una], [...otra]] : [[...otra], [...una]]
  const i = corta.findIndex((letra, k) => letra !== larga[k])
  if (i === -1) return larga.length - corta.length <= 1
  if (corta.length === larga.length - 1) return iguales(corta.slice(i), larga.slice(i + 1))
  if (corta.length !== larga.length) return false
  if (iguales(corta.slice(i + 1), larga.slice(i + 1))) return true
  const swapped = corta[i] === larga[i + 1] && corta[i + 1] === larga[i]
  return swapped && iguales(corta.slice(i + 2), larga.slice(i + 2))
}

function iguales(unas: string[], otras: string[]): boolean {
  return unas.length === otras.length && unas.every((letra, i) => letra === otras[i])
}
