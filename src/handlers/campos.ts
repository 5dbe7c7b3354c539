import { buscarClientes } from '#db/busqueda.ts'
import { findCliente, getCliente } from '#db/clientes.ts'
import { type Centimos, IMPORTE_MAXIMO } from '#domain/dinero.ts'
import type { ClienteDudoso } from '#domain/lenguaje/captura.ts'
import { leerImporte } from '#domain/lenguaje/importes.ts'
import { botonNuevo, cualDeEllos, noEncuentro, preguntaCliente } from '#texts/cliente.ts'
import { importeCero, importeExcesivo, importeIlegible } from '#texts/factura.ts'
import { insertCliente } from './cliente-nuevo.ts'
import type { Ctx, Parsed } from './context.ts'
import type { Field, Values } from './form.ts'
import { isClear, titulo } from './which-cliente.ts'

/**
 * A client as she said it: found, or a name that still has to be told apart (or made). `entre`: the ids
 * that a whole sentence could mean.
 */
export type ClienteDicho = { id: string } | { nombre: string; entre?: string[] }

const MAX_CANDIDATES = 4

/** «¿Qué cliente?», and when the name may be several or nobody's, which. */
export const camposDeCliente: Field[] = [
  {
    field: 'cliente',
    ask: () => ({ text: preguntaCliente }),
    parse: async (text, ctx) => ({ value: await clienteDicho(ctx, text) }),
  },
  {
    field: 'elegido',
    when: ({ cliente }) => !('id' in (cliente as ClienteDicho)),
    ask: async ({ cliente }, ctx) => {
      const { nombre, entre } = cliente as { nombre: string; entre?: string[] }
      if (entre) return { text: cualDeEllos(nombre), options: await porId(ctx, entre) }
      const found = await candidatos(ctx, nombre)
      const options = found.map((one) => ({ title: titulo(one), value: { id: one.cliente_id } }))
      return {
        text: found.length > 0 ? cualDeEllos(nombre) : noEncuentro(nombre),
        options: [...options, { title: botonNuevo(nombre), value: { nombre } }],
      }
    },
    parse: async (text, ctx) => {
      const dicho = await clienteDicho(ctx, text)
      return 'id' in dicho ? { value: dicho } : { instead: { cliente: dicho } }
    },
  },
]

/** The client that those two fields give; one that she wants new is made here. */
export async function clienteElegido(ctx: Ctx, values: Values): Promise<string> {
  const dicho = (values.elegido ?? values.cliente) as ClienteDicho
  if ('id' in dicho) return dicho.id
  return (await insertCliente(ctx, { nombre: dicho.nombre })).cliente.id
}

/** What a typed name, or the id that a button brings, says of the client. */
export async function clienteDicho(ctx: Ctx, nombre: string): Promise<ClienteDicho> {
  if (await findCliente(ctx.db, nombre)) return { id: nombre }
  const found = await candidatos(ctx, nombre)
  const [first] = found
  return first && isClear(found) ? { id: first.cliente_id } : { nombre }
}

async function candidatos(ctx: Ctx, nombre: string) {
  return (await buscarClientes(ctx.db, nombre, 8)).filter((one) => !one.archivado).slice(0, MAX_CANDIDATES)
}

async function porId(ctx: Ctx, ids: string[]) {
  const rows = await Promise.all(ids.slice(0, MAX_CANDIDATES).map((id) => getCliente(ctx.db, id)))
  return rows.map(({ id, nombre }) => ({ title: nombre, value: { id } }))
}

/** What a sentence says of the client, as the fields above take it; null when it names nobody. */
export function deCaptura(cliente: ClienteDudoso, texto: string): ClienteDicho | null {
  switch (cliente.tipo) {
    case 'seguro':
      return { id: cliente.cliente_id }
    case 'varios':
      return { nombre: texto, entre: cliente.candidatos.map((one) => one.cliente_id) }
    case 'nuevo':
      return { nombre: cliente.nombre }
    case 'ninguno':
      return null
  }
}

/** A field that takes an amount, also when it comes in the answer to another question. */
export function campoImporte(ask: Field['ask'], optional = false): Field {
  return { field: 'importe', ask, parse: importeDicho, recognise: importeSuelto, optional }
}

/** A typed amount: above zero and no larger than what we take. */
export function importeDicho(text: string): Parsed<Centimos> {
  const importe = leerImporte(text)
  if (importe === null) return { problem: pareceExcesivo(text) ? importeExcesivo : importeIlegible }
  if (importe <= 0) return { problem: importeCero }
  return importe > IMPORTE_MAXIMO ? { problem: importeExcesivo } : { value: importe }
}

/** More than seven figures before the decimals, or millions: the reader leaves such amounts out. */
function pareceExcesivo(text: string): boolean {
  const entero = text.replace(/[.,]\d{1,2}(?!\d)/, '').replace(/\D/g, '')
  return entero.length > 7 || /\d\s*mill/i.test(text)
}

const SOLO_IMPORTE = /^[\d., ]+(?:mil|k|€|euros?|eur)?(?: ?(?:€|euros?|eur))?$/i

/** An amount among other things, alone between its commas. */
function importeSuelto(piece: string): Centimos | null {
  const parsed = SOLO_IMPORTE.test(piece) ? importeDicho(piece) : null
  return parsed && 'value' in parsed ? parsed.value : null
}
