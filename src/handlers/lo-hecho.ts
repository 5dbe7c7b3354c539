import { deshacer } from '#actions/deshacer.ts'
import { type Cambio, cambiosDe } from '#db/journal.ts'
import type { OutboxKey } from '#domain/conversation.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { noPuedoCorregir } from '#texts/captura.ts'
import type { Hechas } from './apuntar.ts'
import type { Ctx } from './context.ts'

/** The ids of the activity and of the tasks that an operation filed, in its order. */
export async function hechasEn(ctx: Ctx, operacion: string): Promise<Hechas> {
  const hechas: Hechas = { tareas: [] }
  for (const { tabla, registro_id, antes, despues } of await cambiosDe(ctx.db, operacion)) {
    if (tabla !== 'actividades' || antes !== null || despues === null) continue
    const { completada, origen } = JSON.parse(despues)
    if (origen === 'sistema') continue
    if (completada === 1) hechas.actividad ??= registro_id
    else hechas.tareas.push(registro_id)
  }
  return hechas
}

/** Takes back what an operation did, to do it again otherwise; refuses when something hangs from it. */
export async function takeBack(ctx: Ctx, operacion: string, changes: Cambio[]): Promise<void> {
  if (await haCambiado(ctx, operacion, changes)) {
    throw new ErrorDeNegocio('no_se_puede_deshacer', noPuedoCorregir)
  }
  try {
    await deshacer(ctx.db, operacion, ctx.by, ctx)
  } catch (error) {
    if (error instanceof ErrorDeNegocio) throw new ErrorDeNegocio(error.code, noPuedoCorregir)
    throw error
  }
}

/** Something has been done since to what the operation wrote: a task was completed, a deal moved on. */
async function haCambiado(ctx: Ctx, operacion: string, changes: Cambio[]): Promise<boolean> {
  for (const { n, tabla, registro_id } of changes) {
    const later = await ctx.db
      .selectFrom('crm_historial')
      .select('n')
      .where('n', '>', n)
      .where('tabla', '=', tabla)
      .where('registro_id', '=', registro_id)
      .where('operacion_id', '<>', operacion)
      .where('deshecho_en', 'is', null)
      .limit(1)
      .executeTakeFirst()
    if (later) return true
  }
  return false
}

/** She has decided already on what the message proposed: the result stays on the screen. */
export async function seHaPulsado(ctx: Ctx, clave: OutboxKey): Promise<boolean> {
  const used = await ctx.db
    .selectFrom('crm_fichas')
    .select('id')
    .where('clave', '=', clave)
    .where('usada_en', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return used !== undefined
}
