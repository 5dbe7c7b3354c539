import { hashSecret, type NewId, newCode } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import {
  anotarFallo,
  ensureDuena,
  fallosDe,
  fallosDeTodos,
  findByChat,
  findInvitacion,
  getUsuario,
  insertInvitacion,
  insertUsuario,
  markInvitacionUsed,
  olvidarFallos,
  saveCanal,
  updateUsuario,
  voidInvitaciones,
} from '#db/usuarios.ts'
import type { Message } from '#domain/conversation.ts'
import type { Rol, Usuario } from '#domain/usuario.ts'

/** Life of the code that joins the owner's Telegram: it is read off her own screen. Product, people. */
export const CODIGO_MINUTOS = 15
/** Life of an invitation, which has to reach somebody else. */
export const INVITACION_MINUTOS = 48 * 60
/** Wrong codes after which a person is not listened to until a new code is made. Product, people. */
const MAX_FALLOS = 5
/** …and everybody together: many accounts guess no more than one does. */
const MAX_FALLOS_DE_TODOS = 30

/**
 * A one-use code of eight characters, kept only as its hash. `usuarioId` is the person that it joins to;
 * null makes a new one with that role. A new code for a person voids her older ones, and whoever was
 * locked out may try again.
 */
export async function crearCodigo(
  db: Db,
  { rol, usuarioId, minutos }: { rol: Rol; usuarioId: string | null; minutos: number },
  now: Date,
  newId: NewId,
): Promise<string> {
  if (usuarioId) await voidInvitaciones(db, usuarioId, now)
  await olvidarFallos(db)
  const code = newCode()
  await insertInvitacion(db, {
    id: newId(),
    hash: hashSecret(code),
    rol,
    usuario_id: usuarioId,
    creada_en: now.toISOString(),
    caduca_en: new Date(now.getTime() + minutos * 60_000).toISOString(),
    usada_en: null,
  })
  return code
}

/** The code in a text that holds nothing else, as it was made: «k7qp-2mxd» is K7QP2MXD. Null: no code. */
export function leerCodigo(text: string): string | null {
  const code = text.replaceAll(/[\s-]/g, '').toUpperCase()
  return /^[A-HJ-NP-Z2-9]{8}$/.test(code) ? code : null
}

/**
 * Uses a code up and joins the chat to its person. 'mal': wrong, used or expired, and counted;
 * 'demasiados': not even looked at.
 */
export async function canjearCodigo(
  db: Db,
  code: string,
  message: Message,
  now: Date,
  newId: NewId,
): Promise<Usuario | 'mal' | 'demasiados'> {
  const { channel: canal, chat, person: persona, personName } = message
  if ((await fallosDe(db, canal, persona)) >= MAX_FALLOS) return 'demasiados'
  if ((await fallosDeTodos(db)) >= MAX_FALLOS_DE_TODOS) return 'demasiados'

  const invitacion = await findInvitacion(db, hashSecret(code), now)
  if (!invitacion) {
    await anotarFallo(db, canal, persona, now)
    return 'mal'
  }
  await markInvitacionUsed(db, invitacion.id, now)
  const usuario = invitacion.usuario_id
    ? await getUsuario(db, invitacion.usuario_id)
    : await insertUsuario(db, { nombre: personName, rol: invitacion.rol }, now, newId)
  const nombre = usuario.nombre ?? personName
  if (nombre !== usuario.nombre) await updateUsuario(db, usuario.id, { nombre })
  await saveCanal(db, { canal, chat, persona, usuario_id: usuario.id, avisado: 0, bloqueado: 0 }, now)
  return { ...usuario, nombre }
}

/**
 * The person with this Telegram id owns the business without a code (TELEGRAM_OWNER_ID). Her private
 * chat has the same id. It does not become her last used chat before she writes there.
 */
export async function enlazarDuena(db: Db, ownerId: string, now: Date, newId: NewId): Promise<void> {
  const duena = await ensureDuena(db, now, newId)
  const known = await findByChat(db, 'telegram', ownerId)
  if (known?.usuario?.id === duena.id) return
  await saveCanal(
    db,
    {
      canal: 'telegram',
      chat: ownerId,
      persona: ownerId,
      usuario_id: duena.id,
      bloqueado: 0,
      ultimo_uso: known?.canal.ultimo_uso ?? duena.creado_en,
    },
    now,
  )
}
