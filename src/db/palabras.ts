import { palabras } from '#domain/lenguaje/normalizar.ts'

/** Where a client has a word; stored as its position in this list. */
export const CLASES = ['nombre', 'contacto', 'telefono', 'nif', 'factura', 'email', 'proyecto'] as const
export type Clase = (typeof CLASES)[number]

/** What is searched of a client. */
export type ClienteBuscable = {
  nombre: string
  telefono: string | null
  cif: string | null
  email: string | null
  contactos: ContactoBuscable[]
  facturas: { serie: string; numero: string }[]
  proyectos: string[]
}
export type ContactoBuscable = { nombre: string; telefono: string | null; email: string | null }

/** Of a longer name only this much is indexed, and read of what a person types. */
const MAX_PALABRAS = 60
const MAX_LETRAS = 64
const MAX_CLAVE = 200
const MAX_EN_PAREJA = 8

/** Words of so many names that they find none; kept when a name has no others. */
const SIN_PESO = new Set(
  'de del la las el los en con para por the and und sl slu sa sau sll slp slne cb sc scp scoop'.split(' '),
)

/** Legal form at the end of a name, normalised: «S.L.» has become «s l». */
const FORMA = / (s ?l ?u?|s ?a ?u?|s ?l ?l|s ?l ?p|s ?l ?n ?e|c ?b|s ?c ?p?|s ?coop)$/
const FORMA_LARGA = / sociedad (limitada|anonima)( unipersonal)?$/

/** Parts of an address that thousands share. */
const SIN_PESO_EN_EMAIL = new Set(
  'gmail googlemail hotmail outlook yahoo icloud live msn telefonica www info hola contacto admin es com'.split(
    ' ',
  ),
)

/** Each word of a client once, with the class where it counts most. */
export function palabrasDeCliente(cliente: ClienteBuscable): Map<string, Clase> {
  const halladas = new Map<string, Clase>()
  const note = (clase: Clase, textos: string[]) => {
    for (const texto of textos) if (!halladas.has(texto)) halladas.set(texto, clase)
  }
  note('nombre', conParejas(cliente.nombre))
  for (const contacto of cliente.contactos) note('contacto', conParejas(contacto.nombre))
  note('nif', huellasDeNif(cliente.cif))
  for (const con of [cliente, ...cliente.contactos]) note('telefono', huellasDeTelefono(con.telefono))
  for (const { serie, numero } of cliente.facturas) note('factura', huellasDeFactura(serie, numero))
  for (const proyecto of cliente.proyectos) note('proyecto', palabrasUtiles(proyecto))
  for (const con of [cliente, ...cliente.contactos]) note('email', palabrasDeEmail(con.email))
  return halladas
}

/** The words of a contact, as `palabrasDeCliente` counts them for its client. */
export function palabrasDeContacto(contacto: ContactoBuscable): Set<string> {
  return new Set([
    ...palabrasUtiles(contacto.nombre),
    ...huellasDeTelefono(contacto.telefono),
    ...palabrasDeEmail(contacto.email),
  ])
}

/** The words that tell one name from another, without «de», «S.L.» and lone letters unless it has no others. */
export function palabrasUtiles(texto: string): string[] {
  const todas = palabrasCortas(texto)
  const utiles = todas.filter((palabra) => !SIN_PESO.has(palabra) && !/^[a-z]$/.test(palabra))
  return [...new Set(utiles.length > 0 ? utiles : todas)]
}

function conParejas(nombre: string): string[] {
  const utiles = palabrasUtiles(nombre)
  return [...utiles, ...parejas(utiles.slice(0, MAX_EN_PAREJA))]
}

/** Neighbours, in either order: what two common words have in common is found without reading them all. */
export function parejas(utiles: string[]): string[] {
  return utiles.slice(1).map((palabra, i) => pareja(utiles[i] ?? '', palabra))
}

export function pareja(una: string, otra: string): string {
  return una < otra ? `+${una} ${otra}` : `+${otra} ${una}`
}

