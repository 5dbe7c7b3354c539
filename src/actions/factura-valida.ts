import type { Centimos } from '#domain/dinero.ts'
import { sumar } from '#domain/dinero.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { type Factura, MAX_NUMERO_DE_FACTURA, PLAZO_HABITUAL_DIAS } from '#domain/factura.ts'
import { esFecha, type Fecha, masDias } from '#domain/fecha.ts'
import { textoDeFuera } from '#domain/texto.ts'
import * as texts from '#texts/recibir.ts'

export type Plazo = { fecha: Fecha; importe_centimos: Centimos }

/** What an invoice says of itself, whoever it is for. */
export type DatosDeFactura = {
  serie?: string
  numero: string
  total_centimos?: Centimos | null
  base_centimos?: Centimos | null
  iva_centimos?: Centimos | null
  irpf_centimos?: Centimos | null
  fecha_emision?: Fecha
  fecha_vencimiento?: Fecha
  vencimientos?: Plazo[]
  concepto?: string | null
}

export type FacturaValida = Pick<
  Factura,
  | 'serie'
  | 'numero'
  | 'total_centimos'
  | 'base_centimos'
  | 'iva_centimos'
  | 'irpf_centimos'
  | 'fecha_emision'
  | 'fecha_vencimiento'
  | 'concepto'
> & { vencimientos: Plazo[] }

/**
 * An invoice with everything that follows from what was said: its total from base, IVA and IRPF, its due
 * dates. `emision`: its date when none was said. Fails with 'falta_numero', 'numero_largo', 'falta_importe',
 * 'importes_no_cuadran', 'fecha_invalida' or 'vencimientos_no_suman', with the field that is wrong.
 */
export function facturaValida(datos: DatosDeFactura, emision: Fecha): FacturaValida {
  const numero = textoDeFuera(datos.numero)
  if (!numero) throw new ErrorDeNegocio('falta_numero', texts.faltaNumero, 'numero')
  if (numero.length > MAX_NUMERO_DE_FACTURA)
    throw new ErrorDeNegocio('numero_largo', texts.numeroLargo, 'numero')
  const fecha_emision = fechaValida(datos.fecha_emision ?? emision, 'fecha')
  const total_centimos = totalDe(datos)
  const vencimientos = plazosDe(datos, fecha_emision, total_centimos)
  return {
    serie: textoDeFuera(datos.serie) ?? '',
    numero,
    total_centimos,
    base_centimos: datos.base_centimos ?? null,
    iva_centimos: datos.iva_centimos ?? null,
    irpf_centimos: datos.irpf_centimos ?? null,
    fecha_emision,
    fecha_vencimiento: vencimientos.at(-1)?.fecha ?? fecha_emision,
    concepto: textoDeFuera(datos.concepto),
    vencimientos,
  }
}

/** No invoice or payment is of another time: such a year is a slip of the fingers. */
const PRIMER_DIA: Fecha = '1900-01-01'
const ULTIMO_DIA: Fecha = '2199-12-31'

/** The date itself when it exists. */
export function fechaValida(fecha: string, campo: string): Fecha {
  if (!esFecha(fecha) || fecha < PRIMER_DIA || fecha > ULTIMO_DIA) {
    throw new ErrorDeNegocio('fecha_invalida', texts.fechaImposible(fecha), campo)
  }
  return fecha
}

/** What will be collected: the total, or base + IVA − IRPF, which must be the same where all are said. */
function totalDe({ total_centimos, base_centimos, iva_centimos, irpf_centimos }: DatosDeFactura): Centimos {
  const total = total_centimos ?? null
  const base = base_centimos ?? null
  if (base === null) {
    if (total === null) throw new ErrorDeNegocio('falta_importe', texts.faltaImporte, 'total')
    return total
  }
  const suma = base + (iva_centimos ?? 0) - (irpf_centimos ?? 0)
  if (total === null) return suma
  if (suma !== total && typeof iva_centimos === 'number') {
    throw new ErrorDeNegocio('importes_no_cuadran', texts.noCuadran(suma, total), 'total')
  }
  return total
}

function plazosDe(datos: DatosDeFactura, emision: Fecha, total: Centimos): Plazo[] {
  if (!datos.vencimientos || datos.vencimientos.length === 0) {
    const vence = datos.fecha_vencimiento ?? masDias(emision, PLAZO_HABITUAL_DIAS)
    return [{ fecha: noAntes(vence, emision, 'fecha_vencimiento'), importe_centimos: total }]
  }
  const plazos = datos.vencimientos
    .map(({ fecha, importe_centimos }, i) => ({
      fecha: noAntes(fecha, emision, `vencimientos.${i}.fecha`),
      importe_centimos,
    }))
    .sort((a, b) => a.fecha.localeCompare(b.fecha) || a.importe_centimos - b.importe_centimos)
  const suma = sumar(plazos.map((plazo) => plazo.importe_centimos))
  if (suma !== total)
    throw new ErrorDeNegocio('vencimientos_no_suman', texts.noSuman(suma, total), 'vencimientos')
  return plazos
}

function noAntes(fecha: string, emision: Fecha, campo: string): Fecha {
  const vence = fechaValida(fecha, campo)
  if (vence < emision) throw new ErrorDeNegocio('fecha_invalida', texts.venceAntes(vence, emision), campo)
  return vence
}
