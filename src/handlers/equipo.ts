import { crearCodigo, INVITACION_MINUTOS } from '#actions/emparejar.ts'
import { crearEnlace } from '#db/llaves-web.ts'
import {
  canalesDe,
  cerrarAcceso,
  getUsuario,
  invitacionesPendientes,
  markInvitacionUsed,
  nombreDelBot,
  updateUsuario,
  usuariosActivos,
} from '#db/usuarios.ts'
import type { Reply } from '#domain/conversation.ts'
import { fechaDe } from '#domain/fecha.ts'
import type { Rol, Usuario } from '#domain/usuario.ts'
import { botonCancelar } from '#texts/conversacion.ts'
import * as texts from '#texts/equipo.ts'
import { button, type Ctx, inPlace, once, type Route } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'

/** `/equipo`: who may enter, and the doors for more. */
async function verEquipo(ctx: Ctx): Promise<Reply[]> {
  const people = await usuariosActivos(ctx.db)
  const lines: string[] = []
  for (const one of people) lines.push(`• ${await linea(ctx, one)}`)
  const pending = await invitacionesPendientes(ctx.db, ctx.now)
  if (pending.length > 0) lines.push(texts.sinUsar(pending.length))

  const others = people.filter((one) => one.rol !== 'duena')
  const rows = inRows(
    others.map((one) => button(ctx, one.nombre ?? texts.sinNombre, 'equipo-persona', one.id)),
  )
  rows.push([
    once(ctx, texts.botonInvitar.colaborador, 'equipo-invitar', 'colaborador'),
    once(ctx, texts.botonInvitar.lectura, 'equipo-invitar', 'lectura'),
  ])
  if (pending.length > 0) rows.push([once(ctx, texts.botonAnular, 'equipo-anular')])
  return [{ text: [texts.titulo, ...lines].join('\n'), choices: rows }]
}

async function linea(ctx: Ctx, usuario: Usuario): Promise<string> {
  const chats = await canalesDe(ctx.db, usuario.id)
  const last = chats
    .map((one) => one.ultimo_uso)
    .sort()
    .at(-1)
  const donde = [...new Set(chats.map((one) => one.canal))]
  const uso = last ? fechaDe(new Date(last), ctx.zona) : null
  return texts.persona(usuario.nombre, usuario.rol, donde, uso, ctx.today)
}

/** A one-use link: Telegram's when there is a bot, else a code to be typed. */
async function invitar(ctx: Ctx, arg: string): Promise<Reply[]> {
  const rol: Rol = arg === 'colaborador' ? 'colaborador' : 'lectura'
  const minutos = INVITACION_MINUTOS
  const code = await crearCodigo(ctx.db, { rol, usuarioId: null, minutos }, ctx.now, ctx.newId)
  const bot = await nombreDelBot(ctx.db)
  const text = bot
    ? texts.invitacion(rol, `https://t.me/${bot}?start=${code}`)
    : texts.invitacionSinTelegram(rol, code)
  return [{ text }]
}

async function anular(ctx: Ctx): Promise<Reply[]> {
  for (const { id } of await invitacionesPendientes(ctx.db, ctx.now)) {
    await markInvitacionUsed(ctx.db, id, ctx.now)
  }
  return [inPlace(ctx, { text: texts.anuladas })]
}

async function verPersona(ctx: Ctx, id: string): Promise<Reply[]> {
  const usuario = await getUsuario(ctx.db, id)
  if (usuario.revocado_en) return [{ text: texts.yaNoEsta }]
  return [await tarjeta(ctx, usuario)]
}

async function tarjeta(ctx: Ctx, usuario: Usuario): Promise<Reply> {
  const { id } = usuario
  const name = button(ctx, texts.botonNombre, 'equipo-nombre', id)
  if (usuario.rol === 'duena') return { text: `👤 ${await linea(ctx, usuario)}`, choices: [[name]] }
  const rol: Rol = usuario.rol === 'lectura' ? 'colaborador' : 'lectura'
  const choices = [
    button(ctx, texts.botonRol(rol), 'equipo-rol', JSON.stringify({ id, rol })),
    name,
    button(ctx, texts.botonQuitar, 'equipo-quitar', id),
  ]
  if (ctx.ajustes.url_publica) choices.push(once(ctx, texts.botonEnlaceWeb, 'equipo-enlace', id))
  return { text: `👤 ${await linea(ctx, usuario)}`, choices: inRows(choices) }
}

