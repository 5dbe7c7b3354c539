import type { Migration } from 'kysely/migration'
import * as inicial from './0001-inicial.ts'
import * as busqueda from './0002-busqueda.ts'
import * as entradas from './0003-entradas.ts'
import * as api from './0004-api.ts'
import * as importacion from './0005-importacion.ts'
import * as espejo from './0006-espejo.ts'
import * as exportaciones from './0007-exportaciones.ts'
import * as aprendido from './0008-aprendido.ts'
import * as modelos from './0009-modelos.ts'
import * as predicciones from './0010-predicciones.ts'
import * as promesas from './0011-promesas.ts'
import * as cuentasRapidas from './0012-cuentas-rapidas.ts'

/** In order of their numbers. Once merged a migration is not edited: correct it with the next. */
export const migrations: Record<string, Migration> = {
  '0001-inicial': inicial,
  '0002-busqueda': busqueda,
  '0003-entradas': entradas,
  '0004-api': api,
  '0005-importacion': importacion,
  '0006-espejo': espejo,
  '0007-exportaciones': exportaciones,
  '0008-aprendido': aprendido,
  '0009-modelos': modelos,
  '0010-predicciones': predicciones,
  '0011-promesas': promesas,
  '0012-cuentas-rapidas': cuentasRapidas,
}
