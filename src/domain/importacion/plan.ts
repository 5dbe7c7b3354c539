import type { Centimos } from '../dinero.ts'
import type { Fecha } from '../fecha.ts'
import type { Parecer } from './censo.ts'
import type { Aviso, FilaMala } from './leido.ts'
import type { Correcciones, TablaEntendida } from './tabla.ts'

/** `esperando`: its file has not come yet. */
export type EstadoDeImportacion =
  | 'esperando'
  | 'analizando'
  | 'pregunta'
  | 'propuesta'
  | 'importando'
  | 'hecha'
  | 'deshaciendo'
  | 'deshecha'
  | 'cancelada'
  | 'fallida'

/** A client of the file that may be one of hers. `clave` names it among the file's clients. */
export type Duda = { clave: string; nombre: string; cliente_id: string; suyo: string; por: Parecer }

/** What she has said. Of a doubt: the id of the client that it is, or APARTE. By the index of the table the rest. */
export type Decisiones = { tablas: Record<number, Correcciones>; dudas: Record<string, string> }
export const APARTE = 'aparte'

/** What is only said of our own export that comes back. */
export type Copia = {
  /** The day on which it was made, when its name says so. */
  fecha: Fecha | null
  oportunidades: number
  /** Rows of any table that are not here yet, and rows that are, by their id. */
  nuevas: number
  ya_estaban: number
}

/** How many of each an import brings. */
export type Cuentas = {
  clientes: number
  /** Clients of the file that she had already. */
  clientes_unidos: number
  facturas: number
  /** Invoices that she had already. */
  facturas_repetidas: number
  facturado_centimos: Centimos
  desde: Fecha | null
  hasta: Fecha | null
  pagos: number
  pagos_repetidos: number
  /** Of the payments, those of invoices that she had already. */
  pagos_de_conocidas: number
  contactos: number
  vencimientos: number
  actividades: number
  filas_de_totales: number
  malas: number
  avisos: Partial<Record<Aviso, number>>
  copia?: Copia
}

export function cuentasVacias(): Cuentas {
  return {
    clientes: 0,
    clientes_unidos: 0,
    facturas: 0,
    facturas_repetidas: 0,
    facturado_centimos: 0,
    desde: null,
    hasta: null,
    pagos: 0,
    pagos_repetidos: 0,
    pagos_de_conocidas: 0,
    contactos: 0,
    vencimientos: 0,
    actividades: 0,
    filas_de_totales: 0,
    malas: 0,
    avisos: {},
  }
}

/** What a file was understood as. */
export type Plan = {
  formato: 'csv' | 'xlsx' | 'json' | 'facturae'
  tablas: TablaEntendida[]
  /** Rows to be read, for the progress. */
  filas: number
  cuentas: Cuentas
  dudas: Duda[]
  /** The first rows that cannot be imported. */
  malas: FilaMala[]
}

/** How many bad rows and doubts a plan names. */
export const MALAS_EN_EL_PLAN = 20
export const DUDAS_EN_EL_PLAN = 300

/** What is new in it: nothing means that importing it would change nothing. */
export function traeAlgo({
  clientes,
  facturas,
  pagos,
  contactos,
  vencimientos,
  actividades,
  copia,
}: Cuentas): boolean {
  if (copia) return copia.nuevas > 0
  return clientes + facturas + pagos + contactos + vencimientos + actividades > 0
}

/** How far an import has come: its phase, and rows of the file that are behind it. */
export type Avance = { fase: 'filas' | 'clientes'; filas: number; cuentas: Cuentas }

/** The date that may be read in two orders, while she has not said in which. */
export function dudaDeOrden({ tablas }: Pick<Plan, 'tablas'>): { tabla: number; ejemplo: string } | null {
  const doubtful = tablas.find(({ duda, clase, fuera }) => duda !== null && clase !== null && !fuera)
  return doubtful?.duda ? { tabla: doubtful.indice, ejemplo: doubtful.duda } : null
}

/** Doubts about clients that she has not decided. */
export function dudasAbiertas({ dudas }: Plan, decisiones: Decisiones): Duda[] {
  return dudas.filter(({ clave }) => decisiones.dudas[clave] === undefined)
}
