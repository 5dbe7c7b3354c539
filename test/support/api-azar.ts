import fc from 'fast-check'

/** The parts of an OpenAPI 3.1 document that requests are made from. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  multipleOf?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  format?: string
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  readOnly?: boolean
}
export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
  example?: unknown
}
export type Operation = {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
  security?: unknown[]
}
export type Documento = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** Ids that exist, by what they are of: `cliente_id`, or the resource of a path. */
export type Conocidos = Record<string, string[]>

/** Texts that break programs. */
const HOSTILES = [
  '',
  ' ',
  '\0',
  "'; drop table clientes; --",
  '<script>alert(1)</script>',
  '=1+1',
  '../../etc/passwd',
  '%00',
  'ñandú 👩‍👩‍👧 ثعلب',
  'a'.repeat(5000),
  '\uD800',
  '__proto__',
  '{{7*7}}',
]

/** Values that a schema allows. */
export function valido(
  doc: Documento,
  schema: Schema,
  conocidos: Conocidos,
  name = '',
): fc.Arbitrary<unknown> {
  const one = resolver(doc, schema)
  const ids = conocidos[name]
  if (ids && ids.length > 0) return fc.constantFrom(...ids)
  if (one.enum) return fc.constantFrom(...one.enum)
  if (one.const !== undefined) return fc.constant(one.const)
  const options = one.anyOf ?? one.oneOf
  if (options) return fc.oneof(...options.map((option) => valido(doc, option, conocidos, name)))
  if (one.allOf) return valido(doc, juntar(one.allOf.map((part) => resolver(doc, part))), conocidos, name)
  const types = [one.type ?? 'string'].flat()
  return fc.oneof(...types.map((type) => deTipo(doc, type, one, conocidos)))
}

function deTipo(doc: Documento, type: string, one: Schema, conocidos: Conocidos): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer({ min: one.minimum ?? -1000, max: one.maximum ?? 1000 })
    case 'number':
      return fc
        .integer({
          min: Math.ceil((one.minimum ?? -10_000) * 100),
          max: Math.floor((one.maximum ?? 10_000) * 100),
        })
        .map((cents) => cents / 100)
    case 'array':
      return fc.array(valido(doc, one.items ?? {}, conocidos), {
        minLength: one.minItems ?? 0,
        maxLength: Math.min(one.maxItems ?? 3, 3),
      })
    case 'object':
      return objeto(doc, one, conocidos)
    default:
      return texto(one)
  }
}

function objeto(doc: Documento, one: Schema, conocidos: Conocidos): fc.Arbitrary<unknown> {
  const properties = Object.entries(one.properties ?? {}).filter(
    ([, schema]) => !resolver(doc, schema).readOnly,
  )
  const model = Object.fromEntries(
    properties.map(([key, schema]) => [key, valido(doc, schema, conocidos, key)]),
  )
  const requiredKeys = (one.required ?? []).filter((key) => key in model)
  return fc.record(model, { requiredKeys })
}

function texto({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  const year = { min: new Date('2020-01-01'), max: new Date('2028-12-31'), noInvalidDate: true }
  if (format === 'date') return fc.date(year).map((at) => at.toISOString().slice(0, 10))
  if (format === 'date-time') return fc.date(year).map((at) => at.toISOString())
  if (pattern && pattern !== '\\S')
    return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= maxLength)
  return fc
    .string({
      unit: 'grapheme',
      minLength: Math.max(minLength, pattern ? 1 : 0),
      maxLength: Math.min(maxLength, 40),
    })
    .filter((text) => text.length <= maxLength && (!pattern || /\S/.test(text)))
}

/** What somebody may send instead of an object of that schema. */
export function roto(doc: Documento, schema: Schema, conocidos: Conocidos): fc.Arbitrary<unknown> {
  const good = valido(doc, schema, conocidos)
  const fields = Object.keys(resolver(doc, schema).properties ?? {})
  const junk = fc.oneof(
    fc.constantFrom<unknown>(...HOSTILES, null, [], {}, 0, -1, 1.005, 1e308, Number.MAX_SAFE_INTEGER, true),
    fc.jsonValue({ maxDepth: 2 }),
  )
  const withJunk = fc
    .tuple(good, fc.constantFrom('', ...fields), junk)
    .map(([value, field, bad]) =>
      value !== null && typeof value === 'object' && field !== '' ? { ...value, [field]: bad } : bad,
    )
  const without = fc.tuple(good, fc.constantFrom('', ...fields)).map(([value, field]) => {
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== field))
  })
  const withExtra = good.map((value) =>
    value !== null && typeof value === 'object' ? { ...value, sobra: 1 } : value,
  )
  return fc.oneof(withJunk, without, withExtra, junk)
}

export function resolver(doc: Documento, schema: Schema): Schema {
  if (!schema.$ref) return schema
  const name = schema.$ref.split('/').at(-1) ?? ''
  return resolver(doc, doc.components.schemas[name] ?? {})
}

function juntar(parts: Schema[]): Schema {
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map((part) => part.properties ?? {})),
    required: parts.flatMap((part) => part.required ?? []),
  }
}
