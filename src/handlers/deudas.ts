import { getCliente } from '#db/clientes.ts'
import { clientesConPendiente, cuentasDeCliente, cuentasDeClientes } from '#db/facturas.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import { type Centimos, sumar } from '#domain/dinero.ts'
import { abiertasDe, cuentasPorCliente } from '#domain/saldo.ts'
import { cuentasDe } from '#domain/salud-cuentas.ts'
import { botonVerFicha } from '#texts/conversacion.ts'
import * as texts from '#texts/deudas.ts'
import { botonRegistrarCobro } from '#texts/factura.ts'
import { about, button, type Ctx, inPlace, type Route } from './context.ts'
import { inRows } from './form.ts'

const POR_PAGINA = 8
/** Invoices that a client's list shows besides those that are owed. */
const ULTIMAS_FACTURAS = 4

/** `/deudas`, «quién me debe dinero»: by client, the longest overdue first, a page at a time. */
async function verDeudas(ctx: Ctx, page: string): Promise<Reply[]> {
  const all = await deudas(ctx)
  if (all.length === 0) return [{ text: texts.nadieDebe }]
  const from = Math.min(Math.max(0, Number(page) || 0), Math.ceil(all.length / POR_PAGINA) - 1) * POR_PAGINA
  const shown = all.slice(from, from + POR_PAGINA)
  const lines = [
    texts.cabecera(total(all, 'debe'), total(all, 'vencido'), all.length),
    ...shown.map((deuda, i) => texts.linea(from + i + 1, deuda, ctx.today)),
    all.length > POR_PAGINA ? texts.pagina(from + 1, from + shown.length, all.length) : '',
  ]
  const numbers = shown.map((deuda, i) => button(ctx, String(from + i + 1), 'cliente-deudas', deuda.id))
  return [
    {
      text: lines.filter(Boolean).join('\n'),
      choices: [...inRows(numbers), ...pages(ctx, from, all.length)],
    },
  ]
}

function pages(ctx: Ctx, from: number, count: number): Choice[][] {
  const page = from / POR_PAGINA
  const choices: Choice[] = []
  if (page > 0) choices.push(button(ctx, texts.botonAntes, 'deudas-pagina', String(page - 1)))
  if (from + POR_PAGINA < count) choices.push(button(ctx, texts.botonMas, 'deudas-pagina', String(page + 1)))
  return choices.length > 0 ? [choices] : []
}

type DeudaDeCliente = texts.Deuda & { id: string }

async function deudas(ctx: Ctx): Promise<DeudaDeCliente[]> {
  const clientes = await clientesConPendiente(ctx.db, ctx.today)
  const { facturas, pagos } = await cuentasDeClientes(
    ctx.db,
    clientes.map(({ id }) => id),
  )
  const cuentas = cuentasPorCliente(facturas, pagos, ctx.today)
  const found: DeudaDeCliente[] = []
  for (const { id, nombre, retraso_mediano } of clientes) {
    const suyas = cuentas.get(id)
    const abiertas = suyas ? abiertasDe(suyas) : []
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
    })
  }
  return found.sort((a, b) => a.desde.localeCompare(b.desde) || b.debe - a.debe)
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
        ]
  const open = [...abiertas.slice(0, POR_PAGINA), ...others.reverse()].map(({ id, numero }) =>
    button(ctx, `🧾 ${numero}`, 'factura-ver', id),
  )
  const last = [button(ctx, botonVerFicha, 'cliente-ver', clienteId)]
  if (abiertas.length > 0) last.unshift(button(ctx, botonRegistrarCobro, 'pago-nuevo', clienteId))
  return [{ text: lines.join('\n'), choices: [...inRows(open), last] }]
}

export const rutas: Route[] = [
  { name: 'deudas', help: 'Quién te debe dinero', rol: 'lectura', run: (ctx) => verDeudas(ctx, '0') },
  {
    name: 'deudas-pagina',
    rol: 'lectura',
    run: async (ctx, page) => (await verDeudas(ctx, page)).map((reply) => inPlace(ctx, reply)),
  },
  { name: 'cliente-deudas', rol: 'lectura', run: verDeudasDeCliente },
]
