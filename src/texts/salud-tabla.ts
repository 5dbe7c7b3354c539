import { sumar } from '#domain/dinero.ts'
import type { TipoDeColumna } from '#domain/exportacion.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { ModeloDeNegocio, Salud } from '#domain/salud.ts'
import { dinero, fechaNumerica, plural } from './format.ts'
import { nivelDeRiesgo } from './salud.ts'
import { tabla } from './tabla.ts'

export const uso =
  'Uso: npm run salud -- FACTURAS.csv [--fecha 2026-11-23]. El archivo puede ser .csv o .csv.gz, con las columnas cliente_id, numero, fecha_emision, fecha_vencimiento, fecha_pago e importe.'

export function vacio(ruta: string): string {
  return `En «${ruta}» no hay ninguna factura que se pueda leer.`
}

export function nadaHasta(ruta: string, today: Fecha): string {
  return `En «${ruta}» no hay ninguna factura hasta el ${fechaNumerica(today)}. Prueba con otra --fecha.`
}

export function fechaMala(valor: string): string {
  return `--fecha tiene que ser una fecha como 2026-11-23 y pone «${valor}».`
}

export function noPuedoEscribir(ruta: string, code: string): string {
  return `No puedo escribir «${ruta}» (${code}). Prueba desde una carpeta tuya.`
}

export function escrito(rutas: readonly string[]): string {
  return `Guardado en ${rutas.join(' y en ')}.`
}

type Valor = string | number | null

/** The columns of the files: all of `salud_cliente` and what else is reckoned of a client. Money in cents. */
export const COLUMNAS: { nombre: string; tipo: TipoDeColumna; de: (salud: Salud) => Valor }[] = [
  { nombre: 'cliente_id', tipo: 'texto', de: ({ fila }) => fila.cliente_id },
  { nombre: 'riesgo_impago', tipo: 'texto', de: (s) => s.riesgo_impago },
  { nombre: 'p_retraso', tipo: 'otro', de: ({ fila }) => decimal(fila.p_retraso) },
  { nombre: 'p_impago_30', tipo: 'otro', de: ({ fila }) => decimal(fila.p_impago_30) },
  { nombre: 'dias_para_pagar_promedio', tipo: 'entero', de: ({ fila }) => fila.dias_para_pagar_promedio },
  { nombre: 'dias_para_pagar_mediana', tipo: 'entero', de: ({ fila }) => fila.dias_para_pagar_mediana },
  { nombre: 'retraso_mediano', tipo: 'entero', de: ({ fila }) => fila.retraso_mediano },
  { nombre: 'pagaba_en_dias', tipo: 'entero', de: ({ habito }) => habito?.antes ?? null },
  { nombre: 'paga_ahora_en_dias', tipo: 'entero', de: ({ habito }) => habito?.ahora ?? null },
  { nombre: 'historial_pagos_a_tiempo', tipo: 'otro', de: ({ fila }) => fila.historial_pagos_a_tiempo },
  { nombre: 'facturas', tipo: 'entero', de: ({ fila }) => fila.facturas },
  { nombre: 'facturas_pagadas', tipo: 'entero', de: ({ fila }) => fila.facturas_pagadas },
  { nombre: 'pendiente', tipo: 'dinero', de: ({ fila }) => fila.pendiente_centimos },
  { nombre: 'vencido', tipo: 'dinero', de: ({ fila }) => fila.vencido_centimos },
  { nombre: 'dias_vencida_la_mas_antigua', tipo: 'entero', de: (s) => masVencida(s) },
  { nombre: 'cobro_esperado', tipo: 'fecha', de: (s) => cobroEsperado(s) },
  { nombre: 'facturado', tipo: 'dinero', de: ({ fila }) => fila.facturado_centimos },
  { nombre: 'cobrado', tipo: 'dinero', de: ({ fila }) => fila.cobrado_centimos },
  { nombre: 'facturado_12m', tipo: 'dinero', de: ({ fila }) => fila.facturado_12m_centimos },
  { nombre: 'esperado_12m', tipo: 'dinero', de: (s) => esperado(s) },
  {
    nombre: 'monto_promedio_factura',
    tipo: 'dinero',
    de: ({ fila }) => fila.monto_promedio_factura_centimos,
  },
  { nombre: 'importe_mediano', tipo: 'dinero', de: ({ porque }) => porque.importe_mediano_centimos },
  { nombre: 'frecuencia_compra_dias', tipo: 'entero', de: ({ fila }) => fila.frecuencia_compra_dias },
  { nombre: 'ultima_factura_date', tipo: 'fecha', de: ({ fila }) => fila.ultima_factura_date },
  { nombre: 'proxima_factura_esperada', tipo: 'fecha', de: ({ fila }) => fila.proxima_factura_esperada },
  { nombre: 'proxima_desde', tipo: 'fecha', de: ({ fila }) => fila.proxima_desde },
  { nombre: 'proxima_hasta', tipo: 'fecha', de: ({ fila }) => fila.proxima_hasta },
  { nombre: 'riesgo_perdida_score', tipo: 'entero', de: ({ fila }) => fila.riesgo_perdida_score },
  { nombre: 'riesgo_perdida', tipo: 'texto', de: (s) => s.riesgo_perdida },
  { nombre: 'horizonte_dias', tipo: 'entero', de: ({ porque }) => entero(porque.horizonte) },
  { nombre: 'potencial', tipo: 'texto', de: ({ potencial }) => potencial.nivel },
  { nombre: 'puesto', tipo: 'entero', de: ({ rango }) => rango?.puesto ?? null },
  { nombre: 'de', tipo: 'entero', de: ({ rango }) => rango?.de ?? null },
  { nombre: 'parte_de_lo_facturado', tipo: 'otro', de: (s) => decimal(s.concentracion?.parte ?? null) },
  { nombre: 'ultimo_pago', tipo: 'fecha', de: ({ fila }) => fila.ultimo_pago },
  { nombre: 'ultimo_pago_a_tiempo', tipo: 'si_no', de: ({ fila }) => fila.ultimo_pago_a_tiempo },
]

