import { ENLACES } from './vocabulario.ts'

export { PALABRAS_VACIAS } from './vocabulario.ts'

/** A stretch of a text: from `inicio` up to, not including, `fin`. */
export type Trozo = { inicio: number; fin: number }

/** Lower case, no accents (ñ becomes n), single spaces: what is searched, and what the search index stores. */
export function normalizar(texto: string): string {
  return texto
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}

/** Words (letters and digits) of a normalised text: 'talleres', 'ruiz', 'sl'. */
export function palabras(texto: string): string[] {
  return normalizar(texto).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** A message as the readers take it: composed letters, single spaces, lines that keep their break. */
export function limpiar(texto: string): string {
  return texto
    .normalize('NFC')
    .replace(/\s*[\n\r]\s*/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}

/**
 * Lower case and no accents, like `normalizar`, but every character stays in its place, so that what is
 * found in it can be cut out of `limpio`. A line break becomes «;», which ends a clause.
 */
export function aplanar(limpio: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is already plain needs no walk
  const facil = /^[\x00-\x7f]*$/.test(limpio)
  if (facil) return limpio.toLowerCase().replaceAll('\n', ';')
  let plano = ''
  for (let i = 0; i < limpio.length; i++) plano += letraPlana(limpio.charAt(i))
  return plano
}

const LETRAS_PLANAS = new Map<string, string>([['\n', ';']])

function letraPlana(letra: string): string {
  const conocida = LETRAS_PLANAS.get(letra)
  if (conocida !== undefined) return conocida
  const plana = letra.normalize('NFD').charAt(0).toLowerCase()
  const vale = plana.length === 1 ? plana : letra
  // Only what people type here is worth remembering; the rest of Unicode must not fill the memory.
  if (letra < '\u0250') LETRAS_PLANAS.set(letra, vale)
  return vale
}

/** The text with these stretches blanked, everything else in its place. */
export function tapar(plano: string, trozos: readonly Trozo[]): string {
  if (trozos.length === 0) return plano
  let tapado = ''
  let hecho = 0
  for (const { inicio, fin } of [...trozos].sort((a, b) => a.inicio - b.inicio)) {
    if (fin <= hecho) continue
    const desde = Math.max(inicio, hecho)
    tapado += plano.slice(hecho, desde) + '_'.repeat(fin - desde)
    hecho = fin
  }
  return tapado + plano.slice(hecho)
}

/** Clauses of a plain text: what lies between commas, full stops (not those inside a figure) and line breaks. */
export function clausulas(plano: string): Trozo[] {
  const trozos: Trozo[] = []
  let inicio = 0
  for (const corte of plano.matchAll(CORTE)) {
    trozos.push({ inicio, fin: corte.index })
    inicio = corte.index + corte[0].length
  }
  trozos.push({ inicio, fin: plano.length })
  return trozos.filter(({ inicio, fin }) => plano.slice(inicio, fin).trim() !== '')
}

const CORTE =
  /[;!?()]+|[.,:](?!\d)|(?<!\d)[.,:]|(?:,? y | pero )(?=(?:que |me |le |les |lo |la llam|hay que|tengo que|quiere|quedamos|acepta|pid))/g

/** First letter of each word in capitals, unless she already wrote capitals; small words stay small. */
export function conMayusculas(nombre: string): string {
  if (/\p{Lu}/u.test(nombre)) return nombre
  return nombre
    .split(' ')
    .map((p, i) => (i > 0 && ENLACES.has(p) ? p : p.charAt(0).toUpperCase() + p.slice(1)))
    .join(' ')
}
