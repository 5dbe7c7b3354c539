import { actualizarSalud, actualizarSaludes } from '#actions/actualizar-salud.ts'
import { cargarEjemplo, quitarEjemplo } from '#actions/ejemplo.ts'
import { cuantosClientes, findCliente } from '#db/clientes.ts'
import { facturadoEntre } from '#db/salud.ts'
import type { Reply } from '#domain/conversation.ts'
import { masDias } from '#domain/fecha.ts'
import * as texts from '#texts/inicio.ts'
import { button, type Ctx, inPlace, once, type Route } from './context.ts'

/** The first screen, and what a deep link opens: `?start=c_<id of a client>`. */
export async function inicio(ctx: Ctx, payload: string): Promise<Reply[]> {
  const linked = payload.startsWith('c_') ? await findCliente(ctx.db, payload.slice(2)) : undefined
  if (linked) return ctx.go('cliente-ver', linked.id)
  if ((await cuantosClientes(ctx.db)) > 0)
    return [{ text: texts.hola, choices: [[button(ctx, texts.botonResumen, 'resumen')]] }]
  const example = once(ctx, texts.botonEjemplo, 'ver-ejemplo')
  const file = button(ctx, texts.botonArchivo, 'importar')
  return [{ text: texts.bienvenida, choices: [[file, example], [button(ctx, texts.botonVacio, 'empezar')]] }]
}

async function verEjemplo(ctx: Ctx): Promise<Reply[]> {
  const clientes = await cargarEjemplo(ctx.db, ctx.today, ctx.zona)
  if (clientes.length === 0) return [{ text: texts.ejemploYaEstaba }]
  // Known before the first of them is reckoned, or its place would be among those that came before it.
  const facturado_12m = await facturadoEntre(ctx.db, masDias(ctx.today, -365), ctx.today)
  await actualizarSaludes(ctx.db, clientes, { ...ctx, facturado_12m })
  const digest = button(ctx, texts.botonResumen, 'resumen')
  const remove = button(ctx, texts.botonQuitarEjemplo, 'quitar-ejemplo')
  return [{ text: texts.ejemploListo, choices: [[digest, remove]] }]
}

async function quitar(ctx: Ctx): Promise<Reply[]> {
  const { conservados, porActualizar } = await quitarEjemplo(ctx.db)
  for (const id of porActualizar) await actualizarSalud(ctx.db, id, ctx)
  ctx.sesion.cliente_id = null
  return [inPlace(ctx, { text: texts.ejemploQuitado(conservados) })]
}

export const rutas: Route[] = [
  { name: 'start', rol: 'lectura', run: inicio },
  { name: 'ver-ejemplo', rol: 'duena', run: verEjemplo },
  { name: 'empezar', rol: 'lectura', run: async (ctx) => [inPlace(ctx, { text: texts.desdeCero })] },
  { name: 'quitar-ejemplo', rol: 'duena', run: quitar },
]
