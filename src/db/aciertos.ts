import { sql } from 'kysely'
import {
  type Coincidencia,
  coincidencias,
  comienzosDe,
  conComienzos,
  conErratas,
  enTodos,
  FIN,
  type Grupo,
  gruposEnteros,
  parejasDe,
  rarosPrimero,
} from './coincidencias.ts'
import { ORDEN_ARCHIVADO } from './indice.ts'
import type { Db } from './open.ts'
import {
  CLASES,
  type Clase,
  claveDeNombre,
  huellasDeCola,
  huellasDeEmail,
  huellasDeNif,
  huellasDeNumero,
  huellasDeTelefono,
  palabrasDeContacto,
} from './palabras.ts'

/** A client that matches, before it is read. `palabras`: those of the index that it was found by. */
export type Acierto = { cliente_n: number; puntos: number; clase: Clase; exacto: boolean; palabras: string[] }

export const PUNTOS = { nombreEntero: 100, huella: 95, comienzoDeNombre: 60, comienzoDeHuella: 55, cola: 30 }
const PUNTOS_DE_MODO = { entera: 85, comienzo: 65, errata: 45 }
/** What is found elsewhere comes after what is found in a name. */
const RESTA = { nombre: 0, contacto: 4, proyecto: 6, email: 8, telefono: 8, nif: 8, factura: 8 }

export async function porNombreEntero(db: Db, texto: string): Promise<Acierto[]> {
  const { rows } = await sql<{ cliente_n: number }>`
    select n as cliente_n from crm_indice_clientes where clave = ${claveDeNombre(texto)}
    order by orden limit 20`.execute(db)
  return rows.map((row) => ({
    ...row,
    puntos: PUNTOS.nombreEntero,
    clase: 'nombre',
    exacto: true,
    palabras: [],
  }))
}

/** Also a name without words, or whose words are all too common to be looked up alone. */
export async function porComienzoDeNombre(db: Db, texto: string, cuantos: number): Promise<Acierto[]> {
  const clave = claveDeNombre(texto)
  if (clave === '') return []
  const { rows } = await sql<{ cliente_n: number; orden: number }>`
    select n as cliente_n, orden from crm_indice_clientes where clave > ${clave} and clave < ${clave + FIN}
    limit ${10 * cuantos}`.execute(db)
  const primeros = rows.toSorted((a, b) => a.orden - b.orden).slice(0, cuantos)
  return primeros.map(({ cliente_n, orden }) => ({
    cliente_n,
    puntos: PUNTOS.comienzoDeNombre - porLargo(orden),
    clase: 'nombre',
    exacto: false,
    palabras: [],
  }))
}

/** Clients that have one of these identifiers. */
export async function porHuella(db: Db, buscadas: string[], cuantos: number): Promise<Acierto[]> {
  if (buscadas.length === 0) return []
  return conAlguna(db, await gruposEnteros(db, buscadas), cuantos, PUNTOS.huella, true)
}

/** The end of a phone, the beginning of a NIF or of an e-mail. */
export async function porComienzoDeHuella(db: Db, texto: string, cuantos: number): Promise<Acierto[]> {
  const buscadas = huellas(texto).filter((huella) => huella.length > 4 && !huella.startsWith('#'))
  const grupos: Grupo[] = []
  for (const tecleada of buscadas) grupos.push({ tecleada, palabras: await comienzosDe(db, tecleada) })
  return conAlguna(db, grupos, cuantos, PUNTOS.comienzoDeHuella, false)
}

export async function porCola(db: Db, texto: string, cuantos: number): Promise<Acierto[]> {
  if (!/^\D{0,12}\d{1,6}$/.test(texto.trim())) return []
  return conAlguna(db, await gruposEnteros(db, huellasDeCola(texto)), cuantos, PUNTOS.cola, false)
}

