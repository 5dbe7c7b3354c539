import type { Actividad } from './actividad.ts'
import type { Cliente, EstadoCliente } from './cliente.ts'
import type { Contacto } from './contacto.ts'
import { sumar } from './dinero.ts'
import { contabilidad } from './ejemplo-facturas.ts'
import { calendarioDe, fichasDe } from './ejemplo-fichas.ts'
import { historiaDeEjemplo } from './ejemplo-historia.ts'
import { embudoDeEjemplo } from './ejemplo-oportunidades.ts'
import type { Factura, Vencimiento } from './factura.ts'
import { diasEntre, type Fecha, type Instante } from './fecha.ts'
import type { CambioDeEtapa, Oportunidad } from './oportunidad.ts'
import type { Pago } from './pago.ts'

/** Everything that the example consists of, parents before children. */
export type Negocio = {
  clientes: Cliente[]
  contactos: Contacto[]
  oportunidades: Oportunidad[]
  etapas: CambioDeEtapa[]
  facturas: Factura[]
  vencimientos: Vencimiento[]
  pagos: Pago[]
  /** Her talk, notes and tasks; and a «venta» per invoice and a «cobro» per payment, by «Sistema». */
  actividades: Actividad[]
}

/** A year without an invoice: nobody calls that client active any more. Product decision. */
const INACTIVO_TRAS_DIAS = 365

/**
 * A small web and marketing studio and eighteen months of its work: what a new user looks at before she
 * brings her own. The same on every machine for one `today`; on another day only the dates move, and with
 * them the invoice numbers. What has happened lies before today, so it is past at any hour of today.
 */
export function negocioDeEjemplo(today: Fecha, zona: string): Negocio {
  const calendario = calendarioDe(today, zona)
  const fichas = fichasDe(calendario.instante(calendario.hace(1), '09:00'))
  const cuentas = contabilidad(fichas, calendario)
  const embudo = embudoDeEjemplo(fichas, calendario)
  const actividades = historiaDeEjemplo(fichas, cuentas, embudo.oportunidades, calendario)
  const altas = primerosTratos([
    ...actividades
      .filter(({ completada }) => completada)
      .map(({ cliente_id, fecha }) => [cliente_id, fecha] as const),
    ...embudo.oportunidades.map(({ cliente_id, fecha_creacion }) => [cliente_id, fecha_creacion] as const),
  ])
  return {
    clientes: fichas.map(({ cliente }) => ({
      ...cliente,
      ...loFacturado(
        cuentas.facturas.filter(({ cliente_id }) => cliente_id === cliente.id),
        today,
      ),
      fecha_creacion: altas.get(cliente.id) ?? cliente.fecha_creacion,
    })),
    contactos: fichas.flatMap(({ cliente, contactos }) =>
      contactos.map((contacto) => ({
        ...contacto,
        fecha_creacion: altas.get(cliente.id) ?? contacto.fecha_creacion,
      })),
    ),
    ...embudo,
    ...cuentas,
    actividades,
  }
}

/** What a client's row can say of its invoices, given by date; its risk is for `actualizarSalud` to say. */
function loFacturado(facturas: Factura[], today: Fecha) {
  const ultima = facturas.at(-1)?.fecha_emision
  const activo: EstadoCliente =
    ultima && diasEntre(ultima, today) > INACTIVO_TRAS_DIAS ? 'inactivo' : 'activo'
  return {
    estado: ultima ? activo : 'prospecto',
    ltv_centimos: sumar(facturas.map(({ total_centimos }) => total_centimos)),
    fecha_primera_factura: facturas[0]?.fecha_emision ?? null,
  } satisfies Partial<Cliente>
}

/** The first moment of each client. */
function primerosTratos(tratos: (readonly [string | null, Instante])[]): Map<string, Instante> {
  const primeros = new Map<string, Instante>()
  for (const [cliente, instante] of tratos) {
    if (cliente && instante < (primeros.get(cliente) ?? '9')) primeros.set(cliente, instante)
  }
  return primeros
}
