import type { TipoApuntable } from '../actividad.ts'
import type { Centimos } from '../dinero.ts'
import type { Fecha, Hora } from '../fecha.ts'
import type { Etapa } from '../oportunidad.ts'

/**
 * A field of a capture that is less sure than LINEA: what it could be, likeliest first, and why it is not sure.
 * The capture holds the first; the chat files it and asks only this. `paso`: it is of the next step, not of what happened.
 */
export type Duda = { seguridad: number; palabras: string; paso?: boolean } & (
  | { campo: 'hora'; por: 'manana_o_tarde'; opciones: Hora[] }
  | { campo: 'fecha'; por: 'dia_y_numero_no_casan' | 'esta_o_la_otra' | 'ya_paso'; opciones: Fecha[] }
  | { campo: 'importe'; por: 'dos_importes' | 'miles_o_decimales'; opciones: Centimos[] }
  | { campo: 'etapa'; por: 'no_lo_dice_claro'; opciones: Etapa[] }
  | { campo: 'tipo'; por: 'no_dice_como'; opciones: TipoApuntable[] }
)

/** From 0 to 1: below it a value is asked about. Decided by the product: two readings that people would both defend. */
export const LINEA = 0.7
