import type { Cantidad } from './cantidades.ts'
import type { Pieza } from './lexico.ts'
import type { Trozo } from './normalizar.ts'

/** How long: ISO 8601 and seconds, a month being 30 days and a year 365. */
export type Duracion = Trozo & { iso: string; seconds: number }

/** «dos horas y media», «1h30», «tres cuartos de hora», «un par de semanas», «todo el día», in their order. */
export function buscarDuraciones(piezas: readonly Pieza[], cantidades: readonly Cantidad[]): Duracion[] {
  if (!piezas.some(({ forma }) => UNIDADES.has(forma))) return []
  const porPieza = new Map(cantidades.map((c) => [c.desde, c]))
  const halladas: Duracion[] = []
  for (let i = 0; i < piezas.length; ) {
    const una = leerDuracion(piezas, i, porPieza)
    if (una) halladas.push(una)
    i = una ? una.hasta : i + 1
  }
  return halladas.map(({ inicio, fin, iso, seconds }) => ({ inicio, fin, iso, seconds }))
}

type Unidad = 'Y' | 'M' | 'W' | 'D' | 'h' | 'm' | 's'
type Parte = { n: number; unidad: Unidad }
type Cantidades = ReadonlyMap<number, Cantidad>

/** Each unit's names, and in how many of it they come («trimestre» is three months). */
const UNIDADES: ReadonlyMap<string, Parte> = new Map(
  (
    [
      ['Y', 1, 'ano anos anito anitos'],
      ['M', 6, 'semestre semestres'],
      ['M', 3, 'trimestre trimestres'],
      ['M', 2, 'bimestre bimestres'],
      ['M', 1, 'mes meses'],
      ['W', 1, 'semana semanas sem semanita semanitas'],
      ['D', 15, 'quincena quincenas'],
      ['D', 1, 'dia dias d diitas'],
      ['h', 1, 'hora horas h hs hr hrs hra hras horita horitas'],
      ['m', 1, 'minuto minutos min mins minutito minutitos'],
      ['s', 1, 'segundo segundos seg segs'],
    ] as const
  ).flatMap(([unidad, n, nombres]) =>
    nombres.split(' ').map((nombre): [string, Parte] => [nombre, { unidad, n }]),
  ),
)

const SEGUNDOS: Record<Unidad, number> = {
  Y: 365 * 86_400,
  M: 30 * 86_400,
  W: 7 * 86_400,
  D: 86_400,
  h: 3600,
  m: 60,
  s: 1,
}

/** A part of a unit is said in the next one that has no fraction: half a year is six months. */
const MENOR: Partial<Record<Unidad, [Unidad, number]>> = {
  Y: ['M', 12],
  M: ['D', 30],
  W: ['D', 7],
  D: ['h', 24],
  h: ['m', 60],
  m: ['s', 60],
}

function leerDuracion(piezas: readonly Pieza[], i: number, cantidades: Cantidades) {
  const primera = leerPrimera(piezas, i, cantidades)
  if (!primera) return null
  const { partes } = primera
  let { hasta } = primera
  for (;;) {
    const otra = leerSiguiente(piezas, hasta, partes.at(-1)?.unidad ?? 's', cantidades)
    if (!otra) break
    partes.push(...otra.partes)
    hasta = otra.hasta
  }
  if (primera.vaga && partes.length === 1 && !delimitada(piezas, i, hasta)) return null
  const seconds = partes.reduce((suma, { n, unidad }) => suma + n * SEGUNDOS[unidad], 0)
  if (seconds <= 0) return null
  return {
    inicio: piezas[i]?.inicio ?? 0,
    fin: piezas[hasta - 1]?.fin ?? 0,
    hasta,
    iso: enIso(partes),
    seconds,
  }
}

type Leida = { partes: Parte[]; hasta: number; vaga: boolean }

