import type { TipoApuntable } from '../actividad.ts'
import type { Centimos } from '../dinero.ts'
import type { Fecha, Hora } from '../fecha.ts'
import type { Agenda } from './agenda.ts'
import type { ContextoFecha } from './calendario.ts'
import { buscarMomentos } from './fechas.ts'
import { buscarImportes } from './importes.ts'
import { leerMensaje } from './mensaje.ts'
import type { ClienteDudoso } from './nombres.ts'
import { aplanar, limpiar, type Trozo, tapar } from './normalizar.ts'

/** What a message changes of the one before. What it leaves alone is null. */
export type Correccion = {
  /** As of something to come, and as of something that happened («era el viernes»). */
  fecha: Fecha | null
  fechaPasada: Fecha | null
  hora: Hora | null
  importe: Centimos | null
  tipo: TipoApuntable | null
  /** «la reunión es el viernes»: what kind of thing it speaks of. */
  sujeto: TipoApuntable | null
  cliente: ClienteDudoso
  /** «quita la hora», «bórralo». */
  quita: 'hora' | 'fecha' | 'todo' | null
  /** Nothing but a value, with no word that corrects: «a las 7». */
  suelta: boolean
}

/**
 * Reads a message as a correction of the one before: it is one when it is made of nothing but words that correct
 * and new values. Null when it says anything else. Never throws, whatever the text.
 */
export function leerCorreccion(texto: string, agenda: Agenda, contexto: ContextoFecha): Correccion | null {
  if (texto.length > MAX_LARGO) return null
  const plano = aplanar(limpiar(texto))
  if (TODO.test(plano)) return { ...NADA, quita: 'todo' }
  const quitada = QUITA.exec(plano)?.[1]
  if (quitada) return { ...NADA, quita: quitada === 'hora' ? 'hora' : 'fecha' }

  const m = leerMensaje(sinNegado(plano, limpiar(texto)), agenda, contexto)
  const { momentos, horas, nombrados } = m
  const tiempos = [...momentos.flatMap(({ trozos }) => trozos), ...momentos, ...horas]
  const sinTiempos = tapar(m.sinNombres, tiempos)
  const [importe] = buscarImportes(sinTiempos)
  const nombre = TIPO.exec(sinTiempos)
  const resto = tapar(sinTiempos, [
    ...(importe ? [importe] : []),
    ...(nombre ? [{ inicio: nombre.index, fin: nombre.index + nombre[0].length }] : []),
  ])
  if (!soloCorrige(resto)) return null
  const tipo = nombre ? (TIPOS.find(([, re]) => re.test(nombre[0]))?.[0] ?? null) : null
  const isSubject = nombre !== null && esSujeto(sinTiempos, nombre)
  const momento = momentos[0]
  const correccion: Correccion = {
    ...NADA,
    fecha: momento?.fecha ?? null,
    fechaPasada: momento
      ? (buscarMomentos(m.sinNombres, { ...contexto, pasado: true })[0]?.fecha ?? null)
      : null,
    hora: momentos.find(({ hora }) => hora)?.hora ?? horas[0]?.hora ?? null,
    importe: importe?.centimos ?? null,
    tipo: isSubject ? null : tipo,
    sujeto: isSubject ? tipo : null,
    cliente: nombrados.cliente,
    suelta: !CORRIGE.test(plano),
  }
  if (correccion.suelta && (diceMas(correccion) || CIFRAS_SUELTAS.test(plano))) return null
  return dice(correccion) ? correccion : null
}

function dice({ fecha, hora, importe, tipo, cliente }: Correccion): boolean {
  return (fecha ?? hora ?? importe ?? tipo) !== null || cliente.tipo !== 'ninguno'
}

/** More than one bare value is a message of its own: «reunión con Sol el jueves a las 12». */
function diceMas({ fecha, hora, importe, tipo, sujeto, cliente }: Correccion): boolean {
  return (
    (tipo ?? sujeto) !== null || cliente.tipo !== 'ninguno' || (importe !== null && (fecha ?? hora) !== null)
  )
}

/** Six figures and no more: the beginning of a phone or some number, never an amount that somebody corrects. */
const CIFRAS_SUELTAS = /^\d{6,}$/

/** No correction is longer. */
const MAX_LARGO = 120

const NADA: Correccion = {
  fecha: null,
  fechaPasada: null,
  hora: null,
  importe: null,
  tipo: null,
  sujeto: null,
  cliente: { tipo: 'ninguno' },
  quita: null,
  suelta: false,
}

