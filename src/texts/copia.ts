import type { Copia, Cuentas } from '#domain/importacion/plan.ts'
import { dinero, mesCorto, plural } from './format.ts'

export const botonTraerTodo = '✅ Traer todo'

/** «es una copia exportada de aquí, del 24 nov 2026». */
export function esCopia({ fecha }: Copia): string {
  const day = fecha ? `, del ${Number(fecha.slice(8))} ${mesCorto(fecha)}` : ''
  return `es una copia exportada de aquí${day}`
}

/** «24 clientes, 310 facturas, 120.450,00 €, 280 cobros». */
export function loQueTraeLaCopia(cuentas: Cuentas, { oportunidades, nuevas }: Copia): string {
  const parts = [
    [cuentas.clientes, 'cliente', 'clientes'],
    [cuentas.facturas, 'factura', 'facturas'],
    [cuentas.pagos, 'cobro', 'cobros'],
    [cuentas.contactos, 'contacto', 'contactos'],
    [oportunidades, 'oportunidad', 'oportunidades'],
    [cuentas.actividades, 'actividad', 'actividades'],
  ].flatMap(([n, one, many]) => (n ? [plural(Number(n), String(one), String(many))] : []))
  if (cuentas.facturas > 0) {
    const place = cuentas.clientes > 0 ? 2 : 1
    parts.splice(place, 0, dinero(cuentas.facturado_centimos))
  }
  // Only due dates or stages that were missing.
  return parts.length > 0 ? parts.join(', ') : plural(nuevas, 'registro', 'registros')
}

export function yaEstabanDeLaCopia({ ya_estaban }: Copia): string[] {
  if (ya_estaban === 0) return []
  return [`${plural(ya_estaban, 'registro ya está', 'registros ya están')} aquí y se quedan como están.`]
}

export const yaEstaTodo = 'Ya está todo aquí: no hay nada que traer.'
export const loTraigo = '¿Lo traigo todo?'
