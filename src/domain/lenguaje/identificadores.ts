import parsePhoneNumber from 'libphonenumber-js/min'
import { aplanar, limpiar, type Trozo } from './normalizar.ts'

/** What identifies somebody or something by itself, and where it stands in the text. */
export type Identificadores = {
  telefono: string | null
  email: string | null
  nif: { nif: string; valido: boolean } | null
  numeroFactura: string | null
  trozos: Trozo[]
}

/**
 * First phone of the text in E.164; without a prefix it is Spanish. One that is announced («cel 33 1055 0198») and is no
 * Spanish number keeps its figures as they are: nobody knows its country.
 */
export function leerTelefono(texto: string): string | null {
  return telefonoEn(aplanar(limpiar(texto)))?.valor ?? null
}

export function leerEmail(texto: string): string | null {
  return primero(limpiar(texto).toLowerCase(), EMAIL, (m) => m[0])?.valor ?? null
}

/**
 * First NIF, NIE or CIF, upper case without separators. `valido`: whether its check character is right
 * (Real Decreto 1065/2007, art. 18–22; Orden EHA/451/2008 for companies). It is only a warning.
 */
export function leerNif(texto: string): { nif: string; valido: boolean } | null {
  return primero(aplanar(limpiar(texto)), NIF, nifDe)?.valor ?? null
}

/**
 * Identifiers of a message. `facturas`: numbers that are known to exist, recognised however they look.
 * `limpio` and `plano` are the same text (`limpiar`, `aplanar`).
 */
export function leerIdentificadores(
  limpio: string,
  plano: string,
  facturas: readonly string[],
): Identificadores {
  const trozos: Trozo[] = []
  const anota = <T>(hallado: ({ valor: T } & Trozo) | null): T | null => {
    if (hallado) trozos.push({ inicio: hallado.inicio, fin: hallado.fin })
    return hallado?.valor ?? null
  }
  for (const re of [ENLACE, IBAN]) {
    for (const m of plano.matchAll(re)) trozos.push({ inicio: m.index, fin: m.index + m[0].length })
  }
  const email = anota(primero(plano, EMAIL, (m) => m[0]))
  const hayCifras = /\d/.test(plano)
  if (!hayCifras) return { telefono: null, email, nif: null, numeroFactura: null, trozos }

  const numeroFactura = anota(facturaConocida(limpio, plano, facturas) ?? facturaEscrita(limpio, plano))
  const libre = (m: RegExpExecArray) =>
    trozos.every((t) => m.index >= t.fin || m.index + m[0].length <= t.inicio)
  const nif = anota(primero(plano, NIF, (m) => (libre(m) ? nifDe(m) : null)))
  const telefono = anota(telefonoEn(plano, libre))
  return { telefono, email, nif, numeroFactura, trozos }
}

