import type { Hora } from '../fecha.ts'
import { aplanar, limpiar, type Trozo } from './normalizar.ts'
import { CARDINAL, valorDe } from './numeros.ts'

/** Part of the day: said without an hour, it gives none. */
export type Franja = 'madrugada' | 'mañana' | 'mediodía' | 'tarde' | 'noche'
/** `segura`: it cannot be anything but an hour («15:30», «a las 3»), unlike «9.45» or «15h». */
export type HoraDicha = Trozo & { hora: Hora; segura: boolean }

/** An hour: «a las 10», «las cinco y media de la tarde», «17:00», «9.45», «5pm». From 1 to 7 it is the afternoon. */
export function leerHora(texto: string): Hora | null {
  const plano = aplanar(limpiar(texto))
  const horas = buscarHoras(plano)
  const elegida = horas.find(({ segura }) => segura) ?? horas[0]
  if (elegida) return elegida.hora
  const sola = SOLA.exec(plano)
  return sola ? horaDe(sola.groups ?? {}, null) : null
}

/**
 * Hours of a plain text, in their order, without those she takes back («a las 6 no, a las 7»). `entero` is the
 * same text before its dates were blanked: «esta noche a las 8».
 */
export function buscarHoras(plano: string, entero = plano): HoraDicha[] {
  if (!HAY_HORA.test(plano)) return []
  const halladas: HoraDicha[] = []
  for (const { re, segura } of FORMAS) {
    for (const m of plano.matchAll(re)) {
      const fin = m.index + m[0].length
      if (halladas.some((otra) => m.index < otra.fin && otra.inicio < fin)) continue
      const franja = m.groups?.parte
        ? parteDe(m.groups.parte)
        : (buscarFranja(entero, m.index, fin)?.franja ?? null)
      const hora = horaDe(m.groups ?? {}, franja)
      if (hora && !/^ no\b/.test(plano.slice(fin))) halladas.push({ inicio: m.index, fin, hora, segura })
    }
  }
  return halladas.sort((a, b) => a.inicio - b.inicio)
}

/** «por la tarde», «a primera hora», «esta noche», in the same clause as the stretch, or in the whole text. */
export function buscarFranja(
  plano: string,
  inicio = 0,
  fin = plano.length,
): (Trozo & { franja: Franja }) | null {
  const desde = Math.max(plano.lastIndexOf(',', inicio), plano.lastIndexOf(';', inicio)) + 1
  const corte = plano.slice(fin).search(/[,;]/)
  const m = FRANJA.exec(plano.slice(desde, corte < 0 ? plano.length : fin + corte))
  if (!m) return null
  const en = desde + m.index
  return { franja: parteDe(m[1] ?? m[0]), inicio: en, fin: en + m[0].length }
}

const HAY_HORA = /\d|\blas? |\bmedio ?dia|medianoche|\b(?:y media|y cuarto|menos cuarto)\b/
const PARTES = '(?:manana|tarde|noche|madrugada)'
const NUMERO = `(?:[01]?\\d|2[0-4]|${CARDINAL.slice(CARDINAL.indexOf('un['))}`
const MINUTOS = `(?:(?: ?[:.h] ?|h)(?<min>[0-5]\\d)(?!\\d)| horas? y (?<ymin>${CARDINAL})(?: minutos)?| y (?<frac>media|cuarto|pico|(?:(?:treinta|cuarenta|cincuenta) y cinco|cinco|diez|quince|veinticinco|veinte|treinta|cuarenta|cincuenta|\\d\\d)\\b)| menos (?<menos>cuarto|cinco|diez|veinte|veinticinco)| (?<suelto>quince|(?:treinta|cuarenta) y cinco|treinta)\\b)`
const COLA = `(?: ?(?:h|hs|hrs|horas?)\\b\\.?)?(?: en punto)?(?: ?(?<meridiano>[ap]\\.? ?m\\b\\.?)| (?:de|por|en|x) la (?<parte>${PARTES})| (?:de|a|en)l? (?<parte2>medio ?dia)| (?<parte3>(?:de )?est[ae] ${PARTES}))?`
/** What makes of «las 3» an hour, when no «a» comes before. */
const TRAS_HORA =
  '(?= ?$|[ ]?[.,;:!?)]| (?:de|del|y|menos|en|por|x|con|no|o|hasta|a|mas|hoy|manana|pasado|el|la|los|para|que|esta)\\b)'

