import { leerCandidatos } from '#db/candidatos.ts'
import type { NewId } from '#db/id.ts'
import type { Autoria } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { FichaRow } from '#db/schema.ts'
import { type Borrador, fichaDeGrupo, type Sesion } from '#db/sesiones.ts'
import type { Ajustes } from '#domain/ajustes.ts'
import type { Choice, Message, OutboxKey, Reply } from '#domain/conversation.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { Agenda, Candidato } from '#domain/lenguaje/agenda.ts'
import type { Rol, Usuario } from '#domain/usuario.ts'
import { clienteDesconocido } from '#texts/cliente.ts'
import { recortar } from '#texts/format.ts'
import type { Ultima } from './elegido.ts'

/** One turn of conversation. `sesion`, `fichas` and `turn` are what the turn leaves behind. */
export type Ctx = {
  db: Db
  message: Message
  usuario: Usuario
  ajustes: Ajustes
  now: Date
  today: Fecha
  zona: string
  newId: NewId
  by: Autoria
  sesion: Sesion & Respuestas
  /** Buttons made in this turn. */
  fichas: FichaRow[]
  /** Our message whose button was pressed, to write its result into it. */
  pressed: OutboxKey | null
  turn: Turn
  /** Goes on with another route by its name, as if its button had been pressed. */
  go: (ruta: string, arg: string) => Promise<Reply[]>
}

/** The last answer to a form and the draft that it answered, for when she edits that message. */
type Respuestas = {
  respondido?: { operacion: string; borrador: Borrador } | null
  /** The last message that filed or proposed something: what «no, a las 7» corrects. */
  ultima?: Ultima | null
}

type Turn = {
  /** The client that the replies speak of: an answer to them refers to that client. */
  cliente_id: string | null
  /** A short word shown over the chat and not kept. */
  notice: string | null
  /** The clients that were read to understand her words. */
  agenda: Agenda | null
}

export type Handler = (ctx: Ctx, arg: string) => Promise<Reply[]>

/** One thing the assistant can do: by command, by button, or both. */
export type Route = {
  /** What a button calls it; a command is `/name`. */
  name: string
  run: Handler
  /** The least role that may do it. */
  rol: Rol
  /** Shown in /ayuda and in Telegram's menu: this makes it a command. */
  help?: string
  /** How it is typed in /ayuda, when it takes something: «/cliente NOMBRE». */
  usage?: string
}

export type Parsed<T> = { value: T } | { problem: string }

/** Longest title of a button: what a phone shows in one line of two or three. */
const MAX_TITLE = 40

/** A button that may be pressed any number of times: it opens something or sets a value. */
export function button(ctx: Ctx, title: string, ruta: string, arg = ''): Choice {
  return token(ctx, title, ruta, arg, null)
}

/**
 * A button with an effect, once. Those of one `grupo` die together: pressing «Sí» also closes
 * «A cuenta». By default it stands alone.
 */
export function once(ctx: Ctx, title: string, ruta: string, arg = '', grupo = ctx.newId()): Choice {
  return token(ctx, title, ruta, arg, grupo)
}

function token(ctx: Ctx, title: string, ruta: string, arg: string, grupo: string | null): Choice {
  const id = grupo ? fichaDeGrupo(grupo, ctx.fichas.length) : ctx.newId()
  const { channel: canal, chat } = ctx.message
  ctx.fichas.push({
    id,
    canal,
    chat,
    ruta,
    arg,
    grupo,
    clave: null,
    creada_en: ctx.now.toISOString(),
    usada_en: null,
  })
  return { id, title: recortar(title, MAX_TITLE) }
}

/** The replies speak of this client: «y llámale mañana» after them means this one. */
export function about(ctx: Ctx, clienteId: string): void {
  ctx.turn.cliente_id = clienteId
  ctx.sesion.cliente_id = clienteId
}

/** A client with its people and open deals, from what this turn has read already where it has. */
export async function candidato(ctx: Ctx, clienteId: string): Promise<Candidato> {
  const { agenda } = ctx.turn
  const read = [agenda?.enCurso, ...(agenda?.candidatos ?? [])].find((one) => one?.cliente_id === clienteId)
  const found = read ?? (await leerCandidatos(ctx.db, [clienteId], [])).get(clienteId)
  if (!found) throw new ErrorDeNegocio('cliente_no_encontrado', clienteDesconocido)
  return found
}

/** The result takes the place of the message whose button was pressed, where there was one. */
export function inPlace(ctx: Ctx, reply: Reply): Reply {
  return ctx.pressed ? { ...reply, replaces: ctx.pressed } : reply
}

/** How she signs what she files. */
export function responsable({ usuario }: Ctx): string {
  return usuario.nombre ?? 'Dueña'
}
