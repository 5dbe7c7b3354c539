import type { TipoActividad } from '#domain/actividad.ts'
import { diasEntre, type Fecha } from '#domain/fecha.ts'
import type { Etapa } from '#domain/oportunidad.ts'
import type { Hechos, Recomendacion } from '#domain/recomendacion.ts'
import type { Rango } from '#domain/salud.ts'
import { IMPAGO_DIAS } from '#domain/salud-impago.ts'
import {
  antiguedad,
  diaCorto,
  dineroCorto,
  enumerar,
  fechaCorta,
  fechaNumerica,
  nombreDelDia,
  plural,
  porcentaje,
  recortar,
} from './format.ts'

const EN_ETAPA: Record<Etapa, string> = {
  inicial: 'fase inicial',
  contacto: 'contacto',
  propuesta: 'propuesta',
  negociacion: 'negociación',
  ganada: 'ganada',
  perdida: 'perdida',
}
const APUNTE: Partial<Record<TipoActividad, string>> = {
  llamada: 'Llamada',
  email: 'E-mail',
  reunion: 'Reunión',
  whatsapp: 'WhatsApp',
  visita: 'Visita',
  tarea: 'Tarea',
}

/** One line of the digest, without its number: `💶 Talleres Ruiz debe 1.210 € desde hace 9 días (suele tardar 2).` */
export function textoDeRecomendacion(
  nombreCliente: string,
  { hechos, importe }: Recomendacion,
  today: Fecha,
): string {
  switch (hechos.regla) {
    case 'promesa_rota':
      return `🤝 ${nombreCliente} prometió pagar ${dineroCorto(hechos.falta)} ${elDia(hechos.prometido, today)} y no ha llegado${ademas(hechos)}.`
    case 'factura_vencida':
      return `💶 ${nombreCliente} debe ${dineroCorto(importe)} ${desdeHace(hechos)}${loHabitual(hechos.habitual)}.${hechos.grave ? ' Riesgo de impago.' : ''}`
    case 'ganada_sin_facturar':
      return `🧾 ${proyecto(nombreCliente, hechos)} se ganó hace ${dias(hechos.dias)} y está sin facturar.`
    case 'oportunidad_parada':
      return `💼 ${proyecto(nombreCliente, hechos)} lleva ${dias(hechos.dias)} parada en ${EN_ETAPA[hechos.estado]}.`
    case 'oportunidad_grande_dudosa':
      return `🎯 ${proyecto(nombreCliente, hechos)} tiene un ${porcentaje(hechos.probabilidad)} de probabilidad: necesita seguimiento.`
    case 'oportunidad_probable':
      return `💼 ${proyecto(nombreCliente, hechos)} tiene un ${porcentaje(hechos.probabilidad)} de probabilidad: haz seguimiento.`
    case 'cambio_de_habito':
      return `🐢 ${nombreCliente} pagaba en ${dias(hechos.antes)}; las 3 últimas, en ${hechos.ahora}.`
    case 'palabras_de_riesgo':
      return `⚠️ ${nombreCliente}, ${apunte(hechos.tipo_actividad).toLowerCase()} del ${diaCorto(hechos.fecha, today)}: ${citas(hechos.palabras)}.`
    case 'factura_esperada':
      return `📉 ${nombreCliente} compraba cada ${dias(hechos.cadencia)} y van ${hechos.silencio}.`
    case 'sin_actividad':
      return `💤 ${nombreCliente} lleva ${antiguedad(hechos.desde, today)} sin actividad: envíale una propuesta nueva.`
    case 'paga_rapido':
      return `💳 ${nombreCliente} paga en ${dias(hechos.dias_para_pagar)}: puedes subirle el crédito.`
    case 'cliente_excelente':
      return `⭐ ${nombreCliente} es un cliente excelente (${textoDeRango(hechos.rango)}${porcentaje(hechos.a_tiempo)} a tiempo): considera un descuento por volumen.`
    case 'reunion_trimestral':
      return `📅 ${nombreCliente}: toca reunión trimestral, por ejemplo el ${fechaCorta(hechos.propuesta, today)}.`
  }
}

