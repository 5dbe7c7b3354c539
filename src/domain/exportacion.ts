import { esFecha, type Fecha } from './fecha.ts'

/** The shapes in which she takes her data away. `csv` is a ZIP with a file per table. */
export const FORMATOS = ['xlsx', 'csv', 'json'] as const
export type FormatoDeExportacion = (typeof FORMATOS)[number]

const EXTENSION: Record<FormatoDeExportacion, string> = { xlsx: 'xlsx', csv: 'zip', json: 'json' }
export const TIPO_MIME: Record<FormatoDeExportacion, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'application/zip',
  json: 'application/json',
}

/** `smartbilling-2026-11-24.xlsx`. */
export function nombreDeExportacion(formato: FormatoDeExportacion, today: Fecha): string {
  return `smartbilling-${today}.${EXTENSION[formato]}`
}

/** The day that such a name says; null for another name. */
export function fechaDeExportacion(nombre: string): Fecha | null {
  const fecha = /^smartbilling-(\d{4}-\d\d-\d\d)/.exec(nombre)?.[1]
  return fecha !== undefined && esFecha(fecha) ? fecha : null
}

/** What the JSON document says of itself. */
export const FORMATO = 'smartbilling-crm'
export const VERSION = 1

/** Her tables, parents before children, each under the name that it has in the file. */
export const TABLAS_EXPORTADAS = {
  clientes: 'clientes',
  contactos: 'contactos',
  oportunidades: 'oportunidades',
  etapas: 'crm_etapas',
  actividades: 'actividades',
  facturas: 'crm_facturas',
  vencimientos: 'crm_vencimientos',
  pagos: 'crm_pagos',
  promesas: 'crm_promesas',
  predicciones: 'crm_predicciones',
  aprendido: 'crm_aprendido',
} as const
export type NombreDeTabla = keyof typeof TABLAS_EXPORTADAS
export type TablaExportada = (typeof TABLAS_EXPORTADAS)[NombreDeTabla]

/**
 * How a column is written. `dinero`: cents inside, euros outside. `instante` is a text, exact to the
 * millisecond. `otro`: a column that is not ours, as it is.
 */
export type TipoDeColumna = 'texto' | 'fecha' | 'instante' | 'dinero' | 'entero' | 'numero' | 'si_no' | 'otro'

/** A column of the database. `nombre`: its heading, the specification's name. */
export type ColumnaExportada = { nombre: string; columna: string; tipo: TipoDeColumna }

type Conocidas = Record<string, TipoDeColumna>

const CONOCIDAS: Record<TablaExportada, Conocidas> = {
  clientes: {
    ...todas('texto', 'id nombre email telefono direccion cif sector tamaño_empresa estado riesgo_impago'),
    ...todas('texto', 'tipo etiquetas fusionado_en external_id'),
    ...todas('dinero', 'ltv_centimos limite_credito_centimos'),
    ...todas('fecha', 'fecha_primera_factura'),
    ...todas('instante', 'fecha_creacion archivado_en'),
  },
  contactos: {
    ...todas('texto', 'id cliente_id nombre rol email telefono'),
    ...todas('si_no', 'principal'),
    ...todas('instante', 'fecha_creacion archivado_en'),
  },
  oportunidades: {
    ...todas('texto', 'id cliente_id nombre_proyecto descripcion estado motivo_perdida'),
    ...todas('dinero', 'monto_estimado_centimos'),
    ...todas('entero', 'probabilidad'),
    ...todas('fecha', 'fecha_cierre_esperada fecha_cierre_real'),
    ...todas('instante', 'fecha_creacion archivado_en'),
  },
  crm_etapas: { ...todas('texto', 'id oportunidad_id estado'), ...todas('instante', 'desde') },
  actividades: {
    ...todas('texto', 'id cliente_id tipo titulo descripcion responsable usuario_id contacto_id'),
    ...todas('texto', 'oportunidad_id resultado vence_hora origen texto_original'),
    ...todas('si_no', 'completada'),
    ...todas('entero', 'duracion_min'),
    ...todas('fecha', 'vence_en'),
    ...todas('instante', 'fecha fecha_creacion completada_en'),
  },
  crm_facturas: {
    ...todas('texto', 'id cliente_id serie numero concepto rectifica_a external_id origen'),
    ...todas('dinero', 'base_centimos iva_centimos irpf_centimos total_centimos'),
    ...todas('fecha', 'fecha_emision fecha_vencimiento'),
    ...todas('instante', 'anulada_en creada_en'),
  },
  crm_vencimientos: {
    ...todas('texto', 'id factura_id'),
    ...todas('fecha', 'fecha'),
    ...todas('dinero', 'importe_centimos'),
  },
  crm_pagos: {
    ...todas('texto', 'id cliente_id factura_id metodo external_id origen'),
    ...todas('fecha', 'fecha'),
    ...todas('dinero', 'importe_centimos'),
    ...todas('instante', 'creado_en'),
  },
  crm_promesas: {
    ...todas('texto', 'id cliente_id factura_id'),
    ...todas('fecha', 'fecha'),
    ...todas('dinero', 'importe_centimos'),
    ...todas('instante', 'creada_en'),
  },
  crm_predicciones: {
    ...todas('texto', 'id cliente_id clase sujeto factura_id banda donde regla'),
    ...todas('fecha', 'dia fecha desde hasta modelo_del hecho_el revisar_el'),
    ...todas('numero', 'p'),
    ...todas('entero', 'horizonte resultado'),
    ...todas('instante', 'dicha_en puntuada_en'),
  },
  crm_aprendido: {
    ...todas('texto', 'id palabras cliente_id contacto_id significa'),
    ...todas('si_no', 'dicho'),
    ...todas('instante', 'creado_en'),
  },
}

/** The columns of a table as they go into the file, in the order of the database; money without `_centimos`. */
export function columnasExportadas(tabla: TablaExportada, columnas: readonly string[]): ColumnaExportada[] {
  return columnas.map((columna) => {
    const tipo = CONOCIDAS[tabla][columna] ?? 'otro'
    return { columna, tipo, nombre: tipo === 'dinero' ? columna.replace(/_centimos$/, '') : columna }
  })
}

/** What a person wants to read beside an id, in the files that people open. It is not read back. */
export type Legible = { id: string; nombre: string; tabla: TablaExportada; campo: string }

const LEGIBLES: Legible[] = [
  { id: 'cliente_id', nombre: 'cliente', tabla: 'clientes', campo: 'nombre' },
  { id: 'contacto_id', nombre: 'contacto', tabla: 'contactos', campo: 'nombre' },
  { id: 'oportunidad_id', nombre: 'oportunidad', tabla: 'oportunidades', campo: 'nombre_proyecto' },
  { id: 'factura_id', nombre: 'factura', tabla: 'crm_facturas', campo: 'numero' },
]

/** The ids of a table that get a name beside them; never one under which the table has a column already. */
export function legiblesDe(columnas: readonly string[]): Legible[] {
  return LEGIBLES.filter(({ id, nombre }) => columnas.includes(id) && !columnas.includes(nombre))
}

/** The headings without which a table of a file is not one of ours. */
export function encabezadosPropios(tabla: TablaExportada): string[] {
  return columnasExportadas(tabla, Object.keys(CONOCIDAS[tabla])).map(({ nombre }) => nombre)
}

function todas(tipo: TipoDeColumna, columnas: string): Conocidas {
  return Object.fromEntries(columnas.split(' ').map((columna) => [columna, tipo]))
}
