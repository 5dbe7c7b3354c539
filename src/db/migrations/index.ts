import type { Migration } from 'kysely/migration'
import * as inicial from './0001-inicial.ts'
import * as busqueda from './0002-busqueda.ts'
import * as exportaciones from './0007-exportaciones.ts'

/** In order of their numbers. Once merged a migration is not edited: correct it with the next. */
export const migrations: Record<string, Migration> = {
  '0001-inicial': inicial,
  '0002-busqueda': busqueda,
  '0007-exportaciones': exportaciones,
}
