import type { TipoApuntable } from '../actividad.ts'

const LLAMAR = '(?:llamar|telefonear|timbrar|hablar|platicar|charlar|conversar|colgar|marcar)'
const ESCRIBIR = '(?:escribir|mandar|enviar|reenviar|contestar|responder|remitir)'

/**
 * How something was done or is to be done, over the words of `Oracion`: the first of these that the message says. A
 * named means («por whatsapp») says more than a verb, so it wins wherever it stands in the first clause.
 */
const DE_ACTIVIDAD: readonly [TipoApuntable, RegExp][] = [
  [
    'nota',
    /^ (?:nota|ojo|importante|dato|apunte|para que conste)(?= |:)|^ (?:apuntar|anotar)\.m (?:que|:|una nota|nota)(?= )|(?<= no ,) nota : /,
  ],
  ['whatsapp', / (?:whatsapp|audio|mensaje de voz) /],
  [
    'llamada',
    new RegExp(
      ` (?:me |nos |le |les )?${LLAMAR}\\.(?:p1|p3|x) | (?:coger|contestar|responder)\\.\\w+ (?:el |su |al )?telefono | no (?:me )?coge\\w* | (?:al|por|de) telefono | al hablar\\.a3 | (?:buzon|contestador) | toque (?:a|con) |^ (?:\\S+ ){1,5}llamada [,:.] | llamada (?:con|a|de|C|P|T|perder\\.x|rapida|larga) | no:(?:contestar|responder)\\.p3 (?:su |el |al )?(?:telefono )?`,
    ),
  ],
  ['email', / (?:email|correo|e-mail) /],
  [
    'reunion',
    / (?:reunir|juntar|comer|cenar|desayunar|almorzar)\.(?:p1|x) | (?:ver|tomar)\.(?:p1|n1) | quedar\.p1 con | estar\.p1 con | (?:reunion|cita|comida|cafe|cena|videollamada|zoom|meet|teams|almuerzo|desayuno) (?:\S+ ){0,2}?(?:con|en|a|de|C|P|F|Fp|H) /,
  ],
  [
    'visita',
    / (?:visitar|acercar)\.(?:p1|x) | (?:ir|pasar|acercar)\.p1 (?:a|al|por|C|en|donde) | estar\.p1 (?:en|C|donde|visitar) | visita (?:a|al|de|en|C|P|obra|,) |^ con (?:\S+ )?(?:P|C)(?: de C)? en (?:la |el |su )?(?:obra|tienda|taller|nave|local|oficina|finca) |^ (?:ver|visitar)\.x /,
  ],
  ['email', new RegExp(` (?:le |les |lo |la |ya )*${ESCRIBIR}\\.(?:p1|x) | (?:me|nos) ${ESCRIBIR}\\.p3 `)],
  ['llamada', / atender\.p1 /],
]

const DE_TAREA: readonly [TipoApuntable, RegExp][] = [
  ['tarea', / (?:pedir|reservar|coger|sacar|solicitar)\.\w+ (?:la )?cita /],
  ['whatsapp', / (?:whatsapp|whatsappear\.\w+) /],
  [
    'reunion',
    / (?:reunion|cita|cafe|comida|cena|almuerzo|desayuno|videollamada|zoom|meet|teams|reunir\.\w+|juntar\.\w+|quedar\.\w+|(?:comer|cenar)\.\w+ (?:con|C|P)|verse|nos (?:ver|vemos)\S*|ver\.(?:i|a1|d|f1) (?:a|con|C|P)) /,
  ],
  [
    'visita',
    / (?:visita|visitar\.\w+|ir\.(?:i|a1|f1|d) (?:a|C|al)|pasar\.(?:i|a1|f1|d|m) (?:por|a (?:ver|retirar|recoger)\.i|C|donde)|acercar\.(?:i|a1|f1|d)) /,
  ],
  [
    'llamada',
    new RegExp(
      ` (?:${LLAMAR}\\.(?:i|a1|f1|d|m|n1|s)|llamada|llamadas|toque|telefonazo|telefono (?:a|al|con)) |(?:por|al) telefono `,
    ),
  ],
  ['email', / (?:escribir\.(?:i|a1|f1|d)|email|correo|(?:contestar|responder)\.(?:i|a1|f1|d) (?:el|al)?) /],
]

/** The kind of an activity, where its words stand; null when it does not say how. */
export function tipoDeActividad(canon: string): { tipo: TipoApuntable; desde: number; hasta: number } | null {
  const hallados = DE_ACTIVIDAD.flatMap(([tipo, re], orden) => {
    const m = re.exec(canon)
    return m ? [{ tipo, desde: m.index, hasta: m.index + m[0].length, orden }] : []
  })
  const nombrado = hallados.find(({ tipo, orden }) => orden < 2 && (tipo === 'nota' || tipo === 'whatsapp'))
  return nombrado ?? hallados.sort((a, b) => a.desde - b.desde || a.orden - b.orden)[0] ?? null
}

/** The kind of a task or of a next step by its words: 'tarea' when nothing says otherwise. */
export function tipoDeTarea(canon: string): TipoApuntable {
  return DE_TAREA.find(([, re]) => re.test(canon))?.[0] ?? 'tarea'
}
