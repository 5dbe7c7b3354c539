import { NoResultError } from 'kysely'
import type { Choice, Reply } from '#domain/conversation.ts'
import { puede, type Rol } from '#domain/usuario.ts'
import * as texts from '#texts/conversacion.ts'
import { button, type Ctx, inPlace, type Parsed } from './context.ts'

export type Values = Record<string, unknown>

/** What the assistant asks for one field; each option is a button that gives the value. */
export type Question = { text: string; options?: { title: string; value: unknown }[] }

/** What an answer gives: its value, what to write instead, or other values with which to ask again. */
export type Answer = Parsed<unknown> | { instead: Values }

export type Field = {
  field: string
  ask: (values: Values, ctx: Ctx) => Question | Promise<Question>
  parse: (text: string, ctx: Ctx, values: Values) => Answer | Promise<Answer>
  /** Reads this field out of an answer meant for another, only when it can be nothing else; else null. */
  recognise?: (text: string, ctx: Ctx) => unknown
  optional?: boolean
  /** Takes any words, also those that would be a message of their own: «he llamado a Marta…». */
  libre?: boolean
  /** Asked only when this holds. */
  when?: (values: Values) => boolean
}

/** Several questions, as data. Its state lives in the session: it survives a restart and never expires. */
export type Form = {
  name: string
  /** The least role that may answer it; a draft may outlive a role. 'colaborador' unless it says another. */
  rol?: Rol
  fields: Field[]
  /** Nothing of hers hangs from it: what comes instead of an answer leaves it, and it is not asked again. */
  passing?: (values: Values) => boolean
  done: (ctx: Ctx, values: Values) => Promise<Reply[]>
}

/** Begins a form with what is known already, and asks the first thing that is missing. */
export function startForm(ctx: Ctx, form: Form, values: Values = {}): Promise<Reply[]> {
  return next(ctx, form, values)
}

/**
 * How much a text looks like a message of its own: a `pregunta` or an order whatever the form asks, a
 * `frase` that is no name, figure or date, something `posible`, or nothing of the kind.
 */
export type Novelty = 'pregunta' | 'frase' | 'posible' | 'nada'

/**
 * A typed text while a form is open: the answer to its question, or to others of its fields when it
 * can be nothing else. Null when no form is open, or the text is something new.
 */
export async function answerForm(
  ctx: Ctx,
  form: Form | undefined,
  text: string,
  noveltyOf: () => Promise<Novelty>,
): Promise<Reply[] | null> {
  const { borrador } = ctx.sesion
  if (!borrador || !form || text.startsWith('/')) return null
  const asked = form.fields.find((field) => field.field === borrador.asking)
  if (!asked) return null
  if (!mayAnswer(ctx, form)) {
    ctx.sesion.borrador = null
    return [{ text: texts.sinPermiso }]
  }
  const novelty = await noveltyOf()
  if (novelty === 'pregunta' || (novelty === 'frase' && !asked.libre)) return null

  const { found, rest } = readOthers(ctx, form, borrador.values, asked, text)
  const values = { ...borrador.values, ...found }
  if (rest === '') return next(ctx, form, values, texts.anotado)

  const answer = await asked.parse(rest, ctx, values)
  if ('value' in answer) return next(ctx, form, { ...values, [asked.field]: answer.value })
  if (novelty !== 'nada') return null
  if ('instead' in answer) return next(ctx, form, { ...values, ...answer.instead })
  ctx.sesion.borrador = { ...borrador, values }
  return [await question(ctx, form, asked, values, `${answer.problem}\n`)]
}

/** A question as its buttons know it: they count only while it is the one that is open. */
export type Asked = { form: string; field: string; values: Values }

/** Button of an option or «Saltar»: sets the value, however often it is pressed. */
export async function chooseField(ctx: Ctx, form: Form | undefined, asked: Asked, value: unknown) {
  const { borrador } = ctx.sesion
  if (!borrador || !form || !isDraftOf(ctx, asked) || borrador.asking !== asked.field) {
    const another = borrador && !isDraftOf(ctx, asked)
    ctx.turn.notice = another ? texts.botonDesconocido : texts.yaEstabaHecho
    return []
  }
  if (!mayAnswer(ctx, form)) {
    ctx.turn.notice = texts.sinPermiso
    return []
  }
  return next(ctx, form, { ...borrador.values, [asked.field]: value })
}

