import { contactosDe, getCliente, getContacto } from '#db/clientes.ts'
import { updateRow } from '#db/journal.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import { partesDe } from '#domain/lenguaje/alta.ts'
import { leerEmail, leerTelefono } from '#domain/lenguaje/identificadores.ts'
import { botonVaciar, emailIlegible, queCambio, telefonoIlegible } from '#texts/cliente.ts'
import * as texts from '#texts/contacto.ts'
import { botonCambiar, botonCancelar, botonDeshacer, botonVerFicha } from '#texts/conversacion.ts'
import { insertContacto } from './cliente-nuevo.ts'
import { about, button, type Ctx, inPlace, once, type Parsed, type Route } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'
import { whichCliente } from './which-cliente.ts'

/** `/contacto CLIENTE`: the people there, and a button for a new one. */
async function verContactos(ctx: Ctx, clienteId: string): Promise<Reply[]> {
  const cliente = await getCliente(ctx.db, clienteId)
  const people = await contactosDe(ctx.db, clienteId)
  about(ctx, clienteId)
  const lines = people.length > 0 ? people.map((one) => `• ${texts.ficha(one)}`) : [texts.nadie]
  const choices = inRows(people.slice(0, 6).map((one) => button(ctx, one.nombre, 'contacto-ver', one.id)))
  const last = [
    button(ctx, texts.botonNueva, 'contacto-nuevo', clienteId),
    button(ctx, botonVerFicha, 'cliente-ver', clienteId),
  ]
  return [{ text: [`👥 ${nombreCorto(cliente.nombre)}`, ...lines].join('\n'), choices: [...choices, last] }]
}

async function verContacto(ctx: Ctx, id: string): Promise<Reply[]> {
  const contacto = await getContacto(ctx.db, id)
  const cliente = await getCliente(ctx.db, contacto.cliente_id)
  about(ctx, cliente.id)
  const change = button(ctx, botonCambiar, 'contacto-editar', id)
  const main = once(ctx, texts.botonPrincipal, 'contacto-principal', id)
  const drop = button(ctx, texts.botonArchivar, 'contacto-quitar', id)
  const row = contacto.principal === 1 ? [change, drop] : [change, main, drop]
  return [
    {
      text: `👤 ${texts.ficha(contacto)}\n${nombreCorto(cliente.nombre)}`,
      choices: [row, [button(ctx, botonVerFicha, 'cliente-ver', cliente.id)]],
    },
  ]
}

type Datos = { nombre: string; rol?: string; telefono?: string | null; email?: string | null }

function leerDatos(text: string): Parsed<Datos> {
  const pieces = partesDe(text)
  const datos: Partial<Datos> = {}
  for (const piece of pieces) {
    if (leerEmail(piece)) datos.email ??= leerEmail(piece)
    else if (leerTelefono(piece)) datos.telefono ??= leerTelefono(piece)
    else if (!datos.nombre) datos.nombre = piece
    else datos.rol ??= piece
  }
  const { nombre } = datos
  return nombre ? { value: { ...datos, nombre } } : { problem: texts.sinNombre }
}

const nuevoForm: Form = oneQuestion(
  'contacto-nuevo',
  () => ({ text: texts.preguntaDatos }),
  (text) => leerDatos(text),
  async (ctx, { cliente_id }, answer) => {
    const cliente = await getCliente(ctx.db, String(cliente_id))
    const contacto = await insertContacto(ctx, cliente.id, answer as Datos)
    about(ctx, cliente.id)
    const choices = [
      [
        once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion),
        button(ctx, texts.botonVer, 'contacto-ver', contacto.id),
      ],
    ]
    return [{ text: texts.guardado(contacto, nombreCorto(cliente.nombre), false), choices }]
  },
)

