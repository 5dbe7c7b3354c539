import { type Centimos, ponderar } from '#domain/dinero.ts'
import { type Fecha, masDias, masMeses } from '#domain/fecha.ts'
import type { Etapa, Oportunidad } from '#domain/oportunidad.ts'
import {
  diaCorto,
  dinero,
  dineroCorto,
  fechaCorta,
  hace,
  mesCorto,
  negrita,
  plural,
  porcentaje,
  recortar,
} from './format.ts'

export const etapas: Record<Etapa, string> = {
  inicial: 'inicial',
  contacto: 'contacto',
  propuesta: 'propuesta',
  negociacion: 'negociación',
  ganada: 'ganada',
  perdida: 'perdida',
}
const ICONOS: Partial<Record<Etapa, string>> = { ganada: '🎉', perdida: '❌' }

export const botonGanada = '🎉 Ganada'
export const botonPerdida = '❌ Perdida'
export const botonImporte = '💶 Importe'
export const botonProbabilidad = '🎯 Probabilidad'
export const botonCierre = '📅 Cierre'
export const botonNombre = '✏️ Nombre'
export const botonPaso = '📌 Próximo paso'
export const botonArchivar = '🗄️ Archivar'
export const botonReabrir = '🔄 Reabrir'
export const botonFacturarlo = '🧾 Facturarlo'
export const botonVer = '💼 Ver'
export const botonOtroMotivo = '✍️ Otro motivo'
export const botonesDePaso = { manana: 'mañana', semana: '1 semana', fecha: 'fecha' }
export const botonSiArchivar = '🗄️ Sí, archivar'
export const botonNo = 'No'
export const proximoPaso = 'Próximo paso:'
export const facturarla = 'Enhorabuena. ¿La facturamos ya?'
export const porQuePerdida = '¿Por qué se ha perdido?'
export const preguntaMotivo = '¿Por qué se ha perdido? Escríbelo en una línea.'
export const motivosHabituales = ['Precio', 'Plazo', 'Otra empresa', 'No contesta']
export const preguntaProyecto = '💼 ¿Qué le ofreces? Ponle un nombre corto, por ejemplo «Web nueva».'
export const proyectoVacio = 'Escribe un nombre de hasta 120 letras, por ejemplo «Web nueva».'
export const preguntaFechaDePaso = '¿Para cuándo? Por ejemplo: «el jueves a las 10», «en dos semanas».'
export const motivoLargo =
  'Es demasiado largo. Resúmelo en una línea, por ejemplo «han elegido a otro más barato».'
export const yaNoExiste = 'Esa oportunidad ya no existe. Con /embudo ves las que hay.'
export const noSeguir = 'Vale, se queda como está.'

/** The name that a deal has until she says a better one. */
export function proyectoDe(cliente: string): string {
  return `Proyecto de ${cliente}`
}

export function preguntaImporte(nombre: string): string {
  return `¿Cuánto vale «${recortar(nombre, 60)}»? Por ejemplo: 12.000.`
}

export function preguntaProbabilidad(nombre: string): string {
  return `¿Qué probabilidad le das a «${recortar(nombre, 60)}»? Un número de 0 a 100.`
}
export const probabilidadIlegible = 'No leo un porcentaje ahí. Escribe un número de 0 a 100, por ejemplo 60.'

export function preguntaCierre(nombre: string): string {
  return `¿Cuándo esperas cerrar «${recortar(nombre, 60)}»? Por ejemplo: «en enero», «15 de marzo».`
}
export const cierreIlegible = 'No entiendo esa fecha. Escríbela así: «en enero» o «15 de marzo».'

export function preguntaNombre(nombre: string): string {
  return `¿Cómo se llama ahora «${recortar(nombre, 60)}»?`
}

/**
 * A change of a deal in its two lines: `💼 Web Talleres Ruiz: propuesta → negociación` and
 * `Importe 10.000 → 12.000 € · cierre ene 2027 · prob. 50 → 60 %`.
 */
