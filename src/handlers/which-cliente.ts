import { buscarClientes, type Hallazgo } from '#db/busqueda.ts'
import { findCliente } from '#db/clientes.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import * as texts from '#texts/cliente.ts'
import { botonOtro } from '#texts/conversacion.ts'
import { button, type Ctx, once, type Route } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'

/** How many candidates are worth reading before she types more (product, section 4, rule 3). */
const MAX_CANDIDATES = 4

/**
 * Finds the client that a typed name means and goes on with `ruta`. Asks with buttons when it may be
 * several; without a name it is the client whose card she was just looking at. `para`: the id of the
 * record that the client is chosen for; the route then gets `{ id, c }` instead of the client's id.
 */
export async function whichCliente(ctx: Ctx, nombre: string, ruta: string, para?: string): Promise<Reply[]> {
  const arg = (c: string) => (para ? JSON.stringify({ id: para, c }) : c)
  if (nombre.trim() === '') {
    const enCurso = ctx.sesion.cliente_id ? await findCliente(ctx.db, ctx.sesion.cliente_id) : undefined
    return enCurso ? ctx.go(ruta, arg(enCurso.id)) : startForm(ctx, queCliente, { ruta, para })
  }
  const all = await buscarClientes(ctx.db, nombre, 8)
  const found = all.filter((one) => !one.archivado)
  const [first] = found
  if (!first) return [all.length > 0 ? soloArchivados(ctx, all) : noEncontrado(ctx, nombre)]
  if (isClear(found)) return ctx.go(ruta, arg(first.cliente_id))
  return [
    {
      text: texts.cualDeEllos(nombre),
      choices: [
        ...inRows(
          found.slice(0, MAX_CANDIDATES).map((one) => button(ctx, titulo(one), ruta, arg(one.cliente_id))),
        ),
        [button(ctx, botonOtro, 'otro-cliente', JSON.stringify({ ruta, para }))],
      ],
    },
  ]
}

/** One stands out: alone, or typed in full while the others only resemble it. */
export function isClear(found: Hallazgo[]): boolean {
  const [first, second] = found
  if (!first) return false
  return !second || (first.exacto && !second.exacto)
}

/** A candidate as a button: with its person, when that is how it was found. */
export function titulo({ nombre, por, contacto }: Hallazgo): string {
  return por === 'contacto' && contacto ? `${contacto} · ${nombreCorto(nombre)}` : nombre
}

/** Archived ones only: each opens its card, from where it can be taken back. */
function soloArchivados(ctx: Ctx, found: Hallazgo[]): Reply {
  const shown = found.slice(0, MAX_CANDIDATES)
  return {
    text: texts.soloArchivados(shown.map((one) => one.nombre)),
    choices: inRows(shown.map((one) => button(ctx, titulo(one), 'cliente-ver', one.cliente_id))),
  }
}

function noEncontrado(ctx: Ctx, nombre: string): Reply {
  return {
    text: texts.noEncuentro(nombre),
    choices: [[once(ctx, texts.botonNuevo(nombre), 'crear-cliente', JSON.stringify({ nombre }))]],
  }
}

const queCliente: Form = oneQuestion(
  'que-cliente',
  () => ({ text: texts.preguntaCliente }),
  (text) => ({ value: text }),
  (ctx, { ruta, para }, answer) =>
    whichCliente(ctx, String(answer), String(ruta), para as string | undefined),
  // Without a record that waits for its client, she only wanted to look at one.
  { rol: 'lectura', passing: ({ para }) => para === undefined || para === null },
)

export const formularios: Form[] = [queCliente]

export const rutas: Route[] = [
  {
    name: 'otro-cliente',
    rol: 'lectura',
    run: (ctx, arg) => startForm(ctx, queCliente, JSON.parse(arg)),
  },
]