/** A whole name to compare with another: normalised, with its legal form. Of a name of symbols, its very text. */
export function nombreNormal(texto: string): string {
  const normal = palabrasCortas(texto)
    .join(' ')
    .replace(
      FORMA_LARGA,
      (_, clase: string, unipersonal?: string) => ` s${clase[0]}${unipersonal ? 'u' : ''}`,
    )
    .replace(FORMA, (forma) => ` ${forma.replaceAll(' ', '')}`)
  return (
    normal ||
    texto
      .trim()
      .replace(/\p{Cc}/gu, '')
      .toWellFormed()
      .toLowerCase()
  ).slice(0, MAX_CLAVE)
}

/** `nombreNormal` without its legal form: «Talleres Ruiz, S.L.» and «talleres ruiz» are one. */
export function claveDeNombre(texto: string): string {
  return nombreNormal(texto).replace(FORMA, '')
}

/*
 * Identifiers and pairs stand among the words behind a mark that no word has.   + two neighbours
 * ~ phone, backwards: what it ends with is then what it begins with.   = NIF   @ e-mail
 * # invoice number, without separators and by its groups   % its last group («41» of «2026-041»)
 */

export function esHuella(palabra: string): boolean {
  return /^[~=@#%+]/.test(palabra)
}

export function huellasDeTelefono(texto: string | null): string[] {
  return (texto ?? '').split(/[/,;]/).flatMap((uno) => {
    const cifras = cifrasDeTelefono(uno)
    return cifras.length >= 4 ? [`~${[...cifras].reverse().join('')}`] : []
  })
}

/** Digits as they are dialled inside Spain; of a foreign phone, with its country's. */
function cifrasDeTelefono(texto: string): string {
  const cifras = texto.replace(/\D/g, '').replace(/^00/, '').slice(0, 20)
  return /^34[5-9]\d{8}$/.test(cifras) ? cifras.slice(2) : cifras
}

export function huellasDeNif(texto: string | null): string[] {
  const nif = sinSeparadores(texto ?? '').replace(/^es(?=.{9}$)/, '')
  return nif === '' ? [] : [`=${nif}`]
}

export function huellasDeEmail(texto: string | null): string[] {
  const email = (texto ?? '').trim().toLowerCase().toWellFormed().slice(0, MAX_CLAVE)
  return email === '' ? [] : [`@${email}`]
}

/** «2026-041», «2026/41» and «2026041» are one number: all its spellings. */
export function huellasDeNumero(texto: string): string[] {
  return [...new Set([`#${sinSeparadores(texto)}`, `#${grupos(texto).join('-')}`])]
}

/** Last group of a number: what is said of an invoice when no other is near. */
export function huellasDeCola(texto: string): string[] {
  const cola = grupos(texto).findLast((grupo) => /^\d/.test(grupo))
  return cola ? [`%${cola}`] : []
}

function huellasDeFactura(serie: string, numero: string): string[] {
  const conSerie = serie === '' ? [] : huellasDeNumero(`${serie} ${numero}`)
  return [...huellasDeNumero(numero), ...conSerie, ...huellasDeCola(numero)]
}

function palabrasDeEmail(email: string | null): string[] {
  if (!email) return []
  const utiles = palabrasCortas(email).filter(
    (palabra) => palabra.length > 2 && !SIN_PESO_EN_EMAIL.has(palabra) && !/^\d+$/.test(palabra),
  )
  return [...huellasDeEmail(email), ...utiles]
}

function sinSeparadores(texto: string): string {
  return palabras(texto).join('').slice(0, MAX_LETRAS)
}

/** Runs of letters and of digits, these without leading zeros: «F2026/041» is f, 2026, 41. */
function grupos(texto: string): string[] {
  const runs =
    palabras(texto)
      .join('-')
      .slice(0, MAX_LETRAS)
      .match(/\d+|[^\d-]+/g) ?? []
  return runs.map((grupo) => grupo.replace(/^0+(?=\d)/, ''))
}

function palabrasCortas(texto: string): string[] {
  return palabras(texto)
    .slice(0, MAX_PALABRAS)
    .map((palabra) => (palabra.length > MAX_LETRAS ? [...palabra].slice(0, MAX_LETRAS).join('') : palabra))
}
