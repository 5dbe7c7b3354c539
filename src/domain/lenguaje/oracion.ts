import { trocear } from './lexico.ts'
import type { Trozo } from './normalizar.ts'
import { type FormaVerbal, leerVerbo, type Tiempo } from './verbos.ts'

/**
 * A message in our own words, on which everything about its meaning is read: « he llamado a Marta de Talleres Ruiz, le
 * mando presupuesto el jueves» is « llamar.p1 a P de C , le mandar.a1 presupuesto F ». A space stands on each side of
 * every word. `C` a client, `P` a person, `F` a date to come (`Fp` gone by, `Fh` today), `H` an hour, `I` an amount,
 * `N` an invoice's number, `T` a phone or an e-mail, `%` a percentage. Verbs as in `verbos.ts`; denied ones start with
 * «no:» («no ha pagado»), those on a condition with «si:» («si aceptan», «cuando cobre»).
 */
export type Oracion = {
  canon: string
  /** The same words without the fillers people start with («pues mira que…»). */
  nucleo: string
  /** What each word of `canon` comes from. */
  palabras: (Trozo & { token: string })[]
}

export type Signo = 'C' | 'P' | 'F' | 'Fp' | 'Fh' | 'H' | 'I' | 'N' | 'T' | '%'

type Palabra = Trozo & {
  token: string
  formas: readonly FormaVerbal[]
  /** «pagó», «llamé»: what its accent says. */
  aguda: boolean
  suelta: boolean
}

/** Reads a message word by word. `marcas`: what the other readers have found in it. */
export function leerOracion(
  limpio: string,
  plano: string,
  marcas: readonly (Trozo & { signo: Signo })[],
): Oracion {
  const palabras = conjugadas(resueltas(enPalabras(limpio, plano, marcas), limpio))
  const tokens = palabras.map(({ token }) => token)
  const canon = ` ${tokens.join(' ')} `
  return {
    canon,
    nucleo: sinMuletillas(canon),
    palabras: palabras.map(({ inicio, fin, token }) => ({ inicio, fin, token })),
  }
}

/** Where in the message the words of a match of `canon` stand. */
export function lugarDe({ canon, palabras }: Oracion, desde: number, hasta: number): Trozo {
  const antes = canon.slice(0, desde).split(' ').filter(Boolean).length
  const dentro = canon.slice(desde, hasta).split(' ').filter(Boolean).length
  const primera = palabras[antes]
  const ultima = palabras[Math.max(antes, antes + dentro - 1)]
  return { inicio: primera?.inicio ?? 0, fin: ultima?.fin ?? 0 }
}

/** The words of a stretch of the message, in the form of `canon`. */
export function canonDe({ palabras }: Oracion, { inicio, fin }: Trozo): string {
  const suyas = palabras.filter((p) => p.inicio >= inicio && p.fin <= fin).map(({ token }) => token)
  return ` ${suyas.join(' ')} `
}

/** How people start, and go on, without saying anything yet. */
const MULETILLAS =
  /^(?: (?:pues|mira|mire|mirad|nada|bueno|oye|oiga|hola|buenas|che|uf|uff|uy|ey|eh|bien|vale|ok|okay|a ver|porfa|por favor|venga|hombre|mujer|mi nino|mi nina|le contar\.a1|te contar\.a1|fijate|resumen|total|asi|ah|ay|entonces|y|ya sabes|te comentar\.a1|buenos dias|buen dia|apuntar\.m que|anotar\.m que|dale|orale)| (?:,|\.|:|;|!|¡|\.\.\.))+(?: que(?! (?:tener\.|hay |me toca|me esper|toca |tal |cita|tarea|pendient|client|oportun|venta|presup|negoci|factur|saber|espera)))?(?= )/

function sinMuletillas(canon: string): string {
  const m = MULETILLAS.exec(canon)
  const resto = m ? canon.slice(m[0].length) : canon
  return resto.trim() === '' ? canon : resto
}