const TODO =
  /^(?:(?:no|perdona|perdon|uy|ups|ay|mejor|espera)[,. ]+){0,3}(?:(?:eso|esto|asi) no|no (?:era|es|queria|quiero) (?:eso|esto)|(?:borra|quita|elimina|anula)(?:l[oa]s?|me)?(?: (?:eso|esto|ya|todo|por favor))?|no l[oa] (?:apuntes|guardes|registres)|no (?:apuntes|guardes|registres) (?:eso|nada))[ .!]*$/
const QUITA =
  /^(?:(?:no|perdona|mejor|y)[, ]+){0,2}(?:quita(?:le|r)?|borra(?:le)?|sin|fuera|ponl[oa] sin)(?: la)? (hora|fecha)[ .!]*$/

/** Words that say that something before was wrong. */
const CORRIGE =
  /\b(?:no|perdona|perdon|disculpa|mejor|al final|finalmente|era|eran|es|son|fue|fueron|queria|quise|digo|cambia\w*|corri[gj]\w+|correccion|equivo\w+|confundi\w*|realidad|rectifico|pon|pon[lg][oa]?|muevel[oa]|pasal[oa]|ups|uy|sino)\b/
/** What may stand between the new values of a correction. */
const ENLACES = new Set(
  `a al ahora asi ay bueno cambia cambialo cambiala cambiar cliente con confundi confundido correccion corrige corrijo cuando
  de decir del dia digo disculpa el en equivocado equivoque era eran es espera eso esto eur euro euros factura favor fecha
  final finalmente fue fueron gracias h he hora horas importe la las le lo los me mejor mueve muevela muevelo no ojo para
  pago pasala pasalo perdon perdona pon ponla ponlo por pues que queria quise realidad rectifico seria si sino son te
  total tarea un una uno unos unas ups uy vale y ya`.split(/\s+/),
)

function soloCorrige(resto: string): boolean {
  return (resto.match(/[a-zñ]+|\d+/g) ?? []).every((word) => ENLACES.has(word))
}

const TIPOS: [TipoApuntable, RegExp][] = [
  ['llamada', /llamada|telefono/],
  ['whatsapp', /w|guasap/],
  ['email', /mail|correo/],
  ['reunion', /reu|cita/],
  ['visita', /visita/],
  ['nota', /nota/],
]
const TIPO =
  /(?<![a-z])(?:llamada|telefono|whats?app?|wh?asap|wasap|guasap|wsp|e-?mail|mail|correo|reunion|reu|cita|visita|nota)(?![a-z])/

/** «la reunión es el viernes», unlike «era una reunión». */
function esSujeto(plano: string, { index, 0: word }: RegExpExecArray): boolean {
  const despues = plano.slice(index + word.length)
  return (
    /\b(?:la|el|lo de la|esa|ese) $/.test(plano.slice(0, index)) &&
    /^[ ,]*(?:es|era|sera|seria|al final|mejor|a|_)/.test(despues)
  )
}

/** What she denies, blanked: «a las 6 no, a las 7», «no era llamada, era whatsapp», «no el martes sino el lunes». */
export function sinNegado(plano: string, limpio: string): string {
  const partes = trozosEntreComas(plano)
  const negadas = partes.filter(({ inicio, fin }) => {
    const parte = plano.slice(inicio, fin).trim()
    return / no$/.test(parte) || NIEGA.test(parte) || (AFIRMA.test(plano) && /^no [a-z]/.test(parte))
  })
  const quedan = partes.filter((parte) => !negadas.includes(parte))
  const hayOtra = quedan.some(({ inicio, fin }) =>
    /[a-z0-9]{2}|\d/.test(plano.slice(inicio, fin).replace(/\bno\b/, '')),
  )
  if (!hayOtra) return limpio
  let texto = limpio
  for (const { inicio, fin } of negadas)
    texto = texto.slice(0, inicio) + ' '.repeat(fin - inicio) + texto.slice(fin)
  return texto
}

/** Once she says what it is, «no …» says what it is not. */
const AFIRMA = /^(?:no,? )?(?:quise decir|queria decir|me referia a|digo|era|es|son|eran|fue) /
const NIEGA = /^no (?:era|eran|es|son|fue|fueron|a|al|el|la|los|las|con|en)\b/

function trozosEntreComas(plano: string): Trozo[] {
  const trozos: Trozo[] = []
  let inicio = 0
  for (const corte of plano.matchAll(
    /[,;](?!\d)|\.(?!\d)|(?= sino )|(?= no (?:el|la|los|las|con|en|a|era|eran|es) )/g,
  )) {
    trozos.push({ inicio, fin: corte.index })
    inicio = corte.index + corte[0].length
  }
  trozos.push({ inicio, fin: plano.length })
  return trozos
}
