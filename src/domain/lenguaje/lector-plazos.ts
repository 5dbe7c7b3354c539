import { diaDeLaSemana, masDias } from '../fecha.ts'
import {
  alCabo,
  type ContextoFecha,
  finDeMes,
  lunesDe,
  masMeses,
  primeroDeMes,
  type Tramo,
} from './calendario.ts'
import { type DiasLeidos, leerPeriodoNombrado } from './lector-grupos.ts'
import { leerPunto, resolver } from './lector-puntos.ts'
import type { Pieza } from './lexico.ts'
import { leerCardinal } from './numeros-piezas.ts'
import { forma, MESES_DE, UNIDAD, type Unidad } from './palabras-de-tiempo.ts'

type Plazo = { n: number; unidad: Unidad; fin: number; medios: number; habiles?: boolean }

/**
 * «en 15 días», «dentro de un mes y medio», «de aquí a dos semanas», «hace tres horas», «dos días después», «en
 * media hora», «de hoy en ocho», «al rato».
 */
export function leerPlazo(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  const dentro = finDeDentro(p, i)
  if (dentro > 0) {
    const plazo = leerCuanto(p, dentro)
    if (plazo) return alFinal(habiles(p, plazo), 1, contexto)
    return forma(p, i) === 'de' ? enOcho(p, i, contexto) : null
  }
  const palabra = forma(p, i)
  if (palabra === 'hace' || palabra === 'hará' || palabra === 'hara') {
    const plazo = leerCuanto(p, saltarAproximado(p, i + 1))
    return plazo && alFinal(plazo, -1, contexto)
  }
  if (palabra === 'de' || palabra === 'del') return enOcho(p, i, contexto)
  const plazo = leerCuanto(p, i)
  if (!plazo || palabra === 'unos') return null
  const detras = forma(p, plazo.fin)
  if (detras === 'despues' && forma(p, plazo.fin + 1) !== 'de')
    return alFinal({ ...plazo, fin: plazo.fin + 1 }, 1, contexto)
  if (detras === 'mas' && forma(p, plazo.fin + 1) === 'tarde')
    return alFinal({ ...plazo, fin: plazo.fin + 2 }, 1, contexto)
  if (detras === 'atras' || detras === 'antes')
    return forma(p, plazo.fin + 1) === 'de' ? null : alFinal({ ...plazo, fin: plazo.fin + 1 }, -1, contexto)
  return null
}

/** First piece after «en», «dentro de», «de aquí a», «al cabo de», «pasados»; 0 when none of them is there. */
function finDeDentro(p: readonly Pieza[], i: number): number {
  const [uno, dos, tres] = [forma(p, i), forma(p, i + 1), forma(p, i + 2)]
  if (uno === 'en') return saltarAproximado(p, i + 1)
  if (uno === 'dentro' && dos === 'de') return saltarAproximado(p, i + 2)
  if (uno === 'de' && (dos === 'aqui' || dos === 'hoy') && (tres === 'a' || tres === 'en'))
    return saltarAproximado(p, i + 3)
  if (uno === 'al' && dos === 'cabo' && tres === 'de') return i + 3
  if ((uno === 'pasados' || uno === 'pasadas' || uno === 'tras') && UNIDAD.has(forma(p, i + 2))) return i + 1
  return 0
}

const APROXIMADO = new Set(
  'unos unas como cosa aproximadamente casi mas cerca menos alrededor ya apenas solo otros otras'.split(' '),
)

/** «hace cerca de», «en unos», «dentro de aproximadamente». */
function saltarAproximado(p: readonly Pieza[], i: number): number {
  let j = i
  while (APROXIMADO.has(forma(p, j)) || (forma(p, j) === 'de' && j > i)) j++
  // «unos días» has no other number: it is «unos».
  return j > i && UNIDAD.has(forma(p, j)) ? j - 1 : j
}

/** How many «unos días», «un par de» are. */
const CUANTOS: ReadonlyMap<string, number> = new Map([
  ['unos', 3],
  ['unas', 3],
  ['varios', 3],
  ['varias', 3],
  ['algunos', 3],
  ['algunas', 3],
  ['pocos', 3],
  ['pocas', 3],
])