/** Slips and shortenings of the phone that only make sense beside other words. */
const SUELTAS: Record<string, string> = {
  d: 'de',
  cn: 'con',
  c: 'con',
  pal: 'para',
  toy: 'estoy',
  ta: 'esta',
  ws: 'whatsapp',
  wa: 'whatsapp',
  wapp: 'whatsapp',
  wha: 'whatsapp',
  mail: 'email',
  mails: 'email',
  correos: 'correo',
  emails: 'email',
  whatsapps: 'whatsapp',
  opor: 'oportunidad',
  oportunidades: 'oportunidades',
  tlfno: 'telefono',
  celular: 'telefono',
  cel: 'telefono',
  movil: 'telefono',
  fijo: 'telefono',
  tfn: 'telefono',
  cotizacion: 'presupuesto',
  cotizaciones: 'presupuestos',
  presus: 'presupuestos',
  pto: 'presupuesto',
  junta: 'reunion',
  juntas: 'reuniones',
  reus: 'reuniones',
  boleta: 'factura',
  boletas: 'facturas',
  fras: 'facturas',
  recibo: 'factura',
  monto: 'importe',
  plata: 'dinero',
  lana: 'dinero',
  pasta: 'dinero',
  pdtes: 'pendientes',
  curro: 'trabajo',
  laburo: 'trabajo',
  chamba: 'trabajo',
  na: 'nada',
  to: 'todo',
  ahorita: 'ahora',
  videocall: 'videollamada',
  pdte: 'pendiente',
  pte: 'pendiente',
  transfer: 'transferencia',
  transfe: 'transferencia',
  transf: 'transferencia',
  cafelito: 'cafe',
  cafecito: 'cafe',
  llamadita: 'llamada',
  reunioncita: 'reunion',
  comidita: 'comida',
  visitilla: 'visita',
  visitita: 'visita',
  vsita: 'visita',
  viista: 'visita',
  llamda: 'llamada',
  asta: 'hasta',
  cojen: 'cogen',
  coje: 'coge',
  cojio: 'cogio',
  oport: 'oportunidad',
}

const NOMBRES: ReadonlySet<string> = new Set(
  'llamada llamadas visita visitas factura facturas pago pagos cobro cobros ingreso ingresos abono envio entrega firma pedido pedidos deposito cambio contrato presupuesto cierre consulta tomas paso gira pinturas presupuestos deja encargo almuerzo cena desayuno saldo'.split(
    ' ',
  ),
)
const DATIVOS: ReadonlySet<string> = new Set('me nos le les se te yo os'.split(' '))

function enPalabras(limpio: string, plano: string, marcas: readonly (Trozo & { signo: Signo })[]): Palabra[] {
  const orden = [...marcas].sort((a, b) => a.inicio - b.inicio || b.fin - a.fin)
  const salida: Palabra[] = []
  let i = 0
  for (const pieza of trocear(limpio, plano)) {
    while (i < orden.length && (orden[i]?.fin ?? 0) <= pieza.inicio) i++
    let k = i
    while (k < orden.length && (orden[k]?.inicio ?? 0) < pieza.fin && (orden[k]?.fin ?? 0) <= pieza.inicio)
      k++
    const marca = (orden[k]?.inicio ?? Number.POSITIVE_INFINITY) < pieza.fin ? orden[k] : undefined
    if (marca) {
      const anterior = salida.at(-1)
      if (
        anterior?.token === marca.signo &&
        anterior.inicio <= marca.inicio + 1 &&
        pieza.inicio <= Math.max(anterior.fin + 1, marca.fin)
      )
        anterior.fin = Math.max(anterior.fin, pieza.fin)
      else
        salida.push({
          inicio: pieza.inicio,
          fin: pieza.fin,
          token: marca.signo,
          formas: [],
          aguda: false,
          suelta: false,
        })
      continue
    }
    const forma = SUELTAS[pieza.forma] ?? pieza.forma
    const formas = pieza.clase === 'palabra' ? leerVerbo(forma) : []
    salida.push({
      inicio: pieza.inicio,
      fin: pieza.fin,
      token: forma,
      formas,
      aguda: /[áéíóú]$/iu.test(limpio.slice(pieza.inicio, pieza.fin)),
      suelta: true,
    })
  }
  return salida
}

const FUERTE = /^(?:[,.;:!?()¡¿+-]|y|pero|que|F|Fh|H|hoy|porfa|favor|ya|tambien|luego|despues|entonces)$/

