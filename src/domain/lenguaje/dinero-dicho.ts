import type { Cantidad } from './cantidades.ts'
import type { Pieza } from './lexico.ts'
import { APELLIDOS_DE_MONEDA, MONEDAS, SIGNOS_DE_MONEDA, SIN_PAIS } from './monedas.ts'
import type { Trozo } from './normalizar.ts'

/** Money with its currency in words or signs. `valor` in its units; `moneda`: ISO 4217, null when it says no country («pesos»). */
export type DineroDicho = Trozo & { valor: number; moneda: string | null; cantidad: Cantidad }

/** Amounts with their currency among the quantities of a text: «1.200 €», «$ 5», «tres euros con cincuenta», «20 céntimos». */
export function buscarDinero(piezas: readonly Pieza[], cantidades: readonly Cantidad[]): DineroDicho[] {
  const halladas: DineroDicho[] = []
  for (const cantidad of cantidades) {
    const anterior = halladas.at(-1)
    if (anterior && cantidad.inicio < anterior.fin) continue
    const dicho = leerDinero(piezas, cantidad, cantidades)
    if (dicho) halladas.push(dicho)
  }
  return halladas
}

function leerDinero(
  piezas: readonly Pieza[],
  cantidad: Cantidad,
  cantidades: readonly Cantidad[],
): DineroDicho | null {
  const valor = enUnidades(cantidad)
  const sueltos = CENTIMOS.get(piezas[cantidad.hasta]?.forma ?? '')
  if (sueltos) {
    const fin = piezas[cantidad.hasta]?.fin ?? cantidad.fin
    return { inicio: cantidad.inicio, fin, valor: valor / 100, moneda: sueltos, cantidad }
  }
  const antes = monedaAntes(piezas, cantidad.desde)
  const despues = monedaDespues(piezas, cantidad)
  if (!antes && !despues) return null
  const inicio = antes ? (piezas[antes.desde]?.inicio ?? cantidad.inicio) : cantidad.inicio
  const hasta = despues?.hasta ?? cantidad.hasta
  const resto = Number.isInteger(cantidad.valor) && despues ? leerCentimos(piezas, hasta, cantidades) : null
  const moneda = despues?.moneda ?? antes?.moneda ?? null
  const signo = valor < 0 ? -1 : 1
  const total = Number((valor + signo * (resto?.valor ?? 0)).toFixed(6))
  return {
    inicio,
    fin: piezas[(resto?.hasta ?? hasta) - 1]?.fin ?? cantidad.fin,
    valor: total,
    moneda,
    cantidad,
  }
}

/** With a currency, three decimals after a comma are thousands. */
function enUnidades({ valor, otra }: Cantidad): number {
  return otra !== null && !Number.isInteger(valor) ? otra : valor
}

const CENTIMOS: ReadonlyMap<string, string> = new Map([
  ['centimo', 'EUR'],
  ['centimos', 'EUR'],
  ['cts', 'EUR'],
  ['cent', 'EUR'],
  ['centavo', 'USD'],
  ['centavos', 'USD'],
])

/** «€ 20», «$5», «USD1,23», «usd$ 15», «S/ 690». */
function monedaAntes(piezas: readonly Pieza[], i: number): { moneda: string | null; desde: number } | null {
  const [una, otra] = [piezas[i - 1], piezas[i - 2]]
  if (!una) return null
  if (una.escrita === 's' && otra?.forma === '$' && piezas[i - 3]?.escrita === 'u')
    return { moneda: 'USD', desde: i - 3 }
  if (una.forma === '/' && otra?.forma === 's' && una.pegada) return { moneda: 'PEN', desde: i - 2 }
  const signo = SIGNOS_DE_MONEDA.get(una.forma)
  // After another figure the sign is that one's: «10€ 20».
  if (signo) {
    if (otra?.clase === 'cifra' && una.pegada && !piezas[i]?.pegada) return null
    const prefijo = otra && /^(?:usd|us|u|mx|mxn|cop|s)$/.test(otra.escrita) && una.pegada
    return { moneda: prefijo ? (MONEDAS.get(otra.escrita) ?? signo) : signo, desde: prefijo ? i - 2 : i - 1 }
  }
  if (una.escrita === 'eur' || una.escrita === 'usd' || una.escrita === 'euros') {
    if (otra?.clase === 'cifra') return null
    return { moneda: MONEDAS.get(una.escrita) ?? null, desde: i - 1 }
  }
  return null
}

