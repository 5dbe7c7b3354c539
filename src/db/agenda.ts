import type { Agenda } from '#domain/lenguaje/agenda.ts'
import { leerIdentificadores } from '#domain/lenguaje/identificadores.ts'
import { aplanar, limpiar, PALABRAS_VACIAS, palabras } from '#domain/lenguaje/normalizar.ts'
import { deOidas, ramosDe } from '#domain/lenguaje/ramos.ts'
import { dondeUnNombre, otrosNombres } from '#domain/lenguaje/vocabulario.ts'
import { aprendidoDe } from './aprendido.ts'
import { leerCandidatos } from './candidatos.ts'
import {
  type Coincidencia,
  clientesDe,
  coincidencias,
  conDosErratas,
  enTodos,
  erratasDeVarias,
  type Grupo,
  gruposEnteros,
  type Palabra,
  POCO,
  rarosPrimero,
} from './coincidencias.ts'
import { query } from './direct.ts'
import { esCorregible } from './erratas.ts'
import { AL_BUSCAR, ORDEN_ARCHIVADO, ponerIndiceAlDia } from './indice.ts'
import type { Db } from './open.ts'
import {
  esHuella,
  huellasDeEmail,
  huellasDeNif,
  huellasDeNumero,
  huellasDeTelefono,
  palabrasUtiles,
  pareja,
  parejas,
} from './palabras.ts'

const MAX_CANDIDATOS = 30
/** A word that more clients share says nothing by itself. */
const COMUN = 200
/** Clients that are looked at for the sake of their rare words. */
const MAX_MIRADOS = 400
/** What is read of a message: nobody names a client after so much. */
const MAX_LETRAS = 2000
const MAX_PALABRAS = 40
/** Longest stretch, in words, that is tried as a whole name or as common words that belong together. */
const MAX_TRAMO = 5
/** Stretches of common words that are tried: each may read thousands of clients. */
const MAX_TRAMOS = 4

/**
 * The few clients that a captured sentence may speak of, with what `interpretar` needs; the likeliest first.
 * Only clients whose distinctive words appear: a word that many share counts together with its neighbours,
 * or when it is the whole name. Not archived ones.
 */
export async function agendaPara(db: Db, texto: string, enCurso: string | null): Promise<Agenda> {
  await ponerIndiceAlDia(db, AL_BUSCAR)
  const leido = texto.slice(0, MAX_LETRAS)
  const grupos = await gruposDe(db, leido)
  const mencionados = await clientesMencionados(db, leido, grupos)
  const aprendido = await aprendidoDe(db, leido)
  if (mencionados.length === 0 && enCurso === null && aprendido.length === 0)
    return { candidatos: [], enCurso: null, aprendido }

  const deAprendido = aprendido.flatMap(({ cliente_id }) => cliente_id ?? [])
  const ids = [...new Set([...(await idsDe(db, mencionados)), ...deAprendido])]
  const todos = enCurso === null || ids.includes(enCurso) ? ids : [...ids, enCurso]
  const leidos = await leerCandidatos(db, todos, numerosDeFactura(grupos))
  return {
    candidatos: ids.flatMap((id) => leidos.get(id) ?? []),
    enCurso: leidos.get(enCurso ?? '') ?? null,
    aprendido,
  }
}

function numerosDeFactura(grupos: Grupo[]): string[] {
  return grupos.flatMap(({ tecleada, palabras }) =>
    tecleada.startsWith('#') && palabras.length > 0 ? [tecleada] : [],
  )
}

