import type { TipoApuntable } from '../actividad.ts'

/** What a message wants. `saludo` and `ninguno` store nothing; `ambiguo` is kept as a note and asked about. */
export type Intencion =
  | 'registrar_actividad'
  | 'crear_tarea'
  | 'completar_tarea'
  | 'reprogramar_tarea'
  | 'crear_oportunidad'
  | 'actualizar_oportunidad'
  | 'registrar_factura'
  | 'registrar_pago'
  | 'crear_cliente'
  | 'crear_contacto'
  | 'consulta_cliente'
  | 'consulta_deudas'
  | 'consulta_agenda'
  | 'consulta_embudo'
  | 'consulta_facturacion'
  | 'consulta_alertas'
  | 'buscar'
  | 'corregir'
  | 'deshacer'
  | 'cancelar'
  | 'ayuda'
  | 'exportar'
  | 'saludo'
  | 'ninguno'
  | 'ambiguo'

/** What the other readers found, which decides between readings. */
export type Indicios = {
  /** The message, plain, with names, dates and identifiers blanked («_»), so that none is taken for a verb. */
  tapado: string
  /** The message, plain and whole. */
  plano: string
  /** «llamó», «pagó»: a past that the plain text no longer shows. */
  preterito: boolean
  hayCliente: boolean
  /** Nothing but a client's name was typed. */
  soloCliente: boolean
  hayFecha: boolean
  /** Its first date is still to come, and stands before any comma. */
  citaFutura: boolean
  hayImporte: boolean
  hayFactura: boolean
  hayTelefono: boolean
  hayPorcentaje: boolean
  hayEtapa: boolean
}

/** A reading: its intent, the kind of activity if it has one, and up to where its own words reach. */
export type Lectura = {
  intencion: Intencion
  tipo: TipoApuntable | null
  verbo: { inicio: number; fin: number } | null
}

/** Decides between the intents, from those that a few words settle to those that need the rest. */
export function leerIntencion(indicios: Indicios): Lectura {
  const { plano, tapado } = indicios
  if (!/[\p{L}\p{N}]/u.test(plano)) return lectura('ninguno')
  if (RUIDO.test(plano)) return lectura('ninguno')
  if (SALUDO.test(plano)) return lectura('saludo')
  for (const [intencion, re] of ORDENES) if (re.test(plano)) return lectura(intencion, null, re.exec(plano))
  return (
    consulta(indicios) ??
    alta(indicios) ??
    dinero(indicios) ??
    tarea(indicios) ??
    negocio(indicios) ??
    actividad(indicios) ??
    lectura(
      indicios.hayCliente && /[a-z].*[a-z]/.test(tapado.replaceAll('_', ''))
        ? 'registrar_actividad'
        : 'ambiguo',
      indicios.hayCliente ? 'nota' : null,
    )
  )
}

function lectura(
  intencion: Intencion,
  tipo: TipoApuntable | null = null,
  m: RegExpExecArray | null = null,
): Lectura {
  return { intencion, tipo, verbo: m && { inicio: m.index, fin: m.index + m[0].length } }
}

const RUIDO =
  /^(?:(?:(?:ja|je|ji|jo)+j?|mm+|eh+|uf+|ay|pues|bueno|nada|eso|esto|ya|si|no|a ver|hm+|prueba|test|asdf\w*)[ .,!?…]*){1,4}$/
const CORTESIA =
  '(?:hola+|holi|buenas|buen(?:os)? dias?|buenas (?:tardes|noches)|hey|ey|que tal|gracias|muchas gracias|mil gracias|muchisimas gracias|ok|oki|okey|okay|vale|perfecto|genial|estupendo|de acuerdo|fenomenal|guay|muy bien|bien|listo|adios|hasta (?:luego|manana|pronto)|buen finde|buen fin de semana|feliz (?:dia|finde|navidad)|de nada|un saludo|saludos|crack|maj[oa]|guap[oa]|maquina|por todo|a todos|eres (?:el|la) mejor|entendido|recibido)'
