import { type Celda, ErrorDeFichero, type Fila, type Tabla } from '#domain/fichero.ts'
import { type Codificacion, codificacionDe, decodificar, type Fuente } from './codificacion.ts'
import { registrosJson } from './json-registros.ts'

/**
 * The lists of objects of a JSON document: `[{…}]`, or `{ "clientes": [{…}], … }`. Each is a table whose
 * first row are the names of all its fields. Null when it is no JSON; what is called `.json` has to be.
 */
export async function abrirJson(nombre: string, fuente: Fuente): Promise<Tabla[] | null> {
  if (!(await pareceJson(fuente))) return null
  const codificacion = await codificacionDe(fuente)
  if (!codificacion) return null

  const seLlamaJson = /\.json$/i.test(nombre)
  const campos = new Map<string, Set<string>>()
  try {
    for await (const { tabla, valor } of registrosJson(decodificar(fuente, codificacion))) {
      const suyos = campos.get(tabla) ?? new Set()
      for (const campo of Object.keys(valor)) suyos.add(campo)
      campos.set(tabla, suyos)
    }
  } catch (error) {
    if (error instanceof ErrorDeFichero && !seLlamaJson && campos.size === 0) return null
    throw error
  }
  if (campos.size === 0 && !seLlamaJson) return null
  return [...campos].map(([tabla, suyos]) => ({
    nombre: tabla === '' ? nombre.replace(/\.\w+$/, '') : tabla,
    filas: () => filas(fuente, codificacion, tabla, [...suyos]),
  }))
}

async function* filas(
  fuente: Fuente,
  codificacion: Codificacion,
  tabla: string,
  campos: string[],
): AsyncGenerator<Fila> {
  yield { linea: 1, celdas: campos }
  for await (const { linea, valor } of registrosJson(decodificar(fuente, codificacion), tabla)) {
    yield { linea, celdas: campos.map((campo) => celdaDe(valor[campo])) }
  }
}

function celdaDe(valor: unknown): Celda {
  if (valor === undefined || valor === null) return null
  if (typeof valor === 'string') return valor.replaceAll('\0', '')
  return typeof valor === 'number' || typeof valor === 'boolean' ? valor : JSON.stringify(valor)
}

async function pareceJson(fuente: Fuente): Promise<boolean> {
  for await (const trozo of fuente()) {
    const texto = Buffer.from(trozo.subarray(0, 256)).toString('latin1')
    return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(?:\{[\s\0]*["}]|\[[\s\0]*[{\]])/.test(texto)
  }
  return false
}
