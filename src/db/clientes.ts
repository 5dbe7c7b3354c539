import type { Cliente } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import type { Db } from './open.ts'

export function getCliente(db: Db, id: string): Promise<Cliente> {
  return db.selectFrom('clientes').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export function findCliente(db: Db, id: string): Promise<Cliente | undefined> {
  return db.selectFrom('clientes').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Archived clients, the last archived first. */
export function clientesArchivados(db: Db, limit = 20): Promise<Cliente[]> {
  return db
    .selectFrom('clientes')
    .selectAll()
    .where('archivado_en', 'is not', null)
    .orderBy('archivado_en', 'desc')
    .limit(limit)
    .execute()
}

export async function cuantosClientes(db: Db): Promise<number> {
  const row = await db
    .selectFrom('clientes')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** How many clients are hers: not the example's. */
export async function clientesSuyos(db: Db): Promise<number> {
  const row = await db
    .selectFrom('clientes')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('id', 'not in', (eb) =>
      eb.selectFrom('crm_ejemplo').select('registro_id').where('tabla', '=', 'clientes'),
    )
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Ids of every client that is not archived, from `desde` on, in order: for jobs in batches. */
export async function idsDeClientes(db: Db, desde: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('clientes')
    .select('id')
    .where('id', '>', desde)
    .where('archivado_en', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** The people at a client: the principal first, then by age. */
export function contactosDe(db: Db, clienteId: string): Promise<Contacto[]> {
  return db
    .selectFrom('contactos')
    .selectAll()
    .where('cliente_id', '=', clienteId)
    .where('archivado_en', 'is', null)
    .orderBy('principal', 'desc')
    .orderBy('fecha_creacion')
    .orderBy('id')
    .execute()
}

export function getContacto(db: Db, id: string): Promise<Contacto> {
  return db.selectFrom('contactos').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}
