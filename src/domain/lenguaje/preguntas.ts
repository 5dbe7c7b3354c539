import type { Captura, Intencion } from './captura.ts'

/** Intentions that cannot go on without knowing which client. */
const CON_CLIENTE: ReadonlySet<Intencion> = new Set([
  'registrar_actividad',
  'crear_oportunidad',
  'actualizar_oportunidad',
  'registrar_factura',
  'registrar_pago',
  'crear_contacto',
  'consulta_cliente',
])

/**
 * Whether the assistant asks which client before it goes on: several could be meant, the name is nobody's, or
 * nobody was named where somebody is needed. An invoice's number, and a task of her own, need no client.
 */
export function preguntaCual({ intencion, cliente, numeroFactura, contacto }: Captura): boolean {
  if (intencion === 'crear_cliente' || intencion === 'ninguno' || intencion === 'saludo') return false
  if (cliente.tipo === 'varios') return true
  if (cliente.tipo === 'seguro') return false
  // «reunión con Cerámicas Vallfogona» names a business; «llamar a Hacienda» may only be hers.
  if (cliente.tipo === 'nuevo')
    return CON_CLIENTE.has(intencion) || contacto !== null || cliente.nombre.includes(' ')
  return CON_CLIENTE.has(intencion) && !(intencion === 'registrar_pago' && numeroFactura !== null)
}
