import type { Centimos } from '../dinero.ts'
import { diaDeLaSemana, type Fecha, masDias } from '../fecha.ts'
import type { Momento } from './fechas.ts'
import type { Mensaje } from './mensaje.ts'
import type { Trozo } from './normalizar.ts'
import type { Oracion } from './oracion.ts'
import { lemasDe } from './verbos.ts'

/** What the client says that it will pay, and by when. */
export type PromesaDicha = {
  /** The last day of what was said: «esta semana» is its Friday. */
  fecha: Fecha
  /** Null: all that it owes, unless `mitad`. */
  importe: Centimos | null
  /** «la mitad» of what it owes. */
  mitad: boolean
}

/** A promise, the day that it is for and the words that say it: no step of hers hangs from them. */
export type PromesaLeida = PromesaDicha & { momento: Momento; dicho: Trozo }

type Palabra = Oracion['palabras'][number]

/** Verbs with which somebody pays, seen from who is owed. */
const PAGAN = new Set(lemasDe('cobrar').filter((lema) => lema !== 'cobrar' && lema !== 'cancelar'))
const COSA_PAGADA =
  /^(?:pago|transferencia|bizum|ingreso|giro|deposito|abono|dinero|importe|cobro|efectivo)s?$/
const DICEN =
  /^(?:decir|comentar|contar|prometer|confirmar|explicar|avisar|responder|contestar|escribir|insistir)\.(?:a3|p3)$|^(?:asegura|aseguran|aseguro|aseguraron|jura|juran|juro|garantiza|garantizan|garantizo)$/
const SE_COMPROMETE =
  /\b(?:promet\w+|comprom\w+|asegur[ao]n?|jur[ao]n?|garantiz[ao]n?|previst[oa]) (?:a |en )?$/
/** «me confirma la transferencia para el viernes». */
const CONFIRMA = /^(?:confirmar|prometer|asegurar)\.(?:a3|p3)$/
/** What leaves a promise in the air: a wish, a guess, a habit. */
const EN_EL_AIRE =
  /^(?:quiza|quizas|igual|ojala|aunque|cuando|supongo|imagino|creo|espero|probablemente|seguramente|siempre|suele|suelen|normalmente|habitualmente|cada|intentar\S*|intenta\w*|tratara\w*|procurar\w*)$/
/** What is owed, wanted or possible is not promised. */
const NO_PROMETE = /^(?:tiene[n]?|quiere[n]?|debe\w*|tendria\w*|deberia\w*) /

/** «se pasa el viernes y me paga»: who comes on a day, pays on it. */
const VIENE = /^(?:venir|pasar|acercar|ir)\.(?:a3|f3)$/

const ES_DIA = /^Fh?$/
const ES_VERBO = /^(?:si:|no:)?[a-z]+\.(?:[apf]\d|n1|s|m|d|i)$/

/**
 * The promise to pay that a message tells of: the client (never she) pays something, in time to come, with a day. A
 * wish, a condition, a habit («paga a 30 días») and what is only owed («tiene que pagar») are none; «no paga hasta
 * el 15» is one. Null when it tells of none.
 */
export function leerPromesa(m: Mensaje): PromesaLeida | null {
  const { palabras } = m.oracion
  for (let i = 0; i < palabras.length; i++) {
    const acto = actoEn(m, i)
    if (!acto || quedaEnElAire(m, i) || leDebeElla(palabras, i)) continue
    const momento = diaDe(m, i)
    if (!momento || !seAtiene(m, i, momento, acto)) continue
    const mitad = / la mitad /.test(textoDe(m, palabras[i], 40))
    const importe = mitad ? null : importeCerca(m, i)
    return { fecha: ultimoDia(momento), importe, mitad, momento, dicho: palabras[i] as Palabra }
  }
  return null
}

/** Whose words say it: `firme` with «dice que», «promete», or a future; what is told in the plain present is less. */
type Acto = { firme: boolean; negado: boolean }

