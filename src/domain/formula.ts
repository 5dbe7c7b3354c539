/**
 * A text that a spreadsheet would run as a formula (OWASP, «CSV injection»: = + - @, tab and line ends, and
 * the full-width forms), with any apostrophes that it has in front already.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u

/** With an apostrophe in front when it would be a formula. `sinApostrofe` gives back exactly what it was. */
export function conApostrofe(texto: string): string {
  return FORMULA.test(texto) ? `'${texto}` : texto
}

export function sinApostrofe(texto: string): string {
  return texto.startsWith("'") && FORMULA.test(texto) ? texto.slice(1) : texto
}

/** Whether a spreadsheet would run it. */
export function pareceFormula(texto: string): boolean {
  return FORMULA.test(texto) && !texto.startsWith("'")
}
