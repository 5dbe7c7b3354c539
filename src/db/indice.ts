import { sql } from 'kysely'
import { query } from './direct.ts'
import { esCorregible, sinUnaLetra } from './erratas.ts'
import { type Db, inTransaction } from './open.ts'
import { CLASES, type ClienteBuscable, claveDeNombre, palabrasDeCliente } from './palabras.ts'

/** Clients per transaction: large enough that the pages that all share are written once for many. */
const LOTE = 1000
/** Clients in memory at a time. */
const TROZO = 25
/** Changed clients that a search brings up to date itself; after a large import a job does the rest. */
export const AL_BUSCAR = 200
/** Newest invoices of a client that are found by any spelling; an older one by its exact number, from the invoices themselves. */
const MAX_FACTURAS = 500
/** Added to the order of an archived client: it is listed after all others. */
export const ORDEN_ARCHIVADO = 10_000

/** Brings the words of changed clients up to date, at most `max` of them (default: all). Returns how many were done. */
export async function ponerIndiceAlDia(db: Db, max = Number.POSITIVE_INFINITY): Promise<number> {
  let hechos = 0
  while (hechos < max) {
    const ids = await pendientes(db, Math.min(LOTE, max - hechos))
    if (ids.length === 0) break
    await inTransaction(db, async (tx) => {
      for (let i = 0; i < ids.length; i += TROZO) await indexar(tx, ids.slice(i, i + TROZO))
    })
    hechos += ids.length
  }
  return hechos
}

const PENDIENTES = 'select cliente_id from crm_indice_pendiente order by cliente_id desc limit ?'

/** The newest first: after an import, a client that was made this minute is found before the rest. */
async function pendientes(db: Db, limit: number): Promise<string[]> {
  const rows = await query<{ cliente_id: string }>(db, PENDIENTES, [limit])
  return rows.map((row) => row.cliente_id)
}

type Ficha = { clave: string; orden: number; palabras: Map<string, number> }
type Apunte = { palabra_n: number; cliente_n: number; clase: number; orden: number }

async function indexar(tx: Db, ids: string[]): Promise<void> {
  const json = JSON.stringify(ids)
  const fichas = await leerFichas(tx, json)
  const numeros = await numerarClientes(tx, json, fichas)
  const vocabulario = await numerarPalabras(tx, fichas)

  const sobran = await apuntesDe(tx, [...numeros.values()])
  const faltan: Apunte[] = []
  for (const [cliente_id, ficha] of fichas) {
    const cliente_n = numeros.get(cliente_id) ?? 0
    for (const [palabra, clase] of ficha.palabras) {
      const apunte = { palabra_n: vocabulario.get(palabra) ?? 0, cliente_n, clase, orden: ficha.orden }
      if (!sobran.delete(llave(apunte))) faltan.push(apunte)
    }
  }
  await borrarApuntes(tx, [...sobran.values()])
  await insertApuntes(tx, faltan)
  await contar(tx, faltan, [...sobran.values()])
  await olvidarClientes(
    tx,
    ids.filter((id) => !fichas.has(id)),
  )
  await sql`delete from crm_indice_pendiente where cliente_id in (select value from json_each(${json}))`.execute(
    tx,
  )
}

/** What each of these clients is found by. One that was deleted or merged into another is not found. */
async function leerFichas(tx: Db, ids: string): Promise<Map<string, Ficha>> {
  const clientes = await sql<Fila & { archivado: 0 | 1 }>`
    select id, nombre, telefono, cif, email, archivado_en is not null as archivado from clientes
    where id in (select value from json_each(${ids})) and fusionado_en is null`.execute(tx)
  const contactos = await sql<{
    cliente_id: string
    nombre: string
    telefono: string | null
    email: string | null
  }>`
    select cliente_id, nombre, telefono, email from contactos
    where cliente_id in (select value from json_each(${ids})) and archivado_en is null`.execute(tx)
  const proyectos = await sql<{ cliente_id: string; nombre_proyecto: string }>`
    select cliente_id, nombre_proyecto from oportunidades
    where cliente_id in (select value from json_each(${ids})) and archivado_en is null`.execute(tx)
  const facturas = await sql<{ cliente_id: string; serie: string; numero: string }>`
    select cliente_id, serie, numero from (
      select cliente_id, serie, numero,
        row_number() over (partition by cliente_id order by fecha_emision desc) as puesto
      from crm_facturas where cliente_id in (select value from json_each(${ids}))
    ) where puesto <= ${MAX_FACTURAS}`.execute(tx)

  const deQuien = new Map(clientes.rows.map((row) => [row.id, { ...row, ...vacio() }]))
  for (const row of contactos.rows) deQuien.get(row.cliente_id)?.contactos.push(row)
  for (const row of proyectos.rows) deQuien.get(row.cliente_id)?.proyectos.push(row.nombre_proyecto)
  for (const row of facturas.rows) deQuien.get(row.cliente_id)?.facturas.push(row)
  return new Map([...deQuien].map(([id, cliente]) => [id, ficha(cliente, cliente.archivado === 1)]))
}

