import type { Fecha } from './fecha.ts'

/**
 * The invoice number after `ultimo`: its last figures plus one, with their zeros. A number that begins
 * with its year («2026-052») starts anew in January. Without a last one, or without figures in it, the
 * year's first.
 */
export function siguienteNumero(ultimo: string | null, today: Fecha): string {
  const year = today.slice(0, 4)
  const parts = ultimo?.match(/^(.*?)(\d+)(\D*)$/s)
  if (!parts) return `${year}-001`
  const [, before = '', figures = '', after = ''] = parts
  if (/^20\d\d\D/.test(before) && before.slice(0, 4) < year) {
    return `${year}${before.slice(4)}${'1'.padStart(figures.length, '0')}${after}`
  }
  return `${before}${String(BigInt(figures) + 1n).padStart(figures.length, '0')}${after}`
}
