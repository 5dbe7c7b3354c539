import { type Fecha, masDias } from '../fecha.ts'
import {
  anoDe,
  anoEntero,
  type ContextoFecha,
  diaDeSemana,
  diaOrdinal,
  finDeMes,
  finDeSemana,
  lunesDe,
  masMeses,
  mesEntero,
  mesNombrado,
  periodoDe,
  primeroDeMes,
  semana,
  semanaOrdinal,
  type Tramo,
  varios,
} from './calendario.ts'
import {
  diaSemana,
  esCantidad,
  leerAno,
  leerModo,
  leerPunto,
  resolver,
  SALTO,
  saltarPunto,
} from './lector-puntos.ts'
import type { Pieza } from './lexico.ts'
import { leerCardinal } from './numeros-piezas.ts'
import {
  esMesEntero,
  forma,
  leerOrdinal,
  MES,
  MESES_DE,
  MODO,
  type Modo,
  PARTE,
  UNIDAD,
  type Unidad,
} from './palabras-de-tiempo.ts'

/**
 * A stretch of days found from one piece to another. `habitual`: what happens every week, and is no appointment;
 * `ya`: now, which is when she writes and no date either.
 */
export type DiasLeidos = Tramo & { fin: number; habitual?: boolean; ya?: boolean }

type Grupo = {
  fin: number
  det: string
  modo: Modo | null
  /** 1…; -1 is the last. */
  ordinal: number
  /** «las 3 últimas…»; 0 when no number was said. */
  n: number
  unidad: Unidad | null
  semana: number
  mes: number
  ano: number
}

/** «la próxima semana», «este viernes», «los 3 últimos meses», «el primer trimestre de 2027», «enero», «el finde». */
export function leerGrupo(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  const grupo = trocearGrupo(p, i, contexto)
  return grupo && resolverGrupo(p, i, grupo, contexto, false)
}

/** The same, where «la semana», «el mes» and «el año» alone are this one: «a finales de mes». */
export function leerPeriodoNombrado(
  p: readonly Pieza[],
  i: number,
  contexto: ContextoFecha,
): DiasLeidos | null {
  const grupo = trocearGrupo(p, i, contexto)
  return grupo && resolverGrupo(p, i, grupo, contexto, true)
}

const DETERMINANTES = new Set(['el', 'la', 'los', 'las', 'del', 'al', 'lo', 'toda', 'todo', 'todos', 'todas'])
const SOBRAN = new Set(['mismo', 'misma', 'mero', 'propio', 'propia'])

function trocearGrupo(p: readonly Pieza[], i: number, contexto: ContextoFecha): Grupo | null {
  const g: Grupo = { fin: i, det: '', modo: null, ordinal: 0, n: 0, unidad: null, semana: 0, mes: 0, ano: 0 }
  let j = i
  while (DETERMINANTES.has(forma(p, j)) && j < i + 2) g.det = forma(p, j++)
  j = leerAdjetivos(p, j, g)
  const palabra = forma(p, j)
  const finde = esFinDeSemana(p, j)
  const unidad = finde ? 'finde' : UNIDAD.get(palabra)
  if (unidad) {
    g.unidad = unidad
    j = finde || j + 1
    if (unidad === 'mes' && forma(p, j) === 'de' && esMesEntero(forma(p, j + 1))) {
      g.unidad = null
      g.mes = MES.get(forma(p, j + 1)) ?? 0
      j += 2
    }
  } else if (diaSemana(p, j)) {
    g.semana = diaSemana(p, j)
    j = saltarPunto(p, j + 1)
  } else if (MES.has(palabra)) {
    g.mes = MES.get(palabra) ?? 0
    j = esMesEntero(palabra) ? j + 1 : saltarPunto(p, j + 1)
    const ano = leerAno(p, j, contexto)
    if (!ano && !esMesEntero(palabra)) return null
    g.ano = ano?.valor ?? 0
    j = ano?.fin ?? j
  } else return null
  if (g.mes > 0 && g.ano === 0 && g.unidad === null) {
    const ano = leerAno(p, j, contexto)
    g.ano = ano?.valor ?? 0
    j = ano?.fin ?? j
  }
  const detras = leerModo(p, j)
  if (detras) {
    g.modo = detras.modo
    j = detras.fin
  }
  g.fin = j
  return g
}

