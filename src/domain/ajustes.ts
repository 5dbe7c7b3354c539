import { diaDeLaSemana, type Fecha, type Hora } from './fecha.ts'
import { esFestivo } from './festivos.ts'

/** Settings of the business, with the product's defaults (product, section 6). */
export type Ajustes = {
  zona: string
  hora_resumen: Hora
  /** 1 Monday … 7 Sunday. */
  dias_laborables: number[]
  /** Whether the national holidays are days off, and which other days of each year are (`MM-DD`). */
  festivos: boolean
  festivos_propios: string[]
  /** No message of its own between these hours. */
  silencio_desde: Hora
  silencio_hasta: Hora
  reglas_silenciadas: string[]
  /** Where links in messages start, null when nothing but this machine can open them. */
  url_publica: string | null
}

export const AJUSTES_INICIALES: Ajustes = {
  zona: 'Europe/Madrid',
  hora_resumen: '08:30',
  dias_laborables: [1, 2, 3, 4, 5],
  festivos: true,
  festivos_propios: [],
  silencio_desde: '21:00',
  silencio_hasta: '08:00',
  reglas_silenciadas: [],
  url_publica: null,
}

/** Whether she works on a day. */
export function trabaja(
  fecha: Fecha,
  {
    dias_laborables,
    festivos,
    festivos_propios,
  }: Pick<Ajustes, 'dias_laborables' | 'festivos' | 'festivos_propios'>,
): boolean {
  if (!dias_laborables.includes(diaDeLaSemana(fecha))) return false
  return !(festivos && esFestivo(fecha)) && !festivos_propios.includes(fecha.slice(5))
}

/** Whether nothing of its own is said at this hour. Equal limits: never. */
export function enSilencio(hora: Hora, { silencio_desde: desde, silencio_hasta: hasta }: Ajustes): boolean {
  return desde <= hasta ? hora >= desde && hora < hasta : hora >= desde || hora < hasta
}
