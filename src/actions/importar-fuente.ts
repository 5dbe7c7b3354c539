import { stat } from 'node:fs/promises'
import type { FacturaFacturae } from '#domain/facturae.ts'
import type { Libro, ProblemaDeFichero, Tabla } from '#domain/fichero.ts'
import { CLASES } from '#domain/importacion/campos.ts'
import type { Contexto } from '#domain/importacion/celdas.ts'
import { leerFacturaFacturae } from '#domain/importacion/facturae.ts'
import { crearLector } from '#domain/importacion/fila.ts'
import type { Resultado } from '#domain/importacion/leido.ts'
import { crearObservador } from '#domain/importacion/observador.ts'
import type { Decisiones, Plan } from '#domain/importacion/plan.ts'
import { entenderTabla, FILAS_DE_MUESTRA, type TablaEntendida } from '#domain/importacion/tabla.ts'
import { abrirLibro } from '#files/abrir.ts'
import { leerFacturae } from '#files/facturae.ts'
import { esExportacionPropia } from './leer-exportacion.ts'

/** A file that can be imported: tables of rows, or electronic invoices. `copia`: it is our own export. */
export type Fuente = {
  formato: Plan['formato']
  tablas: Tabla[]
  facturae: FacturaFacturae[]
  copia: Libro | null
}

/** A row of the file and what it gives. */
export type Linea = { tabla: string; linea: number; resultado: Resultado }

/** Opens a file by its bytes, whatever it is called, or a folder of CSVs. */
export async function abrirFuente(
  ruta: string,
  nombre: string,
): Promise<{ value: Fuente } | { problem: ProblemaDeFichero }> {
  if (!(await stat(ruta)).isDirectory()) {
    const facturae = await leerFacturae(ruta)
    if ('value' in facturae) {
      return { value: { formato: 'facturae', tablas: [], facturae: facturae.value, copia: null } }
    }
    if (facturae.problem !== 'formato_desconocido') return facturae
  }
  const libro = await abrirLibro(ruta, nombre)
  return 'value' in libro ? { value: await deLibro(libro.value) } : libro
}

async function deLibro(libro: Libro): Promise<Fuente> {
  const { formato, tablas } = libro
  return { formato, tablas, facturae: [], copia: (await esExportacionPropia(libro)) ? libro : null }
}

/**
 * Understands every table of a file, each read through once: the order of its dates and its decimal sign
 * are the whole column's to say. Tables come in the order in which they are imported, clients first.
 */
export async function entenderFuente(
  { tablas }: Fuente,
  decisiones: Decisiones,
  descansar: () => Promise<void>,
): Promise<TablaEntendida[]> {
  const understood: TablaEntendida[] = []
  for (const [i, tabla] of tablas.entries()) {
    const dicho = decisiones.tablas[i]
    const entendida = entenderTabla(i, tabla.nombre, await muestraDe(tabla), dicho)
    if (!entendida) continue
    if (!entendida.clase) {
      understood.push(entendida)
      continue
    }
    const observador = crearObservador(entendida)
    let n = 0
    for await (const fila of tabla.filas()) {
      if (++n % FILAS_ENTRE_DESCANSOS === 0) await descansar()
      observador.observar(fila)
    }
    understood.push(observador.decidir(dicho?.orden))
  }
  const place = ({ clase }: TablaEntendida) => (clase ? CLASES.indexOf(clase) : CLASES.length)
  return understood.sort((a, b) => place(a) - place(b) || a.indice - b.indice)
}

/** Rows that are read before others may go on. */
export const FILAS_ENTRE_DESCANSOS = 2000

async function muestraDe(tabla: Tabla) {
  const muestra = []
  for await (const fila of tabla.filas()) {
    muestra.push(fila)
    if (muestra.length >= FILAS_DE_MUESTRA) break
  }
  return muestra
}

/** Every row of the tables that are imported, in their order and always in the same one. */
export async function* lineasDe(
  fuente: Fuente,
  tablas: readonly TablaEntendida[],
  contexto: Contexto,
): AsyncGenerator<Linea> {
  for (const [i, factura] of fuente.facturae.entries()) {
    yield { tabla: '', linea: i + 1, resultado: leerFacturaFacturae(factura) }
  }
  for (const entendida of tablas) {
    const tabla = fuente.tablas[entendida.indice]
    if (!tabla || !entendida.clase || entendida.fuera) continue
    const leer = crearLector(entendida, contexto)
    for await (const fila of tabla.filas()) {
      yield { tabla: tabla.nombre, linea: fila.linea, resultado: leer(fila) }
    }
  }
}

/** Lines that are put in order at a time. */
const VENTANA = 4000

/**
 * The same lines, those of invoices with each client's together, a few thousand at a time: written so, they
 * touch a fraction of the pages of the database. The order depends on nothing but the file.
 */
export async function* porClientes(lineas: AsyncIterable<Linea>): AsyncGenerator<Linea> {
  const places = new Map<string, number>()
  const placeOf = ({ resultado }: Linea) => {
    if (!('leido' in resultado) || resultado.leido.tipo !== 'factura') return -1
    const { cif, codigo, nombre } = resultado.leido.cliente
    const key = cif ?? codigo ?? nombre ?? ''
    const place = places.get(key) ?? places.size
    places.set(key, place)
    return place
  }
  let pending: { linea: Linea; place: number }[] = []
  const sorted = () => {
    const some = pending.sort((a, b) => a.place - b.place).map(({ linea }) => linea)
    pending = []
    return some
  }
  for await (const linea of lineas) {
    const invoices = pending[0]?.linea.tabla === linea.tabla
    if (pending.length >= VENTANA || (pending.length > 0 && !invoices)) yield* sorted()
    pending.push({ linea, place: placeOf(linea) })
  }
  yield* sorted()
}
