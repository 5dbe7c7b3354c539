import { insertExportacion } from '#db/exportaciones.ts'
import type { Reply } from '#domain/conversation.ts'
import { FORMATOS, type FormatoDeExportacion } from '#domain/exportacion.ts'
import { normalizar } from '#domain/lenguaje/normalizar.ts'
import * as texts from '#texts/exportar.ts'
import { type Ctx, inPlace, once, type Route } from './context.ts'

/** `/exportar`, «exporta todo a excel»: everything of hers in a file, in the shape that she says or chooses. */
async function exportar(ctx: Ctx, texto: string): Promise<Reply[]> {
  const dicho = formatoDicho(texto)
  if (dicho) return pedir(ctx, dicho)
  const grupo = ctx.newId()
  const botones = FORMATOS.map((formato) => once(ctx, texts.botones[formato], 'exportar-en', formato, grupo))
  return [{ text: texts.eligeFormato, choices: [botones] }]
}

function formatoDicho(texto: string): FormatoDeExportacion | null {
  const plano = normalizar(texto)
  if (/\b(?:excel|xlsx|hoja de calculo)\b/.test(plano)) return 'xlsx'
  return FORMATOS.find((formato) => plano.split(/\W+/).includes(formato)) ?? null
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
  { name: 'exportar', help: 'Llevarte todos tus datos', rol: 'duena', run: exportar },
  { name: 'exportar-en', rol: 'duena', run: pedir },
]
