import type { Agenda, Candidato } from './agenda.ts'
import { conAprendido } from './aprendido.ts'
import type { Identificadores } from './identificadores.ts'
import { type Apodo, type Ficha, fichar, fichasDe } from './menciones.ts'
import { nombreNuevo } from './nombre-nuevo.ts'
import { conMayusculas, palabras, type Trozo } from './normalizar.ts'
import { ENLACES } from './vocabulario.ts'

/** Which client a message means: one, one of several (best first), a name that is in nobody's, or none. */
export type ClienteDudoso =
  | {
      tipo: 'seguro'
      cliente_id: string
      contacto_id: string | null
      /** The words for which she has chosen this client before, when that is what decided. */
      aprendido?: string
    }
  | { tipo: 'varios'; candidatos: { cliente_id: string; contacto_id: string | null }[] }
  /** `parecidos`: clients that share a word with the name. */
  | { tipo: 'nuevo'; nombre: string; parecidos?: { cliente_id: string; contacto_id: string | null }[] }
  | { tipo: 'ninguno' }

/** Who is named in a message, and where. */
export type Nombrados = {
  cliente: ClienteDudoso
  /** The person's name as written, with its capitals. */
  contacto: string | null
  /** Words that name the client. */
  trozosCliente: Trozo[]
  /** Words that name the person. */
  trozosContacto: Trozo[]
}

/**
 * Who is meant. A wrong silent guess is the worst outcome, so one client is sure only when its words explain
 * all that others' explain, and nothing beside them says otherwise. `enCurso` is not looked at here.
 *
 * `plano` is `limpio` made plain, with what is no name (phones, e-mails) blanked.
 */
export function quienEs(limpio: string, plano: string, agenda: Agenda, ids: Identificadores): Nombrados {
  const fichas = fichasDe(plano, limpio)
  const nombrados = segunSusPalabras(limpio, plano, agenda, ids, fichas)
  return conAprendido(nombrados, agenda, fichas)
}

function segunSusPalabras(
  limpio: string,
  plano: string,
  agenda: Agenda,
  ids: Identificadores,
  fichas: Ficha[],
): Nombrados {
  const porClave = agenda.candidatos.filter((c) => tieneClave(c, ids))
  const todos = agenda.candidatos
    .map((candidato) => fichar(candidato, fichas, apodosDe(candidato, agenda)))
    .filter((apodo) => apodo.palabras.length > 0)
  const vivos = sinLosNegados(
    mejores(
      todos.filter((apodo) => apodo.identifica),
      fichas,
    ),
    fichas,
  )

  const [unico, otroMas] = porClave
  if (unico && !otroMas) {
    const suyo = todos.find(({ candidato }) => candidato === unico)
    const otros = vivos.filter(({ candidato }) => candidato !== unico)
    if (suyo || otros.length === 0) return nombrados(seguro(unico, suyo), suyo ? [suyo] : [], fichas, limpio)
    return nombrados(varios([{ candidato: unico }, ...otros]), otros, fichas, limpio)
  }
  const [elegido, ...resto] = enEseSitio(vivos, fichas)
  if (!elegido) return sinNombreConocido(limpio, plano, todos, fichas)
  if (vivos.every((apodo) => esDeOtro(apodo, fichas, limpio, plano))) {
    const otro = sinNombreConocido(limpio, plano, [], fichas)
    if (otro.cliente.tipo !== 'nuevo') return nombrados(varios(vivos), vivos, fichas, limpio)
    return { ...otro, cliente: { ...otro.cliente, parecidos: posibles(vivos) } }
  }
  if (resto.length > 0) return nombrados(varios([elegido, ...resto]), [elegido, ...resto], fichas, limpio)
  return nombrados(seguro(elegido.candidato, elegido), [elegido], fichas, limpio)
}

/** All that we know has part of those words only: they name somebody else. */
function esDeOtro(apodo: Apodo, fichas: Ficha[], limpio: string, plano: string): boolean {
  if (apodo.nombre.length === 0) return esDeOtraParte(apodo, fichas, limpio)
  return contradice(apodo, fichas, limpio, plano)
}