const SALUDO = new RegExp(`^[¡¿]?${CORTESIA}(?:[ ,.!¡?¿;:)]+${CORTESIA}){0,4}[^\\p{L}\\p{N}]*$`, 'u')

const ORDENES: [Intencion, RegExp][] = [
  [
    'deshacer',
    /^(?:no,? )?(?:por favor,? )?(?:deshaz(?:lo)?|deshacer|desahz|revierte)\b.{0,30}$|^(?:borra|anula|quita|elimina)(?:lo|r)?(?: (?:eso|esto|lo ultimo|lo anterior|la ultima|el ultimo|lo de antes)\b.{0,20})?$/,
  ],
  ['cancelar', /^(?:cancela(?:r|lo)?|dejalo|olvidalo|dejemoslo|nada,? dejalo|no,? dejalo|salir|para)[ .!]*$/],
  [
    'ayuda',
    /^(?:ayuda(?:me)?|help|socorro|comandos|menu|instrucciones|\??que (?:puedes|sabes) hacer|\??como (?:funciona(?:s)?|te uso|se usa)|\??que eres|\??quien eres)\b.{0,20}$/,
  ],
  /* «exporta todo a excel» · «pásame las facturas en csv» · «quiero mis datos». */
  [
    'exportar',
    /^(?:por favor,? )?exporta(?:r|me|lo|melo)?(?: (?:todo|(?:tod[oa]s )?(?:mis|los|las) \w+(?: y (?:(?:mis|los|las) )?\w+)?))?(?: (?:a|en|como) (?:un |una )?(?:excel|xlsx|csv|json|hoja de calculo|archivo))?[ .!]*$/,
  ],
  [
    'exportar',
    /^(?:por favor,? )?(?:(?:descarga|baja|saca|pasa|manda|da)(?:r|me)? (?:todo|(?:tod[oa]s )?(?:mis|los|las) (?:datos|clientes|facturas|contactos|actividades|pagos|cobros)) (?:a|en|como) (?:un |una )?(?:excel|xlsx|csv|json|hoja de calculo|archivo)|(?:quiero |dame |descarga(?:r|me)? |llevarme )+(?:todos )?mis datos)[ .!]*$/,
  ],
  [
    'corregir',
    /^(?:no,? (?:perdona?|era|eran|es|son|a las|el|la|queria|quise|mejor|fue|fueron)\b|perdona?,? (?:era|eran|es|son|no|queria)|corrige|corrijo|correccion|me (?:he equivocado|equivoque|confundi)|queria decir|quise decir|cambia(?:lo|la) (?:a|al|por|para)|pon(?:lo|la) (?:a|al|para|el)|mejor (?:a las|el|al|la|manana|pasado)\b|era (?!l)|eran )/,
  ],
]

const PREGUNTA =
  /^[¿¡]?(?:(?:oye|hola|a ver|y|ey|por favor|buenas(?: tardes| noches)?|buenos dias|dime|cuentame|recuerdame)[,.!]? )*[¿¡]?(?:[¿]?(?:que|q|quien(?:es)?|cuant[oa]s?|como|cuando|cual(?:es)?|donde|a quien(?:es)?|de quien|con quien)\b|dime\b|ensena(?:me)?\b|muestra(?:me)?\b|dame\b|ver\b|lista(?:me|do)?\b|tengo algo\b|hay algo\b|resumen\b|ficha\b|info\b|saldo\b|estado de\b|mi agenda\b|agenda (?:de|para) (?:hoy|manana|la|_)|salud\b|historial\b)/

const DEUDAS =
  /\b(?:(?:me|nos) deb(?:e|en)|no (?:me |nos )?(?:ha|han) pagado|deuda|deudas|deudor(?:es)?|debe[n]?|impagad[oa]s?|impagos|moros[oa]s?|sin (?:pagar|cobrar)|por cobrar|pendientes? de (?:cobro|cobrar|pago)|(?:facturas?|cobros|pagos) (?:pendientes|vencid[oa]s|atrasad[oa]s|abiert[oa]s)|(?:facturas?|cobros?) tengo pendientes?|pendiente de cobrar|falta(?:n)? (?:por )?cobrar|vencidas)\b/
