import { findEspejo, updateEspejo } from '#db/espejo.ts'
import type { Reply } from '#domain/conversation.ts'
import * as texts from '#texts/espejo.ts'
import { type Ctx, inPlace, type Route } from './context.ts'

/** «✅ Así está bien» under the guess of how SmartBilling's invoices are read. */
async function aceptar(ctx: Ctx, tabla: string): Promise<Reply[]> {
  if (!(await findEspejo(ctx.db, tabla))) return []
  await updateEspejo(ctx.db, tabla, { estado: 'aceptado' })
  return [inPlace(ctx, { text: texts.aceptado(tabla) })]
}

/** «❌ No usar»: the job takes out what it had brought. */
async function rechazar(ctx: Ctx, tabla: string): Promise<Reply[]> {
  if (!(await findEspejo(ctx.db, tabla))) return []
  await updateEspejo(ctx.db, tabla, { estado: 'rechazado' })
  return [inPlace(ctx, { text: texts.rechazado(tabla) })]
}

export const rutas: Route[] = [
  { name: 'espejo-si', rol: 'duena', run: aceptar },
  { name: 'espejo-no', rol: 'duena', run: rechazar },
]
