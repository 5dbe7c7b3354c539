import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { parecidos } from '#db/busqueda.ts'
import { contactosDe, getCliente } from '#db/clientes.ts'
import { cambiosDe, insertRow, updateRow } from '#db/journal.ts'
import { nombreCorto, nuevoCliente } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import type { Reply } from '#domain/conversation.ts'
import { partesDe } from '#domain/lenguaje/alta.ts'
import type { Captura } from '#domain/lenguaje/captura.ts'
import { leerEmail, leerNif, leerTelefono } from '#domain/lenguaje/identificadores.ts'
import * as texts from '#texts/cliente.ts'
import * as contactTexts from '#texts/contacto.ts'
import { botonDeshacer, botonVerFicha } from '#texts/conversacion.ts'
import { about, button, type Ctx, inPlace, once, type Route } from './context.ts'
import { type Form, oneQuestion, startForm } from './form.ts'

/** What is known of a new client; only the name is needed. */
export type DatosDeCliente = {
  nombre: string
  telefono?: string | null
  email?: string | null
  cif?: string | null
  direccion?: string | null
  contacto?: string | null
}

/** «nuevo cliente Peluquería Sol, 600 123 123, Ana». */
export function clienteDesdeCaptura(ctx: Ctx, captura: Captura): Promise<Reply[]> {
  const { telefono, email, cif, contacto } = captura
  if (!captura.clienteNuevo) return startForm(ctx, nuevoForm)
  return proponer(ctx, { nombre: captura.clienteNuevo, telefono, email, cif, contacto })
}

/** Creates it at once, unless somebody has that phone, e-mail, NIF or almost that name already. */
async function proponer(ctx: Ctx, datos: DatosDeCliente): Promise<Reply[]> {
  const [same] = await parecidos(ctx.db, datos)
  if (!same) return crear(ctx, datos)
  const grupo = ctx.newId()
  const merge = JSON.stringify({ id: same.cliente_id, ...datos })
  return [
    {
      text: texts.esElMismo(same.por, same.nombre, same.contacto),
      choices: [
        [
          once(ctx, texts.siEsElMismo, 'cliente-completar', merge, grupo),
          once(ctx, texts.noCrearOtro, 'cliente-crear', JSON.stringify(datos), grupo),
        ],
        [button(ctx, botonVerFicha, 'cliente-ver', same.cliente_id)],
      ],
    },
  ]
}

async function crear(ctx: Ctx, datos: DatosDeCliente): Promise<Reply[]> {
  const { cliente, contacto, avisos } = await insertCliente(ctx, datos)
  await actualizarSalud(ctx.db, cliente.id, ctx)
  about(ctx, cliente.id)
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  const open = button(ctx, botonVerFicha, 'cliente-ver', cliente.id)
  const edit = button(ctx, texts.botonCompletar, 'cliente-editar', cliente.id)
  return [
    inPlace(ctx, {
      text: [texts.creado(cliente, contacto), ...avisos].join('\n'),
      choices: [[undo, edit, open]],
    }),
  ]
}

/** Writes the client (and its person). A NIF that does not check is kept and said. */
export async function insertCliente(ctx: Ctx, datos: DatosDeCliente) {
  const nif = datos.cif ? leerNif(datos.cif) : null
  const cliente = nuevoCliente({
    id: ctx.newId(),
    nombre: datos.nombre,
    email: datos.email ?? null,
    telefono: datos.telefono ?? null,
    direccion: datos.direccion ?? null,
    cif: nif?.nif ?? datos.cif ?? null,
    fecha_creacion: ctx.now.toISOString(),
  })
  await insertRow(ctx.db, ctx.by, 'clientes', cliente)
  const contacto = datos.contacto
    ? await insertContacto(ctx, cliente.id, { nombre: datos.contacto, principal: 1 })
    : null
  return { cliente, contacto, avisos: nif && !nif.valido ? [texts.nifDudoso(nif.nif)] : [] }
}

/** Writes a person at a client; the first one is the principal. */
export async function insertContacto(
  ctx: Ctx,
  cliente_id: string,
  datos: Pick<Contacto, 'nombre'> & Partial<Contacto>,
): Promise<Contacto> {
  const others = await contactosDe(ctx.db, cliente_id)
  const contacto: Contacto = {
    id: ctx.newId(),
    cliente_id,
    rol: null,
    email: null,
    telefono: null,
    fecha_creacion: ctx.now.toISOString(),
    archivado_en: null,
    principal: others.some((one) => one.principal === 1) ? 0 : 1,
    ...datos,
  }
  if (contacto.principal === 1 && others.some((one) => one.principal === 1)) contacto.principal = 0
  await insertRow(ctx.db, ctx.by, 'contactos', contacto)
  return contacto
}

