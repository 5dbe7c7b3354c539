import { execute, query } from './direct.ts'
import type { Db } from './open.ts'
import type { IdempotenciaRow } from './schema.ts'

/** How long an answer is remembered: a program that retries later than a week is asking anew. Product decision. */
export const DIAS_DE_MEMORIA = 7

export async function findRespuesta(
  db: Db,
  ambito: string,
  llave: string,
): Promise<IdempotenciaRow | undefined> {
  const [row] = await query<IdempotenciaRow>(
    db,
    'select * from crm_idempotencia where ambito = ? and llave = ?',
    [ambito, llave],
  )
  return row
}

/** False when that key was written already: somebody else has done the work. */
export async function saveRespuesta(db: Db, row: IdempotenciaRow): Promise<boolean> {
  const { ambito, llave, huella, estado, cabeceras, cuerpo, creada_en } = row
  const changed = await execute(
    db,
    `insert into crm_idempotencia (ambito, llave, huella, estado, cabeceras, cuerpo, creada_en)
     values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
    [ambito, llave, huella, estado, cabeceras, cuerpo, creada_en],
  )
  return changed === 1
}

export async function olvidarRespuestas(db: Db, antesDe: Date): Promise<void> {
  await execute(db, 'delete from crm_idempotencia where creada_en < ?', [antesDe.toISOString()])
}
