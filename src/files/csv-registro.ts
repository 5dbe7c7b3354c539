/**
 * One record of a CSV. `saltos`: line ends inside it and after it. `siguiente`: where the next one begins.
 * `rotas`: cells that begin with a quote which does not close them.
 */
export type Registro = { celdas: (string | null)[]; saltos: number; siguiente: number; rotas: number }

const COMILLA = 34
const LF = 10
const CR = 13

/**
 * The record that begins at `desde`, or null when the text ends before it does and more is to come. A cell
 * in quotes may hold anything, its quotes doubled; a quote that does not close where a cell ends is text.
 * Nothing between separators is null; "" is an empty text.
 */
export function leerRegistro(
  texto: string,
  desde: number,
  separador: string,
  { final, comillas }: { final: boolean; comillas: boolean },
): Registro | null {
  const celdas: (string | null)[] = []
  let saltos = 0
  let rotas = 0
  let at = desde
  for (;;) {
    const comilla = comillas && texto.charCodeAt(at) === COMILLA
    const citada = comilla ? leerCitada(texto, at, separador, final) : null
    if (citada === 'incompleta') return null
    if (citada) {
      celdas.push(citada.valor)
      saltos += saltosEn(citada.valor)
      at = citada.fin
    } else {
      if (comilla) rotas++
      const fin = finDeCelda(texto, at, separador.charCodeAt(0))
      celdas.push(fin === at ? null : texto.slice(at, fin))
      at = fin
    }

    if (at >= texto.length) return final ? { celdas, saltos, siguiente: at, rotas } : null
    const code = texto.charCodeAt(at)
    if (code !== LF && code !== CR) {
      at++
      continue
    }
    if (code === CR && at + 1 >= texto.length && !final) return null
    const largo = code === CR && texto.charCodeAt(at + 1) === LF ? 2 : 1
    return { celdas, saltos: saltos + 1, siguiente: at + largo, rotas }
  }
}

function leerCitada(
  texto: string,
  desde: number,
  separador: string,
  final: boolean,
): { valor: string; fin: number } | 'incompleta' | null {
  let dobles = false
  for (let at = desde + 1; ; ) {
    const comilla = texto.indexOf('"', at)
    if (comilla < 0) return final ? null : 'incompleta'
    if (texto.charCodeAt(comilla + 1) === COMILLA) {
      dobles = true
      at = comilla + 2
      continue
    }
    let fin = comilla + 1
    while (texto.charCodeAt(fin) === 32) fin++
    if (fin >= texto.length && !final) return 'incompleta'
    const code = texto.charCodeAt(fin)
    const cierra = fin >= texto.length || code === LF || code === CR || code === separador.charCodeAt(0)
    if (!cierra) return null
    const valor = texto.slice(desde + 1, comilla)
    return { valor: dobles ? valor.replaceAll('""', '"') : valor, fin }
  }
}

function finDeCelda(texto: string, desde: number, separador: number): number {
  let at = desde
  for (; at < texto.length; at++) {
    const code = texto.charCodeAt(at)
    if (code === separador || code === LF || code === CR) break
  }
  return at
}

function saltosEn(valor: string): number {
  let saltos = 0
  for (let i = 0; i < valor.length; i++) {
    const code = valor.charCodeAt(i)
    if (code === LF || (code === CR && valor.charCodeAt(i + 1) !== LF)) saltos++
  }
  return saltos
}
