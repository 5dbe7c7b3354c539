import { anularFactura } from '#actions/recibir-factura.ts'
import { getCliente } from '#db/clientes.ts'
import { cuentasDeCliente, findFactura, pagosDeFactura, vencimientosDe } from '#db/facturas.ts'
import { getSalud } from '#db/salud.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Abierta } from '#domain/cobro.ts'
import type { Reply } from '#domain/conversation.ts'
import { abiertasDe, estadoDeFactura } from '#domain/saldo.ts'
import { cuentasDe } from '#domain/salud-cuentas.ts'
import { botonDeshacer, botonVerFicha, yaEstabaHecho } from '#texts/conversacion.ts'
import * as texts from '#texts/factura.ts'
import { about, button, type Ctx, inPlace, once, type Route } from './context.ts'

/** An invoice with what has been paid of it. What it is (paid, overdue…) is derived, never stored. */
export async function verFactura(ctx: Ctx, id: string): Promise<Reply[]> {
  const factura = await findFactura(ctx.db, id)
  if (!factura) return [{ text: texts.facturaYaNoExiste }]
  about(ctx, factura.cliente_id)
  const { facturas, pagos } = await cuentasDeCliente(ctx.db, factura.cliente_id)
  const cuentas = cuentasDe(facturas, pagos, ctx.today)
  const debe = cuentas.cuentas.find((one) => one.id === id)?.debe ?? 0
  const text = texts.ficha(
    factura,
    nombreCorto(factura.cliente),
    estadoDeFactura(factura, cuentas),
    debe,
    await vencimientosDe(ctx.db, id),
    await pagosDeFactura(ctx.db, id),
    ctx.today,
  )
  const row = [button(ctx, botonVerFicha, 'cliente-ver', factura.cliente_id)]
  if (!factura.anulada_en) row.unshift(button(ctx, texts.botonAnular, 'factura-anular', id))
  if (debe > 0) row.unshift(button(ctx, texts.botonRegistrarCobro, 'pago-factura', id))
  return [{ text, choices: [row] }]
}

/** What a client owes, invoice by invoice, the oldest first. */
export async function abiertasDeCliente(ctx: Ctx, clienteId: string): Promise<Abierta[]> {
  const { facturas, pagos } = await cuentasDeCliente(ctx.db, clienteId)
  return abiertasDe(cuentasDe(facturas, pagos, ctx.today))
}

async function proponerAnular(ctx: Ctx, id: string): Promise<Reply[]> {
  const factura = await findFactura(ctx.db, id)
  if (!factura) return [{ text: texts.facturaYaNoExiste }]
  const { numero, cobrado_centimos } = factura
  const grupo = ctx.newId()
  return [
    {
      text: texts.anularPropuesta(numero, cobrado_centimos),
      choices: [
        [
          once(ctx, texts.botonSiAnular, 'factura-anular-si', id, grupo),
          once(ctx, texts.botonNo, 'nada-registrado', '', grupo),
        ],
      ],
    },
  ]
}

async function anular(ctx: Ctx, id: string): Promise<Reply[]> {
  const factura = await findFactura(ctx.db, id)
  if (!factura) return [inPlace(ctx, { text: texts.facturaYaNoExiste })]
  const { numero, cliente_id, anulada_en } = factura
  if (anulada_en) {
    ctx.turn.notice = yaEstabaHecho
    return []
  }
  const { riesgo_impago } = await getCliente(ctx.db, cliente_id)
  await anularFactura(ctx.db, ctx.by, id, ctx)
  const salud = await getSalud(ctx.db, cliente_id)
  about(ctx, cliente_id)
  const lines = [
    texts.anulada(numero),
    texts.teDebe(salud.pendiente_centimos, salud.vencido_centimos),
    texts.cambioDeRiesgo(riesgo_impago, salud.riesgo_impago),
  ]
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  return [inPlace(ctx, { text: lines.filter(Boolean).join('\n'), choices: [[undo]] })]
}

export const rutas: Route[] = [
  { name: 'factura-ver', rol: 'lectura', run: verFactura },
  { name: 'factura-anular', rol: 'colaborador', run: proponerAnular },
  { name: 'factura-anular-si', rol: 'colaborador', run: anular },
]
