import { sql } from 'kysely'
import type { Candidato } from '#domain/lenguaje/agenda.ts'
import { ETAPAS_ABIERTAS } from '#domain/oportunidad.ts'
import type { Db } from './open.ts'
import { huellasDeNumero } from './palabras.ts'

type Fila<T> = T & { cliente_id: string }

/** These clients as `interpretar` needs them; archived and merged ones are left out. `numeros`: marks of the invoices that the text names. */
export async function leerCandidatos(
  db: Db,
  ids: string[],
  numeros: string[],
): Promise<Map<string, Candidato>> {
  const json = JSON.stringify(ids)
  const clientes = await sql<Pick<Candidato, 'cliente_id' | 'nombre' | 'telefono' | 'cif'>>`
    select id as cliente_id, nombre, telefono, cif from clientes
    where id in (select value from json_each(${json})) and archivado_en is null and fusionado_en is null`.execute(
    db,
  )
  const candidatos = new Map(
    clientes.rows.map((row): [string, Candidato] => [
      row.cliente_id,
      { ...row, contactos: [], oportunidades: [], facturas: [] },
    ]),
  )
  const contactos = await sql<Fila<Candidato['contactos'][number]>>`
    select cliente_id, id, nombre, telefono from contactos
    where cliente_id in (select value from json_each(${json})) and archivado_en is null
    order by principal desc, fecha_creacion, id`.execute(db)
  for (const { cliente_id, ...row } of contactos.rows) candidatos.get(cliente_id)?.contactos.push(row)

  const oportunidades = await sql<Fila<Candidato['oportunidades'][number]>>`
    select cliente_id, id, nombre_proyecto, estado from oportunidades
    where cliente_id in (select value from json_each(${json})) and archivado_en is null
      and estado in (select value from json_each(${JSON.stringify(ETAPAS_ABIERTAS)}))
    order by fecha_creacion desc`.execute(db)
  for (const { cliente_id, ...row } of oportunidades.rows) candidatos.get(cliente_id)?.oportunidades.push(row)

  if (numeros.length > 0) await addFacturas(db, candidatos, json, new Set(numeros))
  return candidatos
}

async function addFacturas(db: Db, candidatos: Map<string, Candidato>, ids: string, numeros: Set<string>) {
  const { rows } = await sql<Fila<{ serie: string; numero: string }>>`
    select cliente_id, serie, numero from crm_facturas
    where cliente_id in (select value from json_each(${ids})) order by fecha_emision desc`.execute(db)
  for (const { cliente_id, serie, numero } of rows) {
    const huellas = [...huellasDeNumero(numero), ...huellasDeNumero(`${serie} ${numero}`)]
    if (huellas.some((huella) => numeros.has(huella))) candidatos.get(cliente_id)?.facturas.push(numero)
  }
}
