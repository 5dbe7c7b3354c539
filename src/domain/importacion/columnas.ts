import type { Celda } from '../fichero.ts'
import { CAMPOS_DE_CLASE, type Campo, type Clase, campoDeTitulo, llaveDeTitulo } from './campos.ts'
import type { Aspecto, aspectoDe } from './contenido.ts'

/** A column as it is understood. `seguridad` goes from 0 to 1; 1 is what she said herself. */
export type Columna = {
  indice: number
  titulo: string
  campo: Campo | null
  seguridad: number
  /** One of its values, to recognise it by. */
  ejemplo: string | null
}

/** A heading, or any value, as a short text. */
export function tituloDe(celda: Celda): string {
  if (celda === null) return ''
  return typeof celda === 'object' ? celda.fecha : String(celda).replace(/\s+/g, ' ').trim().slice(0, 60)
}

/** What was seen of the columns: their headings and one value of each. */
export type Visto = { titulos: readonly string[]; ejemplos: readonly (string | null)[] }

export function columnasSinSentido({ titulos, ejemplos }: Visto): Columna[] {
  return titulos.map((titulo, indice) => ({
    indice,
    titulo,
    campo: null,
    seguridad: 0,
    ejemplo: ejemplos[indice] ?? null,
  }))
}

export function ejemploDe(celdas: readonly Celda[]): string | null {
  return celdas.map(tituloDe).find((texto) => texto !== '') ?? null
}

type AspectoVisto = ReturnType<typeof aspectoDe>

/** Each column as that kind of table would have it: by its heading, and where that is silent by its values. */
export function columnasComo(
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
