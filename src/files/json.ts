import { type Celda, ErrorDeFichero, type Fila, type Tabla } from '#domain/fichero.ts'
import { type Codificacion, codificacionDe, decodificar, type Fuente } from './codificacion.ts'
import { registrosJson } from './json-registros.ts'

/**
 * The lists of objects of a JSON document: `[{…}]`, or `{ "clientes": [{…}], … }`. Each is a table whose
 * first row are the names of all its fields. Null when it is no JSON, or has no such list.
 */
export async function abrirJson(nombre: string, fuente: Fuente): Promise<Tabla[] | null> {
  if (!(await pareceJson(fuente))) return null
  const codificacion = await codificacionDe(fuente)
  if (!codificacion) return null

  const campos = new Map<string, Set<string>>()
  try {
    for await (const { tabla, valor } of registrosJson(decodificar(fuente, codificacion))) {
      const suyos = campos.get(tabla) ?? new Set()
      for (const campo of Object.keys(valor)) suyos.add(campo)
      campos.set(tabla, suyos)
    }
  } catch (error) {
    if (error instanceof ErrorDeFichero && !/\.json$/i.test(nombre) && campos.size === 0) return null
    throw error
  }
  return [...campos].map(([tabla, suyos]) => ({
    nombre: tabla === '' ? nombre : tabla,
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
  for await (const registro of registrosJson(decodificar(fuente, codificacion))) {
    if (registro.tabla !== tabla) continue
    yield { linea: registro.linea, celdas: campos.map((campo) => celdaDe(registro.valor[campo])) }
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
