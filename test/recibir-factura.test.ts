import { describe, expect, test } from 'vitest'
import { anularFactura } from '#actions/recibir-factura.ts'
import { testChat } from './support/chat.ts'
import { autoria, llegaFactura, momento, unCliente } from './support/ventas.ts'

describe('an invoice that another program sends', () => {
  test('makes its client, its debt, its history and its health', async () => {
    const chat = await testChat()
    const { factura, nueva } = await llegaFactura(chat, {
      cliente: {
        nombre: 'Talleres Ruiz SL',
        cif: 'B-12345674',
        email: 'Taller@Ruiz.es',
        telefono: '600 111 222',
      },
      numero: '2026-041',
      base_centimos: 1000_00,
      iva_centimos: 210_00,
      irpf_centimos: 150_00,
    })
    expect(nueva).toBe(true)
    expect(factura).toMatchObject({
      total_centimos: 1060_00,
      fecha_emision: '2026-11-23',
      fecha_vencimiento: '2026-12-23',
      origen: 'api',
    })
    const cliente = await chat.db.selectFrom('clientes').selectAll().executeTakeFirstOrThrow()
    expect(cliente).toMatchObject({
      nombre: 'Talleres Ruiz SL',
      cif: 'B12345674',
      email: 'taller@ruiz.es',
      telefono: '+34600111222',
      estado: 'activo',
      ltv_centimos: 1060_00,
      fecha_primera_factura: '2026-11-23',
    })
    expect(await chat.db.selectFrom('actividades').selectAll().execute()).toMatchObject([
      {
        cliente_id: cliente.id,
        tipo: 'venta',
        titulo: 'Factura #2026-041',
        descripcion: 'Factura por 1.060,00\u00A0€',
        responsable: 'Sistema',
      },
    ])
    const salud = await chat.db.selectFrom('salud_cliente').selectAll().executeTakeFirstOrThrow()
    expect(salud.pendiente_centimos).toBe(1060_00)
  })

  test('can be cancelled, once', async () => {
    const chat = await testChat()
    const cliente = await unCliente(chat, 'Talleres Ruiz SL')
    const { factura } = await llegaFactura(chat, {
      cliente_id: cliente.id,
      numero: '1',
      total_centimos: 100_00,
    })
    const anulada = await anularFactura(chat.db, autoria(chat), factura.id, momento(chat))
    expect(anulada.anulada_en).toBe(chat.now.toISOString())
    const salud = await chat.db.selectFrom('salud_cliente').selectAll().executeTakeFirstOrThrow()
    expect(salud.pendiente_centimos).toBe(0)
  })
})
