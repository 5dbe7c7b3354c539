import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { PLAZO_HABITUAL_DIAS, registrarFactura } from '#actions/registrar-factura.ts'
import { agendaPara } from '#db/busqueda.ts'
import { getCliente } from '#db/clientes.ts'
import { findFacturaPorNumero, ultimoNumero } from '#db/facturas.ts'
import { getOportunidad } from '#db/oportunidades.ts'
import type { Reply } from '#domain/conversation.ts'
import { type Centimos, IMPORTE_MAXIMO } from '#domain/dinero.ts'
import { type Fecha, masDias } from '#domain/fecha.ts'
import { type Captura, interpretar } from '#domain/lenguaje/captura.ts'
import { leerFecha } from '#domain/lenguaje/fechas.ts'
import { siguienteNumero } from '#domain/numeracion.ts'
import { botonDeshacer, botonVerFicha } from '#texts/conversacion.ts'
import * as texts from '#texts/factura.ts'
import { campoImporte, camposDeCliente, clienteElegido, deCaptura, importeDicho } from './campos.ts'
import { about, button, type Ctx, inPlace, once, type Route } from './context.ts'
import * as ficha from './factura-ficha.ts'
import { type Form, oneQuestion, startForm } from './form.ts'

export { verFactura } from './factura-ficha.ts'

/** An invoice that waits for her «sí», as it travels in a button. */
type Datos = {
  c: string
  importe: Centimos
  /** Said without IVA: what the total was computed from. */
  base?: Centimos | null
  numero?: string | null
  emision?: Fecha | null
  vence?: Fecha | null
  concepto?: string | null
}

/** General rate of IVA, in percent. Ley 37/1992, art. 90. */
const IVA_GENERAL = 21

/** «factura a Ruiz de 363 €»: proposed, never registered without her «sí». */
export async function facturaDesdeCaptura(ctx: Ctx, captura: Captura, clienteId: string): Promise<Reply[]> {
  return seguir(ctx, { ...valoresDe(captura), cliente: { id: clienteId } })
}

/** `/factura`, alone, with a number to look at, or with everything in one line. */
async function factura(ctx: Ctx, texto: string): Promise<Reply[]> {
  if (texto === '') return startForm(ctx, nuevaForm)
  const known = await findFacturaPorNumero(ctx.db, texto.toUpperCase())
  if (known) return ficha.verFactura(ctx, known.id)
  const captura = await leer(ctx, texto)
  const cliente = deCaptura(captura.cliente, texto)
  return seguir(ctx, { ...valoresDe(captura), ...(cliente ? { cliente } : {}) })
}

async function leer(ctx: Ctx, texto: string): Promise<Captura> {
  const agenda = await agendaPara(ctx.db, texto, null)
  const captura = interpretar(texto, agenda, ctx.now, ctx.zona)
  return captura.intencion === 'registrar_factura'
    ? captura
    : interpretar(`factura a ${texto}`, agenda, ctx.now, ctx.zona)
}

function valoresDe(captura: Captura): Record<string, unknown> {
  const { importe, base_iva, numeroFactura: numero, fechaActividad, vencimiento: vence, titulo } = captura
  const sinIva = importe !== null && base_iva?.ivaIncluido === false
  const total = sinIva ? importe + ivaDe(importe) : importe
  return {
    numero,
    vence,
    emision: fechaActividad,
    concepto: titulo,
    base: sinIva ? importe : null,
    ...(total !== null && total > 0 && total <= IMPORTE_MAXIMO ? { importe: total } : {}),
  }
}

function ivaDe(base: Centimos): Centimos {
  return Math.round((base * IVA_GENERAL) / 100)
}

/** Asks what is missing, and then proposes. */
function seguir(ctx: Ctx, values: Record<string, unknown>): Promise<Reply[]> {
  return startForm(ctx, nuevaForm, values)
}