type Fila = { id: string } & Pick<ClienteBuscable, 'nombre' | 'telefono' | 'cif' | 'email'>

function vacio(): Pick<ClienteBuscable, 'contactos' | 'facturas' | 'proyectos'> {
  return { contactos: [], facturas: [], proyectos: [] }
}

function ficha(cliente: ClienteBuscable, archivado: boolean): Ficha {
  const palabras = [...palabrasDeCliente(cliente)]
  return {
    clave: claveDeNombre(cliente.nombre),
    orden: Math.min(cliente.nombre.length, ORDEN_ARCHIVADO - 1) + (archivado ? ORDEN_ARCHIVADO : 0),
    palabras: new Map(palabras.map(([palabra, clase]) => [palabra, CLASES.indexOf(clase)])),
  }
}

/** The number of each client, also of those that are about to be forgotten. */
async function numerarClientes(
  tx: Db,
  ids: string,
  fichas: Map<string, Ficha>,
): Promise<Map<string, number>> {
  const rows = [...fichas].map(([id, { clave, orden }]) => [id, clave, orden])
  await sql`
    insert into crm_indice_clientes (cliente_id, clave, orden)
    select value ->> 0, value ->> 1, value ->> 2 from json_each(${JSON.stringify(rows)}) where true
    on conflict (cliente_id) do update set clave = excluded.clave, orden = excluded.orden
      where clave <> excluded.clave or orden <> excluded.orden`.execute(tx)
  const numeros = await sql<{ n: number; cliente_id: string }>`
    select n, cliente_id from crm_indice_clientes
    where cliente_id in (select value from json_each(${ids}))`.execute(tx)
  return new Map(numeros.rows.map((row) => [row.cliente_id, row.n]))
}

/** The number of each word; new words are given one. Words of names get their variants. */
async function numerarPalabras(tx: Db, fichas: Map<string, Ficha>): Promise<Map<string, number>> {
  const todas = new Set<string>()
  const deNombres = new Set<string>()
  for (const { palabras } of fichas.values()) {
    for (const [palabra, clase] of palabras) {
      todas.add(palabra)
      if (esDeNombre(clase) && esCorregible(palabra)) deNombres.add(palabra)
    }
  }
  const conocidas = await vocabularioDe(tx, [...todas])
  const nuevas = [...todas].filter((palabra) => !conocidas.has(palabra))
  if (nuevas.length > 0) {
    await sql`insert into crm_vocabulario (palabra) select value from json_each(${JSON.stringify(nuevas)})`.execute(
      tx,
    )
    for (const [palabra, row] of await vocabularioDe(tx, nuevas)) conocidas.set(palabra, row)
  }
  const sinVariantes = [...deNombres].flatMap((palabra) => {
    const row = conocidas.get(palabra)
    return row && !row.corregible ? [row] : []
  })
  await insertVariantes(tx, sinVariantes)
  return new Map([...conocidas].map(([palabra, row]) => [palabra, row.n]))
}

/** Names are typed from memory; an address or a number is copied. */
function esDeNombre(clase: number): boolean {
  const nombre = CLASES[clase]
  return nombre === 'nombre' || nombre === 'contacto' || nombre === 'proyecto'
}

type Palabra = { n: number; palabra: string; corregible: 0 | 1 }

