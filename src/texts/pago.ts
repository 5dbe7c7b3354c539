import type { Abierta } from '#domain/cobro.ts'
import type { Centimos } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import { vencimiento } from './factura.ts'
import { dinero, dineroCorto, enumerar, fechaCorta, plural } from './format.ts'

export const botonOtraFactura = 'Otra factura'
export const botonACuenta = 'A cuenta'
export const botonDevolver = '✅ Sí, devuelto'
export const botonCancelar = 'Cancelar'
export const botonOtroImporte = '✏️ Otro importe'
export const preguntaCuanto = '💶 ¿Cuánto te ha pagado? Escribe la cifra, por ejemplo 1.210.'

export function botonSi(numero: string): string {
  return `✅ Sí, ${numero}`
}

export function botonLasDos(cuantas: number): string {
  return `✅ Sí, las ${cuantas}`
}

export function botonFactura({ numero, debe }: Abierta): string {
  return `${numero} · ${dineroCorto(debe)}`
}

/** «¿Cobro de 1.210,00 € de Talleres Ruiz?», with its day when it was not today. */
export function pregunta(importe: Centimos, cliente: string, fecha: Fecha, today: Fecha): string {
  const when = fecha === today ? '' : ` el ${fechaCorta(fecha, today)}`
  return `¿Cobro de ${dinero(importe)} de ${cliente}${when}?`
}

export function encajaJusto({ numero, fecha_vencimiento }: Abierta, today: Fecha): string {
  return `Encaja justo con la factura ${numero} (${vencimiento(fecha_vencimiento, today)}).`
}

export function encajaConTodas(facturas: Abierta[]): string {
  return `Encaja justo con sus ${facturas.length} facturas pendientes: ${enumerar(facturas.map((one) => one.numero))}.`
}

export function esParte({ numero, debe }: Abierta, quedan: Centimos): string {
  return `Es parte de la factura ${numero} (${dinero(debe)}): quedarán ${dinero(quedan)}.`
}

export function sobra({ numero, debe }: Abierta, sobran: Centimos): string {
  return `De la factura ${numero} debe ${dinero(debe)}: los ${dinero(sobran)} de más quedarán a cuenta.`
}

export function cualDeEstas(cuantas: number): string {
  return `No encaja justo con ninguna. Tiene ${plural(cuantas, 'factura pendiente', 'facturas pendientes')}: ¿cuál es?`
}

export function variasIguales(cuantas: number): string {
  return `Hay ${plural(cuantas, 'factura', 'facturas')} de ese importe: ¿cuál es?`
}

export function cualHaPagado(cliente: string): string {
  return `¿Qué factura te ha pagado ${cliente}?`
}

export function cualOtra(importe: Centimos, cliente: string): string {
  return `¿De qué factura son los ${dinero(importe)} de ${cliente}?`
}

export const noDebeNada = 'No tiene facturas pendientes: lo apunto a cuenta.'

export function pareceRepetido(fecha: Fecha, today: Fecha): string {
  return `⚠️ Ya hay un cobro igual del ${fechaCorta(fecha, today)}: compruébalo antes.`
}

export function yaCobrada(numero: string, debe: Centimos): string {
  return debe > 0
    ? `De la factura ${numero} solo quedan ${dinero(debe)}: no he apuntado nada. Dime otra vez cuánto te ha pagado.`
    : `La factura ${numero} ya está cobrada: no he apuntado nada. Si es otro cobro, dímelo otra vez.`
}

export function facturaNoPendiente(numero: string): string {
  return `De la factura ${numero} no queda nada por cobrar.`
}

export function cobrado(importe: Centimos, cliente: string, numeros: string[], aCuenta: Centimos): string {
  const whole = numeros.length === 0 ? ' (a cuenta)' : ''
  const what =
    numeros.length === 0 ? '' : ` (${numeros.length === 1 ? 'factura' : 'facturas'} ${enumerar(numeros)})`
  const rest = numeros.length > 0 && aCuenta > 0 ? `, ${dinero(aCuenta)} a cuenta` : ''
  return `✅ Cobrado: ${dinero(importe)} de ${cliente}${whole}${what}${rest}`
}

export function aunDebe(pendiente: Centimos): string {
  return pendiente > 0 ? `Aún te debe ${dinero(pendiente)}.` : 'Ya no te debe nada.'
}

export function devolucion(importe: Centimos, cliente: string): string {
  return `¿Le has devuelto ${dinero(importe)} a ${cliente}? No cambia lo que te debe por facturas.`
}

export const preguntaDevuelto = '↩️ ¿Cuánto has devuelto? Escribe la cifra, por ejemplo 100.'

export function devuelto(importe: Centimos, cliente: string): string {
  return `✅ Devuelto: ${dinero(importe)} a ${cliente}`
}
