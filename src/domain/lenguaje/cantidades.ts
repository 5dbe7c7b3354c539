import type { Pieza } from './lexico.ts'
import type { Trozo } from './normalizar.ts'
import { UNIDADES } from './numeros.ts'

/**
 * A quantity in figures or words. `desde` and `hasta` are its pieces (`hasta` not included). `escala`: it says «mil»,
 * «k» or more; `agrupada`: it is written with thousands («12.000») or with cents («3,50»). `otra`: the other
 * reading of «1.200» and «1,200». `articulo`: «un», «una» alone, which may count nothing.
 */
export type Cantidad = Trozo & {
  valor: number
  desde: number
  hasta: number
  enCifras: boolean
  escala: boolean
  agrupada: boolean
  articulo: boolean
  otra: number | null
}

/** Quantities of a text in pieces (`trocear`), in their order, never one over another. */
export function buscarCantidades(piezas: readonly Pieza[], plano: string): Cantidad[] {
  const halladas: Cantidad[] = []
  for (let i = 0; i < piezas.length; ) {
    const una = leerCantidad(piezas, i, plano)
    if (una) halladas.push(una)
    i = una ? una.hasta : i + 1
  }
  return halladas
}

/** The quantity that starts at the piece `i`, its sign before it included. */
export function leerCantidad(piezas: readonly Pieza[], i: number, plano: string): Cantidad | null {
  const signo = leerSigno(piezas, i)
  const leida = leerSinSigno({ piezas, plano }, signo ? i + 1 : i)
  if (!leida) return null
  const inicio = piezas[i]?.inicio ?? 0
  const fin = piezas[leida.hasta - 1]?.fin ?? inicio
  const articulo = !leida.escala && leida.hasta === i + 1 && ARTICULOS.has(piezas[i]?.forma ?? '')
  const valor = signo ? -leida.valor : leida.valor
  return { ...leida, valor: redondo(valor), inicio, fin, desde: i, articulo }
}

type Texto = { piezas: readonly Pieza[]; plano: string }
type Leida = Omit<Cantidad, 'inicio' | 'fin' | 'desde' | 'articulo'>

const ARTICULOS: ReadonlySet<string> = new Set(['un', 'una', 'uno'])

/** «-5», «menos cinco»; in «3-5», «2026-041» or «las diez menos cinco» it is no sign. */
function leerSigno(piezas: readonly Pieza[], i: number): boolean {
  const [antes, pieza, despues] = [piezas[i - 1], piezas[i], piezas[i + 1]]
  if (!pieza || !despues) return false
  if (pieza.forma === '-' || pieza.forma === '−') return antes === undefined || !pieza.pegada
  const suelto = antes === undefined || antes.clase === 'signo'
  return pieza.forma === 'menos' && suelto
}

/** «doce mil quinientos», «2,5 millones», «millón y medio», «tres coma cinco», «dos docenas». */
function leerSinSigno(t: Texto, i: number): Leida | null {
  const medio = leerMedio(t, i)
  if (medio) return medio
  const menor = leerMenosDeMillon(t, i)
  if (!menor) return null
  const escala = escalaDe(t, menor.hasta)
  if (escala === null) return menor
  const cabeza = { ...menor, escala: true, otra: null, hasta: menor.hasta + 1 }
  if (esMedio(t, cabeza.hasta))
    return { ...cabeza, valor: (menor.valor + 0.5) * escala, hasta: cabeza.hasta + 2 }
  const resto = escala >= 1e6 ? leerSinSigno(t, cabeza.hasta) : null
  const cabe = resto !== null && resto.valor >= 1 && resto.valor < escala && seguido(t, cabeza.hasta, resto)
  return {
    ...cabeza,
    valor: menor.valor * escala + (cabe ? resto.valor : 0),
    hasta: cabe ? resto.hasta : cabeza.hasta,
  }
}

/** After a scale, words go on with the number («un millón doscientos mil»); figures only with hundreds («12 mil 500»). */
function seguido({ piezas }: Texto, i: number, resto: Leida): boolean {
  return (
    !resto.enCifras || (resto.valor >= 100 && Number.isInteger(resto.valor) && piezas[i]?.pegada === false)
  )
}

