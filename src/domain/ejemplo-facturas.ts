import { type Centimos, sumar } from './dinero.ts'
import { type Azar, azarDe, diaDeOficina, filas, idsDe } from './ejemplo-azar.ts'
import { type Calendario, type Ficha, fichaDe } from './ejemplo-fichas.ts'
import {
  A_CUENTA,
  CAMBIOS_DE_HABITO,
  PAGO_PARCIAL,
  RECTIFICACION,
  SIN_COBRAR,
  VENTAS,
} from './ejemplo-ventas.ts'
import type { Factura, Vencimiento } from './factura.ts'
import { type Fecha, masDias } from './fecha.ts'
import type { Pago } from './pago.ts'

export type Contabilidad = { facturas: Factura[]; vencimientos: Vencimiento[]; pagos: Pago[] }

/**
 * Series of its own: her real invoices may well be called «2026-001» too, and both must fit. Corrections
 * have one apart (RD 1619/2012, art. 6.1.a).
 */
export const SERIE = 'EJEMPLO'
export const SERIE_RECTIFICATIVA = 'EJEMPLO-R'

/** Per cent of the base: Ley 37/1992, art. 90, and Ley 35/2006, art. 101.5. */
const IVA = 21
const IRPF = 15

/** A line of `VENTAS`, in its units. */
type Venta = {
  clave: string
  veces: number
  ultima: number
  cada: number
  vaiven: number
  plazos: number[]
  tarda: number
  vaivenTarda: number
  base: number
  variacion: number
  irpf: boolean
  metodo: string
  concepto: string
}
type Cliente = Ficha['cliente']
type Contable = Calendario & { id: Record<'factura' | 'vencimiento' | 'pago', () => string> }
/** An invoice without its number, and what was paid of it. */
type Emitida = { factura: Factura; vencimientos: Vencimiento[]; pagos: Pago[] }

/** Every invoice, numbered by date of issue over the whole business, with its due dates and payments. */
export function contabilidad(fichas: readonly Ficha[], calendario: Calendario): Contabilidad {
  const id = { factura: idsDe('facturas'), vencimiento: idsDe('vencimientos'), pago: idsDe('pagos') }
  const en: Contable = { ...calendario, id }
  const emitidas = filas(VENTAS).flatMap((fila) => {
    const venta = ventaDe(fila)
    return emitir(venta, fichaDe(fichas, venta.clave).cliente, en)
  })
  const pagos = [...emitidas.flatMap((emitida) => emitida.pagos), ...pagosACuenta(fichas, en)]
  return {
    facturas: numeradas(emitidas.map(({ factura }) => factura)),
    vencimientos: emitidas.flatMap(({ vencimientos }) => vencimientos),
    pagos: pagos.toSorted((a, b) => a.fecha.localeCompare(b.fecha)),
  }
}

function ventaDe(fila: string[]): Venta {
  const [clave = '', veces, ultima, cada, vaiven, plazo = '', ...resto] = fila
  const [tarda, vaivenTarda, base, variacion, irpf, metodo = '', concepto = ''] = resto
  return {
    clave,
    veces: Number(veces),
    ultima: Number(ultima),
    cada: Number(cada),
    vaiven: Number(vaiven),
    plazos: plazo.split('+').map(Number),
    tarda: Number(tarda),
    vaivenTarda: Number(vaivenTarda),
    base: Number(base),
    variacion: Number(variacion),
    irpf: irpf === 'sí',
    metodo,
    concepto,
  }
}

/** What one client was invoiced and paid, the oldest first. */
function emitir(venta: Venta, cliente: Cliente, en: Contable): Emitida[] {
  const azar = azarDe(venta.clave)
  const emitidas: Emitida[] = []
  for (let desdeElFinal = venta.veces - 1; desdeElFinal >= 0; desdeElFinal--) {
    emitidas.push(unaVenta(venta, cliente, desdeElFinal, azar, en))
    if (venta.clave === RECTIFICACION.clave && desdeElFinal === RECTIFICACION.desdeElFinal) {
      const original = emitidas.at(-1)
      if (original) emitidas.push(rectificativa(original.factura, venta, en))
    }
  }
  return emitidas
}

/** The invoice that is `desdeElFinal` before the newest. */
function unaVenta(venta: Venta, cliente: Cliente, desdeElFinal: number, azar: Azar, en: Contable): Emitida {
  const exacta = venta.vaiven === 0
  const ultima = desdeElFinal === 0
  const vaiven = ultima ? 0 : azar.entre(-venta.vaiven, venta.vaiven)
  const dias = venta.ultima + desdeElFinal * venta.cada + vaiven
  const emision = exacta ? en.hace(dias) : diaDeOficina(en.hace(dias))
  const variacion = ultima ? 0 : azar.entre(-venta.variacion, venta.variacion)
  const base = redondear5(venta.base * (1 + variacion / 100))
  const factura = nuevaFactura(cliente, emision, venta, base * 100, en)
  const importes = enPartes(factura.total_centimos, venta.plazos.length)
  const vencimientos = venta.plazos.map((plazo, i) => ({
    id: en.id.vencimiento(),
    factura_id: factura.id,
    fecha: masDias(emision, plazo),
    importe_centimos: importes[i] ?? 0,
  }))
  if (ultima && venta.clave === SIN_COBRAR) return { factura, vencimientos, pagos: [] }
  if (ultima && venta.clave === PAGO_PARCIAL.clave) {
    const parte = nuevoPago(factura, en.hace(PAGO_PARCIAL.hace), PAGO_PARCIAL.euros * 100, venta.metodo, en)
    return { factura, vencimientos, pagos: [parte] }
  }
  const pagos = vencimientos.flatMap((vencimiento, i) => {
    const tarda = diasQueTarda(venta, desdeElFinal, azar)
    /* Counted from the table and not from the office day, so that what is paid is the same on every date. */
    if (dias - (venta.plazos[i] ?? 0) - tarda < 1) return []
    const dia = masDias(vencimiento.fecha, tarda)
    const fecha = exacta ? dia : laPosterior(emision, diaDeOficina(dia))
    return [nuevoPago(factura, fecha, vencimiento.importe_centimos, venta.metodo, en)]
  })
  return { factura, vencimientos, pagos }
}

