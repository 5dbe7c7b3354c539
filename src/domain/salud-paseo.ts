import { ajustarCapaDePago, casosEn, filaDePago, type HistorialDePago } from './salud-capa-pago.ts'
import type { Curva } from './salud-impago.ts'
import type { Capa, Fila } from './salud-logistica.ts'
import { curvaDelNegocio, sumarCliente, sumaVacia, VENTANA_DEL_NEGOCIO } from './salud-negocio.ts'

/** How the business is paid, as known on a day. */
export type ModeloDePagos = { curva: Curva; capa: Capa | null }

export type FacturaDelLibro = HistorialDePago & { cliente: string }

/** Days late from which an outcome is decided for the layer. Method, A.4, with the band's 30 days. */
const DECIDIDA = 30
/** In the past, the business's curve is drawn anew once a week: what the layer learns from hardly moves in less. */
const REPASO = 7

/**
 * Walks a ledger forward in time, so that nothing is learnt from what had not happened yet. On a day are known the
 * invoices issued before it and the payments before it. `facturas` in any order; days must not go back.
 */
export function pasearLibro(facturas: readonly FacturaDelLibro[], decidida = DECIDIDA) {
  const orden = [...facturas].sort((a, b) => a.emitida - b.emitida)
  const porCliente = new Map<string, FacturaDelLibro[]>()
  const filas: { fila: Omit<Fila, 'si'>; factura: FacturaDelLibro }[] = []
  let siguiente = 0
  let repasada = { dia: Number.NEGATIVE_INFINITY, curva: curvaDelNegocio(sumaVacia()) }

  function avanzar(dia: number): void {
    while (siguiente < orden.length && (orden[siguiente]?.emitida ?? 0) < dia) {
      const emitida = orden[siguiente]?.emitida ?? 0
      let fin = siguiente
      while (fin < orden.length && orden[fin]?.emitida === emitida) fin++
      const delDia = orden.slice(siguiente, fin)
      if (emitida - repasada.dia >= REPASO) repasada = { dia: emitida, curva: curvaEn(emitida) }
      for (const factura of delDia)
        filas.push({
          fila: filaDePago(conocidas(factura.cliente, emitida), factura, repasada.curva),
          factura,
        })
      for (const factura of delDia) {
        const suyas = porCliente.get(factura.cliente)
        if (suyas) suyas.push(factura)
        else porCliente.set(factura.cliente, [factura])
      }
      siguiente = fin
    }
  }

  /** What is known of a client on a day, oldest first. */
  function conocidas(cliente: string, dia: number): HistorialDePago[] {
    return (porCliente.get(cliente) ?? []).map((f) =>
      f.pagada !== null && f.pagada >= dia ? { ...f, pagada: null } : f,
    )
  }

  function curvaEn(dia: number): Curva {
    const suma = sumaVacia()
    for (const [cliente, suyas] of porCliente) {
      const ultima = suyas.at(-1)
      if (!ultima || ultima.emitida < dia - VENTANA_DEL_NEGOCIO) continue
      const recientes = conocidas(cliente, dia).filter((f) => f.emitida >= dia - VENTANA_DEL_NEGOCIO)
      sumarCliente(suma, casosEn(recientes, dia))
    }
    return curvaDelNegocio(suma)
  }

  function modelo(dia: number): ModeloDePagos {
    avanzar(dia)
    const decididas = filas.flatMap(({ fila, factura }) =>
      factura.vence + decidida < dia
        ? [
            {
              ...fila,
              si: factura.pagada === null || factura.pagada >= dia || factura.pagada > factura.vence,
            },
          ]
        : [],
    )
    return { curva: curvaEn(dia), capa: ajustarCapaDePago(decididas) }
  }

  return { modelo, conocidas }
}
