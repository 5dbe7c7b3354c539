import type { Hora } from '../fecha.ts'
import { enHora, enMinutos, leerReloj } from './lector-horas.ts'
import { trocear } from './lexico.ts'
import { aplanar, limpiar, type Trozo } from './normalizar.ts'
import { type Franja, forma } from './palabras-de-tiempo.ts'
import { leerTiempo } from './tiempo.ts'

export type { Franja } from './palabras-de-tiempo.ts'

/** `segura`: it cannot be anything but an hour («15:30», «a las 3»), unlike «9.45» or «15h». */
export type HoraDicha = Trozo & { hora: Hora; horaFin: Hora | null; segura: boolean }

/** An hour: «a las 10», «las cinco y media de la tarde», «17:00», «9.45», «5pm». From 1 to 7 it is the afternoon. */
export function leerHora(texto: string): Hora | null {
  const plano = aplanar(limpiar(texto))
  const horas = buscarHoras(plano)
  const elegida = horas.find(({ segura }) => segura) ?? horas[0]
  return elegida ? elegida.hora : leerHoraSola(plano)
}

/** The whole text is an hour, with no sign of it: «9», «a las 5», «sobre 10». */
function leerHoraSola(plano: string): Hora | null {
  const piezas = trocear(plano, plano)
  let i = 0
  while (ANTES.has(forma(piezas, i))) i++
  const reloj = leerReloj(piezas, i)
  if (reloj?.fin === piezas.length) return enHora(enMinutos(reloj, null))
  const minutos = reloj?.min === 0 && reloj.fin === piezas.length - 1 ? piezas[reloj.fin] : undefined
  const valen = minutos?.clase === 'cifra' && minutos.forma.length === 2 && Number(minutos.forma) < 60
  return reloj && valen && !minutos.pegada
    ? enHora(enMinutos({ ...reloj, min: Number(minutos.forma) }, null))
    : null
}

const ANTES = new Set(['a', 'las', 'la', 'sobre', 'hacia', 'tipo', 'como'])

/** Any day will do: only hours are wanted. */
const SIN_DIA = { today: '2000-01-03', ahora: null, pasado: false }

/** Hours of a plain text, in their order, without those she takes back («a las 6 no, a las 7») or are of every day. */
export function buscarHoras(plano: string): HoraDicha[] {
  return leerTiempo(plano, SIN_DIA).flatMap((c) =>
    c.hora && !c.habitual && c.negada === null
      ? [{ inicio: c.inicio, fin: c.fin, hora: c.hora, horaFin: c.horaFin, segura: c.segura }]
      : [],
  )
}

/** «por la tarde», «a primera hora», «esta noche»: the first part of the day that a plain text says. */
export function buscarFranja(plano: string): (Trozo & { franja: Franja }) | null {
  for (const c of leerTiempo(plano, SIN_DIA)) {
    if (c.franja && !c.habitual) return { franja: c.franja, inicio: c.inicio, fin: c.fin }
  }
  return null
}
