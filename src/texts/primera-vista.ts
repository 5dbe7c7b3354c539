import type { Centimos } from '#domain/dinero.ts'
import { dineroCorto, plural } from './format.ts'

export type TeDeben = {
  debe: Centimos
  vencido: Centimos
  clientes: number
  /** Who owes most of what is overdue, or of everything when nothing is. */
  quien: { nombre: string; debe: Centimos; dias: number } | null
}
export type Tardara = { nombre: string; por_vencer: Centimos; retraso: number; facturas: number }

/**
 * `💶 Te deben 12.340 € (8.200 € ya vencidos), entre 9 clientes. Quien más: Talleres Ruiz, 3.200 € desde hace 45 días.`; of one
 * client, `💶 Te debe Talleres Ruiz 2.502 € (1.381 € ya vencidos, desde hace 41 días).`
 */
export function teDeben({ debe, vencido, clientes, quien }: TeDeben): string {
  const since = quien && quien.dias > 0 ? ` desde hace ${plural(quien.dias, 'día', 'días')}` : ''
  if (quien && clientes === 1)
    return `💶 Te debe ${quien.nombre} ${dineroCorto(debe)}${loVencido(debe, vencido, since)}.`
  const who = quien ? ` Quien más: ${quien.nombre}, ${dineroCorto(quien.debe)}${since}.` : ''
  return `💶 Te deben ${dineroCorto(debe)}${loVencido(debe, vencido, '')}, entre ${plural(clientes, 'cliente', 'clientes')}.${who}`
}

function loVencido(debe: Centimos, vencido: Centimos, desde: string): string {
  if (vencido <= 0) return ', nada vencido todavía'
  const cuanto = vencido === debe ? 'todo vencido' : `${dineroCorto(vencido)} ya vencidos`
  return ` (${cuanto}${desde && `,${desde}`})`
}

/** `🐢 Va a tardar Peluquería Sol: suele pagar 12 días tarde (9 facturas) y tiene 1.250 € por vencer.` */
export function vaATardar({ nombre, por_vencer, retraso, facturas }: Tardara): string {
  return `🐢 Va a tardar ${nombre}: suele pagar ${plural(retraso, 'día', 'días')} tarde (${plural(facturas, 'factura pagada', 'facturas pagadas')}) y tiene ${dineroCorto(por_vencer)} por vencer.`
}

/** `📉 Se te está yendo Bar Prieto: compraba cada 14 días y van 60.` */
export function seTeVa(nombre: string, cadencia: number, silencio: number): string {
  return `📉 Se te está yendo ${nombre}: compraba cada ${plural(cadencia, 'día', 'días')} y van ${silencio}.`
}

/** `☀️ Esto es lo que te habría dicho hoy:` and the digest's lines, numbered. */
export function loQueHabriaDicho(lineas: readonly string[]): string {
  return ['☀️ Esto es lo que te habría dicho hoy:', ...lineas.map((linea, i) => `${i + 1} ${linea}`)].join(
    '\n',
  )
}

export const nadaQueDecir =
  'Con esto nadie te debe nada y nadie se ha ido. Mañana, en el resumen, te digo qué merece la pena.'
export const botonDeudas = '💶 Quién me debe'
export const botonResumen = '☀️ El resumen de hoy'
