import { actualizarSalud, saludDeHechos } from '#actions/actualizar-salud.ts'
import { guardarDicho } from '#actions/predicciones.ts'
import { clientesArchivados, contactosDe, getCliente } from '#db/clientes.ts'
import { updateRow } from '#db/journal.ts'
import { aciertosDeCobro } from '#db/predicciones.ts'
import { hechosDe } from '#db/salud.ts'
import { type Dicho, dichoDeCompra, dichoDeFacturas, dichoDePago } from '#domain/aciertos.ts'
import { type Cliente, ESTADOS_CLIENTE, nombreCorto, TAMANOS, TIPOS_CLIENTE } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import type { Fecha } from '#domain/fecha.ts'
import { leerEmail, leerNif, leerTelefono } from '#domain/lenguaje/identificadores.ts'
import { leerImporte } from '#domain/lenguaje/importes.ts'
import { estaAbierta } from '#domain/oportunidad.ts'
import { promesasVivas } from '#domain/promesa.ts'
import { recomendar } from '#domain/recomendacion.ts'
import type { Salud } from '#domain/salud.ts'
import * as texts from '#texts/cliente.ts'
import { botonCancelar, botonDeshacer, yaEstabaHecho } from '#texts/conversacion.ts'
import * as card from '#texts/ficha.ts'
import { dinero, telefono } from '#texts/format.ts'
import { textoDeRecomendacion } from '#texts/recomendacion.ts'
import { about, button, type Ctx, inPlace, once, type Parsed, type Route } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'
import { whichCliente } from './which-cliente.ts'

/** What the card shows of each list; the rest is one tap away. */
const ACTIVIDADES_EN_FICHA = 4
const RECOMENDACIONES_EN_FICHA = 3

/** The 360° card. Computed now from the facts, so that it never speaks of yesterday. */
export async function verCliente(ctx: Ctx, id: string): Promise<Reply[]> {
  const hechos = await hechosDe(ctx.db, id)
  const salud = await saludDeHechos(ctx.db, hechos, ctx)
  const { cliente } = hechos
  about(ctx, id)
  const recomendaciones = recomendar(hechos, salud, ctx.today, ctx.zona)
    .slice(0, RECOMENDACIONES_EN_FICHA)
    .map((one) => textoDeRecomendacion(nombreCorto(cliente.nombre), one, ctx.today))
  const fechas = await aciertosDeCobro(ctx.db, id)
  const text = card.ficha({
    cliente: { ...cliente, riesgo_impago: salud.riesgo_impago },
    contactos: await contactosDe(ctx.db, id),
    salud,
    fechas,
    actividades: hechos.actividades.slice(0, ACTIVIDADES_EN_FICHA),
    pendientes: hechos.pendientes,
    oportunidades: hechos.oportunidades.filter(estaAbierta),
    promesas: promesasVivas(hechos, salud.abiertas, ctx.today, ctx.zona),
    recomendaciones,
    today: ctx.today,
    zona: ctx.zona,
  })
  await guardarDicho(ctx.db, salud, dichoEnFicha(salud, ctx.today), { donde: 'ficha' }, ctx)
  if (cliente.archivado_en) {
    return [{ text, choices: [[once(ctx, card.botonRestaurar, 'cliente-restaurar', id)]] }]
  }
  return [
    {
      text,
      choices: [
        [
          button(ctx, card.botonLlamada, 'cliente-apuntar', JSON.stringify({ id, tipo: 'llamada' })),
          button(ctx, card.botonTarea, 'cliente-apuntar', JSON.stringify({ id, tipo: 'tarea' })),
          button(ctx, card.botonPorque, 'porque', id),
        ],
        [button(ctx, card.botonMas, 'cliente-mas', id)],
      ],
    },
  ]
}

/** What the card says of what is to come. */
function dichoEnFicha(salud: Salud, today: Fecha): Dicho[] {
  const cobro = card.cobroQueSeDice(salud)
  return [
    ...dichoDePago(salud, today).filter(({ clase }) => clase === 'impago'),
    ...dichoDeCompra(salud, today),
    ...(cobro ? dichoDeFacturas(salud, today, [cobro.id]) : []),
  ]
}

