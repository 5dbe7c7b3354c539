import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { quitarRecordatorios, reprogramar } from '#actions/apuntar-actividad.ts'
import { apuntarPromesa, moverPromesa, quitarPromesa } from '#actions/apuntar-promesa.ts'
import { findActividad, historialDe, sinClasificar } from '#db/actividades.ts'
import { agendaPara } from '#db/busqueda.ts'
import { findCliente, getCliente } from '#db/clientes.ts'
import { deleteRow, updateRow } from '#db/journal.ts'
import { type Actividad, TIPOS_ACTIVIDAD, type TipoActividad } from '#domain/actividad.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import { type Fecha, fechaDe, type Hora, horaDe, instanteDe } from '#domain/fecha.ts'
import { interpretar } from '#domain/lenguaje/captura.ts'
import { leerFecha, leerHora } from '#domain/lenguaje/fechas.ts'
import * as texts from '#texts/actividad.ts'
import { iconos, nombreDeTipo } from '#texts/captura.ts'
import { queCambio } from '#texts/cliente.ts'
import { botonCambiar, botonCancelar, botonDeshacer } from '#texts/conversacion.ts'
import { cuando, mayuscula } from '#texts/format.ts'
import { aprenderDeLoElegido } from './aprendido.ts'
import { about, button, type Ctx, inPlace, once, type Route } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'
import { whichCliente } from './which-cliente.ts'

async function ver(ctx: Ctx, id: string): Promise<Reply[]> {
  const actividad = await findActividad(ctx.db, id)
  if (!actividad) return [{ text: texts.yaNoExiste }]
  return [await tarjeta(ctx, actividad, [button(ctx, botonCambiar, 'actividad-cambiar', id)])]
}

async function tarjeta(ctx: Ctx, actividad: Actividad, row: ReturnType<typeof button>[]): Promise<Reply> {
  const cliente = actividad.cliente_id ? await findCliente(ctx.db, actividad.cliente_id) : undefined
  if (cliente) about(ctx, cliente.id)
  const at = new Date(actividad.fecha)
  const name = cliente ? nombreCorto(cliente.nombre) : null
  return {
    text: texts.ficha(actividad, name, fechaDe(at, ctx.zona), horaDe(at, ctx.zona), ctx.today),
    choices: [row],
  }
}

/** «✏️ Cambiar» under anything that was filed. */
async function cambiar(ctx: Ctx, id: string): Promise<Reply[]> {
  const actividad = await findActividad(ctx.db, id)
  if (!actividad) return [{ text: texts.yaNoExiste }]
  const choices = [
    button(ctx, texts.botonCliente, 'actividad-cliente', id),
    button(ctx, texts.botonTexto, 'actividad-texto', id),
    button(ctx, texts.botonFecha, actividad.completada ? 'actividad-fecha' : 'tarea-fecha', id),
    button(ctx, texts.botonTipo, 'actividad-tipo', id),
    button(ctx, texts.botonBorrar, 'actividad-borrar', id),
  ]
  if (actividad.vence_en && !actividad.completada)
    choices.push(button(ctx, texts.botonQuitarFecha, 'tarea-sin-fecha', id))
  return [{ text: queCambio(`«${actividad.titulo}»`), choices: inRows(choices) }]
}

/** Writes a change and shows the record as it stands, with its way back. */
async function aplicar(ctx: Ctx, id: string, changes: Partial<Actividad>): Promise<Reply[]> {
  const before = await findActividad(ctx.db, id)
  if (!before) return [{ text: texts.yaNoExiste }]
  await updateRow(ctx.db, ctx.by, 'actividades', id, changes)
  if (changes.cliente_id !== undefined) await moverPromesa(ctx.db, ctx.by, id, changes.cliente_id)
  return changed(ctx, before)
}

async function changed(ctx: Ctx, before: Actividad): Promise<Reply[]> {
  const after = await findActividad(ctx.db, before.id)
  if (!after) return [{ text: texts.yaNoExiste }]
  for (const clienteId of new Set([before.cliente_id, after.cliente_id])) {
    if (clienteId) await actualizarSalud(ctx.db, clienteId, ctx)
  }
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  const reply = await tarjeta(ctx, after, [undo, button(ctx, botonCambiar, 'actividad-cambiar', after.id)])
  return [{ ...reply, text: `${texts.cambiada}\n${reply.text}` }]
}

