import { enDiaLaborable, type Fecha } from './fecha.ts'
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
/** Narrowest window, as a part of the cadence, and how far past its longest gap a client is still awaited. Product decision. */
const VENTANA_MINIMA = 0.1
const ESPERA_MAXIMA = 1.5

export function ritmoDe(diasDeCompra: readonly Dia[]): Ritmo {
  const dias = [...new Set(diasDeCompra)].sort((a, b) => a - b)
  const huecos = dias.slice(1).map((dia, i) => dia - (dias[i] ?? dia))
  huecos.sort((a, b) => a - b)
  return { dias, huecos, cadencia: mediana(huecos) }
}

/**
 * When the next invoice is to be expected: the middle of those gaps of its own that are at least as long
 * as the silence so far, so the date is never in the past; on a working day, with the window of half of them.
 * Null when its history gives none.
 */
export function proximaDe(
  { dias, huecos, cadencia }: Ritmo,
  score: number,
  hoy: Dia,
  laborables: readonly number[],
): Proxima | null {
  const ultima = dias.at(-1)
  if (ultima === undefined || cadencia === null) return null
  if (huecos.length < HUECOS_PARA_FECHA || score >= PERDIDA_SIN_FECHA) return null

  const silencio = hoy - ultima
  const posibles = huecos.filter((hueco) => hueco >= silencio)
  const limite = Math.floor((huecos.at(-1) ?? 0) * ESPERA_MAXIMA)
  if (posibles.length === 0 && silencio > limite) return null

  const centro = cuantil(posibles, 0.5) ?? silencio
  const margen = Math.max(1, Math.round(cadencia * VENTANA_MINIMA))
  const desde = Math.max(silencio, Math.min(cuantil(posibles, 0.25) ?? silencio, centro - margen))
  const hasta = Math.max(cuantil(posibles, 0.75) ?? limite, centro + margen)
  const enFecha = (dias: number) => enDiaLaborable(fechaDelDia(ultima + Math.round(dias)), laborables)
  return { fecha: enFecha(centro), desde: enFecha(desde), hasta: enFecha(hasta) }
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
