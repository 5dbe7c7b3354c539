import type { Fecha } from '#domain/fecha.ts'
import type { Duda } from '#domain/lenguaje/dudas.ts'
import { normalizar } from '#domain/lenguaje/normalizar.ts'
import { nombreDeTipo } from './captura.ts'
import { dineroCorto, enumerar, fechaCorta, nombreDelDia } from './format.ts'
import { etapas } from './oportunidad.ts'

/** The one thing that is not clear, in a line. */
export function pregunta(duda: Duda, today: Fecha): string {
  switch (duda.campo) {
    case 'hora':
      return `⏰ ${deQueParte(duda.opciones)}`
    case 'fecha':
      return `📅 ${queDia(duda, today)}`
    case 'importe':
      return `💶 ¿${oDe(opciones(duda, today))}?`
    case 'etapa':
      return `💼 ¿En qué etapa: ${oDe(opciones(duda, today))}?`
    case 'tipo':
      return `¿Cómo fue: ${oDe(opciones(duda, today))}?`
  }
}

/** Titles of its buttons, in its order. */
export function opciones(duda: Duda, today: Fecha): string[] {
  switch (duda.campo) {
    case 'hora':
      return duda.opciones
    case 'fecha':
      return duda.opciones.map((fecha) => fechaCorta(fecha, today))
    case 'importe':
      return duda.opciones.map(dineroCorto)
    case 'etapa':
      return duda.opciones.map((etapa) => etapas[etapa])
    case 'tipo':
      return duda.opciones.map(nombreDeTipo)
  }
}

/** «¿A las 8 de la mañana o de la tarde?»; the options in full when they are not twelve hours apart. */
function deQueParte(horas: string[]): string {
  const [una, otra] = [...horas].sort()
  if (!una || !otra || minutos(otra) - minutos(una) !== 12 * 60) return `¿A las ${oDe(horas)}?`
  const a = minutos(una) < 60 ? '12' : String(Number(una.slice(0, 2)))
  const min = una.slice(3) === '00' ? '' : `:${una.slice(3)}`
  const antes = minutos(una) < 6 * 60 ? 'de la madrugada' : 'de la mañana'
  const despues =
    minutos(otra) < 13 * 60 ? 'del mediodía' : minutos(otra) < 21 * 60 ? 'de la tarde' : 'de la noche'
  return `¿${a === '1' ? 'A la' : 'A las'} ${a}${min} ${antes} o ${despues}?`
}

function minutos(hora: string): number {
  return Number(hora.slice(0, 2)) * 60 + Number(hora.slice(3))
}

/** «El martes es 24 y el 25 es miércoles: ¿cuál?»: the day that she named first, then the number. */
function queDia({ por, palabras, opciones: dias }: Extract<Duda, { campo: 'fecha' }>, today: Fecha): string {
  const [una, otra] = dias
  const both = `¿${oDe(dias.map((fecha) => fechaCorta(fecha, today)))}?`
  if (por === 'ya_paso' && una && una < today) return `El ${fechaCorta(una, today)} ya ha pasado. ${both}`
  if (por !== 'dia_y_numero_no_casan' || !una || !otra) return `«${palabras}»: ${both}`
  const named =
    [una, otra].find((fecha) => normalizar(palabras).includes(normalizar(nombreDelDia(fecha)))) ?? una
  const numbered = named === una ? otra : una
  return `El ${nombreDelDia(named)} es ${dia(named)} y el ${dia(numbered)} es ${nombreDelDia(numbered)}: ¿cuál?`
}

function dia(fecha: Fecha): number {
  return Number(fecha.slice(8))
}

function oDe(cosas: string[]): string {
  return cosas.length < 2 ? enumerar(cosas) : `${cosas.slice(0, -1).join(', ')} o ${cosas.at(-1)}`
}
