import { buscarClientes } from '#db/busqueda.ts'
import { findCliente, getContacto } from '#db/clientes.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import type { Captura, ClienteDudoso } from '#domain/lenguaje/captura.ts'
import * as texts from '#texts/captura.ts'
import { botonNuevo, cualDeEllos, preguntaCliente } from '#texts/cliente.ts'
import { botonOtro } from '#texts/conversacion.ts'
import { about, button, type Ctx, once, type Route } from './context.ts'
import type { Elegido } from './elegido.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'
import { isClear, titulo } from './which-cliente.ts'

/** Her words, and what was understood of them. */
export type Capturado = { texto: string; captura: Captura; elegido?: Elegido }

/** At most so many candidates as buttons, plus «Otro» and «Crear nuevo» (product, section 4, rule 3). */
const MAX_CANDIDATES = 4

/**
 * Goes on with the client that the words mean, or asks which: nothing is done before she has chosen,
 * and her words wait in the buttons.
 */
export async function conCliente(
  ctx: Ctx,
  { texto, captura, elegido }: Capturado,
  queEs: string,
  then: (clienteId: string) => Promise<Reply[]>,
): Promise<Reply[]> {
  const { cliente } = captura
  if (cliente.tipo === 'seguro') {
    about(ctx, cliente.cliente_id)
    return then(cliente.cliente_id)
  }
  if (cliente.tipo === 'ninguno') return startForm(ctx, cualForm, { texto, queEs, elegido })
  const question = cliente.tipo === 'nuevo' ? texts.noConozco(cliente.nombre) : texts.deCual
  return [{ text: `${queEs} ${question}`, choices: await candidatos(ctx, cliente, { ...elegido, t: texto }) }]
}

/**
 * Buttons of the clients that could be meant. Pressing one reads her words again with that client
 * (`arg.op`: in place of what they had made).
 */
export async function candidatos(
  ctx: Ctx,
  cliente: ClienteDudoso,
  arg: Elegido & { op?: string; t: string },
  grupo = ctx.newId(),
): Promise<Choice[][]> {
  const choices: Choice[] = []
  const posibles =
    cliente.tipo === 'varios' ? cliente.candidatos : cliente.tipo === 'nuevo' ? (cliente.parecidos ?? []) : []
  if (posibles.length > 0) {
    for (const { cliente_id, contacto_id } of posibles.slice(0, MAX_CANDIDATES)) {
      const row = await findCliente(ctx.db, cliente_id)
      if (!row) continue
      const person = contacto_id ? (await getContacto(ctx.db, contacto_id)).nombre : null
      const title = person ? `${person} · ${nombreCorto(row.nombre)}` : row.nombre
      choices.push(
        once(ctx, title, 'rehacer', JSON.stringify({ ...arg, c: cliente_id, k: contacto_id }), grupo),
      )
    }
  }
  const last = [button(ctx, botonOtro, 'elegir-otro', JSON.stringify(arg))]
  if (cliente.tipo === 'nuevo') {
    last.unshift(
      once(
        ctx,
        botonNuevo(cliente.nombre),
        'crear-y-seguir',
        JSON.stringify({ ...arg, n: cliente.nombre }),
        grupo,
      ),
    )
  }
  if (arg.op) last.push(once(ctx, texts.botonLuego, 'luego', '', grupo))
  return [...inRows(choices), last]
}

/** «¿De qué cliente?»: her answer finds it, and her first words go on with it. */
const cualForm: Form = oneQuestion(
  'cual-cliente',
  ({ queEs }) => ({ text: queEs ? texts.deQueCliente(String(queEs)) : preguntaCliente }),
  (text) => ({ value: text }),
  async (ctx, values, answer) => {
    const nombre = String(answer)
    const arg = {
      ...(values.elegido as Elegido),
      t: String(values.texto),
      op: values.op as string | undefined,
    }
    const found = (await buscarClientes(ctx.db, nombre, MAX_CANDIDATES)).filter((one) => !one.archivado)
    const [first] = found
    if (first && isClear(found)) return ctx.go('rehacer', JSON.stringify({ ...arg, c: first.cliente_id }))
    const grupo = ctx.newId()
    const choices = found.map((one) =>
      once(ctx, titulo(one), 'rehacer', JSON.stringify({ ...arg, c: one.cliente_id }), grupo),
    )
    const nuevo = once(
      ctx,
      botonNuevo(nombre),
      'crear-y-seguir',
      JSON.stringify({ ...arg, n: nombre }),
      grupo,
    )
    const otro = button(ctx, botonOtro, 'elegir-otro', JSON.stringify(arg))
    return [
      {
        text: first ? cualDeEllos(nombre) : texts.noConozco(nombre),
        choices: [...inRows(choices), [nuevo, otro]],
      },
    ]
  },
)

export const formularios: Form[] = [cualForm]

export const rutas: Route[] = [
  {
    name: 'elegir-otro',
    rol: 'colaborador',
    run: (ctx, arg) => {
      const { op, t, ...elegido } = JSON.parse(arg)
      return startForm(ctx, cualForm, { texto: t, op, elegido })
    },
  },
]
