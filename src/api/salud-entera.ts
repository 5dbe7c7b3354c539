import { z } from '@hono/zod-openapi'
import type { Fecha } from '#domain/fecha.ts'
import type { Salud } from '#domain/salud.ts'
import { confianzaDe } from '#domain/salud-confianza.ts'
import { FIGURAS, figurasDe, porque } from '#texts/porque.ts'
import * as e from './esquemas.ts'
import { saludJson, saludSchema } from './salud-json.ts'

const NIVELES = ['bajo', 'medio', 'alto', 'sin_datos'] as const

/** What the chat can say of a client, for the panel and for other programs: the figures of the table and the rest. */
export const saludEnteraSchema = saludSchema
  .extend({
    confianza: z
      .enum(['baja', 'media', 'alta'])
      .nullable()
      .openapi({ description: 'De las cifras de pago, según con cuántas facturas; null sin desenlaces.' }),
    riesgo_perdida: z.enum(NIVELES),
    horizonte_perdida_dias: e.enteroONada,
    importe_mediano: e.eurosONada,
    habito: z
      .object({ antes: z.number().int(), ahora: z.number().int(), facturas_antes: z.number().int() })
      .nullable()
      .openapi({ description: 'Días para pagar de sus 3 últimas frente a las de antes.' }),
    esperado_12m: e.eurosONada,
    compras_esperadas_12m: z.number().nullable(),
    potencial: z.object({
      nivel: z.enum(NIVELES),
      anterior_12m: e.eurosONada,
      embudo: e.eurosDados,
      oportunidades_abiertas: z.number().int(),
    }),
    rango: z
      .object({ puesto: z.number().int(), de: z.number().int(), percentil: e.enteroONada })
      .nullable()
      .openapi({ description: 'Su puesto por lo facturado en 12 meses.' }),
    concentracion: z
      .number()
      .nullable()
      .openapi({ description: 'Qué parte de lo que facturas en 12 meses es suya (0-1).' }),
    exposicion: z
      .object({ debe: e.eurosDados, limite: e.eurosDados, exceso: e.eurosDados })
      .nullable()
      .openapi({ description: 'Frente a su límite de crédito; null si no tiene.' }),
    facturas_abiertas: z
      .array(
        z.object({
          id: z.string(),
          numero: z.string(),
          fecha_vencimiento: e.fechaDada,
          pendiente: e.eurosDados,
          dias_vencida: z.number().int().openapi({ description: 'Negativo antes de vencer.' }),
          p_impago_30: z.number().openapi({ description: 'Probabilidad de pasar de 30 días de retraso.' }),
          cobro_esperado: e.fechaONada,
        }),
      )
      .openapi({ description: 'Lo más antiguo primero.' }),
    porque: z
      .partialRecord(z.enum(FIGURAS), z.array(z.string()))
      .openapi({ description: 'De qué cuentas sale cada cifra, en frases, con su muestra y su confianza.' }),
  })
  .openapi('SaludEntera')

/** A client's whole health in euros, at `today`. */
export function saludEnteraJson(salud: Salud, today: Fecha) {
  const { fila, potencial, concentracion, exposicion, habito, rango, porque: datos } = salud
  const vuelve = datos.compras > 1
  return {
    ...saludJson(fila, { id: fila.cliente_id, riesgo_impago: salud.riesgo_impago }),
    confianza: datos.ultimas === null ? null : confianzaDe(datos.confianza),
    riesgo_perdida: salud.riesgo_perdida,
    horizonte_perdida_dias: datos.horizonte,
    importe_mediano: e.enEuros(datos.importe_mediano_centimos),
    habito: habito && { antes: habito.antes, ahora: habito.ahora, facturas_antes: habito.facturas_antes },
    // As in the chat: of a single purchase nothing is foretold.
    esperado_12m: vuelve ? e.enEuros(redondo(datos.esperado_12m_centimos)) : null,
    compras_esperadas_12m: vuelve ? datos.compras_esperadas_12m : null,
    potencial: {
      nivel: potencial.nivel,
      anterior_12m: e.enEuros(potencial.anterior_12m_centimos),
      embudo: e.enEuros(potencial.embudo_centimos),
      oportunidades_abiertas: potencial.oportunidades_abiertas,
    },
    rango,
    concentracion: concentracion?.parte ?? null,
    exposicion: exposicion && {
      debe: e.enEuros(exposicion.debe),
      limite: e.enEuros(exposicion.limite),
      exceso: e.enEuros(exposicion.exceso),
    },
    facturas_abiertas: salud.abiertas.map(
      ({ id, numero, vence, debe, dias_vencida, p_30, cobro_esperado }) => ({
        id,
        numero,
        fecha_vencimiento: vence,
        pendiente: e.enEuros(debe),
        dias_vencida,
        p_impago_30: p_30,
        cobro_esperado,
      }),
    ),
    porque: Object.fromEntries(figurasDe(salud).map((figura) => [figura, porque(figura, salud, today)])),
  }
}

/** Cents of an expectation, which has fractions of them. */
function redondo(centimos: number | null): number | null {
  return centimos === null ? null : Math.round(centimos)
}
