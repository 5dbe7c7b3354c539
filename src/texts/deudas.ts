import type { Centimos } from '#domain/dinero.ts'
import { diasEntre, type Fecha } from '#domain/fecha.ts'
import type { PromesaViva } from '#domain/promesa.ts'
import { retraso, vencimiento } from './factura.ts'
import { dinero, dineroCorto, mayuscula, negrita, plural } from './format.ts'
import { comoVa } from './promesa.ts'

export const nadieDebe =
  '✅ Nadie te debe nada. Cuando emitas una factura, dímelo: «factura a Ruiz de 363 €».'
export const botonMas = 'Siguientes ▸'
export const botonAntes = '◂ Anteriores'
export const botonCobro = '💶 Cobro'

export type Deuda = {
  cliente: string
  debe: Centimos
  vencido: Centimos
  facturas: number
  /** The oldest due date of what is owed. */
  desde: Fecha
  /** Median delay of its paid invoices, in days after the due date. */
  suele: number | null
  /** What it has promised to pay, as it stands. */
  promesa: PromesaViva | null
}

/** `periodo`: the name of the stretch that was asked for; null for everything. */
export function cabecera(
  total: Centimos,
  vencido: Centimos,
  clientes: number,
  periodo: string | null = null,
): string {
  const who = plural(clientes, 'cliente', 'clientes')
  const what = periodo ? `Por cobrar, ${periodo}: ${dinero(total)}` : `Te deben ${dinero(total)}`
  return `${negrita(`💶 ${what} (${who})`)}\n${deEllo(total, vencido)}`
}

/** `facturado en 2025`. */
export function facturadoEn(periodo: string): string {
  return `facturado en ${periodo}`
}

export function nadaPorCobrar(periodo: string): string {
  return `✅ Por cobrar, ${periodo}: nada.`
}

function deEllo(total: Centimos, vencido: Centimos): string {
  if (vencido <= 0) return 'Nada vencido.'
  if (vencido >= total) return 'Todo vencido.'
  return `Vencido: ${dinero(vencido)} · sin vencer: ${dinero(total - vencido)}`
}

/** `1 🔴 Talleres Ruiz: 1.210 €, desde hace 9 días (suele tardar 2)`. */
export function linea(n: number, deuda: Deuda, today: Fecha): string {
  const { cliente, debe, vencido, facturas, desde, suele, promesa } = deuda
  const dias = diasEntre(desde, today)
  const many = facturas > 1 ? ` en ${plural(facturas, 'factura', 'facturas')}` : ''
  const when = dias > 0 ? `desde hace ${plural(dias, 'día', 'días')}` : retraso(desde, today)
  return `${n} ${vencido > 0 ? '🔴' : '⏳'} ${cliente}: ${dineroCorto(debe)}${many}, ${when}${habito(suele)}${promesa ? ` · ${comoVa(promesa, today)}` : ''}`
}

/** «(suele tardar 2)»: days after the due date; nothing is known without paid invoices. */
export function habito(suele: number | null): string {
  if (suele === null) return ''
  if (suele <= 0) return ' (suele pagar a tiempo)'
  return ` (suele tardar ${suele})`
}

export function pagina(desde: number, hasta: number, total: number): string {
  return `${desde}–${hasta} de ${total}`
}

export function deCliente(cliente: string, total: Centimos, vencido: Centimos): string {
  const late = vencido <= 0 ? '' : vencido >= total ? ', todo vencido' : `, ${dinero(vencido)} vencido`
  return negrita(`💶 ${cliente} debe ${dinero(total)}${late}`)
}

export function lineaDeFactura(
  numero: string,
  debe: Centimos,
  total: Centimos,
  vence: Fecha,
  today: Fecha,
): string {
  const part = debe < total ? ` de ${dinero(total)}` : ''
  const late = vence < today ? ` · ${retraso(vence, today)}` : ''
  return `• ${numero}: ${dinero(debe)}${part}, ${vencimiento(vence, today)}${late}`
}

/** `🤝 Promete pagar 605 € el vie 27 nov`. */
export function lineaDePromesa(promesa: PromesaViva, today: Fecha): string {
  return `🤝 ${mayuscula(comoVa(promesa, today))}`
}

export function noDebe(cliente: string, aFavor: Centimos): string {
  return `✅ ${cliente} no te debe nada${aFavor > 0 ? ` y tiene ${dinero(aFavor)} a su favor` : ''}.`
}
