import { describe, expect, test } from 'vitest'
import { diaDe, fechaDelDia } from '#domain/salud-cuentas.ts'
import { CURVA_INICIAL, curvaDeCliente, pMasTarde, pTardePorPoco } from '#domain/salud-impago.ts'
import { bandaDePerdida } from '#domain/salud-perdida.ts'
import { type Caso, nucleosDe, pesosDe } from '#domain/salud-recuerdo.ts'

test.each([
  [0, 'bajo'],
  [34, 'bajo'],
  [35, 'medio'],
  [65, 'medio'],
  [66, 'alto'],
  [100, 'alto'],
])('a churn score of %i is %s', (score, banda) => {
  expect(bandaDePerdida(score, 2)).toBe(banda)
})

test('with a single purchase, or without a score, there is no rhythm to lose', () => {
  expect([bandaDePerdida(90, 1), bandaDePerdida(null, 5)]).toEqual(['sin_datos', 'sin_datos'])
})

test('no day is said past the last that can be written: «sin vencimiento» plus a delay', () => {
  const ultimo = diaDe('9999-12-31')
  expect([ultimo - 1, ultimo, ultimo + 1, ultimo + 120].map(fechaDelDia)).toEqual([
    '9999-12-30',
    '9999-12-31',
    '9999-12-31',
    '9999-12-31',
  ])
})

/** Issued so many days ago at 30 days, paid with this delay. */
const caso = (hace: number, retraso: number | null): Caso => ({ plazo: 30, retraso, vencida: hace - 30 })

describe('what each invoice counts', () => {
  test('half every year and half every twelve newer ones, with the total that the places alone give', () => {
    const casos = [caso(10, 0), caso(375, 0), caso(740, 0)]
    const [a = 0, b = 0, c = 0] = pesosDe(casos)
    const lugar = 0.5 ** (1 / 12)
    expect(b / a).toBeCloseTo(lugar / 2, 10)
    expect(c / b).toBeCloseTo(lugar / 2, 10)
    expect(a + b + c).toBeCloseTo(1 + lugar + lugar ** 2, 10)
  })

  test('nothing changes while a client is silent', () => {
    const en = (dias: number) => [caso(10 + dias, 3), caso(200 + dias, 9), caso(900 + dias, 0)]
    expect(pesosDe(en(500))).toEqual(pesosDe(en(0)))
  })

  test('of centuries ago, or beyond any place that counts, it is nothing, and no NaN', () => {
    const pesos = pesosDe([
      caso(10, 0),
      caso(400_000, 0),
      ...Array.from({ length: 700 }, () => caso(400_001, 0)),
    ])
    expect([...pesos].every(Number.isFinite)).toBe(true)
    expect(pesos[1]).toBe(0)
    expect([...pesosDe([])]).toEqual([])
  })
})

describe('the days that a payment stands for', () => {
  const nucleos = (retrasos: number[]) => {
    const casos = retrasos.map((retraso, i) => caso(60 + 30 * i, retraso))
    return nucleosDe(casos, pesosDe(casos))
  }

  test('its own alone of who always pays alike; more the more they vary, up to eight on each side', () => {
    expect(nucleos([7, 7, 7, 7]).tarde).toHaveLength(1)
    const algo = nucleos([5, 7, 9, 6, 8, 4]).tarde.length
    expect(algo).toBeGreaterThan(1)
    expect(nucleos([1, 20, 40, 3, 60, 80]).tarde.length).toBeGreaterThan(algo)
    expect(nucleos([1, 90, 1, 90]).tarde).toHaveLength(17)
  })

  test('late ones and those in time each by themselves, and they add up to one', () => {
    const { aTiempo, tarde } = nucleos([-3, 10, -3, 60, -3, 30])
    expect(aTiempo).toHaveLength(1)
    expect(tarde.length).toBeGreaterThan(1)
    expect(tarde.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10)
  })

  test('in time is never counted as late; what is near the due date weighs only in what the layer starts from', () => {
    const curva = (retrasos: number[]) =>
      curvaDeCliente(
        retrasos.map((retraso, i) => caso(60 + 30 * i, retraso)),
        CURVA_INICIAL,
      )
    const cerca = curva([-1, -9, -1, -12, -2, -8])
    const lejos = curva([-20, -9, -21, -12, -22, -8])
    const enSuDia = curva([0, 0, 0, 0, 0, 0])
    expect(pTardePorPoco(cerca, 30)).toBeGreaterThan(pMasTarde(cerca, 30, 0) + 0.02)
    expect(pTardePorPoco(lejos, 30)).toBeCloseTo(pMasTarde(lejos, 30, 0), 10)
    expect(pTardePorPoco(enSuDia, 30)).toBeCloseTo(pMasTarde(enSuDia, 30, 0), 10)
  })
})
