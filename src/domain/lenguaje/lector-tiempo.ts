import type { ContextoFecha } from './calendario.ts'
import { leerAnoSolo, leerCorto, leerDia, leerFiesta, leerHoyMismo, leerRangoDeDias } from './lector-dias.ts'
import { type DiasLeidos, leerGrupo } from './lector-grupos.ts'
import {
  type HoraLeida,
  leerHoraSuelta,
  leerHoraTras,
  leerLasHoras,
  leerParte,
  leerRangoDeHoras,
  type ParteLeida,
} from './lector-horas.ts'
import { leerAhora, leerParteDePeriodo, leerPlazo, leerResto } from './lector-plazos.ts'
import type { Pieza } from './lexico.ts'
import { UNIDADES } from './numeros.ts'
import { DIA_SEMANA, forma, HORAS_DE, MES, MODO, PARTE, UNIDAD } from './palabras-de-tiempo.ts'

/** Days, an hour or a part of the day that some pieces say: from `inicio` up to, not including, `fin`. */
export type Elemento = { inicio: number; fin: number } & (
  | { clase: 'dia'; dia: DiasLeidos }
  | { clase: 'hora'; hora: HoraLeida }
  | { clase: 'parte'; parte: ParteLeida }
)

type Lector = (
  p: readonly Pieza[],
  i: number,
  contexto: ContextoFecha,
  anterior?: Elemento,
) => Elemento | null

/** What the pieces say of time, in their order: at each place the longest reading, and no place is read twice. */
export function leerElementos(p: readonly Pieza[], contexto: ContextoFecha): Elemento[] {
  const elementos: Elemento[] = []
  let i = 0
  while (i < p.length) {
    const pieza = p[i]
    const lectores =
      pieza?.clase === 'cifra' ? DE_CIFRA : pieza?.clase === 'palabra' ? LECTORES.get(pieza.forma) : undefined
    let mejor: Elemento | null = null
    for (const lector of lectores ?? []) {
      const leido = lector(p, i, contexto, elementos.at(-1))
      if (leido && leido.fin > (mejor?.fin ?? i)) mejor = leido
    }
    if (mejor) elementos.push(mejor)
    i = mejor ? mejor.fin : i + 1
  }
  return elementos
}

const deDias =
  (lee: (p: readonly Pieza[], i: number, contexto: ContextoFecha) => DiasLeidos | null): Lector =>
  (p, i, contexto) => {
    const dia = lee(p, i, contexto)
    return dia && { clase: 'dia', inicio: i, fin: dia.fin, dia }
  }

const deHora =
  (lee: (p: readonly Pieza[], i: number) => HoraLeida | null): Lector =>
  (p, i) => {
    const hora = lee(p, i)
    return hora && { clase: 'hora', inicio: i, fin: hora.fin, hora }
  }

const dia = deDias(leerDia)
const grupo = deDias(leerGrupo)
const rangoDeDias = deDias(leerRangoDeDias)
const plazo = deDias(leerPlazo)
const parteDePeriodo = deDias(leerParteDePeriodo)
const resto = deDias(leerResto)
const ahora = deDias(leerAhora)
const fiesta = deDias(leerFiesta)
const hoyMismo = deDias(leerHoyMismo)
const corto = deDias(leerCorto)
const lasHoras = deHora(leerLasHoras)
const horaSuelta = deHora(leerHoraSuelta)
const rangoDeHoras = deHora(leerRangoDeHoras)
const tipo = deHora(leerHoraTras)
const parte: Lector = (p, i) => {
  const leida = leerParte(p, i)
  return leida && { clase: 'parte', inicio: i, fin: leida.fin, parte: leida }
}

/** «mañana a 11», right after a day. */
const horaTrasDia: Lector = (p, i, contexto, anterior) =>
  anterior?.clase === 'dia' && anterior.fin === i ? tipo(p, i, contexto) : null

/** «lunes tarde», «ayer noche», right after a day. */
const parteTrasDia: Lector = (p, i, _, anterior) => {
  if (anterior?.clase !== 'dia' || anterior.fin !== i || anterior.dia.hasta) return null
  const franja = PARTE.get(forma(p, i))
  if (!franja || franja === 'mediodía') return null
  const [de, a] = HORAS_DE[franja]
  return {
    clase: 'parte',
    inicio: i,
    fin: i + 1,
    parte: { fin: i + 1, franja, de, a, habitual: false, delDia: false },
  }
}