/** The words of the sentence, in its order, with what they may stand for; then its identifiers. */
async function gruposDe(db: Db, texto: string): Promise<Grupo[]> {
  const utiles = palabrasUtiles(texto).slice(0, MAX_PALABRAS)
  const dichasEnOrden = palabras(texto)
  const capitales = new Set((texto.match(/(?<=\p{L},? )\p{Lu}\p{L}+/gu) ?? []).flatMap(palabras))
  const nombra = (palabra: string, i: number) => dondeUnNombre(dichasEnOrden, i, capitales.has(palabra))
  const deContenido = [
    ...new Set(dichasEnOrden.filter((palabra, i) => !esVacia(palabra) || nombra(palabra, i))),
  ]
  const tecleadas = [...deContenido.slice(0, MAX_PALABRAS), ...parejas(utiles), ...huellasEn(texto)]
  const otras = otrasFormas(deContenido.slice(0, MAX_PALABRAS), utiles)
  const dichas = new Set([...tecleadas, ...otras])
  const enteros = (await gruposEnteros(db, [...dichas])).map((grupo) =>
    tecleadas.includes(grupo.tecleada) ? grupo : { ...grupo, supuesta: true },
  )
  // «larriñaga» is Larrinaga in the index, and a slip of Larrañaga.
  const conEnye = new Set((texto.match(/\p{L}*ñ\p{L}*/giu) ?? []).flatMap(palabras))
  const desconocidas = enteros.flatMap(({ tecleada, palabras, supuesta }) =>
    (palabras.length === 0 || conEnye.has(tecleada)) && !supuesta && esCorregible(tecleada) ? [tecleada] : [],
  )
  if (desconocidas.length === 0) return enteros
  const erratas = await parecidasDeVarias(db, desconocidas)
  return enteros.map((grupo) => ({
    ...grupo,
    palabras: [...grupo.palabras, ...(erratas.get(grupo.tecleada) ?? [])],
  }))
}

/** Two words run together are this long at least; shorter ones meet by chance. */
const LETRAS_PARA_JUNTAR = 6

/**
 * What the words may be in somebody's name, written otherwise: the trade of «el fontanero», «electrocampos» cut
 * in two, «san roque» joined.
 */
function otrasFormas(deContenido: string[], utiles: string[]): string[] {
  const ramos = deContenido.flatMap((palabra) => [...ramosDe(palabra), ...otrosNombres(palabra)])
  const cortes = deContenido
    .filter(({ length }) => length >= LETRAS_PARA_JUNTAR && length <= 30)
    .flatMap((palabra) =>
      Array.from({ length: palabra.length - 4 }, (_, i) =>
        pareja(palabra.slice(0, i + 2), palabra.slice(i + 2)),
      ),
    )
  const juntas = utiles.slice(1).flatMap((palabra, i) => {
    const unidas = `${utiles[i]}${palabra}`
    return unidas.length >= LETRAS_PARA_JUNTAR ? [unidas] : []
  })
  return [...ramos, ...cortes, ...juntas]
}

/** Unknown words that are worth the dearer looks. */
const MAX_RARAS = 6

/** For words that nobody has, those with one slip; else those that sound alike; else, of long ones, with two slips. */
async function parecidasDeVarias(db: Db, desconocidas: string[]): Promise<Map<string, Palabra[]>> {
  const halladas = await erratasDeVarias(db, desconocidas)
  const faltan = desconocidas.filter((una) => !halladas.has(una)).slice(0, MAX_RARAS)
  const formas = faltan.flatMap((una) => deOidas(una).map((forma) => [forma, una] as const))
  if (formas.length > 0) {
    const grupos = await gruposEnteros(db, [...new Set(formas.map(([forma]) => forma))])
    for (const { tecleada, palabras } of grupos) {
      const de = formas.find(([forma]) => forma === tecleada)?.[1]
      const suyas = palabras.map((palabra): Palabra => ({ ...palabra, modo: 'errata' }))
      if (de && suyas.length > 0) halladas.set(de, [...(halladas.get(de) ?? []), ...suyas])
    }
  }
  for (const una of faltan) {
    const suyas = halladas.has(una) ? [] : await conDosErratas(db, una)
    if (suyas.length > 0) halladas.set(una, suyas)
  }
  return halladas
}

function esVacia(palabra: string): boolean {
  return PALABRAS_VACIAS.has(palabra) || /^[a-z]$/.test(palabra)
}

