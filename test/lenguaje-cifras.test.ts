import { describe, expect, test } from 'vitest'
import { leerExpresiones } from '#domain/lenguaje/expresiones.ts'
import { elegirEntre } from '#domain/lenguaje/importe-elegido.ts'
import { buscarImportes, leerImporte } from '#domain/lenguaje/importes.ts'
import { aplanar, limpiar } from '#domain/lenguaje/normalizar.ts'

const CONTEXTO = { today: '2026-11-23', ahora: '10:00', pasado: false }

function dichos(texto: string, kind: string) {
  return leerExpresiones(texto, CONTEXTO).filter((e) => e.kind === kind)
}

describe('numbers', () => {
  test.each([
    ['dos mil trescientos cuarenta y siete', 2347],
    ['treinta y un millones doscientos mil', 31_200_000],
    ['diez y seis', 16],
    ['treintaidós', 32],
    ['un millón y medio', 1_500_000],
    ['medio millón', 500_000],
    ['12 mil 500', 12_500],
    ['2 millones 300 mil', 2_300_000],
    ['tres docenas', 36],
    ['tres coma cinco', 3.5],
    ['cero punto cero tres', 0.03],
    ['1 con 5', 1.5],
    ['3,5', 3.5],
    ['4,800', 4.8],
    ['4.800', 4800],
    ['1.234.567,51', 1_234_567.51],
    ['2,33 k', 2330],
    ['3M', 3_000_000],
    ['-5', -5],
    ['menos cinco', -5],
    ['una', 1],
  ])('«%s» is %d', (texto, value) =>
    expect(dichos(texto, 'number')).toMatchObject([{ value, fragment: texto }]),
  )

  test.each(['una reunión con Marta', 'quedamos a las 5', 'el 12 de enero'])('«%s» has none', (texto) =>
    expect(dichos(texto, 'number')).toEqual([]),
  )
})

describe('money', () => {
  test.each([
    ['tres euros con cincuenta', 3.5, 'EUR'],
    ['15 euros y 15 céntimos', 15.15, 'EUR'],
    ['35€ 99', 35.99, 'EUR'],
    ['20 céntimos', 0.2, 'EUR'],
    ['dos millones y medio de euros', 2_500_000, 'EUR'],
    ['5k€', 5000, 'EUR'],
    ['1200 e', 1200, 'EUR'],
    ['€ 20', 20, 'EUR'],
    ['1 298,00 €', 1298, 'EUR'],
    ['1,234.56 €', 1234.56, 'EUR'],
    ['-20 €', -20, 'EUR'],
    ['$5.00', 5, 'USD'],
    ['USD1,23', 1.23, 'USD'],
    ['diez dólares americanos', 10, 'USD'],
    ['690 soles', 690, 'PEN'],
    ['50 pesos mexicanos', 50, 'MXN'],
  ])('«%s» is %d %s', (texto, value, currency) =>
    expect(dichos(texto, 'money')).toMatchObject([{ value, currency, fragment: texto }]),
  )

  test('pesos say no country: they are a number', () => {
    expect(dichos('mil cien pesos', 'money')).toEqual([])
    expect(dichos('mil cien pesos', 'number')).toMatchObject([{ value: 1100 }])
  })

  test('a price is no hour', () => expect(dichos('me pidió $5.00 prestados', 'time')).toEqual([]))
})

describe('percentages', () => {
  test.each([
    ['un 15 %', [15]],
    ['cuarenta y siete coma veintiocho por ciento', [47.28]],
    ['cien por cien', [100]],
    ['del 5 al 10 %', [5, 10]],
    ['menos 3%', [-3]],
    ['15 por la tarde', []],
  ])('«%s» is %j', (texto, valores) =>
    expect(dichos(texto, 'percent').map((e) => 'value' in e && e.value)).toEqual(valores),
  )
})

describe('durations', () => {
  test.each([
    ['dos horas y media', 'PT2H30M', 9000],
    ['hora y media', 'PT1H30M', 5400],
    ['tres cuartos de hora', 'PT45M', 2700],
    ['½ hora', 'PT30M', 1800],
    ['1h 30 min', 'PT1H30M', 5400],
    ['1,5 horas', 'PT1H30M', 5400],
    ['quince días', 'P15D', 15 * 86_400],
    ['3días', 'P3D', 3 * 86_400],
    ['un par de semanas', 'P2W', 14 * 86_400],
    ['semana y media', 'P10DT12H', 10.5 * 86_400],
    ['año y medio', 'P1Y6M', 1.5 * 365 * 86_400],
    ['tres años y dos meses', 'P3Y2M', (3 * 365 + 60) * 86_400],
    ['un trimestre', 'P3M', 90 * 86_400],
    ['toda la semana', 'P1W', 7 * 86_400],
  ])('«%s» is %s', (texto, iso, seconds) =>
    expect(dichos(texto, 'duration')).toMatchObject([{ iso, seconds, fragment: texto }]),
  )

  test.each(['un día me llamó', 'ventas por año', 'que tengas buena semana', 'quedamos a las 15h'])(
    '«%s» has none',
    (texto) => expect(dichos(texto, 'duration')).toEqual([]),
  )
})

describe('amounts of a capture', () => {
  const importes = (texto: string) => buscarImportes(aplanar(limpiar(texto)))

  test.each([
    ['un millón doscientos mensuales', 1_200_000_00],
    ['dos mil trescientos con cincuenta a 30 días', 2_300_50],
    ['cotización de $12,500', 12_500_00],
    ['S/ 5,800', 5_800_00],
    ['6 mil y pico, un 30%', 6_000_00],
    ['45 al mes', 45_00],
    ['cercado d 300 m, cuatro mil doscientos €', 4_200_00],
  ])('«%s» is %i cents', (texto, centimos) => expect(importes(texto)).toMatchObject([{ centimos }]))

  test.each([
    '10 % menos',
    '2,40 x 1,15',
    '145 m2',
    'modelo 4430',
    'color 7016',
    'calle mayor 23',
    '10 kilos',
    'fin de 2,5 h',
  ])('«%s» is no amount', (texto) => expect(importes(texto)).toEqual([]))

  test('«1,200» may be thousands or cents; «1.200» is thousands', () => {
    expect(importes('1,200')).toMatchObject([{ centimos: 1200_00, otra: 1_20 }])
    expect(importes('1.200')).toMatchObject([{ centimos: 1200_00, otra: null }])
  })

  test.each(['$10', '10 USD', '20 soles'])('a form in euros does not take «%s»', (texto) =>
    expect(leerImporte(texto)).toBeNull(),
  )

  test.each([
    ['no 1.200 sino 1.500', 1500, true],
    ['son 450 no 540', 450, true],
    ['540 no, 450', 450, true],
    ['1.200, perdón, 1.500', 1500, true],
    ['de 1.200 a 1.500', 1500, true],
    ['1.000 + IVA, son 1.210', 1210, true],
    ['3 portes a 210 = 630', 630, true],
    ['me ha dado 300 de los 900', 300, true],
    ['me da 200 a cuenta, quedan 750', 200, true],
    ['1.200 o 1.300', 1200, false],
  ])('of «%s», %i counts (sure: %s)', (texto, euros, seguro) => {
    const elegido = elegirEntre(aplanar(limpiar(texto)), importes(texto))
    expect(elegido).toMatchObject({ importe: { centimos: euros * 100 }, seguro })
  })
})
