/** Usual coefficients of reflection, expansion, contraction and shrinking (Nelder & Mead 1965). */
const [REFLEJA, EXPANDE, CONTRAE, ENCOGE] = [1, 2, 0.5, 0.5]
const PASO = 0.4
const EVALUACIONES = 600
const TOLERANCIA = 1e-7

/** The minimum of a function of few variables, without derivatives, from a starting point. Bounded and deterministic. */
export function minimizar(
  f: (x: readonly number[]) => number,
  inicio: readonly number[],
): { x: number[]; valor: number } {
  let n = 0
  const evaluar = (x: number[]) => {
    n++
    return { x, valor: f(x) }
  }
  const puntos = [evaluar([...inicio])]
  for (let i = 0; i < inicio.length; i++) puntos.push(evaluar(inicio.map((v, j) => (i === j ? v + PASO : v))))
  const orden = () => puntos.sort((a, b) => a.valor - b.valor)
  orden()
  while (n < EVALUACIONES) {
    const mejor = puntos[0]
    const peor = puntos.at(-1)
    const segundo = puntos.at(-2)
    if (!mejor || !peor || !segundo) break
    if (peor.valor - mejor.valor < TOLERANCIA * (Math.abs(mejor.valor) + TOLERANCIA)) break
    const centro = inicio.map(
      (_, i) => puntos.slice(0, -1).reduce((suma, p) => suma + (p.x[i] ?? 0), 0) / (puntos.length - 1),
    )
    const hacia = (factor: number) => evaluar(centro.map((c, i) => c + factor * (c - (peor.x[i] ?? 0))))
    const reflejado = hacia(REFLEJA)
    if (reflejado.valor < mejor.valor) {
      const lejos = hacia(EXPANDE)
      puntos[puntos.length - 1] = lejos.valor < reflejado.valor ? lejos : reflejado
    } else if (reflejado.valor < segundo.valor) {
      puntos[puntos.length - 1] = reflejado
    } else {
      const cerca = reflejado.valor < peor.valor ? hacia(CONTRAE) : hacia(-CONTRAE)
      if (cerca.valor < Math.min(reflejado.valor, peor.valor)) puntos[puntos.length - 1] = cerca
      else
        for (let i = 1; i < puntos.length; i++)
          puntos[i] = evaluar(mejor.x.map((v, j) => v + ENCOGE * ((puntos[i]?.x[j] ?? v) - v)))
    }
    orden()
  }
  const [mejor] = puntos
  return { x: mejor?.x ?? [...inicio], valor: mejor?.valor ?? Number.NaN }
}
