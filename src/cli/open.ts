import { enlazarDuena } from '#actions/emparejar.ts'
import { saveAjustes } from '#db/ajustes.ts'
import { newId } from '#db/id.ts'
import { type Db, openDb } from '#db/open.ts'
import { ensureDuena, saveNombreDelBot } from '#db/usuarios.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Usuario } from '#domain/usuario.ts'
import * as texts from '#texts/arranque.ts'
import { type Config, readConfig } from '../config.ts'

/** The environment, or a failure with a sentence for each wrong variable. */
export function configOrExplain(env: NodeJS.ProcessEnv): Config {
  const config = readConfig(env)
  if ('problems' in config) throw new ErrorDeNegocio('configuracion', config.problems.join('\n'))
  return config.value
}

/** Opens and migrates the database; fails with a sentence. */
export async function openOrExplain(dbFile: string): Promise<Db> {
  try {
    return await openDb(dbFile)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ErrorDeNegocio('base_de_datos', texts.baseDeDatosMala(dbFile, why))
  }
}

/** Writes what the environment decides where the conversation finds it. Returns the owner, made if new. */
export async function applyConfig(db: Db, config: Config, now: Date): Promise<Usuario> {
  const { zona, urlPublica, ownerId, token } = config
  await saveAjustes(db, { zona, url_publica: urlPublica })
  if (!token) await saveNombreDelBot(db, null)
  if (ownerId) await enlazarDuena(db, ownerId, now, newId)
  return ensureDuena(db, now, newId)
}
