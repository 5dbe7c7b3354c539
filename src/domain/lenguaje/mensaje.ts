import type { Centimos } from '../dinero.ts'
import type { Agenda } from './agenda.ts'
import { expandir } from './aprendido.ts'
import type { ContextoFecha } from './calendario.ts'
import { trozosDeCifras } from './cifras.ts'
import { leerEtapa } from './etapas.ts'
import { buscarMomentos, type Momento } from './fechas.ts'
import { buscarHoras, type HoraDicha } from './horas.ts'
import { type Identificadores, leerIdentificadores } from './identificadores.ts'
import { elegirEntre } from './importe-elegido.ts'
import { buscarImportes, buscarPorcentajes, type Importe } from './importes.ts'
import { type Lectura, leerIntencion } from './intencion.ts'
import { type Nombrados, quienEs } from './nombres.ts'
import { aplanar, clausulas, limpiar, type Trozo, tapar } from './normalizar.ts'
import { leerOracion, type Oracion, type Signo } from './oracion.ts'

/** A message with everything that was found in it. `limpio`, `plano` and their blanked forms line up. */
export type Mensaje = {
  limpio: string
  plano: string
  /** Without names and identifiers: where dates and amounts are read. */
  sinNombres: string
  contexto: ContextoFecha
  ids: Identificadores
  nombrados: Nombrados
  momentos: Momento[]
  horas: HoraDicha[]
  importe: ImporteDicho | null
  /** «bájalo al 20», without its sign. */
  probabilidad: number | null
  oracion: Oracion
  lectura: Lectura
}

/** The amount meant. `otros`: what it could be as well; `otra`: «1,200» with its comma read the other way. */
export type ImporteDicho = Trozo & { centimos: Centimos; otra: Centimos | null; otros: Importe[] }

/** Reads a message once, for all that needs it. */
export function leerMensaje(texto: string, agenda: Agenda, contexto: ContextoFecha): Mensaje {
  const limpio = expandir(limpiar(texto), agenda.aprendido)
  const plano = aplanar(limpio)
  const conocidas = [...agenda.candidatos, ...(agenda.enCurso ? [agenda.enCurso] : [])].flatMap(
    (c) => c.facturas,
  )
  const ids = leerIdentificadores(limpio, plano, conocidas)
  const sinIds = tapar(plano, ids.trozos)
  const nombrados = quienEs(limpio, sinIds, agenda, ids)
  const nombres = [...nombrados.trozosCliente, ...nombrados.trozosContacto]
  const [probable] = sinIds.matchAll(PROBABILIDAD)
  const probabilidad = probable
    ? {
        valor: Number(probable.groups?.valor),
        fin: probable.index + probable[0].length,
        inicio: probable.index + probable[0].length - (probable.groups?.valor ?? '').length,
      }
    : null
  const sinNombres = tapar(sinIds, probabilidad ? [...nombres, probabilidad] : nombres)
  const momentos = buscarMomentos(sinNombres, contexto)
  const horas = buscarHoras(
    tapar(sinNombres, [...momentos.flatMap((m) => m.trozos), ...trozosDeCifras(sinNombres)]),
  )
  const tapado = tapar(
    sinNombres,
    momentos.flatMap((m) => m.trozos),
  )
  const importe = elegirImporte(
    tapar(tapado, horas),
    /\b(?:pag|cobr|factur|fra\b|presu|oferta|propuesta|oportunidad|negociacion|acept|bizum|transf|ingres|entr[oa]|entrad[oa]|entrao|abon|liquid|devuelt|devolv|devoluc|reembols|con iva|sin iva|o sea|deposit|gir[oa])/.test(
      tapado,
    ),
  )
  const primera = clausulas(plano)[0]
  const oracion = leerOracion(
    limpio,
    plano,
    marcasDe(
      {
        plano,
        ids,
        nombrados,
        momentos,
        horas,
        importe,
        porcentajes: [...buscarPorcentajes(sinNombres), ...(probabilidad ? [probabilidad] : [])],
      },
      contexto,
    ),
  )
  const lectura = leerIntencion({
    oracion,
    plano,
    pregunta: clausulas(plano).length === 1 && PREGUNTA.test(limpio),
    hayCliente:
      nombrados.cliente.tipo === 'seguro' ||
      nombrados.cliente.tipo === 'varios' ||
      nombrados.cliente.tipo === 'nuevo',
    soloCliente:
      nombrados.cliente.tipo !== 'nuevo' &&
      nombrados.trozosCliente.length > 0 &&
      /^[_ .?¿!]*$/.test(tapado.replace(/\b(?:el|la|los|las|de)\b/g, '')) &&
      momentos.length === 0 &&
      ids.trozos.length === 0,
    hayFecha: momentos.length > 0 || horas.length > 0,
    citaFutura: momentos.some(
      (m) => esFuturo(m, contexto) && primera !== undefined && m.inicio < primera.fin,
    ),
    hayImporte: importe !== null,
    hayFactura: ids.numeroFactura !== null,
    hayTelefono: ids.telefono !== null || ids.email !== null,
    hayPorcentaje: plano.includes('%') || /\bpor ?ciento\b/.test(plano),
    etapa: leerEtapa(oracion.canon),
  })
  return {
    limpio,
    plano,
    sinNombres,
    contexto,
    ids,
    nombrados,
    momentos,
    horas,
    importe,
    probabilidad: probabilidad?.valor ?? null,
    oracion,
    lectura,
  }
}

