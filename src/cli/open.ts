import { type Db, openDb } from '#db/open.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/arranque.ts'

/** Opens and migrates the database; fails with a sentence. */
export async function openOrExplain(dbFile: string): Promise<Db> {
  try {
    return await openDb(dbFile)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ErrorDeNegocio('base_de_datos', texts.baseDeDatosMala(dbFile, why))
  }
}
