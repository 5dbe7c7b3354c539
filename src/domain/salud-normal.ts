/** Distribution function of the standard normal (Abramowitz & Stegun 7.1.26 by erfc; error under 1.2e-7). */
export function fi(z: number): number {
  const t = 1 / (1 + 0.5 * Math.abs(z) * Math.SQRT1_2)
  const u = Math.abs(z) * Math.SQRT1_2
  const erfc =
    t *
    Math.exp(
      -u * u -
        1.26551223 +
        t *
          (1.00002368 +
            t *
              (0.37409196 +
                t *
                  (0.09678418 +
                    t *
                      (-0.18628806 +
                        t *
                          (0.27886807 +
                            t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)))))))),
    )
  return z >= 0 ? 1 - 0.5 * erfc : 0.5 * erfc
}

/** Its inverse, by bisection over a range where `fi` still tells values apart. */
export function fiInversa(p: number): number {
  let [bajo, alto] = [-6, 6]
  for (let i = 0; i < 50; i++) {
    const medio = (bajo + alto) / 2
    if (fi(medio) < p) bajo = medio
    else alto = medio
  }
  return (bajo + alto) / 2
}
