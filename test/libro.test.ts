import { expect, test } from 'vitest'
import { type FacturaNumerada, recorrerLibro } from '#domain/libro.ts'
import { comprasPorCliente } from '#domain/prediccion.ts'
import { ajustarCompras, horizonteDe } from '#domain/salud-clientela.ts'
import { diaDe } from '#domain/salud-cuentas.ts'
import { generador } from '#domain/simulacion-medida.ts'

const HOY = diaDe('2026-11-23')

/** Forty clients, each with its own rhythm; a third of them stopped a while ago. */
function unLibroDeCompras(): FacturaNumerada[] {
  const azar = generador(5)
  return Array.from({ length: 40 }, (_, c) => {
    const cada = 10 + Math.floor(30 * azar())
    const hasta = c % 3 === 0 ? 150 : 0
    return Array.from({ length: 12 }, (__, i) => {
      const emitida = HOY - 1 - hasta - Math.floor(cada * (i + azar()))
      const base = { cliente: `c${c}`, numero: `${c}-${i}`, emitida, vence: emitida + 30 }
      return { ...base, pagada: emitida + 20 < HOY ? emitida + 20 : null, importe: 100_00 }
    })
  }).flat()
}

test('a replay fits churn for the horizon that the chat asks for: that of the middle client', () => {
  const facturas = unLibroDeCompras()
  const compras = [...comprasPorCliente(facturas).values()]
  const { compras: ajustado } = recorrerLibro(facturas).modelo(HOY)
  const horizonte = horizonteDe(ajustado.unidad)

  expect(ajustado.capa).not.toBeNull()
  expect(ajustado).toEqual(ajustarCompras(compras, HOY, horizonte))
  expect(ajustado).not.toEqual(ajustarCompras(compras, HOY, 2 * horizonte))
})

test('a replay knows nothing of the day it is at, nor of later ones', () => {
  const facturas = unLibroDeCompras()
  const dia = HOY - 90
  const sabidas = facturas
    .filter((f) => f.emitida < dia)
    .map((f) => (f.pagada !== null && f.pagada >= dia ? { ...f, pagada: null } : f))
  expect(recorrerLibro(facturas).modelo(dia)).toEqual(recorrerLibro(sabidas).modelo(dia))
})
