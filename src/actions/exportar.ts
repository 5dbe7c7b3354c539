import { rename, rm, stat } from 'node:fs/promises'
import { columnasDe, copiarMarcas, enUnaFoto, filasDe, haySuyas, olvidarMarcas } from '#db/exportar.ts'
import type { Db } from '#db/open.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import {
  type ColumnaExportada,
  columnasExportadas,
  FORMATO,
  type FormatoDeExportacion,
  legiblesDe,
  type NombreDeTabla,
  TABLAS_EXPORTADAS,
  VERSION,
} from '#domain/exportacion.ts'
import type { TablaParaEscribir, Valor } from '#files/escribir.ts'
import { escribirCsvs } from '#files/escribir-csv.ts'
import { escribirJson } from '#files/escribir-json.ts'
import { escribirXlsx, MAX_FILAS } from '#files/escribir-xlsx.ts'
import * as texts from '#texts/exportar.ts'
import { MARCAS } from './ejemplo.ts'
import { soltarLoSuyo } from './marcadas.ts'

/** What went into the file. `cortados`: texts longer than an Excel cell. */
export type Exportado = {
  filas: Record<NombreDeTabla, number>
  bytes: number
  esElEjemplo: boolean
  cortados: number
}

const NOMBRES = Object.keys(TABLAS_EXPORTADAS) as NombreDeTabla[]

/**
 * Writes everything of hers into a file at `ruta`, as it was in one instant, a few rows in memory. The
 * example is left out, save what her own rows hang from, unless it is all there is. The file takes its name when it is
 * whole. `db` must be a connection of its own: it is held while it lasts.
 */
export async function exportar(
  db: Db,
  { ruta, formato, now }: { ruta: string; formato: FormatoDeExportacion; now: Date },
): Promise<Exportado> {
  const temporal = `${ruta}.tmp`
  try {
    const escrito = await enUnaFoto(db, () => escribir(db, temporal, formato, now))
    const { size: bytes } = await stat(temporal)
    await rename(temporal, ruta)
    return { ...escrito, bytes }
  } catch (error) {
    await rm(temporal, { force: true })
    throw error
  }
}

async function escribir(db: Db, ruta: string, formato: FormatoDeExportacion, now: Date) {
  await copiarMarcas(db)
  try {
    await soltarLoSuyo(db, MARCAS)
    const esElEjemplo = !(await hayAlgoSuyo(db))
    const filas = Object.fromEntries(NOMBRES.map((nombre) => [nombre, 0])) as Record<NombreDeTabla, number>
    const tablas: TablaParaEscribir[] = []
    for (const nombre of NOMBRES)
      tablas.push(await tablaDe(db, nombre, { conEjemplo: esElEjemplo, formato }, filas))

    let cortados = 0
    if (formato === 'csv') await escribirCsvs(ruta, tablas)
    else if (formato === 'json') await escribirJson(ruta, cabecera(now), tablas)
    else ({ cortados } = await escribirXlsx(ruta, tablas.map(enUnaHoja)))
    return { filas, esElEjemplo, cortados }
  } finally {
    await olvidarMarcas(db)
  }
}

async function hayAlgoSuyo(db: Db): Promise<boolean> {
  for (const nombre of NOMBRES) if (await haySuyas(db, TABLAS_EXPORTADAS[nombre])) return true
  return false
}

async function tablaDe(
  db: Db,
  nombre: NombreDeTabla,
  { conEjemplo, formato }: { conEjemplo: boolean; formato: FormatoDeExportacion },
  cuenta: Record<NombreDeTabla, number>,
): Promise<TablaParaEscribir> {
  const tabla = TABLAS_EXPORTADAS[nombre]
  const suyas = await columnasDe(db, tabla)
  const legibles = formato === 'json' ? [] : legiblesDe(suyas)
  const columnas = columnasExportadas(tabla, suyas).flatMap((columna): ColumnaExportada[] => {
    const legible = legibles.find(({ id }) => id === columna.columna)
    return legible ? [columna, { nombre: legible.nombre, columna: legible.nombre, tipo: 'texto' }] : [columna]
  })
  return {
    nombre,
    columnas,
    async *filas() {
      for await (const fila of filasDe(db, tabla, conEjemplo, legibles)) {
        cuenta[nombre]++
        yield columnas.map(({ columna }) => valorDe(fila[columna]))
      }
    },
  }
}

/** Another program's column may hold bytes, which no sheet can show. */
function valorDe(valor: unknown): Valor {
  return typeof valor === 'string' || typeof valor === 'number' ? valor : null
}

function enUnaHoja(tabla: TablaParaEscribir): TablaParaEscribir {
  return {
    ...tabla,
    async *filas() {
      let n = 1
      for await (const fila of tabla.filas()) {
        if (++n > MAX_FILAS) throw new ErrorDeNegocio('demasiadas_filas', texts.noCabeEnExcel(tabla.nombre))
        yield fila
      }
    },
  }
}

function cabecera(now: Date) {
  return { formato: FORMATO, version: VERSION, creado_en: now.toISOString() }
}