async function vocabularioDe(tx: Db, palabras: string[]): Promise<Map<string, Palabra>> {
  const { rows } = await sql<Palabra>`
    select n, palabra, corregible from crm_vocabulario
    where palabra in (select value from json_each(${JSON.stringify(palabras)}))`.execute(tx)
  return new Map(rows.map((row) => [row.palabra, row]))
}

async function insertVariantes(tx: Db, palabras: Palabra[]): Promise<void> {
  if (palabras.length === 0) return
  await sql`
    insert into crm_variantes (variante, palabra_n)
    select value ->> 0, value ->> 1 from json_each(${JSON.stringify(palabras.flatMap(variantes))})`.execute(
    tx,
  )
  await sql`
    update crm_vocabulario set corregible = 1
    where n in (select value from json_each(${JSON.stringify(palabras.map(({ n }) => n))}))`.execute(tx)
}

function variantes({ n, palabra }: Palabra): [string, number][] {
  return sinUnaLetra(palabra).map((variante) => [variante, n])
}

async function apuntesDe(tx: Db, clientes: number[]): Promise<Map<string, Apunte>> {
  const { rows } = await sql<Apunte>`
    select palabra_n, cliente_n, clase, orden from crm_indice
    where cliente_n in (select value from json_each(${JSON.stringify(clientes)}))`.execute(tx)
  return new Map(rows.map((row) => [llave(row), row]))
}

function llave({ palabra_n, cliente_n, clase, orden }: Apunte): string {
  return `${palabra_n} ${cliente_n} ${clase} ${orden}`
}

async function borrarApuntes(tx: Db, apuntes: Apunte[]): Promise<void> {
  if (apuntes.length === 0) return
  const rows = apuntes.map((apunte) => [apunte.palabra_n, apunte.clase, apunte.orden, apunte.cliente_n])
  await sql`
    delete from crm_indice where (palabra_n, clase, orden, cliente_n) in (
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(${JSON.stringify(rows)})
    )`.execute(tx)
}

/** In the order of the table, so that each of its pages is touched once. */
async function insertApuntes(tx: Db, apuntes: Apunte[]): Promise<void> {
  if (apuntes.length === 0) return
  const rows = apuntes
    .map((apunte) => [apunte.palabra_n, apunte.clase, apunte.orden, apunte.cliente_n] as const)
    .sort((a, b) => a[0] - b[0])
  await sql`
    insert into crm_indice (palabra_n, clase, orden, cliente_n)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(${JSON.stringify(rows)})`.execute(
    tx,
  )
}

/** How many clients have each word; a word that nobody has any more goes, with its variants. */
async function contar(tx: Db, altas: Apunte[], bajas: Apunte[]): Promise<void> {
  const cambios = new Map<number, number>()
  for (const { palabra_n } of altas) cambios.set(palabra_n, (cambios.get(palabra_n) ?? 0) + 1)
  for (const { palabra_n } of bajas) cambios.set(palabra_n, (cambios.get(palabra_n) ?? 0) - 1)
  const rows = [...cambios].filter(([, cambio]) => cambio !== 0)
  if (rows.length === 0) return
  await sql`
    update crm_vocabulario set clientes = clientes + cambio.suma
    from (select value ->> 0 as n, value ->> 1 as suma from json_each(${JSON.stringify(rows)})) as cambio
    where crm_vocabulario.n = cambio.n`.execute(tx)
  const bajan = rows.flatMap(([n, cambio]) => (cambio < 0 ? [n] : []))
  if (bajan.length > 0) await olvidarPalabras(tx, bajan)
}

async function olvidarPalabras(tx: Db, numeros: number[]): Promise<void> {
  const { rows } = await sql<Palabra>`
    delete from crm_vocabulario
    where n in (select value from json_each(${JSON.stringify(numeros)})) and clientes = 0
    returning n, palabra, corregible`.execute(tx)
  const sobran = rows.filter((row) => row.corregible).flatMap(variantes)
  await sql`
    delete from crm_variantes where (variante, palabra_n) in (
      select value ->> 0, value ->> 1 from json_each(${JSON.stringify(sobran)})
    )`.execute(tx)
}

async function olvidarClientes(tx: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    delete from crm_indice_clientes
    where cliente_id in (select value from json_each(${JSON.stringify(ids)}))`.execute(tx)
}
