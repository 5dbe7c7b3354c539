import { z } from '@hono/zod-openapi'

/** RFC 9457, as the document says it. */
export const problemaSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    codigo: z.string(),
    errores: z.array(z.object({ campo: z.string(), mensaje: z.string() })),
  })
  .openapi('Problema')
