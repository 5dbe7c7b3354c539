import { type Autoria, deleteRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { Instante } from '#domain/fecha.ts'
import type { Pago } from '#domain/pago.ts'
import { tituloDeCobroAnulado } from '#texts/factura.ts'
import { apuntarActividad } from './apuntar-actividad.ts'

/** What happened to a client's money stands in the history, by «Sistema»; now, unless `momento` says when. */
export async function apuntarCobro(
  db: Db,
  by: Autoria,
  cliente_id: string,
  titulo: string,
  momento?: Instante,
): Promise<void> {
  await apuntarActividad(db, by, {
    cliente_id,
    tipo: 'cobro',
    titulo,
    responsable: 'Sistema',
    origen: 'sistema',
    ...(momento ? { fecha: momento } : {}),
  })
}

/** A payment that another program takes back goes, and the history says so. Health follows by `actualizarSalud`. */
export async function anularCobro(db: Db, by: Autoria, { id, cliente_id, importe_centimos }: Pago) {
  await deleteRow(db, by, 'crm_pagos', id)
  await apuntarCobro(db, by, cliente_id, tituloDeCobroAnulado(importe_centimos))
}
