import type { Fecha } from '../fecha.ts'
import { masDias } from '../fecha.ts'
import {
  anoDe,
  type ContextoFecha,
  diaConSemana,
  diaDelAno,
  diaDeSemana,
  fechaCivil,
  mesDe,
  primeroDeMes,
  proximoDia,
} from './calendario.ts'
import type { Pieza } from './lexico.ts'
import { leerCardinal, leerMiles } from './numeros-piezas.ts'
import {
  DIA_SEMANA,
  esCifra,
  esMesEntero,
  forma,
  leerOrdinal,
  MES,
  MODO,
  type Modo,
} from './palabras-de-tiempo.ts'

/**
 * A day as it was said, before it is known which: «viernes 15», «3 de mayo», «el 2/10/27», «mañana». What was not
 * said is 0. `salto`: months from this one («del mes que viene»); `pelado`: a bare number, that may count something.
 */
export type Punto = {
  fin: number
  dia: number
  mes: number
  ano: number
  semana: number
  salto: number | null
  esteAno: boolean
  fija: Fecha | null
  pelado: boolean
}

const NADA: Omit<Punto, 'fin'> = {
  dia: 0,
  mes: 0,
  ano: 0,
  semana: 0,
  salto: null,
  esteAno: false,
  fija: null,
  pelado: false,
}

/** The day that begins at the piece `i`, with its article and its weekday if it has them. */
export function leerPunto(p: readonly Pieza[], i: number, contexto: ContextoFecha): Punto | null {
  let j = i
  let este = false
  while (j < i + 3 && ANTES_DE_DIA.has(forma(p, j))) {
    este ||= forma(p, j) === 'este'
    j++
  }
  const fija = diaFijo(p, j, contexto)
  if (fija) return { ...NADA, ...fija }
  const semana = diaSemana(p, j)
  if (semana === 0) {
    const numero = leerDiaYMes(p, j, contexto)
    return numero && { ...numero, esteAno: este }
  }
  const trasNombre = saltarPunto(p, j + 1)
  const coma = forma(p, trasNombre) === ','
  let k = coma ? trasNombre + 1 : trasNombre
  while (k < trasNombre + 3 && ANTES_DE_NUMERO.has(forma(p, k))) k++
  const numero = leerDiaYMes(p, k, contexto)
  // «el martes, tres periodistas»: after a comma, a word alone counts something.
  const cuenta = numero?.pelado && (esCantidad(p, numero.fin) || (coma && p[k]?.clase === 'palabra'))
  if (numero && !cuenta) return { ...numero, semana }
  return { ...NADA, fin: trasNombre, semana }
}

/** Which day a `Punto` is. Null when there is no such day («31/2»). */
export function resolver(punto: Punto, contexto: ContextoFecha): Fecha | null {
  const { dia, mes, ano, semana, salto, fija } = punto
  if (fija) return fija
  if (dia === 0) return semana > 0 ? diaDeSemana(semana, null, contexto) : null
  if (salto !== null) {
    const de = primeroDeMes(contexto.today, salto)
    return fechaCivil(anoDe(de), mesDe(de), dia)
  }
  if (mes === 0) return semana > 0 ? diaConSemana(semana, dia, contexto) : proximoDia(dia, contexto)
  if (ano > 0) return fechaCivil(ano, mes, dia)
  return punto.esteAno ? fechaCivil(anoDe(contexto.today), mes, dia) : diaDelAno(dia, mes, semana, contexto)
}

const ANTES_DE_DIA = new Set(['el', 'la', 'este', 'dia', 'fecha', 'al', 'del'])
const ANTES_DE_NUMERO = new Set(['el', 'dia'])

/** «lunes», «vie.», and «mar.» only before a figure. 0 when it is none. */
export function diaSemana(p: readonly Pieza[], i: number): number {
  const nombre = forma(p, i)
  if (nombre === 'mar')
    return p[saltarPunto(p, i + 1)]?.clase === 'cifra' && p[i - 1]?.clase !== 'cifra' ? 2 : 0
  if (nombre === 'domingo' && NO_DE_PERSONA.has(forma(p, i - 1))) return 0
  return DIA_SEMANA.get(nombre) ?? 0
}

/** «con Domingo»: there it is somebody. */
const NO_DE_PERSONA = new Set(['con', 'don', 'santo', 'san'])

/** The dot of what is shortened («lun.», «dic.»), unless it ends the sentence there is nothing after. */
export function saltarPunto(p: readonly Pieza[], i: number): number {
  return forma(p, i) === '.' && p[i]?.pegada && i + 1 < p.length ? i + 1 : i
}

