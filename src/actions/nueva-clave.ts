import { crearClave, findClavePorNombre } from '#db/claves.ts'
import type { NewId } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import type { Ambito } from '#domain/clave.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/claves.ts'

/** Longest name of a key: it is shown in a line with its scopes, and in a button. */
const MAX_NOMBRE = 30

/**
 * A key of the API with a name of its own; returns the key itself, which is not to be had again. Fails
 * with 'nombre_invalido' and 'clave_duplicada'.
 */
export async function nuevaClave(
  db: Db,
  { nombre, ambitos }: { nombre: string; ambitos: Ambito[] },
  now: Date,
  newId: NewId,
): Promise<string> {
  return crearClave(db, { nombre: await nombreLibre(db, nombre), ambitos }, now, newId)
}

/** The name as it is stored, when a new key may have it. */
export async function nombreLibre(db: Db, dicho: string): Promise<string> {
  const nombre = dicho.trim().replace(/\s+/g, ' ')
  if (nombre === '' || nombre.length > MAX_NOMBRE || nombre.startsWith('-')) {
    throw new ErrorDeNegocio('nombre_invalido', texts.nombreInvalido, 'nombre')
  }
  if (await findClavePorNombre(db, nombre)) {
    throw new ErrorDeNegocio('clave_duplicada', texts.nombreOcupado(nombre), 'nombre')
  }
  return nombre
}
