import type { Actividad } from '#domain/actividad.ts'
import { type Cliente, nuevoCliente } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import type { Rareza, TablaComun } from '#domain/expansion.ts'
import {
  type DeLista,
  estadoDeCliente,
  etapaDeTexto,
  tamanoDeEmpresa,
  tipoDeActividad,
} from '#domain/expansion-listas.ts'
import {
  booleanoDe,
  centimosDe,
  fechaDeTexto,
  instanteDeTexto,
  numeroDe,
  textoDe,
  traeHora,
  type Valor,
} from '#domain/expansion-valores.ts'
import { type Fecha, horaDe, type Instante } from '#domain/fecha.ts'
import type { Oportunidad } from '#domain/oportunidad.ts'
import type { TablaLeida } from './expansion-lectura.ts'
import type { NewId } from './id.ts'

/** What the rows of a foreign database need to become ours. */
export type Traslado = {
  zona: string
  now: Date
  newId: NewId
  rareza: (rareza: Rareza) => void
}

/** One row of theirs, read by the specification's names. What cannot be said as it was is noted by itself. */
export type FilaLeida = ReturnType<typeof leerFila>

export function leerFila(leida: TablaLeida, cells: Record<string, Valor>, id: string, en: Traslado) {
  const { tabla, alias, columnas } = leida
  const celda = (columna: string): Valor => cells[alias.get(columna) ?? ''] ?? null
  const porDefecto = (columna: string) =>
    /current_timestamp/i.test(columnas.find(({ name }) => name === alias.get(columna))?.dflt_value ?? '')

  /** Keeps what a cell said when the value that takes its place says something else. */
  function nota<T>(columna: string, queda: T | null): T | null {
    const original = textoDe(celda(columna))
    const kept = queda === null ? null : String(queda)
    if (original !== null) en.rareza({ tabla, registro_id: id, columna, original, queda: kept })
    return queda
  }
  const orNote = <T>(columna: string, value: T | null): T | null => value ?? nota(columna, null)

  return {
    id,
    celda,
    nota,
    texto: (columna: string) => textoDe(celda(columna)),
    /** A name that cannot be empty: `sin` stands where there is none. */
    nombre: (columna: string, sin: string) => textoDe(celda(columna)) ?? sin,
    instante: (columna: string): Instante | null =>
      orNote(columna, instanteDeTexto(celda(columna), en.zona, porDefecto(columna))),
    fecha: (columna: string): Fecha | null =>
      orNote(columna, fechaDeTexto(celda(columna), en.zona, porDefecto(columna))),
    booleano: (columna: string): 0 | 1 => orNote(columna, booleanoDe(celda(columna))) ?? 0,
    /** Cents, none below `min`. */
    centimos(columna: string, min = Number.NEGATIVE_INFINITY): number | null {
      const cents = centimosDe(celda(columna))
      return cents === null || cents < min ? nota(columna, null) : cents
    },
    /** An integer between two limits: the nearest, and a note where that is another. */
    entero(columna: string, min: number, max: number): number | null {
      const value = numeroDe(celda(columna))
      if (value === null) return nota(columna, null)
      const nearest = Math.min(max, Math.max(min, Math.round(value)))
      return nearest === value ? nearest : nota(columna, nearest)
    },
    lista<T>(columna: string, read: (text: string) => DeLista<T>, sin: T): T {
      const text = textoDe(celda(columna))
      if (text === null) return sin
      const { valor, exacto } = read(text)
      if (!exacto) nota(columna, valor)
      return valor
    },
  }
}

/** Ours are derived from invoices, so theirs of risk is not carried; what they had reckoned is `heredadas`. */
export function clienteDe(fila: FilaLeida, en: Traslado): Cliente {
  const now = en.now.toISOString()
  return nuevoCliente({
    id: fila.id,
    nombre: fila.nombre('nombre', `Cliente sin nombre (${fila.id})`),
    email: fila.texto('email'),
    telefono: fila.texto('telefono'),
    direccion: fila.texto('direccion'),
    cif: fila.texto('cif'),
    sector: fila.texto('sector'),
    tamaño_empresa: fila.lista('tamaño_empresa', tamanoDeEmpresa, null),
    estado: fila.lista('estado', estadoDeCliente, 'prospecto'),
    ltv_centimos: fila.centimos('ltv') ?? 0,
    fecha_primera_factura: fila.fecha('fecha_primera_factura'),
    fecha_creacion: fila.instante('fecha_creacion') ?? now,
  })
}

/** Somebody that rows speak of and who is not there any more: archived, so that it is in nobody's way. */
export function clienteAusente(id: string, nombre: string, en: Traslado): Cliente {
  const now = en.now.toISOString()
  return nuevoCliente({ id, nombre, fecha_creacion: now, estado: 'inactivo', archivado_en: now })
}