const AGENDA =
  /\b(?:que|q|algo) (?:tengo|hay|me toca|toca|tenemos|me queda|queda)\b|\b(?:mi |la )?agenda\b|\btareas?\b|\bpendientes?\b|\b(?:que|cuantas) (?:reuniones|citas|visitas|llamadas)\b|\ba quien(?:es)? (?:tengo que|hay que|debo) (?:llamar|ver|escribir|visitar)|\brecordatorios\b|\btengo algo\b|\bcitas?\b.*\btengo\b|\bhe quedado\b/
const EMBUDO =
  /\b(?:embudo|pipeline|funnel|oportunidades|negocios abiertos|ventas (?:abiertas|en curso)|prevision|presupuestos (?:\w+ )?(?:abiertos|pendientes|tengo|enviados|sin)|tratos|(?:tengo|hay) en (?:propuesta|negociacion|contacto|inicial))\b/
const FACTURACION =
  /\b(?:(?:cuanto|que|como) (?:\w+ ){0,2}(?:factur|ingres|vend|cobrad|cobre|cobramos|gan[eao])\w*|facturacion|facturado|ingresos|(?:mis|las|van las) ventas|ventas (?:de|del)|cifras)\b/
const ALERTAS =
  /\b(?:alertas?|avisos?|recomendaciones|consejos?|riesgos?|en peligro|(?:deberia|tendria que) (?:hacer|llamar)|(?:abandonad|descuidad|olvidad)[oa]s?|hace (?:mucho )?que no (?:hablo|llamo|veo|se)|se me (?:esta[n]?|va[n]?) (?:yendo|escapando)?)\b/
const DE_CLIENTE =
  /\b(?:como (?:va|van|esta|estan|andan?|quedo|quedamos|le va|vamos)|que (?:sabes|sabemos|hay|tal|paso|pasa|tengo|tenemos|dijo|dijeron|me dijo|ultimo|hablamos)|cuando|ficha|info|informacion|resumen|historial|salud|ver|estado|telefono|tel|movil|email|correo|direccion|nif|cif|quien (?:es|lleva)|contacto|datos|cuanto tarda|paga(?:n)? bien|tarda)\b/

const DATO_DE_CLIENTE =
  /^(?:el )?(?:ficha|tel|telefono|movil|correo|email|mail|direccion|datos|saldo|historial|info|nif|cif)(?: (?:de|del) )/

function consulta(i: Indicios): Lectura | null {
  const { tapado } = i
  const pregunta = PREGUNTA.test(i.plano)
  const conSigno = /[?¿]/.test(i.plano)
  const corta = tapado.split(' ').length <= 6
  if (i.soloCliente) return lectura('consulta_cliente')
  const busca = /^(?:busca(?:r|me)?|encuentra(?:me)?|localiza)\b/.exec(i.plano)
  if (busca) return lectura('buscar', null, busca)
  if (!pregunta && !conSigno) {
    if (i.hayImporte || i.hayFactura || !corta || ACTIVIDAD.some(({ re }) => re.test(tapado))) return null
    if (i.hayCliente && !i.hayTelefono && DATO_DE_CLIENTE.test(tapado)) return lectura('consulta_cliente')
    if (/^(?:(?:mi|el|las?|los|mis) )?(?:embudo|pipeline|oportunidades(?: abiertas)?)\b/.test(tapado))
      return lectura('consulta_embudo')
    if (/^(?:(?:las?|los|mis) )?(?:alertas?|avisos|recomendaciones)\b/.test(tapado))
      return lectura('consulta_alertas')
    if (
      /^(?:(?:las?|los|mis) )?(?:deudas?|impagad[oa]s|morosos|(?:facturas|cobros) (?:pendientes|vencid[oa]s|impagadas)|pendiente de cobro)\b/.test(
        tapado,
      )
    )
      return lectura('consulta_deudas')
    if (
      /^(?:(?:mi|la|las|mis) )?(?:agenda|tareas|pendientes|citas|recordatorios)(?: pendientes)?(?: (?:de|para|del))?[ _]*$/.test(
        tapado,
      )
    )
      return lectura('consulta_agenda')
    if (/^(?:(?:mi|la|las|mis) )?(?:facturacion|ingresos|ventas)(?: (?:de|del|en))?[ _]*$/.test(tapado))
      return lectura('consulta_facturacion')
    return null
  }
  if (/^recuerdame\b/.test(i.plano) && !conSigno) return null
  if (DEUDAS.test(tapado)) return lectura('consulta_deudas')
  if (ALERTAS.test(tapado)) return lectura('consulta_alertas')
  if (EMBUDO.test(tapado)) return lectura('consulta_embudo')
  if (FACTURACION.test(tapado)) return lectura('consulta_facturacion')
  if (i.hayCliente && DE_CLIENTE.test(tapado)) return lectura('consulta_cliente')
  if (AGENDA.test(tapado)) return lectura('consulta_agenda')
  if (i.hayCliente && pregunta) return lectura('consulta_cliente')
  return i.hayCliente || !pregunta ? null : lectura('ambiguo')
}

