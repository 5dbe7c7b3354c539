/**
 * What a verb tells: who (1: hers or theirs of the house, 2: the assistant, 3: somebody else) and when. `a` present,
 * `p` past, `f` future, `s` wished («que llame»), `m` told to the assistant, `i` infinitive, `g` gerund, `x` participle,
 * `n1` «quedamos», which may be present or past, and `d` something still owed («tengo que llamar»).
 */
export type Tiempo =
  | 'a1'
  | 'a2'
  | 'a3'
  | 'p1'
  | 'p2'
  | 'p3'
  | 'f1'
  | 'f2'
  | 'f3'
  | 's'
  | 'm'
  | 'i'
  | 'g'
  | 'x'
  | 'n1'
  | 'd'

/** A conjugated form: its infinitive and tense. `clitico`: with the pronoun stuck to it («llámale»). */
export type FormaVerbal = { lema: string; tiempo: Tiempo; clitico: boolean }

/**
 * The verbs of the trade, by what they tell of. After a colon, the root where the stress changes it («contar:cuent»).
 * `docs/lenguaje.md` lists them.
 */
export const VERBOS_POR_IDEA = {
  llamada: `llamar telefonear marcar timbrar hablar platicar charlar conversar colgar devolver:devuelv`,
  reunion: `reunir:reun juntar comer cenar desayunar almorzar:almuerz quedar`,
  visita: `visitar pasar acercar`,
  mensaje: `escribir mandar enviar reenviar contestar responder whatsappear remitir`,
  decir: `decir comentar contar:cuent preguntar consultar confirmar explicar avisar quejar reclamar prometer insistir soltar:suelt proponer`,
  pedir: `pedir:pid querer:quier necesitar interesar encargar solicitar buscar`,
  cobrar: `cobrar pagar abonar ingresar transferir:transfier bizumear depositar cancelar liquidar yapear girar consignar saldar`,
  facturar: `facturar emitir vender`,
  trato: `aceptar firmar aprobar:aprueb cerrar:cierr ganar perder:pierd rechazar descartar contratar negociar regatear presupuestar cotizar amarrar caer adjudicar`,
  apuntar: `apuntar anotar guardar agregar añadir registrar crear meter dar alta abrir`,
  mover: `mover:muev aplazar posponer retrasar atrasar adelantar reprogramar reagendar cambiar correr`,
  deshacer: `deshacer borrar quitar anular eliminar revertir:reviert`,
  terminar: `terminar completar acabar tachar hacer resolver:resuelv marcar ventilar despachar rematar`,
  recordar: `recordar:recuerd acordar:acuerd olvidar agendar programar`,
  ver: `ver enseñar mostrar:muestr listar sacar comparar`,
  hacer: `preparar llevar traer comprar revisar mirar ir entregar recoger renovar:renuev presentar instalar medir:mid montar
    arreglar reservar tomar probar:prueb volver:vuelv venir salir subir bajar dejar poner pintar limpiar cambiar reponer retirar
    felicitar calcular enviar imprimir actualizar organizar planificar buscar esperar estar tener poder empezar:empiez seguir:sig
    regresar recibir ofrecer corregir:corrij pensar:piens saber demorar devolver:devuelv atender:atiend asistir encontrar:encuentr pegar echar entrar llegar`,
} as const

