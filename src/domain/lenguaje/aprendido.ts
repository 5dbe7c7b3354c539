import type { Agenda, Aprendido } from './agenda.ts'
import type { Ficha } from './menciones.ts'
import type { ClienteDudoso, Nombrados } from './nombres.ts'
import { conMayusculas, palabras, type Trozo } from './normalizar.ts'
import { ENLACES } from './vocabulario.ts'

/** Longest thing that is learned, in words that count. */
export const MAX_PALABRAS_APRENDIDAS = 4

/** Words as they are remembered: plain, without «el», «de»… unless nothing else would remain. */
export function claveAprendida(texto: string): string {
  const todas = palabras(texto)
  const utiles = todas.filter((palabra) => !ENLACES.has(palabra))
  return (utiles.length > 0 ? utiles : todas).join(' ')
}

/** One time that she said or chose what words mean. `orden`: later ones are greater. */
export type Ensenanza = Omit<Aprendido, 'seguro'> & { orden: string }

/** Times that she has to choose the same to be asked no more (decided by the product), over those that she chose otherwise. */
const VECES_PARA_SEGURO = 2

/**
 * What is remembered of some words, of each the surest first. What she said stands until she says or chooses
 * something else; what she chose, when the last time was the same and it leads by two.
 */
export function loAprendido(ensenanzas: readonly Ensenanza[]): Aprendido[] {
  const aprendido: Aprendido[] = []
  for (const [, suyas] of Map.groupBy(ensenanzas, ({ palabras }) => palabras)) {
    const porOrden = suyas.toSorted((a, b) => (a.orden < b.orden ? 1 : -1))
    const significados = [...Map.groupBy(porOrden, significadoDe).values()]
    aprendido.push(
      ...significados.flatMap((veces, i) => {
        const [ultima] = veces
        if (!ultima) return []
        const deOtros = porOrden.length - veces.length
        const dicho = i === 0 && veces.some((vez) => vez.dicho)
        const seguro = i === 0 && (dicho || veces.length - deOtros >= VECES_PARA_SEGURO)
        return [{ ...sinOrden(ultima), dicho, seguro }]
      }),
    )
  }
  return aprendido
}

function significadoDe({ cliente_id, contacto_id, significa }: Ensenanza): string {
  return JSON.stringify([cliente_id, contacto_id, significa])
}

function sinOrden({ orden, ...resto }: Ensenanza): Omit<Aprendido, 'seguro'> {
  return resto
}

/**
 * What the words alone did not decide, as she decided it before: at once when it is sure, else first among
 * what is asked. A client that is named clearly stays.
 */
export function conAprendido(nombrados: Nombrados, { aprendido = [] }: Agenda, fichas: Ficha[]): Nombrados {
  const { cliente } = nombrados
  const suyos = aprendido.filter(({ cliente_id }) => cliente_id !== null)
  if (suyos.length === 0 || cliente.tipo === 'seguro') return nombrados
  const dichas = claveDe([...nombrados.trozosCliente, ...nombrados.trozosContacto], fichas)
  const [primero, ...otros] =
    cliente.tipo === 'ninguno' || dichas === ''
      ? losMasLargos(suyos)
      : suyos.filter((uno) => uno.palabras === dichas)
  if (!primero?.cliente_id) return nombrados
  const trozos = cliente.tipo === 'ninguno' ? trozosDe(primero.palabras, fichas) : []
  return {
    cliente: decidido(primero, otros, cliente),
    contacto: nombrados.contacto,
    trozosCliente: [...nombrados.trozosCliente, ...trozos],
    trozosContacto: nombrados.trozosContacto,
  }
}

function decidido(primero: Aprendido, otros: Aprendido[], cliente: ClienteDudoso): ClienteDudoso {
  const { cliente_id, contacto_id, palabras: por, dicho } = primero
  if (!cliente_id) return cliente
  if (primero.seguro) return { tipo: 'seguro', cliente_id, contacto_id, ...(dicho ? {} : { aprendido: por }) }
  const deLasPalabras =
    cliente.tipo === 'varios' ? cliente.candidatos : cliente.tipo === 'nuevo' ? (cliente.parecidos ?? []) : []
  const antes = [primero, ...otros].flatMap((uno) =>
    uno.cliente_id ? [{ cliente_id: uno.cliente_id, contacto_id: uno.contacto_id }] : [],
  )
  const todos = [...antes, ...deLasPalabras]
  const candidatos = todos.filter(
    (uno, i) => todos.findIndex(({ cliente_id }) => cliente_id === uno.cliente_id) === i,
  )
  return cliente.tipo === 'nuevo' ? { ...cliente, parecidos: candidatos } : { tipo: 'varios', candidatos }
}

function losMasLargos(aprendido: Aprendido[]): Aprendido[] {
  const largo = ({ palabras }: Aprendido) => palabras.split(' ').length
  const mayor = Math.max(...aprendido.map(largo))
  const [primero] = aprendido.filter((uno) => largo(uno) === mayor)
  return aprendido.filter(({ palabras }) => palabras === primero?.palabras)
}

/** The words of these stretches, as they are remembered. */
export function claveDe(trozos: readonly Trozo[], fichas: readonly Ficha[]): string {
  const suyas = fichas.filter((f) => trozos.some((t) => t.inicio <= f.inicio && f.fin <= t.fin))
  return claveAprendida(suyas.map(({ palabra }) => palabra).join(' '))
}

function trozosDe(clave: string, fichas: readonly Ficha[]): Trozo[] {
  const utiles = fichas.filter(({ palabra }) => !ENLACES.has(palabra))
  const buscadas = clave.split(' ')
  const desde = utiles.findIndex((_, i) => buscadas.every((p, k) => utiles[i + k]?.palabra === p))
  return desde < 0
    ? []
    : utiles.slice(desde, desde + buscadas.length).map(({ inicio, fin }) => ({ inicio, fin }))
}

/** The message with her abbreviations written out: «pto» is read as «presupuesto». */
export function expandir(limpio: string, aprendido: readonly Aprendido[] = []): string {
  const suyas = aprendido.filter(({ significa, seguro }) => significa !== null && seguro)
  if (suyas.length === 0) return limpio
  return limpio.replace(/[\p{L}\p{N}]+/gu, (escrita) => {
    const clave = palabras(escrita).join('')
    const significa = suyas.find((uno) => uno.palabras === clave)?.significa
    if (!significa) return escrita
    return /^\p{Lu}\p{Ll}/u.test(escrita) ? conMayusculas(significa) : significa
  })
}
