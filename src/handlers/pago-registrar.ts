import { recibirPago } from '#actions/recibir-pago.ts'
import { getCliente } from '#db/clientes.ts'
import { getSalud } from '#db/salud.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Parte } from '#domain/cobro.ts'
import type { Reply } from '#domain/conversation.ts'
import { sumar } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import { botonDeshacer, botonVerFicha } from '#texts/conversacion.ts'
import { cambioDeRiesgo } from '#texts/factura.ts'
import * as texts from '#texts/pago.ts'
import { about, button, type Ctx, inPlace, once } from './context.ts'
import { abiertasDeCliente } from './factura-ficha.ts'

/** A payment that she has confirmed: what of it goes where. A negative part is a refund. */
export type Cobro = { c: string; fecha: Fecha; metodo: string | null; partes: Parte[] }

/**
 * Writes a confirmed payment. An invoice that has been paid meanwhile (she told it twice, or it came by
 * another way) is not paid again: nothing is written and she is told.
 */
export async function registrar(ctx: Ctx, { c, fecha, metodo, partes }: Cobro): Promise<Reply[]> {
  about(ctx, c)
  const tooMuch = await yaNoCabe(ctx, c, partes)
  if (tooMuch) return [inPlace(ctx, { text: tooMuch })]

  const { nombre, riesgo_impago } = await getCliente(ctx.db, c)
  for (const { factura_id, importe } of partes) {
    const recibido = { cliente_id: c, factura_id, importe_centimos: importe, fecha, metodo }
    await recibirPago(ctx.db, ctx.by, recibido, ctx, 'manual')
  }
  const salud = await getSalud(ctx.db, c)
  const lines = [
    hecho(partes, nombreCorto(nombre)),
    texts.aunDebe(salud.pendiente_centimos),
    cambioDeRiesgo(riesgo_impago, salud.riesgo_impago),
  ]
  return [
    inPlace(ctx, {
      text: lines.filter(Boolean).join('\n'),
      choices: [
        [
          once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion),
          button(ctx, botonVerFicha, 'cliente-ver', c),
        ],
      ],
    }),
  ]
}

async function yaNoCabe(ctx: Ctx, c: string, partes: Parte[]): Promise<string | null> {
  const abiertas = await abiertasDeCliente(ctx, c)
  for (const { factura_id, numero, importe } of partes) {
    if (factura_id === null) continue
    const debe = abiertas.find((one) => one.id === factura_id)?.debe ?? 0
    if (importe > debe) return texts.yaCobrada(numero ?? '', debe)
  }
  return null
}

function hecho(partes: Parte[], cliente: string): string {
  const total = sumar(partes.map(({ importe }) => importe))
  if (total < 0) return texts.devuelto(-total, cliente)
  const numeros = partes.flatMap(({ numero }) => (numero ? [numero] : []))
  const account = sumar(partes.filter((one) => one.factura_id === null).map((one) => one.importe))
  return texts.cobrado(total, cliente, numeros, account)
}
