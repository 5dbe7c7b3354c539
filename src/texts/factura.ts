import type { RiesgoImpago } from '#domain/cliente.ts'
import type { Centimos } from '#domain/dinero.ts'
import type { Factura } from '#domain/factura.ts'
import { diasEntre, type Fecha } from '#domain/fecha.ts'
import type { EstadoDeFactura } from '#domain/saldo.ts'
import { diaCorto, dinero, dineroCorto, fechaCorta, negrita, plural, recortar } from './format.ts'
import { nivelDeRiesgo, semaforo } from './salud.ts'

/** The specification's own title: «Factura #N». */
export function tituloDeVenta(numero: string): string {
  return `Factura #${numero}`
}

/** …and its own description, «Factura por 1.210,00 €». */
export function descripcionDeVenta(total: Centimos): string {
  return `${total < 0 ? 'Rectificativa' : 'Factura'} por ${dinero(total)}`
}

export function tituloDeCobro(importe: Centimos, numero: string | null): string {
  const what = importe < 0 ? 'Devolución' : 'Cobro'
  return `${what} de ${dinero(Math.abs(importe))}${numero ? ` (factura ${numero})` : ''}`
}

/** A payment that was taken back by a program, and one that it brought again. */
export function tituloDeCobroAnulado(importe: Centimos): string {
  return `Anulado: ${tituloDeCobro(importe, null).toLowerCase()}`
}

export function tituloDeCobroRecuperado(importe: Centimos): string {
  return `Recuperado: ${tituloDeCobro(importe, null).toLowerCase()}`
}

export function facturaDuplicada(numero: string): string {
  return `Ya existe la factura ${numero}. Escríbela con otro número.`
}

export const botonSiRegistrar = '✅ Sí, registrar'
export const botonCambiarImporte = '✏️ Cambiar importe'
export const botonOtroNumero = '🔢 Otro número'
export const botonOtroVencimiento = '📅 Otro vencimiento'
export const botonCancelar = 'Cancelar'
export const botonVerFactura = '🧾 Ver factura'
export const botonRegistrarCobro = '💶 Registrar cobro'
export const botonAnular = '🚫 Anular'
export const botonSiAnular = '🚫 Sí, anular'
export const botonNo = 'No'
export const nadaRegistrado = 'Vale, no registro nada.'
export const preguntaNumero = '¿Qué número tiene la factura? Por ejemplo: 2026-052.'
export const numeroIlegible =
  'Escribe el número tal como sale en la factura (hasta 40 letras o cifras), por ejemplo 2026-052.'
export const preguntaVencimiento = '¿Cuándo vence? Por ejemplo: «24 de diciembre», «en 60 días».'
export const fechaIlegible = 'No entiendo esa fecha. Escríbela así: «24 de diciembre» o «en 60 días».'

export function vencimientoAnterior(emision: Fecha, today: Fecha): string {
  return `No puede vencer antes de emitirse (${fechaCorta(emision, today)}). Dime un día posterior.`
}

export const preguntaImporte =
  '🧾 ¿De cuánto es la factura? El total que va a pagar, por ejemplo 363 o 1.210,50.'

export const importeIlegible = 'No leo un importe ahí. Escribe solo la cifra, por ejemplo 363 o 1.210,50.'
export const importeCero = 'El importe tiene que ser mayor que cero. Escríbelo, por ejemplo 363.'
export const importeExcesivo =
  'Ese importe pasa de 9.999.999,99 €, parece un error. Escríbelo otra vez, por ejemplo 1.210,50.'

/** «¿Factura 2026-052 a Talleres Ruiz SL por 363,00 € (vence jue 24 dic)?». */
export function proponerFactura(
  {
    numero,
    total_centimos,
    fecha_emision,
    fecha_vencimiento,
    concepto,
  }: Pick<Factura, 'numero' | 'total_centimos' | 'fecha_emision' | 'fecha_vencimiento' | 'concepto'>,
  cliente: string,
  today: Fecha,
): string {
  const issued = fecha_emision === today ? '' : `emitida ${fechaCorta(fecha_emision, today)}, `
  const due = fecha_vencimiento < today ? 'venció' : 'vence'
  const what = `¿Factura ${numero} a ${cliente} por ${dinero(total_centimos)} (${issued}${due} ${fechaCorta(fecha_vencimiento, today)})?`
  return concepto ? `${what}\n«${recortar(concepto, 120)}»` : what
}

export function conIva(base: Centimos, iva: Centimos): string {
  return `${dinero(base)} + IVA 21 % (${dinero(iva)}). Si lleva retención u otro tipo, cambia el importe.`
}

export function yaRegistrada(numero: string, cliente: string, total: Centimos): string {
  return `La factura ${numero} ya está registrada: ${cliente}, ${dinero(total)}. Si es otra, dime su número.`
}

export function usarNumero(numero: string): string {
  return `Usar ${numero}`
}

