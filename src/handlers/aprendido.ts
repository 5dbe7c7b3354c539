import { agendaPara } from '#db/agenda.ts'
import { insertAprendido, listaAprendido, olvidar } from '#db/aprendido.ts'
import { findCliente, getCliente, getContacto } from '#db/clientes.ts'
import { cambiosDe } from '#db/journal.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import { horaDe } from '#domain/fecha.ts'
import { claveAprendida } from '#domain/lenguaje/aprendido.ts'
import { leerLeccion, palabrasDelElegido } from '#domain/lenguaje/ensenanza.ts'
import { leerMensaje } from '#domain/lenguaje/mensaje.ts'
import { puede } from '#domain/usuario.ts'
import * as texts from '#texts/aprendido.ts'
import { botonCambiar, botonCancelar, botonDeshacer, sinPermiso } from '#texts/conversacion.ts'
import type { Capturado } from './con-cliente.ts'
import { button, type Ctx, inPlace, once, type Route } from './context.ts'
import { inRows } from './form.ts'

/** Buttons in a page of the list. */
const POR_PAGINA = 8
const MAX_EN_LISTA = 1000

/** «cuando digo TR es Talleres Ruiz»: remembered at once, with its way back. Null for any other message. */
export async function aprenderDeLoDicho(ctx: Ctx, texto: string): Promise<Reply[] | null> {
  const leccion = leerLeccion(texto)
  if (!leccion) return null
  if (!puede(ctx.usuario.rol, 'colaborador')) return [{ text: sinPermiso }]
  const { palabras, significa } = leccion
  const { nombrados } = await leer(ctx, `hablé con ${significa}`)
  const { cliente } = nombrados
  if (cliente.tipo === 'seguro') return ensenar(ctx, palabras, cliente.cliente_id, cliente.contacto_id)
  if (cliente.tipo === 'varios') {
    const grupo = ctx.newId()
    const choices = []
    for (const { cliente_id: c, contacto_id: k } of cliente.candidatos.slice(0, 6)) {
      const row = await findCliente(ctx.db, c)
      const arg = JSON.stringify({ p: palabras, c, k })
      if (row) choices.push(once(ctx, row.nombre, 'aprender', arg, grupo))
    }
    return [{ text: texts.cualEs(palabras, significa), choices: inRows(choices) }]
  }
  // «lo de la web es café» says nothing of anybody; an abbreviation is one word that stands for few.
  if (claveAprendida(palabras).includes(' ') || claveAprendida(significa).split(' ').length > 3) return null
  await insertAprendido(ctx.db, ctx.by, {
    palabras: claveAprendida(palabras),
    cliente_id: null,
    contacto_id: null,
    significa,
    dicho: true,
  })
  return [hecho(ctx, texts.aprendido(palabras, significa))]
}

async function ensenar(ctx: Ctx, palabras: string, c: string, k: string | null): Promise<Reply[]> {
  const { nombre } = await getCliente(ctx.db, c)
  const persona = k ? `${(await getContacto(ctx.db, k)).nombre} · ` : ''
  const clave = claveAprendida(palabras)
  await insertAprendido(ctx.db, ctx.by, {
    palabras: clave,
    cliente_id: c,
    contacto_id: k,
    significa: null,
    dicho: true,
  })
  return [hecho(ctx, texts.aprendido(palabras, persona + nombreCorto(nombre)))]
}

function hecho(ctx: Ctx, text: string): Reply {
  return inPlace(ctx, { text, choices: [[once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)]] })
}

/** She has chosen this client for a message: the words that stood for it are remembered, in the same operation. */
export async function aprenderDeLoElegido(
  ctx: Ctx,
  texto: string,
  clienteId: string,
  contactoId: string | null = null,
): Promise<void> {
  const palabras = palabrasDelElegido(await leer(ctx, texto))
  if (!palabras || !(await findCliente(ctx.db, clienteId))) return
  await insertAprendido(ctx.db, ctx.by, {
    palabras,
    cliente_id: clienteId,
    contacto_id: contactoId,
    significa: null,
    dicho: false,
  })
}