const CLIENTE_NUEVO =
  /^(?:(?:tengo|crea(?:r|me)?|anade|anadir|apunta|alta(?: de)?|da(?:r)? de alta|registra(?:r)?|mete|pon|hay) (?:a |un |una |al )?)?(?:(?:nuev[oa]s?|un|otr[oa]) (?:client[ea]s?|prospecto|lead)|(?:client[ea]|prospecto|lead) nuev[oa]|(?:alta|nuevo)(?: de)? client[ea]|client[ea]\b(?= ?[:]))[ :,;-]*|^(?:crea(?:r)?|anade|da(?:r)? de alta|alta(?: de)?) (?:al? )?(?:client[ea] )?(?=\p{L}|_)(?!.*\b(?:tarea|contacto|oportunidad|factura|nota|cita|reunion)\b)/u
const CONTACTO_NUEVO =
  /^(?:(?:crea(?:r)?|anade|apunta|guarda|anota|mete) (?:un |el |al )?)?(?:nuevo contacto|contacto nuevo|contacto\b)[ :,-]*|\b(?:apunta|guarda|anade|anota|mete)(?:me)? (?:el |la |su )?(?:tel\b\.?|telefono|movil|numero|fijo|correo|email|mail|contacto|whatsapp)|^(?:el |su )?(?:tel\b\.?|telefono|movil|correo|email|mail) (?:nuevo )?(?:de|es)\b/

function alta({ plano, tapado, hayTelefono, hayCliente }: Indicios): Lectura | null {
  const contacto = CONTACTO_NUEVO.exec(tapado)
  // «Marta: 600 111 222»: somebody and her phone, nothing else.
  if (
    hayTelefono &&
    hayCliente &&
    /^[^a-z]*(?:(?:tel|telefono|movil|correo|email|mail|es|de|la|el)[^a-z]+)*$/.test(tapado)
  ) {
    return lectura('crear_contacto')
  }
  if (contacto && (hayTelefono || /contacto/.test(contacto[0])))
    return lectura('crear_contacto', null, contacto)
  const cliente = CLIENTE_NUEVO.exec(plano)
  return cliente && lectura('crear_cliente', null, cliente)
}

const PAGO =
  /\b(?:(?:me |nos |ya |le )*(?:ha|han) (?:pagado|abonado|ingresado|transferido|hecho (?:el |un |una )?(?:bizum|pago|transferencia|ingreso))|(?:me |nos )*(?:pago|pagaron|abonaron|ingresaron|ingreso)(?= _| (?:la|el|los|ayer|hoy|por|todo|ya|mi|su)\b)|cobrad[oa]s?|(?:he|hemos) cobrado|cobre\b|cobro de|(?:recibid[oa]|entrado|llegado|entra|llega)(?: (?:el|la|un|una))? (?:pago|transferencia|ingreso|cobro|bizum)|pagad[oa]s?(?= (?:la|el|las)\b| _)|(?:pago|transferencia|ingreso|bizum|abono) (?:de|recibid[oa]|por|a cuenta)|(?:me|nos) pago\b|ya (?:pago|pagaron)|pagan? (?:hoy )?(?:los |las |la |el )?(?=_*\d))/