const campoForm: Form = oneQuestion(
  'contacto-campo',
  async ({ id, campo }, ctx) => {
    const field = campo as texts.CampoContacto
    const contacto = await getContacto(ctx.db, String(id))
    const isEmptiable = field !== 'nombre' && contacto[field] !== null
    return {
      text: texts.campos[field].pregunta,
      options: isEmptiable ? [{ title: botonVaciar, value: null }] : [],
    }
  },
  (text, _ctx, { campo }) => leerCampo(campo as texts.CampoContacto, text),
  async (ctx, { id, campo }, answer) => {
    await updateRow(ctx.db, ctx.by, 'contactos', String(id), { [String(campo)]: answer as string | null })
    const contacto = await getContacto(ctx.db, String(id))
    const { nombre } = await getCliente(ctx.db, contacto.cliente_id)
    about(ctx, contacto.cliente_id)
    const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
    const open = button(ctx, texts.botonVer, 'contacto-ver', contacto.id)
    return [{ text: texts.guardado(contacto, nombreCorto(nombre), true), choices: [[undo, open]] }]
  },
)

function leerCampo(campo: texts.CampoContacto, text: string): Parsed<string> {
  if (campo === 'telefono') return orProblem(leerTelefono(text), telefonoIlegible)
  if (campo === 'email') return orProblem(leerEmail(text), emailIlegible)
  return { value: text }
}

function orProblem(value: string | null, problem: string): Parsed<string> {
  return value === null ? { problem } : { value }
}

async function editar(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre } = await getContacto(ctx.db, id)
  const choices = Object.entries(texts.campos).map(([campo, { nombre: title }]) =>
    button(ctx, title, 'contacto-campo', JSON.stringify({ id, campo })),
  )
  return [{ text: queCambio(nombre), choices: inRows(choices) }]
}

/** One principal per client: who was it steps back. */
async function hacerPrincipal(ctx: Ctx, id: string): Promise<Reply[]> {
  const contacto = await getContacto(ctx.db, id)
  for (const other of await contactosDe(ctx.db, contacto.cliente_id)) {
    if (other.principal === 1) await updateRow(ctx.db, ctx.by, 'contactos', other.id, { principal: 0 })
  }
  await updateRow(ctx.db, ctx.by, 'contactos', id, { principal: 1 })
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  return [inPlace(ctx, { text: texts.esPrincipal(contacto.nombre), choices: [[undo]] })]
}

async function proponerQuitar(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre } = await getContacto(ctx.db, id)
  const grupo = ctx.newId()
  const yes = once(ctx, texts.botonArchivar, 'contacto-quitar-si', id, grupo)
  const no = once(ctx, botonCancelar, 'cancelar', '', grupo)
  return [{ text: texts.quitarPropuesta(nombre), choices: [[yes, no]] }]
}

async function quitar(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre } = await getContacto(ctx.db, id)
  await updateRow(ctx.db, ctx.by, 'contactos', id, { archivado_en: ctx.now.toISOString(), principal: 0 })
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  return [inPlace(ctx, { text: texts.quitado(nombre), choices: [[undo]] })]
}

export const formularios: Form[] = [nuevoForm, campoForm]

export const rutas: Route[] = [
  {
    name: 'contacto',
    help: 'Las personas de un cliente',
    usage: 'CLIENTE',
    rol: 'lectura',
    run: (ctx, nombre) => whichCliente(ctx, nombre, 'contactos-ver'),
  },
  { name: 'contactos-ver', rol: 'lectura', run: verContactos },
  { name: 'contacto-ver', rol: 'lectura', run: verContacto },
  {
    name: 'contacto-nuevo',
    rol: 'colaborador',
    run: (ctx, cliente_id) => startForm(ctx, nuevoForm, { cliente_id }),
  },
  { name: 'contacto-editar', rol: 'colaborador', run: editar },
  {
    name: 'contacto-campo',
    rol: 'colaborador',
    run: (ctx, arg) => startForm(ctx, campoForm, JSON.parse(arg)),
  },
  { name: 'contacto-principal', rol: 'colaborador', run: hacerPrincipal },
  { name: 'contacto-quitar', rol: 'colaborador', run: proponerQuitar },
  { name: 'contacto-quitar-si', rol: 'colaborador', run: quitar },
]
