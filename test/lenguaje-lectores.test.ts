import { describe, expect, test } from 'vitest'
import { leerFecha, leerHora } from '#domain/lenguaje/fechas.ts'
import { leerEmail, leerIdentificadores, leerNif, leerTelefono } from '#domain/lenguaje/identificadores.ts'
import { leerImporte, leerPorcentaje } from '#domain/lenguaje/importes.ts'
import { aplanar, limpiar, normalizar, palabras } from '#domain/lenguaje/normalizar.ts'

/** A Monday. */
const LUNES = '2026-11-23'

describe('normalizar', () => {
  test.each([
    ['  Peluquería   SOL ', 'peluqueria sol'],
    ['Castaño, Íñigo & Güell', 'castano, inigo & guell'],
    ['', ''],
  ])('%j is %j', (texto, esperado) => expect(normalizar(texto)).toBe(esperado))

  test('words are letters and digits', () => {
    expect(palabras('Talleres Ruiz, S.L. (24h)')).toEqual(['talleres', 'ruiz', 's', 'l', '24h'])
  })

  test('a plain text lines up with what was typed', () => {
    const limpio = limpiar('  Llamé a Núñez\n  y  ya ')
    expect(limpio).toBe('Llamé a Núñez\ny ya')
    expect(aplanar(limpio)).toBe('llame a nunez;y ya')
  })
})

describe('leerFecha, on Monday 23 November 2026', () => {
  test.each([
    ['hoy', '2026-11-23'],
    ['mañana', '2026-11-24'],
    ['pasado mañana', '2026-11-25'],
    ['el jueves', '2026-11-26'],
    ['el lunes', '2026-11-30'],
    ['antes del viernes', '2026-11-27'],
    ['el lunes 30', '2026-11-30'],
    ['el martes que viene', '2026-12-01'],
    ['el viernes de la semana que viene', '2026-12-04'],
    ['la semana que viene', '2026-11-30'],
    ['esta semana', '2026-11-27'],
    ['en 15 días', '2026-12-08'],
    ['dentro de dos semanas', '2026-12-07'],
    ['en un mes', '2026-12-23'],
    ['el 18', '2026-12-18'],
    ['el 23', '2026-11-23'],
    ['el 20 de enero', '2027-01-20'],
    ['15/12', '2026-12-15'],
    ['3-2-27', '2027-02-03'],
    ['2026-12-01', '2026-12-01'],
    ['a finales de mes', '2026-11-30'],
    ['a mediados de mes', '2026-12-15'],
    ['en enero', '2027-01-01'],
    ['el veintidós de febrero', '2027-02-22'],
    ['ayer', '2026-11-22'],
    ['hace tres días', '2026-11-20'],
    ['29/2', '2028-02-29'],
    ['julio 5, 2027', '2027-07-05'],
  ])('«%s» is %s', (texto, fecha) => expect(leerFecha(texto, LUNES)?.fecha).toBe(fecha))

  test.each([
    ['mañana a las 10', '2026-11-24', '10:00'],
    ['el jueves a las cinco y media', '2026-11-26', '17:30'],
    ['el 14/12 9.45', '2026-12-14', '09:45'],
    ['pasado mañana a las diez menos cuarto', '2026-11-25', '09:45'],
    ['el viernes por la tarde a las 8', '2026-11-27', '20:00'],
    ['mañana por la tarde', '2026-11-24', null],
  ])('«%s» is %s at %s', (texto, fecha, hora) =>
    expect(leerFecha(texto, LUNES)).toMatchObject({ fecha, hora }),
  )

  test('told as past, a weekday looks back', () => {
    expect(leerFecha('el jueves', LUNES, { pasado: true })?.fecha).toBe('2026-11-19')
    expect(leerFecha('el 20 de enero', LUNES, { pasado: true })?.fecha).toBe('2026-01-20')
  })

  test('said on a Thursday, «el jueves» is the next week’s', () => {
    expect(leerFecha('el jueves', '2026-11-26')?.fecha).toBe('2026-12-03')
  })

  test('the words used come back as typed', () => {
    expect(leerFecha('quedamos Mañana a las 10 en la obra', LUNES)?.fragmento).toBe('Mañana a las 10')
  })

  test('«en dos horas» needs the hour it is', () => {
    expect(leerFecha('en dos horas', LUNES)).toBeNull()
    expect(leerFecha('en dos horas', LUNES, { ahora: '23:10' })).toMatchObject({
      fecha: '2026-11-24',
      hora: '01:10',
    })
  })

  test.each([
    '600 123 123',
    '12.000',
    '1.210 €',
    'los lunes cierran',
    'solo atienden por la mañana',
    '31/2/2027',
    'quieren 2 toldos',
    'el 15 % de descuento',
    '',
  ])('«%s» is no date', (texto) => expect(leerFecha(texto, LUNES)).toBeNull())
})

