import { ajustarCapaDePago, casosEn, filaDePago, type HistorialDePago } from './salud-capa-pago.ts'
import type { Curva } from './salud-impago.ts'
import type { Capa, Fila } from './salud-logistica.ts'
import { curvaDelNegocio, sumarCliente, sumaVacia, VENTANA_DEL_NEGOCIO } from './salud-negocio.ts'

/** How the business is paid, as known on a day. */
export type ModeloDePagos = { curva: Curva; capa: Capa | null }

export type FacturaDelLibro = HistorialDePago & { cliente: string }

/** Days late from which an outcome is decided for the layer. Method, A.4, with the band's 30 days. */
const DECIDIDA = 30
/**
 * In the past, the business's curve is drawn anew once a week, what the layer learns from hardly moves in less; in a
 * large ledger seldom enough that all drawings together read so many invoices.
 */
const REPASO = 7
const FACTURAS_REPASADAS = 20_000_000
/** Invoices that the layer learns from at most, equally spaced in time: eight coefficients want no more. */
const FILAS_MAXIMAS = 50_000
/** Newest invoices of a client that are looked at: the last of them weighs 3e-8 in its curve. Method, A.2. */
const HISTORIA_MAXIMA = 300

/**
 * Walks a ledger forward in time, so that nothing is learnt from what had not happened yet. On a day are known the
 * invoices issued before it and the payments before it. `facturas` in any order; days must not go back. Bounded: a
 * million invoices cost a few seconds.
 */
export function pasearLibro(facturas: readonly FacturaDelLibro[], decidida = DECIDIDA) {
  const orden = facturas.filter((f) => f.importe >= 0).sort((a, b) => a.emitida - b.emitida)
  const porCliente = new Map<string, FacturaDelLibro[]>()
  const filas: { fila: Omit<Fila, 'si'>; factura: FacturaDelLibro }[] = []
  const cada = Math.ceil(orden.length / FILAS_MAXIMAS)
  const entreRepasos = Math.floor(orden.length ** 2 / FACTURAS_REPASADAS)
  let siguiente = 0
  let repasadas = 0
  let repasada = { dia: Number.NEGATIVE_INFINITY, curva: curvaDelNegocio(sumaVacia()) }

  function avanzar(dia: number): void {
    while (siguiente < orden.length && (orden[siguiente]?.emitida ?? 0) < dia) {
      const emitida = orden[siguiente]?.emitida ?? 0
      let fin = siguiente
      while (fin < orden.length && orden[fin]?.emitida === emitida) fin++
      const delDia = orden.slice(siguiente, fin)
      if (emitida - repasada.dia >= REPASO && siguiente - repasadas >= entreRepasos) {
        repasada = { dia: emitida, curva: curvaEn(emitida) }
        repasadas = siguiente
      }
      delDia.forEach((factura, i) => {
        if ((siguiente + i) % cada !== 0) return
        const suyas = conocidas(factura.cliente, emitida)
        filas.push({ fila: filaDePago(suyas, factura, repasada.curva), factura })
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
    return (porCliente.get(cliente) ?? []).slice(-HISTORIA_MAXIMA).map((f) => entonces(f, dia))
  }

  function curvaEn(dia: number): Curva {
    const suma = sumaVacia()
    for (const suyas of porCliente.values()) {
      let desde = suyas.length
      while (desde > 0 && (suyas[desde - 1]?.emitida ?? 0) >= dia - VENTANA_DEL_NEGOCIO) desde--
      if (desde === suyas.length) continue
      const recientes = suyas.slice(desde).map((f) => entonces(f, dia))
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

/** An invoice as it was known on a day: what was paid later was not paid yet. */
function entonces<T extends HistorialDePago>(factura: T, dia: number): T {
  return factura.pagada !== null && factura.pagada >= dia ? { ...factura, pagada: null } : factura
}
