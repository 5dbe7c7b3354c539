import { hayAvisos, riesgoDe } from '#db/avisos.ts'
import type { Autoria } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { ensureDuena } from '#db/usuarios.ts'
import { actualizarSalud, type Momento } from './actualizar-salud.ts'
import { avisar } from './avisar.ts'
import { anotarCambioDeRiesgo } from './avisar-riesgo.ts'

/**
 * What follows from an invoice or a payment: the client's health, and a word to the owner when it has become
 * riskier or she was after the payment. She is not told of what she does herself (the answer says it) nor of the risk
 * after an import (`silencio`).
 */
export async function trasEntrada(
  db: Db,
  by: Autoria,
  clienteId: string,
  en: Momento,
  silencio = false,
): Promise<void> {
  const cambio = await cambioDeRiesgo(db, clienteId, en)
  const suya = by.usuario_id !== null && by.usuario_id === (await ensureDuena(db, en.now, en.newId)).id
  if (cambio && !silencio && !suya)
    await anotarCambioDeRiesgo(db, clienteId, cambio.antes, cambio.ahora, en.now)
  if (await hayAvisos(db)) await avisar(db, en.now, en.newId)
}

/** The same for one of many: the word to the owner waits for the next minute, with those that owe most first. */
export async function trasLote(db: Db, clienteId: string, en: Momento, silencio: boolean): Promise<void> {
  const cambio = await cambioDeRiesgo(db, clienteId, en)
  if (cambio && !silencio) await anotarCambioDeRiesgo(db, clienteId, cambio.antes, cambio.ahora, en.now)
}

/** Brings a client's health up to date. Null when its risk is what it was. */
async function cambioDeRiesgo(db: Db, clienteId: string, en: Momento) {
  const antes = await riesgoDe(db, clienteId)
  const { riesgo_impago: ahora } = await actualizarSalud(db, clienteId, en)
  return antes === ahora ? null : { antes, ahora }
}
