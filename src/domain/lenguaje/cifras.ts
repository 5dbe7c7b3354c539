import { buscarCantidades } from './cantidades.ts'
import { buscarDinero } from './dinero-dicho.ts'
import { buscarDuraciones } from './duraciones.ts'
import { porcentajesEntre } from './importes.ts'
import { trocear } from './lexico.ts'
import type { Trozo } from './normalizar.ts'

/** What a text says in figures, beside its dates. Amounts without a currency are plain numbers here. */
export type Cifra = Trozo &
  (
    | { kind: 'money'; value: number; currency: string }
    | { kind: 'percent'; value: number }
    | { kind: 'duration'; iso: string; seconds: number }
    | { kind: 'number'; value: number }
  )

/**
 * Amounts with their currency, percentages, durations and numbers of a plain text, in their order. `tapado` is the same
 * text with its dates blanked, `horas` the hours that stand in it: what they use counts nothing else.
 */
export function leerCifras(tapado: string, horas: readonly Trozo[]): Cifra[] {
  const piezas = trocear(tapado, tapado)
  const cantidades = buscarCantidades(piezas, tapado)
  const libre = (t: Trozo) => horas.every((h) => t.fin <= h.inicio || h.fin <= t.inicio || contiene(t, h))
  const dinero = buscarDinero(piezas, cantidades)
  const porcentajes = porcentajesEntre(piezas, cantidades)
  const duraciones = buscarDuraciones(piezas, cantidades).filter(libre)
  const usadas = [
    ...dinero.filter(({ moneda }) => moneda !== null && CONOCIDAS.has(moneda)),
    ...porcentajes,
    ...duraciones,
  ]
  const numeros = cantidades
    .filter(libre)
    .filter((c) => usadas.every((otra) => c.fin <= otra.inicio || otra.fin <= c.inicio))
    .filter((c) => !c.articulo || c.fin - c.inicio === tapado.length)
  const cifras: Cifra[] = [
    ...dinero.flatMap(({ inicio, fin, valor, moneda }): Cifra[] =>
      moneda === null ? [] : [{ kind: 'money', value: valor, currency: moneda, inicio, fin }],
    ),
    ...porcentajes.map(({ inicio, fin, valor }): Cifra => ({ kind: 'percent', value: valor, inicio, fin })),
    ...duraciones.map((d): Cifra => ({ kind: 'duration', ...d })),
    ...numeros.map(({ inicio, fin, valor }): Cifra => ({ kind: 'number', value: valor, inicio, fin })),
  ]
  return cifras.sort((a, b) => a.inicio - b.inicio)
}

/**
 * Stretches of a plain text that are no date whatever they look like: «$5.00», «6.45 %», «toda la semana». To be
 * blanked before dates and hours are sought.
 */
export function trozosDeCifras(plano: string): Trozo[] {
  if (!PUEDE_HABER.test(plano)) return []
  const piezas = trocear(plano, plano)
  const cantidades = buscarCantidades(piezas, plano)
  const enteras = buscarDuraciones(piezas, cantidades).filter((d) => soloDura(plano, d))
  return [...buscarDinero(piezas, cantidades), ...porcentajesEntre(piezas, cantidades), ...enteras].map(
    ({ inicio, fin }) => ({ inicio, fin }),
  )
}

/** «toda la semana», «1h 30 min», «durante una hora»: how long, and not when. «en 1h 30 min» is when. */
function soloDura(plano: string, { inicio, fin }: Trozo): boolean {
  const dicho = plano.slice(inicio, fin)
  const antes = plano.slice(Math.max(0, inicio - 12), inicio)
  if (dicho.startsWith('tod')) return !/^ (?:que|prox|pasad|siguiente|del?\b)/.test(plano.slice(fin))
  if (/\b(?:en|dentro de|hace|a las?|las?|desde|hasta) $/.test(antes)) return false
  const compuesta =
    /^(?:[a-z]+|\d+) ?(?:h|hs|hr|hrs|horas?)(?![a-z]) ?(?:y )?(?:\d+|[a-z]+(?: y [a-z]+)?)(?: ?m| ?min[a-z]*|$)/.test(
      dicho,
    )
  return compuesta || /\b(?:durante|por|dura|duro|tarda|tardo) $/.test(antes)
}

const PUEDE_HABER =
  /[%€$£]|eur|usd|dolar|pesos|cien|\de\b|\d e\b|s\/|cent|cts|soles|\btod[oa] |\d ?h|hora|durante|\bpor |dura|tarda/

/** Other currencies are also given as the number they hold: their name may be only a thing («reales», «libras»). */
const CONOCIDAS: ReadonlySet<string> = new Set(['EUR', 'USD'])

function contiene(mayor: Trozo, menor: Trozo): boolean {
  return mayor.inicio <= menor.inicio && menor.fin < mayor.fin
}
