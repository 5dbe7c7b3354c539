import type { Aciertos, CalibradoDeBanda, CalibradoDeRegla } from '#domain/aciertos.ts'
import { BANDAS, seDice } from '#domain/aciertos.ts'
import { REGLAS } from '#domain/recomendacion.ts'
import { negrita, plural } from './format.ts'

export const botonAciertos = '🎯 Mis aciertos'
export const botonInforme = '📊 Informe'
export const titulo = negrita('🎯 Lo que dije y lo que pasó')
export const nadaComprobado =
  'Aún no he podido comprobar ninguna de mis previsiones. Las guardo según te las digo y, cuando llega el hecho, cuento si acerté.'

/** In `/informe`: one line, when there is enough to tell; else empty. */
export function enUnaLinea({ cobros }: Aciertos): string {
  return seDice(cobros)
    ? `🎯 Mis fechas de cobro: acerté ${cobros.ciertas} de ${cobros.comprobadas} (±5 días)`
    : ''
}

/** How each date did, each band and each rule; only what has been checked often enough. */
export function detalle(aciertos: Aciertos): string[] {
  const { cobros, proximas } = aciertos
  const lines = [
    seDice(cobros)
      ? `Fechas de cobro: ${cobros.ciertas} de ${cobros.comprobadas} a ±5 días${desvio(cobros.error_medio_dias)}.`
      : '',
    seDice(proximas)
      ? `Próximas compras: ${proximas.ciertas} de ${proximas.comprobadas} en los días que dije (espero una de cada dos).`
      : '',
    ...CLASES.map((clase) => porBandas(clase, aciertos.bandas)),
    porReglas(aciertos.reglas.filter(seDice)),
  ].filter(Boolean)
  return lines.length > 0 ? lines : [nadaComprobado]
}

const CLASES = ['retraso', 'impago', 'perdida'] as const

/** What is said to happen. */
const QUE: Record<(typeof CLASES)[number], { nombre: string; paso: string }> = {
  retraso: { nombre: 'Retraso', paso: 'llegaron tarde' },
  impago: { nombre: 'Impago', paso: 'pasaron de 30 días' },
  perdida: { nombre: 'Pérdida', paso: 'no compraron en el plazo' },
}

/** `Impago: de lo que llamé alto, 9 de 12 pasaron de 30 días; medio, 5 de 20; bajo, 2 de 60.` */
function porBandas(clase: (typeof CLASES)[number], bandas: CalibradoDeBanda[]): string {
  const suyas = BANDAS.toReversed().flatMap(
    (banda) => bandas.find((b) => b.clase === clase && b.banda === banda && seDice(b)) ?? [],
  )
  const { nombre, paso } = QUE[clase]
  const [primera, ...otras] = suyas
  if (!primera) return ''
  const lo = `de lo que llamé ${primera.banda}, ${cuantos(primera)} ${paso}`
  return `${nombre}: ${[lo, ...otras.map((una) => `${una.banda}, ${cuantos(una)}`)].join('; ')}.`
}

function cuantos({ ciertas, comprobadas }: { ciertas: number; comprobadas: number }): string {
  return `${ciertas} de ${comprobadas}`
}

/** `Avisos que se cumplieron: «Facturas vencidas», 6 de 8; «Compras que no llegan», 3 de 5.` */
function porReglas(reglas: CalibradoDeRegla[]): string {
  if (reglas.length === 0) return ''
  const todas = reglas.map((una) => `«${nombreDeRegla(una.regla)}», ${cuantos(una)}`)
  return `Avisos que se cumplieron: ${todas.join('; ')}.`
}

function nombreDeRegla(regla: string): string {
  if (regla === 'sube_el_riesgo') return 'Sube el riesgo'
  return REGLAS.find(({ id }) => id === regla)?.nombre ?? regla
}

function desvio(dias: number | null): string {
  return dias === null ? '' : ` (de media me voy ${plural(Math.round(dias), 'día', 'días')})`
}
