import type { Intencion } from './intencion.ts'

const LLAMAR = '(?:llamar|telefonear|timbrar|hablar|platicar|charlar|conversar|colgar|marcar)'
const VERSE = '(?:reunir|ver|comer|cenar|desayunar|almorzar|juntar|tomar)'
const ESCRIBIR = '(?:escribir|mandar|enviar|reenviar|contestar|responder|remitir|whatsappear)'
const DECIR =
  '(?:decir|comentar|contar|preguntar|consultar|confirmar|explicar|avisar|quejar|reclamar|prometer|insistir|soltar|proponer|pensar)'
const PEDIR = '(?:pedir|querer|necesitar|interesar|encargar|solicitar|buscar)'
const CITA =
  '(?:reunion|cita|visita|llamada|videollamada|cafe|comida|cena|desayuno|almuerzo|zoom|meet|teams|clase|entrega|demo|instalacion)'
/** What may stand before the words that decide: when, who, and little more. */
const ANTES =
  '^(?: (?:F|Fh|H|C|P|T|,|:|-|a|al|en|el|la|los|las|de|del|para|y|ya|por|tarde|manana|sin|falta|hoy|luego|mismo|primera|ultima|hora|rato|ratito|un|temprano))*'

/**
 * Signs of what a message wants, over its words (`Oracion.nucleo`). What each adds was weighed on people's messages: 10
 * settles it, 5 says it if nothing says otherwise, 1 or 2 breaks a tie; what speaks against it is negative.
 */
