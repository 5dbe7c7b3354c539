import type { Centimos } from './dinero.ts'
import { booleanoDe, centimosDe, fechaDeTexto, numeroDe, textoDe, type Valor } from './expansion-valores.ts'
import { PLAZO_HABITUAL_DIAS } from './factura.ts'
import { diasEntre, type Fecha, masDias } from './fecha.ts'
import { normalizar } from './lenguaje/normalizar.ts'

/** What we want to know of an invoice that another program keeps. */
export const CAMPOS = [
  'numero',
  'serie',
  'cliente_id',
  'cif',
  'nombre',
  'fecha',
  'vencimiento',
  'base',
  'iva',
  'irpf',
  'total',
  'cobrado',
  'pagada',
  'estado',
  'fecha_pago',
  'concepto',
] as const
export type Campo = (typeof CAMPOS)[number]

/** Our fields and the columns of theirs that hold them. */
export type MapaDeFacturas = {
  columnas: Partial<Record<Campo, string>>
  /** Whether `iva` is an amount or a rate in percent. */
  iva: 'importe' | 'tipo'
  /** Nothing in it is in doubt: it may be used before anybody has looked at it. */
  seguro: boolean
}

export type FilaAjena = Record<string, Valor>

/** How columns are called, the likeliest names first. */
const NOMBRES: Record<Campo, RegExp[]> = {
  numero: [
    /^(numero|num|n)_?(de_)?(factura|fra)?$/,
    /^(factura|invoice)_?(num|numero|no|number)$/,
    /^(codigo|referencia|number)$/,
  ],
  serie: [/^serie(_factura)?$/],
  cliente_id: [
    /^(id_?cliente|cliente_?id|client_?id|customer_?id|codcliente|cod_cliente|codigo_cliente)$/,
    /^cliente$/,
  ],
  cif: [/^(cif|nif|nif_?cif|cifnif|vat|tax_?id)(_cliente)?$/, /^cliente_(cif|nif)$/],
  nombre: [/^(nombre_?cliente|cliente_?nombre|razon_?social|client_?name)$/, /^(cliente|nombre)$/],
  fecha: [
    /^(fecha|fecha_?(de_)?(emision|factura|expedicion)|emitida_?(el|en)?|emision|date|invoice_date)$/,
    /^(fecha_?(creacion|alta)|created_at|creada_en)$/,
  ],
  vencimiento: [/^(fecha_?(de_)?)?(vencimiento|vto|vence)(_en|_el)?$/, /^due(_date)?$/],
  base: [/^(base|base_?imponible|neto|subtotal|importe_neto|net)$/],
  iva: [
    /^(iva|total_?iva|importe_?iva|cuota_?iva|impuestos?|tax|vat_amount)$/,
    /^(tipo_?iva|iva_porcentaje|porcentaje_iva|pct_iva)$/,
  ],
  irpf: [/^(irpf|retencion|total_?irpf|importe_?irpf|retenciones)$/],
  total: [/^(total|total_?factura|importe_?total|amount|total_amount)$/, /^importe$/],
  cobrado: [/^(pagado|cobrado|importe_?(pagado|cobrado)|total_?(pagado|cobrado)|paid_amount)$/],
  pagada: [/^(pagada|cobrada|esta_pagada|is_paid|paid)$/, /^(pagado|cobrado)$/],
  estado: [/^(estado|situacion|status|estado_(pago|factura|cobro))$/],
  fecha_pago: [/^(fecha_?(de_)?(pago|cobro)|pagada_?(el|en)|cobrada_?(el|en)|paid_at|payment_date)$/],
  concepto: [/^(concepto|descripcion|description|observaciones)$/],
}

/** Tables that hold invoices by their name; not those of their lines. */
export function pareceDeFacturas(tabla: string): boolean {
  const plain = normalizar(tabla)
  if (/linea|detalle|item|concepto|producto|plantilla|serie|line|proveedor|compra|recibid/.test(plain))
    return false
  return /factura|invoice/.test(plain)
}

/**
 * Which column is what, from names and contents. Null when it is no table of invoices: no number, no
 * amount or nobody to whom it belongs. `conocidos`: whether a value is the id of a client.
 */
