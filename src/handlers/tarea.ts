import { actualizarSalud, trasApuntar } from '#actions/actualizar-salud.ts'
import { completar, crearTarea, reprogramar } from '#actions/apuntar-actividad.ts'
import {
  findActividad,
  getActividad,
  pendientesDe,
  pendientesHasta,
  pendientesSinFecha,
} from '#db/actividades.ts'
import { findCliente } from '#db/clientes.ts'
import { updateRow } from '#db/journal.ts'
import type { Actividad, TipoApuntable } from '#domain/actividad.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import { diasEntre, type Fecha, fechaDe, type Hora, horaDe, instanteDe, masDias } from '#domain/fecha.ts'
import { leerTipoPedido } from '#domain/lenguaje/dato-pedido.ts'
import { leerFecha, leerHora } from '#domain/lenguaje/fechas.ts'
import { normalizar, palabras } from '#domain/lenguaje/normalizar.ts'
import { preguntaCual } from '#domain/lenguaje/preguntas.ts'
import * as capturaTexts from '#texts/captura.ts'
import { botonCambiar, botonDeshacer, yaEstabaHecho } from '#texts/conversacion.ts'
import * as texts from '#texts/tarea.ts'
import { crearPaso, type Hechas, NINGUNA } from './apuntar.ts'
import { type Capturado, candidatos } from './con-cliente.ts'
import { about, button, type Ctx, inPlace, once, type Route, responsable } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'

/** Something to be done: hers when nobody is named, a client's otherwise; asked only when it may be several. */
export async function tareaDesdeCaptura(
  ctx: Ctx,
  leido: Capturado,
  hechas: Hechas = NINGUNA,
): Promise<Reply[]> {
  const { texto, captura, elegido } = leido
  const clienteId = captura.cliente.tipo === 'seguro' ? captura.cliente.cliente_id : null
  const [id, ...otrosIds] = hechas.tareas
  const tarea = await crearTarea(
    ctx.db,
    ctx.by,
    {
      ...(id ? { id } : {}),
      tipo: captura.tipo && captura.tipo !== 'nota' ? captura.tipo : 'tarea',
      titulo: captura.titulo ?? captura.resumen ?? texto,
      cliente_id: clienteId,
      contacto_id: captura.cliente.tipo === 'seguro' ? captura.cliente.contacto_id : null,
      vence_en: captura.fecha ?? (captura.hora ? ctx.today : null),
      vence_hora: captura.hora,
      responsable: responsable(ctx),
      texto_original: texto,
    },
    ctx.zona,
  )
  const otras: Actividad[] = []
  for (const [i, paso] of captura.otrosPasos.entries()) {
    otras.push(await crearPaso(ctx, leido, clienteId ? { cliente_id: clienteId } : null, paso, otrosIds[i]))
  }
  if (clienteId) {
    about(ctx, clienteId)
    await trasApuntar(ctx.db, clienteId, texto, ctx)
  }
  const lineas = await Promise.all([tarea, ...otras].map((one) => lineaDe(ctx, one)))
  if (preguntaCual(captura)) {
    const choices = await candidatos(ctx, captura.cliente, { ...elegido, op: ctx.by.operacion, t: texto })
    return [inPlace(ctx, { text: capturaTexts.tareaSinCliente(lineas.join('\n')), choices })]
  }
  if (otras.length > 0) {
    const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
    return [inPlace(ctx, { text: lineas.join('\n'), choices: [[undo]] })]
  }
  return [inPlace(ctx, await tarjeta(ctx, tarea, ctx.by.operacion))]
}

/** «Ya he mandado el presupuesto a Ruiz»: the pending task that the words mean, or asks which. */
export async function completarDesdeCaptura(ctx: Ctx, leido: Capturado): Promise<Reply[]> {
  return conTarea(ctx, leido, texts.cualHecha, 'tarea-hecha')
}

/** «Pasa lo de Ruiz al viernes». */
export async function moverTareaDesdeCaptura(ctx: Ctx, leido: Capturado): Promise<Reply[]> {
  const { fecha, hora } = leido.captura
  if (!fecha && !hora) return conTarea(ctx, leido, texts.cualMover, 'tarea-fecha')
  return conTarea(ctx, leido, texts.cualMover, 'tarea-mover', { fecha, hora })
}

/** «Cancela la reunión con Ana»: nothing is deleted before she says yes. */
export async function anularDesdeCaptura(ctx: Ctx, leido: Capturado): Promise<Reply[]> {
  return conTarea(ctx, leido, texts.cualAnular, 'actividad-borrar', undefined, leerTipoPedido(leido.texto))
}

