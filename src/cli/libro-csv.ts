import { esFecha } from '#domain/fecha.ts'
import { diaDe } from '#domain/salud-cuentas.ts'
import type { FacturaDelLibro } from '#domain/salud-paseo.ts'
import * as texts from '#texts/predecir.ts'
import { type FilaCsv, filasCsv } from './tabla-csv.ts'

/** An invoice of a ledger in CSV: days as numbers, amount in cents. */
export type FacturaCsv = FacturaDelLibro & { numero: string }

const COLUMNAS = ['cliente_id', 'numero', 'fecha_emision', 'fecha_vencimiento', 'fecha_pago', 'importe']

/** The invoices of a ledger; each bad row is told to `alFallar` and left out. */
export async function leerLibroCsv(
  ruta: string,
  alFallar: (problema: string) => void,
): Promise<FacturaCsv[]> {
  const facturas: FacturaCsv[] = []
  const vistos = new Set<string>()
  for await (const fila of filasCsv(ruta, COLUMNAS)) {
    const leida = leerFactura(fila)
    const problema =
      typeof leida === 'string' ? leida : vistos.has(leida.numero) ? texts.numeroRepetido(leida.numero) : null
    if (problema !== null) alFallar(texts.filaMala(ruta, fila.linea, problema))
    else if (typeof leida !== 'string') {
      vistos.add(leida.numero)
      facturas.push(leida)
    }
  }
  return facturas
}

/** The invoice, or why the row is none. */
function leerFactura({ de }: FilaCsv): FacturaCsv | string {
  const cliente = de('cliente_id')
  const numero = de('numero')
  if (cliente === '') return texts.faltaCliente
  if (numero === '') return texts.faltaNumero
  const [emision, vencimiento, pago] = [de('fecha_emision'), de('fecha_vencimiento'), de('fecha_pago')]
  if (!esFecha(emision)) return texts.fechaMala('fecha_emision', emision)
  if (vencimiento !== '' && !esFecha(vencimiento)) return texts.fechaMala('fecha_vencimiento', vencimiento)
  if (pago !== '' && !esFecha(pago)) return texts.fechaMala('fecha_pago', pago)
  const texto = de('importe')
  const importe = texto === '' ? Number.NaN : Number(texto)
  if (!Number.isFinite(importe)) return texts.importeMalo(texto)
  const emitida = diaDe(emision)
  return {
    cliente,
    numero,
    emitida,
    vence: vencimiento === '' ? emitida : Math.max(emitida, diaDe(vencimiento)),
    pagada: pago === '' ? null : diaDe(pago),
    importe: Math.round(importe * 100),
  }
}
