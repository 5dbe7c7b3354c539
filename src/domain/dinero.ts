/** Euro cents, an integer. */
export type Centimos = number

/** Largest amount that we take: 9.999.999,99 €. Above it a typed figure is a mistake. */
export const IMPORTE_MAXIMO: Centimos = 999_999_999

export function sumar(importes: readonly Centimos[]): Centimos {
  return importes.reduce((total, importe) => total + importe, 0)
}

/** Euros (with decimals) as cents, rounded half away from zero. */
export function aCentimos(euros: number): Centimos {
  return Math.sign(euros) * Math.round(Math.abs(euros) * 100 + 1e-7)
}

/** What an opportunity is expected to bring: amount × probability (0–100). */
export function ponderar(importe: Centimos, probabilidad: number): Centimos {
  return Math.round((importe * probabilidad) / 100)
}