/** «próximos», «3», «primer», «este», before the noun, in any order. */
function leerAdjetivos(p: readonly Pieza[], i: number, g: Grupo): number {
  let j = i
  for (let k = 0; k < 4; k++) {
    const palabra = forma(p, j)
    if (palabra === 'pasado' && forma(p, j + 1) === 'manana') return j
    const modo = MODO.get(palabra)
    if (modo) {
      // «este pasado miércoles» is the last one; «este próximo», the next.
      g.modo = g.modo === null ? modo : g.modo === 'este' && modo === 'pasado' ? 'reciente' : modo
      if (palabra.startsWith('ultim')) g.ordinal = -1
      j++
      continue
    }
    if (SOBRAN.has(palabra)) {
      j++
      continue
    }
    const ordinal = leerOrdinal(p, j)
    if (ordinal) {
      g.ordinal = ordinal.valor
      j = ordinal.fin
      continue
    }
    const numero = g.n === 0 ? leerCardinal(p, j) : null
    if (!numero) return j
    g.n = numero.valor
    j = numero.fin
  }
  return j
}

/** Piece after «fin de semana» or «finde», or 0. */
function esFinDeSemana(p: readonly Pieza[], i: number): number {
  if (UNIDAD.get(forma(p, i)) === 'finde') return i + 1
  const fin = forma(p, i) === 'fin' || forma(p, i) === 'fines'
  return fin && forma(p, i + 1) === 'de' && forma(p, i + 2) === 'semana' ? i + 3 : 0
}

function resolverGrupo(
  p: readonly Pieza[],
  i: number,
  g: Grupo,
  contexto: ContextoFecha,
  suelto: boolean,
): DiasLeidos | null {
  if (g.semana > 0) return deDiaDeSemana(p, i, g, contexto)
  if (g.mes > 0) return g.n > 0 || g.ordinal > 0 ? null : deMes(p, i, g, contexto)
  const { unidad, modo, n, fin } = g
  if (unidad === null || unidad === 'minuto') return null
  if (n > 0) return modo === null || modo === 'este' ? null : deVarios(g, unidad, modo, contexto)
  if (modo !== null && modo !== 'este' && unidad !== 'hora' && unidad !== 'finde' && enPlural(p, i, fin))
    return deVarios({ ...g, n: ALGUNAS }, unidad, modo, contexto)
  if (g.ordinal !== 0) {
    const deAlgo = ordinalDe(p, g, unidad, contexto)
    if (deAlgo) return deAlgo
    if (g.ordinal > 0) return null
  }
  switch (unidad) {
    case 'hora':
      return PLURAL.has(forma(p, fin - 1)) && modo !== null && modo !== 'este'
        ? deVarios({ ...g, n: ALGUNAS }, unidad, modo, contexto)
        : null
    case 'dia':
      return deDia(p, g, contexto)
    case 'semana':
      return deSemana(p, i, g, contexto, suelto)
    case 'finde':
      return modo === null && (PLURAL.has(g.det) || enPlural(p, i, fin))
        ? null
        : { ...finDeSemana(modo, contexto), fin }
    case 'quincena':
      return deQuincena(p, i, g, contexto.today, suelto)
    case 'ano':
      return deAno(p, g, contexto, suelto)
    default: {
      if (modo === null && !suelto) return null
      const meses = MESES_DE[unidad] ?? 1
      if (meses === 1) {
        const tramo = mesEntero(contexto.today, SALTO[modo ?? 'este'])
        return modo === 'este' ? { ...tramo, fecha: tramo.hasta, fin } : { ...tramo, fin }
      }
      return {
        ...periodo(masMeses(periodoDe(contexto.today, meses), meses * SALTO[modo ?? 'este']), meses),
        fin,
      }
    }
  }
}

/** «los próximos días», «los fines de semana»: more than one, and not said how many. */
function enPlural(p: readonly Pieza[], i: number, fin: number): boolean {
  for (let j = i; j < fin; j++) if (EN_PLURAL.has(forma(p, j))) return true
  return false
}

const EN_PLURAL = new Set(
  'dias semanas meses anos trimestres semestres quincenas bimestres cuatrimestres fines findes'.split(' '),
)

/** How many «las próximas horas», «unos días» are. */
const ALGUNAS = 3
const PLURAL = new Set(['los', 'las', 'horas', 'cada', 'todos', 'todas'])

