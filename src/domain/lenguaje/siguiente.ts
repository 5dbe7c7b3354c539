import type { TipoApuntable } from '../actividad.ts'
import type { Fecha, Hora } from '../fecha.ts'
import type { Momento } from './fechas.ts'
import { clausulas, conMayusculas, type Trozo, tapar } from './normalizar.ts'
import { canonDe, type Oracion } from './oracion.ts'
import { tipoDeTarea } from './tipos.ts'
import { leerVerbo } from './verbos.ts'

/** The next step: «le mando presupuesto el jueves» is a task, «mandar presupuesto». */
export type Paso = { tipo: TipoApuntable; titulo: string; fecha: Fecha | null; hora: Hora | null }

/**
 * What is to be done, in what was told after an activity: something of hers with a day («les llamo el
 * miércoles»), or without one («hay que mandarle la oferta»). `nombres` are the client's words, which a title
 * leaves out. `soloSuyo`: a day alone is no step («nota: cierran en agosto»).
 */
export function leerPasos(
  oracion: Oracion,
  limpio: string,
  plano: string,
  desde: number,
  momentos: readonly Momento[],
  nombres: readonly Trozo[],
  soloSuyo = false,
  horas: readonly Momento[] = [],
): Paso[] {
  const partes = clausulas(plano.slice(desde)).flatMap((p) =>
    porSusVerbos({ inicio: p.inicio + desde, fin: p.fin + desde }, plano, momentos),
  )
  const sinCuando = tapar(
    plano,
    momentos.flatMap((m) => m.trozos),
  )
  const pasos = partes.map((parte) => {
    const propio = ES_PROPIO.test(sinPrincipio(sinCuando.slice(parte.inicio, parte.fin)))
    const dentro = (m: Momento) => parte.inicio <= m.inicio && m.inicio < parte.fin
    const suyo = momentos.find(dentro) ?? (propio ? horas.find(dentro) : null) ?? null
    const titulo = tituloDe(limpio, plano, parte, [...momentos.flatMap((m) => m.trozos), ...nombres])
    return {
      parte,
      momento: suyo,
      titulo,
      propio,
    }
  })
  const elegido =
    pasos.find(({ momento, propio }) => momento && propio) ??
    pasos.find(({ momento }) => momento && !soloSuyo) ??
    pasos.find(({ propio }) => propio)
  if (!elegido) return []
  // Each of hers with its day is a step; what has none only tells more of the one before.
  const otros = pasos.filter(
    (p) => p !== elegido && p.momento && p.propio && p.parte.inicio > elegido.parte.inicio,
  )
  return [elegido, ...otros].map(({ parte, titulo, momento }) => {
    const tipo = tipoDeTarea(canonDe(oracion, parte))
    return {
      tipo,
      titulo: titulo || TITULO_SIN_PALABRAS[tipo],
      fecha: momento?.fecha ?? null,
      hora: momento?.hora ?? null,
    }
  })
}

/** «le mando presupuesto el jueves y la llamo el viernes»: two days, two things. */
function porSusVerbos({ inicio, fin }: Trozo, plano: string, momentos: readonly Momento[]): Trozo[] {
  const suyos = momentos.filter((m) => inicio <= m.inicio && m.inicio < fin)
  const [primero, segundo] = suyos
  if (!primero || !segundo) return [{ inicio, fin }]
  const entre = / (?:y|e|,) /.exec(plano.slice(primero.fin, segundo.inicio))
  if (!entre || !/[a-z]{3}/.test(plano.slice(primero.fin + entre.index + entre[0].length, segundo.inicio)))
    return [{ inicio, fin }]
  const corte = primero.fin + entre.index
  return [{ inicio, fin: corte }, ...porSusVerbos({ inicio: corte + entre[0].length, fin }, plano, momentos)]
}

/** What a task is called when nothing but its date and its client was said. */
export const TITULO_SIN_PALABRAS: Record<TipoApuntable, string> = {
  llamada: 'llamar',
  email: 'escribir',
  reunion: 'reunión',
  tarea: 'seguimiento',
  nota: 'seguimiento',
  whatsapp: 'mandar WhatsApp',
  visita: 'visita',
}

