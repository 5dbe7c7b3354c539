import type { Fecha, Hora } from '../fecha.ts'
import type { ContextoFecha } from './calendario.ts'
import { leerCifras, trozosDeCifras } from './cifras.ts'
import { aplanar, limpiar, type Trozo, tapar } from './normalizar.ts'
import { type Cuando, leerTiempo } from './tiempo.ts'
import { clausulasEnPasado } from './tiempo-verbal.ts'

/**
 * A value that a text says, with the words that it came from. Days are 'YYYY-MM-DD', hours 'HH:MM', both ends of a
 * range included; durations in ISO 8601 and seconds; amounts in units of their currency (ISO 4217).
 */
export type Expresion = { fragment: string } & Trozo & Valor

type Valor =
  | { kind: 'date'; date: string }
  | { kind: 'datetime'; datetime: string }
  | { kind: 'time'; time: string }
  | { kind: 'range'; start?: string; end?: string; start_time?: string; end_time?: string; parte?: string }
  | { kind: 'duration'; iso: string; seconds: number }
  | { kind: 'money'; value: number; currency: string }
  | { kind: 'percent'; value: number }
  | { kind: 'number'; value: number }

/** Every value that a text says, in its order. Never throws, whatever the text. */
export function leerExpresiones(texto: string, contexto: ContextoFecha): Expresion[] {
  const limpio = limpiar(texto)
  const plano = aplanar(limpio)
  const fragmento = ({ inicio, fin }: Trozo) => ({ inicio, fin, fragment: limpio.slice(inicio, fin) })
  const pasado = contexto.pasado ? undefined : clausulasEnPasado(limpio, plano)
  const todos = leerTiempo(
    tapar(
      plano,
      trozosDeCifras(plano).filter((t) => !diceCuando(plano, t)),
    ),
    contexto,
    pasado,
  )
  const leidos = todos.filter((c) => c.negada === 'no' || esExpresion(c))
  const cuandos = todos.filter((c) => c.negada !== 'no' && esExpresion(c))
  const deTiempo = cuandos.map((c): Expresion => ({ ...valorDe(c), ...fragmento(c.entero) }))
  const sinFechas = tapar(
    plano,
    leidos.filter(({ dias }) => dias).flatMap((c) => c.trozos),
  )
  const cifras = leerCifras(
    sinFechas,
    leidos.filter(({ dias }) => !dias),
  ).map(({ inicio, fin, ...valor }): Expresion => ({ ...valor, ...fragmento({ inicio, fin }) }))
  return [...deTiempo, ...cifras].sort((a, b) => a.inicio - b.inicio)
}

/** «las próximas 2 horas», «30 minutos después»: a length that says when. */
function diceCuando(plano: string, { inicio, fin }: Trozo): boolean {
  return (
    /\b(?:(?:proxim|siguiente|ultim|pasad)[oa]?s|(?:hace|en|dentro) (?:cerca|alrededor|mas|menos)? ?de) $/.test(
      plano.slice(Math.max(0, inicio - 24), inicio),
    ) || /^ (?:despues|mas tarde|atras|antes|siguientes|que vienen)\b/.test(plano.slice(fin, fin + 13))
  )
}

/** A weekday that comes back each week («los lunes») is no date, and «8h» alone may be a length. */
function esExpresion({ dias, habitual, segura, hora, fin, inicio }: Cuando): boolean {
  return dias ? !habitual : !hora || segura || fin - inicio > 2
}

function valorDe({ dias, hora, horaFin, franja, horasDeFranja, limite }: Cuando): Valor {
  if (!dias) {
    if (hora === null)
      return {
        kind: 'range',
        start_time: horasDeFranja?.[0],
        end_time: horasDeFranja?.[1],
        parte: enParte(franja),
      }
    if (horaFin !== null) return { kind: 'range', start_time: hora, end_time: horaFin }
    if (limite === null) return { kind: 'time', time: hora }
    return limite === 'desde' ? { kind: 'range', start_time: hora } : { kind: 'range', end_time: hora }
  }
  const { desde, hasta } = dias
  if (hora !== null && horaFin !== null)
    return { kind: 'range', start: con(desde, hora), end: con(hasta, horaFin) }
  if (desde !== hasta) return { kind: 'range', start: desde, end: hasta }
  if (hora !== null)
    return limite === null
      ? { kind: 'datetime', datetime: con(desde, hora) }
      : abierto(con(desde, hora), limite)
  if (franja !== null && horasDeFranja)
    return {
      kind: 'range',
      start: con(desde, horasDeFranja[0]),
      end: con(desde, horasDeFranja[1]),
      parte: enParte(franja),
    }
  return limite === null ? { kind: 'date', date: desde } : abierto(desde, limite)
}

function con(dia: Fecha, hora: Hora): string {
  return `${dia}T${hora}`
}

function abierto(limite: string, cual: 'desde' | 'hasta'): Valor {
  return cual === 'desde' ? { kind: 'range', start: limite } : { kind: 'range', end: limite }
}

/** Midday has its hours but is no part of the contract's. */
function enParte(franja: string | null): string | undefined {
  return franja === null || franja === 'mediodía' ? undefined : franja
}
