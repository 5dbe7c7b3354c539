import { z } from '@hono/zod-openapi'
import { ETAPAS, type Oportunidad } from '#domain/oportunidad.ts'
import { soloColumnas } from './columnas.ts'
import * as e from './esquemas.ts'

export const oportunidadSchema = z
  .object({
    id: z.string(),
    cliente_id: z.string(),
    nombre_proyecto: z.string(),
    descripcion: e.textoONada,
    monto_estimado: e.eurosONada,
    estado: z.enum(ETAPAS),
    probabilidad: z.number().int(),
    fecha_creacion: e.instanteDado,
    fecha_cierre_esperada: e.fechaONada,
    motivo_perdida: e.textoONada,
    fecha_cierre_real: e.fechaONada,
    archivado_en: e.instanteONada,
  })
  .openapi('Oportunidad')

export function oportunidadJson({ monto_estimado_centimos, ...row }: Oportunidad) {
  return solo({ ...row, monto_estimado: e.enEuros(monto_estimado_centimos) })
}

const solo = soloColumnas(oportunidadSchema)
