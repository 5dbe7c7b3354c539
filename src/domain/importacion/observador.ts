import type { Fila } from '../fichero.ts'
import { CAMPOS_DE_FECHA, CAMPOS_DE_IMPORTE, type Campo } from './campos.ts'
import { decidirOrden, type EvidenciaDeOrden, type Orden, observarFecha, sinEvidencia } from './fechas.ts'
import { decimalDe } from './importes.ts'
import type { TablaEntendida } from './tabla.ts'

/** Looks at every row of a table for what only the whole of a column can say. */
export function crearObservador(tabla: TablaEntendida) {
  const orden: EvidenciaDeOrden = sinEvidencia()
  const fechas = columnasDe(tabla, CAMPOS_DE_FECHA)
  const importes = columnasDe(tabla, CAMPOS_DE_IMPORTE).map((indice) => ({ indice, ',': 0, '.': 0 }))
  let n = 0
  return {
    /** Every row is to be shown, from the first. */
    observar({ celdas }: Fila): void {
      if (++n <= (tabla.cabecera ?? 0)) return
      for (const indice of fechas) observarFecha(orden, celdas[indice] ?? null)
      for (const importe of importes) {
        const celda = celdas[importe.indice]
        const sign = typeof celda === 'string' ? decimalDe(celda) : null
        if (sign) importe[sign]++
      }
    },
    /** The table with its order of dates and its decimal signs. `dicho`: the order that she has given. */
    decidir(dicho: Orden | undefined): TablaEntendida {
      const decided = decidirOrden(orden)
      const signs = importes.map((one) => [one.indice, one['.'] > one[','] ? '.' : ','] as const)
      return {
        ...tabla,
        orden: dicho ?? decided.orden,
        duda: dicho ? null : decided.duda,
        decimales: Object.fromEntries(signs),
      }
    },
  }
}

function columnasDe({ columnas }: TablaEntendida, campos: readonly Campo[]): number[] {
  return columnas.flatMap(({ indice, campo }) => (campo && campos.includes(campo) ? [indice] : []))
}
