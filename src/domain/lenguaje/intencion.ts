import type { TipoApuntable } from '../actividad.ts'
import type { Etapa } from '../oportunidad.ts'
import { leerConsulta } from './consultas.ts'
import { lugarDe, type Oracion } from './oracion.ts'
import { SENALES } from './senales.ts'
import { tipoDeActividad, tipoDeTarea } from './tipos.ts'

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
  oracion: Oracion
  /** The message, plain and whole. */
  plano: string
  /** It is a single question from its first word: «cuánto llevo este año». */
  pregunta: boolean
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
  etapa: Etapa | null
}

/** A reading: its intent, the kind of activity if it has one, and up to where its own words reach. */
export type Lectura = {
  intencion: Intencion
  tipo: TipoApuntable | null
  verbo: { inicio: number; fin: number } | null
}

/**
 * What the message wants. A few words settle it by themselves (a greeting, «deshaz»); for the rest, each sign that it
 * carries adds to the intents that it speaks for, and the heaviest wins.
 */
export function leerIntencion(indicios: Indicios): Lectura {
  const { plano, oracion } = indicios
  if (!/[\p{L}\p{N}]/u.test(plano) && !/^[ ✅✔☑]+/u.test(plano)) return lectura('ninguno')
  if (RUIDO.test(plano)) return lectura('ninguno')
  if (SALUDO.test(plano)) return lectura('saludo')
  if (DESAHOGO.test(plano) && !indicios.hayCliente) return lectura('ninguno')
  if (BORRALO.test(oracion.nucleo) && !/ [CIN] /.test(oracion.nucleo)) return lectura('deshacer')
  for (const [intencion, re] of ORDENES) {
    const m = re.exec(plano)
    if (m) return lectura(intencion, null, { inicio: m.index, fin: m.index + m[0].length })
  }
  if (DESHACER.test(oracion.nucleo) && !indicios.hayFecha) return lectura('deshacer')
  if (CORREGIR.some((re) => re.test(oracion.nucleo))) return lectura('corregir')
  if (VACIA.test(oracion.nucleo) && !/[?¿]/.test(plano)) return lectura('ambiguo')
  if (indicios.soloCliente) return lectura('consulta_cliente')
  const busca = /^(?:busca(?:r|me)?|encuentra(?:me)?|localiza)\b/.exec(plano)
  if (busca) return lectura('buscar', null, { inicio: 0, fin: busca[0].length })
  return pesada(indicios)
}

function lectura(
  intencion: Intencion,
  tipo: TipoApuntable | null = null,
  verbo: Lectura['verbo'] = null,
): Lectura {
  return { intencion, tipo, verbo }
}

/** Words that say nothing without what came before: «el jueves», «250», «se lo mando», «lo de siempre». */
const VACIA =
  /^(?: (?:F|Fh|Fp|H|I|T|%|\d+|,|\.|!|el|la|los|las|a|al|de|para|por|se|lo|le|les|te|me|ahi|ya|y|nomas|solo|mejor|eso|siempre|igual|esta|mandar\.a1|enviar\.a1|pasar\.a1|avisar\.a1|dar\.a1|decir\.a1|hacer\.a1|estar\.a3))+ $/

/** Below this nothing has been said: a note needs at least somebody and a word. */
const MINIMO = 2

function pesada(i: Indicios): Lectura {
  const { nucleo } = i.oracion
  const puntos = new Map<Intencion, number>()
  const suma = (cual: Intencion, peso: number) => puntos.set(cual, (puntos.get(cual) ?? 0) + peso)
  const verbos: { intencion: Intencion; desde: number; hasta: number }[] = []
  for (const [intencion, peso, re] of SENALES) {
    const m = re.exec(nucleo)
    if (!m) continue
    suma(intencion, peso)
    if (m.index === 0) verbos.push({ intencion, desde: 0, hasta: m[0].length })
  }
  const cuenta = i.hayImporte || i.hayFactura || / (?!facturar|vender|ingresar)\S+\.p1 /.test(nucleo)
  const aconseja = /\b(?:que|quien|quienes) (?:deberia|deberiamos|me conviene|tendria que)\b/.test(i.plano)
  const { hayCliente, pregunta } = i
  const consulta = leerConsulta(nucleo, { hayCliente, cuenta, pregunta, aconseja })
  if (consulta) suma(consulta.intencion, consulta.peso)
  for (const [intencion, peso] of ajustes(i)) suma(intencion, peso)
  if (pregunta && consulta) puntos.delete('crear_tarea')
  const [mejor] = [...puntos].sort((a, b) => b[1] - a[1])
  const intencion = mejor && mejor[1] >= MINIMO ? mejor[0] : 'ambiguo'
  return conTipo(intencion, i, verbos)
}