/** `conPrincipal`: the client has a principal contact already. */
export function contactoDe(
  fila: FilaLeida,
  cliente_id: string,
  conPrincipal: boolean,
  en: Traslado,
): Contacto {
  const says = fila.booleano('principal')
  if (says === 1 && conPrincipal) fila.nota('principal', 0)
  return {
    id: fila.id,
    cliente_id,
    nombre: fila.nombre('nombre', 'Sin nombre'),
    rol: fila.texto('rol'),
    email: fila.texto('email'),
    telefono: fila.texto('telefono'),
    principal: conPrincipal ? 0 : says,
    fecha_creacion: fila.instante('fecha_creacion') ?? en.now.toISOString(),
    archivado_en: null,
  }
}

export function oportunidadDe(fila: FilaLeida, cliente_id: string, en: Traslado): Oportunidad {
  return {
    id: fila.id,
    cliente_id,
    nombre_proyecto: fila.nombre('nombre_proyecto', 'Proyecto sin nombre'),
    descripcion: fila.texto('descripcion'),
    monto_estimado_centimos: fila.centimos('monto_estimado', 0),
    estado: fila.lista('estado', etapaDeTexto, 'inicial'),
    probabilidad: fila.entero('probabilidad', 0, 100) ?? 30,
    fecha_creacion: fila.instante('fecha_creacion') ?? en.now.toISOString(),
    fecha_cierre_esperada: fila.fecha('fecha_cierre_esperada'),
    motivo_perdida: null,
    fecha_cierre_real: null,
    archivado_en: null,
  }
}

/**
 * The specification's own program never writes `completada`, so a call of last month says 0: what is no
 * task and lies behind us has happened. A task, and what is still to come, keep their mark and their date.
 */
export function actividadDe(fila: FilaLeida, cliente_id: string | null, en: Traslado): Actividad {
  const tipo = fila.lista('tipo', tipoDeActividad, 'nota')
  const creada = fila.instante('fecha_creacion') ?? en.now.toISOString()
  const fecha = fila.instante('fecha') ?? creada
  const hecha = fila.booleano('completada')
  const completada = hecha || (tipo !== 'tarea' && fecha <= en.now.toISOString()) ? 1 : 0
  const conHora = completada === 0 && traeHora(fila.celda('fecha'))
  return {
    id: fila.id,
    cliente_id,
    tipo,
    titulo: fila.texto('titulo') ?? '',
    descripcion: fila.texto('descripcion'),
    fecha,
    responsable: fila.texto('responsable'),
    completada,
    fecha_creacion: creada,
    usuario_id: null,
    contacto_id: null,
    oportunidad_id: null,
    duracion_min: null,
    resultado: null,
    vence_en: completada === 0 ? fechaDeTexto(fecha, en.zona) : null,
    vence_hora: conHora ? horaDe(new Date(fecha), en.zona) : null,
    completada_en: completada === 1 ? fecha : null,
    origen: 'importacion',
    texto_original: null,
  }
}

/** What another program had reckoned of a client's health. */
export type SaludHeredada = ReturnType<typeof saludDe>

export function saludDe(fila: FilaLeida, cliente_id: string, en: Traslado) {
  const percent = numeroDe(fila.celda('historial_pagos_a_tiempo'))
  const isPercent = percent !== null && percent >= 0 && percent <= 100
  return {
    id: cliente_id,
    cliente_id,
    dias_para_pagar_promedio: fila.entero('dias_para_pagar_promedio', -MUCHOS_DIAS, MUCHOS_DIAS),
    historial_pagos_a_tiempo: isPercent ? percent : fila.nota<number>('historial_pagos_a_tiempo', null),
    monto_promedio_factura_centimos: fila.centimos('monto_promedio_factura'),
    frecuencia_compra_dias: fila.entero('frecuencia_compra_dias', 0, MUCHOS_DIAS),
    ultima_factura_date: fila.fecha('ultima_factura_date'),
    proxima_factura_esperada: fila.fecha('proxima_factura_esperada'),
    riesgo_perdida_score: fila.entero('riesgo_perdida_score', 0, 100),
    ultima_actualizacion: fila.instante('ultima_actualizacion') ?? en.now.toISOString(),
  }
}

/** A thousand years: what is beyond is no number of days. */
const MUCHOS_DIAS = 365_000

/** The tables whose rows belong to a client. */
export const DE_CLIENTE: readonly TablaComun[] = [
  'contactos',
  'oportunidades',
  'actividades',
  'salud_cliente',
]
