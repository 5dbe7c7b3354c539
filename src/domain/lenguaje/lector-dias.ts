import { type Fecha, masDias } from '../fecha.ts'
import {
  anoDe,
  anoEntero,
  type ContextoFecha,
  cadaAno,
  diaDeSemana,
  fechaCivil,
  finDeMes,
  lunesDe,
  masMeses,
  mesDe,
  mesNombrado,
  pascua,
} from './calendario.ts'
import { type DiasLeidos, leerPeriodoNombrado } from './lector-grupos.ts'
import { diaSemana, esCantidad, leerAno, leerPunto, type Punto, resolver } from './lector-puntos.ts'
import type { Pieza } from './lexico.ts'
import { esCifra, esMesEntero, forma, MES, PARTE } from './palabras-de-tiempo.ts'

/** A day: «hoy», «el 15», «15 de mayo», «viernes 15», «15/5/27». */
export function leerDia(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  const punto = leerPunto(p, i, contexto)
  if (!punto || (punto.dia === 0 && !punto.fija)) return null
  if (punto.pelado && punto.semana === 0 && !valeSolo(p, i, punto)) return null
  if (enLaCalle(p, i)) return null
  const desde = resolver(punto.pelado ? conMesAjeno(p, punto, contexto) : punto, contexto)
  return desde === null ? null : { desde, fin: punto.fin }
}

/** «el 3 y el 4 de enero»: both are January's. */
function conMesAjeno(p: readonly Pieza[], punto: Punto, contexto: ContextoFecha, quedan = OTROS): Punto {
  if (quedan === 0 || !Y_OTRO.has(forma(p, punto.fin))) return punto
  const otro = leerPunto(p, punto.fin + 1, contexto)
  if (!otro || otro.dia === 0 || otro.semana > 0) return punto
  const ajeno = otro.pelado ? conMesAjeno(p, otro, contexto, quedan - 1) : otro
  return { ...punto, mes: ajeno.mes, ano: ajeno.ano, salto: ajeno.salto }
}

const Y_OTRO = new Set(['y', 'o', 'u', ','])
/** How many more days a list may have. */
const OTROS = 4

/** A bare number is a day after «el», «del», «al» or «día», and if it counts nothing: «el 15 %», «el dos por uno». */
function valeSolo(p: readonly Pieza[], i: number, { fin }: Punto): boolean {
  const primera = forma(p, i)
  if (!DELANTE.has(primera) && forma(p, i - 1) !== 'del' && forma(p, i - 1) !== 'dia') return false
  if (esCantidad(p, fin)) return false
  // «bájalo al 20»: a probability.
  if (primera === 'al' && SUBE_O_BAJA.has(forma(p, i - 1))) return false
  const numero = p[fin - 1]
  if (numero?.forma === 'primero' || numero?.forma === 'uno') return forma(p, fin - 2) === 'dia'
  if (primera === 'la') return false
  // «el 5 - 6», «del 10 a 12»: hours or other things that go on.
  return !(numero?.clase === 'palabra' && forma(p, fin) === 'por')
}

const SUBE_O_BAJA = new Set(
  'baja bajalo bajala bajarlo bajamos sube subelo subela subirlo subimos pon ponlo ponla ponle'.split(' '),
)
const DELANTE = new Set(['el', 'al', 'del', 'dia', 'este'])

/** «calle 2 de mayo», «plaza 1 de mayo». */
function enLaCalle(p: readonly Pieza[], i: number): boolean {
  for (let j = i - 1; j >= i - 3 && j >= 0; j--) if (CALLES.has(forma(p, j))) return true
  return false
}

const CALLES = new Set(
  'calle c plaza plz avenida avda av paseo pza barrio poligono glorieta colegio hospital'.split(' '),
)

/** «esta mañana», «esta misma tarde», «anoche», «anteanoche». */
export function leerHoyMismo(p: readonly Pieza[], i: number, { today }: ContextoFecha): DiasLeidos | null {
  const palabra = forma(p, i)
  if (palabra === 'anoche') return { desde: masDias(today, -1), franja: 'noche', fin: i + 1 }
  if (palabra === 'anteanoche' || palabra === 'antenoche')
    return { desde: masDias(today, -2), franja: 'noche', fin: i + 1 }
  if (palabra !== 'esta' && palabra !== 'este') return null
  const j = forma(p, i + 1) === 'misma' || forma(p, i + 1) === 'mismo' ? i + 2 : i + 1
  const franja = PARTE.get(forma(p, j))
  return franja ? { desde: today, franja, fin: j + 1 } : null
}

