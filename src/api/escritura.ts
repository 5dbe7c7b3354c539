import { hash } from 'node:crypto'
import type { Context } from 'hono'
import type { Clave } from '#db/claves.ts'
import type { Escritor } from '#db/escritor.ts'
import { findRespuesta, saveRespuesta } from '#db/idempotencia.ts'
import type { Db } from '#db/open.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'
import type { ApiEnv, Salida } from './operacion.ts'

const MAX_LLAVE = 255

/**
 * Runs a write in one transaction. With an `Idempotency-Key` (POST) its answer is kept in the same
 * transaction: the same request again gets it without doing anything, another one with that key is refused.
 */
export function escribir(
  c: Context<ApiEnv>,
  { escritor }: { escritor: Escritor },
  clave: Clave,
  raw: string,
  now: Date,
  work: (tx: Db) => Promise<Salida>,
): Promise<{ salida: Salida; repetida: boolean }> {
  const llave = c.req.method === 'POST' ? llaveDe(c.req.header('idempotency-key')) : null
  return escritor(async (tx) => {
    if (llave === null) {
      const salida = await work(tx)
      return { salida, repetida: false }
    }
    const huella = huellaDe(c, raw)
    const known = await findRespuesta(tx, clave.id, llave)
    if (known) {
      if (known.huella !== huella) {
        throw new ErrorDeNegocio('llave_reutilizada', texts.llaveReutilizada, 'Idempotency-Key')
      }
      return { salida: recordada(known), repetida: true }
    }
    const salida = await work(tx)
    await saveRespuesta(tx, {
      ambito: clave.id,
      llave,
      huella,
      estado: salida.status,
      cabeceras: JSON.stringify(salida.headers ?? {}),
      cuerpo: salida.body === undefined ? null : JSON.stringify(salida.body),
      creada_en: now.toISOString(),
    })
    return { salida, repetida: false }
  })
}

/** What is asked for: the same request has the same, however its address ends. */
function huellaDe(c: Context<ApiEnv>, raw: string): string {
  const { pathname, search } = new URL(c.req.url)
  return hash('sha256', `${c.req.method} ${pathname.replace(/\/$/, '')}${search}\n${raw}`)
}

function llaveDe(header: string | undefined): string | null {
  if (header === undefined) return null
  if (header === '' || header.length > MAX_LLAVE) {
    throw new ErrorDeNegocio('llave_mala', texts.llaveMala(MAX_LLAVE), 'Idempotency-Key')
  }
  return header
}

function recordada({
  estado,
  cabeceras,
  cuerpo,
}: {
  estado: number
  cabeceras: string
  cuerpo: string | null
}) {
  return {
    status: estado as Salida['status'],
    headers: { ...(JSON.parse(cabeceras) as Record<string, string>), 'Idempotent-Replayed': 'true' },
    ...(cuerpo === null ? {} : { body: cuerpo }),
  }
}
