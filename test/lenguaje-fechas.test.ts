import { describe, expect, test } from 'vitest'
import { leerExpresiones } from '#domain/lenguaje/expresiones.ts'
import { buscarMomentos, leerFecha, leerHora, leerPeriodo } from '#domain/lenguaje/fechas.ts'
import { buscarHoras } from '#domain/lenguaje/horas.ts'
import { trocear } from '#domain/lenguaje/lexico.ts'
import { aplanar, limpiar } from '#domain/lenguaje/normalizar.ts'

/** Monday 23 November 2026, at ten. */
const AHORA = { today: '2026-11-23', ahora: '10:00', pasado: false }

/** What a text says of time, without its place: '2026-11-24', '2026-11-24T10:00', '10:00', '2026-11-23..2026-11-29'. */
function dice(texto: string, contexto = AHORA): string {
  return leerExpresiones(texto, contexto)
    .flatMap((e) => {
      if (e.kind === 'date') return e.date
      if (e.kind === 'datetime') return e.datetime
      if (e.kind === 'time') return e.time
      if (e.kind !== 'range') return []
      return `${e.start ?? e.start_time ?? ''}..${e.end ?? e.end_time ?? ''}${e.parte ? ` ${e.parte}` : ''}`
    })
    .join(' | ')
}

describe('slips in words of time', () => {
  test.each([
    ['juevs', 'jueves'],
    ['biernes', 'viernes'],
    ['miercoels', 'miercoles'],
    ['sabdo', 'sabado'],
    ['lune', 'lunes'],
    ['febreo', 'febrero'],
    ['dicembre', 'diciembre'],
    ['mañna', 'manana'],
    ['smeana', 'semana'],
    ['mñn', 'manana'],
  ])('«%s» is %s', (escrita, forma) => expect(trocear(limpiar(escrita))[0]?.forma).toBe(forma))

  test.each([
    'jueces',
    'mayor',
    'marta',
    'luna',
    'vienes',
    'manzana',
    'marco',
    'mario',
    'entero',
    'julia',
    'martos',
    'domino',
    'salado',
    'agusto',
  ])('«%s» is left as it is', (escrita) => expect(trocear(escrita)[0]?.forma).toBe(escrita))
})

describe('one day', () => {
  test.each([
    ['hoy', '2026-11-23'],
    ['el primero de mayo', '2027-05-01'],
    ['1ro de enero', '2027-01-01'],
    ['15-dic', '2026-12-15'],
    ['dic 15', '2026-12-15'],
    ['15dic', '2026-12-15'],
    ['5 de marzo del 27', '2027-03-05'],
    ['5 de marzo de dos mil veintiocho', '2028-03-05'],
    ['3.4.2027', '2027-04-03'],
    ['3 / 4', '2027-04-03'],
    ['2027/04/03', '2027-04-03'],
    ['el día 5', '2026-12-05'],
    ['el 5 del mes que viene', '2026-12-05'],
    ['el 5 de este mes', '2026-11-05'],
    ['el 21 del 12', '2026-12-21'],
    ['el 3 y el 4 de enero', '2027-01-03 | 2027-01-04'],
    ['viernes 20 de noviembre', '2026-11-20'],
    ['el lunes', '2026-11-30'],
    ['este jueves', '2026-11-26'],
    ['el jueves que viene', '2026-12-03'],
    ['el jueves siguiente', '2026-12-03'],
    ['el jueves de la semana entrante', '2026-12-03'],
    ['la semana que viene, el jueves', '2026-12-03'],
    ['el jueves pasado', '2026-11-19'],
    ['el primer lunes de diciembre', '2026-12-07'],
    ['el último viernes del mes', '2026-11-27'],
    ['en 10 días', '2026-12-03'],
    ['en 10 días hábiles', '2026-12-07'],
    ['dentro de mes y medio', '2027-01-07'],
    ['de aquí a dos semanas', '2026-12-07'],
    ['de hoy en ocho', '2026-11-30'],
    ['dos días más tarde', '2026-11-25'],
    ['hace quince días', '2026-11-08'],
    ['tres semanas atrás', '2026-11-02'],
    ['antier', '2026-11-21'],
    ['en nochevieja', '2026-12-31'],
    ['viernes santo', '2027-03-26'],
  ])('«%s» is %s', (texto, dia) => expect(dice(texto)).toBe(dia))
})

