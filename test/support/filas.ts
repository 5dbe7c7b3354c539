import type { Db } from '#db/open.ts'
import type { Chat } from './chat.ts'

const TABLAS = [
  'clientes',
  'contactos',
  'actividades',
  'oportunidades',
  'crm_etapas',
  'crm_facturas',
  'crm_vencimientos',
  'crm_pagos',
  'crm_recordatorios',
] as const

/** How many rows of business each table holds. */
export async function filas(db: Db): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const tabla of TABLAS) {
    const row = await db
      .selectFrom(tabla)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    counts[tabla] = Number(row.n)
  }
  return counts
}

/** Two clients with a person, a deal, an invoice and a task: something to act upon. */
export async function conNegocio(chat: Chat): Promise<Chat> {
  await chat.say('nuevo cliente Talleres Ruiz SL, 600 111 222, Marta')
  await chat.say('nuevo cliente Gestoría Paz, 600 333 444, Elena')
  await chat.say('oportunidad nueva en Talleres Ruiz, web, 10.000')
  await chat.say('factura 2026-041 a Talleres Ruiz, 1.210 €')
  await chat.press('Sí, registrar')
  await chat.say('recuérdame llamar a Elena de Gestoría Paz el viernes a las 10')
  return chat
}
