import { posix } from 'node:path'
import { ErrorDeFichero } from '#domain/fichero.ts'
import { esFormatoDeFecha } from './xlsx-formatos.ts'
import { type Atributos, leerXmlEntero, sinPrefijo } from './xml.ts'
import type { EntradaZip } from './zip.ts'

/** What the parts of a workbook say besides its sheets. `fechas`: by number of style. */
export type LibroXlsx = {
  hojas: { nombre: string; entrada: EntradaZip }[]
  cadenas: string[]
  fechas: boolean[]
  desde1904: boolean
}

/** What the shared texts of a workbook may take in memory, in UTF-16 units. */
const MAX_CADENAS = 60_000_000
/** How many of them there may be: a million rows with ten each would be unusual. */
const MAX_NUMERO_DE_CADENAS = 10_000_000
/** What the index, the styles and the like may inflate to. */
const MAX_PARTE = 32 * 1024 * 1024
const MAX_HOJAS = 300

type Relacion = { tipo: string; parte: string }

/** Reads the index of a workbook; null when the archive is none. */
export async function leerLibro(entradas: EntradaZip[]): Promise<LibroXlsx | null> {
  const partes = new Map(entradas.map((entrada) => [entrada.nombre.toLowerCase(), entrada]))
  const raiz = await relacionesDe(partes, '')
  const principal =
    [...raiz.values()].find(({ tipo }) => tipo === 'officeDocument')?.parte ?? 'xl/workbook.xml'
  const libro = partes.get(principal)
  if (!libro?.nombre.toLowerCase().endsWith('.xml')) return null

  const relaciones = await relacionesDe(partes, principal)
  const parteDe = (tipo: string) => {
    const parte = [...relaciones.values()].find((relacion) => relacion.tipo === tipo)?.parte
    return parte === undefined ? undefined : partes.get(parte)
  }
  const indice = await leerIndice(libro)
  if (!indice) return null
  const hojas = indice.hojas.flatMap(({ nombre, rid }) => {
    const relacion = relaciones.get(rid)
    const entrada = relacion?.tipo === 'worksheet' ? partes.get(relacion.parte) : undefined
    return entrada ? [{ nombre, entrada }] : []
  })
  return {
    hojas,
    desde1904: indice.desde1904,
    cadenas: await leerCadenas(parteDe('sharedStrings')),
    fechas: await leerFechas(parteDe('styles')),
  }
}

async function leerIndice(libro: EntradaZip) {
  const hojas: { nombre: string; rid: string }[] = []
  let raiz: string | null = null
  let desde1904 = false
  await leerXmlEntero(parte(libro), {
    abre(nombre, atributos) {
      raiz ??= nombre
      if (nombre === 'workbookPr') desde1904 = /^(1|true|on)$/.test(atributos.date1904 ?? '')
      if (hojas.length > MAX_HOJAS) throw new ErrorDeFichero('bomba')
      if (nombre === 'sheet')
        hojas.push({ nombre: atributos.name ?? '', rid: conPrefijo(atributos, 'id') ?? '' })
    },
  })
  return raiz === 'workbook' ? { hojas, desde1904 } : null
}

/** What a part points at, by id: '' is the whole archive. The type is the last word of its address. */
async function relacionesDe(partes: Map<string, EntradaZip>, nombre: string): Promise<Map<string, Relacion>> {
  const { dir, base } = posix.parse(nombre)
  const relaciones = new Map<string, Relacion>()
  const entrada = partes.get(posix.join(dir, '_rels', `${base}.rels`))
  if (!entrada) return relaciones
  await leerXmlEntero(parte(entrada), {
    abre(nombre, { Id, Type, Target, TargetMode }) {
      if (nombre !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return
      const destino = Target.startsWith('/') ? Target.slice(1) : posix.join(dir, Target)
      relaciones.set(Id, { tipo: Type.slice(Type.lastIndexOf('/') + 1), parte: destino.toLowerCase() })
    },
  })
  return relaciones
}

async function leerCadenas(entrada: EntradaZip | undefined): Promise<string[]> {
  const cadenas: string[] = []
  if (!entrada) return cadenas
  let texto = ''
  let enTexto = false
  let fonetica = 0
  let total = 0
  await leerXmlEntero(entrada.leer(), {
    abre(nombre) {
      if (nombre === 'si') texto = ''
      else if (nombre === 'rPh') fonetica++
      else if (nombre === 't') enTexto = fonetica === 0
    },
    texto(trozo) {
      if (enTexto) texto += trozo
    },
    cierra(nombre) {
      if (nombre === 't') enTexto = false
      else if (nombre === 'rPh') fonetica--
      else if (nombre === 'si') {
        total += texto.length
        if (total > MAX_CADENAS || cadenas.length >= MAX_NUMERO_DE_CADENAS) throw new ErrorDeFichero('bomba')
        cadenas.push(sinEscapes(texto))
      }
    },
  })
  return cadenas
}

async function leerFechas(entrada: EntradaZip | undefined): Promise<boolean[]> {
  if (!entrada) return []
  const codigos = new Map<number, string>()
  const fechas: boolean[] = []
  let enEstilos = false
  const lector = {
    abre(nombre: string, atributos: Atributos) {
      if (nombre === 'numFmt') codigos.set(Number(atributos.numFmtId), atributos.formatCode ?? '')
      else if (nombre === 'cellXfs') enEstilos = true
      else if (nombre === 'xf' && enEstilos) {
        const id = Number(atributos.numFmtId ?? 0)
        fechas.push(esFormatoDeFecha(id, codigos.get(id) ?? null))
      }
    },
    cierra(nombre: string) {
      if (nombre === 'cellXfs') enEstilos = false
    },
  }
  await leerXmlEntero(parte(entrada), lector)
  return fechas
}

/** A part that is small in any real workbook. */
async function* parte({ leer }: EntradaZip): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const trozo of leer()) {
    bytes += trozo.length
    if (bytes > MAX_PARTE) throw new ErrorDeFichero('bomba')
    yield trozo
  }
}

/** Characters that XML cannot hold are written `_x000D_` (ECMA-376 part 1, 22.4.2.4, ST_Xstring). */
export function sinEscapes(texto: string): string {
  if (!texto.includes('_x')) return texto.replaceAll('\0', '')
  return texto
    .replaceAll(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\0', '')
}

function conPrefijo(atributos: Atributos, buscado: string): string | undefined {
  const clave = Object.keys(atributos).find(
    (nombre) => nombre.includes(':') && sinPrefijo(nombre) === buscado,
  )
  return clave === undefined ? undefined : atributos[clave]
}