export function adivinarMapa(
  columnas: string[],
  filas: FilaAjena[],
  conocidos: (id: string) => boolean,
  zona: string,
): MapaDeFacturas | null {
  const free = new Set(columnas)
  const found: Partial<Record<Campo, string>> = {}
  const fits = (campo: Campo, name: string) =>
    cabeEn(
      campo,
      filas.map((fila) => fila[name] ?? null),
      conocidos,
      zona,
    )
  for (const rank of [0, 1, 2]) {
    for (const campo of CAMPOS) {
      if (found[campo]) continue
      const name = [...free].find((one) => NOMBRES[campo][rank]?.test(plainName(one)) && fits(campo, one))
      if (name === undefined) continue
      found[campo] = name
      free.delete(name)
    }
  }
  const hasClient = found.cliente_id ?? found.cif ?? found.nombre
  const hasAmount = found.total ?? found.base
  if (!found.numero || !hasAmount || !hasClient || !found.fecha) return null
  const iva = ivaEs(found, filas)
  return { columnas: found, iva: iva ?? 'importe', seguro: esSeguro(found, filas, iva !== null) }
}

function plainName(name: string): string {
  const snake = name.replace(/([a-z])([A-Z])/g, '$1_$2')
  return normalizar(snake).replaceAll(/[\s.-]+/g, '_')
}

/** Whether what a column holds can be such a field. Most rows decide: a mistake of one invoice is its own. */
function cabeEn(campo: Campo, valores: Valor[], conocidos: (id: string) => boolean, zona: string): boolean {
  const said = valores.filter((valor) => textoDe(valor) !== null)
  if (said.length === 0) return !['numero', 'fecha', 'total', 'cliente_id'].includes(campo)
  const most = (test: (valor: Valor) => boolean) => said.filter(test).length >= said.length * 0.9
  switch (campo) {
    case 'numero':
      return new Set(said.map(String)).size >= said.length * 0.9
    case 'cliente_id':
      return most((valor) => conocidos(textoDe(valor) ?? ''))
    case 'fecha':
    case 'vencimiento':
    case 'fecha_pago':
      return most((valor) => fechaDeTexto(valor, zona) !== null)
    case 'base':
    case 'iva':
    case 'irpf':
    case 'total':
      return most((valor) => centimosDe(valor) !== null)
    case 'cobrado':
      return most((valor) => centimosDe(valor) !== null) && !most((valor) => booleanoDe(valor) !== null)
    case 'pagada':
      return most((valor) => booleanoDe(valor) !== null)
    case 'estado':
      return most((valor) => leerEstado(valor) !== 'desconocido')
    case 'nombre':
    case 'serie':
    case 'cif':
    case 'concepto':
      return most((valor) => typeof valor !== 'object')
  }
}

/** An amount or a rate: what makes base and total agree. Null when nothing tells. */
function ivaEs(columnas: Partial<Record<Campo, string>>, filas: FilaAjena[]): 'importe' | 'tipo' | null {
  const { base, iva, irpf, total } = columnas
  if (!iva) return 'importe'
  if (!base || !total) return /tipo|porcentaje|pct/.test(plainName(iva)) ? 'tipo' : null
  const sums = filas.flatMap((fila) => {
    const [b, i, t] = [base, iva, total].map((name) => centimosDe(fila[name] ?? null))
    if (b == null || i == null || t == null || i === 0) return []
    const held = irpf ? Math.abs(centimosDe(fila[irpf] ?? null) ?? 0) : 0
    const near = (sum: number) => Math.abs(sum - t) <= 2 || Math.abs(sum - held - t) <= 2
    return [{ importe: near(b + i), tipo: near(b + (b * i) / 10_000) }]
  })
  if (sums.length === 0) return 'importe'
  if (sums.filter(({ importe }) => importe).length >= sums.length * 0.9) return 'importe'
  return sums.filter(({ tipo }) => tipo).length >= sums.length * 0.9 ? 'tipo' : null
}

/** Nothing essential is guessed from little: some rows, an amount to collect, a client that is known, and whether it is paid. */
function esSeguro(columnas: Partial<Record<Campo, string>>, filas: FilaAjena[], ivaSeSabe: boolean): boolean {
  const { cliente_id, total, pagada, estado, fecha_pago, cobrado } = columnas
  const tellsPayment = pagada ?? estado ?? fecha_pago ?? cobrado
  return filas.length > 0 && ivaSeSabe && Boolean(cliente_id && total && tellsPayment)
}