const DICEN = / (?:decir|comentar|contar|prometer|pedir|proponer|insistir|preguntar|consultar)\.(?:a3|p3) /
const QUEDADA = / quedar\.(?:p1|n1|a1|x) (?:con|en|a|para) /
const ME_TIENEN_QUE_PAGAR =
  /\b(?:(?:me|nos) tienen? que (?:pagar|abonar|ingresar|transferir)|tienen? que (?:pagar|abonar|ingresar|transferir)(?:me|nos))\b/
const PASADO = / \S+\.(?:p1|p3) /

/** What the rest of the message adds to the words: dates to come, amounts, phones, stages. */
function ajustes(i: Indicios): [Intencion, number][] {
  const { nucleo } = i.oracion
  const pasado = PASADO.test(nucleo)
  const suyo = / (?!si:|no:|quedar)\S+\.p1 /.test(nucleo)
  const quedada = QUEDADA.test(nucleo) && i.citaFutura && !suyo
  const sinPagar =
    / (?:no|si):(?:pagar|abonar|ingresar|cobrar|transferir)\.\w+ | prometer\.\w+ | pagar\.(?:i|f3|s|f1) /.test(
      nucleo,
    )
  const nota = /^ (?:nota|ojo|importante|dato) /.test(nucleo)
  const ajuste: [Intencion, number][] = []
  if (
    i.hayCliente &&
    nucleo
      .trim()
      .split(' ')
      .some((t) => /[a-z]{3}/.test(t))
  )
    ajuste.push(['registrar_actividad', MINIMO])
  if (i.citaFutura && !pasado && !nota && !i.etapa && !i.hayImporte && !DICEN.test(nucleo))
    ajuste.push(['crear_tarea', 4])
  // An offer that was sent is something that happened; the rest is about the deal itself.
  const mandada =
    i.etapa === 'propuesta' && / (?:enviar|mandar|entregar|presentar|pasar)\.(?:p1|x) /.test(nucleo)
  if (i.etapa) ajuste.push(['actualizar_oportunidad', mandada ? 3 : 10], ['crear_oportunidad', -3])
  if (i.hayImporte || i.hayFactura) ajuste.push(['registrar_factura', 2], ['registrar_pago', 2])
  if (!i.hayImporte && !i.hayFactura) ajuste.push(['registrar_factura', -3], ['crear_oportunidad', -1])
  if (i.hayImporte && i.hayCliente) ajuste.push(['crear_oportunidad', 2])
  // «me tienen que pagar 600 el viernes»: money to come in that day.
  if (i.hayCliente && i.citaFutura && ME_TIENEN_QUE_PAGAR.test(i.plano)) ajuste.push(['crear_tarea', 16])
  if (sinPagar) ajuste.push(['registrar_pago', -8])
  if (nota) ajuste.push(['registrar_pago', -8], ['registrar_factura', -8], ['actualizar_oportunidad', -8])
  if (i.hayTelefono) ajuste.push(['crear_contacto', 3], ['crear_cliente', 1])
  if (i.hayTelefono && i.hayCliente && !/ [a-z]+\.[a-z]\w? /.test(nucleo)) ajuste.push(['crear_contacto', 6])
  if (!i.hayTelefono) ajuste.push(['crear_contacto', -2])
  if (suyo) ajuste.push(['crear_tarea', -5], ['actualizar_oportunidad', -4], ['crear_oportunidad', -4])
  if (quedada) ajuste.push(['crear_tarea', 10])
  if (!i.hayCliente) ajuste.push(['registrar_actividad', -2])
  return ajuste
}

