import { NoResultError } from 'kysely'
import { loadAjustes } from '#db/ajustes.ts'
import type { NewId } from '#db/id.ts'
import { findOriginal, markSeen } from '#db/inbox.ts'
import { type Db, isMachineFailure } from '#db/open.ts'
import { enqueue, findSent, replyKey } from '#db/outbox.ts'
import { findFicha, insertFichas, loadSesion, saveSesion, useGroup } from '#db/sesiones.ts'
import { findByChat, updateCanal } from '#db/usuarios.ts'
import { cleanText, type Message, type Reply } from '#domain/conversation.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { fechaDe } from '#domain/fecha.ts'
import { puede, type Usuario } from '#domain/usuario.ts'
import * as texts from '#texts/conversacion.ts'
import { corregirMensaje, noveltyOf } from './captura.ts'
import type { Ctx, Route } from './context.ts'
import { archivoRecibido, resultadoDeArchivo, tarjetaDeContacto } from './entradas.ts'
import { answerForm, pendingQuestion } from './form.ts'
import { inicio } from './inicio.ts'
import { alguienDesconocido, presencia } from './puerta.ts'
import { findForm, findRoute, routeOfText } from './routes.ts'

/** What the channel may tell at once; everything else waits in the outbox. */
export type Outcome = {
  /** A short word over the chat, such as «Ya estaba hecho ✓». */
  notice: string | null
  /** A bug in a handler: already apologised for, to be written to the log. */
  error?: unknown
}

/**
 * One message in, its effects and replies committed: data, session, buttons, "seen" mark and outbox in
 * one transaction. The same message again does nothing. A bug rolls everything back and leaves one
 * apology; a failure of the machine is thrown, and nothing has moved: the message comes again.
 */
export async function dispatch(db: Db, message: Message, now: Date, newId: NewId): Promise<Outcome> {
  try {
    return await db.transaction().execute((tx) => turn(tx, message, now, newId))
  } catch (error) {
    if (isMachineFailure(error)) throw error
    const known = knownFailure(error)
    await db.transaction().execute((tx) => apologise(tx, message, known, now, newId))
    return known ? { notice: null } : { notice: null, error }
  }
}

/**
 * What cannot be done; null for a bug. A button or a draft may outlive the record that it speaks of: the
 * client was undone, the example was removed.
 */
function knownFailure(error: unknown): ErrorDeNegocio | null {
  if (error instanceof ErrorDeNegocio) return error
  return error instanceof NoResultError ? new ErrorDeNegocio('ya_no_esta', texts.yaNoEsta) : null
}

/** The record that a button or a draft speaks of is not there. */
const GONE = new Set(['ya_no_esta', 'cliente_no_encontrado'])

async function turn(tx: Db, message: Message, now: Date, newId: NewId): Promise<Outcome> {
  const operacion = newId()
  if (!(await markSeen(tx, message, operacion, now))) return { notice: null }

  const known = await findByChat(tx, message.channel, message.chat)
  if (message.body.type === 'presence') {
    await presencia(tx, message, known !== undefined, now)
    return { notice: null }
  }
  if (message.isGroup) return sendAll(tx, message, [{ text: texts.soloEnPrivado }], now)
  if (!known?.usuario) return sendAll(tx, message, await alguienDesconocido(tx, message, now, newId), now)

  if (known.canal.bloqueado || isStale(known.canal.ultimo_uso, now)) {
    await updateCanal(tx, message.channel, message.chat, { bloqueado: 0, ultimo_uso: now.toISOString() })
  }
  return converse(tx, message, known.usuario, operacion, now, newId)
}

/** The last use of a chat decides where the digest goes; to the minute is enough. */
function isStale(lastUse: string, now: Date): boolean {
  return now.getTime() - Date.parse(lastUse) > 60_000
}

async function converse(
  db: Db,
  message: Message,
  usuario: Usuario,
  operacion: string,
  now: Date,
  newId: NewId,
): Promise<Outcome> {
  const { channel: canal, chat } = message
  const ajustes = await loadAjustes(db)
  const { sesion, stored } = await loadSesion(db, canal, chat)
  const ctx: Ctx = {
    db,
    message,
    usuario,
    ajustes,
    now,
    today: fechaDe(now, ajustes.zona),
    zona: ajustes.zona,
    newId,
    by: { operacion, usuario_id: usuario.id, canal, now, newId },
    sesion,
    fichas: [],
    pressed: null,
    turn: { cliente_id: null, notice: null, agenda: null },
    go: (ruta, arg) => goTo(ctx, ruta, arg),
  }

  const replies = await answer(ctx)

  await storeReplies(ctx, replies)
  const estado = JSON.stringify(ctx.sesion)
  if (estado !== stored) await saveSesion(db, canal, chat, estado, now)
  return { notice: ctx.turn.notice }
}

async function answer(ctx: Ctx): Promise<Reply[]> {
  const { body, repliesTo } = ctx.message
  if (repliesTo) await rememberWhatSheAnswers(ctx, repliesTo)
  switch (body.type) {
    case 'text':
      return body.edited
        ? editedText(ctx, cleanText(body.text).trim())
        : typedText(ctx, cleanText(body.text).trim())
    case 'choice':
      return pressedButton(ctx, body.choice)
    case 'start':
      return inicio(ctx, body.payload)
    case 'contact':
      return tarjetaDeContacto(ctx, body)
    case 'file':
      return archivoRecibido(ctx, body.file, cleanText(body.caption).trim())
    case 'file-result':
      return resultadoDeArchivo(ctx, body.archivoId, body.problem)
    case 'presence':
      return []
  }
}