/** The readers that may begin at a word. */
const LECTORES = new Map<string, Lector[]>()

function empiezan(palabras: Iterable<string>, ...lectores: Lector[]): void {
  for (const palabra of palabras) {
    const suyos = LECTORES.get(palabra) ?? []
    LECTORES.set(palabra, [...suyos, ...lectores.filter((lector) => !suyos.includes(lector))])
  }
}

const DE_CIFRA: Lector[] = [
  rangoDeDias,
  dia,
  rangoDeHoras,
  horaSuelta,
  corto,
  deDias(leerAnoSolo),
  grupo,
  plazo,
]

empiezan([...DIA_SEMANA.keys(), 'mar'], rangoDeDias, dia, grupo, fiesta)
empiezan(MES.keys(), dia, grupo, rangoDeDias)
empiezan(MODO.keys(), grupo, parteDePeriodo)
empiezan(['esta', 'este'], hoyMismo, dia, rangoDeDias)
empiezan(['la', 'proxima', 'semana'], rangoDeDias)
empiezan(
  ['el', 'la', 'los', 'las', 'del', 'al', 'lo', 'dia', 'fecha', 'mismo', 'mismos'],
  dia,
  grupo,
  parteDePeriodo,
)
empiezan(['del', 'de', 'desde', 'entre', 'el'], rangoDeDias)
empiezan(['de', 'desde', 'entre'], rangoDeHoras, plazo)
empiezan(['de', 'del'], plazo)
empiezan(['las', 'la'], lasHoras, parte, rangoDeHoras)
empiezan(['al'], plazo, ahora, parte)
empiezan(['el', 'lo', 'resto', 'mas', 'en'], resto)
empiezan(['en', 'dentro'], plazo, ahora, parte)
empiezan(['hace', 'hara', 'pasados', 'pasadas', 'tras'], plazo)
empiezan(['pasado'], dia)
empiezan(['a', 'hacia', 'para', 'sobre', 'en'], parteDePeriodo)
empiezan(
  ['a', 'en', 'por', 'durante', 'hacia', 'para', 'x', 'antes', 'despues', 'tras', 'final', 'finales'],
  parte,
)
empiezan(['primera', 'primeras', 'ultima', 'ultimas', 'temprano'], parte)
empiezan(['a'], horaTrasDia)
empiezan(['tipo'], tipo)
empiezan(
  ['hoy', 'manana', 'pasadomanana', 'ayer', 'anteayer', 'antier', 'antesdeayer', 'trasanteayer'],
  rangoDeDias,
  dia,
)
empiezan(['antes'], dia)
empiezan(['anoche', 'anteanoche', 'antenoche'], hoyMismo)
empiezan(['ahora', 'ahorita', 'inmediatamente', 'ya'], ahora)
empiezan(UNIDAD.keys(), grupo)
empiezan(['fin', 'fines'], grupo, parteDePeriodo)
empiezan(
  'principio principios comienzo comienzos inicio inicios primeros mediados mitad final finales ultimos'.split(
    ' ',
  ),
  parteDePeriodo,
)
empiezan(
  'primer primero primera segundo segunda tercer tercero tercera cuarto cuarta quinto quinta'.split(' '),
  grupo,
)
empiezan(['primero'], dia, rangoDeDias)
empiezan(
  Object.keys(UNIDADES).filter((palabra) => (UNIDADES[palabra] ?? 0) < 60),
  rangoDeDias,
  dia,
  rangoDeHoras,
  horaSuelta,
  grupo,
  plazo,
)
empiezan(['mediodia', 'medianoche', 'medio', 'media', 'cuarto'], horaSuelta)
empiezan(['media', 'unos', 'unas'], plazo)
empiezan(['nochebuena', 'nochevieja', 'navidad', 'navidades', 'reyes', 'ano', 'semana'], fiesta)
empiezan(['t', 'q', 'que'], corto)
empiezan(PARTE.keys(), parteTrasDia)
