import {
  BORRADA,
  deleteFilaEspejada,
  filaDeLaFactura,
  findFilaEspejada,
  saveFilaEspejada,
} from '#db/espejo.ts'
import { findFacturaDeSerie, findFilaDeFactura } from '#db/facturas.ts'
import { type Autoria, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { FacturaAjena, ProblemaDeFila } from '#domain/espejo.ts'
import type { Factura } from '#domain/factura.ts'
import type { Fecha } from '#domain/fecha.ts'
import { enlazar } from './enlazar.ts'
import { cambiarEspejada } from './espejar-cambios.ts'
import { buscarClienteDeFila, clienteDeFila, type ProblemaDeCliente } from './espejar-cliente.ts'
import { igualarCobros, momentoDe } from './espejar-cobros.ts'
import { registrarFactura } from './registrar-factura.ts'

/** A row of another program's table of invoices: where it stands, and a digest of what it says. */
export type FilaDeEspejo = { tabla: string; fila: string; huella: string }

/** Product problems besides those of reading: nobody to bill, or a number that is somebody else's here. */
export type ProblemaDeEspejo = ProblemaDeFila | ProblemaDeCliente | 'numero_repetido'

export type Lectura = {
  today: Fecha
  zona: string
  /** Rows of the table that were known and are not there any more. */
  ausentes: ReadonlySet<string>
}

/**
 * Makes our invoice say what the row says: new, changed, paid, cancelled. The same again changes nothing.
 * Returns the clients whose health is to be computed, none when the row is no invoice.
 */
export async function espejarFactura(
  db: Db,
  by: Autoria,
  { tabla, fila, huella }: FilaDeEspejo,
  leida: FacturaAjena | { problema: ProblemaDeFila },
  { today, zona, ausentes }: Lectura,
): Promise<string[]> {
  const known = await findFilaEspejada(db, tabla, fila)
  const before = known?.factura_id ? await findFilaDeFactura(db, known.factura_id) : undefined
  const remember = (factura_id: string | null, problema: ProblemaDeEspejo | null, cliente: string | null) =>
    saveFilaEspejada(db, { tabla, fila, huella, factura_id, problema, cliente })
  if ('problema' in leida) {
    if (before) await anular(db, by, before)
    await remember(before?.id ?? null, leida.problema, known?.cliente ?? null)
    return before ? [before.cliente_id] : []
  }

  const dicho = JSON.stringify(leida.cliente)
  const mine = before
    ? { factura: before, dicho: known?.cliente ?? null }
    : await adoptar(db, leida, tabla, ausentes)
  if (mine === 'repetida') {
    await remember(null, 'numero_repetido', null)
    return []
  }
  const cliente = mine?.dicho === dicho ? mine.factura.cliente_id : await clienteDeFila(db, by, leida.cliente)
  if (typeof cliente !== 'string' && !mine) {
    await remember(null, cliente.problema, null)
    return []
  }
  const problema = typeof cliente === 'string' ? null : cliente.problema
  const cliente_id = typeof cliente === 'string' ? cliente : (mine?.factura.cliente_id ?? '')
  const stored = mine
    ? await cambiarEspejada(db, by, mine.factura, leida, cliente_id)
    : await registrar(db, by, leida, cliente_id, today, zona)
  if (!mine) await enlazar(db, by, stored)
  const isFirst = known === undefined
  if (!leida.anulada) await igualarCobros(db, by, stored, leida, { tabla, fila, isFirst, today, zona })
  const isTaken = stored.numero !== leida.numero || stored.serie !== leida.serie
  await remember(
    stored.id,
    problema ?? (isTaken ? 'numero_repetido' : null),
    problema ? (mine?.dicho ?? null) : dicho,
  )
  return [...new Set([mine?.factura.cliente_id ?? cliente_id, cliente_id])]
}

/** A row that is not there any more: its invoice stands cancelled. Returns its client. */
export async function quitarDelEspejo(db: Db, by: Autoria, tabla: string, fila: string): Promise<string[]> {
  const known = await findFilaEspejada(db, tabla, fila)
  // Its invoice stands in another row now.
  if (!known) return []
  const before = known.factura_id ? await findFilaDeFactura(db, known.factura_id) : undefined
  await saveFilaEspejada(db, { ...known, huella: BORRADA, problema: null })
  if (before) await anular(db, by, before)
  return before ? [before.cliente_id] : []
}

/**
 * The invoice with that number that is here already: one whose row has been written anew in another place, or
 * the same one (number, total, client) that she, or another program, has registered. `dicho`: the client as
 * the row said it.
 */
async function adoptar(
  db: Db,
  leida: FacturaAjena,
  tabla: string,
  ausentes: ReadonlySet<string>,
): Promise<{ factura: Factura; dicho: string | null } | 'repetida' | undefined> {
  const factura = await findFacturaDeSerie(db, leida.serie, leida.numero)
  if (!factura) return undefined
  const other = await filaDeLaFactura(db, factura.id)
  if (other) {
    const isGone = other.huella === BORRADA || (other.tabla === tabla && ausentes.has(other.fila))
    if (!isGone) return 'repetida'
    await deleteFilaEspejada(db, other.tabla, other.fila)
    return { factura, dicho: other.cliente }
  }
  if (factura.total_centimos !== leida.total_centimos) return 'repetida'
  const cliente = await buscarClienteDeFila(db, leida.cliente)
  const isSame = cliente !== undefined && 'id' in cliente && cliente.id === factura.cliente_id
  return isSame ? { factura, dicho: JSON.stringify(leida.cliente) } : 'repetida'
}

async function registrar(
  db: Db,
  by: Autoria,
  leida: FacturaAjena,
  cliente_id: string,
  today: Fecha,
  zona: string,
): Promise<Factura> {
  const { numero, serie, base_centimos, iva_centimos, irpf_centimos, total_centimos, concepto } = leida
  return await registrarFactura(
    db,
    by,
    {
      cliente_id,
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

async function anular(db: Db, by: Autoria, { id, anulada_en }: Factura): Promise<void> {
  if (!anulada_en) await updateRow(db, by, 'crm_facturas', id, { anulada_en: by.now.toISOString() })
}
