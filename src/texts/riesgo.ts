import type { RiesgoImpago } from '#domain/cliente.ts'
import type { Salud } from '#domain/salud.ts'
import { motivoDeImpago, nivelDeRiesgo, semaforo } from './salud.ts'

/** «⚠️ Talleres Ruiz: el riesgo de impago sube de 🟢 bajo a 🔴 alto.», and why in a sentence. */
export function aviso(cliente: string, antes: RiesgoImpago, ahora: RiesgoImpago, salud: Salud): string {
  const desde = antes === 'sin_datos' ? '' : ` de ${semaforo[antes]} ${nivelDeRiesgo[antes]}`
  return `⚠️ ${cliente}: el riesgo de impago sube${desde} a ${semaforo[ahora]} ${nivelDeRiesgo[ahora]}.\n${motivoDeImpago(salud)}`
}