type EstadoAjeno = 'pagada' | 'pendiente' | 'anulada' | 'borrador' | 'desconocido'

function leerEstado(valor: Valor): EstadoAjeno {
  const text = normalizar(textoDe(valor) ?? '')
  if (/^(pagad|cobrad|paid|liquidad|saldad)/.test(text)) return 'pagada'
  if (/^(anulad|cancel|void|rectificad)/.test(text)) return 'anulada'
  if (/^(borrador|draft|proforma)/.test(text)) return 'borrador'
  if (
    /^(|pendiente.*|emitid.*|enviad.*|vencid.*|impagad.*|no pagad.*|abiert.*|parcial.*|sent|open|overdue|unpaid|issued)$/.test(
      text,
    )
  )
    return 'pendiente'
  return 'desconocido'
}

/** An invoice as a row of theirs tells it. */
export type FacturaAjena = {
  numero: string
  serie: string
  cliente: { id: string | null; cif: string | null; nombre: string | null }
  fecha: Fecha
  vencimiento: Fecha
  /** Whether the row tells its due date; else it is what is usual. */
  tieneVencimiento: boolean
  base_centimos: Centimos | null
  iva_centimos: Centimos | null
  irpf_centimos: Centimos | null
  total_centimos: Centimos
  concepto: string | null
  cobrado_centimos: Centimos
  /** Date of the last payment, null when nobody told it. */
  cobrada_el: Fecha | null
  anulada: boolean
}

/** Why a row is no invoice that can be kept; 'borrador' is none yet. */
export type ProblemaDeFila = 'sin_numero' | 'sin_fecha' | 'sin_importe' | 'borrador'

export function leerFacturaAjena(
  { columnas, iva }: MapaDeFacturas,
  fila: FilaAjena,
  zona: string,
): FacturaAjena | { problema: ProblemaDeFila } {
  const cell = (campo: Campo): Valor => fila[columnas[campo] ?? ''] ?? null
  const date = (campo: Campo) => fechaDeTexto(cell(campo), zona)
  const numero = textoDe(cell('numero'))?.trim() ?? null
  const fecha = date('fecha')
  const money = importesDe(cell, iva)
  const estado = columnas.estado ? leerEstado(cell('estado')) : 'pendiente'
  if (estado === 'borrador') return { problema: 'borrador' }
  if (numero === null) return { problema: 'sin_numero' }
  if (fecha === null) return { problema: 'sin_fecha' }
  if (money === null) return { problema: 'sin_importe' }

  const said = date('vencimiento')
  const due = said ?? masDias(fecha, PLAZO_HABITUAL_DIAS)
  const paid = estado === 'pagada' || booleanoDe(cell('pagada')) === 1 || date('fecha_pago') !== null
  const unpaid = columnas.pagada !== undefined && booleanoDe(cell('pagada')) === 0
  const isPaid = paid && !unpaid
  return {
    numero,
    serie: textoDe(cell('serie'))?.trim() ?? '',
    cliente: {
      id: textoDe(cell('cliente_id')),
      cif: textoDe(cell('cif')),
      nombre: textoDe(cell('nombre')),
    },
    fecha,
    vencimiento: diasEntre(fecha, due) < 0 ? fecha : due,
    tieneVencimiento: said !== null,
    ...money,
    concepto: textoDe(cell('concepto')),
    cobrado_centimos: isPaid ? money.total_centimos : (centimosDe(cell('cobrado')) ?? 0),
    cobrada_el: date('fecha_pago'),
    anulada: estado === 'anulada',
  }
}

function importesDe(cell: (campo: Campo) => Valor, iva: MapaDeFacturas['iva']) {
  const base_centimos = centimosDe(cell('base'))
  const rate = numeroDe(cell('iva'))
  const asRate = base_centimos === null || rate === null ? null : Math.round((base_centimos * rate) / 100)
  const iva_centimos = iva === 'tipo' ? asRate : centimosDe(cell('iva'))
  const held = centimosDe(cell('irpf'))
  const irpf_centimos = held === null ? null : Math.abs(held)
  const sum = base_centimos === null ? null : base_centimos + (iva_centimos ?? 0) - (irpf_centimos ?? 0)
  const total_centimos = centimosDe(cell('total')) ?? sum
  return total_centimos === null ? null : { base_centimos, iva_centimos, irpf_centimos, total_centimos }
}
