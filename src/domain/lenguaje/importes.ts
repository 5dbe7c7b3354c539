import { aCentimos, type Centimos, IMPORTE_MAXIMO } from '../dinero.ts'
import { aplanar, limpiar, type Trozo } from './normalizar.ts'
import { EN_LETRA, valorDe } from './numeros.ts'

/** An amount in a text. `claro`: its currency, its grouping or its «mil» says that it is money. */
export type Importe = Trozo & { centimos: Centimos; claro: boolean }

/** «12.000», «12 mil», «6k», «mil doscientos», «3.400,50 €», «1200 e». Null when unclear, negative or too large. */
export function leerImporte(texto: string): Centimos | null {
  const plano = aplanar(limpiar(texto))
  const importes = buscarImportes(plano)
  const claros = importes.filter(({ claro }) => claro)
  const [elegido, ...otros] = claros.length > 0 ? claros : importes
  if (!elegido || otros.some(({ centimos }) => centimos !== elegido.centimos)) return null
  return elegido.centimos
}

/** «65 %», «el 15 por ciento», «quince por ciento». Null when there is none. */
export function leerPorcentaje(texto: string): number | null {
  return buscarPorcentajes(aplanar(limpiar(texto)))[0]?.valor ?? null
}

/** Amounts of a plain text, in their order. Dollars, negatives and what exceeds IMPORTE_MAXIMO are left out. */
export function buscarImportes(plano: string): Importe[] {
  return [...enCifras(plano), ...enLetra(plano)].sort((a, b) => a.inicio - b.inicio)
}

export function buscarPorcentajes(plano: string): (Trozo & { valor: number })[] {
  return [...plano.matchAll(PORCENTAJE)].flatMap((m) => {
    const [entero, decimales] = [m.groups?.entero ?? '', m.groups?.decimales ?? '']
    const n = valorDe(entero)
    if (n === null) return []
    const cola = decimales === '' ? '' : `.${valorDe(decimales) ?? ''}`
    return [{ valor: Number(`${n}${cola}`), inicio: m.index, fin: m.index + m[0].length }]
  })
}

/** Whether the amount is said with or without IVA; null when nothing is said. */
export function leerIva(plano: string): { ivaIncluido: boolean } | null {
  if (/(?:\+|\bmas|\bsin) ?(?:el )?iva\b/.test(plano)) return { ivaIncluido: false }
  if (/\b(?:iva inc|con (?:el )?iva|iva ya)/.test(plano)) return { ivaIncluido: true }
  return null
}

const MONEDA = '(?:€|euros?\\b|eur\\b|euracos?\\b|pavos\\b|e\\b(?!\\.))'
const CIFRA =
  "(?:\\d{1,3}(?:[.'’]\\d{3})+(?:, ?\\d{1,2})?|\\d{1,3}(?:,\\d{3})+\\.\\d{1,2}|\\d{1,3}(?: \\d{3})+(?:,\\d{1,2})?(?= ?€| ?euros?\\b|$)|\\d{1,9}(?:[.,]\\d{1,2})?)"
const EN_CIFRAS = new RegExp(
  `(?<![\\w.,/:+-]|[-−] )(?<antes>€ ?|eur ?)?(?<cifra>${CIFRA})(?![\\d/:%]|[.,]\\d|-\\d)(?: ?(?<mil>k\\b|mil(?:es)?\\b|m\\b(?!\\.)|millon(?:es)?\\b(?: de)?))?(?: ?(?<despues>${MONEDA})(?: ?(?:con|y)? (?<centimos>\\d{2})(?! ?(?:€|%|[a-z]*dias?|semanas?))(?!\\d|[.,:/]\\d)(?: ?(?:centimos|cent|cts)\\b)?)?)?`,
  'g',
)
const EN_LETRAS = new RegExp(
  `(?<![\\w])(?<numero>${EN_LETRA})(?<moneda> (?:de )?(?:euros?|eur|€)(?:(?: con| y)? (?<centimos>${EN_LETRA}|\\d{2}) centimos)?)?`,
  'g',
)
const PORCENTAJE = new RegExp(
  `(?<![\\w.,])(?<entero>\\d{1,4}|${EN_LETRA})(?:(?:[.,]| coma | con )(?<decimales>\\d{1,3}|${EN_LETRA}))? ?(?:%|por ?ciento\\b)`,
  'g',
)
/** What counts something else: «2 toldos» has no unit to check, «3 días» has. */
const UNIDAD =
  /^ ?(?:dias?|semanas?|mes(?:es)?|anos?|h\b|horas?|min|minutos?|personas?|unidades|uds?\b|veces|noches|kg|m2|metros|%|por ?ciento|º|\$|usd|dolares)/

function* enCifras(plano: string): Generator<Importe> {
  for (const m of plano.matchAll(EN_CIFRAS)) {
    const g = m.groups ?? {}
    const cifra = g.cifra ?? ''
    const fin = m.index + m[0].length
    if (plano.charAt(m.index - 1) === '$' || /\$ ?$|usd ?$/.test(plano.slice(0, m.index))) continue
    if (UNIDAD.test(plano.slice(fin)) && !g.despues) continue
    const euros = enEuros(cifra) * multiplo(g.mil)
    const centimos = aCentimos(euros) + Number(g.centimos ?? 0)
    if (centimos > IMPORTE_MAXIMO) continue
    const claro = Boolean(g.antes || g.despues || g.mil) || /^\d{1,3}(?:[.'’]\d{3})+|,\d\d?$/.test(cifra)
    yield { inicio: m.index, fin, centimos, claro }
  }
}

function* enLetra(plano: string): Generator<Importe> {
  for (const m of plano.matchAll(EN_LETRAS)) {
    const numero = m.groups?.numero ?? ''
    const fin = m.index + m[0].length
    const moneda = m.groups?.moneda
    // After a figure, «mil» is its multiple and «cincuenta» its cents: already read.
    if (/[\d€] ?(?:y |con )?$/.test(plano.slice(Math.max(0, m.index - 6), m.index))) continue
    if (!moneda && UNIDAD.test(plano.slice(fin))) continue
    const valor = valorDe(numero)
    if (valor === null || (!moneda && valor < 100 && m[0] !== plano)) continue
    const centimos = aCentimos(valor) + (valorDe(m.groups?.centimos ?? 'cero') ?? 0)
    if (centimos > IMPORTE_MAXIMO) continue
    yield { inicio: m.index, fin, centimos, claro: Boolean(moneda) || /\bmil\b/.test(numero) }
  }
}

function enEuros(cifra: string): number {
  const limpia = cifra.replace(/[ '’]/g, '')
  const ultimo = Math.max(limpia.lastIndexOf('.'), limpia.lastIndexOf(','))
  const decimales = limpia.length - ultimo - 1
  if (ultimo < 0) return Number(limpia)
  if (decimales > 2) return Number(limpia.replace(/[.,]/g, ''))
  return Number(`${limpia.slice(0, ultimo).replace(/[.,]/g, '')}.${limpia.slice(ultimo + 1)}`)
}

function multiplo(palabra: string | undefined): number {
  if (!palabra) return 1
  return palabra.startsWith('millon') || palabra === 'm' ? 1_000_000 : 1000
}