/** What she speaks of among what is pending; of one kind only, where there is any of it. */
async function conTarea(
  ctx: Ctx,
  { texto, captura }: Capturado,
  question: string,
  ruta: string,
  extra?: object,
  tipo: TipoApuntable | null = null,
): Promise<Reply[]> {
  const clienteId = captura.cliente.tipo === 'seguro' ? captura.cliente.cliente_id : null
  const all = clienteId
    ? await pendientesDe(ctx.db, clienteId)
    : [...(await pendientesHasta(ctx.db, masDias(ctx.today, 60))), ...(await pendientesSinFecha(ctx.db))]
  const ofKind = tipo ? all.filter((one) => one.tipo === tipo) : all
  const found = mostAlike(ofKind.length > 0 ? ofKind : all, texto)
  const arg = (tarea: Actividad) => (extra ? JSON.stringify({ id: tarea.id, ...extra }) : tarea.id)
  const [only] = found
  if (!only) return [{ text: texts.ningunaPendiente }]
  if (found.length === 1) return ctx.go(ruta, arg(only))
  const grupo = ctx.newId()
  const choices = await Promise.all(
    found
      .slice(0, 5)
      .map(async (tarea) => [once(ctx, await tituloCorto(ctx, tarea), ruta, arg(tarea), grupo)]),
  )
  return [{ text: question, choices }]
}

/** The tasks that share most words with what she wrote; all of them when none shares any. */
function mostAlike<T extends Actividad>(tareas: T[], texto: string): T[] {
  const said = new Set(palabras(normalizar(texto)).filter((word) => word.length > 3))
  const scored = tareas.map((tarea) => ({
    tarea,
    score: palabras(normalizar(tarea.titulo)).filter((word) => said.has(word)).length,
  }))
  const best = Math.max(0, ...scored.map(({ score }) => score))
  return scored.filter(({ score }) => score === best).map(({ tarea }) => tarea)
}

async function hecha(ctx: Ctx, id: string): Promise<Reply[]> {
  const tarea = await pendiente(ctx, id)
  if (!tarea) return []
  await completar(ctx.db, ctx.by, tarea)
  if (tarea.cliente_id) {
    about(ctx, tarea.cliente_id)
    await actualizarSalud(ctx.db, tarea.cliente_id, ctx)
  }
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  const choices = tarea.cliente_id
    ? [undo, button(ctx, texts.botonResultado, 'tarea-resultado', tarea.id)]
    : [undo]
  return [
    inPlace(ctx, { text: texts.hecha(tarea.titulo, await clienteCorto(ctx, tarea)), choices: [choices] }),
  ]
}

async function posponer(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, en } = JSON.parse(arg) as { id: string; en: '1h' | 'manana' | 'semana' }
  const tarea = await pendiente(ctx, id)
  if (!tarea) return []
  if (en === '1h') {
    const at = new Date(ctx.now.getTime() + 3_600_000)
    return mover(ctx, tarea, fechaDe(at, ctx.zona), horaDe(at, ctx.zona))
  }
  return mover(ctx, tarea, masDias(ctx.today, en === 'manana' ? 1 : 7), tarea.vence_hora)
}

async function moverA(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, fecha, hora } = JSON.parse(arg) as { id: string; fecha: Fecha | null; hora: Hora | null }
  const tarea = await pendiente(ctx, id)
  return tarea ? mover(ctx, tarea, fecha ?? tarea.vence_en ?? ctx.today, hora ?? tarea.vence_hora) : []
}

/** Puts a pending task on another day or hour, and shows it. */
export async function mover(
  ctx: Ctx,
  tarea: Actividad,
  fecha: Fecha | null,
  hora: Hora | null,
): Promise<Reply[]> {
  const moved = await reprogramar(ctx.db, ctx.by, tarea, fecha, hora, ctx.zona)
  if (moved.cliente_id) {
    about(ctx, moved.cliente_id)
    await actualizarSalud(ctx.db, moved.cliente_id, ctx)
  }
  return [inPlace(ctx, await tarjeta(ctx, moved, ctx.by.operacion))]
}

/** A pending task, or nothing with «Ya estaba hecho ✓». */
async function pendiente(ctx: Ctx, id: string): Promise<Actividad | null> {
  const tarea = await findActividad(ctx.db, id)
  if (tarea && tarea.completada === 0) return tarea
  ctx.turn.notice = yaEstabaHecho
  return null
}

/** One task as a message, with what can be done with it. */
async function tarjeta(ctx: Ctx, tarea: Actividad, operacion: string | null): Promise<Reply> {
  const lines = [await lineaDe(ctx, tarea), await aviso(ctx, tarea)]
  const done = once(ctx, texts.botonHecha, 'tarea-hecha', tarea.id)
  const change = button(ctx, botonCambiar, 'actividad-cambiar', tarea.id)
  const first = operacion ? [once(ctx, botonDeshacer, 'deshacer', operacion), change, done] : [done, change]
  const when = tarea.vence_en ? [] : [fechasRapidas(ctx, tarea.id)]
  return { text: lines.filter(Boolean).join('\n'), choices: [first, ...when] }
}