const clienteForm: Form = oneQuestion(
  'actividad-cliente',
  () => ({ text: '¿De qué cliente es?' }),
  (text) => ({ value: text }),
  (ctx, { id }, answer) => whichCliente(ctx, String(answer), 'actividad-de', String(id)),
)

/** The chosen client is joined to the activity that she was changing. */
async function deCliente(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, c } = JSON.parse(arg) as { id: string; c: string }
  const texto = (await findActividad(ctx.db, id))?.texto_original
  if (texto) await aprenderDeLoElegido(ctx, texto, c)
  return aplicar(ctx, id, { cliente_id: c, contacto_id: null, oportunidad_id: null })
}

const textoForm: Form = oneQuestion(
  'actividad-texto',
  () => ({ text: texts.preguntaTexto }),
  (text) => ({ value: text }),
  async (ctx, { id }, answer) => {
    const actividad = await findActividad(ctx.db, String(id))
    const field = actividad?.completada ? 'descripcion' : 'titulo'
    if (actividad?.completada) await releerPromesa(ctx, actividad, String(answer))
    return aplicar(ctx, String(id), { [field]: String(answer) })
  },
  { libre: true },
)

/** What the new words promise takes the place of what the old ones did. */
async function releerPromesa(ctx: Ctx, { id, cliente_id }: Actividad, texto: string): Promise<void> {
  await quitarPromesa(ctx.db, ctx.by, id)
  if (cliente_id === null) return
  const agenda = await agendaPara(ctx.db, texto, cliente_id)
  const { promesa, numeroFactura } = interpretar(texto, agenda, ctx.now, ctx.zona)
  if (promesa)
    await apuntarPromesa(ctx.db, ctx.by, { id, cliente_id }, { ...promesa, numeroFactura }, ctx.today)
}

const fechaForm: Form = oneQuestion(
  'actividad-fecha',
  () => ({ text: texts.preguntaFecha }),
  (text, ctx) => {
    const at = leerFecha(text, ctx.today, { pasado: true })
    const hora = at?.hora ?? leerHora(text)
    if (!at && !hora) return { problem: texts.fechaIlegible }
    const fecha = at?.fecha ?? ctx.today
    if (fecha > ctx.today) return { problem: texts.fechaFutura }
    return { value: { fecha, hora } }
  },
  (ctx, { id }, answer) => {
    const { fecha, hora } = answer as { fecha: Fecha; hora: Hora | null }
    return aplicar(ctx, String(id), { fecha: instanteDe(fecha, hora, ctx.zona).toISOString() })
  },
)

async function elegirTipo(ctx: Ctx, id: string): Promise<Reply[]> {
  const choices = TIPOS_ACTIVIDAD.map((tipo) =>
    button(
      ctx,
      `${iconos[tipo]} ${mayuscula(nombreDeTipo(tipo))}`,
      'actividad-es',
      JSON.stringify({ id, tipo }),
    ),
  )
  return [{ text: texts.preguntaTipo, choices: inRows(choices) }]
}

async function es(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, tipo } = JSON.parse(arg) as { id: string; tipo: TipoActividad }
  return aplicar(ctx, id, { tipo })
}

async function sinFecha(ctx: Ctx, id: string): Promise<Reply[]> {
  const tarea = await findActividad(ctx.db, id)
  if (!tarea) return [{ text: texts.yaNoExiste }]
  await reprogramar(ctx.db, ctx.by, tarea, null, null, ctx.zona)
  return changed(ctx, tarea)
}

async function proponerBorrar(ctx: Ctx, id: string): Promise<Reply[]> {
  const grupo = ctx.newId()
  const yes = once(ctx, texts.siBorrar, 'actividad-borrar-si', id, grupo)
  const no = once(ctx, botonCancelar, 'cancelar', '', grupo)
  const actividad = await findActividad(ctx.db, id)
  if (!actividad) return [{ text: texts.yaNoExiste }]
  const { titulo, tipo, cliente_id, vence_en, vence_hora, fecha } = actividad
  const cliente = cliente_id ? ` (${nombreCorto((await getCliente(ctx.db, cliente_id)).nombre)})` : ''
  const when = cuando(vence_en ?? fechaDe(new Date(fecha), ctx.zona), vence_hora, ctx.today)
  const line = `${iconos[tipo]} ${titulo}${cliente} · ${when}`
  return [{ text: texts.borradaPropuesta(line), choices: [[yes, no]] }]
}

