import { actualizarSalud, type Momento } from '#actions/actualizar-salud.ts'
import { crearOportunidad, type NuevaOportunidad } from '#actions/mover-oportunidad.ts'
import { type FacturaRecibida, recibirFactura } from '#actions/recibir-factura.ts'
import { type PagoRecibido, recibirPago } from '#actions/recibir-pago.ts'
import { type NuevaFactura, registrarFactura } from '#actions/registrar-factura.ts'
import { registrarPago } from '#actions/registrar-pago.ts'
import type { Autoria } from '#db/journal.ts'
import { type Cliente, nuevoCliente } from '#domain/cliente.ts'
import type { Factura } from '#domain/factura.ts'
import { type Fecha, fechaDe } from '#domain/fecha.ts'
import type { Oportunidad } from '#domain/oportunidad.ts'
import type { Chat } from './chat.ts'

const ZONA = 'Europe/Madrid'

/** A client with nothing but a name, found by search like any other. */
export async function unCliente(
  chat: Chat,
  nombre: string,
  changes: Partial<Cliente> = {},
): Promise<Cliente> {
  const cliente = nuevoCliente({
    id: chat.newId(),
    nombre,
    estado: 'activo',
    fecha_creacion: '2025-01-10T09:00:00.000Z',
    ...changes,
  })
  await chat.db.insertInto('clientes').values(cliente).execute()
  return cliente
}

/** An invoice of 1.210 € issued on 15 October and due on 14 November, with the client's health after it. */
export async function unaFactura(
  chat: Chat,
  cliente: Cliente,
  changes: Partial<NuevaFactura> = {},
): Promise<Factura> {
  const nueva: NuevaFactura = {
    cliente_id: cliente.id,
    numero: '2026-041',
    total_centimos: 1210_00,
    fecha_emision: '2026-10-15',
    fecha_vencimiento: '2026-11-14',
    ...changes,
  }
  const factura = await registrarFactura(chat.db, autoria(chat), nueva, hoy(chat))
  await ponerAlDia(chat, cliente)
  return factura
}

/** A payment of an invoice (or on account, without one). */
export async function unPago(
  chat: Chat,
  cliente: Cliente,
  factura: Factura | null,
  importe_centimos: number,
  fecha: Fecha,
): Promise<void> {
  const nuevo = { cliente_id: cliente.id, factura_id: factura?.id ?? null, importe_centimos, fecha }
  await registrarPago(chat.db, autoria(chat), nuevo, hoy(chat))
  await ponerAlDia(chat, cliente)
}

/** «Web Talleres Ruiz», 10.000 €, in propuesta. */
export async function unaOportunidad(
  chat: Chat,
  cliente: Cliente,
  changes: Partial<NuevaOportunidad> = {},
): Promise<Oportunidad> {
  const oportunidad = await crearOportunidad(chat.db, autoria(chat), {
    cliente_id: cliente.id,
    nombre_proyecto: 'Web Talleres Ruiz',
    monto_estimado_centimos: 10_000_00,
    estado: 'propuesta',
    ...changes,
  })
  await ponerAlDia(chat, cliente)
  return oportunidad
}

async function ponerAlDia(chat: Chat, cliente: Cliente): Promise<void> {
  await actualizarSalud(chat.db, cliente.id, momento(chat))
}

/** The moment in which something happens in this chat. */
export function momento(chat: Chat): Momento {
  return { now: chat.now, today: hoy(chat), zona: ZONA, newId: chat.newId }
}

/** Another program, or the system, does something: each time an operation of its own. */
export function autoria(chat: Chat): Autoria {
  return { operacion: chat.newId(), usuario_id: null, canal: 'sistema', now: chat.now, newId: chat.newId }
}

function hoy(chat: Chat): Fecha {
  return fechaDe(chat.now, ZONA)
}

/** An invoice comes in from another program. */
export function llegaFactura(chat: Chat, factura: FacturaRecibida) {
  return recibirFactura(chat.db, autoria(chat), factura, momento(chat), 'api')
}

/** A payment comes in from another program. */
export function llegaPago(chat: Chat, pago: PagoRecibido) {
  return recibirPago(chat.db, autoria(chat), pago, momento(chat), 'api')
}