/** «que no se me olvide» and «como quedamos» ask nothing: without its accent, only some of these words surely ask. */
const PREGUNTA =
  /^[\s¿¡]*(?:(?:oye|y|e|pues|bueno|mira|a ver|hola|buenas)[ ,]+){0,3}¿?(?:(?:a|de|con|en|por|para|desde) )?(?:qué(?! (?:bien|bueno|mal|tal)\b)|cómo|cuándo|dónde|adónde|cuáles|cuál|cuales|cual|qui[eé]n(?:es)?|cu[aá]nt[oa]s?(?! antes))(?![\p{L}])/iu

/** What was found, as the signs that stand for it in `Oracion`. */
function marcasDe(
  {
    ids,
    nombrados,
    momentos,
    horas,
    importe,
    porcentajes,
    plano,
  }: Pick<Mensaje, 'plano' | 'ids' | 'nombrados' | 'momentos' | 'horas' | 'importe'> & {
    porcentajes: readonly Trozo[]
  },
  contexto: ContextoFecha,
): (Trozo & { signo: Signo })[] {
  const esFactura = ({ inicio, fin }: Trozo) =>
    ids.numeroFactura !== null &&
    plano.slice(inicio, fin).toUpperCase() === aplanar(ids.numeroFactura).toUpperCase()
  const con = (signo: Signo) => (trozo: Trozo) => ({ inicio: trozo.inicio, fin: trozo.fin, signo })
  const deFecha = ({ fecha, hasta }: Momento): Signo =>
    hasta < contexto.today ? 'Fp' : fecha === contexto.today ? 'Fh' : 'F'
  return [
    ...nombrados.trozosCliente.map(con('C')),
    ...nombrados.trozosContacto.map(con('P')),
    ...ids.trozos.map((t) => con(esFactura(t) ? 'N' : 'T')(t)),
    ...momentos.flatMap((m) => m.trozos.map(con(deFecha(m)))),
    ...horas.map(con('H')),
    ...porcentajes.map(con('%')),
    ...(importe ? [con('I')(importe)] : []),
  ]
}

function esFuturo(m: Momento, { today, ahora }: ContextoFecha): boolean {
  if (m.hasta > today) return m.fecha > today || m.desde <= today
  return (
    m.fecha === today &&
    (m.hora !== null
      ? m.hora > (ahora ?? '')
      : m.franja !== null && (ahora ?? '') < '12:00' && m.franja !== 'mañana')
  )
}

