import type { Candidato } from './agenda.ts'
import { conMayusculas, palabras, type Trozo } from './normalizar.ts'
import { esElRamo, RAMO_DICHO, sonido } from './ramos.ts'
import {
  COMUNES,
  dondeUnNombre,
  ENLACES,
  FORMAS_LEGALES,
  mismoNombre,
  NOMBRES_COMUNES,
  NOMBRES_DE_PILA,
  PALABRAS_VACIAS,
  SECTORES,
} from './vocabulario.ts'

/** A word of the message. */
export type Ficha = Trozo & {
  palabra: string
  vacia: boolean
  sector: boolean
  pila: boolean
  /** Written with a capital, though no sentence starts there. */
  capital: boolean
  /** Nothing stands before it in its clause. */
  empieza: boolean
  /** A colon or the like stands before it: what came before is apart. */
  aparte: boolean
  /** The word with its ñ, when it has one: «larriñaga» is not quite Larrinaga. */
  enye: string | null
}

/** How a message names a client; numbers are positions in its list of words. */
export type Apodo = {
  candidato: Candidato
  /** Words that belong to the client's name. */
  nombre: number[]
  /** Words that belong to a contact's name. */
  persona: number[]
  /** Both together. */
  palabras: number[]
  /** The whole name is there, letter by letter. */
  completo: boolean
  /** No word has a slip. */
  exacto: boolean
  /** Words that have one. */
  erratas: number[]
  /** Enough to say which client, unlike a trade alone. */
  identifica: boolean
  soloRamo: boolean
  contactoId: string | null
  personaEscrita: string | null
  /** Whether the client's name comes right after that person's: «Marta (la) de Ruiz». */
  tras: (persona: number[]) => boolean
}