describe('borders', () => {
  test.each([
    ['el 31', '2026-11-23', '2026-12-31'],
    ['el 30', '2027-02-10', '2027-03-30'],
    ['29 de febrero', '2026-11-23', '2028-02-29'],
    ['en un mes', '2027-01-31', '2027-02-28'],
    ['en un año', '2028-02-29', '2029-02-28'],
    ['mañana', '2026-12-31', '2027-01-01'],
    ['el 2', '2026-12-31', '2027-01-02'],
    ['el jueves', '2026-11-26', '2026-12-03'],
    ['el 26', '2026-11-26', '2026-11-26'],
    ['este finde', '2026-11-28', '2026-11-28..2026-11-29'],
    ['el próximo finde', '2026-11-28', '2026-12-05..2026-12-06'],
    ['a primeros de mes', '2026-12-28', '2027-01-01..2027-01-05'],
    ['a finales de mes', '2028-02-10', '2028-02-25..2028-02-29'],
    ['el mes que viene', '2026-12-31', '2027-01-01..2027-01-31'],
    ['principios de año', '2026-11-23', '2027-01-01..2027-01-31'],
  ])('«%s» on %s is %s', (texto, today, esperado) => expect(dice(texto, { ...AHORA, today })).toBe(esperado))

  test.each(['el 31 de abril', '30/2', '32/1/2027', '29/2/2027', '0/5'])('«%s» is no day', (texto) =>
    expect(leerFecha(texto, AHORA.today)).toBeNull(),
  )
})

describe('hours', () => {
  test.each([
    ['a la una', '13:00'],
    ['a las 5 y pico', '17:00'],
    ['a eso de las 5', '17:00'],
    ['tipo 5', '17:00'],
    ['a las 17 hs', '17:00'],
    ['a las veinte y cinco', '20:05'],
    ['a las siete treinta y cinco', '19:35'],
    ['once menos veinte', '10:40'],
    ['20 para las 8', '07:40'],
    ['a las 12 de la noche', '00:00'],
    ['a las 2 de la mañana', '02:00'],
    ['las 3 del mediodía', '15:00'],
    ['8 de tarde', '20:00'],
    ['al medio día', '12:00'],
    ['17h30', '17:30'],
    ['12 a.m.', '00:00'],
    ['08:00', '08:00'],
  ])('«%s» is %s', (texto, hora) => expect(leerHora(texto)).toBe(hora))

  test.each([
    ['de 9 a 2', '09:00..14:00'],
    ['de 5 a 6', '17:00..18:00'],
    ['de 5 a 6 de la mañana', '05:00..06:00'],
    ['de 1 a 3 pm', '13:00..15:00'],
    ['entre las 11 y la 1', '11:00..13:00'],
    ['10:30-12', '10:30..12:00'],
    ['el lunes de 10 a 12', '2026-11-30T10:00..2026-11-30T12:00'],
    ['de 16:00 a 17:30 el viernes', '2026-11-27T16:00..2026-11-27T17:30'],
    ['en las próximas 2 horas', '2026-11-23T10:00..2026-11-23T12:00'],
    ['en hora y media', '2026-11-23T11:30'],
    ['hace 20 min', '2026-11-23T09:40'],
    ['quedamos el 4 a las 4', '2026-12-04T16:00'],
    ['mañana a 11', '2026-11-24T11:00'],
    ['a las 7 esta mañana', '2026-11-23T07:00'],
  ])('«%s» is %s', (texto, esperado) => expect(dice(texto)).toBe(esperado))
})

describe('parts of the day, open limits and stretches', () => {
  test.each([
    ['mañana por la tarde', '2026-11-24T16:00..2026-11-24T20:00 tarde'],
    ['mañana en la tardecita', '2026-11-24T16:00..2026-11-24T20:00 tarde'],
    ['mañana tempranito', '2026-11-24T08:00..2026-11-24T10:00 mañana'],
    ['el lunes a 1ª hora', '2026-11-30T08:00..2026-11-30T10:00 mañana'],
    ['el jueves después de comer', '2026-11-26T15:30..2026-11-26T17:00 tarde'],
    ['ayer noche', '2026-11-22T20:00..2026-11-22T23:59 noche'],
    ['a partir del jueves', '2026-11-26..'],
    ['antes del viernes', '..2026-11-27'],
    ['desde ayer', '2026-11-22..'],
    ['desde mañana hasta el viernes', '2026-11-24..2026-11-27'],
    ['en los próximos meses', '2026-12-01..2027-02-28'],
    ['q1 2027', '2027-01-01..2027-03-31'],
    ['hasta el 15', '..2026-12-15'],
    ['el jueves desde las 4', '2026-11-26T16:00..'],
    ['del 3 al 7', '2026-12-03..2026-12-07'],
    ['del 28 al 3', '2026-11-28..2026-12-03'],
    ['del 20 de diciembre al 7 de enero', '2026-12-20..2027-01-07'],
    ['de martes a jueves', '2026-11-24..2026-11-26'],
    ['de enero a marzo', '2027-01-01..2027-03-31'],
    ['entre hoy y mañana', '2026-11-23..2026-11-24'],
    ['los próximos 3 días', '2026-11-24..2026-11-26'],
    ['los dos últimos meses', '2026-09-01..2026-10-31'],
    ['el trimestre que viene', '2027-01-01..2027-03-31'],
    ['el primer semestre de 2027', '2027-01-01..2027-06-30'],
    ['4T de 2026', '2026-10-01..2026-12-31'],
    ['la primera quincena de enero', '2027-01-01..2027-01-15'],
    ['la semana del 7', '2026-12-07..2026-12-13'],
    ['a mediados de la semana que viene', '2026-12-02..2026-12-03'],
    ['lo que queda de mes', '2026-11-23..2026-11-30'],
    ['cierre enero', '2027-01-01..2027-01-31'],
  ])('«%s» is %s', (texto, esperado) => expect(dice(texto)).toBe(esperado))

  test('vague days have one to act on', () => {
    const dia = (texto: string) => buscarMomentos(texto, AHORA)[0]?.fecha
    expect(
      ['a finales de mes', 'a mediados de enero', 'esta semana', 'la semana que viene'].map(dia),
    ).toEqual(['2026-11-30', '2027-01-15', '2026-11-27', '2026-11-30'])
  })

  test('a question asks for a period', () => {
    const periodo = (texto: string) => leerPeriodo(aplanar(limpiar(texto)), AHORA)
    expect(periodo('qué hay hoy y mañana')).toEqual({ desde: '2026-11-23', hasta: '2026-11-24' })
    expect(periodo('facturado desde el 1 de noviembre de 2026')).toEqual({
      desde: '2026-11-01',
      hasta: '2026-11-23',
    })
  })
})

