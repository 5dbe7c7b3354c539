import { diaDeLaSemana, type Fecha, type Hora, masDias } from '../fecha.ts'
import type { Franja, Modo } from './palabras-de-tiempo.ts'

/** When the text is read: its day, its hour if «en dos horas» must be understood, and which way «el jueves» looks. */
export type ContextoFecha = { today: Fecha; ahora: Hora | null; pasado: boolean }

/** One day, or a stretch; `fecha` is the day to act on when it is not the first. */
export type Tramo = {
  desde: Fecha
  hasta?: Fecha
  fecha?: Fecha
  esMes?: boolean
  hora?: Hora
  horaFin?: Hora
  franja?: Franja
}

export function anoDe(fecha: Fecha): number {
  return Number(fecha.slice(0, 4))
}

export function mesDe(fecha: Fecha): number {
  return Number(fecha.slice(5, 7))
}

function diaDe(fecha: Fecha): number {
  return Number(fecha.slice(8))
}

/** The date, or null when that month has no such day. */
export function fechaCivil(ano: number, mes: number, dia: number): Fecha | null {
  if (!(ano >= 1900 && ano <= 2200 && mes >= 1 && mes <= 12 && dia >= 1 && dia <= diasDelMes(ano, mes)))
    return null
  return escrita(ano, mes, dia)
}

function diasDelMes(ano: number, mes: number): number {
  if (mes === 2) return (ano % 4 === 0 && ano % 100 !== 0) || ano % 400 === 0 ? 29 : 28
  return mes === 4 || mes === 6 || mes === 9 || mes === 11 ? 30 : 31
}

function escrita(ano: number, mes: number, dia: number): Fecha {
  return `${ano}-${mes < 10 ? '0' : ''}${mes}-${dia < 10 ? '0' : ''}${dia}`
}

/** So many months later; the 31st falls back to the month's last day. */
export function masMeses(fecha: Fecha, meses: number): Fecha {
  const total = anoDe(fecha) * 12 + mesDe(fecha) - 1 + meses
  const [ano, mes] = [Math.floor(total / 12), (total % 12) + 1]
  return escrita(ano, mes, Math.min(diaDe(fecha), diasDelMes(ano, mes)))
}

export function finDeMes(fecha: Fecha): Fecha {
  return escrita(anoDe(fecha), mesDe(fecha), diasDelMes(anoDe(fecha), mesDe(fecha)))
}

export function primeroDeMes(fecha: Fecha, salto = 0): Fecha {
  return masMeses(`${fecha.slice(0, 8)}01`, salto)
}

export function lunesDe(fecha: Fecha): Fecha {
  return masDias(fecha, 1 - diaDeLaSemana(fecha))
}

/**
 * The weekday `n` said: the next after today («el jueves», on a Thursday, is the next week's), or the last one.
 * «que viene» and «pasado» are those of the next and the last week; «este pasado», the one that has just been.
 */
export function diaDeSemana(n: number, modo: Modo | null, { today, pasado }: ContextoFecha): Fecha {
  if (modo === 'viene') return masDias(lunesDe(today), 7 + n - 1)
  if (modo === 'pasado') return masDias(lunesDe(today), n - 8)
  const hoy = diaDeLaSemana(today)
  const atras = modo === 'reciente' || (pasado && modo === null)
  return masDias(today, atras ? -((hoy - n + 7) % 7 || 7) : (n - hoy + 7) % 7 || 7)
}

/** «lunes 21»: the nearest 21st that is a Monday; if there is none within two years, the nearest 21st. */
export function diaConSemana(n: number, dia: number, contexto: ContextoFecha): Fecha | null {
  for (let i = 0; i < 24; i++) {
    const fecha = diaEnMes(dia, contexto, i)
    if (fecha && diaDeLaSemana(fecha) === n) return fecha
  }
  return proximoDia(dia, contexto)
}

/** «el 15»: the next that comes, or the last one; today counts. */
export function proximoDia(dia: number, contexto: ContextoFecha): Fecha | null {
  for (let i = 0; i < 4; i++) {
    const fecha = diaEnMes(dia, contexto, i)
    if (fecha) return fecha
  }
  return null
}

/** That day of the month which is `i` months ahead (or behind), if it exists and lies on that side of today. */
function diaEnMes(dia: number, { today, pasado }: ContextoFecha, i: number): Fecha | null {
  const mes = primeroDeMes(today, pasado ? -i : i)
  const fecha = fechaCivil(anoDe(mes), mesDe(mes), dia)
  return fecha && (pasado ? fecha <= today : fecha >= today) ? fecha : null
}

/** The next, or last, time that this day of the year comes; today counts. */
export function cadaAno(dia: number, mes: number, { today, pasado }: ContextoFecha): Fecha | null {
  const este = anoDe(today)
  for (let i = 0; i < 9; i++) {
    const fecha = fechaCivil(pasado ? este - i : este + i, mes, dia)
    if (fecha && (pasado ? fecha <= today : fecha >= today)) return fecha
  }
  return null
}

/** A day and month without year; the weekday, if said («viernes 20 de noviembre»), tells which year is meant. */
export function diaDelAno(dia: number, mes: number, semana: number, contexto: ContextoFecha): Fecha | null {
  if (semana > 0) {
    for (const salto of contexto.pasado ? [0, -1, 1] : [0, 1, -1]) {
      const fecha = fechaCivil(anoDe(contexto.today) + salto, mes, dia)
      if (fecha && diaDeLaSemana(fecha) === semana) return fecha
    }
  }
  return cadaAno(dia, mes, contexto)
}

