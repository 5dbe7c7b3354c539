import type { Channel } from '#domain/conversation.ts'
import type { Rol, Usuario } from '#domain/usuario.ts'
import { query } from './direct.ts'
import type { NewId } from './id.ts'
import type { Db } from './open.ts'
import type { CanalRow, InvitacionRow } from './schema.ts'

/** The person behind a chat, and what we know of the chat. Two look-ups: a join of them takes thrice as long. */
export async function findByChat(db: Db, canal: Channel, chat: string) {
  const ofChat =
    'select persona, avisado, bloqueado, ultimo_uso, usuario_id from crm_canales where canal = ? and chat = ?'
  const ofUser = 'select * from crm_usuarios where id = ? and revocado_en is null'
  type Row = Pick<CanalRow, 'persona' | 'avisado' | 'bloqueado' | 'ultimo_uso' | 'usuario_id'>
  const [row] = await query<Row>(db, ofChat, [canal, chat])
  if (!row) return undefined
  const { usuario_id, ...known } = row
  const [usuario] = usuario_id ? await query<Usuario>(db, ofUser, [usuario_id]) : []
  return { canal: known, usuario: usuario ?? null }
}

export function getUsuario(db: Db, id: string): Promise<Usuario> {
  return db.selectFrom('crm_usuarios').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** Everybody who may still enter, the owner first. */
export function usuariosActivos(db: Db): Promise<Usuario[]> {
  return db
    .selectFrom('crm_usuarios')
    .selectAll()
    .where('revocado_en', 'is', null)
    .orderBy((eb) => eb.case().when('rol', '=', 'duena').then(0).else(1).end())
    .orderBy('creado_en')
    .execute()
}

/** The owner; made on the first start, before anybody has written. */
export async function ensureDuena(db: Db, now: Date, newId: NewId): Promise<Usuario> {
  const duena = (await usuariosActivos(db)).find((usuario) => usuario.rol === 'duena')
  return duena ?? insertUsuario(db, { nombre: null, rol: 'duena' }, now, newId)
}

export async function insertUsuario(
  db: Db,
  { nombre, rol }: { nombre: string | null; rol: Rol },
  now: Date,
  newId: NewId,
): Promise<Usuario> {
  const usuario: Usuario = { id: newId(), nombre, rol, creado_en: now.toISOString(), revocado_en: null }
  await db.insertInto('crm_usuarios').values(usuario).execute()
  return usuario
}

export async function updateUsuario(
  db: Db,
  id: string,
  changes: Partial<Pick<Usuario, 'nombre' | 'rol' | 'revocado_en'>>,
): Promise<void> {
  await db.updateTable('crm_usuarios').set(changes).where('id', '=', id).execute()
}

/** Joins a chat to a person (or only remembers it, with `usuario_id` null). */
export async function saveCanal(
  db: Db,
  row: Pick<CanalRow, 'canal' | 'chat' | 'persona'> & Partial<CanalRow>,
  now: Date,
): Promise<void> {
  const { canal, chat, ...changes } = { ultimo_uso: now.toISOString(), ...row }
  await db
    .insertInto('crm_canales')
    .values({ usuario_id: null, avisado: 0, bloqueado: 0, pausado_hasta: null, ...changes, canal, chat })
    .onConflict((oc) => oc.columns(['canal', 'chat']).doUpdateSet(changes))
    .execute()
}

export async function updateCanal(
  db: Db,
  canal: Channel,
  chat: string,
  changes: Partial<Omit<CanalRow, 'canal' | 'chat'>>,
): Promise<void> {
  await db
    .updateTable('crm_canales')
    .set(changes)
    .where('canal', '=', canal)
    .where('chat', '=', chat)
    .execute()
}

/** Where a person can be reached: the chat used last that has not blocked us. */
export function canalDe(db: Db, usuarioId: string): Promise<CanalRow | undefined> {
  return db
    .selectFrom('crm_canales')
    .selectAll()
    .where('usuario_id', '=', usuarioId)
    .where('bloqueado', '=', 0)
    .where('canal', '<>', 'terminal')
    .orderBy('ultimo_uso', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export function canalesDe(db: Db, usuarioId: string): Promise<CanalRow[]> {
  return db.selectFrom('crm_canales').selectAll().where('usuario_id', '=', usuarioId).execute()
}

/** Whether somebody reaches the business through this channel already. */
export async function hayEnlazado(db: Db, canal: Channel, usuarioId: string): Promise<boolean> {
  return (await canalesDe(db, usuarioId)).some((row) => row.canal === canal)
}

export async function insertInvitacion(db: Db, row: InvitacionRow): Promise<void> {
  await db.insertInto('crm_invitaciones').values(row).execute()
}

/** Makes older codes for the same purpose useless. */
export async function voidInvitaciones(db: Db, usuarioId: string, now: Date): Promise<void> {
  await db
    .updateTable('crm_invitaciones')
    .set({ usada_en: now.toISOString() })
    .where('usuario_id', '=', usuarioId)
    .where('usada_en', 'is', null)
    .execute()
}

/** A code that can still be used. */
export function findInvitacion(db: Db, hash: string, now: Date): Promise<InvitacionRow | undefined> {
  return db
    .selectFrom('crm_invitaciones')
    .selectAll()
    .where('hash', '=', hash)
    .where('usada_en', 'is', null)
    .where((eb) => eb.or([eb('caduca_en', 'is', null), eb('caduca_en', '>', now.toISOString())]))
    .executeTakeFirst()
}

export async function markInvitacionUsed(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('crm_invitaciones').set({ usada_en: now.toISOString() }).where('id', '=', id).execute()
}

/** How often this stranger has typed a wrong code. */
export async function fallosDe(db: Db, canal: Channel, persona: string): Promise<number> {
  const row = await db
    .selectFrom('crm_intentos')
    .select('fallos')
    .where('canal', '=', canal)
    .where('persona', '=', persona)
    .executeTakeFirst()
  return row?.fallos ?? 0
}

export async function anotarFallo(db: Db, canal: Channel, persona: string, now: Date): Promise<void> {
  await db
    .insertInto('crm_intentos')
    .values({ canal, persona, fallos: 1, ultimo: now.toISOString() })
    .onConflict((oc) =>
      oc
        .columns(['canal', 'persona'])
        .doUpdateSet((eb) => ({ fallos: eb('crm_intentos.fallos', '+', 1), ultimo: now.toISOString() })),
    )
    .execute()
}

/** Wrong codes of everybody since the last code was made. */
export async function fallosDeTodos(db: Db): Promise<number> {
  const row = await db
    .selectFrom('crm_intentos')
    .select((eb) => eb.fn.sum<number | null>('fallos').as('fallos'))
    .executeTakeFirst()
  return Number(row?.fallos ?? 0)
}

/** A new code gives everybody their attempts back. */
export async function olvidarFallos(db: Db): Promise<void> {
  await db.deleteFrom('crm_intentos').execute()
}

/** Invitations that nobody has used yet; those that join a chat to a known person do not count. */
export function invitacionesPendientes(db: Db, now: Date): Promise<InvitacionRow[]> {
  return db
    .selectFrom('crm_invitaciones')
    .selectAll()
    .where('usuario_id', 'is', null)
    .where('usada_en', 'is', null)
    .where('caduca_en', '>', now.toISOString())
    .execute()
}

/** Shuts the doors of a person: her chats are strangers' again, her browsers out, her codes useless. */
export async function cerrarAcceso(db: Db, usuarioId: string, now: Date): Promise<void> {
  for (const { canal, chat } of await canalesDe(db, usuarioId)) {
    await updateCanal(db, canal, chat, { usuario_id: null, avisado: 0 })
    await db.deleteFrom('crm_sesiones').where('canal', '=', canal).where('chat', '=', chat).execute()
    await db
      .updateTable('crm_outbox')
      .set({ estado: 'descartado', error: 'revocado' })
      .where('canal', '=', canal)
      .where('chat', '=', chat)
      .where('estado', '=', 'pendiente')
      .execute()
  }
  await db.deleteFrom('crm_llaves_web').where('usuario_id', '=', usuarioId).execute()
  await voidInvitaciones(db, usuarioId, now)
}

const BOT = 'bot_username'

/** The bot's name in Telegram, without @; null while there is none. */
export async function nombreDelBot(db: Db): Promise<string | null> {
  const row = await db.selectFrom('crm_ajustes').select('valor').where('clave', '=', BOT).executeTakeFirst()
  return row ? (JSON.parse(row.valor) as string) : null
}

/** Remembers the name that Telegram gave, or forgets it when the process runs without Telegram. */
export async function saveNombreDelBot(db: Db, nombre: string | null): Promise<void> {
  await db.deleteFrom('crm_ajustes').where('clave', '=', BOT).execute()
  if (nombre !== null) {
    await db
      .insertInto('crm_ajustes')
      .values({ clave: BOT, valor: JSON.stringify(nombre) })
      .execute()
  }
}
