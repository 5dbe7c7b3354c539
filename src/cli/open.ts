import { enlazarDuena } from '#actions/emparejar.ts'
import { saveAjustes } from '#db/ajustes.ts'
import { SinEspacio } from '#db/copia-exacta.ts'
import type { Expandida } from '#db/expansion-copia.ts'
import { newId } from '#db/id.ts'
import { type Db, openDb } from '#db/open.ts'
import { ensureDuena, saveNombreDelBot } from '#db/usuarios.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Usuario } from '#domain/usuario.ts'
import * as texts from '#texts/arranque.ts'
import * as expansionTexts from '#texts/expansion.ts'
import { type Config, readConfig } from '../config.ts'

/** The environment, or a failure with a sentence for each wrong variable. */
export function configOrExplain(env: NodeJS.ProcessEnv): Config {
  const config = readConfig(env)
  if ('problems' in config) throw new ErrorDeNegocio('configuracion', config.problems.join('\n'))
  return config.value
}

/** Opens and migrates the database; fails with a sentence. SmartBilling's own is expanded, and says so. */
export async function openOrExplain(dbFile: string, zona?: string): Promise<Db> {
  const onExpansion = ({ expansion, copia }: Expandida) => {
    const lines = [
      expansionTexts.cabecera(dbFile),
      expansionTexts.informe(expansion, true),
      expansionTexts.copiaHecha(copia),
      expansionTexts.ampliada,
    ]
    // Not among what a command prints for another program to read.
    console.error(lines.join('\n'))
  }
  try {
    return await expandedOrExplain(dbFile, () => openDb(dbFile, { ...(zona ? { zona } : {}), onExpansion }))
  } catch (error) {
    if (error instanceof ErrorDeNegocio) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new ErrorDeNegocio('base_de_datos', texts.baseDeDatosMala(dbFile, why))
  }
}

/** Runs what copies or expands SmartBilling's database; a full disk or a busy file is told in a sentence. */
export async function expandedOrExplain<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SinEspacio) {
      const mb = Math.ceil(error.falta / 1024 ** 2)
      throw new ErrorDeNegocio('sin_espacio', expansionTexts.sinEspacio(`${mb} MB`))
    }
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') {
      throw new ErrorDeNegocio('base_ocupada', expansionTexts.ocupada(file))
    }
    throw error
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
