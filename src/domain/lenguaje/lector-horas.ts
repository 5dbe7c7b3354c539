import type { Hora } from '../fecha.ts'
import type { Pieza } from './lexico.ts'
import { leerCardinal } from './numeros-piezas.ts'
import { esCifra, type Franja, forma, HORAS_DE, leerOrdinal, MES, PARTE } from './palabras-de-tiempo.ts'

/**
 * An hour as it was said, before it is known whether of the morning or the afternoon. `seguridad`: 0 a bare number,
 * 1 what may be something else («9.45», «15h»), 2 only an hour («9:45», «9 y media», «9 pm»).
 */
export type Reloj = {
  fin: number
  h: number
  min: number
  meridiano: 'am' | 'pm' | null
  parte: Franja | null
  /** «08:00»: a zero in front is how a 24-hour clock is written. */
  conCero: boolean
  /** «mediodía»: it needs no part of the day. */
  fijo: boolean
  seguridad: 0 | 1 | 2
}

/** Hours from which a bare figure is the morning's, not the afternoon's: 1–7 are after noon. Convention of the product. */
const PRIMERA_DE_LA_MANANA = 8

/** The hour in minutes of the day, with the part of the day said near it if it said none itself. */
export function enMinutos(reloj: Reloj, cerca: Franja | null): number {
  return (horaDelReloj(reloj, reloj.parte ?? cerca) * 60 + reloj.min + 1440) % 1440
}

function horaDelReloj({ h, meridiano, conCero, fijo }: Reloj, parte: Franja | null): number {
  if (h > 12 || fijo) return h % 24
  if (meridiano) return (h % 12) + (meridiano === 'pm' ? 12 : 0)
  if (parte === 'tarde' || (parte === 'mediodía' && h < PRIMERA_DE_LA_MANANA)) return (h % 12) + 12
  if (parte === 'noche') return h === 12 ? 0 : h < 5 ? h : h + 12
  if (parte === 'mañana') return h
  if (parte === 'madrugada') return h % 12
  if (conCero) return h
  return h > 0 && h < PRIMERA_DE_LA_MANANA ? h + 12 : h
}

export function enHora(minutos: number): Hora {
  const [h, m] = [Math.floor(minutos / 60) % 24, minutos % 60]
  return `${h < 10 ? '0' : ''}${h}:${m < 10 ? '0' : ''}${m}`
}

/** «9», «9:45», «las nueve y media» without its article, «5 pm», «17h30», «8 menos cuarto de la tarde», «mediodía». */
export function leerReloj(p: readonly Pieza[], i: number): Reloj | null {
  const redonda = horaRedonda(p, i)
  if (redonda) return conCola(p, redonda)
  const cifra = p[i]?.clase === 'cifra'
  const numero = cifra ? (esCifra(p, i) ? leerCardinal(p, i) : null) : deHoraEnLetra(p, i)
  if (!numero || numero.valor > 24) return null
  const reloj: Reloj = {
    fin: numero.fin,
    h: numero.valor,
    min: 0,
    meridiano: null,
    parte: null,
    conCero: cifra && forma(p, i).startsWith('0') && forma(p, i).length === 2,
    fijo: false,
    seguridad: 0,
  }
  return conCola(p, conMinutos(p, cifra ? conMinutosEnCifras(p, reloj) : reloj))
}

function horaRedonda(p: readonly Pieza[], i: number): Reloj | null {
  const [uno, dos] = [forma(p, i), forma(p, i + 1)]
  const junta = uno === 'mediodia' ? 12 : uno === 'medianoche' ? 0 : -1
  const aparte = uno === 'medio' && dos === 'dia' ? 12 : uno === 'media' && dos === 'noche' ? 0 : -1
  const h = Math.max(junta, aparte)
  if (h < 0) return null
  const fin = junta >= 0 ? i + 1 : i + 2
  return { fin, h, min: 0, meridiano: null, parte: null, conCero: false, fijo: true, seguridad: 2 }
}

/** «las veinte y cinco» is 20:05: hours do not join their tens with «y». */
function deHoraEnLetra(p: readonly Pieza[], i: number): { valor: number; fin: number } | null {
  const palabra = forma(p, i)
  return palabra === 'un' || palabra === 'uno' ? null : leerCardinal(p, i)
}

