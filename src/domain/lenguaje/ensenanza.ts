import { claveAprendida, claveDe, MAX_PALABRAS_APRENDIDAS } from './aprendido.ts'
import { fichasDe } from './menciones.ts'
import type { Mensaje } from './mensaje.ts'
import { limpiar } from './normalizar.ts'
import { PALABRAS_VACIAS } from './vocabulario.ts'

/** What she says that words of hers mean. Both as she wrote them. */
export type Leccion = { palabras: string; significa: string }

const PALABRA = '[«"“\']?([^«»"“”,:=]{1,40}?)[»"”\']?'
const FORMAS: RegExp[] = [
  new RegExp(
    `^(?:cuando|si) (?:yo )?(?:te )?(?:dig[oa]|escrib[oa]|pong[oa]|hable de|hablo de) ${PALABRA},? (?:es|son|quiero decir|me refiero al?|significa|(?:te )?(?:lo )?entiende|hablo de)(?: a)? (.{1,80})$`,
    'i',
  ),
  new RegExp(
    `^(?:apr[eé]nde(?:te|lo)?|aprende|ap[uú]ntate|qu[eé]date con) que ${PALABRA} (?:es|son|significa|quiere decir|=) (.{1,80})$`,
    'i',
  ),
  new RegExp(`^${PALABRA} (?:significa|quiere decir) (.{1,80})$`, 'i'),
]
const LLAMA = new RegExp(`^(?:ll[aá]ma(?:le|lo|la)?|yo llamo) ${PALABRA} a (.{1,80})$`, 'i')

/**
 * «cuando digo TR es Talleres Ruiz», «llama Chispa a Paco de Electro Campos», «apréndete que lo de la web es Café
 * Sol», «pto significa presupuesto». Null for anything else: «llama a Marta» is a task.
 */
export function leerLeccion(texto: string): Leccion | null {
  const limpio = limpiar(texto).replace(/[.!]+$/, '')
  if (limpio.length > 160 || limpio.includes('\n') || limpio.includes('?')) return null
  const m = FORMAS.map((forma) => forma.exec(limpio)).find(Boolean) ?? LLAMA.exec(limpio)
  const [, dichas = '', significa = ''] = m ?? []
  const clave = claveAprendida(dichas)
  if (clave === '' || claveAprendida(significa) === '' || !sePuedeAprender(clave)) return null
  return { palabras: dichas.trim(), significa: significa.trim() }
}

/** Words that say something, and few: «a» or «mañana» would be read in every message. */
export function sePuedeAprender(clave: string): boolean {
  const suyas = clave.split(' ')
  return suyas.length <= MAX_PALABRAS_APRENDIDAS && suyas.some((p) => p.length > 1 && !PALABRAS_VACIAS.has(p))
}

/**
 * The words of a message that stood for the client she has now chosen: those that named somebody, or what
 * follows «con», «a», «lo de»… when they named nobody that we know. Null when nothing can be learned.
 */
export function palabrasDelElegido({
  limpio,
  plano,
  sinNombres,
  nombrados,
  momentos,
}: Mensaje): string | null {
  if (nombrados.cliente.tipo === 'seguro') return null
  const fichas = fichasDe(plano, limpio)
  const trozos = [...nombrados.trozosCliente, ...nombrados.trozosContacto]
  if (trozos.length > 0) {
    const clave = claveDe(trozos, fichas)
    return sePuedeAprender(clave) ? clave : null
  }
  const ocupado = (i: number) => momentos.some(({ trozos }) => trozos.some((t) => t.inicio <= i && i < t.fin))
  for (const m of sinNombres.matchAll(MOTE)) {
    const clave = claveAprendida(m[1] ?? '')
    if (!ocupado(m.index + m[0].length - 1) && sePuedeAprender(clave) && !PALABRAS_VACIAS.has(clave))
      return clave
  }
  return null
}

/** «con el chispa», «al guiri», «lo de la web»: one word that stands for somebody. */
const MOTE = /(?<![a-z_])(?:con|a|al|de|del|para)(?: (?:el|la|los|las))? ([a-z]{2,30})(?![a-z_])/g
