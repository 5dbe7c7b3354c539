import type { Intencion } from './intencion.ts'

/** What a question may be about, with how much each sign weighs, over the words of `Oracion`. */
const TEMAS: readonly [Intencion, number, RegExp][] = [
  [
    'consulta_deudas',
    4,
    / (?:(?:me|nos) (?:deber?\.?\w*|debe|deben|debia|adeudan?)|deudas?|deudor(?:es)?|debe|deben|debiendo|impagad[oa]s?|impagos|moros[oa]s?|vencid[oa]s|retrasos?|atrasados?|deb(?:er\.g|iendo)\w*|debiendome|lo pendiente|pendiente (?:de cobro|total)) | reclamar\.\w+ (?:dinero|facturas?|pagos?|el dinero) | (?:adeudar\.\w+|adeuda|adeudan) /,
  ],
  ['consulta_deudas', 5, / (?:por|sin|de) (?:no:)?(?:cobrar|pagar|cobro|pago)(?:\.\w+)? /],
  [
    'consulta_deudas',
    5,
    / no:pagar\.(?:p3|a3|x|s) | retraso en los (?:pagos|pago) | (?:facturas?|cobros?|pagos?|saldos?) (?:\S+ )?(?:pendientes?|vencid[oa]s?|abiert[oa]s?|atrasad[oa]s?|impagad[oa]s?) /,
  ],
  [
    'consulta_deudas',
    4,
    / falta(?:n)? (?:por |de )?(?:cobrar|pagar)\.i | (?:cobrar|pagar)\.d | pendientes? de (?:cobro|pago) | (?:esta|estan|estar\.a3) (?:pagar|cobrar)\.x | (?:me |nos )?pagar\.p3 /,
  ],
  // «qué facturas vencen esta semana», «quién me tiene que pagar el viernes».
  [
    'consulta_deudas',
    5,
    / facturas? (?:\S+ ){0,2}(?:vencer\.\w+|vencen?|vencian?) | (?:me|nos) pagar\.(?:a3|f3) /,
  ],
  [
    'consulta_alertas',
    6,
    / (?:alertas?|avisos?|recomendaciones|consejos?|riesgos?) | en peligro | (?:deberia|tendria que) (?:hacer|llamar) | (?:llamar|hacer)\.d (?:primero|antes) | (?:abandonad|descuidad|olvidad)[oa]s? | hace (?:mucho |tiempo )?que no | quien(?:es)? (?:esta|estan|se) (?:yendo|enfadado) /,
  ],
  // «a quién tengo olvidado», «quién no me compra hace tiempo».
  [
    'consulta_alertas',
    7,
    / quien(?:es)? (?:.* )?(?:tener\.a1 (?:\S+ )?olvidar\.x|no:(?:comprar|pedir|encargar|contratar|llamar|venir|escribir|contestar|responder)\.\w+ (?:\S+ ){0,3}(?:desde|hacer?(?:\.a3)?|ultimamente|tiempo) )/,
  ],
  [
    'consulta_embudo',
    6,
    / (?:embudo|pipeline|funnel|oportunidades|oportunidad|negocios|tratos|prevision|cierres) /,
  ],
  [
    'consulta_embudo',
    5,
    / (?:presupuestos?|ofertas|propuestas|ventas|trabajos|proyectos|clientes) (?:\S+ ){0,2}(?:abiert[oa]s|en curso|viv[oa]s|pendientes?|enviad[oa]s|(?:ganar|perder|enviar|mandar|abrir|rechazar|aceptar)\.x|(?:no:)?(?:responder|contestar|perder|ganar|aceptar|firmar)\.p\d|por (?:cerrar\.i|cerrar)|sin (?:no:)?(?:responder|contestar)\.i) /,
  ],
  [
    'consulta_embudo',
    8,
    / (?:a punto de|a medi(?:o|r\.p3)|a falta de|cerca de|por) (?:cerrar|firmar|caer)\.\w | (?:ventas|oportunidades|propuestas|presupuestos|ofertas|negocios|tratos|cosas) (?:\S+ )?(?:en marcha|en danza|calient\S*|viv[oa]s|abiert[oa]s|en curso|a medias|sobre la mesa|en el aire|sin respuesta|C) | (?:calientes?|calentit[oa]s?) | en (?:propuestas|presupuestos|negociacion|el embudo) | lo (?:ganar|perder)\.x | se negociar\.a3 /,
  ],
  [
    'consulta_embudo',
    5,
    / (?:en|a) (?:propuesta|negociacion|contacto|fase) | (?:por|sin) (?:no:)?cerrar\.i | tener\.a1 (?:abiertas?|abrir\.x) | a punto de (?:cerrar|firmar)\.i /,
  ],
  ['consulta_embudo', 3, / presupuestar\.p\d | presupuestos /],
  [
    'consulta_facturacion',
    6,
    / (?:facturacion|ingresos|facturar\.(?:p1|x|n1)|vender\.(?:p1|x|n1)|ganar\.p1|ingresar\.p1|cobrar\.p1|ventas|cifras|beneficios?|recaudar?\S*|caja|(?:cuanto|que) (?:importe |nos |me )?(?:facturar|vender|ingresar|cobrar|hacer|entrar|otro|recaudar)\.(?:p|n)\d|lo (?:facturar|cobrar|ingresar|vender)\.x) /,
  ],
  [
    'consulta_facturacion',
    4,
    / (?:comparar\.\w+|compara(?:me)?|comparado|comparativa) | mejor(?:es)? (?:cliente|clientes|mes) | (?:llevar|tener)\.a1 facturar\.x | (?:hacer\.p1|he hecho) (?:mas|menos) de (?:I|\d)/,
  ],
  // «cuánto llevo este año», «cómo voy este mes».
  [
    'consulta_facturacion',
    6,
    / cuanto (?:llevar\.(?:a1|n1)|llevamos) | como (?:ir|llevar)\.a1 (?:\S+ )?F[ph]? $/,
  ],
  [
    'consulta_agenda',
    5,
    / (?:agenda|tareas?|citas?|reuniones|recordatorios|hueco|huecos|pendientes|lio|compromisos|visitas|llamadas) /,
  ],
  [
    'consulta_agenda',
    5,
    / (?:que|algo) (?:tener\.a1|hay|me toca|toca|me espera|me esperar\.a3|esperar\.a3|me quedar\.a3|tener\.d) | (?:tener|hacer)\.a1 (?:algo|hueco|cita|reunion|libre|para) | como (?:tener\.a1|viene|pinta|venir\.a3) (?:el |la |lo )?F\w? /,
  ],
  [
    'consulta_agenda',
    5,
    / (?:a )?que hora (?:era|es|tener\.a1|quedar\.\w+|fue) | cuando (?:era|es|tener\.a1|quedar\.\w+) | quedar\.(?:p1|p3|x) con | (?:llamar|ver|hacer|escribir|visitar|mandar)\.d /,
  ],
  [
    'consulta_agenda',
    6,
    /^ (?:el |mi |que )?plan(?:es)? (?:F|tener\.\w+|hay)|^ (?:mis |las |los )?proxim[oa]s \S+ |quedar\.\w+ (?:sin|por) (?:no:)?hacer\.i | como (?:tener|llevar)\.a1 (?:el |la |lo )?F|^ lo F\w? $/,
  ],
  ['consulta_agenda', 3, /^ y F\w?(?: por la \S+)? \? | (?:tener|estar)\.a1 (?:libre|ocupad[oa]) /],
]

