import { ErrorDeNegocio } from '#domain/error.ts'

export type Opciones = Map<string, string>

/** One file and `--name value` options, `--name=value` too; anything else is answered with `uso`. */
export function opcionesDe(
  argumentos: readonly string[],
  uso: string,
  nombres: readonly string[],
): { archivo: string; opciones: Opciones } {
  const opciones: Opciones = new Map()
  const sueltos: string[] = []
  for (let i = 0; i < argumentos.length; i++) {
    const argumento = argumentos[i] ?? ''
    if (!argumento.startsWith('--')) {
      sueltos.push(argumento)
      continue
    }
    const [nombre = '', pegado] = argumento.slice(2).split('=', 2)
    const valor = pegado ?? argumentos[++i]
    if (!nombres.includes(nombre) || valor === undefined) throw new ErrorDeNegocio('uso', uso)
    opciones.set(nombre, valor)
  }
  const [archivo, ...sobran] = sueltos
  if (archivo === undefined || sobran.length > 0) throw new ErrorDeNegocio('uso', uso)
  return { archivo, opciones }
}