function diaFijo(
  p: readonly Pieza[],
  i: number,
  { today }: ContextoFecha,
): { fija: Fecha; fin: number } | null {
  const nombre = forma(p, i)
  if (nombre === 'pasado' && forma(p, i + 1) === 'manana') return { fija: masDias(today, 2), fin: i + 2 }
  if (nombre === 'manana' && NO_MANANA.has(forma(p, i - 1)) && forma(p, i - 2) !== 'y') return null
  // «antes de ayer», «el día antes de ayer».
  if (nombre === 'antes' && forma(p, i + 1) === 'de' && forma(p, i + 2) === 'ayer')
    return { fija: masDias(today, -2), fin: i + 3 }
  if (
    nombre === 'de' &&
    i > 0 &&
    (forma(p, i + 1) === 'hoy' || forma(p, i + 1) === 'manana') &&
    forma(p, i - 1) === 'dia'
  )
    return diaFijo(p, i + 1, { today, ahora: null, pasado: false })
  const dias = FIJOS.get(nombre)
  return dias === undefined ? null : { fija: masDias(today, dias), fin: i + 1 }
}

const FIJOS: ReadonlyMap<string, number> = new Map([
  ['hoy', 0],
  ['manana', 1],
  ['pasadomanana', 2],
  ['ayer', -1],
  ['anteayer', -2],
  ['antier', -2],
  ['antesdeayer', -2],
  ['trasanteayer', -3],
])

/** «la mañana», «esta mañana»: the morning. */
const NO_MANANA = new Set(['la', 'las', 'esta', 'una', 'cada', 'toda', 'media', 'misma'])

/** «15», «15 de mayo», «15-may-27», «15/5», «2027-05-15», «mayo 15, 2027», «primero de mayo». */
function leerDiaYMes(p: readonly Pieza[], i: number, contexto: ContextoFecha): Punto | null {
  if (MES.has(forma(p, i))) return mesPrimero(p, i, contexto)
  if (p[i]?.clase === 'cifra') {
    const enCifras = todoEnCifras(p, i)
    if (enCifras) return enCifras
    if (!esCifra(p, i)) return null
  }
  const numero = numeroDeDia(p, i)
  if (!numero) return null
  const conMes = mesDetras(p, numero.fin, contexto)
  if (conMes) return { ...NADA, dia: numero.valor, ...conMes }
  const salto = mesRelativo(p, numero.fin)
  if (salto) return { ...NADA, dia: numero.valor, ...salto }
  return { ...NADA, dia: numero.valor, fin: numero.fin, pelado: true }
}

function numeroDeDia(p: readonly Pieza[], i: number): { valor: number; fin: number } | null {
  if (forma(p, i) === 'primero') return { valor: 1, fin: i + 1 }
  if (p[i]?.clase === 'palabra' && NO_NUMERO.has(forma(p, i))) return null
  const numero = (p[i]?.clase === 'cifra' ? leerOrdinal(p, i) : null) ?? leerCardinal(p, i)
  return numero && numero.valor >= 1 && numero.valor <= 31 ? numero : null
}

const NO_NUMERO = new Set(['un', 'una'])

const ARTICULO = new Set(['el', 'dia', 'del', 'al'])

/** The signs between the figures of a date. */
const SEPARADORES = new Set(['/', '-', '.'])

/** «15/12», «15-12-26», «15.12.2026», «2026-12-15». Null for what only looks like one. */
function todoEnCifras(p: readonly Pieza[], i: number): Punto | null {
  const separador = forma(p, i + 1)
  if (!SEPARADORES.has(separador) || trasCifras(p, i)) return null
  const juntas = p[i + 1]?.pegada === true && p[i + 2]?.pegada === true
  if (!juntas && separador !== '/') return null
  if (p[i + 2]?.clase !== 'cifra') return null
  const [uno, dos] = [Number(forma(p, i)), Number(forma(p, i + 2))]
  const hayTercero =
    forma(p, i + 3) === separador && p[i + 4]?.clase === 'cifra' && (p[i + 4]?.pegada || separador === '/')
  if (!hayTercero) {
    if (
      separador === '.' ||
      !esCifra(p, i) ||
      !esCifra(p, i + 2) ||
      dos > 12 ||
      uno > 31 ||
      uno < 1 ||
      dos < 1
    )
      return null
    // «24/7»: always.
    if (uno === 24 && dos === 7 && separador === '/' && !ARTICULO.has(forma(p, i - 1))) return null
    return esCantidad(p, i + 3) ? null : { ...NADA, dia: uno, mes: dos, fin: i + 3 }
  }
  if (
    esCantidad(p, i + 5) ||
    (SEPARADORES.has(forma(p, i + 5)) && p[i + 6]?.pegada && p[i + 6]?.clase === 'cifra')
  )
    return null
  const tres = Number(forma(p, i + 4))
  const largos = [i, i + 2, i + 4].map((k) => (p[k]?.fin ?? 0) - (p[k]?.inicio ?? 0))
  if (largos[0] === 4 && (largos[1] ?? 9) <= 2 && (largos[2] ?? 9) <= 2)
    return { ...NADA, ano: uno, mes: dos, dia: tres, fin: i + 5 }
  if ((largos[0] ?? 9) > 2 || (largos[1] ?? 9) > 2 || (largos[2] !== 2 && largos[2] !== 4)) return null
  return { ...NADA, dia: uno, mes: dos, ano: enteroDeAno(tres), fin: i + 5 }
}

