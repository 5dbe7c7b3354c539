import type { NewId } from '#db/id.ts'
import type { FacturaVista } from '#db/importaciones.ts'
import type { Actividad } from '#domain/actividad.ts'
import type { Cliente } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import type { Factura, Vencimiento } from '#domain/factura.ts'
import type { Fecha, Instante } from '#domain/fecha.ts'
import type { FilaMala, PagoLeido } from '#domain/importacion/leido.ts'
import type { Cuentas, Duda } from '#domain/importacion/plan.ts'
import type { Pago } from '#domain/pago.ts'
import type { Completa, Resolutor } from './importar-clientes.ts'

/** What an import carries from one batch to the next. */
export type Importando = {
  id: string
  resolutor: Resolutor
  cuentas: Cuentas
  /** Clients of hers that were met: counted once. */
  unidos: Set<string>
  /** Invoices of a rehearsal, which the database does not have; null when it is in earnest. */
  ensayadas: Map<string, FacturaVista> | null
  /** How often each payment of a table has come so far, as the file names it (`contarVez`). */
  vistos: Map<string, number>
  today: Fecha
  now: Instante
  newId: NewId
  /** The instant at which a day begins in the business's zone. */
  instanteDe: (fecha: Fecha) => Instante
}

/** The rows that a few lines of the file make, and what has to change because of them. */
export type Lote = {
  clientes: Cliente[]
  contactos: Contacto[]
  facturas: Factura[]
  /** The numbers that corrective invoices name: the one that they correct may come later. */
  referencias: { factura_id: string; numero: string }[]
  vencimientos: Vencimiento[]
  pagos: Pago[]
  actividades: Actividad[]
  completas: { id: string; delArchivo: boolean; completa: Completa }[]
  /** Clients with new invoices. */
  compradores: Set<string>
  tocados: Set<string>
  /** Invoices of this import whose payment was only supposed, or whose due date was only one: the file says more. */
  conPagos: Set<string>
  conPlazos: Set<string>
  /** Payments that the row of an invoice she had let suppose, with a table of payments that says more. */
  conCobros: Set<string>
  malas: FilaMala[]
  dudas: Duda[]
}

export type NuevoContacto = Pick<Contacto, 'cliente_id' | 'nombre' | 'rol' | 'email' | 'telefono'>

export function loteVacio(): Lote {
  return {
    clientes: [],
    contactos: [],
    facturas: [],
    referencias: [],
    vencimientos: [],
    pagos: [],
    actividades: [],
    completas: [],
    compradores: new Set(),
    tocados: new Set(),
    conPagos: new Set(),
    conPlazos: new Set(),
    conCobros: new Set(),
    malas: [],
    dudas: [],
  }
}

/** A payment joins the batch. */
export function unPago(
  en: Importando,
  lote: Lote,
  { fecha, importe_centimos, metodo }: PagoLeido,
  cliente_id: string,
  factura_id: string | null,
  id: string,
): void {
  lote.pagos.push({
    id,
    cliente_id,
    factura_id,
    fecha,
    importe_centimos,
    metodo,
    external_id: null,
    origen: 'importacion',
    creado_en: en.now,
  })
  lote.tocados.add(cliente_id)
  en.cuentas.pagos++
}
