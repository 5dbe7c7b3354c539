import { historialDe } from '#db/actividades.ts'
import { parecidos } from '#db/busqueda.ts'
import { contactosDe, findCliente, getCliente } from '#db/clientes.ts'
import { TIPOS_INTERACCION } from '#domain/actividad.ts'
import { type Cliente, nombreCorto } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import { fechaDe } from '#domain/fecha.ts'
import { leerDatoPedido } from '#domain/lenguaje/dato-pedido.ts'
import { botonClienteNuevo, botonContactoDe, botonDeOtro } from '#texts/archivos.ts'
import { botonVerFicha } from '#texts/conversacion.ts'
import type { Figura } from '#texts/porque.ts'
import * as texts from '#texts/preguntas.ts'
import type { Capturado } from './con-cliente.ts'
import { about, button, type Ctx, once } from './context.ts'
import { inRows } from './form.ts'

/** One thing of a client where that is all she asks for, else the whole card. */
export async function sobreCliente(
  ctx: Ctx,
  { texto, captura }: Capturado,
  clienteId: string,
): Promise<Reply[]> {
  const dato = leerDatoPedido(texto)
  switch (dato) {
    case null:
      return ctx.go('cliente-ver', clienteId)
    case 'pagos':
      return ctx.go('cliente-deudas', clienteId)
    case 'salud':
      return ctx.go('porque', clienteId)
    case 'cuando_paga':
      return figura(ctx, clienteId, 'pendiente')
    case 'cuando_compra':
      return figura(ctx, clienteId, 'proxima_factura')
  }
  about(ctx, clienteId)
  const cliente = await getCliente(ctx.db, clienteId)
  const people = await contactosDe(ctx.db, clienteId)
  const id = captura.cliente.tipo === 'seguro' ? captura.cliente.contacto_id : null
  const named = people.find((one) => one.id === id)
  const text =
    dato === 'ultimo_contacto'
      ? await ultimoContacto(ctx, cliente, named)
      : texts.dato(nombreCorto(cliente.nombre), dato, valores(dato, cliente, named ? [named] : people))
  return [{ text, choices: [[button(ctx, botonVerFicha, 'cliente-ver', clienteId)]] }]
}

/** The figure that says when, with its reasons. */
function figura(ctx: Ctx, c: string, figura: Figura): Promise<Reply[]> {
  return ctx.go('porque-de', JSON.stringify({ c, figura }))
}

/** Whose each value is: null when it is the business's own. */
function valores(dato: texts.Dato, cliente: Cliente, people: Contacto[]): texts.Valor[] {
  if (dato === 'direccion' || dato === 'nif') {
    const own = dato === 'nif' ? cliente.cif : cliente.direccion
    return own ? [{ de: null, valor: own }] : []
  }
  const theirs = people.flatMap((one) => (one[dato] ? [{ de: one.nombre, valor: one[dato] }] : []))
  const own = cliente[dato]
  return own && !theirs.some(({ valor }) => valor === own) ? [...theirs, { de: null, valor: own }] : theirs
}

/** How many talks back a person's last one is looked for. */
const CHARLAS = 200

async function ultimoContacto(ctx: Ctx, cliente: Cliente, named: Contacto | undefined): Promise<string> {
  const talks = (await historialDe(ctx.db, cliente.id, CHARLAS)).filter(({ tipo }) =>
    (TIPOS_INTERACCION as readonly string[]).includes(tipo),
  )
  const last = named ? talks.find(({ contacto_id }) => contacto_id === named.id) : talks[0]
  const who = named ? `${named.nombre} (${nombreCorto(cliente.nombre)})` : nombreCorto(cliente.nombre)
  return last ? texts.ultimo(who, last, fechaDe(new Date(last.fecha), ctx.zona), ctx.today) : texts.nunca(who)
}

/** A phone and nothing else: whose it is, or whom to file it under. Nothing is written before she says. */
export async function telefonoSuelto(ctx: Ctx, telefono: string): Promise<Reply[]> {
  const [known] = await parecidos(ctx.db, { telefono })
  if (known) {
    about(ctx, known.cliente_id)
    return [
      {
        text: texts.esDe(telefono, nombreCorto(known.nombre), known.contacto),
        choices: [[button(ctx, botonVerFicha, 'cliente-ver', known.cliente_id)]],
      },
    ]
  }
  const tarjeta = { nombre: telefono, telefono, email: null }
  const grupo = ctx.newId()
  const choices: Choice[] = [once(ctx, botonClienteNuevo, 'crear-cliente', JSON.stringify(tarjeta), grupo)]
  const current = ctx.sesion.cliente_id ? await findCliente(ctx.db, ctx.sesion.cliente_id) : undefined
  if (current && !current.archivado_en) {
    const arg = JSON.stringify({ ...tarjeta, cliente_id: current.id })
    choices.push(once(ctx, botonContactoDe(nombreCorto(current.nombre)), 'tarjeta-a', arg, grupo))
  }
  choices.push(once(ctx, botonDeOtro, 'tarjeta-de-otro', JSON.stringify(tarjeta), grupo))
  return [{ text: texts.deQuienEs(telefono), choices: inRows(choices) }]
}
