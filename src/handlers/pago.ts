import { agendaPara } from '#db/busqueda.ts'
import { getCliente } from '#db/clientes.ts'
import { findFactura, findFacturaPorNumero } from '#db/facturas.ts'
import { nombreCorto } from '#domain/cliente.ts'
import { aCuenta } from '#domain/cobro.ts'
import type { Reply } from '#domain/conversation.ts'
import type { Centimos } from '#domain/dinero.ts'
import { type Captura, interpretar } from '#domain/lenguaje/captura.ts'
import { normalizar } from '#domain/lenguaje/normalizar.ts'
import { facturaYaNoExiste, noEncuentroFactura } from '#texts/factura.ts'
import * as texts from '#texts/pago.ts'
import { campoImporte, camposDeCliente, clienteElegido, deCaptura } from './campos.ts'
import { about, type Ctx, inPlace, once, type Route } from './context.ts'
import { abiertasDeCliente } from './factura-ficha.ts'
import { type Form, startForm } from './form.ts'
import { type Datos, otraFactura, type Propuesta, proponer, registro } from './pago-proponer.ts'
import { registrar } from './pago-registrar.ts'

/**
 * «me ha pagado Ruiz 1.210», «cobrada la 2026-049»: always proposed. `clienteId` is null when only an
 * invoice was named. `texto`: her words, for how it was paid and whether it was given back.
 */
export async function pagoDesdeCaptura(
  ctx: Ctx,
  captura: Captura,
  clienteId: string | null,
  texto = typedText(ctx),
): Promise<Reply[]> {
  const { importe, numeroFactura, fechaActividad } = captura
  const named = numeroFactura ? await findFacturaPorNumero(ctx.db, numeroFactura) : undefined
  if (numeroFactura && !named) return [{ text: noEncuentroFactura(numeroFactura) }]
  const c = named?.cliente_id ?? clienteId
  const values = {
    ...(c ? { cliente: { id: c } } : clienteDe(captura, texto)),
    fecha: fechaActividad && fechaActividad <= ctx.today ? fechaActividad : ctx.today,
    metodo: metodoDe(texto),
    factura: named?.id ?? null,
  }
  if (captura.devolucion || esDevolucion(texto)) {
    return startForm(ctx, devolucionForm, importe ? { ...values, importe } : values)
  }
  const parte = importe === null ? parteDicha(texto) : null
  if (c && parte) {
    const half = parte === 'la mitad' ? await laMitad(ctx, c, values.factura) : null
    return half ? proponer(ctx, { ...values, c, importe: half }) : startForm(ctx, pagoForm, values)
  }
  return c
    ? proponer(ctx, { ...values, c, importe })
    : startForm(ctx, pagoForm, importe ? { ...values, importe } : values)
}

function typedText({ message }: Ctx): string {
  return message.body.type === 'text' ? message.body.text : ''
}

function clienteDe({ cliente }: Captura, texto: string) {
  const dicho = deCaptura(cliente, texto)
  return dicho ? { cliente: dicho } : {}
}

/** `/pago`, alone or with everything in one line. */
async function pago(ctx: Ctx, texto: string): Promise<Reply[]> {
  if (texto === '') return startForm(ctx, pagoForm, { fecha: ctx.today, metodo: null, factura: null })
  const agenda = await agendaPara(ctx.db, texto, null)
  const leida = interpretar(texto, agenda, ctx.now, ctx.zona)
  const captura =
    leida.intencion === 'registrar_pago'
      ? leida
      : interpretar(`me ha pagado ${texto}`, agenda, ctx.now, ctx.zona)
  const { cliente } = captura
  return pagoDesdeCaptura(ctx, captura, cliente.tipo === 'seguro' ? cliente.cliente_id : null, texto)
}

const METODOS: [RegExp, string][] = [
  [/\bbizum\b/, 'bizum'],
  [/\b(?:transferencia|transferido|transfer)\b/, 'transferencia'],
  [/\b(?:efectivo|metalico|en mano)\b/, 'efectivo'],
  [/\b(?:tarjeta|tpv)\b/, 'tarjeta'],
  [/\b(?:domiciliacion|domiciliado|remesa|giro)\b/, 'recibo domiciliado'],
  [/\b(?:cheque|pagare|talon)\b/, 'cheque'],
]

