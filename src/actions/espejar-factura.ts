import { clienteDeFactura, findFilaEspejada, saveFilaEspejada } from '#db/espejo.ts'
import { pagosDeFactura, vencimientosDe } from '#db/facturas.ts'
import { type Autoria, deleteRow, insertRow, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { nuevoCliente } from '#domain/cliente.ts'
import { sumar } from '#domain/dinero.ts'
import type { FacturaAjena, ProblemaDeFila } from '#domain/espejo.ts'
import type { Factura } from '#domain/factura.ts'
import { type Fecha, instanteDe } from '#domain/fecha.ts'
import { registrarFactura } from './registrar-factura.ts'
import { registrarPago } from './registrar-pago.ts'

/** A row of another program's table of invoices: where it stands, and a digest of what it says. */
export type FilaDeEspejo = { tabla: string; fila: string; huella: string }

/** Product problems besides those of reading: nobody to bill, or a number that is somebody else's here. */
export type ProblemaDeEspejo = ProblemaDeFila | 'sin_cliente' | 'numero_repetido'

/**
 * Makes our invoice say what the row says: new, changed, paid, cancelled. The same again changes nothing.
 * Returns the client whose health is to be computed, null when the row is no invoice.
 */
export async function espejarFactura(
  db: Db,
  by: Autoria,
  { tabla, fila, huella }: FilaDeEspejo,
  leida: FacturaAjena | { problema: ProblemaDeFila },
  { today, zona }: { today: Fecha; zona: string },
): Promise<string | null> {
  const known = await findFilaEspejada(db, tabla, fila)
  const before = known?.factura_id ? await factura(db, known.factura_id) : undefined
  const remember = (factura_id: string | null, problema: ProblemaDeEspejo | null) =>
    saveFilaEspejada(db, { tabla, fila, huella, factura_id, problema })
  if ('problema' in leida) {
    if (before) await anular(db, by, before)
    await remember(before?.id ?? null, leida.problema)
    return before?.cliente_id ?? null
  }

  const external_id = `espejo:${tabla}:${fila}`
  const mine = before ?? (await adoptable(db, leida, external_id))
  if (mine === 'repetida') {
    await remember(null, 'numero_repetido')
    return null
  }
  const cliente_id = mine?.cliente_id ?? (await clienteDe(db, by, leida))
  if (cliente_id === null) {
    await remember(null, 'sin_cliente')
    return null
  }
  const stored = mine
    ? await cambiar(db, by, mine, leida, external_id)
    : await registrar(db, by, leida, { cliente_id, external_id }, today, zona)
  const isFirst = known === undefined
  if (!leida.anulada) await igualarCobros(db, by, stored, leida, { isFirst, today, zona })
  await remember(stored.id, null)
  return cliente_id
}

/** A row that is not there any more: its invoice stands cancelled. Returns its client. */
export async function quitarDelEspejo(
  db: Db,
  by: Autoria,
  tabla: string,
  fila: string,
): Promise<string | null> {
  const known = await findFilaEspejada(db, tabla, fila)
  const before = known?.factura_id ? await factura(db, known.factura_id) : undefined
  await saveFilaEspejada(db, {
    tabla,
    fila,
    huella: 'borrada',
    factura_id: before?.id ?? null,
    problema: null,
  })
  if (before) await anular(db, by, before)
  return before?.cliente_id ?? null
}

function factura(db: Db, id: string): Promise<Factura | undefined> {
  return db.selectFrom('crm_facturas').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The invoice with that number that she, or an earlier mirror, has registered already. */
async function adoptable(
  db: Db,
  { serie, numero, total_centimos }: FacturaAjena,
  external_id: string,
): Promise<Factura | 'repetida' | undefined> {
  const same = await db
    .selectFrom('crm_facturas')
    .selectAll()
    .where((eb) => eb.or([eb('external_id', '=', external_id), eb.and({ serie, numero })]))
    .executeTakeFirst()
  if (!same || same.external_id === external_id) return same
  return same.total_centimos === total_centimos && same.external_id === null ? same : 'repetida'
}

/** Who it was issued to; a client of whom only the invoice knows is made. */
async function clienteDe(db: Db, by: Autoria, { cliente }: FacturaAjena): Promise<string | null> {
  const found = await clienteDeFactura(db, cliente)
  if (found) return found
  const nombre = cliente.nombre ?? cliente.cif
  if (!nombre) return null
  const nuevo = nuevoCliente({
    id: by.newId(),
    nombre,
    cif: cliente.cif,
    estado: 'activo',
    fecha_creacion: by.now.toISOString(),
  })
  await insertRow(db, by, 'clientes', nuevo)
  return nuevo.id
}

async function registrar(
  db: Db,
  by: Autoria,
  leida: FacturaAjena,
  ids: { cliente_id: string; external_id: string },
  today: Fecha,
  zona: string,
): Promise<Factura> {
  const { numero, serie, base_centimos, iva_centimos, irpf_centimos, total_centimos, concepto } = leida
  return await registrarFactura(
    db,
    by,
    {
      ...ids,
      numero,
      serie,
      base_centimos,
      iva_centimos,
      irpf_centimos,
      total_centimos,
      concepto,
      fecha_emision: leida.fecha,
      fecha_vencimiento: leida.vencimiento,
      origen: 'sistema',
      anulada_en: leida.anulada ? by.now.toISOString() : null,
      momento: momentoDe(leida.fecha, by.now, today, zona),
    },
    today,
  )
}

/** What happened on another day stands on that day in the history; what happened today, now. */
function momentoDe(fecha: Fecha, now: Date, today: Fecha, zona: string): string {
  return (fecha < today ? instanteDe(fecha, '12:00', zona) : now).toISOString()
}

async function cambiar(
  db: Db,
  by: Autoria,
  before: Factura,
  leida: FacturaAjena,
  external_id: string,
): Promise<Factura> {
  const { total_centimos, base_centimos, iva_centimos, irpf_centimos, concepto } = leida
  const changes: Partial<Factura> = {
    external_id,
    total_centimos,
    base_centimos,
    iva_centimos,
    irpf_centimos,
    concepto: concepto ?? before.concepto,
    fecha_emision: leida.fecha,
    fecha_vencimiento: leida.vencimiento,
    anulada_en: leida.anulada ? (before.anulada_en ?? by.now.toISOString()) : null,
  }
  const plazos = await vencimientosDe(db, before.id)
  await updateRow(db, by, 'crm_facturas', before.id, changes)
  const [only] = plazos
  if (only && plazos.length === 1) {
    const plazo = { fecha: leida.vencimiento, importe_centimos: total_centimos }
    await updateRow(db, by, 'crm_vencimientos', only.id, plazo)
  }
  return { ...before, ...changes }
}

/**
 * As much collected as the row says. What she has registered herself counts, and is never taken back: only
 * what the mirror wrote is. A payment without a date is of today when we saw it unpaid before; of an old
 * invoice we know no better than its due date.
 */
async function igualarCobros(
  db: Db,
  by: Autoria,
  { id, cliente_id, numero, external_id, fecha_vencimiento }: Factura,
  leida: FacturaAjena,
  { isFirst, today, zona }: { isFirst: boolean; today: Fecha; zona: string },
): Promise<void> {
  const pagos = await pagosDeFactura(db, id)
  const ours = pagos.filter((pago) => pago.external_id?.startsWith(`${external_id}:`))
  let paid = sumar(pagos.map(({ importe_centimos }) => importe_centimos))
  const isTooMuch = Math.abs(paid) > Math.abs(leida.cobrado_centimos) || paid * leida.cobrado_centimos < 0
  if (isTooMuch && ours.length > 0) {
    for (const pago of ours) await deleteRow(db, by, 'crm_pagos', pago.id)
    paid -= sumar(ours.map(({ importe_centimos }) => importe_centimos))
  }
  const missing = leida.cobrado_centimos - paid
  if (missing === 0 || (leida.cobrado_centimos >= 0 ? missing < 0 : missing > 0)) return
  const old = fecha_vencimiento < today ? fecha_vencimiento : today
  const fecha = leida.cobrada_el ?? (isFirst ? old : today)
  await registrarPago(
    db,
    by,
    {
      cliente_id,
      factura_id: id,
      numero,
      importe_centimos: missing,
      fecha,
      external_id: `${external_id}:${by.newId()}`,
      origen: 'importacion',
      momento: momentoDe(fecha, by.now, today, zona),
    },
    today,
  )
}

async function anular(db: Db, by: Autoria, { id, anulada_en }: Factura): Promise<void> {
  if (!anulada_en) await updateRow(db, by, 'crm_facturas', id, { anulada_en: by.now.toISOString() })
}
