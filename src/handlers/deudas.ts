import { getCliente } from '#db/clientes.ts'
import { clientesConPendiente, cuentasDeCliente, cuentasDeClientes } from '#db/facturas.ts'
import { promesasDeClientes } from '#db/promesas.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import { type Centimos, sumar } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import { type Periodo, tramoDe } from '#domain/periodo.ts'
import { type PromesaViva, promesasVivas } from '#domain/promesa.ts'
import { abiertasDe, cuentasPorCliente } from '#domain/saldo.ts'
import { cuentasDe } from '#domain/salud-cuentas.ts'
import { botonVerFicha } from '#texts/conversacion.ts'
import * as texts from '#texts/deudas.ts'
import { botonRegistrarCobro } from '#texts/factura.ts'
import { botonDeudas, nombreDePeriodo } from '#texts/informe.ts'
import { about, button, type Ctx, inPlace, type Route } from './context.ts'
import { inRows } from './form.ts'

const POR_PAGINA = 8
/** Invoices that a client's list shows besides those that are owed. */
const ULTIMAS_FACTURAS = 4

/** Which debts, in which order, and which page of them: what the buttons of the list carry. */
type Cuales = { p?: number; de?: Periodo | null; mayores?: boolean }

/**
 * «quién me debe», «qué me queda por cobrar este mes»: by client, the longest overdue first (or the largest), a
 * page at a time. Of a period that is not over, what falls due in it, and before it when it has begun; of one
 * that is over, what was invoiced in it.
 */
export async function verDeudas(ctx: Ctx, { p = 0, de = null, mayores = false }: Cuales): Promise<Reply[]> {
  const all = await deudas(ctx, de)
  if (mayores) all.sort((a, b) => b.debe - a.debe)
  if (all.length === 0) return [de ? nada(ctx, de) : { text: texts.nadieDebe }]
  const from = Math.min(Math.max(0, p), Math.ceil(all.length / POR_PAGINA) - 1) * POR_PAGINA
  const shown = all.slice(from, from + POR_PAGINA)
  const lines = [
    texts.cabecera(total(all, 'debe'), total(all, 'vencido'), all.length, de && nombreDe(de, ctx.today)),
    ...shown.map((deuda, i) => texts.linea(from + i + 1, deuda, ctx.today)),
    all.length > POR_PAGINA ? texts.pagina(from + 1, from + shown.length, all.length) : '',
  ]
  const numbers = shown.map((deuda, i) => button(ctx, String(from + i + 1), 'cliente-deudas', deuda.id))
  return [
    {
      text: lines.filter(Boolean).join('\n'),
      choices: [...inRows(numbers), ...pages(ctx, { p: from / POR_PAGINA, de, mayores }, all.length)],
    },
  ]
}

function pages(ctx: Ctx, cuales: Cuales & { p: number }, count: number): Choice[][] {
  const { p } = cuales
  const to = (title: string, page: number) =>
    button(ctx, title, 'deudas-pagina', JSON.stringify({ ...cuales, p: page }))
  const choices: Choice[] = []
  if (p > 0) choices.push(to(texts.botonAntes, p - 1))
  if ((p + 1) * POR_PAGINA < count) choices.push(to(texts.botonMas, p + 1))
  return choices.length > 0 ? [choices] : []
}

function nada(ctx: Ctx, de: Periodo): Reply {
  return {
    text: texts.nadaPorCobrar(nombreDe(de, ctx.today)),
    choices: [[button(ctx, botonDeudas, 'deudas')]],
  }
}

function nombreDe(de: Periodo, today: Fecha): string {
  const name = nombreDePeriodo(de, tramoDe(de), today)
  return de.hasta < today ? texts.facturadoEn(name) : name
}

type DeudaDeCliente = texts.Deuda & { id: string }

async function deudas(ctx: Ctx, de: Periodo | null = null): Promise<DeudaDeCliente[]> {
  const clientes = await clientesConPendiente(ctx.db, ctx.today)
  const { facturas, pagos } = await cuentasDeClientes(
    ctx.db,
    clientes.map(({ id }) => id),
  )
  const cuentas = cuentasPorCliente(facturas, pagos, ctx.today)
  const promesas = await promesasDeClientes(
    ctx.db,
    clientes.map(({ id }) => id),
  )
  const suyasDe = (id: string) => ({
    promesas: promesas.get(id) ?? [],
    facturas: facturas.filter((one) => one.cliente_id === id),
    pagos: pagos.filter((one) => one.cliente_id === id),
  })
  const found: DeudaDeCliente[] = []
  for (const { id, nombre, retraso_mediano } of clientes) {
    const suyas = cuentas.get(id)
    const abiertas = (suyas ? abiertasDe(suyas) : []).filter((one) => !de || cuentaEn(de, one, ctx.today))
    const [oldest] = abiertas
    if (!oldest) continue
    found.push({
      id,
      cliente: nombreCorto(nombre),
      debe: sumar(abiertas.map((one) => one.debe)),
      vencido: sumar(abiertas.map((one) => one.vencido)),
      facturas: abiertas.length,
      desde: oldest.fecha_vencimiento,
      suele: retraso_mediano,
      promesa: promesas.has(id) ? (vivas(ctx, suyasDe(id), abiertas)[0] ?? null) : null,
    })
  }
  return found.sort((a, b) => a.desde.localeCompare(b.desde) || b.debe - a.debe)
}