function laPosterior(una: Fecha, otra: Fecha): Fecha {
  return una > otra ? una : otra
}

function diasQueTarda({ clave, tarda, vaivenTarda }: Venta, desdeElFinal: number, azar: Azar): number {
  const cambio = CAMBIOS_DE_HABITO.find((uno) => uno.clave === clave)
  /* The newest is not paid yet: the change shows in those before it. */
  if (cambio && desdeElFinal <= cambio.ultimas) return cambio.tarda
  return tarda + azar.entre(-vaivenTarda, vaivenTarda)
}

function nuevaFactura(
  cliente: Cliente,
  emision: Fecha,
  { plazos, irpf, concepto }: Venta,
  base: Centimos,
  en: Contable,
): Factura {
  const iva = Math.round((base * IVA) / 100)
  const retencion = irpf ? Math.round((base * IRPF) / 100) : 0
  return {
    id: en.id.factura(),
    cliente_id: cliente.id,
    serie: SERIE,
    numero: '',
    fecha_emision: emision,
    fecha_vencimiento: masDias(emision, Math.max(...plazos)),
    base_centimos: base,
    iva_centimos: iva,
    irpf_centimos: retencion,
    total_centimos: base + iva - retencion,
    concepto,
    rectifica_a: null,
    external_id: null,
    origen: 'sistema',
    anulada_en: null,
    creada_en: en.instante(emision, '10:00'),
  }
}

/** The difference of a wrong amount, negative, due at once and given back. */
function rectificativa(original: Factura, venta: Venta, en: Contable): Emitida {
  const emision = diaDeOficina(masDias(original.fecha_emision, RECTIFICACION.dias))
  const base = -RECTIFICACION.euros * 100
  const iva = Math.round((base * IVA) / 100)
  const factura: Factura = {
    ...original,
    id: en.id.factura(),
    serie: SERIE_RECTIFICATIVA,
    fecha_emision: emision,
    fecha_vencimiento: emision,
    base_centimos: base,
    iva_centimos: iva,
    irpf_centimos: 0,
    total_centimos: base + iva,
    concepto: 'Rectificación: anuncios cobrados de más',
    rectifica_a: original.id,
    creada_en: en.instante(emision, '10:30'),
  }
  const importe_centimos = factura.total_centimos
  const fecha = diaDeOficina(masDias(original.fecha_vencimiento, RECTIFICACION.devuelta))
  return {
    factura,
    vencimientos: [{ id: en.id.vencimiento(), factura_id: factura.id, fecha: emision, importe_centimos }],
    pagos: [nuevoPago(factura, fecha, importe_centimos, venta.metodo, en)],
  }
}

function pagosACuenta(fichas: readonly Ficha[], en: Contable): Pago[] {
  return filas(A_CUENTA).map(([clave = '', dias, euros, metodo = '']) => {
    const cliente_id = fichaDe(fichas, clave).cliente.id
    const fecha = diaDeOficina(en.hace(Number(dias)))
    return { ...nuevoPago({ id: '', cliente_id }, fecha, Number(euros) * 100, metodo, en), factura_id: null }
  })
}

function nuevoPago(
  factura: Pick<Factura, 'id' | 'cliente_id'>,
  fecha: Fecha,
  importe_centimos: Centimos,
  metodo: string,
  en: Contable,
): Pago {
  return {
    id: en.id.pago(),
    cliente_id: factura.cliente_id,
    factura_id: factura.id,
    fecha,
    importe_centimos,
    metodo,
    external_id: null,
    origen: 'manual',
    creado_en: en.instante(fecha, '12:30'),
  }
}

/** `2026-041`, each series from 1 every year, by date of issue. */
function numeradas(facturas: readonly Factura[]): Factura[] {
  const ultimos = new Map<string, number>()
  return facturas
    .toSorted((a, b) => a.fecha_emision.localeCompare(b.fecha_emision) || a.id.localeCompare(b.id))
    .map((factura) => {
      const prefijo = `${factura.rectifica_a ? 'R' : ''}${factura.fecha_emision.slice(0, 4)}`
      const n = (ultimos.get(prefijo) ?? 0) + 1
      ultimos.set(prefijo, n)
      return { ...factura, numero: `${prefijo}-${String(n).padStart(3, '0')}` }
    })
}

/** An amount in so many equal parts; the last one carries the odd cents. */
function enPartes(total: Centimos, partes: number): Centimos[] {
  const parte = Math.floor(total / partes)
  const primeras = Array.from({ length: partes - 1 }, () => parte)
  return [...primeras, total - sumar(primeras)]
}

function redondear5(euros: number): number {
  return Math.round(euros / 5) * 5
}
