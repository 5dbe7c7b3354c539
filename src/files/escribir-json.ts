import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ColumnaExportada } from '#domain/exportacion.ts'
import { enTrozos, type TablaParaEscribir, type Valor } from './escribir.ts'

/** Writes one document: `cabecera`, then a list per table with a record per line. Money is euros, as numbers. */
export async function escribirJson(
  ruta: string,
  cabecera: Record<string, string | number>,
  tablas: TablaParaEscribir[],
): Promise<void> {
  const textos = Readable.from(enTrozos(documento(cabecera, tablas)), { objectMode: false })
  await pipeline(textos, createWriteStream(ruta, { flush: true }))
}

async function* documento(
  cabecera: Record<string, string | number>,
  tablas: TablaParaEscribir[],
): AsyncGenerator<string> {
  yield `{\n${Object.entries(cabecera)
    .map(([clave, valor]) => `${JSON.stringify(clave)}: ${JSON.stringify(valor)}`)
    .join(',\n')}`
  for (const { nombre, columnas, filas } of tablas) {
    yield `,\n${JSON.stringify(nombre)}: [`
    let antes = '\n'
    for await (const valores of filas()) {
      yield antes + registro(columnas, valores)
      antes = ',\n'
    }
    yield '\n]'
  }
  yield '\n}\n'
}

function registro(columnas: ColumnaExportada[], valores: Valor[]): string {
  const campos = columnas.map((columna, i) => [columna.nombre, valorDe(valores[i] as Valor, columna)])
  return JSON.stringify(Object.fromEntries(campos))
}

function valorDe(valor: Valor, { tipo }: ColumnaExportada): Valor | boolean {
  if (typeof valor !== 'number') return valor
  if (tipo === 'dinero') return valor / 100
  return tipo === 'si_no' ? valor === 1 : valor
}