function actoEn(m: Mensaje, i: number): Acto | null {
  const { palabras } = m.oracion
  const palabra = palabras[i] as Palabra
  const escrita = m.plano.slice(palabra.inicio, palabra.fin)
  const [, negado = '', lema = '', tiempo = ''] = /^(no:|si:)?(\S+)\.(\w+)$/.exec(palabra.token) ?? []
  if (negado === 'si:' || NO_PROMETE.test(escrita)) return null
  const dicho = anuncio(palabras, i)
  const suyo = /^(?:te|os)$/.test(palabras[i - 1]?.token ?? '')
  const ya = { firme: dicho || suyo, negado: negado === 'no:' || seNiega(palabras, i) }

  if (PAGAN.has(lema)) {
    if (/^pueden? /.test(escrita)) return dicho || ya.negado ? ya : null
    if (tiempo === 'a3') return ya
    if (tiempo === 'f3') return /ria[n]?$/.test(escrita) && !dicho ? null : { ...ya, firme: true }
    if (tiempo === 'm')
      return i > 0 && (dicho || /^(?:me|nos|F)$/.test(palabras[i - 1]?.token ?? '')) ? ya : null
    if (tiempo === 'd')
      return /^(?:ha|han) /.test(escrita) || (dicho && /^iban? /.test(escrita))
        ? { ...ya, firme: true }
        : null
    if (tiempo === 'i') return seCompromete(m, i) ? { ...ya, firme: true } : null
    return /^[af]1$/.test(tiempo) && suyo ? ya : null
  }
  if (haceUnPago(palabras, i, suyo) || llegaUnPago(palabras, i)) return ya
  const cosa = despues(palabras, i, 3).some((token) => COSA_PAGADA.test(token))
  if (cosa && CONFIRMA.test(palabra.token)) return { ...ya, firme: true }
  if (cosa && dicho && palabra.token === 'contar.s') return ya
  const loTendra = /^(?:tener|cobrar)$/.test(lema) && /^(?:[af]1|n1)$/.test(tiempo) && dicho
  if (!loTendra) return null
  return lema === 'cobrar' || cosa ? ya : null
}

/** «me hace la transferencia», «te mando el bizum». */
function haceUnPago(palabras: readonly Palabra[], i: number, suyo: boolean): boolean {
  const token = palabras[i]?.token ?? ''
  const otro =
    /^(?:hace|hacen|hara|haran|haria|harian)$|^(?:no:)?(?:hacer|mandar|enviar|emitir|dar|pasar)\.[af]3$/
  const propio = /^(?:hacer|mandar|enviar|emitir|dar|pasar)\.[af]1$|^hago$/
  if (!otro.test(token) && !(suyo && propio.test(token))) return false
  return despues(palabras, i, 3).some((t) => COSA_PAGADA.test(t))
}

/** «el pago sale el jueves», «mañana llega la transferencia». */
function llegaUnPago(palabras: readonly Palabra[], i: number): boolean {
  if (!/^(?:no:)?(?:salir|llegar|entrar|ir|estar|caer)\.(?:a3|f3)$/.test(palabras[i]?.token ?? ''))
    return false
  return [...despues(palabras, i, 2), ...antes(palabras, i, 3)].some((t) => COSA_PAGADA.test(t))
}

function despues(palabras: readonly Palabra[], i: number, cuantas: number): string[] {
  return palabras.slice(i + 1, i + 1 + cuantas).map(({ token }) => token)
}

function antes(palabras: readonly Palabra[], i: number, cuantas: number): string[] {
  return palabras.slice(Math.max(0, i - cuantas), i).map(({ token }) => token)
}

/** Whether a message also tells of money that has come: then it is that, first of all. */
export function yaHaPagado({ palabras }: Oracion): boolean {
  return palabras.some(({ token }) => {
    const [lema = '', tiempo = ''] = token.split('.')
    return (PAGAN.has(lema) && tiempo === 'p3') || token === 'cobrar.p1'
  })
}

/** What stands before in the same sentence, the nearest first. */
function* haciaAtras(palabras: readonly Palabra[], i: number): Generator<Palabra> {
  for (let j = i - 1; j >= 0; j--) {
    const palabra = palabras[j] as Palabra
    if (/^[.;!?]$/.test(palabra.token)) return
    yield palabra
  }
}

function anuncio(palabras: readonly Palabra[], i: number): boolean {
  return [...haciaAtras(palabras, i)].some(({ token }) => DICEN.test(token))
}

function seCompromete({ plano, oracion: { palabras } }: Mensaje, i: number): boolean {
  const hasta = palabras[i]?.inicio ?? 0
  if (SE_COMPROMETE.test(plano.slice(Math.max(0, hasta - 30), hasta))) return true
  return antes(palabras, i, 4).some((token) => VIENE.test(token))
}

function seNiega(palabras: readonly Palabra[], i: number): boolean {
  for (const { token } of haciaAtras(palabras, i)) {
    if (/^(?:no|ni|nunca|tampoco)$/.test(token)) return true
    if (!/^(?:me|nos|te|se|lo|la|los|las|todavia|aun)$/.test(token)) return false
  }
  return false
}

