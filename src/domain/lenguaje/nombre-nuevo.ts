import { conMayusculas, normalizar, type Trozo } from './normalizar.ts'
import {
  dondeUnNombre,
  ENLACES,
  NOMBRES_COMUNES,
  NOMBRES_DE_PILA,
  PALABRAS_VACIAS,
  SECTORES,
} from './vocabulario.ts'

/** A name that is in nobody's, and the person that came with it («Marta de Talleres Ruiz»). */
export type NombreNuevo = {
  nombre: string
  contacto: string | null
  trozoCliente: Trozo | null
  trozoContacto: Trozo | null
}

/**
 * A name among the words of a message that names no known client: a trade with what follows («ferretería
 * paco»), words with capitals after the first («con Toldos Navarro»), or a first name after «a», «con», «de».
 */
export function nombreNuevo(limpio: string, plano: string): NombreNuevo | null {
  const ramo = deUnRamo(limpio, plano)
  const capitales = conCapitales(limpio, plano)
  const aparte = ramo && capitales && (capitales.fin <= ramo.inicio || ramo.fin <= capitales.inicio)
  const empresa =
    aparte && !/\p{Lu}/u.test(limpio.slice(ramo.inicio, ramo.fin)) ? capitales : (ramo ?? capitales)
  if (empresa) return separado(limpio, empresa)
  const pila = [...plano.matchAll(/\b(?:a|con|de|para|ha|de parte de) (?:el |la )?([a-z]+)\b/g)].find(
    ({ 0: entero, 1: nombre = '', index }) =>
      NOMBRES_DE_PILA.has(nombre) &&
      (!NOMBRES_COMUNES.has(nombre) || entero.startsWith('a ')) &&
      (!PALABRAS_VACIAS.has(nombre) || esDeAlguien(plano.slice(0, index + entero.length))),
  )
  if (!pila) return null
  const fin = pila.index + pila[0].length
  return separado(limpio, { inicio: fin - (pila[1] ?? '').length, fin })
}

/** The last word is a month or a day, and yet somebody: «con abril», not «comparado con abril». */
function esDeAlguien(hasta: string): boolean {
  const dichas = hasta.match(/[a-z\d]+/g) ?? []
  return /^(?:a|con)$/.test(dichas.at(-2) ?? '') && dondeUnNombre(dichas, dichas.length - 1, false)
}

/** A trade and up to three words after it, until one that no name has. */
function deUnRamo(limpio: string, plano: string): Trozo | null {
  for (const m of plano.matchAll(/[a-z]+/g)) {
    if (!SECTORES.has(m[0])) continue
    const tras = plano.slice(m.index + m[0].length)
    const cola = [...tras.matchAll(/ ([a-z&]+)/gy)].map(([, p]) => p ?? '').slice(0, 4)
    const hasta = cola.findIndex(
      (p, i) =>
        (PALABRAS_VACIAS.has(p) && !(i === 0 && /^(?:de|del|la|el|los|las|san|y)$/.test(p))) ||
        NO_DE_NOMBRE.has(p),
    )
    const suyas = hasta < 0 ? cola : cola.slice(0, hasta)
    while (ENLACES.has(suyas.at(-1) ?? '')) suyas.pop()
    if (suyas.length === 0) continue
    const fin = m.index + m[0].length + suyas.reduce((n, p) => n + p.length + 1, 0)
    const capitales = /^(?:\s+(?:de|del|la|y|e|el|los|las)?\s?\p{Lu}[\p{L}&.'-]*){1,5}/u.exec(
      limpio.slice(m.index + m[0].length),
    )
    return { inicio: m.index, fin: capitales ? m.index + m[0].length + capitales[0].length : fin }
  }
  return null
}

/** Verbs and the like that follow a name typed without commas. */
const NO_DE_NOMBRE: ReadonlySet<string> = new Set(
  'para por porque que le les ha han quiere quieren pasa pasan acepta aceptan pide piden llama paga pagan dice dicen solo muy se va'.split(
    ' ',
  ),
)

/** A run of words with capitals that does not start a sentence, or two of them that do. */
function conCapitales(limpio: string, plano: string): Trozo | null {
  for (const m of limpio.matchAll(CAPITALES)) {
    const palabra = normalizar(m[0].split(' ')[0] ?? '')
    const primera = /^$|[.;!?¡¿:(]\s*$/.test(plano.slice(0, m.index))
    const otras = m[0].split(' ').slice(1)
    const siglas = /^[\p{Lu}\d.]{1,4}$|^\p{Lu}{1,4}[-/]?\d+$|^Dios$/u.test(m[0])
    const conocida = PALABRAS_VACIAS.has(palabra)
    if (siglas || (primera && (otras.length === 0 || conocida)) || (conocida && otras.length === 0)) continue
    if (!primera || otras.length > 0) return { inicio: m.index, fin: m.index + m[0].length }
  }
  return null
}

const CAPITALES =
  /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}&.'’-]*(?: (?:(?:de|del|la|las|los|el|y|e|&) ){0,2}\p{Lu}[\p{L}\p{N}&'’-]*){0,5}/gu

/** «un tal Serafín», «don Chucho». */
const TITULO = /(?:^|[\s,;(])(?:don|doña|dña\.?|sra?\.?|srta\.?|señor(?:a|ita)?|un tal|una tal) $/i

/** «Marta de Talleres Ruiz» is Marta, of Talleres Ruiz; «Marta» alone is a person without a business. */
function separado(limpio: string, { inicio, fin }: Trozo): NombreNuevo {
  const antes = /(\p{L}+),? (?:(?:el|la) )?(?:de|del)(?: (?:el|la|los|las))? $/iu.exec(
    limpio.slice(0, inicio),
  )
  const persona = antes?.[1] ?? ''
  const texto = limpio.slice(inicio, fin).replace(/[.'’-]+$/, '')
  const conTitulo = antes && TITULO.test(limpio.slice(0, antes.index))
  if (antes && (conTitulo || NOMBRES_DE_PILA.has(normalizar(persona)))) {
    const trozoContacto = { inicio: antes.index, fin: antes.index + persona.length }
    return {
      nombre: conMayusculas(texto),
      contacto: conMayusculas(persona),
      trozoCliente: { inicio, fin },
      trozoContacto,
    }
  }
  const dentro = /^(\p{L}+) (?:de|del) (?:la |el |los |las )?(.+)$/u.exec(texto)
  if (dentro && NOMBRES_DE_PILA.has(normalizar(dentro[1] ?? ''))) {
    const [, quien = '', empresa = ''] = dentro
    return {
      nombre: conMayusculas(empresa),
      contacto: conMayusculas(quien),
      trozoCliente: { inicio: inicio + texto.length - empresa.length, fin },
      trozoContacto: { inicio, fin: inicio + quien.length },
    }
  }
  const esPersona =
    NOMBRES_DE_PILA.has(normalizar(texto.split(' ')[0] ?? '')) &&
    !SECTORES.has(normalizar(texto.split(' ')[0] ?? ''))
  const nombre = conMayusculas(texto)
  if (esPersona) return { nombre, contacto: nombre, trozoCliente: null, trozoContacto: { inicio, fin } }
  return { nombre, contacto: null, trozoCliente: { inicio, fin }, trozoContacto: null }
}
