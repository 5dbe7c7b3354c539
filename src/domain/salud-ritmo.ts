import type { Fecha } from './fecha.ts'
import { enDiaLaborable } from './festivos.ts'
import { type Dia, fechaDelDia } from './salud-cuentas.ts'

/** When a client buys: its purchase days and the gaps between them. */
export type Ritmo = {
  /** Distinct days, ascending. */
  dias: Dia[]
  /** Days between one and the next, from short to long. */
  huecos: number[]
  /** Median gap, null with less than two purchases. */
  cadencia: number | null
}

export type Proxima = { fecha: Fecha; desde: Fecha; hasta: Fecha }

/** Gaps from which a date is said, and score from which it is not. Product decision; method, section C. */
const HUECOS_PARA_FECHA = 2
const PERDIDA_SIN_FECHA = 80
/** How far past its longest gap a client is still awaited. Product decision. */
const ESPERA_MAXIMA = 1.5

export function ritmoDe(diasDeCompra: readonly Dia[]): Ritmo {
  const dias = [...new Set(diasDeCompra)].sort((a, b) => a - b)
  const huecos = dias.slice(1).map((dia, i) => dia - (dias[i] ?? dia))
  huecos.sort((a, b) => a - b)
  return { dias, huecos, cadencia: mediana(huecos) }
}

/**
 * When the next invoice is to be expected, on a working day, with the window of the middle half. `en`: days from
 * tomorrow. Null when its history gives none: too few gaps, likely gone, or silent for far longer than ever.
 */
export function proximaDe(
  { dias, huecos }: Ritmo,
  en: { medio: number; desde: number; hasta: number } | null,
  score: number,
  hoy: Dia,
  laborables: readonly number[],
): Proxima | null {
  const ultima = dias.at(-1)
  if (ultima === undefined || en === null) return null
  if (huecos.length < HUECOS_PARA_FECHA || score >= PERDIDA_SIN_FECHA) return null
  if (hoy - ultima > Math.floor((huecos.at(-1) ?? 0) * ESPERA_MAXIMA)) return null

  const enFecha = (dias: number) => enDiaLaborable(fechaDelDia(hoy + 1 + Math.round(dias)), laborables)
  return { fecha: enFecha(en.medio), desde: enFecha(en.desde), hasta: enFecha(en.hasta) }
}

/** Middle value, rounded to an integer; null of nothing. Takes any order. */
export function mediana(valores: readonly number[]): number | null {
  const medio = cuantil(
    [...valores].sort((a, b) => a - b),
    0.5,
  )
  return medio === null ? null : Math.round(medio)
}

/** Quantile of ascending values, between two of them in proportion. */
export function cuantil(ascendentes: readonly number[], q: number): number | null {
  const at = (ascendentes.length - 1) * q
  const bajo = ascendentes[Math.floor(at)]
  const alto = ascendentes[Math.ceil(at)]
  return bajo === undefined || alto === undefined ? null : bajo + (alto - bajo) * (at - Math.floor(at))
}
