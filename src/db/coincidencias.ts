import { sql } from 'kysely'
import { esErrata } from '#domain/lenguaje/menciones.ts'
import { query } from './direct.ts'
import { aUnaErrata, MIN_LETRAS, sinUnaLetra } from './erratas.ts'
import type { Db } from './open.ts'
import { pareja } from './palabras.ts'

/**
 * How much is read before giving up. `cruce`: postings of two words that are read whole to cross them, a
 * third of a microsecond each. `apuntes`: of longer ones, postings of the rarest whose client is looked at, a
 * microsecond or two each.
 */
export type Esfuerzo = { cruce: number; apuntes: number }
const BASTANTE: Esfuerzo = { cruce: 10_000, apuntes: 2500 }
/** Enough of a sentence, most of whose words name nobody. */
export const POCO: Esfuerzo = { cruce: 5000, apuntes: 800 }
/** Pairs that are looked up for two typed words that may stand for several. */
const MAX_PAREJAS = 64
/** Longer words that one beginning may stand for. */
const MAX_COMIENZOS = 60
/** Greater than any letter: the end of what begins with a text. */
export const FIN = '\u{10FFFF}'

/** How a word was met: whole, by its beginning, or with one mistake. */
export type Modo = 'entera' | 'comienzo' | 'errata'
export type Palabra = { n: number; palabra: string; clientes: number; modo: Modo }
/** What one typed word may stand for. */
export type Grupo = {
  tecleada: string
  palabras: Palabra[]
  /** It was not typed so: another form of what was. */
  supuesta?: boolean
}
/** A typed word met at a client. */
export type Coincidencia = {
  cliente_n: number
  orden: number
  clase: number
  grupo: number
  palabra: Palabra
}

/** What each typed word (or identifier with its mark) is in the vocabulary, letter by letter. */
export async function gruposEnteros(db: Db, tecleadas: string[]): Promise<Grupo[]> {
  const palabras = await vocabulario(db, tecleadas)
  return tecleadas.map((tecleada) => {
    const palabra = palabras.get(tecleada)
    return { tecleada, palabras: palabra ? [palabra] : [] }
  })
}

const VOCABULARIO = `
  select n, palabra, clientes, 'entera' as modo from crm_vocabulario
  where palabra in (select value from json_each(?))`

async function vocabulario(db: Db, palabras: string[]): Promise<Map<string, Palabra>> {
  const rows = await query<Palabra>(db, VOCABULARIO, [JSON.stringify(palabras)])
  return new Map(rows.map((row) => [row.palabra, row]))
}

/**
 * The same with the words that begin so, the shortest first: in the place of a word that nobody has, and of
 * the last one, which may not be finished. Empty when there are none.
 */
export async function conComienzos(db: Db, grupos: Grupo[]): Promise<Grupo[]> {
  const extended: Grupo[] = []
  for (const [i, grupo] of grupos.entries()) {
    const open = i === grupos.length - 1 || grupo.palabras.length === 0
    extended.push(open ? { ...grupo, palabras: await comienzosDe(db, grupo.tecleada) } : grupo)
  }
  return extended
}

export async function comienzosDe(db: Db, comienzo: string): Promise<Palabra[]> {
  if (comienzo.length < 2) return []
  const { rows } = await sql<Palabra>`
    select v.n, v.palabra, v.clientes, 'comienzo' as modo
    from (
      select n from crm_vocabulario where palabra > ${comienzo} and palabra < ${comienzo + FIN}
      order by length(palabra) limit ${MAX_COMIENZOS}
    ) as corta
    join crm_vocabulario v on v.n = corta.n`.execute(db)
  return rows
}

/** Also the words at one mistake from each typed one; `soloVacios`: only of those that are not known. */
export async function conErratas(db: Db, grupos: Grupo[], soloVacios = false): Promise<Grupo[]> {
  const dudosas = grupos.flatMap(({ tecleada, palabras }) =>
    tecleada.length < MIN_LETRAS - 1 || (soloVacios && palabras.length > 0) ? [] : [tecleada],
  )
  if (dudosas.length === 0) return grupos
  const erratas = await erratasDeVarias(db, dudosas)
  return grupos.map(({ tecleada, palabras }) => ({
    tecleada,
    palabras: [...palabras, ...(erratas.get(tecleada) ?? [])],
  }))
}

const CON_UNA_ERRATA = `
  with forma as (select value ->> 0 as texto, value ->> 1 as tecleada from json_each(?))
  select v.n, v.palabra, v.clientes, 'errata' as modo, forma.tecleada
  from forma join crm_variantes x on x.variante = forma.texto join crm_vocabulario v on v.n = x.palabra_n
  union
  select v.n, v.palabra, v.clientes, 'errata', forma.tecleada
  from forma join crm_vocabulario v on v.palabra = forma.texto where v.corregible = 1`

