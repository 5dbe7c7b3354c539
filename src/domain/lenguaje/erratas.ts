/** Words of time that are put right when mistyped, plain. The short ones only by the slips that make no other word. */
const PALABRAS = [
  'lunes martes miercoles jueves viernes sabado domingo',
  'enero febrero marzo abril junio julio agosto septiembre octubre noviembre diciembre',
  'manana semana proximo proxima siguiente mediodia trimestre quincena anteayer',
].flatMap((linea) => linea.split(' '))

/** Real words one letter away from those of time. */
const DE_VERDAD: ReadonlySet<string> = new Set(
  `luces mates martas martos mantes maltes martel jueces vienes viertes sabido salado sacado sanado sobado sabados
   domino dominio dominga domingos angosto agusto agoto agosta agoste semanal semanas manzana mansana manada marana mananas
   manaza junior julia julian juno abri abrir mazo maro marco mario proximos proximas siguientes trimestres quincenas
   trimestral entero genero`.split(/\s+/),
)

/** With fewer letters, one that changes makes too many other words: «marzo» and «Marco», «enero» and «entero». */
const LARGA = 6

const POR_INICIAL = new Map<string, string[]>()
for (const palabra of PALABRAS) {
  const inicial = inicialDe(palabra)
  POR_INICIAL.set(inicial, [...(POR_INICIAL.get(inicial) ?? []), palabra])
}

/**
 * The word of time that a plain word is a slip of, one letter away at most («juevs», «vierens», «biernes»,
 * «mañna»), or undefined. Words that exist («jueces», «manzana», «vienes») and names are left as they are.
 */
export function errataDeTiempo(palabra: string): string | undefined {
  if (palabra.length < 4 || palabra.length > 11 || DE_VERDAD.has(palabra)) return undefined
  for (const buena of POR_INICIAL.get(inicialDe(palabra)) ?? []) {
    if (Math.abs(buena.length - palabra.length) <= 1 && esErrata(palabra, buena)) return buena
  }
  return undefined
}

/** b and v, s and z sound alike, and h does not sound. */
function inicialDe(palabra: string): string {
  const letra = palabra.charAt(palabra.charAt(0) === 'h' ? 1 : 0)
  return letra === 'b' ? 'v' : letra === 'z' || letra === 'c' ? 's' : letra
}

/** One letter changed, missing, too many, or two that crossed. */
function esErrata(mala: string, buena: string): boolean {
  let i = 0
  while (i < mala.length && mala[i] === buena[i]) i++
  if (i === mala.length && i === buena.length) return false
  const [m = '', b = ''] = [mala.charAt(i), buena.charAt(i)]
  if (mala.length === buena.length) {
    if (mala.slice(i + 1) === buena.slice(i + 1)) return buena.length >= LARGA || suenanIgual(m, b)
    return mala.charAt(i + 1) === b && m === buena.charAt(i + 1) && mala.slice(i + 2) === buena.slice(i + 2)
  }
  if (mala.length < buena.length) {
    const falta = mala.slice(i) === buena.slice(i + 1)
    return falta && (buena.length >= LARGA || (buena === 'lunes' && i > 0))
  }
  const sobra = mala.slice(i + 1) === buena.slice(i)
  return sobra && (buena.length >= LARGA || m === mala.charAt(i - 1) || (m === 'h' && i === 0))
}

function suenanIgual(a: string, b: string): boolean {
  return IGUALES.has(a + b)
}

const IGUALES: ReadonlySet<string> = new Set(['bv', 'vb', 'sz', 'zs', 'cz', 'zc', 'jg', 'gj'])
