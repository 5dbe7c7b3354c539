import { getCliente } from '#db/clientes.ts'
import { findFactura, pagosDe } from '#db/facturas.ts'
import { nombreCorto } from '#domain/cliente.ts'
import {
  type Abierta,
  aCuenta,
  type Encaje,
  encajar,
  encajarEnUna,
  type Parte,
  partesPara,
} from '#domain/cobro.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import type { Centimos } from '#domain/dinero.ts'
import { type Fecha, masDias } from '#domain/fecha.ts'
import { botonVerFactura } from '#texts/factura.ts'
import * as texts from '#texts/pago.ts'
import { about, button, type Ctx, inPlace, once } from './context.ts'
import { abiertasDeCliente } from './factura-ficha.ts'
import { inRows } from './form.ts'
import type { Cobro } from './pago-registrar.ts'

/** A payment as she said it, on its way to a proposal. */
export type Datos = {
  c: string
  /** Null: the whole of what is pending, when there is no doubt of which. */
  importe: Centimos | null
  fecha: Fecha
  metodo: string | null
  /** The invoice that she named. */
  factura: string | null
}

/** How many invoices are worth a button each. */
const MAX_FACTURAS = 12
/** An equal payment so few days before is probably the same one. Product decision. */
const DIAS_DE_REPETIDO = 7

/** «¿Cobro de 1.210,00 € de Talleres Ruiz? Encaja justo con la factura 2026-041 (venció el 14 nov).» */
export async function proponer(ctx: Ctx, datos: Datos): Promise<Reply[]> {
  const { c, factura } = datos
  about(ctx, c)
  const abiertas = await abiertasDeCliente(ctx, c)
  const named = abiertas.find((one) => one.id === factura)
  if (factura && !named) return [await yaNoDebe(ctx, factura)]
  if (datos.importe !== null) return [await conImporte(ctx, datos, datos.importe, abiertas, named)]

  const [only, second] = named ? [named] : abiertas
  if (!only) return ctx.go('pago-importe', JSON.stringify(datos))
  if (!second) return [await conImporte(ctx, datos, only.debe, [only], named)]
  return [await cualHaPagado(ctx, datos, abiertas)]
}

async function yaNoDebe(ctx: Ctx, facturaId: string): Promise<Reply> {
  const numero = (await findFactura(ctx.db, facturaId))?.numero ?? ''
  const open = button(ctx, botonVerFactura, 'factura-ver', facturaId)
  return inPlace(ctx, { text: texts.facturaNoPendiente(numero), choices: [[open]] })
}

async function conImporte(
  ctx: Ctx,
  datos: Datos,
  importe: Centimos,
  abiertas: Abierta[],
  named: Abierta | undefined,
): Promise<Reply> {
  const cliente = nombreCorto((await getCliente(ctx.db, datos.c)).nombre)
  const encaje = named ? encajarEnUna(importe, named) : encajar(importe, abiertas)
  const lines = [
    `${texts.pregunta(importe, cliente, datos.fecha, ctx.today)} ${explicacion(encaje, abiertas, ctx.today)}`,
    encaje.tipo === 'ninguna' ? await aviso(ctx, datos, importe) : '',
  ]
  return inPlace(ctx, {
    text: lines.filter(Boolean).join('\n'),
    choices: opciones(ctx, { ...datos, importe }, encaje),
  })
}

function explicacion(encaje: Encaje, abiertas: Abierta[], today: Fecha): string {
  switch (encaje.tipo) {
    case 'justo':
      return texts.encajaJusto(encaje.factura, today)
    case 'todas':
      return texts.encajaConTodas(encaje.facturas)
    case 'parcial':
      return texts.esParte(encaje.factura, encaje.quedan)
    case 'sobra':
      return texts.sobra(encaje.factura, encaje.sobran)
    case 'elegir':
      return encaje.facturas.length < abiertas.length
        ? texts.variasIguales(encaje.facturas.length)
        : texts.cualDeEstas(encaje.facturas.length)
    case 'ninguna':
      return texts.noDebeNada
  }
}