/** Which reading of each verb its neighbours allow. */
function resueltas(palabras: Palabra[], limpio: string): Palabra[] {
  const usaTildes = /[áéíóú]/i.test(limpio)
  return palabras.map((palabra, i) => {
    if (palabra.formas.length === 0) return palabra
    const antes = palabras[i - 1]?.token ?? ''
    const dativo = DATIVOS.has(antes)
    if (
      NOMBRES.has(palabra.token) &&
      !dativo &&
      !palabra.aguda &&
      !(palabra.token === 'firma' && /^(?:[CP]|ya|no)$/.test(antes))
    )
      return { ...palabra, formas: [] }
    const uno = (...tiempos: Tiempo[]) =>
      tiempos.map((t) => palabra.formas.find((f) => f.tiempo === t)).find(Boolean)
    const deQue = /^(?:que|cuando|si|ojala|para)$/.test(
      palabras[i - (dativo || antes === 'lo' ? 2 : 1)]?.token ?? '',
    )
    let elegida: FormaVerbal | undefined
    if (uno('a1') && uno('p3'))
      elegida =
        palabra.aguda ||
        antes === 'me' ||
        antes === 'nos' ||
        (!usaTildes &&
          (esNombre(antes) ||
            (esNombre(palabras[i - 2]?.token) && antes === ',' && DE_OTROS.has(uno('p3')?.lema ?? ''))))
          ? uno('p3')
          : uno('a1')
    else if (uno('p1') && uno('s')) elegida = palabra.aguda || !deQue ? uno('p1') : uno('s')
    else if (uno('a3') && uno('m') && palabra.formas[0]?.lema !== 'estar' && !palabra.formas[0]?.clitico) {
      const sinSujeto = i === 0 || FUERTE.test(antes)
      elegida =
        palabra.aguda ||
        (sinSujeto &&
          antes !== 'que' &&
          !/^(?:paga|llama|dice|pide|firma|acepta|cierra|pregunta|consulta|avisa|necesita|busca|gana|corre|confirma|quiere|sigue|entra|llega|interesa|piensa|insiste|contesta|responde|puede|compra)$/.test(
            palabra.token,
          ))
          ? uno('m')
          : uno('a3')
    }
    return { ...palabra, formas: [elegida ?? (palabra.formas[0] as FormaVerbal)] }
  })
}

/** What the other side does: «julia meson, contesto el mail» was not her. */
const DE_OTROS: ReadonlySet<string> = new Set(
  'contestar responder pagar firmar aceptar abonar rechazar cancelar'.split(' '),
)

function esNombre(token: string | undefined): boolean {
  return token === 'P' || token === 'C'
}

const AUXILIARES: Record<string, Tiempo> = {
  he: 'p1',
  e: 'p1',
  hemos: 'p1',
  ha: 'p3',
  han: 'p3',
  habia: 'p3',
  habian: 'p3',
  hubiera: 's',
  haya: 's',
  hayan: 's',
  has: 'p2',
}
const INFINITIVO_DE: Record<string, [RegExp, Tiempo]> = {
  acabo: [/^ de$/, 'p1'],
  acabamos: [/^ de$/, 'p1'],
  acaba: [/^ de$/, 'p3'],
  acaban: [/^ de$/, 'p3'],
  voy: [/^ a$/, 'f1'],
  vamos: [/^ a$/, 'f1'],
  va: [/^ a$/, 'f3'],
  van: [/^ a$/, 'f3'],
  iba: [/^ a$/, 'd'],
  ire: [/^ a$/, 'f1'],
  tengo: [/^ (?:que|de)$/, 'd'],
  tenemos: [/^ que$/, 'd'],
  hay: [/^ que$/, 'd'],
  toca: [/^$/, 'd'],
  debo: [/^(?: de)?$/, 'd'],
  debemos: [/^$/, 'd'],
  deberia: [/^$/, 'd'],
  tendria: [/^ que$/, 'd'],
  tenia: [/^ que$/, 'd'],
  necesito: [/^$/, 'd'],
  quiero: [/^$/, 'd'],
  falta: [/^(?: por)?$/, 'd'],
  queda: [/^ (?:por|pendiente)$/, 'd'],
  pendiente: [/^(?: de)?$/, 'd'],
  tiene: [/^ que$/, 'a3'],
  tienen: [/^ que$/, 'a3'],
  quiere: [/^$/, 'a3'],
  quieren: [/^$/, 'a3'],
  puede: [/^$/, 'a3'],
  pueden: [/^$/, 'a3'],
  puedo: [/^$/, 'a1'],
  puedes: [/^$/, 'm'],
  podrias: [/^$/, 'm'],
  quede: [/^ (?:de|en)$/, 'd'],
  quedamos: [/^ (?:de|en)$/, 'd'],
  quedo: [/^ (?:de|en)$/, 'f3'],
  quedaron: [/^ (?:de|en)$/, 'f3'],
  quedado: [/^ (?:de|en)$/, 'd'],
  vuelvo: [/^ a$/, 'a1'],
  volver: [/^ a$/, 'i'],
  vuelve: [/^ a$/, 'a3'],
}

