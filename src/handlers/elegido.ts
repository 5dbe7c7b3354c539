import type { TipoApuntable } from '#domain/actividad.ts'
import type { OutboxKey } from '#domain/conversation.ts'
import type { Agenda } from '#domain/lenguaje/agenda.ts'
import type { Captura, Intencion, Paso } from '#domain/lenguaje/captura.ts'

/**
 * What she has chosen with buttons, or corrected, over what her words say. It travels in the buttons, so that
 * the next choice over the same words keeps the ones before. `c`, `k`: the client and its person.
 */
export type Elegido = {
  c?: string
  k?: string | null
  tipo?: TipoApuntable
  intencion?: Intencion
  /** Fields of the capture, and of its next step, that stand instead of what was read. */
  v?: Partial<Captura>
  p?: Partial<Paso>
  /** Doubts that are settled (`claveDeDuda`). */
  ya?: string[]
}

/** The last message that filed or proposed something, as it can be read again. */
export type Ultima = {
  op: string
  t: string
  e: Elegido
  /** Our message that told it. */
  clave: OutboxKey
}

/** Names a doubt, so that it is asked once. */
export function claveDeDuda({ campo, paso }: { campo: string; paso?: boolean }): string {
  return paso ? `paso.${campo}` : campo
}

/** The capture as she has settled it. */
export function conElegido(captura: Captura, agenda: Agenda, elegido: Elegido): Captura {
  const { c, k, tipo, intencion, v, p, ya = [] } = elegido
  const settled: Captura = {
    ...captura,
    ...(tipo ? { tipo } : {}),
    ...(intencion ? { intencion } : {}),
    ...v,
    siguiente: captura.siguiente && { ...captura.siguiente, ...p },
    dudas: captura.dudas.filter((duda) => !ya.includes(claveDeDuda(duda))),
  }
  if (!c) return settled
  const candidato = agenda.candidatos.find((one) => one.cliente_id === c)
  const persona = candidato?.contactos.find((one) => one.nombre === captura.contacto)?.id
  return { ...settled, cliente: { tipo: 'seguro', cliente_id: c, contacto_id: k ?? persona ?? null } }
}