const INTERROGATIVO =
  '(?:que|quien|quienes|cuanto|cuanta|cuantos|cuantas|como|cuando|cual|cuales|donde|cuanto)'
/** How a question starts, whether or not she writes its marks. */
const EMPIEZA = new RegExp(
  `^(?: [¿¡,])*(?: (?:a|de|con|en|por|para|desde|y))? ${INTERROGATIVO} |^ (?:[CP] )?(?:[,] )?(?:${INTERROGATIVO.replace('que|', '')}) |^(?: ¿)?(?: me| nos)? (?:decir|ensenar|mostrar|listar|comparar|sacar)\\.m |^ (?:dame|ver\\.i|ver\\.m|dar\\.m) (?:el|la|los|las|un|mis|mi|todos|todas|C|P|ficha|datos|resumen) |^ (?:resumen|ficha|info|informacion|saldo|historial|salud|riesgo|estado|datos|telefono|direccion|nif|cif) (?:de |del |C |P )|^ (?:email|correo) (?:de|del) (?:la |el )?(?:C|P) $|^ (?:mi |la )?agenda |^ (?:lista(?:me|do)?|listar\\.\\w|lista) (?:de |los |las |lo |mis |todo )|^ a ver\\.i (?:el |la |los |las |mis |mi )?(?:embudo|pipeline|agenda|deudas|facturas|ventas|oportunidades|ficha|tareas|citas|facturacion|que|como|cuanto) |^ (?:hay )?(?:alguien|alguno|algun cliente) (?:que )?|^ lo que (?:cobrar|pagar|deber|me deb)\\S* |^ (?:recordar|acordar)\\.m (?:que|como|cuando|cuanto|donde) (?:hablar|quedar|decir|pasar|pedir|presupuestar|cobrar|acordar)\\.(?:n1|p1|p3) |^ (?:pasar|mandar|buscar)\\.m (?:el |la |los )?(?:contacto|telefono|numero|email|correo|direccion|ficha|datos|nif|cif) (?:de|del) (?!.* (?:a|T) )|^ en que (?:punto|estado|situacion|fase) |^ (?:hacer\\.p1 (?:mas|menos) de I|tener\\.a1 (?:algo|hueco|cita|citas|alguna|algun|reunion)|hay algo|me debe|me deben|nos deben) `,
)
/** «recuérdame qué hablamos con Breixo»: what was said, and nothing to do. */
const RECUERDA_QUE =
  /^ (?:recordar|acordar)\.m (?:que|como|cuando|cuanto|donde) (?:hablar|quedar|decir|pasar|pedir|presupuestar|cobrar|acordar)\.(?:n1|p1|p3) (?!.*(?:F|H) )/
