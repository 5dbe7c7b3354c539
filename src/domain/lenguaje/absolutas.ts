import * as chrono from 'chrono-node/es'
import type { ContextoFecha, Tramo } from './calendario.ts'
import type { Trozo } from './normalizar.ts'

/**
 * Dates with their month that our own rules do not know, by chrono-node («julio 5, 2015»). It is much slower
 * than they are, so it only reads texts that name a month or write one in figures.
 */
export function fechaAbsoluta(plano: string, { today, pasado }: ContextoFecha): (Trozo & Tramo) | null {
  if (plano.length > TEXTO_MAXIMO || !TIENE_MES.test(plano)) return null
  const referencia = { instant: new Date(`${today}T12:00:00Z`), timezone: 0 }
  for (const { index, text, start } of chrono.strict.parse(plano, referencia, { forwardDate: !pasado })) {
    if (!start.isCertain('day') || !start.isCertain('month')) continue
    const desde = [start.get('year'), start.get('month'), start.get('day')]
      .map((n) => String(n).padStart(2, '0'))
      .join('-')
    if (/^\d{4}-\d\d-\d\d$/.test(desde)) return { desde, inicio: index, fin: index + text.length }
  }
  return null
}

/** A date is not sought further: chrono-node's time grows with the text. */
const TEXTO_MAXIMO = 300
const TIENE_MES =
  /\b(?:ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic)[a-z]*\b[^;]{0,12}\d|\d[^;]{0,6}(?:ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic)/
