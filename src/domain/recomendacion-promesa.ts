import { promesasVivas } from './promesa.ts'
import type { Caso, Hallazgo } from './recomendacion-caso.ts'

/** It said itself when it would pay: nothing is left to wait for, so no line about the same money goes first. Product decision. */
const URGENCIA = 1

/**
 * The client said that it would pay by a day (product §6, «broken promise»), that day and the transfer's have passed,
 * and what it promised is still owed. The money at stake is all that is overdue, so that it stands for the line of its debts.
 */
export function promesaRota(caso: Caso): Hallazgo[] {
  const { salud } = caso
  const rotas = vivas(caso).filter(({ estado }) => estado === 'rota')
  const [peor] = rotas.sort((a, b) => b.falta - a.falta)
  if (!peor) return []
  const { promesa, falta, dicha, factura } = peor
  const { vencido_centimos: vencido } = salud.fila
  return [
    {
      tipo: 'ALERTA',
      de: promesa.id,
      factura_id: factura.id,
      importe: Math.max(falta, vencido),
      urgencia: URGENCIA,
      hechos: {
        regla: 'promesa_rota',
        falta,
        vencido,
        prometido: promesa.fecha,
        dicha,
        palabras: promesa.texto,
        numero: factura.numero,
      },
    },
  ]
}

/**
 * Whether what it owes need not be said by the line of its debts: a broken promise says it, and one that stands is
 * waited for, as a planned next step pauses a deal (product §6). Only when it covers the oldest debt.
 */
export function callaLaDeuda(caso: Caso): boolean {
  const [oldest] = caso.salud.abiertas
  return vivas(caso).some(({ estado, factura }) => estado === 'rota' || factura.id === oldest?.id)
}

function vivas({ hechos, salud, today, zona }: Caso) {
  return hechos.promesas.length === 0 ? [] : promesasVivas(hechos, salud.abiertas, today, zona)
}