function metodoDe(texto: string): string | null {
  const plano = normalizar(texto)
  return METODOS.find(([re]) => re.test(plano))?.[1] ?? null
}

/** «la mitad», «una parte»: not the whole of what is owed. */
function parteDicha(texto: string): 'la mitad' | 'una parte' | null {
  const plano = normalizar(texto)
  if (/\bmitad\b/.test(plano)) return 'la mitad'
  return /\b(?:una? (?:parte|poco|trozo)|parte de|algo de|a plazos)\b/.test(plano) ? 'una parte' : null
}

/** Half of the invoice that there is no doubt about; null when there are several. */
async function laMitad(ctx: Ctx, c: string, facturaId: string | null): Promise<Centimos | null> {
  const abiertas = await abiertasDeCliente(ctx, c)
  const [only, second] = facturaId ? abiertas.filter(({ id }) => id === facturaId) : abiertas
  return only && !second ? Math.round(only.debe / 2) : null
}

function esDevolucion(texto: string): boolean {
  return /\b(?:he devuelto|devuelvo|devolucion|devolvi|devolverle|reembols\w+|le he abonado)\b/.test(
    normalizar(texto),
  )
}

const pagoForm: Form = {
  name: 'pago-nuevo',
  fields: [...camposDeCliente, campoImporte(() => ({ text: texts.preguntaCuanto }))],
  done: async (ctx, values) => {
    const { importe, fecha, metodo, factura } = values as Datos
    return proponer(ctx, { c: await clienteElegido(ctx, values), importe, fecha, metodo, factura })
  },
}

/** What the form knows already when the amount is all that is missing. */
function sinImporte({ c, fecha, metodo, factura }: Datos) {
  return { cliente: { id: c }, fecha, metodo, factura }
}

const devolucionForm: Form = {
  name: 'devolucion',
  fields: [...camposDeCliente, campoImporte(() => ({ text: texts.preguntaDevuelto }))],
  done: async (ctx, values) => {
    const { importe, fecha, metodo } = values as Propuesta
    const c = await clienteElegido(ctx, values)
    about(ctx, c)
    const { nombre } = await getCliente(ctx.db, c)
    const grupo = ctx.newId()
    const datos = { c, importe, fecha, metodo, factura: null }
    return [
      inPlace(ctx, {
        text: texts.devolucion(importe, nombreCorto(nombre)),
        choices: [
          [
            registro(ctx, texts.botonDevolver, datos, [aCuenta(-importe)], grupo),
            once(ctx, texts.botonCancelar, 'nada-registrado', '', grupo),
          ],
        ],
      }),
    ]
  },
}

export const formularios: Form[] = [pagoForm, devolucionForm]

export const rutas: Route[] = [
  { name: 'pago', help: 'Apuntar un cobro', usage: 'CLIENTE E IMPORTE', rol: 'colaborador', run: pago },
  {
    name: 'pago-nuevo',
    rol: 'colaborador',
    run: (ctx, c) => proponer(ctx, { c, importe: null, fecha: ctx.today, metodo: null, factura: null }),
  },
  {
    name: 'pago-factura',
    rol: 'colaborador',
    run: async (ctx, id) => {
      const known = await findFactura(ctx.db, id)
      if (!known) return [{ text: facturaYaNoExiste }]
      return proponer(ctx, {
        c: known.cliente_id,
        importe: null,
        fecha: ctx.today,
        metodo: null,
        factura: id,
      })
    },
  },
  {
    name: 'pago-importe',
    rol: 'colaborador',
    run: (ctx, arg) => startForm(ctx, pagoForm, sinImporte(JSON.parse(arg))),
  },
  { name: 'pago-otra', rol: 'colaborador', run: otraFactura },
  { name: 'pago-registrar', rol: 'colaborador', run: (ctx, arg) => registrar(ctx, JSON.parse(arg)) },
]
