import type { Centimos } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import { dinero, fechaNumerica, recortar } from './format.ts'

/** Sentences for what another program sends and cannot be taken as it is. */

export const faltaNumero = 'Falta el número de la factura. Escríbelo en «numero», por ejemplo «2026-052».'
export const numeroLargo =
  'El número de la factura es demasiado largo. Escríbelo con 60 letras o cifras como mucho.'
export const faltaImporte =
  'Falta el importe de la factura. Manda «total», o «base» con su «iva» y su «irpf», en euros.'
export const faltaImporteDelPago =
  'Falta el importe del cobro. Escribe «importe» en euros, en negativo si es una devolución.'
export const faltaCliente = 'Falta de qué cliente es. Manda «cliente_id», o «cliente» con al menos su nombre.'
export const faltaDeQuien =
  'Falta de qué es el cobro. Manda «factura_id», «numero» de la factura o «cliente_id».'
export const faltaNombre = 'Falta el nombre del cliente. Escríbelo en «cliente.nombre».'

export function clienteNoEncontrado(id: string): string {
  return `No hay ningún cliente con el id «${recortar(id, 60)}». Míralo en GET /api/clientes, o manda «cliente» con su nombre y su NIF.`
}

export function clienteAmbiguo(nombre: string, cuantos: number): string {
  return `Hay ${cuantos} clientes que se llaman «${recortar(nombre, 60)}». Manda «cliente_id», o su NIF en «cliente.cif».`
}

export function noCuadran(suma: Centimos, total: Centimos): string {
  return `Los importes no cuadran: base + IVA − IRPF son ${dinero(suma)} y el total es ${dinero(total)}. Corrige uno de los dos.`
}

export function noSuman(suma: Centimos, total: Centimos): string {
  return `Los vencimientos suman ${dinero(suma)} y la factura es de ${dinero(total)}. Tienen que sumar lo mismo.`
}

export function fechaImposible(fecha: string): string {
  return `«${recortar(fecha, 30)}» no es una fecha. Escríbela como 2026-11-23.`
}

export function venceAntes(vence: Fecha, emision: Fecha): string {
  return `No puede vencer (${fechaNumerica(vence)}) antes de emitirse (${fechaNumerica(emision)}). Corrige una de las dos fechas.`
}

export function facturaDuplicada(numero: string, cliente: string, total: Centimos): string {
  return `Ya existe la factura ${recortar(numero, 60)} (${cliente}, ${dinero(total)}). Ponle otro número u otra serie.`
}

export function facturaEnUso(external_id: string, numero: string): string {
  return `El external_id «${recortar(external_id, 60)}» ya es de la factura ${recortar(numero, 60)}, con otros datos. Una factura emitida no se cambia: manda una rectificativa, o usa otro external_id.`
}

export function pagoEnUso(external_id: string, importe: Centimos): string {
  return `El external_id «${recortar(external_id, 60)}» ya es de un cobro de ${dinero(importe)}, con otros datos. Usa otro external_id.`
}

export function facturaNoEncontrada(cual: string): string {
  return `No encuentro la factura «${recortar(cual, 60)}». Revisa su número, o manda también «cliente_id»: el cobro se guarda a cuenta hasta que llegue.`
}

export function rectificadaNoEncontrada(cual: string): string {
  return `No encuentro la factura «${recortar(cual, 60)}» que se rectifica. Escribe su número en «rectifica_a».`
}

export function facturaDeOtro(cual: string, cliente: string): string {
  return `La factura «${recortar(cual, 60)}» es de ${cliente}. Corrige el número o el cliente.`
}

export function variasConEseNumero(numero: string): string {
  return `Hay varias facturas con el número «${recortar(numero, 60)}». Manda también «serie» o «cliente_id».`
}

/** Said in the history of a client that was archived when its invoice came. */
export const recuperado = 'Estaba archivado: vuelve a estar activo.'