/** `limpio`: the same text, with its capitals. */
export function fichasDe(plano: string, limpio: string): Ficha[] {
  return [...plano.matchAll(/[\p{L}\p{N}]+/gu)].map((m) => ({
    palabra: m[0],
    inicio: m.index,
    fin: m.index + m[0].length,
    vacia: PALABRAS_VACIAS.has(m[0]),
    sector: SECTORES.has(m[0]),
    pila: NOMBRES_DE_PILA.has(m[0]),
    empieza: /^$|[.,;:!?¡¿(]\s*$/.test(plano.slice(Math.max(0, m.index - 3), m.index)),
    aparte: /[:;!?¡¿]\s*$/.test(plano.slice(Math.max(0, m.index - 3), m.index)),
    enye: /ñ/i.test(limpio.slice(m.index, m.index + m[0].length))
      ? conEnye(limpio.slice(m.index, m.index + m[0].length))
      : null,
    capital:
      /\p{Lu}/u.test(limpio.charAt(m.index)) &&
      !/^$|[.;!?¡¿]\s*$/.test(plano.slice(Math.max(0, m.index - 3), m.index)),
  }))
}

/** Lower case without accents, but with its ñ. */
function conEnye(texto: string): string {
  return texto
    .toLowerCase()
    .replaceAll('ñ', '\u0001')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('\u0001', 'ñ')
}

/** What of this client is named among the words. `apodos`: what she calls it besides its name. */
export function fichar(candidato: Candidato, fichas: Ficha[], apodos: readonly string[] = []): Apodo {
  const [suyo, ...otros] = [candidato.nombre, ...apodos].map((nombre) => leerNombre(nombre, fichas))
  const apodo = otros.find(({ completo }) => completo && !suyo?.completo)
  const { racha, exacto, completo, casiEntero, erratas } = apodo ?? suyo ?? NADIE
  const distintivas = racha.filter(
    (acierto) =>
      !esDeRamo(acierto.ficha) &&
      !acierto.delRamo &&
      !/^\d+$/.test(acierto.ficha.palabra) &&
      (comoNombre(acierto.ficha, fichas) || trasSuRamo(acierto, racha)) &&
      !suelta(acierto, racha, fichas),
  )
  const esNombre = (completo && !enTiempo(racha, fichas)) || casiEntero || distintivas.length > 0
  const soloRamo = !esNombre && racha.some(({ ficha }) => esDeRamo(ficha))
  const nombre = esNombre || soloRamo ? racha.map(({ lugar }) => lugar) : []
  // «llamar a Aurora», where Aurora is of Clínica Dental Aurora: the person, though the name has the word too.
  // So is Pepe in «Pepe de la frutería», who is of Frutería Pepe.
  const [primera, segunda] = racha
  const alReves =
    primera &&
    segunda &&
    (segunda.lugar > primera.lugar + 1 ||
      !/^(?:el|la|los|las|al|del)$/.test(fichas[primera.lugar - 1]?.palabra ?? '')) &&
    (primera.cuales[0] ?? 0) > (segunda.cuales[0] ?? 0)
  const libres = fichas.filter(
    (_, i) => !nombre.includes(i) || (nombre.length === 1 && !completo) || (alReves && i === nombre[0]),
  )
  const persona = personaDe(candidato, libres, fichas)
  return {
    candidato,
    nombre: nombre.filter((i) => !persona?.lugares.includes(i)),
    persona: persona?.lugares ?? [],
    palabras: [...new Set([...nombre, ...(persona?.lugares ?? [])])].sort((a, b) => a - b),
    completo,
    exacto,
    erratas,
    identifica: esNombre || persona !== null,
    soloRamo,
    contactoId: persona?.id ?? null,
    personaEscrita: persona?.escrito ?? null,
    tras: (lugares) => {
      const [hasta, desde] = [Math.max(...lugares), nombre[0] ?? -1]
      const puente = fichas.slice(hasta + 1, desde)
      return (
        hasta < desde && puente.length > 0 && puente.length < 4 && puente.every((f) => ENLACES.has(f.palabra))
      )
    },
  }
}

/** `delRamo`: of the name, it is the trade that was met («entro» is near «Centro»). */
type Acierto = {
  lugar: number
  cuales: number[]
  exacta: boolean
  ficha: Ficha
  delRamo: boolean
  deNombre: string
}
/** `casiEntero`: two words or more, all but the trade: «pago nuevo» is Bodegas Pago Nuevo. */
type Nombre = { racha: Acierto[]; exacto: boolean; completo: boolean; casiEntero: boolean; erratas: number[] }
const NADIE: Nombre = { racha: [], exacto: true, completo: false, casiEntero: false, erratas: [] }

function leerNombre(nombre: string, fichas: Ficha[]): Nombre {
  const suyas = contenido(nombre)
  const racha = mejorRacha(suyas, fichas, unidasDe(nombre, suyas))
  const met = new Set(racha.flatMap(({ cuales }) => cuales))
  const enteras = met.size === suyas.length
  const propias = suyas.flatMap((palabra, i) => (SECTORES.has(palabra) ? [] : [i]))
  const escrito = racha.some(({ ficha }) => ficha.enye) ? conEnye(nombre.normalize('NFC')) : ''
  const erratas = racha.flatMap(({ exacta, ficha, lugar }) =>
    exacta && (!ficha.enye || escrito.includes(ficha.enye)) ? [] : [lugar],
  )
  const exacto = erratas.length === 0
  const casiEntero = exacto && propias.length > 1 && propias.every((i) => met.has(i)) && seguidas(racha)
  return { racha, exacto, completo: enteras && exacto && suyas.length > 0, casiEntero, erratas }
}

function seguidas(racha: Acierto[]): boolean {
  return racha.every(({ lugar }, i) => i === 0 || lugar === (racha[i - 1]?.lugar ?? 0) + 1)
}

/** «casa julio», «gestoría domingo»: a day or a month right after the trade that the name has before it. */
function trasSuRamo({ lugar, cuales, exacta }: Acierto, racha: Acierto[]): boolean {
  const antes = racha.find((otro) => otro.lugar === lugar - 1)
  return exacta && antes?.delRamo === true && (antes.cuales[0] ?? 0) < (cuales[0] ?? 0)
}

/**
 * «un sol», «es vital», «propuestas abiertas», «con fuerza»: a thing or a quality, unless it is written as a
 * name is.
 */
function suelta({ ficha, exacta, lugar, deNombre }: Acierto, racha: Acierto[], fichas: Ficha[]): boolean {
  if (racha.length > 1 || ficha.capital) return false
  const antes = fichas[lugar - 1]?.palabra ?? ''
  if (!exacta) return esFlexion(ficha.palabra, deNombre) && !/^(?:a|al|con|los|las|para)$/.test(antes)
  if (COMUNES.has(ficha.palabra) && !ficha.empieza && !DE_TIEMPO.has(antes))
    return !/^(?:a|al|el|la|los|las|del|para)$/.test(antes)
  return DE_COSA.has(antes)
}

/** Another number or gender of the same word: «abiertas» for Abierta. */
function esFlexion(una: string, otra: string): boolean {
  const singular = (palabra: string) => palabra.replace(/(?<=[aeo])s$|es$/, '')
  const [suya, mia] = [singular(una), singular(otra)]
  return suya === mia || (/[ao]$/.test(suya) && /[ao]$/.test(mia) && suya.slice(0, -1) === mia.slice(0, -1))
}

const DE_COSA: ReadonlySet<string> = new Set(
  'un una unos unas mi mis tu tus su sus este esta estos estas ese esa mucho mucha mas muy tan es era son que cada otro otra ningun'.split(
    ' ',
  ),
)

/** «el domingo», «en abril», «hasta el viernes»: a day or a month, though a client is called so. */
function enTiempo(racha: Acierto[], fichas: Ficha[]): boolean {
  const [unica, otra] = racha
  if (!unica || otra || !DE_TIEMPO.has(unica.ficha.palabra)) return false
  return !/^(?:a|con|de|para|lo)$/.test(fichas[unica.lugar - 1]?.palabra ?? '')
}

export const DE_TIEMPO: ReadonlySet<string> = new Set(
  'lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre manana tarde noche'.split(
    ' ',
  ),
)

/** Words of a name that count: without «de», «la», «SL», unless nothing would remain. */
function contenido(nombre: string): string[] {
  const todas = palabras(nombre)
  const utiles = todas.filter((p) => !ENLACES.has(p) && !FORMAS_LEGALES.has(p))
  return utiles.length > 0 ? utiles : todas
}

/** Neighbouring words of a name run together («sanroque», «laparada»), with the places of those that count. */
function unidasDe(nombre: string, suyas: string[]): Map<string, number[]> {
  const todas = palabras(nombre)
  const unidas = todas.slice(1).map((palabra, i): [string, number[]] => {
    const cuales = [suyas.indexOf(todas[i] ?? ''), suyas.indexOf(palabra)].filter((cual) => cual >= 0)
    return [`${todas[i]}${palabra}`, cuales]
  })
  return new Map(unidas.filter(([texto, cuales]) => texto.length >= LETRAS_PARA_JUNTAR && cuales.length > 0))
}

/** The longest run of the message's words that are the name's, with nothing but «de», «la»… between them. */
function mejorRacha(nombre: string[], fichas: Ficha[], unidas: Map<string, number[]>): Acierto[] {
  let mejor: Acierto[] = []
  let racha: Acierto[] = []
  const cierra = () => {
    if (valor(racha) > valor(mejor)) mejor = racha
    racha = []
  }
  for (let lugar = 0; lugar < fichas.length; lugar++) {
    if (fichas[lugar]?.aparte) cierra()
    const aciertos = acierta(nombre, fichas, lugar, racha, unidas)
    const palabra = fichas[lugar]?.palabra ?? ''
    if (aciertos.length > 0) {
      racha.push(...aciertos)
      lugar += aciertos.length - 1
    } else if (!ENLACES.has(palabra) && !FORMAS_LEGALES.has(palabra)) cierra()
  }
  cierra()
  return mejor
}

/** A word that says something beats any number of trades; a slip counts less than the right word. */
function valor(racha: Acierto[]): number {
  return racha.reduce(
    (total, { ficha, exacta }) => total + (esDeRamo(ficha) || ficha.vacia ? 1 : exacta ? 10 : 6),
    0,
  )
}

/** The message's word at `lugar` (or it and the next, written apart) as words of the name not yet met. */
function acierta(
  nombre: string[],
  fichas: Ficha[],
  lugar: number,
  racha: Acierto[],
  unidas: Map<string, number[]>,
): Acierto[] {
  const ficha = fichas[lugar]
  if (!ficha) return []
  const { palabra } = ficha
  const libre = (i: number) => !racha.some(({ cuales }) => cuales.includes(i))
  const delRamo = (cuales: number[]) => cuales.every((i) => SECTORES.has(nombre[i] ?? ''))
  const una = (cuales: number[], exacta: boolean): Acierto[] => [
    { lugar, cuales, exacta, ficha, delRamo: delRamo(cuales), deNombre: nombre[cuales[0] ?? -1] ?? '' },
  ]
  const exacta = nombre.findIndex((p, i) => p === palabra && libre(i))
  if (exacta >= 0) return una([exacta], true)
  if (ficha.vacia) return []
  const suRamo = nombre.findIndex((p, i) => libre(i) && SECTORES.has(p) && esElRamo(p, palabra))
  if (suRamo >= 0) return una([suRamo], true)
  const siguiente = fichas[lugar + 1]
  if (siguiente && palabra.length + siguiente.palabra.length >= LETRAS_PARA_JUNTAR) {
    const partida = nombre.findIndex((p, i) => libre(i) && p === palabra + siguiente.palabra)
    const [primera] = partida >= 0 ? una([partida], true) : []
    if (primera) return [primera, { ...primera, lugar: lugar + 1, ficha: siguiente }]
  }
  if (palabra.length < LETRAS_PARA_ERRATA) return []
  const juntas = unidas.get(palabra)
  if (juntas?.every(libre)) return una(juntas, true)
  const parecida = nombre.findIndex((p, i) => libre(i) && esErrata(p, palabra))
  return parecida >= 0 ? una([parecida], false) : []
}

/** Two words run together or one cut in two: shorter ones meet by chance. */
const LETRAS_PARA_JUNTAR = 6

/** A word of a trade: as the business is called or as its people are («el fontanero»). */
function esDeRamo({ sector, palabra }: Ficha): boolean {
  return sector || RAMO_DICHO.has(palabra)
}

function personaDe(candidato: Candidato, libres: Ficha[], fichas: Ficha[]) {
  let mejor: { id: string; escrito: string; lugares: number[] } | null = null
  for (const { id, nombre } of candidato.contactos) {
    const suyas = nombre.split(/\s+/).filter((p) => !ENLACES.has(p.toLowerCase()))
    const planas = suyas.map((p) => palabras(p)[0] ?? '')
    const deNegocio = palabras(candidato.nombre)
    const inicio = libres.find(
      (f) => mismoNombre(f.palabra, planas[0] ?? '') && dePersona(f, fichas, deNegocio.includes(f.palabra)),
    )
    if (!inicio) continue
    const lugares = [fichas.indexOf(inicio)]
    for (let i = 1; i < planas.length && fichas[(lugares[0] ?? 0) + i]?.palabra === planas[i]; i++) {
      lugares.push((lugares[0] ?? 0) + i)
    }
    const escrito = conMayusculas(suyas.slice(0, lugares.length).join(' '))
    if (!mejor || lugares.length > mejor.lugares.length) mejor = { id, escrito, lugares }
  }
  return mejor
}

/** «lo de Paz» is the matter with Gestoría Paz, not with its Paz. */
function dePersona(ficha: Ficha, fichas: Ficha[], deNegocio: boolean): boolean {
  const lugar = fichas.indexOf(ficha)
  const deLo = fichas[lugar - 1]?.palabra === 'de' && fichas[lugar - 2]?.palabra === 'lo'
  if ((deLo && deNegocio) || !comoNombre(ficha, fichas)) return false
  if (!NOMBRES_COMUNES.has(ficha.palabra) || ficha.capital || ficha.empieza) return true
  return /^(?:a|con|la|el|y|ha|que|q|dona|don)$/.test(fichas[lugar - 1]?.palabra ?? '')
}

/** A word that says something; «domingo» or «viernes» only where a name is. */
function comoNombre(ficha: Ficha, fichas: Ficha[]): boolean {
  const lugar = fichas.indexOf(ficha)
  const antes = fichas[lugar - 1]?.palabra ?? ''
  if (COSA.has(ficha.palabra) && antes === 'con') return ficha.capital
  if (!ficha.vacia) return true
  return dondeUnNombre(
    fichas.map(({ palabra }) => palabra),
    lugar,
    ficha.capital,
  )
}

/** Of those names, what a job is done «con» (with). */
const COSA: ReadonlySet<string> = new Set(['luz', 'sol', 'mar', 'flor'])

/** Shorter words differ by a letter too often («Sol», «Soto»). */
const LETRAS_PARA_ERRATA = 5
/** Words of this length may have two slips: hardly any two of them are so near. */
const LETRAS_PARA_DOS = 8

/** One letter more, less, changed, or two swapped, in words of five letters or more; two, or the same sound, in long ones. */
export function esErrata(a: string, b: string): boolean {
  if (a === b || a.length < LETRAS_PARA_ERRATA || b.length < LETRAS_PARA_ERRATA) return false
  const largas = Math.min(a.length, b.length) >= LETRAS_PARA_DOS
  return aDistancia(a, b, largas ? 2 : 1) || sonido(a) === sonido(b)
}

/** Whether at most so many letters are more, less, changed, or swapped with their neighbour. */
function aDistancia(a: string, b: string, cuantas: number): boolean {
  if (Math.abs(a.length - b.length) > cuantas) return false
  let i = 0
  while (i < a.length && i < b.length && a[i] === b[i]) i++
  const [restoA, restoB] = [a.slice(i), b.slice(i)]
  if (restoA === restoB) return true
  if (cuantas === 0) return false
  const menos = cuantas - 1
  return (
    aDistancia(restoA.slice(1), restoB.slice(1), menos) ||
    aDistancia(restoA.slice(1), restoB, menos) ||
    aDistancia(restoA, restoB.slice(1), menos) ||
    (restoA[0] === restoB[1] &&
      restoA[1] === restoB[0] &&
      aDistancia(restoA.slice(2), restoB.slice(2), menos))
  )
}