const EMAIL = /(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}\b/g
const ENLACE = /\bhttps?:\/\/\S{1,500}/g
const IBAN = /\b[a-z]{2}\d{2}(?: ?\d{4}){4,6}\b/g
const TELEFONO =
  /(?<![\d.,/€$-])(?:(?:\+|00) ?\d{1,3}[ .-]?(?:\(?\d[\d ().-]{6,14}\d)|[6-9]\d{2}(?:[ .-]?\d){6})(?![\d%€])(?! ?(?:€|euros?\b|eur\b))/g
/** A number that its word announces: of any country, without its prefix. */
const TELEFONO_ANUNCIADO =
  /(?=\d)(?<![\d-])(?<=\b(?:tel|telf|tfno|tlf|tlfn|telefono|movil|mov|cel|celu|celular|fono|fijo|whatsapp|wasap|wsp)\b\.?(?: (?:es|de|el|su|nuevo|ahora|:)){0,2} ?:? {0,2}(?:[a-z]{2,15} ){0,5})\d[\d .-]{5,15}\d(?![\d%€/])/g
/** Without one of its words nothing else is tried: looking back from each figure of a long message is slow. */
const ANUNCIA = /\b(?:tel|telf|tfno|tlf|tlfn|telefono|movil|mov|celu?|celular|fono|fijo|whatsapp|wasap|wsp)\b/
const NIF =
  /(?<![a-z0-9])(?:[xyz][ -]?\d{7}[ -]?[a-z]|\d{2}\.?\d{3}\.?\d{3}[ -]?[a-z]|[abcdefghjnpqrsuvw][ -]?\d{7}[ -]?[0-9a-j])(?![a-z0-9])/g

function telefonoDe(m: RegExpExecArray): string | null {
  const numero = parsePhoneNumber(m[0], 'ES')
  return numero?.isPossible() ? numero.number : null
}

/** Fewest figures of a number that is only known to be a phone, and most: ITU-T E.164 takes fifteen with the prefix. */
const CIFRAS_MINIMAS = 7
const CIFRAS_MAXIMAS = 12

function telefonoEn(plano: string, libre: (m: RegExpExecArray) => boolean = () => true) {
  const leido = primero(plano, TELEFONO, (m) => (libre(m) ? telefonoDe(m) : null))
  if (leido || !ANUNCIA.test(plano)) return leido
  return primero(plano, TELEFONO_ANUNCIADO, (m) => {
    const cifras = m[0].replace(/\D/g, '')
    const posible = cifras.length >= CIFRAS_MINIMAS && cifras.length <= CIFRAS_MAXIMAS
    return posible && libre(m) ? (telefonoDe(m) ?? cifras) : null
  })
}

const LETRAS_DNI = 'TRWAGMYFPDXBNJZSQVHLCKE'
const LETRAS_CIF = 'JABCDEFGHI'

function nifDe(m: RegExpExecArray): { nif: string; valido: boolean } {
  const nif = m[0].replace(/[ .-]/g, '').toUpperCase()
  return { nif, valido: /^[\dXYZ]/.test(nif) ? letraDeDni(nif) === nif.at(-1) : controlDeCif(nif) }
}

function letraDeDni(nif: string): string {
  const cifras = nif.slice(0, 8).replace(/^[XYZ]/, (letra) => String('XYZ'.indexOf(letra)))
  return LETRAS_DNI.charAt(Number(cifras) % 23)
}

/** Companies: digits in odd places doubled and their figures added; some kinds end in a letter, some in either. */
function controlDeCif(cif: string): boolean {
  const suma = [...cif.slice(1, 8)].reduce((total, cifra, i) => {
    const n = Number(cifra) * (i % 2 === 0 ? 2 : 1)
    return total + Math.floor(n / 10) + (n % 10)
  }, 0)
  const control = (10 - (suma % 10)) % 10
  const escrito = cif.charAt(8)
  const conLetra = escrito === LETRAS_CIF.charAt(control)
  const conCifra = escrito === String(control)
  if (/^[NPQRSW]/.test(cif)) return conLetra
  if (/^[ABEH]/.test(cif)) return conCifra
  return conLetra || conCifra
}

/** After «factura», «fra.», «nº»…: anything with a figure that is not an amount. */
const FACTURA_NOMBRADA =
  /\b(?:facturas?|fras?|fact|fac|recibo)\b\.? ?(?:n(?:um(?:ero)?|o|º|°)?\.? ?)?((?:[a-z]{1,4}[-/ ]?)?\d{1,6}(?:[-/]\d{1,6}){1,2}|[a-z]{1,4}[-/]?\d{2,8})(?![\d,€%]|\.\d)(?! ?(?:€|euros?\b|eur\b))/g
const FACTURA_NUMERADA =
  /\b(?:n(?:um|umero|º|°)\.?|la factura|la fra\.?|factura es la) (\d{1,6})(?![\d,.€%/]|\.\d)(?! ?(?:€|euros?\b|eur\b))/g
/** Zeros in front are of a number, not of an amount: «boleta 0045», «la 018». */
const FACTURA_CON_CEROS =
  /\b(?:facturas?|fras?|fact|fac|recibo|boleta|comprobante|tique|ticket|la|las)\b\.? ?(0\d{2,7})(?![\d€%/:]|[.,]\d| ?(?:€|euros?\b|eur\b|h\b))/g
/** Without a word before it: a year and an ordinal, which is not a date, or a series and its figures («F-1183»). */
const FACTURA_SUELTA =
  /(?<![\w/-])(?<!\b(?:modelo|ref|referencia|matricula|serie)\.? )((?:[a-z]{1,4}[-/]?)?20\d\d[-/]\d{1,6}|[a-z]{1,3}-\d{3,7}|[a-z]{1,3}\d{2,4}[-/]\d{2,6})(?![\w/-])/g

/** A bare number after its word, where the amount comes later: «factura 118 a Viveros, 1.936». */
const FACTURA_Y_IMPORTE =
  /\b(?:factura|fra)\b\.? (\d{1,5})(?= (?:a|al|de|del|para) [^\d]{2,60}\d)(?! (?:a|de) (?:\d|euros))/g

function facturaEscrita(limpio: string, plano: string): ({ valor: string } & Trozo) | null {
  for (const re of [
    FACTURA_NOMBRADA,
    FACTURA_CON_CEROS,
    FACTURA_NUMERADA,
    FACTURA_SUELTA,
    FACTURA_Y_IMPORTE,
  ]) {
    const hallada = primero(plano, re, (m) => m[1] ?? null)
    if (!hallada) continue
    const inicio = hallada.fin - hallada.valor.length
    return { valor: limpio.slice(inicio, hallada.fin).toUpperCase(), inicio, fin: hallada.fin }
  }
  return null
}

function facturaConocida(
  limpio: string,
  plano: string,
  facturas: readonly string[],
): ({ valor: string } & Trozo) | null {
  for (const numero of facturas) {
    const buscado = aplanar(limpiar(numero))
    const inicio = buscado === '' ? -1 : plano.indexOf(buscado)
    const fin = inicio + buscado.length
    const suelto = !/[a-z0-9]/.test(plano.charAt(inicio - 1)) && !/[a-z0-9]/.test(plano.charAt(fin))
    if (inicio >= 0 && suelto && limpio.length >= fin) return { valor: numero, inicio, fin }
  }
  return null
}

function primero<T>(
  texto: string,
  re: RegExp,
  lee: (m: RegExpExecArray) => T | null,
): ({ valor: T } & Trozo) | null {
  for (const m of texto.matchAll(re)) {
    const valor = lee(m)
    if (valor !== null) return { valor, inicio: m.index, fin: m.index + m[0].length }
  }
  return null
}