/** An answer to one of our messages refers to the client that it speaks of. */
async function rememberWhatSheAnswers(ctx: Ctx, sentId: string): Promise<void> {
  const { channel: canal, chat } = ctx.message
  const ours = await findSent(ctx.db, { canal, chat }, sentId)
  if (ours?.cliente_id) ctx.sesion.cliente_id = ours.cliente_id
  if (ours && ctx.message.body.type === 'choice') ctx.pressed = ours.clave
}

async function typedText(ctx: Ctx, text: string): Promise<Reply[]> {
  if (text === '') return [{ text: texts.mensajeVacio }]
  const { borrador } = ctx.sesion
  const form = findForm(borrador?.form)
  const inForm = await answerForm(ctx, form, text, () => noveltyOf(ctx, text))
  if (inForm) {
    ctx.sesion.respondido = borrador && { operacion: ctx.by.operacion, borrador }
    return inForm
  }
  const replies = await freshText(ctx, text)
  const again = borrador && ctx.sesion.borrador === borrador ? await pendingQuestion(ctx, form) : null
  return again ? [...replies, again] : replies
}

/** A command or plain words, whatever was being asked. */
async function freshText(ctx: Ctx, text: string): Promise<Reply[]> {
  const { route, arg } = routeOfText(text)
  if (!route) return [{ text: texts.comandoDesconocido(text.split(/\s/)[0] ?? text) }]
  return runRoute(ctx, route, arg)
}

async function editedText(ctx: Ctx, text: string): Promise<Reply[]> {
  const original = await findOriginal(ctx.db, ctx.message)
  if (!original) return typedText(ctx, text)
  const { operacion_id, id } = original
  const { respondido } = ctx.sesion
  const draft = respondido?.operacion === operacion_id ? respondido.borrador : null
  const again = () => {
    if (draft) ctx.sesion.borrador = draft
    return typedText(ctx, text)
  }
  const how = draft || text.startsWith('/') ? again : null
  return corregirMensaje(ctx, operacion_id, replyKey(ctx.message.channel, id, 0), text, how)
}

/** What a button brings is input from outside: it counts only as a token of this chat. */
async function pressedButton(ctx: Ctx, id: string): Promise<Reply[]> {
  const ficha = await findFicha(ctx.db, id)
  const { channel, chat } = ctx.message
  const route = ficha && findRoute(ficha.ruta)
  if (!ficha || !route || ficha.canal !== channel || ficha.chat !== chat) {
    ctx.turn.notice = texts.botonDesconocido
    return []
  }
  if (ficha.usada_en) {
    ctx.turn.notice = texts.yaEstabaHecho
    return []
  }
  if (!puede(ctx.usuario.rol, route.rol)) {
    ctx.turn.notice = texts.sinPermiso
    return []
  }
  if (ficha.grupo) await useGroup(ctx.db, ficha.grupo, ctx.now)
  ctx.pressed = ficha.clave ?? ctx.pressed
  return route.run(ctx, ficha.arg)
}

function goTo(ctx: Ctx, ruta: string, arg: string): Promise<Reply[]> {
  const route = findRoute(ruta)
  if (!route) throw new Error(`no route ${ruta}`)
  return runRoute(ctx, route, arg)
}

function runRoute(ctx: Ctx, route: Route, arg: string): Promise<Reply[]> {
  if (!puede(ctx.usuario.rol, route.rol)) return Promise.resolve([{ text: texts.sinPermiso }])
  return route.run(ctx, arg)
}

/** The turn's messages and their buttons, each button knowing the message that it stands in. */
async function storeReplies(ctx: Ctx, replies: Reply[]): Promise<void> {
  const { channel: canal, chat } = ctx.message
  for (const [i, reply] of replies.entries()) {
    const key = replyKey(canal, ctx.message.id, i)
    const about = { cliente_id: ctx.turn.cliente_id, operacion_id: ctx.by.operacion }
    await enqueue(ctx.db, { canal, chat }, key, reply, ctx.now, about)
    const ids = new Set(reply.choices?.flat().map((choice) => choice.id))
    for (const ficha of ctx.fichas) if (ids.has(ficha.id)) ficha.clave = key
  }
  await insertFichas(ctx.db, ctx.fichas)
}

async function sendAll(db: Db, message: Message, replies: Reply[], now: Date): Promise<Outcome> {
  const { channel: canal, chat } = message
  for (const [i, reply] of replies.entries()) {
    await enqueue(db, { canal, chat }, replyKey(canal, message.id, i), reply, now)
  }
  return { notice: null }
}

async function apologise(db: Db, message: Message, known: ErrorDeNegocio | null, now: Date, newId: NewId) {
  if (!(await markSeen(db, message, newId(), now))) return
  if (known && GONE.has(known.code) && message.body.type === 'text') await dropDraft(db, message, now)
  await sendAll(db, message, [{ text: known?.message ?? texts.disculpa }], now)
}

/** What the form is about is gone: any answer would fail again. */
async function dropDraft(db: Db, { channel, chat }: Message, now: Date): Promise<void> {
  const { sesion } = await loadSesion(db, channel, chat)
  if (!sesion.borrador) return
  await saveSesion(db, channel, chat, JSON.stringify({ ...sesion, borrador: null }), now)
}