/** Of several, those in the place that is said after them: «Ruiz de Toledo», «el hotel de Cuenca». */
function enEseSitio(apodos: Apodo[], fichas: Ficha[]): Apodo[] {
  if (apodos.length < 2) return apodos
  const alli = apodos.filter((apodo) => diceSuSitio(apodo, fichas))
  return alli.length > 0 ? alli : apodos
}

function diceSuSitio({ candidato, nombre }: Apodo, fichas: Ficha[]): boolean {
  const tras = (nombre.at(-1) ?? -2) + 1
  const puente = fichas[tras]?.palabra ?? ''
  if (!candidato.direccion || !/^(?:de|en|del)$/.test(puente)) return false
  const suyas = palabras(candidato.direccion)
  const lugar = ENLACES.has(fichas[tras + 1]?.palabra ?? '') ? tras + 2 : tras + 1
  const sitio = fichas[lugar]?.palabra ?? ''
  return sitio.length > 2 && suyas.includes(sitio)
}

/** What she calls a client, in her own words, besides its name. */
function apodosDe({ cliente_id }: Candidato, { aprendido = [] }: Agenda): string[] {
  return aprendido.flatMap((uno) =>
    uno.dicho && uno.cliente_id === cliente_id && !uno.contacto_id ? [uno.palabras] : [],
  )
}

function sinNombreConocido(limpio: string, plano: string, todos: Apodo[], fichas: Ficha[]): Nombrados {
  // Only a trade («la clínica»): whoever shares it may be meant.
  const delRamo = todos.filter(({ soloRamo }) => soloRamo)
  const alli = delRamo.filter((apodo) => diceSuSitio(apodo, fichas))
  if (alli.length > 0) return delUnico(alli, true, fichas, limpio)
  const donde = fichas[delRamo[0]?.nombre[0] ?? -1]?.inicio ?? 0
  const antes = plano.slice(Math.max(0, donde - 40), donde)
  const deQuien = /(?:^|[^a-z])(?:el|la|los|las|al|del) $/.test(antes) && !RECADO.test(antes)
  const nuevo = nombreNuevo(limpio, plano)
  // «la óptica tomando medidas» is the óptica that we know, unless what follows is written as a name.
  const conNombre =
    nuevo &&
    (/\p{Lu}/u.test(limpio.slice((nuevo.trozoCliente?.inicio ?? 0) + 1, nuevo.trozoCliente?.fin ?? 0)) ||
      !deQuien)
  if (nuevo && (delRamo.length === 0 || conNombre)) {
    const { nombre, contacto, trozoCliente, trozoContacto } = nuevo
    return {
      cliente: { tipo: 'nuevo', nombre },
      contacto,
      trozosCliente: trozoCliente ? [trozoCliente] : [],
      trozosContacto: trozoContacto ? [trozoContacto] : [],
    }
  }
  if (!deQuien && SE_BUSCA.test(antes)) return NADIE
  if (delRamo.length > 0) return delUnico(delRamo, deQuien, fichas, limpio)
  return NADIE
}

const NADIE: Nombrados = {
  cliente: { tipo: 'ninguno' },
  contacto: null,
  trozosCliente: [],
  trozosContacto: [],
}
/** «buscar residencia», «necesito un taller»: none in particular. */
const SE_BUSCA = /\b(?:busc(?:o|ar|amos|ando)|encontrar|necesit(?:o|amos)|contratar) (?:una? |otr[oa] )?$/

/** «el de la farmacia», where only one client is a farmacia; «ir a la farmacia» may be any. */
function delUnico(delRamo: Apodo[], deQuien: boolean, fichas: Ficha[], limpio: string): Nombrados {
  const [unico, otro] = delRamo
  const cliente = deQuien && unico && !otro ? seguro(unico.candidato, unico) : varios(delRamo)
  return nombrados(cliente, delRamo, fichas, limpio)
}

/** Errands of her own: «ir a la farmacia», «recoger el coche del taller». */
const RECADO = /\b(?:ir|voy|vamos|pasar(?:me)?|bajar|comprar|recoger|llevar|reservar)\b[^,;.]{0,30}$/

