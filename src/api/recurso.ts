import { z } from '@hono/zod-openapi'
import { query } from '#db/direct.ts'
import { type Autoria, restoreRow } from '#db/journal.ts'
import { listar, type Peticion, type TablaListable } from '#db/listado.ts'
import type { Db } from '#db/open.ts'
import type { Tables } from '#db/schema.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'
import { versionDe } from './version.ts'

/** The id in a path. */
export function conId(ejemplo: string) {
  return z.object({
    id: z
      .string()
      .min(1)
      .max(100)
      .openapi({
        param: { name: 'id', in: 'path', example: ejemplo },
        example: ejemplo,
        description: texts.docs.ejemploDelNegocio,
      }),
  })
}

/** A page as it is answered. */
export async function pagina<T extends TablaListable>(
  db: Db,
  tabla: T,
  { cursor, ...peticion }: Omit<Peticion, 'despuesDe'> & { cursor?: string | undefined },
  json: (row: Tables[T] & { id: string }) => unknown,
) {
  const { filas, siguiente } = await listar(db, tabla, {
    ...peticion,
    despuesDe: cursor === undefined ? undefined : idDeCursor(cursor),
  })
  return {
    datos: filas.map(json),
    siguiente: siguiente === null ? null : Buffer.from(siguiente).toString('base64url'),
  }
}

/** A cursor is opaque outside: inside, the last id of its page. */
function idDeCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString()
  if (id === '' || Buffer.from(id).toString('base64url') !== cursor) {
    throw new ErrorDeNegocio('cursor_malo', texts.cursorMalo, 'cursor')
  }
  return id
}

/** Tables whose rows are asked for one by one. Alerts come and go with the facts. */
type TablaConFicha = Exclude<TablaListable, 'crm_alertas'>

/** A row, or the problem that says that it is not there. */
export async function filaDe<T extends TablaConFicha>(db: Db, tabla: T, id: string): Promise<Tables[T]> {
  const [row] = await query<Tables[T]>(db, `select * from ${tabla} where id = ?`, [id])
  if (!row) throw ausente(tabla)
  return row
}

function ausente(tabla: TablaConFicha): ErrorDeNegocio {
  const [codigo, sentence] = AUSENTE[tabla]
  return new ErrorDeNegocio(codigo, sentence)
}

const AUSENTE: Record<TablaConFicha, readonly [codigo: string, sentence: string]> = {
  clientes: ['cliente_no_encontrado', texts.clienteNoEncontrado],
  contactos: ['contacto_no_encontrado', texts.contactoNoEncontrado],
  actividades: ['actividad_no_encontrada', texts.actividadNoEncontrada],
  oportunidades: ['oportunidad_no_encontrada', texts.oportunidadNoEncontrada],
  crm_facturas: ['factura_no_encontrada', texts.facturaNoEncontrada],
  crm_pagos: ['pago_no_encontrado', texts.pagoNoEncontrado],
}

/** A stored row answered with its version, and where it is when it is new. */
export function conVersion<Row extends object>(
  row: Row,
  json: (row: Row) => unknown,
  nuevoEn: string | null = null,
) {
  const headers = { ETag: versionDe(row), ...(nuevoEn ? { Location: nuevoEn } : {}) }
  return { status: nuevoEn ? (201 as const) : (200 as const), body: json(row), headers }
}

/** The given changes without what was not given. */
export function dados<T extends object>(changes: T): Partial<T> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>
}

/**
 * Brings a deleted row back from its history, and says whether it did; one that stands stays as it is. Fails with its own
 * '…no_encontrada' when it was never there, and with 'no_se_puede_restaurar' when what it hung from is gone.
 */
export async function restaurarFila(
  db: Db,
  by: Autoria,
  tabla: 'actividades' | 'crm_pagos',
  id: string,
): Promise<boolean> {
  const row = await db
    .selectFrom(tabla as 'actividades')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (row) return false
  const result = await restoreRow(db, by, tabla, id)
  if (result === 'unknown') throw ausente(tabla)
  if (result === 'conflict') throw new ErrorDeNegocio('no_se_puede_restaurar', texts.noSePuedeRestaurar)
  return true
}

/** A change has to change something. */
export function algoQueCambiar(changes: object): void {
  if (Object.keys(changes).length === 0) throw new ErrorDeNegocio('nada_que_cambiar', texts.nadaQueCambiar)
}