/** For each typed word the words at one mistake from it, if there are any. */
export async function erratasDeVarias(db: Db, tecleadas: string[]): Promise<Map<string, Palabra[]>> {
  const formas = tecleadas.flatMap((tecleada) =>
    [tecleada, ...sinUnaLetra(tecleada)].map((f) => [f, tecleada]),
  )
  const rows = await query<Palabra & { tecleada: string }>(db, CON_UNA_ERRATA, [JSON.stringify(formas)])
  const halladas = new Map<string, Palabra[]>()
  for (const { tecleada, ...palabra } of rows) {
    if (tecleada === palabra.palabra || !aUnaErrata(tecleada, palabra.palabra)) continue
    halladas.set(tecleada, [...(halladas.get(tecleada) ?? []), palabra])
  }
  return halladas
}

/** Words that begin alike are looked through this far: a letter or two of hers are wrong after the fourth. */
const MAX_DEL_COMIENZO = 200
const LETRAS_DEL_COMIENZO = 4

/** Of a long word, those at two mistakes from it that begin as it does. */
export async function conDosErratas(db: Db, tecleada: string): Promise<Palabra[]> {
  if (tecleada.length < 2 * LETRAS_DEL_COMIENZO) return []
  const comienzo = tecleada.slice(0, LETRAS_DEL_COMIENZO)
  const { rows } = await sql<Palabra>`
    select n, palabra, clientes, 'errata' as modo from crm_vocabulario
    where palabra > ${comienzo} and palabra < ${comienzo + FIN} limit ${MAX_DEL_COMIENZO}`.execute(db)
  return rows.filter(({ palabra }) => esErrata(palabra, tecleada))
}

/**
 * Some clients that have a word of every group, those listed first before; about `cuantos` when there are.
 * First where two of the words are neighbours, which is quick; then anywhere, as far as reading goes.
 */
export async function enTodos(
  db: Db,
  grupos: Grupo[],
  cuantos: number,
  esfuerzo = BASTANTE,
): Promise<number[]> {
  if (grupos.length === 0 || grupos.some((grupo) => clientesDe(grupo) === 0)) return []
  const hallados = new Set<number>()
  for (const vecinas of rarosPrimero(await parejasDe(db, grupos))) {
    if (hallados.size >= cuantos) break
    const demas = grupos.filter((grupo) => !vecinas.de.includes(grupo))
    for (const n of await leerGrupo(db, vecinas, demas, cuantos)) hallados.add(n)
  }
  if (hallados.size < cuantos) {
    const apuntes = hallados.size > 0 ? POCO.apuntes : esfuerzo.apuntes
    const otros = await enCualquierSitio(db, grupos, cuantos, { ...esfuerzo, apuntes })
    for (const n of otros) hallados.add(n)
  }
  return [...hallados]
}

/**
 * The two rarest groups are read whole and crossed when they are not too long; of longer ones, only the
 * first clients of the rarest are looked at: what two frequent words share is frequent too.
 */
async function enCualquierSitio(
  db: Db,
  grupos: Grupo[],
  cuantos: number,
  { cruce, apuntes }: Esfuerzo,
): Promise<Iterable<number>> {
  const [raro, segundo, ...resto] = rarosPrimero(grupos)
  if (!raro) return []
  if (!segundo) return leerGrupo(db, raro, [], cuantos)
  if (clientesDe(raro) + clientesDe(segundo) <= cruce) return cruzar(db, raro, segundo, resto, cuantos)
  return leerGrupo(db, raro, [segundo, ...resto], cuantos, apuntes)
}

async function cruzar(db: Db, uno: Grupo, otro: Grupo, resto: Grupo[], cuantos: number): Promise<number[]> {
  const lista = ({ palabras }: Grupo) =>
    es(
      'i',
      palabras.map(({ n }) => n),
    )
  const { rows } = await sql<{ cliente_n: number }>`
    select a.cliente_n
    from (
      select i.cliente_n, i.orden from crm_indice i where ${lista(uno)}
      intersect select i.cliente_n, i.orden from crm_indice i where ${lista(otro)}
    ) as a
    where true ${tambienEn(resto)} order by a.orden limit ${cuantos}`.execute(db)
  return rows.map((row) => row.cliente_n)
}

type Pareja = Grupo & { de: Grupo[] }

