import type { Centimos } from '#domain/dinero.ts'
import type { FacturaAbierta } from '#domain/salud.ts'
import { habito } from './deudas.ts'
import { dinero, enumerar } from './format.ts'

/** `⏳ Ayer venció la 2026-041 de Talleres Ruiz: 4.840,00 € (suele tardar 2).` */
export function vencidaGrande(
  cliente: string,
  { numero, debe }: Pick<FacturaAbierta, 'numero' | 'debe'>,
  suele: number | null,
): string {
  return `⏳ Ayer venció la ${numero} de ${cliente}: ${dinero(debe)}${habito(suele)}.\nEs de tus facturas grandes. ¿Ya te ha pagado?`
}

/** `💶 Ha llegado el pago de Talleres Ruiz que perseguías: 1.210,00 € (2026-041).` */
export function cobroPerseguido(cliente: string, importe: Centimos, numeros: readonly string[]): string {
  const facturas = numeros.length > 0 ? ` (${enumerar([...new Set(numeros)])})` : ''
  return `💶 Ha llegado el pago de ${cliente} que perseguías: ${dinero(importe)}${facturas}.`
}