/** What the words say by themselves, without what has been learned of them. */
async function leer(ctx: Ctx, texto: string) {
  const { aprendido, ...agenda } = await agendaPara(ctx.db, texto, null)
  return leerMensaje(texto, agenda, { today: ctx.today, ahora: horaDe(ctx.now, ctx.zona), pasado: false })
}

/** Says that the client was taken because she chose it before, with a button to choose another. */
export async function avisarDeLoAprendido(
  ctx: Ctx,
  { texto, captura: { cliente } }: Capturado,
  replies: Reply[],
): Promise<Reply[]> {
  const [first, ...rest] = replies
  if (!first || cliente.tipo !== 'seguro' || !cliente.aprendido) return replies
  const { nombre } = await getCliente(ctx.db, cliente.cliente_id)
  const text = `${first.text}\n${texts.comoLasOtrasVeces(cliente.aprendido, nombreCorto(nombre))}`
  const choices = first.choices ?? []
  if (choices.flat().some(({ title }) => title === botonCambiar)) return [{ ...first, text }, ...rest]
  const made = (await cambiosDe(ctx.db, ctx.by.operacion)).length > 0
  const arg = JSON.stringify({ t: texto, ...(made ? { op: ctx.by.operacion } : {}) })
  const other = button(ctx, texts.botonOtroCliente, 'elegir-otro', arg)
  return [{ ...first, text, choices: [...choices, [other]] }, ...rest]
}

/** From `/ajustes`: everything learned, each with a button that forgets it. */
async function verLista(ctx: Ctx, page = ''): Promise<Reply[]> {
  const all = await listaAprendido(ctx.db, MAX_EN_LISTA)
  if (all.length === 0) return [inPlace(ctx, { text: texts.nadaAprendido })]
  const from = Number(page) || 0
  const shown = all.slice(from, from + POR_PAGINA)
  const lines = shown.map((one) => texts.enLista(one.palabras, one.significa, one.dicho === 1, one.veces))
  const choices = inRows(
    shown.map(({ palabras }) => once(ctx, texts.botonOlvidar(palabras), 'aprendido-olvidar', palabras)),
  )
  const more = button(ctx, texts.botonMas, 'aprendido', String(from + POR_PAGINA))
  const last = [
    ...(all.length > from + POR_PAGINA ? [more] : []),
    button(ctx, texts.botonOlvidarTodo, 'aprendido-olvidar-todo'),
  ]
  return [inPlace(ctx, { text: [texts.lista(all.length), ...lines].join('\n'), choices: [...choices, last] })]
}

async function olvidarEsto(ctx: Ctx, palabras: string | null): Promise<Reply[]> {
  const gone = await olvidar(ctx.db, ctx.by, palabras)
  return gone === 0 ? [inPlace(ctx, { text: texts.yaOlvidado })] : [hecho(ctx, texts.olvidado(palabras))]
}

async function preguntarOlvidarTodo(ctx: Ctx): Promise<Reply[]> {
  const all = await listaAprendido(ctx.db, MAX_EN_LISTA)
  const grupo = ctx.newId()
  const yes = once(ctx, texts.siOlvidarTodo, 'aprendido-olvidar-si', '', grupo)
  const no = once(ctx, botonCancelar, 'cancelar', '', grupo)
  return [inPlace(ctx, { text: texts.preguntaOlvidarTodo(all.length), choices: [[yes, no]] })]
}

async function aprenderBoton(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { p, c, k } = JSON.parse(arg) as { p: string; c: string; k: string | null }
  return ensenar(ctx, p, c, k)
}

export const rutas: Route[] = [
  { name: 'aprender', rol: 'colaborador', run: aprenderBoton },
  { name: 'aprendido', rol: 'duena', run: verLista },
  { name: 'aprendido-olvidar', rol: 'duena', run: olvidarEsto },
  { name: 'aprendido-olvidar-todo', rol: 'duena', run: preguntarOlvidarTodo },
  { name: 'aprendido-olvidar-si', rol: 'duena', run: (ctx) => olvidarEsto(ctx, null) },
]