const FORMAS: { re: RegExp; segura: boolean }[] = [
  {
    re: new RegExp(
      `\\b(?:(?:a|sobre|hacia|desde|hasta|antes de|despues de|a partir de|tras|cerca de|alrededor de|para) )las? (?<h>${NUMERO})(?![a-gi-z\\d])(?! ?%| ?€|[.,]\\d{3}| (?:facturas?|clientes?|empresas?|oficinas?|tareas?|visitas?|reuniones|tiendas?|semanas?|dias?|personas?)\\b|/)${MINUTOS}?${COLA}`,
      'g',
    ),
    segura: true,
  },
  {
    re: new RegExp(`\\b(?<h>[01]?\\d|2[0-4])(?: ?h ?| ?: ?)(?<min>[0-5]\\d)(?!\\d)${COLA}`, 'g'),
    segura: true,
  },
  {
    re: /(?<![\d.,/-])(?<h>1?\d|2[0-4])(?:[:.](?<min>[0-5]\d))? ?(?<meridiano>[ap]\.? ?m\b\.?)/g,
    segura: true,
  },
  {
    re: new RegExp(
      `(?<![\\w.,/-])(?<h>${NUMERO})\\b${MINUTOS}?(?: en punto)?(?: ?h)?(?: ?(?<meridiano>[ap]\\.? ?m\\b\\.?)| (?:de|por) la (?<parte>${PARTES})| del (?<parte2>medio ?dia))`,
      'g',
    ),
    segura: true,
  },
  {
    re: new RegExp(`\\blas? (?<h>${NUMERO})\\b(?!,\\d|\\.\\d|/)${MINUTOS}?${COLA}${TRAS_HORA}`, 'g'),
    segura: false,
  },
  {
    re: new RegExp(
      `(?<![\\w.,/-])(?<h>${NUMERO}) (?:y (?<frac>media|cuarto)|menos (?<menos>cuarto))\\b${COLA}`,
      'g',
    ),
    segura: true,
  },
  { re: /\b(?:al? |de )?(?:(?<doce>medio ?dia)|(?<cero>media ?noche))\b/g, segura: true },
  {
    re: /(?<![\w.,/:-])(?<h>[01]?\d|2[0-3])(?:\.(?<min>[0-5]\d)(?! ?(?:€|e\b|eur))|(?: ?h)\b)(?![\d.,])/g,
    segura: false,
  },
]
const SOLA = new RegExp(`^(?:a |sobre )?(?:las? )?(?<h>${NUMERO})(?:[:.h ](?<min>[0-5]\\d))?$`)

const FRANJA = new RegExp(
  `(?:(?:por|en|a|de|x) la|est[ae]|(?:ayer|manana|hoy|lunes|martes|miercoles|jueves|viernes|sabado|domingo) (?:a |por |en |de )?(?:la )?|(?:primeras?|ultimas?) horas? (?:de|por) la) (${PARTES})\\b|\\banoche\\b|\\b(?:a |al )?(?:primera hora|ultima hora|medio ?dia)|\\b(?:despues|antes) de comer\\b`,
)

function parteDe(texto: string): Franja {
  if (/noche/.test(texto)) return 'noche'
  if (/madrugada/.test(texto)) return 'madrugada'
  if (/tarde|ultima|despues/.test(texto)) return 'tarde'
  return /medio/.test(texto) ? 'mediodía' : 'mañana'
}

/** Hours from which a bare figure is the morning's, not the afternoon's: 1–7 are after noon. Convention of the product. */
const PRIMERA_DE_LA_MANANA = 8

function horaDe(g: Record<string, string | undefined>, franjaCerca: Franja | null): Hora | null {
  if (g.doce) return '12:00'
  if (g.cero) return '00:00'
  let h = valorDe(g.h ?? '')
  if (h === null || h > 24) return null
  let min = minutosDe(g)
  if (min === null) return null
  const parte = g.parte2 ? 'mediodía' : g.parte3 ? parteDe(g.parte3) : franjaCerca
  h = enReloj(h, g, parte)
  if (min < 0) {
    min += 60
    h = (h + 23) % 24
  }
  return `${String(h % 24).padStart(2, '0')}:${String(min).padStart(2, '0')}`
}

function enReloj(h: number, g: Record<string, string | undefined>, parte: Franja | null): number {
  if (h > 12) return h
  if (g.meridiano) return (h % 12) + (g.meridiano.startsWith('p') ? 12 : 0)
  if (parte === 'tarde' || (parte === 'mediodía' && h < 8)) return (h % 12) + 12
  if (parte === 'noche') return h === 12 ? 0 : h < 5 ? h : h + 12
  if (parte === 'mañana' || parte === 'madrugada') return parte === 'madrugada' ? h % 12 : h
  // «07:30», «8:00»: a zero in front is how a 24-hour clock is written.
  if (/^0/.test(g.h ?? '')) return h
  return h > 0 && h < PRIMERA_DE_LA_MANANA ? h + 12 : h
}

/** Minutes past the hour, negative for «menos cuarto»; null when they make no sense. */
function minutosDe(g: Record<string, string | undefined>): number | null {
  const fraccion = (palabra: string) =>
    palabra === 'media' ? 30 : palabra === 'cuarto' ? 15 : palabra === 'pico' ? 0 : (valorDe(palabra) ?? 60)
  if (g.menos) return -fraccion(g.menos)
  const dicho = g.min ?? g.ymin ?? g.frac ?? g.suelto
  const min = dicho === undefined ? 0 : fraccion(dicho)
  return min < 60 ? min : null
}
