import type { ContextoFecha } from './calendario.ts'
import { buscarMomentos } from './fechas.ts'
import { buscarHoras } from './horas.ts'
import { buscarImportes, buscarPorcentajes } from './importes.ts'
import { aplanar, limpiar, type Trozo, tapar } from './normalizar.ts'

/**
 * A value that a text says, with the words that it came from. Days are 'YYYY-MM-DD', hours 'HH:MM', both ends of a
 * range included; durations in ISO 8601 and seconds; amounts in units of their currency (ISO 4217).
 */
export type Expresion = { fragment: string } & Trozo &
  (
    | { kind: 'date'; date: string }
    | { kind: 'datetime'; datetime: string }
    | { kind: 'time'; time: string }
    | { kind: 'range'; start?: string; end?: string; start_time?: string; end_time?: string; parte?: string }
    | { kind: 'duration'; iso: string; seconds: number }
    | { kind: 'money'; value: number; currency: string }
    | { kind: 'percent'; value: number }
    | { kind: 'number'; value: number }
  )

/** Every value that a text says, in its order. Never throws, whatever the text. */
export function leerExpresiones(texto: string, contexto: ContextoFecha): Expresion[] {
  const limpio = limpiar(texto)
  const plano = aplanar(limpio)
  const fragmento = ({ inicio, fin }: Trozo) => ({ inicio, fin, fragment: limpio.slice(inicio, fin) })
  const momentos = buscarMomentos(plano, contexto)
  const deFecha = momentos.map((m): Expresion => {
    if (m.hora && m.desde === m.hasta)
      return { kind: 'datetime', datetime: `${m.fecha}T${m.hora}`, ...fragmento(m) }
    if (m.desde !== m.hasta) return { kind: 'range', start: m.desde, end: m.hasta, ...fragmento(m) }
    if (m.franja) return { kind: 'range', start: m.desde, end: m.hasta, parte: m.franja, ...fragmento(m) }
    return { kind: 'date', date: m.fecha, ...fragmento(m) }
  })
  const sinFechas = tapar(
    plano,
    momentos.flatMap((m) => m.trozos),
  )
  const horas = buscarHoras(sinFechas).map(
    (h): Expresion => ({ kind: 'time', time: h.hora, ...fragmento(h) }),
  )
  const porcentajes = buscarPorcentajes(plano).map(
    (p): Expresion => ({ kind: 'percent', value: p.valor, ...fragmento(p) }),
  )
  const importes = buscarImportes(sinFechas).map(
    (i): Expresion => ({ kind: 'money', value: i.centimos / 100, currency: 'EUR', ...fragmento(i) }),
  )
  return [...deFecha, ...horas, ...porcentajes, ...importes].sort((a, b) => a.inicio - b.inicio)
}
