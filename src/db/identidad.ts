import { sql } from 'kysely'
import type { Cliente } from '#domain/cliente.ts'
import { AL_BUSCAR, ponerIndiceAlDia } from './indice.ts'
import type { Db } from './open.ts'
import { claveDeNombre, nombreNormal } from './palabras.ts'

/** A client's own NIF or external id. */
export function clientesPorDato(
  db: Db,
  columna: 'cif' | 'external_id',
  valores: string[],
): Promise<Cliente[]> {
  return db
    .selectFrom('clientes')
    .selectAll()
    .where(columna, 'in', valores)
    .orderBy('fecha_creacion')
    .orderBy('id')
    .execute()
}

/** Clients that have this e-mail or phone, themselves or one of their people. */
export function clientesPorContacto(
  db: Db,
  columna: 'email' | 'telefono',
  valores: string[],
): Promise<Cliente[]> {
  return db
    .selectFrom('clientes')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb(columna, 'in', valores),
        eb(
          'id',
          'in',
          eb
            .selectFrom('contactos')
            .select('cliente_id')
            .where(columna, 'in', valores)
            .where('archivado_en', 'is', null),
        ),
      ]),
    )
    .orderBy('fecha_creacion')
    .orderBy('id')
    .execute()
}

/**
 * Clients with this very name, in capitals or not, its legal form written in any way; else those that have
 * it without a legal form, or with one when `nombre` has none. After a large import, of those that are not
 * indexed yet only the ones that are written the same.
 */
export async function clientesPorNombre(db: Db, nombre: string): Promise<Cliente[]> {
  await ponerIndiceAlDia(db, AL_BUSCAR)
  const clave = claveDeNombre(nombre)
  const { rows } = await sql<Cliente>`
    select * from clientes where id in (
      select cliente_id from crm_indice_clientes where clave = ${clave}
      union
      select c.id from crm_indice_pendiente p join clientes c on c.id = p.cliente_id
      where lower(c.nombre) = lower(${nombre})
    ) order by fecha_creacion, id`.execute(db)
  const normal = nombreNormal(nombre)
  const exactos = rows.filter((one) => nombreNormal(one.nombre) === normal)
  if (exactos.length > 0) return exactos
  return rows.filter((one) => normal === clave || nombreNormal(one.nombre) === clave)
}
