import type { Db } from '#db/open.ts'
import { hechosDe } from '#db/salud.ts'
import type { AlertaRow } from '#db/schema.ts'
import { comoAviso, type Dicho, dichoDeCompra, dichoDeFacturas } from '#domain/aciertos.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { ReglaId } from '#domain/recomendacion.ts'
import type { Salud } from '#domain/salud.ts'
import { type Momento, saludDeHechos } from './actualizar-salud.ts'
import { type Donde, guardarDicho } from './predicciones.ts'

type Alerta = Pick<AlertaRow, 'cliente_id' | 'regla' | 'factura_id'>

/** Rules that say that a client is not coming back, and so can be right or wrong. */
const DE_PERDIDA: readonly string[] = ['factura_esperada', 'sin_actividad'] satisfies ReglaId[]

/** It tells what happened, and foretells nothing that could be right or wrong. */
const DE_UN_HECHO = 'promesa_rota' satisfies ReglaId

/**
 * Keeps what some alerts say of what is to come, an unpaid invoice or a client that goes: a line alone is the warning of
 * its rule. `conMotivo`: with its reason, which tells the probability of an invoice.
 */
export async function guardarDichoDeAlertas(
  db: Db,
  alertas: readonly Alerta[],
  donde: Donde,
  en: Momento,
  { conMotivo = false }: { conMotivo?: boolean } = {},
): Promise<void> {
  for (const alerta of alertas) {
    if (alerta.regla === DE_UN_HECHO) continue
    if (alerta.factura_id === null && !DE_PERDIDA.includes(alerta.regla)) continue
    const salud = await saludDeHechos(db, await hechosDe(db, alerta.cliente_id), en)
    const dichos = dichoDe(alerta, salud, en.today)
    await guardarDicho(db, salud, dichos.map(comoAviso), { donde, regla: alerta.regla }, en)
    if (conMotivo && alerta.factura_id !== null) await guardarDicho(db, salud, dichos, { donde }, en)
  }
}

/** Only the risk: an alert shows no date, and one that nobody saw does not count among those that were right. */
function dichoDe({ factura_id }: Alerta, salud: Salud, today: Fecha): Dicho[] {
  if (factura_id === null) return dichoDeCompra(salud, today).filter(({ clase }) => clase === 'perdida')
  return dichoDeFacturas(salud, today, [factura_id]).filter(({ clase }) => clase === 'impago')
}