/** On a condition, as a guess or as a custom; and what is asked. */
function quedaEnElAire(m: Mensaje, i: number): boolean {
  const { palabras } = m.oracion
  if (/^\s*¿|\?\s*$/.test(m.limpio)) return true
  const frase = [...haciaAtras(palabras, i)]
  if (frase.some(({ token }) => EN_EL_AIRE.test(token))) return true
  const luego = despues(palabras, i, 4)
  if (luego.some((t) => /^(?:siempre|cada|cuando|normalmente)$/.test(t))) return true
  // «paga el 20, si no le mando burofax»: what comes if it does not is no condition.
  if (luego.some((t, k) => t === 'si' && palabras[i + k + 2]?.token !== 'no')) return true
  // «dice que sí, que paga»: with its accent, or its comma, it agrees.
  return frase.some(({ token, inicio, fin }, k) => {
    const agrees = /í/i.test(m.limpio.slice(inicio, fin)) || frase[k - 1]?.token === ','
    return (token === 'si' && !agrees) || (token === 'puede' && frase[k - 1]?.token === 'que')
  })
}

/** «le paga a su proveedor», «pago a Ruiz»: the money goes to somebody else. */
function leDebeElla(palabras: readonly Palabra[], i: number): boolean {
  const aOtro = antes(palabras, i, 2).some(
    (t, k, previas) => /^les?$/.test(t) || (t === 'se' && /^l[oa]s?$/.test(previas[k + 1] ?? '')),
  )
  return aOtro || / (?:a|al) (?:los de )?[CP] /.test(` ${despues(palabras, i, 5).join(' ')} `)
}

/** The day that goes with the verb: the first after it, or else the one before it that is no other verb's. */
function diaDe(m: Mensaje, i: number): Momento | null {
  const { palabras } = m.oracion
  for (let j = i + 1; j < palabras.length; j++) {
    const { token } = palabras[j] as Palabra
    if (ES_DIA.test(token)) return momentoEn(m, palabras[j] as Palabra)
    if (/^(?:[.;!?]|pero)$/.test(token) || (ES_VERBO.test(token) && !/^(?:salir|llegar|ir)\.i$/.test(token)))
      break
  }
  const frase = [...haciaAtras(palabras, i)]
  const lejos = frase.findIndex(({ token }) => ES_DIA.test(token) || ES_VERBO.test(token) || token === 'pero')
  const dia = frase[lejos]
  if (!dia || !ES_DIA.test(dia.token)) return null
  const previo = frase
    .slice(lejos + 1)
    .find(({ token }) => ES_VERBO.test(token) || /^(?:[,:]|que|pero|y)$/.test(token))
  const deOtro =
    previo && ES_VERBO.test(previo.token) && !DICEN.test(previo.token) && !VIENE.test(previo.token)
  return deOtro ? null : momentoEn(m, dia)
}

function momentoEn(m: Mensaje, { inicio, fin }: Trozo): Momento | null {
  return m.momentos.find(({ trozos }) => trozos.some((t) => t.inicio < fin && inicio < t.fin)) ?? null
}

/** Whether the day can be a promise's: to come, no terms of payment, and denied only «hasta» it. */
function seAtiene(m: Mensaje, i: number, momento: Momento, { firme, negado }: Acto): boolean {
  const { today } = m.contexto
  if (momento.hasta < today || (momento.fecha <= today && momento.hasta <= today && !firme)) return false
  const verbo = m.oracion.palabras[i] as Palabra
  const desde = Math.min(verbo.fin, momento.inicio, ...momento.trozos.map((t) => t.inicio))
  const dicho = m.plano.slice(desde, Math.max(momento.fin, verbo.fin))
  if (negado && !/\bhasta\b|\bantes de/.test(dicho)) return false
  const esPlazo = /\b(?:a|en) (?:los |unos )?\d+ dias\b/.test(dicho)
  return !esPlazo || (firme && !/\ba (?:los |unos )?\d+ dias\b/.test(dicho))
}

/** Of several days, the last on which a bank works; never before the first. */
function ultimoDia({ desde, hasta, fecha }: Momento): Fecha {
  if (hasta <= fecha) return fecha
  for (let dia = hasta; dia >= desde; dia = masDias(dia, -1)) if (diaDeLaSemana(dia) <= 5) return dia
  return hasta
}

/** The amount of the message, when it stands in the sentence of the verb. */
function importeCerca({ oracion: { palabras }, importe }: Mensaje, i: number): Centimos | null {
  if (!importe || importe.centimos <= 0) return null
  const enFrase = (desde: number, paso: 1 | -1): boolean => {
    for (let j = desde; j >= 0 && j < palabras.length; j += paso) {
      const { token } = palabras[j] as Palabra
      if (token === 'I') return true
      if (/^(?:[.;!?]|pero)$/.test(token) || ES_VERBO.test(token)) return false
    }
    return false
  }
  return enFrase(i + 1, 1) || enFrase(i - 1, -1) ? importe.centimos : null
}

/** The plain words from a word on, its neighbours with it. */
function textoDe({ plano }: Mensaje, palabra: Palabra | undefined, largo: number): string {
  if (!palabra) return ''
  return ` ${plano.slice(Math.max(0, palabra.inicio - largo), palabra.fin + largo)} `
}