/** «9:45», «9.45», «9h45», glued. */
function conMinutosEnCifras(p: readonly Pieza[], reloj: Reloj): Reloj {
  const j = reloj.fin
  const signo = forma(p, j)
  const minutos = p[j + 1]
  if (!p[j]?.pegada || (signo !== ':' && signo !== '.' && signo !== 'h' && signo !== "'")) return reloj
  if (minutos?.clase !== 'cifra' || minutos.fin - minutos.inicio !== 2 || Number(minutos.forma) > 59)
    return reloj
  if (signo !== 'h' && !minutos.pegada) return reloj
  // «9.45.20» or «9:45:20»: what follows makes it something else, save seconds.
  const sigue = p[j + 2]?.pegada === true && p[j + 3]?.pegada === true && p[j + 3]?.clase === 'cifra'
  if (sigue && signo === ':' && forma(p, j + 2) === ':')
    return { ...reloj, min: Number(minutos.forma), fin: j + 4, seguridad: 2 }
  if (sigue && signo === '.') return reloj
  return { ...reloj, min: Number(minutos.forma), fin: j + 2, seguridad: signo === '.' ? 1 : 2 }
}

/** «y media», «y 20», «menos cuarto», «horas y tres minutos», «treinta», after the hour. */
function conMinutos(p: readonly Pieza[], reloj: Reloj): Reloj {
  if (reloj.min > 0 || reloj.seguridad > 0) return reloj
  const enHoras = forma(p, reloj.fin) === 'horas' || forma(p, reloj.fin) === 'hora'
  const j = enHoras ? reloj.fin + 1 : reloj.fin
  const enlace = forma(p, j)
  if (enlace === 'y' || enlace === 'menos' || enlace === 'con') {
    const fraccion = FRACCIONES.get(forma(p, j + 1))
    if (fraccion !== undefined && enlace !== 'con') {
      // «2 y media horas» and «tres y medio» are lengths.
      if (forma(p, j + 2) === 'horas' || forma(p, j + 2) === 'mil') return reloj
      return { ...reloj, min: enlace === 'menos' ? -fraccion : fraccion, fin: j + 2, seguridad: 2 }
    }
    const minutos = leerCardinal(p, j + 1)
    if (!minutos || minutos.valor > 59 || minutos.valor < 1) return reloj
    const unidad = MINUTOS.has(forma(p, minutos.fin))
    if (!unidad && (minutos.valor % 5 !== 0 || enlace === 'con')) return reloj
    const min = enlace === 'menos' ? -minutos.valor : minutos.valor
    // «once menos veinte» is an hour; in figures it may be a subtraction.
    const resta =
      enlace === 'menos' && reloj.h > 0 && reloj.h <= 12 ? (p[j - 1]?.clase === 'palabra' ? 2 : 1) : 0
    return {
      ...reloj,
      min,
      fin: unidad ? minutos.fin + 1 : minutos.fin,
      seguridad: unidad ? 2 : resta,
    }
  }
  if (enHoras) return reloj
  const sueltos = p[j]?.clase === 'palabra' ? leerCardinal(p, j) : null
  if (sueltos && sueltos.valor >= 10 && sueltos.valor < 60 && !MINUTOS.has(forma(p, sueltos.fin)))
    return { ...reloj, min: sueltos.valor, fin: sueltos.fin }
  return reloj
}

const FRACCIONES: ReadonlyMap<string, number> = new Map([
  ['media', 30],
  ['cuarto', 15],
  ['pico', 0],
  ['algo', 0],
  ['poco', 0],
])
const MINUTOS = new Set(['minutos', 'minuto'])

/** «h», «en punto», «pm», «de la tarde», after the hour, in any order. */
function conCola(p: readonly Pieza[], reloj: Reloj): Reloj {
  let r = reloj
  for (let k = 0; k < 4; k++) {
    const j = r.fin
    const palabra = forma(p, j)
    if (HACHE.has(palabra) && !r.fijo) {
      const punto = forma(p, j + 1) === '.' && p[j + 1]?.pegada && j + 2 < p.length ? 1 : 0
      r = {
        ...r,
        fin: j + 1 + (palabra.length < 3 ? punto : 0),
        seguridad: r.seguridad || (palabra.length < 3 ? 1 : 0),
      }
    } else if (palabra === 'en' && forma(p, j + 1) === 'punto') r = { ...r, fin: j + 2, seguridad: 2 }
    else if (palabra === 'pasadas' || palabra === 'clavadas') r = { ...r, fin: j + 1 }
    else {
      const otro = conMeridiano(p, r) ?? conParte(p, r)
      if (!otro) return r
      r = otro
    }
  }
  return r
}

