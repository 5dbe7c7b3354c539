import type { Fecha, Hora, Instante } from './fecha.ts'

/** What a person can file. */
export const TIPOS_ACTIVIDAD = ['llamada', 'email', 'reunion', 'tarea', 'nota', 'whatsapp', 'visita'] as const
export type TipoApuntable = (typeof TIPOS_ACTIVIDAD)[number]
/** …and what the system files by itself. */
export type TipoActividad = TipoApuntable | 'venta' | 'cobro'
export type Origen = 'chat' | 'api' | 'importacion' | 'sistema'

/**
 * Table `actividades`: what happened (completada 1) and what is to be done (completada 0, with `vence_en`).
 * `cliente_id` is null only for her own tasks and for notes that wait in «Sin clasificar».
 */
export type Actividad = {
  id: string
  cliente_id: string | null
  tipo: TipoActividad
  titulo: string
  descripcion: string | null
  /** When it happened; for what is planned, when it is due (start of the day without an hour). */
  fecha: Instante
  responsable: string | null
  completada: 0 | 1
  fecha_creacion: Instante
  usuario_id: string | null
  contacto_id: string | null
  oportunidad_id: string | null
  duracion_min: number | null
  resultado: string | null
  /** Civil date and hour in the business's zone: an appointment at 12:00 stays at 12:00. */
  vence_en: Fecha | null
  vence_hora: Hora | null
  completada_en: Instante | null
  origen: Origen
  /** Her words, verbatim. */
  texto_original: string | null
}

/** What an activity that happened at `fecha` has when nothing else is known of it; told then, in the chat. */
export function actividadEnBlanco(fecha: Instante): Omit<Actividad, 'id' | 'tipo' | 'titulo'> {
  return {
    cliente_id: null,
    descripcion: null,
    fecha,
    responsable: null,
    completada: 1,
    fecha_creacion: fecha,
    usuario_id: null,
    contacto_id: null,
    oportunidad_id: null,
    duracion_min: null,
    resultado: null,
    vence_en: null,
    vence_hora: null,
    completada_en: fecha,
    origen: 'chat',
    texto_original: null,
  }
}

/** Conversations with the client: what «última interacción» counts. */
export const TIPOS_INTERACCION: readonly TipoActividad[] = [
  'llamada',
  'email',
  'reunion',
  'whatsapp',
  'visita',
]