function periodo(desde: Fecha, meses: number): Tramo {
  return { desde, hasta: masDias(masMeses(desde, meses), -1) }
}

function deVarios(g: Grupo, unidad: Unidad, modo: Modo, contexto: ContextoFecha): DiasLeidos | null {
  const atras = SALTO[modo] < 0
  const { today, ahora } = contexto
  if (unidad === 'hora') {
    if (ahora === null || g.n > 48) return null
    const otra = new Date(
      Date.parse(`${today}T${ahora}:00Z`) + (atras ? -1 : 1) * g.n * 3_600_000,
    ).toISOString()
    const [dia, hora] = [otra.slice(0, 10), otra.slice(11, 16)]
    return atras
      ? { desde: dia, hasta: today, hora, horaFin: ahora, fin: g.fin }
      : { desde: today, hasta: dia, hora: ahora, horaFin: hora, fin: g.fin }
  }
  if (unidad === 'dia' || unidad === 'semana' || unidad === 'quincena') {
    const dias = { dia: 1, semana: 7, quincena: 15 }[unidad] * g.n
    const tramo = varios(atras, dias, 'dia', today)
    return tramo && { ...tramo, fin: g.fin }
  }
  const meses = MESES_DE[unidad]
  const tramo = meses ? varios(atras, g.n, meses, today) : null
  return tramo && { ...tramo, fin: g.fin }
}

/** «el día siguiente», «el día de antes», «el día después», «el próximo día», «el día de hoy». */
function deDia(p: readonly Pieza[], { modo, fin, det }: Grupo, { today }: ContextoFecha): DiasLeidos | null {
  if (modo === 'proximo' || modo === 'viene') return { desde: masDias(today, 1), fin }
  if (modo === 'pasado' || modo === 'reciente')
    return det === 'los' ? null : { desde: masDias(today, -1), fin }
  const de = forma(p, fin) === 'de' ? fin + 1 : fin
  if (forma(p, de) === 'antes' && forma(p, de + 1) !== 'de') return { desde: masDias(today, -1), fin: de + 1 }
  if (forma(p, de) === 'despues' && forma(p, de + 1) !== 'de')
    return { desde: masDias(today, 1), fin: de + 1 }
  if (de > fin && forma(p, de) === 'hoy') return { desde: today, fin: de + 1 }
  if (de > fin && forma(p, de) === 'manana') return { desde: masDias(today, 1), fin: de + 1 }
  return null
}

function deSemana(
  p: readonly Pieza[],
  i: number,
  g: Grupo,
  contexto: ContextoFecha,
  suelto: boolean,
): DiasLeidos | null {
  const { today, pasado } = contexto
  const del = g.modo === null || g.modo === 'este' ? semanaDel(p, g.fin, contexto) : null
  if (del) return del
  // «dos veces a la semana», «por semana»: each of them.
  const sola = g.det === 'la' && !CADA.has(forma(p, i - 1)) && forma(p, g.fin) !== 'de'
  if (g.modo === null && !suelto && !sola) return null
  const salto = SALTO[g.modo ?? 'este']
  // «la semana que viene el martes», «la próxima semana, lun».
  let j = forma(p, g.fin) === ',' ? g.fin + 1 : g.fin
  if (forma(p, j) === 'el') j++
  const dia = g.modo === null ? 0 : diaSemana(p, j)
  if (dia > 0) return { desde: masDias(lunesDe(today), dia - 1 + 7 * salto), fin: saltarPunto(p, j + 1) }
  const tramo = semana(today, salto, pasado)
  return { ...tramo, fin: g.fin }
}

const CADA = new Set(['a', 'por', 'cada', 'x', 'toda', 'todas', 'entre'])

/** «la semana del 18», «la semana que empieza el 4 de febrero». */
function semanaDel(p: readonly Pieza[], i: number, contexto: ContextoFecha): DiasLeidos | null {
  let j = i
  if (forma(p, j) === 'que' && EMPIEZA.has(forma(p, j + 1))) j += 2
  else if (forma(p, j) === 'del' || forma(p, j) === 'de') j++
  else return null
  const punto = leerPunto(p, j, contexto)
  if (!punto || punto.dia === 0) return null
  const dia = resolver(punto, contexto)
  return dia === null ? null : { ...semana(dia, 0, true), fin: punto.fin }
}

