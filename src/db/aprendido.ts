import { sql } from 'kysely'
import type { Aprendido } from '#domain/lenguaje/agenda.ts'
import { type Ensenanza, loAprendido, MAX_PALABRAS_APRENDIDAS } from '#domain/lenguaje/aprendido.ts'
import { palabras } from '#domain/lenguaje/normalizar.ts'
import { ENLACES } from '#domain/lenguaje/vocabulario.ts'
import { query } from './direct.ts'
import { type Autoria, deleteRow, insertRow } from './journal.ts'
import type { Db } from './open.ts'

/** Words of a message that are looked up, and rows that are read of them. */
const MAX_PALABRAS = 40
const MAX_FILAS = 200

type Fila = Omit<Ensenanza, 'dicho' | 'orden'> & { dicho: 0 | 1; creado_en: string; id: string }

const APRENDIDO = `
  select a.id, a.palabras, a.cliente_id, a.contacto_id, a.significa, a.dicho, a.creado_en
  from crm_aprendido a left join clientes c on c.id = a.cliente_id
  where a.palabras in (select value from json_each(?))
    and c.archivado_en is null and c.fusionado_en is null
  order by a.creado_en desc, a.id desc limit ${MAX_FILAS}`

/** What she has taught about the words of a message; nothing of clients that are archived, merged or gone. */
export async function aprendidoDe(db: Db, texto: string): Promise<Aprendido[]> {
  const claves = [...tramosDe(texto)]
  if (claves.length === 0) return []
  const rows = await query<Fila>(db, APRENDIDO, [JSON.stringify(claves)])
  return loAprendido(rows.map(deFila))
}

function deFila({ id, dicho, creado_en, ...resto }: Fila): Ensenanza {
  return { ...resto, dicho: dicho === 1, orden: `${creado_en} ${id}` }
}

/** Every run of the message's words that is short enough to have been learned. */
function tramosDe(texto: string): Set<string> {
  const todas = palabras(texto).slice(0, MAX_PALABRAS)
  const tramos = new Set(todas)
  const utiles = todas.filter((palabra) => !ENLACES.has(palabra))
  for (let inicio = 0; inicio < utiles.length; inicio++) {
    for (let fin = inicio + 2; fin <= inicio + MAX_PALABRAS_APRENDIDAS && fin <= utiles.length; fin++)
      tramos.add(utiles.slice(inicio, fin).join(' '))
  }
  return tramos
}

export type LoEnsenado = Pick<Aprendido, 'palabras' | 'cliente_id' | 'contacto_id' | 'significa' | 'dicho'>

export async function insertAprendido(
  db: Db,
  by: Autoria,
  { dicho, ...ensenado }: LoEnsenado,
): Promise<void> {
  await insertRow(db, by, 'crm_aprendido', {
    id: by.newId(),
    ...ensenado,
    dicho: (dicho ? 1 : 0) as never,
    creado_en: by.now.toISOString(),
  })
}

export type EnLista = { palabras: string; significa: string; dicho: 0 | 1; veces: number }

/** Everything learned, the latest words first, each with what it means now: one line for each of the words. */
export async function listaAprendido(db: Db, cuantas: number, desde = 0): Promise<EnLista[]> {
  const { rows } = await sql<EnLista>`
    select a.palabras, coalesce(p.nombre || ' · ' || c.nombre, c.nombre, a.significa) as significa,
      max(a.creado_en) as ultima, max(a.dicho) as dicho, count(*) as veces
    from crm_aprendido a left join clientes c on c.id = a.cliente_id left join contactos p on p.id = a.contacto_id
    where c.archivado_en is null and c.fusionado_en is null
    group by a.palabras order by ultima desc, a.palabras limit ${cuantas} offset ${desde}`.execute(db)
  return rows
}

/** Forgets some words, or all (`null`), so that it can be undone. Returns how many rows there were. */
export async function olvidar(db: Db, by: Autoria, clave: string | null): Promise<number> {
  let query = db.selectFrom('crm_aprendido').select('id')
  if (clave !== null) query = query.where('palabras', '=', clave)
  const rows = await query.execute()
  for (const { id } of rows) await deleteRow(db, by, 'crm_aprendido', id)
  return rows.length
}