const nuevaForm: Form = {
  name: 'factura-nueva',
  fields: [...camposDeCliente, campoImporte(() => ({ text: texts.preguntaImporte }))],
  done: async (ctx, values) => {
    const { importe, numero, emision, vence, base, concepto } = values as Datos
    return proponer(ctx, {
      c: await clienteElegido(ctx, values),
      importe,
      numero,
      emision,
      vence,
      base,
      concepto,
    })
  },
}

/** «¿Factura 2026-052 a Talleres Ruiz SL por 363,00 € (vence jue 24 dic)?» */
async function proponer(ctx: Ctx, datos: Datos): Promise<Reply[]> {
  const { c, importe, base, concepto = null } = datos
  about(ctx, c)
  const { nombre } = await getCliente(ctx.db, c)
  const next = siguienteNumero(await ultimoNumero(ctx.db, ''), ctx.today)
  const numero = datos.numero ?? next
  const taken = await findFacturaPorNumero(ctx.db, numero)
  if (taken) return [await numeroOcupado(ctx, datos, taken.id, next)]

  const emision = datos.emision && datos.emision <= ctx.today ? datos.emision : ctx.today
  const vence = vencimientoDe(emision, datos.vence)
  const ready = JSON.stringify({ ...datos, numero, emision, vence })
  const question = texts.proponerFactura(
    { numero, total_centimos: importe, fecha_emision: emision, fecha_vencimiento: vence, concepto },
    nombre,
    ctx.today,
  )
  const grupo = ctx.newId()
  return [
    inPlace(ctx, {
      text: base ? `${question}\n${texts.conIva(base, importe - base)}` : question,
      choices: [
        [once(ctx, texts.botonSiRegistrar, 'factura-registrar', ready, grupo)],
        [
          once(ctx, texts.botonCambiarImporte, 'factura-importe', ready, grupo),
          once(ctx, texts.botonOtroNumero, 'factura-numero', ready, grupo),
        ],
        [
          once(ctx, texts.botonOtroVencimiento, 'factura-vencimiento', ready, grupo),
          once(ctx, texts.botonCancelar, 'nada-registrado', '', grupo),
        ],
      ],
    }),
  ]
}

function vencimientoDe(emision: Fecha, dicho: Fecha | null | undefined): Fecha {
  return dicho && dicho >= emision ? dicho : masDias(emision, PLAZO_HABITUAL_DIAS)
}

/** A number is never used twice: she sees whose it is, and goes on with the next or with hers. */
async function numeroOcupado(ctx: Ctx, datos: Datos, facturaId: string, next: string): Promise<Reply> {
  const { numero, total_centimos, cliente } = await ficha.facturaDe(ctx, facturaId)
  const grupo = ctx.newId()
  return inPlace(ctx, {
    text: texts.yaRegistrada(numero, cliente, total_centimos),
    choices: [
      [
        once(
          ctx,
          texts.usarNumero(next),
          'factura-proponer',
          JSON.stringify({ ...datos, numero: next }),
          grupo,
        ),
        once(ctx, texts.botonOtroNumero, 'factura-numero', JSON.stringify(datos), grupo),
      ],
      [
        button(ctx, texts.botonVerFactura, 'factura-ver', facturaId),
        once(ctx, texts.botonCancelar, 'nada-registrado', '', grupo),
      ],
    ],
  })
}