/** «000111 82-2100», «B-12-5», «1.15/3»: the figures go on from before. */
function trasCifras(p: readonly Pieza[], i: number): boolean {
  const [pieza, antes] = [p[i], p[i - 1]]
  if (!pieza?.pegada || !antes) return antes?.clase === 'cifra'
  return antes.clase !== 'signo' || SEPARADORES.has(antes.forma) || antes.forma === ',' || antes.forma === '€'
}

function enteroDeAno(n: number): number {
  return n >= 100 ? n : n < 70 ? 2000 + n : 1900 + n
}

/** « de mayo de 2027», «-may-27», « mayo», after the day. */
function mesDetras(
  p: readonly Pieza[],
  i: number,
  contexto: ContextoFecha,
): Pick<Punto, 'mes' | 'ano' | 'fin'> | null {
  let j = i
  const signo = forma(p, j)
  if (signo === '/' || signo === '-' || signo === '.') j++
  else if (signo === 'de' || signo === 'del') {
    j++
    if (forma(p, j) === 'mes' && forma(p, j + 1) === 'de') j += 2
  }
  const mes = MES.get(forma(p, j))
  // «el 21 del 12».
  if (mes === undefined && signo === 'del' && esCifra(p, j) && forma(p, i - 2) === 'el') {
    const n = Number(forma(p, j))
    if (n >= 1 && n <= 12 && !esCantidad(p, j + 1) && !MES.has(forma(p, j + 2)))
      return { mes: n, ano: 0, fin: j + 1 }
  }
  if (mes === undefined) return null
  const fin = saltarPunto(p, j + 1)
  const ano = leerAno(p, esMesEntero(forma(p, j)) ? j + 1 : fin, contexto, signo)
  return ano
    ? { mes, ano: ano.valor, fin: ano.fin }
    : { mes, ano: 0, fin: esMesEntero(forma(p, j)) ? j + 1 : fin }
}

/** «mayo 15», «dic 15, 2026», «sep-23-2020». */
function mesPrimero(p: readonly Pieza[], i: number, contexto: ContextoFecha): Punto | null {
  const mes = MES.get(forma(p, i)) ?? 0
  let j = esMesEntero(forma(p, i)) ? i + 1 : saltarPunto(p, i + 1)
  const guion = forma(p, j) === '-' || forma(p, j) === '/'
  if (guion) j++
  if (!esCifra(p, j)) return null
  const numero = numeroDeDia(p, j)
  if (!numero || (forma(p, numero.fin) === ':' && p[numero.fin]?.pegada)) return null
  const ano = leerAno(p, numero.fin, contexto, guion ? forma(p, j - 1) : '')
  if (!ano && esCantidad(p, numero.fin)) return null
  return { ...NADA, dia: numero.valor, mes, ano: ano?.valor ?? 0, fin: ano?.fin ?? numero.fin }
}

/**
 * The year after a month: «2027», «, 2027», «de 2027», «del año 2027», «del 27», «de dos mil veintisiete», «del año
 * que viene», «próximo». `signo`: what joined day and month, that may join the year («15-may-27»).
 */
