import { conMayusculas, normalizar, type Trozo, tapar } from './normalizar.ts'
import { FORMAS_LEGALES, NOMBRES_DE_PILA, PALABRAS_VACIAS, SECTORES } from './vocabulario.ts'

/**
 * Name of a new client and its person: «nuevo cliente Peluquería Sol, 600 123 123, Ana». `desde` is where the
 * words «nuevo cliente» end; `ids` are its phones, e-mails and NIF, which are not part of the name.
 */
export function leerClienteNuevo(
  limpio: string,
  plano: string,
  desde: number,
  ids: readonly Trozo[],
): { nombre: string | null; contacto: string | null } {
  const tapado = tapar(plano, ids)
  let texto = ''
  for (let i = desde; i < limpio.length; i++)
    texto += tapado[i] === '_' && plano[i] !== '_' ? ',' : limpio.charAt(i)
  const partes = partesDe(texto.replaceAll(/\s\(([^()]*)\)/g, ', ($1),'))
    .flatMap((parte) => parte.split(/\s[-–]\s|\.(?=\s|$)/))
    .map((parte) => parte.replace(ETIQUETA, '').trim())
    .flatMap(conTitulo)
    .filter((parte) => /\p{L}/u.test(parte))
  const [primera = '', ...resto] = partes
  const conPersona =
    /^(.+?),? (?:la persona (?:de contacto )?es|contacto:?|de contacto|persona:?|lo lleva|la lleva|pregunta(?:r)? por|hablar con) (.+)$/i.exec(
      primera,
    )
  const nombre = enMinusculas(conPersona?.[1] ?? primera)
    .replace(/^[:;.–—-]+ ?|^al? (?=\p{L})/u, '')
    .replace(/^.*\b(?:se llama|llamad[oa]) (?=\p{L})/iu, '')
    .replace(/^(?:a|al|para|de|cliente|clienta|otr[oa] client[ea])[ :]+(?=\p{L})/iu, '')
    .replace(/ (?:de|como) (?:nuev[oa] )?client[ea]$/i, '')
    .replace(/ (?:y|e) (?:llamar|mandar|enviar|avisar|recordar|escribir|visitar)\p{L}*\b.*$/iu, '')
    .replace(/^(?:se llama|llamad[oa]|que se llama|es|(?:la )?ficha (?:de|d|para)) /i, '')
    .replace(/ como (?:client[ea]|nuev[oa] client[ea])$/i, '')
    .replace(SITIO, '$1')
    .trim()
  const persona =
    conPersona?.[2] ??
    resto.find((parte) => ROL.test(parte) || TITULO.test(parte)) ??
    resto.find((parte) => NOMBRES_DE_PILA.has(normalizar(parte.split(' ')[0] ?? ''))) ??
    sinAbrir(
      resto.find(
        (parte) =>
          /^\(/.test(parte) && NOMBRES_DE_PILA.has(normalizar(sinAbrir(parte) ?? '').split(' ')[0] ?? ''),
      ),
    ) ??
    resto.find(parecePersona) ??
    null
  return {
    nombre: nombre === '' ? null : conMayusculas(nombre),
    contacto: persona
      ? conMayusculas(
          enMinusculas(persona)
            .replace(TITULO, '')
            .replace(ROL, '')
            .replace(/^(?:(?:contacto|persona|la|el|con|es)\b[: ]*)+/i, ''),
        )
      : null,
  }
}

/** «Residencia Los Arcos sr Eloy»: the name, and who it is. */
function conTitulo(parte: string): string[] {
  const [, nombre = '', quien = ''] =
    /^(.+?\p{L}{2},?) ((?:don|doña|sra?\.?|señora?) \p{L}.*)$/iu.exec(parte) ?? []
  const panificadora = SECTORES.has(normalizar(nombre)) || !nombre.includes(' ')
  return nombre === '' || panificadora ? [parte] : [nombre.replace(/,$/, ''), quien]
}

const TITULO = /^(?:don|doña|dña\.?|sra?\.?|señora?) (?=\p{L})/iu
/** «… en Calatayud», where it is. */
const SITIO = /^(\p{L}+ .+) en \p{L}+(?: \p{L}+)?$/u

/** A name that was typed all in capitals, as names are written. */
function enMinusculas(nombre: string): string {
  if (!/ /.test(nombre) || /\p{Ll}/u.test(nombre)) return nombre
  const escrita = conMayusculas(nombre.toLowerCase())
  return escrita.replace(/\p{L}+$/u, (ultima) =>
    FORMAS_LEGALES.has(ultima.toLowerCase()) ? ultima.toUpperCase() : ultima,
  )
}

/** What stood in brackets. */
function sinAbrir(parte: string | undefined): string | null {
  return parte?.replace(/[()]/g, '') ?? null
}

/** Who somebody is, before the name: «la dueña es la Montse», «gerente Eustaquio». */
const ROL =
  /^(?:(?:y|con|su|el|la) )?(?:contacto|persona(?: de contacto)?|dueñ[oa]|encargad[oa]|gerente|jef[ea]|director[a]?|responsable|l[oa] lleva|pregunta(?:r)? por)(?: (?:es|se llama))?:? (?:(?:la|el) )?(?=\p{L})/iu

/** What she lists, separated by commas, semicolons or lines. The end of an `&amp;` separates nothing. */
export function partesDe(texto: string): string[] {
  return texto
    .split(/[,\n]|(?<!&#?\w{1,8});/)
    .map((parte) => parte.trim())
    .filter((parte) => parte !== '')
}

/** Labels that come before a datum: «tel.», «email:», «NIF». */
const ETIQUETA =
  /(?:^|\s)(?:tel(?:[eé]fono)?|tlf|m[oó]vil|tfno|e-?mail|correo|mail|n\.?i\.?f|c\.?i\.?f|dni|su|con|y|el|es)\.?:?\s*$/i

/** A person's name in a stretch of text: a first name with the words in capitals after it. Null when there is none. */
export function leerPersona(limpio: string, tapado: string): string | null {
  for (const m of tapado.matchAll(/(?<![a-z_])[a-z]+(?![a-z_])/g)) {
    const escrita = limpio.slice(m.index)
    const capital = /^\p{Lu}/u.test(escrita) && !PALABRAS_VACIAS.has(m[0]) && !SECTORES.has(m[0])
    if (!capital && !NOMBRES_DE_PILA.has(m[0])) continue
    const apellidos = /^\p{L}+(?: \p{Lu}\p{L}+){0,3}/u.exec(escrita)
    return conMayusculas(apellidos?.[0] ?? m[0])
  }
  return null
}

function parecePersona(parte: string): boolean {
  const limpia = parte.replace(/^(?:contacto|persona de contacto|persona|la |el |con |es )+:? ?/i, '')
  const palabras = limpia.split(' ')
  const primera = normalizar(palabras[0] ?? '')
  if (palabras.length > 4 || SECTORES.has(primera)) return false
  return (
    NOMBRES_DE_PILA.has(primera) ||
    /^(?:contacto|persona)/i.test(parte) ||
    (/^\p{Lu}\p{Ll}+$/u.test(palabras[0] ?? '') && palabras.length <= 3)
  )
}
