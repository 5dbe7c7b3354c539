import { type RawBuilder, sql } from 'kysely'
import { execute, query } from '#db/direct.ts'
import { idHermano } from '#db/id.ts'
import type { Importacion } from '#db/importaciones.ts'
import { cambiosDe, undoChange } from '#db/journal.ts'
import { type Db, inTransaction, isMachineFailure } from '#db/open.ts'
import { ponerAlDia, type Taller } from './importar.ts'
import { soltarEnlaces } from './importar-enlazar.ts'
import { type Marcas, soltarLoSuyo } from './marcadas.ts'

/**
 * Children before parents: in this order they are deleted. Due dates and stages go with their invoice or deal;
 * what is left of them was brought for one that was here.
 */
const TABLAS = [
  'crm_promesas',
  'crm_predicciones',
  'crm_aprendido',
  'actividades',
  'crm_pagos',
  'crm_facturas',
  'crm_vencimientos',
  'oportunidades',
  'crm_etapas',
  'contactos',
  'clientes',
] as const
/** Rows per transaction: a few milliseconds, with the rows that hang from them. */
const FILAS = 100
/** Share of the progress that deleting is; the rest is the clients' figures. */
const PARTE_DE_FILAS = 0.7

export type Deshecho = {
  clientes: number
  facturas: number
  /** Clients of the import that stay, because something of hers hangs from them; the first few names. */
  conservados: number
  nombres: string[]
}

/**
 * Takes a whole import back, in short transactions. What she has hung from its records since (a call, a
 * task, a payment) keeps them, and so does having edited them: those are hers from then on. Called again
 * after a crash it goes on.
 */
export async function deshacerImportacion(
  db: Db,
  importacion: Importacion,
  taller: Taller,
): Promise<Deshecho> {
  const { id } = importacion
  const before = await cuantas(db, id)
  if (before.total > 0) {
    const text = 'update crm_importacion_clientes set al_dia = 0 where importacion_id = ? and al_dia = 1'
    await execute(db, text, [id])
  }
  await soltarEnlaces(db, id, taller.now)
  await soltarLoDeElla(db, id, taller)
  const gone = await cuantas(db, id)
  const nombres = await nombresSueltos(db, id)
  let deleted = 0
  for (const paso of PASOS) deleted = await borrar(db, id, paso, deleted, taller, gone.total)
  await devolverLoCambiado(db, id, taller)
  const progreso = (share: number) => taller.progreso(PARTE_DE_FILAS + (1 - PARTE_DE_FILAS) * share)
  await ponerAlDia(db, id, taller, { progreso, conHistoria: false })
  return {
    clientes: gone.clientes,
    facturas: gone.facturas,
    conservados: before.clientes - gone.clientes,
    nombres,
  }
}

async function cuantas(db: Db, id: string) {
  const rows = await query<{ tabla: string; n: number }>(
    db,
    'select tabla, count(*) as n from crm_importadas where importacion_id = ? group by tabla',
    [id],
  )
  const marked = rows.filter(({ tabla }) => TABLAS.some((one) => one === tabla))
  const of = (tabla: string) => marked.find((row) => row.tabla === tabla)?.n ?? 0
  return {
    clientes: of('clientes'),
    facturas: of('crm_facturas'),
    total: marked.reduce((sum, { n }) => sum + n, 0),
  }
}

/** Names of clients that this import made and are not its own any more. */
async function nombresSueltos(db: Db, id: string): Promise<string[]> {
  const rows = await query<{ nombre: string }>(
    db,
    `select c.nombre from crm_importadas i join clientes c on c.id = i.registro_id
     where i.importacion_id = ? and i.tabla = '${SUELTOS}clientes' order by c.nombre limit 5`,
    [id],
  )
  return rows.map(({ nombre }) => nombre)
}

function marcasDe(id: string, { ceder }: Taller): Marcas {
  return {
    esTabla: (name) => TABLAS.some((tabla) => tabla === name),
    ids: (tabla) => marcados(id, tabla),
    sueltos: (tabla) => sql`
      select registro_id from crm_importadas where importacion_id = ${id} and tabla = ${SUELTOS + tabla}`,
    async soltar(db, tabla, ids) {
      for (let from = 0; from < ids.length; from += FILAS) {
        await inTransaction(db, (tx) => desmarcar(tx, id, tabla, ids.slice(from, from + FILAS)))
        await ceder()
      }
    },
  }
}

async function soltarLoDeElla(db: Db, id: string, taller: Taller): Promise<void> {
  const marcas = marcasDe(id, taller)
  for (const tabla of TABLAS) {
    const edited = await sql<{ id: string }>`
      select distinct registro_id as id from crm_historial
      where tabla = ${tabla} and usuario_id is not null and deshecho_en is null
        and registro_id in (${marcados(id, tabla)})`.execute(db)
    const ids = edited.rows.map((row) => row.id)
    await marcas.soltar(db, tabla, ids)
    // What goes with an invoice and was edited keeps the invoice.
    if (tabla === 'crm_pagos') await marcas.soltar(db, 'crm_facturas', ids)
  }
  await soltarLoSuyo(db, marcas)
}