function conTipo(
  intencion: Intencion,
  i: Indicios,
  verbos: { intencion: Intencion; desde: number; hasta: number }[],
): Lectura {
  const { oracion } = i
  const corte = oracion.canon.length - oracion.nucleo.length
  if (intencion === 'registrar_actividad') {
    const dicho = tipoDeActividad(oracion.nucleo)
    return lectura(
      intencion,
      dicho?.tipo ?? 'nota',
      dicho && lugarDe(oracion, dicho.desde + corte, dicho.hasta + corte),
    )
  }
  if (intencion === 'crear_tarea') {
    const manda =
      /^ (?:(?:recordar|avisar|acordar|agendar|programar)\.\w+|recordatorio|acuerdate|tarea|nueva tarea|pendiente|(?:que )?no (?:se )?(?:me )?(?:no:)?olvidar\.\w+|(?:crear|poner|meter|apuntar|anotar|agregar|anadir)\.(?:m|i)(?: (?:una|un|la|otra))?(?: (?:tarea|recordatorio|aviso))?)(?: (?:de|para|que|:))*(?= )/.exec(
        oracion.nucleo,
      )
    return lectura(
      intencion,
      tipoDeTarea(oracion.nucleo),
      manda && lugarDe(oracion, corte, corte + manda[0].length),
    )
  }
  const suya = verbos.filter((v) => v.intencion === intencion).sort((a, b) => b.hasta - a.hasta)[0]
  return lectura(intencion, null, suya ? lugarDe(oracion, suya.desde + corte, suya.hasta + corte) : null)
}

const RUIDO =
  /^(?:(?:(?:ja|je|ji|jo)+j?|mm+|eh+|uf+|ay|pues|bueno|nada|eso|esto|ya|si|no|a ver|hm+|prueba|test|asdf\w*)[ .,!?…]*){1,4}$/
const CORTESIA =
  '(?:hola+|holi|aupa|epa|wenas|buenas noches|feli(?:z|ces) (?:ano(?: nuevo)?|navidad(?:es)?|fiestas|dias?|finde|lunes|puente|semana|verano|cumple\\w{0,6}|vacaciones|pascuas)|buen ano|(?:manana|luego|otro dia|el lunes) mas|(?:estas|sigues|andas) (?:ahi|por ahi|viv[oa]|despiert[oa]|bien)|hay alguien(?: ahi)?|venga|eso (?:es|era) todo|nada mas|besos?|besitos|bss|abrazos?|un (?:abrazo|beso)|mucho|nos vemos|hasta (?:otra|la vista|el lunes|la proxima)|bonica|majet[ea]|cariño|carino|tio|tia|amig[oa]|que descanses|descansa|buenas|buen(?:os)? dias?|buenas (?:tardes|noches)|hey|ey|(?:que|q|k) tal|gracias|muchas gracias|mil gracias|muchisimas gracias|ok|oki|okey|okay|vale|perfecto|genial|estupendo|de acuerdo|fenomenal|guay|muy bien|bien|listo|adios|hasta (?:luego|manana|pronto)|buen finde|bon dia|bona tarda|bones|gracies|moltes gracies|egun on|kaixo|eskerrik asko|agur|bos dias|grazas|adeu|como (?:le|te) va|como (?:estas?|andas?)|que tal todo|eres (?:un[ao]? )?(?:maquina|crack|sol|angel|genial|fiera|figura|maravilla)|que (?:chistos[oa]|gracios[oa]|maj[oa]|bueno|bien) (?:eres|estas?)?|listo mi \\w+|mi (?:hermano|rey|reina|amor|vida)|dios (?:le|te|se lo) pague|orale(?: va)?|dale|va|joya|de lujo|chevere|bacan|sale|que crack|(?:ja|je|ji){2,}j?a?|te pasas|que haria yo sin ti|buen fin de semana|feliz (?:dia|finde|navidad)|de nada|un saludo|saludos|crack|maj[oa]|guap[oa]|maquina|por todo|a todos|eres (?:el|la) mejor|entendido|recibido)'
const SALUDO = new RegExp(`^[¡¿]?${CORTESIA}(?:[ ,.!¡?¿;:)\\p{So}]+${CORTESIA}){0,4}[^\\p{L}\\p{N}]*$`, 'u')

const CALIFICA = '(?:buen[oa]?|mal[oa]?|gran|pedazo de|mierda de|asco de|dichos[oa])'
const RATO =
  '(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|dia|diita|semana|semanita|manana|mananita|tarde|tardecita|noche|mes|anito)'
const MOLESTIA =
  '(?:frio|calor|risa|sueno|hambre|cansancio|pereza|rollo|horror|cruz|trafico|lluvia|tiempo|nervios|estres|locura|desastre|pena|asco|ganas)'
