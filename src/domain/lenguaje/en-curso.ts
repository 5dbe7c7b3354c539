import type { Candidato } from './agenda.ts'
import type { Lectura } from './intencion.ts'
import type { ClienteDudoso, Nombrados } from './nombres.ts'
import { PALABRAS_VACIAS } from './vocabulario.ts'

/**
 * The client whose card she was looking at, when the message speaks of somebody without a name («le mando
 * presupuesto el jueves», «pasa a negociación»). Her own tasks («IVA el 20 de enero») stay hers.
 */
export function conEnCurso(
  { cliente, contacto }: Nombrados,
  { plano, ids }: { plano: string; ids: { numeroFactura: string | null } },
  { intencion, tipo, verbo }: Lectura,
  enCurso: Candidato | null,
): ClienteDudoso {
  if (!enCurso) return cliente
  if (cliente.tipo === 'varios') return preferido(cliente.candidatos, enCurso)
  if (cliente.tipo !== 'ninguno' || contacto !== null || ids.numeroFactura !== null) return cliente
  if (OTRO.test(plano)) return cliente
  const suyo =
    SIN_NOMBRAR.has(intencion) || (intencion === 'crear_tarea' && (tipo !== 'tarea' || ALUDE.test(plano)))
  const alude = ALUDE.test(plano) && CON_ALUSION.has(intencion)
  if (suyo && intencion === 'registrar_actividad' && nombraAOtro(plano, verbo?.fin ?? 0))
    return { tipo: 'varios', candidatos: [{ cliente_id: enCurso.cliente_id, contacto_id: null }] }
  return suyo || alude ? { tipo: 'seguro', cliente_id: enCurso.cliente_id, contacto_id: null } : cliente
}

/** «he llamado al chispa»: somebody by a word that we do not know, who may be that one or not. */
function nombraAOtro(plano: string, fin: number): boolean {
  const dicho = /^(?: ?(?:a|al|con))?(?: (?:el|la|los|las))? ([a-z]{2,30})(?![a-z])/.exec(plano.slice(fin))
  const conQuien = /\b(?:a|al|con)$/.test(plano.slice(0, fin)) || /^ (?:a|al|con) /.test(plano.slice(fin))
  return conQuien && dicho !== null && !PALABRAS_VACIAS.has(dicho[1] ?? '')
}

/** «le», «les», «con él», «ella», «el cliente»: somebody already spoken of. */
const ALUDE =
  /\b(?:les?|ell[oa]s?|con el(?= ?$|[ ,.;]+(?:hoy|manana|el|y)\b)|(?:el|este|la|esta) client[ea]|[a-z]{2,}[aei]r(?:les?|l[oa]s?))\b/
/** Somebody who is not named, and not that one either. */
const OTRO =
  /\b(?:el|la|los|las) (?:del|de la|de los|de las|de|otr[oa]s?)\b|\b(?:un|una|otr[oa]) (?:client[ea]|tio|chic[oa]|senor[a]?)\b|\balguien\b/
const SIN_NOMBRAR: ReadonlySet<string> = new Set([
  'registrar_actividad',
  'actualizar_oportunidad',
  'crear_oportunidad',
  'registrar_pago',
  'registrar_factura',
  'crear_contacto',
])
const CON_ALUSION: ReadonlySet<string> = new Set([
  'consulta_cliente',
  'consulta_deudas',
  'completar_tarea',
  'reprogramar_tarea',
])

/** Among several, the one she was looking at comes first; she is asked all the same. */
function preferido(
  candidatos: { cliente_id: string; contacto_id: string | null }[],
  enCurso: Candidato,
): ClienteDudoso {
  const suyo = candidatos.filter(({ cliente_id }) => cliente_id === enCurso.cliente_id)
  const otros = candidatos.filter(({ cliente_id }) => cliente_id !== enCurso.cliente_id)
  return { tipo: 'varios', candidatos: [...suyo, ...otros] }
}