const ENCABEZADO = [
  'Cliente',
  'Facturas',
  'Debe',
  'Vencido',
  'Días',
  'Impago',
  'Tarda',
  'A tiempo',
  'Cada',
  'Última',
  'Próxima',
  'Pérdida',
  'En 12 meses',
  'Esperado',
]

/** Every client in a line, the totals under them, and what the model comes from. */
export function tablaDeSalud(saludes: readonly Salud[], modelo: ModeloDeNegocio, today: Fecha): string {
  const filas = [...saludes.map(filaDe), totales(saludes)]
  return [
    `Salud de ${plural(saludes.length, 'cliente', 'clientes')} al ${fechaNumerica(today)}, lo peor primero`,
    '',
    tabla(ENCABEZADO, filas),
    '',
    `Debe y Vencido: lo pendiente y lo que ya venció; Días: los de la más antigua. Impago: probabilidad de que la próxima factura pase de 30 días de retraso.`,
    `Tarda: mediana de días desde la emisión; Cada: mediana de días entre compras. Pérdida: probabilidad de que no vuelva a comprar en su horizonte (60 a 365 días).`,
    `Esperado: lo previsto para los próximos 12 meses, de quien ha comprado dos veces o más. Ajustado con ${plural(modelo.pagos.curva.facturas, 'factura', 'facturas')} de los dos últimos años.`,
  ].join('\n')
}

function filaDe(salud: Salud): string[] {
  const { fila } = salud
  const impago =
    fila.p_impago_30 === null
      ? nivelDeRiesgo.sin_datos
      : `${nivelDeRiesgo[salud.riesgo_impago]} ${porciento(100 * fila.p_impago_30)}`
  const perdida =
    fila.riesgo_perdida_score === null || salud.riesgo_perdida === 'sin_datos'
      ? nivelDeRiesgo.sin_datos
      : `${nivelDeRiesgo[salud.riesgo_perdida]} ${fila.riesgo_perdida_score}`
  return [
    [...fila.cliente_id].slice(0, 24).join(''),
    String(fila.facturas),
    importe(fila.pendiente_centimos),
    importe(fila.vencido_centimos),
    texto(masVencida(salud)),
    impago,
    texto(fila.dias_para_pagar_mediana),
    fila.historial_pagos_a_tiempo === null ? '–' : porciento(fila.historial_pagos_a_tiempo),
    texto(fila.frecuencia_compra_dias),
    fecha(fila.ultima_factura_date),
    fecha(fila.proxima_factura_esperada),
    perdida,
    dinero(fila.facturado_12m_centimos),
    esperado(salud) === null ? '–' : dinero(esperado(salud) ?? 0),
  ]
}

function totales(saludes: readonly Salud[]): string[] {
  const suma = (de: (salud: Salud) => number) => sumar(saludes.map(de))
  return [
    'Total',
    String(suma(({ fila }) => fila.facturas)),
    importe(suma(({ fila }) => fila.pendiente_centimos)),
    importe(suma(({ fila }) => fila.vencido_centimos)),
    '',
    `${saludes.filter((s) => s.riesgo_impago === 'alto').length} alto`,
    '',
    '',
    '',
    '',
    '',
    `${saludes.filter((s) => s.riesgo_perdida === 'alto').length} alto`,
    dinero(suma(({ fila }) => fila.facturado_12m_centimos)),
    dinero(suma((salud) => esperado(salud) ?? 0)),
  ]
}

/** As in the chat: of a single purchase nothing is foretold. */
function esperado({ porque: { compras, esperado_12m_centimos } }: Salud): number | null {
  return compras < 2 ? null : esperado_12m_centimos
}

/** Of the oldest that still has a date. */
function cobroEsperado({ abiertas }: Salud): Fecha | null {
  return abiertas.find((f) => f.cobro_esperado !== null)?.cobro_esperado ?? null
}

/** Days of the invoice that is longest overdue; null when none is. */
function masVencida({ abiertas }: Salud): number | null {
  const dias = abiertas[0]?.dias_vencida ?? 0
  return dias > 0 ? dias : null
}

function importe(centimos: number): string {
  return centimos === 0 ? '–' : dinero(centimos)
}

function texto(n: number | null): string {
  return n === null ? '–' : String(n)
}

function fecha(f: Fecha | null): string {
  return f === null ? '–' : fechaNumerica(f)
}

function porciento(n: number): string {
  return `${Math.round(n)} %`
}

function entero(n: number | null): number | null {
  return n === null ? null : Math.round(n)
}

function decimal(n: number | null): number | null {
  return n === null ? null : Math.round(n * 10_000) / 10_000
}
