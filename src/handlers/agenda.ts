import { type ActividadConCliente, pendientesHasta } from '#db/actividades.ts'
import type { TipoApuntable } from '#domain/actividad.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import { type Fecha, masDias } from '#domain/fecha.ts'
import type { Periodo } from '#domain/periodo.ts'
import * as texts from '#texts/agenda.ts'
import { negrita } from '#texts/format.ts'
import { botonResumen } from '#texts/inicio.ts'
import { button, type Ctx, type Route } from './context.ts'
import { inRows } from './form.ts'

/** `/hoy`: what is for today and what was left undone. */
export async function hoy(ctx: Ctx): Promise<Reply[]> {
  return dias(ctx, ctx.today, ctx.today, texts.nadaHoy)
}

/** `/semana`: the next seven days. */
export async function semana(ctx: Ctx): Promise<Reply[]> {
  return dias(ctx, ctx.today, masDias(ctx.today, 6), texts.nadaEsosDias)
}

/** «qué tengo mañana»; «a quién tengo que llamar hoy» is only the calls. */
export async function consultaAgenda(
  ctx: Ctx,
  periodo: Periodo | null,
  tipo: TipoApuntable | null = null,
): Promise<Reply[]> {
  const { desde, hasta } = periodo ?? { desde: ctx.today, hasta: ctx.today }
  const nothing =
    desde !== hasta ? texts.nadaEsosDias : desde === ctx.today ? texts.nadaHoy : texts.nadaEseDia
  if (!tipo) return dias(ctx, desde, hasta, nothing)
  return dias(ctx, desde, hasta, texts.ningunaDe(tipo, desde, hasta, ctx.today), (row) => row.tipo === tipo)
}

/** What was left undone counts with today. */
async function dias(
  ctx: Ctx,
  desde: Fecha,
  hasta: Fecha,
  nothing: string,
  cuenta: (row: ActividadConCliente) => boolean = () => true,
): Promise<Reply[]> {
  const withLate = desde <= ctx.today && ctx.today <= hasta
  const rows = (await pendientesHasta(ctx.db, hasta, withLate ? undefined : desde)).filter(cuenta)
  if (rows.length === 0) return [{ text: nothing, choices: [[button(ctx, botonResumen, 'resumen')]] }]
  const byDay = Map.groupBy(rows, ({ vence_en }) => ((vence_en ?? '') < desde ? '' : (vence_en ?? '')))
  const late = byDay.get('') ?? []
  byDay.delete('')
  const shown = [...[...byDay.values()].flat(), ...late]
  const lines = (some: ActividadConCliente[]) =>
    some.map((row) =>
      texts.lineaDeAgenda(shown.indexOf(row) + 1, row, row.cliente && nombreCorto(row.cliente)),
    )
  const sections = [...byDay].map(([day, some]) => section(texts.dia(day, ctx.today), lines(some)))
  if (late.length > 0) sections.push(section(texts.vencidas, lines(late)))
  const numbers = shown.slice(0, MAX_BOTONES).map(({ id }, i) => button(ctx, String(i + 1), 'tarea-ver', id))
  return [{ text: sections.join('\n\n'), choices: inRows(numbers) }]
}

/** The lines go on without a button: two rows of four are what a phone shows without moving. */
const MAX_BOTONES = 8

function section(title: string, lines: string[]): string {
  return [negrita(title), ...lines].join('\n')
}

export const rutas: Route[] = [
  { name: 'hoy', help: 'Lo que tienes hoy', rol: 'lectura', run: hoy },
  { name: 'semana', help: 'Los próximos siete días', rol: 'lectura', run: semana },
]