const PONME =
  / (?:poner\.m al dia|ponme al dia|poner\.m al tanto|refrescar?\S* la memoria|ponme al tanto|poner\.m (?:en situacion|al corriente|en antecedentes|al loro)) | , (?:hazme |dame |hacer\.m )?(?:un )?resumen (?:rapido |breve )?$/
/** Headings that ask by themselves: «facturas vencidas», «tareas pendientes», «ingresos de hoy». */
const TITULAR =
  /^ (?:(?:mis?|las?|los|el|todas las|todos los|total|totales|todo|proxim[oa]s|listado de|lista de|relacion de) )*(?:plan(?:es)? F|lo (?:facturar|cobrar|ingresar|vender|ganar|perder)\.x|lo pendiente|lo F\w? $|F\w? (?:y |, )?comparar\.|(?:visitas|reuniones|llamadas|entregas|compromisos)(?= $| F| pendient)|propuestas|ofertas|cartera|deudas?|morosos|impagad[oa]s|facturas (?:vencid|pendient|impagad|abiert|sin|por|atrasad)\S*|cobros (?:pendient|vencid)\S*|saldos?(?: pendientes?)?(?: total)?|pendientes?(?: de (?:cobro|pago))?|embudo|pipeline|oportunidades|presupuestos|prevision|(?:trabajos|ventas|proyectos|negocios) (?:\S+ )?(?:ganar|perder|abrir)\.x|ventas (?:a punto|en marcha|en curso|calient)|ventas|agenda|tareas|citas|recordatorios|facturacion|facturar\.x|ingresos|cobrar\.x|vender\.x|alertas?|avisos|recomendaciones|mejor(?:es)? clientes?|prevision)\b/