/** What it was seen in, with the sample behind it. */
export function motivoDeRecomendacion({ hechos }: Recomendacion, today: Fecha): string {
  switch (hechos.regla) {
    case 'promesa_rota':
      return `Lo dijo el ${fechaCorta(hechos.dicha, today)}${hechos.palabras ? `: «${recortar(hechos.palabras, 160)}»` : ''}. He esperado un día hábil más, lo que tarda una transferencia.`
    case 'factura_vencida':
      return motivoVencida(hechos, today)
    case 'ganada_sin_facturar':
      return `Ganada el ${fechaCorta(hechos.desde, today)} y no hay factura suya desde entonces.`
    case 'oportunidad_parada':
      return `Sin cambio de etapa ni conversación en ${dias(hechos.dias)} (en ${EN_ETAPA[hechos.estado]} aviso a los ${hechos.limite}) y sin próximo paso con fecha.`
    case 'oportunidad_grande_dudosa':
    case 'oportunidad_probable':
      return `En ${EN_ETAPA[hechos.estado]}, ${movida(hechos.dias)} y sin próximo paso con fecha.`
    case 'cambio_de_habito':
      return `Mediana de sus 3 últimas facturas pagadas (${dias(hechos.ahora)}) frente a las ${hechos.facturas_antes} anteriores (${hechos.antes}).`
    case 'palabras_de_riesgo':
      return `${apunte(hechos.tipo_actividad)} del ${fechaCorta(hechos.fecha, today)}. Es solo un aviso: no cambia ninguna cifra.`
    case 'factura_esperada':
      return `Mediana de ${hechos.huecos} intervalos entre compras; la última, el ${fechaCorta(hechos.ultima, today)}.`
    case 'sin_actividad':
      return `Sin facturas ni conversaciones desde el ${fechaNumerica(hechos.desde)}${hechos.promedio === null ? '' : `; su factura media es de ${dineroCorto(hechos.promedio)}`}.`
    case 'paga_rapido':
      return `Sus ${hechos.ultimas} últimas facturas llegaron a tiempo, con un plazo de ${dias(hechos.plazo)}${hechos.limite_credito === null ? '' : `; su límite de crédito es de ${dineroCorto(hechos.limite_credito)}`}.`
    case 'cliente_excelente':
      return `${dineroCorto(hechos.facturado_12m)} en 12 meses, ${plural(hechos.compras_12m, 'compra', 'compras')} y ${porcentaje(hechos.a_tiempo)} a tiempo en ${plural(hechos.decididas, 'factura', 'facturas')}.`
    case 'reunion_trimestral':
      return hechos.ultima === null
        ? 'Es de tus mejores clientes y no hay ninguna reunión reciente apuntada.'
        : `Es de tus mejores clientes; la última reunión fue el ${fechaCorta(hechos.ultima, today)}.`
  }
}

/** «el viernes» while nobody can take it for another; else «el vie 13 nov». */
function elDia(fecha: Fecha, today: Fecha): string {
  return diasEntre(fecha, today) < 7 ? `el ${nombreDelDia(fecha)}` : `el ${fechaCorta(fecha, today)}`
}

function ademas({ falta, vencido }: De<'promesa_rota'>): string {
  return vencido > falta ? ` (en total debe ${dineroCorto(vencido)} ya vencidos)` : ''
}

type De<R extends Hechos['regla']> = Extract<Hechos, { regla: R }>

function desdeHace({ facturas, dias: cuantos }: De<'factura_vencida'>): string {
  return facturas === 1
    ? `desde hace ${dias(cuantos)}`
    : `en ${facturas} facturas, la más antigua desde hace ${dias(cuantos)}`
}

function loHabitual(habitual: number | null): string {
  if (habitual === null) return ''
  return habitual > 0 ? ` (suele tardar ${habitual})` : ' (suele pagar a tiempo)'
}

function motivoVencida(hechos: De<'factura_vencida'>, today: Fecha): string {
  const { numero, vence, dias: cuantos, facturas_pagadas, p_30, grave } = hechos
  const muestra =
    facturas_pagadas === 0
      ? 'sin facturas pagadas con que comparar'
      : `comparada con ${plural(facturas_pagadas, 'factura pagada', 'facturas pagadas')}`
  // Past those 30 days it is no forecast.
  const pronostico =
    grave || cuantos > IMPAGO_DIAS
      ? ''
      : ` Probabilidad de pasar de ${IMPAGO_DIAS} días: ${porcentaje(100 * p_30)}.`
  return `La ${numero} venció el ${fechaCorta(vence, today)}, ${muestra}.${pronostico}`
}

function movida(cuantos: number): string {
  return cuantos === 0 ? 'con movimiento hoy' : `sin movimiento desde hace ${dias(cuantos)}`
}

/** `Web de Gestoría Paz (3.050 €)`: the client is named once. */
function proyecto(
  nombreCliente: string,
  { nombre_proyecto, monto }: { nombre_proyecto: string; monto: number | null },
): string {
  const dicho = nombre_proyecto.toLowerCase().includes(nombreCliente.toLowerCase())
  const nombre = dicho ? nombre_proyecto : `${nombre_proyecto} de ${nombreCliente}`
  return monto === null ? nombre : `${nombre} (${dineroCorto(monto)})`
}

function textoDeRango(rango: Rango | null): string {
  if (rango === null) return ''
  return rango.percentil === null
    ? `nº ${rango.puesto} de ${rango.de}, `
    : `top ${porcentaje(rango.percentil)}, `
}

function apunte(tipo: TipoActividad): string {
  return APUNTE[tipo] ?? 'Nota'
}

function citas(palabras: readonly string[]): string {
  return enumerar(palabras.slice(0, 3).map((palabra) => `«${palabra}»`))
}

function dias(cuantos: number): string {
  return plural(cuantos, 'día', 'días')
}
