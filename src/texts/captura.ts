import type { Actividad, TipoActividad } from '#domain/actividad.ts'
import type { Fecha, Hora } from '#domain/fecha.ts'
import { cuando, diaRelativo, mayuscula, recortar } from './format.ts'

const NOMBRES: Record<TipoActividad, string> = {
  llamada: 'llamada',
  email: 'e-mail',
  reunion: 'reunión',
  tarea: 'tarea',
  nota: 'nota',
  whatsapp: 'whatsapp',
  visita: 'visita',
  venta: 'venta',
  cobro: 'cobro',
}

export const iconos: Record<TipoActividad, string> = {
  llamada: '📞',
  email: '✉️',
  reunion: '🤝',
  tarea: '📌',
  nota: '📝',
  whatsapp: '💬',
  visita: '🚗',
  venta: '🧾',
  cobro: '💶',
}

export function nombreDeTipo(tipo: TipoActividad): string {
  return NOMBRES[tipo]
}

/** «Llamada con Marta», «Visita a Talleres Ruiz», «Nota». */
export function tituloDeActividad(tipo: TipoActividad, contacto: string | null): string {
  const name = tipo === 'whatsapp' ? 'WhatsApp' : mayuscula(NOMBRES[tipo])
  if (!contacto) return name
  if (tipo === 'nota') return `${name} sobre ${contacto}`
  return tipo === 'email' || tipo === 'visita' ? `${name} a ${contacto}` : `${name} con ${contacto}`
}

/** `✅ Llamada con Marta (Talleres Ruiz) · hoy 10:42`. */
export function apuntada(
  titulo: string,
  cliente: string,
  fecha: Fecha,
  hora: Hora | null,
  today: Fecha,
): string {
  return `✅ ${titulo} (${cliente}) · ${diaRelativo(fecha, today)}${hora ? ` ${hora}` : ''}`
}

export function cita(texto: string): string {
  return `«${recortar(texto, 400)}»`
}

/** `Tarea: mandar presupuesto`; what names its own kind is not named twice: `Reunión`, `Llamar a Marta`. */
function queEsLaTarea({ tipo, titulo }: Actividad): string {
  const name = tipo === 'tarea' ? 'tarea' : NOMBRES[tipo]
  const says = titulo.toLowerCase().startsWith(name.slice(0, 5).toLowerCase())
  return tipo !== 'tarea' && says ? mayuscula(titulo) : `${mayuscula(name)}: ${titulo}`
}

/** `📌 Tarea: mandar presupuesto → jue 26 nov`. */
export function tareaNueva(tarea: Actividad, cliente: string | null, today: Fecha): string {
  const what = queEsLaTarea(tarea)
  const whom = cliente ? ` (${cliente})` : ''
  const when = tarea.vence_en ? ` → ${cuando(tarea.vence_en, tarea.vence_hora, today)}` : ' · sin fecha'
  return `${iconos[tarea.tipo]} ${what}${whom}${when}`
}

export function teAviso(hora: Hora, mismaHora: boolean): string {
  return mismaHora ? '⏰ Te aviso a esa hora.' : `⏰ Te aviso a las ${hora}.`
}

export function apuntadoSinCliente(tipo: TipoActividad, cuandoFue: string): string {
  return `📝 Apuntado: ${NOMBRES[tipo]} de ${cuandoFue}. ¿Con cuál?`
}

export function tareaSinCliente(linea: string): string {
  return `${linea}\n¿De qué cliente es?`
}

export function sinClasificar(texto: string): string {
  return `📝 Lo guardo en «Sin clasificar»:\n${cita(texto)}\n¿Qué hago con ello?`
}

export function noGuardado(): string {
  return 'Eso no lo he guardado. Si contestas a una pregunta mía, toca su botón; si es para apuntar, este:'
}

export const botonGuardarNota = '📝 Guardar como nota'
export const botonEsTarea = '📌 Es una tarea'
export const botonDeCliente = '👤 Es de un cliente'
export const botonBorrar = '🗑️ Borrar'
export const corregidoANada = '↩️ He quitado lo que apunté con ese mensaje.'
export const botonLuego = 'Luego'
export const botonCrearOportunidad = '💼 Crear oportunidad'
export const luego = 'Vale: lo tienes en «Sin clasificar» (/sin_clasificar).'

export const saludos = {
  hola: 'Hola 👋 Cuéntame: «he llamado a…», «cómo va…», «quién me debe». Con /ayuda ves el resto.',
  gracias: 'A ti 🙂',
  vale: '👌',
}

export function deQueCliente(que: string): string {
  return `${que} ¿De qué cliente? Escribe su nombre.`
}
export const queEs = {
  oportunidad: '💼 Oportunidad nueva.',
  mover: '💼 Cambio en una oportunidad.',
  factura: '🧾 Factura.',
  pago: '💶 Cobro.',
  contacto: '👤 Persona de contacto.',
  consulta: '📇 Ficha.',
}

export function noConozco(nombre: string): string {
  return `No conozco a «${recortar(nombre, 60)}». ¿Quién es?`
}

export const noPuedoCorregir =
  'Ese mensaje ya no lo puedo corregir: lo que apunté con él ha cambiado después. Dímelo de nuevo con lo que quieras cambiar.'

export const preguntaApuntar: Partial<Record<TipoActividad, string>> = {
  llamada:
    '📞 ¿Con quién y de qué hablasteis? Por ejemplo: «Marta de Talleres Ruiz, le interesa el plan pro».',
  email: '✉️ ¿A quién y sobre qué? Por ejemplo: «Gestoría Paz, le mando el presupuesto».',
  reunion: '🤝 ¿Con quién fue y qué salió? Si es para otro día, dime cuándo: «Sol el jueves a las 12».',
  visita: '🚗 ¿A quién y qué tal? Si es para otro día, dime cuándo.',
  whatsapp: '💬 ¿Con quién y qué dijo?',
  nota: '📝 ¿De quién y qué apunto? Por ejemplo: «Talleres Ruiz solo atiende por la mañana».',
  tarea: '📌 ¿Qué hay que hacer, con quién y cuándo? Por ejemplo: «mandar contrato a Sol el jueves».',
}

export function queOportunidad(abiertas: number): string {
  return abiertas === 1 ? '💼 ¿Lo apunto en su oportunidad?' : '💼 ¿En cuál de sus oportunidades lo apunto?'
}

export const deCual = '¿De cuál es?'
