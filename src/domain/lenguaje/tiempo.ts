import type { Fecha, Hora } from '../fecha.ts'
import type { ContextoFecha } from './calendario.ts'
import { enHora, enMinutos, extremos, type Reloj } from './lector-horas.ts'
import { type Elemento, leerElementos } from './lector-tiempo.ts'
import { type Pieza, trocear } from './lexico.ts'
import { clausulas, type Trozo } from './normalizar.ts'
import { type Franja, forma, HORAS_DE } from './palabras-de-tiempo.ts'

/** An open end: «a partir del jueves», «antes del viernes». */
export type Limite = 'desde' | 'hasta'

/** What a text says of when. At least one of `dias`, `hora` and `franja` is there. */
export type Cuando = Trozo & {
  dias: { desde: Fecha; hasta: Fecha; fecha: Fecha; esMes: boolean } | null
  hora: Hora | null
  horaFin: Hora | null
  franja: Franja | null
  /** Hours of the part of the day. */
  horasDeFranja: readonly [Hora, Hora] | null
  limite: Limite | null
  /** It cannot be anything else, unlike the hour of «9.45» or «15h». */
  segura: boolean
  /** What they do every day or every week («abre a las 7», «los lunes»): no appointment. */
  habitual: boolean
  /** Now: when she writes, and no date for an appointment. */
  ya: boolean
  /** Taken back («el lunes no, el martes») or changed for another («en vez del lunes»). */
  negada: 'no' | 'cambio' | null
  /** From its first word to its last, with what lies between. */
  entero: Trozo
  /** The words used, with the prepositions that hang from them. */
  trozos: Trozo[]
}

type Parte = Elemento & {
  clausula: number
  habitual: boolean
  negada: 'no' | 'cambio' | null
  limite: Limite | null
}
type ParteDia = Extract<Parte, { clase: 'dia' }>
type ParteHora = Extract<Parte, { clase: 'hora' }>
type ParteDelDia = Extract<Parte, { clase: 'parte' }>

/**
 * Every day, hour and part of the day of a plain text (`aplanar`), in its order; those of one clause that go
 * together, together. `pasadoEn` says whether what stands at a place is told as past.
 */
export function leerTiempo(
  plano: string,
  contexto: ContextoFecha,
  pasadoEn?: (en: number) => boolean,
): Cuando[] {
  const piezas = trocear(plano, plano)
  const elementos = pasadoEn ? conPasado(piezas, contexto, pasadoEn) : leerElementos(piezas, contexto)
  if (elementos.length === 0) return []
  const partes = conContexto(elementos, piezas, clausulas(plano))
  return componer(partes, piezas, plano, contexto.today)
}

/** Sentences may mix what happened and what will: each clause is read as it is told. */
function conPasado(
  piezas: readonly Pieza[],
  contexto: ContextoFecha,
  pasadoEn: (en: number) => boolean,
): Elemento[] {
  const enFuturo = leerElementos(piezas, contexto)
  if (!enFuturo.some((e) => e.clase === 'dia' && pasadoEn(piezas[e.inicio]?.inicio ?? 0))) return enFuturo
  const enPasado = leerElementos(piezas, { ...contexto, pasado: true })
  return enFuturo.map((e, k) => {
    const otro = enPasado[k]
    return otro?.inicio === e.inicio && pasadoEn(piezas[e.inicio]?.inicio ?? 0) ? otro : e
  })
}