/** Identifiers in the text. A bare figure may be an amount: it is an invoice only when it is called so. */
function huellasEn(texto: string): string[] {
  if (!/[\d@]/.test(texto)) return []
  const limpio = limpiar(texto)
  const leidos = leerIdentificadores(limpio, aplanar(limpio), [])
  const codigos = (texto.match(/[\p{L}\d]+(?:[-/][\p{L}\d]+)*/gu) ?? []).filter(
    (codigo) => /\d/.test(codigo) && /[-/\p{L}]|\d{6}/u.test(codigo),
  )
  const numeros = [leidos.numeroFactura ?? [], codigos.slice(0, 10)].flat()
  return [
    ...new Set([
      ...huellasDeTelefono(leidos.telefono),
      ...huellasDeEmail(leidos.email),
      ...huellasDeNif(leidos.nif?.nif ?? null),
      ...numeros.flatMap(huellasDeNumero),
    ]),
  ]
}

/** The clients that share most with the sentence, and the rarest things. */
async function clientesMencionados(db: Db, texto: string, grupos: Grupo[]): Promise<number[]> {
  const conocidos = grupos.filter(({ palabras }) => palabras.length > 0)
  const enteros = await porNombresEnteros(db, texto, conocidos)
  const hallados = new Set([
    ...enteros,
    ...(await porRaras(db, conocidos)),
    ...(await porComunes(db, conocidos)),
  ])
  if (hallados.size === 0) return []
  const suyas = Map.groupBy(await coincidencias(db, [...hallados], conocidos), ({ cliente_n }) => cliente_n)
  // A name of one word may be part of another's: «Ruiz» alone leaves Talleres Ruiz in.
  const nombrados = enteros.map((n) => gruposDeCliente(suyas.get(n) ?? [])).filter(({ size }) => size > 1)
  const cubiertas = loQueCubren(suyas, conocidos)
  const pesos = [...suyas].flatMap(([cliente_n, met]) => {
    if (!enteros.includes(cliente_n) && cubiertas.some((suyos) => estaDentro(met, suyos))) return []
    if (!enteros.includes(cliente_n) && nombrados.some((suyos) => estaDentro(met, suyos))) return []
    const orden = met[0]?.orden ?? 0
    const peso = pesoDe(met) + (enteros.includes(cliente_n) ? 1 : 0)
    return orden < ORDEN_ARCHIVADO ? [{ cliente_n, peso, orden }] : []
  })
  pesos.sort((a, b) => b.peso - a.peso || a.orden - b.orden)
  return pesos.slice(0, MAX_CANDIDATOS).map(({ cliente_n }) => cliente_n)
}

function gruposDeCliente(met: Coincidencia[]): Set<number> {
  return new Set(met.map(({ grupo }) => grupo))
}

/**
 * The groups that neighbouring words of somebody's name explain: where Muebles Soria is said, who is only a
 * Muebles or only a Soria is not meant, and need not be read. Not the pairs themselves: who has them stays.
 */
function loQueCubren(suyas: Map<number, Coincidencia[]>, grupos: Grupo[]): Set<number>[] {
  const lugares = new Map(grupos.map(({ tecleada }, i) => [tecleada, i]))
  const hechos = new Map<string, Set<number>>()
  for (const met of suyas.values()) {
    const parejas = met.filter(({ grupo }) => esPareja(grupos[grupo])).map(({ grupo }) => grupo)
    const clave = parejas.join(' ')
    if (clave === '' || hechos.has(clave)) continue
    const palabras = parejas.flatMap((i) => grupos[i]?.tecleada.slice(1).split(' ') ?? [])
    hechos.set(clave, new Set(palabras.flatMap((palabra) => lugares.get(palabra) ?? [])))
  }
  return [...hechos.values()]
}

function esPareja(grupo: Grupo | undefined): boolean {
  return grupo?.tecleada.startsWith('+') === true && !grupo.supuesta
}

/** All that a client has in common with the sentence belongs to another that is named in full: it is that other. */
function estaDentro(met: Coincidencia[], nombrado: Set<number>): boolean {
  return met.every(({ grupo }) => nombrado.has(grupo))
}

