import { masDias } from '../fecha.ts'
import {
  alCabo,
  ano,
  type ContextoFecha,
  cadaAno,
  cuantos,
  desplazado,
  deUnDiaAOtro,
  diaConSemana,
  diaDelMes,
  diaDeSemana,
  diaMes,
  fechaDelMes,
  finDeMes,
  finDeSemana,
  franjaDe,
  type Grupos,
  lunesDe,
  mesDe,
  mesNombrado,
  minutosDichos,
  parteDeMes,
  parteDeSemana,
  quincena,
  semana,
  type Tramo,
  trimestre,
  varios,
} from './calendario.ts'
import { CARDINAL } from './numeros.ts'

type Regla = { re: RegExp; lee: (g: Grupos, contexto: ContextoFecha) => Tramo | null }

const SEMANA =
  'lunes|martes|miercoles|jueves|viernes|sabado|domingo|lun\\b\\.?|mie\\b\\.?|jue\\b\\.?|vie\\b\\.?|sab\\b\\.?|dom\\b\\.?|mar\\b\\.?(?= \\d)'
const MES =
  '(?:ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|may(?:o)?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|sep(?:t|tiembre)?|set(?:iembre)?|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?)\\b\\.?'
const MES_ENTERO =
  '(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|(?:ene|feb|abr|jun|jul|ago|sept?|oct|nov|dic)\\.?(?= (?:de )?\\d{4}))\\b'
const DIA = `(?:primero|1ro|${CARDINAL})(?:[.]?[º°ª]| ?ro\\b)?`
const ANO = `(?:\\d{4}|\\d{2}(?![\\d.,:/€%]| ?(?:€|eur|h\\b|mil\\b|k\\b)))`
const ANO_LETRA = `(?:dos mil(?: ${CARDINAL})?|mil novecientos(?: ${CARDINAL})?)`
const CON_ANO = `(?:,? (?:de |del )?(?:ano )?(?<a>\\d{4}|${ANO_LETRA})\\b)?`
/** After «el 18»: figures that are no day of the month. */
const NO_CANTIDAD =
  '(?!\\d| ?(?:%|€|euros?\\b|eur\\b|mil\\b|k\\b|por ?ciento|horas?\\b|minutos?\\b|de cada)|[.,:/-]\\d)'
const QUE_VIENE = '(?:que vienen?|proxim[oa]s?|siguientes?|entrante)'
const PASADO = '(?:pasad[oa]s?|anterior(?:es)?|ultim[oa]s?)'