function fechasRapidas(ctx: Ctx, id: string) {
  const at = (dias: number) => JSON.stringify({ id, fecha: masDias(ctx.today, dias), hora: null })
  return [
    button(ctx, texts.botonHoy, 'tarea-mover', at(0)),
    button(ctx, texts.botonManana, 'tarea-mover', at(1)),
    button(ctx, texts.botonSemana, 'tarea-mover', at(7)),
    button(ctx, texts.botonFecha, 'tarea-fecha', id),
  ]
}

async function aviso(ctx: Ctx, tarea: Actividad): Promise<string> {
  const row = await ctx.db
    .selectFrom('crm_recordatorios')
    .select('momento')
    .where('actividad_id', '=', tarea.id)
    .where('hecho_en', 'is', null)
    .executeTakeFirst()
  if (!row || !tarea.vence_hora || !tarea.vence_en) return ''
  const same = row.momento === instanteDe(tarea.vence_en, tarea.vence_hora, ctx.zona).toISOString()
  return capturaTexts.teAviso(horaDe(new Date(row.momento), ctx.zona), same)
}

async function lineaDe(ctx: Ctx, tarea: Actividad): Promise<string> {
  return capturaTexts.tareaNueva(tarea, await clienteCorto(ctx, tarea), ctx.today)
}

async function clienteCorto(ctx: Ctx, { cliente_id }: Actividad): Promise<string | null> {
  const cliente = cliente_id ? await findCliente(ctx.db, cliente_id) : undefined
  return cliente ? nombreCorto(cliente.nombre) : null
}

async function tituloCorto(ctx: Ctx, tarea: Actividad): Promise<string> {
  const cliente = await clienteCorto(ctx, tarea)
  return cliente ? `${tarea.titulo} · ${cliente}` : tarea.titulo
}

const fechaForm: Form = oneQuestion(
  'tarea-fecha',
  () => ({ text: texts.preguntaFecha }),
  (text, ctx) => {
    const at = leerFecha(text, ctx.today)
    const hora = at?.hora ?? leerHora(text)
    if (!at && !hora) return { problem: texts.fechaIlegible }
    const fecha = at?.fecha ?? null
    if (fecha && diasEntre(ctx.today, fecha) < 0) return { problem: texts.fechaPasada }
    return { value: { fecha, hora } }
  },
  (ctx, { id }, answer) => moverA(ctx, JSON.stringify({ id, ...(answer as object) })),
)

const resultadoForm: Form = oneQuestion(
  'tarea-resultado',
  () => ({ text: texts.preguntaResultado }),
  (text) => ({ value: text }),
  async (ctx, { id }, answer) => {
    const tarea = await getActividad(ctx.db, String(id))
    await updateRow(ctx.db, ctx.by, 'actividades', tarea.id, { resultado: String(answer) })
    if (tarea.cliente_id) await actualizarSalud(ctx.db, tarea.cliente_id, ctx)
    const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
    return [{ text: texts.resultadoApuntado(tarea.titulo, String(answer)), choices: [[undo]] }]
  },
  { libre: true },
)

/** Everything that is pending, as buttons. */
async function verTareas(ctx: Ctx): Promise<Reply[]> {
  const all = [
    ...(await pendientesHasta(ctx.db, masDias(ctx.today, 365))),
    ...(await pendientesSinFecha(ctx.db)),
  ]
  if (all.length === 0) return [{ text: texts.ningunaPendiente }]
  const lines = all
    .slice(0, 15)
    .map((tarea) => texts.enLista(tarea, tarea.cliente && nombreCorto(tarea.cliente), ctx.today))
  const choices = inRows(
    all
      .slice(0, 6)
      .map((tarea) =>
        button(ctx, `${capturaTexts.iconos[tarea.tipo]} ${tarea.titulo}`, 'tarea-ver', tarea.id),
      ),
  )
  return [{ text: [texts.pendientes(all.length), ...lines].join('\n'), choices }]
}

export const formularios: Form[] = [fechaForm, resultadoForm]

export const rutas: Route[] = [
  { name: 'tareas', help: 'Todo lo que tienes pendiente', rol: 'lectura', run: verTareas },
  { name: 'tarea-hecha', rol: 'colaborador', run: hecha },
  { name: 'tarea-posponer', rol: 'colaborador', run: posponer },
  { name: 'tarea-mover', rol: 'colaborador', run: moverA },
  { name: 'tarea-fecha', rol: 'colaborador', run: (ctx, id) => startForm(ctx, fechaForm, { id }) },
  { name: 'tarea-resultado', rol: 'colaborador', run: (ctx, id) => startForm(ctx, resultadoForm, { id }) },
  {
    name: 'tarea-ver',
    rol: 'lectura',
    run: async (ctx, id) => {
      const tarea = await findActividad(ctx.db, id)
      return [tarea && tarea.completada === 0 ? await tarjeta(ctx, tarea, null) : { text: yaEstabaHecho }]
    },
  },
]
