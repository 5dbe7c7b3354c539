import { embudo, type Movimiento, movimientosDelEmbudo, type OportunidadEnEtapa } from '#db/oportunidades.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import { sumar } from '#domain/dinero.ts'
import { diasEntre, fechaDe } from '#domain/fecha.ts'
import { ETAPAS_ABIERTAS, enPrevision } from '#domain/oportunidad.ts'
import { LIMITE_DE_ETAPA } from '#domain/recomendacion.ts'
import * as texts from '#texts/oportunidad.ts'
import { button, type Ctx, type Route } from './context.ts'
import { inRows } from './form.ts'

/** How many deals are worth a button under the funnel. */
const MAX_BUTTONS = 6

/** `/embudo`, «qué tengo en propuesta»: each stage with its count and money, the weighted forecast, the largest deals. */
async function verEmbudo(ctx: Ctx, etapa: string): Promise<Reply[]> {
  const only = ETAPAS_ABIERTAS.find((one) => one === etapa)
  const all = (await embudo(ctx.db)).filter(({ estado }) => !only || estado === only)
  if (all.length === 0 && only) return [{ text: texts.ningunaEn(only) }]
  if (all.length === 0) return [{ text: texts.noHayEmbudo }]
  const movimientos = await movimientosDelEmbudo(ctx.db)
  const porEtapa = ETAPAS_ABIERTAS.filter((one) => !only || one === only).map((estado) => {
    const here = all.filter((oportunidad) => oportunidad.estado === estado)
    return { estado, cuantas: here.length, suma: sumar(here.map(importe)) }
  })
  const mayor = Math.max(...porEtapa.map(({ suma }) => suma))
  const largest = all.slice(0, MAX_BUTTONS)
  const lines = [
    texts.cabeceraDeEmbudo(all.length, sumar(all.map(importe)), sumar(all.map(enPrevision))),
    ...porEtapa.map(({ estado, cuantas, suma }) => texts.lineaDeEtapa(estado, cuantas, suma, mayor)),
    texts.sinImporte(all.filter((one) => one.monto_estimado_centimos === null).length),
    texts.mayores,
    ...largest.map((one, i) => {
      const stalled = diasParada(ctx, one, movimientos.get(one.id))
      return texts.lineaDeOportunidad(i + 1, one, nombreCorto(one.cliente), stalled)
    }),
  ]
  return [
    {
      text: lines.filter(Boolean).join('\n'),
      choices: inRows(largest.map(({ id }, i) => button(ctx, String(i + 1), 'oportunidad-ver', id))),
    },
  ]
}

function importe({ monto_estimado_centimos }: OportunidadEnEtapa): number {
  return monto_estimado_centimos ?? 0
}

/**
 * Days without movement when they are too many for its stage: the same rule as the alert
 * `oportunidad_parada`. A planned next step pauses it.
 */
function diasParada(
  ctx: Ctx,
  { estado, en_etapa_desde }: OportunidadEnEtapa,
  movimiento: Movimiento | undefined,
): number | null {
  if ((movimiento?.proximo_paso ?? '') >= ctx.today) return null
  const contacto = movimiento?.ultimo_contacto ?? ''
  const last = contacto > en_etapa_desde ? contacto : en_etapa_desde
  const dias = diasEntre(fechaDe(new Date(last), ctx.zona), ctx.today)
  return dias >= (LIMITE_DE_ETAPA[estado] ?? Number.POSITIVE_INFINITY) ? dias : null
}

export const rutas: Route[] = [
  { name: 'embudo', help: 'Tus oportunidades por etapa', rol: 'lectura', run: verEmbudo },
]
