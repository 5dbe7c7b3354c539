import type { Fecha, Hora } from '../fecha.ts'
import { masDias } from '../fecha.ts'
import type { ContextoFecha } from './calendario.ts'
import type { Franja } from './horas.ts'
import { aplanar, limpiar, type Trozo } from './normalizar.ts'
import { type Limite, leerTiempo } from './tiempo.ts'

export { leerHora } from './horas.ts'

/**
 * A day, or a stretch of days, in a text. `fecha` is the day on which something would be done; `hora` the one
 * said in the same clause, up to `horaFin`. `trozos` are the words used, with the prepositions that hang from them.
 */
export type Momento = Trozo & {
  fecha: Fecha
  desde: Fecha
  hasta: Fecha
  esMes: boolean
  hora: Hora | null
  horaFin: Hora | null
  franja: Franja | null
  limite: Limite | null
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

/** Dates of a plain text (`aplanar`), in their order, each with the hour that goes with it. Not those taken back. */
export function buscarMomentos(plano: string, contexto: ContextoFecha): Momento[] {
  return leerTiempo(plano, contexto).flatMap(
    ({ dias, habitual, negada, horasDeFranja, segura, entero, ya, ...resto }) =>
      dias && !habitual && !ya && negada === null ? [{ ...resto, ...dias }] : [],
  )
}

/** The period of a question: «mañana», «esta semana», «el mes pasado», «del 3 al 7», «desde enero». */
export function leerPeriodo(plano: string, contexto: ContextoFecha): { desde: Fecha; hasta: Fecha } | null {
  const [uno, otro] = buscarMomentos(plano, contexto)
  if (!uno) return null
  // «hoy y mañana».
  const juntos = otro && otro.hasta >= uno.desde && /^,? ?[ye] ?$/.test(plano.slice(uno.fin, otro.inicio))
  if (juntos) return { desde: uno.desde, hasta: otro.hasta }
  if (uno.limite === 'desde' && uno.desde <= contexto.today)
    return { desde: uno.desde, hasta: contexto.today }
  return { desde: uno.desde, hasta: uno.hasta }
}

/** Day that follows, for an hour that has already gone by today. */
export function proximaVez(hora: Hora, contexto: ContextoFecha): Fecha {
  return contexto.ahora !== null && hora <= contexto.ahora ? masDias(contexto.today, 1) : contexto.today
}
