import { hayEjemplo } from '#actions/ejemplo.ts'
import { loadAjustes, saveAjustes } from '#db/ajustes.ts'
import { listaAprendido } from '#db/aprendido.ts'
import { getCliente } from '#db/clientes.ts'
import { clientesSilenciados, getAlerta, quitarSilencio, silenciarCliente, updateAlerta } from '#db/salud.ts'
import { updateUsuario } from '#db/usuarios.ts'
import type { Ajustes } from '#domain/ajustes.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import { type Fecha, type Hora, masDias } from '#domain/fecha.ts'
import { buscarMomentos, leerHora } from '#domain/lenguaje/fechas.ts'
import { aplanar, normalizar } from '#domain/lenguaje/normalizar.ts'
import * as texts from '#texts/ajustes.ts'
import { botonLoAprendido } from '#texts/aprendido.ts'
import { about, button, type Ctx, inPlace, once, type Route } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'

/** Alerts of one rule put off before its muting is proposed (product, section 6; the figure is a decision). */
const POSPUESTAS_PARA_PROPONER = 3

/** `/ajustes`: everything that can be set, each with its button. */
async function verAjustes(ctx: Ctx): Promise<Reply[]> {
  const ajustes = await loadAjustes(ctx.db)
  const silenciados = (await clientesSilenciados(ctx.db)).length + ajustes.reglas_silenciadas.length
  const rows = [
    [
      button(ctx, texts.botonHora, 'ajustes-hora'),
      button(ctx, texts.botonDias, 'ajustes-dias'),
      button(ctx, texts.botonSilencio, 'ajustes-silencio'),
    ],
    [button(ctx, texts.botonFestivos, 'ajustes-festivos'), button(ctx, texts.botonNombre, 'ajustes-nombre')],
  ]
  if (silenciados > 0) rows[1]?.push(button(ctx, texts.botonSilenciados, 'silenciados'))
  if ((await listaAprendido(ctx.db, 1)).length > 0) rows[1]?.push(button(ctx, botonLoAprendido, 'aprendido'))
  if (await hayEjemplo(ctx.db)) rows.push([button(ctx, texts.botonQuitarEjemplo, 'quitar-ejemplo')])
  return [{ text: texts.panel(ajustes, ctx.usuario.nombre, silenciados), choices: rows }]
}

async function guardar(ctx: Ctx, changes: Partial<Ajustes>): Promise<Reply[]> {
  await saveAjustes(ctx.db, changes)
  const panel = await verAjustes(ctx)
  return panel.map((reply) => inPlace(ctx, reply))
}

const horaForm: Form = oneQuestion(
  'ajustes-hora',
  () => ({
    text: texts.preguntaHora,
    options: texts.horasHabituales.map((hora) => ({ title: hora, value: hora })),
  }),
  (text) => orProblem(leerHoraExacta(text), texts.horaIlegible),
  (ctx, _values, hora) => guardar(ctx, { hora_resumen: String(hora) }),
  { rol: 'duena' },
)

const diasForm: Form = oneQuestion(
  'ajustes-dias',
  () => ({
    text: texts.preguntaDias,
    options: texts.diasHabituales.map((dias) => ({ title: texts.diasDichos(dias), value: dias })),
  }),
  (text) => orProblem(leerDias(text), texts.diasIlegibles),
  (ctx, _values, dias) => guardar(ctx, { dias_laborables: dias as number[] }),
  { rol: 'duena' },
)

const festivosForm: Form = oneQuestion(
  'ajustes-festivos',
  () => ({
    text: texts.preguntaFestivos,
    options: [
      { title: texts.botonNacionales, value: { festivos: true, festivos_propios: [] } },
      { title: texts.botonNingunFestivo, value: { festivos: false, festivos_propios: [] } },
    ],
  }),
  (text, { today }) => orProblem(leerFestivos(text, today), texts.festivosIlegibles),
  (ctx, _values, answer) => guardar(ctx, answer as Pick<Ajustes, 'festivos' | 'festivos_propios'>),
  { rol: 'duena' },
)

const silencioForm: Form = oneQuestion(
  'ajustes-silencio',
  () => ({
    text: texts.preguntaSilencio,
    options: [
      ...texts.silenciosHabituales.map((horas) => ({ title: texts.rangoDeHoras(...horas), value: horas })),
      { title: texts.siempre, value: ['00:00', '00:00'] },
    ],
  }),
  (text) => orProblem(leerRangoDeHoras(text), texts.silencioIlegible),
  (ctx, _values, answer) => {
    const [silencio_desde, silencio_hasta] = answer as [Hora, Hora]
    return guardar(ctx, { silencio_desde, silencio_hasta })
  },
  { rol: 'duena' },
)

