import { nuevoCliente } from './cliente.ts'
import type { FacturaConCobros } from './factura.ts'
import type { Pago } from './pago.ts'
import { comprasPorCliente } from './prediccion.ts'
import { type HechosDeCliente, MODELO_INICIAL, type ModeloDeNegocio } from './salud.ts'
import { ajustarCompras, type ComprasDeCliente } from './salud-clientela.ts'
import { type Dia, fechaDelDia } from './salud-cuentas.ts'
import { type FacturaDelLibro, pasearLibro } from './salud-paseo.ts'

/** A ledger of invoices and nothing else, seen as the product sees a business. Days as numbers, amounts in cents. */
export type FacturaNumerada = FacturaDelLibro & { numero: string }

const YEAR = 365

/** Walks a ledger: what the product would have known and fitted on each day. Days must not go back. */
export function recorrerLibro(facturas: readonly FacturaNumerada[]) {
  const paseo = pasearLibro(facturas)
  const compras = comprasPorCliente(facturas)
  const porCliente = Map.groupBy(facturas, (f) => f.cliente)
  const clientes = [...porCliente].map(([id, suyas]) => new ClienteDelLibro(id, suyas))

  /** Fitted on what happened before `dia`. */
  function modelo(dia: Dia): ModeloDeNegocio {
    return {
      ...MODELO_INICIAL,
      facturado_12m: facturado12m(compras.values(), dia),
      pagos: paseo.modelo(dia),
      compras: ajustarCompras([...compras.values()], dia),
    }
  }

  return { clientes, modelo }
}

/** A client of a ledger. */
export class ClienteDelLibro {
  readonly id: string
  readonly facturas: readonly FacturaNumerada[]
  readonly #filas: { factura: FacturaNumerada; abierta: FacturaConCobros; pagada: FacturaConCobros }[]
  /** Days from which something more is known, ascending. */
  readonly #noticias: Dia[]
  #visto: { noticias: number; hechos: HechosDeCliente } | null = null

  constructor(id: string, facturas: readonly FacturaNumerada[]) {
    this.id = id
    this.facturas = [...facturas].sort((a, b) => a.emitida - b.emitida)
    this.#filas = this.facturas.map((factura) => ({
      factura,
      abierta: filaDe(factura, null),
      pagada: filaDe(factura, factura.pagada),
    }))
    this.#noticias = this.facturas.flatMap((f) => [f.emitida, f.pagada ?? []].flat()).sort((a, b) => a - b)
  }

  /** What is known of it in the morning of `dia`: what happened before. Undefined without any invoice. */
  hechos(dia: Dia): HechosDeCliente | undefined {
    let noticias = this.#visto?.noticias ?? 0
    while (noticias < this.#noticias.length && (this.#noticias[noticias] ?? 0) < dia) noticias++
    if (noticias === 0) return undefined
    if (this.#visto?.noticias !== noticias) this.#visto = { noticias, hechos: this.#hasta(dia) }
    return this.#visto.hechos
  }

  #hasta(dia: Dia): HechosDeCliente {
    const facturas: FacturaConCobros[] = []
    const pagos: Pago[] = []
    for (const { factura, abierta, pagada } of this.#filas) {
      if (factura.emitida >= dia) break
      const cobrada = factura.pagada !== null && factura.pagada < dia
      facturas.push(cobrada ? pagada : abierta)
      if (cobrada && factura.importe > 0) pagos.push(pagoDe(factura, factura.pagada ?? dia))
    }
    return {
      cliente: nuevoCliente({ id: this.id, nombre: this.id, estado: 'activo', fecha_creacion: AL_PRINCIPIO }),
      facturas,
      pagos,
      actividades: [],
      pendientes: [],
      oportunidades: [],
      notas_ignoradas: [],
      promesas: [],
    }
  }
}

const AL_PRINCIPIO = '1970-01-01T00:00:00.000Z'

function filaDe(
  { cliente, numero, emitida, vence, importe }: FacturaNumerada,
  pagada: Dia | null,
): FacturaConCobros {
  const fecha_emision = fechaDelDia(emitida)
  const pagada_el = importe <= 0 ? fecha_emision : pagada === null ? null : fechaDelDia(pagada)
  return {
    id: numero,
    cliente_id: cliente,
    serie: '',
    numero,
    fecha_emision,
    fecha_vencimiento: fechaDelDia(vence),
    base_centimos: null,
    iva_centimos: null,
    irpf_centimos: null,
    total_centimos: importe,
    concepto: null,
    rectifica_a: null,
    external_id: null,
    origen: 'importacion',
    anulada_en: null,
    creada_en: AL_PRINCIPIO,
    cobrado_centimos: importe > 0 && pagada !== null ? importe : 0,
    pagada_el,
  }
}

function pagoDe({ cliente, numero, importe }: FacturaNumerada, dia: Dia): Pago {
  return {
    id: numero,
    cliente_id: cliente,
    factura_id: numero,
    fecha: fechaDelDia(dia),
    importe_centimos: importe,
    metodo: null,
    external_id: null,
    origen: 'importacion',
    creado_en: AL_PRINCIPIO,
  }
}

/** Invoiced by each client in the year before `dia`, descending: for the rank. */
function facturado12m(clientes: Iterable<ComprasDeCliente>, dia: Dia): number[] {
  const sumas: number[] = []
  for (const { dias, importes } of clientes) {
    let suma = 0
    for (let i = 0; i < dias.length; i++) {
      const d = dias[i] ?? 0
      if (d >= dia - YEAR && d < dia) suma += importes[i] ?? 0
    }
    if (suma > 0) sumas.push(suma)
  }
  return sumas.sort((a, b) => b - a)
}