/** Each with what its clause says of it. One walk over the pieces, for a message may be all dates. */
function conContexto(elementos: Elemento[], p: readonly Pieza[], cortes: Trozo[]): Parte[] {
  const ultimos = { dia: -1, hora: -1, parte: -1 }
  for (const e of elementos) ultimos[e.clase] = e.inicio
  const dichas = { cambio: -1, horario: -1 }
  let clausula = 0
  let j = 0
  return elementos.map((e, k) => {
    const en = p[e.inicio]?.inicio ?? 0
    while (clausula < cortes.length - 1 && en >= (cortes[clausula]?.fin ?? 0)) clausula++
    const desde = cortes[clausula]?.inicio ?? 0
    for (; j < e.inicio; j++) {
      const palabra = forma(p, j)
      if (CAMBIAN.has(palabra)) dichas.cambio = j
      if (HORARIOS.has(palabra)) dichas.horario = j
    }
    const antes = (cual: number) => cual >= 0 && (p[cual]?.inicio ?? -1) >= desde
    const cambiado = conCambio(e, p, antes(dichas.cambio))
    return {
      ...cambiado,
      clausula,
      habitual: esHabitual(cambiado, antes(dichas.horario)),
      negada: negacion(e, elementos.slice(Math.max(0, k - LEJOS), k), ultimos[e.clase] > e.inicio, p, desde),
      limite: limiteDe(e, p),
    }
  })
}

/** «cámbialo del lunes al martes»: the second is meant. */
function conCambio(e: Elemento, p: readonly Pieza[], hayCambio: boolean): Elemento {
  const primera = forma(p, e.inicio)
  const abre = primera === 'de' || primera === 'del'
  if (!abre || !(e.clase === 'dia' ? e.dia.hasta : e.clase === 'hora' && e.hora.hastaReloj)) return e
  if (!hayCambio) return e
  if (e.clase === 'dia') return { ...e, dia: { desde: e.dia.hasta ?? e.dia.desde, fin: e.dia.fin } }
  if (e.clase === 'hora' && e.hora.hastaReloj)
    return { ...e, hora: { ...e.hora, reloj: e.hora.hastaReloj, hastaReloj: null } }
  return e
}

const CAMBIAN = new Set(
  `cambia cambiar cambialo cambiala cambiame cambiamos cambio mueve mover muevelo muevela movemos muevo pasa pasalo pasala pasar pasamos
   aplaza aplazar aplazalo aplazala aplazamos retrasa retrasar retrasalo retrasamos adelanta adelantar adelantamos atrasa atrasar pospon
   posponer reprograma reprogramar traslada trasladar`.split(/\s+/),
)

/** Opening hours and customs: of hours and parts of the day, not of a day that is named. */
function esHabitual(e: Elemento, hayHorario: boolean): boolean {
  if (e.clase === 'dia') return e.dia.habitual === true
  return (e.clase === 'parte' && e.parte.habitual) || hayHorario
}

const HORARIOS = new Set(
  `abre abren abrimos abierto abierta abiertos abiertas cierra cierran cierro cerrado cerrada cerrados cerradas atiende atienden
   atendemos horario horarios suele suelen siempre nunca normalmente cada reparten descansan`.split(/\s+/),
)

/** `cercanos`: those just before it; `hayOtro`: whether one of its class comes after. */
function negacion(
  e: Elemento,
  cercanos: Elemento[],
  hayOtro: boolean,
  p: readonly Pieza[],
  desde: number,
): 'no' | 'cambio' | null {
  if (forma(p, e.fin) === 'no') {
    const tras = p[e.fin + 1]
    if (!tras || tras.clase === 'signo' || tras.forma === 'sino' || tras.forma === 'mejor') return 'no'
    if (hayOtro && NO_PUEDE.has(tras.forma)) return 'no'
  }
  if (hayOtro && trasNoPuede(e, cercanos, p, desde)) return 'no'
  let j = e.inicio - 1
  while (j >= 0 && ENLACES.has(forma(p, j))) j--
  const previa = forma(p, j)
  if ((previa === 'vez' || previa === 'lugar') && forma(p, j - 1) === 'en') return 'cambio'
  const directo = previa === 'no' && hayOtro && (forma(p, e.fin) === ',' || forma(p, e.fin) === 'sino')
  return directo ? 'no' : null
}

/** «no puede el martes, mejor el jueves», «no es el lunes es el miércoles»: the first day after the «no». */
function trasNoPuede(e: Elemento, cercanos: Elemento[], p: readonly Pieza[], desde: number): boolean {
  for (let j = e.inicio - 1; j >= e.inicio - LEJOS && (p[j]?.inicio ?? -1) >= desde; j--) {
    if (forma(p, j) !== 'no') continue
    const verbo = PRONOMBRES.has(forma(p, j + 1)) ? j + 2 : j + 1
    const esEl = NO_PUEDE.has(forma(p, verbo)) || NO_ES.has(forma(p, verbo))
    return esEl && !cercanos.some((otro) => otro.inicio > j && otro.clase === e.clase)
  }
  return false
}

