import { insertArchivo } from '#db/archivos.ts'
import { cleanText, type IncomingFile } from '#domain/conversation.ts'
import type { Ctx } from './context.ts'

/** Hangs a file from an activity, or from none; `bot/downloads.ts` brings it. Returns its id. */
export async function guardarArchivo(
  ctx: Ctx,
  file: IncomingFile,
  actividadId: string | null,
): Promise<string> {
  const { channel: canal, chat } = ctx.message
  const id = ctx.newId()
  await insertArchivo(ctx.db, {
    id,
    actividad_id: actividadId,
    canal,
    chat,
    usuario_id: ctx.usuario.id,
    ref: file.ref,
    clase: file.kind,
    nombre: file.name && cleanText(file.name),
    mime: file.mime,
    bytes: file.bytes,
    creado_en: ctx.now.toISOString(),
  })
  return id
}