export function registrada(
  { numero, total_centimos, fecha_vencimiento }: Factura,
  cliente: string,
  today: Fecha,
): string {
  const due = fecha_vencimiento < today ? 'venció' : 'vence'
  return `✅ Factura ${numero} registrada: ${cliente}, ${dinero(total_centimos)}, ${due} ${fechaCorta(fecha_vencimiento, today)}`
}

/** What the client owes after it. */
export function teDebe(pendiente: Centimos, vencido: Centimos): string {
  if (pendiente <= 0) return 'No te debe nada.'
  return `Te debe ${dinero(pendiente)} en total${vencido > 0 ? ` (vencido: ${dinero(vencido)})` : ''}.`
}

/** Empty when it has not moved. */
export function cambioDeRiesgo(antes: RiesgoImpago, ahora: RiesgoImpago): string {
  if (antes === ahora) return ''
  return `Riesgo de impago: ${semaforo[antes]} ${nivelDeRiesgo[antes]} → ${semaforo[ahora]} ${nivelDeRiesgo[ahora]}`
}

/** «venció el 14 nov», «vence hoy», «vence el 24 dic». */
export function vencimiento(fecha: Fecha, today: Fecha): string {
  if (fecha === today) return 'vence hoy'
  return `${fecha < today ? 'venció' : 'vence'} el ${diaCorto(fecha, today)}`
}

/** «vencida hace 9 días», «vence hoy», «vence en 12 días». */
export function retraso(fecha: Fecha, today: Fecha): string {
  const dias = diasEntre(fecha, today)
  if (dias === 0) return 'vence hoy'
  return dias > 0 ? `vencida hace ${plural(dias, 'día', 'días')}` : `vence en ${plural(-dias, 'día', 'días')}`
}

const ESTADOS: Record<EstadoDeFactura, string> = {
  anulada: '🚫 anulada',
  rectificativa: '↪️ rectificativa',
  pagada: '✅ pagada',
  vencida: '🔴 vencida',
  parcial: '🟡 cobrada en parte',
  pendiente: '⏳ pendiente',
}

export function ficha(
  factura: Factura & { cobrado_centimos: Centimos; pagada_el: Fecha | null },
  cliente: string,
  estado: EstadoDeFactura,
  debe: Centimos,
  vencimientos: { fecha: Fecha; importe_centimos: Centimos }[],
  pagos: { fecha: Fecha; importe_centimos: Centimos; metodo: string | null }[],
  today: Fecha,
): string {
  const lines = [
    `🧾 ${negrita(`Factura ${factura.numero}`)} · ${cliente}`,
    estado === 'pagada' && factura.pagada_el
      ? `${ESTADOS.pagada} el ${fechaCorta(factura.pagada_el, today)}`
      : ESTADOS[estado],
    `Total ${dinero(factura.total_centimos)} · emitida ${fechaCorta(factura.fecha_emision, today)}`,
    ...(vencimientos.length > 1
      ? vencimientos.map((due) => `• vence ${fechaCorta(due.fecha, today)}: ${dinero(due.importe_centimos)}`)
      : [
          `Vencimiento: ${fechaCorta(factura.fecha_vencimiento, today)}${debe > 0 ? ` (${retraso(factura.fecha_vencimiento, today)})` : ''}`,
        ]),
    factura.concepto ? `«${recortar(factura.concepto, 200)}»` : '',
    ...pagos.map(
      (pago) =>
        `${pago.importe_centimos < 0 ? '↩️ devuelto' : '💶 cobrado'} ${fechaCorta(pago.fecha, today)}: ${dinero(Math.abs(pago.importe_centimos))}${pago.metodo ? ` (${pago.metodo})` : ''}`,
    ),
    debe > 0 && debe < factura.total_centimos ? `Quedan por cobrar ${dinero(debe)}` : '',
    estado === 'anulada'
      ? 'No cuenta como deuda. Si hay que corregirla, la rectificativa sale de tu programa de facturación.'
      : '',
  ]
  return lines.filter(Boolean).join('\n')
}

export function anularPropuesta(numero: string, cobrado: Centimos): string {
  const paid = cobrado > 0 ? ` Lo cobrado (${dineroCorto(cobrado)}) queda a favor del cliente.` : ''
  return `¿Marco la factura ${numero} como anulada? Dejará de contar como deuda.${paid}\nUna factura emitida no se edita ni se borra: para corregirla, emite una rectificativa en tu programa de facturación.`
}

export function anulada(numero: string): string {
  return `🚫 Factura ${numero} anulada: ya no cuenta como deuda.`
}

export const facturaYaNoExiste = 'Esa factura ya no está. Con /deudas ves las que hay pendientes.'

export function pareceRepetida(numero: string, fecha: Fecha, today: Fecha): string {
  return `⚠️ Ya hay una igual, la ${numero} del ${fechaCorta(fecha, today)}: compruébalo antes.`
}

export function noEncuentroFactura(numero: string): string {
  return `No encuentro la factura ${recortar(numero, 40)}. Mira el número en /deudas, o dime el cliente y el importe.`
}
