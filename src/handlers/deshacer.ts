import { deshacer } from '#actions/deshacer.ts'
import { type Cambio, ultimaOperacion } from '#db/journal.ts'
import type { Reply } from '#domain/conversation.ts'
import { cancelado, nadaQueCancelar, yaEstabaHecho } from '#texts/conversacion.ts'
import * as texts from '#texts/deshacer.ts'
import { type Ctx, inPlace, type Route } from './context.ts'
import { cancelForm } from './form.ts'

/** `/deshacer`, «deshaz eso»: her last change that still stands, among her last twenty. */
async function deshacerUltima(ctx: Ctx): Promise<Reply[]> {
  const operacion = await ultimaOperacion(ctx.db, ctx.usuario.id)
  if (!operacion) return [{ text: texts.nadaQueDeshacer }]
  const changes = await deshacer(ctx.db, operacion, ctx.by, ctx)
  return [{ text: texts.deshecho(await queEra(ctx, changes)) }]
}

/** Button «↩️ Deshacer»: that very operation, whatever came after. */
async function deshacerEsta(ctx: Ctx, operacion: string): Promise<Reply[]> {
  const changes = await deshacer(ctx.db, operacion, ctx.by, ctx)
  if (changes.length === 0) {
    ctx.turn.notice = yaEstabaHecho
    return []
  }
  return [inPlace(ctx, { text: texts.deshecho(await queEra(ctx, changes)) })]
}

/** What was undone: the first record with a name that it had made or deleted, else one that it had changed. */
async function queEra(ctx: Ctx, changes: Cambio[]): Promise<string> {
  for (const { antes, despues } of changes) {
    const name = antes === null || despues === null ? nombreEn(JSON.parse(despues ?? antes ?? '{}')) : null
    if (name) return name
  }
  for (const { tabla, registro_id } of changes) {
    const row = await ctx.db
      .selectFrom(tabla as 'clientes')
      .selectAll()
      .where('id', '=', registro_id)
      .executeTakeFirst()
    const name = nombreEn(row ?? {})
    if (name) return texts.cambioEn(name)
  }
  return ''
}

function nombreEn(row: object): string | null {
  const { titulo, nombre_proyecto, nombre, palabras, tipo, descripcion } = row as Record<string, unknown>
  if (tipo === 'nota' && typeof descripcion === 'string') return texts.nota(descripcion)
  const name = titulo ?? nombre_proyecto ?? nombre ?? palabras
  return typeof name === 'string' ? name : null
}

/** `/cancelar`; button «Cancelar» of a form's question, or of a proposal, which leaves any form alone. */
async function cancelar(ctx: Ctx, asked: string): Promise<Reply[]> {
  if (ctx.pressed) {
    return asked ? cancelForm(ctx, JSON.parse(asked)) : [inPlace(ctx, { text: cancelado })]
  }
  const had = ctx.sesion.borrador !== null
  ctx.sesion.borrador = null
  return [{ text: had ? cancelado : nadaQueCancelar }]
}

export const rutas: Route[] = [
  {
    name: 'deshacer',
    help: 'Deshacer lo último',
    rol: 'colaborador',
    run: (ctx, operacion) => (operacion ? deshacerEsta(ctx, operacion) : deshacerUltima(ctx)),
  },
  { name: 'cancelar', help: 'Dejar lo que está a medias', rol: 'lectura', run: cancelar },
]
