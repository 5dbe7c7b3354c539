import { diaDeLaSemana, type Fecha, type Hora, masDias, masMeses } from '../fecha.ts'
import type { Franja } from './horas.ts'
import { valorDe } from './numeros.ts'

/** When the text is read: its day, its hour if «en dos horas» must be understood, and which way «el jueves» looks. */
export type ContextoFecha = { today: Fecha; ahora: Hora | null; pasado: boolean }

/** What a rule gives: one day, or a stretch; `fecha` is the day to act on when it is not the first. */
export type Tramo = {
  desde: Fecha
  hasta?: Fecha
  fecha?: Fecha
  esMes?: boolean
  hora?: Hora
  franja?: Franja
}

/** Named groups of a rule's match. */
export type Grupos = Record<string, string | undefined>

const MESES = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic']
const DIAS = ['lun', 'mar', 'mie', 'jue', 'vie', 'sab', 'dom']

function numeroDeMes(nombre: string): number {
  return MESES.indexOf(nombre.slice(0, 3).replace('set', 'sep')) + 1
}

export function franjaDe(parte: string | undefined): Franja {
  if (parte === 'manana') return 'mañana'
  if (parte === 'mediodia') return 'mediodía'
  return parte === 'noche' ? 'noche' : 'tarde'
}

/** The date, or null when that month has no such day. */
export function fechaCivil(ano: number, mes: number, dia: number): Fecha | null {
  const at = new Date(Date.UTC(ano, mes - 1, dia))
  const existe = at.getUTCMonth() === mes - 1 && at.getUTCDate() === dia && ano >= 1900 && ano <= 2200
  return existe ? at.toISOString().slice(0, 10) : null
}

export function finDeMes(fecha: Fecha): Fecha {
  return masDias(`${masMeses(fecha, 1).slice(0, 7)}-01`, -1)
}

export function lunesDe(fecha: Fecha): Fecha {
  return masDias(fecha, 1 - diaDeLaSemana(fecha))
}

export function diaMes(texto: string | undefined): number {
  const limpio = (texto ?? '').replace(/[.ºª°]|(?<=\d) ?ro$/g, '')
  return limpio === 'primero' ? 1 : (valorDe(limpio) ?? 0)
}

function anoDe(texto: string): number {
  const n = valorDe(texto) ?? 0
  if (texto.length > 2 || !/^\d+$/.test(texto)) return n
  return n < 70 ? 2000 + n : 1900 + n
}

/** The weekday said: the next one after today («el jueves», on a Thursday, is the next week's), or the last one. */
export function diaDeSemana(g: Grupos, { today, pasado }: ContextoFecha): Tramo {
  const n = DIAS.indexOf((g.dia ?? '').slice(0, 3)) + 1
  const lunes = lunesDe(today)
  const cuando = `${g.antes ?? ''} ${g.tras ?? ''}`
  if (g.semana) {
    const salto = /viene|proxima|siguiente|entrante/.test(g.semana)
      ? 7
      : /pasad|anterior|ultim/.test(g.semana)
        ? -7
        : 0
    return { desde: masDias(lunes, n - 1 + salto) }
  }
  if (/viene|siguiente|entrante/.test(cuando)) return { desde: masDias(lunes, 7 + n - 1) }
  const hoy = diaDeLaSemana(today)
  const atras = /pasado|anterior|ultimo/.test(cuando) || (pasado && !/este|proximo/.test(cuando))
  return { desde: masDias(today, atras ? -((hoy - n + 7) % 7 || 7) : (n - hoy + 7) % 7 || 7) }
}

/** «lunes 21»: the nearest 21st that is a Monday; if there is none within two years, the nearest 21st. */
export function diaConSemana(nombre: string | undefined, dia: number, contexto: ContextoFecha): Tramo | null {
  const n = DIAS.indexOf((nombre ?? '').slice(0, 3)) + 1
  if (dia < 1 || dia > 31) return null
  const mes = `${contexto.today.slice(0, 7)}-01`
  for (let i = 0; i < 24; i++) {
    const este = masMeses(mes, contexto.pasado ? -i : i)
    const fecha = fechaCivil(Number(este.slice(0, 4)), Number(este.slice(5, 7)), dia)
    const lado = fecha && (contexto.pasado ? fecha <= contexto.today : fecha >= contexto.today)
    if (fecha && lado && diaDeLaSemana(fecha) === n) return { desde: fecha }
  }
  return proximoDia(dia, contexto)
}

export function fechaDelMes(g: Grupos, contexto: ContextoFecha): Tramo | null {
  const dia = diaMes(g.n)
  const mes = g.mes ? numeroDeMes(g.mes) : Number(g.m)
  if (mes < 1 || mes > 12 || dia < 1 || dia > 31) return null
  if (!g.a) {
    const este = fechaCivil(Number(contexto.today.slice(0, 4)), mes, dia)
    // «viernes 20 de noviembre», said on the 23rd: the weekday tells that it has gone by.
    const casa = g.ds && este && diaDeLaSemana(este) === DIAS.indexOf(g.ds.slice(0, 3)) + 1
    return casa ? { desde: este } : cadaAno(dia, mes, contexto)
  }
  const desde = fechaCivil(anoDe(g.a), mes, dia)
  return desde ? { desde } : null
}