/** Pairs that some client has, of what neighbouring groups may stand for. */
export async function parejasDe(db: Db, grupos: Grupo[]): Promise<Pareja[]> {
  const posibles = grupos.slice(1).flatMap((otro, i) => {
    const uno = grupos[i]
    if (!uno || uno.palabras.length * otro.palabras.length > MAX_PAREJAS) return []
    const textos = uno.palabras.flatMap((a) => otro.palabras.map((b) => pareja(a.palabra, b.palabra)))
    return [{ de: [uno, otro], textos }]
  })
  if (posibles.length === 0) return []
  const conocidas = await vocabulario(
    db,
    posibles.flatMap(({ textos }) => textos),
  )
  return posibles.flatMap(({ de, textos }) => {
    const palabras = textos.flatMap((texto) => conocidas.get(texto) ?? [])
    return palabras.length > 0 ? [{ tecleada: '', palabras, de }] : []
  })
}

async function leerGrupo(
  db: Db,
  { palabras }: Grupo,
  resto: Grupo[],
  cuantos: number,
  hasta = BASTANTE.apuntes,
) {
  const hallados = new Set<number>()
  for (const numeros of enLecturas(palabras)) {
    for (const n of await leer(db, numeros, resto, cuantos, hasta)) hallados.add(n)
    if (hallados.size >= cuantos) break
  }
  return hallados
}

export function rarosPrimero<T extends Grupo>(grupos: T[]): T[] {
  return grupos.toSorted((a, b) => clientesDe(a) - clientesDe(b))
}

/** In how many clients a typed word may be, at most. */
export function clientesDe({ palabras }: Grupo): number {
  return palabras.reduce((suma, { clientes }) => suma + clientes, 0)
}

/** The words in as few readings as fit: a frequent word has one of its own, cut where it gets long. */
function enLecturas(palabras: Palabra[]): number[][] {
  const lecturas: number[][] = []
  let juntas: number[] = []
  let apuntes = 0
  for (const { n, clientes, modo } of palabras) {
    if (clientes > BASTANTE.apuntes / 4 || modo === 'entera') lecturas.push([n])
    else if (apuntes + clientes <= BASTANTE.apuntes) {
      juntas.push(n)
      apuntes += clientes
    } else {
      lecturas.push(juntas)
      juntas = [n]
      apuntes = clientes
    }
  }
  if (juntas.length > 0) lecturas.push(juntas)
  return lecturas
}

async function leer(
  db: Db,
  numeros: number[],
  resto: Grupo[],
  cuantos: number,
  hasta: number,
): Promise<number[]> {
  const { rows } = await sql<{ cliente_n: number }>`
    select a.cliente_n
    from (
      select i.cliente_n from crm_indice i where ${es('i', numeros)}
      order by i.clase, i.orden limit ${resto.length === 0 ? cuantos : hasta}
    ) as a
    where true ${tambienEn(resto)} limit ${cuantos}`.execute(db)
  return rows.map((row) => row.cliente_n)
}

/** The client `a` has a word of each of these groups too. */
function tambienEn(grupos: Grupo[]) {
  const condiciones = grupos.map(({ palabras }) => {
    const numeros = palabras.map(({ n }) => n)
    return sql`and exists (
      select 1 from crm_indice b where b.cliente_n = a.cliente_n and ${es('b', numeros)})`
  })
  return sql.join(condiciones, sql` `)
}

/** One of these words. Of many, it is quicker to look through the client's few than to seek each. */
function es(alias: 'i' | 'b' | 'crm_indice', numeros: number[]) {
  const columna = sql.ref(`${alias}.palabra_n`)
  if (numeros.length === 1) return sql`${columna} = ${numeros[0]}`
  const lista = sql`in (select value from json_each(${JSON.stringify(numeros)}))`
  return alias !== 'i' && numeros.length > 8 ? sql`+${columna} ${lista}` : sql`${columna} ${lista}`
}

/** Which of the groups' words these clients have, and where. */
export async function coincidencias(db: Db, clientes: number[], grupos: Grupo[]): Promise<Coincidencia[]> {
  const deQuien = new Map<number, { grupo: number; palabra: Palabra }[]>()
  for (const [grupo, { palabras }] of grupos.entries()) {
    for (const palabra of palabras) {
      deQuien.set(palabra.n, [...(deQuien.get(palabra.n) ?? []), { grupo, palabra }])
    }
  }
  const { rows } = await sql<{ cliente_n: number; palabra_n: number; clase: number; orden: number }>`
    select cliente_n, palabra_n, clase, orden from crm_indice
    where cliente_n in (select value from json_each(${JSON.stringify(clientes)}))
      and ${es('crm_indice', [...deQuien.keys()])}`.execute(db)
  return rows.flatMap(({ palabra_n, ...row }) =>
    (deQuien.get(palabra_n) ?? []).map((met) => ({ ...row, ...met })),
  )
}
