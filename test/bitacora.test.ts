import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createBitacora } from '../src/bitacora.ts'
import { createLog } from '../src/log.ts'
import { testApi } from './support/api.ts'

type Line = { msg: string; evento: string; canal: string; id: string }

test('a line per event, of what was committed and nothing else, without anybody’s data', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bitacora-'))
  const file = join(folder, 'smartbilling.log')
  const api = await testApi()
  const log = createLog(file, () => {})
  const bitacora = await createBitacora(api.db, log, () => api.clock.now)
  const cliente = {
    nombre: 'Talleres Ruiz',
    telefono: '600 123 123',
    email: 'hola@ruiz.es',
    cif: 'B00001073',
  }
  const factura = (await api.post('/facturas', { cliente, numero: '2026-7', total: 1210 })).json()
  await api.post('/facturas', { cliente, numero: '2026-7', total: 1 })
  await api.post('/api/pagos', { numero: '2026-7', importe: 210 })
  await api.post(`/api/clientes/${factura.cliente_id}/actividades`, { tipo: 'nota', titulo: 'Secreto' })
  await api.del(`/api/facturas/${factura.id}`)
  bitacora.kick()
  await bitacora.stop()
  log.close()
  const text = readFileSync(file, 'utf8')
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  expect(lines.map(({ evento }) => evento)).toEqual([
    'cliente_nuevo',
    'factura_registrada',
    'cliente_cambio',
    'cobro_registrado',
    'actividad_apuntada',
    'factura_anulada',
  ])
  expect(lines[1]).toMatchObject({ canal: 'api', id: factura.id })
  expect(lines[1]?.msg.replaceAll('\u00A0', ' ')).toBe(
    `✅ Factura #2026-7 + CRM actualizado para cliente ${factura.cliente_id} (1.210,00 €)`,
  )
  for (const secret of ['600', 'hola@ruiz.es', 'Ruiz', 'Secreto', 'B00001073'])
    expect(text).not.toContain(`"${secret}`)
  expect(text).not.toContain('hola@ruiz')
  await api.close()
  rmSync(folder, { recursive: true })
})