/** «3 días», «un par de semanas», «media hora», «una hora y media», «tres cuartos de hora», «3/4 de hora», «unos días». */
function leerCuanto(p: readonly Pieza[], i: number): Plazo | null {
  const fraccion = leerFraccion(p, i)
  if (fraccion) return fraccion
  let j = i
  let n = CUANTOS.get(forma(p, j)) ?? 0
  if (forma(p, j) === 'un' && forma(p, j + 1) === 'par') {
    n = 2
    j = forma(p, j + 2) === 'de' ? j + 3 : j + 2
  } else if (forma(p, j) === 'una' && forma(p, j + 1) === 'docena') {
    n = 12
    j = forma(p, j + 2) === 'de' ? j + 3 : j + 2
  } else if (n > 0) j++
  else {
    const cardinal = leerCardinal(p, j)
    if (cardinal) {
      n = cardinal.valor
      j = cardinal.fin
    } else if (UNIDAD.has(forma(p, j)) && forma(p, j + 1) === 'y' && MEDIO.has(forma(p, j + 2))) n = 1
    else return null
  }
  const pegada = p[j]?.pegada ? UNIDADES_CORTAS.get(forma(p, j)) : undefined
  const unidad = UNIDAD.get(forma(p, j)) ?? pegada ?? (forma(p, j) === 'h' ? 'hora' : undefined)
  if (!unidad || n > 1000) return null
  const media = forma(p, j + 1) === 'y' && (forma(p, j + 2) === 'media' || forma(p, j + 2) === 'medio')
  const cuarto = unidad === 'hora' && forma(p, j + 1) === 'y' && forma(p, j + 2) === 'cuarto'
  return { n, unidad, fin: media || cuarto ? j + 3 : j + 1, medios: media ? 0.5 : cuarto ? 0.25 : 0 }
}

const MEDIO = new Set(['media', 'medio', 'cuarto', 'pico'])

const UNIDADES_CORTAS: ReadonlyMap<string, Unidad> = new Map([
  ['d', 'dia'],
  ['h', 'hora'],
  ['min', 'minuto'],
  ['m', 'minuto'],
  ['sem', 'semana'],
])

function leerFraccion(p: readonly Pieza[], i: number): Plazo | null {
  const [uno, dos, tres] = [forma(p, i), forma(p, i + 1), forma(p, i + 2)]
  if (uno === 'media' && UNIDAD.get(dos) === 'hora') return { n: 30, unidad: 'minuto', fin: i + 2, medios: 0 }
  if (uno === 'medio' && UNIDAD.get(dos) === 'ano') return { n: 6, unidad: 'mes', fin: i + 2, medios: 0 }
  if (uno === 'medio' && UNIDAD.get(dos) === 'mes') return { n: 15, unidad: 'dia', fin: i + 2, medios: 0 }
  const deHora = (j: number) => forma(p, j) === 'de' && UNIDAD.get(forma(p, j + 1)) === 'hora'
  if (uno === 'un' && dos === 'cuarto' && deHora(i + 2))
    return { n: 15, unidad: 'minuto', fin: i + 4, medios: 0 }
  if ((uno === 'tres' || uno === '3') && dos === 'cuartos' && deHora(i + 2))
    return { n: 45, unidad: 'minuto', fin: i + 4, medios: 0 }
  if (uno === '3' && dos === '/' && tres === '4' && deHora(i + 3))
    return { n: 45, unidad: 'minuto', fin: i + 5, medios: 0 }
  if ((uno === 'un' || uno === 'el') && dos === 'rato') return null
  return null
}

/** «en 10 días hábiles», «laborables». */
function habiles(p: readonly Pieza[], plazo: Plazo): Plazo {
  const son = plazo.unidad === 'dia' && HABILES.has(forma(p, plazo.fin))
  return son ? { ...plazo, fin: plazo.fin + 1, habiles: true } : plazo
}

const HABILES = new Set(['habil', 'habiles', 'laborable', 'laborables'])

/** So many days from Monday to Friday later; holidays are not known. */
function masHabiles(today: string, n: number): string {
  let dia = today
  for (let faltan = n; faltan > 0; ) {
    dia = masDias(dia, 1)
    if (diaDeLaSemana(dia) <= 5) faltan--
  }
  return dia
}

function alFinal(
  { n, unidad, fin, medios, habiles: sonHabiles }: Plazo,
  signo: 1 | -1,
  contexto: ContextoFecha,
): DiasLeidos | null {
  const { today } = contexto
  const cuantos = n + medios
  if (unidad === 'hora' || unidad === 'minuto') {
    const tramo = alCabo(Math.round(signo * cuantos * (unidad === 'hora' ? 60 : 1)), contexto)
    return tramo && { ...tramo, fin }
  }
  if (sonHabiles) return { desde: masHabiles(today, n), fin }
  const dias = DIAS_DE[unidad]
  if (dias) return { desde: masDias(today, signo * Math.round(cuantos * dias)), fin }
  const meses = MESES_DE[unidad] ?? 1
  const entero = masMeses(today, signo * n * meses)
  // Half a month is fifteen days; half a year, six months.
  const resto = medios * meses
  const conResto =
    meses === 1
      ? masDias(entero, signo * Math.round(resto * 30))
      : masMeses(entero, signo * Math.round(resto))
  return { desde: conResto, fin }
}

