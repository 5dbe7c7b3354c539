import { canjearCodigo, leerCodigo } from '#actions/emparejar.ts'
import type { NewId } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import { findByChat, saveCanal, updateCanal } from '#db/usuarios.ts'
import type { Message, Reply } from '#domain/conversation.ts'
import { neutral } from '#texts/conversacion.ts'
import * as texts from '#texts/puerta.ts'

/**
 * Somebody whose chat belongs to nobody. A right code opens; anything else has one neutral line, and
 * after it silence: nobody learns here what this is, nor whether a code was close.
 */
export async function alguienDesconocido(
  db: Db,
  message: Message,
  now: Date,
  newId: NewId,
): Promise<Reply[]> {
  // Ours, about a file of somebody who has lost access meanwhile.
  if (message.body.type === 'file-result') return []
  const code = codeOf(message)
  const usuario = code ? await canjearCodigo(db, code, message, now, newId) : 'mal'
  if (typeof usuario === 'object') return [{ text: texts.bienvenida(usuario.nombre, usuario.rol) }]

  const { channel: canal, chat, person: persona } = message
  if ((await findByChat(db, canal, chat))?.canal.avisado) return []
  await saveCanal(db, { canal, chat, persona, avisado: 1, bloqueado: 0 }, now)
  return [{ text: neutral }]
}

/** A person has blocked us in a chat, or taken us back. Of strangers nothing is kept. */
export async function presencia(db: Db, message: Message, known: boolean, _now: Date): Promise<void> {
  if (!known || message.body.type !== 'presence') return
  await updateCanal(db, message.channel, message.chat, { bloqueado: message.body.blocked ? 1 : 0 })
}

/** The code of a deep link (`?start=…`), or typed by itself. */
function codeOf({ body }: Message): string | null {
  if (body.type === 'start') return leerCodigo(body.payload)
  return body.type === 'text' && !body.edited ? leerCodigo(body.text) : null
}
