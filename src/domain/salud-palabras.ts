/**
 * Words in a note that a person would not let pass: «problemas de cash flow», «se va a la competencia».
 * They are shown, never counted: no figure moves because of them (brief: a visible signal).
 */

/** Product decision. Money first, then closing down, then leaving. */
const PATRONES = [
  '(?:problemas?|falta|apuros?|tensiones|dificultades) (?:de|con|para|en)(?: el| la| los)? (?:cash[ -]?flow|liquidez|tesorer[ií]a|caja|dinero|pagos?|pagar|cobrar|cobros)',
  'cash[ -]?flow',
  'no (?:me |nos |te |la |lo )?(?:puede|pueden|podr[áa]n?|quiere|quieren) pagar(?:nos|me|la|lo|las|los)?',
  '(?:pre)?concurso de acreedores',
  'suspensi[óo]n de pagos',
  'quiebra',
  'insolven(?:te|tes|cia)',
  'embarg(?:o|os|ad[oa]s?)',
  'impag(?:o|os|ad[oa]s?)',
  'moros(?:[oa]s?|idad)',
  '(?:aplazar|retrasar)(?:nos|me)? (?:el|los) pagos?',
  'aplazamiento',
  '(?:cierra|cierran|cerrar|cerrar[áa]n?) (?:la|el) (?:empresa|negocio|tienda|local|taller|persiana)',
  // Not «van a cerrar el trato», nor the holidays.
  '(?:va|van|iba|iban) a cerrar(?!\\s+(?:ya|con|el|la|los|las|un|una|este|esta|otro|otra|en agosto|por vacaciones)(?!\\p{L}))',
  'despidos',
  '(?:un|el) ERE',
  'ERTE',
  '(?:cambia|cambian|cambiar|cambiar[áa]n?|cambiado) de proveedora?',
  '(?:otro|otra|nuevo) proveedora?',
  '(?:se (?:va|van|pasa|pasan|cambia|cambian)|irse|pasarse|cambiarse) (?:a|con) la competencia',
  '(?:darse|dar|darnos) de baja',
  '(?:cancelar|rescindir|romper) (?:el|la) (?:contrato|servicio|pedido|cuota|acuerdo)',
  'descontent[oa]s?',
  'insatisfech[oa]s?',
  'muy enfadad[oa]s?',
]
const RIESGO = new RegExp(`(?<!\\p{L})(?:${PATRONES.join('|')})(?!\\p{L})`, 'giu')
/** Every pattern holds one of these: a look that is twelve times faster, for the many notes with nothing. */
const INDICIO =
  /cash|liqu|tesor|caja|diner|pag|cobr|acreed|quieb|insol|embar|moros|aplaz|cierr|cerrar|despid|\bere\b|erte|provee|compet|baja|cancel|rescin|romper|descont|insatis|enfad/i

/** «sin problemas de caja», «no tiene impagos»: up to three words of the same clause before it. */
const NEGADO =
  /(?<!\p{L})(?:sin|no|ning[uú]n|ninguna|nunca|tampoco|ni)\s+(?:(?!(?:por|porque|y|pero|aunque|que|pues)\s)\p{L}+\s+){0,3}$/iu

/** The words of risk of a text, as written, each once. */
export function palabrasDeRiesgo(textos: readonly (string | null)[]): string[] {
  const halladas = new Map<string, string>()
  for (const texto of textos) {
    if (!texto || !INDICIO.test(texto)) continue
    for (const { 0: palabra, index } of texto.matchAll(RIESGO)) {
      if (NEGADO.test(texto.slice(Math.max(0, index - 60), index))) continue
      const clave = palabra.toLowerCase()
      if (!halladas.has(clave)) halladas.set(clave, palabra)
    }
  }
  return [...halladas.values()]
}
