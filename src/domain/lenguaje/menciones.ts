import type { Candidato } from './agenda.ts'
import { conMayusculas, palabras, type Trozo } from './normalizar.ts'
import { ENLACES, FORMAS_LEGALES, NOMBRES_DE_PILA, PALABRAS_VACIAS, SECTORES } from './vocabulario.ts'

/** A word of the message. */
export type Ficha = Trozo & { palabra: string; vacia: boolean; sector: boolean; pila: boolean }

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
  /** Enough to say which client, unlike a trade alone. */
  identifica: boolean
  soloRamo: boolean
  contactoId: string | null
  personaEscrita: string | null
  /** Whether the client's name comes right after that person's: «Marta (la) de Ruiz». */
  tras: (persona: number[]) => boolean
}

export function fichasDe(plano: string): Ficha[] {
  return [...plano.matchAll(/[\p{L}\p{N}]+/gu)].map((m) => ({
    palabra: m[0],
    inicio: m.index,
    fin: m.index + m[0].length,
    vacia: PALABRAS_VACIAS.has(m[0]),
    sector: SECTORES.has(m[0]),
    pila: NOMBRES_DE_PILA.has(m[0]),
  }))
}

/** What of this client is named among the words. */
export function fichar(candidato: Candidato, fichas: Ficha[]): Apodo {
  const delNombre = contenido(candidato.nombre)
  const racha = mejorRacha(delNombre, fichas)
  const distintivas = racha.filter(({ ficha }) => !ficha.sector && !ficha.vacia)
  const enteras = new Set(racha.map(({ cual }) => cual)).size === delNombre.length
  const exacto = racha.every(({ exacta }) => exacta)
  const completo = enteras && exacto && delNombre.length > 0
  const esNombre = completo || distintivas.length > 0
  const soloRamo = !esNombre && racha.some(({ ficha }) => ficha.sector)
  const nombre = esNombre || soloRamo ? racha.map(({ lugar }) => lugar) : []
  // «llamar a Aurora», where Aurora is of Clínica Dental Aurora: the person, though the name has the word too.
  const libres = fichas.filter((_, i) => !nombre.includes(i) || (nombre.length === 1 && !completo))
  const persona = personaDe(candidato, libres, fichas)
  return {
    candidato,
    nombre: nombre.filter((i) => !persona?.lugares.includes(i)),
    persona: persona?.lugares ?? [],
    palabras: [...new Set([...nombre, ...(persona?.lugares ?? [])])].sort((a, b) => a - b),
    completo,
    exacto,
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

type Acierto = { lugar: number; cual: number; exacta: boolean; ficha: Ficha }

/** Words of a name that count: without «de», «la», «SL», unless nothing would remain. */
function contenido(nombre: string): string[] {
  const todas = palabras(nombre)
  const utiles = todas.filter((p) => !ENLACES.has(p) && !FORMAS_LEGALES.has(p))
  return utiles.length > 0 ? utiles : todas
}

/** The longest run of the message's words that are the name's, with nothing but «de», «la»… between them. */
function mejorRacha(nombre: string[], fichas: Ficha[]): Acierto[] {
  let mejor: Acierto[] = []
  let racha: Acierto[] = []
  const cierra = () => {
    if (valor(racha) > valor(mejor)) mejor = racha
    racha = []
  }
  for (const [lugar, ficha] of fichas.entries()) {
    const acierto = acierta(nombre, ficha, lugar, racha)
    if (acierto) racha.push(acierto)
    else if (!ENLACES.has(ficha.palabra) && !FORMAS_LEGALES.has(ficha.palabra)) cierra()
  }
  cierra()
  return mejor
}

/** A word that says something beats any number of trades; a slip counts less than the right word. */
function valor(racha: Acierto[]): number {
  return racha.reduce(
    (total, { ficha, exacta }) => total + (ficha.sector || ficha.vacia ? 1 : exacta ? 10 : 6),
    0,
  )
}

function acierta(nombre: string[], ficha: Ficha, lugar: number, racha: Acierto[]): Acierto | null {
  const libre = (i: number) => !racha.some(({ cual }) => cual === i)
  const exacta = nombre.findIndex((p, i) => p === ficha.palabra && libre(i))
  if (exacta >= 0) return { lugar, cual: exacta, exacta: true, ficha }
  if (ficha.vacia || ficha.palabra.length < LETRAS_PARA_ERRATA) return null
  const parecida = nombre.findIndex((p, i) => libre(i) && esErrata(p, ficha.palabra))
  return parecida >= 0 ? { lugar, cual: parecida, exacta: false, ficha } : null
}

function personaDe(candidato: Candidato, libres: Ficha[], fichas: Ficha[]) {
  let mejor: { id: string; escrito: string; lugares: number[] } | null = null
  for (const { id, nombre } of candidato.contactos) {
    const suyas = nombre.split(/\s+/).filter((p) => !ENLACES.has(p.toLowerCase()))
    const planas = suyas.map((p) => palabras(p)[0] ?? '')
    const inicio = libres.find((f) => f.palabra === planas[0] && !f.vacia)
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

/** Shorter words differ by a letter too often («Sol», «Soto»). */
const LETRAS_PARA_ERRATA = 5

/** One letter more, less, changed, or two swapped, in words of five letters or more. */
export function esErrata(a: string, b: string): boolean {
  if (a === b || a.length < LETRAS_PARA_ERRATA || b.length < LETRAS_PARA_ERRATA) return false
  if (Math.abs(a.length - b.length) > 1) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  const [restoA, restoB] = [a.slice(i), b.slice(i)]
  if (restoA.slice(1) === restoB.slice(1) || restoA.slice(1) === restoB || restoA === restoB.slice(1))
    return true
  const cambiadas = restoA[0] === restoB[1] && restoA[1] === restoB[0]
  return cambiadas && restoA.slice(2) === restoB.slice(2)
}
