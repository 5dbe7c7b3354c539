import type { Fila } from '../fichero.ts'
import { CAMPOS_DE_CLASE, type Campo, CLASES, type Clase, campoDeTitulo } from './campos.ts'
import { type Columna, columnasComo, columnasSinSentido, ejemploDe, tituloDe } from './columnas.ts'
import { aspectoDe, esVacia } from './contenido.ts'
import type { Orden } from './fechas.ts'
import type { Decimal } from './importes.ts'

/** A table of a file as it is understood: data, so that she can correct it and it survives a restart. */
export type TablaEntendida = {
  indice: number
  nombre: string
  /** Null: it holds nothing that we know. */
  clase: Clase | null
  /** How many rows come before the data, the headings the last of them; null without headings. */
  cabecera: number | null
  columnas: Columna[]
  orden: Orden
  /** A date that may be read in two orders, while nobody has said in which. */
  duda: string | null
  decimales: Record<number, Decimal>
  /** She left it out. */
  fuera: boolean
}

/** What she has corrected of a table: columns by their index, its kind, the order of its dates. */
export type Correcciones = {
  clase?: Clase
  columnas?: Record<number, Campo | null>
  orden?: Orden
  fuera?: boolean
}

/** Rows among which the headings are looked for: exports begin with titles and filters. */
const FILAS_DE_PREAMBULO = 30
/** Rows from which columns are guessed. */
export const FILAS_DE_MUESTRA = 200

/** What each kind of table needs: of each group, one field at least. */
const NECESARIOS: Record<Clase, Campo[][]> = {
  facturas: [['numero'], ['fecha'], ['total', 'base']],
  vencimientos: [['numero'], ['vencimiento'], ['importe']],
  pagos: [['fecha'], ['importe'], ['numero', 'cliente', 'codigo_cliente', 'nif']],
  actividades: [['cliente', 'codigo_cliente', 'nif'], ['fecha'], ['tipo', 'titulo', 'descripcion']],
  contactos: [['contacto'], ['cliente', 'codigo_cliente', 'nif'], ['email', 'telefono', 'rol']],
  clientes: [
    ['cliente', 'razon_social'],
    ['nif', 'email', 'telefono', 'direccion', 'codigo_cliente', 'ciudad', 'sector'],
  ],
}
/** Words of a sheet's name that say what it holds. */
const POR_NOMBRE: Record<Clase, RegExp> = {
  facturas: /factur|venta|ingreso|invoice/,
  vencimientos: /vencim|recibo/,
  pagos: /pago|cobro|payment/,
  actividades: /activid|llamada|historial|nota/,
  contactos: /contact|persona/,
  clientes: /client|customer/,
}
/** Fields of which a table has one column at most. */
const PRIORIDAD_POR_CLASE: readonly Clase[] = [
  'facturas',
  'pagos',
  'vencimientos',
  'actividades',
  'contactos',
  'clientes',
]

/** Understands a table from its first rows. Null when it is empty. */
export function entenderTabla(
  indice: number,
  nombre: string,
  muestra: readonly Fila[],
  correcciones: Correcciones = {},
): TablaEntendida | null {
  const llenas = muestra.filter(({ celdas }) => celdas.some((celda) => !esVacia(celda)))
  if (llenas.length === 0) return null
  const cabecera = buscarCabecera(llenas)
  const at = cabecera ? muestra.indexOf(cabecera) + 1 : null
  const datos = muestra.slice(at ?? 0)
  const ancho = Math.max(cabecera?.celdas.length ?? 0, ...datos.map(({ celdas }) => celdas.length))
  const titulos = Array.from({ length: ancho }, (_, i) => tituloDe(cabecera?.celdas[i] ?? null))
  const ejemplos = titulos.map((_, i) => ejemploDe(datos.map(({ celdas }) => celdas[i] ?? null)))
  const aspectos = titulos.map((_, i) => aspectoDe(datos.map(({ celdas }) => celdas[i] ?? null)))

  const ordenadas = correcciones.clase ? [correcciones.clase] : PRIORIDAD_POR_CLASE
  const leidas = ordenadas.map((clase) => ({
    clase,
    columnas: corregir(columnasComo(clase, { titulos, ejemplos }, aspectos, cabecera !== null), correcciones),
  }))
  const posibles = leidas.filter(
    ({ clase, columnas }) => correcciones.clase || (cumple(clase, columnas) && conoce(clase, correcciones)),
  )
  const [mejor] = posibles.sort((a, b) => puntos(b, nombre) - puntos(a, nombre))
  return {
    indice,
    nombre,
    clase: mejor?.clase ?? null,
    cabecera: at,
    columnas: mejor?.columnas ?? columnasSinSentido({ titulos, ejemplos }),
    orden: correcciones.orden ?? 'dma',
    duda: null,
    decimales: {},
    fuera: correcciones.fuera ?? false,
  }
}

/** What a kind of table lacks to be imported: groups of which one field at least is needed. */
export function loQueFalta({ clase, columnas }: Pick<TablaEntendida, 'clase' | 'columnas'>): Campo[][] {
  if (!clase) return []
  return NECESARIOS[clase].filter((grupo) => !columnas.some(({ campo }) => campo && grupo.includes(campo)))
}

function cumple(clase: Clase, columnas: Columna[]): boolean {
  return loQueFalta({ clase, columnas }).length === 0
}

function conoce(clase: Clase, { columnas = {} }: Correcciones): boolean {
  return Object.values(columnas).every((campo) => campo === null || CAMPOS_DE_CLASE[clase].includes(campo))
}

/** Columns that mean something, and a word for the kind in the sheet's name. Earlier kinds win ties. */
function puntos({ clase, columnas }: { clase: Clase; columnas: Columna[] }, nombre: string): number {
  const known = columnas.reduce((sum, { campo, seguridad }) => sum + (campo ? seguridad : 0), 0)
  const named = POR_NOMBRE[clase].test(nombre.toLowerCase()) ? 3 : 0
  return known + named + (CLASES.length - PRIORIDAD_POR_CLASE.indexOf(clase)) * 0.01
}

/** The row that names most columns, if it names two. */
function buscarCabecera(filas: readonly Fila[]): Fila | null {
  let best: { fila: Fila; names: number } | null = null
  for (const fila of filas.slice(0, FILAS_DE_PREAMBULO)) {
    const texts = fila.celdas.filter(
      (celda): celda is string => typeof celda === 'string' && celda.trim() !== '',
    )
    const names = texts.filter(esTitulo).length
    const others = fila.celdas.some(
      (celda) => typeof celda === 'number' || (celda !== null && typeof celda === 'object'),
    )
    if (names < 2 || others || names < texts.length * 0.3) continue
    if (!best || names > best.names) best = { fila, names }
  }
  return best?.fila ?? null
}

function esTitulo(texto: string): boolean {
  return texto.length <= 60 && CLASES.some((clase) => campoDeTitulo(texto, clase)?.seguridad === 1)
}

function corregir(columnas: Columna[], { columnas: dichas }: Correcciones): Columna[] {
  if (!dichas) return columnas
  const taken = new Set(Object.values(dichas))
  return columnas.map((columna) => {
    const dicho = dichas[columna.indice]
    if (dicho !== undefined) return { ...columna, campo: dicho, seguridad: 1 }
    return columna.campo && taken.has(columna.campo) ? { ...columna, campo: null } : columna
  })
}
