import type { Centimos } from './dinero.ts'
import { diasEntre, fechaDe, masDias } from './fecha.ts'
import { type Etapa, estaAbierta } from './oportunidad.ts'
import type { Proyecto } from './recomendacion.ts'
import { type Caso, type Hallazgo, hayProximoPaso, laPosterior, parte } from './recomendacion-caso.ts'
import type { HechosDeCliente } from './salud.ts'

/** Specification: «Oportunidad de €50k, probabilidad baja»; the figures are a product decision. */
const OPORTUNIDAD_GRANDE: Centimos = 5_000_00
const PROBABILIDAD_BAJA = 30
/** Specification: its example of «alta probabilidad» has 65 %; negotiation alone gives 60. Product decision. */
const PROBABILIDAD_ALTA = 60
/** Days without movement from which a deal is stalled. Producto §6 «per stage»; the figures are a product decision. */
export const LIMITE_DE_ETAPA: Partial<Record<Etapa, number>> = {
  inicial: 21,
  contacto: 14,
  propuesta: 10,
  negociacion: 7,
}
/** Won but not invoiced (producto §6): from a week to half a year; an invoice of the week before counts. Product decision. */
const DIAS_PARA_FACTURAR = 7
const DIAS_GANADA_ANTIGUA = 180

/** Each invoice answers for one won deal, in order, so that two deals and one invoice still leave one to bill. */
export function ganadaSinFacturar({ hechos, today, zona }: Caso): Hallazgo[] {
  const libres = hechos.facturas
    .filter((f) => f.anulada_en === null && f.total_centimos > 0 && f.fecha_emision <= today)
    .map((f) => f.fecha_emision)
    .sort()
  const ganadas = hechos.oportunidades
    .filter((o) => o.estado === 'ganada')
    .map((o) => ({ o, desde: o.fecha_cierre_real ?? fechaDe(new Date(o.en_etapa_desde), zona) }))
    .sort((a, b) => a.desde.localeCompare(b.desde))

  return ganadas.flatMap(({ o, desde }): Hallazgo[] => {
    const suya = libres.findIndex((emitida) => emitida >= masDias(desde, -DIAS_PARA_FACTURAR))
    if (suya >= 0) libres.splice(suya, 1)
    const dias = diasEntre(desde, today)
    if (
      suya >= 0 ||
      o.monto_estimado_centimos === 0 ||
      dias < DIAS_PARA_FACTURAR ||
      dias > DIAS_GANADA_ANTIGUA
    )
      return []
    return [
      {
        tipo: 'ALERTA',
        de: o.id,
        oportunidad_id: o.id,
        importe: o.monto_estimado_centimos ?? 0,
        urgencia: 0.4 + 0.4 * parte(dias, 30),
        hechos: { regla: 'ganada_sin_facturar', desde, ...proyecto(o, dias) },
      },
    ]
  })
}

/** At most one line per open deal; a next step with a date pauses it. One of nothing is no deal; unknown is not nothing. */
export function oportunidadesAbiertas(caso: Caso): Hallazgo[] {
  const { hechos, salud, today, zona } = caso
  const hablado = salud.ultima_interaccion?.fecha ?? ''
  return hechos.oportunidades.flatMap((o): Hallazgo[] => {
    if (!estaAbierta(o) || o.monto_estimado_centimos === 0 || hayProximoPaso(caso, o.id)) return []
    const enEtapa = fechaDe(new Date(o.en_etapa_desde), zona)
    const dias = Math.max(0, diasEntre(laPosterior(hablado, enEtapa), today))
    const comun = {
      de: o.id,
      oportunidad_id: o.id,
      importe: o.monto_estimado_centimos ?? 0,
      probabilidad: o.probabilidad / 100,
    }
    const datos = proyecto(o, dias)
    const limite = LIMITE_DE_ETAPA[o.estado] ?? 0

    if (comun.importe >= OPORTUNIDAD_GRANDE && o.probabilidad <= PROBABILIDAD_BAJA) {
      const urgencia = 0.05 + 0.1 * parte(dias, limite)
      return [
        { ...comun, tipo: 'RIESGO', urgencia, hechos: { regla: 'oportunidad_grande_dudosa', ...datos } },
      ]
    }
    if (dias >= limite) {
      const urgencia = 0.1 + 0.1 * parte(dias - limite, limite)
      return [
        {
          ...comun,
          tipo: 'SEGUIMIENTO',
          urgencia,
          hechos: { regla: 'oportunidad_parada', limite, ...datos },
        },
      ]
    }
    if (o.probabilidad < PROBABILIDAD_ALTA) return []
    const urgencia = 0.05 + 0.05 * parte(dias, limite)
    return [{ ...comun, tipo: 'SEGUIMIENTO', urgencia, hechos: { regla: 'oportunidad_probable', ...datos } }]
  })
}

function proyecto(o: HechosDeCliente['oportunidades'][number], dias: number): Proyecto {
  const { nombre_proyecto, monto_estimado_centimos, estado, probabilidad } = o
  return { nombre_proyecto, monto: monto_estimado_centimos, estado, probabilidad, dias }
}