/** A civil date after so many minutes from now, with its hour; null when the hour it is, is not known. */
export function alCabo(minutos: number, { today, ahora }: ContextoFecha): Tramo | null {
  if (ahora === null) return null
  const at = new Date(Date.parse(`${today}T${ahora}:00Z`) + minutos * 60_000)
  if (Number.isNaN(at.getTime())) return null
  const [ano, resto] = [at.getUTCFullYear(), at.toISOString()]
  return ano >= 1900 && ano <= 2200 ? { desde: resto.slice(0, 10), hora: resto.slice(11, 16) } : null
}

/** Monday to Sunday. To be done «esta semana» is by Friday, or by Sunday once Friday has gone. */
export function semana(dia: Fecha, salto: number, pasado = false): Tramo {
  const desde = masDias(lunesDe(dia), 7 * salto)
  const hasta = masDias(desde, 6)
  if (salto !== 0 || pasado) return { desde, hasta }
  const viernes = masDias(desde, 4)
  return { desde, hasta, fecha: dia <= viernes ? viernes : hasta }
}

export function mesEntero(fecha: Fecha, salto: number): Tramo {
  const desde = primeroDeMes(fecha, salto)
  return { desde, hasta: finDeMes(desde), esMes: true }
}

/** «en enero»: the next January; in June «en junio» is this one. `ano`: 0 when it was not said. */
export function mesNombrado(
  mes: number,
  ano: number,
  modo: Modo | null,
  { today, pasado }: ContextoFecha,
): Tramo | null {
  const [este, actual] = [anoDe(today), mesDe(today)]
  const atras = modo === 'pasado' || modo === 'reciente' || (pasado && modo === null)
  const cercano = atras
    ? este - (mes > actual || (modo === 'pasado' && mes === actual) ? 1 : 0)
    : modo === 'este'
      ? este
      : este + (mes < actual || (modo === 'viene' && mes === actual) ? 1 : 0)
  const desde = fechaCivil(ano || cercano, mes, 1)
  return desde ? { desde, hasta: finDeMes(desde), esMes: true } : null
}

export function anoEntero(n: number): Tramo | null {
  return n >= 1900 && n <= 2200 ? { desde: `${n}-01-01`, hasta: `${n}-12-31` } : null
}

/** Saturday and Sunday; on a Saturday or a Sunday, these ones, unless the next are said. */
export function finDeSemana(modo: Modo | null, { today, pasado }: ContextoFecha): Tramo {
  const sabado = masDias(lunesDe(today), 5)
  const enElla = today >= sabado
  const atras = modo === 'pasado' || modo === 'reciente' || (pasado && modo === null)
  const salto = atras ? -7 : enElla && (modo === 'proximo' || modo === 'viene') ? 7 : 0
  return { desde: masDias(sabado, salto), hasta: masDias(sabado, salto + 1) }
}

/** The n-th weekday of a month; -1 is the last. Null when it has no such one. */
export function diaOrdinal(semanaDia: number, ordinal: number, mes: Fecha): Fecha | null {
  const primero = primeroDeMes(mes)
  const salto = (semanaDia - diaDeLaSemana(primero) + 7) % 7
  const fecha = masDias(primero, salto + 7 * (ordinal < 0 ? 4 : ordinal - 1))
  if (fecha.slice(0, 7) === primero.slice(0, 7)) return fecha
  return ordinal < 0 ? masDias(fecha, -7) : null
}

/** The n-th week of a month, which is of the month that holds its Thursday (as ISO counts them); -1 is the last. */
export function semanaOrdinal(ordinal: number, mes: Fecha): Tramo | null {
  const jueves = diaOrdinal(4, ordinal, mes)
  if (!jueves) return null
  const [lunes, primero] = [masDias(jueves, -3), primeroDeMes(mes)]
  // A week that began in the month before counts from the 1st.
  return { desde: lunes.slice(0, 7) === primero.slice(0, 7) ? lunes : primero, hasta: masDias(jueves, 3) }
}

/** «los próximos 3 días» start tomorrow; months and years are whole ones. */
export function varios(atras: boolean, n: number, unidad: 'dia' | number, today: Fecha): Tramo | null {
  if (n < 1 || n > 1000) return null
  if (unidad === 'dia') {
    return atras
      ? { desde: masDias(today, -n), hasta: masDias(today, -1) }
      : { desde: masDias(today, 1), hasta: masDias(today, n) }
  }
  const base = periodoDe(today, unidad)
  return atras
    ? { desde: masMeses(base, -unidad * n), hasta: masDias(base, -1) }
    : { desde: masMeses(base, unidad), hasta: masDias(masMeses(base, unidad * (n + 1)), -1) }
}

/** First day of the month, quarter, half-year or year (so many months) that holds a date. */
export function periodoDe(fecha: Fecha, meses: number): Fecha {
  return primeroDeMes(fecha, -((mesDe(fecha) - 1) % meses))
}

/** Easter Sunday, by the anonymous Gregorian computus (Meeus, «Astronomical Algorithms», ch. 8). */
export function pascua(ano: number): Fecha {
  const a = ano % 19
  const [b, c] = [Math.floor(ano / 100), ano % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return escrita(ano, Math.floor(n / 31), (n % 31) + 1)
}