const HACHE = new Set(['h', 'hs', 'hr', 'horas', 'hora'])

function conMeridiano(p: readonly Pieza[], r: Reloj): Reloj | null {
  const palabra = forma(p, r.fin)
  if (r.meridiano || r.h > 12 || r.fijo) return null
  if (palabra === 'am' || palabra === 'pm')
    return { ...r, meridiano: palabra, seguridad: 2, fin: trasPunto(p, r.fin + 1) }
  if (palabra !== 'a' && palabra !== 'p') return null
  const j = forma(p, r.fin + 1) === '.' ? r.fin + 2 : r.fin + 1
  if (forma(p, j) !== 'm' || (j === r.fin + 1 && palabra === 'a' && !p[r.fin]?.pegada)) return null
  return { ...r, meridiano: palabra === 'a' ? 'am' : 'pm', seguridad: 2, fin: trasPunto(p, j + 1) }
}

/** The last dot of «p.m.», unless it ends the text. */
function trasPunto(p: readonly Pieza[], i: number): number {
  return forma(p, i) === '.' && p[i]?.pegada ? i + 1 : i
}

/** «de la tarde», «por la mañana», «del mediodía», «de tarde». */
function conParte(p: readonly Pieza[], r: Reloj): Reloj | null {
  if (r.parte || r.meridiano) return null
  const [uno, dos, tres] = [forma(p, r.fin), forma(p, r.fin + 1), forma(p, r.fin + 2)]
  const medio =
    (uno === 'del' || uno === 'al' || uno === 'de') &&
    (dos === 'mediodia' || (dos === 'medio' && tres === 'dia'))
  if (medio && !r.fijo)
    return { ...r, parte: 'mediodía', seguridad: 2, fin: r.fin + (dos === 'medio' ? 3 : 2) }
  if (!EN.has(uno)) return null
  if (dos === 'la') {
    const parte = PARTE.get(tres)
    // «a las 5 en la tarde del lunes» too; «mediodía por la tarde» makes no sense.
    return parte && !r.fijo ? { ...r, parte, seguridad: 2, fin: r.fin + 3 } : null
  }
  const parte = uno === 'de' ? PARTE.get(dos) : undefined
  return parte && parte !== 'mañana' ? { ...r, parte, seguridad: 2, fin: r.fin + 2 } : null
}

const EN = new Set(['de', 'por', 'en', 'a'])

export type HoraLeida = { fin: number; reloj: Reloj; hastaReloj: Reloj | null; segura: boolean }

/** «las 3», «la una», with what comes before: «a las 3», «sobre las 3». */
export function leerLasHoras(p: readonly Pieza[], i: number): HoraLeida | null {
  const reloj = leerReloj(p, i + 1)
  if (!reloj || reloj.fijo) return null
  if (forma(p, i) === 'la' && reloj.h !== 1) return null
  if (otraCosa(p, reloj)) return null
  const previa = forma(p, i - 1)
  const segura = ANTES_DE_LAS.has(previa)
  if (segura) {
    if (COSAS.has(forma(p, reloj.fin))) return null
  } else if (reloj.seguridad === 0 && !sigueLibre(p, reloj.fin)) return null
  return { fin: reloj.fin, reloj, hastaReloj: null, segura: segura || reloj.seguridad > 0 }
}

const ANTES_DE_LAS = new Set(
  'a sobre hacia desde hasta de para tras por entre son es como pasadas x eran casi segun antes despues'.split(
    ' ',
  ),
)
/** What is counted, not told by the clock: «a las 2 facturas». */
const COSAS = new Set(
  'facturas factura clientes empresas oficinas tareas visitas reuniones tiendas semanas dias personas llamadas propuestas ofertas mil primeras ultimas cosas chicas hermanas euros'.split(
    ' ',
  ),
)

