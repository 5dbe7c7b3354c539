import type { Etapa } from '../oportunidad.ts'

/** The stage that a plain text tells, with why a deal was lost. Null when it tells none. */
export function leerEtapa(
  plano: string,
): { etapa: Etapa | null; motivo: string | null; inicio: number } | null {
  for (const { etapa, re } of SENALES) {
    const m = re.exec(plano)
    if (m && !(etapa === 'ganada' && NIEGA.test(plano.slice(0, m.index))))
      return { etapa, motivo: null, inicio: m.index }
  }
  return null
}

/** Why it was lost: what follows «porque», «por», or the other side's choice. As written in `limpio`. */
export function leerMotivo(limpio: string, plano: string): string | null {
  const m =
    /\b(?:porque|ya que|debido a|motivo:?|por (?=(?:el |la |su |falta|precio|caro|presupuesto|plazo|tema)))/.exec(
      plano,
    ) ??
    /\b(?=(?:se van? con|han? elegido|prefieren?|muy caro|les? parece|es caro|sale caro|no tienen))/.exec(
      plano,
    )
  if (!m) return null
  const motivo =
    limpio
      .slice(m.index + m[0].length)
      .split(/[.;\n]/)[0]
      ?.trim() ?? ''
  return motivo === '' ? null : motivo
}

/** A denial just before: «no aceptan», «aún no han firmado». */
const NIEGA = /\b(?:no|aun no|todavia no|sin|si|cuando|a ver si) (?:\w+ ){0,2}$/

const NOMBRE = '(?<nombre>inicial|contacto|propuesta|negociacion|ganad[oa]|perdid[oa])'
const PERDIDA =
  /\b(?:perdid[oa]s?|rechaza(?:n|do|ron)?|descarta(?:n|do|da|ron)?|al final (?:dicen que |que )?no(?! (?:se|lo|la|les?|hay|me|tiene|pued|contest|est|ha|han|pudo|pudieron|vino|vien)\w*\b)|no (?:les?|lo|la|nos) (?:interesa|compra[n]?|cog[eé]n?|quiere[n]?|acepta[n]?)|no (?:acepta[n]?|quiere[n]? (?:seguir|nada|comprar|continuar)|seguimos|siguen|va a salir|sale adelante|interesad)|se (?:va[n]?|ha[n]? ido|queda[n]?) con (?:otr[oa]|la competencia|el otro)|(?:han?|ha) (?:elegido|cogido) a otr[oa]|(?:han?|ha) dicho que no|dicen? que no\b|(?:nos |me )?(?:han?|ha) (?:rechazado|descartado|tumbado))\b/
const GANADA =
  /\b(?:acepta(?:n|do|da|dos|ron)?|aceptad[oa]s?|ganad[oa]s?|(?:ha|han|hemos|he) (?:firmado|aceptado|cerrado|aprobado|ganado|confirmado)|firma(?:n|do|da|ron)|aprueba[n]?|aprobad[oa]|aprobaron|(?:dicho|dicen?|dijeron|dijo) que (?:si|adelante|ok|vale|de acuerdo)\b|(?:nos |me )?(?:dan|da|han dado|ha dado|dieron|dio) (?:el )?(?:ok|visto bueno|luz verde|si)|cerrad[oa]s? (?:con|la venta|el trato|por|_)|cerramos (?:con|el trato|la venta|por|_)|trato hecho|venta cerrada|vendid[oa]|(?:se )?lo (?:queda[n]?|coge[n]?|compra[n]?)|contrata[n]?\b|adelante con|que adelante|tiran? (?:para |pa )?adelante|lo hacemos|quiere[n]? seguir adelante|al final (?:si|que si))\b/
const SENALES: { etapa: Etapa; re: RegExp }[] = [
  {
    etapa: 'negociacion',
    re: /\b(?:pasa(?:n|mos|r|do|la|lo)?|en|a|esta(?:n|mos)?|fase de|etapa|mueve|sube|avanza) (?:a |en |la |de )?negociacion\b|\bnegociando\b/,
  },
  {
    etapa: 'propuesta',
    re: /\b(?:pasa(?:n|mos|r|la|lo)?|esta(?:n|mos)?|fase de|etapa|mueve|avanza) (?:a |en |la |de )?propuesta\b|\bpropuesta (?:enviada|mandada|presentada)\b|\b(?:presupuesto|presu|oferta|propuesta) (?:\w+ )?(?:enviad[oa]|mandad[oa]|entregad[oa]|presentad[oa])\b|\b(?:enviad[oa]|mandad[oa]|entregad[oa]|presentad[oa]|envie|mande|presente) (?:ya )?(?:el |la |un |una )?(?:presupuesto|presu|oferta|propuesta)\b/,
  },
  { etapa: 'contacto', re: /\b(?:pasa(?:n|mos|r|la|lo)?|fase de|etapa|mueve) (?:a |en |la |de )?contacto\b/ },
  { etapa: 'inicial', re: /\b(?:pasa(?:n|mos|r)?|vuelve[n]?|fase|etapa|mueve) (?:a |en |la |de )?inicial\b/ },
  { etapa: 'perdida', re: PERDIDA },
  { etapa: 'ganada', re: GANADA },
]

/** A stage named in a question: «qué oportunidades tengo en propuesta». */
export function etapaNombrada(plano: string): Etapa | null {
  const m = new RegExp(`\\b${NOMBRE}s?\\b`).exec(plano)?.groups?.nombre
  if (!m) return null
  if (m.startsWith('ganad')) return 'ganada'
  if (m.startsWith('perdid')) return 'perdida'
  return m as Etapa
}