/** Everything else that can be done with a client. */
async function mas(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre } = await getCliente(ctx.db, id)
  about(ctx, id)
  const choices = [
    button(ctx, card.botonOportunidad, 'oportunidad-nueva', id),
    button(ctx, card.botonFactura, 'factura-nueva', id),
    button(ctx, card.botonCobro, 'pago-nuevo', id),
    button(ctx, card.botonFacturas, 'cliente-deudas', id),
    button(ctx, card.botonPersonas, 'contactos-ver', id),
    button(ctx, card.botonHistorial, 'historial-ver', id),
    button(ctx, card.botonEditar, 'cliente-editar', id),
    button(ctx, card.botonArchivar, 'cliente-archivar', id),
  ]
  return [{ text: card.masDe(nombre), choices: inRows(choices) }]
}

const apuntarForm: Form = oneQuestion(
  'cliente-apuntar',
  ({ tipo, nombre }) => ({ text: card.preguntaApunte(String(tipo), String(nombre)) }),
  (text) => ({ value: text }),
  (ctx, { id, tipo }, answer) => {
    ctx.sesion.cliente_id = String(id)
    return ctx.go('apuntar-de', JSON.stringify({ c: id, tipo, t: answer }))
  },
  { libre: true },
)

async function apuntar(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, tipo } = JSON.parse(arg) as { id: string; tipo: string }
  const { nombre } = await getCliente(ctx.db, id)
  about(ctx, id)
  return startForm(ctx, apuntarForm, { id, tipo, nombre: nombreCorto(nombre) })
}

async function editar(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre } = await getCliente(ctx.db, id)
  const choices = Object.entries(texts.campos).map(([campo, { nombre: title }]) =>
    button(ctx, title, 'cliente-campo', JSON.stringify({ id, campo })),
  )
  return [{ text: texts.queCambio(nombre), choices: inRows(choices) }]
}

const OPCIONES: Partial<Record<texts.CampoCliente, readonly string[]>> = {
  estado: ESTADOS_CLIENTE,
  tamaño_empresa: TAMANOS,
  tipo: TIPOS_CLIENTE,
}

/** What a client always has. */
const OBLIGATORIOS: ReadonlySet<texts.CampoCliente> = new Set(['nombre', 'estado'])

const campoForm: Form = oneQuestion(
  'cliente-campo',
  async ({ id, campo }, ctx) => {
    const field = campo as texts.CampoCliente
    const cliente = await getCliente(ctx.db, String(id))
    const options: { title: string; value: string | null }[] =
      OPCIONES[field]?.map((value) => ({ title: texts.nombreDeOpcion(value), value })) ?? []
    if (!OBLIGATORIOS.has(field) && cliente[field] !== null)
      options.push({ title: texts.botonVaciar, value: null })
    return { text: texts.campos[field].pregunta, options }
  },
  (text, _ctx, { campo }) => leerCampo(campo as texts.CampoCliente, text),
  async (ctx, { id, campo }, answer) => {
    const field = campo as texts.CampoCliente
    await updateRow(ctx.db, ctx.by, 'clientes', String(id), { [field]: answer as string })
    await actualizarSalud(ctx.db, String(id), ctx)
    const cliente = await getCliente(ctx.db, String(id))
    about(ctx, cliente.id)
    const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
    const more = button(ctx, texts.botonCompletar, 'cliente-editar', cliente.id)
    const warning = field === 'cif' && typeof answer === 'string' && leerNif(answer)?.valido === false
    const lines = [
      texts.cambiado(field, cliente.nombre, mostrado(field, cliente)),
      warning ? texts.nifDudoso(String(answer)) : '',
    ]
    return [{ text: lines.filter(Boolean).join('\n'), choices: [[undo, more]] }]
  },
)

function mostrado(campo: texts.CampoCliente, cliente: Cliente): string {
  const value = cliente[campo]
  if (value === null) return texts.valorVacio
  if (typeof value === 'number') return dinero(value)
  return campo === 'telefono' ? telefono(value) : texts.nombreDeOpcion(value)
}

/** Longest name, address or label that is worth storing as one. */
const MAX_TEXTO = 4000