function mayAnswer({ usuario }: Ctx, { rol = 'colaborador' }: Form): boolean {
  return puede(usuario.rol, rol)
}

/** Button «Cancelar» of a question: leaves its form, and no other that she has begun since. */
export async function cancelForm(ctx: Ctx, asked: Asked): Promise<Reply[]> {
  if (!isDraftOf(ctx, asked)) {
    ctx.turn.notice = texts.nadaQueCancelar
    return []
  }
  ctx.sesion.borrador = null
  return [inPlace(ctx, { text: texts.cancelado })]
}

/** The open draft is the one that asked this, perhaps some answers further on. */
function isDraftOf({ sesion: { borrador } }: Ctx, { form, values }: Asked): boolean {
  if (borrador?.form !== form) return false
  return Object.entries(values).every(
    ([field, value]) => JSON.stringify(borrador.values[field]) === JSON.stringify(value),
  )
}

/**
 * What the open form is waiting for, to say it again after something else came in between. Null, and the
 * form is left, when that has taken away the record that it speaks of.
 */
export async function pendingQuestion(ctx: Ctx, form: Form | undefined): Promise<Reply | null> {
  const { borrador } = ctx.sesion
  const asked = form?.fields.find((field) => field.field === borrador?.asking)
  if (!borrador || !form || !asked) return null
  if (form.passing?.(borrador.values)) {
    ctx.sesion.borrador = null
    return null
  }
  try {
    return await question(ctx, form, asked, borrador.values, texts.seguimosCon)
  } catch (error) {
    if (!(error instanceof NoResultError)) throw error
    ctx.sesion.borrador = null
    return null
  }
}

async function next(ctx: Ctx, form: Form, values: Values, before = ''): Promise<Reply[]> {
  const missing = form.fields.find((field) => !(field.field in values) && (field.when?.(values) ?? true))
  if (!missing) {
    ctx.sesion.borrador = null
    return form.done(ctx, values)
  }
  ctx.sesion.borrador = { form: form.name, values, asking: missing.field }
  return [await question(ctx, form, missing, values, before)]
}

async function question(ctx: Ctx, form: Form, field: Field, values: Values, before = ''): Promise<Reply> {
  const { text, options = [] } = await field.ask(values, ctx)
  const asked: Asked = { form: form.name, field: field.field, values }
  const choose = (title: string, value: unknown) =>
    button(ctx, title, 'campo', JSON.stringify({ asked, value }))
  const rows: Choice[][] = inRows(options.map(({ title, value }) => choose(title, value)))
  const last = [button(ctx, texts.botonCancelar, 'cancelar', JSON.stringify(asked))]
  if (field.optional) last.unshift(choose(texts.botonSaltar, null))
  return { text: before + text, choices: [...rows, last] }
}

/** Pieces of an answer: a comma between figures is a decimal one. */
const BETWEEN_PIECES = /[;\n]|(?<!\d),|,(?!\d)/

/**
 * Fields other than the asked one that this answer can only mean, also several separated by commas,
 * and what is left of it for the asked one.
 */
function readOthers(ctx: Ctx, form: Form, known: Values, asked: Field, text: string) {
  const found: Values = {}
  const others = form.fields.filter((field) => field !== asked && field.recognise && !(field.field in known))
  if (others.length === 0) return { found, rest: text }
  const rest: string[] = []
  for (const piece of text.split(BETWEEN_PIECES).map((one) => one.trim())) {
    const field = others.find(
      (one) => !(one.field in found) && (one.recognise?.(piece, ctx) ?? null) !== null,
    )
    if (field) found[field.field] = field.recognise?.(piece, ctx)
    else if (piece) rest.push(piece)
  }
  return Object.keys(found).length === 0 ? { found, rest: text } : { found, rest: rest.join(', ') }
}

/** A form of one question: `values` holds what it is about, `field` takes the answer. */
export function oneQuestion(
  name: string,
  ask: Field['ask'],
  parse: Field['parse'],
  done: (ctx: Ctx, values: Values, answer: unknown) => Promise<Reply[]>,
  { rol, passing, ...how }: Pick<Field, 'optional' | 'libre'> & Pick<Form, 'rol' | 'passing'> = {},
): Form {
  return {
    name,
    ...(rol ? { rol } : {}),
    ...(passing ? { passing } : {}),
    fields: [{ field: 'respuesta', ask, parse, ...how }],
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