/** «medio millón», «media docena», «un cuarto de millón». */
function leerMedio(t: Texto, i: number): Leida | null {
  const { piezas } = t
  const forma = piezas[i]?.forma
  if (forma !== 'medio' && forma !== 'media') return null
  const escala = escalaDe(t, i + 1)
  if (escala === null) return null
  return { valor: escala / 2, hasta: i + 2, enCifras: false, escala: true, agrupada: false, otra: null }
}

const ESCALAS: ReadonlyMap<string, number> = new Map([
  ['millon', 1e6],
  ['millones', 1e6],
  ['mill', 1e6],
  ['billon', 1e12],
  ['billones', 1e12],
  ['docena', 12],
  ['docenas', 12],
  ['decena', 10],
  ['decenas', 10],
  ['centenar', 100],
  ['centenares', 100],
  ['millar', 1000],
  ['millares', 1000],
])

/** «M» is a million where money or nothing else is said: «3M», «€3M», «2 M€»; «3 m» is a measure. */
function escalaDe({ piezas }: Texto, i: number): number | null {
  const pieza = piezas[i]
  if (!pieza) return null
  if (pieza.forma !== 'm' || piezas[i - 1]?.clase !== 'cifra') return ESCALAS.get(pieza.forma) ?? null
  const conMoneda =
    MONEDA_AL_LADO.has(piezas[i + 1]?.forma ?? '') || MONEDA_AL_LADO.has(piezas[0]?.forma ?? '')
  return conMoneda || (piezas.length === i + 1 && pieza.pegada && i === 1) ? 1e6 : null
}

const MONEDA_AL_LADO: ReadonlySet<string> = new Set(['€', '$', 'eur', 'euros', 'usd'])

/** Thousands and what follows them: «mil doscientos», «12 mil», «6k», «dos mil y pico». */
function leerMenosDeMillon(t: Texto, i: number): Leida | null {
  const { piezas } = t
  const mil = piezas[i]?.forma === 'mil'
  const grupo = mil ? { ...VACIA, valor: 1, hasta: i } : leerGrupo(t, i)
  if (!grupo) return null
  const palabra = piezas[grupo.hasta]
  const esMil =
    palabra !== undefined &&
    (palabra.forma === 'mil' || (grupo.enCifras && (palabra.escrita === 'k' || palabra.forma === 'miles')))
  if (!esMil) return conMedio(t, conDecimales(t, grupo))
  const miles = { ...grupo, valor: grupo.valor * 1000, hasta: grupo.hasta + 1, escala: true, otra: null }
  if (esMedio(t, miles.hasta)) return { ...miles, valor: miles.valor + 500, hasta: miles.hasta + 2 }
  const resto = palabra.forma === 'mil' ? leerGrupo(t, miles.hasta) : null
  const cabe = resto && resto.valor > 0 && resto.valor < 1000 && seguido(t, miles.hasta, resto)
  return conDecimales(t, cabe ? { ...miles, valor: miles.valor + resto.valor, hasta: resto.hasta } : miles)
}

const VACIA: Omit<Leida, 'valor' | 'hasta'> = { enCifras: false, escala: false, agrupada: false, otra: null }

/** Figures, or a cardinal below a thousand in words; «uno coma cinco mil» is one too. */
function leerGrupo(t: Texto, i: number): Leida | null {
  const pieza = t.piezas[i]
  if (!pieza) return null
  if (pieza.clase === 'cifra') return leerCifra(t, i)
  if (pieza.clase !== 'palabra') return null
  const centenas = leerCentenas(t.piezas, i)
  if (!centenas) return null
  const leida = { ...VACIA, ...centenas }
  const conComa = conDecimales(t, leida)
  return ES_MIL.has(t.piezas[conComa.hasta]?.forma ?? '') ? conComa : leida
}

const ES_MIL: ReadonlySet<string> = new Set(['mil', 'millon', 'millones'])

function leerCentenas(piezas: readonly Pieza[], i: number): { valor: number; hasta: number } | null {
  const primero = palabraDe(piezas[i])
  if (primero === undefined) return null
  if (primero < 100 || primero % 100 > 0) return leerDecenas(piezas, i, primero)
  const resto = palabraDe(piezas[i + 1])
  if (resto === undefined || resto >= 100 || resto === 0) return { valor: primero, hasta: i + 1 }
  const menor = leerDecenas(piezas, i + 1, resto)
  return { valor: primero + menor.valor, hasta: menor.hasta }
}