/** Our grammar of days over a plain text. The longest reading of each place wins; order decides ties. */
export const REGLAS: Regla[] = [
  { re: /\b(?:el dia de )?hoy\b/g, lee: (_, { today }) => ({ desde: today }) },
  {
    re: /(?<!\b(?:las?|esta|una|cada|tod[ao]) )\b(?:manana|mnn|mnna|mna)\b/g,
    lee: (_, { today }) => ({ desde: masDias(today, 1) }),
  },
  { re: /\bpasado (?:manana|mnn|mnna)\b/g, lee: (_, { today }) => ({ desde: masDias(today, 2) }) },
  { re: /\bayer\b/g, lee: (_, { today }) => ({ desde: masDias(today, -1) }) },
  {
    re: /\b(?:anteayer|antier|antes de ayer|(?:el )?dia antes de ayer)\b/g,
    lee: (_, { today }) => ({ desde: masDias(today, -2) }),
  },
  { re: /\banoche\b/g, lee: (_, { today }) => ({ desde: masDias(today, -1), franja: 'noche' }) },
  {
    re: /\best[ae] (?:misma )?(?<parte>manana|tarde|noche|mediodia)\b/g,
    lee: (g, { today }) => ({ desde: today, franja: franjaDe(g.parte) }),
  },
  {
    re: /\b(?:el )?(?:proximo dia|dia (?:siguiente|de despues))\b/g,
    lee: (_, { today }) => ({ desde: masDias(today, 1) }),
  },
  { re: /\b(?:el )?dia (?:de antes|anterior)\b/g, lee: (_, { today }) => ({ desde: masDias(today, -1) }) },

  {
    re: new RegExp(
      `(?<!\\b(?:los|cada|todos los) )\\b(?:(?<antes>este|proximo|pasado|este pasado|este proximo|ultimo) )?(?<dia>${SEMANA})(?: (?<tras>${QUE_VIENE}|${PASADO}))?(?: (?:por la (?:manana|tarde|noche) )?(?:de )?(?<semana>(?:de )?(?:est[ae]|la) (?:misma |proxima |siguiente |pasada )?semana(?: ${QUE_VIENE}| ${PASADO})?))?(?![a-z])`,
      'g',
    ),
    lee: diaDeSemana,
  },
  {
    re: new RegExp(
      `\\b(?<semana>(?:la )?(?:proxima |siguiente |pasada |esta )semana|la semana (?:${QUE_VIENE}|${PASADO}))(?: el|,)? (?<dia>${SEMANA})\\b`,
      'g',
    ),
    lee: diaDeSemana,
  },
  {
    re: new RegExp(
      `\\b(?<dia>${SEMANA}),? (?:el )?(?:dia )?(?<n>${DIA})(?! de la\\b| y (?:media|cuarto)| menos)\\b${NO_CANTIDAD}(?! ?(?:h|am|pm|a\\.m|p\\.m)\\b)`,
      'g',
    ),
    lee: (g, contexto) => diaConSemana(g.dia, diaMes(g.n), contexto),
  },
  {
    re: new RegExp(
      `(?:\\b(?<ds>${SEMANA}),? (?:el )?)?(?:\\bdia )?(?<![\\w,./])(?<n>${DIA})(?: de | ?[-/] ?| )(?<mes>${MES})(?:(?: de | del | ?[-/] ?|,? )(?:ano )?(?<a>${ANO}|${ANO_LETRA})\\b)?`,
      'g',
    ),
    lee: (g, contexto) => fechaDelMes(g, contexto),
  },
  {
    re: new RegExp(
      `\\b(?<mes>${MES})[ -](?<n>\\d{1,2})(?![\\d.:])(?:(?:,| de| del|-) ?(?<a>\\d{4}))?\\b${NO_CANTIDAD}`,
      'g',
    ),
    lee: (g, contexto) => fechaDelMes(g, contexto),
  },
  {
    re: new RegExp(
      `(?:\\b(?:${SEMANA}),? )?(?:\\bdia )?(?<![\\w.,/€-]|\\d )(?<n>\\d{1,2}) ?(?<sep>[/-]) ?(?<m>\\d{1,2})(?: ?\\k<sep> ?(?<a>\\d{4}|\\d{2}))?(?![\\w/%€]|[.,-]\\d| ?(?:€|euros?\\b|de hora))`,
      'g',
    ),
    lee: (g, contexto) => fechaDelMes(g, contexto),
  },
  {
    re: /(?<![\w.,/-])(?<n>\d{1,2})\.(?<m>\d{1,2})\.(?<a>\d{4}|\d{2})(?![\w.,])/g,
    lee: (g, contexto) => fechaDelMes(g, contexto),
  },
  {
    re: /(?<![\w/-])(?<a>\d{4})[-/](?<m>\d{1,2})[-/](?<n>\d{1,2})(?![\w/-])/g,
    lee: (g, contexto) => fechaDelMes(g, contexto),
  },
  {
    re: new RegExp(
      `\\b(?:el|del|al|este|para el|dia)(?: dia)? (?<n>${DIA})(?: (?:de|del) (?<cual>este mes|mes (?:${QUE_VIENE}|pasado|anterior)|proximo mes))?\\b${NO_CANTIDAD}(?! de (?:${MES}|la\\b))(?! ?(?:h|am|pm)\\b)`,
      'g',
    ),
    lee: (g, contexto) => diaDelMes(g, contexto),
  },

  {
    re: new RegExp(
      `\\b(?:en|dentro de|de aqui a|pasad[oa]s|al cabo de|en unos|en unas) (?:(?:unos|unas|un par de|aproximadamente) )?(?<n>${CARDINAL}|un par de)? ?(?<u>dias?|semanas?|mes(?:es)?|anos?|quincenas?|trimestres?)\\b(?! (?:pasad|que|prox))`,
      'g',
    ),
    lee: (g, contexto) => desplazado(cuantos(g.n), g.u, contexto.today),
  },
  {
    re: new RegExp(
      `\\bhace (?:(?:unos|unas|como|cosa de|cerca de|mas de) )?(?<n>${CARDINAL}|un par de) (?<u>dias?|semanas?|mes(?:es)?|anos?)\\b`,
      'g',
    ),
    lee: (g, contexto) => desplazado(-cuantos(g.n), g.u, contexto.today),
  },
  {
    re: new RegExp(`\\b(?<n>${CARDINAL}) (?<u>dias?|semanas?|mes(?:es)?) (?:despues|mas tarde)\\b`, 'g'),
    lee: (g, contexto) => desplazado(cuantos(g.n), g.u, contexto.today),
  },
  {
    re: new RegExp(
      `\\b(?:en|dentro de) (?<n>${CARDINAL}|media|un cuarto de|3/4 de|tres cuartos de)(?: (?<media>hora) y media| ?(?<u>horas?|h|minutos?|mins?|min))\\b`,
      'g',
    ),
    lee: (g, contexto) => alCabo(minutosDichos(g), contexto),
  },
  {
    re: new RegExp(
      `\\bhace (?:cerca de |unas? |unos )?(?<n>${CARDINAL}|media|un cuarto de)(?: (?<media>hora) y media| ?(?<u>horas?|h|minutos?|mins?|min))\\b`,
      'g',
    ),
    lee: (g, contexto) => alCabo(-minutosDichos(g), contexto),
  },

  {
    re: new RegExp(
      `\\b(?:(?:est[ae]|la) (?:misma )?semana|semana (?:actual|en curso))(?! (?:${QUE_VIENE}|${PASADO}|del? ))\\b`,
      'g',
    ),
    lee: (_, { today, pasado }) => semana(today, 0, pasado),
  },
  {
    re: new RegExp(`\\b(?:(?:proxima|siguiente) semana|semana ${QUE_VIENE})\\b`, 'g'),
    lee: (_, { today }) => semana(today, 1),
  },
  {
    re: new RegExp(`\\b(?:(?:pasada|ultima|anterior) semana|semana ${PASADO})\\b(?! de)`, 'g'),
    lee: (_, { today }) => semana(today, -1),
  },
  {
    re: new RegExp(
      `\\bsemana (?:del?|que (?:empieza|comienza) el)(?: dia)? (?<n>${DIA})(?: de (?<mes>${MES})${CON_ANO})?`,
      'g',
    ),
    lee: (g, contexto) => {
      const dia = g.mes ? fechaDelMes(g, contexto) : diaDelMes(g, contexto)
      return dia && semana(dia.desde, 0)
    },
  },
  {
    re: /\b(?<cual>a principios|a comienzos|a primeros|a mediados|a mitad|a media|a finales|a final|a fin|al final|a ultimos|principios|mediados|finales|fin|final) (?:de )?(?:la |el )?(?<este>proxima |siguiente |esta )?semana(?<sig> que viene| proxima| siguiente)?\b/g,
    lee: (g, { today }) =>
      parteDeSemana(g.cual ?? '', masDias(lunesDe(today), g.sig || /prox|sig/.test(g.este ?? '') ? 7 : 0)),
  },
  {
    re: new RegExp(
      `\\b(?:a |al |para )?(?<cual>principios?|comienzos|primeros|mediados|mitad|finales|final|fin|fines|ultimos|ultimos dias) (?:de |del )(?:el )?(?:(?<este>este|proximo|siguiente) )?(?:mes(?: de)?(?<tras> ${QUE_VIENE}| pasado| anterior)?|(?<mes>${MES_ENTERO})${CON_ANO}|(?<ano>ano))(?! [a-z]*(?:viene|proximo))`,
      'g',
    ),
    lee: parteDeMes,
  },
  {
    re: /\b(?:a )?(?:fin|final|finales) de (?:el )?(?:este )?ano\b/g,
    lee: (_, { today }) => ({
      desde: `${today.slice(0, 4)}-12-15`,
      hasta: `${today.slice(0, 4)}-12-31`,
      fecha: `${today.slice(0, 4)}-12-31`,
    }),
  },
  {
    re: /\b(?:este mes|mes (?:actual|en curso)|(?:el )?resto del mes)\b/g,
    lee: (_, { today }) => ({ ...mesDe(today, 0), fecha: finDeMes(today) }),
  },
  {
    re: new RegExp(`\\b(?:(?:proximo|siguiente) mes|mes ${QUE_VIENE})\\b`, 'g'),
    lee: (_, { today }) => mesDe(today, 1),
  },
  {
    re: new RegExp(`\\b(?:(?:pasado|ultimo) mes|mes ${PASADO})\\b`, 'g'),
    lee: (_, { today }) => mesDe(today, -1),
  },
  {
    re: new RegExp(
      `\\b(?:(?:en|para|a|de|desde|hasta|mes de|proximo|este|durante|x|por|cierre|cerrar) )(?<mes>${MES_ENTERO})(?:,? (?:de |del )?(?:ano )?(?<a>\\d{4}|que viene|pasado))?\\b`,
      'g',
    ),
    lee: mesNombrado,
  },
  {
    re: new RegExp(
      `(?:^|(?<=[,;] ?))(?<mes>${MES_ENTERO})(?:,? (?:de |del )?(?<a>\\d{4}|que viene|pasado))?(?= ?$|[,;])`,
      'g',
    ),
    lee: mesNombrado,
  },
  { re: new RegExp(`\\b(?<mes>${MES})(?: de | del |,? )(?<a>\\d{4})\\b`, 'g'), lee: mesNombrado },
  {
    re: /\b(?<cual>este|(?:el )?(?:pasado|ultimo|proximo|siguiente|primer|segundo|tercer|cuarto)) trimestre(?<tras> que viene| pasado| anterior| actual| en curso)?(?: del? (?:ano )?(?<a>\d{4}))?\b/g,
    lee: trimestre,
  },
  { re: /\b(?:[tq](?<q>[1-4])|(?<q2>[1-4])[tq])(?: (?:de )?(?<a>\d{4}))?\b/g, lee: trimestre },
  {
    re: /\b(?:este|en el) ano\b|\bano actual\b|\ben lo que va de ano\b/g,
    lee: (_, { today }) => ano(Number(today.slice(0, 4))),
  },
  {
    re: new RegExp(`\\b(?:(?:pasado|ultimo) ano|ano ${PASADO})\\b`, 'g'),
    lee: (_, { today }) => ano(Number(today.slice(0, 4)) - 1),
  },
  {
    re: new RegExp(`\\b(?:(?:proximo|siguiente) ano|ano ${QUE_VIENE})\\b`, 'g'),
    lee: (_, { today }) => ano(Number(today.slice(0, 4)) + 1),
  },
  { re: /\b(?:en|de|ano|durante) (?<a>20\d\d)\b(?![-/.,]\d| ?(?:€|euros))/g, lee: (g) => ano(Number(g.a)) },
  {
    re: /\b(?:(?<cual>este|el|proximo|pasado|ultimo) )?(?:fin de semana|finde)(?<tras> que viene| pasado)?\b/g,
    lee: (g, { today, pasado }) =>
      finDeSemana(today, /pasado|ultimo/.test(`${g.cual}${g.tras}`) || (pasado && !g.cual)),
  },
  {
    re: new RegExp(
      `\\b(?:los |las )?(?:(?<q1>proxim[oa]s|siguientes|ultim[oa]s|pasad[oa]s) (?<n>${CARDINAL})|(?<n2>${CARDINAL}) (?<q2>proxim[oa]s|siguientes|ultim[oa]s|pasad[oa]s)) (?<u>dias|semanas|meses|anos)\\b`,
      'g',
    ),
    lee: (g, contexto) => varios(`${g.q1 ?? g.q2}`, cuantos(g.n ?? g.n2), g.u, contexto.today),
  },
  {
    re: new RegExp(
      `\\b(?<cual>primer|primera|segunda|ultima|1a|2a) quincena (?:de |del )(?:mes de )?(?:(?<mes>${MES_ENTERO})${CON_ANO}|mes|este mes)`,
      'g',
    ),
    lee: quincena,
  },
  {
    re: new RegExp(
      `\\b(?:(?:desde|del?|entre) )?(?:el )?(?<n>${DIA})(?: de (?<mes1>${MES}))?(?: al?| y| hasta| ?-)(?: el)? (?<n2>${DIA})(?: de (?<mes>${MES})${CON_ANO}| (?:de |del )(?<cual>este mes|mes (?:${QUE_VIENE}|pasado)))`,
      'g',
    ),
    lee: deUnDiaAOtro,
  },

  { re: /\b(?:el |en |para )?(?:ano nuevo)\b/g, lee: (_, contexto) => cadaAno(1, 1, contexto) },
  { re: /\b(?:el dia de |en |para |por )?reyes\b/g, lee: (_, contexto) => cadaAno(6, 1, contexto) },
  { re: /\bnochebuena\b/g, lee: (_, contexto) => cadaAno(24, 12, contexto) },
  { re: /\b(?:el dia de |en |para |por )navidad(?:es)?\b/g, lee: (_, contexto) => cadaAno(25, 12, contexto) },
  { re: /\bnochevieja\b/g, lee: (_, contexto) => cadaAno(31, 12, contexto) },
]
