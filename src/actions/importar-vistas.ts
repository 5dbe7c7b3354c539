import { type FacturaVista, facturasConNumeros } from '#db/importaciones.ts'
import type { Db } from '#db/open.ts'
import type { Leido } from '#domain/importacion/leido.ts'
import type { Linea } from './importar-fuente.ts'
import type { Importando } from './importar-lote.ts'

/** Invoices by their series and number; without a series, by a number that only one has. */
export type Facturas = {
  find(serie: string, numero: string): FacturaVista | undefined
  exact(serie: string, numero: string): FacturaVista | undefined
  add(factura: FacturaVista): void
}

/** The invoices that some lines speak of, as far as they exist. */
export async function facturasDe(db: Db, en: Importando, lineas: readonly Linea[]): Promise<Facturas> {
  const numeros = new Set<string>()
  for (const { resultado } of lineas) if ('leido' in resultado) anadirNumeros(numeros, resultado.leido)
  const byKey = new Map<string, FacturaVista>()
  const byNumber = new Map<string, FacturaVista[]>()
  const add = (one: FacturaVista) => {
    byKey.set(llave(one), one)
    byNumber.set(one.numero, [...(byNumber.get(one.numero) ?? []), one])
  }
  if (numeros.size > 0) for (const one of await facturasConNumeros(db, en.id, [...numeros])) add(one)
  const exact = (serie: string, numero: string) =>
    byKey.get(llave({ serie, numero })) ?? en.ensayadas?.get(llave({ serie, numero }))
  return {
    exact,
    find(serie, numero) {
      const found = exact(serie, numero)
      if (found || serie !== '') return found
      const same = byNumber.get(numero) ?? []
      return same.length === 1 ? same[0] : undefined
    },
    add(one) {
      add(one)
      en.ensayadas?.set(llave(one), one)
    },
  }
}

function llave({ serie, numero }: { serie: string; numero: string }): string {
  return `${serie}\u0001${numero}`
}

function anadirNumeros(numeros: Set<string>, leido: Leido): void {
  if (leido.tipo === 'factura') {
    numeros.add(leido.factura.numero)
    if (leido.factura.rectifica) numeros.add(leido.factura.rectifica)
  } else if ((leido.tipo === 'pago' || leido.tipo === 'vencimiento') && leido.numero)
    numeros.add(leido.numero)
}
