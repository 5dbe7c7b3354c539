import type { Celda, Fila } from '../fichero.ts'
import {
  CAMPOS_DE_CLASE,
  CAMPOS_DE_FECHA,
  CAMPOS_DE_IMPORTE,
  type Campo,
  CLASES,
  type Clase,
  campoDeTitulo,
  llaveDeTitulo,
} from './campos.ts'
import { type Aspecto, aspectoDe, esVacia } from './contenido.ts'
import { decidirOrden, type EvidenciaDeOrden, type Orden, observarFecha, sinEvidencia } from './fechas.ts'
import { type Decimal, decimalDe } from './importes.ts'

/** A column as it is understood. `seguridad` goes from 0 to 1; 1 is what she said herself. */
export type Columna = {
  indice: number
  titulo: string
  campo: Campo | null
  seguridad: number
  /** One of its values, to recognise it by. */
  ejemplo: string | null
}

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

function tituloDe(celda: Celda): string {
  if (celda === null) return ''
  return typeof celda === 'object' ? celda.fecha : String(celda).replace(/\s+/g, ' ').trim().slice(0, 60)
}

type Visto = { titulos: readonly string[]; ejemplos: readonly (string | null)[] }

function columnasSinSentido({ titulos, ejemplos }: Visto): Columna[] {
  return titulos.map((titulo, indice) => ({
    indice,
    titulo,
    campo: null,
    seguridad: 0,
    ejemplo: ejemplos[indice] ?? null,
  }))
}

function ejemploDe(celdas: readonly Celda[]): string | null {
  return celdas.map(tituloDe).find((texto) => texto !== '') ?? null
}

type AspectoVisto = ReturnType<typeof aspectoDe>

/** Each column as that kind of table would have it: by its heading, and where that is silent by its values. */
function columnasComo(
  clase: Clase,
  visto: Visto,
  aspectos: readonly AspectoVisto[],
  conTitulos: boolean,
): Columna[] {
  const columnas = columnasSinSentido(visto)
  for (const columna of columnas) Object.assign(columna, campoDeTitulo(columna.titulo, clase))
  for (const columna of columnas) contrastar(columna, aspectos[columna.indice] ?? null)
  unoPorCampo(columnas, clase)
  porContenido(columnas, aspectos, clase, conTitulos)
  return columnas
}

const ASPECTO_ESPERADO: Partial<Record<Campo, Aspecto[]>> = {
  nif: ['nif', 'numero', 'texto', 'importe', 'telefono'],
  email: ['email'],
  fecha: ['fecha', 'importe'],
  vencimiento: ['fecha', 'importe'],
  fecha_pago: ['fecha', 'importe'],
  total: ['importe'],
  base: ['importe'],
  importe: ['importe'],
}

/** A heading that its values deny means nothing: «Pendiente» of a status, «Total» of words. */
function contrastar(columna: Columna, visto: AspectoVisto): void {
  const { campo } = columna
  if (!campo || !visto) return
  if (campo === 'nif' && visto.aspecto === 'importe' && llaveDeTitulo(columna.titulo) === 'vat') {
    columna.campo = 'iva'
    return
  }
  if ((campo === 'cobrado' || campo === 'pendiente' || campo === 'iva') && visto.aspecto === 'texto') {
    if (campo === 'cobrado') columna.campo = 'pagada'
    else columna.campo = null
    return
  }
  if (campo === 'pagada' && visto.aspecto === 'fecha') columna.campo = 'fecha_pago'
  else if (campo === 'pagada' && visto.aspecto === 'importe' && columna.titulo.length > 0)
    columna.seguridad = 0.8
  else if (visto.aspecto !== 'texto' && ASPECTO_ESPERADO[campo]?.includes(visto.aspecto) === false) {
    columna.campo = null
    columna.seguridad = 0
  } else if (campo === 'email' && visto.aspecto === 'texto') columna.seguridad = 0.5
}

/** FacturaScripts has codigo, codserie and numero: only the first is unique. Elsewhere the surest one stays. */
function unoPorCampo(columnas: Columna[], clase: Clase): void {
  const codigo = columnas.find(({ titulo }) => llaveDeTitulo(titulo) === 'codigo')
  if (clase === 'facturas' && codigo && columnas.some(({ titulo }) => llaveDeTitulo(titulo) === 'codserie')) {
    for (const columna of columnas) {
      if (columna !== codigo && (columna.campo === 'numero' || columna.campo === 'serie'))
        columna.campo = null
    }
    return
  }
  for (const campo of new Set(columnas.map((columna) => columna.campo))) {
    if (campo === null) continue
    const same = columnas.filter((columna) => columna.campo === campo)
    const [keep] = [...same].sort((a, b) => b.seguridad - a.seguridad || preferencia(a) - preferencia(b))
    for (const columna of same) {
      if (columna === keep) continue
      columna.campo = campo === 'telefono' ? 'telefono_2' : null
      if (columna.campo && !CAMPOS_DE_CLASE[clase].includes(columna.campo)) columna.campo = null
    }
  }
}

/** «Total» before «Importe», «Número» before «Factura»: the plainer heading first, then the one further left. */
const PREFERIDOS = [
  'total',
  'importetotal',
  'totalfactura',
  'cliente',
  'nombrecliente',
  'nombre',
  'numero',
  'num',
  'codigo',
]

function preferencia({ titulo, indice }: Columna): number {
  const at = PREFERIDOS.indexOf(llaveDeTitulo(titulo))
  return (at < 0 ? 50 : at) * 1000 + indice
}

/** What a column without a known heading must be, when the kind of table lacks it. */
function porContenido(
  columnas: Columna[],
  aspectos: readonly AspectoVisto[],
  clase: Clase,
  conTitulos: boolean,
): void {
  const libres = (aspecto: Aspecto) =>
    columnas.filter(({ campo, indice }) => campo === null && aspectos[indice]?.aspecto === aspecto)
  const poner = (
    campo: Campo,
    aspecto: Aspecto,
    cual: (some: Columna[]) => Columna | undefined = (some) => some[0],
  ) => {
    if (columnas.some((columna) => columna.campo === campo)) return
    if (!CAMPOS_DE_CLASE[clase].includes(campo)) return
    const columna = cual(libres(aspecto))
    if (!columna) return
    columna.campo = campo
    columna.seguridad = 0.5 * (aspectos[columna.indice]?.seguridad ?? 0)
  }
  poner('nif', 'nif')
  poner('email', 'email')
  poner('telefono', 'telefono')
  if (conTitulos) return
  // Without headings nothing else says what is what: the first date is the issue, the last amount the total.
  poner('fecha', 'fecha')
  poner('vencimiento', 'fecha')
  poner('numero', 'numero')
  poner('total', 'importe', (some) => some.at(-1))
  poner('importe', 'importe', (some) => some.at(-1))
  poner('cliente', 'texto')
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
