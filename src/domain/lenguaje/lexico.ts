import { ABREVIATURAS } from './abreviaturas.ts'
import { errataDeTiempo } from './erratas.ts'
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
export function trocear(limpio: string, plano = aplanar(limpio)): readonly Pieza[] {
  // The readers of one message ask for the same pieces one after another.
  const guardadas = RECIENTES.get(plano)
  if (guardadas) return guardadas
  if (RECIENTES.size >= A_MANO) RECIENTES.clear()
  const piezas = enPiezas(plano)
  RECIENTES.set(plano, piezas)
  return piezas
}

/** The texts of one message, with this and that blanked: a few. */
const A_MANO = 6
const RECIENTES = new Map<string, readonly Pieza[]>()

function enPiezas(plano: string): Pieza[] {
  const piezas: Pieza[] = []
  let anterior: Pieza | undefined
  let i = 0
  while (i < plano.length) {
    const clase = claseDe(plano, i)
    if (clase === 'hueco') {
      i++
      continue
    }
    let fin = i + 1
    // What was blanked is one sign, however long.
    if (clase !== 'signo') while (fin < plano.length && claseDe(plano, fin) === clase) fin++
    else if (plano.charCodeAt(i) === BORRADO) while (plano.charCodeAt(fin) === BORRADO) fin++
    const escrita = plano.slice(i, fin)
    const pegada: boolean = anterior !== undefined && anterior.fin === i
    const forma = clase === 'palabra' ? formaDe(escrita, pegada && anterior?.clase === 'cifra') : escrita
    anterior = { clase, inicio: i, fin, escrita, forma, pegada }
    piezas.push(anterior)
    i = fin
  }
  return piezas
}

const BORRADO = '_'.charCodeAt(0)

/** The word meant by what was typed. After a figure, letters are units («15h», «6k»): they are left as they are. */
function formaDe(escrita: string, trasCifra: boolean): string {
  if (trasCifra) return escrita
  return ABREVIATURAS.get(escrita) ?? errataDeTiempo(escrita) ?? escrita
}

function claseDe(plano: string, i: number): 'palabra' | 'cifra' | 'signo' | 'hueco' {
  const codigo = plano.charCodeAt(i)
  if (codigo === 32 || codigo === 160) return 'hueco'
  if (codigo >= 48 && codigo <= 57) return 'cifra'
  if (codigo >= 97 && codigo <= 122) return 'palabra'
  if (codigo < 128) return 'signo'
  return LETRA.test(plano.charAt(i)) ? 'palabra' : 'signo'
}

const LETRA = /\p{L}/u
