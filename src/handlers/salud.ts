import { actualizarSalud, saludDeHechos } from '#actions/actualizar-salud.ts'
import { guardarDicho } from '#actions/predicciones.ts'
import { aciertosDeCobro } from '#db/predicciones.ts'
import { hechosDe, ignorarNota } from '#db/salud.ts'
import { type Dicho, dichoDeCompra, dichoDeFacturas, dichoDePago } from '#domain/aciertos.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import type { Fecha } from '#domain/fecha.ts'
import { promesasVivas } from '#domain/promesa.ts'
import type { HechosDeCliente, Salud } from '#domain/salud.ts'
import { botonVerFicha } from '#texts/conversacion.ts'
import { negrita } from '#texts/format.ts'
import * as texts from '#texts/porque.ts'
import { conSusPalabras } from '#texts/promesa.ts'
import { probabilidadDeRetraso } from '#texts/salud.ts'
import { about, button, type Ctx, inPlace, once, type Route } from './context.ts'
import { inRows } from './form.ts'
import { whichCliente } from './which-cliente.ts'

/** `/salud NOMBRE` and the card's «¿Por qué?»: how it pays and how sure that is, and the other figures. */
async function porque(ctx: Ctx, clienteId: string): Promise<Reply[]> {
  const { nombre, salud, hechos } = await saludDe(ctx, clienteId)
  const lines = texts.porque('riesgo_impago', salud, ctx.today).map((line) => `• ${line}`)
  for (const viva of promesasVivas(hechos, salud.abiertas, ctx.today, ctx.zona))
    lines.push(`• 🤝 ${conSusPalabras(viva, ctx.today)}`)
  lines.push(texts.misFechas(await aciertosDeCobro(ctx.db, clienteId)))
  const title = `${nombre} · ${probabilidadDeRetraso(salud)}`
  const figures = texts
    .figurasDe(salud)
    .filter((figura) => figura !== 'riesgo_impago')
    .map((figura) =>
      button(ctx, texts.nombreDeFigura[figura], 'porque-de', JSON.stringify({ c: clienteId, figura })),
    )
  await guardarDicho(ctx.db, salud, dichoDePago(salud, ctx.today), { donde: 'porque' }, ctx)
  return [
    {
      text: [negrita(title), ...lines].filter(Boolean).join('\n'),
      choices: [...notas(ctx, salud), ...inRows(figures), acciones(ctx, clienteId)],
    },
  ]
}

/** «¿Por qué?» of one figure. */
async function porqueDe(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { c, figura } = JSON.parse(arg) as { c: string; figura: texts.Figura }
  const { nombre, salud } = await saludDe(ctx, c)
  const lines = texts.porque(figura, salud, ctx.today).map((line) => `• ${line}`)
  await guardarDicho(ctx.db, salud, dichoDe(figura, salud, ctx.today), { donde: 'porque' }, ctx)
  return [{ text: [negrita(`${nombre} · ${texts.nombreDeFigura[figura]}`), ...lines].join('\n') }]
}

/** What the answer about a figure says of what is to come. */
function dichoDe(figura: texts.Figura, salud: Salud, today: Fecha): Dicho[] {
  switch (figura) {
    case 'pendiente': {
      const shown = texts.facturasEnPorque(salud).map(({ id }) => id)
      return dichoDeFacturas(salud, today, shown)
    }
    case 'riesgo_perdida':
      return dichoDeCompra(salud, today).filter(({ clase }) => clase === 'perdida')
    case 'proxima_factura':
      return dichoDeCompra(salud, today).filter(({ clase }) => clase === 'proxima')
    default:
      return []
  }
}

async function saludDe(
  ctx: Ctx,
  clienteId: string,
): Promise<{ nombre: string; hechos: HechosDeCliente; salud: Salud }> {
  const hechos = await hechosDe(ctx.db, clienteId)
  about(ctx, clienteId)
  return {
    nombre: nombreCorto(hechos.cliente.nombre),
    hechos,
    salud: await saludDeHechos(ctx.db, hechos, ctx),
  }
}

/** A note with words of risk is a signal that she can dismiss; it never moves the figure. */
function notas(ctx: Ctx, salud: Salud): Choice[][] {
  const [first] = salud.palabras_de_riesgo
  return first
    ? [
        [
          once(
            ctx,
            texts.botonIgnorarNota,
            'ignorar-nota',
            JSON.stringify({ c: salud.fila.id, id: first.actividad_id }),
          ),
        ],
      ]
    : []
}

function acciones(ctx: Ctx, clienteId: string): Choice[] {
  return [
    button(ctx, botonVerFicha, 'cliente-ver', clienteId),
    once(ctx, texts.botonSilenciar, 'silenciar-cliente', clienteId),
  ]
}

async function ignorar(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { c, id } = JSON.parse(arg) as { c: string; id: string }
  await ignorarNota(ctx.db, id)
  await actualizarSalud(ctx.db, c, ctx)
  const [reply] = await porque(ctx, c)
  return reply ? [inPlace(ctx, reply)] : []
}

export const rutas: Route[] = [
  {
    name: 'salud',
    help: 'Cómo paga un cliente, y por qué',
    usage: 'NOMBRE',
    rol: 'lectura',
    run: (ctx, nombre) => whichCliente(ctx, nombre, 'porque'),
  },
  { name: 'porque', rol: 'lectura', run: porque },
  { name: 'porque-de', rol: 'lectura', run: porqueDe },
  { name: 'ignorar-nota', rol: 'colaborador', run: ignorar },
]
