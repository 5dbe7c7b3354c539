import { aCentimos } from './dinero.ts'
import type { TipoDeColumna } from './exportacion.ts'
import type { Celda } from './fichero.ts'
import { sinApostrofe } from './formula.ts'

/**
 * A cell of our own export as the database has it. What cannot be read goes as a text, for the table to
 * refuse. `deCsv`: the apostrophe that kept it from being a formula is taken off.
 */
export function valorDeCelda(celda: Celda, tipo: TipoDeColumna, deCsv: boolean): string | number | null {
  if (celda === null) return null
  const texto = deCsv && typeof celda === 'string' ? sinApostrofe(celda) : celda
  if (typeof texto === 'object') return texto.fecha
  switch (tipo) {
    case 'dinero': {
      const euros = numero(texto)
      return euros === null ? String(texto) : aCentimos(euros) || 0
    }
    case 'entero':
    case 'numero':
      return numero(texto) ?? String(texto)
    case 'si_no':
      return siNo(texto) ?? String(texto)
    case 'otro':
      return typeof texto === 'boolean' ? Number(texto) : texto
    default:
      return String(texto)
  }
}

function numero(valor: string | number | boolean): number | null {
  if (typeof valor === 'number') return valor
  return typeof valor === 'string' && /^-?\d+([.,]\d+)?$/.test(valor) ? Number(valor.replace(',', '.')) : null
}

function siNo(valor: string | number | boolean): 0 | 1 | null {
  const texto = String(valor).toLowerCase()
  if (['true', '1', 'sí', 'si', 'verdadero'].includes(texto)) return 1
  return ['false', '0', 'no', 'falso'].includes(texto) ? 0 : null
}
