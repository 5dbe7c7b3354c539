/** What a key of the API may do: read, write everything, or only send invoices and payments. */
export const AMBITOS = ['leer', 'escribir', 'facturas'] as const
export type Ambito = (typeof AMBITOS)[number]

/** The scopes of «leer, escribir», each once and in their order; null when one is unknown or there is none. */
export function leerAmbitos(texto: string): Ambito[] | null {
  const words = texto
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  if (words.length === 0 || words.some((word) => !AMBITOS.some((ambito) => ambito === word))) return null
  return AMBITOS.filter((ambito) => words.includes(ambito))
}