/** Pieces back that a «no» still speaks of the day. */
const LEJOS = 7
const PRONOMBRES = new Set(['me', 'le', 'les', 'nos', 'te', 'se'])
const NO_ES = new Set('es era sera llega llego llegan llegamos cuadra encaja'.split(' '))
const NO_PUEDE = new Set(
  'puede puedo pueden podemos va viene vienen voy esta estoy estan estara estare hay me le les nos podra podre podran tampoco'.split(
    ' ',
  ),
)
/** Words that hang before a day or an hour. */
const ENLACES = new Set(
  'de del el al a la los las en para hasta desde hacia sobre este esta dia por partir antes despues alrededor cerca eso como'.split(
    ' ',
  ),
)
const CON_DE = new Set(['partir', 'antes', 'despues', 'alrededor', 'cerca', 'eso'])

function limiteDe(e: Elemento, p: readonly Pieza[]): Limite | null {
  if (forma(p, e.fin) === 'en' && forma(p, e.fin + 1) === 'adelante') return 'desde'
  // What opens a range is no limit: «desde el 4 hasta el 22».
  let j = SOLO_ENLACES.has(forma(p, e.inicio)) ? e.inicio : e.inicio - 1
  while (j >= 0 && SOLO_ENLACES.has(forma(p, j)) && j > e.inicio - 5) j--
  const palabra = forma(p, j)
  if (palabra === 'partir' || palabra === 'desde' || palabra === 'despues') return 'desde'
  if (palabra === 'antes') return forma(p, j - 1) === 'no' ? 'desde' : 'hasta'
  return palabra === 'hasta' || palabra === 'tardar' ? 'hasta' : null
}

const SOLO_ENLACES = new Set(['de', 'del', 'el', 'la', 'las', 'los', 'al', 'dia', 'proximo', 'este'])

function componer(partes: Parte[], p: readonly Pieza[], plano: string, today: Fecha): Cuando[] {
  const dias = partes.filter((e): e is ParteDia => e.clase === 'dia')
  const horas = partes.filter((e): e is ParteHora => e.clase === 'hora')
  const franjas = partes.filter((e): e is ParteDelDia => e.clase === 'parte')
  const juntos = new Union(p, dias)
  const deHora = juntos.reparte(horas)
  const deParte = juntos.reparte(franjas)
  const conDia = new Set<Parte>([...deHora.values(), ...deParte.values()])
  const sueltas = horas.filter((h) => !conDia.has(h))
  const partesLibres = franjas.filter((f) => !conDia.has(f))
  const cercaDe = (h: Parte): ParteDelDia | undefined => masCerca(h, franjas, p)
  const usadas = new Set<Parte>()
  const conFranja = new Map(
    dias.flatMap((d) => (d.dia.franja ? [[d.clausula, d.dia.franja] as const] : [])).reverse(),
  )
  const cuandos: Cuando[] = dias.map((d) => {
    const hora = deHora.get(d)
    const franja = deParte.get(d)
    const conHora = hora
      ? leerLaHora(hora, franja?.parte.franja ?? d.dia.franja ?? cercaDe(hora)?.parte.franja ?? null)
      : null
    return deDia(d, hora, franja, conHora, p, plano)
  })
  for (const h of sueltas) {
    const franja = cercaDe(h)
    const enDia = conFranja.get(h.clausula)
    const conHora = leerLaHora(h, franja?.parte.franja ?? enDia ?? null)
    const pegada = franja && !conDia.has(franja) && distancia(h, franja) <= 1 ? franja : undefined
    if (pegada) usadas.add(pegada)
    const habitual = h.habitual || juntos.esHabitual(h)
    cuandos.push({
      ...vacio([h, pegada], p, plano),
      ...conHora,
      segura: h.hora.segura,
      habitual,
      negada: h.negada,
      limite: h.limite,
    })
  }
  for (const f of partesLibres) {
    if (usadas.has(f) || (f.fin - f.inicio === 1 && forma(p, f.inicio) === 'temprano')) continue
    const { franja, de, a, delDia } = f.parte
    const habitual = f.habitual || juntos.esHabitual(f)
    const suDia = delDia ? { desde: today, hasta: today, fecha: today, esMes: false } : null
    cuandos.push({
      ...vacio([f], p, plano),
      dias: suDia,
      franja,
      horasDeFranja: [de, a],
      habitual,
      negada: f.negada,
      limite: null,
    })
  }
  return cuandos.sort((a, b) => a.inicio - b.inicio)
}

