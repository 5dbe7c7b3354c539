import { describe, expect, test } from 'vitest'
import { testChat } from './support/chat.ts'
import { llegaFactura, llegaPago, unaFactura, unCliente } from './support/ventas.ts'

describe('a payment that another program sends', () => {
  test('pays the invoice that it names', async () => {
    const chat = await testChat()
    const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
    const factura = await unaFactura(chat, ruiz)
    const { pago, nuevo } = await llegaPago(chat, { numero: '2026-041', importe_centimos: 1210_00 })
    expect(nuevo).toBe(true)
    expect(pago).toMatchObject({ cliente_id: ruiz.id, factura_id: factura.id, fecha: '2026-11-23' })
  })

  test('waits on account for an invoice that comes later', async () => {
    const chat = await testChat()
    const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
    const { pago } = await llegaPago(chat, { cliente_id: ruiz.id, numero: '7', importe_centimos: 50_00 })
    expect(pago.factura_id).toBeNull()
    const { factura } = await llegaFactura(chat, { cliente_id: ruiz.id, numero: '7', total_centimos: 100_00 })
    const linked = await chat.db.selectFrom('crm_pagos').selectAll().executeTakeFirstOrThrow()
    expect(linked.factura_id).toBe(factura.id)
  })
})
