import type { Pieza } from './lexico.ts'

/** Part of the day: said without an hour, it gives none. */
export type Franja = 'madrugada' | 'mañana' | 'mediodía' | 'tarde' | 'noche'

/** How a group of words looks from today: «próximo», «que viene», «pasado», «último» and «este pasado», «este». */
export type Modo = 'proximo' | 'viene' | 'pasado' | 'reciente' | 'este'

export type Unidad =
  | 'minuto'
  | 'hora'
  | 'dia'
  | 'semana'
  | 'finde'
  | 'quincena'
  | 'mes'
  | 'bimestre'
  | 'trimestre'
  | 'cuatrimestre'
  | 'semestre'
  | 'ano'

/** Weekdays, ISO: 1 Monday to 7 Sunday. «mar» is not here: it is also March, the sea and a name. */
export const DIA_SEMANA = tabla<number>({
  1: 'lunes lun',
  2: 'martes',
  3: 'miercoles mie mier mierc mx',
  4: 'jueves jue juev',
  5: 'viernes vie vier vrn',
  6: 'sabado sab',
  7: 'domingo dom',
})

export const MES = tabla<number>({
  1: 'enero ene',
  2: 'febrero feb',
  3: 'marzo mar',
  4: 'abril abr',
  5: 'mayo may',
  6: 'junio jun',
  7: 'julio jul',
  8: 'agosto ago agto',
  9: 'septiembre setiembre sep sept set',
  10: 'octubre oct',
  11: 'noviembre nov',
  12: 'diciembre dic',
})

/** Below these letters a month is shortened, and needs a figure beside it («dic 2026», «15 dic»). */
const LETRAS_DE_MES = 4
export function esMesEntero(forma: string): boolean {
  return MES.has(forma) && forma.length >= LETRAS_DE_MES && forma !== 'sept' && forma !== 'agto'
}

export const MODO: ReadonlyMap<string, Modo> = new Map([
  ...['proximo', 'proxima', 'proximos', 'proximas'].map((p) => [p, 'proximo'] as const),
  ...'siguiente siguientes entrante entrantes venidero venidera venideros venideras'
    .split(' ')
    .map((p) => [p, 'viene'] as const),
  ...'pasado pasada pasados pasadas anterior anteriores previo previa'
    .split(' ')
    .map((p) => [p, 'pasado'] as const),
  ...'ultimo ultima ultimos ultimas'.split(' ').map((p) => [p, 'reciente'] as const),
  ...'este esta estos estas actual actuales presente corriente'.split(' ').map((p) => [p, 'este'] as const),
])

export const UNIDAD = tabla<Unidad>({
  minuto: 'minuto minutos',
  hora: 'hora horas horita horitas',
  dia: 'dia dias',
  semana: 'semana semanas',
  finde: 'finde findes',
  quincena: 'quincena quincenas',
  mes: 'mes meses',
  bimestre: 'bimestre bimestres',
  trimestre: 'trimestre trimestres',
  cuatrimestre: 'cuatrimestre cuatrimestres',
  semestre: 'semestre semestres',
  ano: 'ano anos',
})

/** Months of each unit that is made of them. */
export const MESES_DE: Partial<Record<Unidad, number>> = {
  mes: 1,
  bimestre: 2,
  trimestre: 3,
  cuatrimestre: 4,
  semestre: 6,
  ano: 12,
}

export const PARTE = tabla<Franja>({
  mañana: 'manana mananas',
  tarde: 'tarde tardes',
  noche: 'noche noches',
  madrugada: 'madrugada madrugadas',
  mediodía: 'mediodia mediodias',
})

/** Hours of each part, when the text gives none. */
export const HORAS_DE: Record<Franja, readonly [string, string]> = {
  madrugada: ['00:00', '06:00'],
  mañana: ['08:00', '12:00'],
  mediodía: ['12:00', '15:00'],
  tarde: ['16:00', '20:00'],
  noche: ['20:00', '23:59'],
}

const ORDINALES = tabla<number>({
  1: 'primer primero primera 1er',
  2: 'segundo segunda',
  3: 'tercer tercero tercera',
  4: 'cuarto cuarta',
  5: 'quinto quinta',
})

/** The ending of an ordinal in figures: «2º», «1er», «3a». */
const TERMINACION = new Set('º ª ° o a er ro ra do da to ta ero era'.split(' '))

/** «primer», «2º», «3a», «4.ª». */
export function leerOrdinal(p: readonly Pieza[], i: number): { valor: number; fin: number } | null {
  const palabra = ORDINALES.get(forma(p, i))
  if (palabra !== undefined) return { valor: palabra, fin: i + 1 }
  if (p[i]?.clase !== 'cifra') return null
  const j = forma(p, i + 1) === '.' && p[i + 1]?.pegada ? i + 2 : i + 1
  const valor = Number(forma(p, i))
  return valor >= 1 && valor <= 31 && p[j]?.pegada && TERMINACION.has(forma(p, j))
    ? { valor, fin: j + 1 }
    : null
}

export function forma(p: readonly Pieza[], i: number): string {
  return p[i]?.forma ?? ''
}

/** Whether the piece is figures, so many at most, and stuck to what comes before if so wanted. */
export function esCifra(p: readonly Pieza[], i: number, letras = 2): boolean {
  const pieza = p[i]
  return pieza?.clase === 'cifra' && pieza.fin - pieza.inicio <= letras
}

function tabla<T extends string | number>(filas: Record<T, string>): ReadonlyMap<string, T> {
  const pares: [string, T][] = []
  for (const clave of Object.keys(filas)) {
    const valor = (/^\d+$/.test(clave) ? Number(clave) : clave) as T
    for (const palabra of filas[clave as T].split(' ')) pares.push([palabra, valor])
  }
  return new Map(pares)
}
