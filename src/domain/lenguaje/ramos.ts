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
  abogada: 'abogados',
  abogadas: 'abogados',
  fotografo: 'fotografia',
  fotografa: 'fotografia',
  fotografos: 'fotografia',
  psicologo: 'psicologia',
  psicologa: 'psicologia',
  psicologos: 'psicologia',
  podologo: 'podologia',
  podologa: 'podologia',
  notario: 'notaria',
  farmaceutico: 'farmacia',
  farmaceutica: 'farmacia',
  veterinarios: 'veterinaria',
  optico: 'optica',
  informatico: 'informatica',
  informaticos: 'informatica',
  gestor: 'gestoria',
  gestora: 'gestoria',
  gestores: 'gestoria',
  asesor: 'asesoria',
  asesora: 'asesoria',
  arquitecta: 'arquitectos',
  disenador: 'diseno',
  disenadora: 'diseno',
  constructora: 'construcciones',
  decorador: 'decoracion',
  decoradora: 'decoracion',
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

/** Forms that are tried of one word. */
const MAX_FORMAS = 48

/** Other spellings that sound like a plain word: «goicoechea» is Goikoetxea, «inojosa» Hinojosa. Each sound in one way all along. */
export function deOidas(palabra: string): string[] {
  let formas = [palabra]
  for (const { suena, formasDe } of SONIDOS) {
    if (formas.length >= MAX_FORMAS || !suena.test(palabra)) continue
    formas = [...new Set(formas.flatMap((forma) => [forma, ...formasDe(forma)]))]
  }
  return formas.filter((forma) => forma !== palabra).slice(0, MAX_FORMAS)
}

type Sonido = { suena: RegExp; formasDe: (palabra: string) => string[] }
const SONIDOS: Sonido[] = [
  { suena: /[bv]/, formasDe: (p) => ['b', 'v'].map((b) => p.replace(/[bv]/g, b)) },
  { suena: /ch|t[xz]/, formasDe: (p) => ['ch', 'tx', 'tz'].map((ch) => p.replace(/ch|t[xz]/g, ch)) },
  {
    suena: /k|qu[ei]|c(?![eih])/,
    formasDe: (p) => [
      p.replace(/qu(?=[ei])|c(?![eih])/g, 'k'),
      p.replace(/k(?=[ei])/g, 'qu').replace(/k/g, 'c'),
    ],
  },
  { suena: /y|ll/, formasDe: (p) => [p.replace(/y/g, 'll'), p.replace(/ll/g, 'y')] },
  { suena: /^h?[aeiou]/, formasDe: (p) => [p.startsWith('h') ? p.slice(1) : `h${p}`] },
  {
    suena: /[zsx]|c[ei]/,
    formasDe: (p) => [
      p.replace(/[zx]|c(?=[ei])/g, 's'),
      p.replace(/[sx]|c(?=[ei])/g, 'z'),
      p.replace(/[zs](?=[ei])/g, 'c'),
    ],
  },
  { suena: /[gj][ei]/, formasDe: (p) => [p.replace(/g(?=[ei])/g, 'j'), p.replace(/j(?=[ei])/g, 'g')] },
]