const DIAS_DE: Partial<Record<Unidad, number>> = { dia: 1, semana: 7, finde: 7, quincena: 15 }

/** «de hoy en ocho» (the same weekday, a week later), «del lunes en quince»: how America counts weeks. */
function enOcho(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  const punto = leerPunto(p, i + 1, contexto)
  if (!punto || punto.pelado || forma(p, punto.fin) !== 'en') return null
  const numero = leerCardinal(p, punto.fin + 1)
  const desde = numero && resolver(punto, contexto)
  if (!numero || !desde || UNIDAD.has(forma(p, numero.fin))) return null
  const semanas = Math.round(numero.valor / 7.5)
  if (numero.valor % 8 !== 0 && numero.valor !== 15) return null
  return { desde: masDias(desde, 7 * Math.max(1, semanas)), fin: numero.fin }
}

/** Words for a moment that has no figure: now, and soon. */
export function leerAhora(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  const [uno, dos] = [forma(p, i), forma(p, i + 1)]
  const solo = uno === 'inmediatamente' || (uno === 'ahora' && dos !== 'mismo')
  const ya = solo || ((uno === 'ahora' || uno === 'ahorita' || uno === 'ya') && dos === 'mismo')
  if (ya) {
    const tramo = alCabo(0, contexto) ?? { desde: contexto.today }
    return { ...tramo, fin: solo ? i + 1 : i + 2, ya: true }
  }
  if (uno === 'ahorita') return { desde: contexto.today, fin: i + 1 }
  if (uno === 'al' && dos === 'rato') return { desde: contexto.today, fin: i + 2 }
  const rato = (uno === 'en' || uno === 'dentro') && forma(p, i + (uno === 'en' ? 2 : 3)) === 'rato'
  return rato ? { desde: contexto.today, fin: i + (uno === 'en' ? 3 : 4) } : null
}

/** What part of a stretch is meant. */
type Cual = 'principio' | 'medio' | 'final'

const CUAL: ReadonlyMap<string, Cual> = new Map([
  ...'principio principios comienzo comienzos inicio inicios primeros'
    .split(' ')
    .map((p) => [p, 'principio'] as const),
  ...'mediados mitad mediado media'.split(' ').map((p) => [p, 'medio'] as const),
  ...'final finales fin fines ultimos finalizar acabar terminar'.split(' ').map((p) => [p, 'final'] as const),
])

/** «a primeros de mes», «mediados de noviembre», «a finales de la semana que viene», «fin de año», «los últimos días del mes». */
export function leerParteDePeriodo(
  p: readonly Pieza[],
  i: number,
  contexto: ContextoFecha,
): DiasLeidos | null {
  let j = i
  while (ANTES_DE_CUAL.has(forma(p, j)) && j < i + 3) j++
  const cual = CUAL.get(forma(p, j))
  if (!cual) return null
  // «los fines de semana» come back every week.
  if (forma(p, j) === 'fines' && forma(p, j + 2) === 'semana') return null
  j++
  if (forma(p, j) === 'dias') j++
  const media = forma(p, j - 1) === 'media'
  if (forma(p, j) === 'de' || forma(p, j) === 'del') j++
  else if (!media && !SIN_DE.has(forma(p, j - 1))) return null
  if (media && forma(p, j) !== 'semana') return null
  if (forma(p, j) === 'semana' && forma(p, j - 2) === 'fin' && forma(p, i) !== 'a') return null
  const periodo = leerPeriodoNombrado(p, j, contexto)
  if (!periodo?.hasta) return null
  const tramo = trozoDe(
    cual,
    periodo,
    contexto,
    forma(p, periodo.fin - 1) === 'mes' || forma(p, periodo.fin - 1) === 'ano',
  )
  return { ...tramo, fin: periodo.fin }
}

const ANTES_DE_CUAL = new Set('a al hacia el los para en sobre desde hasta'.split(' '))
const SIN_DE = new Set(['finalizar', 'acabar', 'terminar'])

