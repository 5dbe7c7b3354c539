import type { Choice, Reply } from '#domain/conversation.ts'
import * as texts from '#texts/conversacion.ts'
import { button, type Ctx, type Parsed } from './context.ts'

export type Values = Record<string, unknown>

/** What the assistant asks for one field; each option is a button that gives the value. */
export type Question = { text: string; options?: { title: string; value: unknown }[] }

export type Field = {
  field: string
  ask: (values: Values, ctx: Ctx) => Question | Promise<Question>
  parse: (text: string, ctx: Ctx, values: Values) => Parsed<unknown> | Promise<Parsed<unknown>>
  /** Reads this field out of an answer meant for another, only when it can be nothing else; else null. */
  recognise?: (text: string, ctx: Ctx) => unknown
  optional?: boolean
  /** Asked only when this holds. */
  when?: (values: Values) => boolean
}

/** Several questions, as data. Its state lives in the session: it survives a restart and never expires. */
export type Form = {
  name: string
  fields: Field[]
  done: (ctx: Ctx, values: Values) => Promise<Reply[]>
}

/** Begins a form with what is known already, and asks the first thing that is missing. */
export function startForm(ctx: Ctx, form: Form, values: Values = {}): Promise<Reply[]> {
  return next(ctx, form, values)
}

/**
 * A typed text while a form is open: the answer to its question, or to another of its fields when it
 * can be nothing else. Null when no form is open, or the text is plainly something new.
 */
export async function answerForm(
  ctx: Ctx,
  form: Form | undefined,
  text: string,
  isSomethingNew: () => Promise<boolean>,
): Promise<Reply[] | null> {
  const { borrador } = ctx.sesion
  if (!borrador || !form || text.startsWith('/')) return null
  const asked = form.fields.find((field) => field.field === borrador.asking)
  if (!asked) return null

  const values = { ...borrador.values, ...readOthers(ctx, form, borrador.values, asked, text) }
  if (Object.keys(values).length > Object.keys(borrador.values).length) return next(ctx, form, values)

  const parsed = await asked.parse(text, ctx, values)
  if ('value' in parsed) return next(ctx, form, { ...values, [asked.field]: parsed.value })
  if (await isSomethingNew()) return null
  return [await question(ctx, asked, values, `${parsed.problem}\n`)]
}

/** Button of an option or «Saltar»: sets the value, however often it is pressed. */
export async function chooseField(ctx: Ctx, form: Form | undefined, field: string, value: unknown) {
  const { borrador } = ctx.sesion
  if (!borrador || !form) {
    ctx.turn.notice = texts.yaEstabaHecho
    return []
  }
  return next(ctx, form, { ...borrador.values, [field]: value })
}

/** What the open form is waiting for, to say it again after something else came in between. */
export async function pendingQuestion(ctx: Ctx, form: Form | undefined): Promise<Reply | null> {
  const { borrador } = ctx.sesion
  const asked = form?.fields.find((field) => field.field === borrador?.asking)
  return borrador && asked ? question(ctx, asked, borrador.values, texts.seguimosCon) : null
}

async function next(ctx: Ctx, form: Form, values: Values): Promise<Reply[]> {
  const missing = form.fields.find((field) => !(field.field in values) && (field.when?.(values) ?? true))
  if (!missing) {
    ctx.sesion.borrador = null
    return form.done(ctx, values)
  }
  ctx.sesion.borrador = { form: form.name, values, asking: missing.field }
  return [await question(ctx, missing, values)]
}

async function question(ctx: Ctx, field: Field, values: Values, before = ''): Promise<Reply> {
  const { text, options = [] } = await field.ask(values, ctx)
  const choose = (title: string, value: unknown) =>
    button(ctx, title, 'campo', JSON.stringify({ field: field.field, value }))
  const rows: Choice[][] = inRows(options.map(({ title, value }) => choose(title, value)))
  const last = [button(ctx, texts.botonCancelar, 'cancelar')]
  if (field.optional) last.unshift(choose(texts.botonSaltar, null))
  return { text: before + text, choices: [...rows, last] }
}

/** Fields other than the asked one that this answer can only mean, also several separated by commas. */
function readOthers(ctx: Ctx, form: Form, known: Values, asked: Field, text: string): Values {
  const found: Values = {}
  const pieces = text.split(/[,;\n]/).map((piece) => piece.trim())
  for (const piece of pieces.filter(Boolean)) {
    for (const field of form.fields) {
      if (field === asked || field.field in known || field.field in found) continue
      const value = field.recognise?.(piece, ctx) ?? null
      if (value === null) continue
      found[field.field] = value
      break
    }
  }
  return found
}

/** A form of one question: `values` holds what it is about, `field` takes the answer. */
export function oneQuestion(
  name: string,
  ask: Field['ask'],
  parse: Field['parse'],
  done: (ctx: Ctx, values: Values, answer: unknown) => Promise<Reply[]>,
  optional = false,
): Form {
  return {
    name,
    fields: [{ field: 'respuesta', ask, parse, optional }],
    done: (ctx, values) => done(ctx, values, values.respuesta),
  }
}

/** Three buttons a row, or two when their words are long. */
export function inRows(choices: Choice[]): Choice[][] {
  const size = choices.some((choice) => choice.title.length > 14) ? 2 : 3
  const rows: Choice[][] = []
  for (let i = 0; i < choices.length; i += size) rows.push(choices.slice(i, i + size))
  return rows
}
