import { diasEntre } from './fecha.ts'
import { type Caso, type Hallazgo, parte, yaNoCompra } from './recomendacion-caso.ts'

/** Days past due that nobody's habit excuses. Specification: «45 días sin pagar». */
const DIAS_RIESGO_IMPAGO = 45
/** Days over what it usually takes before an overdue invoice is worth a line: payments are filed late. Product decision. */
const MARGEN_SOBRE_HABITO = 3
/** Habit change (producto §6): ten days more and half as much again, in the last four months. Product decision. */
const CAMBIO_DIAS = 10
const CAMBIO_FACTOR = 1.5
const CAMBIO_VIGENTE = 120
/** «Pagando rápido»: the specification calls 15 and 20 days «muy rápido»; five paid and credit to speak of. */
const DIAS_PAGO_RAPIDO = 20
const PAGADAS_PARA_CREDITO = 5
const PLAZO_CON_CREDITO = 15

/** All overdue invoices in one line, when the oldest exceeds what this client usually takes. */
export function facturaVencida({ salud }: Caso): Hallazgo[] {
  const vencidas = salud.abiertas.filter((f) => f.dias_vencida > 0)
  const [peor] = vencidas
  if (!peor) return []
  const { retraso_mediano, facturas_pagadas } = salud.fila
  const usual = Math.max(0, retraso_mediano ?? 0)
  const dias = peor.dias_vencida
  if (dias < Math.min(DIAS_RIESGO_IMPAGO, usual + MARGEN_SOBRE_HABITO)) return []

  return [
    {
      tipo: 'ALERTA',
      de: peor.id,
      factura_id: peor.id,
      importe: salud.fila.vencido_centimos,
      urgencia: 0.5 + 0.5 * parte(dias - usual, DIAS_RIESGO_IMPAGO),
      hechos: {
        regla: 'factura_vencida',
        facturas: vencidas.length,
        numero: peor.numero,
        vence: peor.vence,
        dias,
        habitual: retraso_mediano,
        facturas_pagadas,
        grave: dias >= DIAS_RIESGO_IMPAGO,
        p_30: peor.p_30,
      },
    },
  ]
}

/** It takes clearly longer to pay than it used to, and still did lately. */
export function cambioDeHabito({ salud, today }: Caso): Hallazgo[] {
  const { habito } = salud
  if (!habito) return []
  const { antes, ahora, facturas_antes, ultimo_cobro } = habito
  const empeora = ahora - antes >= CAMBIO_DIAS && ahora >= antes * CAMBIO_FACTOR
  if (!empeora || diasEntre(ultimo_cobro, today) > CAMBIO_VIGENTE) return []
  return [
    {
      tipo: 'RIESGO',
      importe: salud.fila.pendiente_centimos,
      urgencia: 0.15 + 0.15 * parte(ahora - antes, 60),
      hechos: { regla: 'cambio_de_habito', antes, ahora, facturas_antes },
    },
  ]
}

/** It pays fast, owes nothing late and has terms to speak of: more credit may be offered. */
export function pagaRapido({ hechos, salud }: Caso): Hallazgo[] {
  const { dias_para_pagar_mediana: dias, facturas_pagadas, vencido_centimos } = salud.fila
  const { ultimas, plazo_habitual } = salud.porque
  if (dias === null || ultimas === null || plazo_habitual === null) return []
  if (dias > DIAS_PAGO_RAPIDO || facturas_pagadas < PAGADAS_PARA_CREDITO || ultimas.tarde > 0) return []
  if (plazo_habitual < PLAZO_CON_CREDITO || vencido_centimos > 0) return []
  if (salud.riesgo_impago !== 'bajo' || yaNoCompra(hechos)) return []
  return [
    {
      tipo: 'OPORTUNIDAD',
      importe: salud.fila.monto_promedio_factura_centimos ?? 0,
      urgencia: 0.03,
      hechos: {
        regla: 'paga_rapido',
        dias_para_pagar: dias,
        plazo: plazo_habitual,
        ultimas: ultimas.de,
        limite_credito: hechos.cliente.limite_credito_centimos,
      },
    },
  ]
}