const DE_CLIENTE =
  / (?:como (?:va|van|ir\.a3|esta|estan|estar\.a3|and\S+|quedar\.\w+|llevar\.\w+)|que (?:tal|saber\.\w+|hay|hubo|onda|pasar\.\w+|sabemos|sabes|es|decir\.\w+|hablar\.\w+|quedar\.\w+)|ultima vez|ultimo|ultima|ficha|info|informacion|resumen|historial|historico|salud|telefono|punto|estado|situacion|email|correo|direccion|nif|cif|contacto|datos|quien|presupuestar\.p\d|cuando|saldo|estado) /

/**
 * What a message asks, or null when it asks nothing. `hayCliente`: somebody was named; `cuenta`: it also tells of
 * something that happened or has an amount, which a heading without a question never does; `pregunta`: it is one
 * question from its first word; `aconseja`: she asks what she should do, not what she has to.
 */
export function leerConsulta(
  nucleo: string,
  con: { hayCliente: boolean; cuenta: boolean; pregunta: boolean; aconseja: boolean },
): { intencion: Intencion; peso: number } | null {
  const largo = nucleo.trim().split(' ').length
  const signo =
    (/ \? (?:\S+ )?$/.test(nucleo) || /^(?: \S+){0,2} ¿ /.test(nucleo)) &&
    !/ (?:vale|eh|no|ok|si) \? $/.test(nucleo)
  const empieza =
    con.pregunta ||
    (EMPIEZA.test(nucleo) &&
      !/^ cuanto antes |^ que (?:no |si |se |me |le |les |ya |sea|[CP] )(?:.* )?(?:olvidar|pasar|escapar)\.|^ como (?:esta|estas|le|te|va) (?:va|usted|todo|\? )/.test(
        nucleo,
      ))
  const titular =
    TITULAR.test(nucleo) && largo <= 9 && (!con.cuenta || / (?:de )?(?:mas|menos) de I /.test(nucleo))
  if (
    !signo &&
    !empieza &&
    !titular &&
    !PONME.test(nucleo) &&
    !/^ C? ?(?:ficha|telefono|saldo) (?!a |al |nuev)/.test(nucleo)
  ) {
    return / que tal (?:va|ir\.a3|esta|estan|andan?) ?$| que tal va $/.test(nucleo) && con.hayCliente
      ? { intencion: 'consulta_cliente', peso: 10 }
      : null
  }
  if (RECUERDA_QUE.test(nucleo))
    return { intencion: con.hayCliente ? 'consulta_cliente' : 'ambiguo', peso: 30 }
  if (/^(?: como)? (?:recordar|avisar)\.m /.test(nucleo)) return null
  const puntos = new Map<Intencion, number>()
  for (const [tema, peso, re] of TEMAS) if (re.test(nucleo)) puntos.set(tema, (puntos.get(tema) ?? 0) + peso)
  if (con.hayCliente && DE_CLIENTE.test(nucleo))
    puntos.set('consulta_cliente', (puntos.get('consulta_cliente') ?? 0) + 5)
  if (con.hayCliente && PONME.test(nucleo)) puntos.set('consulta_cliente', 12)
  if (con.aconseja && !con.hayCliente) puntos.set('consulta_alertas', 12)
  // «quién viene el jueves»: with a day and nothing else, it asks for the agenda.
  if (con.pregunta && !con.hayCliente && puntos.size === 0 && / (?:F|Fh|H) /.test(nucleo))
    puntos.set('consulta_agenda', 2)
  const [mejor] = [...puntos].sort((a, b) => b[1] - a[1])
  const fuerza = empieza ? 14 : titular ? 10 : 12
  if (mejor) {
    // «enséñame lo que está en negociación» asks, whatever stage it names; «¿la han pagado ya?» tells of no payment.
    const nombra = empieza && mejor[0] === 'consulta_embudo'
    const pregunta = signo && mejor[0] === 'consulta_deudas' && !/ I /.test(nucleo)
    return { intencion: mejor[0], peso: nombra ? 24 : pregunta ? 18 : fuerza }
  }
  if (con.hayCliente) return { intencion: 'consulta_cliente', peso: empieza ? 8 : 4 }
  return empieza ? { intencion: 'ambiguo', peso: 2 } : null
}
