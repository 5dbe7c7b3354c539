import type { Fecha, Hora } from '../fecha.ts'
import { diasEntre, masDias } from '../fecha.ts'
import { fechaAbsoluta } from './absolutas.ts'
import type { ContextoFecha, Tramo } from './calendario.ts'
import { buscarFranja, buscarHoras, type Franja, type HoraDicha } from './horas.ts'
import { aplanar, clausulas, limpiar, type Trozo, tapar } from './normalizar.ts'
import { REGLAS } from './reglas-fecha.ts'

export { leerHora } from './horas.ts'

/**
 * A day, or a stretch of days, in a text. `fecha` is the day on which something would be done; `hora` the one
 * said in the same clause. `trozos` are the words used, with the prepositions that hang from them.
 */
export type Momento = Trozo & {
  fecha: Fecha
  desde: Fecha
  hasta: Fecha
  esMes: boolean
  hora: Hora | null
  franja: Franja | null
  trozos: Trozo[]
}

/**
 * First date of a text: «mañana a las 10», «15/12», «el jueves», «en 3 días», «a finales de mes». What does not
 * say whether it is past or future is future, unless `pasado`. `ahora` is needed for «en dos horas».
 */
export function leerFecha(
  texto: string,
  today: Fecha,
  opciones: { pasado?: boolean; ahora?: Hora } = {},
): { fecha: Fecha; hora: Hora | null /** the words used */; fragmento: string } | null {
  const limpio = limpiar(texto)
  const contexto = { today, ahora: opciones.ahora ?? null, pasado: opciones.pasado ?? false }
  const [momento] = buscarMomentos(aplanar(limpio), contexto)
  if (!momento) return null
  const { fecha, hora, inicio, fin } = momento
  return { fecha, hora, fragmento: limpio.slice(inicio, fin) }
}

/** Dates of a plain text (`aplanar`), in their order, each with the hour that goes with it. */
export function buscarMomentos(plano: string, contexto: ContextoFecha): Momento[] {
  if (!PARECE_FECHA.test(plano)) return []
  const dias = sinSolapes(hallados(plano, contexto))
  const absoluta = dias.length === 0 ? fechaAbsoluta(plano, contexto) : null
  if (absoluta) dias.push(absoluta)
  if (dias.length === 0) return []
  const horas = buscarHoras(tapar(plano, dias), plano)
  const partes = clausulas(plano)
  return dias.map((dia) => conHora(plano, dia, dias, horas, partes))
}