/** The part of a week, a month or a longer stretch. `actual`: it is the one in course, and its part may have gone by. */
function trozoDe(
  cual: Cual,
  { desde, hasta = desde }: Tramo,
  contexto: ContextoFecha,
  actual: boolean,
): Tramo {
  const dias = Math.round((Date.parse(hasta) - Date.parse(desde)) / 86_400_000) + 1
  if (dias <= 7) return trozoDeSemana(cual, desde)
  if (dias > 31) {
    const largo = trozoLargo(cual, desde, hasta)
    const paso = actual && !contexto.pasado && desde <= contexto.today && (largo.hasta ?? '') < contexto.today
    return paso ? trozoLargo(cual, masMeses(desde, 12), masMeses(hasta, 12)) : largo
  }
  const gastado =
    actual && !contexto.pasado && ULTIMO[cual] < Number(contexto.today.slice(8)) && desde <= contexto.today
  const mes = gastado && contexto.today <= hasta ? primeroDeMes(desde, 1) : desde
  const fin = finDeMes(mes)
  const dia = (n: number) =>
    n > Number(fin.slice(8)) ? fin : `${mes.slice(0, 8)}${String(n).padStart(2, '0')}`
  return { desde: dia(PRIMERO[cual]), hasta: dia(ULTIMO[cual]), fecha: dia(SENALADO[cual]) }
}

/** Days of a month that each part of it takes in, and the one to act on. */
const PRIMERO: Record<Cual, number> = { principio: 1, medio: 10, final: 25 }
const ULTIMO: Record<Cual, number> = { principio: 5, medio: 20, final: 31 }
const SENALADO: Record<Cual, number> = { principio: 1, medio: 15, final: 31 }

function trozoDeSemana(cual: Cual, lunes: string): Tramo {
  if (cual === 'principio') return { desde: lunes, hasta: masDias(lunes, 1) }
  if (cual === 'medio') return { desde: masDias(lunes, 2), hasta: masDias(lunes, 3) }
  return { desde: masDias(lunes, 3), hasta: masDias(lunes, 6), fecha: masDias(lunes, 4) }
}

/** Of a quarter or a year: its first or last month's part, or what lies about its middle. */
function trozoLargo(cual: Cual, desde: string, hasta: string): Tramo {
  if (cual === 'principio') return { desde, hasta: finDeMes(desde), fecha: desde }
  if (cual === 'final') return { desde: `${hasta.slice(0, 8)}15`, hasta, fecha: hasta }
  const mitad = masDias(desde, Math.round((Date.parse(hasta) - Date.parse(desde)) / 86_400_000 / 2))
  return { desde: `${primeroDeMes(mitad)}`, hasta: finDeMes(mitad), fecha: mitad }
}

/** «el resto del mes», «lo que queda de semana», «en lo que va de año», «más tarde esta semana». */
export function leerResto(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  const { today } = contexto
  let j = i
  if (forma(p, j) === 'en') j++
  if (forma(p, j) === 'el' && forma(p, j + 1) === 'resto') j++
  const [uno, dos, tres] = [forma(p, j), forma(p, j + 1), forma(p, j + 2)]
  if (uno === 'mas' && dos === 'tarde') return masTarde(p, j + 2, contexto)
  const lo = uno === 'lo' && dos === 'que'
  const resta = uno === 'resto' || (lo && (tres === 'queda' || tres === 'resta'))
  const va = lo && (tres === 'va' || tres === 'llevamos')
  if (!resta && !va) return null
  j += uno === 'resto' ? 1 : 3
  if (forma(p, j) !== 'de' && forma(p, j) !== 'del') return null
  const periodo = leerPeriodoNombrado(p, j + 1, contexto)
  if (!periodo?.hasta) return null
  if (resta) return { desde: masTardia(today, periodo.desde), hasta: periodo.hasta, fin: periodo.fin }
  return { desde: periodo.desde, hasta: today, fin: periodo.fin }
}

function masTarde(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  const esta = forma(p, i) === 'esta' || forma(p, i) === 'este'
  const periodo = esta ? leerPeriodoNombrado(p, i, contexto) : null
  if (!periodo?.hasta) return null
  const jueves = masDias(lunesDe(contexto.today), 3)
  const mitad = forma(p, i + 1) === 'semana' && jueves > contexto.today ? jueves : contexto.today
  return { desde: mitad, hasta: periodo.hasta, fin: periodo.fin }
}

function masTardia(una: string, otra: string): string {
  if (una < otra) return otra
  return una
}