/** After «las 3»: an end, a sign or a word that joins, so that it counts nothing. */
function sigueLibre(p: readonly Pieza[], i: number): boolean {
  const pieza = p[i]
  if (!pieza) return true
  if (pieza.clase === 'signo') return !NO_LIBRES.has(pieza.forma)
  return pieza.clase === 'palabra' && LIBRES.has(pieza.forma)
}

const NO_LIBRES = new Set(['%', '€', '$', '/', '+', '_', 'º'])
const LIBRES = new Set(
  `de del y en por con no o hasta a al mas hoy manana pasado ayer el la los las para que esta este si pero sin mejor lunes martes
   miercoles jueves viernes sabado domingo como segun tipo cst gmt hora`.split(/\s+/),
)

/** Figures that go on as something else: «las 3/4», «las 12.500», «las 5 %». */
function otraCosa(p: readonly Pieza[], { fin }: Reloj): boolean {
  const pieza = p[fin]
  if (!pieza) return false
  if (pieza.clase === 'cifra') return pieza.pegada
  if (pieza.clase !== 'signo') return forma(p, fin) === 'por' && forma(p, fin + 1) === 'ciento'
  if (pieza.forma === '%' || pieza.forma === '€' || pieza.forma === '$') return true
  return (
    pieza.pegada && SEPARA.has(pieza.forma) && p[fin + 1]?.pegada === true && p[fin + 1]?.clase === 'cifra'
  )
}

const SEPARA = new Set(['.', ',', '/', ':'])

/** An hour without «las»: «15:30», «5 pm», «nueve y media», «8 de la tarde», «mediodía», and less surely «9.45», «15h». */
export function leerHoraSuelta(p: readonly Pieza[], i: number): HoraLeida | null {
  const falta = faltan(p, i)
  if (falta) return falta
  const antes = p[i - 1]
  if (p[i]?.clase === 'cifra' && p[i]?.pegada && antes && (antes.clase !== 'signo' || PEGAN.has(antes.forma)))
    return null
  const reloj = leerReloj(p, i)
  if (!reloj || reloj.seguridad === 0 || otraCosa(p, reloj)) return null
  // «medio día libre», «dos y media» of something.
  if (
    reloj.fijo &&
    forma(p, i) !== 'mediodia' &&
    forma(p, i) !== 'medianoche' &&
    NO_MEDIO.has(forma(p, i - 1))
  )
    return null
  if (reloj.seguridad === 1) {
    const siguiente = forma(p, reloj.fin)
    const dinero =
      siguiente === '€' ||
      siguiente === 'e' ||
      siguiente === 'euros' ||
      siguiente === 'eur' ||
      siguiente === 'k' ||
      siguiente === 'mil'
    if (dinero || (antes && antes.pegada === false && MONEDA.has(antes.forma))) return null
  }
  const fin = forma(p, reloj.fin) === 'a' && forma(p, reloj.fin + 1) === 'la' ? reloj.fin : reloj.fin
  return { fin, reloj, hastaReloj: null, segura: reloj.seguridad === 2 }
}

const PEGAN = new Set(['.', ',', '/', ':', '-', '€', '$', '+'])
const MONEDA = new Set(['€', '$'])
const NO_MEDIO = new Set(['un', 'otro', 'cada', 'y'])

/** «3 minutos para las ocho», «20 para las 8», «30 min pasadas las ocho», «cuarto pasadas de las ocho». */
function faltan(p: readonly Pieza[], i: number): HoraLeida | null {
  let j = forma(p, i) === 'un' ? i + 1 : i
  const cuarto = FRACCIONES.get(forma(p, j))
  const numero = cuarto ? { valor: cuarto, fin: j + 1 } : leerCardinal(p, j)
  if (!numero || numero.valor < 1 || numero.valor > 59) return null
  j = MINUTOS.has(forma(p, numero.fin)) ? numero.fin + 1 : numero.fin
  const para = forma(p, j) === 'para'
  if (!para && forma(p, j) !== 'pasadas') return null
  j++
  if (!para && forma(p, j) === 'de') j++
  if (forma(p, j) !== 'las' && forma(p, j) !== 'la') return null
  const reloj = leerReloj(p, j + 1)
  if (reloj?.min !== 0) return null
  // «20 para las 8 oficinas».
  if (!sigueLibre(p, reloj.fin)) return null
  return {
    fin: reloj.fin,
    reloj: { ...reloj, min: para ? -numero.valor : numero.valor },
    hastaReloj: null,
    segura: true,
  }
}