async function conAlguna(db: Db, grupos: Grupo[], cuantos: number, puntos: number, exacto: boolean) {
  const clientes = new Set<number>()
  for (const grupo of grupos) for (const n of await enTodos(db, [grupo], cuantos)) clientes.add(n)
  const aciertos = new Map<number, Acierto>()
  for (const { cliente_n, clase, palabra } of await coincidencias(db, [...clientes], grupos)) {
    const palabras = [...(aciertos.get(cliente_n)?.palabras ?? []), palabra.palabra]
    aciertos.set(cliente_n, { cliente_n, puntos, clase: CLASES[clase] ?? 'nombre', exacto, palabras })
  }
  return [...aciertos.values()]
}

/** The identifiers that a text may be as a whole. */
export function huellas(texto: string): string[] {
  if (texto.length > 80) return []
  if (texto.includes('@')) return huellasDeEmail(texto)
  if (!/\d/.test(texto)) return []
  const telefono = /^[\d\s+().-]+$/.test(texto) ? huellasDeTelefono(texto) : []
  return [...telefono, ...huellasDeNif(texto), ...huellasDeNumero(texto)]
}

/** The identifiers in a text that says something else too: «factura 2026-041», «Marta 600 12 31 23». */
export function huellasEntreOtras(texto: string): string[] {
  const telefonos = texto.match(/(?:\+|\b)\d[\d\s().-]{7,16}\d/g) ?? []
  return [...telefonos, ...texto.split(/[\s,;]+/)].slice(0, 20).flatMap(huellas)
}

/**
 * The clients that have every typed word: whole words, then beginnings; with mistakes (`conMistakes`) only
 * when there are none. With what each word may stand for.
 */
export async function porPalabras(db: Db, tecleadas: string[], cuantos: number, conMistakes: boolean) {
  const enteros = await gruposEnteros(db, tecleadas)
  const hallados = await enTodosConPuntos(db, enteros, cuantos)
  if (hallados.length >= cuantos || tecleadas.length === 0) return { hallados, grupos: enteros }

  const comienzos = await conComienzos(db, enteros)
  hallados.push(...(await enTodosConPuntos(db, comienzos, cuantos)))
  const grupos = enteros.map((grupo, i) => (grupo.palabras.length > 0 ? grupo : (comienzos[i] ?? grupo)))
  if (hallados.length > 0 || !conMistakes) return { hallados, grupos }

  const hayVacios = grupos.some(({ palabras }) => palabras.length === 0)
  for (const soloVacios of hayVacios ? [true, false] : [false]) {
    const conOtras = await conErratas(db, grupos, soloVacios)
    const corregidos = await enTodosConPuntos(db, conOtras, cuantos)
    if (corregidos.length > 0) return { hallados: corregidos, grupos: conOtras }
  }
  return { hallados, grupos: await conErratas(db, grupos, true) }
}

async function enTodosConPuntos(db: Db, grupos: Grupo[], cuantos: number): Promise<Acierto[]> {
  return conPuntos(db, await enTodos(db, grupos, cuantos), grupos)
}

/** The words that are known, then without one of them, then each alone, the rarest first. */
export async function conMenosPalabras(db: Db, grupos: Grupo[], cuantos: number): Promise<Acierto[]> {
  const conocidos = rarosPrimero(grupos).filter(({ palabras }) => palabras.length > 0)
  const intentos = [conocidos, ...conocidos.map((_, i) => conocidos.toSpliced(i, 1))]
  for (const intento of [...intentos, ...conocidos.map((grupo) => [grupo])]) {
    const clientes = await enTodos(db, intento, cuantos)
    if (clientes.length > 0) return conPuntos(db, clientes, grupos)
  }
  return []
}

async function conPuntos(db: Db, clientes: number[], grupos: Grupo[]): Promise<Acierto[]> {
  if (clientes.length === 0) return []
  const conVecinas = [...grupos, ...(await parejasDe(db, grupos))]
  const deCliente = Map.groupBy(await coincidencias(db, clientes, conVecinas), ({ cliente_n }) => cliente_n)
  return [...deCliente.values()].map((suyas) => acierto(suyas, grupos.length))
}