/** Forms that no rule gives, plain: infinitive, then tense and forms. */
const IRREGULARES = `
hacer a1:hago,hacemos f1:hare,haremos f3:hara,haran p1:hice,hicimos p3:hizo,hicieron x:hecho,hecha,hechos,hechas s:haga,hagan,hagamos m:haz
ver a1:veo,vemos a3:ve,ven p1:vi,vimos p3:vio,vieron x:visto,vistos s:vea,vean
ir a1:voy,vamos a3:va,van p1:fui,fuimos p3:fueron f1:ire,iremos f3:ira,iran s:vaya,vayan x:ido
decir a1:digo,decimos a3:dice,dicen p1:dije,dijimos p3:dijo,dijeron f1:dire f3:dira,diran x:dicho s:diga,digan m:di,dime g:diciendo
dar a1:doy,damos a3:da,dan p1:di,dimos p3:dio,dieron f1:dare f3:dara x:dado s:de_,den m:dame,dale
poner a1:pongo,ponemos p1:puse,pusimos p3:puso,pusieron f1:pondre f3:pondra x:puesto,puesta s:ponga,pongan m:pon
proponer a1:propongo p1:propuse p3:propuso,propusieron x:propuesto
posponer a1:pospongo p1:pospuse p3:pospuso x:pospuesto m:pospon
reponer a1:repongo p3:repuso x:repuesto s:reponga
deshacer x:deshecho m:deshaz
tener a1:tengo,tenemos a3:tiene,tienen p1:tuve,tuvimos p3:tuvo,tuvieron f1:tendre f3:tendra s:tenga,tengan m:ten
venir a1:vengo,venimos a3:viene,vienen p1:vine p3:vino,vinieron f1:vendre f3:vendra s:venga,vengan
estar a1:estoy,estamos a3:esta,estan p1:estuve,estuvimos p3:estuvo,estuvieron
querer p1:quise,quisimos p3:quiso,quisieron f1:querre
poder a1:puedo,podemos a3:puede,pueden p1:pude p3:pudo,pudieron f1:podre f3:podra,podran s:pueda,puedan
saber a1:se_ p1:supe p3:supo s:sepa
traer a1:traigo p1:traje p3:trajo,trajeron s:traiga,traigan
salir a1:salgo f1:saldre f3:saldra s:salga m:sal
caer a1:caigo p3:cayo,cayeron s:caiga
escribir x:escrito,escritos
abrir x:abierto,abierta,abiertos,abiertas
volver x:vuelto
devolver x:devuelto
resolver x:resuelto,resuelta
ofrecer a1:ofrezco s:ofrezca
pedir p3:pidio,pidieron g:pidiendo
seguir p3:siguio,siguieron
reunir a1:reuno a3:reune,reunen
enviar a1:envio
`

const VERBOS: ReadonlyMap<string, readonly FormaVerbal[]> = conjugar()

/** Words that are more often something else. */
const NO_SON_VERBO: ReadonlySet<string> = new Set(
  'para como entre sobre nada este una tarde salida comida vista casa caso cara tenido altar alto altas altos alta adelante listo listos lista agenda agendas negocio negocios retraso retrasos cierres encargada encargado encargados oferta ofertas firme corto quedo_ bajo vino vendra marca marcas listas sal vale junta juntas pasado prueba pruebas cuenta cuentas muestra muestras entrada entradas llegada llegadas listado'.split(
    ' ',
  ),
)

/**
 * How a plain word can be conjugated, likeliest first; empty when it is no verb of ours. Pronouns stuck to an
 * infinitive, a gerund or an order are taken off («mandarle», «apúntamelo»).
 */
export function leerVerbo(palabra: string): readonly FormaVerbal[] {
  if (NO_SON_VERBO.has(palabra)) return []
  const entera = VERBOS.get(palabra)
  if (entera) return entera
  for (const largo of LARGOS_DE_CLITICO) {
    if (palabra.length - largo < 2 || !CLITICOS_PEGADOS.has(palabra.slice(-largo))) continue
    const sueltas =
      VERBOS.get(palabra.slice(0, -largo))?.filter(({ tiempo }) => 'igma3sa2'.includes(tiempo)) ?? []
    const [forma] = sueltas
    if (forma) return [{ ...forma, tiempo: 'ig'.includes(forma.tiempo) ? forma.tiempo : 'm', clitico: true }]
  }
  return []
}

const LARGOS_DE_CLITICO = [5, 4, 3, 2]
const CLITICOS_PEGADOS: ReadonlySet<string> = new Set(
  'me te se le les lo la los las nos os melo mela melos melas selo sela selos selas noslo telo tela mele'.split(
    ' ',
  ),
)