const SIN_PAGAR =
  /\b(?:no|aun|todavia|sin|cuando|si) (?:\w+ ){0,3}(?:pagado|pago|pagan|abonado|cobrado|cobrar|pagar)\b|\bpromet|\bpagar[ae]\b|\bva(?:n)? a pagar\b/
const FACTURA =
  /^(?:(?:nueva|hecha|emitida|otra|apunta(?:r)?|registra(?:r)?|mete|he hecho|hice|le he hecho|envio|enviada)(?: (?:la|una))? )?(?:factura|fra|fact)\b\.?|\b(?:he|hemos|le he|les he) facturado\b|\bfacture\b|\bfacturad[oa]s? (?:a|_)|\b(?:hecha|emitida|enviada|mandada) (?:la )?(?:factura|fra)\b|\b(?:he|hemos) (?:hecho|emitido|sacado) (?:la |una )?(?:factura|fra)\b/

function dinero({ tapado, citaFutura, hayImporte, hayFactura }: Indicios): Lectura | null {
  const pago = PAGO.exec(tapado)
  if (pago && !SIN_PAGAR.test(tapado) && !(citaFutura && !hayImporte))
    return lectura('registrar_pago', null, pago)
  const factura = FACTURA.exec(tapado)
  if (
    !factura ||
    (!hayImporte && !hayFactura && (citaFutura || /\b(?:pendiente|vencid|impagad)/.test(tapado)))
  )
    return null
  return lectura('registrar_factura', null, factura)
}

const HECHA =
  /^(?:ya )?(?:(?:tarea|eso|lo de|la de|el de)[ _:]*(?:ya )?(?:esta[n]? )?(?:hech[oa]|terminad[oa]|completad[oa]|list[oa])\b|(?:hech[oa]s?|terminad[oa]|completad[oa]|acabad[oa]|resuelt[oa]|list[oa])(?: ya)?(?:[,:]? (?:lo|la|el|las|los|tarea|con|_)\b|[ .!]*$)|(?:completa|termina|marca|tacha|da por hech[oa]|cierra la tarea)(?:r|do)? )|\b(?:ya esta|esta ya) (?:hech[oa]|list[oa]|terminad[oa])\b/
const MOVER =
  /^(?:(?:puedes |por favor,? )?(?:aplaza|aplazar|atrasa|atrasar|retrasa|retrasar|pospon|posponer|posponlo|mueve|mover|muevelo|muevela|reprograma|reprogramar|adelanta|adelantar|cambia|cambiar|pasa(?:r)?(?!me))(?:me|lo|la|melo|mela)?\b(?! (?:por|x)\b| (?:a |por |de)?(?:negociacion|propuesta|ganada|perdida|contacto|inicial|verle|verla|ver|recoger|buscar)\b))/
const RECUERDA =
  /^(?:(?:oye|hola|por favor|porfa|vale|ok),? )*(?:recuerda(?:me)?|recordar(?:me)?|recordatorio(?: de| para)?|acuerdate(?: de)?|acordarme de|avisa(?:me)?(?: de| para)?|no (?:me )?olvid(?:ar|e)(?:me)?(?: de)?|que no se me (?:olvide|pase)|tarea(?:s)?(?: nueva)?:?|nueva tarea:?|pendiente:?|(?:crea|anade|pon|mete|apunta|agenda|programa)(?:me|r)? (?:una |la |un |el )?(?:tarea|recordatorio|cita|reunion|llamada|visita)(?: de| para)?|agenda(?:r|me)?|programa(?:r|me)?|tengo que|tenemos que|hay que|debo|deberia|necesito|quiero)(?: que)?\b:?/
