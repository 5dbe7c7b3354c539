import { z } from '@hono/zod-openapi'
import type { Contacto } from '#domain/contacto.ts'
import { soloColumnas } from './columnas.ts'
import * as e from './esquemas.ts'

export const contactoSchema = z
  .object({
    id: z.string(),
    cliente_id: z.string(),
    nombre: z.string(),
    rol: e.textoONada,
    email: e.textoONada,
    telefono: e.textoONada,
    principal: z.boolean(),
    fecha_creacion: e.instanteDado,
    archivado_en: e.instanteONada,
  })
  .openapi('Contacto')

export function contactoJson(row: Contacto) {
  return solo({ ...row, principal: row.principal === 1 })
}

const solo = soloColumnas(contactoSchema)