/** The next, or last, time that this day of the year comes; today counts. */
export function cadaAno(dia: number, mes: number, { today, pasado }: ContextoFecha): Tramo | null {
  const este = Number(today.slice(0, 4))
  for (let i = -1; i < 8; i++) {
    const fecha = fechaCivil(pasado ? este - i : este + i, mes, dia)
    if (fecha && (pasado ? fecha <= today : fecha >= today)) return { desde: fecha }
  }
  return null
}

export function diaDelMes(g: Grupos, contexto: ContextoFecha): Tramo | null {
  const dia = diaMes(g.n)
  if (dia < 1 || dia > 31) return null
  if (!g.cual) return proximoDia(dia, contexto)
  const salto = /este/.test(g.cual) ? 0 : /pasado|anterior/.test(g.cual) ? -1 : 1
  const mes = masMeses(`${contexto.today.slice(0, 7)}-01`, salto)
  const desde = fechaCivil(Number(mes.slice(0, 4)), Number(mes.slice(5, 7)), dia)
  return desde ? { desde } : null
}

function proximoDia(dia: number, { today, pasado }: ContextoFecha): Tramo | null {
  const mes = `${today.slice(0, 7)}-01`
  for (let i = 0; i < 4; i++) {
    const este = masMeses(mes, pasado ? -i : i)
    const fecha = fechaCivil(Number(este.slice(0, 4)), Number(este.slice(5, 7)), dia)
    if (fecha && (pasado ? fecha <= today : fecha >= today)) return { desde: fecha }
  }
  return null
}

export function cuantos(texto: string | undefined): number {
  if (texto === undefined) return 3
  return texto.startsWith('un par') ? 2 : (valorDe(texto) ?? 0)
}

export function desplazado(n: number, unidad: string | undefined, today: Fecha): Tramo {
  if (unidad?.startsWith('dia')) return { desde: masDias(today, n) }
  if (unidad?.startsWith('semana')) return { desde: masDias(today, 7 * n) }
  if (unidad?.startsWith('quincena')) return { desde: masDias(today, 15 * n) }
  const meses = unidad?.startsWith('ano') ? 12 : unidad?.startsWith('trimestre') ? 3 : 1
  return { desde: masMeses(today, meses * n) }
}

export function minutosDichos(g: Grupos): number {
  const n = g.n ?? ''
  const fraccion: Record<string, number> = {
    media: 30,
    'un cuarto de': 15,
    '3/4 de': 45,
    'tres cuartos de': 45,
  }
  if (fraccion[n] !== undefined) return fraccion[n]
  if (g.media) return (valorDe(n) ?? 1) * 60 + 30
  return (valorDe(n) ?? 0) * (g.u?.startsWith('h') ? 60 : 1)
}

export function alCabo(minutos: number, { today, ahora }: ContextoFecha): Tramo | null {
  if (ahora === null) return null
  const at = new Date(Date.parse(`${today}T${ahora}:00Z`) + minutos * 60_000).toISOString()
  return { desde: at.slice(0, 10), hora: at.slice(11, 16) }
}

/** Monday to Sunday. To be done «esta semana» is by Friday, or by Sunday once Friday has gone. */
export function semana(dia: Fecha, salto: number, pasado = false): Tramo {
  const desde = masDias(lunesDe(dia), 7 * salto)
  const hasta = masDias(desde, 6)
  if (salto !== 0 || pasado) return { desde, hasta }
  const viernes = masDias(desde, 4)
  return { desde, hasta, fecha: dia <= viernes ? viernes : hasta }
}

export function parteDeSemana(cual: string, lunes: Fecha): Tramo {
  if (/princip|comienzo|primeros/.test(cual)) return { desde: lunes, hasta: masDias(lunes, 1) }
  if (/medi|mitad/.test(cual)) return { desde: masDias(lunes, 2), hasta: masDias(lunes, 3) }
  return { desde: masDias(lunes, 3), hasta: masDias(lunes, 6), fecha: masDias(lunes, 4) }
}

/** «a finales de mes» is its last day to act on; beginning and middle are next month's once they have gone by. */
export function parteDeMes(g: Grupos, contexto: ContextoFecha): Tramo | null {
  const { today } = contexto
  const cual = g.cual ?? ''
  if (g.ano)
    return /fin/.test(cual)
      ? {
          desde: `${today.slice(0, 4)}-12-15`,
          hasta: `${today.slice(0, 4)}-12-31`,
          fecha: `${today.slice(0, 4)}-12-31`,
        }
      : null
  const [de, a] = /princip|comienzo|primeros/.test(cual)
    ? [1, 5]
    : /medi|mitad/.test(cual)
      ? [10, 20]
      : [25, 31]
  const salto =
    /prox|sig/.test(`${g.este}`) || /viene|prox|sig|entr/.test(`${g.tras}`)
      ? 1
      : /pasado|anterior/.test(`${g.tras}`)
        ? -1
        : 0
  let mes = g.mes ? mesNombrado(g, contexto)?.desde : masMeses(`${today.slice(0, 7)}-01`, salto)
  if (!mes) return null
  const gastado = salto === 0 && !g.mes && !contexto.pasado && a < Number(today.slice(8))
  if (gastado) mes = masMeses(mes, 1)
  const fin = finDeMes(mes)
  const dia = (n: number) =>
    n > Number(fin.slice(8)) ? fin : `${mes.slice(0, 8)}${String(n).padStart(2, '0')}`
  const fecha = de === 1 ? dia(1) : de === 10 ? dia(15) : fin
  return { desde: dia(de), hasta: dia(a), fecha }
}