const TENGO =
  /\b(?:tengo|tenemos) (?:una |un )?(?:reunion|cita|visita|llamada|videollamada|cafe|comida|reu)\b|\b(?:he|hemos) quedado\b|\bquedo (?:con|en|a)\b|\bquedamos (?:con|en|a|para|_)|^quedar (?:con|para)/
/** An infinitive at the start, alone or after a date: «llamar a nacho», «en dos semanas preguntar a…». */
const INFINITIVO =
  /^(?:_+[ ,:]*)?(?:y )?([a-z]{2,}(?:ar|er|ir))(?:me|te|le|les|lo|la|los|las|selo|sela|nos)?\b(?! ?:)/
const NO_VERBO =
  /^(?:ayer|mar|mujer|bar|taller|hogar|lugar|par|azar|popular|dental|familiar|militar|celular|alquiler|carter|poder|primer|tercer|ir)$/
const PRESENTE_PROPIO =
  /^(?:_+[ ,:]*)?(?:le|les|lo|la|se lo|se la|te|os) ([a-z]{2,}(?:o|mos|re|remos))\b|^(?:_+[ ,:]*)?(?:le|les) (?:voy a|tengo que|vamos a)\b|^(?:_+ )?(?:voy a|vamos a|tengo que) [a-z]+r\b/

function tarea(i: Indicios): Lectura | null {
  const { tapado } = i
  const hecha = HECHA.exec(tapado)
  if (hecha) return lectura('completar_tarea', null, hecha)
  const mover = i.hayFecha ? MOVER.exec(tapado) : null
  if (mover) return lectura('reprogramar_tarea', null, mover)
  for (const re of [RECUERDA, PRESENTE_PROPIO]) {
    const m = re.exec(tapado)
    if (m) return lectura('crear_tarea', tipoDe(tapado), m.index === 0 && re === RECUERDA ? m : null)
  }
  const infinitivo = INFINITIVO.exec(tapado)
  if (infinitivo && !NO_VERBO.test(infinitivo[1] ?? '')) return lectura('crear_tarea', tipoDe(tapado))
  if (TENGO.test(tapado) && !(i.hayFecha && !i.citaFutura)) return lectura('crear_tarea', tipoDe(tapado))
  // «reunión con Sol el jueves a las 12», «IVA el 20 de enero»: something that has a day to come and no past verb.
  const pasada = i.preterito || PASADO.test(tapado) || /^nota\b/.test(tapado) || CANCELA.test(tapado)
  if (i.citaFutura && !pasada && !i.hayEtapa && !(i.hayImporte && OPORTUNIDAD.test(tapado)))
    return lectura('crear_tarea', tipoDe(tapado))
  return null
}

/** Somebody calls something off: worth a note, never a new task. */
const CANCELA = /\b(?:cancela|anula|suspende)(?:n|do|da|ron)?\b/
const PASADO =
  /\b(?:he|hemos|ha|han) (?:\w+ ){0,2}\w+(?:ado|ido|isto|icho|echo|ito|erto|uesto)\b|\b(?:llame|llamaron|hable|hablamos|vi|vimos|estuve|estuvimos|visite|mande|envie|escribi|escribio|contesto|contestaron|fui|fuimos|quede|pase|dijo|dijeron|recibi|reuni|acordamos|comente|presente|ensene|propuse)\b|\b(?:enviad[oa]|mandad[oa]|recibid[oa])s?\b/

/** The kind of a task, by its words. */
function tipoDe(tapado: string): TipoApuntable {
  for (const [tipo, re] of TIPOS_TAREA) if (re.test(tapado)) return tipo
  return 'tarea'
}