/** An equal payment of some days ago: she may be telling it again. */
async function aviso(ctx: Ctx, { c, fecha }: Datos, importe: Centimos): Promise<string> {
  const since = masDias(fecha, -DIAS_DE_REPETIDO)
  const same = (await pagosDe(ctx.db, c)).findLast(
    (one) => one.importe_centimos === importe && one.fecha >= since,
  )
  return same ? texts.pareceRepetido(same.fecha, ctx.today) : ''
}

export type Propuesta = Datos & { importe: Centimos }

/** The buttons of one proposal are one group: whichever is pressed, the others die. */
function opciones(ctx: Ctx, datos: Propuesta, encaje: Encaje): Choice[][] {
  const grupo = ctx.newId()
  const account = registro(ctx, texts.botonACuenta, datos, [aCuenta(datos.importe)], grupo)
  const other = once(ctx, texts.botonOtraFactura, 'pago-otra', JSON.stringify(datos), grupo)
  const cancel = once(ctx, texts.botonCancelar, 'nada-registrado', '', grupo)
  switch (encaje.tipo) {
    case 'justo':
    case 'parcial':
    case 'sobra': {
      const { factura } = encaje
      const yes = registro(
        ctx,
        texts.botonSi(factura.numero),
        datos,
        partesPara(datos.importe, factura),
        grupo,
      )
      return [[yes, other, account]]
    }
    case 'todas': {
      const partes = encaje.facturas.flatMap((factura) => partesPara(factura.debe, factura))
      const yes = registro(ctx, texts.botonLasDos(encaje.facturas.length), datos, partes, grupo)
      return [[yes, other, account]]
    }
    case 'elegir':
      return [...facturasComoBotones(ctx, datos, encaje.facturas, grupo), [account, cancel]]
    case 'ninguna':
      return [[account, cancel]]
  }
}

export function registro(
  ctx: Ctx,
  title: string,
  { c, fecha, metodo }: Datos,
  partes: Parte[],
  grupo: string,
): Choice {
  const cobro: Cobro = { c, fecha, metodo, partes }
  return once(ctx, title, 'pago-registrar', JSON.stringify(cobro), grupo)
}

/** Each invoice as a button; without an amount it stands for the whole of that invoice. */
function facturasComoBotones(ctx: Ctx, datos: Datos, facturas: Abierta[], grupo: string): Choice[][] {
  const choices = facturas
    .slice(0, MAX_FACTURAS)
    .map((one) =>
      registro(ctx, texts.botonFactura(one), datos, partesPara(datos.importe ?? one.debe, one), grupo),
    )
  return inRows(choices)
}

async function cualHaPagado(ctx: Ctx, datos: Datos, abiertas: Abierta[]): Promise<Reply> {
  const cliente = nombreCorto((await getCliente(ctx.db, datos.c)).nombre)
  const grupo = ctx.newId()
  return inPlace(ctx, {
    text: texts.cualHaPagado(cliente),
    choices: [
      ...facturasComoBotones(ctx, datos, abiertas, grupo),
      [
        once(ctx, texts.botonOtroImporte, 'pago-importe', JSON.stringify(datos), grupo),
        once(ctx, texts.botonCancelar, 'nada-registrado', '', grupo),
      ],
    ],
  })
}

/** «Otra factura»: all that the client owes, to choose from. */
export async function otraFactura(ctx: Ctx, arg: string): Promise<Reply[]> {
  const datos = JSON.parse(arg) as Propuesta
  const cliente = nombreCorto((await getCliente(ctx.db, datos.c)).nombre)
  const abiertas = await abiertasDeCliente(ctx, datos.c)
  const grupo = ctx.newId()
  const account = registro(ctx, texts.botonACuenta, datos, [aCuenta(datos.importe)], grupo)
  const cancel = once(ctx, texts.botonCancelar, 'nada-registrado', '', grupo)
  return [
    inPlace(ctx, {
      text: texts.cualOtra(datos.importe, cliente),
      choices: [...facturasComoBotones(ctx, datos, abiertas, grupo), [account, cancel]],
    }),
  ]
}