function leerCampo(campo: texts.CampoCliente, text: string): Parsed<string | number> {
  switch (campo) {
    case 'telefono':
      return orProblem(leerTelefono(text), texts.telefonoIlegible)
    case 'email':
      return orProblem(leerEmail(text), texts.emailIlegible)
    case 'cif':
      return orProblem(leerNif(text)?.nif ?? null, texts.nifIlegible)
    case 'limite_credito_centimos':
      return orProblem(leerImporte(text), texts.importeIlegible)
    case 'estado':
    case 'tamaño_empresa':
    case 'tipo': {
      const found = OPCIONES[campo]?.find((option) =>
        texts.nombreDeOpcion(option).startsWith(text.toLowerCase().trim()),
      )
      return orProblem(found ?? null, texts.eligeUna(OPCIONES[campo] ?? []))
    }
    default:
      return text.length <= MAX_TEXTO ? { value: text } : { problem: texts.textoLargo }
  }
}

function orProblem<T>(value: T | null, problem: string): Parsed<T> {
  return value === null ? { problem } : { value }
}

async function proponerArchivar(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre } = await getCliente(ctx.db, id)
  const grupo = ctx.newId()
  const yes = once(ctx, texts.siArchivar, 'cliente-archivar-si', id, grupo)
  const no = once(ctx, botonCancelar, 'cancelar', '', grupo)
  return [{ text: texts.archivarPropuesta(nombre), choices: [[yes, no]] }]
}

async function archivar(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre, archivado_en } = await getCliente(ctx.db, id)
  if (archivado_en) return yaEstaba(ctx)
  await updateRow(ctx.db, ctx.by, 'clientes', id, { archivado_en: ctx.now.toISOString() })
  if (ctx.sesion.cliente_id === id) ctx.sesion.cliente_id = null
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  return [inPlace(ctx, { text: texts.archivado(nombre), choices: [[undo]] })]
}

function yaEstaba(ctx: Ctx): Reply[] {
  ctx.turn.notice = yaEstabaHecho
  return []
}

async function restaurar(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre, archivado_en } = await getCliente(ctx.db, id)
  if (!archivado_en) return yaEstaba(ctx)
  await updateRow(ctx.db, ctx.by, 'clientes', id, { archivado_en: null })
  await actualizarSalud(ctx.db, id, ctx)
  about(ctx, id)
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  return [
    inPlace(ctx, {
      text: texts.restaurado(nombre),
      choices: [[undo, button(ctx, '📇 Ver ficha', 'cliente-ver', id)]],
    }),
  ]
}

async function verArchivados(ctx: Ctx): Promise<Reply[]> {
  const rows = await clientesArchivados(ctx.db)
  if (rows.length === 0) return [{ text: texts.nadaArchivado }]
  const choices = rows.map((row) => [once(ctx, `♻️ ${row.nombre}`, 'cliente-restaurar', row.id)])
  return [{ text: texts.listaArchivados, choices }]
}

export const formularios: Form[] = [campoForm, apuntarForm]

export const rutas: Route[] = [
  {
    name: 'cliente',
    help: 'La ficha de un cliente',
    usage: 'NOMBRE',
    rol: 'lectura',
    run: (ctx, nombre) => whichCliente(ctx, nombre, 'cliente-ver'),
  },
  { name: 'cliente-ver', rol: 'lectura', run: verCliente },
  { name: 'cliente-mas', rol: 'colaborador', run: mas },
  { name: 'cliente-apuntar', rol: 'colaborador', run: apuntar },
  { name: 'cliente-editar', rol: 'colaborador', run: editar },
  {
    name: 'cliente-campo',
    rol: 'colaborador',
    run: (ctx, arg) => startForm(ctx, campoForm, JSON.parse(arg)),
  },
  { name: 'cliente-archivar', rol: 'colaborador', run: proponerArchivar },
  { name: 'cliente-archivar-si', rol: 'colaborador', run: archivar },
  { name: 'cliente-restaurar', rol: 'colaborador', run: restaurar },
  { name: 'archivados', help: 'Recuperar lo archivado', rol: 'lectura', run: verArchivados },
]