const TIPOS_TAREA: [TipoApuntable, RegExp][] = [
  ['whatsapp', /\b(?:wh?ats?app|wha?sa?p+|wasap|guasap|wsp)(?:ear|ea)?\b/],
  [
    'reunion',
    /\b(?:reunion|reunirme|reunirnos|reu|cita|quedo|quedar|quedado|quedamos|cafe con|comida con|comer con|videollamada|zoom|meet|teams|ver a|verme con|veo a|nos vemos)\b/,
  ],
  [
    'visita',
    /\b(?:visita|visito|visitar|pasar(?:me|nos)? (?:por|x|a ver)|pasarme|paso por|ir a|voy a (?:ver|casa)|acercarme)\b/,
  ],
  [
    'llamada',
    /\b(?:llamar(?:le|les|lo|la|los|las)?|llamo|llamada|llamare|telefonear|llamamos|dar un toque|telefono|llama(?:da)? a)\b/,
  ],
  [
    'email',
    /\b(?:escribir(?:le|les)?|(?:mandar|enviar)(?:le|les)? (?:un )?(?:correo|email|mail|e-mail)|correo a|email a|responder (?:el |al )?(?:correo|email))\b/,
  ],
]

/** The kind of a next step or of a task by its words: 'tarea' when nothing says otherwise. */
export { tipoDe as tipoDeTarea }

const OPORTUNIDAD =
  /\b(?:oportunidad(?: nueva)?|nueva oportunidad|posible (?:venta|cliente|proyecto|trabajo)|nuevo proyecto|proyecto nuevo|venta nueva|nueva venta|presupuestos?|presu|oferta|propuesta)\b/
const CREA_OPORTUNIDAD =
  /^(?:(?:crea(?:r)?|anade|apunta|abre|abrir|mete|nueva|nuevo|posible)(?: una| un)? )?(?:oportunidad|negocio|proyecto|venta|deal)\b(?: nuev[oa])?(?: (?:en|con|para|de|a))?[ :,-]*/
const PIDE =
  /\b(?:quiere[n]?|pide[n]?|necesita[n]?|busca[n]?|interesad[oa]s?|interesa|le cuadra|les cuadra|le encaja)\b/

function negocio(i: Indicios): Lectura | null {
  const { tapado } = i
  const actividad = ACTIVIDAD.some(({ re, pasada }) => pasada && re.test(tapado)) || /^nota\b/.test(tapado)
  const crea = CREA_OPORTUNIDAD.exec(tapado)
  if (crea && !i.hayEtapa) return lectura('crear_oportunidad', null, crea)
  if (crea && /nuev|crea|abre|anade/.test(crea[0])) return lectura('crear_oportunidad', null, crea)
  if (actividad) return null
  if (i.hayEtapa || ACTUALIZA.test(tapado)) return lectura('actualizar_oportunidad')
  const descuento = i.hayPorcentaje && /\b(?:descuento|dto|rebaja)\b/.test(tapado) && i.hayCliente
  if (descuento) return lectura('actualizar_oportunidad')
  const noun = ACTIVIDAD.some(({ re }) => re.test(tapado))
  const presupuesto = OPORTUNIDAD.exec(tapado)
  if (i.hayImporte && !noun && (presupuesto || (PIDE.test(tapado) && i.hayCliente))) {
    return lectura('crear_oportunidad', null, presupuesto?.index === 0 ? presupuesto : null)
  }
  return null
}

const ACTUALIZA =
  /\b(?:le pongo|les pongo|ponle|probabilidad|cierre (?:en|a|para|el|previsto|_)|(?:sube|baja|subimos|bajamos) (?:a|de|el|la|hasta)|ahora (?:son|es) _*\d)\b/

