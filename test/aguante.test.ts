import { expect, test } from 'vitest'
import { facturasBajoFuego } from '../aguante/facturas.ts'
import { killAtRandom } from '../aguante/kill.ts'
import { restartAround } from '../aguante/reinicios.ts'

test('20 × kill -9 in full traffic lose no message and double no effect', { timeout: 120_000 }, async () => {
  const report = await killAtRandom({ kills: 20, seed: 20_261_124 })
  expect(report).toMatchObject({ missing: [], doubled: [], notUndone: [], unanswered: [], refused: [] })
  expect(report.messages).toBeGreaterThan(100)
  expect(report.repeated).toBeLessThanOrEqual(report.allowedRepeats)
})

test('ten restarts around its minute send the digest and a reminder once', { timeout: 60_000 }, async () => {
  const report = await restartAround({ restarts: 10, seed: 1 })
  expect(report).toMatchObject({ digests: 1, reminders: 1 })
  expect(report.digestsShown).toBeGreaterThanOrEqual(1)
  expect(report.remindersShown).toBeGreaterThanOrEqual(1)
})

test('invoices and payments posted twice, out of order, under kills: the sums hold to the cent', {
  timeout: 120_000,
}, async () => {
  const report = await facturasBajoFuego({ facturas: 80, kills: 3, seed: 20_261_124 })
  expect(report).toMatchObject({ kills: 3, descuadres: [], repetidos: [], saludDistinta: [] })
  expect(report.pagos).toBeGreaterThan(60)
})
