import type { Migration } from 'kysely/migration'
import * as inicial from './0001-inicial.ts'
import * as busqueda from './0002-busqueda.ts'
import * as importacion from './0005-importacion.ts'

/** In order of their numbers. Once merged a migration is not edited: correct it with the next. */
export const migrations: Record<string, Migration> = {
  '0001-inicial': inicial,
  '0002-busqueda': busqueda,
  '0005-importacion': importacion,
}
