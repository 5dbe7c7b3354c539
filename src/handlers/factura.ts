import { agendaPara } from '#db/busqueda.ts'
import { findFacturaPorNumero } from '#db/facturas.ts'
import { findOportunidad } from '#db/oportunidades.ts'
import type { Reply } from '#domain/conversation.ts'
import { type Centimos, IMPORTE_MAXIMO } from '#domain/dinero.ts'
import { type Captura, interpretar } from '#domain/lenguaje/captura.ts'
import * as texts from '#texts/factura.ts'
import { yaNoExiste as oportunidadYaNoExiste } from '#texts/oportunidad.ts'
import { campoImporte, camposDeCliente, clienteElegido, deCaptura } from './campos.ts'
import { type Ctx, inPlace, type Route } from './context.ts'
import * as ficha from './factura-ficha.ts'
import * as propuesta from './factura-proponer.ts'
import { type Form, startForm } from './form.ts'

export { verFactura } from './factura-ficha.ts'

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
    const { importe, numero, emision, vence, base, concepto } = values as propuesta.Datos
    return propuesta.proponer(ctx, {
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

/** A deal that was won becomes an invoice: its amount and its name are proposed. */
async function deOportunidad(ctx: Ctx, id: string): Promise<Reply[]> {
  const oportunidad = await findOportunidad(ctx.db, id)
  if (!oportunidad) return [{ text: oportunidadYaNoExiste }]
  const { cliente_id, nombre_proyecto, monto_estimado_centimos } = oportunidad
  return seguir(ctx, {
    cliente: { id: cliente_id },
    concepto: nombre_proyecto,
    ...(monto_estimado_centimos ? { importe: monto_estimado_centimos } : {}),
  })
}

export const formularios: Form[] = [nuevaForm, ...propuesta.formularios]

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
  ...propuesta.rutas,
  {
    name: 'nada-registrado',
    rol: 'lectura',
    run: async (ctx) => [inPlace(ctx, { text: texts.nadaRegistrado })],
  },
  ...ficha.rutas,
]