/** «T3», «3T de 2026», «Q1», and a month in figures: «3/2015». */
export function leerCorto(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  if (esCifra(p, i) && esCifra(p, i + 2, 4)) {
    const [mes, ano] = [Number(forma(p, i)), Number(forma(p, i + 2))]
    const signo = forma(p, i + 1)
    const junta = p[i + 1]?.pegada && p[i + 2]?.pegada && (signo === '/' || signo === '-')
    const suelta = !(p[i]?.pegada && p[i - 1]?.clase !== 'palabra') && !p[i + 3]?.pegada
    if (junta && suelta && ano >= 1900 && ano <= 2200 && mes >= 1 && mes <= 12) {
      const tramo = mesNombrado(mes, ano, null, contexto)
      return tramo && { ...tramo, fin: i + 3 }
    }
  }
  // «q» alone is «que».
  const letra = (j: number) => forma(p, j) === 't' || p[j]?.escrita === 'q'
  const [n, otra] = letra(i) ? [i + 1, i] : [i, i + 1]
  if (!letra(otra) || !esCifra(p, n, 1) || !p[i + 1]?.pegada || p[i + 2]?.pegada) return null
  const cual = Number(forma(p, n))
  if (cual < 1 || cual > 4) return null
  const ano = leerAno(p, i + 2, contexto)
  const desde = `${ano?.valor ?? anoDe(contexto.today)}-${String(3 * cual - 2).padStart(2, '0')}-01`
  return { desde, hasta: finDeMes(masMeses(desde, 2)), fin: ano?.fin ?? i + 2 }
}

/** «en 2027», «durante 2026»: a year alone. */
export function leerAnoSolo(p: readonly Pieza[], i: number): DiasLeidos | null {
  if (!ANTES_DE_ANO.has(forma(p, i - 1)) || !esCifra(p, i, 4) || p[i]?.pegada) return null
  const n = Number(forma(p, i))
  const sigue =
    p[i + 1]?.clase === 'cifra' ||
    (p[i + 1]?.pegada && SIGUE.has(forma(p, i + 1)) && p[i + 2]?.clase === 'cifra')
  if (n < 2000 || n > 2099 || esCantidad(p, i + 1) || sigue) return null
  const tramo = anoEntero(n)
  return tramo && { ...tramo, fin: i + 1 }
}

const ANTES_DE_ANO = new Set(['en', 'de', 'durante', 'ano', 'para'])
const SIGUE = new Set(['-', '/', '.', ','])

/** Days with a name: «Navidad», «Reyes», «Semana Santa». */
export function leerFiesta(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  const [uno, dos] = [forma(p, i), forma(p, i + 1)]
  if (uno === 'ano' && dos === 'nuevo') return deCadaAno(1, 1, i + 2, contexto)
  if (uno === 'semana' && dos === 'santa') return deSemanaSanta(-7, 0, i + 2, contexto)
  if (dos === 'santo' && (uno === 'jueves' || uno === 'viernes'))
    return deSemanaSanta(uno === 'jueves' ? -3 : -2, uno === 'jueves' ? -3 : -2, i + 2, contexto)
  const fiesta = FIESTAS.get(uno)
  if (!fiesta) return null
  if (DE_NOMBRE.has(uno) && !ANTES_DE_FIESTA.has(forma(p, i - 1))) return null
  return deCadaAno(fiesta[0], fiesta[1], i + 1, contexto)
}

function deCadaAno(dia: number, mes: number, fin: number, contexto: ContextoFecha): DiasLeidos | null {
  const desde = cadaAno(dia, mes, contexto)
  return desde ? { desde, fin } : null
}

/** Days from Easter Sunday. */
function deSemanaSanta(
  de: number,
  a: number,
  fin: number,
  { today, pasado }: ContextoFecha,
): DiasLeidos | null {
  for (let k = 0; k < 2; k++) {
    const domingo = pascua(anoDe(today) + (pasado ? -k : k))
    const hasta = masDias(domingo, a)
    if (pasado ? masDias(domingo, de) <= today : hasta >= today)
      return { desde: masDias(domingo, de), hasta, fin }
  }
  return null
}