export function mesDe(fecha: Fecha, salto: number): Tramo {
  const desde = masMeses(`${fecha.slice(0, 7)}-01`, salto)
  return { desde, hasta: finDeMes(desde), esMes: true }
}

/** «en enero»: the next January; in June «en junio» is this one. */
export function mesNombrado(g: Grupos, { today, pasado }: ContextoFecha): Tramo | null {
  const mes = numeroDeMes(g.mes ?? '')
  if (mes === 0) return null
  const [este, actual] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  const atras = pasado || g.a === 'pasado'
  let ano = atras && mes > actual ? este - 1 : !atras && mes < actual ? este + 1 : este
  if (g.a && /^(?:\d|dos|mil)/.test(g.a)) ano = anoDe(g.a)
  const desde = fechaCivil(ano, mes, 1)
  return desde ? { desde, hasta: finDeMes(desde), esMes: true } : null
}

export function trimestre(g: Grupos, { today, pasado }: ContextoFecha): Tramo {
  const actual = Math.ceil(Number(today.slice(5, 7)) / 3)
  const este = Number(today.slice(0, 4))
  const cual = `${g.cual ?? ''}${g.tras ?? ''}`
  const ordinal = Number(
    g.q ?? g.q2 ?? ['primer', 'segundo', 'tercer', 'cuarto'].findIndex((o) => cual.includes(o)) + 1,
  )
  const salto = /pasado|ultimo|anterior/.test(cual) ? -1 : /proximo|siguiente|viene/.test(cual) ? 1 : 0
  const n = ordinal > 0 ? ordinal : actual + salto
  const ano = g.a ? Number(g.a) : ordinal > 0 && pasado && ordinal > actual ? este - 1 : este
  const desde = masMeses(`${ano}-01-01`, 3 * (n - 1))
  return { desde, hasta: masDias(masMeses(desde, 3), -1) }
}

export function ano(n: number): Tramo {
  return { desde: `${n}-01-01`, hasta: `${n}-12-31` }
}

export function finDeSemana(today: Fecha, pasado: boolean): Tramo {
  const sabado = masDias(lunesDe(today), pasado ? -2 : 5)
  return { desde: sabado, hasta: masDias(sabado, 1) }
}

/** «los próximos 3 días» start tomorrow; months and years are whole ones. */
export function varios(cuales: string, n: number, unidad: string | undefined, today: Fecha): Tramo | null {
  const delante = /^(?:prox|sig)/.test(cuales)
  if (n < 1) return null
  if (unidad === 'dias' || unidad === 'semanas') {
    const dias = unidad === 'dias' ? n : 7 * n
    return delante
      ? { desde: masDias(today, 1), hasta: masDias(today, dias) }
      : { desde: masDias(today, -dias), hasta: masDias(today, -1) }
  }
  const meses = unidad === 'meses' ? n : 12 * n
  const base = unidad === 'meses' ? `${today.slice(0, 7)}-01` : `${today.slice(0, 4)}-01-01`
  const paso = unidad === 'meses' ? 1 : 12
  if (delante) return { desde: masMeses(base, paso), hasta: masDias(masMeses(base, meses + paso), -1) }
  return { desde: masMeses(base, -meses), hasta: masDias(base, -1) }
}

export function quincena(g: Grupos, contexto: ContextoFecha): Tramo | null {
  const mes = g.mes ? mesNombrado(g, contexto)?.desde : `${contexto.today.slice(0, 7)}-01`
  if (!mes) return null
  const primera = /^(?:prim|1)/.test(g.cual ?? '')
  return primera
    ? { desde: mes, hasta: `${mes.slice(0, 8)}15` }
    : { desde: `${mes.slice(0, 8)}16`, hasta: finDeMes(mes) }
}

export function deUnDiaAOtro(g: Grupos, contexto: ContextoFecha): Tramo | null {
  const fin = g.mes
    ? fechaDelMes({ n: g.n2, mes: g.mes, a: g.a }, contexto)
    : diaDelMes({ n: g.n2, cual: g.cual }, contexto)
  if (!fin) return null
  const ano = Number(fin.desde.slice(0, 4))
  const mes = g.mes1 ? numeroDeMes(g.mes1) : Number(fin.desde.slice(5, 7))
  const desde = fechaCivil(ano, mes, diaMes(g.n))
  if (!desde) return null
  const antes = desde > fin.desde ? fechaCivil(ano - 1, mes, diaMes(g.n)) : desde
  return antes ? { desde: antes, hasta: fin.desde } : null
}
