import { ABREVIATURAS, ERRATAS_DE_TIEMPO } from './abreviaturas.ts'
import { aplanar, type Trozo } from './normalizar.ts'

/**
 * A piece of a message, as our grammars read it: a word, a run of figures or one sign. `forma` is plain (lower case,
 * no accents) with the phone's abbreviations and slips made good; `escrita`, plain as typed. `pegada`: no space before it.
 */
export type Pieza = Trozo & {
  clase: 'palabra' | 'cifra' | 'signo'
  forma: string
  escrita: string
  pegada: boolean
}

/**
 * The pieces of a clean text (`limpiar`), in one pass over its characters: no expression that can go back.
 * Letters and figures part («15h» is two pieces, the second `pegada`); what was blanked («_») is a sign.
 */
export function trocear(limpio: string, plano = aplanar(limpio)): Pieza[] {
  const piezas: Pieza[] = []
  let i = 0
  while (i < plano.length) {
    const clase = CLASES(plano.charCodeAt(i), plano, i)
    if (clase === 'hueco') {
      i++
      continue
    }
    let fin = i + 1
    if (clase !== 'signo')
      while (fin < plano.length && CLASES(plano.charCodeAt(fin), plano, fin) === clase) fin++
    const escrita = plano.slice(i, fin)
    const anterior = piezas.at(-1)
    const pegada = anterior !== undefined && anterior.fin === i
    const forma = clase === 'palabra' ? formaDe(escrita, pegada && anterior?.clase === 'cifra') : escrita
    piezas.push({ clase, inicio: i, fin, escrita, forma, pegada })
    i = fin
  }
  return piezas
}

/** The word meant by what was typed. After a figure, letters are units («15h», «6k»): they are left as they are. */
function formaDe(escrita: string, trasCifra: boolean): string {
  if (trasCifra) return escrita
  return ABREVIATURAS.get(escrita) ?? ERRATAS_DE_TIEMPO.get(escrita) ?? escrita
}

function CLASES(codigo: number, plano: string, i: number): 'palabra' | 'cifra' | 'signo' | 'hueco' {
  if (codigo === 32 || codigo === 160) return 'hueco'
  if (codigo >= 48 && codigo <= 57) return 'cifra'
  if (codigo >= 97 && codigo <= 122) return 'palabra'
  if (codigo < 128) return 'signo'
  return /\p{L}/u.test(plano.charAt(i)) ? 'palabra' : 'signo'
}
