import { diaDeLaSemana, type Fecha, masDias } from './fecha.ts'

/**
 * Spain's national holidays, as month and day. Real Decreto 2001/1983, art. 45, with those that every community keeps.
 * Regional and local ones differ: she adds hers in the settings.
 */
const FIJOS: ReadonlySet<string> = new Set([
  '01-01',
  '01-06',
  '05-01',
  '08-15',
  '10-12',
  '11-01',
  '12-06',
  '12-08',
  '12-25',
])

const viernesSantos = new Map<string, Fecha>()

/** Whether nearly nobody works in Spain on that day, weekends apart: the nine fixed holidays and Good Friday. */
export function esFestivo(fecha: Fecha): boolean {
  return FIJOS.has(fecha.slice(5)) || fecha === viernesSanto(fecha.slice(0, 4))
}

function viernesSanto(year: string): Fecha {
  const known = viernesSantos.get(year)
  if (known) return known
  const viernes = masDias(domingoDePascua(Number(year)), -2)
  viernesSantos.set(year, viernes)
  return viernes
}

/** Easter Sunday of a Gregorian year: the computation of Meeus, Jones and Butcher (Meeus, Astronomical Algorithms, chapter 8). */
export function domingoDePascua(year: number): Fecha {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  // Days after 22 March, which is the earliest.
  return masDias(`${String(year).padStart(4, '0')}-03-22`, h + l - 7 * m)
}

/** Longest run of days off that is looked past: Christmas with its weekend, and a day to spare. */
const DIAS_SEGUIDOS = 10

/** The date itself, or the next day that is one of `laborables` (1 Monday … 7 Sunday) and no national holiday. */
export function enDiaLaborable(fecha: Fecha, laborables: readonly number[] = [1, 2, 3, 4, 5]): Fecha {
  for (let d = 0; d < DIAS_SEGUIDOS; d++) {
    const candidata = masDias(fecha, d)
    if (laborables.includes(diaDeLaSemana(candidata)) && !esFestivo(candidata)) return candidata
  }
  return fecha
}