export function lineaDeMovimiento(antes: Oportunidad, ahora: Oportunidad): string {
  const icono = ICONOS[ahora.estado] ?? '💼'
  const stage =
    antes.estado === ahora.estado
      ? `${icono} ${ahora.nombre_proyecto} (${etapas[ahora.estado]})`
      : `${icono} ${ahora.nombre_proyecto}: ${etapas[antes.estado]} → ${etapas[ahora.estado]}`
  const figures = [
    cambioDeImporte(antes.monto_estimado_centimos, ahora.monto_estimado_centimos),
    ahora.fecha_cierre_esperada !== antes.fecha_cierre_esperada && ahora.fecha_cierre_esperada
      ? `cierre ${cierre(ahora.fecha_cierre_esperada)}`
      : '',
    antes.probabilidad === ahora.probabilidad
      ? ''
      : `prob. ${antes.probabilidad} → ${porcentaje(ahora.probabilidad)}`,
    ahora.motivo_perdida && ahora.motivo_perdida !== antes.motivo_perdida
      ? `motivo: ${ahora.motivo_perdida}`
      : '',
  ].filter(Boolean)
  return [stage, figures.join(' · ')].filter(Boolean).join('\n')
}

function cambioDeImporte(antes: Centimos | null, ahora: Centimos | null): string {
  if (ahora === null || ahora === antes) return ''
  return antes === null ? `Importe ${dineroCorto(ahora)}` : `Importe ${cifra(antes)} → ${dineroCorto(ahora)}`
}

/** `10.000`: the sign of the euro comes with the second figure. */
function cifra(importe: Centimos): string {
  return dineroCorto(importe).replace('\u00A0€', '')
}

/** `ene 2027` when she only said the month (kept as its last day), else `15 ene 2027`. */
export function cierre(fecha: Fecha): string {
  return esFinDeMes(fecha) ? mesCorto(fecha) : diaCorto(fecha, '0000-01-01')
}

function esFinDeMes(fecha: Fecha): boolean {
  return masDias(fecha, 1).endsWith('-01')
}

/** The last day of a date's month: how «en enero» is kept. */
export function finDeMes(fecha: Fecha): Fecha {
  return masDias(masMeses(`${fecha.slice(0, 7)}-01`, 1), -1)
}

export function prevision(cambio: Centimos): string {
  if (cambio === 0) return ''
  return `Tu previsión ponderada ${cambio > 0 ? 'sube' : 'baja'} ${dineroCorto(Math.abs(cambio))}`
}

export function yaEstabaAsi({ nombre_proyecto, estado }: Oportunidad): string {
  return `💼 ${nombre_proyecto} ya estaba así (${etapas[estado]}).`
}

export function creada(oportunidad: Oportunidad, cliente: string): string {
  return `💼 Oportunidad nueva: ${oportunidad.nombre_proyecto} (${cliente})\n${cifras(oportunidad)}`
}