/** A phone, a NIF or an invoice says who by itself. */
function tieneClave(c: Candidato, ids: Identificadores): boolean {
  if (ids.numeroFactura && c.facturas.includes(ids.numeroFactura)) return true
  if (ids.nif && c.cif === ids.nif.nif) return true
  const suyos = [c.telefono, ...c.contactos.map(({ telefono }) => telefono)]
  return ids.telefono !== null && suyos.some((suyo) => mismoTelefono(suyo, ids.telefono ?? ''))
}

/** With its country's code or without. */
function mismoTelefono(suyo: string | null, dicho: string): boolean {
  const cifras = (telefono: string) => telefono.replace(/\D/g, '').slice(-CIFRAS_DE_TELEFONO)
  return suyo !== null && cifras(suyo).length >= CIFRAS_DE_TELEFONO && cifras(suyo) === cifras(dicho)
}

const CIFRAS_DE_TELEFONO = 9

/** Those whose words nobody else explains better. */
function mejores(apodos: Apodo[], fichas: Ficha[]): Apodo[] {
  return apodos
    .filter(
      (uno) => !apodos.some((otro) => otro !== uno && gana(otro, uno, fichas) && !gana(uno, otro, fichas)),
    )
    .sort(
      (a, b) =>
        Number(b.completo) - Number(a.completo) ||
        Number(b.exacto) - Number(a.exacto) ||
        b.palabras.length - a.palabras.length ||
        (a.palabras[0] ?? 0) - (b.palabras[0] ?? 0),
    )
}

/** «pago nuevo, no pago viejo»: of several, those that she does not rule out. */
function sinLosNegados(apodos: Apodo[], fichas: Ficha[]): Apodo[] {
  if (apodos.length < 2) return apodos
  const dichos = apodos.filter(({ palabras: [primera = 0] }) => {
    let antes = primera - 1
    while (antes > primera - 4 && ENTRE_NO_Y_NOMBRE.test(fichas[antes]?.palabra ?? '')) antes--
    return fichas[antes]?.palabra !== 'no'
  })
  return dichos.length > 0 ? dichos : apodos
}

const ENTRE_NO_Y_NOMBRE = /^(?:a|al|con|de|es|era|el|la|los|las)$/

function comparten(a: Apodo, b: Apodo): boolean {
  return a.palabras.some((i) => b.palabras.includes(i))
}

/** Somebody said as people are: «a domingo», «con marta», «don julio». */
function nombraPersona({ nombre, persona, palabras }: Apodo, fichas: Ficha[]): boolean {
  const [primera = 0] = persona
  if (nombre.length > 0 || persona.length !== palabras.length) return false
  return /^(?:a|con|don|dona|sr|sra)$/.test(fichas[primera - 1]?.palabra ?? '')
}

/** One word of a longer name. */
function soloUnaPalabra({ nombre, palabras, completo }: Apodo): boolean {
  return nombre.length === 1 && palabras.length === 1 && !completo
}

function gana(a: Apodo, b: Apodo, fichas: Ficha[]): boolean {
  const contiene = b.palabras.every((i) => a.palabras.includes(i))
  // «conserbas arousa»: the slip explains a word that Taxi Arousa leaves out.
  if (contiene && a.palabras.length > b.palabras.length)
    return !b.exacto || a.erratas.every((i) => !b.palabras.includes(i))
  if (a.palabras.length < b.palabras.length && a.palabras.every((i) => b.palabras.includes(i)))
    return a.exacto && b.erratas.some((i) => a.palabras.includes(i))
  // «llamar a domingo» is Domingo the person, before the Gestoría Domingo that is not said so.
  if (comparten(a, b) && nombraPersona(a, fichas) && soloUnaPalabra(b)) return true
  if (comparten(a, b) && nombraPersona(b, fichas) && soloUnaPalabra(a)) return false
  if (contiene) return (a.completo && !b.completo) || (a.exacto && !b.exacto)
  if (comparten(a, b)) return a.exacto && !b.exacto
  // «Marta de Talleres Ruiz», where another client has a Marta: the business is said by its name.
  if (a.nombre.length > 0 && b.nombre.length === 0) return a.completo || a.tras(b.persona)
  // A word that is only like somebody's («abrir» and Abril) counts when nothing else is said.
  if (a.exacto && !b.exacto && b.palabras.length === 1) return true
  return a.completo && a.exacto && !b.completo
}

