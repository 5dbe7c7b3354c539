import { getCliente } from '#db/clientes.ts'
import { mejoresClientes, totalesEntre } from '#db/facturas.ts'
import { aciertos } from '#db/predicciones.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import { comparado, type Periodo, TRAMOS, type Tramo, tramoDe, tramoEnCurso } from '#domain/periodo.ts'
import * as aciertosTexts from '#texts/aciertos.ts'
import { botonVerFicha } from '#texts/conversacion.ts'
import * as texts from '#texts/informe.ts'
import { about, button, type Ctx, inPlace, type Route } from './context.ts'
import { pendienteTotal } from './deudas.ts'

/** How many clients the report names. */
const MEJORES = 3

/** «cuánto he facturado este mes»: invoiced and collected, against the same stretch before. */
export async function consultaFacturacion(ctx: Ctx, periodo: Periodo | null): Promise<Reply[]> {
  return [await informe(ctx, periodo ?? tramoEnCurso('mes', ctx.today))]
}

/** «cuánto facturé a Ruiz en octubre»: of one client; without dates, what goes of the year. */
export async function facturacionDe(ctx: Ctx, clienteId: string, periodo: Periodo | null): Promise<Reply[]> {
  const { db, today } = ctx
  about(ctx, clienteId)
  const cliente = nombreCorto((await getCliente(db, clienteId)).nombre)
  const asked = periodo ?? tramoEnCurso('año', today)
  const { ahora, antes } = comparado(asked, today)
  const now = await totalesEntre(db, ahora.desde, ahora.hasta, clienteId)
  const before = await totalesEntre(db, antes.desde, antes.hasta, clienteId)
  const name = `${cliente} · ${texts.nombreDePeriodo(asked, tramoDe(asked), today)}`
  const lines = [
    texts.titulo(name, ahora.hasta < asked.hasta ? ahora.hasta : null, today),
    ...(now.facturas === 0 && now.cobrado === 0
      ? [texts.sinDatos]
      : [
          texts.facturado(now.facturado, now.facturas, before.facturado),
          texts.cobrado(now.cobrado, before.cobrado),
        ]),
    texts.conAntes(antes, before.facturado, before.cobrado, today),
  ]
  const tramos = TRAMOS.map((tramo) =>
    button(ctx, texts.botones[tramo], 'informe-de', `${tramo} ${clienteId}`),
  )
  const more = [
    button(ctx, texts.botonFacturas, 'cliente-deudas', clienteId),
    button(ctx, botonVerFicha, 'cliente-ver', clienteId),
  ]
  return [inPlace(ctx, { text: lines.join('\n'), choices: [tramos, more] })]
}

/** Button: the month, quarter or year in course, of everybody or of the client that it carries. */
function informeDe(ctx: Ctx, arg: string): Promise<Reply[]> {
  const [tramo = 'mes', clienteId] = arg.split(' ')
  const periodo = tramoEnCurso(tramo as Tramo, ctx.today)
  return clienteId ? facturacionDe(ctx, clienteId, periodo) : consultaFacturacion(ctx, periodo)
}

async function informe(ctx: Ctx, periodo: Periodo): Promise<Reply> {
  const { db, today } = ctx
  const { ahora, antes } = comparado(periodo, today)
  const now = await totalesEntre(db, ahora.desde, ahora.hasta)
  const before = await totalesEntre(db, antes.desde, antes.hasta)
  const best = await mejoresClientes(db, ahora.desde, ahora.hasta, MEJORES)
  const owed = await pendienteTotal(ctx)
  const name = texts.nombreDePeriodo(periodo, tramoDe(periodo), today)
  const nothing = now.facturas === 0 && now.cobrado === 0
  const lines = [
    texts.titulo(name, ahora.hasta < periodo.hasta ? ahora.hasta : null, today),
    ...(nothing
      ? [texts.sinDatos]
      : [
          texts.facturado(now.facturado, now.facturas, before.facturado),
          texts.cobrado(now.cobrado, before.cobrado),
        ]),
    texts.conAntes(antes, before.facturado, before.cobrado, today),
    texts.pendiente(owed.debe, owed.vencido),
    best.length > 0 ? texts.mejores : '',
    ...best.map(({ nombre, total }, i) =>
      texts.lineaDeCliente(i + 1, nombreCorto(nombre), total, now.facturado),
    ),
    aciertosTexts.enUnaLinea(await aciertos(db, null)),
  ]
  return inPlace(ctx, {
    text: lines.filter(Boolean).join('\n'),
    choices: [
      TRAMOS.map((tramo) => button(ctx, texts.botones[tramo], 'informe-de', tramo)),
      [button(ctx, texts.botonDeudas, 'deudas'), button(ctx, aciertosTexts.botonAciertos, 'aciertos')],
    ],
  })
}

/** How often what was foreseen came true: dates, bands and rules. */
async function verAciertos(ctx: Ctx): Promise<Reply[]> {
  const lines = aciertosTexts.detalle(await aciertos(ctx.db, null))
  const back = button(ctx, aciertosTexts.botonInforme, 'informe-de', 'mes')
  return [inPlace(ctx, { text: [aciertosTexts.titulo, ...lines].join('\n'), choices: [[back]] })]
}

export const rutas: Route[] = [
  {
    name: 'informe',
    help: 'Facturado y cobrado: mes, trimestre, año',
    rol: 'lectura',
    run: (ctx) => consultaFacturacion(ctx, null),
  },
  {
    name: 'informe-de',
    rol: 'lectura',
    run: informeDe,
  },
  { name: 'aciertos', rol: 'lectura', run: verAciertos },
]