const FIESTAS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['nochebuena', [24, 12]],
  ['nochevieja', [31, 12]],
  ['navidad', [25, 12]],
  ['navidades', [25, 12]],
  ['reyes', [6, 1]],
])
/** They are also surnames and trade names. */
const DE_NOMBRE = new Set(['navidad', 'navidades', 'reyes'])
const ANTES_DE_FIESTA = new Set(
  'en para por de hasta antes despues tras dia desde esta estas la las los'.split(' '),
)

/** «del 3 al 7», «10 - 22 de agosto», «de lunes a jueves», «entre hoy y mañana», «de enero a marzo». */
export function leerRangoDeDias(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  const enSemana = semanaDelante(p, i, contexto)
  const inicio = enSemana?.fin ?? i
  const apertura = APERTURAS.has(forma(p, inicio)) ? forma(p, inicio) : ''
  let j = apertura ? inicio + 1 : inicio
  // «de del», «desde el día».
  const meses = rangoDeMeses(p, j, apertura, contexto)
  if (meses) return meses
  if (apertura === 'desde' && forma(p, j) === 'el') j++
  const uno = leerPunto(p, j, contexto)
  if (!uno) return null
  const une = conector(p, uno.fin, apertura === 'entre')
  if (une === 0) return null
  const dos = leerPunto(p, une, contexto)
  if (!dos || (dos.pelado && esCantidad(p, dos.fin))) return null
  if (!sonDias(p, { apertura, uno, dos, une, de: j })) return null
  return entreDos(uno, dos, enSemana?.lunes ?? null, apertura, contexto)
}

const APERTURAS = new Set(['de', 'del', 'desde', 'entre'])

/** First piece of the second end after «a», «al», «hasta el», «-» or, when it opened with «entre», «y». */
function conector(p: readonly Pieza[], i: number, conY: boolean): number {
  const palabra = forma(p, i)
  if (palabra === 'al' || palabra === 'hasta' || palabra === 'a' || palabra === '-' || palabra === '–')
    return i + 1
  return conY && palabra === 'y' ? i + 1 : 0
}

type Extremos = { apertura: string; uno: Punto; dos: Punto; une: number; de: number }

/** Two bare numbers are days only if their articles say so: «del 3 al 7», not «de 3 a 7». */
function sonDias(p: readonly Pieza[], { apertura, uno, dos, une, de }: Extremos): boolean {
  if (!uno.pelado && !dos.pelado) {
    const juntos = apertura !== '' || forma(p, une - 1) !== 'a' || uno.mes > 0 || uno.semana > 0
    return juntos && (apertura !== '' || uno.fija === null || dos.dia > 0 || dos.fija !== null)
  }
  if (!dos.pelado) return dos.dia > 0 || (uno.semana > 0 && dos.semana > 0)
  if (!uno.pelado) return (forma(p, une - 1) === 'al' || forma(p, une) === 'el') && uno.dia + uno.semana > 0
  const articulo = apertura === 'del' || forma(p, de) === 'el' || forma(p, de - 1) === 'el'
  return (
    uno.semana > 0 ||
    (articulo && (forma(p, une - 1) === 'al' || forma(p, une) === 'el' || forma(p, une - 1) === '-'))
  )
}

function entreDos(
  uno: Punto,
  dos: Punto,
  lunes: Fecha | null,
  apertura: string,
  contexto: ContextoFecha,
): DiasLeidos | null {
  const fin = dos.fin
  if (uno.dia === 0 && dos.dia === 0 && uno.semana > 0 && dos.semana > 0) {
    if (lunes) return { desde: masDias(lunes, uno.semana - 1), hasta: masDias(lunes, dos.semana - 1), fin }
    // «de lunes a viernes» is when they are open, unless a week is named.
    const habitual = uno.semana === 1 && dos.semana >= 5 && apertura !== 'desde'
    const desde = diaDeSemana(uno.semana, null, contexto)
    return { desde, hasta: masDias(desde, (dos.semana - uno.semana + 7) % 7), fin, habitual }
  }
  if (uno.dia > 0 && dos.dia > 0 && uno.ano === 0) {
    const par = diasDeUnAno(uno, dos, contexto)
    return par && { ...par, fin }
  }
  const desde = resolver(uno, contexto)
  if (!desde) return null
  const siguiente = { today: masDias(desde, dos.fija ? 0 : 1), ahora: null, pasado: false }
  const hasta =
    dos.fija ??
    (dos.semana > 0 && dos.dia === 0
      ? diaDeSemana(dos.semana, null, { ...siguiente, today: desde })
      : resolver(dos, siguiente))
  return hasta && hasta >= desde ? { desde, hasta, fin } : null
}

