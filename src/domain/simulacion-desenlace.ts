import type { FacturaNumerada } from './libro.ts'
import type { Recomendacion } from './recomendacion.ts'
import { horizonteDe, huecosDe } from './salud-clientela.ts'
import type { Dia } from './salud-cuentas.ts'
import { IMPAGO_DIAS } from './salud-impago.ts'
import { mediana } from './salud-ritmo.ts'

/**
 * How an alert ended. `acierto`: the invoice ended more than 30 days late, or no invoice came within the horizon of the
 * churn score; null when it foretells nothing or the ledger ends before it can be known. `en_30`: the same seen thirty
 * days after it was told. `antelacion`: days from telling it to the fact. `sigue`: of a habit change alone, whether what
 * was owed then was paid nearer to the new habit than to the old one, or later: it may hold and nothing end badly.
 */
export type Desenlace = {
  acierto: boolean | null
  en_30: boolean | null
  antelacion: number | null
  sigue: boolean | null
}

const EN_DIAS = 30
const NADA: Desenlace = { acierto: null, en_30: null, antelacion: null, sigue: null }

export function desenlaceDe(
  { regla, factura_id, hechos }: Recomendacion,
  facturas: readonly FacturaNumerada[],
  dicho: Dia,
  fin: Dia,
): Desenlace {
  switch (regla) {
    case 'factura_vencida': {
      const factura = facturas.find((f) => f.numero === factura_id)
      return factura ? deFacturas([factura], dicho, fin) : NADA
    }
    case 'cambio_de_habito': {
      const debidas = facturas.filter((f) => f.emitida < dicho && (f.pagada === null || f.pagada >= dicho))
      const sigue =
        hechos.regla === regla ? sigueTardando(debidas, (hechos.antes + hechos.ahora) / 2, fin) : null
      return { ...deFacturas(debidas, dicho, fin), sigue }
    }
    case 'factura_esperada':
    case 'sin_actividad':
      return deSilencio(facturas, dicho, fin)
    default:
      return NADA
  }
}

/** Whether any of these ended more than thirty days late. */
function deFacturas(facturas: readonly FacturaNumerada[], dicho: Dia, fin: Dia): Desenlace {
  const hechos = facturas.map(({ vence, pagada }) => ({ limite: vence + IMPAGO_DIAS + 1, pagada }))
  const tarde = hechos.filter(({ limite, pagada }) => (pagada === null ? fin >= limite : pagada >= limite))
  const sinSaber = hechos.some(({ limite, pagada }) => pagada === null && fin < limite)
  if (tarde.length === 0)
    return facturas.length === 0 || sinSaber ? NADA : { ...NADA, acierto: false, en_30: false }
  const limite = Math.max(dicho, Math.min(...tarde.map((t) => t.limite)))
  return { ...NADA, acierto: true, en_30: limite <= dicho + EN_DIAS, antelacion: limite - dicho }
}

/** Whether the middle one of these took so many days to be paid; unpaid at the end, at least the days until then. */
function sigueTardando(facturas: readonly FacturaNumerada[], dias: number, fin: Dia): boolean | null {
  const tardaron = facturas.map(({ emitida, pagada }) => (pagada ?? fin) - emitida)
  const media = mediana(tardaron)
  if (media === null) return null
  const porSaber = facturas.some(({ emitida, pagada }) => pagada === null && fin - emitida < dias)
  return media >= dias ? true : porSaber ? null : false
}

/** Whether it stayed away for as long as the churn score looks ahead. */
function deSilencio(facturas: readonly FacturaNumerada[], dicho: Dia, fin: Dia): Desenlace {
  const dias = [...new Set(facturas.filter((f) => f.importe > 0).map((f) => f.emitida))].sort((a, b) => a - b)
  const horizonte = horizonteDe(mediana(huecosDe(dias.filter((d) => d < dicho))))
  const vuelve = dias.find((d) => d >= dicho)
  const faltan = vuelve === undefined ? Number.POSITIVE_INFINITY : vuelve - dicho
  const sabido = (h: number) => faltan < h || dicho + h <= fin
  const acierto = sabido(horizonte) ? faltan >= horizonte : null
  return {
    ...NADA,
    acierto,
    en_30: sabido(EN_DIAS) ? faltan >= EN_DIAS : null,
    antelacion: acierto ? horizonte : null,
  }
}
