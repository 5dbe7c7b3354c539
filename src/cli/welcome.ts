import { CODIGO_MINUTOS, crearCodigo } from '#actions/emparejar.ts'
import { newId } from '#db/id.ts'
import { crearEnlace } from '#db/llaves-web.ts'
import type { Db } from '#db/open.ts'
import { hayEnlazado } from '#db/usuarios.ts'
import type { Usuario } from '#domain/usuario.ts'
import * as texts from '#texts/arranque.ts'
import type { Config } from '../config.ts'
import { qrForTerminal } from './qr.ts'

/** Where a browser of this machine finds the web chat, without a slash at the end. */
export function localUrl(host: string, port: number): string {
  const isOpen = host === '0.0.0.0' || host === '::'
  const name = isOpen ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** A new one-use link to the web chat: the public address first, where there is one. */
export async function enlacesAlChat(
  db: Db,
  duena: Usuario,
  { urlPublica }: Config,
  local: string,
  now: Date,
): Promise<string[]> {
  const clave = await crearEnlace(db, duena.id, now)
  return [urlPublica, local].flatMap((base) => (base ? [`${base}/entrar?clave=${clave}`] : []))
}

/** How the owner makes the bot hers, with a new one-use code; null when it is hers already. */
export async function comoEmparejar(db: Db, duena: Usuario, bot: string, now: Date): Promise<string | null> {
  if (await hayEnlazado(db, 'telegram', duena.id)) return null
  const code = await crearCodigo(
    db,
    { rol: 'duena', usuarioId: duena.id, minutos: CODIGO_MINUTOS },
    now,
    newId,
  )
  const enlace = `https://t.me/${bot}?start=${code}`
  return texts.emparejar(enlace, code, CODIGO_MINUTOS, qrForTerminal(enlace))
}
