import { aCentimos, type Centimos, IMPORTE_MAXIMO } from '../dinero.ts'
import { buscarCantidades, type Cantidad } from './cantidades.ts'
import { buscarDinero } from './dinero-dicho.ts'
import { type Pieza, trocear } from './lexico.ts'
import { aplanar, limpiar, type Trozo } from './normalizar.ts'

/**
 * An amount in a text. `claro`: its currency, its grouping or its «mil» says that it is money. `otra`: what it would be
 * if its point or comma meant the other thing («1,200»), when nothing else decides. `moneda`: ISO 4217, if said.
 */
export type Importe = Trozo & {
  centimos: Centimos
  claro: boolean
  otra: Centimos | null
  moneda: string | null
}

/** «12.000», «12 mil», «6k», «mil doscientos», «3.400,50 €», «1200 e». Null when unclear, negative, too large or of another currency. */
export function leerImporte(texto: string): Centimos | null {
  const plano = aplanar(limpiar(texto))
  const importes = buscarImportes(plano).filter(({ moneda }) => moneda === null || moneda === 'EUR')
  const claros = importes.filter(({ claro }) => claro)
  const [elegido, ...otros] = claros.length > 0 ? claros : importes
  if (!elegido || otros.some(({ centimos }) => centimos !== elegido.centimos)) return null
  return elegido.centimos
}

/** «65 %», «el 15 por ciento», «quince por ciento». Null when there is none. */
export function leerPorcentaje(texto: string): number | null {
  return buscarPorcentajes(aplanar(limpiar(texto)))[0]?.valor ?? null
}

/**
 * Amounts of a plain text, in their order, whatever their currency: she works in one, and names it as her country
 * does. Negatives and what exceeds IMPORTE_MAXIMO are left out.
 */
export function buscarImportes(plano: string): Importe[] {
  if (!PUEDE_HABER.test(plano)) return []
  const piezas = trocear(plano, plano)
  const cantidades = buscarCantidades(piezas, plano).filter((c) => !porcentajeDe(piezas, c))
  const porCantidad = new Map(buscarDinero(piezas, cantidades).map((d) => [d.cantidad, d]))
  const importes: Importe[] = []
  let hasta = 0
  for (const cantidad of cantidades) {
    const dicho = porCantidad.get(cantidad)
    // «15 euros con 50»: the second quantity is the cents of the first.
    if (cantidad.inicio < hasta || cantidad.valor < 0) continue
    if (!dicho && !puedeSerDinero(cantidad, piezas, plano)) continue
    const { inicio, fin } = dicho ?? cantidad
    hasta = fin
    const centimos = aCentimos(dicho?.valor ?? enMiles(cantidad))
    if (centimos > IMPORTE_MAXIMO) continue
    const claro = dicho !== undefined || cantidad.escala || cantidad.agrupada || cantidad.otra !== null
    const moneda = dicho?.moneda ?? null
    // Where «$» or «S/» is written, a comma groups thousands.
    const enEuros = moneda === null || moneda === 'EUR'
    const otra = enEuros && dudosa(cantidad) ? aCentimos(otraLectura(cantidad)) : null
    importes.push({ inicio, fin, centimos, claro, otra, moneda })
  }
  return importes
}

/** «65 %», «del 5 al 10 %»: percentages of a plain text, in their order. */
export function buscarPorcentajes(plano: string): (Trozo & { valor: number })[] {
  if (!plano.includes('%') && !plano.includes('cien')) return []
  const piezas = trocear(plano, plano)
  return porcentajesEntre(piezas, buscarCantidades(piezas, plano))
}

/** The percentages among the quantities of a text: in «del 5 al 10 %» both are. */
export function porcentajesEntre(
  piezas: readonly Pieza[],
  cantidades: readonly Cantidad[],
): (Trozo & { valor: number })[] {
  return cantidades.flatMap((c, i) => {
    const uno = porcentajeDe(piezas, c)
    const otra = cantidades[i + 1]
    if (uno || !otra || otra.desde !== c.hasta + 1 || !porcentajeDe(piezas, otra)) return uno ?? []
    const abre = /^(?:del?|entre)$/.test(piezas[c.desde - 1]?.forma ?? '')
    const une = /^(?:al?|y|o|-)$/.test(piezas[c.hasta]?.forma ?? '')
    return abre && une ? [{ valor: c.valor, inicio: c.inicio, fin: c.fin }] : []
  })
}

