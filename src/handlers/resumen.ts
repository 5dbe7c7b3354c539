import { componerResumen } from '#actions/componer-resumen.ts'
import { guardarDichoDeAlertas } from '#actions/dicho-de-alertas.ts'
import type { Reply } from '#domain/conversation.ts'
import { nada } from '#texts/alertas.ts'
import { button, type Ctx, type Route } from './context.ts'

/** `/resumen`: what the morning's digest says today. */
async function verResumen(ctx: Ctx): Promise<Reply[]> {
  const resumen = await componerResumen(ctx.db, ctx.now, ctx.ajustes, ctx.usuario.id)
  if (!resumen) return [{ text: nada }]
  await guardarDichoDeAlertas(ctx.db, resumen.alertas, 'resumen', ctx)
  const choices = resumen.botones.map((row) =>
    row.map(({ title, ruta, arg }) => button(ctx, title, ruta, arg)),
  )
  return [{ text: resumen.text, choices }]
}

export const rutas: Route[] = [
  { name: 'resumen', help: 'Lo importante de hoy', rol: 'lectura', run: verResumen },
]
