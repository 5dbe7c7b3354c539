import { type Centimos, IMPORTE_MAXIMO } from '../dinero.ts'
import type { Fecha } from '../fecha.ts'
import type { Celda, Fila } from '../fichero.ts'
import { normalizar } from '../lenguaje/normalizar.ts'
import type { Campo } from './campos.ts'
import { leerFechaDeCelda } from './fechas.ts'
import { leerImporteDeCelda } from './importes.ts'
import type { Motivo } from './leido.ts'
import type { TablaEntendida } from './tabla.ts'

/** When and where a file is read. */
export type Contexto = { today: Fecha; zona: string }

/** A cell that cannot be read: why, and what it says. */
export class NoSeLee extends Error {
  readonly motivo: Motivo
  readonly valor: string | null
  constructor(motivo: Motivo, valor: string | null = null) {
    super(motivo)
    this.motivo = motivo
    this.valor = valor
  }
}

/** The cells of a row by their meaning. Unreadable ones throw `NoSeLee`, which `crearLector` turns into a value. */
export type Celdas = {
  texto(campo: Campo): string | null
  importe(campo: Campo): Centimos | null
  fecha(campo: Campo, motivo: Motivo): Fecha | null
  /** «Sí», 1, true, t, x. Null when it says neither yes nor no. */
  siNo(campo: Campo): boolean | null
}

/** Longest text of a cell that is kept. */
const MAX_TEXTO = 2000

/** The cells of a row of a table as it is understood; `where` says at which index each field stands. */
export function celdasDe(
  tabla: TablaEntendida,
  where: Map<Campo, number>,
  { celdas }: Fila,
  { zona }: Contexto,
): Celdas {
  const celda = (campo: Campo): Celda => {
    const indice = where.get(campo)
    const value = indice === undefined ? null : (celdas[indice] ?? null)
    return typeof value === 'string' && value.trim() === '' ? null : value
  }
  return {
    texto: (campo) => textoDe(celda(campo)),
    importe(campo) {
      const value = celda(campo)
      if (value === null) return null
      const importe = leerImporteDeCelda(value, tabla.decimales[where.get(campo) ?? -1] ?? ',')
      if (importe === null) throw new NoSeLee('importe_ilegible', textoDe(value))
      if (Math.abs(importe) > IMPORTE_MAXIMO) throw new NoSeLee('importe_excesivo', textoDe(value))
      return importe
    },
    fecha(campo, motivo) {
      const value = celda(campo)
      if (value === null || value === '-') return null
      const fecha = leerFechaDeCelda(value, tabla.orden, zona)
      if (fecha === null) throw new NoSeLee(motivo, textoDe(value))
      return fecha
    },
    siNo(campo) {
      const value = celda(campo)
      if (typeof value === 'boolean') return value
      if (typeof value === 'number') return value !== 0
      return typeof value === 'string' ? siONo(value) : null
    },
  }
}

export function siONo(texto: string): boolean | null {
  const plano = normalizar(texto)
  if (/^(?:si|s|yes|y|1|true|t|verdadero|x|pagad[oa]|cobrad[oa]|paid|hecha|✓|✔)$/.test(plano)) return true
  return /^(?:no|n|0|false|f|falso|pendiente|impagad[oa]|unpaid)$/.test(plano) ? false : null
}

function textoDe(celda: Celda): string | null {
  if (celda === null) return null
  if (typeof celda === 'object') return celda.fecha
  if (typeof celda === 'boolean') return celda ? 'Sí' : 'No'
  const texto = String(celda)
    .replaceAll(/[\uE000\uE001\0]/g, '')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
  return texto === '' ? null : texto.slice(0, MAX_TEXTO)
}