/** «Sí, es el mismo»: what was missing there is filled in, what it had stays. */
async function completar(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, ...datos } = JSON.parse(arg) as DatosDeCliente & { id: string }
  const cliente = await getCliente(ctx.db, id)
  const missing = {
    ...(datos.telefono && !cliente.telefono ? { telefono: datos.telefono } : {}),
    ...(datos.email && !cliente.email ? { email: datos.email } : {}),
    ...(datos.cif && !cliente.cif ? { cif: datos.cif } : {}),
  }
  if (Object.keys(missing).length > 0) await updateRow(ctx.db, ctx.by, 'clientes', id, missing)
  const known = (await contactosDe(ctx.db, id)).some((one) => sameFirstName(one.nombre, datos.contacto))
  if (datos.contacto && !known) await insertContacto(ctx, id, { nombre: datos.contacto })
  about(ctx, id)
  const open = button(ctx, botonVerFicha, 'cliente-ver', id)
  const made = (await cambiosDe(ctx.db, ctx.by.operacion)).length > 0
  if (!made) return [inPlace(ctx, { text: texts.nadaQueCompletar(cliente.nombre), choices: [[open]] })]
  await actualizarSalud(ctx.db, id, ctx)
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  const added = { ...missing, ...(datos.contacto && !known ? { contacto: datos.contacto } : {}) }
  return [inPlace(ctx, { text: texts.completado(cliente.nombre, added), choices: [[undo, open]] })]
}

function sameFirstName(name: string, other: string | null | undefined): boolean {
  const first = (text: string) => text.toLowerCase().split(' ')[0]
  return other !== null && other !== undefined && first(name) === first(other)
}

/** «apunta el tel de Begoña la de Electro Campos 609 887 766»: the person, new or completed. */
export async function contactoDesdeCaptura(ctx: Ctx, captura: Captura, clienteId: string): Promise<Reply[]> {
  const cliente = await getCliente(ctx.db, clienteId)
  if (!captura.contacto) return ctx.go('contacto-nuevo', clienteId)
  const { telefono, email } = captura
  const known = (await contactosDe(ctx.db, clienteId)).find((one) =>
    sameFirstName(one.nombre, captura.contacto),
  )
  const changes = { ...(telefono ? { telefono } : {}), ...(email ? { email } : {}) }
  if (known) await updateRow(ctx.db, ctx.by, 'contactos', known.id, changes)
  const contacto = known
    ? { ...known, ...changes }
    : await insertContacto(ctx, clienteId, { nombre: captura.contacto, ...changes })
  about(ctx, clienteId)
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  const open = button(ctx, contactTexts.botonVer, 'contacto-ver', contacto.id)
  return [
    inPlace(ctx, {
      text: contactTexts.guardado(contacto, nombreCorto(cliente.nombre), known !== undefined),
      choices: [[undo, open]],
    }),
  ]
}

/** `/nuevo`, alone or with everything in one line: «Peluquería Sol, 600 123 123, Ana». */
export async function nuevo(ctx: Ctx, texto: string): Promise<Reply[]> {
  const datos = leerDatos(texto)
  return datos ? proponer(ctx, datos) : startForm(ctx, nuevoForm)
}

/** The parts of a line separated by commas, each where it can only belong; the first is the name. */
function leerDatos(texto: string): DatosDeCliente | null {
  const [nombre = '', ...rest] = partesDe(texto)
  if (nombre === '') return null
  const datos: DatosDeCliente = { nombre }
  for (const piece of rest) {
    const nif = leerNif(piece)
    if (leerEmail(piece)) datos.email ??= leerEmail(piece)
    else if (leerTelefono(piece)) datos.telefono ??= leerTelefono(piece)
    else if (nif) datos.cif ??= nif.nif
    else if (/\d/.test(piece) || /^(c\/|calle|av|plaza|pza|paseo|camino|pol)/i.test(piece))
      datos.direccion ??= piece
    else datos.contacto ??= piece
  }
  return datos
}

const nuevoForm: Form = oneQuestion(
  'cliente-nuevo',
  () => ({ text: texts.preguntaNombre }),
  (text) => {
    const datos = leerDatos(text)
    return datos ? { value: datos } : { problem: texts.nombreVacio }
  },
  (ctx, _values, answer) => proponer(ctx, answer as DatosDeCliente),
)

/** Button «➕ Nuevo «X»» under a capture: makes the client, and her words go on with it. */
async function crearYSeguir(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { n, ...rest } = JSON.parse(arg) as { n: string; t: string; op?: string }
  const { cliente } = await insertCliente(ctx, { nombre: n })
  return ctx.go('rehacer', JSON.stringify({ ...rest, c: cliente.id }))
}

export const formularios: Form[] = [nuevoForm]

export const rutas: Route[] = [
  {
    name: 'nuevo',
    help: 'Crear un cliente',
    usage: 'NOMBRE, TELÉFONO, PERSONA',
    rol: 'colaborador',
    run: nuevo,
  },
  { name: 'crear-cliente', rol: 'colaborador', run: (ctx, arg) => proponer(ctx, JSON.parse(arg)) },
  { name: 'cliente-crear', rol: 'colaborador', run: (ctx, arg) => crear(ctx, JSON.parse(arg)) },
  { name: 'cliente-completar', rol: 'colaborador', run: completar },
  { name: 'crear-y-seguir', rol: 'colaborador', run: crearYSeguir },
]