/** A date's words with the prepositions and articles before them: «antes del viernes», «para el 18». */
export function ampliar(plano: string, { inicio, fin }: Trozo): Trozo {
  const antes = plano.slice(Math.max(0, inicio - 40), inicio)
  const cola =
    /(?:^|(?<=[\s,;(]))(?:(?:antes|despues|a partir|alrededor|cerca) )?(?:(?:de|del|al?|en|el|la|los|las|para|hasta|desde|hacia|sobre|este|esta|dia|por|x) )+$/.exec(
      antes,
    )
  return { inicio: inicio - (cola ? cola[0].length : 0), fin }
}

type Hallado = Trozo & Tramo

/** Nothing below looks for a date in a text without any of these. */
const PARECE_FECHA =
  /\d|\b(?:hoy|ayer|anteayer|antier|anoche|m[na]*n+a*|lun|mar|mie|jue|vie|sab|dom|ene|feb|abr|may|jun|jul|ago|sep|set|oct|nov|dic|dia|semana|mes|ano|trimestre|quincena|finde|fin de|navidad|nochebuena|nochevieja|reyes|est[ae] (?:manana|tarde|noche|mediodia)|en un|en dos|hace|dentro|a finales|a principios|a mediados|mediados|finales|el (?:uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci|veint|treinta)|en [a-z]+ (?:hora|minuto))/

function hallados(plano: string, contexto: ContextoFecha): Hallado[] {
  const todos: Hallado[] = []
  for (const { re, lee } of REGLAS) {
    for (const m of plano.matchAll(re)) {
      const tramo = lee(m.groups ?? {}, contexto)
      if (tramo) todos.push({ ...tramo, inicio: m.index, fin: m.index + m[0].length })
    }
  }
  return todos
}

/** The longest reading of each place. */
function sinSolapes(todos: Hallado[]): Hallado[] {
  const largos = [...todos].sort((a, b) => b.fin - b.inicio - (a.fin - a.inicio) || a.inicio - b.inicio)
  const elegidos: Hallado[] = []
  for (const uno of largos) {
    if (elegidos.every((otro) => uno.fin <= otro.inicio || otro.fin <= uno.inicio)) elegidos.push(uno)
  }
  return elegidos.sort((a, b) => a.inicio - b.inicio)
}

function conHora(plano: string, dia: Hallado, dias: Hallado[], horas: HoraDicha[], partes: Trozo[]): Momento {
  const parte = partes.find((p) => p.inicio <= dia.inicio && dia.inicio < p.fin) ?? dia
  const cerca = horas
    .filter((h) => h.segura || /^(?:[ ,]|a las?|las?|-){0,3}$/.test(plano.slice(dia.fin, h.inicio)))
    .filter(
      (h) =>
        (parte.inicio <= h.inicio && h.inicio < parte.fin) || /^,? ?$/.test(plano.slice(dia.fin, h.inicio)),
    )
    .filter((h) => !dias.some((otro) => otro !== dia && distancia(otro, h) < distancia(dia, h)))
    .sort((a, b) => distancia(dia, a) - distancia(dia, b))[0]
  const franja = buscarFranja(plano, dia.inicio, dia.fin)
  const palabras = [dia, cerca, franja].filter((t) => t !== null && t !== undefined)
  const juntas = palabras.filter((t) => distancia(dia, t) <= 1 || t === dia)
  return {
    inicio: Math.min(...juntas.map((t) => t.inicio)),
    fin: Math.max(...juntas.map((t) => t.fin)),
    fecha: dia.fecha ?? dia.desde,
    desde: dia.desde,
    hasta: dia.hasta ?? dia.desde,
    esMes: dia.esMes ?? false,
    hora: cerca?.hora ?? dia.hora ?? null,
    franja: franja?.franja ?? dia.franja ?? null,
    trozos: palabras.map((t) => ampliar(plano, t)),
  }
}

function distancia(a: Trozo, b: Trozo): number {
  return a.fin <= b.inicio ? b.inicio - a.fin : b.fin <= a.inicio ? a.inicio - b.fin : 0
}

/** The period of a question: «mañana», «esta semana», «el mes pasado». From one date to another when two are said. */
export function leerPeriodo(plano: string, contexto: ContextoFecha): { desde: Fecha; hasta: Fecha } | null {
  const [uno, otro] = buscarMomentos(plano, contexto)
  if (!uno) return null
  const seguidos = otro && /^ ?(?:al?|y|hasta)(?: el)? ?$/.test(plano.slice(uno.fin, otro.inicio))
  if (seguidos && diasEntre(uno.desde, otro.hasta) >= 0) return { desde: uno.desde, hasta: otro.hasta }
  const abierto = /(?:desde|a partir de)(?: el| la)? ?$/.test(
    plano.slice(Math.max(0, uno.inicio - 20), uno.inicio),
  )
  if (abierto && uno.desde <= contexto.today) return { desde: uno.desde, hasta: contexto.today }
  return { desde: uno.desde, hasta: uno.hasta }
}

/** Day that follows, for an hour that has already gone by today. */
export function proximaVez(hora: Hora, contexto: ContextoFecha): Fecha {
  return contexto.ahora !== null && hora <= contexto.ahora ? masDias(contexto.today, 1) : contexto.today
}
