import { idDeEjemplo } from '#domain/ejemplo-azar.ts'

/**
 * Records of the example business that the documentation's examples speak of. What an example archives or
 * cancels is no other example's, so that all of them work one after another, in any order.
 */
export const EJEMPLO = {
  cliente: idDeEjemplo('clientes', 1),
  clienteQueCambia: idDeEjemplo('clientes', 2),
  clienteQueSeArchiva: idDeEjemplo('clientes', 3),
  contacto: idDeEjemplo('contactos', 1),
  contactoQueCambia: idDeEjemplo('contactos', 3),
  contactoQueSeArchiva: idDeEjemplo('contactos', 5),
  actividad: idDeEjemplo('actividades', 1),
  actividadQueCambia: idDeEjemplo('actividades', 2),
  actividadQueSeBorra: idDeEjemplo('actividades', 3),
  oportunidad: idDeEjemplo('oportunidades', 1),
  oportunidadQueCambia: idDeEjemplo('oportunidades', 2),
  oportunidadQueSeArchiva: idDeEjemplo('oportunidades', 3),
  factura: idDeEjemplo('facturas', 1),
  facturaQueCambia: idDeEjemplo('facturas', 2),
  facturaQueSeAnula: idDeEjemplo('facturas', 3),
  pago: idDeEjemplo('pagos', 1),
  pagoQueCambia: idDeEjemplo('pagos', 2),
  pagoQueSeBorra: idDeEjemplo('pagos', 3),
} as const
