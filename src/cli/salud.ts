import { accessSync, constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ErrorDeNegocio } from '#domain/error.ts'
import { esFecha, type Fecha, fechaDe } from '#domain/fecha.ts'
import { recorrerLibro } from '#domain/libro.ts'
import { calcularSalud, MODELO_INICIAL } from '#domain/salud.ts'
import { diaDe, fechaDelDia } from '#domain/salud-cuentas.ts'
import { peorPrimero } from '#domain/salud-orden.ts'
import type { TablaParaEscribir } from '#files/escribir.ts'
import { escribirCsv } from '#files/escribir-csv.ts'
import { escribirXlsx } from '#files/escribir-xlsx.ts'
import * as texts from '#texts/salud-tabla.ts'
import { type FacturaCsv, leerLibroCsv } from './libro-csv.ts'
import { opcionesDe } from './opciones.ts'
import { runCommand } from './process.ts'

/**
 * `npm run salud -- FACTURAS.csv [--fecha D]`: the health of every client of a ledger at the end of a day, the worst
 * first, by the product's own fit and figures; also as CSV and XLSX beside the ledger. Without a day, that of its last
 * movement. Bad rows go to standard error with their line and reason.
 */
await runCommand(async () => {
  const { archivo, opciones } = opcionesDe(process.argv.slice(2), texts.uso, ['fecha'])
  const libro = await leerLibroCsv(archivo, (problema) => console.error(problema))
  const today = fechaPedida(opciones.get('fecha')) ?? ultimoMovimiento(libro)
  if (today === null) throw new ErrorDeNegocio('vacio', texts.vacio(archivo))

  const dia = diaDe(today) + 1
  const { clientes, modelo } = recorrerLibro(libro)
  const ajustado = modelo(dia)
  const now = new Date(`${today}T12:00:00.000Z`)
  const saludes = clientes.flatMap((cliente) => {
    const hechos = cliente.hechos(dia)
    return hechos ? calcularSalud(hechos, ajustado, today, now) : []
  })
  if (saludes.length === 0) throw new ErrorDeNegocio('vacio', texts.nadaHasta(archivo, today))
  saludes.sort(peorPrimero)
  console.log(texts.tablaDeSalud(saludes, ajustado, today))

  const nombre = `${basename(archivo).replace(/\.csv(\.gz)?$/i, '')}-salud-${today}`
  const hoja: TablaParaEscribir = {
    nombre: 'salud',
    columnas: texts.COLUMNAS.map(({ nombre, tipo }) => ({ nombre, columna: nombre, tipo })),
    async *filas() {
      for (const salud of saludes) yield texts.COLUMNAS.map(({ de }) => de(salud))
    },
  }
  console.log(texts.escrito(await guardar(join(carpetaPara(archivo), nombre), hoja)))
})

/** Beside the ledger, or where the command runs when nothing can be written there. */
function carpetaPara(archivo: string): string {
  try {
    accessSync(dirname(archivo), constants.W_OK)
    return dirname(archivo)
  } catch {
    return '.'
  }
}

async function guardar(base: string, hoja: TablaParaEscribir): Promise<string[]> {
  const [csv, xlsx] = [`${base}.csv`, `${base}.xlsx`]
  try {
    await escribirCsv(csv, hoja)
    await escribirXlsx(xlsx, [hoja])
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!code) throw error
    throw new ErrorDeNegocio('no_se_escribe', texts.noPuedoEscribir(base, code))
  }
  return [csv, xlsx]
}

function fechaPedida(texto: string | undefined): Fecha | null {
  if (texto === undefined) return null
  if (!esFecha(texto)) throw new ErrorDeNegocio('fecha', texts.fechaMala(texto))
  return texto
}

/** The day of the last invoice or payment, today at the latest: an old ledger is looked at on its own last day. */
function ultimoMovimiento(libro: readonly FacturaCsv[]): Fecha | null {
  if (libro.length === 0) return null
  const hoy = diaDe(fechaDe(new Date(), MODELO_INICIAL.zona))
  return fechaDelDia(
    libro.reduce((max, f) => {
      const dias = [f.emitida, f.pagada ?? 0].filter((d) => d <= hoy)
      return Math.max(max, ...dias)
    }, 0),
  )
}
