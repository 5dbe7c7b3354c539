import { cuentasPorCliente } from '#db/facturas.ts'
import { conFacturas } from '#db/modelo.ts'
import type { Db } from '#db/open.ts'
import { facturadoEntre } from '#db/salud.ts'
import { type Fecha, masDias } from '#domain/fecha.ts'
import { cuentasDe, diaDe } from '#domain/salud-cuentas.ts'
import {
  ajustarModelo,
  FACTURAS_DE_LA_MUESTRA,
  type LibroDeCliente,
  libroDe,
  type ModeloAjustado,
  muestraDe,
} from '#domain/salud-modelo.ts'
import { clasificacionDe } from '#domain/salud-valor.ts'

/** Ids, and clients of the sample, that are read at a time: a few milliseconds each. */
const IDS_POR_LECTURA = 2000
const CLIENTES_POR_LECTURA = 50

/**
 * Fits the business's model on what is known at the end of `today`, of a bounded sample of its clients. It only reads, in
 * short slices with `ceder` between them, and writes nothing: killed at any point it leaves no half of a model, and
 * begins again. The same data and date give the same model.
 */
export async function ajustarDesde(
  db: Db,
  today: Fecha,
  ceder: () => Promise<void> = async () => {},
): Promise<ModeloAjustado> {
  const { muestra, de } = await sortear(db, ceder)
  const libros: LibroDeCliente[] = []
  let facturas = 0
  for (let i = 0; i < muestra.length && facturas < FACTURAS_DE_LA_MUESTRA; i += CLIENTES_POR_LECTURA) {
    const ids = muestra.slice(i, i + CLIENTES_POR_LECTURA)
    const cuentas = await cuentasPorCliente(db, ids)
    for (const id of ids) {
      const suyas = cuentas.get(id)
      if (!suyas) continue
      libros.push(libroDe(cuentasDe(suyas.facturas, suyas.pagos, today).cuentas))
      facturas += suyas.facturas.length
    }
    await ceder()
  }
  const clasificacion = clasificacionDe(await facturadoEntre(db, masDias(today, -365), today))
  await ceder()
  const { pagos, compras, facturas: leidas } = ajustarModelo(libros, diaDe(today))
  return {
    fecha: today,
    pagos,
    compras,
    clasificacion,
    muestra: { clientes: libros.length, facturas: leidas, de },
  }
}

async function sortear(db: Db, ceder: () => Promise<void>): Promise<{ muestra: string[]; de: number }> {
  const ids: string[] = []
  for (let desde = ''; ; ) {
    const some = await conFacturas(db, desde, IDS_POR_LECTURA)
    const last = some.at(-1)
    if (last === undefined) return { muestra: muestraDe(ids), de: ids.length }
    ids.push(...some)
    desde = last
    await ceder()
  }
}
