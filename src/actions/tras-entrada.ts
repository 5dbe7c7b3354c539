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
  const antes = await riesgoDe(db, clienteId)
  const { riesgo_impago } = await actualizarSalud(db, clienteId, en)
  if (silencio || antes === riesgo_impago) return
  if (by.usuario_id && by.usuario_id === (await ensureDuena(db, en.now, en.newId)).id) return
  await anotarCambioDeRiesgo(db, clienteId, antes, riesgo_impago, en.now)
  await avisarRiesgos(db, en.now, en.newId)
}
