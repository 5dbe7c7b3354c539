import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { enJuego } from '#actions/componer-resumen.ts'
import { guardarDichoDeAlertas } from '#actions/dicho-de-alertas.ts'
import { alertasAbiertas, getAlerta } from '#db/salud.ts'
import type { AlertaRow } from '#db/schema.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import * as texts from '#texts/alertas.ts'
import { botonVerFicha } from '#texts/conversacion.ts'
import { about, button, type Ctx, once, type Route } from './context.ts'
import { inRows } from './form.ts'

const POR_PAGINA = 8

/** `/alertas`: everything worth doing, by money × urgency, a page at a time. */
async function verAlertas(ctx: Ctx, page: string): Promise<Reply[]> {
  const all = await alertasAbiertas(ctx.db, ctx.today, ctx.ajustes.reglas_silenciadas)
  if (all.length === 0) return [{ text: texts.nada }]
  const last = Math.ceil(all.length / POR_PAGINA) - 1
  const current = Math.min(Math.max(0, Math.trunc(Number(page)) || 0), last)
  const from = current * POR_PAGINA
  const shown = all.slice(from, from + POR_PAGINA)
  await guardarDichoDeAlertas(ctx.db, shown, 'alerta', ctx)
  const lines = shown.map((alerta, i) => texts.linea(alerta, from + i + 1))
  const choices = inRows(shown.map((alerta, i) => button(ctx, String(from + i + 1), 'alerta', alerta.id)))
  if (all.length > from + POR_PAGINA)
    choices.push([button(ctx, texts.botonMas, 'alertas', String(current + 1))])
  return [
    {
      text: [texts.titulo(all.length, enJuego(all)), ...lines].join('\n'),
      choices,
    },
  ]
}

/** One alert: what, why, and what can be done about it. Brought up to date before it is shown. */
async function verAlerta(ctx: Ctx, id: string): Promise<Reply[]> {
  const known = await getAlerta(ctx.db, id)
  if (known) await actualizarSalud(ctx.db, known.cliente_id, ctx)
  const alerta = await getAlerta(ctx.db, id)
  if (!alerta || alerta.cerrada_en) return [{ text: texts.yaCerrada }]
  await guardarDichoDeAlertas(ctx.db, [alerta], 'alerta', ctx, { conMotivo: true })
  about(ctx, alerta.cliente_id)
  return [{ text: texts.tarjeta(alerta), choices: acciones(ctx, alerta) }]
}

function acciones(ctx: Ctx, alerta: AlertaRow): Choice[][] {
  const snooze = (dias: number) => JSON.stringify({ id: alerta.id, dias })
  const first = [button(ctx, botonVerFicha, 'cliente-ver', alerta.cliente_id)]
  if (alerta.factura_id) first.unshift(button(ctx, texts.botonCobrado, 'pago-nuevo', alerta.cliente_id))
  if (alerta.oportunidad_id) first.unshift(button(ctx, '💼 Abrir', 'oportunidad-ver', alerta.oportunidad_id))
  return [
    first,
    [
      once(ctx, texts.botonPosponer, 'posponer-alerta', snooze(3)),
      once(ctx, texts.botonPosponerSemana, 'posponer-alerta', snooze(7)),
    ],
    [once(ctx, texts.botonCallar, 'silenciar-cliente', alerta.cliente_id)],
    [once(ctx, texts.botonCallarRegla, 'silenciar-regla', alerta.regla)],
  ]
}

export const rutas: Route[] = [
  { name: 'alertas', help: 'Lo que merece tu atención', rol: 'lectura', run: verAlertas },
  { name: 'alerta', rol: 'lectura', run: verAlerta },
]