/** «✅ Sí, registrar». */
async function registrar(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { c, importe, base, numero, emision, vence, concepto } = JSON.parse(arg) as Datos
  const before = await getCliente(ctx.db, c)
  const nueva = await registrarFactura(
    ctx.db,
    ctx.by,
    {
      cliente_id: c,
      numero: numero ?? '',
      total_centimos: importe,
      ...(base ? { base_centimos: base, iva_centimos: importe - base } : {}),
      ...(emision ? { fecha_emision: emision } : {}),
      ...(vence ? { fecha_vencimiento: vence } : {}),
      concepto: concepto ?? null,
    },
    ctx.today,
  )
  const salud = await actualizarSalud(ctx.db, c, ctx)
  about(ctx, c)
  const lines = [
    texts.registrada(nueva, before.nombre, ctx.today),
    texts.teDebe(salud.fila.pendiente_centimos, salud.fila.vencido_centimos),
    texts.cambioDeRiesgo(before.riesgo_impago, salud.riesgo_impago),
  ]
  return [
    inPlace(ctx, {
      text: lines.filter(Boolean).join('\n'),
      choices: [
        [
          once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion),
          button(ctx, texts.botonVerFactura, 'factura-ver', nueva.id),
        ],
        [
          button(ctx, texts.botonRegistrarCobro, 'pago-factura', nueva.id),
          button(ctx, botonVerFicha, 'cliente-ver', c),
        ],
      ],
    }),
  ]
}

const importeForm: Form = oneQuestion(
  'factura-importe',
  () => ({ text: texts.preguntaImporte }),
  importeDicho,
  (ctx, { datos }, answer) => proponer(ctx, { ...(datos as Datos), importe: answer as Centimos, base: null }),
)

/** Longest number that an invoice can have. */
const MAX_NUMERO = 40

const numeroForm: Form = oneQuestion(
  'factura-numero',
  () => ({ text: texts.preguntaNumero }),
  (text) => {
    const numero = text.toUpperCase().replace(/\s+/g, ' ')
    return numero.length > MAX_NUMERO || !/\d/.test(numero)
      ? { problem: texts.numeroIlegible }
      : { value: numero }
  },
  (ctx, { datos }, answer) => proponer(ctx, { ...(datos as Datos), numero: String(answer) }),
)

const vencimientoForm: Form = oneQuestion(
  'factura-vencimiento',
  () => ({ text: texts.preguntaVencimiento }),
  (text, ctx, { datos }) => {
    const emision = (datos as Datos).emision ?? ctx.today
    const vence = leerFecha(text, ctx.today)?.fecha
    if (!vence) return { problem: texts.fechaIlegible }
    return vence < emision ? { problem: texts.vencimientoAnterior(emision, ctx.today) } : { value: vence }
  },
  (ctx, { datos }, answer) => proponer(ctx, { ...(datos as Datos), vence: String(answer) }),
)

const correcciones = [importeForm, numeroForm, vencimientoForm]

/** A deal that was won becomes an invoice: its amount and its name are proposed. */
async function deOportunidad(ctx: Ctx, id: string): Promise<Reply[]> {
  const { cliente_id, nombre_proyecto, monto_estimado_centimos } = await getOportunidad(ctx.db, id)
  return seguir(ctx, {
    cliente: { id: cliente_id },
    concepto: nombre_proyecto,
    ...(monto_estimado_centimos ? { importe: monto_estimado_centimos } : {}),
  })
}

export const formularios: Form[] = [nuevaForm, ...correcciones]

export const rutas: Route[] = [
  {
    name: 'factura',
    help: 'Registrar una factura, o ver una',
    usage: 'CLIENTE E IMPORTE',
    rol: 'colaborador',
    run: factura,
  },
  {
    name: 'factura-nueva',
    rol: 'colaborador',
    run: (ctx, id) => seguir(ctx, { cliente: { id } }),
  },
  { name: 'factura-de-oportunidad', rol: 'colaborador', run: deOportunidad },
  { name: 'factura-proponer', rol: 'colaborador', run: (ctx, arg) => proponer(ctx, JSON.parse(arg)) },
  { name: 'factura-registrar', rol: 'colaborador', run: registrar },
  ...correcciones.map(
    (form): Route => ({
      name: form.name,
      rol: 'colaborador',
      run: (ctx, arg) => startForm(ctx, form, { datos: JSON.parse(arg) }),
    }),
  ),
  {
    name: 'nada-registrado',
    rol: 'lectura',
    run: async (ctx) => [inPlace(ctx, { text: texts.nadaRegistrado })],
  },
  ...ficha.rutas,
]