export const SENALES: readonly [Intencion, number, RegExp][] = [
  // Something happened, or is simply told.
  ['registrar_actividad', 12, /^ (?:nota|ojo|importante|dato|apunte|para que conste)(?: |:)/],
  ['registrar_actividad', 9, /^ (?:apuntar|anotar)\.m (?:que|:|una nota|nota) /],
  ['registrar_actividad', 7, new RegExp(`(?<! ya)(?<! ya \\S+) (?:${LLAMAR}|${VERSE}|visitar)\\.p1 `)],
  ['registrar_actividad', 6, new RegExp(` ya (?:\\S+ )?(?:${LLAMAR}|${VERSE}|visitar)\\.p1 `)],
  [
    'registrar_actividad',
    5,
    new RegExp(` (?:le |les |lo |la )?(?:${ESCRIBIR}|ir|pasar|estar|quedar|acercar|atender|tener)\\.p1 `),
  ],
  ['registrar_actividad', 6, new RegExp(` (?:me|nos) (?:${LLAMAR}|${ESCRIBIR}|${DECIR})\\.p3 `)],
  ['registrar_actividad', 4, new RegExp(` (?:${LLAMAR}|${ESCRIBIR}|venir|visitar|recibir)\\.p3 `)],
  ['registrar_actividad', 4, new RegExp(` (?:no:)?${DECIR}\\.(?:p3|a3) `)],
  ['registrar_actividad', 3, / \S+\.p1 /],
  ['registrar_actividad', 3, / (?:no:)?\S+\.p3 /],
  ['registrar_actividad', 4, new RegExp(` (?:no:)?${PEDIR}\\.(?:a3|p3) `)],
  [
    'registrar_actividad',
    6,
    /^ (?:(?:enviar|mandar|ver|visitar|hablar|llamar|entregar|recibir|escribir|reunir|arreglar|instalar|cambiar|revisar)\.x) /,
  ],
  [
    'registrar_actividad',
    6,
    /^ (?:whatsapp|email|correo|audio|mensaje) (?:enviar\.x |mandar\.x )?(?:de|a|con|para) /,
  ],
  [
    'registrar_actividad',
    5,
    /^ (?:otra |una |la )?(?:reunion|visita|llamada|videollamada|comida|cafe|cena|charla|desayuno|almuerzo|zoom|meet|email|correo) (?:\S+ ){0,2}?(?:con|a|de|en|C|P|T|perder\.x) /,
  ],
  [
    'registrar_actividad',
    2,
    / (?:no:)?(?:contestar|responder|coger|atender)\.(?:a3|p3) | no (?:me )?(?:coge|cogen) /,
  ],
  ['registrar_actividad', 3, / (?:por|via) (?:whatsapp|email|correo|telefono) /],
  ['registrar_actividad', 2, / (?:no:)(?:pagar|firmar|aceptar|contestar)\.\w+ /],
  [
    'registrar_actividad',
    3,
    / (?:contento|contentos|contenta|encantad[oa]s?|enfadad[oa]s?|cabread[oa]|liad[oa]s|muy bien|todo ok|todo bien) /,
  ],

  [
    'registrar_actividad',
    9,
    /^ (?:llamar|telefonear|marcar)\.a1 (?:a |al )?(?:\S+ ){1,4}(?:y )?(?:no (?:me |lo |la )?cogen?|no (?:no:)?(?:contestar|responder)\.a3|comunica) /,
  ],
  [
    'registrar_actividad',
    8,
    /^ (?:(?:C|P|P de C|C P|P \( C \)|C \( P \)) (?:, )?)(?:llamada|email|correo|whatsapp|visita|reunion) [,:.] /,
  ],
  [
    'registrar_actividad',
    9,
    / (?:enviar|mandar|entregar|pasar|presentar)\.x (?:hoy |ya |esta manana )?por (?:whatsapp|email|correo) /,
  ],
  [
    'registrar_actividad',
    6,
    / pedir\.(?:a3|p3) (?:una |la |otra |el )?(?:factura|copia|catalogo|muestra|certificado|duplicado) /,
  ],
  [
    'registrar_actividad',
    6,
    / al (?:telefono|hablar\.a3) |^ (?:whatsapp|email|correo|audio|llamada|mensaje) de (?:la |el |los )?(?:C|P) /,
  ],
  [
    'registrar_actividad',
    4,
    / (?:cafe|comida|cena|almuerzo|desayuno|vino) con (?:.* )?(?:me |nos |que |querer|pedir|decir|contar)/,
  ],

  // Something to do.
  [
    'crear_tarea',
    12,
    /^ (?:(?:recordar|avisar|acordar)\.m|recordatorio|acuerdate|tarea(?: nueva)? ?:|nueva tarea|no:olvidar\.\w+|(?:que )?no (?:se )?(?:me )?no:(?:olvidar|pasar|escapar)\.\w+|que no (?:se )?(?:me )?\S*(?:olvidar|pasar)\.\w+)(?= |:)/,
  ],
  ['crear_tarea', 11, / (?:recordar|acordar)\.m que /],
  // «pásale la factura de octubre a Quintana»: something to send, which no amount or number makes new.
  [
    'crear_tarea',
    26,
    /^ (?:pasar|mandar|enviar|reenviar)\.m (?:la |las |el |los |su |una copia de la )(?:factura|facturas|presupuesto|contrato|propuesta|oferta|catalogo)(?: de)? (?:F\w? |(?!.* (?:I|F\w?|H) ))(?:a|al|a la|a los(?: de)?) (?:C|P) (?!.*\bI )/,
  ],
  [
    'crear_tarea',
    10,
    /^ (?:agendar|programar)\.(?:m|i|a1|a3) |^ (?:crear|poner|meter|apuntar|anotar|agregar|anadir|dar)\.(?:m|i) (?:una |un |la |otra )?(?:tarea|recordatorio|cita|reunion|llamada|visita|aviso) /,
  ],
  [
    'crear_tarea',
    8,
    new RegExp(
      `${ANTES} (?:volver a )?(?!facturar|emitir|cobrar|meter|crear|registrar|dar|deshacer|borrar|cerrar|cancelar|anular|mover|aplazar|posponer|retrasar|atrasar|adelantar|reprogramar)[a-z]+\\.i `,
    ),
  ],
  ['crear_tarea', 6, new RegExp(`${ANTES} (?:cobrar|cerrar|cancelar|facturar)\\.i `)],
  ['crear_tarea', 8, new RegExp(`${ANTES}(?: (?:me|le|les|lo|la|se))* (?:[a-z]+)\\.(?:d|f1) `)],
  [
    'crear_tarea',
    6,
    new RegExp(
      `${ANTES}(?: (?:me|le|les|lo|la|se|los|las))* (?!estar|tener|querer|ver\\.a1 que|saber)[a-z]+\\.a1 (?=.* ?F\\w?|.* H |.*)`,
    ),
  ],
  [
    'crear_tarea',
    5,
    / (?:tener|tenemos)\S* (?:una |un |la )?(?:reunion|cita|visita|llamada|videollamada|cafe|comida|demo) .*F| tener\.a1 (?:una |un )?(?:reunion|cita|visita|llamada) /,
  ],
  ['crear_tarea', 6, / quedar\.(?:p1|a1|n1|x|i) (?:con|en|a|para|,)?(?=.* (?:F|H) )/],
  ['crear_tarea', 5, new RegExp(`^ (?:F\\w? )?(?:la |el |una )?${CITA} (?:.* )?(?:F|Fh|H) `)],
  ['crear_tarea', 5, new RegExp(`^ F (?:.* )?(?:${CITA}|whatsapp|email|correo) `)],
  [
    'crear_tarea',
    10,
    /^ (?:el |otro )?(?:presupuesto|oferta|contrato|propuesta) (?!.* (?:I|\S+\.(?:x|p1|p3)) )(?:.* )?F /,
  ],
  [
    'crear_tarea',
    9,
    /^(?: F| ,| :| y)* (?:telefono|toque|telefonazo|llamada|email|correo|whatsapp) (?:a|al) (?:los de |la |el )?(?:C|P)(?: de C| C)? (?:F|H|a F|a H) /,
  ],
  [
    'crear_tarea',
    7,
    /^ (?:F )?(?:P|C)(?: de C)? , (?:concierto|boda|evento|feria|cita|reunion|visita|entrega|montaje|acto|fiesta|curso) F /,
  ],
  ['crear_tarea', 2, / (?:sin falta|urgente|a mas tardar|porfa|por favor) /],
  ['crear_tarea', 4, /^ (?:C|P|C P|P de C)(?: :| ,)? (?:[a-z]+)\.i /],
  ['crear_tarea', 10, / agendar\.m|^ agenda (?:una?|a|con|la|el|cita|reunion|llamada|visita|C|P) /],

  // A task that moves, is called off, or is done.
  [
    'reprogramar_tarea',
    24,
    /^ (?:(?:al final|hay que) )?(?:(?:cancelar|anular|eliminar|quitar)\.(?:m|i|d|a3)|suspende|suspender|desconvoca|desconvocar) (?:me )?(?:la|el|mi|esa|ese) (?:reunion|cita|visita|videollamada|comida|cafe|cena) (?:\S+ ){0,5}(?:C|P|F|H) /,
  ],
  [
    'reprogramar_tarea',
    13,
    /^(?: (?:puedes|no llegar?\S*|no|no:\S+|hoy|Fh|a tiempo|,))*(?: (?:me|lo|la))? (?:reagendar|mover|aplazar|posponer|retrasar|atrasar|adelantar|reprogramar)\.(?:m|i|a1|a2) (?=.* (?:F\w?|H|semana|dias?|hora|C|P) )/,
  ],
  [
    'reprogramar_tarea',
    12,
    /^ (?:cambiar|pasar|correr|poner)\.(?:m|i) (?:me |lo |la )?(?:lo de|la|el|las|los) (?:cita|reunion|visita|llamada|tarea|turno|hora|entrega|de|clase|comida)? ?(?:.* )?(?:para|al|a|F\w?|H) /,
  ],
  [
    'reprogramar_tarea',
    12,
    / (?:me )?(?:la|lo|las|los) (?:mover|pasar|cambiar|retrasar|adelantar|poner)\.(?:a2|m) /,
  ],
  ['reprogramar_tarea', 11, / , (?:mover|pasar|cambiar|poner)\.m (?:(?:para|el|al?) )?(?:F|H) /],
  [
    'reprogramar_tarea',
    12,
    / (?:no llegar?\S*|no:(?:poder|llegar)\.\w+|no puedo|imposible) .*(?:mover|pasar|cambiar|poner)\.m /,
  ],
  [
    'reprogramar_tarea',
    10,
    /^(?: la| el)? ?lo de (?:C|P|el|la|\S+)(?: \S+){0,3} mejor F|^ (?:mejor )?(?:la|el|lo) (?:cita|reunion|visita|llamada|de) (?:\S+ ){1,5}(?:mejor|pasar\.\w+|se pasar\.\w+) (?:a |al |para )?F /,
  ],
  [
    'reprogramar_tarea',
    10,
    / (?:me )?(?:aplazar|posponer|retrasar|atrasar|adelantar|mover|cambiar)\.(?:a3|p3) (?:la |el |lo )?(?:reunion|cita|visita|llamada|entrega|comida|hora)/,
  ],
  [
    'reprogramar_tarea',
    13,
    /^(?!.* \S+\.p1 ).* (?:la|lo|las|los) (?:mover|pasar|cambiar|retrasar|adelantar|atrasar|aplazar|posponer|poner|dejar|reagendar|reprogramar)\.(?:a2|m|n1|a1|f1|x) (?:\S+ ){0,2}(?:F|H) /,
  ],
  [
    'reprogramar_tarea',
    13,
    /^ (?:lo|la|el|esa|ese)(?: \S+){1,9} (?:mejor|que sea|a ser|pasar\.a3|(?:al final |finalmente )(?:es|sera|ser)|se (?:adelantar|retrasar|atrasar|aplazar|posponer|pasar|mover|cambiar|quedar)\.\w+) (?:a |al |para |el |la |por |en )*(?:F|H|la manana|manana|la tarde|tarde|la noche|la semana) /,
  ],
  [
    'reprogramar_tarea',
    12,
    /^ (?:el |la |los |las )?(?:C|P)(?: de C)? (?:hoy |F |Fh )?(?:al final )?no (?:no:)?(?:poder|llegar|venir)\.\w+ (?:.* )?(?:mejor|que sea|pasar\.\w+|quedar\.n1|mover\.\w+) (?:\S+ ){0,2}(?:F|H) /,
  ],
  [
    'reprogramar_tarea',
    13,
    / (?:cancelar|aplazar|anular|fallar|plantar)\.(?:p3|a3) (?:\S+ ){0,3}, (?:\S+ ){0,2}(?:reagendar|mover|pasar|cambiar|dejar|reprogramar|aplazar)(?:\.\w+)? (?:.* )?F /,
  ],
  [
    'reprogramar_tarea',
    13,
    /^ (?:dejar\.m|deja|dejame) (?:me )?(?:(?:para )?F (?:lo|la|el) |(?:lo|la|el) (?:.* )?(?:F|H) )|^ (?:reagendar|aplazar|posponer)(?:\.\w+)? /,
  ],
  [
    'completar_tarea',
    13,
    /^ (?:ya )?(?:(?:tarea|eso|lo de|la de|el de|todo) )(?:\S+ ){0,6}(?:ya )?(?:esta |estan |quedar\.\w+ )?(?:hacer\.x|terminar\.x|completar\.x|acabar\.x|resolver\.x|list[oa]s?)(?: |$)/,
  ],
  [
    'completar_tarea',
    13,
    /^ (?:ya )?(?:hacer|terminar|completar|acabar|resolver|tachar|ventilar|despachar|rematar)\.x (?:ya )?(?:lo|la|el|las|los|tarea|con|C|,|$)|^ list[oa] (?:ya )?(?:,? ?)(?:lo|la|el|las|los|C) |^ (?:✅|✔|☑|v) /,
  ],
  [
    'completar_tarea',
    13,
    / (?:marcar|dar|tachar|completar|terminar|cerrar|quitar)\.(?:m|i|a3) (?:.* )?(?:hacer\.x|terminar\.x|completar\.x|pendientes?|tarea) |^ (?:tachar|completar|terminar)\.m | , (?:tachar\.\w+|palomita|una cosa menos|uno menos|una menos|hecho|tachala) /,
  ],
  [
    'completar_tarea',
    19,
    /^ marca(?:r\.\w+)? (?:como )?(?:hacer|terminar|completar)\.x |^ cerrar\.i (?:el |la |lo )?(?:pendiente|tarea|\w+\.d) /,
  ],
  [
    'completar_tarea',
    12,
    / (?:ya (?:esta|estan|estar\.a3)|esta ya|ya (?:lo )?quedar\.\w+) (?:hacer\.x|list[oa]|terminar\.x|entregar\.x|mandar\.x|enviar\.x)? ?(?:lo de|la|el|todo|$)|^ (?:C|P) (?:hacer|terminar|completar|acabar)\.x |^ ya (?:esta|estan) (?:hacer|terminar|completar)\.x /,
  ],
  [
    'completar_tarea',
    9,
    /^ ya (?:le |les |lo |la )?(?:llamar|mandar|enviar|hacer|pasar|hablar|escribir|entregar)\.p1 (?=.* (?:menos|palomita|hecho|listo|tachar\S*) )/,
  ],

  // Deals.
  [
    'crear_oportunidad',
    16,
    /^ (?:(?:crear|abrir|agregar|anadir|registrar|apuntar|meter|dar|poner)\.(?:m|i|a1) )(?:una |un |la )?(?:nuev[oa] )?(?:oportunidad|negocio|trato|venta|proyecto|deal) |^ (?:nuev[oa]|posible|otra|otro) (?:oportunidad|negocio|trato|venta|proyecto|trabajo|deal|prospecto de venta|obra) |^ (?:prospecto|posibilidad) de (?:venta|negocio) |^ (?:oportunidad|pipeline|deal|embudo) (?:nuev[oa] |:|en |con |para |de |C |P )?/,
  ],
  [
    'crear_oportunidad',
    9,
    / (?:al|en el|a mi) (?:embudo|pipeline|funnel) | (?:me|nos) (?:salir)\.(?:p3|a3) (?:un|una|otro|otra) (?:trabajo|obra|proyecto|encargo|boda|cliente) /,
  ],
  ['crear_oportunidad', 4, /^ (?:una |otra |nueva |posible )*oportunidad (?:\S+ ){0,3}C /],
  ['crear_oportunidad', 5, new RegExp(` ${PEDIR}\\.(?:a3|p3) (?:.* )?I `)],
  ['crear_oportunidad', 5, / (?:interesad[oa]s?|interesar\.x|interesar\.\w\d) (?:.* )?I /],
  ['crear_oportunidad', 6, /^ (?:otro )?(?:presupuesto|oferta|propuesta) (?:.* )?I /],
  [
    'actualizar_oportunidad',
    8,
    / (?:pasar|poner|mover|subir|bajar|avanzar|ir|estar|dejar)\.\w+ (?:lo |la |C |P |ya )*(?:a|en|al|como) (?:fase de |la fase de )?(?:negociacion|propuesta|contacto|inicial|ganad[oa]|perdid[oa]|ganar\.x|perder\.x) |^ (?:.* )?C (?:ya )?(?:a|en) (?:negociacion|propuesta) /,
  ],
  [
    'actualizar_oportunidad',
    9,
    / (?:subir|bajar|dejar|poner)\.(?:m|i|a1) (?:\S+ ){0,6}(?:%(?! menos| mas| de) |al? \d+ |probabilidad )| (?:le|les|lo|la) poner\.(?:a1|m) (?:un |al )?(?:%|\d)| probabilidad | ponle /,
  ],
  [
    'actualizar_oportunidad',
    13,
    /^ (?:subir|bajar|dejar|poner)\.m (?:lo|la|el|a )?(?:\S+ ){0,7}(?:a|en|al) (?:I|%) | (?:subir|bajar)\.(?:a3|m|p3) (?:al?|hasta el) % |(?:C|P|^) (?:le )?poner\.m (?:un |al |a )?% /,
  ],
  ['actualizar_oportunidad', 7, /^ (?:la |el )?(?:oportunidad|venta|negocio|trato|presupuesto) de (?:C|P) /],
  ['actualizar_oportunidad', 5, / (?:descuento|dto|rebaja) /],
  ['actualizar_oportunidad', 4, / (?:cierre|regatear\.\w+|negociar\.\w+|negociando|regateando) /],
  [
    'actualizar_oportunidad',
    3,
    / (?:subir|bajar|dejar|quedar)\.(?:a3|p3|n1) (?:\S+ ){0,3}(?:a|en|de) I | ahora (?:son|es) I /,
  ],

  // Money.
  [
    'registrar_pago',
    10,
    / (?:me |nos )?(?:ya )?(?:pagar|abonar|ingresar|transferir|bizumear|depositar|liquidar|yapear|girar|saldar|consignar)\.p3 /,
  ],
  ['registrar_pago', 10, / (?:me|nos) (?:ya )?cancelar\.p3 (?:.* )?(?:N|factura|I|deuda) /],
  [
    'registrar_pago',
    10,
    /(?:^| ya| ,) (?:pagar|cobrar|liquidar|saldar|abonar)\.x (?:\S+ )| cobrar\.p1 | (?:esta|estan|queda) (?:pagar|cobrar)\.x /,
  ],
  [
    'registrar_pago',
    9,
    /^ (?:pago|transferencia|ingreso|bizum|abono|cobro|deposito|transfer|yape|plin|giro) (?:\S+ ){0,4}?(?:de|desde|por|recibir\.x|C|P|I) | (?:entrar|llegar|recibir|caer|hacer|tener|enviar|mandar)\.(?:p3|p1|x|a3) (?:ya )?(?:el |la |un |una |su )?(?:pago|transferencia|ingreso|cobro|bizum|deposito|abono|yape) /,
  ],
  [
    'registrar_pago',
    9,
    / (?:me|nos) (?:dar|pasar|dejar|entregar|soltar)\.(?:a3|p3) (?:I|los I|.* a cuenta) | I (?:de |como )?a cuenta | (?:llego|entro|cayo|ha entrado|ha llegado|otro\.p3) (?:ya )?(?:el |la |un |una )?(?:pago|transferencia|ingreso|cobro|bizum|deposito|abono) /,
  ],
  ['registrar_pago', 12, /^ (?:un )?(?:reembolso|devolucion) (?:\S+ ){0,2}?I /],
  ['registrar_pago', 9, / (?:devolver|reembolsar|abonar)\.p1 (?:.* )?I | devolucion de I /],
  [
    'registrar_pago',
    11,
    / (?:me |nos )?(?:ya )?(?:entrar|llegar|caer)\.p3 (?:ya )?(?:en (?:el banco|la cuenta|cuenta) |al banco )?(?:(?:el|la|los|un|una|lo|su) )?(?:pago|transferencia|ingreso|cobro|bizum|deposito|abono|dinero|I|de (?:C|P|N|la N|la C|los de)) | (?:entrar|llegar)\.p3 (?:.* )?(?:en el banco|en la cuenta) | I (?:pagar|cobrar|ingresar|abonar|recibir|transferir)\.x /,
  ],
  ['registrar_pago', 9, / cobro (?:lo|la|las|los|el) (?:de |que )|^ (?:cobrar|recibir)\.x I /],
  ['registrar_pago', 5, / (?:en mano|en efectivo|en metalico|por bizum|por transferencia|a tocateja) /],
  [
    'registrar_pago',
    14,
    / (?:N|factura|facturas) (?:\S+ ){0,3}(?:esta|estan|estar\.a3|queda|quedar\.\w\d) (?:ya )?(?:pagar|cobrar|liquidar|saldar)\.x | (?:N|factura) (?:ya )?(?:pagar|cobrar|liquidar|saldar)\.x /,
  ],
  ['registrar_pago', 6, / pagar\.a3 (?:hoy |ya )?(?:los |las |la |el )?(?:I|N) /],
  [
    'registrar_factura',
    10,
    /^ (?:factura|facturas|fact) | (?:facturar)\.(?:p1|n1|x) (?:.* )?(?:I|N|a|C) |^ (?:(?:hacer|emitir|mandar|enviar|crear|registrar|apuntar|meter|anotar|sacar|agregar|anadir)\.\w+) (?:ya )?(?:la |una |otra |le |les )*factura |^ (?:nuev[oa]|otra) factura | (?:emitir|hacer|sacar)\.p1 (?:ya )?(?:la |una )?factura |^ (?:emitir|hacer|mandar|enviar)\.x (?:la )?factura /,
  ],
  [
    'registrar_factura',
    11,
    /^ (?:ya )?emitir\.(?:x|p1) (?:la |el |una )?(?:N|factura)|(?:^| ,| y) (?:le )?(?:hacer|sacar|emitir|preparar|mandar|tirar)\.m (?:le |la |una |su )?factura(?: |$)/,
  ],
  ['registrar_factura', 6, /^ (?:facturar|emitir)\.(?:m|i|a1|a3) (?:.* )?(?:I|N) /],

  // People.
  [
    'crear_cliente',
    14,
    /^ (?:(?:tener\.a1|crear\.\w+|anadir\.\w+|agregar\.\w+|apuntar\.\w+|registrar\.\w+|meter\.\w+|poner\.m|hay|dar\.\w+|dame|alta|anotar\.\w+) (?:de )?(?:de )?)?(?:a |al |un |una |el |la |me )?(?:nuev[oa]s? (?:client[ea]s?|prospecto|lead)|(?:client[ea]|prospecto|lead) nuev[oa]|alta (?:de |del )?(?:nuevo )?client[ea])(?! de venta| de negocio) /,
  ],
  [
    'crear_cliente',
    13,
    /^ (?:crear|anadir|agregar|apuntar|registrar|meter|dar|poner|guardar|abrir|anotar)\.(?:m|i|a1) (?:me )?(?:de )?(?:alta )?(?:un |al? |el |una |la )?(?:client[ea]|ficha de|prospecto)(?! de venta) |^ (?:dar\.\w+|dame|damelo|damela) de alta |^ alta (?:(?:de|a) )?(?!$)|^ (?:cliente|clienta) : /,
  ],
  [
    'crear_cliente',
    16,
    /^ (?:(?:crear|hacer|abrir|sacar|poner)\.m )?(?:una )?(?:ficha nueva|nueva ficha) (?:para|de|a|:) |^ (?:meter|anadir|agregar|apuntar|registrar|dar|poner|guardar)\.m (?:me )?(?:al?|en) (?:el |la )?(?:crm|base(?: de datos)?|sistema|lista de clientes) (?:a |al )|^ (?:meter|anadir|agregar|apuntar|registrar|dar|poner|guardar)\.m (?:me )?(?:de alta )?(?:a |al )?(?=(?:\S+ ){1,6}(?:de|como) (?:nuev[oa] )?client[ea] )|^ (?:apuntar|meter|anadir|registrar|crear|agregar|anotar)\.m (?:me )?otr[oa] client[ea] /,
  ],
  ['crear_cliente', 7, /^ (?:anadir|agregar|meter|crear|registrar)\.(?:m|i) a (?!P )/],
  [
    'crear_contacto',
    13,
    /^ (?:(?:crear|anadir|agregar|apuntar|guardar|anotar|meter)\.(?:m|i) )(?:un |el |al |la |su )?(?:nuevo )?(?:contacto|telefono|numero|email|correo|whatsapp|extension) |^ (?:nuevo )?contacto (?:nuevo )?(?:en|para|de|con|C|P|:) ?|^ contacto /,
  ],
  [
    'crear_contacto',
    12,
    /^ (?:anadir|agregar|apuntar|meter|guardar|anotar)\.(?:m|i) a (?:P |\S+ )(?:\S+ ){0,2}(?:como|de|en|que es) /,
  ],
  [
    'crear_contacto',
    12,
    /^ (?:el |la |su )?(?:nuevo |nueva )?(?:telefono|numero|email|correo|whatsapp|direccion de correo) (?:nuevo )?(?:de |es |del )/,
  ],
  ['crear_contacto', 9, /^ (?:en C |C (?:, |: )?)(?:\S+ )?preguntar\.(?:a3|m) por (?=.* T )/],
  [
    'crear_contacto',
    11,
    / (?:encargad[oa]|responsable|comprador[a]?|gerente|jef[ea]|secretari[oa]|contable|administrador[a]?|director[a]?|persona de contacto|contacto|dueno|duena) (?:\S+ ){0,6}(?:se llama|es|llamar\.a3) /,
  ],
]
