import { diaDeLaSemana, type Fecha, type Hora, masDias } from '../fecha.ts'
import type { Captura } from './captura.ts'
import type { Duda } from './dudas.ts'
import type { Mensaje } from './mensaje.ts'

/**
 * What of a capture two people would read in two ways, each with the words that leave it open. Only what the capture
 * really holds is doubted: its value is always the first option.
 */
export function dudasDe(captura: Captura, mensaje: Mensaje): Duda[] {
  if (!SE_GUARDAN.has(captura.intencion)) return []
  const cuando = captura.siguiente ?? (captura.intencion === 'registrar_actividad' ? null : captura)
  const paso = captura.siguiente ? { paso: true } : {}
  const deCuando = cuando ? [...deHora(cuando.hora, mensaje), ...deFecha(cuando.fecha, mensaje)] : []
  return [
    ...deCuando.map((duda) => ({ ...duda, ...paso })),
    ...deImporte(captura, mensaje),
    ...deTipo(captura, mensaje),
  ]
}

const SE_GUARDAN: ReadonlySet<Captura['intencion']> = new Set([
  'registrar_actividad',
  'crear_tarea',
  'reprogramar_tarea',
  'crear_oportunidad',
  'actualizar_oportunidad',
  'registrar_factura',
  'registrar_pago',
])

/** «a las 8» is before or after work; 9 is the morning, and from 1 to 7 the afternoon, as everybody takes them. */
const A_LAS_OCHO =
  /\ba las (?:8|ocho)(?: y (?:media|cuarto))?(?!\d|[:.]\d| ?(?:[ap]\.? ?m|h\b|hs\b)| (?:de|por|en) la)\b/

function deHora(hora: Hora | null, { plano, momentos }: Mensaje): Duda[] {
  const m =
    hora?.startsWith('08') && momentos.every(({ franja }) => franja === null) ? A_LAS_OCHO.exec(plano) : null
  if (!m || !hora) return []
  const noche = `${Number(hora.slice(0, 2)) + 12}${hora.slice(2)}` as Hora
  return [{ campo: 'hora', por: 'manana_o_tarde', opciones: [hora, noche], seguridad: 0.6, palabras: m[0] }]
}

const DIAS = ['lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabado', 'domingo']
const DIA = `(?<dia>${DIAS.join('|')})`
const DIA_Y_NUMERO = new RegExp(
  `\\b${DIA}(?: dia)? (?<numero>\\d{1,2})(?! ?(?:h\\b|hs\\b|horas|€|euros|%)|[:.,]\\d|\\d)`,
)
const ESTE_DIA = new RegExp(`\\bel ${DIA}\\b(?! (?:que viene|proximo|siguiente|pasado|\\d)| de la)`)

/**
 * «el martes 25» where no Tuesday near is the 25th: of the day and the number one is a slip, and nobody means the next
 * Tuesday 25, half a year away. The number counts until she is asked. Other dates as they are.
 */
export function masCerca(fecha: Fecha, { plano, contexto }: Mensaje): Fecha {
  const juntos = DIA_Y_NUMERO.exec(plano)
  const numero = juntos?.groups?.numero?.padStart(2, '0')
  if (!juntos || fecha.slice(8) !== numero || fecha <= masDias(contexto.today, UN_MES)) return fecha
  if (/^ ?(?:de|del|\/|-) ?[a-z\d]/.test(plano.slice(juntos.index + juntos[0].length))) return fecha
  for (let n = 0; n <= UN_MES; n++) {
    const cerca = masDias(contexto.today, n)
    if (cerca.slice(8) === numero) return cerca
  }
  return fecha
}

const UN_MES = 31

function deFecha(fecha: Fecha | null, { plano, contexto }: Mensaje): Duda[] {
  if (!fecha) return []
  const juntos = DIA_Y_NUMERO.exec(plano)
  if (juntos) {
    const dicho = DIAS.indexOf(juntos.groups?.dia ?? '') + 1
    if (Number(fecha.slice(8)) !== Number(juntos.groups?.numero) || diaDeLaSemana(fecha) === dicho) return []
    const otra = masDias(contexto.today, (dicho - diaDeLaSemana(contexto.today) + 7) % 7 || 7)
    return [
      {
        campo: 'fecha',
        por: 'dia_y_numero_no_casan',
        opciones: [fecha, otra],
        seguridad: 0.5,
        palabras: juntos[0],
      },
    ]
  }
  const este = ESTE_DIA.exec(plano)
  const esHoy = este && DIAS.indexOf(este.groups?.dia ?? '') + 1 === diaDeLaSemana(contexto.today)
  if (!este || !esHoy || fecha !== masDias(contexto.today, 7)) return []
  return [
    {
      campo: 'fecha',
      por: 'esta_o_la_otra',
      opciones: [fecha, contexto.today],
      seguridad: 0.6,
      palabras: este[0],
    },
  ]
}

/** Two sums that both look like the one («me han pagado 300 €, no, 350 €»): the one taken, then the other. */
function deImporte({ intencion, importe }: Captura, { limpio, sinNombres, importe: dicho }: Mensaje): Duda[] {
  if (importe === null || dicho === null || dicho.centimos !== importe) return []
  if (dicho.otra !== null) {
    const palabras = limpio.slice(dicho.inicio, dicho.fin)
    const opciones = [importe, dicho.otra]
    return [{ campo: 'importe', por: 'miles_o_decimales', opciones, seguridad: 0.6, palabras }]
  }
  if (!['registrar_pago', 'registrar_factura'].includes(intencion)) return []
  const [otro] = dicho.otros.filter((i) => i.centimos >= 10_00 && i.centimos !== importe)
  if (!otro || /\b(?:total|quedan?|de los|falta[n]?|son|resto)\b|=/.test(sinNombres)) return []
  const palabras = limpio.slice(otro.inicio, otro.fin)
  return [
    { campo: 'importe', por: 'dos_importes', opciones: [importe, otro.centimos], seguridad: 0.6, palabras },
  ]
}

/** «me comentó que…»: by telephone, or face to face? It is kept as a note meanwhile. */
function deTipo({ intencion, tipo, cliente }: Captura, { oracion, lectura }: Mensaje): Duda[] {
  if (intencion !== 'registrar_actividad' || tipo !== 'nota' || lectura.verbo || cliente.tipo !== 'seguro')
    return []
  const m = / (?:me|nos) (?:decir|comentar|contar|confirmar)\.p3 /.exec(oracion.nucleo)
  if (!m) return []
  return [
    {
      campo: 'tipo',
      por: 'no_dice_como',
      opciones: ['nota', 'llamada', 'reunion'],
      seguridad: 0.6,
      palabras: 'me dijo',
    },
  ]
}
