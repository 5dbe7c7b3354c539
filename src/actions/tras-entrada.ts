import { riesgoDe } from '#db/avisos-riesgo.ts'
import type { Autoria } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { ensureDuena } from '#db/usuarios.ts'
import { actualizarSalud, type Momento } from './actualizar-salud.ts'
import { anotarCambioDeRiesgo, avisarRiesgos } from './avisar-riesgo.ts'

/**
 * What follows from an invoice or a payment: the client's health, and a word to the owner when it has become
 * riskier. She is not told of what she does herself (the answer says it) nor of an import (`silencio`).
 */
export async function trasEntrada(
  db: Db,
  by: Autoria,
  clienteId: string,
  en: Momento,
  silencio = false,
): Promise<void> {
  const cambio = await cambioDeRiesgo(db, clienteId, en)
  if (silencio || !cambio) return
  if (by.usuario_id && by.usuario_id === (await ensureDuena(db, en.now, en.newId)).id) return
  await anotarCambioDeRiesgo(db, clienteId, cambio.antes, cambio.ahora, en.now)
  await avisarRiesgos(db, en.now, en.newId)
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
