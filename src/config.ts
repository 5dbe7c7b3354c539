import { z } from 'zod'

/** What the environment says, checked. Relative paths are relative to where the process runs. */
export type Config = {
  /** Null: only the web chat opens. */
  token: string | null
  /** Without a slash at the end. */
  apiRoot: string
  /** Who owns the business in Telegram without a code. */
  ownerId: string | null
  urlPublica: string | null
  dbFile: string
  host: string
  port: number
  zona: string
  /** Requests a minute that the API takes from one key. */
  limitePorMinuto: number
  /** Sites whose pages may call the API. */
  corsOrigenes: string[]
}

const schema = z.object({
  TELEGRAM_BOT_TOKEN: optional(
    z
      .string()
      .regex(/^\d+:[\w-]{20,}$/, 'TELEGRAM_BOT_TOKEN no parece un token de @BotFather (123456:ABC…).'),
  ),
  TELEGRAM_API_ROOT: url('TELEGRAM_API_ROOT no es una dirección web (https://…).').default(
    'https://api.telegram.org',
  ),
  TELEGRAM_OWNER_ID: optional(
    z.string().regex(/^\d{1,20}$/, 'TELEGRAM_OWNER_ID es el número de una persona en Telegram: solo cifras.'),
  ),
  URL_PUBLICA: optional(url('URL_PUBLICA no es una dirección web (por ejemplo, https://crm.minegocio.es).')),
  SMARTBILLING_DB: z.string().default('datos/smartbilling.db'),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'HOST no es un nombre ni una dirección de red (lo normal es 127.0.0.1).')
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'PORT tiene que ser un número entre 0 y 65535.')
    .transform(Number)
    .refine((port) => port <= 65_535, 'PORT tiene que ser un número entre 0 y 65535.')
    .default(3000),
  ZONA_HORARIA: z
    .string()
    .refine(isZone, 'ZONA_HORARIA no es una zona conocida (por ejemplo, Europe/Madrid).')
    .default('Europe/Madrid'),
  API_LIMITE_POR_MINUTO: z
    .string()
    .regex(
      /^[1-9]\d{0,8}$/,
      'API_LIMITE_POR_MINUTO es un número de peticiones por minuto, por ejemplo 600000.',
    )
    .transform(Number)
    .default(600_000),
  CORS_ORIGENES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine(
      (sites) => sites.every((site) => URL.canParse(site) && new URL(site).origin === site),
      'CORS_ORIGENES es una lista de sitios separados por comas, como https://app.minegocio.es.',
    )
    .default([]),
})

/** Reads the environment. Each wrong variable has its own Spanish sentence. An empty one counts as missing. */
export function readConfig(env: NodeJS.ProcessEnv): { value: Config } | { problems: string[] } {
  const filled = Object.entries(env).flatMap(([name, value]) =>
    value?.trim() ? [[name, value.trim()] as const] : [],
  )
  const { success, data, error } = schema.safeParse(Object.fromEntries(filled))
  if (!success) return { problems: error.issues.map((issue) => issue.message) }
  return {
    value: {
      token: data.TELEGRAM_BOT_TOKEN,
      apiRoot: data.TELEGRAM_API_ROOT,
      ownerId: data.TELEGRAM_OWNER_ID,
      urlPublica: data.URL_PUBLICA,
      dbFile: data.SMARTBILLING_DB,
      host: data.HOST,
      port: data.PORT,
      zona: data.ZONA_HORARIA,
      limitePorMinuto: data.API_LIMITE_POR_MINUTO,
      corsOrigenes: data.CORS_ORIGENES,
    },
  }
}

function optional<T>(schema: z.ZodType<T>) {
  return schema.nullish().transform((value) => value ?? null)
}

function url(problem: string) {
  return z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), problem)
    .transform((text) => text.replace(/\/+$/, ''))
}

/** Whether this computer knows the zone (IANA). */
function isZone(zona: string): boolean {
  try {
    new Intl.DateTimeFormat('es', { timeZone: zona })
    return true
  } catch {
    return false
  }
}
