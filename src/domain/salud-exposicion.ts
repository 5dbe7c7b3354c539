import type { Centimos } from './dinero.ts'

/** What a client owes against the credit that she gives it. */
export type Exposicion = {
  debe: Centimos
  limite: Centimos
  /** Of the limit that is used, 0 and up; null when the limit is zero. */
  parte: number | null
  /** How far it is over; zero within. */
  exceso: Centimos
}

/** Null without a limit: nothing to compare with. */
export function exposicionDe(debe: Centimos, limite: Centimos | null): Exposicion | null {
  if (limite === null) return null
  return { debe, limite, parte: limite > 0 ? debe / limite : null, exceso: Math.max(0, debe - limite) }
}

/** Part of what the business invoiced in twelve months that is this client's, 0–1. */
export type Concentracion = { parte: number; propio: Centimos; total: Centimos }

/** From this part on, one client is said to weigh in the business. Product decision: «un cliente es el 40 %». */
export const CLIENTE_QUE_PESA = 0.25

/** `total` may be of last night, without this client's figure of now. Null without anything invoiced. */
export function concentracionDe(propio: Centimos, total: Centimos): Concentracion | null {
  if (propio <= 0 || total <= 0) return null
  const todo = Math.max(propio, total)
  return { parte: propio / todo, propio, total: todo }
}
