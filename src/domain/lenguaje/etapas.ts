import type { Etapa } from '../oportunidad.ts'

/**
 * The stage that a message tells, over its words (`Oracion.canon`). Null when it tells none: what is denied, wished or on
 * a condition («no han firmado», «si aceptan», «firmamos el martes») has not come about.
 */
export function leerEtapa(canon: string): Etapa | null {
  const dicho = canon.replace(POR_MANDAR, ' ')
  return SENALES.find(({ re }) => re.test(dicho))?.etapa ?? null
}

/** «mandarle el contrato firmado»: a paper of hers to send, and nobody has signed today. */
const POR_MANDAR =
  / \S+\.(?:i|d|f1|m|a1) (?:\S+ ){0,4}?(?:contrato|presupuesto|papeles|documentos?|albaran) firmar\.x /

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

const NOMBRE = '(?<nombre>inicial|contacto|propuesta|negociacion|ganad[oa]|perdid[oa])'
const NADIE_MAS = '(?:otr[oa]s?|la competencia|el otro|la otra|el primo|su primo|alguien|un amigo)'
const SENALES: readonly { etapa: Etapa; re: RegExp }[] = [
  {
    etapa: 'negociacion',
    re: /(?: (?:pasar|estar|poner|mover|subir|avanzar|entrar|ir|seguir|dejar)\.\w\d?| pasa| en| a| C| fase de| etapa) (?:lo |la |ya ){0,2}(?:a |en |la |de |como ){0,3}negociacion | (?:negociar|regatear)\.(?:a1|a3|p1|n1) | (?:pedir|querer)\.a3 (?:un |una )?(?:% )?(?:de )?(?:descuento|rebaja) (?=.*negociacion)/,
  },
  {
    etapa: 'propuesta',
    re: /(?: (?:pasar|estar|poner|mover|subir|avanzar|ir|dejar)\.\w\d?| C| fase de| etapa) (?:lo |la |ya ){0,2}(?:a |en |la |de |como ){0,3}propuesta | (?:presupuesto|oferta|propuesta) (?:\S+ )?(?:enviar|mandar|entregar|presentar|pasar)\.x |^ (?:enviar|mandar|entregar|presentar|pasar)\.x (?:ya )?(?:el |la |un |una )?(?:presupuesto|oferta|propuesta) | (?:enviar|mandar|entregar|presentar|pasar)\.p1 (?:ya |por \S+ )?(?:el |la |un |una |su )?(?:presupuesto|oferta|propuesta) /,
  },
  {
    etapa: 'contacto',
    re: / (?:pasar|poner|mover|dejar)\.\w\d? (?:lo |la |C )?(?:a |en |la |de |fase de ){1,3}contacto /,
  },
  {
    etapa: 'inicial',
    re: / (?:pasar|poner|mover|dejar|volver)\.\w\d? (?:lo |la |C )?(?:a |en |la |de |fase de ){1,3}(?:inicial|inicio) /,
  },
  {
    etapa: 'perdida',
    re: new RegExp(
      `(?<! llamada)(?<! llamadas) (?:perder|rechazar|descartar)\\.(?:x|p3|a3|p1) | (?:otro|tumbar|rechazar)\\.p3 (?:el |la )(?:presupuesto|propuesta|oferta) | al final (?:(?:decir|otro)\\.\\w+ que |que )?no(?= $| [,.!;]| gracias| quier| no:(?:querer|seguir|interesar|aceptar|comprar|contratar))| no (?:les? |lo |la |nos |se )*no:(?:aceptar|comprar|seguir|contratar|interesar)\\.(?:a3|a1|p3|n1)(?! (?:todavia|aun|de momento))| se (?:lo )?(?:ir|quedar|dar)\\.(?:p3|a3|f3|x) (?:al? |con )${NADIE_MAS} | (?:elegir|coger|otro|dar)\\.(?:p3|a3) (?:lo |se lo )?(?:a |al |con )${NADIE_MAS} | se lo dar\\.(?:a3|p3) (?:a |al |con )| (?:al garete|al traste|a pique) | se (?:ha )?(?:caer)\\.p3 (?:la |el |lo )(?:venta|trato|proyecto|negocio|obra|pedido|de) | decir\\.(?:p3|a3) que (?:finalmente |al final |de momento )?no (?:$|[,.;!]|gracias)| se (?:me |nos )?echar\\.(?:a3|p3|n1) (?:para |pa )?atras | se (?:ir|marchar)\\.(?:a3|p3|n1) con (?!C|P )| perder\\.(?:n1|a1) (?:lo|la|el|a|C) | dejar\\.(?:n1|p1|a1|m) morir | (?:descartar|perder)\\.m | (?:venta|trato|proyecto|negocio|obra|pedido|lo)(?: de(?: C| P)?| del C| C)? se (?:nos )?caer\\.p3 | (?:dar|echar)\\.\\w\\d? carpetazo | (?:nos|me) (?:descartar|rechazar|tumbar)\\.(?:a3|p3) | no no:salir\\.(?:a3|p3) adelante | tirar\\.\\w\\d la toalla `,
    ),
  },
  {
    etapa: 'ganada',
    re: /(?<!no)(?<!si) (?:aceptar|aprobar)\.(?:a3|p3|x) | firmar\.(?:p3|p1|x) | (?:C|P|ya|me|nos|y|,|que|por fin|fin) firmar\.a3 (?!.*F)|^ firmar\.(?:a3|p3) | ganar\.(?:x|p3|p1) | cerrar\.(?:p1|x|n1) (?:ya )?(?:con|el|la venta|lo|por|C|en|I) (?!lunes|sabado|domingo|agosto|F)| (?:decir\.\w\d (?:ya )?|C |P )que (?:si(?= $| [,.!;¡]| que adelante| adelante| al?)|adelante|ok(?= )|vale (?:$|[,.;!])|de acuerdo) | que si que adelante | (?:dar)\.(?:a3|p3) (?:ya )?(?:el |la |su )?(?:ok|visto bueno|luz verde|si) (?!pasar)| amarrar\.(?:x|p3) | (?:trato hacer\.x|trato hecho|venta cerrada|cerrar\.x|vender\.x) (?=C|con|por|$|el|la|!|I)| se (?:lo|la|los|las) (?:quedar|llevar)\.(?:a3|n1) | contratar\.(?:p3|a3) | adelante con (?:todo|el|la|C|lo) | (?:tirar|ir|seguir)\.\w\d (?:para |pa )?adelante | aceptan | nos lo dar\.(?:a3|p3) | (?:es|son|ya es) nuestro | (?:nos|me) (?:comprar|adjudicar|contratar|fichar|coger)\.(?:a3|p3) (?!el telefono)|^ adjudicar\.x | adjudicar\.x (?:el|la|lo|a) | tener\.a1 (?:ya )?(?:la firma|el si|el contrato firmar\.x) |^ (?:ya )?(?:lo|la|venta|el) (?:de |del |con )?(?:la |el |los )?C (?:ya )?(?:cerrar|firmar|vender|amarrar)\.x | venta hacer\.x | nos (?:lo|la) llevar\.n1 /,
  },
]

/** A stage named in a question: «qué oportunidades tengo en propuesta». */
export function etapaNombrada(plano: string): Etapa | null {
  const m = new RegExp(`\\b${NOMBRE}s?\\b`).exec(plano)?.groups?.nombre
  if (!m && /\bnegociando\b/.test(plano)) return 'negociacion'
  if (!m)
    return /\bperd(?:i|imos)\b/.test(plano) ? 'perdida' : /\bgan(?:e|amos)\b/.test(plano) ? 'ganada' : null
  if (m.startsWith('ganad')) return 'ganada'
  if (m.startsWith('perdid')) return 'perdida'
  return m as Etapa
}
