import type { TipoApuntable } from '../actividad.ts'
import type { Centimos } from '../dinero.ts'
import type { Fecha } from '../fecha.ts'

/** A client as a row of a file names it. */
export type ClienteLeido = {
  nombre: string | null
  codigo: string | null
  cif: string | null
  email: string | null
  telefono: string | null
  direccion: string | null
  sector: string | null
  etiquetas: string | null
  contacto: string | null
}

export type PagoLeido = {
  fecha: Fecha
  importe_centimos: Centimos
  metodo: string | null
  /** The file says that it is paid and not when: taken as paid when it was due. */
  supuesto: boolean
}

export type FacturaLeida = {
  serie: string
  numero: string
  fecha_emision: Fecha
  vencimientos: { fecha: Fecha; importe_centimos: Centimos }[]
  base_centimos: Centimos | null
  iva_centimos: Centimos | null
  irpf_centimos: Centimos | null
  total_centimos: Centimos
  concepto: string | null
  /** Number of the invoice that it corrects. */
  rectifica: string | null
  anulada: boolean
  pagos: PagoLeido[]
}

export type ActividadLeida = {
  tipo: TipoApuntable
  titulo: string
  descripcion: string | null
  fecha: Fecha
  responsable: string | null
  completada: boolean
}

/** One row, understood. */
export type Leido =
  | { tipo: 'cliente'; cliente: ClienteLeido }
  | {
      tipo: 'contacto'
      cliente: ClienteLeido
      contacto: { nombre: string; rol: string | null; email: string | null; telefono: string | null }
    }
  | { tipo: 'factura'; cliente: ClienteLeido; factura: FacturaLeida; avisos: Aviso[] }
  | {
      tipo: 'vencimiento'
      numero: string
      serie: string
      fecha: Fecha
      importe_centimos: Centimos
      pago: PagoLeido | null
    }
  | { tipo: 'pago'; cliente: ClienteLeido | null; numero: string | null; serie: string; pago: PagoLeido }
  | { tipo: 'actividad'; cliente: ClienteLeido; actividad: ActividadLeida }

/** What was taken for granted in a row that is good all the same. */
export type Aviso = 'sin_vencimiento' | 'vencimiento_anterior' | 'no_cuadra' | 'pago_supuesto'

/** Why a row is not imported. */
export type Motivo =
  | 'sin_cliente'
  | 'sin_numero'
  | 'numero_largo'
  | 'sin_fecha'
  | 'fecha_ilegible'
  | 'vencimiento_ilegible'
  | 'sin_importe'
  | 'importe_ilegible'
  | 'importe_cero'
  | 'importe_excesivo'
  | 'borrador'
  | 'otra_moneda'
  | 'copia'
  | 'repetida'
  | 'factura_desconocida'
  | 'cliente_desconocido'
  | 'sin_nombre'
  /* Of our own export. `huerfana`: `valor` names the column whose record is missing. */
  | 'choca'
  | 'huerfana'

export type FilaMala = { tabla: string; linea: number; motivo: Motivo; valor: string | null }

/** What a row gives: a record, a reason against it, or nothing to say (blank, a row of totals). */
export type Resultado =
  | { leido: Leido }
  | { motivo: Motivo; valor: string | null }
  | { salta: 'vacia' | 'totales' }
