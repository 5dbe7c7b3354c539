import { findCliente } from '#db/clientes.ts'
import { clientesPorContacto, clientesPorDato, clientesPorNombre } from '#db/identidad.ts'
import { type Autoria, insertRow, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { type Cliente, nuevoCliente } from '#domain/cliente.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { leerEmail, leerNif, leerTelefono } from '#domain/lenguaje/identificadores.ts'
import { textoDeFuera } from '#domain/texto.ts'
import * as texts from '#texts/recibir.ts'

/** A client as another program describes it. Only `nombre` is needed. */
export type ClienteRecibido = {
  nombre: string
  cif?: string | null
  email?: string | null
  telefono?: string | null
  direccion?: string | null
  external_id?: string | null
}

type DeQuien = { cliente_id?: string | null; cliente?: ClienteRecibido | null }

/**
 * The client of something that another program sends: by its id, else by what is said of it. Undefined
 * when nobody is like that yet. Fails with 'cliente_no_encontrado' (an id that is nobody's, nothing said)
 * and 'cliente_ambiguo' (several have that name and nothing else tells them apart).
 */
export async function buscarCliente(db: Db, { cliente_id, cliente }: DeQuien): Promise<Cliente | undefined> {
  if (cliente_id) return getVivo(db, cliente_id)
  if (!cliente) throw new ErrorDeNegocio('cliente_no_encontrado', texts.faltaCliente, 'cliente_id')
  const datos = limpiar(cliente)
  if (datos.nombre === '')
    throw new ErrorDeNegocio('cliente_no_encontrado', texts.faltaNombre, 'cliente.nombre')
  const found = await porSusDatos(db, datos, cliente)
  return found && (await elQueQueda(db, found))
}

/** The same, made when it is new, and completed with what was not known of it. */
export async function clienteRecibido(db: Db, by: Autoria, de: DeQuien): Promise<Cliente> {
  const known = await buscarCliente(db, de)
  if (de.cliente_id || !de.cliente) return known ?? getVivo(db, de.cliente_id ?? '')
  const { nombre, ...datos } = limpiar(de.cliente)
  if (known) return completar(db, by, known, datos)
  const nuevo = nuevoCliente({ id: by.newId(), nombre, fecha_creacion: by.now.toISOString(), ...datos })
  await insertRow(db, by, 'clientes', nuevo)
  return nuevo
}

/** A client that was merged into another is that other one. */
export async function getVivo(db: Db, id: string): Promise<Cliente> {
  const cliente = await findCliente(db, id)
  if (!cliente) {
    throw new ErrorDeNegocio('cliente_no_encontrado', texts.clienteNoEncontrado(id), 'cliente_id')
  }
  return elQueQueda(db, cliente)
}

async function elQueQueda(db: Db, cliente: Cliente): Promise<Cliente> {
  let current = cliente
  while (current.fusionado_en) {
    const next = await findCliente(db, current.fusionado_en)
    if (!next) break
    current = next
  }
  return current
}

type Datos = Required<ClienteRecibido>

/** As it is stored: NIF and phone in their one form, an e-mail in small letters, empty is unknown. */
function limpiar(recibido: ClienteRecibido): Datos {
  const { cif, email, telefono } = recibido
  return {
    nombre: textoDeFuera(recibido.nombre) ?? '',
    cif: (cif && leerNif(cif)?.nif) || textoDeFuera(cif),
    email: (email && leerEmail(email)) || textoDeFuera(email),
    telefono: (telefono && leerTelefono(telefono)) || textoDeFuera(telefono),
    direccion: textoDeFuera(recibido.direccion),
    external_id: textoDeFuera(recibido.external_id),
  }
}

/** NIF, external id, e-mail, phone, name: the first that tells exactly one. */
async function porSusDatos(db: Db, datos: Datos, escrito: ClienteRecibido): Promise<Cliente | undefined> {
  for (const columna of ['cif', 'external_id'] as const) {
    const [first] = vivosPrimero(await porDato(db, columna, datos, escrito))
    if (first) return first
  }
  for (const columna of ['email', 'telefono'] as const) {
    const valores = formas(datos[columna], escrito[columna])
    if (valores.length === 0) continue
    const only = unico(compatibles(await clientesPorContacto(db, columna, valores), datos))
    if (only) return only
  }
  const tocayos = compatibles(await clientesPorNombre(db, datos.nombre), datos)
  const only = unico(tocayos)
  if (tocayos.length > 0 && !only) {
    const many = texts.clienteAmbiguo(datos.nombre, tocayos.length)
    throw new ErrorDeNegocio('cliente_ambiguo', many, 'cliente.nombre')
  }
  return only
}

async function porDato(db: Db, columna: 'cif' | 'external_id', datos: Datos, escrito: ClienteRecibido) {
  const valores = formas(datos[columna], escrito[columna])
  return valores.length > 0 ? clientesPorDato(db, columna, valores) : []
}

/** What others wrote into the table may stand there as they wrote it. */
function formas(dato: string | null, escrito: string | null | undefined): string[] {
  return dato ? [...new Set([dato, textoDeFuera(escrito) ?? dato])] : []
}

/** Two with different NIF, or different ids in the other program, are two, whatever else they share. */
function compatibles(clientes: Cliente[], { cif, external_id }: Datos): Cliente[] {
  const differs = (a: string | null, b: string | null) => a !== null && b !== null && a !== b
  return clientes.filter(
    (one) =>
      !differs(cif, one.cif && (leerNif(one.cif)?.nif ?? one.cif)) && !differs(external_id, one.external_id),
  )
}

/** The only one, or the only one that is not archived. */
function unico(clientes: Cliente[]): Cliente | undefined {
  const vivos = clientes.filter((one) => !one.archivado_en && !one.fusionado_en)
  const some = vivos.length > 0 ? vivos : clientes
  return some.length === 1 ? some[0] : undefined
}

function vivosPrimero(clientes: Cliente[]): Cliente[] {
  return clientes.toSorted((a, b) => Number(a.archivado_en !== null) - Number(b.archivado_en !== null))
}

/** Fills in what was not known; what she has stays. */
async function completar(
  db: Db,
  by: Autoria,
  cliente: Cliente,
  datos: Omit<Datos, 'nombre'>,
): Promise<Cliente> {
  const taken =
    datos.external_id && (await clientesPorDato(db, 'external_id', [datos.external_id])).length > 0
  const missing = Object.fromEntries(
    Object.entries(datos).filter(
      ([key, value]) =>
        value !== null && cliente[key as keyof typeof datos] === null && !(key === 'external_id' && taken),
    ),
  )
  if (Object.keys(missing).length === 0) return cliente
  await updateRow(db, by, 'clientes', cliente.id, missing)
  return { ...cliente, ...missing }
}