export function leerAno(
  p: readonly Pieza[],
  i: number,
  { today }: ContextoFecha,
  signo = '',
): { valor: number; fin: number } | null {
  let j = i
  if (forma(p, j) === ',') j++
  const unido = SEPARADORES.has(signo) && forma(p, j) === signo && p[j + 1]?.pegada === true
  const de = forma(p, j) === 'de' || forma(p, j) === 'del'
  if (unido || de) j++
  let relativo = MODO.get(forma(p, j))
  const articulo = forma(p, j) === 'el' ? j + 1 : j
  const k = relativo ? j + 1 : articulo
  if (forma(p, k) === 'ano') {
    j = k + 1
    if (!relativo) {
      const detras = leerModo(p, j)
      relativo = detras?.modo
      j = detras?.fin ?? j
    }
    if (relativo) return { valor: anoDe(today) + SALTO[relativo], fin: j }
  }
  if (p[j]?.clase === 'cifra') {
    const [n, largo] = [Number(forma(p, j)), (p[j]?.fin ?? 0) - (p[j]?.inicio ?? 0)]
    const sigue =
      p[j + 1]?.pegada && (p[j + 1]?.forma === ':' || p[j + 1]?.forma === '%' || p[j + 1]?.forma === '€')
    if (largo === 4 && n >= 1900 && n <= 2200 && !sigue && !esCantidad(p, j + 1))
      return { valor: n, fin: j + 1 }
    if (largo === 2 && (de || unido) && n > 20 - 1 && !esCantidad(p, j + 1))
      return { valor: enteroDeAno(n), fin: j + 1 }
    return null
  }
  const enLetra =
    de || forma(p, i) === ',' || forma(p, j) === 'dos' || forma(p, j) === 'mil' ? leerMiles(p, j) : null
  return enLetra && enLetra.valor >= 1900 && enLetra.valor <= 2200 ? enLetra : null
}

/** Steps from this week, month or year. */
export const SALTO: Record<Modo, number> = { proximo: 1, viene: 1, pasado: -1, reciente: -1, este: 0 }

/** «que viene», «próximo», «pasado», «en curso», after the noun. */
export function leerModo(p: readonly Pieza[], i: number): { modo: Modo; fin: number } | null {
  const palabra = forma(p, i)
  if (palabra === 'que') return VIENE.has(forma(p, i + 1)) ? { modo: 'viene', fin: i + 2 } : null
  if (palabra === 'en') return forma(p, i + 1) === 'curso' ? { modo: 'este', fin: i + 2 } : null
  if (palabra === 'pasado' && forma(p, i + 1) === 'manana') return null
  if (DETERMINA.has(palabra)) return null
  const modo = MODO.get(palabra)
  return modo ? { modo, fin: i + 1 } : null
}

const VIENE = new Set(['viene', 'vienen', 'entra', 'entran', 'sigue', 'siguen'])
const DETERMINA = new Set(['este', 'esta', 'estos', 'estas'])

/** «de este mes», «del mes que viene», «del próximo mes», «del corriente». */
function mesRelativo(p: readonly Pieza[], i: number): { salto: number; fin: number } | null {
  if (forma(p, i) !== 'de' && forma(p, i) !== 'del') return null
  const antes = MODO.get(forma(p, i + 1))
  if (antes && forma(p, i + 2) === 'mes') return { salto: SALTO[antes], fin: i + 3 }
  if (forma(p, i + 1) === 'corriente' || forma(p, i + 1) === 'actual') return { salto: 0, fin: i + 2 }
  const k = forma(p, i + 1) === 'el' ? i + 2 : i + 1
  if (forma(p, k) !== 'mes') return null
  const detras = leerModo(p, k + 1)
  return detras && { salto: SALTO[detras.modo], fin: detras.fin }
}

/** Whether a bare number is of something else: «15 %», «15 euros», «15:30», «15,5», «15 horas», «2 de la tarde». */
export function esCantidad(p: readonly Pieza[], i: number): boolean {
  const pieza = p[i]
  if (!pieza) return false
  if (pieza.clase === 'cifra') return pieza.pegada
  if (pieza.clase === 'signo') {
    if (MONEDA.has(pieza.forma)) return true
    if (pieza.forma === '+' || pieza.forma === '_') return pieza.pegada
    return (
      CONTINUA.has(pieza.forma) && pieza.pegada && p[i + 1]?.clase === 'cifra' && p[i + 1]?.pegada === true
    )
  }
  if (CUENTA.has(pieza.forma)) return true
  const [uno, dos] = [forma(p, i + 1), forma(p, i + 2)]
  if (pieza.forma === 'y' || pieza.forma === 'menos')
    return uno === 'media' || uno === 'cuarto' || uno === 'pico'
  if (pieza.forma === 'de')
    return (uno === 'la' && PARTE_TRAS_HORA.has(dos)) || uno === 'cada' || uno === 'hora'
  if (pieza.forma === 'por') return uno === 'ciento' || uno === 'cien'
  if (pieza.forma === 'a' || pieza.forma === 'p') return uno === '.' && dos === 'm'
  return false
}

const MONEDA = new Set(['%', '€', '$', 'º', '°'])
const CONTINUA = new Set(['.', ',', ':', '/', '-'])
const PARTE_TRAS_HORA = new Set(['manana', 'tarde', 'noche', 'madrugada'])
const CUENTA = new Set(
  `euros euro eur e mil k m millones porciento horas hora h hs minutos min am pm dolares usd pesos soles dias semanas meses anos
   unidades uds veces personas kg kilos metros m2 puntos clientes facturas toldos por100`.split(/\s+/),
)
