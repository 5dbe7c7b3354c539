import { IMPORTE_MAXIMO } from '../dinero.ts'
import { MAX_NUMERO_DE_FACTURA, PLAZO_HABITUAL_DIAS } from '../factura.ts'
import type { FacturaFacturae, ParteFacturae } from '../facturae.ts'
import { masDias } from '../fecha.ts'
import { cifDe, emailDe, telefonoDe } from './cliente.ts'
import type { Aviso, ClienteLeido, FacturaLeida, Resultado } from './leido.ts'

/** An electronic invoice that she has issued: its buyer is the client. */
export function leerFacturaFacturae(factura: FacturaFacturae): Resultado {
  if (factura.moneda !== 'EUR') return { motivo: 'otra_moneda', valor: factura.moneda }
  if (factura.copia) return { motivo: 'copia', valor: factura.numero }
  if (factura.numero.length > MAX_NUMERO_DE_FACTURA) return { motivo: 'numero_largo', valor: factura.numero }
  if (Math.abs(factura.total_centimos) > IMPORTE_MAXIMO) return { motivo: 'importe_excesivo', valor: null }
  const avisos: Aviso[] = factura.vencimientos.length === 0 ? ['sin_vencimiento'] : []
  return { leido: { tipo: 'factura', cliente: clienteDe(factura.receptor), factura: leida(factura), avisos } }
}

function clienteDe(receptor: ParteFacturae): ClienteLeido {
  return {
    nombre: receptor.nombre,
    codigo: null,
    cif: receptor.nif && cifDe(receptor.nif),
    email: emailDe(receptor.email),
    telefono: telefonoDe(receptor.telefono),
    direccion: receptor.direccion,
    sector: null,
    etiquetas: null,
    contacto: receptor.contacto,
  }
}

function leida(factura: FacturaFacturae): FacturaLeida {
  const { serie, numero, fecha_emision, total_centimos, pagado_a_cuenta_centimos: aCuenta } = factura
  const plazos = factura.vencimientos.filter(({ fecha }) => fecha >= fecha_emision)
  const alone = { fecha: masDias(fecha_emision, PLAZO_HABITUAL_DIAS), importe_centimos: total_centimos }
  return {
    serie,
    numero,
    fecha_emision,
    vencimientos: plazos.length > 0 ? plazos : [alone],
    base_centimos: factura.base_centimos,
    iva_centimos: factura.iva_centimos,
    irpf_centimos: factura.irpf_centimos,
    total_centimos,
    concepto: factura.concepto,
    rectifica: factura.rectifica?.numero ?? null,
    anulada: false,
    pagos:
      aCuenta > 0 && total_centimos > 0
        ? [{ fecha: fecha_emision, importe_centimos: aCuenta, metodo: null, supuesto: false }]
        : [],
  }
}
