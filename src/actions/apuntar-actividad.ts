import { type Autoria, insertRow, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { Actividad } from '#domain/actividad.ts'
import { type Fecha, type Hora, instanteDe } from '#domain/fecha.ts'

/** What an entrance knows of an activity; the rest has its plain value. */
export type NuevaActividad = Pick<Actividad, 'tipo' | 'titulo' | 'cliente_id'> &
  Partial<Omit<Actividad, 'completada' | 'completada_en'>>

/** Minutes before an appointment at which she is reminded; a task or a call, at its minute. */
const AVISO_DE_CITA_MIN = 60

/** Files something that happened. Returns the stored row. */
export async function apuntarActividad(db: Db, by: Autoria, nueva: NuevaActividad): Promise<Actividad> {
  const instante = by.now.toISOString()
  const actividad: Actividad = { ...vacia(by), ...nueva, completada: 1, completada_en: instante }
  await insertRow(db, by, 'actividades', actividad)
  return actividad
}

/** Files something to be done, with its reminder when it has an hour. Returns the stored row. */
export async function crearTarea(
  db: Db,
  by: Autoria,
  nueva: NuevaActividad,
  zona: string,
): Promise<Actividad> {
  const tarea: Actividad = { ...vacia(by), ...nueva, completada: 0, completada_en: null }
  if (tarea.vence_en) tarea.fecha = instanteDe(tarea.vence_en, tarea.vence_hora, zona).toISOString()
  await insertRow(db, by, 'actividades', tarea)
  await ponerRecordatorio(db, by, tarea, zona)
  return tarea
}

/** Moves something pending to another day or hour, with its reminder. Null leaves it without a date. */
export async function reprogramar(
  db: Db,
  by: Autoria,
  tarea: Actividad,
  vence_en: Fecha | null,
  vence_hora: Hora | null,
  zona: string,
): Promise<Actividad> {
  const fecha = vence_en ? instanteDe(vence_en, vence_hora, zona).toISOString() : tarea.fecha
  await updateRow(db, by, 'actividades', tarea.id, { vence_en, vence_hora, fecha })
  const moved = { ...tarea, vence_en, vence_hora, fecha }
  await quitarRecordatorios(db, by, tarea.id)
  await ponerRecordatorio(db, by, moved, zona)
  return moved
}

/** Done: it becomes part of the history at this moment, and its reminder falls silent. */
export async function completar(db: Db, by: Autoria, tarea: Actividad): Promise<void> {
  const now = by.now.toISOString()
  await updateRow(db, by, 'actividades', tarea.id, { completada: 1, completada_en: now, fecha: now })
  await quitarRecordatorios(db, by, tarea.id)
}

/** Takes away the reminders that have not fired. */
export async function quitarRecordatorios(db: Db, by: Autoria, actividadId: string): Promise<void> {
  const rows = await db
    .selectFrom('crm_recordatorios')
    .select('id')
    .where('actividad_id', '=', actividadId)
    .where('hecho_en', 'is', null)
    .execute()
  for (const { id } of rows)
    await updateRow(db, by, 'crm_recordatorios', id, { hecho_en: by.now.toISOString() })
}

/** One reminder per appointment, for who made it; none for a moment that has passed. */
async function ponerRecordatorio(db: Db, by: Autoria, tarea: Actividad, zona: string): Promise<void> {
  if (!tarea.vence_en || !tarea.vence_hora || !tarea.usuario_id) return
  const at = instanteDe(tarea.vence_en, tarea.vence_hora, zona).getTime()
  const early = tarea.tipo === 'reunion' || tarea.tipo === 'visita' ? at - AVISO_DE_CITA_MIN * 60_000 : at
  const momento = early > by.now.getTime() ? early : at
  if (momento <= by.now.getTime()) return
  await insertRow(db, by, 'crm_recordatorios', {
    id: by.newId(),
    actividad_id: tarea.id,
    usuario_id: tarea.usuario_id,
    momento: new Date(momento).toISOString(),
    hecho_en: null,
  })
}

function vacia(by: Autoria): Actividad {
  const now = by.now.toISOString()
  return {
    id: by.newId(),
    cliente_id: null,
    tipo: 'nota',
    titulo: '',
    descripcion: null,
    fecha: now,
    responsable: null,
    completada: 1,
    fecha_creacion: now,
    usuario_id: by.usuario_id,
    contacto_id: null,
    oportunidad_id: null,
    duracion_min: null,
    resultado: null,
    vence_en: null,
    vence_hora: null,
    completada_en: null,
    origen: 'chat',
    texto_original: null,
  }
}
