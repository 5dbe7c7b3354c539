import { basename } from 'node:path'
import { idsQueEstan } from '#db/cargar.ts'
import { darPorHeredadas, marcadas, marcarFilas } from '#db/copias.ts'
import type { FilaDeTabla } from '#db/exportar.ts'
import { guardarAvance, type Importacion, insertMalas, planDe } from '#db/importaciones.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { fechaDeExportacion, type NombreDeTabla, TABLAS_EXPORTADAS } from '#domain/exportacion.ts'
import type { Libro } from '#domain/fichero.ts'
import { type Avance, type Cuentas, cuentasVacias, type Plan } from '#domain/importacion/plan.ts'
import { type Cargado, cargarExportacion } from './cargar-exportacion.ts'
import type { Taller } from './importar.ts'
import { anotarTocados } from './importar-guardar.ts'
import { tablasPropias } from './leer-exportacion.ts'

/** Rows that are looked up at a time. */
const FILAS = 500

/** What our own export brings that is not here yet. Writes nothing. */
export async function mirarCopia(db: Db, nombre: string, libro: Libro, { ceder }: Taller): Promise<Plan> {
  const cuentas = cuentasDeCopia(nombre)
  const plan: Plan = { formato: libro.formato, tablas: [], filas: 0, cuentas, dudas: [], malas: [] }
  for (const propia of await tablasPropias(db, libro)) {
    for await (const lote of propia.lotes(FILAS)) {
      const filas = lote.map(({ fila }) => fila)
      const estan = await idsQueEstan(
        db,
        propia.tabla,
        filas.map(({ id }) => id),
      )
      const nuevas = filas.filter(({ id }) => !estan.has(String(id)))
      plan.filas += filas.length
      cuentas.copia.ya_estaban += filas.length - nuevas.length
      contar(cuentas, propia.nombre, nuevas)
      await ceder()
    }
  }
  return plan
}

/**
 * Puts our own export back, with its ids, and marks every row as the import's. Killed at any point it goes
 * on when it is called again, and nothing is twice. The clients that it touches are left to be brought up to date.
 */
export async function traerCopia(
  db: Db,
  importacion: Importacion,
  libro: Libro,
  taller: Taller,
  /** The share of the work that is done, 0 to 1. */
  progreso: (hecho: number) => Promise<void>,
): Promise<Avance> {
  const { id, nombre } = importacion
  const { filas } = planDe(importacion)
  const cuentas = cuentasDeCopia(nombre)
  const cargado = await cargarExportacion(db, libro, {
    suyas: (tx, tabla, ids) => marcadas(tx, id, tabla, ids),
    async marcar(tx, tabla, puestas) {
      const clientes = await marcarFilas(
        tx,
        id,
        tabla,
        puestas.map((fila) => String(fila.id)),
      )
      await anotarTocados(tx, id, clientes)
      contar(cuentas, nombreDe(tabla), puestas)
    },
    async alAvanzar(hechas) {
      await progreso(hechas / Math.max(1, filas))
      await taller.ceder()
    },
  })
  cuentas.copia.ya_estaban = cargado.yaEstaban
  cuentas.malas = cargado.cuantasRechazadas
  await heredar(db, id, taller)
  return acabar(db, id, cuentas, cargado, taller)
}

type CuentasDeCopia = Cuentas & Required<Pick<Cuentas, 'copia'>>

function cuentasDeCopia(nombre: string): CuentasDeCopia {
  const fecha = fechaDeExportacion(basename(nombre))
  return { ...cuentasVacias(), copia: { fecha, oportunidades: 0, nuevas: 0, ya_estaban: 0 } }
}

/** What goes with other rows, and is not told one by one. */
const SIN_NOMBRAR: ReadonlySet<NombreDeTabla> = new Set(['etapas', 'promesas', 'predicciones', 'aprendido'])

function contar(cuentas: CuentasDeCopia, nombre: NombreDeTabla, filas: readonly FilaDeTabla[]): void {
  cuentas.copia.nuevas += filas.length
  if (nombre === 'oportunidades') cuentas.copia.oportunidades += filas.length
  else if (!SIN_NOMBRAR.has(nombre)) cuentas[nombre as 'clientes'] += filas.length
  if (nombre === 'facturas') for (const fila of filas) contarFactura(cuentas, fila)
}

function contarFactura(cuentas: Cuentas, { total_centimos, fecha_emision, anulada_en }: FilaDeTabla): void {
  const fecha = String(fecha_emision)
  if (anulada_en == null && typeof total_centimos === 'number') cuentas.facturado_centimos += total_centimos
  if (cuentas.desde === null || fecha < cuentas.desde) cuentas.desde = fecha
  if (cuentas.hasta === null || fecha > cuentas.hasta) cuentas.hasta = fecha
}

function nombreDe(tabla: string): NombreDeTabla {
  const nombres = Object.keys(TABLAS_EXPORTADAS) as NombreDeTabla[]
  const nombre = nombres.find((one) => TABLAS_EXPORTADAS[one] === tabla)
  if (!nombre) throw new Error(`not an exported table: ${tabla}`)
  return nombre
}

/** What a client without invoices was worth, another program had reckoned: those figures stand. */
async function heredar(db: Db, id: string, { ceder }: Taller): Promise<void> {
  for (let last: string | null = ''; last !== null; ) {
    const from: string = last
    last = await inTransaction(db, (tx) => darPorHeredadas(tx, id, from, FILAS))
    await ceder()
  }
}

async function acabar(
  db: Db,
  id: string,
  cuentas: Cuentas,
  { rechazadas }: Cargado,
  { now }: Taller,
): Promise<Avance> {
  const { nuevas = 0, ya_estaban = 0 } = cuentas.copia ?? {}
  const filas = nuevas + ya_estaban + cuentas.malas
  const avance: Avance = { fase: 'clientes', filas, cuentas }
  await inTransaction(db, async (tx) => {
    await insertMalas(tx, id, 0, rechazadas)
    await guardarAvance(tx, id, avance, now())
  })
  return avance
}
