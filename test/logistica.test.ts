import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ajustarCompras, pPerdida } from '#domain/salud-clientela.ts'
import { ajustarCapa, type Capa, conCapa, type Fila } from '#domain/salud-logistica.ts'
import { generador } from '#domain/simulacion-medida.ts'

const RIDGE = 30

/** What the fit is to lower. */
function perdida(capa: Capa, filas: readonly Fila[]): number {
  const penas = [capa.beta0, ...capa.beta].reduce((suma, b) => suma + (RIDGE * b * b) / 2, 0)
  return filas.reduce((suma, { logit, rasgos, si }) => {
    const p = conCapa(capa, logit, rasgos)
    return suma - Math.log(si ? p : 1 - p)
  }, penas)
}

test('the layer is no worse than none, however sure and wrong what it corrects was', () => {
  const fila = fc.record({
    logit: fc.double({ min: -13.8, max: 13.8, noNaN: true }),
    rasgos: fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })),
    si: fc.boolean(),
  })
  const seguras = Array.from({ length: 2000 }, (_, i) => ({
    logit: -13.8,
    rasgos: [i % 7, 0],
    si: i % 3 === 0,
  }))
  fc.assert(
    fc.property(fc.array(fila, { minLength: 1, maxLength: 60 }), fc.constantFrom(1, 7), (unas, veces) => {
      for (const filas of [Array.from({ length: veces }, () => unas).flat(), seguras]) {
        const capa = ajustarCapa(filas, RIDGE, RIDGE) as Capa
        const nada = { ...capa, beta0: 0, beta: capa.beta.map(() => 0) }
        expect(perdida(capa, filas)).toBeLessThanOrEqual(perdida(nada, filas) + 1e-6)
      }
    }),
    { numRuns: 50 },
  )
})

test('clients who buy like a clock, one in five gone: those who have just bought are not given up', () => {
  const azar = generador(7)
  const hoy = 20_000
  const clientes = Array.from({ length: 2000 }, () => {
    const hueco = 10 + Math.floor(azar() * 80)
    const callado = Math.floor(azar() * (azar() < 0.2 ? 300 : hueco))
    const cuantas = 1 + Math.floor(azar() * 12)
    const dias = Array.from({ length: cuantas }, (_, i) =>
      Math.round(hoy - 1 - callado - (cuantas - 1 - i) * hueco * (0.8 + azar() * 0.4)),
    ).sort((a, b) => a - b)
    return { hueco, callado, compras: { dias: [...new Set(dias)], importes: dias.map(() => 100_00) } }
  })
  const modelo = ajustarCompras(
    clientes.map(({ compras }) => compras),
    hoy,
  )
  const recientes = clientes.filter(({ callado, hueco }) => callado < hueco / 2)
  const perdidos = recientes.filter(({ compras, hueco }) => pPerdida(compras, hoy, 3 * hueco, modelo) > 0.65)
  expect(recientes.length).toBeGreaterThan(150)
  expect(perdidos.length).toBeLessThan(recientes.length / 20)
})
