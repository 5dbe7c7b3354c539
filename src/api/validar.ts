import type { z } from '@hono/zod-openapi'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'
import { type CampoErroneo, type Problema, problema } from './problema.ts'

/** A request that does not say what it should, with every field that is wrong. */
export class PeticionInvalida extends ErrorDeNegocio {
  readonly errores: CampoErroneo[]
  constructor(errores: CampoErroneo[]) {
    super('datos_invalidos', errores[0]?.mensaje ?? texts.cuerpoIlegible, errores[0]?.campo ?? null)
    this.errores = errores
  }
}

export function problemaDeValidacion({ code, message, errores }: PeticionInvalida): Problema {
  return problema(code, message, errores)
}

/** Nobody reads more of them, and finding out what each was meant to be takes time. */
const MAX_ERRORES = 20

/** What `schema` makes of an input from outside; throws `PeticionInvalida` with a sentence per wrong field. */
export function validar<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(input, { reportInput: true })
  if (success) return data
  const issues = error.issues.slice(0, MAX_ERRORES)
  const errores = issues.flatMap((issue) => erroresDe(issue, camposDe(schema)))
  throw new PeticionInvalida(errores.slice(0, MAX_ERRORES))
}

type Issue = z.core.$ZodIssue

function erroresDe(issue: Issue, conocidos: string[]): CampoErroneo[] {
  const campo = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_ERRORES).map((key) => ({
      campo: [campo, key].filter(Boolean).join('.'),
      mensaje: texts.campoDesconocido(key, parecida(key, campo === '' ? conocidos : [])),
    }))
  }
  return [{ campo, mensaje: mensajeDe(issue, campo) }]
}

function mensajeDe(issue: Issue, campo: string): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? texts.falta(campo)
        : texts.tipoEquivocado(campo, String(issue.expected))
    case 'invalid_value':
      return texts.valorEquivocado(campo, issue.values.map(String))
    case 'too_small':
      return texts.demasiadoPoco(campo, String(issue.origin), Number(issue.minimum))
    case 'too_big':
      return texts.demasiado(campo, String(issue.origin), Number(issue.maximum))
    case 'custom':
      return texts.conCampo(campo, issue.message)
    default:
      return texts.formatoEquivocado(campo)
  }
}

/** The names of an object's fields, where the schema is one. */
function camposDe(schema: z.ZodType): string[] {
  const shape = (schema as { shape?: Record<string, unknown> }).shape
  return shape ? Object.keys(shape) : []
}

/** The known name that differs least, when it differs by little. */
function parecida(key: string, conocidos: string[]): string | null {
  const cerca = conocidos
    .map((name) => ({ name, lejos: distancia(key.toLowerCase(), name) }))
    .filter(({ lejos }) => lejos <= 2)
    .sort((a, b) => a.lejos - b.lejos)
  return cerca[0]?.name ?? null
}

/** Letters to insert, drop or change (Levenshtein). Names are short; longer ones are no typos. */
function distancia(a: string, b: string): number {
  if (a.length > 40 || b.length > 40) return 99
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 99
}
