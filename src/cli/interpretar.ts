import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { agendaPara } from '#db/busqueda.ts'
import type { Db } from '#db/open.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { instanteDe } from '#domain/fecha.ts'
import { interpretar } from '#domain/lenguaje/captura.ts'
import { leerExpresiones } from '#domain/lenguaje/expresiones.ts'
import * as texts from '#texts/interpretar.ts'
import { comoJson, conClientes, type Directorio, directorioDe } from './captura-json.ts'
import { runCommand } from './process.ts'

/** Where a reference without an offset is read. */
const ZONA = 'Europe/Madrid'

/**
 * `npm run -s interpretar -- [--clientes clientes.json]`: what the chat would understand. Reads JSON Lines
 * `{id, ref, text}` and writes one line for each: its `expresiones`, and with a directory of clients its `captura`.
 * A bad line gets `{id, error}`; the rest go on.
 */
await runCommand(
  async () => {
    const { values } = parseArgs({ options: { clientes: { type: 'string' } } })
    const directorio = values.clientes ? leerDirectorio(values.clientes) : null
    const db = directorio ? await conClientes(directorio, ZONA) : null
    for await (const linea of createInterface({ input: process.stdin })) {
      if (linea.trim() === '') continue
      process.stdout.write(`${JSON.stringify(await responder(linea, db, directorio))}\n`)
    }
    await db?.destroy()
  },
  { onlyPrints: true },
)

function leerDirectorio(ruta: string): Directorio {
  let texto: string
  try {
    texto = readFileSync(ruta, 'utf8')
  } catch {
    throw new ErrorDeNegocio('sin_archivo', texts.noPuedoLeer(ruta))
  }
  const directorio = directorioDe(texto)
  if (!directorio) throw new ErrorDeNegocio('directorio_invalido', texts.directorioMalo(ruta))
  return directorio
}

async function responder(linea: string, db: Db | null, directorio: Directorio | null): Promise<object> {
  const entrada = leerEntrada(linea)
  if ('error' in entrada) return entrada
  const { id, ref, text } = entrada
  const expresiones = leerExpresiones(text, {
    today: ref.slice(0, 10),
    ahora: ref.slice(11, 16),
    pasado: false,
  })
  const salida = { id, expresiones: expresiones.map(({ inicio, fin, ...expresion }) => expresion) }
  if (!db || !directorio) return salida
  const agenda = await agendaPara(db, text, null)
  const captura = interpretar(text, agenda, instanteDe(ref.slice(0, 10), ref.slice(11, 16), ZONA), ZONA)
  return { ...salida, captura: comoJson(captura, directorio) }
}

type Entrada = { id: string; ref: string; text: string }

function leerEntrada(linea: string): Entrada | { id: string | null; error: string } {
  try {
    const { id = null, ref, text } = JSON.parse(linea)
    if (typeof text !== 'string') return { id, error: texts.faltaTexto }
    if (typeof ref !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(ref) || Number.isNaN(Date.parse(ref)))
      return { id, error: texts.faltaRef }
    return { id, ref, text }
  } catch {
    return { id: null, error: texts.noEsJson }
  }
}