/** «15 €», «dos millones de euros», «diez dólares americanos», «mil cien pesos», «1200 e». */
function monedaDespues(
  piezas: readonly Pieza[],
  { hasta }: Cantidad,
): { moneda: string | null; hasta: number } | null {
  const pico = piezas[hasta]?.forma === 'y' && piezas[hasta + 1]?.forma === 'pico' ? hasta + 2 : hasta
  const i = piezas[pico]?.forma === 'de' ? pico + 1 : pico
  const pieza = piezas[i]
  if (!pieza) return null
  const signo = SIGNOS_DE_MONEDA.get(pieza.forma)
  if (signo && i === hasta) return { moneda: signo, hasta: i + 1 }
  const apellido = APELLIDOS_DE_MONEDA.get(piezas[i + 1]?.forma ?? '')
  if (SIN_PAIS.has(pieza.forma)) return { moneda: apellido ?? null, hasta: apellido ? i + 2 : i + 1 }
  const moneda = MONEDAS.get(pieza.escrita)
  if (moneda !== undefined) return { moneda, hasta: apellido ? i + 2 : i + 1 }
  return i === hasta && esEuroAbreviado(piezas, i) ? { moneda: 'EUR', hasta: i + 1 } : null
}

/** «1200 e» is euros; «1200 e Iván» is a conjunction. */
function esEuroAbreviado(piezas: readonly Pieza[], i: number): boolean {
  const [pieza, siguiente] = [piezas[i], piezas[i + 1]]
  if (pieza?.escrita !== 'e' || piezas[i - 1]?.clase !== 'cifra') return false
  if (!siguiente) return true
  if (siguiente.pegada && siguiente.clase !== 'signo') return false
  if (siguiente.pegada && siguiente.forma === '.' && piezas[i + 2]?.pegada) return false
  return siguiente.escrita === 'iva' || !/^h?i/.test(siguiente.escrita)
}

/** «con cincuenta», «y 15 céntimos», «50», «y medio» after the currency, in its units. */
function leerCentimos(
  piezas: readonly Pieza[],
  hasta: number,
  cantidades: readonly Cantidad[],
): { valor: number; hasta: number } | null {
  const union = piezas[hasta]?.forma
  const unido = union === 'con' || union === 'y'
  const i = unido ? hasta + 1 : hasta
  if (unido && /^medi[oa]$/.test(piezas[i]?.forma ?? '')) return { valor: 0.5, hasta: i + 1 }
  const resto = cantidades.find((c) => c.desde === i)
  if (!resto || !Number.isInteger(resto.valor) || resto.valor < 0 || resto.valor > 99 || resto.escala)
    return null
  const palabra = piezas[resto.hasta]
  if (CENTIMOS.has(palabra?.forma ?? '')) return { valor: resto.valor / 100, hasta: resto.hasta + 1 }
  const dosCifras = resto.enCifras && resto.fin - resto.inicio === 2
  if (!dosCifras && !(union === 'con' && !resto.enCifras && !resto.articulo)) return null
  if (palabra && (CUENTA.test(palabra.forma) || MONEDAS.has(palabra.forma))) return null
  if (union !== undefined && unido && palabra?.clase === 'palabra' && palabra.forma.endsWith('s')) return null
  return { valor: resto.valor / 100, hasta: resto.hasta }
}

/** What the second figure counts, if it is no cents: «15 € 30 días», «15 € 10 %». */
const CUENTA = /^(?:[%€$:/x]|dias?|semanas?|mes|meses|horas?|h|min|minutos?|unidades|uds?|por|de|personas?)$/