/** Which hours and parts of the day go with which day. */
class Union {
  private readonly p: readonly Pieza[]
  private readonly dias: ParteDia[]
  constructor(p: readonly Pieza[], dias: ParteDia[]) {
    this.p = p
    this.dias = dias
  }

  reparte<T extends ParteHora | ParteDelDia>(sueltos: T[]): Map<ParteDia, T> {
    const suyos = new Map<ParteDia, T>()
    for (const suelto of sueltos) {
      const dia = this.masCercano(suelto)
      if (
        !dia ||
        dia.habitual ||
        (suelto.habitual && !soloEnlaces(dia, suelto, this.p)) ||
        (dia.negada !== null) !== (suelto.negada !== null)
      )
        continue
      if (suelto.negada === null || dia.negada !== null) {
        const otro = suyos.get(dia)
        if (!otro || distancia(dia, suelto) < distancia(dia, otro)) suyos.set(dia, suelto)
      }
    }
    return suyos
  }

  esHabitual(suelto: Parte): boolean {
    return this.masCercano(suelto)?.habitual ?? false
  }

  private masCercano(suelto: Parte): ParteDia | undefined {
    return masCercano(this.dias, suelto, (dia) => this.vaCon(dia, suelto))
  }

  private vaCon(dia: ParteDia, suelto: Parte): boolean {
    if (!dia.habitual && dia.dia.hasta && dia.dia.hasta !== dia.dia.desde) return false
    if (dia.dia.hora && !dia.habitual) return false
    const unido = suelto.clase === 'hora' && !suelto.hora.segura
    return soloEnlaces(dia, suelto, this.p) || (!unido && dia.clausula === suelto.clausula)
  }
}

/**
 * Of `otros`, in their order, the nearest that will do; of two as near, the first. It looks on each side no further
 * than where nothing can go with it any more: another clause, and out of reach.
 */
function masCercano<T extends Parte>(otros: T[], e: Parte, vale: (otro: T) => boolean): T | undefined {
  let [desde, hasta] = [0, otros.length]
  while (desde < hasta) {
    const medio = (desde + hasta) >> 1
    if ((otros[medio]?.inicio ?? 0) < e.inicio) desde = medio + 1
    else hasta = medio
  }
  const hacia = (i: number, paso: 1 | -1): T | undefined => {
    for (let j = i; j >= 0 && j < otros.length; j += paso) {
      const otro = otros[j] as T
      if (otro.clausula !== e.clausula && distancia(otro, e) > ALCANCE) return undefined
      if (vale(otro)) return otro
    }
    return undefined
  }
  const [antes, despues] = [hacia(desde - 1, -1), hacia(desde, 1)]
  if (!antes || !despues) return antes ?? despues
  return distancia(despues, e) < distancia(antes, e) ? despues : antes
}

/** Pieces that may lie between a day and its hour. */
const ALCANCE = 6

/** The part of the day of the same clause that lies nearest. */
function masCerca(h: Parte, franjas: ParteDelDia[], p: readonly Pieza[]): ParteDelDia | undefined {
  return masCercano(franjas, h, (f) => f.clausula === h.clausula || soloEnlaces(f, h, p))
}

/** Pieces between two elements. */
function distancia(a: Trozo, b: Trozo): number {
  return a.fin <= b.inicio ? b.inicio - a.fin : b.fin <= a.inicio ? a.inicio - b.fin : 0
}

