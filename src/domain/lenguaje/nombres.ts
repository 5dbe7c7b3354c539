import type { Agenda, Candidato } from './agenda.ts'
import type { Identificadores } from './identificadores.ts'
import { type Apodo, type Ficha, fichar, fichasDe } from './menciones.ts'
import { nombreNuevo } from './nombre-nuevo.ts'
import { conMayusculas, type Trozo } from './normalizar.ts'
import { ENLACES } from './vocabulario.ts'

/** Which client a message means: one, one of several (best first), a name that is in nobody's, or none. */
export type ClienteDudoso =
  | { tipo: 'seguro'; cliente_id: string; contacto_id: string | null }
  | { tipo: 'varios'; candidatos: { cliente_id: string; contacto_id: string | null }[] }
  | { tipo: 'nuevo'; nombre: string }
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
  const porClave = agenda.candidatos.filter((c) => tieneClave(c, ids))
  const fichas = fichasDe(plano)
  const todos = agenda.candidatos
    .map((candidato) => fichar(candidato, fichas))
    .filter((apodo) => apodo.palabras.length > 0)
  const vivos = mejores(todos.filter((apodo) => apodo.identifica))

  const [unico, otroMas] = porClave
  if (unico && !otroMas) {
    const suyo = todos.find(({ candidato }) => candidato === unico)
    const otros = vivos.filter(({ candidato }) => candidato !== unico)
    if (suyo || otros.length === 0) return nombrados(seguro(unico, suyo), suyo ? [suyo] : [], fichas, limpio)
    return nombrados(varios([{ candidato: unico }, ...otros]), otros, fichas, limpio)
  }
  const [elegido, ...resto] = vivos
  if (!elegido) return sinNombreConocido(limpio, plano, todos, fichas)
  if (resto.length > 0) return nombrados(varios(vivos), vivos, fichas, limpio)
  if (elegido.nombre.length === 0 && esDeOtraParte(elegido, fichas, limpio)) {
    const otro = sinNombreConocido(limpio, plano, [], fichas)
    return otro.cliente.tipo === 'nuevo' ? otro : nombrados(varios([elegido]), [elegido], fichas, limpio)
  }
  const duda = contradice(elegido, fichas, limpio, plano)
  return nombrados(duda ? varios([elegido]) : seguro(elegido.candidato, elegido), [elegido], fichas, limpio)
}

function sinNombreConocido(limpio: string, plano: string, todos: Apodo[], fichas: Ficha[]): Nombrados {
  const nuevo = nombreNuevo(limpio, plano)
  if (nuevo) {
    const { nombre, contacto, trozoCliente, trozoContacto } = nuevo
    return {
      cliente: { tipo: 'nuevo', nombre },
      contacto,
      trozosCliente: trozoCliente ? [trozoCliente] : [],
      trozosContacto: trozoContacto ? [trozoContacto] : [],
    }
  }
  // Only a trade («la clínica»): whoever shares it may be meant.
  const delRamo = todos.filter(({ soloRamo }) => soloRamo)
  if (delRamo.length > 0) return nombrados(varios(delRamo), delRamo, fichas, limpio)
  return { cliente: { tipo: 'ninguno' }, contacto: null, trozosCliente: [], trozosContacto: [] }
}

/** A phone, a NIF or an invoice says who by itself. */
function tieneClave(c: Candidato, ids: Identificadores): boolean {
  if (ids.numeroFactura && c.facturas.includes(ids.numeroFactura)) return true
  if (ids.nif && c.cif === ids.nif.nif) return true
  return ids.telefono !== null && [c.telefono, ...c.contactos.map((k) => k.telefono)].includes(ids.telefono)
}

/** Those whose words nobody else explains better. */
function mejores(apodos: Apodo[]): Apodo[] {
  return apodos
    .filter((uno) => !apodos.some((otro) => otro !== uno && gana(otro, uno) && !gana(uno, otro)))
    .sort((a, b) => b.palabras.length - a.palabras.length || (a.palabras[0] ?? 0) - (b.palabras[0] ?? 0))
}

function gana(a: Apodo, b: Apodo): boolean {
  const contiene = b.palabras.every((i) => a.palabras.includes(i))
  if (contiene && a.palabras.length > b.palabras.length) return a.exacto || !b.exacto
  if (contiene) return (a.completo && !b.completo) || (a.exacto && !b.exacto)
  const comparten = a.palabras.some((i) => b.palabras.includes(i))
  if (comparten) return a.exacto && !b.exacto
  // «Marta de Talleres Ruiz», where another client has a Marta: the business is said by its name.
  if (a.nombre.length > 0 && b.nombre.length === 0) return a.completo || a.tras(b.persona)
  return a.completo && a.exacto && !b.completo
}

/** A word beside the name that belongs to another name: «Toldos Navarro» is not Cafés Navarro. */
function contradice(apodo: Apodo, fichas: Ficha[], limpio: string, plano: string): boolean {
  if (apodo.completo || apodo.nombre.length === 0) return false
  const [primera, ultima] = [apodo.nombre[0] ?? 0, apodo.nombre.at(-1) ?? 0]
  const antes = fichas[primera - 1]
  const despues = fichas[ultima + 1]
  const suyo = (ficha: Ficha) => apodo.palabras.includes(fichas.indexOf(ficha))
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

function varios(apodos: { candidato: Candidato; contactoId?: string | null }[]): ClienteDudoso {
  const candidatos = apodos.map(({ candidato, contactoId }) => ({
    cliente_id: candidato.cliente_id,
    contacto_id: contactoId ?? null,
  }))
  return { tipo: 'varios', candidatos }
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
  const otra = personaDelante(trozosCliente, fichas, limpio)
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
    (ficha.pila || (inicio > 0 && /\p{Lu}/u.test(limpio.charAt(inicio))))
  return esNombre ? { inicio: ficha.inicio, fin: ficha.fin } : null
}

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
