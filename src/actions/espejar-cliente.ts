import { findCliente } from '#db/clientes.ts'
import type { Autoria } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { Cliente } from '#domain/cliente.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { FacturaAjena } from '#domain/espejo.ts'
import { buscarCliente, type ClienteRecibido, clienteRecibido } from './cliente-recibido.ts'

/** The row names nobody that can be known, or several. */
export type ProblemaDeCliente = 'sin_cliente' | 'cliente_ambiguo'

type DeFila = FacturaAjena['cliente']

/** Who a row was issued to: by its id, else by its NIF and name; undefined when nobody is like that yet. */
export async function buscarClienteDeFila(
  db: Db,
  dicho: DeFila,
): Promise<Cliente | { problema: ProblemaDeCliente } | undefined> {
  const de = await comoSeRecibe(db, dicho)
  return de ? sinAmbiguedad(() => buscarCliente(db, de)) : { problema: 'sin_cliente' }
}

/** The same, its id alone; one of whom only the invoice knows is made, and what was not known of it is filled in. */
export async function clienteDeFila(
  db: Db,
  by: Autoria,
  dicho: DeFila,
): Promise<string | { problema: ProblemaDeCliente }> {
  const de = await comoSeRecibe(db, dicho)
  if (!de) return { problema: 'sin_cliente' }
  const found = await sinAmbiguedad(() => clienteRecibido(db, by, de))
  return 'problema' in found ? found : found.id
}

async function comoSeRecibe(
  db: Db,
  { id, cif, nombre }: DeFila,
): Promise<{ cliente_id: string } | { cliente: ClienteRecibido } | null> {
  if (id && (await findCliente(db, id))) return { cliente_id: id }
  const called = nombre ?? cif
  return called ? { cliente: { nombre: called, cif } } : null
}

async function sinAmbiguedad<T>(search: () => Promise<T>): Promise<T | { problema: ProblemaDeCliente }> {
  try {
    return await search()
  } catch (error) {
    if (!(error instanceof ErrorDeNegocio)) throw error
    return { problema: error.code === 'cliente_ambiguo' ? 'cliente_ambiguo' : 'sin_cliente' }
  }
}
