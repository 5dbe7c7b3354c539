import { sql } from 'kysely'
import type { Candidato } from '#domain/lenguaje/agenda.ts'
import { ETAPAS_ABIERTAS } from '#domain/oportunidad.ts'
import { query } from './direct.ts'
import type { Db } from './open.ts'
import { huellasDeNumero } from './palabras.ts'

type Fila<T> = T & { cliente_id: string }
type Leido = Pick<Candidato, 'cliente_id' | 'nombre' | 'telefono' | 'cif' | 'direccion'> &
  Record<'contactos' | 'oportunidades', string>

/** All of them with their people and open deals in one query: every message runs it. */
const CANDIDATOS = `
  select c.id as cliente_id, c.nombre, c.telefono, c.cif, c.direccion,
    (select json_group_array(json_object('id', p.id, 'nombre', p.nombre, 'telefono', p.telefono)
        order by p.principal desc, p.fecha_creacion, p.id)
      from contactos p where p.cliente_id = c.id and p.archivado_en is null) as contactos,
    (select json_group_array(json_object('id', o.id, 'nombre_proyecto', o.nombre_proyecto, 'estado', o.estado)
        order by o.fecha_creacion desc)
      from oportunidades o where o.cliente_id = c.id and o.archivado_en is null
        and o.estado in (${ETAPAS_ABIERTAS.map((etapa) => `'${etapa}'`).join(', ')})) as oportunidades
  from clientes c
  where c.id in (select value from json_each(?)) and c.archivado_en is null and c.fusionado_en is null`

/** These clients as `interpretar` needs them; archived and merged ones are left out. `numeros`: marks of the invoices that the text names. */
export async function leerCandidatos(
  db: Db,
  ids: string[],
  numeros: string[],
): Promise<Map<string, Candidato>> {
  const json = JSON.stringify(ids)
  const rows = await query<Leido>(db, CANDIDATOS, [json])
  const candidatos = new Map(
    rows.map(({ contactos, oportunidades, ...row }): [string, Candidato] => [
      row.cliente_id,
      {
        ...row,
        contactos: JSON.parse(contactos),
        oportunidades: oportunidades === '[]' ? [] : JSON.parse(oportunidades),
        facturas: [],
      },
    ]),
  )
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