/** Auxiliaries and verbs taken together, with what denies them or makes them depend on something. */
function conjugadas(palabras: Palabra[]): Palabra[] {
  const salida: Palabra[] = []
  for (let i = 0; i < palabras.length; i++) {
    const palabra = palabras[i] as Palabra
    const verbo = conAuxiliar(palabras, i)
    if (verbo) {
      salida.push({
        ...palabra,
        fin: palabras[verbo.hasta]?.fin ?? palabra.fin,
        token: prefijo(salida) + verbo.token,
      })
      i = verbo.hasta
      continue
    }
    const forma = palabra.formas[0]
    salida.push(forma ? { ...palabra, token: `${prefijo(salida)}${forma.lema}.${forma.tiempo}` } : palabra)
  }
  return salida
}

function conAuxiliar(palabras: Palabra[], i: number): { token: string; hasta: number } | null {
  const palabra = palabras[i] as Palabra
  if (!palabra.suelta) return null
  const tiempo = AUXILIARES[palabra.token]
  if (tiempo) {
    for (let j = i + 1; j <= i + 3; j++) {
      const otra = palabras[j]
      if (!otra?.suelta) return null
      if (otra.token === 'vuelto' && palabras[j + 1]?.token === 'a') {
        const inf = palabras[j + 2]?.formas.find((f) => f.tiempo === 'i')
        return inf ? { token: `${inf.lema}.${tiempo}`, hasta: j + 2 } : null
      }
      const x =
        otra.formas.find((f) => f.tiempo === 'x') ?? leerVerbo(otra.token).find((f) => f.tiempo === 'x')
      if (x) {
        const otroMas = INFINITIVO_DE[otra.token]
        const inf =
          otroMas &&
          palabras[j + 2]?.formas[0]?.tiempo === 'i' &&
          otroMas[0].test(` ${palabras[j + 1]?.token}`)
            ? palabras[j + 2]?.formas[0]
            : null
        return inf ? { token: `${inf.lema}.d`, hasta: j + 2 } : { token: `${x.lema}.${tiempo}`, hasta: j }
      }
      if (otra.token === 'pasado') return { token: `pasar.${tiempo}`, hasta: j }
      if (/(?:ado|ido|ao|icho|echo|isto|uesto)$/.test(otra.token))
        return { token: `otro.${tiempo}`, hasta: j }
      if (!/^(?:ya|no|me|hoy|solo|casi|siempre|aun|muy)$/.test(otra.token)) return null
    }
    return null
  }
  const sinFalta = palabra.token === 'falta' && palabras[i - 1]?.token === 'sin'
  const perifrasis = sinFalta ? undefined : INFINITIVO_DE[palabra.token]
  if (perifrasis) {
    for (let j = i + 1; j <= i + 3 && palabras[j]?.suelta; j++) {
      const inf = palabras[j]?.formas[0]
      const entre = palabras
        .slice(i + 1, j)
        .map((p) => ` ${p.token}`)
        .join('')
      if (inf?.tiempo === 'i' && perifrasis[0].test(entre))
        return { token: `${inf.lema}.${perifrasis[1]}`, hasta: j }
      if (
        palabras[j]?.token === 'que' &&
        palabras[j + 1]?.formas[0]?.tiempo === 'i' &&
        perifrasis[0].test(`${entre} que`)
      )
        continue
    }
  }
  const gerundio = /^(?:estoy|estamos|esta|estan|estuve|estuvimos|estaba|ando|sigue|siguen)$/.test(
    palabra.token,
  )
    ? palabras[i + 1]?.formas[0]
    : undefined
  if (gerundio?.tiempo === 'g') {
    const cuando: Tiempo = /^est(?:uve|uvimos)$/.test(palabra.token)
      ? 'p1'
      : /^est(?:oy|amos)|ando/.test(palabra.token)
        ? 'a1'
        : 'a3'
    return { token: `${gerundio.lema}.${cuando}`, hasta: i + 1 }
  }
  return null
}

/** «no», «si» before the verb, with nothing but pronouns between. */
function prefijo(antes: Palabra[]): string {
  let j = antes.length - 1
  while (j >= 0 && /^(?:me|nos|le|les|se|te|lo|la|los|las|os|ya|aun|todavia)$/.test(antes[j]?.token ?? ''))
    j--
  const token = antes[j]?.token ?? ''
  if (/^(?:no|ni|nunca|tampoco|sin)$/.test(token)) return 'no:'
  if (/^(?:si|cuando|ojala|aunque)$/.test(token) && !antes[j]?.aguda)
    return /^(?:que|de|a)$/.test(antes[j - 1]?.token ?? '') && token === 'cuando' ? '' : 'si:'
  return token === 'que' && /^(?:cuanto|hasta|para)$/.test(antes[j - 1]?.token ?? '') ? 'si:' : ''
}