/** Every infinitive of an idea. */
export function lemasDe(idea: keyof typeof VERBOS_POR_IDEA): string[] {
  return VERBOS_POR_IDEA[idea].split(/\s+/).map((verbo) => verbo.split(':')[0]?.replaceAll('ñ', 'n') ?? '')
}

function conjugar(): ReadonlyMap<string, readonly FormaVerbal[]> {
  const formas = new Map<string, FormaVerbal[]>()
  const anota = (forma: string, lema: string, tiempo: Tiempo) => {
    const ya = formas.get(forma) ?? []
    if (!ya.some((f) => f.lema === lema && f.tiempo === tiempo)) ya.push({ lema, tiempo, clitico: false })
    formas.set(forma, ya)
  }
  for (const linea of IRREGULARES.trim().split('\n')) {
    const [lema = '', ...tiempos] = linea.split(' ')
    for (const tiempo of tiempos) {
      const [cual = '', lista = ''] = tiempo.split(':')
      for (const forma of lista.split(',')) anota(forma, lema, cual as Tiempo)
    }
  }
  for (const verbo of Object.values(VERBOS_POR_IDEA).flatMap((lista) => lista.split(/\s+/))) {
    const [lema = '', tonica] = verbo.replaceAll('ñ', 'n').split(':')
    regulares(lema, tonica, (forma, tiempo) => anota(forma, lema, tiempo))
  }
  return formas
}

function regulares(
  lema: string,
  tonica: string | undefined,
  anota: (forma: string, tiempo: Tiempo) => void,
): void {
  const raiz = lema.slice(0, -2)
  const fuerte = tonica ?? raiz
  const ar = lema.endsWith('ar')
  const ir = lema.endsWith('ir')
  const todas = (tiempo: Tiempo, base: string, ...finales: string[]) => {
    for (const final of finales) anota(escrita(base, final), tiempo)
  }
  anota(lema, 'i')
  // «de» and «es» would be of «dar» and «ir».
  if (lema.length <= 3) return
  todas('f1', lema, 'e', 'emos')
  todas('f2', lema, 'as')
  todas('f3', lema, 'a', 'an', 'ia', 'ian')
  if (ar) {
    todas('a1', fuerte, 'o')
    todas('p3', raiz, 'o', 'aron', 'aba', 'aban')
    todas('a3', fuerte, 'a', 'an')
    todas('m', fuerte, 'a')
    todas('p1', raiz, 'e')
    todas('s', fuerte, 'e', 'en', 'es')
    todas('s', raiz, 'ara', 'aran', 'ase')
    todas('n1', raiz, 'amos')
    todas('a2', fuerte, 'as')
    todas('p2', raiz, 'aste')
    todas('g', raiz, 'ando')
    todas('x', raiz, 'ado', 'ada', 'ados', 'adas', 'ao', 'aos')
    return
  }
  todas('a1', fuerte, 'o')
  todas('a3', fuerte, 'e', 'en')
  todas('m', fuerte, 'e')
  todas('p1', raiz, 'i')
  todas('p3', raiz, 'io', 'ieron', 'ia', 'ian')
  todas('s', fuerte, 'a', 'an', 'as')
  todas('n1', raiz, ir ? 'imos' : 'emos')
  if (!ir) todas('p1', raiz, 'imos')
  todas('p2', raiz, 'iste')
  todas('a2', fuerte, 'es')
  todas('g', raiz, 'iendo')
  todas('x', raiz, 'ido', 'ida', 'idos', 'idas')
}

/** «llegué», «toque», «empecé»: what is heard alike is written another way before e. */
function escrita(base: string, final: string): string {
  if (!final.startsWith('e') || !/[cgz]$/.test(base)) return base + final
  if (base.endsWith('z')) return `${base.slice(0, -1)}c${final}`
  const ar = /^(?:e|es|en)$/.test(final)
  return ar && !/(?:conoc|ofrec|recog|corrij|venc)$/.test(base)
    ? `${base.slice(0, -1)}${base.endsWith('c') ? 'qu' : 'gu'}${final}`
    : base + final
}
