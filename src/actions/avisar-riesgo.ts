import { deleteRiesgo, findRiesgo, insertRiesgo } from '#db/avisos.ts'
import type { Db } from '#db/open.ts'
import type { RiesgoImpago } from '#domain/cliente.ts'

const GRADO: Record<RiesgoImpago, number> = { sin_datos: 0, bajo: 0, medio: 1, alto: 2 }

/**
 * Whether a change is worth interrupting her. Only for the worse: that somebody pays again she sees when it
 * is paid. The first figure of a client of whom nothing was known leans on what is usual elsewhere, so
 * «medio» is no news of it, and «alto» is.
 */
export function esMalaNoticia(antes: RiesgoImpago, ahora: RiesgoImpago): boolean {
  return GRADO[ahora] > GRADO[antes] && !(antes === 'sin_datos' && ahora === 'medio')
}

/** Notes that a client's risk has moved. What is back where she knew it, is no news any more. */
export async function anotarCambioDeRiesgo(
  db: Db,
  clienteId: string,
  antes: RiesgoImpago,
  ahora: RiesgoImpago,
  now: Date,
): Promise<void> {
  if (antes === ahora) return
  const known = await findRiesgo(db, clienteId)
  const isNews = esMalaNoticia(known ?? antes, ahora)
  if (isNews && !known) await insertRiesgo(db, clienteId, antes, now)
  if (!isNews && known) await deleteRiesgo(db, clienteId)
}