const nombreForm: Form = oneQuestion(
  'ajustes-nombre',
  () => ({ text: texts.preguntaNombre }),
  (text) => (text.length > 60 ? { problem: texts.nombreLargo } : { value: text }),
  async (ctx, _values, answer) => {
    const nombre = String(answer)
    await updateUsuario(ctx.db, ctx.usuario.id, { nombre })
    ctx.usuario.nombre = nombre
    return guardar(ctx, {})
  },
  { rol: 'duena' },
)

function orProblem<T>(value: T | null, problem: string) {
  return value === null ? { problem } : { value }
}

/** An hour as a clock shows it; «8:15» is in the morning here. In words, as everywhere. */
export function leerHoraExacta(text: string): Hora | null {
  const [, h, m = '00'] =
    /^(?:a |de |desde )?(?:las? )?(\d{1,2})(?:[:.h](\d{2}))? ?h?$/.exec(normalizar(text)) ?? []
  if (h === undefined) return leerHora(text)
  return Number(h) < 24 && Number(m) < 60 ? `${h.padStart(2, '0')}:${m}` : null
}

/** «de 21:00 a 8», «21-8», «de nueve de la noche a ocho de la mañana». */
export function leerRangoDeHoras(text: string): [Hora, Hora] | null {
  const [desde, hasta, ...rest] = text
    .replace(/^\s*(de|desde|entre)\s+/i, '')
    .split(/\s+(?:a|y|hasta)\s+|\s*[-–]\s*/i)
  if (!desde || !hasta || rest.length > 0) return null
  const from = leerHoraExacta(desde) ?? leerHora(`a las ${desde}`)
  const to = leerHoraExacta(hasta) ?? leerHora(`a las ${hasta}`)
  return from && to ? [from, to] : null
}

/** «nacionales y el 15 de mayo», «ninguno»: whether the national ones are days off, and which others are, as `MM-DD`. */
export function leerFestivos(
  text: string,
  today: Fecha,
): Pick<Ajustes, 'festivos' | 'festivos_propios'> | null {
  const plain = aplanar(text)
  if (/\b(?:ningun[oa]?|no descanso)\b/.test(plain)) return { festivos: false, festivos_propios: [] }
  const propios = buscarMomentos(plain, { today, ahora: null, pasado: false })
  const festivos_propios = [...new Set(propios.map(({ desde }) => desde.slice(5)))].sort()
  const festivos = /\bnacional/.test(plain) || festivos_propios.length > 0
  return festivos ? { festivos, festivos_propios } : null
}

const DIAS = ['lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabado', 'domingo']

/** «de lunes a sábado», «lunes, martes y jueves», «todos los días menos domingo». 1 Monday … 7 Sunday. */
export function leerDias(text: string): number[] | null {
  const [wanted = '', unwanted = ''] = normalizar(text).split(/\b(?:menos|excepto|salvo)\b/)
  const without = mencionados(unwanted)
  const dias = diasDe(wanted).filter((dia) => !without.includes(dia))
  return dias.length > 0 ? dias.sort() : null
}

function diasDe(plain: string): number[] {
  if (/\b(todos|cada dia|toda la semana)\b/.test(plain)) return [1, 2, 3, 4, 5, 6, 7]
  if (/\b(laborables|entre semana)\b/.test(plain)) return [1, 2, 3, 4, 5]
  const [first, last, ...rest] = mencionados(plain)
  const isRange = /\b(a|al|hasta)\b/.test(plain) && rest.length === 0
  if (!isRange || first === undefined || last === undefined) return mencionados(plain)
  const many = ((last - first + 7) % 7) + 1
  return Array.from({ length: many }, (_, i) => ((first - 1 + i) % 7) + 1)
}

function mencionados(plain: string): number[] {
  const words = plain.match(/\p{L}+/gu) ?? []
  const dias = words.map((word) => DIAS.findIndex((dia) => dia === word || `${dia}s` === word) + 1)
  return [...new Set(dias.filter((dia) => dia > 0))]
}

async function verSilenciados(ctx: Ctx): Promise<Reply[]> {
  const clientes = await clientesSilenciados(ctx.db)
  const { reglas_silenciadas } = await loadAjustes(ctx.db)
  const choices = [
    ...reglas_silenciadas.map((regla) =>
      button(ctx, `🔔 ${texts.nombreDeRegla(regla)}`, 'avisar-regla', regla),
    ),
    ...clientes.map(({ id, nombre }) => button(ctx, `🔔 ${nombreCorto(nombre)}`, 'avisar-cliente', id)),
  ]
  if (choices.length === 0) return [inPlace(ctx, { text: texts.nadaSilenciado })]
  return [inPlace(ctx, { text: texts.listaSilenciados, choices: inRows(choices.slice(0, 20)) })]
}