const EMPIEZA = new Set(['empieza', 'comienza', 'arranca', 'inicia'])

function deAno(p: readonly Pieza[], g: Grupo, { today }: ContextoFecha, suelto: boolean): DiasLeidos | null {
  const cifra = g.modo === null && p[g.fin]?.clase === 'cifra' ? Number(forma(p, g.fin)) : 0
  const dicho = cifra >= 1900 && cifra <= 2200 ? anoEntero(cifra) : null
  if (dicho) return { ...dicho, fin: g.fin + 1 }
  if (g.modo === null && !suelto) return null
  const tramo = anoEntero(anoDe(today) + SALTO[g.modo ?? 'este'])
  return tramo && { ...tramo, fin: g.fin }
}

/** «primera quincena», «la semana 3 de enero», «último trimestre de 2026»: one of those that a month or a year has. */
function ordinalDe(
  p: readonly Pieza[],
  g: Grupo,
  unidad: Unidad,
  contexto: ContextoFecha,
): DiasLeidos | null {
  const de = complemento(p, g.fin, contexto)
  const { ordinal } = g
  if (unidad === 'semana' || unidad === 'finde' || unidad === 'quincena') {
    if (!de?.esMes && !(unidad === 'quincena' && ordinal > 0 && g.modo === null)) return null
    const mes = de?.desde ?? primeroDeMes(contexto.today)
    const fin = de?.fin ?? g.fin
    if (unidad === 'quincena') return { ...mitad(mes, ordinal), fin }
    const tramo = unidad === 'semana' ? semanaOrdinal(ordinal, mes) : findeOrdinal(ordinal, mes)
    return tramo && { ...tramo, fin }
  }
  const meses = MESES_DE[unidad]
  if (!meses || meses === 1 || meses === 12 || ordinal > 12 / meses) return null
  if (ordinal < 0 && !de) return null
  const ano = de ? anoDe(de.desde) : anoDe(contexto.today)
  const cual = ordinal < 0 ? 12 / meses : ordinal
  const tramo = periodo(masMeses(`${ano}-01-01`, meses * (cual - 1)), meses)
  const deEsteAno = !de || de.relativo
  if (!deEsteAno || contexto.pasado || (tramo.hasta ?? '') >= contexto.today)
    return { ...tramo, fin: de?.fin ?? g.fin }
  return { ...periodo(masMeses(tramo.desde, 12), meses), fin: de?.fin ?? g.fin }
}

function findeOrdinal(ordinal: number, mes: Fecha): Tramo | null {
  const sabado = diaOrdinal(6, ordinal, mes)
  return sabado === null ? null : { desde: sabado, hasta: masDias(sabado, 1) }
}

function mitad(mes: Fecha, ordinal: number): Tramo {
  const primero = primeroDeMes(mes)
  return ordinal === 1
    ? { desde: primero, hasta: masDias(primero, 14) }
    : { desde: masDias(primero, 15), hasta: finDeMes(primero) }
}

/** Half a month; «la quincena» alone is the one in course, to act on its last day, when wages are paid. */
function deQuincena(
  p: readonly Pieza[],
  i: number,
  { modo, det, fin }: Grupo,
  today: Fecha,
  suelto: boolean,
): DiasLeidos | null {
  if (modo === null && !suelto && (det !== 'la' || CADA.has(forma(p, i - 1)))) return null
  const tramo = quincenaDe(today, SALTO[modo ?? 'este'])
  return modo === null ? { ...tramo, fecha: tramo.hasta, fin } : { ...tramo, fin }
}

function quincenaDe(today: Fecha, salto: number): Tramo {
  const segunda = Number(today.slice(8)) > 15 ? 1 : 0
  const cual = segunda + salto
  return mitad(primeroDeMes(today, Math.floor(cual / 2)), (cual & 1) + 1)
}

/** « de enero», « del mes que viene», « de 2027», « del año», after an ordinal. `relativo`: a plain «del año». */
function complemento(
  p: readonly Pieza[],
  i: number,
  contexto: ContextoFecha,
): (Tramo & { fin: number; relativo: boolean }) | null {
  if (forma(p, i) !== 'de' && forma(p, i) !== 'del') return null
  const ano = leerAno(p, i, contexto)
  const entero = ano && anoEntero(ano.valor)
  if (entero) return { ...entero, fin: ano.fin, relativo: false }
  const nombrado = leerPeriodoNombrado(p, i + 1, contexto)
  const suelto = nombrado && nombrado.fin - i <= 3 && !leerModo(p, nombrado.fin - 1)
  return nombrado && { ...nombrado, relativo: Boolean(suelto) && !nombrado.esMes }
}