/** How her day goes, which is nothing to keep: «uf, vaya lunes llevo», «menudo calor hace». */
const DESAHOGO = new RegExp(
  `^(?:(?:uf+|buf+|puf+|ay|bueno|madre mia|jo|jope|hala|dios)[ ,!]*){0,3}(?:(?:vaya|menud[oa]s?) (?:${CALIFICA} )?(?:${RATO}|${MOLESTIA})|que (?:${CALIFICA} )?${MOLESTIA}|que (?:${CALIFICA} )?${RATO}(?= (?:llevo|llevamos|mas|tan|de)\\b))(?: (?:llevo|llevamos|hace|hoy|tengo|que|de|mas|tan|el|la|dios|mio|fin|semana|vacaciones|acabar|larg[oa]|mal[oa]|raro|rara|[a-z]{4,9}it[oa])){0,5}[ .!…\\p{So}]*$|^(?:te quiero|probando|aqui (?:ando|sigo)|me aburro|estoy (?:muert|cansad|agotad|reventad)[oa])(?:[ ,]+(?:mucho|hoy|probando)){0,2}[ .!]*$`,
  'u',
)

/** «bórralo», with nothing but what excuses it. */
const BORRALO =
  /^(?: \S+){0,6}(?: (?:,|\.))? (?:no:)?(?:deshacer|borrar|eliminar|anular|quitar)\.m (?:eso |esto |porfa |por favor |anda )?$|^ (?:deshacer|borrar|eliminar|anular|quitar)\.m , |^(?: no| ,)* (?:echar|volver|tirar|dar)\.(?:m|i|a3) (?:eso |esto |lo )?(?:para |pa |hacia )?atras /

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

const DESHACER =
  /^(?: (?:no|uy|ay|,|!|perdon|espera|por favor))*(?: (?:no:)?(?:deshacer|revertir)\.\w+(?: |$)| (?:no:)?(?:borrar|quitar|anular|eliminar|cancelar)\.(?:m|i|a3)(?: $| (?:eso|esto|ese|lo ultimo|lo anterior|la ultima|el ultimo|lo de antes|lo que|la nota|la llamada|la tarea|el pago|la factura|porfa|por favor|, era)(?: |$)))|^ (?:me equivoque|me otro\.p1|me he \S+) (?:.* )?(?:borrar|quitar|anular|eliminar|deshacer)\.m | como si (?:no )?(?:si:|no:)?\S*(?:hubiera|decir\.\w+) | no (?:lo )?(?:no:)?guardar\.\w+ (?:eso|esto|nada)?|^ olvida(?:lo|te) (?:eso|de eso)? $/

const CORREGIR: readonly RegExp[] = [
  /^ (?:no|perdon|perdona|perdone|uy|ojo|mal|error|espera|rectifico|corrijo|quise decir|queria decir) (?:, )?(?:que )?(?:\S+ )?(?:era|eran|es|son|fue|fueron|seria) /,
  /^ (?:me otro\.p1|me equivoque|me confundi|me he \S+|mal|esta mal|estar\.a3 mal|error) ,? ?(?:\S+ ){0,3}(?:era|eran|es|son|fue) /,
  /^ (?:era|eran|fue|fueron) (?!la ultima|cuando|que )/,
  /^ (?:el|la) (?:importe|hora|fecha|dia|nombre|total|precio|cantidad|telefono|contacto|cliente|factura|cita)(?: esa| ese)? (?:esta mal|estar\.a3 mal|no:es|no es|es|son|era|eran) /,
  /^ (?:corregir|cambiar)\.(?:m|i) (?:la |el |le |lo )?(?:F |fecha|hora|importe|dia|cliente|total|precio|tipo|contacto|nombre|a|al|por|,|es|son)/,
  /^ (?:corregir\.m|corrige|corrijo|rectifica|correccion) /,
  / querer\.(?:p1|p3|a1) decir\.i |^ mejor dec?ir\.x |^ mejor dicho /,
  /^ (?:perdon|perdona|no|uy|ay|espera)(?: ,)? (?:con |a |al |en |el |la |para |de )*(?:P|C|F|H|I) no ,/,
  /^ no es (?:el |la |a |con )?\S+ ?,? (?:es|sino) /,
  /^ no , (?:a las|el|la|los|las|con|fue|mejor|son|I|H|F|C|P)(?: |$)/,
  /^ (?:poner|cambiar)\.m (?:le )?que (?:era|fue|es|son) |^ ponle que (?:era|fue|es) /,
  / (?:era|eran|es|son|fue) (?:\S+ ){1,4}(?:, )?(?:y )?no (?:la |el |con |a |de |por |en )*(?:I|F|H|C|P|N|\S+) $/,
]
