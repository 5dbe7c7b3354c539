import { cuentasDeCliente } from '#db/facturas.ts'
import { idEntre } from '#db/id.ts'
import { cobradoDe, type FacturaVista, hayPago } from '#db/importaciones.ts'
import type { Db } from '#db/open.ts'
import type { Centimos } from '#domain/dinero.ts'
import type { PagoLeido } from '#domain/importacion/leido.ts'
import { cuentasDe } from '#domain/salud-cuentas.ts'
import { type Importando, type Lote, unPago } from './importar-lote.ts'

/** What the file says by now has been paid, all together, of an invoice that she has already. */
export type Cobro = { factura: FacturaVista; pago: PagoLeido }

/**
 * Money that has come in since the invoice was: what is missing from her payments to what the file says,
 * and never more than is owed still. A file that says nothing new adds nothing.
 */
export async function cobrarConocidas(
  db: Db,
  en: Importando,
  lote: Lote,
  cobros: readonly Cobro[],
): Promise<void> {
  if (cobros.length === 0) return
  const known = await cobradoDe(
    db,
    cobros.map(({ factura }) => factura.id),
  )
  const debeDe = deudas(db, en)
  for (const { factura, pago } of cobros) {
    const { id, cliente_id } = factura
    const cobrado = known.get(id) ?? 0
    if (pago.importe_centimos <= cobrado) continue
    const debe = await debeDe(cliente_id)
    const importe_centimos = Math.min(pago.importe_centimos - cobrado, debe.get(id) ?? 0)
    if (importe_centimos <= 0) continue
    known.set(id, cobrado + importe_centimos)
    debe.set(id, (debe.get(id) ?? 0) - importe_centimos)
    const suId = idEntre(en.id, id)
    // A file that names an invoice twice adds to it twice.
    const pagoId = (await hayPago(db, suId)) || lote.pagos.some((one) => one.id === suId) ? en.newId() : suId
    unPago(en, lote, { ...pago, importe_centimos }, cliente_id, id, pagoId)
    en.cuentas.pagos_de_conocidas++
    if (pago.supuesto) en.cuentas.avisos.pago_supuesto = (en.cuentas.avisos.pago_supuesto ?? 0) + 1
  }
}

/** What each invoice of a client owes, asked for once per client. */
function deudas(db: Db, { today }: Importando): (clienteId: string) => Promise<Map<string, Centimos>> {
  const known = new Map<string, Map<string, Centimos>>()
  return async (clienteId) => {
    const before = known.get(clienteId)
    if (before) return before
    const { facturas, pagos } = await cuentasDeCliente(db, clienteId)
    const debe = new Map(cuentasDe(facturas, pagos, today).cuentas.map((one) => [one.id, one.debe]))
    known.set(clienteId, debe)
    return debe
  }
}