/** A word beside the name that belongs to another name: «Toldos Navarro» is not Cafés Navarro. */
function contradice(apodo: Apodo, fichas: Ficha[], limpio: string, plano: string): boolean {
  if (apodo.completo || apodo.nombre.length === 0) return false
  // «cita notaría costa blanca»: so much of a name is that name, whatever stands before it.
  const suyas = apodo.nombre.filter((i) => !fichas[i]?.sector && !fichas[i]?.vacia)
  if (apodo.exacto && suyas.length > 1) return false
  const [primera, ultima] = [apodo.nombre[0] ?? 0, apodo.nombre.at(-1) ?? 0]
  const antes = fichas[primera - 1]
  const despues = fichas[ultima + 1]
  const lugares = palabras(apodo.candidato.direccion ?? '')
  const suyo = (ficha: Ficha) =>
    apodo.palabras.includes(fichas.indexOf(ficha)) || lugares.includes(ficha.palabra)
  const pegada = (a: Ficha | undefined, b: Ficha | undefined) =>
    a && b && plano.slice(a.fin, b.inicio) === ' '
  if (antes && pegada(antes, fichas[primera]) && !suyo(antes) && !antes.vacia) {
    const mayuscula = /\p{Lu}/u.test(limpio.charAt(antes.inicio)) && antes.inicio > 0
    if (antes.sector || mayuscula || antes.pila) return true
  }
  if (!despues || !pegada(fichas[ultima], despues) || suyo(despues) || despues.vacia) return false
  return despues.sector || /\p{Lu}\p{Ll}/u.test(limpio.slice(despues.inicio, despues.fin))
}

/** «Ana de Bar Luna», «Ana Gil» where the one we know is Ana López: another person of that name. */
function esDeOtraParte({ candidato, contactoId, persona }: Apodo, fichas: Ficha[], limpio: string): boolean {
  // «ferretería paco» is no Paco of ours.
  const antes = fichas[(persona[0] ?? 0) - 1]
  const primera = fichas[persona[0] ?? -1]
  if (antes?.sector && primera && limpio.slice(antes.fin, primera.inicio) === ' ') return true
  const ultima = fichas[persona.at(-1) ?? -1]
  if (!ultima) return false
  const cola = limpio.slice(ultima.fin)
  const empresa = /^(?: \p{Lu}\p{L}+){0,2},? (?:(?:el|la) )?(?:de|del) (?:(?:el|la|los|las) )?(\p{L}+)/u.exec(
    cola,
  )
  const negocio = fichas.find((f) => empresa && f.fin === ultima.fin + empresa[0].length)
  if (negocio && (negocio.sector || (!negocio.vacia && /^\p{Lu}/u.test(empresa?.[1] ?? '')))) return true
  const conApellido = candidato.contactos
    .find(({ id }) => id === contactoId)
    ?.nombre.trim()
    .includes(' ')
  return conApellido === true && persona.length === 1 && /^ \p{Lu}\p{Ll}/u.test(cola)
}

function seguro(candidato: Candidato, apodo: Apodo | undefined): ClienteDudoso {
  return { tipo: 'seguro', cliente_id: candidato.cliente_id, contacto_id: apodo?.contactoId ?? null }
}

type Posible = { cliente_id: string; contacto_id: string | null }

function varios(apodos: { candidato: Candidato; contactoId?: string | null }[]): ClienteDudoso {
  return { tipo: 'varios', candidatos: posibles(apodos) }
}

function posibles(apodos: { candidato: Candidato; contactoId?: string | null }[]): Posible[] {
  return apodos.map(({ candidato, contactoId }) => ({
    cliente_id: candidato.cliente_id,
    contacto_id: contactoId ?? null,
  }))
}

