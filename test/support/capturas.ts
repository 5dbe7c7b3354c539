/** What a capture should be read as, in the terms of `cli/captura-json.ts`: null is what must not be made up. */
export type Gold = Record<string, unknown> & { intent: string; cliente: string | null; fecha: string | null }
export type Caso = { id: string; ref: string; text: string; gold: Gold }
export type Leido = Record<string, unknown>

/** What has to be right, with the intent, for the frame to be. */
const MARCO =
  'tipo cliente candidatos debe_preguntar fecha hora importe estado probabilidad numero_factura contacto telefono'.split(
    ' ',
  )
const INERTES = ['ninguno', 'ambiguo']

/** One capture judged: its intent, its whole frame, and whether it did something that she would not forgive. */
export function juzgar({ gold }: Caso, leido: Leido): { intent: boolean; marco: boolean; grave: boolean } {
  const intent = vale(gold, leido, 'intent')
  return {
    intent,
    marco: intent && MARCO.every((campo) => campoBien(gold, leido, campo)),
    grave: esGrave(gold, leido),
  }
}

/** The part of these, from 0 to 1, for which it holds. */
export function parte<T>(todos: readonly T[], bien: (uno: T) => boolean): number {
  return todos.filter(bien).length / todos.length
}

function campoBien(gold: Gold, leido: Leido, campo: string): boolean {
  if (vale(gold, leido, campo)) return true
  const inerte = INERTES.includes(String(leido.intent))
  switch (campo) {
    case 'tipo':
      return leido.intent !== gold.intent && (gold.tipo === null || leido.tipo == null)
    case 'fecha':
      return dentro(leido.fecha, gold.fecha_rango)
    case 'hora':
      return gold.hora === null && Boolean(gold.franja)
    case 'candidatos':
      return !gold.candidatos || inerte || contiene(leido.candidatos, gold.candidatos)
    case 'debe_preguntar':
      return inerte
    default:
      return false
  }
}

function vale(gold: Gold, leido: Leido, campo: string): boolean {
  const otros = gold[`${campo}_acepta`]
  const validos = [gold[campo], ...(Array.isArray(otros) ? otros : [])]
  return validos.some((valido) => comun(campo, valido) === comun(campo, leido[campo]))
}

function comun(campo: string, valor: unknown): unknown {
  if (valor == null) return campo === 'debe_preguntar' ? false : null
  if (campo === 'telefono') return String(valor).replace(/\D/g, '').slice(-9)
  if (typeof valor === 'object') return JSON.stringify(valor)
  return typeof valor === 'string'
    ? valor.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
    : valor
}

function dentro(fecha: unknown, rango: unknown): boolean {
  return typeof fecha === 'string' && Array.isArray(rango) && fecha >= rango[0] && fecha <= rango[1]
}

function contiene(ofrecidos: unknown, pedidos: unknown): boolean {
  return (
    Array.isArray(ofrecidos) &&
    Array.isArray(pedidos) &&
    ofrecidos.length <= 5 &&
    pedidos.every((p) => ofrecidos.includes(p))
  )
}

/** Saved what it should not, chose a client blindly, another client than the one said, or a date nobody said. */
function esGrave(gold: Gold, leido: Leido): boolean {
  const intent = String(leido.intent)
  if (INERTES.includes(intent)) return false
  const pregunta = leido.debe_preguntar === true
  if (INERTES.includes(gold.intent)) return !intent.startsWith('consulta_') && !pregunta
  if (gold.debe_preguntar === true && !vale(gold, leido, 'debe_preguntar')) return true
  if (!gold.debe_preguntar && !pregunta && leido.cliente != null && !vale(gold, leido, 'cliente')) return true
  if (
    [gold.no_intent, gold.no_estado]
      .flat()
      .filter(Boolean)
      .some((no) => no === intent || no === leido.estado)
  )
    return true
  const inventada = gold.fecha === null && !campoBien(gold, leido, 'fecha')
  return inventada && !gold.fecha_actividad && !gold.periodo && !gold.vencimiento
}
