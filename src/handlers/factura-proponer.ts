import { recibirFactura } from '#actions/recibir-factura.ts'
import { getCliente } from '#db/clientes.ts'
import { type FacturaConCliente, facturasDe, findFacturaPorNumero, ultimoNumero } from '#db/facturas.ts'
import { getSalud } from '#db/salud.ts'
import type { Reply } from '#domain/conversation.ts'
import type { Centimos } from '#domain/dinero.ts'
import { MAX_NUMERO_DE_FACTURA, PLAZO_HABITUAL_DIAS } from '#domain/factura.ts'
import { type Fecha, masDias } from '#domain/fecha.ts'
import { leerFecha } from '#domain/lenguaje/fechas.ts'
import { siguienteNumero } from '#domain/numeracion.ts'
import { botonDeshacer, botonVerFicha } from '#texts/conversacion.ts'
import * as texts from '#texts/factura.ts'
import { importeDicho } from './campos.ts'
import { about, button, type Ctx, inPlace, once, type Route } from './context.ts'
import { type Form, oneQuestion, startForm } from './form.ts'

/** An invoice that waits for her «sí», as it travels in a button. */
export type Datos = {
  c: string
  importe: Centimos
  /** Said without IVA: what the total was computed from. */
  base?: Centimos | null
  numero?: string | null
  emision?: Fecha | null
  vence?: Fecha | null
  concepto?: string | null
}

/** «¿Factura 2026-052 a Talleres Ruiz SL por 363,00 € (vence jue 24 dic)?» */
export async function proponer(ctx: Ctx, datos: Datos): Promise<Reply[]> {
  const { c, importe, base, concepto = null } = datos
  about(ctx, c)
  const { nombre } = await getCliente(ctx.db, c)
  const next = await siguienteLibre(ctx)
  const numero = datos.numero ?? next
  const taken = await findFacturaPorNumero(ctx.db, numero)
  if (taken) return [numeroOcupado(ctx, datos, taken, next)]

  const emision = datos.emision && datos.emision <= ctx.today ? datos.emision : ctx.today
  const vence = vencimientoDe(emision, datos.vence)
  const ready = JSON.stringify({ ...datos, numero, emision, vence })
  const question = texts.proponerFactura(
    { numero, total_centimos: importe, fecha_emision: emision, fecha_vencimiento: vence, concepto },
    nombre,
    ctx.today,
  )
  const lines = [
    question,
    base ? texts.conIva(base, importe - base) : '',
    await avisoDeRepetida(ctx, c, importe, emision),
  ]
  const grupo = ctx.newId()
  return [
    inPlace(ctx, {
      text: lines.filter(Boolean).join('\n'),
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

/** More numbers in a row than this are never taken by other series. */
const MAX_SALTOS = 5000

/** The number after her last one; those of other series (the example's too) are not offered again. */
async function siguienteLibre(ctx: Ctx): Promise<string> {
  let numero = siguienteNumero(await ultimoNumero(ctx.db, ''), ctx.today)
  for (let i = 0; i < MAX_SALTOS && (await findFacturaPorNumero(ctx.db, numero)); i++) {
    numero = siguienteNumero(numero, ctx.today)
  }
  return numero
}

/** An equal invoice so few days before is probably the same one, told twice. Product decision. */
const DIAS_DE_REPETIDA = 7

async function avisoDeRepetida(ctx: Ctx, c: string, importe: Centimos, emision: Fecha): Promise<string> {
  const since = masDias(emision, -DIAS_DE_REPETIDA)
  const same = (await facturasDe(ctx.db, c)).findLast(
    (one) => !one.anulada_en && one.total_centimos === importe && one.fecha_emision >= since,
  )
  return same ? texts.pareceRepetida(same.numero, same.fecha_emision, ctx.today) : ''
}

function vencimientoDe(emision: Fecha, dicho: Fecha | null | undefined): Fecha {
  return dicho && dicho >= emision ? dicho : masDias(emision, PLAZO_HABITUAL_DIAS)
}

/** A number is never used twice: she sees whose it is, and goes on with the next or with hers. */
function numeroOcupado(ctx: Ctx, datos: Datos, taken: FacturaConCliente, next: string): Reply {
  const { id, numero, total_centimos, cliente } = taken
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
        button(ctx, texts.botonVerFactura, 'factura-ver', id),
        once(ctx, texts.botonCancelar, 'nada-registrado', '', grupo),
      ],
    ],
  })
}

/** «✅ Sí, registrar». */
async function registrar(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { c, importe, base, numero, emision, vence, concepto } = JSON.parse(arg) as Datos
  const before = await getCliente(ctx.db, c)
  const { factura: nueva } = await recibirFactura(
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
    ctx,
    'chat',
  )
  const { pendiente_centimos, vencido_centimos, riesgo_impago } = await getSalud(ctx.db, c)
  about(ctx, c)
  const lines = [
    texts.registrada(nueva, before.nombre, ctx.today),
    texts.teDebe(pendiente_centimos, vencido_centimos),
    texts.cambioDeRiesgo(before.riesgo_impago, riesgo_impago),
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

const numeroForm: Form = oneQuestion(
  'factura-numero',
  () => ({ text: texts.preguntaNumero }),
  (text) => {
    const numero = text.toUpperCase().replace(/\s+/g, ' ')
    return numero.length > MAX_NUMERO_DE_FACTURA || !/\d/.test(numero)
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

export const formularios: Form[] = correcciones

export const rutas: Route[] = [
  { name: 'factura-proponer', rol: 'colaborador', run: (ctx, arg) => proponer(ctx, JSON.parse(arg)) },
  { name: 'factura-registrar', rol: 'colaborador', run: registrar },
  ...correcciones.map(
    (form): Route => ({
      name: form.name,
      rol: 'colaborador',
      run: (ctx, arg) => startForm(ctx, form, { datos: JSON.parse(arg) }),
    }),
  ),
]