function soloEnlaces(a: Trozo, b: Trozo, p: readonly Pieza[]): boolean {
  const [desde, hasta] = a.fin <= b.inicio ? [a.fin, b.inicio] : [b.fin, a.inicio]
  if (hasta - desde > ALCANCE) return false
  for (let j = desde; j < hasta; j++) if (!ENTRE.has(forma(p, j)) && !ENLACES.has(forma(p, j))) return false
  return true
}

const ENTRE = new Set([',', '-', '.', '–', 'tipo'])

function leerLaHora(
  { hora: { reloj, hastaReloj } }: ParteHora,
  franja: Franja | null,
): { hora: Hora; horaFin: Hora | null } {
  if (!hastaReloj) return { hora: enHora(enMinutos(reloj, franja)), horaFin: null }
  const [hora, horaFin] = extremos(reloj, conParte(hastaReloj, reloj, franja), franja)
  return { hora, horaFin }
}

/** «entre las 4 p.m. y las 5»: what the first says serves the second, if it leaves it after. */
function conParte(dos: Reloj, uno: Reloj, franja: Franja | null): Reloj {
  return franja && !uno.parte && !dos.parte && !uno.meridiano && !dos.meridiano
    ? { ...dos, parte: franja }
    : dos
}

function vacio(usados: (Parte | undefined)[], p: readonly Pieza[], plano: string): Cuando {
  const suyos = usados.filter((e) => e !== undefined)
  const trozos = suyos.map((e) => trozoDe(e, p))
  const entero = {
    inicio: Math.min(...suyos.map((e) => p[e.inicio]?.inicio ?? 0)),
    fin: Math.max(...suyos.map((e) => p[e.fin - 1]?.fin ?? plano.length)),
  }
  return {
    ...entero,
    entero,
    dias: null,
    hora: null,
    horaFin: null,
    franja: null,
    horasDeFranja: null,
    limite: null,
    segura: true,
    habitual: false,
    ya: false,
    negada: null,
    trozos,
  }
}

function deDia(
  d: ParteDia,
  hora: ParteHora | undefined,
  parte: ParteDelDia | undefined,
  conHora: { hora: Hora; horaFin: Hora | null } | null,
  p: readonly Pieza[],
  plano: string,
): Cuando {
  const { desde, hasta = desde, fecha = desde, esMes = false } = d.dia
  const franja = parte?.parte.franja ?? d.dia.franja ?? null
  const base = vacio([d, hora, parte], p, plano)
  const juntas = [d, ...[hora, parte].filter((e) => e !== undefined && soloEnlaces(d, e, p))].filter(
    (e) => e !== undefined,
  )
  return {
    ...base,
    inicio: Math.min(...juntas.map((e) => p[e.inicio]?.inicio ?? 0)),
    fin: Math.max(...juntas.map((e) => p[e.fin - 1]?.fin ?? plano.length)),
    dias: { desde, hasta, fecha, esMes },
    hora: conHora?.hora ?? d.dia.hora ?? null,
    horaFin: conHora?.horaFin ?? d.dia.horaFin ?? null,
    franja,
    horasDeFranja: parte ? [parte.parte.de, parte.parte.a] : franja ? HORAS_DE[franja] : null,
    limite: hora?.limite ?? d.limite,
    habitual: d.habitual,
    ya: d.dia.ya ?? false,
    negada: d.negada,
  }
}

/** Its words, with the prepositions and articles before them: «antes del viernes», «para el 18», «a eso de las 5». */
function trozoDe(e: Trozo, p: readonly Pieza[]): Trozo {
  let j = e.inicio
  while (j > 0 && ENLACES.has(forma(p, j - 1))) {
    const palabra = forma(p, j - 1)
    const siguiente = forma(p, j)
    if (CON_DE.has(palabra) && siguiente !== 'de' && siguiente !== 'del') break
    j--
  }
  return { inicio: p[j]?.inicio ?? 0, fin: p[e.fin - 1]?.fin ?? 0 }
}