/** «tipo 5», «a 11» after a day: a bare number that its place makes an hour. */
export function leerHoraTras(p: readonly Pieza[], i: number): HoraLeida | null {
  const reloj = leerReloj(p, i + 1)
  if (!reloj || reloj.fijo || otraCosa(p, reloj)) return null
  if (reloj.seguridad === 0 && !sigueLibre(p, reloj.fin)) return null
  return { fin: reloj.fin, reloj, hastaReloj: null, segura: true }
}

/** «de 5 a 6», «entre las 3 y las 4», «11:00-11:50», «5 a 6 p.m.», «de 11 y media a una y media». */
export function leerRangoDeHoras(p: readonly Pieza[], i: number): HoraLeida | null {
  const apertura = APERTURAS.has(forma(p, i)) ? forma(p, i) : ''
  let j = apertura ? i + 1 : i
  const conLas = forma(p, j) === 'las' || forma(p, j) === 'la'
  if (conLas) j++
  if (
    !apertura &&
    p[j]?.clase === 'cifra' &&
    p[j]?.pegada &&
    p[j - 1]?.clase === 'signo' &&
    PEGAN.has(forma(p, j - 1))
  )
    return null
  const uno = leerReloj(p, j)
  if (!uno) return null
  const une = forma(p, uno.fin)
  if (
    !(une === 'a' || une === 'hasta' || une === '-' || une === '–' || (une === 'y' && apertura === 'entre'))
  )
    return null
  j = uno.fin + 1
  const otraLas = forma(p, j) === 'las' || forma(p, j) === 'la'
  if (otraLas) j++
  const dos = leerReloj(p, j)
  if (!dos || otraCosa(p, dos) || dos.fin <= j) return null
  const seguras = Math.max(uno.seguridad, dos.seguridad)
  const dichas = conLas || otraLas
  if (!dichas && seguras < 2 && !apertura && !(seguras === 1 && dos.seguridad === 1)) return null
  if (!dichas && seguras === 0) {
    if (!sigueLibre(p, dos.fin) || deMes(p, dos.fin)) return null
    if (uno.h > 24 || dos.h > 24 || uno.h === dos.h) return null
  }
  if (dichas && COSAS.has(forma(p, dos.fin))) return null
  return { fin: dos.fin, reloj: uno, hastaReloj: dos, segura: dichas || seguras === 2 || apertura !== '' }
}

const APERTURAS = new Set(['de', 'desde', 'entre'])

/** «de 4 a 23 del mes que viene», «entre 3 y 12 de septiembre»: days. */
function deMes(p: readonly Pieza[], i: number): boolean {
  if (forma(p, i) !== 'de' && forma(p, i) !== 'del') return false
  const j = ANTES_DE_MES.has(forma(p, i + 1)) ? i + 2 : i + 1
  return forma(p, j) === 'mes' || MES.has(forma(p, j))
}

const ANTES_DE_MES = new Set(['el', 'este', 'proximo', 'pasado', 'presente'])

/** Both ends of a range of hours: the second comes after the first, and what one says of the part of the day serves both. */
export function extremos(uno: Reloj, dos: Reloj, cerca: Franja | null): [Hora, Hora] {
  const ambiguo = (r: Reloj) => r.h <= 12 && r.h > 0 && !r.meridiano && !r.parte && !r.conCero && !r.fijo
  const fin = enMinutos(dos, cerca)
  if (ambiguo(uno) && !ambiguo(dos)) {
    // The latest first end that leaves it before the second: «de 1 a 4 pm», «de 10 a 12 pm».
    const candidatos = [
      enMinutos({ ...uno, meridiano: 'am' }, null),
      enMinutos({ ...uno, meridiano: 'pm' }, null),
    ]
    const antes = candidatos.filter((m) => m < fin)
    return [enHora(antes.length > 0 ? Math.max(...antes) : enMinutos(uno, cerca)), enHora(fin)]
  }
  const inicio = enMinutos(uno, cerca)
  if (!ambiguo(dos)) return [enHora(inicio), enHora(fin)]
  const tras = [enMinutos({ ...dos, meridiano: 'am' }, null), enMinutos({ ...dos, meridiano: 'pm' }, null)]
  const despues = tras.filter((m) => m > inicio)
  return [enHora(inicio), enHora(despues.length > 0 ? Math.min(...despues) : fin)]
}