/** `suyas`: the typed words, `tecleadas` of them, and after those the pairs of neighbours. */
function acierto(suyas: Coincidencia[], tecleadas: number): Acierto {
  const palabras = suyas.filter(({ grupo }) => grupo < tecleadas)
  const mejores = [...Map.groupBy(palabras, ({ grupo }) => grupo).values()].map((de) =>
    de.reduce((a, b) => (valor(b) > valor(a) ? b : a)),
  )
  const peor = mejores.reduce((a, b) => (valor(b) < valor(a) ? b : a))
  const vecinas = new Set(suyas.flatMap(({ grupo }) => (grupo < tecleadas ? [] : [grupo]))).size
  const todas = valor(peor) - porLargo(peor.orden) + Math.min(vecinas, 3)
  const fuera = mejores.find(({ clase }) => clase !== 0)
  return {
    cliente_n: peor.cliente_n,
    puntos: mejores.length === tecleadas ? todas : (0.3 * todas * mejores.length) / tecleadas,
    clase: CLASES[fuera?.clase ?? 0] ?? 'nombre',
    exacto: false,
    palabras: mejores.map(({ palabra }) => palabra.palabra),
  }
}

function valor({ palabra, clase }: Coincidencia): number {
  return PUNTOS_DE_MODO[palabra.modo] - RESTA[CLASES[clase] ?? 'nombre']
}

/** Up to 4 points: of two names that match alike, the shorter one says less that was not typed. */
function porLargo(orden: number): number {
  return Math.min(orden % ORDEN_ARCHIVADO, 100) / 25
}

/** The name of the contact whose words were typed, for the clients that were not found by their own. */
export async function contactosHallados(
  db: Db,
  hallados: { cliente_n: number; cliente_id: string; clase: Clase; palabras: string[] }[],
): Promise<Map<number, string>> {
  const porPersona = hallados.filter(
    ({ clase }) => clase === 'contacto' || clase === 'telefono' || clase === 'email',
  )
  if (porPersona.length === 0) return new Map()
  const contactos = await db
    .selectFrom('contactos')
    .select(['cliente_id', 'nombre', 'telefono', 'email'])
    .where(
      'cliente_id',
      'in',
      porPersona.map(({ cliente_id }) => cliente_id),
    )
    .where('archivado_en', 'is', null)
    .orderBy('principal', 'desc')
    .execute()
  const nombres = new Map<number, string>()
  for (const { cliente_n, cliente_id, palabras } of porPersona) {
    const suyos = contactos.filter((contacto) => contacto.cliente_id === cliente_id)
    const cuantas = suyos.map((contacto) => {
      const tiene = palabrasDeContacto(contacto)
      return { nombre: contacto.nombre, n: palabras.filter((palabra) => tiene.has(palabra)).length }
    })
    const mejor = cuantas.toSorted((a, b) => b.n - a.n)[0]
    if (mejor && mejor.n > 0) nombres.set(cliente_n, mejor.nombre)
  }
  return nombres
}

/** An invoice too old to be in the index (see `MAX_FACTURAS`), by its number as it is written. */
export async function porFacturaAntigua(db: Db, texto: string, cuantos: number): Promise<Acierto[]> {
  const { rows } = await sql<{ cliente_n: number }>`
    select distinct c.n as cliente_n from crm_facturas f
    join crm_indice_clientes c on c.cliente_id = f.cliente_id
    where f.numero = ${texto.trim()} limit ${cuantos}`.execute(db)
  return rows.map(({ cliente_n }) => ({
    cliente_n,
    puntos: PUNTOS.huella,
    clase: 'factura',
    exacto: true,
    palabras: [],
  }))
}