/** `propuesta · 10.000 € · prob. 50 % · cierre ene 2027`. */
export function cifras({
  estado,
  monto_estimado_centimos,
  probabilidad,
  fecha_cierre_esperada,
}: Oportunidad): string {
  return [
    etapas[estado],
    monto_estimado_centimos === null ? 'sin importe' : dineroCorto(monto_estimado_centimos),
    `prob. ${porcentaje(probabilidad)}`,
    fecha_cierre_esperada ? `cierre ${cierre(fecha_cierre_esperada)}` : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

export function lineaCorta(oportunidad: Oportunidad, cliente: string): string {
  const { estado, nombre_proyecto } = oportunidad
  return `${ICONOS[estado] ?? '💼'} ${nombre_proyecto} (${cliente})\n${cifras(oportunidad)}`
}

export function porMotivo(motivo: string): string {
  return `Motivo: ${motivo}`
}

/** A deal's whole card. `camino`: its stages with the day on which it came into each. */
export function ficha(
  oportunidad: Oportunidad,
  cliente: string,
  camino: { estado: Etapa; desde: Fecha }[],
  pasos: string[],
  today: Fecha,
): string {
  const { nombre_proyecto, estado, monto_estimado_centimos, probabilidad, motivo_perdida } = oportunidad
  const since = camino.at(-1)
  const lines = [
    `💼 ${negrita(nombre_proyecto)} · ${cliente}`,
    `Etapa: ${etapas[estado]}${since ? ` (desde el ${fechaCorta(since.desde, today)}, ${hace(since.desde, today)})` : ''}`,
    monto_estimado_centimos === null
      ? `Importe: sin dato · prob. ${porcentaje(probabilidad)}`
      : `Importe: ${dinero(monto_estimado_centimos)} × ${porcentaje(probabilidad)} = ${dinero(ponderar(monto_estimado_centimos, probabilidad))} ponderados`,
    cierreDeFicha(oportunidad, today),
    motivo_perdida ? `Motivo: ${motivo_perdida}` : '',
    camino.length > 1
      ? `Camino: ${camino.map((step) => `${etapas[step.estado]} (${diaCorto(step.desde, today)})`).join(' → ')}`
      : '',
    ...pasos,
  ]
  return lines.filter(Boolean).join('\n')
}

function cierreDeFicha({ fecha_cierre_esperada, fecha_cierre_real }: Oportunidad, today: Fecha): string {
  if (fecha_cierre_real) return `Cerrada el ${fechaCorta(fecha_cierre_real, today)}`
  if (!fecha_cierre_esperada) return ''
  const late = fecha_cierre_esperada < today ? ' ⚠️ ya ha pasado' : ''
  return `Cierre previsto: ${cierre(fecha_cierre_esperada)}${late}`
}

export function cualOportunidad(cliente: string): string {
  return `${cliente} tiene varias oportunidades abiertas. ¿Cuál?`
}

export function ningunaAbierta(cliente: string, como: string): string {
  return `${cliente} no tiene ninguna oportunidad abierta. ¿La creo${como ? ` (${como})` : ''}?`
}
export const botonSiCrear = '💼 Sí, crearla'

/** What she said of a deal that does not exist yet: `negociación · 12.000 €`. */
export function comoSeria(estado: Etapa | null, importe: Centimos | null): string {
  return [estado ? etapas[estado] : '', importe === null ? '' : dineroCorto(importe)]
    .filter(Boolean)
    .join(' · ')
}

export function tituloDePaso(nombre: string): string {
  return `seguir con ${recortar(nombre, 80)}`
}

export function archivarPropuesta(nombre: string): string {
  return `¿Archivo «${nombre}»? Deja de contar en el embudo y en los avisos; lo puedes deshacer.`
}

export function archivada(nombre: string): string {
  return `🗄️ «${nombre}» está archivada.`
}

export function yaArchivada(nombre: string): string {
  return `«${nombre}» está archivada: recupérala con /deshacer o crea otra con /oportunidad.`
}

export const noHayEmbudo =
  'No tienes oportunidades abiertas. Cuéntame una: «Ruiz quiere una web, unos 3.000 €», o usa /oportunidad.'

/** A stage of the funnel in one line with its bar. */
export function lineaDeEtapa(estado: Etapa, cuantas: number, suma: Centimos, mayor: Centimos): string {
  const largo = mayor > 0 ? Math.round((suma / mayor) * ANCHO_BARRA) : 0
  const barra = '▓'.repeat(largo) + '░'.repeat(ANCHO_BARRA - largo)
  return `${barra} ${etapas[estado]}: ${cuantas} · ${dineroCorto(suma)}`
}
const ANCHO_BARRA = 8

export function cabeceraDeEmbudo(cuantas: number, total: Centimos, ponderado: Centimos): string {
  return [
    negrita(`💼 Embudo: ${plural(cuantas, 'oportunidad', 'oportunidades')}, ${dineroCorto(total)}`),
    `Previsión ponderada: ${dineroCorto(ponderado)}`,
  ].join('\n')
}

export function sinImporte(cuantas: number): string {
  return cuantas === 0 ? '' : `${plural(cuantas, 'no tiene', 'no tienen')} importe todavía.`
}

export const mayores = 'Las mayores:'

export function lineaDeOportunidad(
  n: number,
  oportunidad: Oportunidad,
  cliente: string,
  parada: number | null,
): string {
  const { nombre_proyecto, estado, monto_estimado_centimos } = oportunidad
  const amount = monto_estimado_centimos === null ? 'sin importe' : dineroCorto(monto_estimado_centimos)
  const stalled = parada === null ? '' : ` ⏸️ parada ${plural(parada, 'día', 'días')}`
  return `${n} ${nombre_proyecto} (${cliente}) · ${amount} · ${etapas[estado]}${stalled}`
}

export function ningunaEn(etapa: Etapa): string {
  return `💼 No tienes ninguna oportunidad en ${etapas[etapa]}.`
}