async function silenciar(ctx: Ctx, clienteId: string): Promise<Reply[]> {
  const { nombre } = await getCliente(ctx.db, clienteId)
  await silenciarCliente(ctx.db, clienteId, ctx.now)
  about(ctx, clienteId)
  const back = once(ctx, texts.botonAvisar, 'avisar-cliente', clienteId)
  return [inPlace(ctx, { text: texts.clienteSilenciado(nombreCorto(nombre)), choices: [[back]] })]
}

async function avisarCliente(ctx: Ctx, clienteId: string): Promise<Reply[]> {
  const { nombre } = await getCliente(ctx.db, clienteId)
  await quitarSilencio(ctx.db, clienteId)
  about(ctx, clienteId)
  return [inPlace(ctx, { text: texts.clienteAvisado(nombreCorto(nombre)) })]
}

async function silenciarRegla(ctx: Ctx, regla: string): Promise<Reply[]> {
  const { reglas_silenciadas } = await loadAjustes(ctx.db)
  await saveAjustes(ctx.db, { reglas_silenciadas: [...new Set([...reglas_silenciadas, regla])] })
  const back = once(ctx, texts.botonAvisar, 'avisar-regla', regla)
  return [inPlace(ctx, { text: texts.reglaSilenciada(regla), choices: [[back]] })]
}

async function avisarRegla(ctx: Ctx, regla: string): Promise<Reply[]> {
  const { reglas_silenciadas } = await loadAjustes(ctx.db)
  await saveAjustes(ctx.db, { reglas_silenciadas: reglas_silenciadas.filter((one) => one !== regla) })
  return [inPlace(ctx, { text: texts.reglaAvisada(regla) })]
}

/** «Luego»: the alert keeps quiet for some days. A rule that she keeps putting off proposes its own muting. */
async function posponerAlerta(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, dias } = JSON.parse(arg) as { id: string; dias: number }
  const alerta = await getAlerta(ctx.db, id)
  if (!alerta || alerta.cerrada_en) return [inPlace(ctx, { text: texts.yaNoEsta })]
  const hasta = masDias(ctx.today, dias)
  await updateAlerta(ctx.db, id, { pospuesta_hasta: hasta })
  about(ctx, alerta.cliente_id)
  const back = once(ctx, texts.botonReanudar, 'reanudar-alerta', id)
  const said = inPlace(ctx, { text: texts.pospuesta(alerta.texto, hasta, ctx.today), choices: [[back]] })
  if ((await cuantasPospuestas(ctx, alerta.regla)) !== POSPUESTAS_PARA_PROPONER) return [said]
  const mute = once(ctx, texts.botonSilenciarRegla(alerta.regla), 'silenciar-regla', alerta.regla)
  return [said, { text: texts.proponeSilenciar(alerta.regla), choices: [[mute]] }]
}

async function cuantasPospuestas(ctx: Ctx, regla: string): Promise<number> {
  const { n } = await ctx.db
    .selectFrom('crm_alertas')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('regla', '=', regla)
    .where('pospuesta_hasta', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(n)
}

async function reanudarAlerta(ctx: Ctx, id: string): Promise<Reply[]> {
  const alerta = await getAlerta(ctx.db, id)
  if (!alerta || alerta.cerrada_en) return [inPlace(ctx, { text: texts.yaNoEsta })]
  await updateAlerta(ctx.db, id, { pospuesta_hasta: null })
  about(ctx, alerta.cliente_id)
  return [inPlace(ctx, { text: texts.reanudada(alerta.texto) })]
}

export const formularios: Form[] = [horaForm, diasForm, festivosForm, silencioForm, nombreForm]

export const rutas: Route[] = [
  { name: 'ajustes', help: 'Hora del resumen, días, silencios', rol: 'duena', run: verAjustes },
  { name: 'ajustes-hora', rol: 'duena', run: (ctx) => startForm(ctx, horaForm) },
  { name: 'ajustes-dias', rol: 'duena', run: (ctx) => startForm(ctx, diasForm) },
  { name: 'ajustes-festivos', rol: 'duena', run: (ctx) => startForm(ctx, festivosForm) },
  { name: 'ajustes-silencio', rol: 'duena', run: (ctx) => startForm(ctx, silencioForm) },
  { name: 'ajustes-nombre', rol: 'duena', run: (ctx) => startForm(ctx, nombreForm) },
  { name: 'silenciados', rol: 'duena', run: verSilenciados },
  { name: 'silenciar-cliente', rol: 'colaborador', run: silenciar },
  { name: 'avisar-cliente', rol: 'colaborador', run: avisarCliente },
  { name: 'silenciar-regla', rol: 'duena', run: silenciarRegla },
  { name: 'avisar-regla', rol: 'duena', run: avisarRegla },
  { name: 'posponer-alerta', rol: 'colaborador', run: posponerAlerta },
  { name: 'reanudar-alerta', rol: 'colaborador', run: reanudarAlerta },
]
