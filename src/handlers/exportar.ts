import { insertExportacion } from '#db/exportaciones.ts'
import type { Reply } from '#domain/conversation.ts'
import { FORMATOS, type FormatoDeExportacion } from '#domain/exportacion.ts'
import * as texts from '#texts/exportar.ts'
import { type Ctx, inPlace, once, type Route } from './context.ts'

/** `/exportar`: everything of hers in a file, in the shape that she chooses. */
async function elegirFormato(ctx: Ctx): Promise<Reply[]> {
  const grupo = ctx.newId()
  const botones = FORMATOS.map((formato) => once(ctx, texts.botones[formato], 'exportar-en', formato, grupo))
  return [{ text: texts.eligeFormato, choices: [botones] }]
}

/** Leaves the request; the file is made after the commit (`jobs/exportaciones.ts`) and comes to this chat. */
async function pedir(ctx: Ctx, formato: string): Promise<Reply[]> {
  const pedido = formato as FormatoDeExportacion
  await insertExportacion(ctx.db, {
    id: ctx.newId(),
    canal: ctx.message.channel,
    chat: ctx.message.chat,
    usuario_id: ctx.usuario.id,
    formato: pedido,
    pedida_en: ctx.now.toISOString(),
  })
  return [inPlace(ctx, { text: texts.preparando(pedido) })]
}

export const rutas: Route[] = [
  { name: 'exportar', help: 'Llevarte todos tus datos', rol: 'duena', run: elegirFormato },
  { name: 'exportar-en', rol: 'duena', run: pedir },
]
