import { parteSuya } from './salud-impago.ts'

export type Confianza = 'baja' | 'media' | 'alta'

/** Part of a figure that is the client's own, and not what is usual, from which it can be relied on. Product decision. */
const MEDIA = 0.5
const ALTA = 0.8

/**
 * How far a figure is to be relied on, from how many invoices (or gaps) it comes, newer ones weighing more where they do:
 * the same measure by which the method mixes a client with its business. Low with one, high from six on.
 */
export function confianzaDe(muestra: number): Confianza {
  const parte = parteSuya(muestra)
  if (parte < MEDIA) return 'baja'
  return parte < ALTA ? 'media' : 'alta'
}