async function borrar(ctx: Ctx, id: string): Promise<Reply[]> {
  const actividad = await findActividad(ctx.db, id)
  if (!actividad) return [inPlace(ctx, { text: texts.yaNoExiste })]
  await quitarRecordatorios(ctx.db, ctx.by, id)
  const reminders = await ctx.db
    .selectFrom('crm_recordatorios')
    .select('id')
    .where('actividad_id', '=', id)
    .execute()
  for (const reminder of reminders) await deleteRow(ctx.db, ctx.by, 'crm_recordatorios', reminder.id)
  await quitarPromesa(ctx.db, ctx.by, id)
  await deleteRow(ctx.db, ctx.by, 'actividades', id)
  if (actividad.cliente_id) await actualizarSalud(ctx.db, actividad.cliente_id, ctx)
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  return [inPlace(ctx, { text: texts.borrada, choices: [[undo]] })]
}

const POR_PAGINA = 10

/** Everything that happened with a client, a page at a time. */
async function historial(ctx: Ctx, arg: string): Promise<Reply[]> {
  const [clienteId = '', page = '0'] = arg.split('|')
  const cliente = await getCliente(ctx.db, clienteId)
  about(ctx, clienteId)
  const offset = Number(page) * POR_PAGINA
  const rows = await historialDe(ctx.db, clienteId, POR_PAGINA + 1, offset)
  const shown = rows.slice(0, POR_PAGINA)
  const lines = shown.map((one) => texts.enHistorial(one, fechaDe(new Date(one.fecha), ctx.zona), ctx.today))
  const text = [
    texts.historialDe(nombreCorto(cliente.nombre)),
    ...(lines.length > 0 ? lines : [texts.sinActividades]),
  ]
  const more = button(ctx, texts.botonMas, 'historial-ver', `${clienteId}|${Number(page) + 1}`)
  return [{ text: text.join('\n'), choices: rows.length > POR_PAGINA ? [[more]] : [] }]
}

/** What still waits for its client. */
async function verSinClasificar(ctx: Ctx): Promise<Reply[]> {
  const rows = await sinClasificar(ctx.db, 8)
  if (rows.length === 0) return [{ text: texts.nadaSinClasificar }]
  const lines = rows.map((one) => texts.enHistorial(one, fechaDe(new Date(one.fecha), ctx.zona), ctx.today))
  const choices = rows.map((one) => [button(ctx, one.descripcion ?? one.titulo, 'actividad-cambiar', one.id)])
  return [{ text: [texts.sinClasificar(rows.length), ...lines].join('\n'), choices }]
}

export const formularios: Form[] = [clienteForm, textoForm, fechaForm]

export const rutas: Route[] = [
  { name: 'sin_clasificar', help: 'Lo que espera su cliente', rol: 'lectura', run: verSinClasificar },
  { name: 'actividad-ver', rol: 'lectura', run: ver },
  { name: 'actividad-cambiar', rol: 'colaborador', run: cambiar },
  { name: 'actividad-cliente', rol: 'colaborador', run: (ctx, id) => startForm(ctx, clienteForm, { id }) },
  { name: 'actividad-de', rol: 'colaborador', run: deCliente },
  { name: 'actividad-texto', rol: 'colaborador', run: (ctx, id) => startForm(ctx, textoForm, { id }) },
  { name: 'actividad-fecha', rol: 'colaborador', run: (ctx, id) => startForm(ctx, fechaForm, { id }) },
  { name: 'actividad-tipo', rol: 'colaborador', run: elegirTipo },
  { name: 'actividad-es', rol: 'colaborador', run: es },
  { name: 'tarea-sin-fecha', rol: 'colaborador', run: sinFecha },
  { name: 'actividad-borrar', rol: 'colaborador', run: proponerBorrar },
  { name: 'actividad-borrar-si', rol: 'colaborador', run: borrar },
  {
    name: 'historial',
    help: 'Todo lo hablado con un cliente',
    usage: 'CLIENTE',
    rol: 'lectura',
    run: (ctx, nombre) => whichCliente(ctx, nombre, 'historial-ver'),
  },
  { name: 'historial-ver', rol: 'lectura', run: historial },
]
