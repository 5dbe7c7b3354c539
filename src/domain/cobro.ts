import { type Centimos, sumar } from './dinero.ts'
import type { Fecha } from './fecha.ts'

/** An invoice with something left to collect, corrections and money on account already taken off. */
export type Abierta = { id: string; numero: string; debe: Centimos; fecha_vencimiento: Fecha }

/** What a payment is for: an invoice, or nothing in particular (on account). */
export type Parte = { factura_id: string | null; numero: string | null; importe: Centimos }

/** How an amount sits with what the client owes. */
export type Encaje =
  | { tipo: 'justo'; factura: Abierta }
  /** It is the sum of all of them. */
  | { tipo: 'todas'; facturas: Abierta[] }
  /** Less than the only one that is open. */
  | { tipo: 'parcial'; factura: Abierta; quedan: Centimos }
  /** More than the only one that is open. */
  | { tipo: 'sobra'; factura: Abierta; sobran: Centimos }
  /** It may be any of these. */
  | { tipo: 'elegir'; facturas: Abierta[] }
  | { tipo: 'ninguna' }

/** Only what leaves no doubt is proposed outright; the rest is for her to choose. `abiertas`: oldest first. */
export function encajar(importe: Centimos, abiertas: readonly Abierta[]): Encaje {
  const [first, second] = abiertas
  if (!first) return { tipo: 'ninguna' }
  const exactas = abiertas.filter((factura) => factura.debe === importe)
  const [exacta] = exactas
  if (exacta && exactas.length === 1) return { tipo: 'justo', factura: exacta }
  if (exacta) return { tipo: 'elegir', facturas: exactas }
  if (!second) return encajarEnUna(importe, first)
  if (sumar(abiertas.map((factura) => factura.debe)) === importe) {
    return { tipo: 'todas', facturas: [...abiertas] }
  }
  return { tipo: 'elegir', facturas: [...abiertas] }
}

/** The same when she has said the invoice. */
export function encajarEnUna(importe: Centimos, factura: Abierta): Encaje {
  if (importe === factura.debe) return { tipo: 'justo', factura }
  return importe < factura.debe
    ? { tipo: 'parcial', factura, quedan: factura.debe - importe }
    : { tipo: 'sobra', factura, sobran: importe - factura.debe }
}

/** The invoice up to what it owes; what is left over goes on account. */
export function partesPara(importe: Centimos, { id, numero, debe }: Abierta): Parte[] {
  const suya = Math.min(importe, debe)
  const parts: Parte[] = [{ factura_id: id, numero, importe: suya }]
  return importe > suya ? [...parts, aCuenta(importe - suya)] : parts
}

export function aCuenta(importe: Centimos): Parte {
  return { factura_id: null, numero: null, importe }
}
