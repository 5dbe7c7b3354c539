import { z } from '@hono/zod-openapi'
import { type Actividad, TIPOS_ACTIVIDAD } from '#domain/actividad.ts'
import { soloColumnas } from './columnas.ts'
import * as e from './esquemas.ts'

export const actividadSchema = z
  .object({
    id: z.string(),
    cliente_id: e.textoONada,
    tipo: z.enum([...TIPOS_ACTIVIDAD, 'venta', 'cobro']),
    titulo: z.string(),
    descripcion: e.textoONada,
    fecha: e.instanteDado,
    responsable: e.textoONada,
    completada: z.boolean(),
    fecha_creacion: e.instanteDado,
    usuario_id: e.textoONada,
    contacto_id: e.textoONada,
    oportunidad_id: e.textoONada,
    duracion_min: e.enteroONada,
    resultado: e.textoONada,
    vence_en: e.fechaONada,
    vence_hora: e.textoONada,
    completada_en: e.instanteONada,
    origen: z.enum(['chat', 'api', 'importacion', 'sistema']),
    texto_original: e.textoONada,
  })
  .openapi('Actividad')

export function actividadJson(row: Actividad) {
  return solo({ ...row, completada: row.completada === 1 })
}

const solo = soloColumnas(actividadSchema)