export type ParteLeida = {
  fin: number
  franja: Franja
  de: Hora
  a: Hora
  habitual: boolean
  delDia: boolean
}

function parteDe(franja: Franja, fin: number, horas: readonly [Hora, Hora] = HORAS_DE[franja]): ParteLeida {
  return { fin, franja, de: horas[0], a: horas[1], habitual: false, delDia: false }
}

/** «por la tarde», «a primera hora», «a última hora de la mañana», «después de comer», «al acabar el día», «a media mañana». */
export function leerParte(p: readonly Pieza[], i: number): ParteLeida | null {
  return deManera(p, i) ?? aQueHora(p, i) ?? trasAlgo(p, i) ?? delFinal(p, i)
}

/** «por la tarde», «en la noche», «por las mañanas», «la tarde del lunes». */
function deManera(p: readonly Pieza[], i: number): ParteLeida | null {
  const prefijo = POR.has(forma(p, i))
  let j = prefijo ? i + 1 : i
  const articulo = forma(p, j)
  if (articulo !== 'la' && articulo !== 'las') return null
  if (forma(p, ++j) === 'misma') j++
  const franja = PARTE.get(forma(p, j))
  if (!franja || franja === 'mediodía') return null
  const del = forma(p, j + 1) === 'del' || (forma(p, j + 1) === 'de' && forma(p, j + 2) === 'hoy')
  if (!prefijo && !(del && forma(p, i - 1) !== 'de')) return null
  return { ...parteDe(franja, j + 1), habitual: articulo === 'las' }
}

const POR = new Set(['por', 'en', 'a', 'durante', 'hacia', 'para', 'x'])

/** «a primera hora (de la tarde)», «a últimas horas de la mañana», «a media mañana», «temprano (en la mañana)». */
function aQueHora(p: readonly Pieza[], i: number): ParteLeida | null {
  let j = forma(p, i) === 'a' || forma(p, i) === 'en' || forma(p, i) === 'de' ? i + 1 : i
  if (forma(p, j) === 'media' && j > i) {
    const franja = PARTE.get(forma(p, j + 1))
    if (franja === 'mañana') return parteDe(franja, j + 2, ['10:30', '12:00'])
    return franja === 'tarde' ? parteDe(franja, j + 2, ['17:00', '18:30']) : null
  }
  const temprano = forma(p, j) === 'temprano'
  const ordinal = p[j]?.clase === 'cifra' ? leerOrdinal(p, j) : null
  if (ordinal?.valor === 1) j = ordinal.fin - 1
  const primera = forma(p, j) === 'primera' || forma(p, j) === 'primeras' || ordinal?.valor === 1
  const ultima = forma(p, j) === 'ultima' || forma(p, j) === 'ultimas'
  if (!temprano) {
    if (!(primera || ultima) || (forma(p, j + 1) !== 'hora' && forma(p, j + 1) !== 'horas')) return null
    j++
  }
  const temprana = temprano || primera
  const k = DE_LA.has(forma(p, j + 1)) ? j + 2 : j + 1
  const franja = k > j + 1 && forma(p, k) === 'la' ? PARTE.get(forma(p, k + 1)) : undefined
  if (!franja) {
    const delDia = forma(p, j + 1) === 'del' && forma(p, j + 2) === 'dia' ? j + 3 : j + 1
    return temprana
      ? parteDe('mañana', delDia, ['08:00', '10:00'])
      : parteDe('tarde', delDia, ['17:00', '20:00'])
  }
  return parteDe(franja, k + 2, temprana ? PRIMERAS[franja] : ULTIMAS[franja])
}

const DE_LA = new Set(['de', 'por', 'en', 'a'])
const PRIMERAS: Record<Franja, readonly [Hora, Hora]> = {
  madrugada: ['00:00', '03:00'],
  mañana: ['08:00', '09:30'],
  mediodía: ['12:00', '13:30'],
  tarde: ['15:00', '17:00'],
  noche: ['20:00', '22:00'],
}
const ULTIMAS: Record<Franja, readonly [Hora, Hora]> = {
  madrugada: ['04:00', '06:00'],
  mañana: ['11:00', '13:00'],
  mediodía: ['14:00', '15:00'],
  tarde: ['18:00', '20:00'],
  noche: ['22:00', '23:59'],
}

