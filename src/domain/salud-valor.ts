import { type Centimos, ponderar, sumar } from './dinero.ts'
import { estaAbierta, type Oportunidad } from './oportunidad.ts'

/** Place among the business's active clients by twelve-month invoicing. */
export type Rango = {
  puesto: number
  de: number
  /** «Top 5 %»: null below 20 clients, where a place says more. */
  percentil: number | null
}

/**
 * What this client may bring, from the business's own figures and nothing else: the year against the
 * one before, and the open deals. Product, section 7.
 */
export type Potencial = {
  nivel: 'alto' | 'medio' | 'bajo' | 'sin_datos'
  facturado_12m_centimos: Centimos
  /** The twelve months before those; null when the client is not that old. */
  anterior_12m_centimos: Centimos | null
  /** Open deals by their probability. */
  embudo_centimos: Centimos
  oportunidades_abiertas: number
}

/** Clients from which a percentile is said. Product, section 7. */
const CLIENTES_PARA_PERCENTIL = 20
/** Growth that makes the potential high or low, and pipeline against the year that makes it high. Product decision. */
const CRECE = 1.2
const MENGUA = 0.8
const EMBUDO_ALTO = 0.25

/** `facturado_12m` of everybody, descending; null for who has not invoiced in the year, or without a list. */
export function rangoDe(propio: Centimos, facturado_12m: readonly Centimos[]): Rango | null {
  if (propio <= 0 || facturado_12m.length === 0) return null
  const mayores = primeroHasta(facturado_12m, propio)
  // The list may be of last night, without this client's figure of now.
  const incluido = facturado_12m[mayores] === propio
  const puesto = mayores + 1
  const de = Math.max(puesto, facturado_12m.length + (incluido ? 0 : 1))
  return rangoEntre({ puesto, de })
}

/** The same from a place that is known already. */
export function rangoEntre({ puesto, de }: { puesto: number; de: number }): Rango {
  return { puesto, de, percentil: de < CLIENTES_PARA_PERCENTIL ? null : Math.ceil((100 * puesto) / de) }
}

/**
 * The twelve-month invoicing of a large business in few figures: of `de` clients, what those invoice who stand at
 * equal steps from the first (`cortes[0]`) to the last, and all together `total`. A place between two of them is interpolated.
 */
export type Clasificacion = { de: number; total: Centimos; cortes: Centimos[] }

/** Clients from which places are not counted any more: below, counting them takes a fraction of a millisecond. */
const CLIENTES_PARA_CLASIFICAR = 1000
/** Steps: a tenth of the percent in which a place is said. */
const PASOS_DE_CLASIFICACION = 1000

/** `facturado_12m` of everybody, descending. Null while there are few. */
export function clasificacionDe(facturado_12m: readonly Centimos[]): Clasificacion | null {
  const de = facturado_12m.length
  if (de < CLIENTES_PARA_CLASIFICAR) return null
  const cortes = Array.from(
    { length: PASOS_DE_CLASIFICACION + 1 },
    (_, i) => facturado_12m[Math.round((i * (de - 1)) / PASOS_DE_CLASIFICACION)] ?? 0,
  )
  return { de, total: sumar(facturado_12m), cortes }
}

/** The place of who has invoiced so much; null without invoicing. */
export function rangoEn(
  { de, cortes }: Pick<Clasificacion, 'de' | 'cortes'>,
  propio: Centimos,
): Rango | null {
  if (propio <= 0) return null
  const i = primeroHasta(cortes, propio)
  const [arriba, abajo] = [cortes[i - 1], cortes[i]]
  const dentro = arriba === undefined || abajo === undefined ? 0 : (arriba - propio) / (arriba - abajo)
  const pasos = Math.max(0, Math.min(PASOS_DE_CLASIFICACION, i - 1 + dentro))
  return rangoEntre({ puesto: Math.round((pasos * (de - 1)) / PASOS_DE_CLASIFICACION) + 1, de })
}

export function potencialDe(
  facturado_12m_centimos: Centimos,
  anterior_12m_centimos: Centimos | null,
  oportunidades: readonly Oportunidad[],
): Potencial {
  const abiertas = oportunidades.filter(estaAbierta)
  const embudo_centimos = sumar(abiertas.map((o) => ponderar(o.monto_estimado_centimos ?? 0, o.probabilidad)))
  return {
    nivel: nivelDe(facturado_12m_centimos, anterior_12m_centimos, embudo_centimos),
    facturado_12m_centimos,
    anterior_12m_centimos,
    embudo_centimos,
    oportunidades_abiertas: abiertas.length,
  }
}

function nivelDe(actual: Centimos, anterior: Centimos | null, embudo: Centimos): Potencial['nivel'] {
  if (actual > 0 && embudo >= EMBUDO_ALTO * actual) return 'alto'
  if (anterior === null || (anterior <= 0 && actual <= 0)) return embudo > 0 ? 'medio' : 'sin_datos'
  if (actual >= CRECE * anterior) return 'alto'
  return actual <= MENGUA * anterior ? 'bajo' : 'medio'
}

/** First index of a descending list whose value is not above `valor`. */
function primeroHasta(descendente: readonly number[], valor: number): number {
  let bajo = 0
  let alto = descendente.length
  while (bajo < alto) {
    const medio = (bajo + alto) >> 1
    if ((descendente[medio] ?? 0) > valor) bajo = medio + 1
    else alto = medio
  }
  return bajo
}