/** What is done to another person; the owner is nobody's to change, and who has gone has gone. */
function aOtro(run: (ctx: Ctx, usuario: Usuario, arg: string) => Promise<Reply[]>) {
  return async (ctx: Ctx, arg: string): Promise<Reply[]> => {
    const id = arg.startsWith('{') ? (JSON.parse(arg) as { id: string }).id : arg
    const usuario = await getUsuario(ctx.db, id)
    if (usuario.rol === 'duena') return [inPlace(ctx, { text: texts.esLaDuena })]
    if (usuario.revocado_en) return [inPlace(ctx, { text: texts.yaNoEsta })]
    return run(ctx, usuario, arg)
  }
}

async function cambiarRol(ctx: Ctx, usuario: Usuario, arg: string): Promise<Reply[]> {
  const rol: Rol = (JSON.parse(arg) as { rol: Rol }).rol === 'colaborador' ? 'colaborador' : 'lectura'
  await updateUsuario(ctx.db, usuario.id, { rol })
  const { text, choices } = await tarjeta(ctx, { ...usuario, rol })
  return [inPlace(ctx, { text: `${texts.rolCambiado(usuario.nombre, rol)}\n${text}`, choices })]
}

async function proponerQuitar(ctx: Ctx, usuario: Usuario): Promise<Reply[]> {
  const grupo = ctx.newId()
  const yes = once(ctx, texts.botonSiQuitar, 'equipo-quitar-si', usuario.id, grupo)
  const no = once(ctx, botonCancelar, 'cancelar', '', grupo)
  return [{ text: texts.proponerQuitar(usuario.nombre), choices: [[yes, no]] }]
}

async function quitar(ctx: Ctx, usuario: Usuario): Promise<Reply[]> {
  await updateUsuario(ctx.db, usuario.id, { revocado_en: ctx.now.toISOString() })
  await cerrarAcceso(ctx.db, usuario.id, ctx.now)
  return [inPlace(ctx, { text: texts.quitado(usuario.nombre) })]
}

async function enlaceWeb(ctx: Ctx, usuario: Usuario): Promise<Reply[]> {
  const { url_publica } = ctx.ajustes
  if (!url_publica) return verPersona(ctx, usuario.id)
  const clave = await crearEnlace(ctx.db, usuario.id, ctx.now)
  const enlace = new URL(`/entrar?clave=${clave}`, url_publica).href
  return [{ text: texts.enlaceWeb(usuario.nombre, enlace) }]
}

const nombreForm: Form = oneQuestion(
  'equipo-nombre',
  () => ({ text: texts.preguntaNombre }),
  (text) => (text.length > 60 ? { problem: texts.nombreLargo } : { value: text }),
  async (ctx, { id }, answer) => {
    await updateUsuario(ctx.db, String(id), { nombre: String(answer) })
    return verPersona(ctx, String(id))
  },
  { rol: 'duena' },
)

export const formularios: Form[] = [nombreForm]

export const rutas: Route[] = [
  { name: 'equipo', help: 'Quién puede entrar', rol: 'duena', run: verEquipo },
  { name: 'equipo-invitar', rol: 'duena', run: invitar },
  { name: 'equipo-anular', rol: 'duena', run: anular },
  { name: 'equipo-persona', rol: 'duena', run: verPersona },
  { name: 'equipo-nombre', rol: 'duena', run: (ctx, id) => startForm(ctx, nombreForm, { id }) },
  { name: 'equipo-rol', rol: 'duena', run: aOtro(cambiarRol) },
  { name: 'equipo-quitar', rol: 'duena', run: aOtro(proponerQuitar) },
  { name: 'equipo-quitar-si', rol: 'duena', run: aOtro(quitar) },
  { name: 'equipo-enlace', rol: 'duena', run: aOtro(enlaceWeb) },
]