/** «treinta y dos», and as many write it: «diez y seis», «veinte y uno». */
function leerDecenas(piezas: readonly Pieza[], i: number, decena: number): { valor: number; hasta: number } {
  const unidad = palabraDe(piezas[i + 2])
  const sigue = decena >= 10 && decena % 10 === 0 && piezas[i + 1]?.forma === 'y'
  if (sigue && unidad !== undefined && unidad > 0 && unidad < 10)
    return { valor: decena + unidad, hasta: i + 3 }
  return { valor: decena, hasta: i + 1 }
}

function palabraDe(pieza: Pieza | undefined): number | undefined {
  return pieza?.clase === 'palabra' ? (PALABRAS.get(pieza.escrita) ?? PALABRAS.get(pieza.forma)) : undefined
}

/** Cardinals of one word, with those that people join or form by analogy («treintaidós», «sietecientos»). */
const PALABRAS: ReadonlyMap<string, number> = (() => {
  const todas = new Map(Object.entries(UNIDADES))
  const decenas = ['treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta', 'noventa']
  const unidades = ['un', 'uno', 'una', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve']
  for (const decena of decenas)
    for (const unidad of unidades) {
      const valor = (UNIDADES[decena] ?? 0) + (UNIDADES[unidad] ?? 0)
      for (const union of ['i', 'y', 'yi']) todas.set(`${decena}${union}${unidad}`, valor)
    }
  for (const [raiz, valor] of [
    ['cinco', 500],
    ['siete', 700],
    ['nueve', 900],
  ] as const)
    for (const final of ['os', 'as']) todas.set(`${raiz}cient${final}`, valor)
  return todas
})()

/** «uno coma cinco», «diez punto cero ocho», «1 con 5», «dos mil trescientos con cincuenta». */
function conDecimales(t: Texto, leida: Leida): Leida {
  const { piezas } = t
  const union = piezas[leida.hasta]?.forma
  if (union !== 'coma' && union !== 'punto' && union !== 'con') return leida
  if (!Number.isInteger(leida.valor)) return leida
  const cifras = leerDecimales(piezas, leida.hasta + 1)
  if (!cifras || (union === 'con' && !cierra(piezas, cifras.hasta))) return leida
  const valor = Number(`${leida.valor}.${cifras.escrito}`)
  return { ...leida, valor, hasta: cifras.hasta, agrupada: union === 'con', otra: null }
}

/** What may come after «con cincuenta»: nothing that it would count («con dos clientes»). */
function cierra(piezas: readonly Pieza[], i: number): boolean {
  const pieza = piezas[i]
  return pieza === undefined || pieza.clase === 'signo' || TRAS_CENTIMOS.has(pieza.forma)
}

const TRAS_CENTIMOS: ReadonlySet<string> = new Set(
  'a al para por de del el la y que mas euros euro eur e en mil millones'.split(' '),
)

/** Decimals one after another: «cero tres» is 03, «uno cuatro uno» is 141, «veintiocho» is 28. */
function leerDecimales(piezas: readonly Pieza[], i: number): { escrito: string; hasta: number } | null {
  if (piezas[i]?.clase === 'cifra') return { escrito: piezas[i]?.forma ?? '', hasta: i + 1 }
  let escrito = ''
  let j = i
  while (j < i + 8) {
    const parte = leerCentenas(piezas, j)
    if (!parte || (escrito !== '' && !/^0+$/.test(escrito) && parte.valor > 9)) break
    escrito += String(parte.valor)
    j = parte.hasta
    if (parte.valor > 9) break
  }
  return escrito === '' ? null : { escrito, hasta: j }
}

/** «tres y medio», «2 y media»; only where a half closes it, for «las tres y media» is an hour. */
function conMedio(t: Texto, leida: Leida): Leida {
  if (!esMedio(t, leida.hasta) || t.piezas[leida.hasta + 1]?.forma === 'media') return leida
  return { ...leida, valor: leida.valor + 0.5, hasta: leida.hasta + 2, otra: null }
}

function esMedio({ piezas }: Texto, i: number): boolean {
  return piezas[i]?.forma === 'y' && /^medi[oa]$/.test(piezas[i + 1]?.forma ?? '')
}

const MILES_Y_COMA = /\d{1,3}(?:[.'’]\d{3}){1,5}(?:, ?\d{1,2}(?= ?€)|,\d{1,9})?(?!\d)/y
const MILES_A_LA_INGLESA = /\d{1,3}(?:(?:,\d{3}){1,4}\.\d{1,2}|(?:,\d{3}){2,4})(?!\d)/y
const MILES_CON_HUECO =
  /\d{1,3}(?: \d{3}){1,3}(?:,\d{1,2})?(?!\d)(?= ?(?:[€$]|e\b|eur|usd|dolar|pesos|por ?ciento|%|$))/y
const SIMPLE = /\d{1,15}(?:[.,]\d{1,9})?(?!\d)/y

/** Figures with their separators. Null inside something longer: a phone, a date, a code, a measure. */
function leerCifra({ piezas, plano }: Texto, i: number): Leida | null {
  const inicio = piezas[i]?.inicio ?? 0
  if (cosaPegada(piezas, i)) return null
  for (const re of [MILES_Y_COMA, MILES_A_LA_INGLESA, MILES_CON_HUECO, SIMPLE]) {
    re.lastIndex = inicio
    const cifra = re.exec(plano)?.[0]
    if (cifra === undefined) continue
    if (re === MILES_CON_HUECO && PARECE_TELEFONO.test(cifra)) continue
    const fin = inicio + cifra.length
    if (NO_ES_SU_FINAL.test(plano.slice(fin, fin + 3))) continue
    let hasta = i + 1
    while ((piezas[hasta]?.inicio ?? Number.POSITIVE_INFINITY) < fin) hasta++
    const agrupada = re !== SIMPLE || /[.,]\d\d?$/.test(cifra)
    return { ...VACIA, ...valores(cifra), hasta, enCifras: true, agrupada }
  }
  return null
}

/** Three groups of three are a phone: «600 123 123». */
const PARECE_TELEFONO = /^[6-9]\d\d \d{3} \d{3}$/
const NO_ES_SU_FINAL = /^(?:[.,:/]\d|-\d|[ºª°_]|x\d)/

/** Figures right after a letter, a sign or another figure belong to it: «A4», «12/3», «+34»; not after a currency. */
function cosaPegada(piezas: readonly Pieza[], i: number): boolean {
  const [pieza, antes] = [piezas[i], piezas[i - 1]]
  if (!pieza?.pegada || !antes) return false
  if (/^[€$£("¿¡«'“;=~≈!)]$/.test(antes.forma)) return false
  if (antes.forma === '/') return piezas[i - 2]?.forma !== 's'
  if (/^(?:-|−)$/.test(antes.forma)) return antes.pegada
  if (antes.forma === ',' || antes.forma === '.') return piezas[i - 2]?.clase === 'cifra'
  return !/^(?:usd|eur|mxn|cop)$/.test(antes.escrita)
}

/** A figure's value, its decimals after a comma; and the other reading of three places: «1.200», «1,200». */
function valores(cifra: string): { valor: number; otra: number | null } {
  const limpia = cifra.replace(/[ '’]/g, '')
  const signos = limpia.replace(/\d/g, '')
  const ultimo = Math.max(limpia.lastIndexOf('.'), limpia.lastIndexOf(','))
  if (ultimo < 0) return { valor: Number(limpia), otra: null }
  const conDecimales = Number(`${limpia.slice(0, ultimo).replace(/[.,]/g, '')}.${limpia.slice(ultimo + 1)}`)
  const junto = Number(limpia.replace(/[.,]/g, ''))
  const tresCifras = limpia.length - ultimo === 4
  if (signos.length > 1 && new Set(signos).size === 1) return { valor: junto, otra: null }
  if (signos.length > 1 || !tresCifras) return { valor: conDecimales, otra: null }
  const cero = /^0/.test(limpia)
  if (signos === '.' && !cero && ultimo <= 3) return { valor: junto, otra: conDecimales }
  return { valor: conDecimales, otra: cero || ultimo > 3 ? null : junto }
}

/** Products such as 2.33 × 1000 without their binary tail. */
function redondo(n: number): number {
  return Number(n.toPrecision(15))
}