function leerPrimera(piezas: readonly Pieza[], i: number, cantidades: Cantidades): Leida | null {
  const forma = piezas[i]?.forma ?? ''
  const cuanto = leerVago(piezas, i) ?? leerFraccion(piezas, i, cantidades)
  if (cuanto) {
    const hasta = cuanto.hasta
    const unidad = UNIDADES.get(piezas[hasta]?.forma ?? '')
    return unidad ? { partes: [{ ...unidad, n: unidad.n * cuanto.n }], hasta: hasta + 1, vaga: false } : null
  }
  // «hora y media», without its «una».
  const sola = UNIDADES.get(forma)
  if (sola && forma.length > 2 && esYMedia(piezas, i + 1))
    return { partes: [sola], hasta: i + 1, vaga: false }
  const cantidad = cantidades.get(i)
  return cantidad ? leerParte(piezas, cantidad) : null
}

/** «3 horas», «3días», «un mes» (`vaga`: «un día me dijo…» is no duration). Letters alone only right after figures. */
function leerParte(piezas: readonly Pieza[], { valor, hasta, articulo, enCifras }: Cantidad): Leida | null {
  const pieza = piezas[hasta]
  const unidad = UNIDADES.get(pieza?.forma ?? '')
  if (!pieza || !unidad || valor <= 0 || valor > 100_000) return null
  if (pieza.forma.length === 1 && !enCifras) return null
  if (pieza.forma === 'd' && !pieza.pegada) return null
  return { partes: [{ ...unidad, n: unidad.n * valor }], hasta: hasta + 1, vaga: articulo }
}

/** What may stand before «un mes» for it to be how long: or it is all that is said. */
function delimitada(piezas: readonly Pieza[], i: number, hasta: number): boolean {
  const antes = piezas[i - 1]
  const despues = piezas[hasta]
  if (!antes) return !despues || despues.clase === 'signo' || despues.forma === 'mas'
  return /^(?:durante|por|todo|toda|de|tras|dura|duro|tarda|lleva|tardo|cada|casi|solo|unos|como)$/.test(
    antes.forma,
  )
}

const VAGOS: ReadonlyMap<string, number> = new Map([
  ['unos', 3],
  ['unas', 3],
  ['algunos', 3],
  ['algunas', 3],
  ['varios', 3],
  ['varias', 3],
  ['pocos', 3],
  ['pocas', 3],
  ['otro', 1],
  ['otra', 1],
])

/** «unos días» (three, as the material takes it), «un par de semanas», «todo el día», «toda la semana». */
function leerVago(piezas: readonly Pieza[], i: number): { n: number; hasta: number } | null {
  const [a, b, c] = [0, 1, 2].map((k) => piezas[i + k]?.forma ?? '')
  if (a === 'un' && b === 'par' && c === 'de') return { n: 2, hasta: i + 3 }
  if (a === 'par' && b === 'de') return { n: 2, hasta: i + 2 }
  if (/^tod[oa]$/.test(a ?? '') && /^(?:el|la|un|una)$/.test(b ?? '')) return { n: 1, hasta: i + 2 }
  const n = VAGOS.get(a ?? '')
  return n ? { n, hasta: i + 1 } : null
}

/** «media hora», «½ hora», «1/2 hora», «(un) cuarto de hora», «tres cuartos de hora», «hora y cuarto» elsewhere. */
function leerFraccion(
  piezas: readonly Pieza[],
  i: number,
  cantidades: Cantidades,
): { n: number; hasta: number } | null {
  const f = (k: number) => piezas[i + k]?.forma ?? ''
  if (/^medi[oa]$/.test(f(0)) && !/^dias?$/.test(f(1))) return { n: 0.5, hasta: i + 1 }
  const signo = { '½': 0.5, '¼': 0.25, '¾': 0.75 }[f(0)]
  if (signo) return { n: signo, hasta: f(1) === 'de' ? i + 2 : i + 1 }
  if (/^[13]$/.test(f(0)) && f(1) === '/' && /^[24]$/.test(f(2)))
    return { n: Number(f(0)) / Number(f(2)), hasta: f(3) === 'de' ? i + 4 : i + 3 }
  const cantidad = cantidades.get(i)
  const inicio = cantidad && cantidad.valor <= 3 ? cantidad.hasta : i
  if (!/^cuartos?$/.test(piezas[inicio]?.forma ?? '') || piezas[inicio + 1]?.forma !== 'de') return null
  return { n: (cantidad && inicio > i ? cantidad.valor : 1) / 4, hasta: inicio + 2 }
}

