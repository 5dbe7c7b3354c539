import { AJUSTES_INICIALES, type Ajustes } from '#domain/ajustes.ts'
import type { Fecha, Hora } from '#domain/fecha.ts'
import { REGLAS } from '#domain/recomendacion.ts'
import { diaYMes, enumerar, fechaCorta, plural } from './format.ts'

const DIAS = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo']

export const botonHora = '☀️ Hora'
export const botonDias = '📅 Días'
export const botonSilencio = '🌙 Sin avisos'
export const botonFestivos = '🎉 Festivos'
export const botonNacionales = 'Descanso los nacionales'
export const botonNingunFestivo = 'No descanso ninguno'
export const botonNombre = '✍️ Mi nombre'
export const botonSilenciados = '🔇 Silenciados'
export const botonQuitarEjemplo = '🧹 Quitar el ejemplo'
export const botonAvisar = '🔔 Quitar silencio'
export const botonReanudar = '🔔 Avísame ya'

export const preguntaHora = '¿A qué hora te mando el resumen? Toca una o escríbela: «8:15».'
export const horaIlegible = 'No leo una hora ahí. Escríbela así: «8:15» o «las nueve y media».'
export const preguntaDias = '¿Qué días trabajas? Toca o escríbelo: «de lunes a sábado».'
export const diasIlegibles =
  'No leo los días. Escríbelos así: «de lunes a viernes» o «lunes, martes y jueves».'
export const preguntaFestivos =
  '¿Qué festivos descansas? Esos días no te mando el resumen. Toca, o escribe además los tuyos: «nacionales, 15 de mayo y 9 de noviembre».'
export const festivosIlegibles = 'No leo los días. Escríbelos así: «nacionales, 15 de mayo y 9 de noviembre».'
export const preguntaSilencio =
  '¿Entre qué horas no te escribo? Tus recordatorios sí suenan. Por ejemplo: «de 21 a 8».'
export const silencioIlegible = 'Necesito dos horas, así: «de 21:00 a 8:00».'
export const preguntaNombre = '¿Cómo te llamas? Así firmo lo que apuntas.'
export const nombreLargo = 'Es demasiado largo. Déjalo en menos de 60 letras.'
export const siempre = 'A cualquier hora'
export const nadaSilenciado = '🔔 No hay nada silenciado.'
export const listaSilenciados = '🔇 Silenciado. Toca para volver a recibir avisos:'
export const sinNombre = 'sin nombre todavía'
export const yaNoEsta = 'Ese aviso ya no está.'

export function panel(ajustes: Ajustes, nombre: string | null, silenciados: number): string {
  const { hora_resumen, dias_laborables } = ajustes
  return [
    '⚙️ Ajustes',
    `☀️ Resumen: ${hora_resumen}, ${diasDichos(dias_laborables)}, ${festivosDichos(ajustes)}`,
    `🌙 Sin avisos: ${horasDichas(ajustes)}`,
    `✍️ Firmas como: ${nombre ?? sinNombre}`,
    silenciados > 0 ? `🔇 ${plural(silenciados, 'cosa silenciada', 'cosas silenciadas')}` : '',
  ]
    .filter(Boolean)
    .join('\n')
}

/** `menos festivos nacionales, 15 may y 9 nov`. */
function festivosDichos({ festivos, festivos_propios }: Ajustes): string {
  const propios = festivos_propios.map((dia) => diaYMes(`2000-${dia}`))
  const dias = [...(festivos ? ['festivos nacionales'] : []), ...propios]
  return dias.length === 0 ? 'también los festivos' : `menos ${enumerar(dias)}`
}

function horasDichas({ silencio_desde, silencio_hasta }: Ajustes): string {
  return silencio_desde === silencio_hasta ? 'nunca' : rangoDeHoras(silencio_desde, silencio_hasta)
}

export function rangoDeHoras(desde: Hora, hasta: Hora): string {
  return `de ${desde} a ${hasta}`
}

/** `de lunes a viernes`, `lunes, martes y jueves`, `todos los días`. 1 Monday … 7 Sunday. */
export function diasDichos(dias: readonly number[]): string {
  const sorted = [...dias].sort()
  const names = sorted.map((dia) => DIAS[dia - 1] ?? '')
  if (sorted.length === 7) return 'todos los días'
  const inARow = sorted.every((dia, i) => i === 0 || dia === (sorted[i - 1] ?? 0) + 1)
  return inARow && sorted.length > 2 ? `de ${names[0]} a ${names.at(-1)}` : enumerar(names)
}

export const horasHabituales: Hora[] = ['08:00', AJUSTES_INICIALES.hora_resumen, '09:00', '13:30']
export const diasHabituales = [
  [1, 2, 3, 4, 5],
  [1, 2, 3, 4, 5, 6],
  [1, 2, 3, 4, 5, 6, 7],
]
export const silenciosHabituales: [Hora, Hora][] = [
  ['20:00', '09:00'],
  ['21:00', '08:00'],
  ['22:00', '07:30'],
]

/** What a rule warns of, as people say it. */
export function nombreDeRegla(regla: string): string {
  return REGLAS.find(({ id }) => id === regla)?.nombre ?? regla.replaceAll('_', ' ')
}

export function clienteSilenciado(nombre: string): string {
  return `🔇 No te avisaré más de ${nombre}. Su ficha sigue igual.`
}
export function clienteAvisado(nombre: string): string {
  return `🔔 Vuelvo a avisarte de ${nombre}.`
}
export function reglaSilenciada(regla: string): string {
  return `🔇 No te avisaré más de esto: ${nombreDeRegla(regla).toLowerCase()}.`
}
export function reglaAvisada(regla: string): string {
  return `🔔 Vuelvo a avisarte de esto: ${nombreDeRegla(regla).toLowerCase()}.`
}
export function pospuesta(texto: string, hasta: Fecha, today: Fecha): string {
  return `⏸️ ${texto}\nNo te lo digo hasta el ${fechaCorta(hasta, today)}.`
}
export function reanudada(texto: string): string {
  return `🔔 ${texto}`
}
export function proponeSilenciar(regla: string): string {
  return `Ya has dejado para luego varios avisos de «${nombreDeRegla(regla)}». ¿Prefieres que no te avise más de eso?`
}
export function botonSilenciarRegla(regla: string): string {
  return `🔇 ${nombreDeRegla(regla)}`
}