function nombrados(cliente: ClienteDudoso, apodos: Apodo[], fichas: Ficha[], limpio: string): Nombrados {
  const trozo = (i: number): Trozo[] => fichas.slice(i, i + 1)
  const trozosCliente = unidos(
    apodos.flatMap(({ nombre }) => nombre.flatMap(trozo)),
    limpio,
  )
  const persona = apodos.find(({ persona }) => persona.length > 0)
  if (persona) {
    const trozosContacto = persona.persona.flatMap(trozo)
    return { cliente, contacto: persona.personaEscrita, trozosCliente, trozosContacto }
  }
  const otra = personaDelante(trozosCliente, fichas, limpio) ?? personaAparte(trozosCliente, fichas, limpio)
  const contacto = otra ? conMayusculas(limpio.slice(otra.inicio, otra.fin)) : null
  return { cliente, contacto, trozosCliente, trozosContacto: otra ? [otra] : [] }
}

/** «a Marta de Talleres Ruiz», «con fermín el de talleres mendoza»: a person who is not in the card yet. */
function personaDelante(trozosCliente: Trozo[], fichas: Ficha[], limpio: string): Trozo | null {
  const nombre = trozosCliente[0]
  if (!nombre) return null
  const puente = /(?:^|[\s,;(])(\p{L}+),? (?:(?:el|la) )?(?:de|del|en)(?: (?:el|la|los|las))? $/iu.exec(
    limpio.slice(0, nombre.inicio),
  )
  if (!puente) return null
  const inicio = puente.index + puente[0].indexOf(puente[1] ?? '')
  const ficha = fichas.find((f) => f.inicio === inicio)
  const esNombre =
    ficha &&
    !ficha.vacia &&
    !ficha.sector &&
    (ficha.pila ||
      (inicio > 0 && /\p{Lu}/u.test(limpio.charAt(inicio))) ||
      TRAS_TITULO.test(limpio.slice(0, inicio)))
  return esNombre ? { inicio: ficha.inicio, fin: ficha.fin } : null
}

/** «talleres ruiz, me atendió Iñaki», «…un tal Serafín»: somebody who is said to be there, and is in no card. */
function personaAparte(trozosCliente: Trozo[], fichas: Ficha[], limpio: string): Trozo | null {
  if (trozosCliente.length === 0) return null
  const otra = fichas.find(({ inicio, fin, vacia, sector, pila }) => {
    if (vacia || sector || trozosCliente.some((t) => t.inicio <= inicio && fin <= t.fin)) return false
    const antes = limpio.slice(0, inicio)
    const mayuscula = /^\p{Lu}\p{Ll}/u.test(limpio.slice(inicio, fin))
    return TRAS_TITULO.test(antes) || ((pila || mayuscula) && ATIENDE.test(antes))
  })
  return otra ? { inicio: otra.inicio, fin: otra.fin } : null
}

/** «don», «señora», «un tal»: what follows is somebody. */
const TRAS_TITULO = /(?:^|[\s,;(])(?:don|doña|dña\.?|sra?\.?|srta\.?|señor(?:a|ita)?|un tal|una tal) $/i
const ATIENDE =
  /(?:^|[\s,;(])(?:me|nos) (?:ha |han )?(?:atiende|atendi[óo]|atendido|abri[óo]|coge|cogi[óo]|cogido|recibi[óo]|recibe)(?: (?:la|el))? $/i

/** Neighbouring words as one stretch, with the «de», «el» or legal form between and the article before. */
function unidos(trozos: Trozo[], limpio: string): Trozo[] {
  const orden = [...new Map(trozos.map((t) => [t.inicio, t])).values()].sort((a, b) => a.inicio - b.inicio)
  const juntos: Trozo[] = []
  for (const { inicio, fin } of orden) {
    const anterior = juntos.at(-1)
    const hueco = anterior ? limpio.slice(anterior.fin, inicio) : ''
    const sigue = anterior && hueco.split(/[ .&-]/).every((p) => p === '' || ENLACES.has(p.toLowerCase()))
    if (sigue) anterior.fin = fin
    else juntos.push({ inicio, fin })
  }
  return juntos.map(({ inicio, fin }) => {
    const cola = /^,? ?(?:s\.? ?l\.?u?|s\.? ?a|s\.? ?c|c\.? ?b)\.?(?![\p{L}\p{N}])/iu.exec(limpio.slice(fin))
    return { inicio, fin: fin + (cola ? cola[0].length : 0) }
  })
}