/** The more clients share a word, the less it says; a mistaken one says less, an identifier more. */
function pesoDe(met: Coincidencia[]): number {
  const porGrupo = new Map<number, number>()
  for (const { grupo, palabra } of met) {
    const factor = palabra.modo === 'errata' ? 0.6 : esHuella(palabra.palabra) ? 3 : 1
    const peso = factor / Math.log2(2 + palabra.clientes)
    porGrupo.set(grupo, Math.max(peso, porGrupo.get(grupo) ?? 0))
  }
  return [...porGrupo.values()].reduce((suma, peso) => suma + peso, 0)
}

const CON_PALABRAS = `
  select cliente_n from crm_indice
  where palabra_n in (select value from json_each(?)) and orden < ${ORDEN_ARCHIVADO}`

async function porRaras(db: Db, grupos: Grupo[]): Promise<number[]> {
  const numeros: number[] = []
  let mirados = 0
  for (const grupo of rarosPrimero(grupos)) {
    mirados += clientesDe(grupo)
    if (clientesDe(grupo) > COMUN || mirados > MAX_MIRADOS) break
    numeros.push(...grupo.palabras.map(({ n }) => n))
  }
  if (numeros.length === 0) return []
  const rows = await query<{ cliente_n: number }>(db, CON_PALABRAS, [JSON.stringify(numeros)])
  return rows.map((row) => row.cliente_n)
}

/** Common words that stand together («Talleres Ruiz»): the longest stretches first. */
async function porComunes(db: Db, grupos: Grupo[]): Promise<number[]> {
  const hallados: number[] = []
  const hechos: [number, number][] = []
  const comun = grupos.map(
    (grupo) => clientesDe(grupo) > COMUN && !grupo.supuesta && !esHuella(grupo.tecleada),
  )
  let intentos = 0
  for (const [inicio, fin] of tramos(comun)) {
    if (hechos.some(([desde, hasta]) => desde <= inicio && fin <= hasta)) continue
    if (++intentos > MAX_TRAMOS) break
    const suyos = await enTodos(db, grupos.slice(inicio, fin), MAX_CANDIDATOS, POCO)
    if (suyos.length > 0) hechos.push([inicio, fin])
    hallados.push(...suyos)
  }
  return hallados
}

/** Stretches of two or more in a row that are true, the longest first. */
function tramos(comun: boolean[]): [number, number][] {
  const todos: [number, number][] = []
  for (let largo = MAX_TRAMO; largo >= 2; largo--) {
    for (let inicio = 0; inicio + largo <= comun.length; inicio++) {
      if (comun.slice(inicio, inicio + largo).every(Boolean)) todos.push([inicio, inicio + largo])
    }
  }
  return todos
}

/** Whole names made of words that say nothing apart: «La Nueva», «Bar Madrid». */
async function porNombresEnteros(db: Db, texto: string, grupos: Grupo[]): Promise<number[]> {
  const comunes = new Set(grupos.flatMap((grupo) => (clientesDe(grupo) > COMUN ? [grupo.tecleada] : [])))
  const dichas = palabras(texto).slice(0, 2 * MAX_PALABRAS)
  const claves = new Set<string>()
  for (let inicio = 0; inicio < dichas.length; inicio++) {
    for (let fin = inicio + 1; fin <= Math.min(inicio + MAX_TRAMO, dichas.length); fin++) {
      const ultima = dichas[fin - 1] ?? ''
      if (!comunes.has(ultima) && !esVacia(ultima)) break
      if (fin > inicio + 1 || comunes.has(ultima)) claves.add(dichas.slice(inicio, fin).join(' '))
    }
  }
  if (claves.size === 0) return []
  const rows = await query<{ n: number }>(db, CON_CLAVE, [JSON.stringify([...claves])])
  return rows.map((row) => row.n)
}

const CON_CLAVE = `
  select n from crm_indice_clientes
  where clave in (select value from json_each(?)) and orden < ${ORDEN_ARCHIVADO} limit ${MAX_CANDIDATOS}`
const IDS = `
  select i.cliente_id from json_each(?) as j join crm_indice_clientes i on i.n = j.value order by j.key`

async function idsDe(db: Db, numeros: number[]): Promise<string[]> {
  if (numeros.length === 0) return []
  const rows = await query<{ cliente_id: string }>(db, IDS, [JSON.stringify(numeros)])
  return rows.map((row) => row.cliente_id)
}