/** «el viernes», «el martes que viene», «el lunes de la semana que viene», «el primer lunes de mes», «los lunes». */
function deDiaDeSemana(p: readonly Pieza[], i: number, g: Grupo, contexto: ContextoFecha): DiasLeidos | null {
  const { det, modo, ordinal, fin } = g
  if (g.n > 0 && modo === null) return null
  if (esHabitual(p, i, det) && !modo) return { desde: contexto.today, fin, habitual: true }
  if (ordinal !== 0) {
    const de = complemento(p, fin, contexto)
    const fecha = de?.esMes ? diaOrdinal(g.semana, ordinal, de.desde) : null
    if (fecha && de) return { desde: fecha, fin: de.fin }
    if (ordinal > 0) return null
  }
  const enSemana = modo === null || modo === 'este' ? semanaDetras(p, fin, contexto) : null
  if (enSemana) return { ...enSemana.tramo, desde: masDias(enSemana.lunes, g.semana - 1), fin: enSemana.fin }
  return { desde: diaDeSemana(g.semana, modo, contexto), fin }
}

function esHabitual(p: readonly Pieza[], i: number, det: string): boolean {
  return det === 'los' || det === 'todos' || forma(p, i - 1) === 'cada' || forma(p, i - 1) === 'los'
}

/** « de la semana que viene», and with the part of the day before: « por la tarde la semana que viene». */
function semanaDetras(
  p: readonly Pieza[],
  i: number,
  contexto: ContextoFecha,
): { lunes: Fecha; fin: number; tramo: Pick<Tramo, 'franja'> } | null {
  let j = i
  const parte = EN.has(forma(p, j)) && forma(p, j + 1) === 'la' ? PARTE.get(forma(p, j + 2)) : undefined
  if (parte) j += 3
  if (forma(p, j) === ',') j++
  if (forma(p, j) === 'de' || forma(p, j) === 'en') j++
  const grupo = trocearGrupo(p, j, contexto)
  if (grupo?.unidad !== 'semana' || (grupo.modo === null && grupo.det !== 'la') || grupo.n > 0) return null
  if (grupo.ordinal !== 0 && grupo.modo === null) return null
  if (grupo.modo === null && (j === i || forma(p, grupo.fin) === 'del' || forma(p, grupo.fin) === 'de'))
    return null
  const lunes = masDias(lunesDe(contexto.today), 7 * SALTO[grupo.modo ?? 'este'])
  return { lunes, fin: grupo.fin, tramo: parte ? { franja: parte } : {} }
}

const EN = new Set(['por', 'en', 'a', 'de'])

/** A month by its name. Alone it is one too, unless it may be somebody («con Julio») or a street («calle 2 de mayo»). */
function deMes(p: readonly Pieza[], i: number, g: Grupo, contexto: ContextoFecha): DiasLeidos | null {
  const previa = forma(p, i - 1)
  // «el 30 de febrero», «calle 2 de mayo»: no day, and no month either.
  if (previa === 'de' && p[i - 2]?.clase === 'cifra' && forma(p, i - 2).length <= 2) return null
  const persona = g.fin - i === 1 && NOMBRES.has(forma(p, i))
  if (persona && i > 0 && p[i - 1]?.clase === 'palabra' && !ANTES_DE_MES.has(previa)) return null
  if (
    persona &&
    previa === 'a' &&
    i > 1 &&
    /^(?:llam|escrib|habl|mand|envi|visit|avis|pregunt|ver$|decir)/.test(forma(p, i - 2))
  )
    return null
  if (g.ano === 0 && esCantidad(p, g.fin)) return null
  const tramo = mesNombrado(g.mes, g.ano, g.modo, contexto)
  return tramo && { ...tramo, fin: g.fin }
}

/** Months that are also first names. */
const NOMBRES = new Set(['julio', 'abril', 'mayo', 'agosto', 'enero'])
const ANTES_DE_MES = new Set(
  'en para a de del desde hasta durante hacia por mes cierre cerrar cierra y o sobre entre antes despues tras hoy factura pago al el para'.split(
    ' ',
  ),
)
