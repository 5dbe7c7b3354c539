import { SECTORES } from './vocabulario.ts'

/** Short forms of a trade, as people type them. */
const ABREVIADOS: Record<string, string> = {
  hnos: 'hermanos',
  pelu: 'peluqueria',
  ferre: 'ferreteria',
  farma: 'farmacia',
  resto: 'restaurante',
  rte: 'restaurante',
  rest: 'restaurante',
  cia: 'compania',
  constr: 'construcciones',
  transp: 'transportes',
  distr: 'distribuciones',
  dist: 'distribuciones',
  inmo: 'inmobiliaria',
  vet: 'veterinaria',
  lib: 'libreria',
  gim: 'gimnasio',
  gym: 'gimnasio',
  coop: 'cooperativa',
  asoc: 'asociacion',
  inst: 'instalaciones',
  carp: 'carpinteria',
  taller: 'talleres',
  mecanico: 'talleres',
  mecanica: 'talleres',
  electricista: 'electricidad',
  dentista: 'dental',
  dentistas: 'dental',
  constructor: 'construcciones',
  constructores: 'construcciones',
  transportista: 'transportes',
  abogado: 'abogados',
  arquitecto: 'arquitectos',
  fisio: 'fisioterapia',
  oculista: 'optica',
}

/** «peluquero», «peluqueros» and «peluquería» are one trade: what they begin with. Null for no such word. */
function raiz(palabra: string): string | null {
  const raiz = /^(.{3,}?)(?:er(?:ia|ias|o|a|os|as)|ist(?:a|as|eria))$/.exec(palabra)?.[1]
  return raiz ?? (/^.{3,}[aeo]s$/.test(palabra) ? palabra.slice(0, -1) : null)
}

const POR_RAIZ = new Map<string, string[]>()
for (const sector of SECTORES) {
  for (const clave of new Set([raiz(sector), sector])) {
    if (clave) POR_RAIZ.set(clave, [...(POR_RAIZ.get(clave) ?? []), sector])
  }
}

/** The trades that a word may stand for: «ferre» is ferretería, «el fontanero» fontanería, «la bodega» bodegas. */
export const ramosDe = recordando((palabra: string): readonly string[] => {
  const entero = ABREVIADOS[palabra]
  if (entero) return [entero]
  const clave = raiz(palabra)
  const suyos = [...(POR_RAIZ.get(palabra) ?? []), ...(clave ? (POR_RAIZ.get(clave) ?? []) : [])]
  return [...new Set(suyos)].filter((sector) => sector !== palabra)
})

/** The words of a message and of its candidates are asked for again and again: the last few thousand answers are kept. */
function recordando<T>(piensa: (palabra: string) => T): (palabra: string) => T {
  const sabidas = new Map<string, T>()
  return (palabra) => {
    const sabida = sabidas.get(palabra)
    if (sabida !== undefined) return sabida
    if (sabidas.size >= RECORDADAS) sabidas.clear()
    const nueva = piensa(palabra)
    sabidas.set(palabra, nueva)
    return nueva
  }
}

const RECORDADAS = 4000

export function esElRamo(sector: string, palabra: string): boolean {
  return palabra.length >= 3 && ramosDe(palabra).includes(sector)
}

/** Whether a word that is no trade's name means one all the same. */
export const RAMO_DICHO = { has: (palabra: string) => palabra.length >= 3 && ramosDe(palabra).length > 0 }

/** How a plain word sounds, roughly: «echeberria» and «echevarría» differ, «Vayester» and «Ballester» do not. */
export const sonido = recordando((palabra: string) =>
  palabra
    .replace(/tx|tch/g, 'ch')
    .replace(/(?<!c)h/g, '')
    .replace(/v|w/g, 'b')
    .replace(/ll/g, 'y')
    .replace(/qu(?=[ei])|c(?=[aou]|[^eihaou]|$)/g, 'k')
    .replace(/g(?=[ei])/g, 'j')
    .replace(/gu(?=[ei])/g, 'g')
    .replace(/[zsx]|c(?=[ei])/g, 's')
    .replace(/(.)\1/g, '$1'),
)

/** Other spellings that sound like a plain word, one change at a time, and all of a kind. */
export function deOidas(palabra: string): string[] {
  const formas = CAMBIOS.map(([de, a]) => palabra.replace(de, a))
  const todas = CAMBIOS.reduce((texto, [de, a]) => texto.replace(de, a), palabra)
  return [...new Set([...formas, todas])].filter((forma) => forma !== palabra)
}

const CAMBIOS: [RegExp, string][] = [
  [/b/g, 'v'],
  [/v/g, 'b'],
  [/tx/g, 'ch'],
  [/ch/g, 'tx'],
  [/^h/, ''],
  [/^(?=[aeiou])/, 'h'],
  [/y/g, 'll'],
  [/ll/g, 'y'],
  [/z/g, 's'],
  [/s/g, 'z'],
  [/k/g, 'c'],
  [/j(?=[ei])/g, 'g'],
  [/g(?=[ei])/g, 'j'],
  [/x/g, 's'],
]
