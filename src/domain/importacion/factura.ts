import { type Centimos, IMPORTE_MAXIMO } from '../dinero.ts'
import { MAX_NUMERO_DE_FACTURA, PLAZO_HABITUAL_DIAS } from '../factura.ts'
import { type Fecha, masDias } from '../fecha.ts'
import { normalizar } from '../lenguaje/normalizar.ts'
import { type Celdas, type Contexto, NoSeLee, siONo } from './celdas.ts'
import type { Aviso, FacturaLeida, PagoLeido } from './leido.ts'

/** Cents by which base + IVA − IRPF may miss the total: each was rounded by itself. */
const REDONDEO: Centimos = 2

/** An invoice of a row, with what had to be supposed of it. */
export function leerFactura(celdas: Celdas, { today }: Contexto): { factura: FacturaLeida; avisos: Aviso[] } {
  const { texto, fecha } = celdas
  const estado = estadoDe(texto('estado'))
  if (estado === 'borrador') throw new NoSeLee('borrador', texto('estado'))
  const numero = texto('numero')
  if (!numero) throw new NoSeLee('sin_numero')
  // Cut, two of them could become one.
  if (numero.length > MAX_NUMERO_DE_FACTURA) throw new NoSeLee('numero_largo', numero)
  const emision = fecha('fecha', 'fecha_ilegible')
  if (!emision) throw new NoSeLee('sin_fecha')

  const avisos: Aviso[] = []
  const importes = leerImportes(celdas, avisos)
  const vence = vencimientoDe(fecha('vencimiento', 'vencimiento_ilegible'), emision, avisos)
  const anulada = estado === 'anulada'
  const pago = anulada ? null : pagoDe(celdas, estado, importes.total_centimos, vence, today)
  if (pago?.supuesto) avisos.push('pago_supuesto')
  const factura: FacturaLeida = {
    serie: texto('serie') ?? '',
    numero,
    fecha_emision: emision,
    vencimientos: [{ fecha: vence, importe_centimos: importes.total_centimos }],
    ...importes,
    concepto: texto('concepto'),
    rectifica: texto('rectifica'),
    anulada,
    pagos: pago ? [pago] : [],
  }
  return { factura, avisos }
}

type Importes = Pick<FacturaLeida, 'base_centimos' | 'iva_centimos' | 'irpf_centimos' | 'total_centimos'>

/**
 * Base, IVA, withholding and total, reconciled: the total is what will be collected, base + IVA − IRPF. A
 * total that has not taken the withholding off yet loses it; what else does not add up is kept as it
 * stands, the total above the rest, and said.
 */
function leerImportes({ importe }: Celdas, avisos: Aviso[]): Importes {
  const base = importe('base')
  const recargo = importe('recargo') ?? 0
  const iva = conTipo(importe('iva'), importe('iva_pct'), base)
  const retenido = conTipo(importe('irpf'), importe('irpf_pct'), base)
  const irpf = retenido === null ? null : Math.abs(retenido) * Math.sign(base ?? 1)
  const cuota = iva === null && recargo === 0 ? null : (iva ?? 0) + recargo
  const suma = base === null ? null : base + (cuota ?? 0) - (irpf ?? 0)
  const dicho = importe('total')
  if (dicho === null && suma === null) throw new NoSeLee('sin_importe')

  let total = dicho ?? suma ?? 0
  if (dicho !== null && suma !== null && cuota !== null) {
    const sinRetener = suma + (irpf ?? 0)
    if (irpf && Math.abs(sinRetener - dicho) <= REDONDEO && Math.abs(suma - dicho) > REDONDEO)
      total = dicho - irpf
    else if (Math.abs(suma - dicho) > REDONDEO) avisos.push('no_cuadra')
  }
  if (Math.abs(total) > IMPORTE_MAXIMO) throw new NoSeLee('importe_excesivo')
  return { base_centimos: base, iva_centimos: cuota, irpf_centimos: irpf, total_centimos: total }
}

/** An amount, or the percentage of the base that stands for it (read as an amount: 21 is 2100). */
function conTipo(
  importe: Centimos | null,
  porcentaje: Centimos | null,
  base: Centimos | null,
): Centimos | null {
  if (importe !== null || porcentaje === null || base === null) return importe
  return Math.round((base * porcentaje) / 100_00)
}

function vencimientoDe(dicho: Fecha | null, emision: Fecha, avisos: Aviso[]): Fecha {
  if (dicho === null) {
    avisos.push('sin_vencimiento')
    return masDias(emision, PLAZO_HABITUAL_DIAS)
  }
  if (dicho >= emision) return dicho
  avisos.push('vencimiento_anterior')
  return emision
}

type Estado = 'pagada' | 'pendiente' | 'parcial' | 'anulada' | 'borrador' | null

const ESTADOS: [RegExp, Exclude<Estado, null>][] = [
  [/borrador|draft|proforma/, 'borrador'],
  [/anulad|cancel|void/, 'anulada'],
  [/parcial|partial/, 'parcial'],
  [/impagad|no pagad|no cobrad|pendiente|vencid|emitid|enviad|overdue|unpaid|open|sent|devuelt/, 'pendiente'],
  [/pagad|cobrad|paid|liquidad|saldad|contado/, 'pagada'],
]

/** What a word for the state of an invoice means. */
export function estadoDe(texto: string | null): Estado {
  if (texto === null) return null
  const plano = normalizar(texto)
  return ESTADOS.find(([re]) => re.test(plano))?.[1] ?? null
}

/** What was collected of it, when the file says so. Nothing of an invoice of nothing or less. */
function pagoDe(
  celdas: Celdas,
  estado: Estado,
  total: Centimos,
  vence: Fecha,
  today: Fecha,
): PagoLeido | null {
  if (total <= 0) return null
  const { texto, importe, fecha, siNo } = celdas
  const cuando = fecha('fecha_pago', 'fecha_ilegible')
  const cobrado = importe('cobrado')
  const pendiente = importe('pendiente')
  const dicha = siNo('pagada') ?? siONo(texto('estado') ?? '') ?? deEstado(estado)
  const cuanto = cobrado ?? (pendiente === null ? null : total - pendiente)
  const importe_centimos = cuanto ?? (dicha || (dicha === null && cuando !== null) ? total : 0)
  if (importe_centimos <= 0) return null
  return {
    fecha: cuando ?? (vence < today ? vence : today),
    importe_centimos,
    metodo: texto('metodo'),
    supuesto: cuando === null,
  }
}

function deEstado(estado: Estado): boolean | null {
  if (estado === null) return null
  return estado === 'pagada'
}