function esYMedia(piezas: readonly Pieza[], i: number): boolean {
  return piezas[i]?.forma === 'y' && /^(?:medi[oa]|cuarto|tres)$/.test(piezas[i + 1]?.forma ?? '')
}

/** What adds to it: «y media», «y cuarto», «y tres cuartos», «y treinta y dos minutos», «30 min», «30» after «1h». */
function leerSiguiente(
  piezas: readonly Pieza[],
  desde: number,
  unidad: Unidad,
  cantidades: Cantidades,
): Omit<Leida, 'vaga'> | null {
  const union = /^(?:y|con|,)$/.test(piezas[desde]?.forma ?? '')
  const i = union ? desde + 1 : desde
  const forma = piezas[i]?.forma ?? ''
  if (union && piezas[desde]?.forma === 'y') {
    if (/^medi[oa]$/.test(forma) && !UNIDADES.has(piezas[i + 1]?.forma ?? ''))
      return { partes: [{ n: 0.5, unidad }], hasta: i + 1 }
    if (forma === 'cuarto' && unidad === 'h') return { partes: [{ n: 0.25, unidad }], hasta: i + 1 }
    if (forma === 'tres' && piezas[i + 1]?.forma === 'cuartos')
      return { partes: [{ n: 0.75, unidad }], hasta: i + 2 }
  }
  const cantidad = cantidades.get(i)
  if (!cantidad || cantidad.valor <= 0) return null
  const parte = leerParte(piezas, cantidad)
  const menor = parte?.partes[0]
  if (parte && menor) return SEGUNDOS[menor.unidad] < SEGUNDOS[unidad] ? parte : null
  if (piezas[cantidad.hasta]?.forma === 'm' && unidad === 'h' && cantidad.enCifras)
    return { partes: [{ n: cantidad.valor, unidad: 'm' }], hasta: cantidad.hasta + 1 }
  const pegado = !union && piezas[desde - 1]?.escrita === 'h' && cantidad.enCifras && cantidad.valor < 60
  return pegado ? { partes: [{ n: cantidad.valor, unidad: 'm' }], hasta: cantidad.hasta } : null
}

function enIso(partes: readonly Parte[]): string {
  const total = new Map<Unidad, number>()
  const anadir = (n: number, unidad: Unidad) => {
    const entero = Math.floor(n + 1e-9)
    const menor = MENOR[unidad]
    if (entero > 0 || !menor) total.set(unidad, (total.get(unidad) ?? 0) + (menor ? entero : Math.round(n)))
    const resto = n - entero
    if (menor && resto > 1e-9) anadir(resto * menor[1], menor[0])
  }
  for (const { n, unidad } of partes) anadir(n, unidad)
  // ISO 8601 does not mix weeks with the rest.
  const semanas = total.get('W') ?? 0
  if (semanas > 0 && total.size > 1) {
    total.delete('W')
    total.set('D', (total.get('D') ?? 0) + semanas * 7)
  }
  const dice = (unidades: readonly Unidad[]) =>
    unidades.map((u) => (total.has(u) ? `${total.get(u)}${u.toUpperCase()}` : '')).join('')
  const horas = dice(['h', 'm', 's'])
  return `P${dice(['Y', 'M', 'W', 'D'])}${horas === '' ? '' : `T${horas}`}`
}