describe('leerHora', () => {
  test.each([
    ['a las 10', '10:00'],
    ['a las 4', '16:00'],
    ['a las 7', '19:00'],
    ['a las 8', '08:00'],
    ['a la una', '13:00'],
    ['las siete y media de la mañana', '07:30'],
    ['a las diez menos cuarto', '09:45'],
    ['17:05', '17:05'],
    ['9.45', '09:45'],
    ['5pm', '17:00'],
    ['15h', '15:00'],
    ['a las 12 de la noche', '00:00'],
    ['al mediodía', '12:00'],
    ['9', '09:00'],
    ['a las 6 no, a las 7', '19:00'],
  ])('«%s» is %s', (texto, hora) => expect(leerHora(texto)).toBe(hora))

  test.each(['', 'por la tarde', '12.000', 'a las 99', '600123123'])('«%s» is no hour', (texto) =>
    expect(leerHora(texto)).toBeNull(),
  )
})

describe('leerImporte', () => {
  test.each([
    ['12.000', 12_000_00],
    ['12 mil', 12_000_00],
    ['6k', 6_000_00],
    ['mil doscientos', 1_200_00],
    ['3.400,50 €', 3_400_50],
    ['1200 e', 1_200_00],
    ['1.210', 1_210_00],
    ['363', 363_00],
    ['0,29 € + iva', 29],
    ['15 euros con 50', 15_50],
    ['€ 2.109,00', 2_109_00],
    ['1 298,00 €', 1_298_00],
    ['75€/mes', 75_00],
    ['ciento veintiún euros', 121_00],
    ['medio, no: trescientos cincuenta euros más', 350_00],
    ['quiere 2 toldos por 1.760€', 1_760_00],
    ['9.999.999,99', 9_999_999_99],
    ['0 €', 0],
  ])('«%s» is %i cents', (texto, centimos) => expect(leerImporte(texto)).toBe(centimos))

  test.each(['', '-50', '- 50 €', '10.000.000', '$10', '12 o 15', 'en 3 días', '15 %', 'nada'])(
    '«%s» is null',
    (texto) => expect(leerImporte(texto)).toBeNull(),
  )
})

test.each([
  ['65%', 65],
  ['le pongo un 65 %', 65],
  ['quince por ciento', 15],
  ['un veinticinco por ciento', 25],
  ['0,3%', 0.3],
  ['65', null],
])('leerPorcentaje: «%s» is %s', (texto, valor) => expect(leerPorcentaje(texto)).toBe(valor))

test.each([
  ['600 123 123', '+34600123123'],
  ['tel. 912-345-678', '+34912345678'],
  ['+34 600123123', '+34600123123'],
  ['0034 600 12 31 23', '+34600123123'],
  ['+351 912 345 678', '+351912345678'],
  ['12345', null],
  ['600.000 €', null],
  ['2026-052', null],
  // Of another country and without its prefix: the figures, as she gave them.
  ['cel 33 1055 0198', '3310550198'],
  ['el celular de Martín es 351 555 0199', '3515550199'],
  ['móvil 12', null],
  ['whatsapp con 2 toldos, 1.760', null],
])('leerTelefono: «%s» is %s', (texto, telefono) => expect(leerTelefono(texto)).toBe(telefono))

test.each([
  ['Ana.Gil@Peluqueria-Sol.es, gracias', 'ana.gil@peluqueria-sol.es'],
  ['ana@sol', null],
])('leerEmail: «%s» is %s', (texto, email) => expect(leerEmail(texto)).toBe(email))

test.each([
  ['12345678Z', { nif: '12345678Z', valido: true }],
  ['12.345.678-A', { nif: '12345678A', valido: false }],
  ['x1234567l', { nif: 'X1234567L', valido: true }],
  ['A12345674', { nif: 'A12345674', valido: true }],
  ['A12345678', { nif: 'A12345678', valido: false }],
  ['CIF B-12345674', { nif: 'B12345674', valido: true }],
  ['Q2826000H', { nif: 'Q2826000H', valido: true }],
  ['12345', null],
])('leerNif: «%s»', (texto, esperado) => expect(leerNif(texto)).toEqual(esperado))

test.each([
  ['factura 2026-052 a Ruiz, 363 €', '2026-052'],
  ['cobrada la 2026-049', '2026-049'],
  ['fra F26/12 de Paz', 'F26/12'],
  ['la factura 41 está pagada', '41'],
  ['factura 300 € a Ruiz', null],
  ['reunión 2026-12-01', null],
  ['ya me pagaron la A-0007', 'A-0007'],
  ['boleta 0045 para Aguilar por 690', '0045'],
  ['la factura es la 018, no la 081', '018'],
  ['modelo XR-450', null],
  ['el covid-19', null],
])('invoice number of «%s» is %s', (texto, numero) => {
  const limpio = limpiar(texto)
  expect(leerIdentificadores(limpio, aplanar(limpio), []).numeroFactura).toBe(numero)
})