function vivas(
  ctx: Ctx,
  suyas: Parameters<typeof promesasVivas>[0],
  abiertas: ReturnType<typeof abiertasDe>,
): PromesaViva[] {
  const como = abiertas.map((one) => ({ ...one, vence: one.fecha_vencimiento }))
  return promesasVivas(suyas, como, ctx.today, ctx.zona)
}

function cuentaEn(
  { desde, hasta }: Periodo,
  { fecha_emision, fecha_vencimiento }: { fecha_emision: Fecha; fecha_vencimiento: Fecha },
  today: Fecha,
): boolean {
  if (hasta < today) return fecha_emision >= desde && fecha_emision <= hasta
  return fecha_vencimiento <= hasta && (desde <= today || fecha_vencimiento >= desde)
}

function total(all: texts.Deuda[], which: 'debe' | 'vencido'): Centimos {
  return sumar(all.map((deuda) => deuda[which]))
}

/** Everything that anybody owes today and how much of it is overdue. */
export async function pendienteTotal(ctx: Ctx): Promise<{ debe: Centimos; vencido: Centimos }> {
  const all = await deudas(ctx)
  return { debe: total(all, 'debe'), vencido: total(all, 'vencido') }
}

/** Button: a client's invoices, what is owed first, each with its way to be paid. */
async function verDeudasDeCliente(ctx: Ctx, clienteId: string): Promise<Reply[]> {
  about(ctx, clienteId)
  const cliente = nombreCorto((await getCliente(ctx.db, clienteId)).nombre)
  const { facturas, pagos } = await cuentasDeCliente(ctx.db, clienteId)
  const cuentas = cuentasDe(facturas, pagos, ctx.today)
  const abiertas = abiertasDe(cuentas)
  const others = facturas.filter((one) => !abiertas.some(({ id }) => id === one.id)).slice(-ULTIMAS_FACTURAS)
  const promesas = (await promesasDeClientes(ctx.db, [clienteId])).get(clienteId) ?? []
  const totalDe = new Map(facturas.map((one) => [one.id, one.total_centimos]))
  const lines =
    abiertas.length === 0
      ? [texts.noDebe(cliente, cuentas.a_favor)]
      : [
          texts.deCliente(
            cliente,
            sumar(abiertas.map((one) => one.debe)),
            sumar(abiertas.map((one) => one.vencido)),
          ),
          ...abiertas.map(({ id, numero, debe, fecha_vencimiento }) =>
            texts.lineaDeFactura(numero, debe, totalDe.get(id) ?? debe, fecha_vencimiento, ctx.today),
          ),
          ...vivas(ctx, { promesas, facturas, pagos }, abiertas).map((una) =>
            texts.lineaDePromesa(una, ctx.today),
          ),
        ]
  const open = [...abiertas.slice(0, POR_PAGINA), ...others.reverse()].map(({ id, numero }) =>
    button(ctx, `🧾 ${numero}`, 'factura-ver', id),
  )
  const last = [button(ctx, botonVerFicha, 'cliente-ver', clienteId)]
  if (abiertas.length > 0) last.unshift(button(ctx, botonRegistrarCobro, 'pago-nuevo', clienteId))
  return [{ text: lines.join('\n'), choices: [...inRows(open), last] }]
}

/** A button of before carries its page alone. */
function cualesDe(arg: string): Cuales {
  return arg.startsWith('{') ? (JSON.parse(arg) as Cuales) : { p: Number(arg) || 0 }
}

export const rutas: Route[] = [
  { name: 'deudas', help: 'Quién te debe dinero', rol: 'lectura', run: (ctx) => verDeudas(ctx, {}) },
  {
    name: 'deudas-pagina',
    rol: 'lectura',
    run: async (ctx, arg) => (await verDeudas(ctx, cualesDe(arg))).map((reply) => inPlace(ctx, reply)),
  },
  { name: 'cliente-deudas', rol: 'lectura', run: verDeudasDeCliente },
]
