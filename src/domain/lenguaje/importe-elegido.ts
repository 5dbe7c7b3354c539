import type { Importe } from './importes.ts'

/**
 * Which of several amounts counts, and the others that it could be, likeliest first. `seguro`: the words
 * between say it («no 1.200 sino 1.500»); if not, a person should be asked.
 */
export type ImporteElegido = { importe: Importe; otros: Importe[]; seguro: boolean }

/** The amount that counts among those of a text (`buscarImportes`, already without what is no money). */
export function elegirEntre(plano: string, importes: readonly Importe[]): ImporteElegido | null {
  const [primero] = importes
  if (!primero) return null
  let elegido = primero
  let seguro = true
  const otros: Importe[] = []
  for (const siguiente of importes.slice(1)) {
    if (siguiente.centimos === elegido.centimos) continue
    const cual = cualCuenta(plano, elegido, siguiente)
    otros.push(cual === 'segundo' ? elegido : siguiente)
    if (cual === 'segundo') elegido = siguiente
    // A total settles whatever came before it.
    if (cual === null) seguro = false
    else if (ES_TOTAL.test(plano.slice(0, siguiente.inicio))) seguro = true
  }
  return { importe: elegido, otros, seguro }
}

/** Said by the words before, between and after two amounts; null when they say nothing. */
function cualCuenta(plano: string, a: Importe, b: Importe): 'primero' | 'segundo' | null {
  const antes = plano.slice(Math.max(0, a.inicio - 40), a.inicio)
  const entre = plano.slice(a.fin, b.inicio)
  const tras = plano.slice(b.fin, b.fin + 20)
  return REGLAS.find(({ vale }) => vale(antes, entre, tras))?.cuenta ?? null
}

type Vale = (antes: string, entre: string, tras: string) => boolean
const REGLAS: { cuenta: 'primero' | 'segundo'; vale: Vale }[] = [
  // «no 1.200 sino 1.500», «no son 540, son 450», «540 no, 450», «1.200, perdón, 1.500»
  {
    cuenta: 'segundo',
    vale: (antes, entre) => /\bno (?:son |es |eran |era )?(?:\S+ )?$/.test(antes) && CAMBIA.test(entre),
  },
  {
    cuenta: 'segundo',
    vale: (_, entre) =>
      /^ ?[,.;]? ?(?:no\b,?|perdon|digo|mejor dicho|corrijo|me equivoque|quiero decir)/.test(entre) &&
      !/^ ?,? ?no (?:los |las |el |la )?$/.test(entre),
  },
  // «son 450, no 540»
  {
    cuenta: 'primero',
    vale: (_, entre) =>
      /\b(?:y )?no (?:los |las |de )?$/.test(entre) || /\ben (?:lugar|vez) de (?:los )?$/.test(entre),
  },
  // «1.000 + IVA, son 1.210», «3 portes a 210 = 630», «total 1.210»
  {
    cuenta: 'segundo',
    vale: (_, entre) =>
      /(?:= ?|\b(?:total|en total|son|suma|suman|hacen|o sea|sale por|salen)\b[^\d]{0,12})$/.test(entre),
  },
  // «sube de 1.200 a 1.500», «de 1.200 a 1.500», «antes 1.200, ahora 1.500»
  {
    cuenta: 'segundo',
    vale: (antes, entre) =>
      /\b(?:de|desde|los) $/.test(antes) &&
      /^ ?(?:€|euros)? ?(?:ahora )?(?:a|al|hasta)(?: los)? $/.test(entre),
  },
  { cuenta: 'segundo', vale: (antes, entre) => /\bantes\b/.test(antes) || /\bahora\b/.test(entre) },
  {
    cuenta: 'segundo',
    vale: (_, entre) =>
      /\b(?:lo deja(?:mos)? en|se queda en|queda en|baja(?:mos)? a|sube a|rebajado a|se lo dejo en)\b[^\d]{0,8}$/.test(
        entre,
      ),
  },
  // «300 de los 900», «200 a cuenta, quedan 750», «le faltan 600»
  {
    cuenta: 'primero',
    vale: (_, entre) => /^ ?(?:€|euros)? ?de (?:los|las|un total de|una factura de) $/.test(entre),
  },
  {
    cuenta: 'primero',
    vale: (_, entre) =>
      /\b(?:quedan?|faltan?|restan?|pendientes?|resto|debe|deben)\b[^\d]{0,12}$/.test(entre),
  },
  {
    cuenta: 'primero',
    vale: (_, __, tras) =>
      /^ ?(?:€|euros)? ?(?:de (?:iva|irpf|descuento|portes|señal|senal)|pendientes?)/.test(tras),
  },
  // «1.210 (1.000 + IVA)»
  {
    cuenta: 'primero',
    vale: (_, entre, tras) => /^ ?€? ?\($/.test(entre) && /^ ?€? ?(?:\+|mas) ?iva/.test(tras),
  },
]

const ES_TOTAL = /(?:= ?|\btotal:? ?)$/
const CAMBIA = /^ ?(?:€|euros)?,? ?(?:sino|son|es|pon|eran|era|,)/
