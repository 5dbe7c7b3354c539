/** A table for the terminal: the first column to the left, the others, figures, to the right. */
export function tabla(encabezado: readonly string[], filas: readonly (readonly string[])[]): string {
  const todas = [encabezado, ...filas]
  const anchos = encabezado.map((_, i) => Math.max(...todas.map((fila) => ancho(fila[i] ?? ''))))
  const linea = (fila: readonly string[]) =>
    anchos
      .map((n, i) => alinear(fila[i] ?? '', n, i === 0))
      .join('  ')
      .trimEnd()
  return [linea(encabezado), anchos.map((n) => '─'.repeat(n)).join('  '), ...filas.map(linea)].join('\n')
}

function alinear(texto: string, n: number, izquierda: boolean): string {
  const hueco = ' '.repeat(n - ancho(texto))
  return izquierda ? texto + hueco : hueco + texto
}

function ancho(texto: string): number {
  return [...texto].length
}