/** Beside what is marked, what goes with it: the payment and the entries of a marked invoice. */
function marcados(id: string, tabla: string): RawBuilder<unknown> {
  const own = sql`select registro_id from crm_importadas where importacion_id = ${id} and tabla = ${tabla}`
  const ofInvoices = sql`
    select registro_id from crm_importadas where importacion_id = ${id} and tabla = 'crm_facturas'`
  if (tabla === 'crm_pagos') return sql`${own} union all ${ofInvoices}`
  if (tabla !== 'actividades') return own
  return sql`${own} union all ${ofInvoices} union all
    select ${HERMANO} from crm_importadas
    where importacion_id = ${id} and tabla in ('crm_facturas', 'crm_pagos')`
}

/** `idHermano` of a marked record, in SQL. */
const HERMANO = sql.raw("substr(registro_id, 1, 14) || '8' || substr(registro_id, 16)")

/** How the mark of a record that is hers from now on begins: what came with it stays with it. */
const SUELTOS = 'sueltos:'

async function desmarcar(tx: Db, id: string, tabla: string, ids: string[]): Promise<void> {
  await execute(
    tx,
    `update or replace crm_importadas set tabla = ? || tabla
     where importacion_id = ? and tabla = ? and registro_id in (select value from json_each(?))`,
    [SUELTOS, id, tabla, JSON.stringify(ids)],
  )
}

async function borrar(
  db: Db,
  id: string,
  { tabla, siguientes }: Paso,
  deleted: number,
  taller: Taller,
  total: number,
): Promise<number> {
  let done = deleted
  for (;;) {
    const rows = await query<{ id: string }>(db, siguientes, [id, FILAS])
    if (rows.length === 0) return done
    const ids = rows.map((row) => row.id)
    try {
      await inTransaction(db, (tx) => borrarFilas(tx, id, tabla, ids))
    } catch (error) {
      if (isMachineFailure(error)) throw error
      // Something of hers was hung from one of them this very minute.
      for (const one of ids) await borrarUna(db, id, tabla, one)
      await soltarLoSuyo(db, marcasDe(id, taller))
    }
    done += ids.length
    await taller.progreso((PARTE_DE_FILAS * done) / Math.max(1, total))
    await taller.ceder()
  }
}

type Paso = { tabla: (typeof TABLAS)[number]; siguientes: string }

const MARCADAS = 'select registro_id as id from crm_importadas i where importacion_id = ?'

/** The column by which a record speaks of another of its table. */
const HACIA_OTRA: Partial<Record<Paso['tabla'], string>> = {
  crm_facturas: 'rectifica_a',
  clientes: 'fusionado_en',
}

/** What no other of its table speaks of goes first: a corrective invoice before the one that it corrects. */
const PASOS: Paso[] = TABLAS.flatMap((tabla) => {
  const marked = `${MARCADAS} and tabla = '${tabla}'`
  const all = { tabla, siguientes: `${marked} limit ?` }
  const column = HACIA_OTRA[tabla]
  const alone = `${marked} and not exists (select 1 from ${tabla} o where o.${column} = i.registro_id) limit ?`
  return column ? [{ tabla, siguientes: alone }, all] : [all]
})

async function borrarFilas(tx: Db, id: string, tabla: string, ids: string[]): Promise<void> {
  const json = JSON.stringify(ids)
  const some = 'in (select value from json_each(?))'
  if (tabla === 'crm_facturas' || tabla === 'crm_pagos') {
    const entries = JSON.stringify([...ids, ...ids.map(idHermano)])
    await execute(tx, `delete from actividades where id ${some}`, [entries])
  }
  if (tabla === 'crm_facturas') await execute(tx, `delete from crm_pagos where id ${some}`, [json])
  await execute(tx, `delete from ${tabla} where id ${some}`, [json])
  await execute(
    tx,
    `delete from crm_importadas where importacion_id = ? and tabla = ? and registro_id ${some}`,
    [id, tabla, json],
  )
  await execute(
    tx,
    `delete from crm_indice_pendiente where exists (select 1 from crm_importacion_clientes i
       where i.importacion_id = ? and i.cliente_id = crm_indice_pendiente.cliente_id)`,
    [id],
  )
}

async function borrarUna(db: Db, id: string, tabla: string, one: string): Promise<void> {
  try {
    await inTransaction(db, (tx) => borrarFilas(tx, id, tabla, [one]))
  } catch (error) {
    if (isMachineFailure(error)) throw error
    await inTransaction(db, (tx) => desmarcar(tx, id, tabla, [one]))
  }
}

/** Clients of hers that the import completed or made active are as they were, unless she has changed them since. */
async function devolverLoCambiado(db: Db, id: string, { now, ceder }: Taller): Promise<void> {
  for (const cambio of (await cambiosDe(db, id)).reverse()) {
    await inTransaction(db, async (tx) => {
      const active = cambio.despues !== null && 'estado' in JSON.parse(cambio.despues)
      if (!active || !(await tieneFacturas(tx, cambio.registro_id))) await undoChange(tx, cambio)
      const at = now().toISOString()
      await tx.updateTable('crm_historial').set({ deshecho_en: at }).where('n', '=', cambio.n).execute()
    })
    await ceder()
  }
}

async function tieneFacturas(db: Db, clienteId: string): Promise<boolean> {
  const row = await db
    .selectFrom('crm_facturas')
    .select('id')
    .where('cliente_id', '=', clienteId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