/** The percentage that a quantity is, with its sign: «15 %», «quince por ciento», «cien por cien». */
export function porcentajeDe(piezas: readonly Pieza[], c: Cantidad): (Trozo & { valor: number }) | null {
  const [signo, otro] = [piezas[c.hasta], piezas[c.hasta + 1]]
  const porCiento = signo?.forma === 'por' && (otro?.forma === 'ciento' || otro?.forma === 'cien')
  const ultima = porCiento ? otro : signo
  if (!ultima || !(porCiento || signo?.forma === '%' || signo?.forma === 'porciento')) return null
  return { valor: c.valor, inicio: c.inicio, fin: ultima.fin }
}

/** Whether the amount is said with or without IVA; null when nothing is said. */
export function leerIva(plano: string): { ivaIncluido: boolean } | null {
  if (/(?:\+|\bmas|\bsin) ?(?:el )?iva\b/.test(plano)) return { ivaIncluido: false }
  if (/\b(?:iva inc|con (?:el )?iva|iva ya)/.test(plano)) return { ivaIncluido: true }
  return null
}

/** Of an amount with three decimals, thousands are meant: nobody charges thousandths. */
function enMiles({ valor, otra, enCifras }: Cantidad): number {
  const cientos = valor % 1_000_000
  // «un millón doscientos», said of money, is 1.200.000.
  const hablado = !enCifras && valor > 1_000_000 && cientos >= 100 && cientos < 1000 && cientos % 100 === 0
  if (hablado) return valor - cientos + cientos * 1000
  return otra !== null && !Number.isInteger(valor) ? otra : valor
}

/** «1,200»: here a comma is for cents and elsewhere for thousands. «1.200» is thousands in every place where Spanish is spoken. */
function dudosa(c: Cantidad): boolean {
  return c.otra !== null && !Number.isInteger(c.valor)
}

function otraLectura({ valor, otra }: Cantidad): number {
  return Number.isInteger(valor) ? (otra ?? valor) : valor
}

const PUEDE_HABER =
  /\d|cien|mil|euro|dolar|\b(?:un|dos|tres|cuatr|cinc|seis|siet|och|nuev|di?ez|once|doce|trec|cator|quin|veint|trein|cuaren|sesen|seten|noven)/

/** A quantity without currency may be an amount, unless it counts or measures something. */
function puedeSerDinero(c: Cantidad, piezas: readonly Pieza[], plano: string): boolean {
  const [antes, despues] = [piezas[c.desde - 1], piezas[c.hasta]]
  if (!c.enCifras && Math.abs(c.valor) < 100 && c.fin - c.inicio !== plano.length) return false
  if (esNombreDeCosa(c, piezas)) return false
  if (esMedida(antes, piezas[c.desde - 2]) || esMedida(despues, piezas[c.hasta + 1])) return false
  if (!despues) return true
  if (despues.pegada && despues.clase === 'palabra') return false
  if (despues.forma === '%' || UNIDADES_DE_MEDIDA.has(despues.forma)) return false
  return !(despues.forma === 'por' && /^cien(?:to)?$/.test(piezas[c.hasta + 1]?.forma ?? ''))
}

/** «modelo 4430», «color 7016», «calle Mayor 23»: the figure names something. */
function esNombreDeCosa({ desde, agrupada }: Cantidad, piezas: readonly Pieza[]): boolean {
  if (agrupada) return false
  const antes = piezas.slice(Math.max(0, desde - 4), desde)
  return NOMBRA.has(antes.at(-1)?.forma ?? '') || antes.some(({ forma }) => ES_CALLE.has(forma))
}

const NOMBRA: ReadonlySet<string> = new Set(
  (
    '# modelo ref referencia color lote piso puerta portal numero num nro no nº n km talla articulo serie pedido albaran nave ' +
    'local codigo version cp mod planta cuenta cif nif dni matricula expediente'
  ).split(' '),
)
const ES_CALLE: ReadonlySet<string> = new Set(
  'calle avenida avda av plaza paseo carretera ctra camino poligono'.split(' '),
)

/** «2,40 x 1,15»: sides of something. */
function esMedida(pieza: Pieza | undefined, otra: Pieza | undefined): boolean {
  return (pieza?.escrita === 'x' || pieza?.forma === '×' || pieza?.forma === '*') && otra?.clase === 'cifra'
}

const UNIDADES_DE_MEDIDA: ReadonlySet<string> = new Set(
  (
    'dia dias semana semanas mes meses ano anos h hora horas hrs min minuto minutos persona personas unidad unidades ud uds ' +
    'vez veces noche noches kg kgs kilo kilos gr gramo gramos g m m2 m3 cm mm km metro metros litro litros l ml tonelada toneladas ' +
    'kw w v hp grados º ° pulgadas palets hojas paginas pag tomos plazas centimetros milimetros kilometros km2 ha hectareas'
  ).split(' '),
)