/** «después de comer», «antes de cenar», «tras la comida», «a la hora de comer», «al salir del trabajo». */
function trasAlgo(p: readonly Pieza[], i: number): ParteLeida | null {
  const palabra = forma(p, i)
  const despues = palabra === 'despues' || palabra === 'tras' || palabra === 'al'
  const antes = palabra === 'antes'
  const durante = palabra === 'a' && forma(p, i + 1) === 'la' && forma(p, i + 2) === 'hora'
  if (!despues && !antes && !durante) return null
  let j = durante ? i + 3 : i + 1
  if (forma(p, j) === 'salir' || forma(p, j) === 'acabar' || forma(p, j) === 'terminar') j++
  else if (palabra === 'al') return null
  if (forma(p, j) === 'de' || forma(p, j) === 'del') j++
  while (ARTICULOS.has(forma(p, j))) j++
  const suceso = SUCESOS.get(forma(p, j))
  if (!suceso) return null
  const [franja, horas] = durante
    ? [suceso.durante, undefined]
    : despues
      ? [suceso.despues, suceso.horas]
      : [suceso.antes, undefined]
  return parteDe(franja, j + 1, horas)
}

const ARTICULOS = new Set(['la', 'el', 'mi', 'su'])

type Suceso = { antes: Franja; durante: Franja; despues: Franja; horas?: readonly [Hora, Hora] }
const COMIDA: Suceso = { antes: 'mañana', durante: 'mediodía', despues: 'tarde', horas: ['15:30', '17:00'] }
const CENA: Suceso = { antes: 'tarde', durante: 'noche', despues: 'noche' }
const DESAYUNO: Suceso = { antes: 'mañana', durante: 'mañana', despues: 'mañana' }
const TRABAJO: Suceso = { antes: 'mañana', durante: 'mañana', despues: 'tarde', horas: ['18:00', '21:00'] }
const SUCESOS: ReadonlyMap<string, Suceso> = new Map([
  ...['comer', 'almorzar', 'comida', 'almuerzo', 'siesta', 'mediodia'].map((s) => [s, COMIDA] as const),
  ...['cenar', 'cena'].map((s) => [s, CENA] as const),
  ...['desayunar', 'desayuno'].map((s) => [s, DESAYUNO] as const),
  ...['trabajo', 'trabajar', 'curro', 'currar', 'jornada', 'oficina'].map((s) => [s, TRABAJO] as const),
])

/** «al acabar el día», «al final de la tarde», «a última hora del día», «en mitad del día». */
function delFinal(p: readonly Pieza[], i: number): ParteLeida | null {
  let j = i
  while (AL.has(forma(p, j)) && j < i + 2) j++
  const mitad = forma(p, j) === 'mitad' || forma(p, j) === 'mediados'
  const principio = forma(p, j) === 'principio' || forma(p, j) === 'comienzo' || forma(p, j) === 'empezar'
  if (!mitad && !principio && !FINALES.has(forma(p, j))) return null
  j++
  if (forma(p, j) === 'de' || forma(p, j) === 'del') j++
  const dia = forma(p, j) === 'el' ? j + 1 : j
  if (forma(p, dia) === 'dia' && (j > i + 1 || dia > j)) {
    if (mitad) return parteDe('mediodía', dia + 1, ['12:00', '14:00'])
    if (principio) return parteDe('mañana', dia + 1, ['08:00', '10:00'])
    return { ...parteDe('tarde', dia + 1, ['18:00', '20:00']), delDia: true }
  }
  const franja = forma(p, j) === 'la' ? PARTE.get(forma(p, j + 1)) : undefined
  if (!franja) return null
  return parteDe(franja, j + 2, principio ? PRIMERAS[franja] : mitad ? HORAS_DE[franja] : ULTIMAS[franja])
}

const AL = new Set(['a', 'al', 'en', 'la', 'el', 'hacia'])
const FINALES = new Set(['final', 'fin', 'finales', 'finalizar', 'acabar', 'terminar'])
