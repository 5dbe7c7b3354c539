import { sql } from 'kysely'
import type { Aciertos, Banda, ClaseDePrediccion, Prediccion, Puntuacion } from '#domain/aciertos.ts'
import type { Fecha, Instante } from '#domain/fecha.ts'
import { execute, insertMany, query } from './direct.ts'
import type { Db } from './open.ts'

/** What was said before on the same day of the same thing stays. */
export function insertPredicciones(db: Db, rows: readonly Prediccion[]): Promise<void> {
  return insertMany(db, 'crm_predicciones', rows, 'on conflict do nothing')
}

export function prediccionesDe(db: Db, clienteId: string): Promise<Prediccion[]> {
  return query(db, 'select * from crm_predicciones where cliente_id = ? order by dia, id', [clienteId])
}

/** What a score is computed from, and the score itself. */
export type PorPuntuar = Pick<
  Prediccion,
  | 'id'
  | 'cliente_id'
  | 'clase'
  | 'sujeto'
  | 'factura_id'
  | 'dia'
  | 'fecha'
  | 'desde'
  | 'hasta'
  | 'horizonte'
  | keyof Puntuacion
>

/** All that was said of some clients, by client. */
export async function prediccionesPorPuntuar(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, PorPuntuar[]>> {
  const rows = await query<PorPuntuar>(
    db,
    `select id, cliente_id, clase, sujeto, factura_id, dia, fecha, desde, hasta, horizonte,
       resultado, hecho_el, revisar_el
     from crm_predicciones where cliente_id in (select value from json_each(?))`,
    [JSON.stringify(ids)],
  )
  return Map.groupBy(rows, (row) => row.cliente_id)
}

/** The one thing of a prediction that may change. */
export async function updatePuntuaciones(
  db: Db,
  puntuaciones: readonly (Puntuacion & { id: string; puntuada_en: Instante | null })[],
): Promise<void> {
  if (puntuaciones.length === 0) return
  await execute(
    db,
    `update crm_predicciones as p set resultado = j.value ->> 'resultado', hecho_el = j.value ->> 'hecho_el',
       revisar_el = j.value ->> 'revisar_el', puntuada_en = j.value ->> 'puntuada_en'
     from json_each(?) as j where p.id = j.value ->> 'id'`,
    [JSON.stringify(puntuaciones)],
  )
}

/** Clients of whom the passing of time may have decided something, by their id, after `desde`. */
export async function clientesPorRevisar(
  db: Db,
  today: Fecha,
  desde: string,
  cuantos: number,
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select distinct cliente_id as id from crm_predicciones
     where revisar_el <= ? and cliente_id > ? order by cliente_id limit ?`,
    [today, desde, cuantos],
  )
  return rows.map(({ id }) => id)
}

/** How right it has been with a client, or with everybody (null). */
export async function aciertos(db: Db, clienteId: string | null): Promise<Aciertos> {
  const [cobros, proximas] = [
    await primeras(db, 'cobro', clienteId),
    await primeras(db, 'proxima', clienteId),
  ]
  return {
    cobros: { ...recuento(cobros), error_medio_dias: cobros.error },
    proximas: recuento(proximas),
    bandas: (await porGrupo<Banda>(db, 'banda', clienteId)).map(({ grupo, ...rest }) => ({
      ...rest,
      banda: grupo,
    })),
    reglas: (await porGrupo<string>(db, 'regla', clienteId)).map(({ grupo, ...rest }) => ({
      ...rest,
      regla: grupo,
    })),
    pendientes: cobros.pendientes + proximas.pendientes,
  }
}

/** Only the dates of payment of a client, and how many are still to be seen: what its card and its «¿Por qué?» say. */
export async function aciertosDeCobro(db: Db, clienteId: string) {
  const { pendientes, ...rest } = await primeras(db, 'cobro', clienteId)
  return { ...recuento(rest), pendientes }
}

type Primeras = { pendientes: number; comprobadas: number; ciertas: number; error: number | null }

/**
 * Each subject once, by the date that was said of it first: those after it knew more. Of an invoice that was annulled, or
 * settled with money on account, no day will ever tell: it is neither checked nor to be seen.
 */
async function primeras(db: Db, clase: ClaseDePrediccion, clienteId: string | null): Promise<Primeras> {
  const { rows } = await sql<Primeras>`
    select count(resultado) as comprobadas,
      coalesce(sum(resultado is null and revisar_el is not null), 0) as pendientes, coalesce(sum(resultado), 0) as ciertas,
      avg(abs(julianday(hecho_el) - julianday(fecha))) as error
    from (
      select resultado, hecho_el, revisar_el, fecha,
        row_number() over (partition by cliente_id, sujeto order by dia) as n
      from crm_predicciones where clase = ${clase} and ${suya(clienteId)}
    ) where n = 1`.execute(db)
  return rows[0] ?? { pendientes: 0, comprobadas: 0, ciertas: 0, error: null }
}

type Grupo<G> = { clase: ClaseDePrediccion; grupo: G; comprobadas: number; ciertas: number; dicho: number }

/** Each subject once in each band (or by each rule), by what was said of it there first. */
async function porGrupo<G>(
  db: Db,
  columna: 'banda' | 'regla',
  clienteId: string | null,
): Promise<Grupo<G>[]> {
  const grupo = sql.ref(columna)
  const { rows } = await sql<Grupo<G>>`
    select clase, grupo, count(resultado) as comprobadas, coalesce(sum(resultado), 0) as ciertas, avg(p) as dicho
    from (
      select clase, ${grupo} as grupo, resultado, p,
        row_number() over (partition by cliente_id, clase, sujeto, ${grupo} order by dia) as n
      from crm_predicciones where ${grupo} is not null and p is not null and ${suya(clienteId)}
    ) where n = 1 and resultado is not null
    group by clase, grupo
    order by clase, grupo`.execute(db)
  return rows
}

const suya = (clienteId: string | null) => (clienteId === null ? sql`true` : sql`cliente_id = ${clienteId}`)

function recuento({ comprobadas, ciertas }: { comprobadas: number; ciertas: number }) {
  return { comprobadas: Number(comprobadas), ciertas: Number(ciertas) }
}
