import { describe, expect, test } from 'vitest'
import { esMalaNoticia } from '#actions/avisar-riesgo.ts'
import { silenciarCliente } from '#db/salud.ts'
import type { Cliente } from '#domain/cliente.ts'
import { masDias } from '#domain/fecha.ts'
import { avisos as avisosAlMomento } from '#jobs/avisos.ts'
import { actualizarClientes } from '#jobs/salud-nocturna.ts'
import { AHORA, type Chat, testChat } from './support/chat.ts'
import { jobDeps } from './support/jobs.ts'
import { llegaFactura, llegaPago, momento, unaFactura, unCliente, unPago } from './support/ventas.ts'

/** A client that has always paid on the day: its risk is low. */
async function unBuenPagador(chat: Chat, nombre: string): Promise<Cliente> {
  const cliente = await unCliente(chat, nombre)
  for (const [i, emitida] of [
    '2026-03-02',
    '2026-04-01',
    '2026-05-04',
    '2026-06-01',
    '2026-07-01',
  ].entries()) {
    const vence = masDias(emitida, 30)
    const factura = await unaFactura(chat, cliente, {
      numero: `${nombre} ${i}`,
      fecha_emision: emitida,
      fecha_vencimiento: vence,
    })
    await unPago(chat, cliente, factura, factura.total_centimos, vence)
  }
  return cliente
}

/** Old invoices of which nobody had told us come in, all unpaid. */
async function seTuerce(chat: Chat, cliente: Cliente, serie = 'T'): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await llegaFactura(chat, {
      cliente_id: cliente.id,
      serie,
      numero: `${cliente.nombre} ${i}`,
      total_centimos: 500_00,
      fecha_emision: masDias('2026-07-10', i),
      fecha_vencimiento: masDias('2026-08-09', i),
    })
  }
}

/** The messages about risk that stand in her chat. */
async function avisos(chat: Chat): Promise<string[]> {
  return (await chat.bubbles()).filter(({ key }) => key.startsWith('riesgo:')).map(({ text }) => text)
}

function at(local: string): Date {
  return new Date(`${local}:00.000+01:00`)
}

describe('when a client becomes riskier', () => {
  test.each([
    ['bajo', 'medio', true],
    ['bajo', 'alto', true],
    ['medio', 'alto', true],
    ['sin_datos', 'alto', true],
    ['sin_datos', 'medio', false],
    ['sin_datos', 'bajo', false],
    ['alto', 'bajo', false],
    ['alto', 'medio', false],
    ['bajo', 'bajo', false],
    ['alto', 'sin_datos', false],
  ] as const)('from %s to %s: told %s', (antes, ahora, told) => {
    expect(esMalaNoticia(antes, ahora)).toBe(told)
  })

  test('the owner is told once, with the reason and two ways on', async () => {
    const chat = await testChat()
    const ruiz = await unBuenPagador(chat, 'Talleres Ruiz SL')
    await seTuerce(chat, ruiz)
    const [aviso, ...more] = await avisos(chat)
    expect(aviso).toBe(
      [
        '⚠️ Talleres Ruiz: el riesgo de impago sube de 🟢 bajo a 🟡 medio.',
        'La Talleres Ruiz SL 0 lleva 106 días vencida; 1 de sus 6 últimas facturas llegó tarde (mediana 0 días).',
      ].join('\n'),
    )
    expect(more).toEqual([])
    expect(await chat.buttons()).toEqual(['📇 Ver ficha', '¿Por qué?'])
    expect((await chat.press('¿Por qué?'))[0]).toContain('Talleres Ruiz · probabilidad de retraso')
  })

  test('two a day are told, the next day two more', async () => {
    const chat = await testChat()
    const names = ['Uno', 'Dos', 'Tres']
    for (const name of names) await seTuerce(chat, await unBuenPagador(chat, name))
    expect(await avisos(chat)).toHaveLength(2)
    chat.now = at('2026-11-24T10:00')
    await seTuerce(chat, await unBuenPagador(chat, 'Cuatro'))
    expect(await avisos(chat)).toHaveLength(3)
  })

  test('in quiet hours it waits, and what she owes most of comes first', async () => {
    const chat = await testChat({ now: at('2026-11-23T22:30') })
    for (const name of ['Uno', 'Dos', 'Tres']) await seTuerce(chat, await unBuenPagador(chat, name))
    const tres = (await chat.db.selectFrom('clientes').selectAll().execute()).find((c) => c.nombre === 'Tres')
    await llegaFactura(chat, { cliente_id: tres?.id ?? '', numero: 'grande', total_centimos: 9000_00 })
    await avisosAlMomento(chat.db, at('2026-11-24T07:59'), jobDeps)
    expect(await avisos(chat)).toEqual([])
    await avisosAlMomento(chat.db, at('2026-11-24T08:00'), jobDeps)
    await avisosAlMomento(chat.db, at('2026-11-24T08:01'), jobDeps)
    expect((await avisos(chat)).map((text) => text.slice(0, 8))).toEqual(['⚠️ Tres:', '⚠️ Uno: '])
  })

  test('paid before the quiet hours end, it is no news', async () => {
    const chat = await testChat({ now: at('2026-11-23T22:30') })
    const ruiz = await unBuenPagador(chat, 'Ruiz')
    const factura = { numero: 'x', fecha_emision: '2026-07-10', fecha_vencimiento: '2026-08-09' }
    for (let i = 0; i < 5; i++) {
      await llegaFactura(chat, { cliente_id: ruiz.id, total_centimos: 100_00, ...factura, numero: `x${i}` })
    }
    for (let i = 0; i < 5; i++) {
      await llegaPago(chat, { numero: `x${i}`, importe_centimos: 100_00, fecha: '2026-08-01' })
    }
    await avisosAlMomento(chat.db, at('2026-11-24T09:00'), jobDeps)
    expect(await avisos(chat)).toEqual([])
  })

  test('nothing of a muted client', async () => {
    const chat = await testChat()
    const ruiz = await unBuenPagador(chat, 'Ruiz')
    await silenciarCliente(chat.db, ruiz.id, chat.now)
    await seTuerce(chat, ruiz)
    expect(await avisos(chat)).toEqual([])
  })

  test('days that pass are told in the morning', async () => {
    const chat = await testChat({ now: at('2026-06-15T10:00') })
    const ruiz = await unBuenPagador(chat, 'Ruiz')
    for (let i = 0; i < 5; i++) {
      await unaFactura(chat, ruiz, {
        numero: `n${i}`,
        fecha_emision: '2026-07-02',
        fecha_vencimiento: '2026-08-01',
      })
    }
    chat.now = AHORA
    await actualizarClientes(chat.db, [ruiz.id], { ...momento(chat), now: at('2026-11-23T03:00') }, jobDeps)
    await avisosAlMomento(chat.db, at('2026-11-23T03:05'), jobDeps)
    expect(await avisos(chat)).toEqual([])
    await avisosAlMomento(chat.db, at('2026-11-23T08:00'), jobDeps)
    expect(await avisos(chat)).toHaveLength(1)
  })
})