/** Ends without their year, or without their month, which are near each other and near today. */
function diasDeUnAno(uno: Punto, dos: Punto, contexto: ContextoFecha): { desde: Fecha; hasta: Fecha } | null {
  const { today, pasado } = contexto
  if (dos.ano > 0) {
    const mes = uno.mes || (uno.dia <= dos.dia ? dos.mes : dos.mes - 1 || 12)
    const desde = fechaCivil(dos.ano - (mes > dos.mes ? 1 : 0), mes, uno.dia)
    const hasta = fechaCivil(dos.ano, dos.mes, dos.dia)
    return desde && hasta && desde <= hasta ? { desde, hasta } : null
  }
  if (dos.mes > 0) {
    const mes = uno.mes || (uno.dia <= dos.dia ? dos.mes : dos.mes - 1 || 12)
    for (const salto of pasado ? [0, -1] : [0, 1, 2]) {
      const ano = anoDe(today) + salto
      const hasta = fechaCivil(ano, dos.mes, dos.dia)
      const desde = fechaCivil(ano - (mes > dos.mes ? 1 : 0), mes, uno.dia)
      if (desde && hasta && (pasado ? desde <= today : hasta >= today)) return { desde, hasta }
    }
    return null
  }
  const hasta = resolver(uno.semana > 0 || uno.mes > 0 ? { ...uno } : dos, contexto)
  if (!hasta) return null
  if (uno.semana > 0 || uno.mes > 0) {
    const segundo = resolver({ ...dos, semana: 0 }, { today: hasta, ahora: null, pasado: false })
    return segundo && segundo >= hasta ? { desde: hasta, hasta: segundo } : null
  }
  const mes = uno.dia <= dos.dia ? hasta : masMeses(`${hasta.slice(0, 8)}01`, -1)
  const desde = fechaCivil(anoDe(mes), mesDe(mes), uno.dia)
  return desde ? { desde, hasta } : null
}

/** «de enero a marzo», «entre marzo y mayo de 2027». */
function rangoDeMeses(
  p: readonly Pieza[],
  i: number,
  apertura: string,
  contexto: ContextoFecha,
): DiasLeidos | null {
  if (!apertura || !esMesEntero(forma(p, i))) return null
  const anoUno = leerAno(p, i + 1, contexto)
  const une = conector(p, anoUno?.fin ?? i + 1, apertura === 'entre')
  if (une === 0 || !esMesEntero(forma(p, une))) return null
  const [mes1, mes2] = [MES.get(forma(p, i)) ?? 0, MES.get(forma(p, une)) ?? 0]
  const anoDos = leerAno(p, une + 1, contexto)
  const hasta = mesNombrado(mes2, anoDos?.valor ?? 0, null, contexto)?.hasta
  if (!hasta) return null
  const desde = fechaCivil(anoUno?.valor ?? anoDe(hasta) - (mes1 > mes2 ? 1 : 0), mes1, 1)
  return desde && desde < hasta ? { desde, hasta, fin: anoDos?.fin ?? une + 1 } : null
}

/** «esta semana de martes a jueves»: the Monday of that week. */
function semanaDelante(
  p: readonly Pieza[],
  i: number,
  contexto: ContextoFecha,
): { lunes: Fecha; fin: number } | null {
  if (!ANTES_DE_SEMANA.has(forma(p, i))) return null
  const semana = leerPeriodoNombrado(p, i, contexto)
  if (!semana || !p.slice(i, semana.fin).some(({ forma: palabra }) => palabra === 'semana')) return null
  let j = forma(p, semana.fin) === ',' ? semana.fin + 1 : semana.fin
  if (APERTURAS.has(forma(p, j))) j++
  return diaSemana(p, j) > 0 ? { lunes: lunesDe(semana.desde), fin: semana.fin } : null
}

const ANTES_DE_SEMANA = new Set(['esta', 'la', 'proxima', 'semana', 'siguiente'])
