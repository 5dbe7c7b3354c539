import {
  type Caso,
  type Curva,
  type CurvaDeCliente,
  curvaDeCliente,
  pMasTarde,
  pTardePorPoco,
} from './salud-impago.ts'
import { ajustarCapa, type Capa, conCapa, type Fila, logitDe } from './salud-logistica.ts'

/**
 * The layer over P(late): what the curve of delays cannot see, such as the amount or what is overdue just now
 * (method, A.4; features after Zeng et al. 2008). Amounts in cents, days as numbers.
 */
export type HistorialDePago = {
  emitida: number
  vence: number
  /** Null while unpaid at the day of looking. */
  pagada: number | null
  importe: number
}

/** Method, A.4. */
const OLVIDO = 0.7
const RETRASO_MINIMO = -60
const RETRASO_MAXIMO = 90
const IMPORTE_RELATIVO = 3
const HISTORIA_QUE_CUENTA = 4
const RIDGE = 60
const RIDGE_0 = 1
/** Decided invoices from which there is a layer. Method, A.4. */
export const FILAS_PARA_CAPA = 60

/** Features of an invoice just issued with this amount and term, from what is known of its client on `dia`. */
export function rasgosDePago(
  conocidas: readonly HistorialDePago[],
  { importe, plazo }: { importe: number; plazo: number },
  dia: number,
): number[] {
  let [abiertas, vencidas, masVencida, pagadas] = [0, 0, 0, 0]
  let logs = 0
  const pagos: { pagada: number; retraso: number }[] = []
  for (const f of conocidas) {
    logs += logDeImporte(f.importe)
    if (f.pagada !== null) {
      pagadas++
      pagos.push({ pagada: f.pagada, retraso: f.pagada - f.vence })
    } else {
      abiertas++
      if (f.vence < dia) {
        vencidas++
        masVencida = Math.max(masVencida, dia - f.vence)
      }
    }
  }
  pagos.sort((a, b) => b.pagada - a.pagada)
  let [suma, pesos, w] = [0, 0, 1]
  for (const { retraso } of pagos) {
    suma += w * Math.min(RETRASO_MAXIMO, Math.max(RETRASO_MINIMO, retraso))
    pesos += w
    w *= OLVIDO
    if (w < 1e-6) break
  }
  const propio = logDeImporte(importe)
  const relativo = conocidas.length > 0 ? propio - logs / conocidas.length : 0
  return [
    suma / (pesos + 1) / 10,
    vencidas / (abiertas + 1),
    Math.log(1 + masVencida),
    Math.min(IMPORTE_RELATIVO, Math.max(-IMPORTE_RELATIVO, relativo)),
    Math.min(Math.log(1 + pagadas + vencidas), HISTORIA_QUE_CUENTA),
    propio / 3,
    plazo / 30,
  ]
}

/** Of euros plus one; what is owed to the client counts as nothing. */
function logDeImporte(centimos: number): number {
  return Math.log(Math.max(0, centimos) / 100 + 1)
}

/** What the layer learns from an invoice: what was known when it was issued, and whether it was late. */
export function filaDePago(
  conocidas: readonly HistorialDePago[],
  factura: HistorialDePago,
  negocio: Curva,
): Omit<Fila, 'si'> {
  const plazo = factura.vence - factura.emitida
  const curva = curvaDeCliente(casosEn(conocidas, factura.emitida), negocio)
  return {
    logit: logitDe(pTardePorPoco(curva, plazo)),
    rasgos: rasgosDePago(conocidas, { importe: factura.importe, plazo }, factura.emitida),
  }
}

/** Null with too few decided invoices to learn from. */
export function ajustarCapaDePago(filas: readonly Fila[]): Capa | null {
  return filas.length < FILAS_PARA_CAPA ? null : ajustarCapa(filas, RIDGE, RIDGE_0)
}

/** P(late) of an invoice just issued, after the layer if there is one; `rasgos` are only asked for then. */
export function pTarde(
  capa: Capa | null,
  curva: CurvaDeCliente,
  plazo: number,
  rasgos: () => readonly number[],
): number {
  return capa ? conCapa(capa, logitDe(pTardePorPoco(curva, plazo)), rasgos()) : pMasTarde(curva, plazo, 0)
}

/** What a curve learns from, newest first by date of issue. */
export function casosEn(conocidas: readonly HistorialDePago[], dia: number): Caso[] {
  const casos = conocidas.map(({ emitida, vence, pagada }) => ({
    plazo: vence - emitida,
    retraso: pagada === null ? null : pagada - vence,
    vencida: dia - vence,
  }))
  return casos.reverse()
}