describe('told as past', () => {
  test.each([
    ['hablé con ella el jueves', '2026-11-19'],
    ['estuvimos del 3 al 7', '2026-11-03..2026-11-07'],
    ['se firmó el 20 de enero', '2026-01-20'],
    ['llamé a Paz, quedamos el jueves que viene', '2026-12-03'],
  ])('«%s» is %s', (texto, esperado) => expect(dice(texto)).toBe(esperado))
})

describe('what is no appointment', () => {
  test.each([
    'cerrado los lunes',
    'abre a las 7',
    'abren de 9 a 2',
    'solo atienden por las mañanas',
    'de lunes a viernes',
    'pagan a 60 días',
    '24 horas',
    'disponible 24/7',
    'cerramos los fines de semana',
    '3 veces a la semana',
    '45 al mes',
    'hablé con Julio',
    'reunión con Domingo',
    'calle 2 de mayo',
    'bájalo al 20',
    'el 3 por ciento',
    'ahora quieren dos más',
  ])('«%s»', (texto) => {
    const plano = aplanar(limpiar(texto))
    expect(buscarMomentos(plano, AHORA)).toEqual([])
    expect(buscarHoras(plano)).toEqual([])
  })

  test.each([
    ['el lunes no, el martes', '2026-11-24'],
    ['no el lunes, el martes', '2026-11-24'],
    ['no puede el martes, cámbialo al jueves', '2026-11-26'],
    ['no es el lunes es el miércoles', '2026-11-25'],
    ['cámbialo del lunes al martes', '2026-12-01'],
    ['en vez del lunes el martes', '2026-11-24'],
  ])('«%s» is %s', (texto, dia) =>
    expect(buscarMomentos(aplanar(limpiar(texto)), AHORA).map((m) => m.fecha)).toEqual([dia]),
  )

  test('an hour taken back gives way to the next', () => {
    expect(buscarHoras('a las 6 no, a las 7').map((h) => h.hora)).toEqual(['19:00'])
    expect(buscarHoras('pasa la cita de las 5 a las 6').map((h) => h.hora)).toEqual(['18:00'])
  })
})

test('a date keeps its words, and the prepositions that hang from them', () => {
  const texto = 'mandar presupuesto antes del viernes por la tarde'
  const [momento] = buscarMomentos(texto, AHORA)
  expect(momento?.trozos.map(({ inicio, fin }) => texto.slice(inicio, fin))).toEqual([
    'antes del viernes',
    'por la tarde',
  ])
})

/** A few of the shared sentences whose reading is easy to break. Recognizers-Text (MIT), rustling-ontology (MIT), Duckling (BSD). */
test.each([
  ['Voy a volver 8pm del 15', '2016-11-07', '2016-11-15T20:00'],
  ['a las 13h30 del sábado 21 de septiembre', '2013-02-12', '2013-09-21T13:30'],
  ['¿Dónde estabas entre 30-jul y 30-sept?', '2019-01-31', '2018-07-30..2018-09-30'],
  ['13 - 15 de julio de 2013', '2013-02-12', '2013-07-13..2013-07-15'],
])('shared: «%s»', (texto, today, esperado) => expect(dice(texto, { ...AHORA, today })).toBe(esperado))
