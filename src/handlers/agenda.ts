import { type ActividadConCliente, pendientesHasta } from '#db/actividades.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import { type Fecha, masDias } from '#domain/fecha.ts'
import * as texts from '#texts/agenda.ts'
import { negrita } from '#texts/format.ts'
import { button, type Ctx, type Route } from './context.ts'

/** `/hoy`: what is for today and what was left undone. */
export async function hoy(ctx: Ctx): Promise<Reply[]> {
  return dias(ctx, ctx.today, ctx.today, texts.nadaHoy)
}

/** `/semana`: the next seven days. */
export async function semana(ctx: Ctx): Promise<Reply[]> {
  return dias(ctx, ctx.today, masDias(ctx.today, 6), texts.nadaEsosDias)
}

/** «qué tengo mañana». */
export async function consultaAgenda(
  ctx: Ctx,
  periodo: { desde: Fecha; hasta: Fecha } | null,
): Promise<Reply[]> {
  if (!periodo || (periodo.desde === ctx.today && periodo.hasta === ctx.today)) return hoy(ctx)
  const nothing = periodo.desde === periodo.hasta ? texts.nadaEseDia : texts.nadaEsosDias
  return dias(ctx, periodo.desde, periodo.hasta, nothing)
}

async function dias(ctx: Ctx, desde: Fecha, hasta: Fecha, nothing: string): Promise<Reply[]> {
  const withLate = desde === ctx.today
  const rows = await pendientesHasta(ctx.db, hasta, withLate ? undefined : desde)
  if (rows.length === 0) return [{ text: nothing }]
  const late = rows.filter((row) => (row.vence_en ?? '') < desde)
  const sections = [...new Set(rows.map((row) => row.vence_en ?? ''))]
    .filter((day) => day >= desde)
    .map((day) =>
      section(
        texts.dia(day, ctx.today),
        rows.filter((row) => row.vence_en === day),
      ),
    )
  if (late.length > 0) sections.push(section(texts.vencidas, late))
  const choices = rows.slice(0, 6).map((row) => button(ctx, titulo(row), 'tarea-ver', row.id))
  return [{ text: sections.join('\n\n'), choices: choices.map((choice) => [choice]) }]
}

function section(title: string, rows: ActividadConCliente[]): string {
  return [
    negrita(title),
    ...rows.map((row) => texts.lineaDeAgenda(row, row.cliente && nombreCorto(row.cliente))),
  ].join('\n')
}

function titulo({ titulo, cliente, vence_hora }: ActividadConCliente): string {
  return [vence_hora, titulo, cliente ? nombreCorto(cliente) : ''].filter(Boolean).join(' · ')
}

export const rutas: Route[] = [
  { name: 'hoy', help: 'Lo que tienes hoy', rol: 'lectura', run: hoy },
  { name: 'semana', help: 'Los próximos siete días', rol: 'lectura', run: semana },
]