/** The amount meant: what is clearly money, or a bare figure where money is spoken of. */
function elegirImporte(tapado: string, deDinero: boolean): ImporteDicho | null {
  const porcentajes = buscarPorcentajes(tapado)
  const importes = buscarImportes(tapar(tapado, porcentajes)).filter((i) => !MEDIDA(tapado, i))
  // «3 portes a 210 = 630», «son 450, no 540»: the total, and what it is instead of what it is not.
  const total = importes.find((i) => /(?:=|\btotal:?|\bson|\ben total:?) ?$/.test(tapado.slice(0, i.inicio)))
  if (total && total.centimos >= 10_00) return dicho(total)
  const claro = elegirEntre(
    tapado,
    importes.filter((i) => i.claro),
  )
  if (claro) return dicho(claro.importe, claro.seguro ? [] : claro.otros)
  const suelto = importes.find((i) => i.centimos >= 10_00 && enSitioDeDinero(tapado, i, deDinero))
  return suelto ? dicho(suelto) : null
}

/** «me abonaron 2,000» is no two euros: with a comma that may group, the sum that somebody would write down. */
function dicho({ inicio, fin, centimos, otra }: Importe, otros: Importe[] = []): ImporteDicho {
  const alReves = otra !== null && centimos < 10_00 && otra >= 100_00
  return { inicio, fin, centimos: alReves ? otra : centimos, otra: alReves ? centimos : otra, otros }
}

/** «12.000 kilos», «2,40 x 1,15»: a grouping or decimals that count something else. */
const MEDIDA = (tapado: string, { inicio, fin }: Trozo): boolean =>
  /^ ?(?:x ?\d|kilos?\b|kgs?\b|gramos?\b|toneladas?\b|litros?\b|metros?\b|m2\b|cm\b|mm\b|km\b|horas?\b|cajas?\b|unidades\b|uds?\b|und\b|personas\b)/.test(
    tapado.slice(fin),
  ) || /\d ?x ?$/.test(tapado.slice(0, inicio))

const MONEDA_DICHA =
  /^ ?(?:eurillos|euretes|soles|pesos|pavos|lucas|bolivares|colones|quetzales|mensuales|mensual|al mes|cada un[oa]|a cuenta|por barba)\b/
const ANTES_DE_DINERO =
  /(?:\b(?:por|de?|son|eran?|total|importe|monto|valor|unos|unas|los|presu(?:puesto)?|sobre|vale|cuesta|a|calculo|como|serian|dejala en|dejalo en|dejar en|quedan?|en|da|dan|dio|cobr\w+|pag\w+)|s\/) $/

function enSitioDeDinero(
  tapado: string,
  { inicio, fin }: Trozo & { centimos: Centimos },
  deDinero: boolean,
): boolean {
  const despues = tapado.slice(fin)
  const antes = tapado.slice(0, inicio)
  if (/\ben (?:vez|lugar) de (?:los |las )?$/.test(antes)) return false
  if (/[,:] $/.test(antes) && /^ por (?:los|las|todo|el|la) /.test(despues)) return true
  if (MONEDA_DICHA.test(despues)) return true
  const cuentaOtraCosa =
    /^ (?!(?:a|al|de|del|el|la|los|por|para|xa?|pa|con|y|mas|en|iva|que|sin|o|no|ni|_|\+|cierre|hoy|ayer|firmado)(?:\b|_)|\+|_)[a-z]/.test(
      despues,
    )
  if (cuentaOtraCosa) return false
  return ANTES_DE_DINERO.test(antes) || deDinero
}

/** «bájalo al 20», «probabilidad 60»: how likely a deal is, which is neither a day nor an amount. */
const PROBABILIDAD =
  /\b(?:(?:prob|probabilidad)(?: (?:de|del|a|al|es|en))?:? ?|(?:sub|baj)(?:e|a|ela|elo|ala|alo|ale|ar|arlo|arla)(?: (?:la|lo|el))?(?: (?:probabilidad|prob))? al? |pon(?:le|la|lo)(?: (?:un|al|a))? |sube (?:[a-z]+ ){1,5}al (?=\d?[05]\b))(?<valor>\d{1,2}|100)(?!\d| ?(?:%|€|e\b|eur|k\b|mil\b|de\b|dias|por))(?![\d.,/:]\d)/g