/** A stretch of the message as a brief title in the infinitive, without these words (dates, the client's name). */
export function tituloDe(
  limpio: string,
  plano: string,
  { inicio, fin }: Trozo,
  sobran: readonly Trozo[],
): string {
  let texto = ''
  const quita = tapar(
    plano,
    sobran.map((t) => conPreposicion(plano, t)),
  )
  for (let i = inicio; i < fin; i++) texto += quita[i] === '_' && plano[i] !== '_' ? ' ' : limpio.charAt(i)
  const palabras = texto
    .replace(/[\n;,:!?¡¿()]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .split(' ')
    .filter(Boolean)
  return enInfinitivo(sinEnlaces(palabras)).join(' ').slice(0, TITULO_MAXIMO).trim()
}

const TITULO_MAXIMO = 120

/** The name with the «a», «con», «los de» that joins it to the sentence. */
function conPreposicion(plano: string, { inicio, fin }: Trozo): Trozo {
  const cola =
    /(?:^|(?<=[ ,;(]))(?:(?:a|con|de|del|al|para|en|por|x) )?(?:(?:el|la|los|las) (?:de )?)?$/.exec(
      plano.slice(Math.max(0, inicio - 20), inicio),
    )
  return { inicio: inicio - (cola ? cola[0].length : 0), fin }
}

const ES_PROPIO =
  /^(?:(?:le|les|lo|la|los|las|se lo|se la|te|me) )?(?:(?:llama|manda|envia|pasa|prepara|habla|queda|lleva|visita|avisa|confirma|revisa|escribi|i|da|ve|ha|pond|di)re(?:mos)?\b|(?:voy|vamos) a\b|tengo que\b|tenemos que\b|hay que\b|falta\b(?! que| q\b)|queda(?:mos)?\b|quedo en\b|quede (?:de|en)\b|pendiente\b)|^(?:le|les|lo|la|los|las|se lo|se la) [a-z]+(?:o|amos|emos|imos)\b|^(?:firm|habl|empez|entreg|mont|instal|cerr|reun)(?:amos|imos)\b|^(?:vernos|verse|nos vemos|ir|voy|vamos)\b|^[a-z]{2,}(?:ar|er|ir)(?:me|le|les|lo|la|los|las|selo)?\b|^(?:llamo|mando|envio|escribo|preparo|paso|quedo|vuelvo|hago|visito|voy|recordar)\b|^(?:quiere[n]?|pide[n]?|necesita[n]?|espera[n]?) (?:\w+ )?(?:presupuesto|presu|oferta|propuesta|catalogo|muestra|contrato|factura|precio)/

function sinPrincipio(texto: string): string {
  return texto.replace(
    /^(?:[ ,.;:_-]|(?:y|pero|asi que|entonces|luego|q|que|tambien|despues|ya|me ha dicho que|dice que|le he dicho que|le he dicho q|le dije que|le digo que|yo) )*/,
    '',
  )
}

/** A client that wants something is a thing to send. */
const PIDE =
  /^(?:quiere[n]?|pide[n]?|necesita[n]?|espera[n]?) (?:\w+ )?(?:presupuesto|presu|oferta|propuesta|catalogo|muestra|contrato|factura|precio)/
const PRINCIPIOS = new Set(
  'y e pero que q asi entonces luego tambien despues ya yo mejor el la los las de a con en para por x este esta antes'.split(
    ' ',
  ),
)
const CLITICOS = new Set('le les lo la los las se me te nos'.split(' '))
const COLAS = new Set(
  'y e de del a al con en para por x el la los las que q si antes desde hasta sobre un una'.split(' '),
)

function sinEnlaces(palabras: string[]): string[] {
  let inicio = 0
  while (inicio < palabras.length && esPrincipio(palabras, inicio)) inicio++
  let fin = palabras.length
  while (fin > inicio && COLAS.has(plana(palabras[fin - 1]))) fin--
  const utiles = palabras.slice(inicio, fin)
  return utiles.every((palabra) => CLITICOS.has(plana(palabra)) || PRINCIPIOS.has(plana(palabra)))
    ? []
    : utiles
}

function esPrincipio(palabras: string[], i: number): boolean {
  const palabra = plana(palabras[i])
  // «lo llamo», «la visito»: those are hers to drop later, with the verb before them.
  return PRINCIPIOS.has(palabra) && !(CLITICOS.has(palabra) && presente(plana(palabras[i + 1])) !== null)
}

function plana(palabra: string | undefined): string {
  return (palabra ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** «le mando presupuesto» is «mandar presupuesto»; «tengo que llamar», «llamar»; «quieren presupuesto», «mandar presupuesto». */
function enInfinitivo(palabras: string[]): string[] {
  const planas = palabras.map(plana)
  const conQue =
    /^(?:tengo que|tenemos que|hay que|voy a|vamos a|queda en|quedo en|quedamos en|quede de|quede en|falta por) /.exec(
      planas.join(' '),
    )
  if (conQue) return palabras.slice(2)
  const cobro = /^(?:me|nos) tienen? que (?:pagar|abonar|ingresar|transferir)\b/.test(planas.join(' '))
  if (cobro) return ['cobrar', ...palabras.slice(4)]
  if (/^(?:he|hemos) quedado\b/.test(planas.join(' '))) return ['quedar', ...palabras.slice(2)]
  if (/^(?:tengo|tenemos) /.test(planas.join(' ')))
    return sinEnlaces(palabras.slice(/^una?$/.test(planas[1] ?? '') ? 2 : 1))
  if (planas[0] === 'falta' || planas[0] === 'pendiente') return sinEnlaces(palabras.slice(1))
  if (PIDE.test(planas.join(' '))) return ['mandar', ...palabras.slice(1)]
  let i = 0
  while (i < palabras.length - 1 && CLITICOS.has(planas[i] ?? '') && planas[i] !== 'me') i++
  const orden = ordenado(palabras[i] ?? '')
  if (orden) return [orden, ...palabras.slice(i + 1)]
  // «le marco» is to ring, where «lo marco» may be to tick.
  if (planas[i] === 'marco' && /^les?$/.test(planas[i - 1] ?? '')) return ['llamar', ...palabras.slice(i + 1)]
  const verbo = presente(planas[i] ?? '')
  if (
    verbo !== null &&
    (i > 0 || VERBOS[planas[i] ?? ''] !== undefined || /(?:re|[aei]mos)$/.test(planas[i] ?? ''))
  ) {
    return [verbo, ...palabras.slice(i + 1)]
  }
  return palabras
}

/** What an order asks for: «(que le) mande», «(que la) llame», «pásale». Null when the word is none. */
function ordenado(palabra: string): string | null {
  const forma = plana(palabra)
  if (SON_NOMBRES.has(forma) || /[éáíóú]$/i.test(palabra)) return null
  const orden = leerVerbo(forma).find(
    ({ tiempo, clitico }) =>
      (tiempo === 's' && !clitico && /[ea]$/.test(forma)) ||
      (tiempo === 'm' && clitico && /(?:les?|l[oa]s?)$/.test(forma)),
  )
  return orden?.lema.replace(/^anadir$/, 'añadir').replace(/^ensenar$/, 'enseñar') ?? null
}

const SON_NOMBRES: ReadonlySet<string> = new Set(
  'cierre cobre firme toque corte cargue deposite pase'.split(' '),
)

/** First person, present or future, of what people do next; regular verbs follow the rule below. */
const VERBOS: Record<string, string> = {
  hago: 'hacer',
  hacemos: 'hacer',
  hare: 'hacer',
  veo: 'ver',
  voy: 'ir',
  digo: 'decir',
  dire: 'decir',
  doy: 'dar',
  pongo: 'poner',
  pondre: 'poner',
  traigo: 'traer',
  vuelvo: 'volver',
  vendo: 'vender',
  ofrezco: 'ofrecer',
  escribo: 'escribir',
  recibo: 'recibir',
  pido: 'pedir',
  cierro: 'cerrar',
  empiezo: 'empezar',
  recuerdo: 'recordar',
  muestro: 'mostrar',
  propongo: 'proponer',
  respondo: 'responder',
  resuelvo: 'resolver',
  recojo: 'recoger',
  imprimo: 'imprimir',
  subo: 'subir',
  consigo: 'conseguir',
  quedamos: 'quedar',
  quedo: 'quedar',
  insisto: 'insistir',
  hablo: 'hablar',
  compro: 'comprar',
  busco: 'buscar',
  reclamo: 'reclamar',
  llamo: 'llamar',
  mando: 'mandar',
  envio: 'enviar',
  preparo: 'preparar',
  paso: 'pasar',
  visito: 'visitar',
  reviso: 'revisar',
  confirmo: 'confirmar',
  presento: 'presentar',
  entrego: 'entregar',
  llevo: 'llevar',
  facturo: 'facturar',
  pregunto: 'preguntar',
  contesto: 'contestar',
  instalo: 'instalar',
  termino: 'terminar',
}

function presente(palabra: string): string | null {
  const sabido = VERBOS[palabra]
  if (sabido) return sabido
  // «quiere», «prefiere» are no future.
  const futuro = /^([a-z]+[aei]r)(?<!ier)e(?:mos)?$/.exec(palabra)
  if (futuro) return futuro[1] ?? null
  const plural = /^([a-z]{2,}[aei])mos$/.exec(palabra)
  if (plural) return `${plural[1]}r`
  // After «le», «les»: most verbs end in -ar.
  const singular = /^([a-z]{2,})o$/.exec(palabra)
  return singular ? `${singular[1]}ar` : null
}

/** A person's name inside a title, with its capitals. */
export function conNombre(titulo: string, nombre: string | null): string {
  if (!nombre) return titulo
  const buscado = plana(nombre)
  const palabras = titulo.split(' ')
  const i = palabras.findIndex(
    (_, j) => plana(palabras.slice(j, j + nombre.split(' ').length).join(' ')) === buscado,
  )
  if (i >= 0) palabras.splice(i, nombre.split(' ').length, conMayusculas(nombre))
  return palabras.join(' ')
}
