import { ErrorDeFichero } from '#domain/fichero.ts'
import type { LectorXml } from './xml.ts'

/** A piece of an XML document that is small enough to hold. `texto`: its own, not its children's. */
export type Nodo = { nombre: string; texto: string; hijos: Nodo[] }

/** Largest piece: elements in one of them. */
const MAX_NODOS = 200_000

/**
 * Reader that leaves in `salida` each of the `piezas` of a document, wherever they are under its `raiz`,
 * without what is to be skipped.
 */
export function nodosDe(
  { raiz, piezas, saltar }: { raiz: string; piezas: string[]; saltar: string[] },
  salida: Nodo[],
): LectorXml & { raizVista(): boolean } {
  const abiertos: Nodo[] = []
  let dentro = false
  let saltando = 0
  let cuantos = 0
  return {
    raizVista: () => dentro,
    abre(nombre) {
      if (saltando > 0 || (dentro && saltar.includes(nombre))) {
        saltando++
        return
      }
      if (nombre === raiz) dentro = true
      if (abiertos.length === 0 && !(dentro && piezas.includes(nombre))) return
      if (abiertos.length === 0) cuantos = 0
      if (++cuantos > MAX_NODOS) throw new ErrorDeFichero('bomba')
      const nodo = { nombre, texto: '', hijos: [] }
      abiertos.at(-1)?.hijos.push(nodo)
      abiertos.push(nodo)
    },
    texto(trozo) {
      const nodo = abiertos.at(-1)
      if (nodo && saltando === 0) nodo.texto += trozo
    },
    cierra() {
      if (saltando > 0) {
        saltando--
        return
      }
      const nodo = abiertos.pop()
      if (nodo && abiertos.length === 0) salida.push(nodo)
    },
  }
}

export function hijos(nodo: Nodo | undefined, nombre: string): Nodo[] {
  return nodo?.hijos.filter((uno) => uno.nombre === nombre) ?? []
}

export function hijo(nodo: Nodo | undefined, nombre: string): Nodo | undefined {
  return nodo?.hijos.find((uno) => uno.nombre === nombre)
}

/** Text of a child without the spaces around; null when there is none. */
export function texto(nodo: Nodo | undefined, nombre: string): string | null {
  return hijo(nodo, nombre)?.texto.replaceAll('\0', '').trim() || null
}