/** How an activity is told. `pasada`: a verb that happened, unlike a bare «reunión con». */
const ACTIVIDAD: { tipo: TipoApuntable; re: RegExp; pasada: boolean }[] = [
  {
    tipo: 'nota',
    re: /^(?:nota|ojo|apunte|anota(?:r)?|apunta(?:r)?|importante|dato|para que conste|recuerda que)(?: (?:en|a|para|de|sobre) (?=_))?(?: que)?(?: ?[:,-])?(?= |$)/,
    pasada: true,
  },
  { tipo: 'nota', re: CANCELA, pasada: false },
  {
    tipo: 'whatsapp',
    re: /\b(?:(?:le|les|me|nos) (?:ha|han|he|hemos) (?:\w+ )?)?(?:(?:enviado|mandado|mande|envie|escrito|escribi|recibido) )?(?:(?:un|por|x|el) )?(?:wh?ats?app?s?|whas+ap+|wasap+s?|guasap+s?|wsp|was?ap)\b(?: (?:enviado|mandado))?(?: (?:a|con|de)\b)?/,
    pasada: true,
  },
  {
    tipo: 'email',
    re: /\b(?:(?:(?:he|hemos|le he|les he|me ha|me han) (?:enviado|mandado|recibido|escrito)|envie|mande|recibi|escribi) (?:un |el |otro )?(?:correo|email|e-mail|mail)|(?:correo|email|e-mail|mail)(?: (?:enviado|mandado|recibido))?(?= (?:a|de|con|para|_))(?: (?:a|de|con))?|(?:me|nos) (?:ha|han) (?:contestado|respondido|escrito)|(?:le|les) (?:he|hemos) (?:escrito|contestado|respondido)|(?:contestado|respondido|escrito) a)\b/,
    pasada: true,
  },
  {
    tipo: 'llamada',
    re: /\b(?:(?:me |nos |le |les |lo |la |ya )*(?:ha|han|he|hemos|acabo de|acabamos de) (?:vuelto a )?(?:llamado|llamar|hablado|hablar|telefoneado)|(?:me |nos |le |les )?(?:llame|llamo(?= _| a\b| el\b| la\b|,| para| y\b| que\b)|llamaron|hable|hablamos|hablado|llamado)(?: (?:a|con|por telefono con)\b)?|llamadas?(?: telefonica)?(?= (?:a|con|de|para|_))(?: (?:a|con|de))?|al telefono con|charla(?:do)? con)\b/,
    pasada: true,
  },
  {
    tipo: 'visita',
    re: /\b(?:(?:he|hemos) (?:visitado|ido a|pasado por|estado en)|visite|fui a|fuimos a|pase por|pasamos por|estuve en)\b/,
    pasada: true,
  },
  {
    tipo: 'reunion',
    re: /\b(?:(?:me |nos )?(?:he|hemos) (?:reunido|quedado|visto|estado|comido|tomado (?:un )?cafe)(?: (?:a|con))?|(?:vi|vimos) a|estuve con|estuvimos con|(?:me |nos )?reun(?:i|imos) con|quede con|reunid[oa]s? con)\b/,
    pasada: true,
  },
  { tipo: 'visita', re: /\b(?:visita)(?= (?:a|de|en|con|_)|,|$)(?: (?:a|de|en))?/, pasada: false },
  {
    tipo: 'reunion',
    re: /\b(?:reunion|reu|cita|cafe|comida|videollamada|zoom|meet)(?= (?:con|de|en|_)|,|$)(?: (?:con|en|de))?/,
    pasada: false,
  },
  {
    tipo: 'email',
    re: /\b(?:(?:he|hemos|le he|les he|ya) (?:enviado|mandado|pasado|reenviado)|(?:le |les )?(?:envie|mande)|(?:enviad[oa]|mandad[oa])s?)\b/,
    pasada: true,
  },
  {
    tipo: 'nota',
    re: /\b(?:(?:me |nos )?(?:ha|han) (?:dicho|comentado|pedido|contado|preguntado)|(?:me |nos )?(?:dijo|dijeron|dice[n]?|comenta[n]?|comento|pregunta[n]?))\b/,
    pasada: false,
  },
]

function actividad({ tapado, hayCliente }: Indicios): Lectura | null {
  let primera: { tipo: TipoApuntable; m: RegExpExecArray } | null = null
  for (const { tipo, re } of ACTIVIDAD) {
    const m = re.exec(tapado)
    if (m && re === CANCELA) return lectura('registrar_actividad', 'nota')
    const antes = m && (!primera || m.index < primera.m.index)
    if (m && antes && !(tipo === 'email' && primera?.tipo === 'whatsapp')) primera = { tipo, m }
    if (primera && primera.m.index === 0) break
  }
  if (primera) return lectura('registrar_actividad', primera.tipo, primera.m)
  return hayCliente && PIDE.test(tapado) ? lectura('registrar_actividad', 'nota') : null
}
