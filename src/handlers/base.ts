import type { Archivo } from '#db/archivos.ts'
import { findBase, insertBase, updateBase } from '#db/bases.ts'
import type { IncomingFile, Reply } from '#domain/conversation.ts'
import { puede } from '#domain/usuario.ts'
import { sinPermiso } from '#texts/conversacion.ts'
import * as texts from '#texts/expansion.ts'
import { type Ctx, inPlace, type Route } from './context.ts'

/** SmartBilling's database, dropped in the chat: no note is made; what it holds is told once it is here. */
export async function baseRecibida(
  ctx: Ctx,
  file: IncomingFile,
  guardar: () => Promise<unknown>,
): Promise<Reply[]> {
  if (!puede(ctx.usuario.rol, 'duena')) return [{ text: sinPermiso }]
  await guardar()
  return [{ text: texts.laMiro(file.name) }]
}

/** Its bytes are here: its report is made in the background, and its proposal comes as a message. */
export async function mirarBase(ctx: Ctx, { id, ruta, nombre }: Archivo): Promise<Reply[]> {
  if (!ruta || !puede(ctx.usuario.rol, 'duena')) return []
  const { channel: canal, chat } = ctx.message
  const known = await findBase(ctx.db, id)
  if (known) return []
  await insertBase(ctx.db, {
    id,
    ruta,
    nombre: nombre ?? 'smartbilling.db',
    canal,
    chat,
    usuario_id: ctx.usuario.id,
    estado: 'mirando',
    creada_en: ctx.now.toISOString(),
  })
  return []
}

/** «✅ Traer los datos»: in the background, so that she can go on talking. */
async function traer(ctx: Ctx, id: string): Promise<Reply[]> {
  if ((await findBase(ctx.db, id))?.estado !== 'propuesta') return []
  await updateBase(ctx.db, id, 'pendiente')
  return [inPlace(ctx, { text: texts.trayendo })]
}

async function deshacer(ctx: Ctx, id: string): Promise<Reply[]> {
  if ((await findBase(ctx.db, id))?.estado !== 'hecha') return []
  await updateBase(ctx.db, id, 'deshaciendo')
  return [inPlace(ctx, { text: texts.deshaciendo })]
}

export const rutas: Route[] = [
  { name: 'base-traer', rol: 'duena', run: traer },
  { name: 'base-deshacer', rol: 'duena', run: deshacer },
]
